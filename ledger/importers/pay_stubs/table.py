"""The tables of one printed pay statement: headings, columns and rows; what does not fit them is refused."""

import re

from ledger.domain.money import Money, total
from ledger.domain.sources import EMPLOYER
from ledger.importers.base import Ignored, Item, Refused, Remark
from ledger.importers.labels import MONEY, TOTAL, Label, names_a_plan, normalise, read_label, stray_figure
from ledger.importers.pay_stubs.columns import (
    Amounts,
    Table,
    belongs_to_header,
    lone_figure,
    read_header,
    read_loosely,
    read_row,
    title_of,
    without_numbers,
)
from ledger.importers.pay_stubs.leftovers import MOST_WORDS, WORD, is_money, not_accounted
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
from ledger.importers.pay_stubs.rows import CHECK_TEXT, Row, lines_of
from ledger.importers.pay_stubs.sections import (
    NOT_PAID,
    Section,
    either,
    is_known,
    is_label_alone,
    is_of_the_year,
    looks_like_heading,
    read_heading,
)
from ledger.importers.pay_stubs.stub import StubLine
from ledger.importers.words import clean_label

_GROSS = re.compile(r"(?:current |total )?gross(?: pay| earnings| wages)?", re.IGNORECASE)
# The row of sums that UKG and Workday print: its first line names what the figures below are.
_SUMS = re.compile(
    r"(?:total )?(?P<hours>hours(?: worked)?)|(?P<gross>gross(?: pay)?)|taxable wages|"
    r"(?:pre|post|after)[ -]?tax deductions|taxes|deductions|net(?: pay)?",
    re.IGNORECASE,
)
_SINGLE_YTD = re.compile(r"\b(?:ytd|year to date)\b", re.IGNORECASE)
_SINGLE_NOW = re.compile(r"^(?:current|this period)\b", re.IGNORECASE)
_GLUED = re.compile(r"(?P<label>[^.]{0,60}[A-Za-z)])\$?-?[0-9][0-9,]{0,11}\.[0-9]{2}")
_MISREAD_PLAN = re.compile(r"\b4\s?[0oO][1lI|]\s?\(?[kK]\b|\b4\s?[0oO][3]\s?\(?[bB]\b")
_OF_PLAN = re.compile(r"40[13]|457|roth|match|after.?tax", re.IGNORECASE)
_LONGEST_ROW = 200


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
        self.sections: tuple[Section, ...] = (Section(),)
        self.of_adp = False
        self._of_year = False
        self._before_year: tuple[Table, ...] = ()
        self._block = 0  # of the rows, the first since the last heading

    def read(self, raw: list[str]) -> None:
        """Take the lines in; `raw` are the same lines before they were made plain."""
        for at, line in enumerate(self.lines):
            if len(raw[at]) > LONGEST and _OF_PLAN.search(raw[at]):
                self._refuse(at, f"the line is longer than {LONGEST:,} characters.")
                continue
            header = read_header(line, self._line(at - 1), self._line(at + 1))
            if header:
                self._header(header, line, at)
                continue
            cells = take_apart(line, points=self.points)
            if not any(each.figures for each in cells):
                self._without_figures(line, at)
            elif self._sums(at):
                continue
            elif is_garbled(raw[at]) and any(is_money(each.label) for each in cells):
                self._refuse(at, "the PDF gave codes instead of some characters of a line about the plan.")
            elif (why := not_accounted(line, cells)) is not None:
                self._refuse(at, why)
            else:
                for place, each in enumerate(cells):
                    if each.figures:
                        self._row(each, at, (place, len(cells)), raw[at] if len(cells) == 1 else "")
        self._end_block()

    def _line(self, at: int) -> str:
        return self.lines[at] if 0 <= at < len(self.lines) else ""

    def _header(self, header: tuple[Table, ...], line: str, at: int) -> None:
        self._end_block()
        # The one column of amounts below “Year to Date Totals” is that of the year.
        of_year = header == (("ytd",),) or (self._of_year and header == (("current",),))
        self._before_year = self.columns if of_year and not self._of_year else self._before_year
        self.columns, self._of_year = (("ytd",),) if of_year else header, of_year
        self.sections = read_heading(title_of(line, self._line(at + 1))) or self.sections
        self.of_adp = self.of_adp or "this period" in line.lower()

    def _without_figures(self, line: str, at: int) -> None:
        """A line that may be a heading, the label of a row beside it, or one of its figures."""
        before, after = self._line(at - 1), self._line(at + 1)
        if not line or belongs_to_header(before, line, after):
            return
        if (why := self._unread(line, at)) is not None:
            self._refuse(at, why)
            return
        sections = read_heading(line) if looks_like_heading(line) else ()
        known = is_known(sections)
        if is_of_the_year(line):
            self._before_year = self.columns if not self._of_year else self._before_year
            self._end_block()
            self.columns, self._of_year, self.sections = (("ytd",),), True, sections or self.sections
        elif not known and self._wraps(line, at):
            self._refuse(
                at, f"“{clean_label(line)}” has no figures: whether it belongs to the line beside it is not said."
            )
        elif known or (sections and not is_label_alone(line) and (self.columns or self._header_follows(at))):
            self._end_block()
            self.columns = without_numbers(self._before_year if self._of_year else self.columns)
            self._of_year, self.sections = False, sections

    def _header_follows(self, at: int) -> bool:
        following = next((each for each in range(at + 1, min(at + 3, len(self.lines))) if self.lines[each]), at)
        return bool(read_header(self._line(following), self._line(following - 1), self._line(following + 1)))

    def _wraps(self, line: str, at: int) -> bool:
        """Whether the words of a source stand alone beside a row of the plan, whose label they may be a part of."""
        meaning = read_label(line)
        if not looks_like_heading(line) and not names_a_plan(line):
            return False
        if meaning.kind != MONEY or (meaning.source is None and not names_a_plan(line)):
            return False
        beside = (take_apart(self._line(each), points=self.points) for each in (at - 1, at + 1))
        return any(cells.figures and is_money(cells.label) for found in beside for cells in found)

    def _section(self, place: int, among: int) -> Section | None:
        """The section in which one of the labels of a line stands; None where it may be either of two."""
        return self.sections[place] if among == len(self.sections) else either(self.sections)

    def _row(self, cells: Cells, at: int, where: tuple[int, int], raw: str) -> None:
        place, among = where
        meaning = read_label(cells.label)
        of_plan = meaning.kind == MONEY and self._is_row(cells, place)
        section = self._section(place, among)
        doubtful = next((each for each in cells.figures if each.kind == DOUBTFUL), None)
        if of_plan and section is not None and section.kind == NOT_PAID:
            self.problems.append(Ignored(self.first + at, f"“{clean_label(cells.label)}” is no money paid this time"))
        elif of_plan and doubtful is not None:
            self._refuse(at, f"“{clean_label(doubtful.text)}” is no amount{looks_like(doubtful)}.")
        elif of_plan and section is None and meaning.source not in EMPLOYER:
            self._refuse(at, "the line stands below two headings, one of what the employer pays.")
        elif _MISREAD_PLAN.search(cells.label) and not names_a_plan(cells.label):
            self._refuse(at, f"“{clean_label(cells.label)}” looks like the name of a plan, misread.")
        elif section is None or section.kind != NOT_PAID:
            known = meaning if of_plan or meaning.kind != MONEY else Label("other")
            amounts = self._amounts(cells, where, known)
            lone = of_plan and amounts is not None and not _alone(cells) and not self._fits(cells, place)
            if amounts is not None:
                self._take(
                    Row(self.first + at, cells.label, known, amounts, section or Section(), self._of_year, lone, raw)
                )
            elif _GROSS.fullmatch(normalise(cells.label)) and not self.columns and len(cells.figures) == 1:
                self.gross += [each.amount for each in cells.figures if each.amount is not None]
            elif of_plan:
                fit = "the figures do not fit the columns named above" if self.columns else "no line above names them"
                label = clean_label(cells.label)
                self._refuse(at, f"which figures of “{label}” are of this period is not said: {fit}.")

    def _is_row(self, cells: Cells, place: int) -> bool:
        """Whether words with figures are a row: a label is short, or has a figure for every column."""
        return len(cells.label.split()) <= MOST_WORDS or self._fits(cells, place)

    def _fits(self, cells: Cells, place: int) -> bool:
        return read_row(cells.figures, self.columns, place) is not None

    def _amounts(self, cells: Cells, where: tuple[int, int], meaning: Label) -> Amounts | None:
        place, among = where
        if (alone := _alone(cells)) is not None:
            return alone
        if meaning.kind != MONEY:
            return read_loosely(cells.figures, self.columns, place)
        if among > max(1, len(self.columns)) and not self._fits(cells, place):
            return None
        return read_row(cells.figures, self.columns, place) or self._lone(cells)

    def _lone(self, cells: Cells) -> Amounts | None:
        """A lone figure below a column of this period and one of the year, which the sums or its place may tell."""
        return lone_figure(cells.figures, self.columns) if self.columns == without_numbers(self.columns) else None

    def _take(self, row: Row) -> None:
        if _GROSS.fullmatch(normalise(row.label)):
            self.gross += [row.amounts.current] if row.amounts.current is not None else []
        self.rows.append(row)

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

    def _unread(self, line: str, at: int) -> str | None:
        """Why a line about the plan is refused whose figures cannot be read; None where it is no such line."""
        if any(each.kind == NOT_PAID for each in self.sections) or len(line.split()) > MOST_WORDS:
            return None
        stray = stray_figure(line)
        if stray is not None and WORD.search(line[stray.start() :]):
            stray = None  # a sentence with a number in it
        glued = _GLUED.match(line) if len(line) <= _LONGEST_ROW else None
        if stray or glued or self._is_figure(at + 1):  # each cell may stand on a line of its own
            meaning = read_label(line[: stray.start()] if stray else glued["label"] if glued else line)
            if meaning.kind == MONEY and (meaning.sure or meaning.source is not None):
                return f"the figures of “{clean_label(line)}” cannot be read."
        return None

    def _is_figure(self, at: int) -> bool:
        """Whether a line holds a figure and no label."""
        cells = take_apart(self._line(at), points=self.points)
        return len(cells) == 1 and not cells[0].label and bool(cells[0].figures)

    def _end_block(self) -> None:
        """Hold the rows since the last heading against the row of totals that the section prints for itself."""
        begin, self._block = self._block, len(self.rows)
        rows = self.rows[begin:]
        totals = [row for row in rows if row.meaning.kind == TOTAL and "tax" in row.label.lower()]
        if not totals or not any(row.is_money for row in rows):
            return
        parts = [row for row in rows if row.meaning.kind != TOTAL]
        printed, added = _current(totals), _current(parts)
        text = f"“{clean_label(totals[0].label)}” is printed as {printed}, but its lines add up to {added}."
        if any(row.is_money and row.lone for row in parts):
            if printed != added:
                self.problems.append(
                    Refused(totals[0].line, f"{text} A figure may stand in another column.", CHECK_TEXT)
                )
            if printed != added or _year(totals) == _year(parts):
                self.rows[begin:] = [row._replace(lone=False) for row in rows]
        elif printed != added:
            self.problems.append(Remark(totals[0].line, text))

    def _refuse(self, at: int, why: str) -> None:
        self.problems.append(Refused(self.first + at, why, CHECK_TEXT))

    def lines_of_stub(self) -> list[StubLine]:
        """The lines with the signs that the ledger has; what they cannot tell is added to the problems."""
        lines, problems = lines_of(self.rows, self.gross, of_adp=self.of_adp)
        self.problems += problems
        return lines


def _current(rows: list[Row]) -> Money:
    return total(row.amounts.current for row in rows if row.amounts.current is not None)


def _year(rows: list[Row]) -> Money:
    return total(row.amounts.ytd for row in rows if row.amounts.ytd is not None)


def _alone(cells: Cells) -> Amounts | None:
    """A lone figure whose own label says of which time it is, as in “Current Match” and “Ytd 401K Match”."""
    if len(cells.figures) != 1 or cells.figures[0].kind != AMOUNT:
        return None
    if _SINGLE_YTD.search(cells.label):
        return Amounts(ytd=cells.figures[0].amount)
    return Amounts(current=cells.figures[0].amount) if _SINGLE_NOW.search(cells.label) else None
