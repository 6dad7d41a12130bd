"""The ledger file in use: one reader, and batches that are written wholly or not at all."""

import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ledger.domain.errors import LedgerError
from ledger.storage import anchors, locks
from ledger.storage.connection import (
    OldSchemaError,
    database_errors,
    ends_apart,
    is_blank,
    open_file,
    open_reading,
    plain_errors,
)
from ledger.storage.location import NoLedgerError, make_folder
from ledger.storage.queries import LedgerReader

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.storage.many import ManyPeopleReader
    from ledger.storage.writing import BatchWriter


class LedgerStore:
    """A ledger file that this process has open; fits `services.ports.Store` by its shape."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`tell` is told what a person should know about the file besides the answer."""
        self.path = path
        self._now = now
        self._tell = tell
        self.has_saved = False
        """Whether a batch was committed here: then it cannot be said any more that nothing was changed."""
        self._lock: int | None = None
        self._reading: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None  # which file of the disk that is
        self._kept_before: anchors.Anchor | None = None  # what was known of another ledger at the place of a new one

    @property
    def exists(self) -> bool:
        """Whether there is a ledger to read."""
        try:
            self.reader()
        except NoLedgerError:
            return False
        return True

    def reader(self) -> LedgerReader:
        """The ledger as it stands; an older file is brought up to date first.

        Raises:
            LedgerError: it is missing, not ours, newer, locked or damaged.
        """
        return LedgerReader(self._connection(), self.path)

    def reader_of(self, people: Sequence[str]) -> "ManyPeopleReader":
        """The same for some hundred people at once: what is asked of many of them is read for all of them together.

        Raises:
            LedgerError: the ledger is missing, not ours, newer, locked or damaged.
        """
        from ledger.storage.many import ManyPeopleReader

        return ManyPeopleReader(self._connection(), self.path, people)

    @contextlib.contextmanager
    def one_moment(self) -> Iterator[LedgerReader]:
        """The ledger as it stands, every question within answered as of one moment, whatever others write meanwhile.

        Nobody can finish writing until it is left: nobody may be waited for within, nor anything be written.

        Raises:
            LedgerError: the ledger is missing, not ours, newer, locked or damaged.
        """
        connection = self._connection()
        with plain_errors(self.path):
            connection.execute("BEGIN")
        try:
            yield LedgerReader(connection, self.path)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def make(self) -> None:
        """Make the ledger where there is none yet.

        Raises:
            LedgerError: it cannot be made there.
        """
        if not self.exists:
            from ledger.storage.migrate import create

            try:
                make_folder(self.path.parent)
                if self._lock is None:
                    self._lock = locks.share(self.path)  # so that nobody removes it meanwhile as left blank
                create(self.path)
            except BaseException:
                self._remove_blank()
                raise
            self._begin_anew()

    def _begin_anew(self) -> None:
        """Know nothing any more of a ledger that was kept here before, and say that it was."""
        before = anchors.read_anchor(self.path)
        if before is None or not before.batch:
            return
        with contextlib.closing(open_reading(self.path)) as connection:
            is_empty = not LedgerReader(connection, self.path).history()
        if is_empty:
            anchors.forget(self.path)
            self._kept_before = before
            self._tell(
                f"A ledger that ended with batch {before.batch} was kept at {self.path} before; its file is gone, and "
                "this is a new one. Copies of it: roth-ledger backup --list"
            )

    def _remove_blank(self) -> None:
        """Remove the blank file of a ledger that could not be made, where nobody else has it open."""
        self.close()
        with (
            contextlib.suppress(LedgerError, OSError, *database_errors()),
            locks.sole_use(self.path),
            contextlib.closing(open_file(self.path)) as connection,
        ):
            if is_blank(connection, self.path):
                self.path.unlink()

    def unmake_if_empty(self) -> None:
        """Remove a ledger that was just made and that nothing was recorded in, where nobody else has it open."""
        if self.reader().history():
            return
        self.close()
        with (
            contextlib.suppress(locks.InUseError),
            locks.sole_use(self.path),
            contextlib.closing(open_reading(self.path)) as connection,
        ):
            if not connection.execute("SELECT count(*) FROM batch").fetchone()[0]:
                self.path.unlink()
                anchors.forget(self.path)
                if self._kept_before is not None:  # still gone, and still to be missed
                    anchors.save_anchor(self.path, self._kept_before.batch, self._kept_before.seal)

    @contextlib.contextmanager
    def batch(
        self, command: str, *, takes_back: int | None = None, files: Sequence[tuple[str, str, str]] = ()
    ) -> Iterator["BatchWriter"]:
        """Write one batch: what is recorded within is saved together on leaving, or not at all.

        Args:
            command: What writes it, for the history.
            takes_back: The batch that an undo or redo reverses.
            files: Name, SHA-256 and setting of each file read.

        Raises:
            LedgerError: the ledger is read-only, locked, full or damaged; nothing was then recorded.
        """
        from sqlalchemy.exc import DBAPIError

        from ledger.storage.engine import writing_engine
        from ledger.storage.writing import BatchWriter

        self.reader()
        engine = writing_engine(self.path)
        with plain_errors(self.path):
            try:
                with engine.connect() as connection:
                    writer = BatchWriter(connection, self.path)
                    self._keep_before(connection, writer, files)
                    transaction = connection.begin()
                    try:
                        at = self._now().isoformat(timespec="seconds")
                        anchors.refuse_if_replaced(writer.raw, self.path)
                        writer.open(at, command, takes_back)
                        yield writer
                        seal = writer.seal(files)
                        if seal:
                            transaction.commit()
                            self.has_saved = True
                            anchors.save_anchor(self.path, writer.number, seal)
                    finally:
                        transaction.close()
            except DBAPIError as error:
                if isinstance(error.orig, database_errors()):
                    raise error.orig from error
                raise
            finally:
                engine.dispose()

    def _keep_before(
        self, connection: "Connection", writer: "BatchWriter", files: Sequence[tuple[str, str, str]]
    ) -> None:
        """Keep a backup before files are imported that are not known.

        It is copied before the batch begins: others, who wait for their turn to write, need not wait for the copy. What
        they record meanwhile is not in it, as what is recorded later is not.
        """
        if not files:
            return
        with connection.begin():  # for a moment: first whether anything may be written at all
            anchors.refuse_if_replaced(writer.raw, self.path)
            is_new = any(writer.known_file(print_, setting) is None for _, print_, setting in files)
        if is_new:
            from ledger.domain.backups import BEFORE_IMPORT
            from ledger.storage.backups import keep

            keep(self.path, BEFORE_IMPORT, self._now(), self._tell)

    def close(self) -> None:
        """Let go of the file."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connection(self) -> sqlite3.Connection:
        there = self._there()
        if self._reading is not None and there != self._opened:
            self.close()  # another file lies there now, or none: what was opened is read and written by nobody else
        if self._reading is None:
            self._opened = there
            self._share()
            try:
                self._reading = open_reading(self.path)
            except OldSchemaError:
                from ledger.storage.migrate import upgrade

                upgrade(self.path, self._now(), self._tell)
                self._reading = open_reading(self.path)
            with plain_errors(self.path):
                replaced = anchors.stands_against(self._reading, self.path)
                apart = None if replaced is not None else ends_apart(self._reading)
            if replaced is not None:
                self._tell(f"{replaced} Nothing is written to it. {anchors.WHAT_TO_DO}")
            elif apart is not None:
                self._tell(f"{apart} See what is wrong: roth-ledger verify")
        return self._reading

    def _there(self) -> tuple[int, int] | None:
        """Which file of the disk lies at the path; None where none does."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _share(self) -> None:
        if self._lock is None and self.path.is_file():
            self._lock = locks.share(self.path)
