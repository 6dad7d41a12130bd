"""Inputs that own one value each: an amount, a day, a number, a text."""

import datetime as dt
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Checkbox, Input

from ledger.domain.dates import EARLIEST, parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.shown import one_line, unseen
from ledger.domain.typed_amounts import read_amount
from ledger.domain.typed_days import read_day

_UNSEEN = "�"


class PlainInput(Input):
    """An input that draws no character that would steer the terminal, or could not be seen: a mark stands for it.

    What it holds stays as it is: a note that a file brought is saved again as it came.
    """

    @property
    def _value(self) -> Text:
        if one_line(self.value) == self.value:
            return super()._value
        drawn = "".join(_UNSEEN if bad else char for char, bad in zip(self.value, unseen(self.value), strict=True))
        return Text(drawn, no_wrap=True, overflow="ignore", end="")


class AmountInput(PlainInput):
    """A dollar amount as people type it, sums among them; nothing typed is no amount, which is not $0.00."""

    def __init__(self, value: Money | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("" if value is None else written(value), id=id, placeholder="none", compact=True)

    def read(self) -> Money | None:
        """The amount; None where nothing is typed.

        Raises:
            LedgerError: the text is no amount.
        """
        return read_amount(self.value) if self.value.strip() else None

    def on_blur(self) -> None:
        """Write the amount out: `1200+350` becomes `1,550.00`."""
        try:
            amount = self.read()
        except LedgerError:
            return  # the form says so; what was typed stays
        if amount is not None and self.value != written(amount):
            self.value = written(amount)


class DayInput(PlainInput):
    """A day, shown as YYYY-MM-DD and typed as people write one; the arrows go a day on and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "shift(1)", "Next day", show=False, id="day.next"),
        Binding("down", "shift(-1)", "Day before", show=False, id="day.before"),
    ]

    def __init__(
        self,
        value: dt.date | None = None,
        *,
        earliest: dt.date = EARLIEST,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """`earliest` is the first day that can be meant."""
        text = "" if value is None else value.isoformat()
        self._earliest = earliest
        super().__init__(text, id=id, placeholder="YYYY-MM-DD", compact=True, max_length=10)

    def read(self) -> dt.date | None:
        """The day; None where nothing is typed.

        Raises:
            LedgerError: the text is no day.
        """
        return read_day(self.value, earliest=self._earliest) if self.value.strip() else None

    def on_blur(self) -> None:
        """Write the day out: `1/15/2026` becomes `2026-01-15`."""
        try:
            day = self.read()
        except LedgerError:
            return  # the form says so; what was typed stays
        if day is not None and self.value != day.isoformat():
            self.value = day.isoformat()

    def action_shift(self, days: int) -> None:
        """Go some days on."""
        try:
            day = self.read()
            if day is not None:
                shifted = (day + dt.timedelta(days=days)).isoformat()
                self.value = parse_day(shifted, earliest=self._earliest).isoformat()
        except LedgerError:
            self.app.bell()


class TextInput(PlainInput):
    """A line of text; nothing typed is None."""

    def __init__(self, value: str | None = None, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(value or "", id=id, placeholder=placeholder, compact=True)

    def read(self) -> str | None:
        """The text; None where nothing is typed."""
        return self.value if self.value.strip() else None

    def on_paste(self, event: events.Paste) -> None:
        """Several pasted lines become one: nothing of them is dropped."""
        if "\n" in event.text or "\r" in event.text:
            event.prevent_default()
            event.stop()
            self.insert_text_at_cursor(" ".join(event.text.split()))


class Tick(Checkbox):
    """Yes or no, which can be told apart without colour: `[X]` and `[ ]`."""

    BUTTON_LEFT = BUTTON_RIGHT = ""
    DEFAULT_CSS = "Tick { min-width: 5; }"

    def __init__(self, *, value: bool, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value=value, compact=True, id=id)
        self._mark()

    def watch_value(self) -> None:
        """Draw the mark anew."""
        self._mark()
        super().watch_value()

    def _mark(self) -> None:
        self.BUTTON_INNER = "[X]" if self.value else "[ ]"


def written(amount: Money) -> str:
    """An amount as an input holds it: `1,234.56`, without the sign of the dollar."""
    return str(amount).replace("$", "")
