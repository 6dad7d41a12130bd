"""Is every recorded fact still what it was? Trusts nothing that a damaged or altered file could have lost.

What the tables refuse already is looked for again, since whoever owns the file can take its guards away:

- amounts in whole cents, at most a billion dollars, days that are in the calendar, texts that are there: `_pages`,
  SQLite's own check of every CHECK, NOT NULL, type and UNIQUE index;
- every guard itself: `schema_problems`; what the file's header says: `header_problems`;
- nothing added to, changed in or removed from a sealed batch, batches and entries without gaps: `_chain`;
- what an entry, amount, batch or seal refers to is there: `_references`;
- an entry stands once, and is voided once, later, by a void that names it: `_standing`, `_facts`;
- columns and amounts are those of the line, a void's those of what it takes back with the other sign: `_facts`;
- the sums kept beside the amounts are theirs: `WRONG_SUMS`.

Money never passes from one person to another: an entry names one person, and each of its amounts is held to that. A
limit that is passed, a statement that differs or a form that is missing is a fact to report, and never damage.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.records import RECORDS, Line, is_entry, read_line, reference
from ledger.storage.connection import check_identity, database_errors, ends_apart, open_file
from ledger.storage.rows import Rows, rows_of
from ledger.storage.seals import NO_SEAL, SealHash
from ledger.storage.sql import STANDS
from ledger.storage.sums import differ
from ledger.storage.verify_schema import header_problems, schema_problems

_CHUNK = 5_000
WRONG_SUMS = (
    "The sums kept beside the amounts are not those of the amounts. Every entry and amount is sound, and the sums can "
    "be made anew from them: roth-ledger verify --mend-sums"
)
# Of a party the newest line counts; of everything else one of an id stands.
_ONCE = ", ".join(f"'{record}'" for record in RECORDS if is_entry(record) and record != "void")
# What a damaged or altered file gives where a text, a number or an end was.
_UNREADABLE: tuple[type[Exception], ...] = (
    LedgerError,
    ValueError,
    OverflowError,
    TypeError,
    MemoryError,
    RecursionError,
)

Tell = Callable[[int], None]
Check = Callable[[sqlite3.Connection], Iterator[str]]


def problems(path: Path, tell: Tell = lambda _: None) -> list[str]:
    """What is wrong with a ledger file of this or an older schema, worst first; nothing where it is sound.

    Args:
        path: The ledger, or a copy of one.
        tell: Told now and then how many entries were read.

    Raises:
        LedgerError: it cannot be opened, or is no ledger that this version knows.
    """
    found = _look(path, *_SEALED, _standing, lambda connection: _facts(connection, tell))
    return found or _look(path, _sums)  # sums of amounts that are wrong say nothing


def sealed_problems(path: Path) -> list[str]:
    """The same without what stands beside the lines: pages, guards and seals, which takes a tenth of the time.

    Raises:
        LedgerError: it cannot be opened, or is no ledger that this version knows.
    """
    return _look(path, *_SEALED)


def quick_problems(path: Path) -> list[str]:
    """The same without a look at every page and entry: header, guards, and whether the newest seal is in its place.

    Raises:
        LedgerError: it cannot be opened, or is no ledger that this version knows.
    """
    return _look(path, header_problems, schema_problems, _ends)


def _look(path: Path, *checks: Check) -> list[str]:
    with contextlib.closing(open_file(path)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
        check_identity(connection, path)
        return [problem for check in checks for problem in _found_by(check, connection)]


def _found_by(check: Check, connection: sqlite3.Connection) -> list[str]:
    """What one check finds, in a transaction of its own; that it could not go on is a finding too."""
    found: list[str] = []
    try:
        connection.execute("BEGIN")
        found.extend(check(connection))
    except (*database_errors(), *_UNREADABLE) as error:
        found.append(f"The file cannot be read to its end: {error}.")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return found


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for (message,) in connection.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield f"SQLite finds the file damaged: {message}"


def _ends(connection: sqlite3.Connection) -> Iterator[str]:
    apart = ends_apart(connection)
    if apart is not None:
        yield apart


def _sums(connection: sqlite3.Connection) -> Iterator[str]:
    if differ(connection):
        yield WRONG_SUMS


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


_SEALED: tuple[Check, ...] = (_pages, header_problems, schema_problems, _references, _chain)


def _standing(connection: sqlite3.Connection) -> Iterator[str]:
    """An id stands once, and what is taken back is taken back once."""
    for id_, count in connection.execute(
        f"SELECT reference, count(*) FROM entry AS e WHERE record IN ({_ONCE}) AND {STANDS} "
        "GROUP BY reference HAVING count(*) > 1"
    ):
        yield f"The id {id_} stands {count} times."
    for voided, count in connection.execute(
        "SELECT voids, count(*) FROM entry WHERE voids IS NOT NULL GROUP BY voids HAVING count(*) > 1"
    ):
        yield f"Entry {voided} is taken back {count} times."


def _facts(connection: sqlite3.Connection, tell: Tell) -> Iterator[str]:
    """Hold the columns and amounts beside each line against the line itself."""
    count = 0
    for row in connection.execute(
        "SELECT sequence, batch, record, reference, person, plan, day, voids, line FROM entry ORDER BY sequence"
    ):
        sequence, voids = row[0], row[7]
        try:
            line, made = _made_from(row)
        except _UNREADABLE as error:
            yield f"Entry {sequence} cannot be read: {error}"
            continue
        if made.entry != tuple(row):
            yield f"Entry {sequence} is listed under something else than its line says."
        amounts = made.amounts
        if voids is not None:
            taken_back = _taken_back(connection, sequence, voids)
            if taken_back is None or taken_back.entry[3] != getattr(line.value, "entry", None):
                yield f"Void {sequence} takes back another entry than it names."
            amounts = [] if taken_back is None else taken_back.amounts
        if sorted(map(tuple, amounts)) != sorted(_stored(connection, sequence, amounts)):
            yield f"The amounts of entry {sequence} are not those of its line."
        count += len(amounts)
        if sequence % _CHUNK == 0:
            tell(sequence)
    (kept,) = connection.execute("SELECT count(*) FROM amount").fetchone()
    if kept > count:  # one that is missing was named with its entry
        yield "There are amounts that belong to no entry."


def _made_from(row: Sequence[Any]) -> tuple[Line, Rows]:
    """What the line of an entry says that stands in its row and in its amounts.

    Raises:
        one of `_UNREADABLE`: it is no line of the book.
    """
    value = read_line(json.loads(row[8]))
    line = Line(value, reference(value), row[8])  # that its text is as it was written is what the seal says
    return line, rows_of(line, sequence=row[0], batch=row[1], voids=row[7])


def _taken_back(connection: sqlite3.Connection, void: int, sequence: int) -> Rows | None:
    """The rows of the entry before a void that it takes back, its amounts as the void has them; None: no such entry."""
    row = connection.execute(
        "SELECT sequence, batch, record, reference, person, plan, day, voids, line FROM entry "
        "WHERE sequence = ? AND sequence < ? AND record <> 'void'",
        (sequence, void),
    ).fetchone()
    try:
        if row is None:
            return None
        made = _made_from(row)[1]
    except _UNREADABLE:  # it is named by itself
        return None
    return made._replace(amounts=[(*each[:4], void, *each[5:7], -each[7]) for each in made.amounts])


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
