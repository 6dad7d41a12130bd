"""Whose year is shown: person, year and plan in one place; typing narrows the people."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from ledger.domain.errors import LedgerError
from ledger.services.status import status
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.text import line, told
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.keys_line import KeysLine
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row
from ledger.tui.widgets.lines_list import LinesList

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_ALL_PLANS = "All plans"
_COLUMNS = (Column("name", "Person", 12, grow=True, sorts=False), Column("id", "Id", 14, sorts=False))
_FIRST_YEAR, _LAST_YEAR = 1974, 2199


class Chosen(NamedTuple):
    """What was chosen, and the names of it by id."""

    scope: Scope
    names: Mapping[str, str]


class ChooseScope(ModalScreen[Chosen | None]):
    """Dismisses with what was chosen, or None."""

    CSS_PATH = "choose_scope.tcss"
    AUTO_FOCUS = "#who"
    HELP = "Type a part of a name or id; **Enter** takes what is marked, **Tab** goes on to year and plan."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "take", "Take it", key_display="F2", id="choose.take"),
        Binding("escape", "dismiss", "Back", id="choose.leave"),
        Binding("f1", "app.help", "Help", show=False, id="choose.help"),
    ]

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope
        self._people: Sequence[tuple[str, str]] = ()
        self._plans: Sequence[tuple[str, str]] = ()
        self._whose = ""  # whose plans are shown

    def compose(self) -> ComposeResult:
        """The people with a filter, the year, the plans."""
        with Vertical(id="choose-frame") as frame:
            frame.border_title = line("Whose year")
            with Horizontal(id="choose-year-line"):
                yield Static("Year", classes="label")
                yield TextInput(str(self._scope.year), id="which-year")
            with Horizontal(id="choose-columns"):
                with Vertical(id="choose-people"):
                    yield TextInput(placeholder="type to find a person", id="who")
                    columns = [
                        Column("name", "Person", 12, grow=True, sorts=False),
                        Column("id", "Id", 14, sorts=False),
                    ]
                    yield LedgerTable(columns, empty="Nobody is called so.", id="people")
                with Vertical(id="choose-plans"):
                    yield Static("Plan", classes="panel-title")
                    yield LinesList(id="which-plan")
            yield Static(id="choose-problem", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """Read who there is."""
        self._read_people()

    @property
    def _app(self) -> "LedgerApp":
        return cast("LedgerApp", self.app)

    @work(exclusive=True, group="read")
    async def _read_people(self) -> None:
        try:
            people = await self._app.desk.ask(lambda ledger: ledger.reader().parties("person"))
        except LedgerError as error:
            self.query_one("#choose-problem", Static).update(told(error))
            return
        self._people = [(each.id, each.name) for each in people]
        self._show_people("")
        self.query_one(LedgerTable).move_to(self._scope.person)
        if len(self._people) == 1:
            self.query_one("#which-plan").focus()

    @on(Input.Changed, "#who")
    def _narrow(self, event: Input.Changed) -> None:
        if self._people:
            self._show_people(event.value)

    def _show_people(self, text: str) -> None:
        wanted = text.strip().casefold()
        rows = [Row(id_, (name, id_)) for id_, name in self._people if wanted in f"{name}\n{id_}".casefold()]
        self.query_one(LedgerTable).show_rows(rows)

    @on(LedgerTable.Highlighted)
    def _other_person(self, event: LedgerTable.Highlighted) -> None:
        if event.key is not None and event.key != self._whose:
            self._read_plans(event.key)

    @work(exclusive=True, group="preview")
    async def _read_plans(self, person: str) -> None:
        year, today = self._scope.year, self._app.desk.today

        def plans_of(ledger: LedgerFile) -> list[tuple[str, str]]:
            reader = ledger.reader()
            plans = status(reader, person, year, today).plans
            named = plans.values() if len(self._people) > 1 else reader.parties("plan")
            return [(each.id, each.name) for each in named]

        try:
            self._plans = await self._app.desk.ask(plans_of)
        except LedgerError as error:
            self.query_one("#choose-problem", Static).update(told(error))
            self._plans = ()
        self._whose = person
        plans = self.query_one("#which-plan", LinesList)
        plans.show_lines([line(_ALL_PLANS), *(line(name) for _, name in self._plans)])
        ids = [id_ for id_, _ in self._plans]
        plans.highlighted = ids.index(self._scope.plan) + 1 if self._scope.plan in ids else 0

    def on_key(self, event: events.Key) -> None:
        """The arrows move among the people while their name is typed."""
        if self.focused is not None and self.focused.id == "who" and event.key in ("up", "down"):
            event.stop()
            self.query_one(LedgerTable).action_move(1 if event.key == "down" else -1)

    @on(Input.Submitted)
    @on(LedgerTable.Chosen)
    @on(OptionList.OptionSelected)
    def _taken(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take what is marked."""
        person = self.query_one(LedgerTable).cursor_key
        if person is None:
            self.query_one("#who").focus()
            return
        year = self._year()
        if year is None:
            self.query_one("#choose-problem", Static).update(f"Write a year from {_FIRST_YEAR} to {_LAST_YEAR}.")
            self.query_one("#which-year").focus()
            return
        place = self.query_one("#which-plan", LinesList).highlighted or 0
        plan = self._plans[place - 1] if place and self._whose == person else None
        names = {person: dict(self._people)[person], **dict([plan] if plan else [])}
        self.dismiss(Chosen(Scope(person, year, plan[0] if plan else None), names))

    def _year(self) -> int | None:
        text = self.query_one("#which-year", TextInput).value.strip()
        year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
        return year if _FIRST_YEAR <= year <= _LAST_YEAR else None
