"""What the screens work with: the ledger, today, and what the person set; one thread owns the file."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from ledger.domain.backups import Listed
from ledger.domain.errors import DamagedError, LockedError
from ledger.domain.settings import ScreenSettings, Thresholds
from ledger.services.ports import Store

T = TypeVar("T")


class LedgerFile(Store, Protocol):
    """A ledger file, whether or not there is one yet."""

    @property
    def exists(self) -> bool:
        """Whether there is a ledger to read."""

    def make(self) -> None:
        """Make the ledger where there is none yet."""

    def unmake_if_empty(self) -> None:
        """Remove a ledger that was just made and that nothing was recorded in."""

    def close(self) -> None:
        """Let go of the file."""


class Surroundings(Protocol):
    """What lies outside the ledger: the clock, the settings file, what was chosen last time.

    Whoever starts the screen puts it together; nothing of it is read inside a widget.
    """

    @property
    def path(self) -> Path:
        """The ledger file."""

    @property
    def today(self) -> dt.date:
        """Today, asked anew each time: a screen may stay open over midnight."""

    @property
    def thresholds(self) -> Thresholds:
        """From when on alerts speak up."""

    @property
    def screen(self) -> ScreenSettings:
        """Theme, keys and the like, as the settings file has them."""

    def open(self) -> LedgerFile:
        """The ledger, for one thread."""

    @property
    def encrypted(self) -> bool:
        """Whether the ledger file, where there is one, needs a passphrase."""

    def seconds(self) -> float:
        """Seconds since some moment, those counted in which the computer slept."""

    def lock(self) -> None:
        """Forget every passphrase; nobody is asked for one but by `unlock`."""

    def unlock(self, passphrase: str) -> None:
        """Have a passphrase open the ledger file.

        Raises:
            LockedError: it does not.
            LedgerError: the file cannot be opened.
        """

    def warm(self) -> None:
        """Load what writing needs, which takes a second, before the first entry is saved."""

    def backups(self) -> Sequence[Listed]:
        """The backups that are kept, newest first; whether each is whole is not looked for.

        Raises:
            LedgerError: the settings file, which names the second folder, cannot be read.
        """

    def back_up(self, copy: Path | None) -> Path:
        """Copy the ledger to a file that is not there yet, None: to its backups; verify the copy, and say where it is.

        Raises:
            LedgerError: it is there already, cannot be written, or the ledger is not sound.
        """

    def sample(self) -> "Surroundings":
        """A new ledger file elsewhere, for the sample household, seen from the day on which its data end."""

    def notices(self) -> list[str]:
        """What a person should know about the ledger file and has not been told yet, a sentence each."""

    def remembered(self) -> Mapping[str, str]:
        """What was chosen last time with this ledger."""

    def remember(self, **choices: str) -> None:
        """Keep what was chosen for next time."""


class Desk:
    """The ledger as the screens ask it: every question and every write runs in one thread, in order.

    SQLite's connection belongs to the thread that opened it, and the screen never waits for the disk.
    """

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._file: LedgerFile | None = None
        self._locked = False
        self.on_locked: Callable[[], None] = lambda: None
        """Called where a question finds the ledger encrypted, and nothing that is known opens it."""

    @property
    def today(self) -> dt.date:
        """Today."""
        return self.around.today

    @property
    def thresholds(self) -> Thresholds:
        """From when on alerts speak up."""
        return self.around.thresholds

    async def ask(self, question: Callable[[LedgerFile], T]) -> T:
        """Ask the ledger something, or have it write; the answer comes when the thread has got round to it.

        A write goes on though nobody waits for it any more.

        Raises:
            LedgerError: as the question raises it.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)
        except LockedError:
            self.on_locked()
            raise

    def now(self, question: Callable[[LedgerFile], T]) -> T:
        """The same before there is a screen that could wait.

        Raises:
            LedgerError: as the question raises it.
        """
        return self._thread.submit(self._answer, question).result()

    async def lock(self) -> None:
        """Let go of the file and forget its passphrase, once what is under way is done; nothing is answered then."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._lock)

    def _lock(self) -> None:
        self._locked = True
        if self._file is not None:
            self._file.close()
        self.around.lock()

    async def unlock(self, passphrase: str) -> None:
        """Answer again, with the passphrase of the ledger.

        Raises:
            LockedError: it is another one.
            LedgerError: the file cannot be opened.
        """
        await asyncio.get_running_loop().run_in_executor(self._thread, self._unlock, passphrase)

    def _unlock(self, passphrase: str) -> None:
        self.around.unlock(passphrase)
        self._locked = False

    def _answer(self, question: Callable[[LedgerFile], T]) -> T:
        if self._locked:
            raise LockedError("The ledger is locked.", hint="Type its passphrase.")
        if self._file is None:
            self._file = self.around.open()
        try:
            return question(self._file)
        except json.JSONDecodeError as error:  # all that is JSON here was recorded
            raise DamagedError from error

    def close(self) -> None:
        """Let go of the ledger once what is under way is done."""
        if self._file is not None:
            self._thread.submit(self._file.close)
        self._thread.shutdown(wait=True)
