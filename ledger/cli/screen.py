"""The terminal interface, put together: the ledger file, the clock, the settings, and what was chosen last time."""

import datetime as dt
import gc
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ledger.cli.session import Session
from ledger.domain.backups import Listed
from ledger.domain.errors import LedgerError
from ledger.domain.settings import ScreenSettings, Thresholds
from ledger.domain.settings_file import read_screen_settings
from ledger.storage import keys
from ledger.storage.connection import TIMEOUT_ENVIRONMENT
from ledger.storage.remembered import read_remembered, remember
from ledger.storage.settings import read_document, settings_path
from ledger.tui.desk import Desk, LedgerFile
from ledger.tui.serving.unguarded import is_a_tab, refuse_unguarded

_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)  # Linux; elsewhere the usual one goes on while a computer sleeps
_PATIENCE = "3"  # seconds that somebody at a screen waits for another program that is writing; a command waits longer
_TURN = 0.001  # seconds after which the ledger's thread lets a key be drawn, where it reads much; else it were five


class CommandSurroundings:
    """What lies outside the ledger, as the command line finds it; fits `tui.desk.Surroundings` by its shape."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._notices: list[str] = []
        session.tell = self._notices.append  # what a command writes beside its answer would spoil the screen
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

    @property
    def encrypted(self) -> bool:
        """Whether the ledger file needs a passphrase."""
        return keys.is_encrypted(self.path)

    def seconds(self) -> float:
        """Seconds since some moment, those counted in which the computer slept."""
        return time.clock_gettime(_CLOCK) if _CLOCK is not None else time.monotonic()

    def lock(self) -> None:
        """Forget every passphrase; the keyring is not asked either, or whoever comes by would be let in."""
        keys.ask_with(keys.nobody)
        keys.forget()

    def unlock(self, passphrase: str) -> None:
        """Have a passphrase open the ledger file."""
        from ledger.storage.encrypting import unlock

        unlock(self.path, passphrase)

    def warm(self) -> None:
        """Load what writing needs, and the forms that are opened first.

        What stays loaded is not looked through for what could be let go of: each look would hold up the keys.
        """
        from ledger.storage import engine, writing
        from ledger.tui.forms import conversion_form, stub_modal

        del engine, writing, conversion_form, stub_modal
        gc.freeze()

    def backups(self) -> Sequence[Listed]:
        """The backups that are kept, newest first."""
        from ledger.storage.backup_list import listed

        return listed(self.path, check=False)

    def back_up(self, copy: Path | None) -> Path:
        """Copy the ledger to a file, or to its backups, and verify the copy."""
        from ledger.storage.backups import kept_by_hand

        return kept_by_hand(self.path, copy, self._session.now(), self._session.tell)

    def sample(self) -> "CommandSurroundings":
        """A new ledger in a temporary folder, for the sample household, seen from the day on which its data end."""
        import tempfile

        from ledger.services.sample_ledger import AS_OF

        path = Path(tempfile.mkdtemp(prefix="roth-ledger-demo-")) / "ledger.db"
        return CommandSurroundings(Session(path, today=AS_OF))

    def notices(self) -> list[str]:
        """What is to be said about the ledger file and was not said yet."""
        said, self._notices[:] = self._notices[:], []
        return said

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
    _refuse_few_characters()
    return True


def _refuse_few_characters() -> None:
    """Refuse a locale without the lines and blocks that the screens are drawn with: each would be written as a code."""
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"  # what Textual draws on
    try:
        "─█▸…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        raise LedgerError(
            f"The screens need UTF-8; this terminal's locale says “{encoding}”.",
            hint="Start with `LANG=C.UTF-8 PYTHONUTF8=1 roth-ledger`. Every command works here: see "
            "`roth-ledger --help`.",
        ) from None


def run_screen(session: Session) -> int:
    """Run the screens until the person leaves.

    Returns:
        The exit code.

    Raises:
        LedgerError: the settings file, or the variable that says today, cannot be read.
        KeyboardInterrupt: the process was asked to end; the terminal is as it was.
    """
    from ledger.tui.app import LedgerApp
    from ledger.tui.ending import INTERRUPTED

    os.environ.setdefault(TIMEOUT_ENVIRONMENT, _PATIENCE)
    sys.setswitchinterval(_TURN)
    _ = session.today  # one that cannot be read is said here, as by every command, and not on an empty screen
    keys.ask_with(_from_keyring)  # who sits at the screen is asked on the screen
    desk = Desk(CommandSurroundings(session))
    app = LedgerApp(desk)
    try:
        app.run()
    finally:
        desk.close()
    if app.return_code == INTERRUPTED:
        raise KeyboardInterrupt
    return app.return_code or 0


def _from_keyring(path: Path) -> Iterator[str]:
    from ledger.storage.keyrings import held

    passphrase = held(path)
    return iter(() if passphrase is None else (passphrase,))
