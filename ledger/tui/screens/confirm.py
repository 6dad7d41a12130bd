"""A question before something is done; the safe answer has the focus."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from ledger.tui.text import block, line


class Confirm(ModalScreen[bool]):
    """Dismisses with whether the person said yes."""

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "No", id="confirm.no"),
        Binding("y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("left,right", "app.focus_next", "Other answer", show=False, id="confirm.other"),
    ]

    def __init__(self, question: str, *, yes: str = "Yes", no: str = "No", details: str = "") -> None:
        """`question` names what is meant: “Void the stub of 2026-03-31 of $2,350.00?”."""
        super().__init__()
        self._question, self._details = question, details
        self._yes, self._no = yes, no

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(id="confirm"):
            yield Static(block(self._question), classes="question")
            if self._details:
                yield Static(block(self._details), classes="details")
            with Horizontal(classes="answers"):
                yield Button(line(f"{self._no} (n)"), id="no", compact=True)
                yield Button(line(f"{self._yes} (y)"), id="yes", variant="error", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001 - an action's argument has no name
        """Answer by a key."""
        self.dismiss(answer)
