"""Which corrective distributions and forfeitures leave a limitation year, and how much of each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ledger.domain.dates import year_bounds
from ledger.domain.limits.deferrals import counts_in_402g, returned_in_time
from ledger.domain.limits.limitation_years import Period, period_of, periods_ending_in
from ledger.domain.money import Money
from ledger.domain.sources import ELECTIVE_DEFERRALS
from ledger.services.facts import Facts
from ledger.services.limits.deferrals import allowed_catch_up, long_service
from ledger.services.limits.limit_years import LimitYear


def corrections_in(facts: Facts, group: LimitYear, corrections: Sequence[Any]) -> tuple[Any, ...]:
    """The corrections that leave a limitation year, each with no more than what was in excess.

    An excess deferral is that of a calendar year: it leaves the limitation year that holds the last deferrals of it.
    What a plan paid out beyond the excess was no excess, and stays an annual addition. An excess of additions leaves
    the limitation year that ends in the year it is for, the later of two.

    Args:
        facts: Of the person.
        group: Whose limitation year it is.
        corrections: All refunds of the person, and money forfeited to correct an excess.

    Source: Reg. 1.402(g)-1(e), 1.415(c)-1(b)(2)(ii)(D).
    """
    found = []
    left: dict[int, int | None] = {}
    for each in sorted(corrections, key=lambda each: each.date):
        if each.reason == "excess_deferral" and returned_in_time(each):
            if each.for_year not in left:
                left[each.for_year] = _excess_deferral(facts, each.for_year)
            excess = left[each.for_year]
            counted = each.amount.cents if excess is None else min(each.amount.cents, excess)
            left[each.for_year] = None if excess is None else excess - counted
            if each.plan in group.plans and counted and _of_deferrals(facts, group, each.for_year) == _period(group):
                found.append(replace(each, amount=Money(counted)))
        elif each.reason == "excess_annual_addition" and each.plan in group.plans:
            ending = periods_ending_in(group.measured, each.for_year)
            if ending and ending[-1] == _period(group):
                found.append(each)
    return tuple(found)


def _period(group: LimitYear) -> Period:
    return Period(group.year, group.first, group.last)


def _excess_deferral(facts: Facts, year: int) -> int | None:
    """Cents by which a person's deferrals of a calendar year, as contributed, pass the limit; None where not known."""
    first, last = year_bounds(year)
    sums = [each for each in facts.contributed(first, last) if each.source in ELECTIVE_DEFERRALS]
    # A refund may be for a year in which other plans were met than in those looked at.
    others = facts.reader.named("plan", {each.plan for each in sums if each.plan not in facts.plans})
    known = {**others, **facts.plans}
    plans = [known[each.plan] for each in sums if each.plan in known and counts_in_402g(known[each.plan].kind)]
    limits, allowed = facts.limits(year), allowed_catch_up(facts, plans, year)
    if limits is None or limits.elective_deferral is None or allowed is None:
        return None
    most = limits.elective_deferral.cents + allowed.cents + long_service(facts, plans, year).cents
    ids = {plan.id for plan in plans}
    return max(sum(each.cents for each in sums if each.plan in ids) - most, 0)


def _of_deferrals(facts: Facts, group: LimitYear, year: int) -> Period | None:
    """The limitation year of a group that holds the last deferrals of a calendar year."""
    first, last = year_bounds(year)
    ending = period_of(group.measured, last)
    if ending is None or ending.first <= first:
        return ending or period_of(group.measured, first)
    sums = facts.contributed(ending.first, last)
    deferred = sum(each.cents for each in sums if each.plan in group.plans and each.source in ELECTIVE_DEFERRALS)
    return ending if deferred > 0 else period_of(group.measured, ending.first - dt.timedelta(days=1))
