"""A day as a person types it into a field: year first, or as papers in the United States print it."""

import datetime as dt
import re

from ledger.domain.dates import EARLIEST, parse_day
from ledger.domain.errors import LedgerError

_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", re.ASCII)
# Two digits each: with the day last, `2026-11-2` may be half of what was meant.
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.])([0-9]{2})\2([0-9]{2})", re.ASCII)
_MONTHS_OF_A_YEAR = 12


def read_day(text: str, *, earliest: dt.date = EARLIEST) -> dt.date:
    """Read a day: `2026-01-15`, `2026/01/15`, or `1/15/2026` where it can be meant in one way alone.

    Args:
        text: As typed; blanks may stand around it.
        earliest: The first day that can be meant.

    Raises:
        LedgerError: it is no day, is outside `earliest` to 2199-12-31, or may be either of two days.
    """
    typed = text.strip()
    year_first = _YEAR_FIRST.fullmatch(typed)
    if year_first is not None:
        return parse_day(_iso(year_first[1], year_first[3], year_first[4]), earliest=earliest)
    numbers = _NUMBERS.fullmatch(typed)
    if numbers is None:
        return parse_day(typed, earliest=earliest)
    first, second, year = numbers[1], numbers[3], numbers[4]
    month_first, day_first = _iso(year, first, second), _iso(year, second, first)
    if int(first) > _MONTHS_OF_A_YEAR:
        return parse_day(day_first, earliest=earliest)
    if int(second) > _MONTHS_OF_A_YEAR or month_first == day_first:
        return parse_day(month_first, earliest=earliest)
    raise LedgerError(
        f"“{typed}” may be {month_first} or {day_first}.", hint=f"Write year, month and day, such as {month_first}."
    )


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
