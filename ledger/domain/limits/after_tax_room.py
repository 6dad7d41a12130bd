"""How much after-tax money still fits, under 415(c) and what each plan takes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.money import ZERO, Money

if TYPE_CHECKING:  # only its attributes are read
    from ledger.domain.parties import Plan

# A 457(b) has no voluntary after-tax source, SEPs and SIMPLE IRAs take no such money at all.
TAKES_AFTER_TAX = frozenset({"401k", "403b", "solo_401k"})


class PlanYear(NamedTuple):
    """What a plan's own caps on after-tax money look at.

    `contributed` is after-tax money of the plan year so far; `pay` is plan pay of the whole year as far as it is
    known or expected, None where it is not known. `most` is what 415(c) leaves the plan where that is less than it
    leaves its group, None where it is not.
    """

    plan: "Plan"
    contributed: Money
    pay: Money | None
    most: Money | None = None


def after_tax_room(
    room: Money | None,
    plans: Iterable[PlanYear],
    *,
    compensation_cap: Money | None,
    highly_compensated: bool | None,
) -> Money | None:
    """The after-tax money that a group's plans can still take this limitation year: the best over its plans.

    Args:
        room: Of the annual additions (`AdditionsStanding.room`), deferrals (without catch-up) and employer money
            still to come among them; None where the limit is not known.
        plans: Those that still run; none, or none that takes after-tax money, leaves zero.
        compensation_cap: 401(a)(17) of the plan year; pay above it does not count in a share of pay.
        highly_compensated: Whether the plan's lower caps for such people hold; None where it is not known.

    Returns:
        Zero where no plan takes any; None where it rests on a figure that is not known.

    Source: IRC 415(c)(1), 401(a)(17); the caps are the plan document's.
    """
    taking = [each for each in plans if each.plan.after_tax_allowed and each.plan.kind in TAKES_AFTER_TAX]
    if not taking:
        return ZERO
    if room is None:
        return None
    rooms = [_plan_room(room, each, compensation_cap, highly_compensated) for each in taking]
    known = [each for each in rooms if each is not None]
    if room in known:  # no plan can take more than what 415(c) leaves
        return room
    return max(known) if len(known) == len(rooms) else None


def _plan_room(
    left: Money,
    year: PlanYear,
    compensation_cap: Money | None,
    highly_compensated: bool | None,  # noqa: FBT001 - a fact that can be unknown, no switch
) -> Money | None:
    """What one plan's caps let in of what 415(c) leaves; None where a cap rests on what is not known."""
    left = left if year.most is None else min(left, year.most)
    rate, lower_rate = year.plan.after_tax_cap_rate, year.plan.hce_after_tax_cap_rate
    ordinary = _within(left, year, compensation_cap, rate)
    if lower_rate is None or highly_compensated is False:
        return ordinary
    lower = _within(left, year, compensation_cap, rate, lower_rate)
    return lower if highly_compensated or lower == ordinary else None


def _within(left: Money, year: PlanYear, compensation_cap: Money | None, *rates: Decimal | None) -> Money | None:
    """What is left under shares of plan pay and the plan's amount; zero is known as soon as one cap is used up."""
    caps = [_share(rate, year.pay, compensation_cap) for rate in rates if rate is not None]
    if year.plan.after_tax_cap_amount is not None:
        caps.append(year.plan.after_tax_cap_amount)
    rooms = [None if cap is None else max(cap - year.contributed, ZERO) for cap in caps]
    known = [left, *(each for each in rooms if each is not None)]
    return min(known) if len(known) == len(rooms) + 1 or ZERO in known else None


def _share(rate: Decimal, pay: Money | None, compensation_cap: Money | None) -> Money | None:
    """A share of plan pay up to the 401(a)(17) cap, rounded half up to the cent."""
    if pay is None or compensation_cap is None:
        return None
    return min(pay, compensation_cap).times(rate)
