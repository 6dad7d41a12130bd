"""The running year to date of a plan's pay stubs, and which source of a printed one is off: one way to compare both."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from ledger.domain.alerts.printed_totals import Sums, differences
from ledger.domain.dates import year_bounds
from ledger.domain.money import Money
from ledger.domain.records import read_recorded
from ledger.domain.sources import SOURCES
from ledger.services.ports import Reader

ByDay = dict[dt.date, dict[str, int]]


class Off(NamedTuple):
    """A source whose printed year to date is not what the ledger adds up to; `difference` is printed less ledger."""

    source: str
    printed: Money
    ledger: Money
    difference: Money


class Running(NamedTuple):
    """What one plan took in from 1 January up to a day and on it, in cents by source, without a stub being typed.

    Attributes:
        before: In each way that payroll may count, up to the day before: by stubs alone, then with money outside them.
        through: The same with the day itself.
    """

    before: tuple[Sums, ...]
    through: tuple[Sums, ...]

    @property
    def by_source(self) -> dict[str, Money]:
        """Of the stubs alone, the day included; sources that come to nothing are left out."""
        return {source: Money(self.through[0][source]) for source in SOURCES if self.through[0].get(source)}

    def with_stub(self, amounts: Mapping[str, Money]) -> dict[str, Money]:
        """`by_source` with the amounts of a stub of that day added."""
        sums = _add(dict(self.through[0]), _in_cents(amounts))
        return {source: Money(sums[source]) for source in SOURCES if sums.get(source)}

    def off(self, amounts: Mapping[str, Money], printed: Mapping[str, Money]) -> list[Off]:
        """The sources whose printed year to date is off, with a stub of that day as it is being typed.

        As for the alert `ytd_mismatch`, the other stubs of that day may be in what it prints or not, and money outside
        stubs too.

        Args:
            amounts: Of the stub, by source.
            printed: The year to date that it prints; what it does not print is not compared.
        """
        cents = _in_cents(amounts)
        return _off(printed, [_add(dict(sums), cents) for sums in (*self.through, *self.before)])


def running(reader: Reader, person: str, plan: str, pay_date: dt.date, *, without: str | None = None) -> Running:
    """What a plan took in of a person in the calendar year of a pay date, up to that day.

    Args:
        reader: The ledger.
        person: Whose.
        plan: Id of the plan.
        pay_date: The day.
        without: Id of a pay stub to leave out: the one that is being corrected.
    """
    ways = counted(reader, person, plan, year_bounds(pay_date.year)[0], pay_date)
    left_out = _stub_cents(reader, person, plan, without)
    if left_out is not None and left_out[0].year == pay_date.year and left_out[0] <= pay_date:
        for by_day in ways:
            _add(by_day.setdefault(left_out[0], {}), {source: -cents for source, cents in left_out[1].items()})
    return Running(
        tuple(_sum(by_day, pay_date - dt.timedelta(days=1)) for by_day in ways),
        tuple(_sum(by_day, pay_date) for by_day in ways),
    )


def year_to_date(
    reader: Reader, person: str, plan: str, pay_date: dt.date, *, without: str | None = None
) -> dict[str, Money]:
    """`running`, by source: the sum of the stubs of the calendar year up to a pay date, that day included."""
    return running(reader, person, plan, pay_date, without=without).by_source


def off(running_with_this_stub: Mapping[str, Money], printed: Mapping[str, Money]) -> list[Off]:
    """The sources whose printed year to date is not a running one; `Running.off` knows of money outside stubs too.

    Catch-up labels are compared as printed; where they do not agree, a deferral and its label count together.
    """
    return _off(printed, [_in_cents(running_with_this_stub)])


def counted(reader: Reader, person: str, plan: str, first: dt.date, last: dt.date) -> list[ByDay]:
    """What went into a plan by day and source, in cents: by its stubs alone, with money outside them, with all of it.

    What payroll puts in outside pay stubs may be in the totals that it prints, and what names a limitation year too.
    Where nothing came outside stubs there is one way.
    """
    both = {day: dict(amounts) for day, amounts in reader.contributed_by_day(person, [plan], first, last)}
    outside = [
        each.value
        for each in reader.entries("contribution", person=person, plan=plan, until=last)
        if each.value.date >= first
    ]
    if not outside:
        return [both]
    stubs = {day: dict(amounts) for day, amounts in both.items()}
    everything = {day: dict(amounts) for day, amounts in both.items()}
    for each in outside:
        named = each.limitation_year is not None  # what names one is not among the sums of a day
        sums, cents = (everything, each.amount.cents) if named else (stubs, -each.amount.cents)
        _add(sums.setdefault(each.date, {}), {each.source: cents})
    return [stubs, both, everything]


def _off(printed: Mapping[str, Money], ways: list[dict[str, int]]) -> list[Off]:
    found = differences(_in_cents(printed), ways)
    return [
        Off(source, Money(total), Money(held), Money(total - held))
        for source, (total, held) in sorted(found.items(), key=lambda each: SOURCES.index(each[0]))
    ]


def _stub_cents(reader: Reader, person: str, plan: str, entry: str | None) -> tuple[dt.date, dict[str, int]] | None:
    """Day and amounts of a pay stub of the person and plan; None where the entry is none."""
    stands = None if entry is None else reader.standing(entry)
    if stands is None:
        return None
    value = read_recorded(stands.line)
    if (getattr(value, "person", None), getattr(value, "plan", None)) != (person, plan):
        return None
    amounts = getattr(value, "amounts", None)
    return None if amounts is None else (value.pay_date, _in_cents(amounts))


def _in_cents(amounts: Mapping[str, Money]) -> dict[str, int]:
    return {source: amount.cents for source, amount in amounts.items()}


def _sum(by_day: ByDay, until: dt.date) -> dict[str, int]:
    sums: dict[str, int] = {}
    for day, cents in by_day.items():
        if day <= until:
            _add(sums, cents)
    return sums


def _add(sums: dict[str, int], more: Sums) -> dict[str, int]:
    for source, cents in more.items():
        sums[source] = sums.get(source, 0) + cents
    return sums
