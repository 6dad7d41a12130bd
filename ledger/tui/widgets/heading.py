"""The two lines on top: the screens to go to, and whose year is shown."""

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from ledger.tui.text import plain, shortened, styled

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class Tab(NamedTuple):
    """A main screen: its mode, key, name, and the shorter name for narrow terminals."""

    mode: str
    key: str
    name: str
    short: str


TABS = (
    Tab("overview", "1", "Overview", "Over"),
    Tab("stubs", "2", "Pay stubs", "Stubs"),
    Tab("conversions", "3", "Conversions", "Conv"),
    Tab("year_end", "4", "Year end", "Year"),
    Tab("plans", "5", "Plans", "Plans"),
    Tab("history", "6", "History", "Hist"),
)


_ROOM_FOR_NAMES = 70
_LEAST_OF_PLAN = 9  # cells: “all plans”


class TabsLine(Widget):
    """The screens to go to, in one line: a widget of each would take as long to lay out as the rest of the screen."""

    def __init__(self, mode: str) -> None:
        super().__init__(id="tabs")
        self._mode = mode
        self._ends: list[tuple[int, str]] = []  # where each name ends, and its mode

    def render(self) -> Content:
        """Key and name of each; shorter names where the whole ones have no room."""
        short = self.size.width < _ROOM_FOR_NAMES
        parts: list[Content] = []
        self._ends = []
        column = 0
        for tab in TABS:
            chosen = tab.mode == self._mode
            name = tab.short if short else tab.name
            template = "[$text on $primary bold] $key $name [/]" if chosen else " [$text-muted]$key[/] $name "
            part = styled(template, key=tab.key, name=name)
            column += part.cell_length
            self._ends.append((column, tab.mode))
            parts.append(part)
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        """Go to the screen under the mouse."""
        event.stop()
        mode = next((mode for end, mode in self._ends if event.x < end), None)
        if mode is not None:
            await self.run_action(f"app.go('{mode}')")


class ScopeLine(Static):
    """Whose year is shown, and from which day it is seen; a click chooses another."""

    def __init__(self) -> None:
        super().__init__(id="scope")
        self._said: tuple[str, int, str, dt.date] | None = None

    def say(self, person: str, year: int, plan: str, today: dt.date) -> None:
        """Say it; where names are long the day is left out, then the plan is cut: the year is always there."""
        self._said = (person, year, plan, today)
        self._draw()

    def on_resize(self) -> None:
        """As much of the names as there is room for."""
        self._draw()

    def _draw(self) -> None:
        if self._said is None or not self.size.width:
            return
        person, year, plan, today = self._said
        room = self.size.width - len(" · 2026 · ")
        person = shortened(person, room - _LEAST_OF_PLAN)
        left = room - cell_len(person)
        said = styled("[b]$person[/b] · [b]$year[/b] · $plan", person=person, year=year, plan=shortened(plan, left))
        day = styled("  [$text-muted]seen from $today[/]", today=today)
        fits = cell_len(plain(plan)) + day.cell_length <= left
        self.update(Content.assemble(said, day) if fits else said)

    async def on_click(self, event: events.Click) -> None:
        """Choose another person, year or plan."""
        event.stop()
        await self.run_action("app.choose_scope")


class Heading(Vertical):
    """Tabs above, whose year below."""

    def __init__(self, mode: str) -> None:
        super().__init__(id="heading")
        self._mode = mode

    def compose(self) -> ComposeResult:
        """The tabs and the line of the scope."""
        yield TabsLine(self._mode)
        yield ScopeLine()

    def show(self, app: "LedgerApp") -> None:
        """Show whose year is chosen, and from which day it is seen."""
        scope = app.scope
        self.query_one(ScopeLine).say(
            app.names.get(scope.person, scope.person or "nobody yet"),
            scope.year,
            "all plans" if scope.plan is None else app.names.get(scope.plan, scope.plan),
            app.desk.today,
        )
