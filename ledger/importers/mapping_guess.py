"""What the columns of a table that no format knows may hold, by their names and by what stands in them.

Everything here is a proposal: it is shown, and taken only when the person says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.importers.base import IGNORE
from ledger.importers.numbers import DateOrder, has_decimal_comma, read_printed_amount, read_printed_day, read_units
from ledger.importers.record_keepers.declared import (
    AMOUNT,
    CONTRIBUTION,
    CONVERSION,
    CURRENCY,
    DATE,
    EARNINGS,
    EXCHANGE,
    FEE,
    FUND,
    LOAN_REPAYMENT,
    MONEY_IN,
    MONEY_OUT,
    MONEY_TAKEN,
    PRICE,
    SOURCE,
    TYPE,
    UNITS,
)

# What record keepers call their columns, the surest name first.
_NAMES = {
    DATE: (
        *("trade date", "transaction date", "activity date", "effective date", "pay date", "check date", "run date"),
        *("contribution date", "posted date", "post date", "process date", "date", "settlement date"),
    ),
    AMOUNT: ("amount", "dollar amount", "transaction amount", "cash value", "total value", "value", "total"),
    MONEY_IN: ("credit", "credits", "money in", "paid in", "deposit", "deposits", "in"),
    MONEY_TAKEN: ("debit", "debits", "money out", "paid out", "withdrawal", "withdrawals", "out"),
    TYPE: (
        *("transaction type", "activity type", "activity", "action", "transaction activity", "transaction description"),
        *("transaction", "type", "description"),
    ),
    SOURCE: (
        *("money source", "money type", "contribution source", "contribution type", "source", "source name"),
        *("contribution", "plan source"),
    ),
    FUND: ("investment", "fund", "fund name", "investment name", "investment option", "description"),
    UNITS: (
        *("shares unit", "of units shares", "of units", "of shares", "transaction shares", "units", "shares"),
        "quantity",
    ),
    CURRENCY: ("currency", "currency code"),
    PRICE: ("share price", "unit price", "unit share price", "price", "nav"),
}
_NO_AMOUNT = re.compile(r"balance|price|nav|units?|shares?|quantity|percent|rate|year|number|no|id|account", re.ASCII)
_MONEY_LIKE = re.compile(r"\$|[.][0-9]{2}\b", re.ASCII)
MOST_COLUMNS = 100
_SAMPLE = 500
_BELOW = 5  # a header is as wide as one of so many rows below it
_REMEMBERED = 4_096

_Column = Sequence[str]


class Guess(NamedTuple):
    """The place of each column that was made out, by its field; from 0."""

    columns: dict[str, int]

    @property
    def enough(self) -> bool:
        """Whether rows can be told by a day and an amount."""
        return DATE in self.columns and (AMOUNT in self.columns or {MONEY_IN, MONEY_TAKEN} <= self.columns.keys())


def plain_name(text: str) -> str:
    """A column's name in lower case, words alone: `Amount ($)` is `amount`, `# of Units` is `of units`."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def trimmed(cells: Sequence[str]) -> list[str]:
    """The cells without the empty ones at the end, which trailing commas make."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return [cell.strip() for cell in cells[:end]]


def header_places(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """The places of rows that may be a header: as wide as one of the next, no cell empty, none a day or an amount.

    Trailing empty cells count on neither row, as many files end their lines with a comma; a row below may leave out
    its last cells. Two lines of a preamble may look so too.
    """
    for place, cells in enumerate(rows):
        names = trimmed(cells)
        if (
            not 2 <= len(names) <= MOST_COLUMNS
            or not all(names)
            or any(is_day(name) or _is_figure(name) for name in names)
        ):
            continue
        if any(_may_be_below(names, below) for below in rows[place + 1 : place + 1 + _BELOW]):
            yield place


def _may_be_below(names: Sequence[str], row: Sequence[str]) -> bool:
    if not 2 <= len(trimmed(row)) <= len(names):
        return False
    return len(row) >= len(names) or (any(map(is_day, row)) and any(map(_is_amount, row)))


def guess_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """What each column may be.

    Args:
        header: The names of the columns.
        rows: The rows below, without footers; the first five hundred are looked at.
    """
    columns = [
        [row[place].strip() if place < len(row) else "" for row in rows[:_SAMPLE]] for place in range(len(header))
    ]
    names = [plain_name(name) for name in header]
    found: dict[str, int] = {}
    _take(found, DATE, names, columns, _days, lambda _: True)
    _take(found, AMOUNT, names, columns, _amounts, lambda at: not _NO_AMOUNT.search(names[at]))
    if AMOUNT not in found or names[found[AMOUNT]] not in _NAMES[AMOUNT]:
        _take_two(found, names, columns)
    _take(found, UNITS, names, columns, _units, None)
    _take(found, PRICE, names, columns, _units, None)
    for field in (TYPE, SOURCE, FUND, CURRENCY):
        _take(found, field, names, columns, _words, None)
    return Guess(found)


def _take(
    found: dict[str, int],
    field: str,
    names: Sequence[str],
    columns: Sequence[_Column],
    fits: Callable[[_Column], bool],
    unnamed: Callable[[int], bool] | None,
) -> None:
    """Put a field to the fitting column with the surest name; else, where allowed, to the only one that fits."""
    free = [place for place in range(len(names)) if place not in found.values() and fits(columns[place])]
    for name in _NAMES[field]:
        for place in free:
            if names[place] == name:
                found[field] = place
                return
    if unnamed is not None:
        others = [place for place in free if unnamed(place)]
        if len(others) == 1 and (field != AMOUNT or any(map(_MONEY_LIKE.search, columns[others[0]]))):
            found[field] = others[0]


def _take_two(found: dict[str, int], names: Sequence[str], columns: Sequence[_Column]) -> None:
    """One column of money in and one of money out in place of a signed amount, where both are there by name."""
    two: dict[str, int] = {}
    for field in (MONEY_IN, MONEY_TAKEN):
        _take(two, field, names, columns, _amounts_or_none, None)
    if len(two) == 2:
        found.pop(AMOUNT, None)
        found.update(two)


def _reads(read: Callable[[str], Any], text: str) -> bool:
    try:
        return read(text) is not None
    except LedgerError:
        return False


@lru_cache(_REMEMBERED)
def is_day(text: str) -> bool:
    """Whether a text is a day, with the month first or the day first."""
    return _reads(lambda each: read_printed_day(each, "month"), text) or _reads(
        lambda each: read_printed_day(each, "day"), text
    )


@lru_cache(_REMEMBERED)
def _is_figure(text: str) -> bool:
    return _is_amount(text) or _reads(read_units, text)


def _is_no_amount(text: str) -> bool:
    """Whether a cell of a column of amounts is left empty, or holds a dash in place of an amount."""
    return not text.strip("-\u2012\u2013\u2014\u2212$ ")


@lru_cache(_REMEMBERED)
def _is_amount(text: str) -> bool:
    return _reads(read_printed_amount, text) or has_decimal_comma(text)  # which is refused by its name


def _days(column: _Column) -> bool:
    return _most(column, is_day)


def _amounts(column: _Column) -> bool:
    return _most(column, _is_amount)


def _amounts_or_none(column: _Column) -> bool:
    return any(map(_is_amount, column)) and _most(column, lambda text: _is_no_amount(text) or _is_amount(text))


def _units(column: _Column) -> bool:
    return any(column) and _most(column, lambda text: not text or _is_figure(text))


def _words(column: _Column) -> bool:
    return any(column) and _most(column, lambda text: not text or not (is_day(text) or _is_figure(text)))


def _most(column: _Column, fits: Callable[[str], bool]) -> bool:
    """Whether at most one cell in five, or one at all, does not fit: a single bad row is refused by its line."""
    bad = sum(1 for text in column if not fits(text))
    return bad * 2 < len(column) and bad * 5 <= max(len(column), 5)


class DayOrder(NamedTuple):
    """How the days of a column are written.

    Attributes:
        order: What stands first, where a value proves it.
        matters: Whether any of the days would be read otherwise, or not at all, with the other order.
    """

    order: DateOrder | None
    matters: bool


def day_order(days: Iterable[str]) -> DayOrder:
    """Whether days are written with the month or the day first; a text that is no day either way proves nothing.

    Raises:
        LedgerError: one of them proves the one order and another the other.
    """
    proofs: dict[DateOrder, str] = {}
    matters = False
    for text in dict.fromkeys(days):
        month, day = _day_or_none(text, "month"), _day_or_none(text, "day")
        matters = matters or month != day
        if month is not None and day is None:
            proofs.setdefault("month", text)
        elif month is None and day is not None:
            proofs.setdefault("day", text)
    if len(proofs) > 1:
        raise LedgerError(
            f"“{proofs['month'][:20]}” has the month first and “{proofs['day'][:20]}” the day first.",
            hint="A table has its days in one order; look for rows that come from another file.",
        )
    return DayOrder(next(iter(proofs), None), matters)


def _day_or_none(text: str, order: DateOrder) -> Any:
    try:
        return read_printed_day(text, order)
    except LedgerError:
        return None


# As Fidelity NetBenefits, Vanguard, Voya, Alerus and plans with Schwab funds name the rows of their exports.
_MEANINGS = {
    CONTRIBUTION: (
        *("contribution", "contributions", "plan contribution", "employee contribution", "employer contribution"),
        *("employee contributions", "employer contributions", "partic contr", "part contrib"),
    ),
    LOAN_REPAYMENT: ("loan repayment", "loan repayments"),
    EXCHANGE: (
        *("exchange", "exchanges", "exchange in", "exchange out", "fund transfer in", "fund transfer out"),
        *("fund to fund in", "fund to fund out", "reallocation", "rebalance"),
    ),
    EARNINGS: (
        *("dividend", "dividends", "dividend reinvestment", "dividends capital gains", "interest", "interest earned"),
        *("dividends on equity investments", "daily accrual dividends", "cash earning", "cash earnings"),
        "revenue credit",
    ),
    FEE: ("fee", "fees", "plan service fee", "recordkeeping fee", "administrative fee", "administrative fees"),
    CONVERSION: ("source to source fund to fund transfer out", "source to source fund to fund transfer in"),
    MONEY_OUT: ("withdrawal", "withdrawals", "redemption", "distribution", "distributions"),
    IGNORE: ("realized gain loss", "change in market value", "change on market value", "balance forward"),
}
_MEANING_OF = {word: meaning for meaning, words in _MEANINGS.items() for word in words}


def meaning_of(word: str) -> str | None:
    """What a row of this type is, where record keepers' own exports use the word; None for any other."""
    return _MEANING_OF.get(plain_name(word))
