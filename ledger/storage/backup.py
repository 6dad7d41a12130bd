"""Copies of a ledger that are known to be whole, and the way back from one."""

import contextlib
import datetime as dt
import os
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.storage import anchors
from ledger.storage.connection import open_copy, open_file, plain_errors
from ledger.storage.location import check_file, create_private, make_folder, sync_file, sync_folder
from ledger.storage.locks import sole_use
from ledger.storage.verify import problems


def copy_ledger(path: Path, copy: Path) -> None:
    """Copy a ledger that may be in use; the copy is verified before it gets its name.

    Raises:
        LedgerError: something is at `copy` already, the disk is full, or the ledger or its copy is not sound.
    """
    make_folder(copy.parent)
    if copy.exists() or copy.is_symlink():
        raise LedgerError(f"{copy} is there already.", hint="Choose a name that is not taken.")
    unfinished = copy.with_name(f".{copy.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    try:
        create_private(unfinished)
        with (
            plain_errors(path),
            contextlib.closing(open_file(path)) as source,
            contextlib.closing(open_copy(path, unfinished)) as target,
        ):
            source.backup(target)
        found = problems(unfinished)
        if found:
            raise LedgerError(f"The copy of {path} is not sound: {found[0]}", hint="Run `roth-ledger verify`.")
        sync_file(unfinished)
        unfinished.replace(copy)
        sync_folder(copy.parent)
    except OSError as error:
        raise LedgerError(
            f"{copy} could not be written: {error.strerror}.", hint="Choose another folder or free some space."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def restore_ledger(path: Path, copy: Path) -> Path | None:
    """Put a backup in a ledger's place; the present file is kept beside it.

    Returns:
        Where the present file was kept; None where there was none.

    Raises:
        LedgerError: the backup is missing or not sound, or another program has the ledger open.
    """
    check_file(copy)
    found = problems(copy)
    if found:
        raise LedgerError(f"{copy} is not sound: {found[0]}", hint="Nothing was changed. Choose another backup.")
    make_folder(path.parent)
    with sole_use(path):
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        incoming = path.with_name(f".{path.name}.restore-{stamp}")
        kept = path.with_name(f"{path.stem}.before-restore-{stamp}{path.suffix}")
        try:
            copy_ledger(copy, incoming)
            existed = path.exists()
            if existed:
                _keep(path, kept)
            incoming.replace(path)
            # A journal of the file that was here would be played into the one that is here now.
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
            sync_folder(path.parent)
            anchors.forget(path)
        finally:
            incoming.unlink(missing_ok=True)
    return kept if existed else None


def _keep(path: Path, kept: Path) -> None:
    """Keep the present file, with a journal that belongs to it, under another name."""
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.replace(kept.with_name(f"{kept.name}-journal"))
    path.replace(kept)
    sync_folder(path.parent)
