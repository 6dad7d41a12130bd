"""Annual additions through the year against their limit: the widget, which draws once there is something to draw."""

import datetime as dt
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from ledger.tui.text import MUTED

if TYPE_CHECKING:
    from ledger.services.additions_through_year import AdditionsCourse

_LEAST_ROWS, _LEAST_COLUMNS = 8, 40


class CourseChart(Widget):
    """The course of one group's limitation year; in little room one line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._course: AdditionsCourse | None = None
        self._today = dt.date.min

    def show_course(self, course: "AdditionsCourse | None", today: dt.date) -> None:
        """Show a course as seen from a day; of None nothing."""
        self._course, self._today = course, today
        self.refresh()

    def render(self) -> Content:
        """The chart, or its one line."""
        width, height = self.content_size
        if self._course is None or width < 1 or height < 1:
            return Content("")
        from ledger.tui.widgets.course_drawing import CourseDrawing

        drawing = CourseDrawing(self._course, self._today)
        if not self._course.points:
            return Content("Nothing has counted against 415(c) yet.").stylize(MUTED)
        if height < _LEAST_ROWS or width < _LEAST_COLUMNS:
            return drawing.in_a_line(width)
        return Content("\n").join(drawing.rows(width, height))
