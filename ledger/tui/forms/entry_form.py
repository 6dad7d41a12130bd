"""The form that every entry and party is typed into: checked while it is typed, saved with F2, never losing a word."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Select, Static

from ledger.domain.errors import ChangedMeanwhileError, InvalidEntryError, LedgerError
from ledger.services.corrections import replace_entry
from ledger.services.recording import record
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.fields import read_widget
from ledger.tui.forms.saved import Saved, but_not_looked_at
from ledger.tui.forms.typed_form import REASON, TypedForm

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

__all__ = ["EntryForm", "Saved", "but_not_looked_at", "show_form"]

_PAUSE = 0.12  # seconds without a key after which what it would do is worked out
_LOOK_AGAIN = 1.0  # seconds after which what was written meanwhile is in the figures
_SLOW = 0.6  # seconds after which somebody who saves is told to wait


class EntryForm(TypedForm):
    """A form for one record of the book; dismisses with what was saved, or None when it was left.

    A kind of form says its `RECORD` and `fields`; it may show what the entry would do (`preview`, `show_preview`),
    and may complete the line (`complete`). With `replaces` it enters an entry again with other values.
    """

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
        super().__init__(held, replaces=replaces, title=title)
        self._saving = False
        self._revision = 0  # of the ledger, as it was when it was looked at
        self._stood: str | None = None  # the line that is changed, as it was when the form was opened
        self._refused = ""  # the field that saving was refused for, until all of them can be read

    # --- what a kind of form says ---

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

    def on_mount(self) -> None:
        """Remember what the form began with, take up what was typed before, and work out what it would do."""
        self._first = self.typed_as_is()
        self._take_up_draft()
        self._see_what_stands()
        self.look_ahead()
        self._revision = self.ledger_app.revision
        self.set_interval(_LOOK_AGAIN, self._look_where_written)

    def _look_where_written(self) -> None:
        """Another program has written: the figures are those of the ledger as it now stands."""
        if self._revision != self.ledger_app.revision and not self._saving:
            self._revision = self.ledger_app.revision
            if not self.query_one("#problem").display:  # else it would take away why saving was refused
                self.look_ahead()

    @work(group="read")
    async def _see_what_stands(self) -> None:
        def see(ledger: LedgerFile) -> None:
            self._stood = self.stands(ledger)  # before any write that is asked for later

        with suppress(LedgerError):  # saving says so
            await self.ledger_app.desk.ask(see)

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

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field holds; look again at the one that was left."""
        field = next((each for each in self.all_fields() if each.widget_id == event.widget.id), None)
        self.query_one("#field-help", Static).update("" if field is None else field.help)
        if self._first is not None:
            self.look_ahead()

    @on(Input.Submitted)
    def _on(self) -> None:
        self.focus_next()

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
            self._forget_draft()
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
            reason = None if self.replaces is None else read_widget(REASON, self.query_one(f"#{REASON.widget_id}"))
        except InvalidEntryError as error:
            self.refuse(error)
            return
        self._saving = True
        self.workers.cancel_group(self, "preview")  # it would take away why saving was refused
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
        self._forget_draft()
        self.dismiss(saved)

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
