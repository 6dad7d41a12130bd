"""The terminal interface, put together: the ledger file, the clock, the settings, and what was chosen last time."""

import datetime as dt
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.domain.settings import ScreenSettings, Thresholds
from ledger.domain.settings_file import read_screen_settings
from ledger.storage.connection import TIMEOUT_ENVIRONMENT
from ledger.storage.remembered import read_remembered, remember
from ledger.storage.settings import read_document, settings_path
from ledger.tui.desk import Desk, LedgerFile
from ledger.tui.serving.unguarded import is_a_tab, refuse_unguarded


_PATIENCE = "3"  # seconds that somebody at a screen waits for another program that is writing; a command waits longer


class CommandSurroundings:
    """What lies outside the ledger, as the command line finds it; fits `tui.desk.Surroundings` by its shape."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.path: Path = session.path
        document = read_document(settings_path())
        self.thresholds: Thresholds = session.thresholds
        self.screen: ScreenSettings = read_screen_settings(document, str(settings_path()))

    @property
    def today(self) -> dt.date:
        """Today by the clock, or as `ROTH_LEDGER_TODAY` says."""
        return self._session.today

    def open(self) -> LedgerFile:
        """The ledger, for the thread that asks."""
        return self._session.ledger

    def warm(self) -> None:
        """Load what writing needs."""
        from ledger.storage import engine, writing

        del engine, writing

    def sample(self) -> "CommandSurroundings":
        """A new ledger in a temporary folder, for the sample household, seen from the day on which its data end."""
        import tempfile

        from ledger.services.sample_ledger import AS_OF

        path = Path(tempfile.mkdtemp(prefix="roth-ledger-demo-")) / "ledger.db"
        return CommandSurroundings(Session(path, today=AS_OF))

    def remembered(self) -> Mapping[str, str]:
        """What was chosen last time with this ledger."""
        return read_remembered(self.path)

    def remember(self, **choices: str) -> None:
        """Keep what was chosen for next time."""
        remember(self.path, **choices)


def may_show() -> bool:
    """Whether there is a terminal to show screens on, or a tab of `serve`'s.

    Raises:
        LedgerError: another program would show the ledger, or the terminal cannot place text.
    """
    refuse_unguarded(os.environ, os.getppid())
    if is_a_tab(os.environ, os.getppid()):
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    if os.environ.get("TERM") == "dumb":
        raise LedgerError(
            "The screens need a terminal that can place text; TERM says that this one is “dumb”.",
            hint="Every command works here: see `roth-ledger --help`.",
        )
    return True


def run_screen(session: Session) -> int:
    """Run the screens until the person leaves.

    Returns:
        The exit code.

    Raises:
        LedgerError: the settings file cannot be read.
        KeyboardInterrupt: the process was asked to end; the terminal is as it was.
    """
    from ledger.tui.app import LedgerApp
    from ledger.tui.ending import INTERRUPTED

    os.environ.setdefault(TIMEOUT_ENVIRONMENT, _PATIENCE)
    desk = Desk(CommandSurroundings(session))
    app = LedgerApp(desk)
    try:
        app.run()
    finally:
        desk.close()
    if app.return_code == INTERRUPTED:
        raise KeyboardInterrupt
    return app.return_code or 0
