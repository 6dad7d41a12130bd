"""Is every recorded fact still what it was? Trusts nothing that a damaged or altered file could have lost."""

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.records import as_recorded, read_line
from ledger.storage.connection import check_identity, open_file
from ledger.storage.rows import rows_of
from ledger.storage.seals import NO_SEAL, SealHash
from ledger.storage.sums import differ

# The schema that the migrations up to each version make, as SQLite keeps its text; a test compares them with new files.
# Older ones too: a ledger is copied before it is brought up to date, and a copy must be known to be whole.
SCHEMA_FINGERPRINTS = {
    1: "ad7f1ba91fdd20082ff867793a8f519ba460ebc54fe6d9efb27ac5f0b3436ca1",
    2: "a241619e4b2a0a76273d459a727ff41fc4e390a9ecaf49ec7173fc02f4e672a5",
}

_CHUNK = 5_000
_WRONG_SUMS = (
    "The sums kept beside the amounts are not those of the amounts. All entries are sound and make them anew: "
    "export them, and import them into a new ledger."
)


def problems(path: Path) -> list[str]:
    """What is wrong with a ledger file of this or an older schema, worst first; nothing where it is sound.

    Raises:
        LedgerError: it cannot be opened, or is no ledger that this version knows.
    """
    with contextlib.closing(open_file(path)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
        check_identity(connection, path)
        found: list[str] = []
        for check in (_pages, _schema, _references, _chain, _facts):
            try:
                connection.execute("BEGIN")
                found.extend(check(connection))
            except (sqlite3.Error, ValueError, OverflowError, TypeError, MemoryError) as error:
                found.append(f"The file cannot be read to its end: {error}.")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        if not found and differ(connection):  # of no consequence where the amounts themselves are wrong
            found.append(_WRONG_SUMS)
        return found


def schema_fingerprint(connection: sqlite3.Connection) -> str:
    """A hash of every table, index and trigger, as SQLite keeps their text."""
    # Without alembic's own table, whose text is that of whichever alembic made it.
    rows = connection.execute(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE tbl_name <> 'alembic_version' "
        "ORDER BY 1, 2"
    )
    return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for (message,) in connection.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield f"SQLite finds the file damaged: {message}"


def _schema(connection: sqlite3.Connection) -> Iterator[str]:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if schema_fingerprint(connection) != SCHEMA_FINGERPRINTS.get(version):
        yield "The tables or their guards are not those that this version makes: another program has changed them."


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} names a {parent} that is not there."


def _chain(connection: sqlite3.Connection) -> Iterator[str]:
    """Recompute every seal: a changed, added or removed fact breaks the chain at its batch."""
    previous, next_entry = NO_SEAL, 1
    batches = connection.execute("SELECT number, at, command, takes_back FROM batch ORDER BY number").fetchall()
    seals = {row[0]: row[1:] for row in connection.execute("SELECT batch, first_entry, last_entry, hash FROM seal")}
    for place, batch in enumerate(batches, 1):
        number = batch[0]
        if number != place or number not in seals:
            yield f"Batch {place} is missing, or was never sealed."
            return
        first, last, sealed = seals.pop(number)
        seal = SealHash(previous, batch)
        rows = connection.execute(
            "SELECT sequence, voids, line FROM entry WHERE batch = ? AND sequence >= ? AND sequence <= ? "
            "ORDER BY sequence",
            (number, first, last),
        )
        counted = 0
        while chunk := rows.fetchmany(_CHUNK):
            counted += len(chunk)
            seal.entries(chunk)
        seal.files(
            connection.execute(
                "SELECT place, name, fingerprint, setting FROM source_file WHERE batch = ? ORDER BY place", (number,)
            )
        )
        if first != next_entry or counted != last - first + 1 or seal.hexdigest() != sealed:
            yield f"Batch {number} of {batch[1]} ({batch[2]}) is not as it was sealed: an entry in it was changed."
            return
        previous, next_entry = sealed, last + 1
    entries = connection.execute("SELECT count(*) FROM entry").fetchone()[0]
    if seals or entries != next_entry - 1:
        yield "There are entries or seals that belong to no batch."


def _facts(connection: sqlite3.Connection) -> Iterator[str]:
    """Hold the columns and amounts beside each line against the line itself."""
    original: dict[int, tuple[str, str]] = {}
    voided = {row[0] for row in connection.execute("SELECT voids FROM entry WHERE voids IS NOT NULL")}
    columns = "sequence, batch, record, reference, person, plan, day, voids, line"
    count = 0
    for row in connection.execute(f"SELECT {columns} FROM entry ORDER BY sequence"):
        sequence, batch, voids, line = row[0], row[1], row[7], row[8]
        try:
            made_line = as_recorded(read_line(json.loads(line)))
        except (LedgerError, ValueError) as error:
            yield f"Entry {sequence} cannot be read: {error}"
            continue
        made = rows_of(made_line, sequence=sequence, batch=batch, voids=voids)
        if made.entry != tuple(row):
            yield f"Entry {sequence} is listed under something else than its line says."
        amounts = made.amounts
        if sequence in voided:
            original[sequence] = (row[3], json.dumps(amounts))
        if voids is not None:
            taken_back, held = original.get(voids, ("", "[]"))
            if taken_back != made_line.value.entry:
                yield f"Void {sequence} takes back another entry than it names."
            amounts = [(*each[:4], sequence, *each[5:7], -each[7]) for each in json.loads(held)]
        if sorted(map(tuple, amounts)) != sorted(_stored(connection, sequence, amounts)):
            yield f"The amounts of entry {sequence} are not those of its line."
        count += len(amounts)
    (kept,) = connection.execute("SELECT count(*) FROM amount").fetchone()
    if kept > count:  # one that is missing was named with its entry
        yield "There are amounts that belong to no entry."


def _stored(connection: sqlite3.Connection, entry: int, amounts: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """What the table holds where some amounts of an entry belong; all have its person, day and plan."""
    if not amounts:
        return []
    # By the whole key: a day may hold thousands of entries. Amounts under other sources are found by their number.
    return connection.execute(
        "SELECT person, day, plan, source, entry, deposited_on, limitation_year, cents FROM amount "
        f"WHERE person = ? AND day = ? AND plan = ? AND source IN ({','.join('?' * len(amounts))}) AND entry = ?",
        (*amounts[0][:3], *(each[3] for each in amounts), entry),
    ).fetchall()
