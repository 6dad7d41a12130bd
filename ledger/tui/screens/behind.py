"""An alert in full, and the entries that it rests on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.alerts.alert import Alert
from ledger.domain.errors import LedgerError
from ledger.domain.listed import BY_DAY, Listed, Sorting
from ledger.domain.records import read_recorded, record_of
from ledger.domain.status import Status
from ledger.reports.record_summary import summary
from ledger.services.alerts_behind import behind
from ledger.tui.scope import Scope
from ledger.tui.text import line, lines, styled, told
from ledger.tui.widgets.alert_list import alert_text
from ledger.tui.widgets.keys_line import KeysLine
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row
from ledger.tui.words import record_name

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class BehindScreen(ModalScreen[None]):
    """What is so and what to do; below it the entries, newest first."""

    CSS_PATH = "behind.tcss"
    AUTO_FOCUS = "#entries"
    HELP = "**Enter** explains the entry, **x** the figure the alert is about, **o** goes where it can be acted on."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Back", key_display="Esc", id="behind.back"),
        Binding("x", "explain_figure", "Explain", id="behind.explain", tooltip="Where the alert's figure comes from"),
        Binding("a", "acknowledge", "Acknowledge", id="behind.acknowledge", tooltip="Let it be, with a reason"),
        Binding("o", "go_there", "Go there", id="behind.go", tooltip="The screen where it can be acted on"),
        Binding("f1,question_mark", "app.help", "Help", show=False, id="behind.help"),
    ]

    def __init__(self, alert: Alert, status: Status) -> None:
        super().__init__()
        self._alert, self._status = alert, status
        self._behind = behind(alert, status)

    @property
    def _app(self) -> "LedgerApp":
        return cast("LedgerApp", self.app)

    def compose(self) -> ComposeResult:
        """The alert, then the table of the entries."""
        alert = self._alert
        with Vertical(id="behind-frame") as frame:
            frame.border_title = line(f"Alert: {alert.code}")
            with VerticalScroll(id="behind-alert", can_focus=False):
                source = styled("   [$text-muted]$source[/]", source=alert.source)
                yield Static(lines([alert_text(alert), source]))
            columns = [
                Column("day", "Date", 10, sorts=False),
                Column("kind", "Entry", 18, sorts=False),
                Column("what", "What it holds", 24, grow=True, sorts=False),
                Column("id", "Id", 18, sorts=False),
            ]
            yield LedgerTable(columns, empty="Nothing is recorded that it rests on.", id="entries")
            yield Static(id="behind-problem", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """Read which entries there are."""
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        entries, desk = self._behind.entries, self._app.desk
        try:
            order = await desk.ask(lambda ledger: ledger.reader().order(entries, Sorting(BY_DAY, descending=True)))
        except LedgerError as error:
            self.query_one("#behind-problem", Static).update(told(error))
            return

        async def fetch(first: int, most: int) -> Sequence[Row]:
            wanted = order[first : first + most]
            return [_row(each) for each in await desk.ask(lambda ledger: ledger.reader().listed_at(wanted))]

        self.query_one(LedgerTable).show_pages(len(order), fetch)

    @on(LedgerTable.Chosen)
    @work
    async def _explain_entry(self, event: LedgerTable.Chosen) -> None:
        await self._explain(event.key, {})

    @work
    async def action_explain_figure(self) -> None:
        """Walk the figure back that the alert is about, else the entry under the cursor."""
        entry = self.query_one(LedgerTable).cursor_key
        if self._behind.figure is not None:
            await self._explain(self._behind.figure, dict(self._behind.choices))
        elif entry is not None:
            await self._explain(entry, {})

    async def _explain(self, figure: str, choices: dict[str, str]) -> None:
        from ledger.tui.screens.explain import ExplainScreen

        year = self._behind.entries.year or self._status.year
        await self.app.push_screen_wait(ExplainScreen(Scope(self._status.person, year), figure, choices))

    @work
    async def action_acknowledge(self) -> None:
        """Let the alert be, with a reason."""
        from ledger.tui.forms.acknowledge_form import acknowledge

        if await acknowledge(self._app, self._alert, self._status) is not None:
            self.dismiss()

    async def action_go_there(self) -> None:
        """Go to the screen where it can be acted on, in the year and plan that it is about."""
        entries, app = self._behind.entries, self._app
        self.dismiss()
        scope = app.scope
        app.scope = scope._replace(year=entries.year or scope.year)
        await app.action_go(self._behind.screen)


def _row(listed: Listed) -> Row:
    value = read_recorded(listed.line)
    day = "" if listed.day is None else str(listed.day)
    what = summary(value).replace("_", " ")
    return Row(listed.reference, (day, record_name(record_of(value)), what, listed.reference))
