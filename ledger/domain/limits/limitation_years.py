"""The twelve months, or fewer, over which annual additions are measured, and the money that belongs to them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.domain.dates import day_in
from ledger.domain.recorded import Allocated
from ledger.domain.sources import EMPLOYER, FORFEITURE

_DAY = dt.timedelta(days=1)
# After the limitation year, or after the employer's return is due (Reg. 1.415(c)-1(b)(6)(i)).
DAYS_TO_DEPOSIT = dt.timedelta(days=30)
# To which a calendar-year return can be extended; supposed where an employer's own date is not on file.
EXTENDED_RETURN = "10-15"


class Measured(NamedTuple):
    """How a group of plans measures its limitation years.

    Attributes:
        year_ends: From when on which day of the year limitation years end; the first holds from the beginning.
        ended: The day on which the last of the plans was terminated; None while one runs.
    """

    year_ends: tuple[tuple[dt.date, str], ...]
    ended: dt.date | None = None


class Period(NamedTuple):
    """A limitation year; `year` is the one in which it ends, whose dollar limit it has."""

    year: int
    first: dt.date
    last: dt.date


def limitation_periods(measured: Measured, first: dt.date, last: dt.date) -> Iterator[Period]:
    """The limitation years that hold some day from `first` to `last`, oldest first.

    A new year end makes a short limitation year up to its first occurrence on or after the day before the change,
    and the termination of the plans one up to that day; none follows it.

    Source: Reg. 1.415(j)-1(a), (d)(1)-(3).
    """
    changes = list(measured.year_ends)
    year_end = changes.pop(0)[1]
    start = min([first, *(day for day, _ in changes[:1])])
    begun = day_in(start.year - 2, year_end) + _DAY
    while begun <= last and (measured.ended is None or begun <= measured.ended):
        end = _next(begun, year_end)
        if changes:
            changed = _next(max(begun, changes[0][0] - _DAY), changes[0][1])
            if changed <= end:
                end, year_end = changed, changes.pop(0)[1]
        if measured.ended is not None and measured.ended < end:
            end = measured.ended
        if end >= first:
            yield Period(end.year, begun, end)
        begun = end + _DAY


def period_of(measured: Measured, day: dt.date) -> Period | None:
    """The limitation year that holds a day; None after the plans were terminated."""
    return next(limitation_periods(measured, day, day), None)


def periods_ending_in(measured: Measured, year: int) -> list[Period]:
    """The limitation years that end in a calendar year: one, none after a termination, two where the end was moved."""
    found = limitation_periods(measured, dt.date(year, 1, 1), dt.date(year, 12, 31))
    return [each for each in found if each.year == year]


def _next(day: dt.date, month_day: str) -> dt.date:
    """The first such day of the year that is not before `day`."""
    this_year = day_in(day.year, month_day)
    return this_year if this_year >= day else day_in(day.year + 1, month_day)


def deposit_deadline(source: str, last: dt.date, *, return_due: str | None, tax_exempt: bool) -> dt.date | None:
    """The day by which money must reach the plan to belong to a limitation year it is allocated to.

    What employees contribute has 30 days; the paragraph that says so, 1.415(c)-1(b)(6)(i)(C), is cited from memory.
    Employer money has until 30 days after the employer's return is due, extensions included; of a tax-exempt or
    governmental employer until the 15th day of the tenth month. The employer's own year is taken to be the calendar
    year in which the limitation year ends.

    Args:
        source: Of the money; a forfeiture counts when it is allocated, whenever that is.
        last: The last day of the limitation year.
        return_due: Month and day in the year after (`"10-15"`).
        tax_exempt: Of the employer.

    Returns:
        None where there is no such day, or it is not known.

    Source: Reg. 1.415(c)-1(b)(6)(i)(B), (C); IRC 404(a)(6).
    """
    if source == FORFEITURE:
        return None
    if source not in EMPLOYER:
        return last + DAYS_TO_DEPOSIT
    if tax_exempt:
        return dt.date(last.year + (last.month + 10 > 12), (last.month + 9) % 12 + 1, 15)
    return None if return_due is None else day_in(last.year + 1, return_due) + DAYS_TO_DEPOSIT


def period_counted_in(
    money: Allocated, measured: Measured, *, return_due: str | None, tax_exempt: bool
) -> Period | None:
    """The limitation year in which money counts: the one it is allocated to, or, deposited too late, that day's.

    Where two limitation years end in the year named, it is the one that holds the day, else the later.

    Source: Reg. 1.415(c)-1(b)(6)(i).
    """
    own = period_of(measured, money.day)
    if money.limitation_year is not None:
        named = periods_ending_in(measured, money.limitation_year)
        own = own if own in named else named[-1] if named else own
    if own is None:
        return None
    deadline = deposit_deadline(money.source, own.last, return_due=return_due, tax_exempt=tax_exempt)
    if deadline is None or money.deposited_on <= deadline:
        return own
    return period_of(measured, money.deposited_on)


def measured_together(year_ends: Sequence[tuple[dt.date, str]], ended: Sequence[dt.date | None]) -> Measured:
    """How plans with the same year ends are measured: terminated only when the last of them is."""
    days = [day for day in ended if day is not None]
    return Measured(tuple(year_ends), max(days) if days and len(days) == len(ended) else None)
