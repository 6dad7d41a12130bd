"""A ledger encrypted, encrypted anew, or made plain again: the same ledger in another file, which takes its place.

The file is never changed in place: a run that is cut short leaves the old file or the new one, each of them whole.
"""

import contextlib
import sqlite3
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError, LockedError
from ledger.storage import cipher, keys
from ledger.storage.backups import backups_in, folder_of, second_folder
from ledger.storage.connection import check_identity, lock_seconds, open_file, plain_errors
from ledger.storage.keys import Key
from ledger.storage.location import check_file, create_private, sync_file, sync_folder
from ledger.storage.locks import sole_use
from ledger.storage.verify import problems

# Nothing of what is read may reach a file but the one that is made.
_IN_MEMORY = ("temp_store = MEMORY", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0")
_HEADER = ("application_id", "user_version", "auto_vacuum", "encoding")


def is_encrypted(path: Path) -> bool:
    """Whether a ledger file that this process does not have open is encrypted; no passphrase is asked for.

    A plain file that is so damaged that SQLite does not know it counts as encrypted.

    Raises:
        LedgerError: there is no file, or it is none that only its owner can read.
    """
    check_file(path)
    return not cipher.is_plain(path)


def unlock(path: Path, passphrase: str) -> None:
    """Open a ledger file with a passphrase, and keep its key in memory until `keys.forget`.

    Raises:
        LockedError: the passphrase is not the file's.
        LedgerError: the file cannot be opened, or the passphrase is none.
    """
    before = keys.ask_with(keys.only(passphrase))
    try:
        open_file(path).close()
    finally:
        keys.ask_with(before)


def key_of(path: Path) -> Key:
    """The key of an encrypted ledger file, asking for its passphrase where it is not known.

    Raises:
        LockedError: nobody can be asked, or no passphrase given opened it.
    """
    open_file(path).close()
    return keys.key_of(path)


def recode(path: Path, key: Key | None) -> None:
    """Have a ledger encrypted with a key, or plain (None); nobody else may have it open.

    Raises:
        LedgerError: another program has it open, it is not sound, there is no room, or SQLCipher is not installed;
            the ledger is then as it was.
    """
    check_file(path)
    with sole_use(path):
        recode_copy(path, key)


def recode_copy(path: Path, key: Key | None) -> None:
    """The same for a file that nobody opens but to restore it: a backup.

    Raises:
        LedgerError: it is not sound, there is no room, or SQLCipher is not installed; the file is then as it was.
    """
    cipher.version()
    unfinished = _unfinished(path)
    try:
        _remove(unfinished)  # of a run that was cut short; nobody else makes one, or it would not have sole use
        create_private(unfinished)
        make_recoded(path, unfinished, key)
        sync_file(unfinished)
        # The file was read with its journal played back: what is left of one is of no use to anybody but a thief.
        _remove(path.with_name(f"{path.name}-journal"))
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise LedgerError(
            f"{path} could not be written anew: {error.strerror}.", hint="Nothing was changed. Free some space."
        ) from error
    finally:
        _remove(unfinished)
    keys.note_salt(path, None if key is None else key.salt)


def _remove(unfinished: Path) -> None:
    unfinished.unlink(missing_ok=True)
    unfinished.with_name(f"{unfinished.name}-journal").unlink(missing_ok=True)


def make_recoded(path: Path, made: Path, key: Key | None) -> None:
    """Fill an empty file with a ledger, encrypted with a key or plain, and hold every row of it against the ledger's.

    Raises:
        LedgerError: it is not the same, or not sound.
    """
    with contextlib.closing(open_file(path)) as connection:  # asks for the passphrase where there is one
        check_identity(connection, path)
    if key is not None:
        keys.keep(key)
    with plain_errors(path), contextlib.closing(_open(path)) as connection:
        for pragma in _IN_MEMORY:
            connection.execute(f"PRAGMA {pragma}")
        pragma = "''" if key is None else key.pragma
        connection.execute(f"ATTACH ? AS made KEY {pragma}", (str(made),))
        connection.execute("PRAGMA made.journal_mode = OFF")  # the file is thrown away where it is not finished
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT sqlcipher_export('made', 'main')").fetchall()
        for name in ("application_id", "user_version"):
            (value,) = connection.execute(f"PRAGMA main.{name}").fetchone()
            connection.execute(f"PRAGMA made.{name} = {value}")
        connection.execute("COMMIT")
        connection.text_factory = bytes
        difference = _difference(connection)
    found = [difference] if difference else problems(made)
    if found:
        raise LedgerError(
            f"{path} is not sound, or could not be written anew: {found[0]}",
            hint="Nothing was changed. Run `roth-ledger verify`.",
        )


def _open(path: Path) -> sqlite3.Connection:
    return open_file(path) if keys.is_encrypted(path) else cipher.open_plain(path, lock_seconds())


def _difference(connection: sqlite3.Connection) -> str | None:
    """Where two attached files do not hold the same tables, guards and rows, in words; None where they do."""
    for name in _HEADER:
        if connection.execute(f"PRAGMA main.{name}").fetchone() != connection.execute(f"PRAGMA made.{name}").fetchone():
            return f"{name} is not the same."
    if _differ(connection, "type, name, tbl_name, sql", "sqlite_schema", "type, name"):
        return "the tables are not the same."
    for _, name, kind, _, without_row_number, _ in connection.execute("PRAGMA main.table_list").fetchall():
        table = name.decode()
        if kind != b"table" or table.startswith("sqlite_"):
            continue
        columns = "*" if without_row_number else "rowid, *"
        # By the table's own key, in which rows without a number lie anyway.
        order = _key_of(connection, table) if without_row_number else "rowid"
        if _differ(connection, columns, table, order):
            return f"{table} does not hold the same rows."
    return None


def _key_of(connection: sqlite3.Connection, table: str) -> str:
    columns = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)).fetchall()
    return ", ".join(name.decode() for (name,) in columns)


