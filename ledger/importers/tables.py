"""Tables in delimited text: what stands before the header, the header itself, and rows in strict CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.importers.encoding import MAX_LINE, decode_head, lines
from ledger.importers.numbers import read_printed_amount, read_printed_day

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELL = 10_000
SEPARATORS = (",", "\t", ";", "|")

_KEPT_BEFORE = 100
_SHORTER = "Download a shorter period."
_ABOVE = "Move the header to the top, or download the file again."
_QUOTE = "Look for a quote that is not closed."


class Row(NamedTuple):
    """One row: the line on which it begins, from 1, and its cells as text, HTML entities resolved."""

    line: int
    cells: list[str]


class TableError(LedgerError):
    """Text that is no table from some line on; `line` says which."""

    def __init__(self, line: int, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line


@dataclass(frozen=True, slots=True)
class Table:
    """A table found by its header.

    Attributes:
        line: Where the header stands.
        separator: What stands between its cells.
        header: Its cells in the form in which headers are compared; see `header_key`.
        before: What stands above it, at most its first hundred lines.
        rows: What follows, to be read once; raises `TableError` where it is no strict CSV or too much.
    """

    line: int
    separator: str
    header: tuple[str, ...]
    before: tuple[Row, ...]
    rows: Iterator[Row]


def header_key(cells: Iterable[str]) -> tuple[str, ...]:
    """Cells in the form in which headers are compared: small letters, blanks run together, none empty at the end."""
    key = [" ".join(cell.split()).lower() for cell in cells]
    while key and not key[-1]:
        key.pop()
    return tuple(key)


def split_line(line: str, separator: str) -> list[str]:
    """The cells of one line by itself; split at every separator where it is no strict CSV, as above a header."""
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        cells = line.rstrip("\r\n").split(separator)
    return [unescape(cell) for cell in cells]


def head_lines(head: bytes) -> list[str]:
    """The lines of the beginning of a file, of which the last may be cut; no lines where it is no text."""
    return list(io.StringIO(decode_head(head), newline=""))


def open_table(path: Path, is_header: Callable[[tuple[str, ...]], bool]) -> Table | None:
    """The table that begins at the first line whose cells are a header; None where no line's are.

    Args:
        path: A text file.
        is_header: Whether cells, as `header_key` gives them, are a header.

    Raises:
        LedgerError: the file is no text, or larger than 50 MB.
        TableError: a line above the header is longer than a million characters.
    """
    source = _Lines(path)
    return _find(source, is_header, source)


def find_header(text: Iterable[str], is_header: Callable[[tuple[str, ...]], bool]) -> Table | None:
    """The header among some lines of text, as the beginning of a file holds them; its `rows` are empty."""
    return _find(text, is_header, None)


def _find(text: Iterable[str], is_header: Callable[[tuple[str, ...]], bool], rest: "_Lines | None") -> Table | None:
    before: list[tuple[int, str]] = []
    for number, line in enumerate(text, start=1):
        for separator in SEPARATORS:
            if separator not in line:
                continue
            key = header_key(split_line(line, separator))
            if is_header(key):
                above = tuple(Row(at, split_line(each, separator)) for at, each in before)
                rows = iter(()) if rest is None else _below(above, len(key), _rows(rest, separator, spanning=False))
                return Table(number, separator, key, above, rows)
        if len(before) < _KEPT_BEFORE and line.strip():
            before.append((number, line))
    return None


def _below(above: tuple[Row, ...], width: int, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows below a header; a row like them above it, as after sorting a sheet with its header, is not left out.

    Raises:
        TableError: there is one.
    """
    for row in above:
        # A day that cannot be read is no reason to take a row for a title.
        begins = row.cells[0].strip()[:1].isdigit() or _has(row, read_printed_day)
        if begins and len(header_key(row.cells)) >= width - 1 and _has(row, read_printed_amount):
            raise TableError(row.line, "a row with a day and an amount stands above the header.", hint=_ABOVE)
    yield from rows


def _has(row: Row, read: Callable[[str], object]) -> bool:
    for cell in row.cells:
        try:
            if cell.strip() and read(cell) is not None:
                return True
        except LedgerError:
            continue
    return False


def read_rows(path: Path, separator: str, *, spanning: bool = False) -> Iterator[Row]:
    """All rows of a file from its first line on, those without any cell left out.

    Args:
        path: A text file.
        separator: What stands between cells.
        spanning: Whether a quoted cell may run over several lines; else such a row is refused.

    Raises:
        LedgerError: the file is no text, or larger than 50 MB.
        TableError: a row is no strict CSV; or there are over 1,000 columns, 10,000 characters in a cell, or
            200,000 rows.
    """
    yield from _rows(_Lines(path), separator, spanning=spanning)


class _Lines:
    """The lines of a file, one after the other; remembers how many it gave and whether one needs a closer look."""

    def __init__(self, path: Path) -> None:
        if path.is_file() and (size := path.stat().st_size) > MAX_BYTES:
            raise LedgerError(f"{path.name} holds {size:,} bytes; a table is read up to {MAX_BYTES:,}.", hint=_SHORTER)
        self.given = 0
        self.unusual = False
        self._text = self._whole(path)

    def __iter__(self) -> Iterator[str]:
        return self._text

    def _whole(self, path: Path) -> Iterator[str]:
        for line in lines(path):
            self.given += 1
            if line is None:
                raise TableError(self.given, f"the line is longer than {MAX_LINE:,} characters.", hint=_QUOTE)
            if "&" in line or len(line) > MAX_COLUMNS:
                self.unusual = True
            yield line


def _rows(text: _Lines, separator: str, *, spanning: bool) -> Iterator[Row]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    count = 0
    while True:
        begins = text.given + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(begins, f"the row is no CSV: {error}.", hint=_QUOTE) from None
        runs_on = text.given > begins
        if runs_on and not spanning:
            raise TableError(begins, f"the row runs on to line {text.given}.", hint=_QUOTE)
        if text.unusual or runs_on:
            cells = _checked(begins, cells)
            text.unusual = False
        if cells:
            count += 1
            if count > MAX_ROWS:
                raise TableError(begins, f"the file holds more than {MAX_ROWS:,} rows.", hint=_SHORTER)
            yield Row(begins, cells)


def _checked(line: int, cells: list[str]) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise TableError(line, f"the row has {len(cells):,} cells; at most {MAX_COLUMNS:,} are read.", hint=_QUOTE)
    if any(len(cell) > MAX_CELL for cell in cells):
        raise TableError(line, f"a cell is longer than {MAX_CELL:,} characters.", hint=_QUOTE)
    return [unescape(cell) for cell in cells]
