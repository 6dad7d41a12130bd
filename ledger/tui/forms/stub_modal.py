"""A pay stub: filled from the last one, with limits, room and the year to date moving while it is typed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Select, Static

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.sources import AFTER_TAX
from ledger.domain.status import Status
from ledger.services.limit_changes import Changes, changes
from ledger.services.new_alerts import new_alerts
from ledger.services.stub_entry import StubPreview, preview_stub, standing_for
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import EntryForm, Saved
from ledger.tui.forms.fields import FormField, choices_of, label_for
from ledger.tui.forms.saved import but_not_looked_at
from ledger.tui.forms.stub_fields import (
    DEPOSIT_DATE,
    DOCUMENT,
    NOTE,
    PAID,
    PAY,
    PAY_DATE,
    PAY_TYPE,
    PLAN_PAY,
    USUAL,
    MoreLine,
    amount_columns,
    amount_field,
    printed_field,
)
from ledger.tui.forms.stub_opening import Opening
from ledger.tui.start import newest_of
from ledger.tui.text import advice, line
from ledger.tui.widgets.effect_panel import EffectPanel, Shown, arrow


class StubForm(EntryForm):
    """One pay date's amounts for one plan."""

    RECORD = "pay_stub"
    TITLE_OF = "Pay stub"
    CSS_PATH = "stub_modal.tcss"
    AUTO_FOCUS = ""
    HELP = (
        "The form is filled from the last regular stub of the plan, with the next pay date. Type what differs; "
        "**Enter** goes down the amounts, **Tab** from the last of them to the totals that the stub prints. "
        "**F2** saves, **F3** saves and opens the next one. **≠** beside a printed total says by how much it is off."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f3,ctrl+n", "save_next", "Save, next", key_display="F3", id="stub.save_next", tooltip="Save, then next"
        ),
        Binding("f4", "more", "More fields", id="stub.more", tooltip="Other sources and plan pay"),
        Binding("f6", "plan", "Plan", id="stub.plan", tooltip="Choose another plan", show=False),
        Binding("pagedown", "side(1)", "Read on beside", show=False, id="stub.side_down"),
        Binding("pageup", "side(-1)", "Read back beside", show=False, id="stub.side_up"),
    ]

    def __init__(self, opening: Opening, held: Mapping[str, Any], *, why: str, replaces: str | None = None) -> None:
        name = dict(opening.plans).get(opening.plan, opening.plan)
        super().__init__(held, replaces=replaces, title=f"{'Change the pay stub' if replaces else 'Pay stub'}: {name}")
        self._opening = opening
        self._why = why
        self.another = False  # whether the next stub is wanted once this one is saved
        self.other_plan: str | None = None  # the plan that was chosen in place of this one
        self._known: tuple[str, Status | None, Status | None] = ("", None, None)
        held_in = {*held.get("amounts", {}), *held.get("year_to_date", {})}
        used = USUAL | held_in | set(opening.beginning.sources)
        self._main = tuple(source for source in PAID if source in used)
        self._others = tuple(source for source in PAID if source not in used)

    # --- fields ---

    def fields(self) -> Sequence[FormField]:
        """Dates and pay, amounts, printed totals, then what is seldom needed."""
        more = () if self._plan_pay_is_usual else (PLAN_PAY,)
        usual = (PLAN_PAY,) if self._plan_pay_is_usual else ()
        return (
            *(PAY_DATE, DEPOSIT_DATE, PAY_TYPE, PAY, *usual),
            *map(amount_field, self._main),
            *map(printed_field, self._main),
            *(NOTE, DOCUMENT, *more),
            *map(amount_field, self._others),
            *map(printed_field, self._others),
        )

    @property
    def _plan_pay_is_usual(self) -> bool:
        return self._opening.beginning.plan_pay or "plan_pay" in self.held

    def rows(self) -> ComposeResult:
        """Pairs of fields on a line, then amounts beside the year to date and what the stub prints of it."""
        yield Static(line(self._why), id="stub-why")
        if len(self._opening.plans) > 1 and self.replaces is None:
            with Horizontal(classes="field" if self._opening.several else "field seldom"):
                yield Static(line("Plan (F6)"), classes="label")
                options = choices_of([(plan, name) for plan, name in self._opening.plans])
                yield Select(options, value=self._opening.plan, allow_blank=False, compact=True, id="stub-plan")
        yield from self._pair(PAY_DATE, DEPOSIT_DATE)
        yield from self._pair(PAY_TYPE, PAY)
        if self._plan_pay_is_usual:
            yield from self._single(PLAN_PAY)
        yield from amount_columns(self._main, self.widget_of)
        for field in self.all_fields():
            if field.key in ("note", "document", "_reason"):
                yield from self._single(field)
        yield MoreLine("F4 shows other sources" + ("" if self._plan_pay_is_usual else " and plan pay"), id="more-line")
        with Vertical(id="more"):
            if not self._plan_pay_is_usual:
                yield from self._single(PLAN_PAY)
            yield from amount_columns(self._others, self.widget_of)

    def _pair(self, *fields: FormField) -> ComposeResult:
        with Horizontal(classes="pair"):
            for field in fields:
                yield label_for(field)
                yield self.widget_of(field)

    def _single(self, field: FormField) -> ComposeResult:
        with Horizontal(classes="field"):
            yield label_for(field)
            yield self.widget_of(field)

    def side(self) -> ComposeResult:
        """The limits, which move."""
        yield EffectPanel()

    def on_mount(self) -> None:
        """Show the limits as they stand, and begin where a stub differs most often from the last."""
        before, held = self._opening.beginning.before, self.held
        day = dt.date.fromisoformat(held["pay_date"]) if held.get("pay_date") else self.ledger_app.desk.today
        stands = changes(before, before, self._opening.plan, day, names=self._opening.beginning.names)
        self.query_one(EffectPanel).show(Shown(stands, year=before.year))
        self.query_one(f"#{self._first_field.widget_id}").focus()

    @property
    def _first_field(self) -> FormField:
        if not self.held.get("pay_date"):
            return PAY_DATE
        changing = self._opening.beginning.changing
        if changing in self._main:
            return amount_field(changing)
        return amount_field(AFTER_TAX if AFTER_TAX in self.held.get("amounts", {}) else self._main[0])

    def typed(self) -> dict[str, Any]:
        """The line of the book that was typed; a stub that put nothing in has no amounts, and is one all the same."""
        return {"amounts": {}, **super().typed()}

    # --- what it would do ---

    def preview(self, ledger: LedgerFile, value: Any) -> tuple[PayStub, StubPreview]:
        """The stub, the limits with it, its alerts, and the year to date; what holds without it is kept for a while."""
        desk, newest = self.ledger_app.desk, newest_of(ledger)
        before, eve = self._known[1:] if self._known[0] == newest else (None, None)
        found = preview_stub(
            ledger,
            value,
            today=desk.today,
            thresholds=desk.thresholds,
            replaces=self.replaces,
            before=before,
            eve=eve,
            proposed=None if self.replaces else self._opening.beginning.next,
        )
        self._known = newest, found.effect.before, found.eve
        return value, found

    def show_preview(self, found: tuple[PayStub, StubPreview] | None) -> None:
        """Show it; while there is none the figures of before stay."""
        panel = self.query_one(EffectPanel)
        if found is None:
            panel.keep()
            return
        value, preview = found
        before, after = preview.effect.before, preview.effect.after
        if before is not None and after is not None:
            self._show_stub(value, preview, before, after)

    def _show_stub(self, value: PayStub, found: StubPreview, before: Status, after: Status) -> None:
        panel = self.query_one(EffectPanel)
        names = self._opening.beginning.names
        moved = changes(before, after, value.plan, value.pay_date, eve=found.eve, names=names)
        panel.show(Shown(moved, found.effect.new_alerts, found.notes, after.year))
        off = {each.source: each for each in found.off}
        for source in (*self._main, *self._others):
            self.query_one(f"#to-date-{source}", Static).update(line(found.year_to_date.get(source)), layout=False)
            mark = line("= agrees" if source in value.year_to_date else "", "$text-success")
            if source in off:
                mark = line(f"≠ {off[source].difference}", "$text-error")
            self.query_one(f"#mark-{source}", Static).update(mark, layout=False)

    # --- saving ---

    def write(self, ledger: LedgerFile, value: Any, reason: str | None) -> Saved:
        """Save it, and see what that changed."""
        desk = self.ledger_app.desk
        before = standing_for(ledger.reader(), value, desk.today, desk.thresholds)
        saved = super().write(ledger, value, reason)
        verb = "Changed" if self.replaces else "Logged"
        said = f"{verb} the pay stub of {value.pay_date}."
        try:
            after = standing_for(ledger.reader(), value, desk.today, desk.thresholds)
        except LedgerError as error:
            return but_not_looked_at(saved._replace(said=said), error)
        moved = changes(before, after, value.plan, value.pay_date)
        alerts = new_alerts(before, after)
        # The form showed them while it was typed; over the next form they would only be in the way.
        notes = [advice(f"{alert.message} {alert.action}") for alert in alerts[:1] if not self.another]
        if len(alerts) > 1 and not self.another:
            notes.append(f"{len(alerts) - 1} more new alerts: see the overview (1).")
        return Saved(saved.id, (*saved.notes, *notes), f"{said} {_room(moved)}")

    def action_save_next(self) -> None:
        """Save, then open the next one."""
        if self.replaces is None:
            self.another = True
        self.action_save()

    def refuse(self, error: LedgerError) -> None:
        """Say why not; a field that is put away comes out."""
        self.another = False
        if isinstance(error, InvalidEntryError) and error.field in {
            field.key for field in self.fields()[-self._away :]
        }:
            self.add_class("-more")
        super().refuse(error)

    @property
    def _away(self) -> int:
        return 2 * len(self._others) + (not self._plan_pay_is_usual)

    # --- keys ---

    def action_more(self) -> None:
        """Show the fields that are seldom needed, or put them away."""
        self.toggle_class("-more")
        if self.has_class("-more"):
            first = PLAN_PAY if not self._plan_pay_is_usual else amount_field(self._others[0])
            self.call_after_refresh(self.query_one(f"#{first.widget_id}").focus)

    def action_plan(self) -> None:
        """Choose another plan."""
        self.add_class("-all-plans")
        for select in self.query("#stub-plan").results(Select):
            select.focus()
            select.action_show_overlay()

    def action_side(self, by: int) -> None:
        """Read on beside the fields."""
        side = self.query_one("#form-side", VerticalScroll)
        side.scroll_relative(y=by * max(side.size.height - 1, 1), animate=False)

    @on(Select.Changed, "#stub-plan")
    def _plan_chosen(self, event: Select.Changed) -> None:
        """Begin anew with another plan; what was typed for this one is there when it is chosen again."""
        event.stop()
        event.prevent_default()
        if event.value != self._opening.plan:
            self._keep_draft()
            self.other_plan = str(event.value)
            self.dismiss(None)

    @property
    def _draft_key(self) -> str:
        of = self.replaces or f"{self._opening.plan} {self.held.get('pay_date', '')}"
        return f"{self.RECORD}:{self.held.get('person')}:{of}"


def _room(moved: Changes) -> str:
    rooms = [
        f"{limit.name} {limit.excess} over the limit" if limit.excess else f"{limit.name} room {arrow(limit.room)}"
        for limit in moved.limits
    ]
    return f"{'; '.join(rooms)}." if rooms else ""
