"""Figures and days as OFX writes them."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from ledger.domain.dates import parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, Money

# Fidelity fills figures up with zeros: +0000000000128.00000.
_DECIMAL = re.compile(
    r"[+-]?(?:0{0,20}[0-9]{1,10}|0{0,20}[0-9]{1,3}(?:,[0-9]{3}){1,2}(?=\.))?(?:\.[0-9]{0,18})?", re.ASCII
)
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]{1,10},[0-9]{1,2}", re.ASCII)


def read_decimal(text: str) -> Decimal:
    """Read units, a price or an amount: `5.58049`, `-1,135.48`, `673,5` (OFX lets a comma be the decimal point).

    Raises:
        LedgerError: it is no such number, or could be read two ways (`1,135`).
    """
    if _DECIMAL_COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if not any(character.isdigit() for character in text) or not _DECIMAL.fullmatch(text):
        raise LedgerError(f"“{text[:40]}” is not a number.", hint="Download the file again, or enter it by hand.")
    return Decimal(text.replace(",", ""))


def read_money(text: str) -> Money:
    """Read an amount of whole cents, however many decimals it is written with (`673.0`).

    Raises:
        LedgerError: it is no number, holds a fraction of a cent, or is more than a billion dollars.
    """
    cents = read_decimal(text) * 100
    if cents != int(cents) or abs(cents) > MAX_CENTS:
        raise LedgerError(f"“{text[:40]}” is no amount in whole cents.", hint="Enter this one by hand.")
    return Money(int(cents))


def read_worth(text: str) -> Money:
    """Read what something is worth, rounded half up to the cent: for telling and comparing, never for recording.

    Raises:
        LedgerError: it is no number, or is more than a billion dollars.
    """
    cents = (read_decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    if abs(cents) > MAX_CENTS:
        raise LedgerError(f"“{text[:40]}” is more than this ledger accepts.", hint="Look for a missing decimal point.")
    return Money(int(cents))


def plain(number: Decimal | None) -> str:
    """A number without its sign and without zeros at either end; empty where there is none."""
    if number is None:
        return ""
    text = format(abs(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_day(text: str) -> dt.date:
    """The day of `20231231200000[-5:EST]`: its first eight digits, whatever the zone.

    Raises:
        LedgerError: it is no day.
    """
    digits = text[:8]
    if len(digits) < 8 or not (digits.isascii() and digits.isdigit()):
        raise LedgerError(f"“{text[:40]}” is not a date.", hint="An OFX date begins with its year, month and day.")
    return parse_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
