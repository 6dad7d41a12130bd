"""Pay stubs as Workday's Excel button saves them: one sheet with a table for each section of the payslip."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money, total
from ledger.importers.base import Context, Ignored, Item, Refused, Remark
from ledger.importers.encoding import lines
from ledger.importers.labels import MONEY, normalise, read_label
from ledger.importers.numbers import read_printed_amount, read_printed_day
from ledger.importers.pay_stubs.sections import OF_EMPLOYER, UNKNOWN, Section, is_known, read_heading, under
from ledger.importers.pay_stubs.structured import MOST_LINES, as_paid, document_of, named, repeated, taken_below_zero
from ledger.importers.pay_stubs.stub import Statement, StubLine, Stubs
from ledger.importers.tables import SEPARATORS, Row, TableError, head_lines, read_rows, split_line
from ledger.importers.words import clean_label

_INFORMATION = "payslip information"
_TOTALS = "current and ytd totals"
_COMPANY = "company information"
_PAID = frozenset({"earnings", "pre tax deductions", "post tax deductions", "employer paid benefits"})
_TAXES = re.compile(r"(?:employee )?tax(?:es)?(?: withheld)?")
# Sections that hold no money paid: bases of taxes, elections for withholding, bank accounts, days off.
_NO_MONEY = re.compile(r"(?:taxable|subject) wages|withholdings?|payment information|absence.*|allowances")
_AMOUNT = re.compile(r"amount(?: in pay group currency)?|current(?: amount| period)?")
_YEAR = re.compile(r"(?:ytd|year to date)(?: amount)?(?: in pay group currency)?")
_PAY_DATES = ("check date", "pay date", "payment date")
_NUMBERS = ("check number", "payslip number", "document number", "advice number")


@dataclass(slots=True)
class _Section:
    """One table: the line of its title, the title and the header in small letters, and its rows."""

    line: int
    title: str
    header: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, form: re.Pattern[str]) -> int | None:
        """Which column is headed so; None where none is.

        Raises:
            LedgerError: more than one is.
        """
        found = [at for at, name in enumerate(self.header) if form.fullmatch(name)]
        if len(found) > 1:
            names = ", ".join(clean_label(self.header[at]) for at in found)
            raise LedgerError(f"the section “{self.title}” has several columns of amounts: {names}.")
        return found[0] if found else None

    def cell(self, row: Row, names: Iterable[str]) -> str:
        """What a row holds in the first of the columns of these names; empty where there is none."""
        columns = [self.header.index(name) for name in names if name in self.header]
        return next((row.cells[at] for at in columns if at < len(row.cells) and row.cells[at]), "")


class WorkdaySheet:
    """Reads the payslips of a workbook that Workday saved, turned into delimited text; several may follow."""

    name = "workday-sheet"
    describes = "payslips as Workday's Excel button saves them"
    example = "Payslip Information / Name,Employee ID,Pay Period Begin,Pay Period End,Check Date,Check Number"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Whether the title of the payslip's information is followed by a row that names its pay date."""
        rows = [_split(text) for text in head_lines(head) if text.strip(" ,;|\t\r\n")]
        pairs = itertools.pairwise(rows)
        return any(_title(one) == _INFORMATION and {*map(_words, other)} & {*_PAY_DATES} for one, other in pairs)

    def belongs_to(self, path: Path) -> str:
        """The company that the first table names; empty where none does."""
        for section in _sections(path):
            if section.title == _COMPANY and section.rows:
                return clean_label(section.cell(section.rows[0], ("name", "company")))
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The payslips in the order of the file; one whose pay date or amounts cannot be read is refused.

        Raises:
            LedgerError: the file is no text, or too large.
        """
        try:
            sections = list(_sections(path))
        except TableError as error:
            yield Refused(error.line, error.message, error.hint)
            return
        begins = [at for at, section in enumerate(sections) if section.title == _INFORMATION]
        stubs = Stubs(context)
        seen: set[object] = set()
        for first, after in itertools.pairwise([*begins, len(sections)]):
            try:
                items = list(_payslip(sections[first:after], stubs, seen))
            except LedgerError as error:
                yield Refused(sections[first].line, error.message, error.hint)
                continue
            yield from items


def _separator_in(line: str) -> str:
    return next((each for each in SEPARATORS if each in line), ",")


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in split_line(line, _separator_in(line))]


def _title(cells: list[str]) -> str:
    """The words of a row with nothing but its first cell, in small letters; else empty."""
    return _words(cells[0]) if cells and not any(cells[1:]) else ""


def _words(text: str) -> str:
    return " ".join(normalise(text).lower().replace("-", " ").split())


def _separator(path: Path) -> str:
    """The separator of a file: that of the line after the title, which names the fields of the payslip."""
    after = False
    for line in itertools.islice(lines(path), MOST_LINES):
        if line is None:
            break
        if after and line.strip():
            return _separator_in(line)
        after = after or _title(_split(line)) == _INFORMATION
    return ","


def _sections(path: Path) -> Iterator[_Section]:
    """The tables of a file: a title in a row by itself, below it the names of the columns, then the rows."""
    rows: list[Row] = []
    for row in read_rows(path, _separator(path), spanning=True):
        if len(rows) >= MOST_LINES:
            raise TableError(row.line, f"the sheet holds more than {MOST_LINES:,} rows.", hint="Save fewer payslips.")
        cells = [cell.strip() for cell in row.cells]
        if any(cells):
            rows.append(Row(row.line, cells))
    section: _Section | None = None
    for row, following in itertools.zip_longest(rows, rows[1:]):
        title = _title(row.cells)
        if title and (_is_known(title) or (following is not None and _is_header(following.cells))):
            if section is not None:
                yield section
            section = _Section(row.line, title)
        elif section is not None and not section.header:
            section.header = [" ".join(cell.lower().split()) for cell in row.cells]
        elif section is not None:
            section.rows.append(row)
    if section is not None:
        yield section


def _is_known(title: str) -> bool:
    named_so = title in _PAID or title in {_INFORMATION, _TOTALS, _COMPANY}
    return named_so or bool(_TAXES.fullmatch(title) or _NO_MONEY.fullmatch(title))


def _is_header(cells: list[str]) -> bool:
    names = [" ".join(cell.lower().split()) for cell in cells]
    return any(_AMOUNT.fullmatch(name) or _YEAR.fullmatch(name) or name == "description" for name in names)


def _payslip(sections: list[_Section], stubs: Stubs, seen: set[object]) -> Iterator[Item]:
    """One payslip: its information first, then its other sections.

    Raises:
        LedgerError: it has no pay date, an amount of plan money is none, or a section's own total disagrees.
    """
    information = sections[0]
    first = information.rows[0] if information.rows else Row(information.line, [])
    printed = information.cell(first, _PAY_DATES)
    if not printed:
        raise LedgerError("the payslip has no check date.", hint="Save it again by Workday's Excel button.")
    pay_date = named("check date", read_printed_day, printed)
    document = document_of(information.cell(first, _NUMBERS))
    current = {name: amount for section in sections if section.title == _TOTALS for name, amount in _totals(section)}
    gross = current.get("gross pay")
    taxes = [line.current for each in sections if _TAXES.fullmatch(each.title) for line in _lines(each)]
    below_zero = taken_below_zero(taxes, gross)
    paid = [(section.title, _lines(section)) for section in sections if _is_paid_in(section)]
    every = _below_headings([(title, as_paid(line, below_zero=below_zero)) for title, found in paid for line in found])
    for section in sections:
        if not _is_paid_in(section) and section.title not in {_INFORMATION, _TOTALS, _COMPANY}:
            yield Ignored(section.line, f"“{clean_label(section.title)}”: {len(section.rows)} rows of no plan money")
        yield from _pay_like_plan_money(section)
    yield from _differing(information.line, paid, current)
    content = (pay_date, document, tuple(line._replace(line=0) for line in every))
    if content in seen:
        if document is None:
            raise LedgerError(
                f"two payslips of {pay_date} are alike, and neither has a check number.",
                hint="Save one of them apart, or enter the second with `roth-ledger stub add`.",
            )
        yield Ignored(information.line, f"{document} of {pay_date} stands in the file twice")
        return
    seen.add(content)
    yield from repeated(every)
    yield from stubs.items(Statement(information.line, pay_date, tuple(every), gross, None, document))


def _below_headings(lines: list[tuple[str, StubLine]]) -> list[StubLine]:
    """The lines as their sections let them be read."""
    return [line if line.of_employer else under(line, _heading(title)) for title, line in lines]


def _heading(title: str) -> Section:
    return read_heading(title)[0] if is_known(read_heading(title)) else Section(UNKNOWN, title)


def _is_paid_in(section: _Section) -> bool:
    """Whether a section's lines may be plan money: deductions and what the employer pays, but neither pay nor taxes."""
    outside = section.title in {_INFORMATION, _TOTALS, _COMPANY, "earnings"}
    return not (outside or _TAXES.fullmatch(section.title) or _NO_MONEY.fullmatch(section.title))


