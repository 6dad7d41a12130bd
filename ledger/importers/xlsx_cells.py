"""What a cell of a spreadsheet says, as text: numbers exact, days as ISO dates, nothing rounded to what is shown."""

import datetime as dt
import re
from decimal import Context, Decimal
from enum import Enum

_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_AS_EXCEL_SHOWS = Context(prec=15)  # what is stored beyond 15 digits is the dust of binary fractions
_FARTHEST = 20

_DAY_ZERO = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - a cell has no zone
_FIRST_SERIAL = {False: 61, True: 0}  # before 1900-03-01 Excel counts a day that never was
_LAST_SERIAL = 2_958_465  # 9999-12-31
_DAY_SECONDS = 86_400

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})  # built in: ECMA-376 18.8.30
_ELAPSED_FORMATS = frozenset({46})
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)


class Shows(Enum):
    """What the format of a cell makes of its number."""

    NUMBER = "number"
    DATE = "date"
    ELAPSED = "elapsed time"


def shown_by(number_format: int, codes: dict[int, str]) -> Shows:
    """What a number format shows; `codes` are those that the workbook itself defines."""
    code = codes.get(number_format)
    if code is None:
        if number_format in _ELAPSED_FORMATS:
            return Shows.ELAPSED
        return Shows.DATE if number_format in _DATE_FORMATS else Shows.NUMBER
    first = code.partition(";")[0]
    if _ELAPSED.search(first):
        return Shows.ELAPSED
    return Shows.DATE if _DATE_LETTERS.search(_NOT_SHOWN.sub("", first)) else Shows.NUMBER


def number_text(text: str, shows: Shows, *, from_1904: bool) -> str:
    """A cell's number as text: `1150.1` gives `1150.10`, units keep their decimals, a day is an ISO date.

    What is no number, or no day that there is, is given as it stands, for a reader to refuse.
    """
    if not _NUMBER.fullmatch(text):
        return text
    value = _AS_EXCEL_SHOWS.create_decimal(text)
    if value and not -_FARTHEST <= value.adjusted() <= _FARTHEST:
        return text
    if shows is Shows.DATE:
        return _day(value, from_1904=from_1904) or _plain(value)
    if shows is Shows.ELAPSED:
        return _elapsed(value)
    return _plain(value)


def _plain(value: Decimal) -> str:
    if not value:
        return "0"
    text = format(value, "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals:0<2}" if decimals else whole


def _day(serial: Decimal, *, from_1904: bool) -> str | None:
    days = int(serial)
    seconds = int(((serial - days) * _DAY_SECONDS).to_integral_value())
    if serial < 0 or days > _LAST_SERIAL:
        return None
    if days == 0 and seconds:
        return f"{dt.timedelta(seconds=seconds)!s:0>8}"
    if days < _FIRST_SERIAL[from_1904]:
        return None
    moment = _DAY_ZERO[from_1904] + dt.timedelta(days=days)
    if seconds:
        moment += dt.timedelta(seconds=min(seconds, _DAY_SECONDS - 1))  # never over into the next day
    return _without_midnight(moment)


def _without_midnight(moment: dt.datetime) -> str:
    return moment.isoformat(sep=" ") if moment.time() != dt.time() else moment.date().isoformat()


def _elapsed(serial: Decimal) -> str:
    seconds = int((serial * _DAY_SECONDS).to_integral_value())
    minutes, second = divmod(abs(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hours}:{minute:02}:{second:02}"


def iso_text(text: str) -> str:
    """A cell that holds a date in ISO form, without a time of midnight."""
    try:
        return _without_midnight(dt.datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0))
    except ValueError:
        return text
