"""The backups of the ledger: those that are kept, and making one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ledger.domain.backups import REASONS, Listed
from ledger.domain.errors import LedgerError
from ledger.tui.text import MUTED, NOT_KNOWN, line, lines, told
from ledger.tui.typed_path import typed_path
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class BackupScreen(ModalScreen[None]):
    """Shows what is kept, and asks where one more goes; what is there already is never written over."""

    CSS_PATH = "backup.tcss"
    AUTO_FOCUS = "#backup-name"
    HELP = (
        "Each copy is checked against its seals before it gets its name. To put one back, leave the screens and run "
        "`roth-ledger restore latest --dry-run`, which shows what would change, then the same without --dry-run."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "save", "Back up", key_display="F2", id="backup.save"),
        Binding("escape", "dismiss", "Leave", id="backup.leave"),
        Binding("f1", "app.help", "Help", id="backup.help"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._saving = False

    def compose(self) -> ComposeResult:
        """Where one more goes, and those that are kept."""
        with Vertical(id="backup-frame") as frame:
            frame.border_title = line("Back up the ledger")
            yield Static(
                "Enter or F2 makes a copy and checks that it is whole: among the backups below, or in a file of "
                "another name.",
                markup=False,
            )
            yield TextInput("", placeholder="among the backups below", id="backup-name")
            yield Static(id="problem", markup=False)
            with VerticalScroll(id="backup-list"):
                yield Static(id="backups")
            yield Static(
                "To put one back, leave the screens and run: roth-ledger restore latest --dry-run", markup=False
            )
        yield KeysLine()

    def on_mount(self) -> None:
        """Look at what is kept."""
        self._look()

    @work(exclusive=True, group="read")
    async def _look(self) -> None:
        app = cast("LedgerApp", self.app)
        around = app.desk.around
        try:
            found = await app.desk.ask(lambda _: around.backups())
        except LedgerError as error:
            self._say(error)
        else:
            self.query_one("#backups", Static).update(lines(_written(found)))

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Write the copy."""
        if not self._saving:
            self._saving = True
            self._save()

    @work(group="write")
    async def _save(self) -> None:
        app = cast("LedgerApp", self.app)
        name = self.query_one("#backup-name", TextInput).read()
        around = app.desk.around
        try:
            path = typed_path(name) if name else None
            copy = await app.desk.ask(lambda _: around.back_up(path))
        except LedgerError as error:
            self._say(error)
        else:
            app.say(f"Copied to {copy}, and the copy is whole.")
            self.dismiss(None)
        finally:
            self._saving = False

    def _say(self, error: LedgerError) -> None:
        problem = self.query_one("#problem", Static)
        problem.update(told(error))
        problem.display = True


def _written(found: Sequence[Listed]) -> Sequence[Content]:
    """A line a backup, newest first, as narrow as the smallest screen."""
    if not found:
        return [line("There are none yet.", MUTED)]
    return [line(_said(each), "" if each.wrong is None else "$text-error") for each in found]


def _said(found: Listed) -> str:
    made = f"{found.backup.at:%Y-%m-%d %H:%M} UTC  {REASONS[found.backup.reason]:<17}"
    entries = NOT_KNOWN if found.ends is None else f"{found.ends.entries:,} entries"
    return f"{made} {entries:>15}  {found.wrong or found.stands or NOT_KNOWN}"
