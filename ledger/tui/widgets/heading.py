"""The two lines on top: the screens to go to, and whose year is shown."""

from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from ledger.tui.text import styled

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


class TabLabel(Static):
    """One screen to go to, by a click."""

    def __init__(self, tab: Tab, *, chosen: bool) -> None:
        super().__init__(
            styled("$key $name" if chosen else "[$text-muted]$key[/] $name", key=tab.key, name=tab.name),
            classes="tab -chosen" if chosen else "tab",
            id=f"tab-{tab.mode}",
        )
        self.tab = tab

    async def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        await self.run_action(f"app.go('{self.tab.mode}')")


class ScopeLine(Static):
    """Whose year is shown; a click chooses another."""

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
        with Horizontal(id="tabs"):
            for tab in TABS:
                yield TabLabel(tab, chosen=tab.mode == self._mode)
        yield ScopeLine(id="scope")

    def show(self, app: "LedgerApp") -> None:
        """Show whose year is chosen, and from which day it is seen."""
        scope = app.scope
        self.query_one(ScopeLine).update(
            styled(
                "[b]$person[/b] · [b]$year[/b] · $plan  [$text-muted]seen from $today[/]",
                person=app.names.get(scope.person, scope.person or "nobody yet"),
                year=scope.year,
                plan="all plans" if scope.plan is None else app.names.get(scope.plan, scope.plan),
                today=app.desk.today,
            )
        )
