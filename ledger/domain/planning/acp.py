"""The ACP test of match and after-tax contributions, and what a plan that fails it pays back to whom.

Nobody can run it from one person's ledger: it takes every employee who may contribute. What it says is used to tell
a person why after-tax money may come back, and to check the notice of a plan that shows its figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.money import ZERO, Money, total

# 4979(a): what the employer owes on excess that is paid out too late.
EXCISE_RATE = Decimal("0.10")

_HUNDRED = Decimal(100)
# Decimals are cut off after 28 digits; what differs behind the twelfth is the same percentage.
_SAME = Decimal("1e-12")


class Eligible(NamedTuple):
    """One employee in the test: `pay` up to the 401(a)(17) cap, `match` that is tested, and after-tax money."""

    pay: Money
    match: Money = ZERO
    after_tax: Money = ZERO

    @property
    def contributed(self) -> Money:
        """What the test counts."""
        return self.match + self.after_tax

    @property
    def ratio(self) -> Decimal:
        """Percent of pay; zero for who may contribute and does not.

        Raises:
            ValueError: something was contributed without pay.
        """
        if not self.contributed:
            return Decimal(0)
        if self.pay <= ZERO:
            raise ValueError(f"{self.contributed} contributed on pay of {self.pay} has no ratio")
        return Decimal(self.contributed.cents) * _HUNDRED / Decimal(self.pay.cents)


class AcpResult(NamedTuple):
    """Averages in percent; `others` and `limit` are None where only highly compensated employees are eligible."""

    highly_compensated: Decimal
    others: Decimal | None
    limit: Decimal | None
    passed: bool


class AcpRefunds(NamedTuple):
    """What a failed test gives back, without earnings: in all, by employee, and the excise if it is late."""

    total: Money
    by_employee: Mapping[str, Money]
    late_excise: Money


def average(ratios: Sequence[Decimal]) -> Decimal:
    """The simple average of percentages, those of zero among them; zero of none."""
    return sum(ratios, Decimal(0)) / len(ratios) if ratios else Decimal(0)


def acp_limit(others: Decimal) -> Decimal:
    """The highest average in percent that highly compensated employees may have, by that of all others.

    Args:
        others: Percent; of the year before, or of the year itself, as the plan document says.

    Source: IRC 401(m)(2)(A); Reg. 1.401(m)-2(a)(1).
    """
    return max(others * Decimal("1.25"), min(others * 2, others + 2))


def acp_test(highly_compensated: Iterable[Decimal], others: Iterable[Decimal]) -> AcpResult:
    """Hold the average of highly compensated employees against the limit that all others set.

    Args:
        highly_compensated: The ratio in percent of each who is eligible, contributing or not.
        others: The same of everybody else; where there are none the plan passes.

    Source: IRC 401(m)(2)(A); Reg. 1.401(m)-2(a)(1)(ii) for a plan without others.
    """
    average_of_highly = average(list(highly_compensated))
    eligible = list(others)
    if not eligible:
        return AcpResult(average_of_highly, None, None, passed=True)
    average_of_others = average(eligible)
    limit = acp_limit(average_of_others)
    return AcpResult(average_of_highly, average_of_others, limit, passed=average_of_highly - limit <= _SAME)


def acp_refunds(highly_compensated: Mapping[str, Eligible], limit: Decimal) -> AcpRefunds:
    """What each highly compensated employee gets back, so that their average comes down to the limit.

    The sum comes from cutting the highest ratios; it is paid out by dollars, the largest amount first. So one
    employee may get back more than their own ratio was over, another less.

    Args:
        highly_compensated: Every one who is eligible, by a name of the caller's.
        limit: Percent (`acp_limit`).

    Returns:
        Amounts without earnings, in the order given; an allowed amount is rounded half up to the cent.

    Source: IRC 401(m)(6)(B), (C); 4979(a).
    """
    level = _ratio_level([each.ratio for each in highly_compensated.values()], limit)
    excess = ZERO if level is None else total(_over(each, level) for each in highly_compensated.values())
    amounts = {name: each.contributed.cents for name, each in highly_compensated.items()}
    refunds = _levelled(amounts, excess.cents)
    return AcpRefunds(excess, {name: Money(cents) for name, cents in refunds.items()}, excess.times(EXCISE_RATE))


def _ratio_level(ratios: Sequence[Decimal], limit: Decimal) -> Decimal | None:
    """The ratio to which the highest are cut for the average to be the limit; None where it is not above it."""
    if average(ratios) - limit <= _SAME:
        return None
    descending = sorted(ratios, reverse=True)
    allowed = limit * len(ratios)
    below = sum(descending, Decimal(0))
    for count, ratio in enumerate(descending, 1):
        below -= ratio
        level = (allowed - below) / count
        if count == len(descending) or level >= descending[count]:
            return level
    return None


def _over(eligible: Eligible, level: Decimal) -> Money:
    allowed = eligible.pay.times(level / _HUNDRED)
    return max(eligible.contributed - allowed, ZERO) if eligible.ratio > level else ZERO


def _levelled(amounts: Mapping[str, int], cents: int) -> dict[str, int]:
    """Take cents off the largest amounts until all are gone; who stands first bears a cent that does not divide."""
    descending = sorted(amounts, key=lambda name: -amounts[name])
    taken = dict.fromkeys(amounts, 0)
    for count in range(1, len(descending) + 1):
        top = descending[:count]
        kept = sum(amounts[name] for name in top) - cents
        following = amounts[descending[count]] if count < len(descending) else 0
        if kept >= following * count:
            each, odd = divmod(kept, count)
            for place, name in enumerate(top):
                taken[name] = amounts[name] - each - (place >= count - odd)
            break
    return taken
