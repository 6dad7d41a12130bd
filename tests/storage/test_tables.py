"""The SQLModel columns, the migrated schema, and what is written and read through the two."""

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.schema import Table
from sqlmodel import Session, SQLModel, select

from ledger.domain.recorded import Contributed, Deposited, Recorded
from ledger.domain.records import read_line
from ledger.domain.sources import AFTER_TAX, COMPENSATION, PAY_UNKNOWN
from ledger.storage import tables
from ledger.storage.connection import APPLICATION_ID, SCHEMA_HEAD, SCHEMA_VERSION
from ledger.storage.engine import writing_engine
from ledger.storage.migrate import create, migrations_folder
from ledger.storage.store import LedgerStore
from ledger.storage.verify_schema import SCHEMA_FINGERPRINTS, schema_fingerprint
from tests.storage.sample import AGAIN, AT, CONVERSION, IMPORTED, PRINT, SUMS, TABLES, line

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


@pytest.mark.parametrize("name", [*TABLES, *SUMS])
def test_sqlmodel_columns_are_those_that_the_migrations_make(path: Path, name: str) -> None:
    table: Table = SQLModel.metadata.tables[name]
    with contextlib.closing(sqlite3.connect(path)) as connection:
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        keys = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
    assert [(each.name, str(each.type), not each.nullable) for each in table.columns] == [
        (column, kind, bool(required)) for _, column, kind, required, _, _ in columns
    ]
    assert [each.name for each in table.primary_key] == [
        row[1] for row in sorted((row for row in columns if row[5]), key=lambda row: row[5])
    ]
    declared = {(key.parent.name, key.target_fullname) for key in table.foreign_keys}
    made = {(row[3], f"{row[2]}.{row[4]}") for row in keys}
    # The deferred key from a batch to its seal is the database's own: it keeps unsealed batches from being saved.
    assert made - declared == ({("number", "seal.batch")} if name == "batch" else set())
    assert declared <= made


def test_no_other_tables_than_those_declared(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        made = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        strict = {row[0] for row in connection.execute("SELECT name FROM pragma_table_list WHERE strict")}
    assert made == {*TABLES, *SUMS, "alembic_version"}
    assert strict == {*TABLES, *SUMS}


def test_head_version_and_fingerprint_are_those_of_a_new_file(tmp_path: Path) -> None:
    create(tmp_path / "new.db")
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_HEAD]
    with contextlib.closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_HEAD,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert schema_fingerprint(connection) == SCHEMA_FINGERPRINTS[SCHEMA_VERSION]


def test_what_the_writer_writes_sqlmodel_reads(path: Path) -> None:
    with Session(writing_engine(path)) as session:
        entries = session.exec(select(tables.EntryRow)).all()
        amounts = session.exec(select(tables.AmountRow)).all()
        (file,) = session.exec(select(tables.SourceFileRow)).all()
    lines = [line(held) for held in IMPORTED]
    assert [(each.sequence, each.batch, each.reference, each.line) for each in entries[:6]] == [
        (number, 1, each.reference, each.text) for number, each in enumerate(lines, 1)
    ]
    stub, void = entries[3], entries[6]
    assert (stub.record, stub.person, stub.plan, stub.day, stub.voids) == (
        *("pay_stub", "pat", "acme-401k", "2026-01-15"),
        None,
    )
    assert (void.record, void.reference, void.voids) == ("void", "v1", 5)
    assert (file.batch, file.place, file.name, file.fingerprint, file.setting) == (1, 1, "book.jsonl", PRINT, "book {}")
    assert _cents(amounts, 5) == {AFTER_TAX: 100_000, PAY_UNKNOWN: 1}
    assert _cents(amounts, 7) == {AFTER_TAX: -100_000, PAY_UNKNOWN: -1}
    assert [(each.deposited_on, each.limitation_year) for each in amounts if each.entry in (5, 6)] == [
        *[("2026-02-02", None)] * 2,
        ("2026-02-10", 2025),
    ]


def _cents(amounts: Any, entry: int) -> dict[str, int]:
    return {each.source: each.cents for each in amounts if each.entry == entry}


def test_what_the_writer_writes_the_reader_reads(path: Path) -> None:
    with LedgerStore(path) as store:
        reader = store.reader()
        assert reader.parties("plan") == [read_line(IMPORTED[2])]
        assert reader.named("person", ["pat", "sam"]) == {"pat": read_line(IMPORTED[0])}
        assert reader.entries("pay_stub", person="pat") == [
            Recorded("s1", 4, read_line(IMPORTED[3])),
            Recorded("s2", 5, read_line(AGAIN)),  # in the place of the stub that it replaces
        ]
        assert reader.entries("pay_stub", until=dt.date(2026, 1, 29)) == [Recorded("s1", 4, read_line(IMPORTED[3]))]
        assert reader.entries("conversion", plan="acme-401k") == [Recorded("x1", 9, read_line(CONVERSION))]
        assert sorted(reader.contributed("pat", FIRST, LAST)) == [
            Contributed("acme-401k", AFTER_TAX, 230_000),
            Contributed("acme-401k", COMPENSATION, 500_000),
            Contributed("acme-401k", PAY_UNKNOWN, 1),
            Contributed("acme-401k", "pre_tax_deferral", 50_000),
        ]
        assert [(each.limitation_year, each.cents) for each in reader.allocated("pat", LAST)] == [(2025, 30_000)]
        assert list(reader.contributed_by_day("pat", ["acme-401k"], FIRST, LAST)) == [
            (dt.date(2026, 1, 15), {AFTER_TAX: 120_000, "pre_tax_deferral": 50_000}),
            (dt.date(2026, 1, 30), {AFTER_TAX: 110_000}),
        ]
        assert reader.deposited("pat", [AFTER_TAX], LAST) == [
            Deposited("acme-401k", AFTER_TAX, dt.date(2026, 1, 15), 120_000),
            Deposited("acme-401k", AFTER_TAX, dt.date(2026, 2, 2), 110_000),
        ]
        assert reader.pay_dates("pat", FIRST, LAST) == [
            ("acme-401k", dt.date(2026, 1, 15), True),
            ("acme-401k", dt.date(2026, 1, 30), False),
        ]
        assert reader.later("pat", dt.date(2026, 1, 30)) == 2
        history = reader.history()
        assert [(each.number, each.at, each.command, each.entries, each.files) for each in history] == [
            (1, AT, "import book.jsonl", 6, (("book.jsonl", PRINT),)),
            (2, AT, "replace s2", 2, ()),
            (3, AT, "convert", 1, ()),
        ]


def test_a_void_leaves_nothing_of_an_entry_in_any_sum(path: Path) -> None:
    with LedgerStore(path) as store, store.batch("void s1 and s2") as writer:
        writer.void(
            [
                (sequence, line({"record": "void", "id": f"w{sequence}", "entry": entry, "reason": "wrong"}))
                for sequence, entry in ((4, "s1"), (8, "s2"))
            ]
        )
        assert writer.reader.contributed("pat", FIRST, LAST) == []
        assert list(writer.reader.contributed_by_day("pat", ["acme-401k"], FIRST, LAST)) == []
        assert writer.reader.deposited("pat", [AFTER_TAX], LAST) == []
        assert writer.reader.latest_after_tax("pat", LAST) == {}
        assert writer.reader.after_tax_between("pat", "acme-401k", [], LAST) == []
        assert writer.reader.pay_dates("pat", FIRST, LAST) == []
        assert writer.reader.entries("pay_stub") == []