def _totals(section: _Section) -> Iterator[tuple[str, Money]]:
    """The amounts of the row “Current” of the totals, by the words of their columns."""
    for row in section.rows:
        if _words(row.cells[0]) == "current":
            for name, cell in zip(section.header, row.cells, strict=False):
                amount = _amount(cell)
                if amount is not None:
                    yield _words(name), amount


def _amount(text: str) -> Money | None:
    """An amount; None for hours, rates and whatever else is none."""
    try:
        return read_printed_amount(text)
    except LedgerError:
        return None


def _lines(section: _Section) -> list[StubLine]:
    """The lines of a section with the signs as printed, without its row of totals.

    Raises:
        LedgerError: plan money has no amount that can be read, or the total is not the sum of the lines.
    """
    amount, ytd = section.column(_AMOUNT), section.column(_YEAR)
    of_employer = _heading(section.title).kind == OF_EMPLOYER
    found: list[StubLine] = []
    printed: Money | None = None
    holds_money = False
    for row in section.rows:
        is_money = read_label(row.cells[0]).kind == MONEY
        if is_money and amount is None and ytd is None:
            raise LedgerError(f"the section “{clean_label(section.title)}” has no column of amounts that is known.")
        if is_money:
            _check_row(section, row)
        read = read_printed_amount if is_money else _amount
        values = [read(row.cells[at]) if at is not None and at < len(row.cells) else None for at in (amount, ytd)]
        words = _words(row.cells[0])
        if words == section.title or words.startswith("total"):
            printed = values[0]
        else:
            holds_money = holds_money or is_money
            found.append(StubLine(row.line, row.cells[0], values[0], values[1], of_employer=of_employer))
    added = total(line.current for line in found if line.current is not None)
    if printed is not None and printed != added and holds_money:
        raise LedgerError(f"the total of “{clean_label(section.title)}” is {printed}, its lines add up to {added}.")
    return found


