"""Amounts and days as spreadsheets and payroll print them: forgiving in form, never in value."""

import datetime as dt

from ledger.domain.dates import parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money

_MINUS = ("-", "\u2212", "\u2013")


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
