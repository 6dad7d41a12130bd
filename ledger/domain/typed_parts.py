"""Parts of entries that are written as one word: holdings `12.5@10.20:Fund`, layers `2023:100.00:9000.00`."""

from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money


def read_holding(text: str) -> dict[str, str]:
    """`UNITS@PRICE`, and `:FUND` where it is named, as a line of the book holds it.

    Raises:
        LedgerError: it is written otherwise.
    """
    figures, _, fund = text.partition(":")
    units, at, price = figures.partition("@")
    if not at:
        raise LedgerError(f"“{text[:60]}” is no holding: write UNITS@PRICE or UNITS@PRICE:FUND.")
    held = {"units": units.strip(), "price": price.strip()}
    return {"fund": fund.strip(), **held} if fund.strip() else held


def read_layer(text: str) -> dict[str, Any]:
    """`YEAR:TAXABLE:NONTAXABLE` of a year's conversions, as a line of the book holds it.

    Raises:
        LedgerError: it is written otherwise.
    """
    year, *amounts = text.split(":")
    year = year.strip()
    if not (year.isascii() and year.isdecimal() and len(year) == 4) or len(amounts) != 2:
        raise LedgerError(f"“{text[:60]}” is no layer: write YEAR:TAXABLE:NONTAXABLE, for example 2023:100.00:9000.00.")
    try:
        taxable, nontaxable = (Money.parse(each).plain() for each in amounts)
    except LedgerError as problem:
        raise LedgerError(f"The layer “{text[:60]}”: {problem.message} {problem.hint}".strip()) from None
    return {"year": int(year), "taxable": taxable, "nontaxable": nontaxable}


def written_holding(held: dict[str, Any]) -> str:
    """A holding of a line of the book, as `read_holding` takes it."""
    figures = f"{held['units']}@{held['price']}"
    return f"{figures}:{held['fund']}" if held.get("fund") else figures


def written_layer(held: dict[str, Any]) -> str:
    """A layer of a line of the book, as `read_layer` takes it."""
    return f"{held['year']}:{held['taxable']}:{held['nontaxable']}"
