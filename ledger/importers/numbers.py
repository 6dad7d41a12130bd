"""Amounts, units and days as spreadsheets, payroll and record keepers print them: forgiving in form, never in value."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from ledger.domain.dates import parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money

DateOrder = Literal["month", "day"]

_MINUS = ("-", "\u2212", "\u2013")
_REMEMBERED = 20_000
_WINDOW = 70  # a year of two digits below it is of this century

_UNITS = re.compile(
    r"(?P<open>\()?(?P<minus>[-\u2212\u2013])?\s*"
    r"(?P<figure>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,12})?|\.[0-9]{1,12})"
    r"(?P<close>\))?(?P<after>[-\u2212\u2013])?"
)
_DECIMAL_COMMA = re.compile(
    r"[\s$€(\-\u2212\u2013]*(?:[0-9]{1,3}(?:[.'\s][0-9]{3})+|[0-9]+),[0-9]{1,2}[\s$€)\-\u2212\u2013]*"
)
_WITH_A_POINT = "Save the file with decimal points, as in 1234.56, and import that."
_ONE_DECIMAL = re.compile(r"[0-9]\.[0-9](?![0-9])", re.ASCII)
# Midnight and other times of the day, which never move the day itself.
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?: ?[AaPp][Mm])?)?"
_DAYS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<first>[0-9]{2})-(?P<second>[0-9]{2})" + _TIME),
    re.compile(
        r"(?P<year>[0-9]{4})(?P<first>[0-9]{2})(?P<second>[0-9]{2})(?:[0-9]{6}(?:\.[0-9]{1,6})?)?(?:\[[^\]]*\])?"
    ),
    re.compile(r"(?P<year>[0-9]{4})/(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})" + _TIME),
)
_ORDERED = (
    re.compile(r"(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})" + _TIME),
    re.compile(r"(?P<first>[0-9]{1,2})-(?P<second>[0-9]{1,2})-(?P<year>[0-9]{4})" + _TIME),
)
_NAMED = (
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<second>[0-9]{1,2}), (?P<year>[0-9]{4})"),
    re.compile(r"(?P<second>[0-9]{1,2})(?P<between>[ -])(?P<month>[A-Za-z]{3,9})(?P=between)(?P<year>[0-9]{4})"),
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


class Remembered(dict[str, Any]):
    """What each text was read as: files repeat themselves, and a dictionary answers ten times faster."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Any:
        value = self.read(text)
        if len(self) < _REMEMBERED:
            self[text] = value
        return value


def read_amount(text: str) -> Money | None:
    """Read an amount as `Money.parse` does, and a trailing minus (`12.00-`) too; blank is not given.

    Raises:
        LedgerError: the text is no amount; one or three decimals are refused, never rounded.
    """
    # Nearly every cell of a large file is plain "1234.56": half a microsecond here, several in a regular expression.
    digits = text[:-3] + text[-2:]
    if text[-3:-2] == "." and 2 < len(digits) <= 10 and digits.isdigit() and digits.isascii():
        return Money(int(digits))
    stripped = text.strip()
    if not stripped:
        return None
    if stripped.endswith(_MINUS):
        stripped = f"-{stripped[:-1].rstrip()}"  # a second sign is then refused like any other
    return Money.parse(stripped)


def read_printed_amount(text: str) -> Money | None:
    """Read an amount that a program printed: as `read_amount`, and `612.5`, a number whose last zero was left out.

    Raises:
        LedgerError: the text is no amount, or is written with a decimal comma; three decimals are refused, never
            rounded.
    """
    if has_decimal_comma(text):
        raise LedgerError(f"“{text.strip()}” is written with a decimal comma, which is not read.", hint=_WITH_A_POINT)
    if len(text) <= 40 and (found := _ONE_DECIMAL.search(text)):
        text = f"{text[: found.end()]}0{text[found.end() :]}"
    return read_amount(text)


