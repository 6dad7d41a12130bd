"""What is shown of a locked ledger: nothing, but a line for its passphrase."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from ledger.domain.errors import LedgerError, LockedError
from ledger.tui.text import told
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.locking import LockableLedger

_TRIES = 3
_LOCKED = "This ledger is locked. What you typed and did not save is kept until you leave."
_ENCRYPTED = "This ledger is encrypted."


class UnlockScreen(Screen[None]):
    """Covers everything, and asks for the passphrase, which is not shown."""

    CSS_PATH = "unlock.tcss"
    AUTO_FOCUS = "#passphrase"
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, or Textual's own, which is not shown, would take its place.
        Binding("ctrl+q", "app.quit", "Leave", key_display="Ctrl+Q", id="unlock.leave", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._wrong = 0

    def compose(self) -> ComposeResult:
        """What is so, the line for the passphrase, and what was wrong with it."""
        with Vertical(id="unlock"):
            yield Static(_ENCRYPTED if self._app.is_opening else _LOCKED, markup=False)
            yield Static("Its passphrase, and Enter:", id="unlock-label", markup=False)
            yield Input(password=True, compact=True, id="passphrase")
            yield Static(id="unlock-problem", markup=False)
        yield KeysLine()

    def on_screen_resume(self) -> None:
        """One that came to lie under another is not needed once the ledger is unlocked."""
        if not self._app.locked and not self._app.is_opening:
            self.dismiss()

    @on(Input.Submitted)
    def _typed(self) -> None:
        """Try what was typed."""
        typed = self.query_one("#passphrase", Input)
        passphrase = typed.value
        typed.value = ""
        if passphrase and not typed.disabled:
            typed.disabled = True
            self._app.run_worker(self._try(passphrase), group="unlock")  # of the app: this screen may end meanwhile

    async def _try(self, passphrase: str) -> None:
        problem, typed = self.query_one("#unlock-problem", Static), self.query_one("#passphrase", Input)
        try:
            await self._app.unlock(passphrase)
        except LockedError as error:
            self._wrong += 1
            if self._app.is_opening and self._wrong == _TRIES:
                self._app.give_up(error)
                return
            problem.update("That is not its passphrase.")
        except LedgerError as error:
            problem.update(told(error))
        else:
            return
        typed.disabled = False
        typed.focus()

    @property
    def _app(self) -> "LockableLedger":
        return cast("LockableLedger", self.app)
