"""The limitation years of a person's employer groups, and the money that counts in each."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from ledger.domain.dates import CALENDAR_YEAR_END
from ledger.domain.limits.additions import sharing_plans
from ledger.domain.limits.limitation_years import (
    Measured,
    Period,
    measured_together,
    period_counted_in,
    period_of,
    periods_ending_in,
)
from ledger.domain.recorded import Allocated, Contributed
from ledger.domain.sources import ANNUAL_ADDITIONS
from ledger.services.facts import Facts

MORE_THAN_HALF = Decimal("0.5")


class LimitYear(NamedTuple):
    """One group of plans in the limitation year that ends in `year`; `measured` finds its others."""

    group: str
    plans: tuple[str, ...]
    year: int
    first: dt.date
    last: dt.date
    measured: Measured


def limit_years(facts: Facts, year: int) -> list[LimitYear]:
    """Every group's limitation years that end in a year and, seen from within it, the one running on that day."""
    held: list[LimitYear] | None = facts.limit_years.get(year)
    if held is None:
        held = facts.limit_years[year] = _limit_years(facts, year)
    return held


def _limit_years(facts: Facts, year: int) -> list[LimitYear]:
    found: list[LimitYear] = []
    plans_of_kinds = [(plan.id, plan.kind, facts.group(plan)) for plan in facts.plans.values()]
    for group, ids in sharing_plans(plans_of_kinds, controlled=controlled_group(facts, year)):
        by_ends: dict[tuple[tuple[dt.date, str], ...], list[str]] = {}
        for plan in ids:
            by_ends.setdefault(facts.year_ends[plan], []).append(plan)
        for ends, plans in by_ends.items():
            measured = measured_together(ends, [facts.plans[plan].ended for plan in plans])
            if measured.ended is not None and _paid_after(facts, plans, measured.ended):
                # Money after a plan's end: the entries or its end are wrong, and an alert says so. It counts.
                measured = measured._replace(ended=None)
            found += [LimitYear(group, tuple(plans), *period, measured) for period in _periods(facts, measured, year)]
    return found


def _periods(facts: Facts, measured: Measured, year: int) -> list[Period]:
    if measured.ended is None and len(measured.year_ends) == 1 and measured.year_ends[0][1] == CALENDAR_YEAR_END:
        return [Period(year, dt.date(year, 1, 1), dt.date(year, 12, 31))]
    periods = periods_ending_in(measured, year)
    if facts.as_of.year == year:
        running = period_of(measured, facts.as_of)
        if running is not None and running not in periods:
            periods.append(running)
    return periods


def _paid_after(facts: Facts, plans: list[str], ended: dt.date) -> bool:
    if ended >= facts.as_of:
        return False
    paid = facts.contributed(ended + dt.timedelta(days=1), facts.as_of)
    return any(each.plan in plans and each.source in ANNUAL_ADDITIONS for each in paid)


def controlled_group(facts: Facts, year: int) -> str | None:
    """The group of an employer of which the person owns more than half (Reg. 1.415(f)-1(f)(2))."""
    for plan in facts.plans.values():
        held = facts.wages.get((plan.employer, year))
        if held is not None and held.owner_share is not None and held.owner_share > MORE_THAN_HALF:
            return facts.group(plan)
    return None


def counted_in(facts: Facts, group: LimitYear) -> list[Contributed]:
    """Sums of what counts in a group's limitation year; pay is that of its pay dates."""
    sums = [each for each in facts.contributed(group.first, group.last) if each.plan in group.plans]
    for money, sign in _moved(facts, group):
        sums.append(Contributed(money.plan, money.source, sign * money.cents))
    return sums


def counted_by_day(facts: Facts, group: LimitYear) -> Iterator[tuple[dt.date, dict[str, int]]]:
    """Cents by source of each day up to the one it is seen from, oldest first, of what counts in a limitation year."""
    until = min(group.last, facts.as_of)
    days = facts.reader.contributed_by_day(facts.person.id, group.plans, group.first, until)
    moved = _moved(facts, group)
    if not moved:
        yield from days
        return
    all_days = list(days)
    for money, sign in moved:
        all_days.append((max(group.first, min(money.day, group.last)), {money.source: sign * money.cents}))
    for day, several in groupby(sorted(all_days, key=lambda each: each[0]), key=lambda each: each[0]):
        amounts: dict[str, int] = {}
        for _, of_day in several:
            for source, cents in of_day.items():
                amounts[source] = amounts.get(source, 0) + cents
        yield day, amounts


def _moved(facts: Facts, group: LimitYear) -> list[tuple[Allocated, int]]:
    """What counts in a limitation year without its day in it (1), or has its day in it and counts elsewhere (-1)."""
    moved = []
    for money in facts.allocated:
        if money.plan not in group.plans or money.source not in ANNUAL_ADDITIONS:
            continue
        employer = facts.employers[facts.plans[money.plan].employer]
        counted = period_counted_in(
            money, group.measured, return_due=employer.return_due, tax_exempt=employer.tax_exempt
        )
        counts = counted == (group.year, group.first, group.last)
        by_day = money.limitation_year is None and group.first <= money.day <= group.last
        if counts != by_day:
            moved.append((money, 1 if counts else -1))
    return moved
