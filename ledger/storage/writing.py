"""Writing one batch through the SQLModel tables: in bulk, numbered, sealed and chained."""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, insert
from sqlalchemy.dialects.sqlite import pysqlite
from sqlmodel import SQLModel

from ledger.domain.recorded import Recorded, Step
from ledger.domain.records import RECORDS, Line, is_entry, read_recorded
from ledger.storage.queries import LedgerReader
from ledger.storage.rows import rows_of
from ledger.storage.seals import NO_SEAL, SealHash
from ledger.storage.sums import add_up
from ledger.storage.tables import AmountRow, BatchRow, EntryRow, SealRow, SourceFileRow

_CHUNK = 500
# After one of these, lines that were known may be news.
_MAKES_NEWS = ("void", *(record for record in RECORDS if not is_entry(record)))


@cache
def _insertion(table: type[SQLModel]) -> str:
    """The INSERT of a table, its columns in order: many rows at a time go straight to the driver."""
    return str(insert(table).compile(dialect=pysqlite.dialect(paramstyle="qmark")))


class BatchWriter:
    """An open batch; fits `services.ports.Writer` by its shape."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._raw = cast("sqlite3.Connection", connection.connection.driver_connection)
        self.reader = LedgerReader(self._raw, path, before_sums=self._add_up)
        """The ledger as this batch has left it so far."""

    def open(self, at: str, command: str, takes_back: int | None) -> None:
        """Begin the batch after the newest one."""
        sealed = self._one("SELECT batch, last_entry, hash FROM seal ORDER BY batch DESC LIMIT 1")
        batch, last_entry, previous = sealed or (0, 0, NO_SEAL)
        self.number = batch + 1
        self._first = self._next = self._not_added_up = last_entry + 1
        header = (self.number, at, command, takes_back)
        self._connection.exec_driver_sql(_insertion(BatchRow), header)
        self._hash = SealHash(previous, header)

    def record(self, lines: Iterable[Line]) -> None:
        """Record values in order; a later party takes the place of an earlier one."""
        entries: list[tuple[Any, ...]] = []
        amounts: list[tuple[Any, ...]] = []
        for line in lines:
            rows = rows_of(line, sequence=self._next, batch=self.number)
            self._next += 1
            entries.append(rows.entry)
            amounts.extend(rows.amounts)
        self._insert(EntryRow, entries)
        amounts.sort()  # in the order of the table's own key, so that rows of one person and day reach the same page
        self._insert(AmountRow, amounts)
        self._hash.entries((row[0], None, row[8]) for row in entries)

    def void(self, voids: Sequence[tuple[int, Line]]) -> None:
        """Record voids, each with the sequence of the entry that it takes back; amounts go out with it."""
        entries = []
        for target, line in voids:
            entries.append(rows_of(line, sequence=self._next, batch=self.number, voids=target).entry)
            self._next += 1
        self._insert(EntryRow, entries)
        self._hash.entries((row[0], row[7], row[8]) for row in entries)
        if entries:
            self._connection.exec_driver_sql(
                "INSERT INTO amount (person, day, plan, source, entry, deposited_on, limitation_year, cents) "
                "SELECT a.person, a.day, a.plan, a.source, v.sequence, a.deposited_on, a.limitation_year, -a.cents "
                "FROM entry AS v JOIN entry AS e ON e.sequence = v.voids JOIN amount AS a "
                "ON a.person = e.person AND a.day = e.day AND a.plan = e.plan AND a.entry = e.sequence "
                "WHERE v.sequence BETWEEN ? AND ?",
                (entries[0][0], entries[-1][0]),
            )

    def standing(self, reference: str) -> Recorded[Any] | None:
        """The value that stands under a reference; of a party the newest."""
        row = self._one(
            "SELECT reference, sequence, line FROM entry AS e WHERE reference = ? AND record <> 'void' "
            "AND NOT EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = e.sequence) ORDER BY sequence DESC LIMIT 1",
            reference,
        )
        return None if row is None else Recorded(row[0], row[1], read_recorded(row[2]))

    def histories(self, references: Sequence[str]) -> dict[str, list[Step]]:
        """What was recorded under some references and taken back, in order; those never met are left out."""
        found: dict[str, list[tuple[int, Step]]] = {}
        for start in range(0, len(references), _CHUNK):
            chunk = references[start : start + _CHUNK]
            rows = self._raw.execute(
                "SELECT e.reference, e.sequence, e.line, v.sequence, v.reference FROM entry AS e "
                "LEFT JOIN entry AS v ON v.voids = e.sequence "
                f"WHERE e.reference IN ({','.join('?' * len(chunk))}) ORDER BY e.sequence",
                chunk,
            )
            for reference, sequence, line, void_sequence, void_id in rows:
                steps = found.setdefault(reference, [])
                steps.append((sequence, Step(sequence, line, None)))
                if void_sequence is not None:
                    steps.append((void_sequence, Step(sequence, None, void_id)))
        return {
            reference: [step for _, step in sorted(steps, key=lambda each: each[0])]
            for reference, steps in found.items()
        }

    def entries_of(self, batch: int) -> list[tuple[int, str, int | None, str]]:
        """Sequence, reference, the sequence voided, and line of each entry of a batch, in order."""
        return list(
            self._raw.execute(
                "SELECT sequence, reference, voids, line FROM entry WHERE sequence BETWEEN "
                "(SELECT first_entry FROM seal WHERE batch = ?) AND (SELECT last_entry FROM seal WHERE batch = ?) "
                "ORDER BY sequence",
                (batch, batch),
            )
        )

    def line(self, sequence: int) -> tuple[str, str]:
        """Reference and line of one entry."""
        reference, line = self._one("SELECT reference, line FROM entry WHERE sequence = ?", sequence) or ("", "")
        return reference, line

    def stubs_before(self, person: str, plan: str, days: Sequence[str]) -> list[tuple[str, str]]:
        """Id and line of the standing pay stubs of some pay dates that were recorded before this batch."""
        found: list[tuple[str, str]] = []
        for start in range(0, len(days), _CHUNK):
            chunk = days[start : start + _CHUNK]
            found += self._raw.execute(
                f"SELECT reference, line FROM entry AS e WHERE record = 'pay_stub' AND person = ? AND day IN "
                f"({','.join('?' * len(chunk))}) AND plan = ? AND sequence < ? AND NOT EXISTS "
                "(SELECT 1 FROM entry AS v WHERE v.voids = e.sequence)",
                (person, *chunk, plan, self._first),
            )
        return found

    def known_file(self, fingerprint: str, setting: str) -> tuple[int, str] | None:
        """Number and time of the batch that read this very file in this way, if nothing of it was taken back since."""
        row = self._one(
            "SELECT b.number, b.at FROM source_file AS f JOIN batch AS b ON b.number = f.batch "
            "JOIN seal AS s ON s.batch = b.number WHERE f.fingerprint = ? AND f.setting = ? AND NOT EXISTS "
            "(SELECT 1 FROM entry AS v WHERE v.voids BETWEEN s.first_entry AND s.last_entry AND v.batch <> b.number) "
            "AND NOT EXISTS (SELECT 1 FROM batch AS t WHERE t.takes_back = b.number) "
            # A void or a party recorded since may make its lines news again: then it is read like any other.
            f"AND NOT EXISTS (SELECT 1 FROM entry AS n WHERE n.record IN ({','.join('?' * len(_MAKES_NEWS))}) "
            "AND n.sequence > s.last_entry) "
            "ORDER BY b.number DESC LIMIT 1",
            fingerprint,
            setting,
            *_MAKES_NEWS,
        )
        return None if row is None else (row[0], row[1])

    @property
    def recorded(self) -> int:
        """How many entries this batch holds so far, voids included."""
        return int(self._next - self._first)

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection that the batch is written with."""
        return self._raw

    def seal(self, files: Sequence[tuple[str, str, str]]) -> str | None:
        """Close the batch for good; one that holds nothing is not kept.

        Returns:
            Its seal; None where there is nothing to commit.
        """
        if not self.recorded:
            return None
        self._add_up()
        placed = [(place, *file) for place, file in enumerate(files, 1)]
        self._insert(SourceFileRow, [(self.number, *file) for file in placed])
        self._hash.files(placed)
        seal = self._hash.hexdigest()
        self._connection.exec_driver_sql(_insertion(SealRow), (self.number, self._first, self._next - 1, seal))
        return seal

    def _add_up(self) -> None:
        """Bring the sums up to the newest entry: once for a batch, unless they are read while it is open."""
        if self._not_added_up < self._next:
            add_up(self._raw, self._not_added_up, self._next - 1)
            self._not_added_up = self._next

    def _insert(self, table: type[SQLModel], rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(_insertion(table), list(rows))

    def _one(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._raw.execute(query, values).fetchone()
        return row