def _differ(connection: sqlite3.Connection, columns: str, table: str, order: str) -> bool:
    ours, theirs = (
        connection.execute(f"SELECT {columns} FROM {file}.{table} ORDER BY {order}") for file in ("main", "made")
    )
    return any(one != other for one, other in zip_longest(ours, theirs))


class Recoded(NamedTuple):
    """What became of the copies of a ledger: those that were made anew, and those that were not, each with why."""

    done: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]


def copies_of(path: Path) -> list[Path]:
    """The copies that the program keeps of a ledger.

    They are its backups, those in the second folder too, and the files that were kept when one was restored.

    Raises:
        LedgerError: the settings, which name the second folder, cannot be read.
    """
    second = second_folder()
    folders = [folder_of(path), *([second] if second is not None else [])]
    found = [backup.path for folder in folders for backup in backups_in(folder, path)]
    found += sorted(path.parent.glob(f"{path.stem}.before-*{path.suffix}"))
    return [each for each in found if each.is_file() and not each.is_symlink()]


def plain_copies(path: Path) -> list[Path]:
    """Those copies of a ledger that whoever can read the file can read, and what a run that was killed left of one.

    Raises:
        LedgerError: the settings, which name the second folder, cannot be read.
    """
    unfinished = _unfinished(path)
    found = [*copies_of(path), *([unfinished] if unfinished.exists() else [])]
    return [each for each in found if cipher.is_plain(each)]


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.encrypting")


def recode_copies(copies: list[Path], key: Key | None) -> Recoded:
    """Have copies encrypted with a key, or plain (None), each verified; one that cannot be is left as it was.

    Nobody is asked for the passphrase of a copy: what opens with no key that is known is left.
    """
    done, left = [], []
    before = keys.ask_with(keys.nobody)
    try:
        for copy in copies:
            try:
                recode_copy(copy, key)
            except LockedError:
                left.append((copy, "it has another passphrase, which still opens it"))
            except LedgerError as error:
                left.append((copy, error.message))
            else:
                done.append(copy)
    finally:
        keys.ask_with(before)
    return Recoded(tuple(done), tuple(left))
