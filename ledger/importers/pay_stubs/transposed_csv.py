"""Pay stubs from a spreadsheet with a stub in each column and a label in each row, as ADP Paystub Extractor writes."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import EMPLOYER
from ledger.importers.base import Context, Item, Refused
from ledger.importers.encoding import HEAD, lines
from ledger.importers.labels import MONEY, normalise, read_label
from ledger.importers.numbers import read_printed_amount, read_printed_day
from ledger.importers.pay_stubs.structured import (
    MOST_LINES,
    as_paid,
    document_of,
    gross_pay,
    is_number_of_document,
    is_tax,
    pay_type_of,
    repeated,
    taken_below_zero,
)
from ledger.importers.pay_stubs.stub import Statement, StubLine, Stubs
from ledger.importers.tables import SEPARATORS, Row, TableError, head_lines, read_rows, split_line
from ledger.importers.words import clean_label

_PAY_DATES = frozenset({"pay date", "check date", "payment date", "date paid", "pay day"})
_EMPLOYERS = frozenset({"employer", "company", "employer name", "company name"})
_YEAR = re.compile(r"^ytd\b[\s:-]*|[\s:(-]*\b(?:ytd|year to date)\)?$", re.IGNORECASE)
_TABLES = re.compile(r"^(?:deductions|earnings|(?P<employer>other benefits))\s+(?=\S)", re.IGNORECASE)
_MOST_ROWS = 1_000
_TIMES = 20  # that one label may stand in a stub


class _Label(NamedTuple):
    """What the first cell of a row says: the label, whether its cells are the year's, and what money it is."""

    words: str
    of_year: bool
    of_employer: bool
    is_money: bool


@dataclass(slots=True)
class _Column:
    """One stub as it is put together."""

    pay_date: str = ""
    number: str = ""
    pay_type: str = ""
    lines: dict[tuple[str, bool, int], StubLine] = field(default_factory=dict)


class TransposedCsv:
    """Reads pay stubs that stand side by side: labels down the first column, one stub in each other column."""

    name = "stub-transposed"
    describes = "pay stubs side by side: labels in the first column, one stub in each other column"
    example = "Pay Date,01/15/2026,01/31/2026 / 401K,500.00,500.00 / 401K YTD,500.00,1000.00"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Whether one row begins with “pay date”, holds dates alone, and no row has more cells than it."""
        text = [line for line in head_lines(head) if line.strip()]
        if len(head) >= HEAD:
            text = text[:-1]  # it may be cut
        separator = _separator(text)
        rows = [cells for cells in (_trimmed(split_line(line, separator)) for line in text) if any(cells)]
        dates = [row for row in rows if _is_pay_date(row)]
        if len(dates) != 1 or len(rows) < 2 or not all(_is_day(cell) for cell in dates[0][1:] if cell):
            return False
        return all(row[0] and len(row) <= len(dates[0]) for row in rows)

    def belongs_to(self, path: Path) -> str:
        """The employer that a row names; empty where none does."""
        for row in _rows(path):
            if normalise(row.cells[0]).lower() in _EMPLOYERS:
                return clean_label(next((cell for cell in row.cells[1:] if cell.strip()), ""))
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The stubs from left to right; a stub without a pay date is refused.

        Raises:
            LedgerError: the file is no text, or too large.
        """
        columns: dict[int, _Column] = {}
        try:
            rows = list(_rows(path))
            width = next((len(row.cells) for row in rows if _is_pay_date(_trimmed(row.cells))), 1)
            for row in rows:
                yield from _add(row, width, columns)
        except TableError as error:
            yield Refused(error.line, error.message, error.hint)
            return
        taxes = [line.current for each in columns.values() for line in each.lines.values() if is_tax(line.label)]
        below_zero = taken_below_zero(taxes)
        stubs = Stubs(context)
        for at, column in sorted(columns.items()):
            try:
                statement = _statement(column, below_zero=below_zero)
            except LedgerError as error:
                yield Refused(1, f"column {at + 1}: {error.message}", error.hint)
                continue
            every = list(statement.lines)
            yield from repeated(every)
            yield from stubs.items(statement._replace(lines=tuple(every)))


def _rows(path: Path) -> Iterator[Row]:
    amounts = 0
    for count, row in enumerate(read_rows(path, _separator(each or "" for each in lines(path))), start=1):
        amounts += len(row.cells) - 1
        if count > _MOST_ROWS or amounts > MOST_LINES:
            raise TableError(row.line, "the table is larger than the pay stubs of a working life.")
        yield row


