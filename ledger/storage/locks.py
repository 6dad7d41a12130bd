"""Who has the ledger open: a lock beside the file, gone with the process that held it."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError

if sys.platform != "win32":  # there, SQLite's own locks alone
    import fcntl


def _lock_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _open(path: Path) -> int | None:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open(_lock_file(path), flags, 0o600)
    except OSError:  # a folder that we may only read: nobody can restore into it either
        return None


def share(path: Path) -> int | None:
    """Say that this process has the ledger open, until it ends or closes the descriptor returned.

    Raises:
        LedgerError: a restore is under way.
    """
    descriptor = _open(path)
    if descriptor is not None:
        try:
            if sys.platform != "win32":
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise LedgerError(
                f"{path} is being restored by another program.", hint="Try again when it is done."
            ) from None
    return descriptor


@contextlib.contextmanager
def sole_use(path: Path) -> Iterator[None]:
    """Keep every other program from opening the ledger meanwhile.

    Raises:
        LedgerError: another program has it open.
    """
    descriptor = _open(path)
    try:
        if descriptor is not None and sys.platform != "win32":
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise LedgerError(
            f"{path} is open in another program.", hint="Nothing was changed. Close it there and try again."
        ) from None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def forget(path: Path) -> None:
    """Remove the lock file of a ledger that is no more."""
    _lock_file(path).unlink(missing_ok=True)
