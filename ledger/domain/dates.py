"""Days of the calendar, and the twelve months a limit is measured over."""

import datetime as dt
import re

from ledger.domain.errors import LedgerError

# The day ERISA became law; no plan money is older. The far end keeps a mistyped century out.
EARLIEST = dt.date(1974, 9, 2)
LATEST = dt.date(2199, 12, 31)
EARLIEST_BIRTH = dt.date(1900, 1, 1)
_OLDEST = 120

CALENDAR_YEAR_END = "12-31"

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}", re.ASCII)


def parse_day(text: str, *, earliest: dt.date = EARLIEST) -> dt.date:
    """Read a day written as `2026-01-15`.

    Raises:
        LedgerError: it is written otherwise, no day of the calendar, or outside `earliest` to 2199-12-31.
    """
    try:
        day = dt.date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise LedgerError(f"“{text[:20]}” is not a date.", hint="Write year, month and day, for example 2026-01-15.")
    if not earliest <= day <= LATEST:
        raise LedgerError(f"{day} is outside {earliest} to {LATEST}.", hint="Check the year.")
    return day


def check_born(birth_date: dt.date, today: dt.date) -> None:
    """Check that a birth date is not still to come.

    Raises:
        LedgerError: it is.
    """
    if birth_date > today:
        raise LedgerError(f"The birth date {birth_date} is after today, {today}.", hint="Check the year.")


def check_birth_date(birth_date: dt.date, today: dt.date) -> None:
    """Check that somebody born on a day can be alive today.

    Raises:
        LedgerError: the day is still to come, or the age would be more than 120.
    """
    check_born(birth_date, today)
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    if age > _OLDEST:
        raise LedgerError(f"The birth date {birth_date} makes an age of {age}.", hint="Check the year.")


def check_month_day(text: str) -> str:
    """Check a day of every year written as `12-31`; 29 February is refused, as most years have none.

    Raises:
        LedgerError: it is no such day.
    """
    try:
        if _MONTH_DAY.fullmatch(text):
            dt.date.fromisoformat(f"2001-{text}")
            return text
    except ValueError:
        pass
    raise LedgerError(f"“{text[:20]}” is not a day of the year.", hint="Write month and day, for example 06-30.")


def days_in_month(year: int, month: int) -> int:
    """How many days a month of 1 to 12 has; `calendar` would say it too, and load the locales first."""
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day


def day_in(year: int, month_day: str) -> dt.date:
    """The day `month_day` (`"06-30"`) of a year; the last of February in leap years too."""
    month, day = int(month_day[:2]), int(month_day[3:])
    if (month, day) == (2, 28):  # a year that ends in February ends on its last day
        day = days_in_month(year, month)
    return dt.date(year, month, day)


def year_bounds(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of a calendar year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