def _separator(text: Iterable[str]) -> str:
    """The separator, as the line that gives the pay dates has it; a comma where there is none."""
    for line in itertools.islice(text, _MOST_ROWS):
        for separator in SEPARATORS:
            if separator in line and _is_pay_date(_trimmed(split_line(line, separator))):
                return separator
    return ","


def _trimmed(cells: list[str]) -> list[str]:
    trimmed = [cell.strip() for cell in cells]
    while len(trimmed) > 1 and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _is_pay_date(cells: list[str]) -> bool:
    return len(cells) > 1 and normalise(cells[0]).lower() in _PAY_DATES


def _is_day(text: str) -> bool:
    try:
        read_printed_day(text)
    except LedgerError:
        return False
    return True


def _label(text: str) -> _Label:
    printed = normalise(text)
    table = _TABLES.match(printed)
    named = printed[table.end() :] if table else printed
    words = _YEAR.sub("", named)
    of_employer = table is not None and table["employer"] is not None
    return _Label(words, words != named, of_employer, read_label(words).kind == MONEY)


def _add(row: Row, width: int, columns: dict[int, _Column]) -> Iterator[Item]:
    """Put the cells of a row into the columns; blank cells are not given."""
    if len(row.cells) > width:
        why = f"the row has {len(row.cells)} cells, the row of pay dates {width}."
        yield Refused(row.line, why, "An amount with a thousands comma needs quotes around it.")
        return
    words = normalise(row.cells[0]).lower()
    label = _label(row.cells[0])
    for at, cell in enumerate(row.cells[1:], start=1):
        text = cell.strip()
        if not text:
            continue
        column = columns.setdefault(at, _Column())
        if words in _PAY_DATES:
            column.pay_date = text
        elif is_number_of_document(words):
            column.number = text
        elif words in {"pay type", "run type"}:
            column.pay_type = text
        else:
            yield from _put(row.line, at, label, text, column)


def _put(line: int, at: int, label: _Label, text: str, column: _Column) -> Iterator[Item]:
    try:
        amount = read_printed_amount(text)
    except LedgerError as error:
        # Periods, names and hours are no amounts; where plan money stands they have to be.
        if label.is_money or not label.words:
            yield Refused(line, f"column {at + 1}: {error.message}", error.hint)
        return
    if not label.words:
        yield Refused(line, f"column {at + 1} holds {amount} in a row without a label.", "Name it in the first column.")
        return
    _join(line, label, amount, column)


def _join(line: int, label: _Label, amount: Money | None, column: _Column) -> None:
    """Put an amount beside the other one of its label; a label that comes again begins a line of its own."""
    for again in range(_TIMES):
        key = (label.words.lower(), label.of_employer, again)
        found = column.lines.get(key, StubLine(line, label.words, of_employer=label.of_employer))
        if (found.ytd if label.of_year else found.current) is None:
            column.lines[key] = found._replace(ytd=amount) if label.of_year else found._replace(current=amount)
            return
    raise TableError(line, f"“{clean_label(label.words)}” stands more than {_TIMES} times on one stub.")


def _statement(column: _Column, *, below_zero: bool | None) -> Statement:
    if not column.pay_date:
        raise LedgerError("the stub has no pay date.", hint="Write it in the row of pay dates.")
    pay_date = read_printed_day(column.pay_date)
    every = _joined(list(column.lines.values()))
    return Statement(
        line=1,
        pay_date=pay_date,
        lines=tuple(as_paid(line, below_zero=below_zero) for line in every),
        compensation=gross_pay(every),
        pay_type=pay_type_of(column.pay_type),
        document=document_of(column.number),
    )


def _joined(every: list[StubLine]) -> list[StubLine]:
    """The lines, with “Current Match” and “Ytd 401K Match”, the two halves of one line on ADP's stubs, made one."""
    halves: dict[str, list[StubLine]] = {}
    for line in every:
        source = read_label(line.label).source
        if source in EMPLOYER:
            halves.setdefault(source, []).append(line)
    for pair in halves.values():
        now = [line for line in pair if line.current is not None and line.ytd is None]
        to_date = [line for line in pair if line.current is None and line.ytd is not None]
        if len(pair) == 2 and now and to_date:
            every[every.index(now[0])] = now[0]._replace(ytd=to_date[0].ytd)
            every.remove(to_date[0])
    return every
