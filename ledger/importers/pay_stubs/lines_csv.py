"""Pay stubs from a spreadsheet with one line for each label of a stub, whatever payroll it comes from."""

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Item, Refused
from ledger.importers.encoding import lines
from ledger.importers.numbers import read_amount, read_printed_day
from ledger.importers.pay_stubs.structured import (
    MOST_LINES,
    as_paid,
    document_of,
    gross_pay,
    named,
    pay_type_of,
    repeated,
    written_below_zero,
)
from ledger.importers.pay_stubs.stub import Statement, StubLine, Stubs
from ledger.importers.tables import Table, TableError, find_header, head_lines, open_table, split_line
from ledger.importers.words import clean_label

AMOUNTS = ("current", "ytd", "employer_current", "employer_ytd")
COLUMNS = ("pay_date", "period_start", "period_end", "employer", "label", *AMOUNTS, "document", "pay_type")

_OTHER_NAMES = {"check_number": "document"}
_SAVE_APART = "Save the lines of each employer as a file of their own."


class _Key(NamedTuple):
    """What makes lines those of one stub: runs of one day differ by their number or their kind."""

    pay_date: dt.date
    document: str
    pay_type: str


class LinesCsv:
    """Reads pay stubs from CSV with a line for each label: current, year to date, and the employer's two."""

    name = "stub-lines"
    describes = "pay stubs, one line for each label on them"
    example = ",".join(COLUMNS)
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the header tells
        """Whether its header names a pay date, a label and an amount."""
        return find_header(head_lines(head), _is_header) is not None

    def belongs_to(self, path: Path) -> str:
        """The employer that the first line names; empty where none does."""
        table = open_table(path, _is_header)
        first = next(table.rows, None) if table else None
        if table is None or first is None:
            return ""
        return clean_label(dict(zip(_names(table.header), first.cells, strict=False)).get("employer", ""))

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The stubs in the order of their first lines; a line that cannot be read is refused with its reason.

        Raises:
            LedgerError: the file is no text, too large, has no such header, or names a column that is not known.
        """
        table = open_table(path, _is_header)
        if table is None:
            raise LedgerError(f"{path.name} has no header of pay stub lines.", hint=f"Columns: {', '.join(COLUMNS)}.")
        names = _names(table.header)
        _check(names)
        found: dict[_Key, list[StubLine]] = {}
        employers: set[str] = set()
        for line, row in _rows(table, names, _width(path, table)):
            if isinstance(row, LedgerError):
                yield Refused(line, row.message, row.hint)
                continue
            try:
                key, read = _line(line, row)
                employers.add(clean_label(row.get("employer", "")))
            except LedgerError as error:
                yield Refused(line, error.message, error.hint)
                continue
            found.setdefault(key, []).append(read)
            if len(employers - {""}) > 1:
                yield Refused(
                    line, f"the file names more than one employer: {', '.join(sorted(employers))}.", _SAVE_APART
                )
                return
        stubs = Stubs(context)
        below_zero = written_below_zero(line for printed in found.values() for line in printed)
        for key, printed in found.items():
            try:
                every = [as_paid(line, below_zero=below_zero) for line in printed]
            except LedgerError as error:
                yield Refused(printed[0].line, error.message, error.hint)
                continue
            yield from repeated(every)
            yield from stubs.items(_statement(key, tuple(every), gross_pay(printed)))


def _names(header: tuple[str, ...]) -> list[str]:
    names = [cell.replace(" ", "_") for cell in header]
    return [_OTHER_NAMES.get(name, name) for name in names]


def _is_header(key: tuple[str, ...]) -> bool:
    names = _names(key)
    return "pay_date" in names and "label" in names and any(name in names for name in AMOUNTS)


def _check(names: list[str]) -> None:
    unknown = [clean_label(name) for name in names if name not in COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1})
    known = f"Known columns: {', '.join(COLUMNS)}."
    if unknown:
        raise LedgerError(f"unknown columns: {', '.join(f'“{name}”' for name in unknown[:10])}.", hint=known)
    if twice:
        raise LedgerError(f"columns that stand twice: {', '.join(twice)}.", hint="Leave one of each.")


def _width(path: Path, table: Table) -> int:
    """How many cells the header has, those at its end that are blank among them."""
    header = next(itertools.islice(lines(path), table.line - 1, None)) or ""
    return len(split_line(header, table.separator))


def _rows(table: Table, names: list[str], width: int) -> Iterator[tuple[int, dict[str, str] | LedgerError]]:
    """Each row by the names of its columns, or why it cannot be read; blank rows are left out."""
    try:
        for count, (line, cells) in enumerate(table.rows, start=1):
            if count > MOST_LINES:
                yield (
                    line,
                    LedgerError(f"the file holds more than {MOST_LINES:,} lines.", hint="Save each year as a file."),
                )
                return
            if not any(cell.strip() for cell in cells):
                continue
            # One cell more, though it be blank at the end, is how `1,500.00` without quotes shows.
            if len(cells) != width or any(cell.strip() for cell in cells[len(names) :]):
                yield (
                    line,
                    LedgerError(
                        f"the row has {len(cells)} cells, the header {width}.",
                        hint="An amount with a thousands comma needs quotes around it.",
                    ),
                )
            else:
                yield line, {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    except TableError as error:
        yield error.line, error


def _line(number: int, row: dict[str, str]) -> tuple[_Key, StubLine]:
    if not row["label"]:
        raise LedgerError("the row has no label.", hint="Write what the stub calls the line, for example 401k.")
    if not row["pay_date"]:
        raise LedgerError("the row has no pay date.", hint="Every line needs the pay date of its stub.")
    days = {}
    for name in ("pay_date", "period_start", "period_end"):
        if row.get(name):
            days[name] = named(name, read_printed_day, row[name])
    current, ytd, employer_current, employer_ytd = (named(name, read_amount, row.get(name, "")) for name in AMOUNTS)
    key = _Key(days["pay_date"], clean_label(row.get("document", "")), clean_label(row.get("pay_type", "")).lower())
    return key, StubLine(number, row["label"], current, ytd, employer_current, employer_ytd)


def _statement(key: _Key, every: tuple[StubLine, ...], gross: Money | None) -> Statement:
    return Statement(
        line=every[0].line,
        pay_date=key.pay_date,
        lines=every,
        compensation=gross,
        pay_type=pay_type_of(key.pay_type),
        document=document_of(key.document),
    )
