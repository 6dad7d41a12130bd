"""The way back: a copy put in a ledger's place."""

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from ledger.domain.backups import BEFORE_RESTORE
from ledger.domain.errors import LedgerError
from ledger.storage import anchors
from ledger.storage.backup import copied, copy_bytes, remove_unfinished, writing
from ledger.storage.backups import ends_of, keep
from ledger.storage.connection import open_file, plain_errors
from ledger.storage.location import check_file, make_folder, sync_folder
from ledger.storage.locks import sole_use
from ledger.storage.secrecy import has_key, say_what_opens_it, secrecy_of
from ledger.storage.verify import problems

# What SQLite may leave beside a file, and would play into another one that takes its place.
BESIDE = ("-journal", "-wal", "-shm")


def restore_ledger(
    path: Path,
    copy: Path,
    now: dt.datetime | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Path | None:
    """Put a backup in a ledger's place; the present file is kept beside it, and as a backup where it is sound.

    In the place of an encrypted ledger it is encrypted with that one's key, where that is known or can be asked for.
    Wherever it is cut short, the old ledger or the new one lies under the name, never none.

    Args:
        path: The ledger; it may be damaged or missing. This process must not have it open: it is read as plain bytes.
        copy: The backup.
        now: The moment; the clock's where none is given.
        tell: Is told what a person should know besides.

    Returns:
        Where the present file was kept; None where there was none.

    Raises:
        LedgerError: the backup is missing or not sound, or another program has the ledger open; nothing was changed.
    """
    at = dt.datetime.now(dt.UTC) if now is None else now
    check_file(copy)
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise LedgerError(f"{path} is no ordinary file.", hint="Nothing was changed. Name the ledger file with --db.")
    make_folder(path.parent)
    before = secrecy_of(path)
    anew = before.key if before.key is not None and not has_key(copy, before.key) else None
    with sole_use(path), copied(copy, path.parent, path.name, anew) as incoming:
        remove_unfinished(path.parent, path)
        found = problems(incoming)
        if found:
            raise LedgerError(f"{copy} is not sound: {found[0]}", hint="Nothing was changed. Choose another backup.")
        kept = _keep_present(path, at, tell) if path.exists() else None
        _put_in_place(path, incoming, f"restored from {copy}", at)
    _refuse_unsound_now(path)
    say_what_opens_it(path, before, tell, anew=anew is not None)
    return kept


def _refuse_unsound_now(path: Path) -> None:
    try:
        found = problems(path)
    except LedgerError as problem:  # it would say that nothing was changed
        found = [problem.message]
    if found:
        raise LedgerError(
            f"{path} was restored and is not sound now: {found[0]}", hint="The disk is failing: restore to another one."
        )


def _put_in_place(path: Path, incoming: Path, why: str, at: dt.datetime) -> None:
    """Have a file take a ledger's place, and be taken for the ledger from then on.

    Wherever it is cut short, the file that lies there is one that is expected there.
    """
    ends = ends_of(incoming)
    if ends is None:
        anchors.forget(path)
    else:
        anchors.expect(path, ends.batches, ends.seal)
    with writing(path.parent):
        for each in BESIDE:
            path.with_name(f"{path.name}{each}").unlink(missing_ok=True)
        sync_folder(path.parent)
        incoming.replace(path)
        sync_folder(path.parent)
    if ends is not None:
        with contextlib.suppress(LedgerError):  # it is expected there in any case
            anchors.accept(path, ends.batches, ends.seal, why, at)


def _keep_present(path: Path, at: dt.datetime, tell: Callable[[str], None]) -> Path:
    """Keep the present file as it is under another name, and as a backup where it is sound."""
    _settle(path)
    kept = _free_name(path, at)
    with writing(kept):
        for each in (*BESIDE, ""):  # what could not be settled belongs to it; the file comes last
            present = path.with_name(f"{path.name}{each}")
            if present.is_file():
                copy_bytes(present, kept.with_name(f"{kept.name}{each}"))
        sync_folder(kept.parent)
    try:
        keep(path, BEFORE_RESTORE, at, tell)
    except LedgerError as problem:
        tell(f"The ledger that was there is no backup ({problem.message}); it is kept as {kept}.")
    return kept


def _settle(path: Path) -> None:
    """Have SQLite take back what a killed writer left half done: its journal belongs to this file alone.

    Raises:
        LedgerError: another program is writing.
    """
    try:
        with plain_errors(path), contextlib.closing(open_file(path)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except LedgerError as problem:
        if getattr(problem.__cause__, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise


def _free_name(path: Path, at: dt.datetime) -> Path:
    stamp = at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    name, number = f"{path.stem}.before-restore-{stamp}", 1
    while (kept := path.with_name(f"{name}{path.suffix}")).exists():
        number += 1
        name = f"{path.stem}.before-restore-{stamp}-{number}"
    return kept
