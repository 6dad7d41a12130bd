"""Opening a ledger file with sqlite3: what it is, what state it is in, and what every failure means in words."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.storage.location import check_file, no_ledger

APPLICATION_ID = int.from_bytes(b"RLDG", "big")
# Both are the newest migration's: its number in the file's header, its name in alembic's table.
SCHEMA_VERSION = 2
SCHEMA_HEAD = "0002"

# DELETE and EXTRA: with SQLite's default, FULL, a power cut can lose the last commit that was acknowledged.
PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "fullfsync = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "secure_delete = ON",
)
READ_PRAGMAS = (
    "query_only = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
)

TIMEOUT_ENVIRONMENT = "ROTH_LEDGER_LOCK_SECONDS"


class OldSchemaError(Exception):
    """The file is an older ledger of ours, to be upgraded first."""


def lock_seconds() -> float:
    """How long to wait for another program that is writing; 30 s unless the environment says otherwise."""
    try:
        return max(0.0, float(os.environ.get(TIMEOUT_ENVIRONMENT, "30")))
    except ValueError:
        return 30.0


def open_file(path: Path) -> sqlite3.Connection:
    """Open an existing file without touching it; transactions are begun by whoever needs one.

    Raises:
        LedgerError: it cannot be opened.
    """
    check_file(path)
    # Writable where it can be: a reader must be able to roll back what a killed writer left behind.
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    name = str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    with plain_errors(path):
        return sqlite3.connect(f"file:{name}?mode={mode}", uri=True, timeout=lock_seconds(), isolation_level=None)


def is_blank(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is as empty as on the day it was made: a ledger that was begun and not finished."""
    with plain_errors(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return bool(application == 0 and tables == 0)


def check_identity(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of a ledger file.

    Raises:
        LedgerError: it is no ledger of ours, or one of a newer program; nothing was changed.
    """
    with plain_errors(path):
        application, version = connection.execute(
            "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"
        ).fetchone()
    if application != APPLICATION_ID and is_blank(connection, path):
        raise no_ledger(path)
    if application != APPLICATION_ID:
        raise LedgerError(f"{path} is not a roth-ledger file.", hint="Nothing was changed. Name your ledger with --db.")
    with plain_errors(path):
        (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    if version > SCHEMA_VERSION or (revision or "") > SCHEMA_HEAD:
        raise LedgerError(
            f"{path} was saved by a newer version (schema {version}; this program knows {SCHEMA_VERSION}).",
            hint="Nothing was changed. Update the program: pip install --upgrade roth-ledger",
        )
    return int(version)


def open_reading(path: Path, *, older: bool = False) -> sqlite3.Connection:
    """Open a ledger of the current schema for reading; where `older`, one of an older schema as it is.

    Raises:
        OldSchemaError: it must be upgraded first.
        LedgerError: it is missing, not ours, newer, locked or damaged.
    """
    connection = open_file(path)
    try:
        version = check_identity(connection, path)
        for pragma in READ_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    if version < SCHEMA_VERSION and not older:
        connection.close()
        raise OldSchemaError(str(path))
    return connection


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Say what a failure of SQLite means to the person whose ledger it is.

    Raises:
        LedgerError: in place of the failure.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except (UnicodeDecodeError, OverflowError) as error:  # what a damaged page gives where text or a number stood
        raise _damaged(path) from error


def explained(error: sqlite3.Error, path: Path) -> LedgerError:
    """The failure in plain words."""
    name = getattr(error, "sqlite_errorname", "") or ""
    for beginnings, message, hint in _MEANINGS:
        if name.startswith(beginnings):
            return LedgerError(
                message.format(path=path, seconds=f"{lock_seconds():g}", error=error), hint=hint.format(path=path)
            )
    return _damaged(path)


# By the beginning of SQLite's error names; the first that fits.
_MEANINGS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("SQLITE_NOTADB",),
        "{path} is not a roth-ledger file.",
        "Nothing was changed. Name your ledger with --db.",
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        "{path} is locked: another program has been using it for {seconds} s.",
        "Nothing was changed. Close the other program, or wait, and try again.",
    ),
    (
        ("SQLITE_READONLY", "SQLITE_PERM"),
        "{path} is read-only.",
        "Nothing was changed. To write to it: chmod 600 {path}",
    ),
    (
        ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"),
        "{path} could not be written: the disk is full or failing.",
        "Nothing was changed. Free some space and try again.",
    ),
    (("SQLITE_CANTOPEN",), "{path} cannot be opened.", "Check the folder and its permissions."),
    (("SQLITE_IOERR",), "{path} cannot be read: the disk is failing.", "Copy the file to another disk now."),
    (("SQLITE_CONSTRAINT",), "The ledger refuses it: {error}.", "Nothing was changed."),
)


def _damaged(path: Path) -> LedgerError:
    return LedgerError(
        f"{path} is damaged.",
        hint="Nothing was changed. Run `roth-ledger verify`, then `roth-ledger restore` with your newest backup.",
    )
