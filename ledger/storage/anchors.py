"""The newest seal that was acknowledged for a ledger, kept elsewhere: what shows that an older file took its place.

A whole older copy is a perfectly sound ledger, and so is one of another history: nothing inside a file can tell. The
anchor is written after each commit, so that it is never ahead of its ledger, and not synced to the disk: one that is
older than the ledger still shows every return to before it. Where another file is to take the ledger's place it is
synced first: after a power cut that file would else be taken for one that nobody wanted there.
"""

import binascii
import contextlib
import datetime as dt
import json
import os
import re
import sqlite3
import stat
from pathlib import Path
from typing import Any, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.storage import keys
from ledger.storage.location import make_folder, state_folder, sync_folder

# One that grew longer would not be read any more: as many as are kept, each as long as it may be, are half of it.
_LONGEST = 2**20
WHAT_TO_DO = (
    "Put the newest file back, or one of your backups (`roth-ledger backup --list`). If this one is right: "
    "roth-ledger verify --accept 'why'"
)
_MOST_ACCEPTED = 100
_LONGEST_REASON = 400


class Anchor(NamedTuple):
    """The newest batch acknowledged for a ledger file, its seal, and when another file was accepted in its place."""

    ledger: str
    batch: int
    seal: str
    accepted: tuple[dict[str, Any], ...] = ()
    coming: tuple[int, str] | None = None
    """The newest batch and seal of a file that is about to take the ledger's place."""


def anchor_path(ledger: Path) -> Path | None:
    """Where the anchor of a ledger file is kept; None where there is no folder for it."""
    folder = state_folder()
    if folder is None:
        return None
    whole = os.fsencode(os.path.realpath(ledger))
    # The check sum tells apart paths that end alike; a cryptographic one would cost a twentieth of a check to load.
    readable = re.sub(rb"[^A-Za-z0-9.]+", b"-", whole)[-80:].decode().strip("-.")
    return folder / "anchors" / f"{readable}-{binascii.crc32(whole):08x}.json"


def read_anchor(ledger: Path) -> Anchor | None:
    """The anchor of a ledger file; None where none is kept, or it cannot be read."""
    path = anchor_path(ledger)
    try:
        if path is None:
            return None
        there = path.lstat()
        # Nobody may ever write to a pipe that lies there.
        if not stat.S_ISREG(there.st_mode) or there.st_size > _LONGEST:
            return None
        held = json.loads(path.read_bytes())
        coming = held.get("coming")
        found = Anchor(
            str(held["ledger"]),
            int(held["batch"]),
            str(held["seal"]),
            tuple(held.get("accepted", ())),
            None if coming is None else (int(coming[0]), str(coming[1])),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    return found if found.ledger == os.path.realpath(ledger) else None


def save_anchor(ledger: Path, batch: int, seal: str) -> None:
    """Keep the seal of a batch that was just committed; what cannot be kept is left.

    Of two programs that commit one after the other, the earlier batch never takes the place of the later one.
    """
    known = read_anchor(ledger)
    came = known is not None and known.coming is not None and known.coming[0] < batch  # it took the ledger's place
    if known is None or known.batch < batch or came:
        _write(ledger, Anchor("", batch, seal, () if known is None else known.accepted))


def expect(ledger: Path, batch: int, seal: str) -> None:
    """Have a file that ends with this batch be as good as the one acknowledged, until either is written to.

    Raises:
        LedgerError: that cannot be kept.
    """
    known = read_anchor(ledger)
    if known is not None and not _write(ledger, known._replace(coming=(batch, seal)), synced=True):
        raise _not_kept(ledger)


def stands_against(connection: sqlite3.Connection, ledger: Path) -> str | None:
    """What is wrong where a file is not the ledger, or not all of it, that was last acknowledged at its place.

    Returns:
        A sentence; None where the file goes on from the newest batch acknowledged, or nothing is known of it.
    """
    known = read_anchor(ledger)  # before the file is asked: what was acknowledged is in it by then
    if known is None or not known.batch:
        return None
    row = _seal_of(connection, known.batch)
    if row == known.seal or (known.coming is not None and _seal_of(connection, known.coming[0]) == known.coming[1]):
        return None
    (newest,) = connection.execute("SELECT coalesce(max(batch), 0) FROM seal").fetchone()
    if row is None:
        return (
            f"{ledger} is not the newest ledger that was saved here: batch {known.batch} was acknowledged, and it "
            f"ends with batch {newest}. An older copy, or another ledger, has taken its place."
        )
    return (
        f"{ledger} is not the ledger that was saved here: its batch {known.batch} is another one than was "
        "acknowledged. A copy that went its own way, or another ledger, has taken its place."
    )


def _seal_of(connection: sqlite3.Connection, batch: int) -> str | None:
    row = connection.execute("SELECT hash FROM seal WHERE batch = ?", (batch,)).fetchone()
    return None if row is None else str(row[0])


def refuse_if_replaced(connection: sqlite3.Connection, ledger: Path) -> None:
    """Let nothing be written to a file that is not the ledger that was last acknowledged at its place.

    Raises:
        LedgerError: it is not.
    """
    wrong = stands_against(connection, ledger)
    if wrong is not None:
        raise LedgerError(wrong, hint=f"Nothing was changed. {WHAT_TO_DO}")


def accept(ledger: Path, batch: int, seal: str, reason: str, at: dt.datetime) -> None:
    """Take the file that lies at a place for its ledger from now on, and keep why; of an encrypted one no words.

    Raises:
        LedgerError: it cannot be kept.
    """
    known = read_anchor(ledger)
    before = () if known is None else known.accepted
    said = {"at": at.isoformat(timespec="seconds"), "reason": reason[:_LONGEST_REASON], "batch": batch, "seal": seal}
    if known is not None:
        said |= {"batch_before": known.batch, "seal_before": known.seal}
    if not _write(ledger, Anchor("", batch, seal, (*before, said)[-_MOST_ACCEPTED:]), synced=True):
        raise _not_kept(ledger)


def _not_kept(ledger: Path) -> LedgerError:
    return LedgerError(
        f"What is accepted could not be kept in {anchor_path(ledger)}.",
        hint="Nothing was changed. Make its folder writable, or name another with ROTH_LEDGER_STATE.",
    )


def keep_no_words(ledger: Path) -> None:
    """Forget why files were accepted at the place of a ledger that is encrypted now."""
    known = read_anchor(ledger)
    if known is not None and known.accepted:
        _write(ledger, known)


def forget(ledger: Path) -> None:
    """Know nothing of a place any more, as where its ledger was never there."""
    path = anchor_path(ledger)
    if path is not None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _write(ledger: Path, anchor: Anchor, *, synced: bool = False) -> bool:
    path, accepted = anchor_path(ledger), anchor.accepted
    if path is None:
        return False
    if keys.is_encrypted(ledger):  # a reason may name people, or a file that was restored
        accepted = tuple({name: value for name, value in each.items() if name != "reason"} for each in accepted)
    text = json.dumps(anchor._replace(ledger=os.path.realpath(ledger), accepted=accepted)._asdict(), indent=1)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        make_folder(path.parent)
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            if synced:
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
        if synced:
            sync_folder(path.parent)
    except (OSError, LedgerError):
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        return False
    return True