def has_decimal_comma(text: str) -> bool:
    """Whether a text is an amount with a decimal comma, as `1.234,56`, `100,5` or `1 234,56 €`."""
    return "," in text and len(text) <= 40 and _DECIMAL_COMMA.fullmatch(text) is not None


def read_units(text: str) -> Decimal | None:
    """Read a number of units, or a price: `7.823`, `-1,480.000`, `(10.5)`, `$250.00`; blank is not given.

    Raises:
        LedgerError: the text is no number of at most 12 decimals.
    """
    stripped = text.strip().replace("$", "", 1).strip()
    if not stripped:
        return None
    found = _UNITS.fullmatch(stripped) if len(stripped) <= 40 else None
    signs = [bool(found[name]) for name in ("open", "minus", "after")] if found else []
    if found is None or bool(found["open"]) != bool(found["close"]) or sum(signs) > 1:
        raise LedgerError(f"“{text.strip()[:40]}” is not a number.", hint="Write it like 1,480.25.")
    number = Decimal(found["figure"].replace(",", ""))
    return -number if any(signs) else number


def read_day(text: str) -> dt.date:
    """Read a day written as `2026-01-15`, or the US way as `1/15/2026`.

    Raises:
        LedgerError: it is written otherwise (`15.1.2026`, `1/15/26`), or no day of the calendar.
    """
    stripped = text.strip()
    parts = stripped.split("/")
    if len(parts) == 3 and stripped.isascii() and all(part.isdigit() for part in parts):
        month, day, year = parts
        if len(month) <= 2 and len(day) <= 2 and len(year) == 4:
            try:
                return parse_day(f"{year}-{month:0>2}-{day:0>2}")
            except LedgerError as error:
                hint = "A date with slashes is month/day/year; 2026-01-15 is understood everywhere."
                raise LedgerError(f"“{stripped}”: {error.message}", hint=hint) from None
    return parse_day(stripped)


def read_printed_day(text: str, order: DateOrder = "month") -> dt.date:
    """Read a day as record keepers and payroll print it; a time of the day after it changes nothing.

    Args:
        text: `08/14/2026`, `8/14/2026 12:00:00 AM`, `08/14/26` (70 to 99 are of the last century), `08-14-2026`,
            `2026-08-14`, `2026/08/14`, `20260814` with or without a time, `Aug 14, 2026`, `14-Aug-2026`, `14 Aug 2026`.
        order: What stands first where two figures come before the year.

    Raises:
        LedgerError: it is written otherwise, or no day of the calendar.
    """
    stripped = text.strip()
    if len(stripped) <= 40 and stripped.isascii():
        for form in _DAYS:
            if found := form.fullmatch(stripped):
                return _made(stripped, found["year"], found["first"], found["second"])
        for form in _ORDERED:
            if found := form.fullmatch(stripped):
                month, day = (found["first"], found["second"])[:: 1 if order == "month" else -1]
                return _made(stripped, found["year"], month, day)
        for form in _NAMED:
            if (found := form.fullmatch(stripped)) and (month_number := _month(found["month"].lower())):
                return _made(stripped, found["year"], str(month_number), found["second"])
    raise LedgerError(f"“{stripped[:40]}” is not a date.", hint="Known forms: 08/14/2026, 2026-08-14, Aug 14, 2026.")


def _month(word: str) -> int:
    """The number of a month by its name or the first three letters of it (`sept` too); 0 where it is none."""
    short = "sep" if word == "sept" else word
    return next((at for at, name in enumerate(_MONTHS, start=1) if short in (name, name[:3])), 0)


def _made(text: str, year: str, month: str, day: str) -> dt.date:
    if len(year) == 2:
        year = f"{20 if int(year) < _WINDOW else 19}{year}"
    try:
        return parse_day(f"{year}-{month:0>2}-{day:0>2}")
    except LedgerError as error:
        raise LedgerError(f"“{text}”: {error.message}", hint=error.hint) from None
