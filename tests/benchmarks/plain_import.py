"""What an import of our stub CSV is held against: csv.reader and executemany, into a new ledger's own tables.

The tables, constraints, indexes and triggers are those of the migration, the settings of the connection those of a
write; nothing is checked, told apart or hashed.
"""

import csv
import sqlite3
import sys
from pathlib import Path
from typing import Any

from ledger.storage.connection import PRAGMAS
from ledger.storage.migrate import create

_CHUNK = 1_000
_FIRST_SOURCE = 4


def import_plainly(stubs: Path, path: Path) -> None:
    """Write each row as one entry, and each figure of it as one amount, in one batch."""
    connection = begin(path)
    entries: list[tuple[Any, ...]] = []
    amounts: list[tuple[Any, ...]] = []
    sequence = 0
    with stubs.open(newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        for sequence, row in enumerate(rows, 1):
            person, plan, day = row[:3]
            line = ",".join(row)
            entries.append((sequence, 1, "pay_stub", f"pay_stub-{sequence:016x}", person, plan, day, None, line))
            amounts.append((person, day, plan, "compensation", sequence, day, None, _cents(row[3])))
            for source, text in zip(header[_FIRST_SOURCE:], row[_FIRST_SOURCE:], strict=True):
                amounts.append((person, day, plan, source, sequence, day, None, _cents(text)))
            if len(entries) == _CHUNK:
                insert(connection, entries, amounts)
    insert(connection, entries, amounts)
    finish(connection, sequence)


def begin(path: Path) -> sqlite3.Connection:
    """A new ledger's tables, and its first batch begun."""
    create(path)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO batch VALUES (1, '2026-01-01T00:00:00+00:00', 'import', NULL)")
    return connection


def finish(connection: sqlite3.Connection, entries: int) -> None:
    """Save the batch of so many entries."""
    connection.execute("INSERT INTO seal VALUES (1, 1, ?, ?)", (entries, "0" * 64))
    connection.execute("COMMIT")
    connection.close()


def insert(connection: sqlite3.Connection, entries: list[tuple[Any, ...]], amounts: list[tuple[Any, ...]]) -> None:
    """Write some entries and amounts, and empty both lists."""
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", entries)
    connection.executemany("INSERT INTO amount VALUES (?, ?, ?, ?, ?, ?, ?, ?)", amounts)
    entries.clear()
    amounts.clear()


def _cents(text: str) -> int:
    dollars, _, cents = text.partition(".")
    return int(dollars) * 100 + int(cents)


if __name__ == "__main__":
    import_plainly(Path(sys.argv[1]), Path(sys.argv[2]))
