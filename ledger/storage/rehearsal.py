"""A restore rehearsed on a copy: the newest backup, opened and counted, and held against the present ledger."""

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.sources import COMPENSATION, PAY_UNKNOWN, PLAN_PAY
from ledger.storage.backup import copy_ledger, runs
from ledger.storage.connection import open_reading, plain_errors
from ledger.storage.sql import marks

_NAME = ".{}.rehearsal-{}"
# What stands among the amounts of a pay stub and is no money put into a plan.
_NOT_PUT_IN = (COMPENSATION, PAY_UNKNOWN, PLAN_PAY)


class Held(NamedTuple):
    """What a ledger holds up to a batch: its number and seal, its entries, and the cents of all contributions."""

    batch: int
    seal: str | None
    entries: int
    cents: int


class Rehearsed(NamedTuple):
    """What came back from a backup, and what the present ledger held at that batch; None: it has no such batch."""

    back: Held
    then: Held | None


def rehearse(ledger: Path, backup: Path) -> Rehearsed:
    """Restore a backup into a private folder beside the ledger, read it, and remove it again.

    Args:
        ledger: The present ledger, which stays as it is, or None's place where there is none.
        backup: The file to come back from.

    Raises:
        LedgerError: the backup is not sound, or there is no room for a copy.
    """
    folder = ledger.with_name(_NAME.format(ledger.name, os.getpid()))
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise LedgerError(
            f"{folder} cannot be made: {error.strerror}.", hint="Free some space, or make the ledger's folder writable."
        ) from None
    try:
        copy = folder / ledger.name
        copy_ledger(backup, copy)
        back = held(copy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        return Rehearsed(back, held(ledger, up_to=back.batch))
    except LedgerError:  # the ledger itself is missing or damaged, which is said elsewhere
        return Rehearsed(back, None)


def remove_old_rehearsals(ledger: Path) -> list[Path]:
    """Remove what a rehearsal that was killed left beside a ledger; one that still runs is left alone.

    Returns:
        The folders removed.
    """
    beginning = _NAME.format(ledger.name, "")
    with contextlib.suppress(OSError):
        found = [each for each in ledger.parent.iterdir() if each.name.startswith(beginning) and not each.is_symlink()]
        numbers = [each.name.removeprefix(beginning) for each in found]
        left = [
            each
            for each, number in zip(found, numbers, strict=True)
            if not (number.isascii() and number.isdigit() and runs(int(number)))
        ]
        for each in left:
            shutil.rmtree(each, ignore_errors=True)
        return left
    return []


def held(path: Path, *, up_to: int | None = None) -> Held:
    """What a ledger or a backup holds, in all or up to a batch; all zero where that is not in it.

    Raises:
        LedgerError: it cannot be read.
    """
    with plain_errors(path), contextlib.closing(open_reading(path, older=True)) as connection:
        newest = _newest(connection, up_to)
        if newest is None:
            return Held(0, None, 0, 0)
        number, seal, last = newest
        (entries,) = connection.execute("SELECT count(*) FROM entry WHERE sequence <= ?", (last,)).fetchone()
        (cents,) = connection.execute(
            f"SELECT coalesce(sum(cents), 0) FROM amount WHERE entry <= ? AND source NOT IN ({marks(_NOT_PUT_IN)})",
            (last, *_NOT_PUT_IN),
        ).fetchone()
        return Held(number, seal, entries, cents)


def _newest(connection: sqlite3.Connection, batch: int | None) -> tuple[int, str, int] | None:
    where, values = ("", ()) if batch is None else ("WHERE batch = ?", (batch,))
    found: tuple[int, str, int] | None = connection.execute(
        f"SELECT batch, hash, last_entry FROM seal {where} ORDER BY batch DESC LIMIT 1", values
    ).fetchone()
    return found
