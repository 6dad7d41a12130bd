"""In which order excess annual additions leave the accounts they went into."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.money import ZERO, Money, split_pro_rata, total
from ledger.domain.sources import (
    AFTER_TAX,
    ELECTIVE_DEFERRALS,
    EMPLOYER,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    FORFEITURE,
)

if TYPE_CHECKING:  # only its attributes are read
    from ledger.domain.plan_rules import Match

PAID_OUT, FORFEITED = "paid_out", "forfeited"
# Pre-tax and Roth together: which of them goes first is the plan's rule.
DEFERRALS = "elective_deferral"

Slice = tuple[Money, Money]


class Matched(NamedTuple):
    """Employee money that was matched, in slices of an amount and the match on it, in the order of going back."""

    deferrals: tuple[Slice, ...] = ()
    after_tax: tuple[Slice, ...] = ()


NOTHING_MATCHED = Matched()


class OrderStep(NamedTuple):
    """One step of a correction.

    Attributes:
        number: Of the five steps of the order.
        source: One of the sources, or `elective_deferral` for pre-tax and Roth together.
        amount: Without earnings; None where it is not known which part of the money was matched.
        outcome: `paid_out` to the person, or `forfeited`.
        settled: False where the step is cited from memory, or its amount rests on a formula that is not on file.
        text: Why.
    """

    number: int
    source: str
    amount: Money | None
    outcome: str
    settled: bool
    text: str


def matched_parts(
    match: "Match", *, pay: Money | None, deferrals: Money, after_tax: Money, matched: Money
) -> Matched | None:
    """Which part of the employee's money earned the match that was recorded, worked back through the tiers.

    It starts from the match itself, so that what payroll left unmatched pay date by pay date is unmatched here too.
    Deferrals are taken to be matched before after-tax money where the plan matches both.

    Args:
        match: The plan's formula.
        pay: Of the plan year, as far as the plan may count it (401(a)(17)); None where it is not known.
        deferrals: Elective deferrals, without those that are catch-up.
        after_tax: After-tax contributions.
        matched: Employer match recorded.

    Returns:
        The slices of the highest tier first, for they are the first to lose their match. None where pay is not known
        and there are several tiers.
    """
    if len(match.tiers) > 1 and pay is None and matched:
        return None
    tiers: list[Slice] = []
    left, below = matched, ZERO
    for rate, share in match.tiers:
        top = None if pay is None else pay.times(share)
        width = None if top is None else top - below
        below = below if top is None else top
        if rate <= 0 or left <= ZERO:
            continue
        contributed = left.times(1 / rate)
        if width is not None and contributed > width:
            contributed = width
            tiers.append((contributed, min(left, contributed.times(rate))))
        else:
            tiers.append((contributed, left))
        left -= tiers[-1][1]
    room = {"elective_deferral": deferrals, AFTER_TAX: after_tax}
    rest = [each for each in tiers if each[0]]
    found: dict[str, list[Slice]] = {}
    for kind, amount in room.items():
        found[kind], rest = _fill(rest, amount) if kind in match.on else ([], rest)
    return Matched(tuple(reversed(found["elective_deferral"])), tuple(reversed(found[AFTER_TAX])))


def correction_order(
    by_source: Mapping[str, Money], matched: Matched | None, excess: Money, *, catch_up: Money = ZERO
) -> tuple[tuple[OrderStep, ...], Money]:
    """The steps by which excess annual additions go back, whichever money came last.

    First unmatched after-tax money, then unmatched deferrals, then matched after-tax money with its match, matched
    deferrals with theirs, and nonelective money. The last three steps are cited from memory.

    Args:
        by_source: Annual additions as they are in the account, before the catch-up slice.
        matched: What of the employee's money was matched; None where no formula on file says so.
        excess: What is over the limit, without earnings.
        catch_up: Deferrals that are catch-up: no annual additions, so they stay.

    Returns:
        The steps, and what none of them takes: match that no contribution on file earned.

    Source: Rev. Proc. 2021-30 §6.06(2), whose first two steps were read in the same words of Rev. Proc. 2019-19.
    """
    after_tax = by_source.get(AFTER_TAX, ZERO)
    deferrals = max(_sum(by_source, ELECTIVE_DEFERRALS) - catch_up, ZERO)
    if matched is None:
        return _order_unknown(by_source, after_tax, deferrals, excess)
    steps: list[OrderStep] = []
    matched_after_tax = min(_contributed(matched.after_tax), after_tax)
    matched_deferrals = min(_contributed(matched.deferrals), deferrals)
    left = excess
    for number, source, amount, what in (
        (1, AFTER_TAX, after_tax - matched_after_tax, "after-tax money that was not matched"),
        (2, _name_of_deferrals(by_source), deferrals - matched_deferrals, "deferrals that were not matched"),
    ):
        taken = min(left, amount)
        left -= taken
        if taken:
            steps.append(OrderStep(number, source, taken, PAID_OUT, settled=True, text=what))
    for number, source, slices, what in (
        (3, AFTER_TAX, matched.after_tax, "matched after-tax money"),
        (4, _name_of_deferrals(by_source), matched.deferrals, "matched deferrals"),
    ):
        contributed, forfeited = _take(slices, left)
        left -= contributed + forfeited
        if contributed:
            steps.append(OrderStep(number, source, contributed, PAID_OUT, settled=False, text=what))
        if forfeited:
            text = f"the match on the {what}"
            steps.append(OrderStep(number, _name_of_match(by_source), forfeited, FORFEITED, settled=False, text=text))
    last, left = _nonelective(by_source, left)
    return (*steps, *last), left


def enough_to_cure(
    order: Callable[[Money], tuple[Sequence[OrderStep], Money]], excess: Money, rises: Callable[[Money], Money]
) -> Money:
    """The least principal that cures an excess where the limit rises with every employer dollar that is forfeited.

    So it is where the pay that binds is earned income: a dollar that the business takes back is earned after all, and
    closes two. The order of the steps stays what it is; found to the cent, rounded up.

    Args:
        order: The steps, and what none of them takes, for an amount to go back.
        excess: What is over the limit as it is.
        rises: How far the limit rises for so much employer money; never falling.

    Source: IRC 415(c)(3)(B), 401(c)(2)(A)(v).
    """
    low, high = 0, excess.cents
    while low < high:
        middle = (low + high) // 2
        steps, _ = order(Money(middle))
        employer = _sum_of_employer(steps)
        if middle + rises(employer).cents >= excess.cents:
            high = middle
        else:
            low = middle + 1
    return Money(low)


def _sum_of_employer(steps: Iterable[OrderStep]) -> Money:
    """What the steps forfeit of employer money; forfeitures of others took nothing from the owner's income."""
    return total(each.amount for each in steps if each.amount is not None and each.source in EMPLOYER)


