"""Each limit of a person's year with what was used, what is expected and what is left: what a meter shows."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ledger.domain.dates import year_bounds
from ledger.domain.limits.deferrals import counts_in_402g
from ledger.domain.money import ZERO, Money
from ledger.domain.sources import (
    AFTER_TAX,
    ANNUAL_ADDITIONS,
    ELECTIVE_DEFERRALS,
    PRE_TAX_DEFERRAL,
    ROTH_DEFERRAL,
)
from ledger.domain.status import GroupStanding, Status
from ledger.services.additions_through_year import CoursePoint
from ledger.services.facts import Facts, gather
from ledger.services.limits.expected import Expected, expected_money
from ledger.services.ports import Reader

RULE_402G, RULE_415C, RULE_457B = "402(g)", "415(c)", "457(b)"


class LimitMeter(NamedTuple):
    """A limit and what counts against it; of amounts None is not known, or nothing says what is to come.

    Attributes:
        rule: One of the names above.
        of: What it is about, as a person knows it: the names of the employers.
        used: So far.
        projected: With what the schedules bring, if nothing stopped it.
        limit: With catch-up, where that raises it.
        room: What may still go in; never below zero.
        excess: What is over.
        reached_on: The pay date, recorded or expected, that reaches it.
        until: The last day of the year it holds for.
        group: Of 415(c), the employer group and its limitation year as the status has them.
    """

    rule: str
    of: str
    used: Money
    projected: Money | None
    limit: Money | None
    room: Money | None
    excess: Money | None
    reached_on: dt.date | None
    until: dt.date
    group: GroupStanding | None = None


class Slices(NamedTuple):
    """Annual additions by who put them in, as they count against 415(c); they add up to a point's total.

    Attributes:
        deferrals: Pre-tax and Roth, without the catch-up slice.
        employer: Match, nonelective contributions, forfeitures allocated.
        after_tax: Of the employee.
    """

    deferrals: Money
    employer: Money
    after_tax: Money


def limit_meters(reader: Reader, status: Status, *, plan: str | None = None) -> tuple[LimitMeter, ...]:
    """The meters of a person's year: 402(g), each group's 415(c), 457(b) where there is one.

    Args:
        reader: The ledger, as it was when the status was made.
        status: The person's year.
        plan: The employer groups of this plan alone; the limits of the person are shown whatever the plan.
    """
    facts = _facts(reader, status)
    meters = [_deferrals(facts, status)]
    meters += [
        _additions(facts, each) for each in status.annual_additions if plan is None or plan in each.recorded.plans
    ]
    if status.section_457b is not None:
        meters.append(_section_457b(facts, status))
    return tuple(meters)


def slices(point: CoursePoint) -> Slices:
    """A point of the course by who put the money in.

    Source: IRC 415(c)(2); IRC 414(v)(3)(A)(i): catch-up is no annual addition.
    """
    deferrals = _sum(point.by_source, (PRE_TAX_DEFERRAL, ROTH_DEFERRAL)) - point.catch_up
    after_tax = point.by_source.get(AFTER_TAX, ZERO)
    return Slices(deferrals, point.total - deferrals - after_tax, after_tax)


def _sum(amounts: Mapping[str, Money], sources: Iterable[str]) -> Money:
    return sum((amounts.get(source, ZERO) for source in sources), ZERO)


def _facts(reader: Reader, status: Status) -> Facts:
    first, last = year_bounds(status.year)
    return gather(
        reader,
        status.person,
        as_of=status.as_of,
        plan_ids=status.plans,
        rules_on=max(first, min(last, status.as_of)),
        allocated=reader.allocated(status.person, status.as_of),
    )


def _deferrals(facts: Facts, status: Status) -> LimitMeter:
    standing = status.elective_deferrals
    plans = [plan.id for plan in facts.plans.values() if counts_in_402g(plan.kind)]
    expected = expected_money(facts, plans, *year_bounds(status.year))
    limit = standing.limit_with_catch_up
    projected, reached_on = _ahead(facts, expected, ELECTIVE_DEFERRALS, standing.total, limit, status.year)
    return LimitMeter(
        RULE_402G,
        "deferrals",
        standing.total,
        projected,
        limit,
        standing.room,
        standing.excess,
        reached_on,
        year_bounds(status.year)[1],
    )


def _additions(facts: Facts, group: GroupStanding) -> LimitMeter:
    standing = group.recorded
    employers = dict.fromkeys(facts.plans[plan].employer for plan in standing.plans)
    return LimitMeter(
        RULE_415C,
        " and ".join(facts.employers[employer].name for employer in employers),
        standing.total,
        group.projected_total if group.scheduled else None,
        standing.limit,
        standing.room,
        standing.excess,
        group.limit_reached_on,
        standing.period[1],
        group,
    )


def _section_457b(facts: Facts, status: Status) -> LimitMeter:
    standing = status.section_457b
    if standing is None:
        raise ValueError("the person has no 457(b) plan")
    expected = expected_money(facts, standing.plans, *year_bounds(status.year))
    limit = standing.limit_with_catch_up
    projected, reached_on = _ahead(facts, expected, ANNUAL_ADDITIONS, standing.total, limit, status.year)
    return LimitMeter(
        RULE_457B,
        " and ".join(facts.plans[plan].name for plan in standing.plans),
        standing.total,
        projected,
        limit,
        standing.room,
        standing.excess,
        reached_on,
        year_bounds(status.year)[1],
    )


def _ahead(
    facts: Facts, expected: Expected, sources: Iterable[str], used: Money, limit: Money | None, year: int
) -> tuple[Money | None, dt.date | None]:
    """Where the schedules lead, and the pay date to come that reaches the limit."""
    if not expected.known or not (expected.scheduled or facts.as_of >= year_bounds(year)[1]):
        return None, None
    counted = tuple(sources)
    running, reached_on = used, None
    for day, amounts in _by_day(expected, counted):
        if reached_on is None and limit is not None and running < limit <= running + amounts:
            reached_on = day
        running += amounts
    return running, reached_on


def _by_day(expected: Expected, sources: tuple[str, ...]) -> Iterator[tuple[dt.date, Money]]:
    for day, amounts in sorted(expected.days, key=lambda each: each[0]):
        yield day, Money(sum(amounts.get(source, 0) for source in sources))
