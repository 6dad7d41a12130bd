"""A ledger to be damaged: what it shows, whichever way it is read, and whether a damage went unnoticed."""

import contextlib
import datetime as dt
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.storage import verify
from ledger.storage.connection import database_errors
from ledger.storage.seals import NO_SEAL, SealHash
from ledger.storage.store import LedgerStore
from ledger.storage.sums import rebuild
from tests.storage import sample

PAGE = 4096
_TABLES = ("batch", "seal", "source_file", "entry", "amount", "month_sum", "after_tax_day")
# The program finds rows by these too: what they hold is what it shows.
_READS = (
    "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2",
    *(f"SELECT * FROM {table} NOT INDEXED" for table in _TABLES),
    "SELECT reference, sequence FROM entry INDEXED BY ix_entry_reference ORDER BY reference",
    "SELECT record, person, day, sequence FROM entry INDEXED BY ix_entry_listing ORDER BY record, person, day",
    "SELECT voids, sequence FROM entry INDEXED BY ix_entry_voids WHERE voids IS NOT NULL",
    "SELECT fingerprint, batch FROM source_file INDEXED BY ix_source_file_fingerprint ORDER BY fingerprint",
)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder of one's own, in memory where there is such a place."""
    shared = Path("/dev/shm")  # noqa: S108 - the folder made in it is our own
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as name:
        yield Path(name)


def fill(path: Path) -> None:
    """A ledger of some 40 pages: ten batches, each read from a file, with voids and entries entered again."""
    with LedgerStore(path, now=lambda: dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)) as store:
        store.make()
        with store.batch("init") as writer:
            writer.record([sample.line(each) for each in sample.IMPORTED[:3]])
        for batch in range(9):
            with store.batch(f"import {batch}.csv", files=[(f"{batch}.csv", f"{batch:064x}", "stub-csv")]) as writer:
                writer.record([sample.line(stub(12 * batch + number)) for number in range(12)])
                writer.void(
                    [(5 + 13 * batch, sample.line({**sample.VOID, "id": f"v{batch}", "entry": f"s{12 * batch + 1}"}))]
                )


def stub(number: int) -> dict[str, Any]:
    """A pay stub with a note, its amounts another for each number."""
    cents = 10_000 + 7 * number
    amounts = {source: f"{cents * share // 100}.{cents * share % 100:02}" for source, share in
               (("pre_tax_deferral", 5), ("after_tax", 12), ("employer_match", 3))}  # fmt: skip
    day = dt.date(2022, 1, 14) + dt.timedelta(days=14 * number)
    return {"record": "pay_stub", "id": f"s{number}", "person": "pat", "plan": "acme-401k",
            "pay_date": day.isoformat(), "compensation": f"{cents}.00", "amounts": amounts,
            "note": f"stub {number}, as payroll printed it"}  # fmt: skip


def shown(path: Path) -> list[Any] | None:
    """All that a ledger shows, read in every way; None where it cannot be read."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return [connection.execute(read).fetchall() for read in _READS]
    except Exception as error:
        if not isinstance(error, (*database_errors(), UnicodeDecodeError, OverflowError, MemoryError)):
            raise
        return None


def write(path: Path, content: bytes) -> None:
    """Put a file in the place of one that nobody has open; nothing is left beside it."""
    for ending in ("", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


def silent(path: Path, before: list[Any]) -> bool:
    """Whether a file shows something else than before, and nothing is said of it.

    Args:
        path: The damaged file.
        before: What it showed when it was whole.
    """
    now = shown(path)
    if now == before:
        return False
    try:
        return not verify.problems(path) and now is not None
    except LedgerError:
        return False


def cut_off(path: Path, batch: int) -> None:
    """Remove a ledger's newest batch whole, as somebody would who knows how: sums and guards are put right again."""
    of_batch = f"(SELECT sequence FROM entry WHERE batch = {batch})"
    sample.meddle(
        path,
        f"DELETE FROM amount WHERE entry IN {of_batch}",
        f"DELETE FROM source_file WHERE batch = {batch}",
        f"DELETE FROM entry WHERE batch = {batch}",
        f"DELETE FROM seal WHERE batch = {batch}",
        f"DELETE FROM batch WHERE number = {batch}",
    )
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        rebuild(connection)


def reseal(path: Path) -> None:
    """Make every seal of an altered ledger anew, so that its chain fits again."""
    statements, previous = [], NO_SEAL
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for batch in connection.execute("SELECT number, at, command, takes_back FROM batch ORDER BY number").fetchall():
            seal = SealHash(previous, batch)
            entries = "SELECT sequence, voids, line FROM entry WHERE batch = ? ORDER BY sequence"
            files = "SELECT place, name, fingerprint, setting FROM source_file WHERE batch = ? ORDER BY place"
            seal.entries(connection.execute(entries, batch[:1]).fetchall())
            seal.files(connection.execute(files, batch[:1]).fetchall())
            previous = seal.hexdigest()
            statements.append(f"UPDATE seal SET hash = '{previous}' WHERE batch = {batch[0]}")
    sample.meddle(path, *statements)
