"""What it costs to defer early or unevenly where the match goes by pay date, and how to keep it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.money import ZERO, Money
from ledger.domain.planning.match import (
    PayDate,
    annual_match,
    fully_matched_share,
    match_of_pay_dates,
    year_totals,
)

if TYPE_CHECKING:  # only its attributes are read
    from ledger.domain.plan_rules import Match

_HUNDREDTH_OF_A_PERCENT = Decimal("0.0001")


class FullMatch(NamedTuple):
    """The contribution that keeps every pay check to come fully matched.

    Attributes:
        share: Of pay, on every pay check; less leaves match unclaimed.
        needed: What that comes to on the pay dates to come that still bring match; None where pay is not known.
        lasts: Whether the deferral limit leaves room for `needed`; None where either is not known. Always true
            where the plan matches after-tax money, which can take over when deferrals stop.
        lasting_share: The largest share of pay, in hundredths of a percent rounded down, that can be deferred on
            every pay date to come without reaching the limit before the last; None where pay or the limit is not
            known or no pay is to come.
    """

    share: Decimal
    needed: Money | None
    lasts: bool | None
    lasting_share: Decimal | None


def stop_at_deferral_limit(pay_dates: Iterable[PayDate], deferral_limit: Money) -> tuple[PayDate, ...]:
    """The same pay dates with elective deferrals cut where they reach the limit, as payroll cuts them.

    Args:
        pay_dates: Of one calendar year, oldest first.
        deferral_limit: The most that these dates may defer together: 402(g) with the person's catch-up, less what
            other plans have taken.

    Source: IRC 402(g)(1), 401(a)(30).
    """
    cut = []
    left = max(deferral_limit.cents, 0)
    for each in pay_dates:
        kept = min(each.elective_deferrals.cents, left)
        left -= kept
        cut.append(each._replace(elective_deferrals=Money(kept)))
    return tuple(cut)


def deferral_limit_reached_on(pay_dates: Iterable[PayDate], deferral_limit: Money) -> dt.date | None:
    """The pay date whose deferrals reach the limit, after which none are taken; None where none does.

    Args:
        pay_dates: Of one calendar year, oldest first.
        deferral_limit: As for `stop_at_deferral_limit`.
    """
    deferred = 0
    for each in pay_dates:
        deferred += each.elective_deferrals.cents
        if deferred >= deferral_limit.cents and each.elective_deferrals > ZERO:
            return each.pay_date
    return None


def match_lost(
    match: "Match",
    pay_dates: Sequence[PayDate],
    *,
    compensation_cap: Money | None,
    deferral_limit: Money | None = None,
) -> Money | None:
    """The match that the same money would have brought spread evenly over the year, and does not as it is spread.

    Zero where the plan matches the year or trues up; there only the year's total counts. A difference of at most a
    cent a pay date is rounding, and zero.

    Args:
        match: The plan's formula.
        pay_dates: All of the plan year, oldest first, recorded and expected.
        compensation_cap: 401(a)(17); None where the year's figure is not on file.
        deferral_limit: Cuts the elective deferrals first (`stop_at_deferral_limit`); without it they are taken
            as they are. It is a limit of the calendar year, so pay dates of another plan year come already cut.

    Returns:
        None where pay or the cap is not known and it matters.

    Source: IRC 401(a)(17), 402(g)(1). The formula is the plan document's.
    """
    if match.period != "paycheck":
        return ZERO
    if deferral_limit is not None:
        pay_dates = stop_at_deferral_limit(pay_dates, deferral_limit)
    annual = annual_match(match, year_totals(pay_dates), compensation_cap)
    by_date = match_of_pay_dates(match, pay_dates, compensation_cap=compensation_cap)
    if annual is None or None in by_date:
        return None
    lost = annual.cents - sum(each.cents for each in by_date if each is not None)
    return Money(lost) if lost > len(by_date) else ZERO


def smallest_deferral_fully_matched(
    match: "Match",
    pay_dates: Sequence[PayDate],
    *,
    after: dt.date,
    deferral_limit: Money | None,
    compensation_cap: Money | None,
) -> FullMatch:
    """The smallest share of pay that leaves no match of a pay check unclaimed, and whether it lasts to year end.

    Pay dates that no longer bring match, because the plan's dollar cap or the pay cap is reached, need no money.
    Where the plan matches the year or trues up, no single pay date has to be matched; the share is then the one
    that is enough on every pay date.

    Args:
        match: The plan's formula.
        pay_dates: All of the plan year, oldest first; money of dates later than `after` is not looked at.
        after: The last day whose pay dates are settled.
        deferral_limit: As for `stop_at_deferral_limit`, for the settled dates and those to come together; None
            where not known.
        compensation_cap: 401(a)(17); None where the year's figure is not on file.
    """
    share = fully_matched_share(match)
    to_come = [each for each in pay_dates if each.pay_date > after]
    left = None
    if deferral_limit is not None:
        deferred = sum(each.elective_deferrals.cents for each in pay_dates if each.pay_date <= after)
        left = Money(max(deferral_limit.cents - deferred, 0))
    needed = _needed(replace(match, period="paycheck"), pay_dates, after, share, compensation_cap)
    lasts = None if needed is None or left is None else needed <= left
    if "after_tax" in match.on:
        lasts = True
    return FullMatch(share, needed, lasts, _lasting_share(to_come, left))


def _needed(
    match: "Match", pay_dates: Sequence[PayDate], after: dt.date, share: Decimal, compensation_cap: Money | None
) -> Money | None:
    """What a share of pay comes to on the pay dates later than `after` that bring match; None where not known."""
    if any(each.pay is None for each in pay_dates) or compensation_cap is None:
        return None
    kind = "elective_deferrals" if "elective_deferral" in match.on else "after_tax"
    evenly = [
        each if each.pay_date <= after else PayDate(each.pay_date, each.pay, **{kind: (each.pay or ZERO).times(share)})
        for each in pay_dates
    ]
    brought = match_of_pay_dates(match, evenly, compensation_cap=compensation_cap)
    needed = 0
    for each, amount in zip(evenly, brought, strict=True):
        if each.pay_date > after and amount:
            needed += each.elective_deferrals.cents + each.after_tax.cents
    return Money(needed)


def _lasting_share(to_come: Iterable[PayDate], left: Money | None) -> Decimal | None:
    """What is left of the limit as a share of the pay to come, at most all of it."""
    pay = year_totals(to_come).pay
    if left is None or pay is None or pay <= ZERO:
        return None
    return min((Decimal(left.cents) / pay.cents).quantize(_HUNDREDTH_OF_A_PERCENT, ROUND_DOWN), Decimal(1))
