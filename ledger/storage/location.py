"""Where the ledger file lives, and what its folder and its own modes must be."""

import os
import stat
import sys
from pathlib import Path

from ledger.domain.errors import LedgerError

ENVIRONMENT = "ROTH_LEDGER_DB"
STATE_ENVIRONMENT = "ROTH_LEDGER_STATE"


class NoLedgerError(LedgerError):
    """There is no ledger where one was looked for."""


def default_path() -> Path:
    """The ledger file where none is named: `ROTH_LEDGER_DB`, else the platform's data folder."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path  # costs start-up; only where nothing is named

    return user_data_path("roth-ledger", appauthor=False) / "ledger.db"


def state_folder() -> Path | None:
    """Where the program keeps what it knows besides the ledger: `ROTH_LEDGER_STATE`, else the platform's state folder.

    Returns:
        None where nobody's home is known.
    """
    named = os.environ.get(STATE_ENVIRONMENT)
    try:
        if named:
            return Path(named).expanduser()
        if "linux" in sys.platform:  # as platformdirs has it, whose loading takes a twentieth of a check
            folder = Path(os.environ.get("XDG_STATE_HOME", ""))
            return (folder if folder.is_absolute() else Path.home() / ".local" / "state") / "roth-ledger"
        from platformdirs import user_state_path

        return user_state_path("roth-ledger", appauthor=False)
    except RuntimeError:  # nobody's home
        return None


def no_ledger(path: Path) -> NoLedgerError:
    """What to say where there is no ledger."""
    return NoLedgerError(
        f"There is no ledger at {path}.",
        hint="Make one with `roth-ledger init` or `roth-ledger import FILE`, or name another with --db.",
    )


def check_file(path: Path) -> None:
    """Check that a ledger file is one that only its owner can read or replace.

    Looks with `lstat` alone: opening and closing the file here would drop the locks that SQLite holds on it.

    Raises:
        LedgerError: there is none, or it is a link, no regular file, or open to others.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        raise no_ledger(path) from None
    except NotADirectoryError:
        raise LedgerError(f"{path.parent} is not a folder.", hint="Name another file with --db.") from None
    except PermissionError:
        raise LedgerError(f"You may not look into {path.parent}.", hint="Name another file with --db.") from None
    if stat.S_ISLNK(found.st_mode):
        raise LedgerError(f"{path} is a link.", hint="Name the file that it points to with --db.")
    if not stat.S_ISREG(found.st_mode):
        raise LedgerError(f"{path} is not a file.", hint="Name the ledger file itself with --db.")
    if os.name != "posix":  # Windows has no modes to check
        return
    if found.st_uid != os.geteuid():
        raise LedgerError(f"{path} belongs to another user.", hint="Copy it to a folder of your own.")
    if found.st_nlink != 1:
        raise LedgerError(f"{path} has a second name on this disk.", hint="Copy it to a file of its own.")
    if found.st_mode & 0o077:
        raise LedgerError(
            f"{path} can be read by others (mode {stat.S_IMODE(found.st_mode):o}).", hint=f"Run: chmod 600 {path}"
        )


def make_folder(folder: Path) -> None:
    """Make the folder of a ledger, readable by its owner alone; one that exists is left as it is.

    Raises:
        LedgerError: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(
            f"The folder {folder} cannot be made: {error.strerror}.", hint="Name another file with --db."
        ) from None


def create_private(path: Path) -> None:
    """Make an empty file that only its owner can read, where there is nothing yet; links are not followed.

    Raises:
        FileExistsError: something is there already.
        LedgerError: it cannot be made.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileExistsError:
        raise
    except OSError as error:
        raise LedgerError(f"{path} cannot be made: {error.strerror}.", hint="Choose another folder.") from None
    os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name safe against a power cut."""
    if os.name != "posix":  # Windows cannot open a folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make a finished file's content safe against a power cut."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