def _order_unknown(
    by_source: Mapping[str, Money], after_tax: Money, deferrals: Money, excess: Money
) -> tuple[tuple[OrderStep, ...], Money]:
    """The order where nothing says what was matched: after-tax money first, as plans rarely match it."""
    unknown = "the plan's match formula is not on file, so which part of it was matched is not known"
    taken = min(excess, after_tax)
    steps = []
    if taken:
        text = f"after-tax money, as far as it was not matched ({unknown})"
        steps.append(OrderStep(1, AFTER_TAX, taken, PAID_OUT, settled=False, text=text))
    left = excess - taken
    if left and deferrals:
        text = f"deferrals, first those that were not matched ({unknown}), then others with their match"
        steps.append(OrderStep(2, _name_of_deferrals(by_source), None, PAID_OUT, settled=False, text=text))
    return tuple(steps), left


def _nonelective(by_source: Mapping[str, Money], left: Money) -> tuple[list[OrderStep], Money]:
    steps = []
    for source in (EMPLOYER_NONELECTIVE, EMPLOYER_NONELECTIVE_ROTH, FORFEITURE):
        taken = min(left, by_source.get(source, ZERO))
        left -= taken
        if taken > ZERO:
            text = "money of the employer, to an account of nobody's"
            steps.append(OrderStep(5, source, taken, FORFEITED, settled=False, text=text))
    return steps, left


def _take(slices: Sequence[Slice], left: Money) -> tuple[Money, Money]:
    """How much of matched money and of its match make up an amount; the split of a slice is rounded half up."""
    contributed = forfeited = ZERO
    for amount, match in slices:
        whole = amount + match
        if left >= whole:
            taken, lost = amount, match
        elif left > ZERO:
            taken, lost = split_pro_rata(left, amount, whole)
        else:
            break
        contributed, forfeited, left = contributed + taken, forfeited + lost, left - taken - lost
    return contributed, forfeited


def _fill(slices: Iterable[Slice], room: Money) -> tuple[list[Slice], list[Slice]]:
    """Slices as far as an amount holds them, and the rest."""
    inside: list[Slice] = []
    rest: list[Slice] = []
    for contributed, match in slices:
        if contributed <= room:
            inside.append((contributed, match))
            room -= contributed
            continue
        if room > ZERO:
            part, _ = split_pro_rata(match, room, contributed)
            inside.append((room, part))
            rest.append((contributed - room, match - part))
            room = ZERO
        else:
            rest.append((contributed, match))
    return inside, rest


def _contributed(slices: Iterable[Slice]) -> Money:
    return sum((amount for amount, _ in slices), ZERO)


def _sum(by_source: Mapping[str, Money], sources: Iterable[str]) -> Money:
    return sum((amount for source, amount in by_source.items() if source in sources), ZERO)


def _name_of_deferrals(by_source: Mapping[str, Money]) -> str:
    """The only kind of deferrals there is; both together where there are both."""
    found = [source for source in by_source if source in ELECTIVE_DEFERRALS and by_source[source]]
    return found[0] if len(found) == 1 else DEFERRALS


def _name_of_match(by_source: Mapping[str, Money]) -> str:
    pre_tax, roth = by_source.get(EMPLOYER_MATCH, ZERO), by_source.get(EMPLOYER_MATCH_ROTH, ZERO)
    return EMPLOYER_MATCH_ROTH if roth and not pre_tax else EMPLOYER_MATCH
