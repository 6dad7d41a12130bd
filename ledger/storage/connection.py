"""Opening a ledger file with sqlite3: what it is, what state it is in, and what every failure means in words."""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.storage import keys
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


def database_errors() -> tuple[type[Exception], ...]:
    """What the drivers in use raise: SQLite's errors, and SQLCipher's where an encrypted ledger was opened."""
    cipher = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error,) if cipher is None else (sqlite3.Error, cipher.Error)


def open_file(path: Path) -> sqlite3.Connection:
    """Open an existing file, plain or encrypted, without touching it; transactions are begun by whoever needs one.

    Raises:
        LedgerError: it cannot be opened.
    """
    check_file(path)
    # Writable where it can be: a reader must be able to roll back what a killed writer left behind.
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    name = str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    uri = f"file:{name}?mode={mode}"
    with plain_errors(path):
        new = keys.key_for_new_file()
        if new is not None and not path.lstat().st_size:
            return _new_encrypted(path, new)
        if keys.is_encrypted(path):
            opened = _open_encrypted(path, uri)
            if opened is not None:
                return opened
        connection = sqlite3.connect(uri, uri=True, timeout=lock_seconds(), isolation_level=None)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except BaseException as error:
            connection.close()
            if getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB":
                raise
            opened = _open_encrypted(path, uri)
            if opened is None:
                raise
            return opened
        return connection


def _open_encrypted(path: Path, uri: str) -> sqlite3.Connection | None:
    """Open a file that may be encrypted; None where it cannot be.

    Once a file is known to be encrypted it is opened in this way alone: closing it as a plain one would drop the locks
    that another connection of this process holds on it.
    """
    from ledger.storage import cipher

    return cipher.open_encrypted(path, uri, lock_seconds()) if cipher.may_be_encrypted(path) else None


def _new_encrypted(path: Path, key: keys.Key) -> sqlite3.Connection:
    from ledger.storage import cipher

    return cipher.open_new(path, key, lock_seconds())


def open_copy(path: Path, copy: Path) -> sqlite3.Connection:
    """Open an empty file that is to become a copy of a ledger: encrypted with the same key where that one is.

    Raises:
        LedgerError: it cannot be opened.
    """
    with plain_errors(copy):
        if keys.is_encrypted(path):
            return _new_encrypted(copy, keys.key_of(path))
        return sqlite3.connect(copy, timeout=lock_seconds(), isolation_level=None)


# In one statement, so that it is of one moment: another program may be making the ledger.
_IDENTITY = (
    "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) "
    "FROM pragma_application_id, pragma_user_version"
)


def is_blank(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is as empty as on the day it was made: a ledger that was begun and not finished."""
    with plain_errors(path):
        application, _, tables = connection.execute(_IDENTITY).fetchone()
    return bool(application == 0 and tables == 0)


def check_identity(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of a ledger file.

    Raises:
        LedgerError: it is no ledger of ours, or one of a newer program; nothing was changed.
    """
    with plain_errors(path):
        application, version, tables = connection.execute(_IDENTITY).fetchone()
    if application == 0 and tables == 0:
        raise no_ledger(path)
    if application != APPLICATION_ID:
        raise LedgerError(f"{path} is not a roth-ledger file.", hint="Nothing was changed. Name your ledger with --db.")
    with plain_errors(path):
        (revision,) = connection.execute(
            "SELECT max(version_num) FROM alembic_version WHERE typeof(version_num) = 'text'"
        ).fetchone()
    if version > SCHEMA_VERSION or (revision or "") > SCHEMA_HEAD:
        raise LedgerError(
            f"{path} was saved by a newer version (schema {version}; this program knows {SCHEMA_VERSION}).",
            hint="Nothing was changed. Update the program: pip install --upgrade roth-ledger",
        )
    return int(version)


def ends_apart(connection: sqlite3.Connection) -> str | None:
    """What is wrong where the newest seal is not that of the newest batch and entry; None where it is.

    Takes a moment alone: it is asked whenever a ledger is opened.
    """
    batch, entry, sealed, last = connection.execute(
        "SELECT (SELECT max(number) FROM batch), (SELECT max(sequence) FROM entry), "
        "(SELECT max(batch) FROM seal), (SELECT last_entry FROM seal ORDER BY batch DESC LIMIT 1)"
    ).fetchone()
    if (batch, entry) == (sealed, last):
        return None
    return (
        f"The ledger holds {batch or 0} batches and {entry or 0} entries, but its newest seal closes batch "
        f"{sealed or 0} at entry {last or 0}."
    )


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
    except database_errors() as error:
        raise _explained(error, path) from error
    except (UnicodeDecodeError, OverflowError, MemoryError) as error:  # what a damaged page gives, and SQLITE_NOMEM
        raise _explained(error, path) from error


def _explained(error: Exception, path: Path) -> LedgerError:
    from ledger.storage.failures import explained  # only where something failed

    return explained(error, path, lock_seconds())
