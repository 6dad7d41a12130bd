"""The form that every entry and party is typed into: checked while it is typed, saved with F2, never losing a word."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Checkbox, Footer, Input, Select, Static

from ledger.domain.errors import ChangedMeanwhileError, InvalidEntryError, LedgerError
from ledger.domain.records import read_line
from ledger.services.corrections import replace_entry
from ledger.services.recording import record
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.fields import FormField, label_for, put_value, read_widget, widget_for
from ledger.tui.text import line, told

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

# What a draft belongs to, beside its kind of record: it is not for another person, plan or year.
_MEANT = ("person", "plan", "employer", "year", "code", "source", "kind")
_PAUSE = 0.12  # seconds without a key after which what it would do is worked out
_SLOW = 0.6  # seconds after which somebody who saves is told to wait
_REASON = FormField(
    key="_reason",
    label="Why it changes",
    help="For the history: the entry as it was stays there with this reason.",
    required=True,
)


class Saved(NamedTuple):
    """What a form wrote: the id of the entry, what to know of it, and what to say where the form knows it best."""

    id: str
    notes: tuple[str, ...] = ()
    said: str = ""


class EntryForm(ModalScreen[Saved | None]):
    """A form for one record of the book; dismisses with what was saved, or None when it was left.

    A kind of form says its `RECORD` and `fields`; it may show what the entry would do (`preview`, `show_preview`),
    and may complete the line (`complete`). With `replaces` it enters an entry again with other values.
    """

    RECORD: ClassVar[str] = ""
    TITLE_OF: ClassVar[str] = ""
    HELP: ClassVar[str] = ""  # Markdown of ours, shown by F1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "save", "Save", key_display="F2", id="form.save"),
        Binding("escape", "leave", "Leave", id="form.leave"),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="form.before"),
        Binding("f1", "app.help", "Help", id="form.help"),
    ]

    def __init__(self, held: Mapping[str, Any], *, replaces: str | None = None, title: str | None = None) -> None:
        """`held` is the line of the book to begin with; of an entry that is replaced, the line that stands."""
        super().__init__()
        self.held = dict(held)
        self.replaces = replaces
        self._title = title or self.TITLE_OF
        self._first: dict[str, Any] | None = None
        self._saving = False
        self._stood: str | None = None  # the line that is changed, as it was when the form was opened
        self._refused = ""  # the field that saving was refused for, until all of them can be read

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    # --- what a kind of form says ---

    def fields(self) -> Sequence[FormField]:
        """Its fields, from top to bottom."""
        raise NotImplementedError

    def side(self) -> ComposeResult:
        """What stands beside the fields, or below them in a narrow terminal."""
        yield Static(id="effect")

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """The line of the book that is meant by what was typed."""
        return typed

    def preview(self, ledger: LedgerFile, value: Any) -> Any:
        """What saving would do; runs in the ledger's thread and keeps nothing.

        Raises:
            LedgerError: it could not be saved so.
        """
        del ledger, value

    def show_preview(self, found: Any) -> None:
        """Show what saving would do; called with None where the fields do not make an entry yet."""

    def write(self, ledger: LedgerFile, value: Any, reason: str | None) -> Saved:
        """Save the value; runs in the ledger's thread.

        Raises:
            LedgerError: it cannot be saved; nothing was.
        """
        if self.replaces is None:
            logged = record(ledger, value, f"screen: {self.RECORD.replace('_', ' ')}")
            notes = list(logged.notes)
            if logged.equal_to is not None:
                notes.append(f"{logged.equal_to} holds the very same; if it was entered twice, press u.")
            notes += [
                f"{other} is another stub of that pay date, and both count; if this corrects it, void that one."
                for other in logged.beside
            ]
            return Saved(logged.id, tuple(notes))
        after = json.loads(self.line_text(value))
        changes = {key: after.get(key) for key in {*self.held, *after} if key != "record"}
        command = f"screen: change {self.RECORD}"
        done = replace_entry(ledger, self.replaces, changes, reason or "", command, seen=self._stood)
        return Saved(self.replaces, done.notes)

    def stands(self, ledger: LedgerFile) -> str | None:
        """The line that the form changes, as it stands; None where it enters something new."""
        listed = None if self.replaces is None else ledger.reader().standing(self.replaces)
        return None if listed is None else listed.line

    def line_text(self, value: Any) -> str:
        """The canonical line of a value."""
        from ledger.domain.records import line_of

        return line_of(value)

    # --- how it looks ---

    def compose(self) -> ComposeResult:
        """The fields with their labels, what the entry would do, what is wrong, and the keys."""
        with Vertical(id="form-frame") as frame:
            frame.border_title = line(self._title)
            with Horizontal(id="form-columns"):
                with VerticalScroll(id="form-fields", can_focus=False):
                    yield from self.rows()
                with VerticalScroll(id="form-side", can_focus=False):
                    yield from self.side()
            yield Static(id="field-help", markup=False)
            yield Static(id="problem", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def rows(self) -> ComposeResult:
        """The fields with their labels, one below the other."""
        for field in self.all_fields():
            if field.section:
                yield Static(line(field.section), classes="section")
            with Horizontal(classes="field"):
                yield label_for(field)
                yield self.widget_of(field)

    def widget_of(self, field: FormField) -> Widget:
        """The widget of a field, filled with what the form begins with."""
        return widget_for(field, self._begin_with())

    def all_fields(self) -> Sequence[FormField]:
        """The fields, and why it changes where it does."""
        return [*self.fields(), *([_REASON] if self.replaces is not None else [])]

    def _begin_with(self) -> dict[str, Any]:
        return {**self.held, "_reason": "typed wrong before"} if self.replaces is not None else self.held

    def on_mount(self) -> None:
        """Remember what the form began with, take up what was typed before, and work out what it would do."""
        self._first = self.typed_as_is()
        self._take_up_draft()
        self._see_what_stands()
        self.look_ahead()

    @work(group="read")
    async def _see_what_stands(self) -> None:
        def see(ledger: LedgerFile) -> None:
            self._stood = self.stands(ledger)  # before any write that is asked for later

        with suppress(LedgerError):  # saving says so
            await self.ledger_app.desk.ask(see)

    # --- what was typed ---

    def typed_as_is(self) -> dict[str, Any]:
        """What each widget holds, right or wrong."""
        held: dict[str, Any] = {}
        for field in self.all_fields():
            widget = self.query_one(f"#{field.widget_id}")
            held[field.key] = None if isinstance(widget, Select) and widget.is_blank() else cast("Any", widget).value
        return held

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed that is not saved."""
        return self._first is not None and self.typed_as_is() != self._first

    def typed(self) -> dict[str, Any]:
        """The line of the book that was typed.

        Raises:
            InvalidEntryError: a field cannot be meant so; it names the field.
        """
        values: dict[str, Any] = {**self.held, "record": self.RECORD}
        for field in self.fields():
            value = read_widget(field, self.query_one(f"#{field.widget_id}"))
            outer, _, inner = field.key.partition(".")
            if inner:
                values[outer] = dict(values.get(outer) or {})
                if value is None:
                    values[outer].pop(inner, None)
                else:
                    put_value(values, field.key, value)
            else:
                values[outer] = value
        meant = self.complete(values)
        return {key: value for key, value in meant.items() if value is not None and value != {}}

    def value(self) -> Any:
        """The record that was typed.

        Raises:
            InvalidEntryError: a field, or what all of them say together, cannot be meant so.
        """
        return read_line(self.typed())

    # --- while it is typed ---

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    def _typed_on(self) -> None:
        if self._first is not None:
            self._keep_draft()
            self.look_ahead()

    @work(exclusive=True, group="preview")
    async def look_ahead(self) -> None:
        """Work out what saving would do, once no key was pressed for a moment."""
        from asyncio import sleep

        await sleep(_PAUSE)
        if self._is_gone:
            return
        try:
            value = self.value()
        except InvalidEntryError as error:
            said = error.field == self._refused or self._is_left(error.field)
            self.show_problem(error if said else None)
            self.show_preview(None)
            return
        self._refused = ""
        try:
            found = await self.ledger_app.desk.ask(lambda ledger: self.preview(ledger, value))
        except LedgerError as error:
            if not self._is_gone:
                self.show_problem(error)
                self.show_preview(None)
            return
        if not self._is_gone:
            self.show_problem(None)
            self.show_preview(found)

    @property
    def _is_gone(self) -> bool:
        """Whether the form was left while something about it was worked out."""
        return self not in self.app.screen_stack

    def _is_left(self, key: str) -> bool:
        """Whether the field is not the one being typed into: half an amount is no mistake yet."""
        focused = self.focused
        field = next((each for each in self.all_fields() if each.key == key), None)
        if field is None or focused is None or focused.id == field.widget_id:
            return False
        held = getattr(self.query_one(f"#{field.widget_id}"), "value", "")
        return bool(held) and held is not Select.NULL

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field holds; look again at the one that was left."""
        field = next((each for each in self.all_fields() if each.widget_id == event.widget.id), None)
        self.query_one("#field-help", Static).update("" if field is None else field.help)
        if self._first is not None:
            self.look_ahead()

    @on(Input.Submitted)
    def _on(self) -> None:
        self.focus_next()

    def show_problem(self, error: LedgerError | None) -> None:
        """Say what is wrong below the fields; nothing typed is touched."""
        problem = self.query_one("#problem", Static)
        problem.update("" if error is None else told(error))
        problem.display = error is not None
        for field in self.all_fields():
            wrong = isinstance(error, InvalidEntryError) and error.field == field.key
            self.query_one(f"#{field.widget_id}").set_class(wrong, "-wrong")

    # --- drafts: what was typed is there again when the form is opened again ---

    @property
    def _draft_key(self) -> str:
        meant = (str(self.held.get(key, "")) for key in _MEANT)
        return ":".join((self.RECORD, self.replaces or "", *meant))

    def _keep_draft(self) -> None:
        if self.is_changed:
            self.ledger_app.drafts[self._draft_key] = self.typed_as_is()
        else:
            self.ledger_app.drafts.pop(self._draft_key, None)

    def _take_up_draft(self) -> None:
        draft = self.ledger_app.drafts.get(self._draft_key)
        if draft is None or draft.keys() != (self._first or {}).keys():
            return
        for field in self.all_fields():
            widget: Any = self.query_one(f"#{field.widget_id}")
            held = draft[field.key]
            if isinstance(widget, Select) and held is None:
                widget.clear()
            elif not isinstance(widget, Select) or any(held == word for word, _ in field.choices):
                widget.value = held
        self.ledger_app.say("Taken up from what you typed before; Esc, then “throw away” begins anew.")

    # --- leaving ---

    async def may_leave(self) -> bool:
        """Whether the form may be left: it holds nothing unsaved, or the person says so."""
        from ledger.tui.screens.confirm import Confirm

        if not self.is_changed:
            return True
        thrown = await self.app.push_screen_wait(
            Confirm("What you typed is not saved.", yes="Throw it away", no="Keep typing")
        )
        if thrown:
            self.ledger_app.drafts.pop(self._draft_key, None)
        return bool(thrown)

    @work
    async def action_leave(self) -> None:
        """Leave the form without saving."""
        if not self._saving and await self.may_leave():
            self.dismiss(None)

    def action_save(self) -> None:
        """Save what was typed, or say what is wrong and go to the field."""
        if self._saving or self._first is None:  # a write cannot be called back; a form not all there says nothing yet
            return
        try:
            value = self.value()
            reason = None if self.replaces is None else read_widget(_REASON, self.query_one(f"#{_REASON.widget_id}"))
        except InvalidEntryError as error:
            self.refuse(error)
            return
        self._saving = True
        self._write(value, reason)

    @work(group="write")
    async def _write(self, value: Any, reason: str | None) -> None:
        if not await self.may_save(value):
            self._saving = False
            return
        slow = self.set_timer(_SLOW, self._say_waiting)
        try:
            saved = await self.ledger_app.desk.ask(lambda ledger: self.write(ledger, value, reason))
        except LedgerError as error:
            self._saving = False
            self.refuse(error)
            return
        finally:
            slow.stop()
        self.ledger_app.drafts.pop(self._draft_key, None)
        self.dismiss(saved)

    def _say_waiting(self) -> None:
        problem = self.query_one("#problem", Static)
        problem.update("Saving. It takes longer than usual: another program may be using the ledger.")
        problem.display = True

    async def may_save(self, value: Any) -> bool:
        """Whether to save after all; a form may ask before what cannot be undone in the real world."""
        del value
        return True

    def refuse(self, error: LedgerError) -> None:
        """Say why it cannot be saved, and go to the field."""
        if isinstance(error, ChangedMeanwhileError):
            self._stood = error.stands  # now it is known: who saves again means it
            error.hint = "What you typed is not saved yet. F2 again enters it in place of that; Esc leaves that."
        self.show_problem(error)
        if isinstance(error, InvalidEntryError):
            self._refused = error.field
            field = next(
                (each for each in self.all_fields() if each.key in (error.field, error.field.split(".")[0])), None
            )
            if field is not None:
                target: Widget = self.query_one(f"#{field.widget_id}")
                target.focus()


async def show_form(app: "LedgerApp", form: EntryForm, said: str) -> Saved | None:
    """Show a form; once it saved, say so, and have every screen read again.

    Args:
        app: The app.
        form: The form.
        said: What to say of what was saved, such as `Logged the pay stub of 2026-11-20.`
    """
    saved = await app.push_screen_wait(form)
    if saved is not None:
        app.last_saved = saved.id
        app.say(f"{saved.said or said} u takes it back.")
        for note in saved.notes:
            app.say(note, severity="warning")
        app.ledger_changed()
    return saved
