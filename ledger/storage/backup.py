"""One copy of a ledger that is known to be whole."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.storage import keys
from ledger.storage.connection import database_errors, open_copy, open_file, plain_errors
from ledger.storage.location import create_private, make_folder, sync_file, sync_folder
from ledger.storage.verify import problems

_UNFINISHED = re.compile(r"\..+\.(\d{1,9})\.part", re.ASCII)
# What goes wrong with the file that is written, not with the one that is read.
_WRITING = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_READONLY")


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
def copied(path: Path, folder: Path, name: str | None = None, key: keys.Key | None = None) -> Iterator[Path]:
    """A copy of a ledger that may be in use, safe on the disk under a name that nobody looks for.

    On leaving it is removed, unless it was given another name.

    Args:
        path: The ledger.
        folder: Where the copy is made.
        name: What it is to be called in the end; as the ledger where none is given.
        key: What it is to be encrypted with; with the key of the ledger, or as plain as that, where none is given.

    Raises:
        LedgerError: it cannot be read, or the copy cannot be written.
    """
    make_folder(folder)
    unfinished = _unfinished_in(folder, name or path.name)
    try:
        with writing(folder):
            unfinished.unlink(missing_ok=True)
            create_private(unfinished)
        if key is None:
            _copy_pages(path, unfinished)
        else:
            from ledger.storage.encrypting import make_recoded

            make_recoded(path, unfinished, key)
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
            if unfinished is not None and each.name.startswith(f".{path.stem}") and not runs(int(unfinished[1])):
                each.unlink()


def runs(process: int) -> bool:
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
            failed = getattr(error, "sqlite_errorname", "")
            if failed == "SQLITE_IOERR":  # SQLCipher's driver does not say which of the two it was
                raise LedgerError(
                    f"{path} could not be read, or {unfinished.parent} not be written: the disk is full or failing.",
                    hint="Nothing was changed. Choose another folder, free some space, or have the disk checked.",
                ) from error
            if failed.startswith(_WRITING):
                raise LedgerError(
                    f"{unfinished.parent} could not be written: the disk is full or failing.",
                    hint="Choose another folder or free some space.",
                ) from error
            raise


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
