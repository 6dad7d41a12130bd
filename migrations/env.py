"""Runs migrations inside one transaction of our own, so that a ledger is its old self or its new one, never between."""

from alembic import context
from sqlalchemy import Connection

from ledger.domain.errors import LedgerError


def migrate(connection: Connection) -> None:
    # SQLite's DDL is transactional, but alembic assumes it is not, and would commit each revision by itself.
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
    context.run_migrations()
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    damaged = [row for (row,) in connection.exec_driver_sql("PRAGMA integrity_check") if row != "ok"]
    if broken or damaged:
        raise LedgerError(
            f"The ledger cannot be brought up to date, because it would be broken then: {[*broken, *damaged][0]}",
            hint="Nothing was changed. Run `roth-ledger verify`.",
        )


migrate(context.config.attributes["connection"])
