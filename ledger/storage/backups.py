"""The backups that the program keeps of a ledger: in a folder beside it, and in a second one where one is set.

Before an import the copy is held against its guards, its pages and every seal: what was recorded is then known to be
whole. What is made from the lines, the columns and amounts beside them, is looked through too before an upgrade, by
hand and before a copy is put back; in a ledger of 100,000 pay stubs that takes ten times as long.
"""

import contextlib
import datetime as dt
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from ledger.domain.backups import BEFORE_IMPORT, BEFORE_UPGRADE, BY_HAND, REASONS, Backup, Ends, outdated
from ledger.domain.errors import LedgerError
from ledger.storage import cipher, keys
from ledger.storage.backup import copied, copy_bytes, copy_ledger, refuse_unsound, remove_unfinished, writing
from ledger.storage.connection import open_reading, plain_errors
from ledger.storage.location import on_a_shell, open_to_others, sync_folder
from ledger.storage.verify import problems, sealed_problems

Tell = Callable[[str], None]

_STAMP = "%Y%m%dT%H%M%SZ"
_HEAD = 12
_NAME = re.compile(rf"(\d{{8}}T\d{{6}}Z)-({'|'.join(REASONS)})-([0-9a-f]{{{_HEAD}}})", re.ASCII)
_OTHER_SECOND = "Make it a folder that you may write to, or name another: roth-ledger settings set backup.folder FOLDER"
# By hand somebody asked for one; before an upgrade nothing less than all of it is looked through.
_ALWAYS_MADE = (BY_HAND, BEFORE_UPGRADE)


def folder_of(path: Path) -> Path:
    """Where the backups of a ledger are kept: `ledger.db-backups` beside `ledger.db`."""
    return path.with_name(f"{path.name}-backups")


def second_folder() -> Path | None:
    """The second place for backups that the settings file names; None where it names none.

    Raises:
        LedgerError: the settings file cannot be read, or names no folder.
    """
    from ledger.domain.settings_file import read_backup_settings
    from ledger.storage.settings import read_document, settings_path

    settings = settings_path()
    folder = read_backup_settings(read_document(settings), str(settings)).folder
    try:
        return None if folder is None else Path(folder).expanduser()
    except RuntimeError:
        raise LedgerError(f"{settings}: “{folder}” names nobody's home.", hint="Write the whole path.") from None


def backups_in(folder: Path, path: Path) -> list[Backup]:
    """What lies in a folder under the names of this ledger's backups, oldest first; nothing where it cannot be read."""
    found = []
    with contextlib.suppress(OSError):
        for each in folder.iterdir():
            inner = each.name.removeprefix(f"{path.stem}-").removesuffix(path.suffix)
            parts = _NAME.fullmatch(inner)
            if parts is not None and each.name == f"{path.stem}-{inner}{path.suffix}":
                with contextlib.suppress(ValueError):
                    at = dt.datetime.strptime(parts[1], _STAMP).replace(tzinfo=dt.UTC)
                    found.append(Backup(each, at, parts[2], parts[3]))
    return sorted(found)


def ends_of(path: Path) -> Ends | None:
    """The two ends of the chain of a ledger or a copy, of an older schema too; None where nothing is recorded.

    Raises:
        LedgerError: it cannot be read, or its size is not what its header says.
    """
    with plain_errors(path), contextlib.closing(open_reading(path, older=True)) as connection:
        newest = connection.execute("SELECT batch, last_entry, hash FROM seal ORDER BY batch DESC LIMIT 1").fetchone()
        first = connection.execute("SELECT hash FROM seal ORDER BY batch LIMIT 1").fetchone()
    return None if newest is None else Ends(newest[0], newest[1], first[0], newest[2])


def ends_of_kept(backup: Backup) -> Ends:
    """The same of a backup, which is held against its name; nobody is asked for a passphrase.

    Raises:
        LedgerError: it cannot be read, or is not what its name says.
    """
    path = backup.path
    if _is_locked(path):
        raise LedgerError(
            f"{path} is encrypted with another passphrase than the ledger, or damaged.",
            hint=f"With its passphrase it can be put back: {on_a_shell('roth-ledger restore', path)}",
        )
    ends = ends_of(path)
    if ends is None or not ends.seal.startswith(backup.head):
        raise LedgerError(f"{path} holds something else than its name says.", hint="Move it to another folder.")
    return ends


def keep(path: Path, reason: str, now: dt.datetime, tell: Tell = lambda _: None) -> Backup | None:
    """Keep a backup of a ledger, here and in the second folder, and let go of those that are no longer needed.

    Before an import or a restore none is made where a kept one already ends with the newest seal.

    Args:
        path: The ledger, which may be in use.
        reason: Why: a key of `REASONS`.
        now: The moment.
        tell: Is told what a person should know, such as that the second folder is not there.

    Returns:
        The backup that holds the ledger as it is; None where nothing is recorded in it.

    Raises:
        LedgerError: it could not be made, or the ledger is not sound.
    """
    present = ends_of(path)
    if present is None:
        return None
    folder = folder_of(path)
    with writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
    _check_folder(folder)
    kept = None if reason in _ALWAYS_MADE else _holding(folder, path, present)
    if kept is None:
        remove_unfinished(folder, path)
        kept = _make(path, folder, reason, now)
        _let_go(folder, path, present, now, tell)
    _keep_elsewhere(kept, path, present, now, tell)
    return kept


