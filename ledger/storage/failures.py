"""What every failure of SQLite and of the disk means to the person whose ledger it is, and what to do about it.

The result codes are those of https://www.sqlite.org/rescode.html; "Nothing was changed" is said where that is sure.
"""

from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError

_UPDATE = "Nothing was recorded. Update the program: pip install --upgrade roth-ledger"
_UNSURE = "See with `roth-ledger history` whether your last entry is there before you enter it again. Then free some "


class _Meaning(NamedTuple):
    """SQLite's errors by the beginnings of their names, and the words for them, in which `{path}` and others stand."""

    beginnings: tuple[str, ...]
    message: str
    hint: str


# The first that fits: the finer ones come before the rest of their kind.
_MEANINGS = (
    _Meaning(
        ("SQLITE_NOTADB",),
        "{path} is not a roth-ledger file.",
        "Nothing was changed. Name your ledger with --db.",
    ),
    _Meaning(
        ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"),
        "{path} is locked: another program has been using it for {seconds} s.",
        "Nothing was changed. Close the other program, or wait, and try again.",
    ),
    _Meaning(
        ("SQLITE_READONLY_DBMOVED",),
        "{path} was moved or replaced by another program while it was open.",
        "Nothing was recorded in the file that is there now. See what it holds with `roth-ledger history`, and try "
        "again.",
    ),
    _Meaning(
        ("SQLITE_READONLY_DIRECTORY",),
        "{path} cannot be written: its folder {folder} is read-only.",
        "Nothing was changed. To write to it: chmod 700 {folder}",
    ),
    _Meaning(
        ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY", "SQLITE_READONLY_CANT"),
        "{path} holds the half of a write that was cut short, and it may not be written, so that half cannot be taken "
        "back.",
        "Nothing was changed. Allow writing, and it mends itself when it is next opened: chmod 700 {folder}; "
        "chmod 600 {path}",
    ),
    _Meaning(
        ("SQLITE_READONLY", "SQLITE_PERM"),
        "{path} is read-only.",
        "Nothing was changed. To write to it: chmod 600 {path}",
    ),
    _Meaning(
        ("SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC", "SQLITE_IOERR_DELETE", "SQLITE_IOERR_CLOSE"),
        "The disk did not confirm that {path} is saved.",
        f"{_UNSURE}space, or have the disk checked.",
    ),
    _Meaning(
        (
            "SQLITE_FULL",
            "SQLITE_IOERR_WRITE",
            "SQLITE_IOERR_TRUNCATE",
            "SQLITE_IOERR_BEGIN_ATOMIC",
            "SQLITE_IOERR_COMM",
        ),
        "{path} could not be written: the disk is full or failing.",
        "Nothing was changed. Free some space and try again.",
    ),
    _Meaning(
        ("SQLITE_IOERR_LOCK", "SQLITE_IOERR_RDLOCK", "SQLITE_IOERR_UNLOCK", "SQLITE_IOERR_CHECKRESERVEDLOCK"),
        "{path} cannot be locked: its disk keeps no locks, as some network drives do.",
        "Nothing was changed. Move the ledger to a disk of this computer, and name it there with --db.",
    ),
    _Meaning(
        ("SQLITE_NOMEM", "SQLITE_IOERR_NOMEM"),
        "There is not enough memory to go on with {path}.",
        "Nothing was changed. Close other programs and try again.",
    ),
    _Meaning(
        ("SQLITE_IOERR_GETTEMPPATH", "SQLITE_CANTOPEN_NOTEMPDIR"),
        "There is no folder for temporary files, which SQLite needs for {path}.",
        "Nothing was changed. Name one that you may write to in TMPDIR, and try again.",
    ),
    _Meaning(
        ("SQLITE_IOERR_CORRUPTFS", "SQLITE_IOERR_DATA"),
        "{path} cannot be read: what its disk holds is damaged.",
        "Nothing was changed. Have the disk checked, then put your newest backup in the ledger's place: "
        "roth-ledger restore FILE",
    ),
    _Meaning(
        ("SQLITE_IOERR_",),
        "{path} cannot be read: the disk is failing.",
        "Nothing was changed. Copy the ledger to another disk now: roth-ledger backup FILE",
    ),
    _Meaning(  # all that SQLCipher's driver says: reading, writing or confirming may be what failed
        ("SQLITE_IOERR",),
        "The disk failed while {path} was in use.",
        f"{_UNSURE}space, or have the disk checked.",
    ),
    _Meaning(
        ("SQLITE_CANTOPEN",),
        "{path}, or the journal beside it, cannot be opened.",
        "Nothing was changed. Check that the folder {folder} is yours, that {path}-journal is no folder and no link, "
        "and that not too many files are open; then try again.",
    ),
    _Meaning(
        ("SQLITE_TOOBIG",),
        "A text is longer than {path} can hold.",
        "Nothing was changed. Shorten the note or the name, and try again.",
    ),
    _Meaning(
        ("SQLITE_CONSTRAINT",),
        "The ledger refuses it: {error}.",
        "Nothing was changed. Run `roth-ledger verify` to see whether the ledger is whole.",
    ),
    _Meaning(
        ("SQLITE_AUTH",),
        "What was asked would change recorded entries of {path}, or its guards: {error}.",
        "Nothing was changed. Correct an entry with `roth-ledger replace` or `roth-ledger void`.",
    ),
    _Meaning(
        ("SQLITE_SCHEMA",),
        "{path} was changed by another program in the meantime.",
        "Nothing was changed by this command. Try it again.",
    ),
    _Meaning(
        ("SQLITE_INTERRUPT", "SQLITE_ABORT"),
        "Work on {path} was interrupted.",
        "Nothing was changed. Try again.",
    ),
    _Meaning(
        ("SQLITE_NOLFS",),
        "{path} is larger than its disk, or this computer, can hold in one file.",
        "Nothing was changed. Move the ledger to another disk, and name it there with --db.",
    ),
    _Meaning(
        ("SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_INTERNAL", "SQLITE_MISMATCH", "SQLITE_NOTFOUND"),
        "This version of the program and SQLite do not go together: {error}.",
        _UPDATE,
    ),
    _Meaning(  # CORRUPT, FORMAT, EMPTY, a table that is missing, text that is no UTF-8
        ("",),
        "{path} is damaged.",
        "Nothing was changed. Run `roth-ledger verify`, then `roth-ledger restore` with your newest backup.",
    ),
)


def explained(error: Exception, path: Path, seconds: float) -> LedgerError:
    """A failure met while a ledger was open, in plain words.

    Args:
        error: An error of SQLite, what damaged values raise, or MemoryError, which stands for SQLITE_NOMEM.
        path: The ledger file.
        seconds: How long another program was waited for.
    """
    name = "SQLITE_NOMEM" if isinstance(error, MemoryError) else getattr(error, "sqlite_errorname", "")
    found = next(each for each in _MEANINGS if name.startswith(each.beginnings))
    put_in = {"path": path, "folder": path.parent, "seconds": f"{seconds:g}", "error": error}
    return LedgerError(found.message.format(**put_in), hint=found.hint.format(**put_in))
