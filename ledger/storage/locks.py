"""Who has the ledger open: a lock beside the file, gone with the process that held it."""

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError

if sys.platform != "win32":  # there, SQLite's own locks alone
    import fcntl

# A ledger that was made for nothing is gone at once; whoever comes just then need not hear of it.
_A_MOMENT = 1.0  # seconds
_PAUSE = 0.005


class InUseError(LedgerError):
    """Another program has the ledger open."""


def share(path: Path) -> int | None:
    """Say that this process has the ledger open, until it ends or closes the descriptor returned.

    Returns:
        None in a folder that we may only read: nobody can restore into it either.

    Raises:
        LedgerError: a restore is under way, or what lies in the lock's place is no file of ours.
    """
    until = time.monotonic() + _A_MOMENT
    while True:
        try:
            return _held(path, alone=False)
        except BlockingIOError:
            if time.monotonic() > until:
                raise LedgerError(
                    f"{path} is being restored by another program.", hint="Try again when it is done."
                ) from None
            time.sleep(_PAUSE)


@contextlib.contextmanager
def sole_use(path: Path) -> Iterator[None]:
    """Keep every other program from opening the ledger meanwhile; where it is no more then, nor is its lock.

    Raises:
        InUseError: another program has it open.
    """
    try:
        descriptor = _held(path, alone=True)
    except BlockingIOError:
        raise InUseError(
            f"{path} is open in another program.", hint="Nothing was changed. Close it there and try again."
        ) from None
    try:
        yield
    finally:
        if descriptor is not None:
            if not os.path.lexists(path):
                _lock_file(path).unlink(missing_ok=True)  # while it is held: see `_held`
            os.close(descriptor)


def _lock_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _held(path: Path, *, alone: bool) -> int | None:
    """The lock file, open and held; None where it cannot be made.

    Raises:
        BlockingIOError: another program holds it.
        LedgerError: something else lies in its place.
    """
    while (descriptor := _open(_lock_file(path))) is not None:
        try:
            if sys.platform != "win32":
                fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            if _still_there(descriptor, path):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            raise
        except OSError:  # a disk that knows no locks
            return descriptor
        os.close(descriptor)  # removed with its ledger since it was opened: others would hold another one
    return None


def _still_there(descriptor: int, path: Path) -> bool:
    """Whether the lock file that was opened is the one that others will open."""
    try:
        return os.path.samestat(os.fstat(descriptor), _lock_file(path).lstat())
    except FileNotFoundError:
        return False


def _open(lock: Path) -> int | None:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(lock, flags, 0o600)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise _no_lock(lock) from None
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _no_lock(lock)
    return descriptor


def _no_lock(lock: Path) -> LedgerError:
    return LedgerError(
        f"{lock} is no ordinary file: this program makes it to see who has the ledger open.",
        hint=f"Nothing was changed. Look at who put it there, then remove it: rm {lock}",
    )