def kept_by_hand(path: Path, copy: Path | None, now: dt.datetime, tell: Tell = lambda _: None) -> Path:
    """Copy a ledger to a file that is not there yet; where none is named, keep a backup.

    Returns:
        The copy.

    Raises:
        LedgerError: it could not be made, the ledger is not sound, or there is nothing to keep.
    """
    if copy is not None:
        copy_ledger(path, copy)
        return copy
    kept = keep(path, BY_HAND, now, tell)
    if kept is None:
        raise LedgerError(f"Nothing is recorded in {path} yet.", hint="There is nothing to keep.")
    return kept.path


def _make(path: Path, folder: Path, reason: str, now: dt.datetime) -> Backup:
    check = sealed_problems if reason == BEFORE_IMPORT else problems
    with copied(path, folder) as unfinished:
        refuse_unsound(path, check(unfinished))
        ends = ends_of(unfinished)  # of the copy: somebody may have written since the ledger was looked at
        head = "" if ends is None else ends.seal[:_HEAD]
        at = now.astimezone(dt.UTC).replace(microsecond=0)
        made = folder / f"{path.stem}-{at.strftime(_STAMP)}-{reason}-{head}{path.suffix}"
        with writing(made):
            unfinished.replace(made)
            sync_folder(folder)
    return Backup(made, at, reason, head)


def _check_folder(folder: Path) -> None:
    """Check that a folder for backups is one that only its owner can look into or write to.

    Raises:
        LedgerError: it is a link, no folder, or open to others.
    """
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise LedgerError(f"{folder}, where backups go, is no folder.", hint="Move away what is there.")
    if os.name != "posix":  # Windows has no modes to check
        return
    if found.st_uid != os.geteuid():
        raise LedgerError(f"{folder}, where backups go, belongs to another user.", hint="Move it away.")
    if open_to_others(folder, found.st_mode):
        mode = stat.S_IMODE(found.st_mode)
        raise LedgerError(
            f"{folder}, where backups go, is open to others (mode {mode:o}).",
            hint=f"Run: {on_a_shell('chmod 700', folder)}",
        )


def _holding(folder: Path, path: Path, present: Ends) -> Backup | None:
    """A kept backup that holds all that the ledger holds, and is as long as it was when it was verified."""
    for each in reversed(backups_in(folder, path)):
        if present.seal.startswith(each.head):
            with contextlib.suppress(LedgerError):
                if ends_of_kept(each) == present:
                    return each
    return None


def _let_go(folder: Path, path: Path, present: Ends, now: dt.datetime, tell: Tell) -> None:
    """Remove what is no longer needed of this ledger's backups in a folder; what cannot be read is left there."""
    own: list[tuple[dt.datetime, int, Backup]] = []
    for each in backups_in(folder, path):
        try:
            ends = ends_of_kept(each)
        except LedgerError as problem:
            if os.path.lexists(each.path):  # else another program has let go of it just now
                tell(f"A backup cannot be read and is left where it is: {problem.message}")
        else:
            if ends.first == present.first:  # else it is of another ledger of the same name
                own.append((each.at, ends.batches, each))
    for leaving in outdated([each for *_, each in sorted(own)], now):
        try:
            leaving.path.unlink(missing_ok=True)
        except OSError as problem:
            tell(f"An old backup cannot be removed: {leaving.path}: {problem.strerror}.")


def _keep_elsewhere(kept: Backup, path: Path, present: Ends, now: dt.datetime, tell: Tell) -> None:
    """Keep the same in the second folder; where that cannot be done it is said, and nothing more."""
    try:
        second = second_folder()
        if second is None:
            return
        if not second.is_dir():
            tell(f"The backup is not in the second folder too. {second} is not there. {_OTHER_SECOND}")
            return
        copy = second / kept.path.name
        if copy.is_file() and copy.lstat().st_size == kept.path.lstat().st_size:  # read back when it was written
            return
        copy_bytes(kept.path, copy)
    except LedgerError as problem:
        tell(f"The backup is not in the second folder too. {problem.message} {problem.hint}")
    except OSError as problem:
        tell(f"The backup is not in the second folder too. {second}: {problem.strerror}. {_OTHER_SECOND}")
    else:
        remove_unfinished(second, path)
        _let_go(second, path, present, now, tell)


def _is_locked(path: Path) -> bool:
    """Whether a backup, which no connection has open, is encrypted with a key that is not known."""
    try:
        with path.open("rb") as file:
            salt = file.read(keys.SALT_BYTES)
    except OSError:  # opening it as a ledger says what is wrong
        return False
    return salt != cipher.PLAIN and keys.known(salt) is None
