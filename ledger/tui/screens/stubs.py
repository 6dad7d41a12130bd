"""Pay stubs: a list of any length with the running year to date; one key logs, changes or voids."""

from array import array
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from ledger.domain.errors import LedgerError
from ledger.domain.listed import BY_DAY, SORT_KEYS, Selection, Sorting
from ledger.services.stub_rows import StubRow, StubTotals, has_several_plans, stub_rows, totals_of
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.screens.stub_columns import StubColumn, columns_for, row_of, sorts_of, totals_row
from ledger.tui.screens.stub_details import details_of
from ledger.tui.screens.void_entry import void
from ledger.tui.text import copied, plain, told
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.ledger_table import LedgerTable, Row


class Found(NamedTuple):
    """The stubs of the list: the order of all, their totals, and where the cursor is to stand."""

    order: "array[int]"
    totals: StubTotals
    several_plans: bool
    cursor: int


class StubsScreen(LedgerScreen[Found]):
    """The pay stubs of the person, year and plan chosen."""

    NAME = "stubs"
    CSS_PATH = "stubs.tcss"
    AUTO_FOCUS = "#stubs"
    HELP = (
        "**Added YTD** is what counts towards 415(c), added up from 1 January for the person and plan of the row. "
        "**≠YTD** marks a stub whose printed year to date is not what the ledger adds up to, and **bon.** a bonus; `d` "
        "shows more.\n\n"
        "`a` shows all years, `V` the voided stubs too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "change", "Change", id="stubs.change", tooltip="Enter the stub again with other values"),
        Binding("v", "void", "Void", id="stubs.void", tooltip="Take the stub back, with a reason"),
        Binding("slash", "filter", "Filter", key_display="/", id="stubs.filter", tooltip="Show what holds a text"),
        Binding("s", "sort", "Sort", id="stubs.sort", tooltip="Sort by the next column"),
        Binding("S", "turn", "Other way round", show=False, id="stubs.turn"),
        Binding("d", "details", "Details", id="stubs.details", tooltip="Everything the stub says, beside the list"),
        Binding(
            "a", "all_years", "All years", show=False, id="stubs.all_years", tooltip="All years, or the one chosen"
        ),
        Binding("V", "voided", "Voided too", show=False, id="stubs.voided", tooltip="Show voided stubs too"),
        Binding("y", "copy", "Copy row", show=False, id="stubs.copy", tooltip="Copy the row"),
        Binding("escape", "clear", "Clear filter", show=False, id="stubs.clear"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sorting = Sorting(BY_DAY, descending=True)
        self._text = ""
        self._all_years = self._voided = False
        self._columns: tuple[StubColumn, ...] = columns_for(80, None)
        self._found: Found | None = None
        self._row: StubRow | None = None

    def body(self) -> ComposeResult:
        """Filter, table, details."""
        yield TextInput(placeholder="Filter: date, amount, note, id, plan", id="stubs-filter")
        with Horizontal(id="stubs-columns"):
            yield LedgerTable([each.column for each in self._columns], id="stubs")
            with VerticalScroll(id="stubs-details", can_focus=False):
                yield Static(id="stubs-text")
        yield Static(id="stubs-said", markup=False)

    def on_mount(self) -> None:
        """Take up what was chosen last time."""
        held = self.ledger_app.desk.around.remembered()
        by = held.get("stubs_sort", BY_DAY)
        self._sorting = Sorting(by if by in SORT_KEYS else BY_DAY, descending=held.get("stubs_way", "down") == "down")
        self.set_class(held.get("stubs_details", "on") == "on", "-details")

    # --- reading and showing ---

    @property
    def _selection(self) -> Selection:
        person, year, plan = self.scope
        return Selection(
            record="pay_stub",
            person=person,
            plan=plan,
            year=None if self._all_years else year,
            taken_back=self._voided,
            text=self._text or None,
        )

    def read(self, ledger: LedgerFile, scope: Scope) -> Found:
        """The order of all stubs and their totals; lines are read as they come into view."""
        reader, selection = ledger.reader(), self._selection
        order = reader.order(selection, self._sorting)
        several = scope.plan is None and has_several_plans(reader, scope.person, selection.year)
        return Found(order, totals_of(reader.stub_sums(selection)), several, self._place(ledger, order))

    def _place(self, ledger: LedgerFile, order: "array[int]") -> int:
        """Where the cursor goes: to what was saved last, else it stays on its stub, else about where it was."""
        saved, self.ledger_app.last_saved = self.ledger_app.last_saved, None
        stands = None if saved is None else ledger.reader().standing(saved)
        if stands is None and self._row is not None:  # changed, it stands under its id in another place
            stands = ledger.reader().standing(self._row.id)
        for sequence in () if stands is None else (stands.sequence,):
            if sequence in order:
                return order.index(sequence)
        return self._cursor

    @property
    def _cursor(self) -> int:
        return self.query_one("#stubs", LedgerTable).cursor

    def show(self, found: Found) -> None:
        """Show the list."""
        self._found = found
        table = self.query_one("#stubs", LedgerTable)
        names = self.ledger_app.names if found.several_plans else None
        self._columns = columns_for(table.size.width, names)
        table.columns = tuple(each.column for each in self._columns)
        table.say_where_empty(self._where_empty())
        order, columns = found.order, self._columns

        async def fetch(first: int, many: int) -> Sequence[Row]:
            wanted = order[first : first + many]
            rows = await self.ledger_app.desk.ask(lambda ledger: stub_rows(ledger.reader(), wanted))
            return [row_of(row, columns) for row in rows]

        table.show_pages(len(order), fetch, cursor=found.cursor, totals=totals_row(found.totals, columns))
        self._mark_sorting()
        self._say_what_is_shown()
        self.call_after_refresh(self._fit)

    def _where_empty(self) -> str:
        if self._text:
            return "Nothing holds that text. Esc clears the filter."
        when = "" if self._all_years else f" in {self.scope.year}"
        return f"No pay stubs{when} yet. Press n to log one, i to import them from a file, a for all years."

    def _say_what_is_shown(self) -> None:
        said = ["all years"] if self._all_years else []
        said += ["voided stubs too, which the totals leave out"] if self._voided else []
        said += [f"filter: {self._text} (Esc clears it)"] if self._text else []
        held = self.query_one("#stubs-said", Static)
        held.update(plain(f" Shown: {'; '.join(said)}") if said else "")
        held.display = bool(said)

    def on_resize(self, event: events.Resize) -> None:
        """Other columns may fit."""
        del event
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        table = self.query_one("#stubs", LedgerTable)
        if self._found is not None:
            names = self.ledger_app.names if self._found.several_plans else None
            if [each.column for each in columns_for(table.size.width, names)] != list(table.columns):
                self.show(self._found._replace(cursor=table.cursor))

    # --- the row under the cursor ---

    @on(LedgerTable.Highlighted, "#stubs")
    def _stands_on(self, event: LedgerTable.Highlighted) -> None:
        if event.key is not None:
            self._read_row(int(event.key))
        elif not event.table.row_count:
            self._row = None
            self.query_one("#stubs-text", Static).update("")

    @work(exclusive=True, group="read_row")
    async def _read_row(self, sequence: int) -> None:
        try:
            rows = await self.ledger_app.desk.ask(lambda ledger: stub_rows(ledger.reader(), [sequence]))
        except LedgerError as error:
            self.trouble(told(error))
            return
        for row in rows:
            self._row = row
            self.query_one("#stubs-text", Static).update(details_of(row, self.ledger_app.names))

    def explained(self) -> "tuple[str, dict[str, Any]] | None":
        """The entry under the cursor."""
        return None if self._row is None else (self._row.id, {})

    @on(LedgerTable.Chosen, "#stubs")
    def action_change(self) -> None:
        """Enter the stub again with other values."""
        if self._row is not None and self._row.stands:
            self._change(self._row.id)
        elif self._row is not None:
            self.ledger_app.say("That stub was voided. What undo took back, Ctrl+R brings again.")

    @work
    async def _change(self, entry: str) -> None:
        from ledger.tui.forms.stub_form import change_stub

        await change_stub(self.ledger_app, entry)

    @work
    async def action_void(self) -> None:
        """Take the stub back, with a reason."""
        row = self._row
        if row is not None and row.stands:
            await void(self.ledger_app, row.id, f"the pay stub of {row.stub.pay_date} of {row.money.total}")

    def action_copy(self) -> None:
        """Copy the row, its cells parted by tabs."""
        if self._row is not None:
            self.app.copy_to_clipboard(copied(row_of(self._row, self._columns).cells))
            self.ledger_app.say("Copied the row.")

    def action_details(self) -> None:
        """Show or hide everything that the stub says."""
        self.toggle_class("-details")
        self.ledger_app.desk.around.remember(stubs_details="on" if self.has_class("-details") else "off")
        self.call_after_refresh(self._fit)

    # --- which stubs, in which order ---

    def action_all_years(self) -> None:
        """Show the stubs of all years, or of the one chosen."""
        self._all_years = not self._all_years
        self.reload()

    def action_voided(self) -> None:
        """Show voided stubs too, or not."""
        self._voided = not self._voided
        self.reload()

    def action_sort(self) -> None:
        """Sort by the next column."""
        sorts = [by for _, by in sorts_of(self._columns)]
        place = sorts.index(self._sorting.by) if self._sorting.by in sorts else -1
        self._sort(Sorting(sorts[(place + 1) % len(sorts)], descending=True))

    def action_turn(self) -> None:
        """Sort the other way round."""
        self._sort(Sorting(self._sorting.by, descending=not self._sorting.descending))

    @on(LedgerTable.SortAsked, "#stubs")
    def _heading_clicked(self, event: LedgerTable.SortAsked) -> None:
        by = dict(sorts_of(self._columns)).get(event.column)
        if by is not None:
            again = by == self._sorting.by
            self._sort(Sorting(by, descending=not self._sorting.descending if again else True))

    def _sort(self, sorting: Sorting) -> None:
        self._sorting = sorting
        way = "down" if sorting.descending else "up"
        self.ledger_app.desk.around.remember(stubs_sort=sorting.by, stubs_way=way)
        self.reload()

    def _mark_sorting(self) -> None:
        column = next((key for key, by in sorts_of(self._columns) if by == self._sorting.by), "")
        self.query_one("#stubs", LedgerTable).show_sorting(column, descending=self._sorting.descending)

    def action_filter(self) -> None:
        """Type a text that rows must hold."""
        self.add_class("-filtering")
        self.query_one("#stubs-filter").focus()

    @on(Input.Changed, "#stubs-filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        if event.value.strip() != self._text:
            self._text = event.value.strip()
            self.reload()

    @on(Input.Submitted, "#stubs-filter")
    def _filter_done(self) -> None:
        self.query_one("#stubs").focus()

    def action_clear(self) -> None:
        """Show every row again."""
        self.remove_class("-filtering")
        self.query_one("#stubs-filter", Input).value = ""
        self.query_one("#stubs").focus()
