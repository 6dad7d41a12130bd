"""People, employers, plans, pay schedules, and what is known of their years."""

from array import array
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from ledger.domain.errors import LedgerError
from ledger.domain.listed import BY_RECORDED, Selection, Sorting
from ledger.domain.records import read_recorded, record_of
from ledger.services.ports import Reader
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.screens.party_details import KIND_NAMES, LISTED, about, details_of, name_of, names_of
from ledger.tui.text import copied, lines, told
from ledger.tui.widgets.inputs import PlainInput
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row

_BY_KIND = "kind"
_COLUMNS = (
    Column("kind", "Kind", 14),
    Column("name", "Name", 22, grow=True, sorts=False),
    Column("about", "What it says", 24, grow=True, sorts=False),
)


class Listing(NamedTuple):
    """The sequences of what is listed, in their order, and the filter."""

    order: "array[int]"
    text: str


class PlansScreen(LedgerScreen[Listing]):
    """One list of all that entries name, with what it says at length beside it."""

    NAME = "plans"
    CSS_PATH = "plans.tcss"
    AUTO_FOCUS = "#plans"
    HELP = (
        "People, employers and plans, what plans allow and since when, pay schedules, bonuses to come, and what is "
        "known of a year. `Enter` changes: what was entered wrong is corrected; what changes on a day keeps the "
        "figures before it. `t` on a plan says whether it allows the strategy, and what to ask."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="plans.add", tooltip="Add a person, employer, plan, schedule, bonus or wages"),
        Binding("e", "change", "Change", id="plans.change", tooltip="Correct it, or change it from a day on"),
        Binding("t", "checklist", "Checklist", id="plans.checklist", tooltip="Whether the plan allows the strategy"),
        Binding("v", "void", "Void", id="plans.void", tooltip="Take it back, with a reason"),
        Binding("slash", "filter", "Filter", key_display="/", id="plans.filter", tooltip="Filter as you type"),
        Binding("s", "sort", "Sort", show=False, id="plans.sort", tooltip="By kind, or as recorded"),
        Binding("y", "copy", "Copy", show=False, id="plans.copy", tooltip="Copy the row"),
        Binding("d", "details", "Details", show=False, id="plans.details", tooltip="Show or hide what it says"),
        Binding("escape", "clear", "Clear the filter", show=False, id="plans.clear"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sorting = (_BY_KIND, False)
        self._key: str | None = None

    def body(self) -> ComposeResult:
        """The filter, the list and the details."""
        yield PlainInput(placeholder="Filter: a name, a word, an amount", id="filter", compact=True)
        with Horizontal(id="plans-columns"):
            yield LedgerTable(_COLUMNS, empty="Nobody and nothing here yet. Press a to add.", id="plans")
            with VerticalScroll(id="plans-side", can_focus=False):
                yield Static(id="plans-details")

    def on_mount(self) -> None:
        """Sorted as it was left."""
        held = self.ledger_app.desk.around.remembered()
        if held.get("plans_sort") in (_BY_KIND, BY_RECORDED):
            self._sorting = (held["plans_sort"], held.get("plans_down") == "yes")
        self.query_one("#filter").display = False

    # --- what is listed ---

    def read(self, ledger: LedgerFile, scope: Scope) -> Listing:
        """The order of the list; its lines are read as they come into view."""
        del scope
        text = self.query_one("#filter", Input).value.strip()
        by, down = self._sorting
        return Listing(_order(ledger.reader(), text or None, by, descending=down), text)

    def show(self, found: Listing) -> None:
        """Show the list; the cursor stays on its row."""
        table = self.query_one("#plans", LedgerTable)
        order = found.order

        async def fetch(first: int, most: int) -> Sequence[Row]:
            return await self.ledger_app.desk.ask(lambda ledger: _rows(ledger.reader(), order[first : first + most]))

        self._place(order, fetch, self._key, self.ledger_app.last_saved)
        self.ledger_app.last_saved = None
        table.show_sorting(self._sorting[0], descending=self._sorting[1])

    @work(exclusive=True, group="read_row")
    async def _place(self, order: "array[int]", fetch: Any, *keys: str | None) -> None:
        """Put the cursor on what was saved, else on the row that it stood on."""
        table = self.query_one("#plans", LedgerTable)
        found = await self.ledger_app.desk.ask(lambda ledger: [ledger.reader().standing(key) for key in keys if key])
        places = [order.index(each.sequence) for each in reversed(found) if each is not None and each.sequence in order]
        table.show_pages(len(order), fetch, cursor=places[0] if places else table.cursor)
        if not order:
            self._key = None
            self.query_one("#plans-details", Static).update("")

    @on(LedgerTable.Highlighted, "#plans")
    def _highlighted(self, event: LedgerTable.Highlighted) -> None:
        if event.key is not None:
            self._key = event.key
            self._tell(event.key)

    @work(exclusive=True, group="preview")
    async def _tell(self, key: str) -> None:
        today = self.ledger_app.desk.today
        try:
            told_ = await self.ledger_app.desk.ask(lambda ledger: _details(ledger.reader(), key, today))
        except LedgerError as error:
            self.trouble(told(error))
            return
        self.query_one("#plans-details", Static).update(lines(told_))
        self.query_one("#plans-side").scroll_home(animate=False)

    # --- what is done ---

    @work
    async def action_add(self) -> None:
        """Add something."""
        from ledger.tui.screens.plans_actions import add

        await add(self.ledger_app)

    @work
    async def action_change(self) -> None:
        """Change what the cursor stands on."""
        from ledger.tui.screens.plans_actions import change

        if self._key is not None:
            await change(self.ledger_app, self._key)

    @on(LedgerTable.Chosen, "#plans")
    def _chosen(self) -> None:
        self.action_change()

    @work
    async def action_void(self) -> None:
        """Take back what the cursor stands on."""
        from ledger.tui.screens.void_entry import void

        row = self._row
        if row is not None:
            kind, name, said = row.cells
            await void(
                self.ledger_app,
                row.key,
                f"the {kind.lower()} {name} ({said})" if said else f"the {kind.lower()} {name}",
            )

    @work
    async def action_checklist(self) -> None:
        """Show whether a plan allows the strategy: that of the row, else the one chosen, else the first."""
        from ledger.tui.screens.checklist import ChecklistScreen

        key = self._key
        scope = self.scope
        plan = await self.ledger_app.desk.ask(lambda ledger: _plan_of(ledger.reader(), key, scope))
        if plan is None:
            self.ledger_app.say("There is no plan yet: press a, then l, to add one.")
        else:
            await self.app.push_screen_wait(ChecklistScreen(plan))

    @property
    def _row(self) -> Row | None:
        table = self.query_one("#plans", LedgerTable)
        return table.row_at(table.cursor)

    def action_copy(self) -> None:
        """Copy the row."""
        if self._row is not None:
            self.app.copy_to_clipboard(copied((self._row.key, *self._row.cells)))
            self.ledger_app.say("Copied the row.")

    def action_details(self) -> None:
        """Show or hide what it says at length."""
        self.toggle_class("-other-details")

    # --- filter and sort ---

    def action_filter(self) -> None:
        """Filter as one types."""
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self.reload()

    @on(Input.Submitted, "#filter")
    def _to_table(self) -> None:
        self.query_one("#plans").focus()

    def action_clear(self) -> None:
        """Clear the filter and go back to the list."""
        field = self.query_one("#filter", Input)
        if field.display:
            field.value, field.display = "", False
        self.query_one("#plans").focus()

    def on_key(self, event: events.Key) -> None:
        """Down leaves the filter for the list."""
        if event.key == "down" and isinstance(self.focused, Input):
            self.query_one("#plans").focus()

    def action_sort(self) -> None:
        """By kind and back, as recorded and back."""
        ways = [(_BY_KIND, False), (_BY_KIND, True), (BY_RECORDED, False), (BY_RECORDED, True)]
        self._sort(*ways[(ways.index(self._sorting) + 1) % len(ways)])

    @on(LedgerTable.SortAsked, "#plans")
    def _sort_asked(self, event: LedgerTable.SortAsked) -> None:
        by, down = self._sorting
        self._sort(event.column, not down if event.column == by else False)

    def _sort(self, by: str, down: bool) -> None:  # noqa: FBT001 - as the sorting has it
        self._sorting = (by, down)
        self.ledger_app.desk.around.remember(plans_sort=by, plans_down="yes" if down else "no")
        self.reload()


def _order(reader: Reader, text: str | None, by: str, *, descending: bool) -> "array[int]":
    """The sequences of all that is listed: kind by kind, or as recorded."""
    if by == BY_RECORDED:
        return reader.order(Selection(records=LISTED, text=text), Sorting(BY_RECORDED, descending))
    order = array("q")
    for kind in reversed(LISTED) if descending else LISTED:
        order.extend(reader.order(Selection(records=(kind,), text=text), Sorting(BY_RECORDED, descending)))
    return order


def _rows(reader: Reader, sequences: "array[int]") -> list[Row]:
    listed = reader.listed_at(sequences)
    values = [read_recorded(each.line) for each in listed]
    names = names_of(reader, values)
    return [
        Row(each.reference, (KIND_NAMES[record_of(value)], name_of(value, names), about(value, names)))
        for each, value in zip(listed, values, strict=True)
    ]


def _details(reader: Reader, key: str, today: Any) -> list[Content]:
    found = reader.standing(key)
    if found is None:
        return []
    value = read_recorded(found.line)
    related = (
        [each.value for each in reader.entries("pay_schedule", plan=value.id)] if record_of(value) == "plan" else []
    )
    return details_of(reader, value, today, names_of(reader, [value, *related]))


def _plan_of(reader: Reader, key: str | None, scope: Scope) -> str | None:
    """The plan that is meant: that of the row, else the one chosen, else the only or first."""
    found = reader.standing(key) if key is not None else None
    if found is not None:
        value = read_recorded(found.line)
        of = value.id if record_of(value) == "plan" else getattr(value, "plan", None)
        if of is not None:
            return str(of)
    if scope.plan is not None:
        return scope.plan
    return next((str(each.id) for each in reader.parties("plan")), None)
