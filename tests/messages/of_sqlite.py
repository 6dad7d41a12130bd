"""What SQLite can answer: each of its result codes, for real where that can be had."""

import os
import resource
import sqlite3
from pathlib import Path

from tests.messages.case import Case, Place
from tests.messages.failing import (
    COMMIT,
    READ,
    WRITE,
    damaged_at,
    doing,
    held_by_another,
    in_sql,
    raising,
    sqlite_error,
)

STATUS = ("status",)
ADD = ("employer", "add", "--id", "beta", "--name", "Beta")
_PAGE = 4096


def _root_page(place: Place, table: str) -> int:
    connection = sqlite3.connect(place.ledger)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    connection.close()
    return int(page)


def _damage_entries(place: Place) -> None:
    damaged_at(place.ledger, (_root_page(place, "entry") - 1) * _PAGE, b"\xff" * _PAGE)


def _no_text(place: Place) -> None:
    trigger = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    connection = sqlite3.connect(place.ledger, isolation_level=None)
    for name, _ in connection.execute(trigger).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE entry SET line = CAST(x'7bff7d' AS TEXT) WHERE record = 'person'")
    connection.close()


def _no_room(place: Place) -> None:
    place.file("stubs.csv", _many_stubs())
    size = place.ledger.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _move_away(_: sqlite3.Connection, place: Place) -> None:
    if place.ledger.exists():
        place.ledger.rename(place.folder / "moved.db")


def _deny(connection: sqlite3.Connection, _: Place) -> None:
    connection.set_authorizer(lambda *_: sqlite3.SQLITE_DENY)


def _short_texts(connection: sqlite3.Connection, _: Place) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 20)


def _interrupt(connection: sqlite3.Connection, _: Place) -> None:
    connection.set_progress_handler(lambda: 1, 1)


def _may_only_read(_: Place) -> None:
    allowed = os.access

    def only_reading(path: Path, mode: int) -> bool:
        return mode != os.W_OK and allowed(path, mode)

    setattr(os, "access", only_reading)  # noqa: B010


REAL = (
    Case("sqlite-notadb", "The file holds a letter.", STATUS, lambda at: at.file("ledger.db", "Dear plan, " * 500)),
    Case("sqlite-busy-reading", "Another program holds the file alone.", STATUS, held_by_another),
    Case(
        "sqlite-busy-writing",
        "Another program is writing.",
        ADD,
        lambda at: held_by_another(at, "BEGIN IMMEDIATE"),
    ),
    Case("sqlite-readonly", "The file may only be read.", ADD, _may_only_read),
    Case(
        "sqlite-readonly-dbmoved",
        "The file is moved away while it is written.",
        ADD,
        doing("INSERT INTO batch", _move_away),
        stays=False,
    ),
    Case(
        "sqlite-no-room",
        "The ledger may not grow: the disk is full.",
        ("import", "{folder}/stubs.csv"),
        _no_room,
    ),
    Case(
        "sqlite-cantopen-journal",
        "A folder has the journal's name.",
        ADD,
        lambda at: (at.folder / "ledger.db-journal").mkdir(),
    ),
    Case("sqlite-corrupt", "A page of the entries is overwritten.", ("list",), _damage_entries),
    Case(
        "sqlite-corrupt-first-page",
        "The first page is overwritten.",
        STATUS,
        lambda at: damaged_at(at.ledger, 100, b"\xff" * 3996),
    ),
    Case("sqlite-no-text", "A text in the file is none.", STATUS, _no_text),
    Case("sqlite-no-table", "Another program removed a table.", STATUS, lambda at: in_sql(at, "DROP TABLE amount")),
    Case("sqlite-toobig", "A text is longer than SQLite is allowed to take.", ADD, doing(WRITE, _short_texts)),
    Case(
        "sqlite-constraint",
        "Another program added a trigger that refuses entries.",
        ADD,
        lambda at: in_sql(at, "CREATE TRIGGER no BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'not today'); END"),
    ),
    Case("sqlite-auth", "SQLite refuses a statement as not authorised.", ADD, doing(WRITE, _deny)),
    Case("sqlite-interrupt", "SQLite is interrupted.", ADD, doing(WRITE, _interrupt)),
)