def _check_row(section: _Section, row: Row) -> None:
    for name, cell in itertools.zip_longest(section.header, row.cells, fillvalue=""):
        if cell and not name:
            raise LedgerError(
                f"line {row.line} has more cells than its header.",
                hint="An amount with a thousands comma needs quotes around it.",
            )
        is_currency = name.endswith("currency") and not (_AMOUNT.fullmatch(name) or _YEAR.fullmatch(name))
        if is_currency and cell not in {"", "USD"}:
            raise LedgerError(f"line {row.line} is in {clean_label(cell)}.", hint="The ledger keeps US dollars alone.")


def _pay_like_plan_money(section: _Section) -> Iterator[Item]:
    """Tells of lines among the earnings whose words are those of plan money."""
    for row in section.rows if section.title == "earnings" else ():
        if _words(row.cells[0]) != section.title and read_label(row.cells[0]).kind == MONEY:
            yield Remark(
                row.line, f"“{clean_label(row.cells[0])}” stands among the earnings: taken as pay, not counted."
            )


def _differing(begins: int, paid: list[tuple[str, list[StubLine]]], current: dict[str, Money]) -> Iterator[Item]:
    """Whether the totals of the payslip say of its deductions something else than their lines."""
    for name in ("pre tax deductions", "post tax deductions"):
        amounts = [line.current for title, found in paid if title == name for line in found]
        added = total(amount for amount in amounts if amount is not None)
        printed = current.get(name)
        if printed is not None and printed != added:
            text = f"the payslip's totals say {printed} of “{name}”, its lines add up to {added}."
            yield Remark(begins, text)
