"""The rows of a printed pay statement: halves of one line joined, signs as the ledger has them, lone figures placed."""

import re
from typing import NamedTuple

from ledger.domain.money import ZERO, Money
from ledger.domain.sources import EMPLOYER
from ledger.importers.base import Refused
from ledger.importers.labels import MONEY, Label, normalise
from ledger.importers.pay_stubs.columns import Amounts
from ledger.importers.pay_stubs.sections import OF_EMPLOYER, Section, below_title, under
from ledger.importers.pay_stubs.structured import is_tax, taken_below_zero
from ledger.importers.pay_stubs.stub import StubLine
from ledger.importers.words import clean_label

CHECK_TEXT = "Correct the line in a text file of the stub and import that, or enter the stub by hand."

_SINGLE_YTD = re.compile(r"\b(?:ytd|year to date)\b", re.IGNORECASE)
_WIDE = re.compile(r" {3,}|\t")
_APART = 3  # characters between the ends of two columns


class Row(NamedTuple):
    """One label with its amounts, as printed.

    Attributes:
        line: Where it stands in the file, from 1.
        label: Its words.
        meaning: What they mean.
        amounts: Its figures by column.
        section: The heading that it stands below.
        of_year: Whether a heading says that its amounts are those of the year to date.
        lone: Whether it has one figure below two columns: taken as the year's, until something tells.
        raw: The line with all its blanks, where it holds nothing else.
    """

    line: int
    label: str
    meaning: Label
    amounts: Amounts
    section: Section
    of_year: bool = False
    lone: bool = False
    raw: str = ""

    @property
    def is_money(self) -> bool:
        """Whether it is money of the plan."""
        return self.meaning.kind == MONEY

    @property
    def of_employees(self) -> bool:
        """Whether the employee pays it, so that its sign is that of a deduction."""
        return self.section.kind != OF_EMPLOYER and self.meaning.source not in EMPLOYER

    def refused(self, why: str) -> Refused:
        """That the row cannot be recorded."""
        return Refused(self.line, why, CHECK_TEXT)


def lines_of(rows: list[Row], gross: list[Money], *, of_adp: bool) -> tuple[list[StubLine], list[Refused]]:
    """The rows with the employee's amounts above zero where the employee paid in, below where it came back.

    ADP prints deductions below zero, others above. What a layout does is seen from its taxes: where the gross pay
    is above zero and the taxes are below, or the other way round, deductions have the other sign. Without any tax
    an ADP statement has that sign where no deduction is above zero; elsewhere a figure below zero is refused.
    """
    taxes = [row.amounts for row in rows if is_tax(row.label) and row.section.kind != OF_EMPLOYER]
    below = taken_below_zero((each.current for each in taxes), gross[0] if gross else None)
    year_below = taken_below_zero(each.ytd for each in taxes)
    problems: list[Refused] = []
    rows = _placed(rows, below=below, year_below=year_below, problems=problems)
    rows = _halves_joined(_years_joined(rows, problems))
    if below is None and of_adp and not any(_above_zero(row) for row in rows):
        below = True
    lines = []
    for row in rows:
        current, ytd = row.amounts.current, row.amounts.ytd
        if not row.of_employees:
            pass
        elif below is None and row.is_money and current is not None and current < ZERO:
            why = "the statement prints no tax that would tell what its signs mean"
            problems.append(row.refused(f"whether {current} was paid in or taken back is not said: {why}."))
        else:
            current = -current if current is not None and below else current
            ytd = -ytd if ytd is not None and year_below else ytd
        lines.append((row, StubLine(row.line, row.label, current, ytd, *row.amounts[2:])))
    return _below_headings(lines), problems


def _above_zero(row: Row) -> bool:
    current = row.amounts.current
    return row.of_employees and row.is_money and current is not None and current > ZERO


def _below_headings(lines: list[tuple[Row, StubLine]]) -> list[StubLine]:
    """The lines as their headings let them be read; one label below two headings is asked about with each of them."""
    titles: dict[str, set[str]] = {}
    for row, _ in lines:
        if row.is_money and row.of_employees:
            titles.setdefault(normalise(row.label).lower(), set()).add(row.section.title.lower())
    made = []
    for row, line in lines:
        placed = under(line, row.section)
        twice = row.of_employees and len(titles.get(normalise(row.label).lower(), ())) > 1
        made.append(below_title(line, row.section.title) if twice and not placed.asked else placed)
    return made


def _placed(rows: list[Row], *, below: bool | None, year_below: bool | None, problems: list[Refused]) -> list[Row]:
    """The rows, each lone figure of the plan put into its column by its sign or its place; else refused."""
    made = []
    pairs = [_ends(each.raw) for each in rows if each.raw and not each.lone]
    ends = [pair for pair in pairs if len(pair) == 2]
    for row in rows:
        if row.lone and row.is_money and row.amounts.ytd is not None:
            figure = row.amounts.ytd
            if row.of_employees and below is True and year_below is False and figure:
                is_year: bool | None = figure > ZERO  # this period is printed below zero, the year above
            else:
                is_year = _stands_in_year(_ends(row.raw), ends)
            if is_year is None:
                why = f"“{clean_label(row.label)}” has one figure, and which column it stands in is not said."
                problems.append(row.refused(why))
            elif not is_year:
                row = row._replace(amounts=Amounts(current=figure))  # noqa: PLW2901 - the same row, read
        made.append(row)
    return made


def _stands_in_year(lone: list[int], pairs: list[list[int]]) -> bool | None:
    """Whether a lone figure ends where those of the year end in the rows around; None where the text does not tell."""
    if len(pairs) < 2 or len(lone) != 1:
        return None
    now, year = ([pair[at] for pair in pairs] for at in (0, 1))
    if max(now) - min(now) > 1 or max(year) - min(year) > 1 or min(year) - max(now) < _APART:
        return None
    (end,) = lone
    if min(year) - 1 <= end <= max(year) + 1:
        return True
    return False if min(now) - 1 <= end <= max(now) + 1 else None


def _ends(raw: str) -> list[int]:
    """Where the cells after the label end, in a line whose cells stand apart."""
    text = raw.expandtabs()
    cells = [found.end() - (found[0][-1] in "*†‡#") for found in re.finditer(r"\S+(?: \S+)*", text)]
    return cells[1:] if _WIDE.search(text.strip()) else []


def _years_joined(rows: list[Row], problems: list[Refused]) -> list[Row]:
    """The rows, with those of a block for the year to date joined to the lines of this period."""
    made = [row for row in rows if not (row.of_year and row.is_money)]
    places: dict[str, list[int]] = {}
    for at, row in enumerate(made):
        places.setdefault(normalise(row.label).lower(), []).append(at)
    for row in rows:
        if not (row.of_year and row.is_money):
            continue
        same = places.setdefault(normalise(row.label).lower(), [])
        if not same:
            same.append(len(made))
            made.append(row)
            continue
        found = made[same[0]]
        if len(same) > 1 or found.of_year or found.amounts.ytd not in (None, row.amounts.ytd):
            why = f"“{clean_label(row.label)}” stands on the stub again with another year to date ({row.amounts.ytd})."
            problems.append(row.refused(why))
        made[same[0]] = found._replace(amounts=found.amounts._replace(ytd=row.amounts.ytd))
    return made


def _halves_joined(rows: list[Row]) -> list[Row]:
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
    return [merged.get(id(row), row) for row in rows if id(row) not in gone]