def _many_stubs() -> str:
    days = [f"{2014 + each % 12}-{each % 12 + 1:02}-{each % 28 + 1:02},{each}.00" for each in range(1, 600)]
    return "pay_date,after_tax\n" + "\n".join(days) + "\n"


# The name of the result code, what SQLite says with it, and where it is raised.
_RAISED = (
    ("LOCKED", "database table is locked", READ),
    ("LOCKED_SHAREDCACHE", "database table is locked", WRITE),
    ("BUSY_RECOVERY", "database is locked", READ),
    ("BUSY_SNAPSHOT", "database is locked", COMMIT),
    ("PROTOCOL", "locking protocol", READ),
    ("PERM", "access permission denied", WRITE),
    ("READONLY_DIRECTORY", "attempt to write a readonly database", WRITE),
    ("READONLY_ROLLBACK", "attempt to write a readonly database", READ),
    ("READONLY_RECOVERY", "attempt to write a readonly database", READ),
    ("FULL", "database or disk is full", WRITE),
    ("IOERR", "disk I/O error", COMMIT),
    ("IOERR_WRITE", "disk I/O error", COMMIT),
    ("IOERR_TRUNCATE", "disk I/O error", COMMIT),
    ("IOERR_FSYNC", "disk I/O error", COMMIT),
    ("IOERR_DIR_FSYNC", "disk I/O error", COMMIT),
    ("IOERR_DELETE", "disk I/O error", COMMIT),
    ("IOERR_CLOSE", "disk I/O error", COMMIT),
    ("IOERR_READ", "disk I/O error", READ),
    ("IOERR_SHORT_READ", "disk I/O error", READ),
    ("IOERR_FSTAT", "disk I/O error", READ),
    ("IOERR_ACCESS", "disk I/O error", READ),
    ("IOERR_DATA", "disk I/O error", READ),
    ("IOERR_CORRUPTFS", "disk I/O error", READ),
    ("IOERR_LOCK", "disk I/O error", WRITE),
    ("IOERR_RDLOCK", "disk I/O error", READ),
    ("IOERR_UNLOCK", "disk I/O error", READ),
    ("IOERR_CHECKRESERVEDLOCK", "disk I/O error", READ),
    ("IOERR_NOMEM", "disk I/O error", READ),
    ("IOERR_GETTEMPPATH", "disk I/O error", READ),
    ("CANTOPEN", "unable to open database file", READ),
    ("CANTOPEN_NOTEMPDIR", "unable to open database file", READ),
    ("CANTOPEN_ISDIR", "unable to open database file", READ),
    ("CANTOPEN_FULLPATH", "unable to open database file", READ),
    ("CORRUPT_INDEX", "database disk image is malformed", READ),
    ("SCHEMA", "database schema has changed", WRITE),
    ("ABORT", "query aborted", READ),
    ("NOLFS", "large file support is disabled", WRITE),
    ("MISUSE", "bad parameter or other API misuse", READ),
    ("RANGE", "column index out of range", READ),
    ("INTERNAL", "internal logic error", READ),
    ("MISMATCH", "datatype mismatch", WRITE),
    ("NOTFOUND", "unknown operation", READ),
    ("FORMAT", "auxiliary database format error", READ),
    ("EMPTY", "table contains no data", READ),
    ("CONSTRAINT_UNIQUE", "UNIQUE constraint failed: seal.batch", WRITE),
)

RAISED = (
    *(
        Case(
            f"sqlite-{name.lower().replace('_', '-')}",
            f"SQLite answers {name} ({text}).",
            STATUS if at == READ else ADD,
            raising(sqlite_error(f"SQLITE_{name}", text), at),
            raised=True,
        )
        for name, text, at in _RAISED
    ),
    Case("sqlite-nomem", "SQLite answers NOMEM.", STATUS, raising(MemoryError(), READ), raised=True),
    Case(
        "sqlite-overflow",
        "A number is larger than SQLite's.",
        STATUS,
        raising(OverflowError("Python int too large to convert to SQLite INTEGER"), READ),
        raised=True,
    ),
    Case(
        "sqlite-unicode",
        "A text comes back that is none.",
        STATUS,
        raising(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), READ),
        raised=True,
    ),
)

CASES = (*REAL, *RAISED)
