"""Every frequency held against dateutil's recurrence rules (RFC 5545), which know nothing of this program."""

import datetime as dt
from collections.abc import Iterator

import pytest
from dateutil.rrule import MONTHLY, WEEKLY, rrule, rruleset
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.domain.pay_schedules import FREQUENCIES, PaySchedule
from ledger.domain.planning.pay_dates import pay_dates

DAYS = st.dates(dt.date(1996, 1, 1), dt.date(2104, 12, 31))


def ours(frequency: str, first_pay_date: dt.date, first: dt.date, last: dt.date) -> list[dt.date]:
    schedule = PaySchedule(person="pat", plan="acme", frequency=frequency, first_pay_date=first_pay_date)
    return list(pay_dates(schedule, first, last))


def theirs(frequency: str, first_pay_date: dt.date, first: dt.date, last: dt.date) -> list[dt.date]:
    """The same pay dates, as recurrence rules that begin at midnight of the first one."""
    start = midnight(first_pay_date)
    rules = rruleset()
    for rule in rules_of(frequency, first_pay_date, start):
        rules.rrule(rule)
    return [each.date() for each in rules.between(midnight(first), midnight(last), inc=True)]


def rules_of(frequency: str, first_pay_date: dt.date, start: dt.datetime) -> Iterator[rrule]:
    if frequency in ("weekly", "biweekly"):
        yield rrule(WEEKLY, interval=1 if frequency == "weekly" else 2, dtstart=start)
        return
    last_of_month = (first_pay_date + dt.timedelta(days=1)).day == 1
    if frequency == "monthly":
        yield rrule(MONTHLY, bymonthday=-1, dtstart=start) if last_of_month else on_day(first_pay_date.day, start)
    elif last_of_month or first_pay_date.day == 15:
        yield rrule(MONTHLY, bymonthday=(15, -1), dtstart=start)
    else:
        yield on_day(first_pay_date.day, start)
        yield on_day((first_pay_date.day + 14) % 30 + 1, start)


def on_day(day: int, start: dt.datetime) -> rrule:
    """A day of each month, or its last one where it has no such day: the last of the days 28 to `day`."""
    if day <= 28:
        return rrule(MONTHLY, bymonthday=day, dtstart=start)
    return rrule(MONTHLY, bymonthday=range(28, day + 1), bysetpos=-1, dtstart=start)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


@given(frequency=st.sampled_from(FREQUENCIES), first_pay_date=DAYS, first=DAYS, days=st.integers(0, 1200))
@example(frequency="monthly", first_pay_date=dt.date(2023, 1, 29), first=dt.date(2023, 1, 1), days=1000)
@example(frequency="monthly", first_pay_date=dt.date(2024, 1, 30), first=dt.date(2024, 1, 1), days=1000)
@example(frequency="monthly", first_pay_date=dt.date(2024, 1, 31), first=dt.date(2024, 1, 1), days=1000)
@example(frequency="monthly", first_pay_date=dt.date(2024, 2, 28), first=dt.date(2024, 1, 1), days=1000)
@example(frequency="monthly", first_pay_date=dt.date(2024, 2, 29), first=dt.date(2024, 1, 1), days=1000)
@example(frequency="semimonthly", first_pay_date=dt.date(2023, 2, 28), first=dt.date(2023, 1, 1), days=1000)
@example(frequency="semimonthly", first_pay_date=dt.date(2026, 1, 14), first=dt.date(2026, 1, 1), days=1000)
@example(frequency="semimonthly", first_pay_date=dt.date(2026, 1, 16), first=dt.date(2026, 1, 1), days=1000)
@example(frequency="semimonthly", first_pay_date=dt.date(2026, 1, 30), first=dt.date(2026, 1, 1), days=1000)
@example(frequency="biweekly", first_pay_date=dt.date(2096, 2, 24), first=dt.date(2099, 12, 1), days=400)
def test_any_stretch_has_the_dates_that_dateutil_has(
    frequency: str, first_pay_date: dt.date, first: dt.date, days: int
) -> None:
    last = first + dt.timedelta(days=days)

    assert ours(frequency, first_pay_date, first, last) == theirs(frequency, first_pay_date, first, last)


@pytest.mark.parametrize("frequency", ["semimonthly", "monthly"])
@pytest.mark.parametrize("year", [2024, 2026], ids=["leap", "common"])
def test_every_first_pay_date_of_a_year(frequency: str, year: int) -> None:
    last = dt.date(year + 2, 3, 31)
    for number in range(366 if year == 2024 else 365):
        first = dt.date(year, 1, 1) + dt.timedelta(days=number)

        assert ours(frequency, first, first, last) == theirs(frequency, first, first, last), first


@pytest.mark.parametrize(
    ("frequency", "first_pay_date", "year", "count"),
    [
        pytest.param("biweekly", "2026-01-01", 2026, 27, id="27-Thursdays-of-2026"),
        pytest.param("biweekly", "2026-01-02", 2026, 26, id="26-Fridays-of-2026"),
        pytest.param("biweekly", "2026-01-02", 2027, 27, id="27-Fridays-of-2027-counted-from-2026"),
        pytest.param("biweekly", "2020-01-02", 2020, 27, id="27-Thursdays-of-the-leap-year-2020"),
        pytest.param("biweekly", "2020-01-03", 2020, 26, id="26-Fridays-of-the-leap-year-2020"),
        pytest.param("weekly", "2026-01-01", 2026, 53, id="53-Thursdays-of-2026"),
        pytest.param("weekly", "2026-01-02", 2026, 52, id="52-Fridays-of-2026"),
        pytest.param("weekly", "2024-01-02", 2024, 53, id="53-Tuesdays-of-the-leap-year-2024"),
        pytest.param("semimonthly", "2024-02-29", 2025, 24, id="24-from-a-leap-day"),
        pytest.param("monthly", "2024-01-31", 2024, 12, id="12-month-ends"),
    ],
)
def test_pay_dates_of_a_calendar_year(frequency: str, first_pay_date: str, year: int, count: int) -> None:
    """Counted off a calendar: a weekday falls on a year's first and last day where that year has 53 of it."""
    first = dt.date.fromisoformat(first_pay_date)
    bounds = dt.date(year, 1, 1), dt.date(year, 12, 31)

    found = ours(frequency, first, *bounds)

    assert len(found) == count
    assert found == theirs(frequency, first, *bounds)
