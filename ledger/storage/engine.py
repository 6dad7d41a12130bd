"""The SQLModel engine that writes: our own BEGIN, and the settings that make COMMIT mean saved."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from ledger.domain.errors import LedgerError
from ledger.storage import keys
from ledger.storage.connection import PRAGMAS, lock_seconds, open_file

# Tables of facts: the triggers refuse to change them too; this holds where a trigger is missing.
_FACTS = frozenset({"batch", "seal", "source_file", "entry", "amount", "alembic_version"})
_NEVER = frozenset(
    {
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
    }
)

_PAUSE = 0.02  # seconds, between the first two times that a writer asks for its turn


def writing_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine whose every transaction takes the write lock at once: a lock taken later cannot be waited for.

    Foreign keys are off for a migration alone, which rebuilds tables that others refer to.
    """
    engine = create_engine("sqlite://", creator=lambda: open_file(path), module=_driver(path), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if not foreign_keys:
            connection.execute("PRAGMA foreign_keys = OFF")
        settings = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        if settings != ["delete", 3]:
            raise LedgerError(
                f"{path} does not take its safety settings ({settings[0]}, {settings[1]}).",
                hint="Nothing was changed. Close other programs that have it open, and try again.",
            )
        if foreign_keys:
            connection.set_authorizer(_allowed)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        _wait_for_turn(connection)

    return engine


def _wait_for_turn(connection: Connection) -> None:
    """Take the write lock as soon as no other program has it.

    SQLite itself would ask ever less often the longer it waits: where many write, those who came later are served
    first, and some never. So here who has waited longer asks more often.
    """
    patience, begun = lock_seconds(), time.monotonic()
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            break
        except DBAPIError as error:
            waited = time.monotonic() - begun
            if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_BUSY" or waited >= patience:
                raise
        time.sleep(_PAUSE / (1 + waited))
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(1000 * patience)}")


def _driver(path: Path) -> Any:
    """What raises the errors that SQLAlchemy is to know: the driver of plain or of encrypted files."""
    if path.exists() and keys.is_encrypted(path):
        from ledger.storage import cipher

        return cipher.driver(path)
    return sqlite3


def _allowed(action: int, first: str | None, _second: str | None, _database: str | None, _trigger: str | None) -> int:
    """Let a batch add facts and do nothing else to them, whatever the program asks by mistake."""
    if action in _NEVER or (action in (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE) and first in _FACTS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
