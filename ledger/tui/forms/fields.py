"""The fields of forms: what each is called, which widget holds it, and how a line of the book takes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Checkbox, Select, Static

from ledger.domain.dates import EARLIEST, EARLIEST_BIRTH
from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.money import Money
from ledger.tui.text import line, plain
from ledger.tui.widgets.inputs import AmountInput, DayInput, TextInput, Tick

AMOUNT, DAY, BIRTH, TEXT, CHOICE, FLAG, YEAR = "amount", "day", "birth", "text", "choice", "flag", "year"
NOT_KNOWN = "unknown"  # among choices: nobody has said it


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form.

    Attributes:
        key: Its key in a line of the book; `amounts.after_tax` is the key `after_tax` within `amounts`.
        label: What people call it.
        kind: One of the kinds above; it decides the widget.
        help: One line, shown while the field has the focus.
        required: Whether the form cannot be saved without it.
        choices: Of a choice: the word of the book and what people read.
        section: A heading above the field, where one begins.
    """

    key: str
    label: str
    kind: str = TEXT
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    section: str = ""

    @property
    def widget_id(self) -> str:
        """The id of its widget."""
        return f"field-{self.key.replace('.', '-')}"


def widget_for(field: FormField, held: Mapping[str, Any]) -> Widget:
    """The widget of a field, filled from a line of the book."""
    value = held_value(held, field.key)
    id_ = field.widget_id
    if field.kind == AMOUNT:
        return AmountInput(None if value is None else Money.parse(str(value)), id=id_)
    if field.kind in (DAY, BIRTH):
        day = DayInput(earliest=EARLIEST_BIRTH if field.kind == BIRTH else EARLIEST, id=id_)
        day.value = value or ""
        return day
    if field.kind == CHOICE:
        words = dict(field.choices)
        chosen = value if value in words else Select.NULL
        # Where not knowing is an answer of its own, nothing at all is none beside it.
        blank = chosen is Select.NULL or not (field.required or NOT_KNOWN in words)
        return Select(
            choices_of(field.choices), value=chosen, allow_blank=blank, prompt="not said", compact=True, id=id_
        )
    if field.kind == FLAG:
        return Tick(value=bool(value), id=id_)
    return TextInput(None if value is None else str(value), id=id_)


def choices_of(choices: Iterable[tuple[str, str]]) -> list[tuple[Text, str]]:
    """Choices, word and what people read, for a `Select`: as `Text`, which it finds by the letters that are typed."""
    return [(Text(plain(label)), word) for word, label in choices]


def label_for(field: FormField) -> Static:
    """The label beside or above a field."""
    return Static(line(field.label), classes="label")


def read_widget(field: FormField, widget: Widget) -> Any:
    """What a field holds, as a line of the book has it; None where nothing is typed or chosen.

    Raises:
        InvalidEntryError: what was typed cannot be meant so, or is needed and missing; it names the field.
    """
    try:
        value = _read(field, widget)
    except LedgerError as error:
        raise InvalidEntryError(f"{field.label}: {error.message}", field=field.key, hint=error.hint) from None
    if value is None and field.required:
        raise InvalidEntryError(f"{field.label} is not filled in.", field=field.key, hint=field.help)
    return value


def _read(field: FormField, widget: Widget) -> Any:
    if isinstance(widget, AmountInput):
        amount = widget.read()
        return None if amount is None else amount.plain()
    if isinstance(widget, DayInput):
        day = widget.read()
        return None if day is None else day.isoformat()
    if isinstance(widget, Select):
        return None if widget.is_blank() else widget.value
    if isinstance(widget, Checkbox):
        return widget.value
    if isinstance(widget, TextInput):
        text = widget.read()
        return _year(text.strip()) if field.kind == YEAR and text is not None else text
    raise TypeError(f"no field is held by {type(widget).__name__}")


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise LedgerError(f"“{text[:40]}” is not a year.", hint="Write four digits, for example 2026.")
    return int(text)


def held_value(held: Mapping[str, Any], key: str) -> Any:
    """What a line of the book holds under a key such as `amounts.after_tax`; None where nothing."""
    outer, _, inner = key.partition(".")
    value = held.get(outer)
    return value.get(inner) if inner and isinstance(value, Mapping) else None if inner else value


def put_value(line_: dict[str, Any], key: str, value: Any) -> None:
    """Put a value into a line of the book under a key such as `amounts.after_tax`."""
    outer, _, inner = key.partition(".")
    if inner:
        line_.setdefault(outer, {})[inner] = value
    else:
        line_[outer] = value
