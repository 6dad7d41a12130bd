"""The cells of one row: amounts that may be dashes, figures that must agree, cells too many or too few."""

import re
from decimal import Decimal

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.numbers import read_printed_amount
from ledger.importers.record_keepers.layout import Layout

_CENT = Decimal("0.01")
_CENTS = re.compile(r"[.][0-9]{2}\)?\s*$", re.ASCII)
_DASHES = "-\u2012\u2013\u2014\u2212$ "


def read_cell(text: str) -> Money | None:
    """The amount in a cell; a dash in its place is none, as a blank is.

    Raises:
        LedgerError: the cell holds something else.
    """
    return None if text.strip() and not text.strip(_DASHES) else read_printed_amount(text)


def set_width(cells: list[str], at: Layout, *, may_be_short: bool) -> None:
    """Give a row the cells of its header: empty ones at its end may be too many, or missing where that may be.

    Raises:
        LedgerError: the row has other cells, or one that is needed may be cut off.
    """
    found = len(cells)
    while len(cells) > at.width and not cells[-1].strip():
        cells.pop()
    if may_be_short and at.last_needed < found < at.width and _is_whole(cells[-1]):
        cells += [""] * (at.width - found)
    if len(cells) != at.width:
        raise LedgerError(
            f"the row has {len(cells)} cells, the header {at.width}.",
            hint="An amount with a thousands comma needs quotes around it; a shorter row may be cut off.",
        )


def why_not_worth(units: Decimal | None, price: Decimal | None, amount: Money) -> str:
    """What to say where units times price is not the amount, further off than digits left out of either explain.

    Empty where they agree, or where the row does not have both.
    """
    if not units or price is None:
        return ""
    worth, printed = abs(units * price), Decimal(abs(amount.cents)).scaleb(-2)
    if abs(worth - printed) <= _CENT + abs(units) * _half_digit(price) + abs(price) * _half_digit(units):
        return ""
    return f"{plain_number(units)} units at {plain_number(price)} are not {amount}: check the row."


def plain_number(number: Decimal | None) -> str:
    """A number without zeros at its end; empty where there is none."""
    return "" if number is None else f"{number.normalize():f}"


def _is_whole(text: str) -> bool:
    """Whether the last cell of a short row is surely not cut in a figure."""
    return not text.strip() or text[-1:].isalpha() or bool(_CENTS.search(text))


def _half_digit(number: Decimal) -> Decimal:
    """Half of the last digit that a number is printed with."""
    exponent = number.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)
