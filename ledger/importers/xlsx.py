"""Workbooks (.xlsx) as the CSV text that a spreadsheet program would save; runs in the sandbox.

Read with the standard library alone: a number is taken from the file as the text it is there, and a formula is
seen beside its stored result, which libraries that give values only cannot tell.
"""

import csv
import io
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from ledger.domain.errors import LedgerError
from ledger.importers.xlsx_book import (
    SAVE_AGAIN,
    Book,
    Sheet,
    begin,
    index,
    one_line,
    open_part,
    read_book,
    text_of,
)
from ledger.importers.xlsx_cells import Shows, iso_text, number_text
from ledger.importers.zipped import check_workbook, open_checked

MAX_ROWS = 100_000
MAX_COLUMNS = 200

_SHORTER = "Download a shorter period, or save the sheet that matters as CSV."
_SHOW = "Make the sheet that matters visible, and save the workbook again."
_LAST_OF_THREE_LETTERS = 26 * 26 * 27


def as_csv(path: Path) -> str:
    """The visible sheets in their order as CSV text, a blank line between two.

    Raises:
        LedgerError: it is no workbook, is too large, or holds formulas whose results it does not hold.
    """
    with open_checked(path) as opened:
        check_workbook(opened, path.name)
        try:
            text = _written(opened, read_book(opened, path.name))
        except (LookupError, ValueError, EOFError, ET.ParseError, BadZipFile, zlib.error):
            raise LedgerError(f"{path.name} is a damaged workbook.", hint=SAVE_AGAIN) from None
    if not text.strip():
        raise LedgerError(f"{path.name} is a workbook without a value on a visible sheet.", hint=_SHOW)
    return text


def _written(opened: ZipFile, book: Book) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows_in_all = 0
    for place, sheet in enumerate(book.sheets):
        rows = list(_rows(opened, book, sheet))
        rows_in_all += len(rows)
        if rows_in_all > MAX_ROWS:
            raise LedgerError(f"{book.name} holds over {MAX_ROWS:,} rows.", hint=_SHORTER)
        width = max(map(len, rows), default=0)
        if place:
            out.write("\n")
        for row in rows:
            if row:
                writer.writerow(row + [""] * (width - len(row)))
            else:
                out.write("\n")
    return out.getvalue()


def _rows(opened: ZipFile, book: Book, sheet: Sheet) -> Iterator[list[str]]:
    """The rows from the first to the last that holds anything; an empty one is an empty list."""
    number = given = 0
    with open_part(opened, sheet.part) as part:
        for row, tags in _row_elements(part, book.name):
            number = index(row.get("r", str(number + 1)))
            cells = _cells(row, tags, book, sheet.name)
            if not cells:
                continue
            if not given < number <= MAX_ROWS:
                why = f"row {number:,}, beyond {MAX_ROWS:,}" if number > MAX_ROWS else "rows out of their order"
                raise LedgerError(f"{book.name}: the sheet “{sheet.name}” has {why}.", hint=_SHORTER)
            for _ in range(number - given - 1):
                yield []
            given = number
            yield cells


class _Tags(NamedTuple):
    """The names of what is in a row, with the name space that the part uses (there are two editions)."""

    cell: str
    value: str
    formula: str
    inline: str
    space: str


def _row_elements(part: IO[bytes], name: str) -> Iterator[tuple[ET.Element, _Tags]]:
    space = begin(part, name)
    tags = _Tags(f"{space}c", f"{space}v", f"{space}f", f"{space}is", space)
    row_tag = f"{space}row"
    for _, element in ET.iterparse(part):  # noqa: S314 - in the sandbox, and without entities
        if element.tag == row_tag:
            yield element, tags
            element.clear()


def _cells(row: ET.Element, tags: _Tags, book: Book, sheet: str) -> list[str]:
    """The texts of a row up to its last that is not empty."""
    cells: list[str] = []
    column = 0
    for cell in row.iter(tags.cell):
        place = cell.get("r", "")
        at = _column(place.rstrip("0123456789")) if place else column + 1
        if at <= column:
            raise ValueError("cells out of order")
        column = at
        text = _cell(cell, tags, book, sheet, place)
        if not text:
            continue
        if column > MAX_COLUMNS:
            raise LedgerError(
                f"{book.name}: the sheet “{sheet}” has a value in column {column:,}, beyond {MAX_COLUMNS}.",
                hint=_SHORTER,
            )
        cells += [""] * (column - len(cells) - 1)
        cells.append(text)
    return cells


@lru_cache(maxsize=1_000)
def _column(letters: str) -> int:
    """The number of a column: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or number > _LAST_OF_THREE_LETTERS:
            raise ValueError("no column")
        number = 26 * number + ord(letter) - ord("A") + 1
    if not number:
        raise ValueError("no column")
    return number


def _cell(cell: ET.Element, tags: _Tags, book: Book, sheet: str, place: str) -> str:
    kind = cell.get("t", "n")
    value, computed = "", False
    for child in cell:
        if child.tag == tags.value:
            value = (child.text or "").strip()
        elif child.tag == tags.formula:
            computed = True
    if computed and (book.results_are_stale or not (value or kind == "str")):
        raise LedgerError(
            f"{book.name}: the cell {place} of the sheet “{sheet}” holds a formula without its result.",
            hint=SAVE_AGAIN,
        )
    if not value and kind != "inlineStr":
        return ""
    match kind:
        case "s":
            return book.texts[index(value)]
        case "inlineStr":
            inline = cell.find(tags.inline)
            return "" if inline is None else text_of(inline, tags.space)
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        case "d":
            return iso_text(value)
        case "n":
            style = index(cell.get("s") or "0")
            shows = book.styles[style] if book.styles else Shows.NUMBER
            return number_text(value, shows, from_1904=book.from_1904)
    return one_line(value)  # the result of a formula, or an error such as #REF!
