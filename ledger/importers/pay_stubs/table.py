"""The tables of one printed pay statement: sections, columns, rows, and the sign that the layout prints."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import AFTER_TAX, EMPLOYER
from ledger.importers.base import Ignored, Item, Refused, Remark
from ledger.importers.labels import MONEY, TOTAL, Label, names_a_plan, normalise, read_label
from ledger.importers.pay_stubs.columns import Amounts, Table, names_a_column, read_header, read_row
from ledger.importers.pay_stubs.printed import (
    AMOUNT,
    DOUBTFUL,
    LONGEST,
    Cells,
    has_points,
    is_garbled,
    looks_like,
    take_apart,
)
from ledger.importers.pay_stubs.stub import StubLine
from ledger.importers.words import clean_label

_EMPLOYER_PAYS = r"(?:employer|company)(?:[ -]paid)? (?:contributions?|benefits?|match(?:ing)?|taxes|costs?)"
_NOT_PAID = (
    r"taxable (?:wages|earnings)|(?:paid )?time off|leave (?:balances?|plan)|accruals?|net pay distributions?|"
    r"payment information|deposit information|direct deposits?|deposits|deposited to|account number|"
    r"withholding information"
)
_SECTION = re.compile(
    rf"\b(?:(?P<employer>{_EMPLOYER_PAYS}|(?:benefits )?paid by (?:the )?(?:employer|company))|"
    rf"(?P<not_paid>{_NOT_PAID})|"
    r"(?P<paid>earnings(?! statement)|deductions?|taxes|benefits|contributions))\b",
    re.IGNORECASE,
)
_GROSS = re.compile(r"(?:current |total )?gross(?: pay| earnings| wages)?", re.IGNORECASE)
# The row of sums that UKG and Workday print: its first line names what the figures below are.
_SUMS = re.compile(
    r"(?:total )?(?P<hours>hours(?: worked)?)|(?P<gross>gross(?: pay)?)|taxable wages|"
    r"(?:pre|post|after)[ -]?tax deductions|taxes|deductions|net(?: pay)?",
    re.IGNORECASE,
)
_TAX = re.compile(r"\bfed(?:eral)?\b|social security|soc sec|medicare|\bfica\b|\boasdi\b|withholding", re.IGNORECASE)
_SINGLE_YTD = re.compile(r"\b(?:ytd|year to date)\b", re.IGNORECASE)
_SINGLE_NOW = re.compile(r"^(?:current|this period)\b", re.IGNORECASE)
_BARE_FIGURES = re.compile(r"(?P<label>.*?[^0-9., ])(?: \$?-?[0-9][0-9,]{0,11}){1,4}", re.ASCII)
_GLUED = re.compile(r"(?P<label>[^.]{0,60}[A-Za-z)])\$?-?[0-9][0-9,]{0,11}\.[0-9]{2}")
_MISREAD_PLAN = re.compile(r"\b4\s?[0oO][1lI|]\s?\(?[kK]\b|\b4\s?[0oO][3]\s?\(?[bB]\b")
_OF_PLAN = re.compile(r"40[13]|457|roth|match|after.?tax", re.IGNORECASE)
_MOST_WORDS = 8
_LONGEST_ROW = 200
_CHECK_TEXT = "Correct the line in a text file of the stub and import that, or enter the stub by hand."


class Row(NamedTuple):
    """One label with its amounts, as printed."""

    line: int
    label: str
    meaning: Label
    amounts: Amounts
    of_employer: bool

    @property
    def of_employees(self) -> bool:
        """Whether the employee pays it, so that its sign is that of a deduction."""
        return not self.of_employer and self.meaning.source not in EMPLOYER


class Tables:
    """Reads the lines of one statement in order; what cannot be told apart is refused with its line."""

    def __init__(self, lines: list[str], first: int) -> None:
        self.lines = lines
        self.first = first
        self.points = has_points(lines)
        self.rows: list[Row] = []
        self.gross: list[Money] = []
        self.problems: list[Item] = []
        self.columns: tuple[Table, ...] = ()
        self.sections: tuple[str, ...] = ("paid",)
        self.of_adp = False
        self._block: list[Row] = []
        self._columns_sure = True

    def read(self, raw: list[str]) -> None:
        """Take the lines in; `raw` are the same lines before they were made plain."""
        for at, line in enumerate(self.lines):
            if len(raw[at]) > LONGEST and _OF_PLAN.search(raw[at]):
                self._refuse(at, f"the line is longer than {LONGEST:,} characters.")
                continue
            after = self.lines[at + 1] if at + 1 < len(self.lines) else ""
            header = read_header(line, self.lines[at - 1] if at else "", after)
            if header:
                self._end_block()
                self.columns, self._columns_sure = header, True
                self.of_adp = self.of_adp or "this period" in line.lower()
            cells = take_apart(line, points=self.points)
            if header or not cells:
                self._heading(line, whole=not header)
                self._unread(line, at)
                continue
            if self._sums(at):
                continue
            if is_garbled(raw[at]) and any(_matters(each.label) for each in cells):
                self._refuse(at, "the PDF gave codes instead of some characters of a line about the plan.")
                continue
            for place, each in enumerate(cells):
                self._row(each, at, place, len(cells))
        self._end_block()

    def _heading(self, line: str, *, whole: bool) -> None:
        found = [match.lastgroup or "paid" for match in _SECTION.finditer(line)]
        if found and len(line.split()) <= 2 * _MOST_WORDS:
            if whole:
                self._end_block()
                self._columns_sure = not names_a_column(line)
            self.sections = tuple(found)

    def _section(self, place: int, among: int) -> str | None:
        """The section in which one of the labels of a line stands; None where it may be either of two."""
        if len(set(self.sections)) == 1:
            return self.sections[0]
        return self.sections[place] if among == len(self.sections) else None

    def _row(self, cells: Cells, at: int, place: int, among: int) -> None:
        meaning = read_label(cells.label)
        of_plan = meaning.kind == MONEY and len(cells.label.split()) <= _MOST_WORDS
        section = self._section(place, among)
        doubtful = next((each for each in cells.figures if each.kind == DOUBTFUL), None)
        if of_plan and section == "not_paid":
            self.problems.append(Ignored(self._number(at), f"“{clean_label(cells.label)}” is no money paid this time"))
        elif of_plan and doubtful is not None:
            self._refuse(at, f"“{clean_label(doubtful.text)}” is no amount{looks_like(doubtful)}.")
        elif of_plan and section is None and meaning.source not in EMPLOYER:
            self._refuse(at, "the line stands below two headings, one of what the employer pays.")
        elif _MISREAD_PLAN.search(cells.label) and not names_a_plan(cells.label):
            self._refuse(at, f"“{clean_label(cells.label)}” looks like the name of a plan, misread.")
        elif any(each.kind == AMOUNT for each in cells.figures) and section != "not_paid":
            self._placed(cells, at, place, meaning if of_plan or meaning.kind != MONEY else Label("other"), section)

    def _placed(self, cells: Cells, at: int, place: int, meaning: Label, section: str | None) -> None:
        amounts = _alone(cells) or (read_row(cells.figures, self.columns, place) if self.columns else None)
        if amounts is None:
            if _GROSS.fullmatch(normalise(cells.label)) and not self.columns and len(cells.figures) == 1:
                self.gross += [each.amount for each in cells.figures if each.amount is not None]
            elif meaning.kind == MONEY:
                where = "the figures do not fit the columns named above" if self.columns else "no line above names them"
                self._refuse(
                    at, f"which figures of “{clean_label(cells.label)}” are of this period is not said: {where}."
                )
            return
        row = Row(self._number(at), cells.label, meaning, amounts, section == "employer")
        if _GROSS.fullmatch(normalise(cells.label)):
            self.gross += [amounts.current] if amounts.current is not None else []
        self.rows.append(row)
        self._block.append(row)

    def _sums(self, at: int) -> bool:
        """Whether the line is the `Current` row of sums; its gross pay is noted."""
        above = self.lines[at - 1] if at else ""
        named = [found.lastgroup for found in _SUMS.finditer(above)]
        if "gross" not in named or not self.lines[at].lower().startswith(("current ", "ytd ")):
            return False
        (cells,) = take_apart(self.lines[at], points=self.points)[:1]
        if cells.label.lower() == "current" and len(cells.figures) == len(named):
            figure = cells.figures[named.index("gross")]
            self.gross += [figure.amount] if figure.amount is not None else []
        return True

    def _unread(self, line: str, at: int) -> None:
        """Refuse a line about the plan whose figures cannot be read, rather than pass over it."""
        if "not_paid" in self.sections or len(line.split()) > _MOST_WORDS or len(line) > _LONGEST_ROW:
            return
        found = _BARE_FIGURES.fullmatch(line) or _GLUED.match(line)
        if found or self._is_figure(at + 1):  # each cell may stand on a line of its own
            meaning = read_label(found["label"] if found else line)
            if meaning.kind == MONEY and (meaning.sure or meaning.source == AFTER_TAX):
                self._refuse(at, f"the figures of “{clean_label(line)}” cannot be read.")

    def _is_figure(self, at: int) -> bool:
        """Whether a line holds a figure and no label."""
        cells = take_apart(self.lines[at], points=self.points) if at < len(self.lines) else []
        return len(cells) == 1 and not cells[0].label

    def _end_block(self) -> None:
        """Hold the rows since the last heading against the row of totals that the section prints for itself."""
        rows, self._block = self._block, []
        if not self._columns_sure and not any(row.amounts.current is not None for row in rows):
            for row in rows:
                if row.meaning.kind == MONEY:
                    why = f"“{clean_label(row.label)}” has one figure, and which column it stands in is not said."
                    self._refuse(row.line - self.first, why)
        totals = [row for row in rows if row.meaning.kind == TOTAL and "tax" in row.label.lower()]
        if not totals or not any(row.meaning.kind == MONEY for row in rows):
            return
        printed = total(row.amounts.current for row in totals if row.amounts.current is not None)
        parts = [row for row in rows if row.meaning.kind != TOTAL]
        added = total(row.amounts.current for row in parts if row.amounts.current is not None)
        if printed != added:
            text = f"“{clean_label(totals[0].label)}” is printed as {printed}, but its lines add up to {added}."
            if any(row.amounts.current is None and row.meaning.kind == MONEY for row in parts):
                self.problems.append(
                    Refused(totals[0].line, f"{text} A figure may stand in another column.", _CHECK_TEXT)
                )
            else:
                self.problems.append(Remark(totals[0].line, text))

    def _number(self, at: int) -> int:
        return self.first + at

    def _refuse(self, at: int, why: str) -> None:
        self.problems.append(Refused(self._number(at), why, _CHECK_TEXT))

    def lines_of_stub(self) -> Iterator[StubLine]:
        """The rows with the employee's amounts above zero where the employee paid in, below where it came back.

        ADP prints deductions below zero, others above. What a layout does is seen from its taxes: where the gross pay
        is above zero and the taxes are below, or the other way round, deductions have the other sign. Without any tax
        an ADP statement has that sign where no deduction is above zero; elsewhere a figure below zero is refused.
        """
        taxes = [row.amounts for row in self.rows if _TAX.search(row.label) and not row.of_employer]
        paid = _sign([each.current for each in taxes], self.gross)
        to_date = _sign([each.ytd for each in taxes], [])
        rows = list(_merged(self.rows))
        if not paid and self.of_adp and not any(_above_zero(row) for row in rows):
            paid = -1
        for row in rows:
            current, ytd = row.amounts.current, row.amounts.ytd
            if not row.of_employees:
                pass
            elif not paid and row.meaning.kind == MONEY and current is not None and current < ZERO:
                why = "the statement prints no tax that would tell what its signs mean"
                self._refuse(row.line - self.first, f"whether {current} was paid in or taken back is not said: {why}.")
            else:
                current = -current if current is not None and paid < 0 else current
                ytd = -ytd if ytd is not None and to_date < 0 else ytd
            yield StubLine(row.line, row.label, current, ytd, *row.amounts[2:], row.of_employer)


def _matters(label: str) -> bool:
    return read_label(label).kind == MONEY


def _above_zero(row: Row) -> bool:
    current = row.amounts.current
    return row.of_employees and row.meaning.kind == MONEY and current is not None and current > ZERO


def _sign(taxes: list[Money | None], gross: list[Money]) -> int:
    """1 where deductions are printed above zero, -1 where below, 0 where no tax tells."""
    withheld = total(each for each in taxes if each is not None)
    if not withheld:
        return 0
    return (1 if withheld > ZERO else -1) * (-1 if gross and gross[0] < ZERO else 1)


def _alone(cells: Cells) -> Amounts | None:
    """A lone figure whose own label says of which time it is, as in “Current Match” and “Ytd 401K Match”."""
    if len(cells.figures) != 1:
        return None
    if _SINGLE_YTD.search(cells.label):
        return Amounts(ytd=cells.figures[0].amount)
    return Amounts(current=cells.figures[0].amount) if _SINGLE_NOW.search(cells.label) else None


def _merged(rows: list[Row]) -> Iterator[Row]:
    """The rows, with a “Current Match” and the “Ytd 401K Match” of the same source made one."""
    halves: dict[str, list[Row]] = {}
    for row in rows:
        if row.meaning.source is not None and (row.amounts.current is None) != (row.amounts.ytd is None):
            halves.setdefault(row.meaning.source, []).append(row)
    gone: set[int] = set()
    merged: dict[int, Row] = {}
    for pair in halves.values():
        now = [row for row in pair if row.amounts.current is not None]
        to_date = [row for row in pair if row.amounts.ytd is not None and _SINGLE_YTD.search(row.label)]
        if len(now) == len(to_date) == 1:
            merged[id(now[0])] = now[0]._replace(amounts=now[0].amounts._replace(ytd=to_date[0].amounts.ytd))
            gone.add(id(to_date[0]))
    yield from (merged.get(id(row), row) for row in rows if id(row) not in gone)
