"""A course of annual additions drawn in block characters; all of it integer arithmetic."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from textual.content import Content

from ledger.domain.money import ZERO, Money
from ledger.services.additions_through_year import AdditionsCourse, CoursePoint
from ledger.services.limit_meters import Slices, slices
from ledger.tui.text import MUTED

_SCALE = 9  # cells of `$999,999` and a gap
_LEVELS = " ▁▂▃▄▅▆▇█"
_MONTHS = "JFMAMJJASOND"
_LONG_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Fill(NamedTuple):
    """How one kind of money is drawn; the character tells it apart where colours do not."""

    name: str
    mark: str
    style: str


# From the bottom up, in the order of `Slices`.
_FILLS = (
    _Fill("deferrals", "█", "$primary"),
    _Fill("employer", "▓", "$accent"),
    _Fill("after-tax", "▒", "$success"),
)
_TODAY, _LIMIT = "┊", "─"


class CourseDrawing:
    """A course on a grid of cells; the first column is the first day of the limitation year."""

    def __init__(self, course: AdditionsCourse, today: dt.date) -> None:
        self._course = course
        self._first, self._last = course.period
        self._days = [each.date for each in course.points]
        self._parts = [slices(each) for each in course.points]
        self._today = today if self._first <= today <= self._last else None
        highest = max((each.total for each in course.points), default=ZERO)
        self._top = max(highest, course.limit or ZERO, Money(1))

    # --- in a line ---

    def in_a_line(self, width: int) -> Content:
        """A column a level, the expected ones lighter, and the figures after it."""
        text = f" {self._said()}"
        across = max(min(width - len(text), 48), 12)
        now = self._column_of_today(across)
        levels = [self._level(self._at(place, across), len(_LEVELS) - 1) for place in range(across)]
        drawn = "".join(_LEVELS[each] for each in levels)
        return Content.assemble((drawn[: now + 1], "$success"), (drawn[now + 1 :], "$success 45%"), (text, MUTED))

    def _said(self) -> str:
        """The figures of the one line: so far, the limit, and where it leads."""
        limit, now, last = self._course.limit, self._recorded(), self._course.points[-1]
        of_limit = "limit not known" if limit is None else f"of {_whole(limit)}"
        said = f"{_whole(ZERO if now is None else now.total)} {of_limit}"
        return f"{said}, expected {_whole(last.total)}" if last.expected else said

    def _level(self, part: Slices | None, steps: int) -> int:
        return 0 if part is None else self._height(sum(part, ZERO), steps)

    # --- the chart ---

    def rows(self, width: int, height: int) -> Iterator[Content]:
        """The lines of the chart from the top: the fills, the months, the legend."""
        across, high = width - _SCALE, height - 3
        stacks = [self._stack(self._at(place, across), high) for place in range(across)]
        limit = self._course.limit
        level = None if limit is None else max(self._height(limit, high), 1)
        now = self._column_of_today(across)
        for row in range(high, 0, -1):
            cells = [self._cell(stack, row, level, expected=place > now) for place, stack in enumerate(stacks)]
            if self._today is not None and cells[now][0] == " ":
                cells[now] = (_TODAY, MUTED)
            yield Content.assemble((self._scale(row, high, level), MUTED), *_runs(cells))
        yield Content.assemble(("└".rjust(_SCALE), MUTED), ("─" * across, MUTED))
        yield Content.assemble(" " * _SCALE, (self._months(across), MUTED))
        yield self._legend(width)

    def _at(self, place: int, across: int) -> Slices | None:
        """What had come in by the last day that a column stands for."""
        days = (self._last - self._first).days + 1
        until = self._first + dt.timedelta(days=(place + 1) * days // across - 1)
        found = bisect_right(self._days, until)
        return self._parts[found - 1] if found else None

    def _column_of_today(self, across: int) -> int:
        """The column of today; of a year that is over the last, of one to come one before the first."""
        if self._today is None:
            recorded = [each for each in self._course.points if not each.expected]
            return across - 1 if recorded and len(recorded) == len(self._course.points) else -1
        days = (self._last - self._first).days + 1
        return (self._today - self._first).days * across // days

    def _height(self, amount: Money, rows: int) -> int:
        """Cells of an amount, rounded half up; what there is shows."""
        cents = max(amount.cents, 0)
        return max((cents * rows * 2 + self._top.cents) // (2 * self._top.cents), 1 if cents else 0)

    def _stack(self, part: Slices | None, rows: int) -> tuple[int, ...]:
        """Up to which row each fill reaches."""
        if part is None:
            return (0,) * len(_FILLS)
        reached, so_far = [], ZERO
        for amount in part:
            so_far += amount
            reached.append(self._height(so_far, rows))
        return tuple(reached)

    def _cell(self, stack: tuple[int, ...], row: int, level: int | None, *, expected: bool) -> tuple[str, str]:
        if row == level:
            return _LIMIT, "$error"
        for fill, reached in zip(_FILLS, stack, strict=True):
            if row <= reached:
                return fill.mark, f"{fill.style} 45%" if expected else fill.style
        return " ", ""

    def _scale(self, row: int, rows: int, level: int | None) -> str:
        """The limit and its half, written beside their rows."""
        whole = self._course.limit if self._course.limit is not None and level is not None else self._top
        half = Money(whole.cents // 2)
        text = ""
        if row == self._height(whole, rows):
            text = _whole(whole)
        elif row == self._height(half, rows):
            text = _whole(half)
        return f"{text.rjust(_SCALE - 1)}│"

    def _months(self, across: int) -> str:
        days = (self._last - self._first).days + 1
        marks = [" "] * across
        long = across >= 12 * 4
        month = self._first.replace(day=1)
        while month <= self._last:
            place = max((month - self._first).days, 0) * across // days
            name = _LONG_MONTHS[month.month - 1] if long else _MONTHS[month.month - 1]
            for offset, letter in enumerate(name):
                if place + offset < across:
                    marks[place + offset] = letter
            month = (month + dt.timedelta(days=31)).replace(day=1)
        return "".join(marks)

    def _legend(self, width: int) -> Content:
        """What the fills mean, with their figures where there is room."""
        last = self._recorded()
        amounts = slices(last) if last is not None else Slices(ZERO, ZERO, ZERO)
        with_figures = self._marks([f" {fill.name} {_whole(each)}" for fill, each in zip(_FILLS, amounts, strict=True)])
        if with_figures.cell_length <= width:
            return with_figures
        return self._marks([f" {fill.name}" for fill in _FILLS])

    def _marks(self, names: Sequence[str]) -> Content:
        parts = [Content.assemble((fill.mark, fill.style), name) for fill, name in zip(_FILLS, names, strict=True)]
        parts.append(Content.assemble((_LIMIT, "$error"), " limit"))
        if self._course.points[-1].expected:
            parts.append(Content.assemble((_TODAY, MUTED), " then expected"))
        return Content("  ").join(parts)

    def _recorded(self) -> CoursePoint | None:
        return next((each for each in reversed(self._course.points) if not each.expected), None)


def _runs(cells: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for style, run in groupby(cells, key=lambda cell: cell[1]):
        yield "".join(mark for mark, _ in run), style


def _whole(amount: Money) -> str:
    """An amount in whole dollars, cents dropped: the scale of a drawing, not a figure."""
    return str(amount).partition(".")[0]
