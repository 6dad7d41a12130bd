"""One copy of a ledger that is known to be whole, and the way back from one."""

import contextlib
import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ledger.domain.backups import BEFORE_RESTORE
from ledger.domain.errors import LedgerError
from ledger.storage import anchors
from ledger.storage.connection import database_errors, open_copy, open_file, plain_errors
from ledger.storage.location import check_file, create_private, make_folder, sync_file, sync_folder
from ledger.storage.locks import sole_use
from ledger.storage.verify import problems

_UNFINISHED = re.compile(r"\..+\.(\d{1,9})\.part", re.ASCII)
# What goes wrong with the file that is written, not with the one that is read.
_WRITING = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_READONLY")
# What SQLite may leave beside a file, and would play into another one that takes its place.
_BESIDE = ("-journal", "-wal", "-shm")


def copy_ledger(path: Path, copy: Path) -> None:
    """Copy a ledger that may be in use; the copy is verified before it gets its name.

    Raises:
        LedgerError: something is at `copy` already, the disk is full, or the ledger or its copy is not sound.
    """
    if copy.exists() or copy.is_symlink():
        raise LedgerError(f"{copy} is there already.", hint="Choose a name that is not taken.")
    with copied(path, copy.parent) as unfinished:
        refuse_unsound(path, problems(unfinished))
        with writing(copy):
            unfinished.replace(copy)
            sync_folder(copy.parent)


@contextlib.contextmanager
def copied(path: Path, folder: Path, name: str | None = None) -> Iterator[Path]:
    """A copy of a ledger that may be in use, safe on the disk under a name that nobody looks for.

    On leaving it is removed, unless it was given another name.

    Args:
        path: The ledger.
        folder: Where the copy is made.
        name: What it is to be called in the end; as the ledger where none is given.

    Raises:
        LedgerError: it cannot be read, or the copy cannot be written.
    """
    make_folder(folder)
    unfinished = _unfinished_in(folder, name or path.name)
    try:
        with writing(folder):
            unfinished.unlink(missing_ok=True)
            create_private(unfinished)
        _copy_pages(path, unfinished)
        with writing(folder):
            sync_file(unfinished)
        yield unfinished
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _unfinished_in(folder: Path, name: str) -> Path:
    """What a file is called until it is whole; a killed program's is told by the number of its process."""
    return folder / f".{name}.{os.getpid()}.part"


def remove_unfinished(folder: Path, path: Path) -> None:
    """Remove what killed programs left unfinished of a ledger and its copies in a folder."""
    with contextlib.suppress(OSError):
        for each in folder.iterdir():
            unfinished = _UNFINISHED.fullmatch(each.name)
            if unfinished is not None and each.name.startswith(f".{path.stem}") and not _runs(int(unfinished[1])):
                each.unlink()


def _runs(process: int) -> bool:
    """Whether a process of this number runs; where that cannot be known, it does."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def refuse_unsound(path: Path, found: list[str]) -> None:
    """Refuse a copy with which something is wrong.

    Raises:
        LedgerError: something was found.
    """
    if found:
        raise LedgerError(f"The copy of {path} is not sound: {found[0]}", hint="Run `roth-ledger verify`.")


@contextlib.contextmanager
def writing(place: Path) -> Iterator[None]:
    """Say which file or folder could not be written.

    Raises:
        LedgerError: in place of the failure.
    """
    try:
        yield
    except OSError as error:
        raise LedgerError(
            f"{place} could not be written: {error.strerror}.", hint="Choose another folder or free some space."
        ) from error


def _copy_pages(path: Path, unfinished: Path) -> None:
    with (
        plain_errors(path),
        contextlib.closing(open_file(path)) as source,
        contextlib.closing(open_copy(path, unfinished)) as target,
    ):
        # It is synced as a whole afterwards, and has no name until then: it needs no journal.
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        try:
            source.backup(target)
        except database_errors() as error:
            if getattr(error, "sqlite_errorname", "").startswith(_WRITING):
                raise LedgerError(
                    f"{unfinished.parent} could not be written: the disk is full or failing.",
                    hint="Choose another folder or free some space.",
                ) from error
            raise


def restore_ledger(
    path: Path,
    copy: Path,
    now: dt.datetime | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Path | None:
    """Put a backup in a ledger's place; the present file is kept beside it, and as a backup where it is sound.

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
    with sole_use(path), copied(copy, path.parent, path.name) as incoming:
        remove_unfinished(path.parent, path)
        found = problems(incoming)
        if found:
            raise LedgerError(f"{copy} is not sound: {found[0]}", hint="Nothing was changed. Choose another backup.")
        kept = _keep_present(path, at, tell) if path.exists() else None
        _expect(path, incoming, f"restored from {copy}", at)
        with writing(path.parent):
            for each in _BESIDE:
                path.with_name(f"{path.name}{each}").unlink(missing_ok=True)
            sync_folder(path.parent)
            incoming.replace(path)
            sync_folder(path.parent)
    try:
        found = problems(path)
    except LedgerError as problem:  # it would say that nothing was changed
        found = [problem.message]
    if found:
        raise LedgerError(
            f"{path} was restored and is not sound now: {found[0]}", hint="The disk is failing: restore to another one."
        )
    return kept


def _keep_present(path: Path, at: dt.datetime, tell: Callable[[str], None]) -> Path:
    """Keep the present file as it is under another name, and as a backup where it is sound."""
    from ledger.storage.backups import keep

    _settle(path)
    kept = _free_name(path, at)
    with writing(kept):
        for each in (*_BESIDE, ""):  # what could not be settled belongs to it; the file comes last
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


def copy_bytes(path: Path, copy: Path) -> str:
    """Copy a file that nobody has open: whole under its name, for its owner alone, and read back.

    Returns:
        The SHA-256 of its content.

    Raises:
        OSError: it cannot be read or written.
        LedgerError: what was read back is something else.
    """
    import hashlib
    import shutil

    unfinished = _unfinished_in(copy.parent, copy.name)
    try:
        unfinished.unlink(missing_ok=True)
        create_private(unfinished)
        with path.open("rb") as source, unfinished.open("r+b") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        prints = []
        for each in (path, unfinished):
            with each.open("rb") as file:
                prints.append(hashlib.file_digest(file, "sha256").hexdigest())
        if prints[0] != prints[1]:
            raise LedgerError(f"{copy} does not hold what was written to it.", hint="Its disk is failing; use another.")
        unfinished.replace(copy)
        sync_folder(copy.parent)
        return prints[0]
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _expect(path: Path, incoming: Path, why: str, at: dt.datetime) -> None:
    """Take the file that is about to lie at a place for its ledger.

    Before it does: a restore cut short then leaves the old ledger, which goes on from an older backup's newest seal.
    """
    from ledger.storage.backups import ends_of

    ends = ends_of(incoming)
    if ends is None:
        anchors.forget(path)
    else:
        anchors.accept(path, ends.batches, ends.seal, why, at)
