"""The SQLModel engine that writes: our own BEGIN, and the settings that make COMMIT mean saved."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from ledger.domain.errors import LedgerError
from ledger.storage.connection import PRAGMAS, open_file


def writing_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine whose every transaction takes the write lock at once: a lock taken later cannot be waited for.

    Foreign keys are off for a migration alone, which rebuilds tables that others refer to.
    """
    engine = create_engine("sqlite://", creator=lambda: open_file(path), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if not foreign_keys:
            connection.execute("PRAGMA foreign_keys = OFF")
        settings = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        if settings != ["delete", 3]:
            raise LedgerError(f"{path} does not take its safety settings ({settings[0]}, {settings[1]}).")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
