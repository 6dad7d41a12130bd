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


class LostLedgerError(NoLedgerError):
    """A ledger was kept there before, and its file is gone."""


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
    """What to say where there is no ledger; where one was kept before, the way back to it."""
    from ledger.storage.anchors import read_anchor
    from ledger.storage.backups import folder_of

    before = read_anchor(path)
    if folder_of(path).is_dir():
        return LostLedgerError(
            f"There is no ledger at {path}, and backups of one lie in {folder_of(path)}.",
            hint="To put the newest in its place: roth-ledger restore latest (--dry-run shows what it holds). Or name "
            "the ledger with --db, or make a new one with `roth-ledger init`.",
        )
    if before is not None and before.batch:
        return LostLedgerError(
            f"There is no ledger at {path} any more; one that ended with batch {before.batch:,} was saved there.",
            hint="Put its file or a backup back, or name the ledger with --db, or make a new one with `roth-ledger "
            "init`.",
        )
    return NoLedgerError(
        f"There is no ledger at {path}.",
        hint="Make one with `roth-ledger init` or `roth-ledger import FILE`, or name another with --db.",
    )


def on_a_shell(command: str, path: Path) -> str:
    """What to type: a command and, as its last word, a path in which there may be blanks and other signs."""
    import shlex  # only where something is wrong

    return f"{command} {shlex.quote(str(path))}"


def check_file(path: Path) -> None:
    """Check that a ledger file is one that only its owner can read or replace, and so is what SQLite keeps beside it.

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
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be looked at: {error.strerror}.", hint="Name another file with --db."
        ) from None
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
    if open_to_others(path, found.st_mode):
        raise LedgerError(
            f"{path} can be read by others (mode {stat.S_IMODE(found.st_mode):o}).",
            hint=f"Run: {on_a_shell('chmod 600', path)}",
        )
    _check_way_there(path)
    for ending in ("-journal", "-wal", "-shm"):
        _check_beside(path.with_name(f"{path.name}{ending}"))


def open_to_others(path: Path, mode: int) -> bool:
    """Whether a mode lets others read a file or look into a folder, and whoever made it could have said otherwise.

    On a disk that keeps no modes, as most memory sticks, every file has the same; `doctor` says what that means.
    """
    if not mode & 0o077:
        return False
    from ledger.storage import places  # only where something seems to be wrong

    return not places.keeps_no_modes(path.parent)


def _check_way_there(path: Path) -> None:
    """Check that nobody else can put another file in the ledger's place.

    Raises:
        LedgerError: everybody may write to its folder, or a link of somebody else leads to it.
    """
    folder = path.parent
    mode = folder.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise LedgerError(
            f"Everybody may write to {folder} (mode {stat.S_IMODE(mode):o}), and so put another file in the place of "
            f"{path.name}.",
            hint=f"Run: {on_a_shell('chmod go-w', folder)}",
        )
    for each in path.absolute().parents:
        found = each.lstat()
        if stat.S_ISLNK(found.st_mode) and found.st_uid not in (0, os.geteuid()):
            raise LedgerError(
                f"{each}, on the way to the ledger, is a link of another user.",
                hint="Name the ledger by the folder that it is in, with --db.",
            )


def _check_beside(path: Path) -> None:
    """Check a file that SQLite would read or write beside the ledger, such as its journal: none, or one of ours.

    Raises:
        LedgerError: it is something else: pages of the ledger would go where others read them, or never come back.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    is_ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
    if not is_ours or found.st_nlink > 1 or open_to_others(path, found.st_mode):
        raise LedgerError(
            f"{path} is none that this program made: a link, no ordinary file, or one that others can read.",
            hint="Nothing was changed. Look at who put it there, then move it away.",
        )


def make_folder(folder: Path, hint: str = "Name another file with --db.") -> None:
    """Make a folder, readable by its owner alone and safe against a power cut; one that exists is left as it is.

    Raises:
        LedgerError: it cannot be made; its hint ends with `hint`.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
            sync_folder(each.parent)
        folder.mkdir(exist_ok=True)  # complains where a file has that name
    except OSError as error:
        from ledger.domain.refused_files import what_to_do

        raise LedgerError(
            f"The folder {folder} cannot be made: {error.strerror}.", hint=f"{what_to_do(folder, error)} {hint}"
        ) from None


def create_private(path: Path) -> None:
    """Make an empty file that only its owner can read, where there is nothing yet; links are not followed.

    Raises:
        FileExistsError: something is there already.
        LedgerError: it cannot be made.
    """
    try:
        os.close(open_private(path))
    except FileExistsError:
        raise
    except OSError as error:
        from ledger.domain.refused_files import not_written

        raise not_written(path, error) from None


def open_private(path: Path) -> int:
    """Make an empty file that only its owner can read, where there is nothing yet, and open it; links are refused.

    Returns:
        The descriptor, to write to and to close.

    Raises:
        OSError: something is there already, or it cannot be made.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    return os.open(path, flags, 0o600)


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
