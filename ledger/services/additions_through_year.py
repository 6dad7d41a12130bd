"""One employer group's annual additions through its limitation year, pay date by pay date, recorded and expected."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from ledger.domain.dates import year_bounds
from ledger.domain.errors import ConflictError
from ledger.domain.limits.additions import AdditionsStanding, GroupYear, additions_standing, counted_corrections
from ledger.domain.money import Money, total
from ledger.domain.sources import ANNUAL_ADDITIONS, EMPLOYER_MATCH
from ledger.domain.status import GroupStanding
from ledger.services.facts import Facts, gather
from ledger.services.limits.ahead import ahead
from ledger.services.limits.limit_years import LimitYear, counted_by_day, limit_years
from ledger.services.limits.standings import group_year
from ledger.services.ports import Reader


class CoursePoint(NamedTuple):
    """Where the annual additions stand at the end of a day.

    Attributes:
        date: A pay date, or another day on which money counted or was returned.
        by_source: From the beginning of the limitation year on, labels under their deferral, catch-up among them.
        total: What counts against the limit: the sum of `by_source` without the catch-up slice.
        catch_up: That slice; `total` and `catch_up` make up `by_source`.
        expected: Whether the day is still to come, and what it brings is from the schedule.
    """

    date: dt.date
    by_source: Mapping[str, Money]
    total: Money
    catch_up: Money
    expected: bool


class AdditionsCourse(NamedTuple):
    """A limitation year from its first money to where the schedule leads.

    The last recorded point is `recorded` of the status: its `total`, `catch_up` and `by_source`; the last expected one
    has `projected_total`.

    Attributes:
        limit: None where the year's figures are not on file.
        points: By day; recorded ones before the expected.
        known: Whether what is still to come is known; where it is not there are no expected points.
    """

    group: str
    plans: tuple[str, ...]
    year: int
    period: tuple[dt.date, dt.date]
    limit: Money | None
    points: tuple[CoursePoint, ...]
    known: bool


def additions_through_year(
    reader: Reader,
    person: str,
    year: int,
    as_of: dt.date,
    group: GroupStanding,
    *,
    plans: Iterable[str] | None = None,
) -> AdditionsCourse:
    """Follow a group's annual additions through the limitation year that a status shows.

    Args:
        reader: The ledger, as it was when the status was made.
        person: Id of the person.
        year: Of the status.
        as_of: Of the status.
        group: One of its `annual_additions`.
        plans: The ids in its `plans`; worked out once more where they are not given.

    Raises:
        ConflictError: the ledger has changed since, and holds no such group any more.

    Source: IRC 415(c)(2); Reg. 1.414(v)-1(b): deferrals are catch-up from the day on that they pass a limit.
    """
    facts = _facts(reader, person, year, as_of, plans)
    limit_year = _limit_year(facts, year, group)
    corrections = [each.value for each in reader.entries("refund", "forfeited", person=person, until=as_of)]
    whole = group_year(facts, limit_year, corrections)
    whole = replace(whole, corrections=counted_corrections(whole, facts.limits(limit_year.year)))
    course = _Course(facts, limit_year, whole)
    points = list(course.recorded())
    known = group.projected_total is not None
    if group.projected_total is not None:
        points += _ending_in(list(course.expected()), group.projected_total)
    standing = group.recorded
    return AdditionsCourse(
        standing.group, standing.plans, standing.year, standing.period, standing.limit, tuple(points), known
    )


def _facts(reader: Reader, person: str, year: int, as_of: dt.date, plans: Iterable[str] | None) -> Facts:
    if plans is None:
        from ledger.services.status import status

        plans = status(reader, person, year, as_of).plans
    first, last = year_bounds(year)
    allocated = reader.allocated(person, as_of)
    rules_on = max(first, min(last, as_of))
    return gather(reader, person, as_of=as_of, plan_ids=plans, rules_on=rules_on, allocated=allocated)


def _limit_year(facts: Facts, year: int, group: GroupStanding) -> LimitYear:
    standing = group.recorded
    for each in limit_years(facts, year):
        if (each.group, each.plans, (each.first, each.last)) == (standing.group, standing.plans, standing.period):
            return each
    raise ConflictError("Another program wrote to the ledger meanwhile.", hint="Look again.")


class _Course:
    """Adds up a limitation year day by day."""

    def __init__(self, facts: Facts, limit_year: LimitYear, whole: GroupYear) -> None:
        self._facts = facts
        self._limit_year = limit_year
        self._whole = whole
        self._limits = facts.limits(limit_year.year)
        self._cents: dict[str, int] = {}

    def recorded(self) -> Iterator[CoursePoint]:
        """Each day on which money counted or was returned; what comes back later leaves on the last day so far."""
        paid = list(counted_by_day(self._facts, self._limit_year))
        until = min(self._limit_year.last, self._facts.as_of)
        days = {day: amounts for day, amounts in paid if self._counts(amounts)}
        returned = {min(each.date, until) for each in self._whole.corrections}
        for day in sorted({*days, *returned}):
            self._add(days.get(day, {}))
            left = tuple(each for each in self._whole.corrections if min(each.date, until) <= day)
            yield _point(day, self._standing(left), expected=False)

    def expected(self) -> Iterator[CoursePoint]:
        """Each pay date to come, and the match that comes after the last of them on the last day."""
        coming = ahead(self._facts, self._limit_year).expected
        money: list[tuple[dt.date, Mapping[str, int]]] = [*coming.days]
        if coming.true_up:
            money.append((self._limit_year.last, {EMPLOYER_MATCH: coming.true_up.cents}))
        for day, several in groupby(money, key=lambda each: each[0]):
            amounts = [each for _, each in several]
            for each in amounts:
                self._add(each)
            if any(map(self._counts, amounts)):
                yield _point(day, self._standing(self._whole.corrections), expected=True)

    def _counts(self, amounts: Mapping[str, int]) -> bool:
        return any(cents and source in ANNUAL_ADDITIONS for source, cents in amounts.items())

    def _add(self, amounts: Mapping[str, int]) -> None:
        for source, cents in amounts.items():
            self._cents[source] = self._cents.get(source, 0) + cents

    def _standing(self, corrections: tuple[Any, ...]) -> AdditionsStanding:
        return additions_standing(replace(self._whole, cents=dict(self._cents), corrections=corrections), self._limits)


def _point(day: dt.date, standing: AdditionsStanding, *, expected: bool) -> CoursePoint:
    return CoursePoint(day, standing.by_source, standing.total, standing.catch_up, expected)


def _ending_in(points: list[CoursePoint], projected: Money) -> list[CoursePoint]:
    """The last point as the status has it: what an owner's business puts in lowers the pay that limits catch-up."""
    if points:
        last = points[-1]
        points[-1] = last._replace(total=projected, catch_up=total(last.by_source.values()) - projected)
    return points
