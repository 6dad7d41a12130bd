"""Inputs that own one value each: an amount, a day, a number, a text."""

import datetime as dt
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from ledger.domain.dates import parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.typed_amounts import read_amount


class AmountInput(Input):
    """A dollar amount as people type it, sums among them; nothing typed is no amount, which is not $0.00."""

    def __init__(self, value: Money | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("" if value is None else written(value), id=id, placeholder="0.00", compact=True)

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


class DayInput(Input):
    """A day, YYYY-MM-DD; the arrows go a day on and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "shift(1)", "Next day", show=False, id="day.next"),
        Binding("down", "shift(-1)", "Day before", show=False, id="day.before"),
    ]

    def __init__(self, value: dt.date | None = None, *, id: str | None = None) -> None:  # noqa: A002
        text = "" if value is None else value.isoformat()
        super().__init__(text, id=id, placeholder="YYYY-MM-DD", compact=True, max_length=10)

    def read(self) -> dt.date | None:
        """The day; None where nothing is typed.

        Raises:
            LedgerError: the text is no day.
        """
        return parse_day(self.value.strip()) if self.value.strip() else None

    def action_shift(self, days: int) -> None:
        """Go some days on."""
        try:
            day = self.read()
            if day is not None:
                self.value = parse_day((day + dt.timedelta(days=days)).isoformat()).isoformat()
        except LedgerError:
            self.app.bell()


class TextInput(Input):
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


def written(amount: Money) -> str:
    """An amount as an input holds it: `1,234.56`, without the sign of the dollar."""
    return str(amount).replace("$", "")
