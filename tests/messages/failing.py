"""Failures brought about at the lowest place: around each SQL statement, and in the calls of the operating system."""

import builtins
import io
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.messages.case import Place

# Told of each connection and statement before it runs.
Watcher = Callable[[sqlite3.Connection, str], object]

READ = "SELECT"
WRITE = "INSERT INTO entry"
COMMIT = "COMMIT"


def watch(beginning: str, act: Watcher) -> None:
    """Have every connection tell of statements that begin in some way, the commit as `COMMIT`."""

    def told(connection: sqlite3.Connection, statement: str) -> None:
        if statement.lstrip().startswith(beginning):
            act(connection, statement)

    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, *values: Any) -> "Cursor":
            told(self.connection, statement)
            return super().execute(statement, *values)

        def executemany(self, statement: str, *values: Any) -> "Cursor":
            told(self.connection, statement)
            return super().executemany(statement, *values)

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any, **__: Any) -> Cursor:  # type: ignore[override]
            return super().cursor(Cursor)

        def execute(self, statement: str, *values: Any) -> Cursor:
            return self.cursor().execute(statement, *values)

        def executemany(self, statement: str, *values: Any) -> Cursor:
            return self.cursor().executemany(statement, *values)

        def commit(self) -> None:
            told(self, COMMIT)
            super().commit()

    connect = sqlite3.connect

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*arguments, **{**options, "factory": Connection})
        return made

    sqlite3.connect = watched  # type: ignore[assignment]


def sqlite_error(name: str, text: str, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    """An error as Python's module raises it for one of SQLite's result codes."""
    error = kind(text)
    error.sqlite_errorname = name
    return error


def raising(error: Exception, at: str) -> Callable[[Place], None]:
    """Provokes an error at statements that begin in some way."""

    def act(*_: object) -> None:
        raise error

    return lambda _: watch(at, act)


def doing(at: str, act: Callable[[sqlite3.Connection, Place], object]) -> Callable[[Place], None]:
    """Does something to the connection or the file right before statements that begin in some way."""
    return lambda place: watch(at, lambda connection, _: act(connection, place))


def refused(call: str, number: int, within: str) -> Callable[[Place], None]:
    """Has a call of the operating system fail with an error number for every path that holds some text."""

    def provoke(_: Place) -> None:
        real = getattr(os, call)

        def failing(path: Any, *arguments: Any, **options: Any) -> Any:
            if within in str(path):
                raise OSError(number, os.strerror(number), str(path))
            return real(path, *arguments, **options)

        setattr(os, call, failing)

    return provoke


def syncing(number: int) -> Callable[[Place], None]:
    """Has the disk refuse to confirm that plain files are saved."""

    def provoke(_: Place) -> None:
        def failing(_: int) -> None:
            raise OSError(number, os.strerror(number))

        os.fsync = failing  # type: ignore[assignment]

    return provoke


def reading(number: int, within: str) -> Callable[[Place], None]:
    """Has the opening of plain files whose path holds some text fail with an error number."""

    def provoke(_: Place) -> None:
        real = io.open

        def failing(path: Any, *arguments: Any, **options: Any) -> Any:
            if within in str(path):
                raise OSError(number, os.strerror(number), str(path))
            return real(path, *arguments, **options)

        io.open = builtins.open = failing  # type: ignore[assignment]

    return provoke


def in_sql(place: Place, *statements: str) -> None:
    """What another program does to the ledger file."""
    connection = sqlite3.connect(place.ledger, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def held_by_another(place: Place, statement: str = "BEGIN EXCLUSIVE") -> None:
    """Another connection has the ledger and does not let go of it."""
    connection = sqlite3.connect(place.ledger, isolation_level=None)
    connection.execute(statement)
    KEPT.append(connection)


KEPT: list[object] = []  # what must live as long as the child


def damaged_at(path: Path, first: int, content: bytes) -> None:
    """Other bytes in the midst of a file."""
    whole = bytearray(path.read_bytes())
    whole[first : first + len(content)] = content
    path.write_bytes(whole)
