"""Fields on a screen: how they look, what was typed into them, and the drafts in which none of it is lost."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Select, Static

from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.records import read_line
from ledger.tui.forms.fields import FormField, label_for, put_value, read_widget, widget_for
from ledger.tui.forms.saved import Saved
from ledger.tui.text import line, told
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

# What a draft belongs to, beside its kind of record: it is not for another person, plan or year.
_MEANT = ("person", "plan", "employer", "year", "code", "source", "kind")
REASON = FormField(
    key="_reason",
    label="Why it changes",
    help="For the history: the entry as it was stays there with this reason.",
    required=True,
)


class TypedForm(ModalScreen[Saved | None]):
    """A screen of fields for one record of the book, and what stands beside them."""

    RECORD: ClassVar[str] = ""
    TITLE_OF: ClassVar[str] = ""

    def __init__(self, held: Mapping[str, Any], *, replaces: str | None = None, title: str | None = None) -> None:
        """`held` is the line of the book to begin with; of an entry that is replaced, the line that stands."""
        super().__init__()
        self.held = dict(held)
        self.replaces = replaces
        self._title = title or self.TITLE_OF
        self._first: dict[str, Any] | None = None

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

    # --- how it looks ---

    def compose(self) -> ComposeResult:
        """The fields with their labels, what the entry would do, what is wrong, and the keys."""
        with Vertical(id="form-frame") as frame:
            frame.border_title = line(f"{self._title}{self._whose()}")
            with Horizontal(id="form-columns"):
                with VerticalScroll(id="form-fields", can_focus=False):
                    yield from self.rows()
                with VerticalScroll(id="form-side", can_focus=False):
                    yield from self.side()
            yield Static(id="field-help", markup=False)
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def _whose(self) -> str:
        """Among several people, the one whose entry it is: it would count for nobody else."""
        app, person = self.ledger_app, self.held.get("person")
        return f" · {app.names.get(person, person)}" if person is not None and len(app.people) > 1 else ""

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
        return [*self.fields(), *([REASON] if self.replaces is not None else [])]

    def _begin_with(self) -> dict[str, Any]:
        return {**self.held, "_reason": "typed wrong before"} if self.replaces is not None else self.held

    def show_problem(self, error: LedgerError | None) -> None:
        """Say what is wrong below the fields; nothing typed is touched."""
        problem = self.query_one("#problem", Static)
        problem.update("" if error is None else told(error))
        problem.display = error is not None
        for field in self.all_fields():
            wrong = isinstance(error, InvalidEntryError) and error.field == field.key
            self.query_one(f"#{field.widget_id}").set_class(wrong, "-wrong")

    def _say_waiting(self) -> None:
        problem = self.query_one("#problem", Static)
        problem.update("Saving. It takes longer than usual: another program may be using the ledger.")
        problem.display = True

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

    def _is_left(self, key: str) -> bool:
        """Whether the field is not the one being typed into: half an amount is no mistake yet."""
        focused = self.focused
        field = next((each for each in self.all_fields() if each.key == key), None)
        if field is None or focused is None or focused.id == field.widget_id:
            return False
        held = getattr(self.query_one(f"#{field.widget_id}"), "value", "")
        return bool(held) and held is not Select.NULL

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

    def _forget_draft(self) -> None:
        self.ledger_app.drafts.pop(self._draft_key, None)
