"""Which deferrals an excess is of, pre-tax or Roth, as far as that is certain: their tax is not the same."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.limits.deferrals import return_deadline, returned_in_time
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import DEFERRAL_OF_LABEL, DESIGNATED_ROTH, ROTH_DEFERRAL

if TYPE_CHECKING:  # an alert of an excess reads this, and few ledgers hold refunds
    from ledger.domain.entries.refunds import Refund

PlanAndSource = tuple[str, str]


class DividedExcess(NamedTuple):
    """An excess of a year that did not come back in time.

    Attributes:
        amount: All of it, over every plan and kind.
        roth: What of it is taken to be Roth, by plan: the least that it can be.
        least, most: Between which the Roth part is certain to lie.
        held: The deferrals that it is among, after what came back in time, by plan and kind.
    """

    year: int
    amount: Money
    roth: Mapping[str, Money]
    least: Money
    most: Money
    held: Mapping[PlanAndSource, Money]

    @property
    def pre_tax(self) -> Money:
        """What of it is taken to be pre-tax."""
        return self.amount - total(self.roth.values())

    @property
    def certain(self) -> bool:
        """Whether kind and plan are certain."""
        plans = [plan for (plan, source), amount in self.held.items() if source == ROTH_DEFERRAL and amount]
        return self.least == self.most and (
            not self.most or len(plans) == 1 or self.amount == total(self.held.values())
        )

    @property
    def choice(self) -> str:
        """What the person may choose, and what was taken; empty where all is certain."""
        if self.certain:
            return ""
        among = ", ".join(
            f"{amount} of {'Roth' if source == ROTH_DEFERRAL else 'pre-tax'} deferrals in {plan}"
            for (plan, source), amount in self.held.items()
            if amount
        )
        taken = ", ".join(f"{amount} Roth in {plan}" for plan, amount in self.roth.items()) or "none of it Roth"
        taken += f", {self.pre_tax} pre-tax" if self.pre_tax else ""
        return (
            f"{self.amount} of the deferrals of {self.year} is over the 402(g) limit and has not come back, which it"
            f" could until {return_deadline(self.year)}. Which deferrals it is of is your choice: {among}; between"
            f" {self.least} and {self.most} of it is Roth. Taken here: {taken}, as little Roth as it can be."
            " Pre-tax excess is income of that year; Roth excess was taxed as wages, and is no basis after that day;"
            " either is taxed again when it is paid out. Settle it with the plans; a refund of an excess deferral that"
            f" you enter for {self.year} takes the place of what was taken."
        )


def divide_excess(
    year: int, amount: Money, deferred: Mapping[PlanAndSource, Money], refunds: "Iterable[Refund]"
) -> DividedExcess:
    """Divide what of an excess did not come back in time.

    What was paid out too late shows what the person chose; of the rest as little as can be is taken to be Roth, out of
    the plan with most of it first.

    Args:
        year: The calendar year of the deferrals.
        amount: What is over, less what came back in time.
        deferred: The year's deferrals by plan and kind, labels folded.
        refunds: Of excess deferrals of the year, in time or late.

    Source: IRC 402(g)(2)(A)(i), the person allocates; IRC 402A(d)(3), 402(g)(6) for what follows.
    """
    refunds = list(refunds)
    held = left_after(deferred, refunds)
    roth_held = {plan: left for (plan, source), left in held.items() if source == ROTH_DEFERRAL and left}
    pre_tax_held = total(held.values()) - total(roth_held.values())
    late = [each for each in refunds if not returned_in_time(each)]
    chosen: dict[str, Money] = {}
    for each in late:
        if _kind(each.source) == ROTH_DEFERRAL:
            chosen[each.plan] = chosen.get(each.plan, ZERO) + each.amount
    pre_tax_chosen = total(each.amount for each in late) - total(chosen.values())
    most = min(total(roth_held.values()), max(amount - pre_tax_chosen, ZERO))
    least = min(max(amount - pre_tax_held, total(chosen.values())), most)
    return DividedExcess(year, amount, _by_plan(least, chosen, roth_held), least, most, held)


def _by_plan(amount: Money, chosen: Mapping[str, Money], held: Mapping[str, Money]) -> dict[str, Money]:
    """A Roth part by plan: as chosen, then out of the plan with most of it."""
    parts: dict[str, Money] = {}
    most_first = sorted(held.items(), key=lambda plan_and_amount: -plan_and_amount[1].cents)
    for plan, limit in (*chosen.items(), *((plan, there - chosen.get(plan, ZERO)) for plan, there in most_first)):
        part = min(limit, amount - total(parts.values()))
        if part > ZERO:
            parts[plan] = parts.get(plan, ZERO) + part
    return parts


def left_after(deferred: Mapping[PlanAndSource, Money], refunds: "Iterable[Refund]") -> dict[PlanAndSource, Money]:
    """A year's deferrals by plan and kind, less what came back in time."""
    held = dict(deferred)
    for each in refunds:
        if returned_in_time(each):
            key = each.plan, _kind(each.source)
            held[key] = max(held.get(key, ZERO) - each.amount, ZERO)
    return held


def taxed_twice(year: int, amount: Money, *, pre_tax: Money, roth: Money) -> str:
    """What follows for an excess that did not come back in time: income of which years.

    Args:
        year: Of the deferrals.
        amount: Of the excess.
        pre_tax: Pre-tax deferrals of the year that it may be of.
        roth: Roth deferrals that it may be of.

    Source: IRC 402(g)(1)(A), (6), 402A(d)(3).
    """
    again = "It is taxed again when the plan pays it out, and makes no basis"
    if not roth:
        return f"Report {amount} as income of {year}. {again}."
    wages = f"taxed as wages of {year} already (Form W-2 box 1)"
    if not pre_tax:
        return f"Add nothing to the income of {year}: the {amount} are Roth deferrals, {wages}. {again}."
    certain = [
        f"at least {least} of it is {kind}"
        for least, kind in ((amount - roth, "pre-tax"), (amount - pre_tax, "Roth"))
        if least > ZERO
    ]
    known = f" ({', '.join(certain)})" if certain else ""
    return (
        f"Which deferrals the {amount} are is your choice{known}: report what of it is pre-tax as income of {year};"
        f" Roth deferrals were {wages}. {again}, Roth deferrals too."
    )


def _kind(source: str) -> str:
    return ROTH_DEFERRAL if source == DESIGNATED_ROTH else DEFERRAL_OF_LABEL.get(source, source)
