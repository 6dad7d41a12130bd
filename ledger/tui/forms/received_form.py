"""What the forms for tax documents share: boxes in the paper's order, each held against the ledger as it is typed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.domain.records import read_line
from ledger.services.form_sheets import FormSheet, year_sheets
from ledger.services.received_forms import check_came, entered_twice
from ledger.services.recording import rehearse
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import EntryForm, Saved
from ledger.tui.forms.saved import but_not_looked_at
from ledger.tui.screens.year_end_return import differences_said
from ledger.tui.text import line, lines, styled
from ledger.tui.widgets.form_boxes import MARKS, STYLES, box_name, written
from ledger.tui.widgets.inputs import AmountInput

_SAID = {
    "agrees": ("✓ This form agrees with what the ledger expects.", "$text-success"),
    "differs": ("✗ This form differs from what the ledger expects.", "$text-error"),
    "noted": ("✓ Nothing to settle; something is good to know.", "$text-success"),
    "in_part": ("? Compared in part: what the ledger expects is not all known.", "$text-warning"),
    "unexpected": ("The ledger has nothing to hold this form against.", "$text-muted"),
}
_TYPE_FIRST = "Type the boxes as the form prints them. What differs from the ledger shows here as you type."


class ReceivedForm(EntryForm):
    """A tax form as it came. It begins empty, not with what is expected: the comparison would be worth nothing."""

    CSS_PATH = "received_form.tcss"
    HELP: ClassVar[str] = """
Type each box as the form prints it; a box that is blank stays empty, which is not the same as 0.00. **✓** agrees with
the ledger, **✗** differs, **?** is not known to it. Nothing is kept before **F2**.
"""

    def on_mount(self) -> None:
        """An empty box is blank, which is not $0.00."""
        for amount in self.query(AmountInput):
            amount.placeholder = "blank"

    def side(self) -> ComposeResult:
        """What differs, as it is typed."""
        yield Static(line(_TYPE_FIRST, "$text-muted"), id="effect")

    def value(self) -> Any:
        """The form that was typed.

        Raises:
            InvalidEntryError: a box cannot be meant so, or the year has not begun.
        """
        value = read_line(self.typed())
        check_came(value.year, self.ledger_app.desk.today)
        return value

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Boxes that hold nothing and marks that are not ticked are left out."""
        boxes = {name: box for name, box in typed.get("boxes", {}).items() if box is not None and box is not False}
        return {**typed, "boxes": boxes, "corrected": typed.get("corrected") or None}

    def preview(self, ledger: LedgerFile, value: Any) -> FormSheet | None:
        """The sheet that the form is on once it is entered; nothing of it is kept."""
        today = self.ledger_app.desk.today
        return rehearse(
            ledger,
            value,
            lambda reader, entry: year_sheets(reader, value.person, value.year, today).sheet_of(entry),
            replaces=self.replaces,
        )

    def show_preview(self, found: FormSheet | None) -> None:
        """Mark each box, and say what differs."""
        for field in self.fields():
            kind, _, name = field.key.partition(".")
            if kind == "boxes" and name:
                self._mark(field.widget_id, field.label, "" if found is None else self.box_state(found, name))
        effect = self.query_one("#effect", Static)
        effect.update(line(_TYPE_FIRST, "$text-muted") if found is None else self._said(found))

    def box_state(self, sheet: FormSheet, name: str) -> str:
        """Whether a box of the form agrees; empty where there is nothing to compare."""
        box = sheet.box(name)
        return "" if box.received is None else box.state

    def _mark(self, widget_id: str, label: str, state: str) -> None:
        row = self.query_one(f"#{widget_id}").parent
        if row is not None:
            text = f"{MARKS.get(state, ' ')} {label}"
            row.query_one(".label", Static).update(line(text, STYLES[state] if state else ""))

    def _said(self, sheet: FormSheet) -> Content:
        said, style = _SAID.get(sheet.state, ("", ""))
        parts = [line(said, style), Content("")]
        for box in sheet.boxes:
            if box.received is None and not box.state:
                continue
            name = box_name(sheet.form, sheet.year, box.name, short=True)
            mark = MARKS.get(box.state, " ")
            parts.append(styled(f"[{STYLES.get(box.state, '$foreground')}]$mark $name[/]", mark=mark, name=name))
            said = f"    received {written(box.received) or 'nothing'}"
            if box.state in ("differs", "noted"):
                said += f", the ledger finds {written(box.expected) or 'nothing'}"
            parts.append(line(said))
        if len(sheet.received) > 1:
            parts.append(line(f"Together with {len(sheet.received) - 1} other form(s) of this payer.", "$text-muted"))
        return lines([*parts, Content(""), *differences_said(sheet.differences)])

    def write(self, ledger: LedgerFile, value: Any, reason: str | None) -> Saved:
        """Save the form; a form that may have been entered twice is said."""
        if self.replaces is not None:
            from ledger.services.corrections import replace_with

            command = f"screen: change {self.RECORD}"
            done = replace_with(ledger, self.replaces, value, reason or "", command, seen=self._stood)
            return Saved(self.replaces, done.notes)
        saved = super().write(ledger, value, reason)
        try:
            other = entered_twice(ledger.reader(), value, leave_out=(saved.id,))
        except LedgerError as error:
            return but_not_looked_at(saved, error)
        if other is None:
            return saved
        note = f"{other} has the very same boxes. If it is the same form, press u; if it corrects it, tick CORRECTED."
        return Saved(saved.id, (*saved.notes, note))


def flat_boxes(boxes: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """Label and amount of each of several amounts in one box."""
    held = boxes.get(name)
    return list(held.items()) if isinstance(held, Mapping) else []
