"""The limits of the person and year that are chosen, each with what decides it and its law."""

from collections.abc import Sequence

from textual.content import Content

from ledger.reports.figure_text import figure_lines
from ledger.services.personal_limits import PersonalLimits, personal_limits
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.paper import PaperScreen
from ledger.tui.text import MUTED, advice, line

_FRAME = 6  # columns of the frame, its padding and the scroll bar
_WIDEST = 120


class LimitsScreen(PaperScreen[PersonalLimits]):
    """The arithmetic of a person's limits of a year."""

    TITLE_OF = "Limits of the year"
    HELP = "What each limit is, how it comes about, and the law or notice that sets it."

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def read(self, ledger: LedgerFile) -> PersonalLimits:
        """The limits."""
        return personal_limits(ledger.reader(), self._scope.person, self._scope.year, self.ledger_app.desk.today)

    def written(self, found: PersonalLimits) -> Sequence[Content]:
        """Each limit and its parts."""
        width = min(self.app.size.width, _WIDEST) - _FRAME
        text = figure_lines(found.figures, person=found.person, year=found.year, width=width)
        head = f"{found.name}, {found.year}: age {found.age} at the end of the year; seen from {found.as_of}"
        return [line(head, MUTED), Content(""), *(_kept(each) for each in text)]


def _kept(text: str) -> Content:
    """A line with the blanks that it is indented by."""
    inner = text.lstrip(" ")
    return Content(" " * (len(text) - len(inner))) + line(advice(inner), "" if len(inner) < len(text) else "bold")
