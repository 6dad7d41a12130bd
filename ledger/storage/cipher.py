"""Opening encrypted ledgers, with SQLCipher."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any, cast

from ledger.domain.errors import LedgerError
from ledger.storage import keys
from ledger.storage.keys import Key

PLAIN = b"SQLite format 3\0"
"""What a plain file begins with."""
_PAGE = 4096
# A failure is raised, and said in our own words; the library would write to the terminal on its own.
_QUIET = "PRAGMA cipher_log_level = NONE"


def is_plain(path: Path) -> bool:
    """Whether a file, which this process does not have open as a ledger, is a plain one, or empty.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(PLAIN)) in (PLAIN, b"")


def may_be_encrypted(path: Path) -> bool:
    """Whether a file that is no plain SQLite file has the size of an encrypted one; looks with `lstat` alone."""
    size = path.lstat().st_size
    return size >= _PAGE and size % _PAGE == 0


def driver(path: Path) -> Any:
    """The DB-API module that opens encrypted files.

    Raises:
        LedgerError: it is not installed.
    """
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise LedgerError(
            f"{path} is encrypted, or no ledger at all; what opens encrypted ledgers is not installed.",
            hint="Nothing was changed. If you encrypted it: pip install 'roth-ledger[encrypted]'. If not: name your "
            "ledger with --db, or restore your newest backup.",
        ) from None
    return dbapi2


def version() -> str:
    """The version of SQLCipher.

    Raises:
        LedgerError: it is not installed.
    """
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise LedgerError(
            "Encrypting needs SQLCipher, which is not installed.", hint="pip install 'roth-ledger[encrypted]'"
        ) from None
    with contextlib.closing(dbapi2.connect(":memory:")) as connection:
        return str(connection.execute("PRAGMA cipher_version").fetchone()[0])


def open_plain(path: Path, timeout: float) -> sqlite3.Connection:
    """Open a plain ledger with SQLCipher, which can attach an encrypted file to it."""
    return cast("sqlite3.Connection", driver(path).connect(str(path), timeout=timeout, isolation_level=None))


def open_encrypted(path: Path, uri: str, timeout: float) -> sqlite3.Connection | None:
    """Open a file with its key, asking for the passphrase where it is not known.

    Args:
        path: The file.
        uri: The same, as SQLite takes it, with its mode.
        timeout: Seconds to wait for other programs.

    Returns:
        The connection; None where the file turns out to be a plain one.

    Raises:
        LedgerError: SQLCipher is not installed, or no key opens the file.
    """
    salt = _salt(path, uri, timeout)
    if salt == PLAIN:
        keys.note_salt(path, None)
        return None
    opened: list[sqlite3.Connection] = []

    def opens(key: Key) -> bool:
        connection = _keyed(path, uri, timeout, key.pragma)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except driver(path).Error as error:
            connection.close()
            if error.sqlite_errorname == "SQLITE_NOTADB":
                return False
            raise
        opened.append(connection)
        return True

    keys.find(path, salt, opens)
    keys.note_salt(path, salt)
    return opened[0]


def open_new(path: Path, key: Key, timeout: float) -> sqlite3.Connection:
    """Open an empty file that is to be encrypted with a key."""
    keys.keep(key)
    keys.note_salt(path, key.salt)
    return _keyed(path, str(path), timeout, key.pragma)


def _keyed(path: Path, name: str, timeout: float, key: str) -> sqlite3.Connection:
    uri = name.startswith("file:")
    connection = cast("sqlite3.Connection", driver(path).connect(name, uri=uri, timeout=timeout, isolation_level=None))
    connection.execute(_QUIET)
    connection.execute(f"PRAGMA key = {key}")
    return connection


def _salt(path: Path, uri: str, timeout: float) -> bytes:
    """What a file begins with; read by SQLCipher, whose locks a plain read would drop."""
    with contextlib.closing(_keyed(path, uri, timeout, "\"x'" + "00" * 32 + "'\"")) as connection:
        (salt,) = connection.execute("PRAGMA cipher_salt").fetchone()
    return bytes.fromhex(salt)
