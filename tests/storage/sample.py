"""A small ledger of three batches, and ways to look at its file and to meddle with it."""

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

from ledger.domain.records import Line, as_recorded, read_line
from ledger.storage.connection import PRAGMAS
from ledger.storage.store import LedgerStore

AT = "2026-06-30T12:00:00+00:00"
PRINT = "ab" * 32
TABLES = ("batch", "seal", "source_file", "entry", "amount")
SUMS = ("month_sum", "after_tax_day")

# Sequences 1 to 6, batch 1.
IMPORTED = (
    {"record": "person", "id": "pat", "name": "Pat Lee", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    {"record": "pay_stub", "id": "s1", "person": "pat", "plan": "acme-401k", "pay_date": "2026-01-15",
     "compensation": "5000.00", "amounts": {"pre_tax_deferral": "500.00", "after_tax": "1200.00"}},
    {"record": "pay_stub", "id": "s2", "person": "pat", "plan": "acme-401k", "pay_date": "2026-01-30",
     "deposit_date": "2026-02-02", "amounts": {"after_tax": "1000.00"}},
    {"record": "contribution", "id": "c1", "person": "pat", "plan": "acme-401k", "date": "2026-02-10",
     "source": "employer_nonelective", "amount": "300.00", "limitation_year": 2025},
)  # fmt: skip
# 7 voids 5, 8 enters it again: batch 2.
VOID = {"record": "void", "id": "v1", "entry": "s2", "reason": "another amount on the stub"}
AGAIN = {**IMPORTED[4], "amounts": {"after_tax": "1100.00"}}
# 9: batch 3.
CONVERSION = {
    "record": "conversion",
    "id": "x1",
    "person": "pat",
    "plan": "acme-401k",
    "date": "2026-03-31",
    "amount": "2310.00",
    "earnings": "10.00",
    "destination": "in_plan_roth",
}


def line(held: dict[str, Any]) -> Line:
    """A line of the book, ready to be recorded."""
    return as_recorded(read_line(held))


def fill(path: Path) -> None:
    """Make the ledger."""
    with LedgerStore(path, now=lambda: dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)) as store:
        store.make()
        with store.batch("import book.jsonl", files=[("book.jsonl", PRINT, "book {}")]) as writer:
            writer.record([line(held) for held in IMPORTED])
        with store.batch("replace s2") as writer:
            writer.void([(5, line(VOID))])
            writer.record([line(AGAIN)])
        with store.batch("convert") as writer:
            writer.record([line(CONVERSION)])


def add_stub(path: Path, number: int) -> None:
    """Record one more pay stub."""
    with LedgerStore(path) as store, store.batch(f"stub {number}") as writer:
        writer.record([line({**IMPORTED[3], "id": f"more-{number}"})])


def content(path: Path) -> dict[str, list[Any]]:
    """Every row of every table, read without an index, and the schema."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        held = {table: connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall() for table in TABLES}
        held["schema"] = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
        return {table: sorted(rows, key=repr) for table, rows in held.items()}


def connect(path: Path) -> sqlite3.Connection:
    """A connection set up as the one that writes."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def meddle(path: Path, *statements: str) -> None:
    """Change the file as somebody would who knows how: without its triggers, which are then put back."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
