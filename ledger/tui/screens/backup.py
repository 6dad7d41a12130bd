"""A verified copy of the ledger, under a name that is asked for."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ledger.domain.errors import LedgerError
from ledger.tui.text import line, told
from ledger.tui.typed_path import typed_path
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class BackupScreen(ModalScreen[None]):
    """Asks where to; what is there already is never written over."""

    CSS_PATH = "backup.tcss"
    AUTO_FOCUS = "#backup-name"
    HELP = "The copy is checked against its seals before it gets its name. `roth-ledger restore FILE` puts it back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "save", "Back up", key_display="F2", id="backup.save"),
        Binding("escape", "dismiss", "Leave", id="backup.leave"),
        Binding("f1", "app.help", "Help", id="backup.help"),
    ]

    def __init__(self, ledger: Path, today: dt.date) -> None:
        """`ledger` is the file that is copied."""
        super().__init__()
        self._name = str(ledger.with_name(f"{ledger.stem}-{today}{ledger.suffix}"))
        self._saving = False

    def compose(self) -> ComposeResult:
        """The name of the copy."""
        with Vertical(id="backup-frame") as frame:
            frame.border_title = line("Back up the ledger")
            yield Static("Copy it to (Enter or F2 writes the copy, and checks that it is whole)", markup=False)
            yield TextInput(self._name, id="backup-name")
            yield Static(id="problem", markup=False)
        yield KeysLine()

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Write the copy."""
        if not self._saving:
            self._saving = True
            self._save()

    @work(group="write")
    async def _save(self) -> None:
        # An empty name is the folder itself, which is there already: that is said like any other name that is taken.
        app = cast("LedgerApp", self.app)
        name, problem = self.query_one("#backup-name", TextInput).read(), self.query_one("#problem", Static)
        around = app.desk.around
        try:
            path = typed_path(name or "")
            await app.desk.ask(lambda _: around.back_up(path))
        except LedgerError as error:
            problem.update(told(error))
            problem.display = True
        else:
            app.say(f"Copied to {path}, and the copy is whole.")
            self.dismiss(None)
        finally:
            self._saving = False
