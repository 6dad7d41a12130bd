"""The pay dates that a schedule leads one to expect, and what they would put into a plan."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from ledger.domain.dates import days_in_month
from ledger.domain.money import Money
from ledger.domain.pay_schedules import ExpectedPay, PaySchedule

_DAY = dt.timedelta(days=1)
_DAYS_BETWEEN = {"weekly": 7, "biweekly": 14}


class ExpectedPayDate(NamedTuple):
    """One pay date to come; an amount is None where it is a share of pay and pay is not known."""

    pay_date: dt.date
    amounts: Mapping[str, Money | None]
    pay: Money | None


def pay_dates(schedule: PaySchedule, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The pay dates of one schedule from `first` to `last`, both included, oldest first.

    The pattern starts at the first pay date and is not shifted for weekends and holidays. Twice a month means the
    15th and the last day where the first pay date is one of them, else its day and the one fifteen days from it;
    a day that a month does not have becomes its last day, and a first pay date on a last day stays on it.

    Args:
        schedule: Its `from` and first pay date bound it below; what takes over from it is not looked at.
        first: The first day asked for.
        last: The last.
    """
    start = max(first, schedule.first_pay_date, schedule.from_ or schedule.first_pay_date)
    return iter(_days(schedule.frequency, schedule.first_pay_date, start, last))


@lru_cache(maxsize=64)  # people of one payroll share their pay dates
def _days(frequency: str, first_pay_date: dt.date, start: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    step = _DAYS_BETWEEN.get(frequency)
    days = _every(step, first_pay_date, start) if step else _in_months(_days_of_month(frequency, first_pay_date), start)
    return tuple(takewhile(lambda day: day <= last, days))


def expected_pay_dates(
    schedules: Iterable[PaySchedule], first: dt.date, last: dt.date
) -> Iterator[tuple[dt.date, PaySchedule]]:
    """Pay dates of one person and plan from `first` to `last`, each with the schedule it comes from.

    A schedule holds until the day before a later one's `from`, or first pay date where it has none, and no longer than
    its own `until`; of two that start on one day the one given last holds.
    """
    ordered = sorted(schedules, key=_start)
    for place, schedule in enumerate(ordered):
        until = min(last, _start(ordered[place + 1]) - _DAY) if place + 1 < len(ordered) else last
        for day in pay_dates(schedule, first, until if schedule.until is None else min(until, schedule.until)):
            yield day, schedule


def expected_contributions(
    schedules: Iterable[PaySchedule], expected_pays: Iterable[ExpectedPay], after: dt.date, until: dt.date
) -> list[ExpectedPayDate]:
    """What one person's pay dates later than `after`, up to and with `until`, would put into one plan, by day.

    Args:
        schedules: All of that person and plan; a later one takes over.
        expected_pays: Bonuses and other dates outside the schedule, each a line of its own.
        after: Usually the day up to which pay stubs are recorded.
        until: The last day.

    Returns:
        Amounts by source: a share of pay rounded half up to the cent, and the amount a pay date beside it. Nothing
        is stopped at a limit.
    """
    coming = []
    of: PaySchedule | None = None
    amounts: Mapping[str, Money | None] = {}
    for day, schedule in expected_pay_dates(schedules, after + _DAY, until):
        if schedule is not of:  # every pay date of a schedule brings the same
            of = schedule
            amounts = _amounts(schedule.pay, schedule.elections, schedule.election_amounts)
        coming.append(ExpectedPayDate(day, amounts, schedule.pay))
    coming += [
        ExpectedPayDate(each.pay_date, _amounts(each.pay, each.elections, each.election_amounts), each.pay)
        for each in expected_pays
        if after < each.pay_date <= until
    ]
    return sorted(coming, key=lambda each: each.pay_date)


def _amounts(
    pay: Money | None, elections: Mapping[str, Decimal], election_amounts: Mapping[str, Money]
) -> dict[str, Money | None]:
    amounts: dict[str, Money | None] = {}
    for source, share in elections.items():
        amounts[source] = None if pay is None else pay.times(share)
    for source, amount in election_amounts.items():
        held = amounts.get(source, Money(0))
        amounts[source] = None if held is None else held + amount
    return amounts


def _start(schedule: PaySchedule) -> dt.date:
    return schedule.from_ or schedule.first_pay_date


def _every(step: int, first_pay_date: dt.date, start: dt.date) -> Iterator[dt.date]:
    """Every so many days, from the first such day that is not before `start`."""
    day = start + dt.timedelta(days=-(start - first_pay_date).days % step)
    while True:
        yield day
        day += dt.timedelta(days=step)


def _days_of_month(frequency: str, first: dt.date) -> tuple[int, ...]:
    """The days of every month that are pay dates, of the first pay date; 31 stands for the last."""
    at_month_end = (first + _DAY).day == 1
    if frequency == "monthly":
        return (31,) if at_month_end else (first.day,)
    if at_month_end or first.day == 15:
        return 15, 31
    return (first.day, first.day + 15) if first.day < 15 else (first.day - 15, first.day)


def _in_months(days: tuple[int, ...], start: dt.date) -> Iterator[dt.date]:
    """These days of every month, clipped to its last, from `start` on."""
    year, month = start.year, start.month
    while True:
        length = days_in_month(year, month)
        for day in days:
            date = dt.date(year, month, min(day, length))
            if date >= start:
                yield date
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
