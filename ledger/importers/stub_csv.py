"""Pay stubs from a spreadsheet: one pay date a row, one column a source."""

import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.fields import NAME, TEXT
from ledger.domain.records import RECORDS
from ledger.domain.sources import DESIGNATED_ROTH, SOURCES
from ledger.importers.base import Context, Found, Item, Refused
from ledger.importers.encoding import MAX_LINE, decode_head, lines
from ledger.importers.numbers import read_amount, read_day

# In the order of SOURCES, which is that of a stub's amounts: the same facts then make the same entry.
PAID_SOURCES = tuple(source for source in SOURCES if source != DESIGNATED_ROTH)
OTHER_COLUMNS = (
    *("pay_date", "compensation", "deposit_date", "pay_type", "plan_pay"),
    *("person", "plan", "note", "document", "id"),
)
COLUMNS = frozenset((*OTHER_COLUMNS, *PAID_SOURCES, *(f"ytd_{source}" for source in PAID_SOURCES)))

_KNOWN = (
    f"Known columns: {', '.join(OTHER_COLUMNS)}; a column for each source ({', '.join(PAID_SOURCES)}); "
    "ytd_ before a source for its year to date."
)
_PAY_TYPES = ("regular", "bonus")
_REMEMBERED = 20_000


class _Rows(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __next__(self) -> list[str]: ...


class StubCsv:
    """Reads pay stubs from CSV; separators may be commas, semicolons or tabs."""

    names_plan = True
    name = "stub-csv"
    describes = "pay stubs, one pay date a row, a column for each source"
    example = "pay_date,compensation,pre_tax_deferral,after_tax,employer_match"

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the header tells
        """Whether the first line that holds anything names a column `pay_date` and another one of ours."""
        header = decode_head(head).lstrip().partition("\n")[0]
        names = _names(header.strip().split(_separator(header)))
        return "pay_date" in names and (len(names) == 1 or any(each in COLUMNS for each in names if each != "pay_date"))

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - a column may name it, row by row
        """Nothing: rows may name different plans."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The stubs in the file's order; a row that is none is refused with its reason, and reading goes on.

        A line of over a million characters ends the reading, for what follows a quote in it cannot be known.

        Raises:
            LedgerError: the file is no text, or its header is longer than a million characters.
        """
        text = _whole_lines(path)
        for skipped, header in enumerate(text):
            if header.strip():
                rows = csv.reader(itertools.chain([header], text), delimiter=_separator(header), strict=True)
                yield from _read_rows(rows, skipped, context)
                return
        yield Refused(1, "the file is empty.", f"Its first line names the columns. {_KNOWN}")


def _whole_lines(path: Path) -> Iterator[str]:
    for line in lines(path):
        if line is None:
            raise LedgerError(f"the line is longer than {MAX_LINE:,} characters.", hint="Write one pay stub a line.")
        yield line


def _separator(header: str) -> str:
    return max(",;\t", key=header.count)


def _names(cells: Sequence[str]) -> list[str]:
    return [cell.strip().strip('"').strip().lower().replace(" ", "_") for cell in cells]


def _read_rows(rows: _Rows, skipped: int, context: Context) -> Iterator[Item]:
    stub: Callable[[list[str]], PayStub] | None = None
    while True:
        line = skipped + rows.line_num + 1
        try:
            cells = next(rows)
            if stub is None:
                stub = _stub_reader(_check_names(_names(cells), context), context)
            elif any(cells) and any(cell.strip() for cell in cells):
                yield Found(line, stub(cells))
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(line, f"the row is no CSV: {error}.", "Look for a quote that is not closed.")
        except LedgerError as error:
            yield Refused(line, error.message, error.hint)
        if stub is None:
            return  # without a header no row can be understood


def _check_names(names: list[str], context: Context) -> list[str]:
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        shown = ", ".join(f"“{name[:40]}”" for name in unknown[:10])
        raise LedgerError(f"unknown columns: {shown}.", hint=_KNOWN)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LedgerError(f"columns that stand twice: {', '.join(twice)}.", hint="Leave one of each.")
    if "pay_date" not in names:
        raise LedgerError("there is no column pay_date.", hint=_KNOWN)
    for name, given, option in (("person", context.person, "--person"), ("plan", context.plan, "--plan")):
        if given is None and name not in names:
            raise LedgerError(
                f"the file does not say which {name} the stubs belong to.",
                hint=f"Give {option}, or add a column {name}.",
            )
    return names


class _Remembered(dict[str, Any]):
    """What each text was read as: payroll repeats itself, and a dictionary answers ten times faster."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Any:
        value = self.read(text)
        if len(self) < _REMEMBERED:
            self[text] = value
        return value


def _optional(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text.strip()) if text.strip() else None


def _pay_type(text: str) -> str:
    word = text.lower()
    if word not in _PAY_TYPES:
        raise LedgerError(f"“{text[:40]}” is none of: {', '.join(_PAY_TYPES)}.")
    return word


def _readers(names: list[str]) -> dict[str, Callable[[str], Any]]:
    """What reads the cells of each column."""
    amount, day = _Remembered(read_amount).__getitem__, _Remembered(read_day).__getitem__
    name, text = _Remembered(_optional(NAME.read)).__getitem__, _optional(TEXT.read)
    special = {
        "pay_date": day,
        "deposit_date": _optional(day),
        "pay_type": _optional(_pay_type),
        "person": name,
        "plan": name,
        "id": _optional(_entry_id),
        "note": text,
        "document": text,
    }
    return {column: special.get(column, amount) for column in names}


def _entry_id(text: str) -> str:
    name = str(NAME.read(text))
    if ":" in name and name.partition(":")[0] in RECORDS:  # `plan:acme` would read like the name of a party
        raise LedgerError(f"“{name[:40]}” begins like the name of a party.", hint="Leave out the colon.")
    return name


def _stub_reader(names: list[str], context: Context) -> Callable[[list[str]], PayStub]:
    """What turns the cells of a row into a stub; where each column stands is found out once."""
    place = {name: at for at, name in enumerate(names)}
    readers = _readers(names)
    amount, day, first = _Remembered(read_amount), readers["pay_date"], place["pay_date"]
    paid = [(source, place[source]) for source in PAID_SOURCES if source in place]
    to_date = [(source, place[f"ytd_{source}"]) for source in PAID_SOURCES if f"ytd_{source}" in place]
    others = [(name, place[name], readers[name]) for name in OTHER_COLUMNS[1:] if name in place]
    known = {"person": context.person, "plan": context.plan}

    def stub(cells: list[str]) -> PayStub:
        if len(cells) != len(names):
            raise LedgerError(
                f"the row has {len(cells)} cells, the header {len(names)}.",
                hint="An amount with a thousands comma needs quotes around it.",
            )
        try:
            # Zeros of the current period are payroll's way to print nothing; a printed year to date is a figure.
            amounts = {source: money for source, at in paid if (money := amount[cells[at]]) is not None and money.cents}
            printed = {source: money for source, at in to_date if (money := amount[cells[at]]) is not None}
            given = {name: value for name, at, read in others if (value := read(cells[at])) is not None}
            pay_date = day(cells[first])
        except LedgerError:
            raise _named(readers, cells) from None
        if not (amounts or printed or "compensation" in given):
            raise LedgerError("the row holds no figure.", hint="Leave the row out, or enter what was paid.")
        return PayStub(pay_date=pay_date, amounts=amounts, year_to_date=printed, **_whose(known | given))

    return stub


def _named(readers: dict[str, Callable[[str], Any]], cells: list[str]) -> LedgerError:
    """The error of the first cell that cannot be read, with the name of its column."""
    for (name, read), cell in zip(readers.items(), cells, strict=True):
        try:
            read(cell)
        except LedgerError as error:
            return LedgerError(f"{name}: {error.message}", hint=error.hint)
    raise AssertionError("a row that could be read was not")


def _whose(values: dict[str, Any]) -> dict[str, Any]:
    for name in ("person", "plan"):
        if values[name] is None:
            raise LedgerError(f"the row names no {name}.", hint=f"Fill the cell, or give --{name}.")
    return values
