"""Programs that the fault tests watch: one that writes in pieces, and builds that are broken on purpose."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RootTransaction

from ledger.domain.records import as_recorded, read_line
from ledger.storage import connection, migrate
from ledger.storage.store import LedgerStore


def import_in_pieces(path: Path, book: Path, after_piece: Callable[[], None]) -> None:
    """A broken import: every twenty lines are committed by themselves."""
    with LedgerStore(path) as store, book.open() as file:
        while piece := list(itertools.islice(file, 20)):
            with store.batch("import") as writer:
                writer.record([as_recorded(read_line(json.loads(line))) for line in piece])
            after_piece()


def say_saved_before_it_is(after_it: Callable[[], None]) -> None:
    """Break the build: it says that all is saved before COMMIT."""

    def say_and_commit(self: RootTransaction) -> None:
        print("saved", flush=True)
        after_it()
        commit(self)

    commit = RootTransaction.commit
    setattr(RootTransaction, commit.__name__, say_and_commit)


def after_commit(act: Callable[[], None]) -> None:
    """Have something happen to the files as soon as a batch is saved."""

    def commit_and_act(self: RootTransaction) -> None:
        commit(self)
        act()

    commit = RootTransaction.commit
    setattr(RootTransaction, commit.__name__, commit_and_act)


def begin_with(statement: str | None) -> None:
    """Break the build: transactions begin with another statement than `BEGIN IMMEDIATE`, or with none."""
    run = Connection.exec_driver_sql

    def run_broken(self: Connection, sql: str, *arguments: Any, **options: Any) -> Any:
        if sql == "BEGIN IMMEDIATE":
            return None if statement is None else run(self, statement)
        return run(self, sql, *arguments, **options)

    setattr(Connection, run.__name__, run_broken)


def before_begin(statement: str) -> None:
    """Break the build: a statement runs before each transaction, such as one that makes COMMIT mean less."""
    run = Connection.exec_driver_sql

    def run_broken(self: Connection, sql: str, *arguments: Any, **options: Any) -> Any:
        if sql == "BEGIN IMMEDIATE":
            run(self, statement)
        return run(self, sql, *arguments, **options)

    setattr(Connection, run.__name__, run_broken)


def be_older(schema: int) -> None:
    """Be the program as it was when a schema was the newest: it makes and writes ledgers of that one."""
    for module in (connection, migrate):
        for name, value in (("SCHEMA_VERSION", schema), ("SCHEMA_HEAD", f"{schema:04}")):
            setattr(module, name, value)
