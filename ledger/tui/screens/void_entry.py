"""Taking back one entry, with a reason for the history."""

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from ledger.domain.errors import ChangedMeanwhileError, LedgerError
from ledger.services.corrections import void_entry
from ledger.tui.text import block, line, told
from ledger.tui.widgets.inputs import TextInput

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp
    from ledger.tui.desk import LedgerFile


class VoidEntry(ModalScreen[bool]):
    """Names the entry and asks why; dismisses with whether it was taken back."""

    AUTO_FOCUS = "#keep"
    CSS_PATH = "void_entry.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "keep", "Keep it", id="void.keep"),
        Binding("y,f2", "void", "Void it", id="void.do"),
        Binding("left,right,up,down", "app.focus_next", "Next", show=False, id="void.next"),
    ]

    def __init__(self, entry: str, description: str) -> None:
        """`description` names what is meant: `the pay stub of 2026-03-31 of $2,350.00`."""
        super().__init__()
        self._entry, self._description = entry, description
        self._writing = False
        self._stood: str | None = None  # its line when it was asked; another program may change it meanwhile

    @work(group="read")
    async def on_mount(self) -> None:
        """See what would be taken back."""

        def see(ledger: "LedgerFile") -> None:
            listed = ledger.reader().standing(self._entry)
            self._stood = None if listed is None else listed.line

        with suppress(LedgerError):  # voiding says so
            await cast("LedgerApp", self.app).desk.ask(see)

    def compose(self) -> ComposeResult:
        """The question, why, and the two answers."""
        with Vertical(id="void-frame"):
            yield Static(block(f"Void {self._description}?"), classes="question")
            yield Static(block(f"{self._entry} no longer counts. The history keeps it, and u brings it back."))
            with Horizontal(classes="why"):
                yield Static(line("Why"), classes="label")
                yield TextInput("entered by mistake", id="reason")
            yield Static(id="void-problem", markup=False)
            with Horizontal(classes="answers"):
                yield Button(line("Keep it (n)"), id="keep", compact=True)
                yield Button(line("Void it (y)"), id="void", variant="error", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "void":
            self.action_void()
        else:
            self.action_keep()

    @on(Input.Submitted)
    def _reason_given(self) -> None:
        self.query_one("#void", Button).focus()

    def action_keep(self) -> None:
        """Leave the entry as it is."""
        if not self._writing:
            self.dismiss(result=False)

    def action_void(self) -> None:
        """Take the entry back."""
        reason = self.query_one("#reason", TextInput).read()
        if reason is None:
            self._say("Say why, for the history.")
            self.query_one("#reason").focus()
        elif not self._writing:
            self._writing = True
            self._void(reason)

    @work(group="write")
    async def _void(self, reason: str) -> None:
        app = cast("LedgerApp", self.app)
        try:
            await app.desk.ask(lambda ledger: void_entry(ledger, self._entry, reason, "screen: void", seen=self._stood))
        except ChangedMeanwhileError as error:
            self._writing = False
            self._stood = error.stands  # now it is known: who asks again means it
            self._say(f"{error.message} It is not voided yet: void it again to take it back as it is now.")
        except LedgerError as error:
            self._writing = False
            self._say(told(error))
        else:
            self.dismiss(result=True)

    def _say(self, text: str) -> None:
        self.query_one("#void-problem", Static).update(text)


async def void(app: "LedgerApp", entry: str, description: str) -> bool:
    """Ask whether, and why, to take an entry back; say what was done and have every screen read again.

    Args:
        app: The app.
        entry: The id.
        description: What people call it, such as `the pay stub of 2026-03-31 of $2,350.00`.
    """
    voided: bool = await app.push_screen_wait(VoidEntry(entry, description))
    if voided:
        app.say(f"Voided {description}. u brings it back.")
        app.ledger_changed()
    return voided
