"""Where a header puts each field, and which rows below it are no data: totals, footers, empty ones."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.importers.record_keepers.declared import (
    AMOUNT,
    DATE,
    FIELDS,
    MONEY_IN,
    Header,
    HistoryFormat,
)
from ledger.importers.tables import header_key
from ledger.importers.words import clean_label

_TOTAL = re.compile(r"(total|sub ?total|gross|net)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[-\u2212\u2013(]*\s*\$?\s*[-\u2212\u2013]?\s*[0-9][0-9.,\s]*\)?[-\u2212\u2013]?", re.ASCII)
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]", re.ASCII)


class Layout(NamedTuple):
    """The place of each field in a row, from 0; -1 where the table has no such column; `width` is its columns."""

    width: int
    date: int
    type: int
    amount: int
    money_in: int
    money_out: int
    source: int
    fund: int
    units: int
    price: int
    currency: int

    @property
    def last_needed(self) -> int:
        """The place of the last column without which a row says too little."""
        amount = self.amount if self.amount >= 0 else min(at for at in (self.money_in, self.money_out) if at >= 0)
        return max(self.date, self.type, self.source, amount)


def is_header(header: tuple[str, ...], declared: HistoryFormat) -> bool:
    """Whether cells, in the form of `header_key`, are a header of the format."""
    return any(_fits(header, each) for each in declared.headers)


def layout_of(header: tuple[str, ...], declared: HistoryFormat) -> Layout:
    """Where a header of the format, in the form of `header_key`, puts the fields.

    Raises:
        LedgerError: it is no header of the format; a column that is used is missing or stands twice.
    """
    found = next((each for each in declared.headers if _fits(header, each)), None)
    if found is None:
        raise LedgerError("the columns are none of the format's.", hint=expected(declared))
    return _layout(header, found)


def expected(declared: HistoryFormat) -> str:
    """The columns of a format, in a sentence for people."""
    known = declared.headers[0]
    return f"Its columns are: {', '.join(known.cells or known.columns.values())}."


def _fits(header: tuple[str, ...], known: Header) -> bool:
    if known.cells:
        return header == header_key(known.cells)
    columns = header_key(known.columns.values())
    return bool(header) and header[0] == header_key([known.columns[DATE]])[0] and set(columns) <= set(header)


def _layout(header: tuple[str, ...], known: Header) -> Layout:
    names = {name: header_key([column]) for name, column in {**known.optional, **known.columns}.items()}
    places = {}
    for name, key in names.items():
        column = key[0] if key else ""
        if header.count(column) > 1:
            raise LedgerError(f"the column “{clean_label(column)}” stands twice.", hint="Leave one of each.")
        if column in header:
            places[name] = header.index(column)
        elif name in known.columns:
            raise LedgerError(f"there is no column “{clean_label(column)}”.", hint="Check the header of the file.")
    if DATE not in places or not (AMOUNT in places or MONEY_IN in places):
        raise LedgerError("a history needs a column of dates and one of amounts.", hint="Name both.")
    return Layout(width=len(header), **{name: places.get(name, -1) for name in FIELDS})


def why_no_data(cells: Sequence[str], at: Layout, *, known_type: bool) -> str:
    """Why a row whose date cannot be read is no data; empty where it looks like data and must not be passed over."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return "an empty row"
    if all(not cell.strip("-=_* ") for cell in filled):
        return "a line of dashes"
    if _TOTAL.match(filled[0]):
        return f"a total, which is counted nowhere: “{clean_label(' '.join(filled), 60)}”"
    looks = known_type or (at.amount >= 0 and len(cells) > at.amount and _is_number(cells[at.amount]))
    if looks or _LIKE_A_DAY.match(filled[0]):
        return ""
    return f"a line of text: “{clean_label(' '.join(filled), 60)}”"


def _is_number(text: str) -> bool:
    return len(text) <= 40 and bool(_NUMBER.fullmatch(text.strip()))
