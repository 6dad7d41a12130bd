"""A return as it was filed: its lines, to be held against what the ledger finds later."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.domain.records import read_line
from ledger.domain.tax.reconcile import Difference
from ledger.services.filing import check_filed_on, filed_before, lines_found
from ledger.services.recording import rehearse
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import EntryForm, Saved, show_form
from ledger.tui.forms.fields import DAY, FormField
from ledger.tui.forms.saved import but_not_looked_at
from ledger.tui.screens.year_end_return import differences_said
from ledger.tui.text import line, lines

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_ALWAYS = {"1040": ("4a", "4b", "5a", "5b", "25b"), "8606": (), "5329": ()}
_HOW = (
    "The lines begin with what the ledger finds now; change them to what was filed. Where a line also holds a "
    "spouse's or another pension's amounts, give this ledger's part."
)


class _Found(NamedTuple):
    """What the form begins with."""

    lines: Mapping[str, Mapping[str, str]]
    why: str  # why the ledger finds no lines, where it does not


class FiledForm(EntryForm):
    """The day a return was filed, and its lines in whole dollars."""

    RECORD = "filed_return"
    TITLE_OF = "The return as it was filed"
    AUTO_FOCUS = "#field-date"

    def __init__(
        self,
        held: Mapping[str, Any],
        *,
        lines_of: Mapping[str, Mapping[str, str]],
        why: str = "",
        replaces: str | None = None,
    ) -> None:
        """`lines_of` are the lines to begin with, by form; `why` says why there are none."""
        self._why = why
        self._places = [
            (form, each)
            for form, always in _ALWAYS.items()
            for each in dict.fromkeys((*always, *lines_of.get(form, {})))
        ]
        opened = {
            f"_{form}_{each}": lines_of[form][each] for form, each in self._places if each in lines_of.get(form, {})
        }
        kept = {key: value for key, value in held.items() if key != "forms"}
        super().__init__({**kept, **opened}, replaces=replaces, title=f"The return of {held['year']} as it was filed")

    def fields(self) -> Sequence[FormField]:
        """The day, then each line."""
        met: set[str] = set()
        fields = [FormField(key="date", label="Filed on", kind=DAY, required=True, help="The day it was sent.")]
        for form, each in self._places:
            section = "" if form in met else f"Form {form}, whole dollars"
            met.add(form)
            fields.append(
                FormField(
                    key=f"_{form}_{each}", label=f"Line {each}", section=section, help="Empty where it was blank."
                )
            )
        return [*fields, FormField(key="note", label="Note", section=" ")]

    def side(self) -> ComposeResult:
        """How to fill it in, and what would differ."""
        yield Static(line(_HOW, "$text-muted"))
        yield Static(line(self._why, "$text-warning") if self._why else "")
        yield Static(id="effect")

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """The lines by form."""
        forms: dict[str, dict[str, str]] = {}
        for form, each in self._places:
            text = typed.get(f"_{form}_{each}")
            if text is not None:
                forms.setdefault(form, {})[each] = text.strip().replace("$", "", 1).replace(",", "")
        kept = {key: value for key, value in typed.items() if not key.startswith("_")}
        return {**kept, "forms": forms or None}

    def value(self) -> Any:
        """The return that was typed.

        Raises:
            InvalidEntryError: a line cannot be, or the day is still to come.
        """
        typed = self.typed()
        if "forms" not in typed:
            from ledger.domain.errors import InvalidEntryError

            raise InvalidEntryError("No line is filled in.", field="_1040_5a", hint="Give at least one line as filed.")
        value = read_line(typed)
        check_filed_on(value.date, self.ledger_app.desk.today)
        return value

    def preview(self, ledger: LedgerFile, value: Any) -> list[Difference]:
        """What would differ from what the ledger finds now."""
        from ledger.services.year_end import year_end

        today = self.ledger_app.desk.today
        return rehearse(
            ledger,
            value,
            lambda reader, entry: [
                each
                for each in year_end(reader, value.person, value.year, today).differences
                if each.form == "return" and entry in each.entries
            ],
            replaces=self.replaces,
        )

    def show_preview(self, found: list[Difference] | None) -> None:
        """Say what would differ."""
        said: Content | str = ""
        if found is not None:
            agrees = line("✓ Agrees with what the ledger finds now.", "$text-success")
            said = lines(differences_said(found)) if found else agrees
        self.query_one("#effect", Static).update(said)

    def write(self, ledger: LedgerFile, value: Any, reason: str | None) -> Saved:
        """Save the return; others of its year are said."""
        if self.replaces is not None:
            from ledger.services.corrections import replace_with

            command = "screen: change filed_return"
            done = replace_with(ledger, self.replaces, value, reason or "", command, seen=self._stood)
            return Saved(self.replaces, done.notes)
        saved = super().write(ledger, value, reason)
        try:
            held = filed_before(ledger.reader(), value.person, value.year, saved.id)
        except LedgerError as error:
            return but_not_looked_at(saved, error)
        before = [
            f"A return of {value.year} filed on {each.value.date} is on file too; where both name a line, the one "
            "filed last counts."
            for each in held
        ]
        return Saved(saved.id, (*saved.notes, *before))


async def mark_filed(app: "LedgerApp") -> Saved | None:
    """Mark the return of the year that is shown as filed."""
    scope, today = app.scope, app.desk.today
    if scope.year >= today.year:
        app.say(f"The year {scope.year} is not over on {today}: its return cannot have been filed.", severity="warning")
        return None

    def find(ledger: LedgerFile) -> _Found:
        try:
            return _Found(lines_found(ledger.reader(), scope.person, scope.year, today), "")
        except LedgerError as error:
            return _Found({}, f"{error.message} Type the lines as they were filed.")

    found = await app.desk.ask(find)
    held = {"person": scope.person, "year": scope.year, "date": today.isoformat()}
    form = FiledForm(held, lines_of=found.lines, why=found.why)
    return await show_form(app, form, f"Marked the return of {scope.year} as filed.")


async def change_filed(app: "LedgerApp", line_held: Mapping[str, Any]) -> Saved | None:
    """Enter a return on file again with other lines."""
    form = FiledForm(line_held, lines_of=line_held["forms"], replaces=line_held["id"])
    return await show_form(app, form, "Changed the return on file.")
