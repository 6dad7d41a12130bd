"""Conversions and rollovers with basis, earnings and taxable amount; what waits; balances and other entries."""

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from ledger.domain.recorded import Recorded
from ledger.domain.records import record_of
from ledger.services.conversion_register import ConversionRegister, RegisterRow, conversion_register, sums_of
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.screens.conversion_lines import (
    OTHER_COLUMNS,
    columns_for,
    detail_of,
    found_by,
    other_detail,
    other_row,
    register_row,
    sort_value,
    totals_row,
    waiting_block,
    waiting_strip,
)
from ledger.tui.text import copied, plain
from ledger.tui.widgets.inputs import PlainInput
from ledger.tui.widgets.ledger_table import LedgerTable, Row
from ledger.tui.words import record_name

_NONE_YET = "No conversions in this time: c logs one, a shows all years, o enters something else."
_NOTHING_ELSE = "No balances or other entries in this time: b enters a balance, o something else."
# From which width on the side panel takes how many cells, as the style sheet has it.
_SIDE = ((160, 52), (110, 36))
_SORTS = ("day", "plan", "to", "amount", "basis", "taxable")


class ConversionsScreen(LedgerScreen[ConversionRegister]):
    """The register above, everything else that was entered about accounts below."""

    NAME = "conversions"
    CSS_PATH = "conversions.tcss"
    AUTO_FOCUS = "#register"
    HELP = (
        "Each line is one place that converted money went to. **Basis** comes out free of tax; **taxable** are the"
        " earnings. Where they are *not known*, Enter on the line states them as the plan's confirmation does.\n\n"
        "**b** enters a balance, which makes the earnings of the conversion after it known; **o** whatever else"
        " happens in plans and IRAs. Tab goes to the list below; **a** shows one year or all."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "app.new_conversion", "Convert", id="new.conversion", tooltip="Log a conversion"),
        Binding("n", "app.new_stub", "Stub", show=False, id="new.stub", tooltip="Log a pay stub"),
        Binding("b", "new_balance", "Balance", id="conversions.balance", tooltip="Enter what an account is worth"),
        Binding(
            "o", "other_entry", "Other", id="conversions.other", tooltip="Enter something else about plans or IRAs"
        ),
        Binding("e", "change", "Change", show=False, id="conversions.change", tooltip="Enter the line again"),
        Binding("v", "void", "Void", id="conversions.void", tooltip="Take the line under the cursor back"),
        Binding(
            "slash", "filter", "Filter", key_display="/", id="conversions.filter", tooltip="Show what holds a text"
        ),
        Binding("a", "all_years", "All years", show=False, id="conversions.all_years", tooltip="One year, or all"),
        Binding("s", "sort", "Sort", show=False, id="conversions.sort", tooltip="Sort by the next column"),
        Binding("y", "copy", "Copy", show=False, id="conversions.copy", tooltip="Copy the line under the cursor"),
        Binding("escape", "clear_filter", "Clear filter", show=False, id="conversions.clear_filter"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: ConversionRegister | None = None
        self._all_years = False
        self._sort: tuple[str, bool] = ("day", True)
        self._rows: dict[str, RegisterRow] = {}
        self._others: dict[str, Recorded[Any]] = {}

    def body(self) -> ComposeResult:
        """The filter, the two lists, and what waits beside or between them."""
        with Horizontal(id="conversions"):
            with Vertical(id="conversions-left"):
                yield PlainInput(
                    placeholder="Filter: a date, an amount, a plan, a note", compact=True, id="conversions-filter"
                )
                yield LedgerTable(columns_for(80, several_plans=True), empty=_NONE_YET, id="register")
                yield Static(id="register-detail", markup=False)
                yield Static(id="waiting-below", markup=False)
                yield Static("Balances and other entries", id="others-title", classes="section")
                yield LedgerTable(OTHER_COLUMNS, empty=_NOTHING_ELSE, id="others")
            with VerticalScroll(id="conversions-side", can_focus=False):
                yield Static(id="waiting")

    def on_mount(self) -> None:
        """Sort as last time."""
        kept, _, way = self.ledger_app.desk.around.remembered().get("conversions_sort", "").partition(" ")
        if kept in (*_SORTS, "earnings"):
            self._sort = (kept, way == "descending")

    # --- reading and showing ---

    def read(self, ledger: LedgerFile, scope: Scope) -> ConversionRegister:
        """The register of the year, or of all."""
        year = None if self._all_years else scope.year
        today = self.ledger_app.desk.today
        return conversion_register(ledger.reader(), scope.person, year, today, plan=scope.plan)

    def show(self, found: ConversionRegister) -> None:
        """Both lists and what waits; the cursor goes to a conversion that was just logged."""
        had = {row.entry.id for row in self._found.rows} if self._found is not None else set()
        self._found = found
        self._fill()
        new = {row.entry.id for row in found.rows} - had
        if had and len(new) == 1:
            self.query_one("#register", LedgerTable).move_to(next(iter(new)))
        names = self.ledger_app.names
        on = None if found.waiting_on == self.ledger_app.desk.today else found.waiting_on
        self.query_one("#waiting", Static).update(waiting_block(found.waiting, names, on))
        self.query_one("#waiting-below", Static).update(waiting_strip(found.waiting, names, on))

    def _fill(self) -> None:
        if self._found is None:
            return
        typed = self.query_one("#conversions-filter", Input).value
        rows = [
            row
            for row in self._found.rows
            if found_by(typed, row.entry, register_row(row, _ALL, self.ledger_app.names))
        ]
        by, descending = self._sort
        known = [row for row in rows if sort_value(row, by) is not None]
        known.sort(key=lambda row: sort_value(row, by), reverse=descending)
        rows = known + [row for row in rows if sort_value(row, by) is None]
        others = [each for each in reversed(self._found.others) if found_by(typed, each, other_row(each))]
        self._rows = {row.key: row for row in rows}
        self._others = {each.id: each for each in others}
        self._fill_register(rows)
        self.query_one("#others", LedgerTable).show_rows([other_row(each) for each in others])

    def _fill_register(self, rows: list[RegisterRow]) -> None:
        table = self.query_one("#register", LedgerTable)
        several = len({row.outcome.plan for row in rows}) > 1
        table.columns = columns_for(self._room(), several_plans=several)
        keys = tuple(column.key for column in table.columns)
        cells: list[Row] = [register_row(row, keys, self.ledger_app.names) for row in rows]
        table.show_rows(cells, totals=totals_row(sums_of(rows), keys) if rows else None)
        table.show_sorting(self._sort[0], descending=self._sort[1])

    def _room(self) -> int:
        """Cells for the register, which the side panel leaves."""
        width = self.app.size.width
        side = next((cells for least, cells in _SIDE if width >= least), 0)
        return width - side - 1

    def on_resize(self) -> None:
        """As many columns as there is room for."""
        self._fill()

    def on_descendant_focus(self) -> None:
        """The other list may have the focus now."""
        self._show_detail()

    @on(LedgerTable.Highlighted)
    def _show_detail(self) -> None:
        others = self.query_one("#others", LedgerTable)
        detail = self.query_one("#register-detail", Static)
        said = None
        if others.has_focus:
            entry = self._others.get(others.cursor_key or "")
            said = None if entry is None else other_detail(entry)
        else:
            row = self._rows.get(self.query_one("#register", LedgerTable).cursor_key or "")
            said = None if row is None else detail_of(row)
        detail.update("" if said is None else said)
        detail.display = said is not None

    # --- filter and sort ---

    def action_filter(self) -> None:
        """Show only what holds a text."""
        typed = self.query_one("#conversions-filter", Input)
        typed.add_class("-shown")
        typed.focus()

    def action_clear_filter(self) -> None:
        """Show everything again."""
        typed = self.query_one("#conversions-filter", Input)
        typed.value = ""
        typed.remove_class("-shown")
        self.query_one("#register").focus()

    @on(Input.Changed, "#conversions-filter")
    def _filtered(self) -> None:
        self._fill()

    @on(Input.Submitted, "#conversions-filter")
    def _to_the_rows(self) -> None:
        self.query_one("#register").focus()

    def action_sort(self) -> None:
        """By the next column."""
        place = _SORTS.index(self._sort[0]) if self._sort[0] in _SORTS else -1
        by = _SORTS[(place + 1) % len(_SORTS)]
        self._sort_by(by, descending=by == "day")

    @on(LedgerTable.SortAsked, "#register")
    def _heading_clicked(self, event: LedgerTable.SortAsked) -> None:
        self._sort_by(event.column, descending=not self._sort[1] if event.column == self._sort[0] else False)

    def _sort_by(self, by: str, *, descending: bool) -> None:
        self._sort = (by, descending)
        self.ledger_app.desk.around.remember(conversions_sort=f"{by} {'descending' if descending else 'ascending'}")
        self._fill()

    def action_all_years(self) -> None:
        """One year, or all."""
        self._all_years = not self._all_years
        self.ledger_app.say("All years are shown." if self._all_years else f"{self.scope.year} is shown.")
        self.reload()

    # --- what is done with a line ---

    def _chosen(self) -> "tuple[str, str] | None":
        """Id and kind of the entry under the cursor of the list that has the focus."""
        others = self.query_one("#others", LedgerTable)
        if others.has_focus:
            entry = self._others.get(others.cursor_key or "")
            return None if entry is None else (entry.id, record_of(entry.value))
        row = self._rows.get(self.query_one("#register", LedgerTable).cursor_key or "")
        return None if row is None else (row.entry.id, "conversion")

    def explained(self) -> "tuple[str, dict[str, Any]] | None":
        """The entry under the cursor."""
        chosen = self._chosen()
        return None if chosen is None else (chosen[0], {})

    @on(LedgerTable.Chosen)
    def _opened(self) -> None:
        self.action_change()

    @work
    async def action_change(self) -> None:
        """Enter the line under the cursor again; where its earnings are not known, state them."""
        from ledger.tui.forms.conversion_form import change_conversion
        from ledger.tui.screens.entry_menu import change_entry

        chosen = self._chosen()
        if chosen is None:
            return
        if chosen[1] == "conversion":
            missing = any(row.earnings_missing for row in self._rows.values() if row.entry.id == chosen[0])
            await change_conversion(self.ledger_app, chosen[0], state_earnings=missing)
        else:
            await change_entry(self.ledger_app, chosen[0])

    @work
    async def action_void(self) -> None:
        """Take the line under the cursor back."""
        from ledger.tui.screens.void_entry import void

        chosen = self._chosen()
        if chosen is not None:
            await void(self.ledger_app, chosen[0], self._named(*chosen))

    def _named(self, id_: str, record: str) -> str:
        if record == "conversion":
            value = next(row.entry.value for row in self._rows.values() if row.entry.id == id_)
            plan = self.ledger_app.names.get(value.plan, value.plan)
            return f"the conversion of {value.date} of {value.gross} from {plan}"
        entry = self._others[id_]
        return f"the {record_name(record)} of {entry.value.date} ({plain(other_row(entry).cells[-1]).strip()})"

    @work
    async def action_new_balance(self) -> None:
        """Enter what an account is worth."""
        from ledger.tui.forms.valuation_form import new_valuation

        row = self._rows.get(self.query_one("#register", LedgerTable).cursor_key or "")
        await new_valuation(self.ledger_app, None if row is None or self.scope.plan else row.outcome.plan)

    @work
    async def action_other_entry(self) -> None:
        """Enter something else about plans or IRAs."""
        from ledger.tui.screens.entry_menu import enter_something_else

        await enter_something_else(self.ledger_app)

    def action_copy(self) -> None:
        """Copy the line under the cursor."""
        others = self.query_one("#others", LedgerTable)
        table = others if others.has_focus else self.query_one("#register", LedgerTable)
        row = table.row_at(table.cursor)
        if row is not None:
            self.app.copy_to_clipboard(copied(cell for cell in row.cells if cell))
            self.ledger_app.say("Copied the line.")


_ALL = ("day", "plan", "to", "amount", "basis", "earnings", "taxable", "known", "note")
