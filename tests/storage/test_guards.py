"""What the database itself refuses, whoever asks; tried as the owner of the file, with the settings of a write."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage import connection as connection_
from ledger.storage import engine
from ledger.storage.store import LedgerStore
from tests.storage.sample import TABLES, connect, content

APPEND_ONLY = "the ledger is append-only: void the entry instead"
SEALED = "the batch is sealed: nothing can be added to it"
GAP = "entries are numbered without gaps"
STANDS = "an entry of this id stands already"
NO_VOIDABLE = "a void names an earlier entry that is no void"
SEAL_ORDER = "batches are sealed in order"
SEAL_ENTRIES = "a seal holds the entries of its batch, all and no other"
FOREIGN_KEY = "FOREIGN KEY constraint failed"

BATCH = "INSERT INTO batch VALUES (4, '2026-07-01T12:00:00+00:00', 'test', NULL)"
SEAL = f"INSERT INTO seal VALUES (4, 10, 10, '{'c' * 64}')"


def source_file(batch: int = 4, **given: str) -> str:
    """An INSERT of a file that was read; `given` are columns as SQL."""
    held = {"name": "'stubs.csv'", "fingerprint": f"'{'c' * 64}'", "setting": "''"} | given
    return f"INSERT INTO source_file VALUES ({batch}, 1, {held['name']}, {held['fingerprint']}, {held['setting']})"


def entry(sequence: int = 10, batch: int | str = 4, **given: str) -> str:
    """An INSERT of a pay stub; `given` are columns as SQL."""
    columns = {"record": "'pay_stub'", "reference": "'new'", "day": "'2026-07-01'", "voids": "NULL", "line": "'{}'"}
    held = columns | given
    return (
        f"INSERT INTO entry VALUES ({sequence}, {batch}, {held['record']}, {held['reference']}, 'pat', 'acme-401k', "
        f"{held['day']}, {held['voids']}, {held['line']})"
    )


def amount(**given: str) -> str:
    """An INSERT of an amount of entry 10."""
    columns = {"day": "'2026-07-01'", "entry": "10", "deposited": "'2026-07-01'", "year": "NULL", "cents": "1"}
    held = columns | given
    return (
        f"INSERT INTO amount VALUES ('pat', {held['day']}, 'acme-401k', 'after_tax', {held['entry']}, "
        f"{held['deposited']}, {held['year']}, {held['cents']})"
    )


def check(name: str) -> str:
    return f"CHECK constraint failed: {name}"


REFUSED = [
    *(pytest.param([f"DELETE FROM {table}"], APPEND_ONLY, id=f"delete from {table}") for table in TABLES),
    pytest.param(["UPDATE batch SET command = 'x'"], APPEND_ONLY, id="update a batch"),
    pytest.param(["UPDATE seal SET hash = hash"], APPEND_ONLY, id="update a seal, to the same"),
    pytest.param(["UPDATE source_file SET name = 'x'"], APPEND_ONLY, id="update a source file"),
    pytest.param(["UPDATE entry SET line = '{}' WHERE sequence = 9"], APPEND_ONLY, id="update an entry"),
    pytest.param(["UPDATE amount SET cents = cents + 1 WHERE entry = 4"], APPEND_ONLY, id="update an amount"),
    pytest.param(
        ["INSERT OR REPLACE INTO batch VALUES (1, '2026-07-01T12:00:00+00:00', 'x', NULL)"],
        APPEND_ONLY,
        id="replace a batch",
    ),
    pytest.param([f"INSERT OR REPLACE INTO seal VALUES (1, 1, 6, '{'c' * 64}')"], SEAL_ORDER, id="replace a seal"),
    pytest.param(
        [f"INSERT OR REPLACE INTO source_file VALUES (1, 1, 'x', '{'c' * 64}', '')"], SEALED, id="replace a source file"
    ),
    pytest.param(
        ["INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE sequence = 9"], GAP, id="replace the newest entry"
    ),
    pytest.param(
        ["INSERT OR REPLACE INTO amount SELECT * FROM amount WHERE entry = 8"], SEALED, id="replace an amount"
    ),
    pytest.param(
        ["INSERT INTO batch SELECT * FROM batch WHERE number = 1 ON CONFLICT DO UPDATE SET command = 'x'"],
        APPEND_ONLY,
        id="update a batch on conflict",
    ),
    pytest.param([entry(batch=3)], SEALED, id="entry into a sealed batch"),
    pytest.param([amount(entry="9")], SEALED, id="amount into a sealed batch"),
    pytest.param(
        [f"INSERT INTO source_file VALUES (3, 1, 'x', '{'c' * 64}', '')"], SEALED, id="source file into a sealed batch"
    ),
    pytest.param([BATCH, entry(11)], GAP, id="a number left out"),
    pytest.param([BATCH, entry(9)], GAP, id="a number taken"),
    pytest.param([BATCH, entry(0)], GAP, id="number 0"),
    pytest.param([BATCH, entry(reference="'s1'")], STANDS, id="an id that stands"),
    pytest.param([BATCH, entry(reference="'s2'")], STANDS, id="an id that stands again after a void"),
    pytest.param([BATCH, entry(record="'void'", voids="7")], NO_VOIDABLE, id="void of a void"),
    pytest.param([BATCH, entry(record="'void'", voids="10")], NO_VOIDABLE, id="void of itself"),
    pytest.param([BATCH, entry(record="'void'", voids="99")], NO_VOIDABLE, id="void of nothing"),
    pytest.param(
        [BATCH, entry(record="'void'", voids="5")], "UNIQUE constraint failed: entry.voids", id="void for a second time"
    ),
    pytest.param([BATCH, entry(record="'void'")], check("ck_entry_void"), id="void without its entry"),
    pytest.param([BATCH, entry(voids="4")], check("ck_entry_void"), id="a stub that voids"),
    *(
        pytest.param([BATCH, entry(day=f"'{day}'")], check("ck_entry_day"), id=f"entry on {day or 'no day'}")
        for day in ("2026-02-30", "2026-2-3", "2025-02-29", "1974-09-01", "2200-01-01", "2026-07-01T00:00", "")
    ),
    pytest.param([BATCH, entry(reference="''")], check("ck_entry_reference"), id="no id"),
    pytest.param([BATCH, entry(line="''")], check("ck_entry_line"), id="no line"),
    pytest.param([BATCH, entry(line="NULL")], "NOT NULL constraint failed: entry.line", id="line unknown"),
    pytest.param([entry(batch=5)], FOREIGN_KEY, id="entry of a batch that is not there"),
    *(
        pytest.param([BATCH, entry(), amount(**{column: "'2026-02-30'"})], check(name), id=f"amount, {column} 30 Feb")
        for column, name in (("day", "ck_amount_day"), ("deposited", "ck_amount_deposited_on"))
    ),
    *(
        pytest.param(
            [BATCH, entry(), amount(cents=cents)], check("ck_amount_cents"), id=f"{cents} cents: a cent too many"
        )
        for cents in ("100000000001", "-100000000001")
    ),
    pytest.param(
        [BATCH, entry(), amount(cents="12.5")], "cannot store REAL value in INTEGER column amount.cents", id="half cent"
    ),
    pytest.param(
        [BATCH, entry(), amount(cents="'12x'")], "cannot store TEXT value in INTEGER column amount.cents", id="no cents"
    ),
    pytest.param(
        [BATCH, entry(), amount(cents="NULL")], "NOT NULL constraint failed: amount.cents", id="cents unknown"
    ),
    *(
        pytest.param(
            [BATCH, entry(), amount(year=year)], check("ck_amount_limitation_year"), id=f"limitation year {year}"
        )
        for year in ("1973", "2200")
    ),
    pytest.param([BATCH, entry(), amount(entry="11"), SEAL], FOREIGN_KEY, id="amount of an entry that is not there"),
    pytest.param([BATCH, entry()], FOREIGN_KEY, id="a batch never sealed"),
    pytest.param([BATCH], FOREIGN_KEY, id="an empty batch never sealed"),
    pytest.param([BATCH, entry(), SEAL.replace("(4, 10, 10", "(4, 9, 10")], SEAL_ENTRIES, id="a seal over another's"),
    pytest.param([BATCH, entry(), SEAL.replace("(4, 10, 10", "(4, 10, 11")], SEAL_ENTRIES, id="a seal over too many"),
    pytest.param(
        [BATCH, entry(), entry(11, reference="'newer'"), SEAL], SEAL_ENTRIES, id="a seal that leaves one of its own out"
    ),
    pytest.param(
        [BATCH, BATCH.replace("(4,", "(5,"), entry(batch=5), SEAL], SEAL_ENTRIES, id="a seal over another batch's entry"
    ),
    pytest.param([BATCH, entry(), SEAL.replace("(4,", "(5,")], SEAL_ORDER, id="a seal of the batch after"),
    pytest.param([BATCH, entry(), SEAL.replace("c", "", 1)], check("ck_seal_hash"), id="a hash too short"),
    pytest.param(
        [BATCH, entry(), "INSERT INTO seal SELECT 4, 10, 10, hash FROM seal WHERE batch = 3"],
        "UNIQUE constraint failed: seal.hash",
        id="a hash that another seal has",
    ),
    pytest.param([BATCH.replace("NULL", "4")], check("ck_batch_takes_back"), id="a batch that takes back itself"),
    pytest.param([BATCH.replace("2026-07-01T12:00:00+00:00", "today")], check("ck_batch_at"), id="a batch of no time"),
    pytest.param([BATCH.replace("(4,", "(0,")], check("ck_batch_number"), id="batch 0"),
    pytest.param(
        [BATCH, "INSERT INTO source_file VALUES (4, 1, 'x', 'short', '')"],
        check("ck_source_file_fingerprint"),
        id="a fingerprint too short",
    ),
    *(
        pytest.param([*before, statement], f"NOT NULL constraint failed: {column}", id=f"{column} unknown")
        for column, before, statement in (
            ("batch.at", [], BATCH.replace("'2026-07-01T12:00:00+00:00'", "NULL")),
            ("batch.command", [], BATCH.replace("'test'", "NULL")),
            ("seal.first_entry", [BATCH, entry()], SEAL.replace("(4, 10, 10", "(4, NULL, 10")),
            ("seal.last_entry", [BATCH, entry()], SEAL.replace("(4, 10, 10", "(4, 10, NULL")),
            ("seal.hash", [BATCH, entry()], SEAL.replace(f"'{'c' * 64}'", "NULL")),
            ("source_file.name", [BATCH], source_file(name="NULL")),
            ("source_file.fingerprint", [BATCH], source_file(fingerprint="NULL")),
            ("source_file.setting", [BATCH], source_file(setting="NULL")),
            ("entry.batch", [BATCH], entry(batch="NULL")),
            ("entry.record", [BATCH], entry(record="NULL")),
            ("entry.reference", [BATCH], entry(reference="NULL")),
            ("amount.deposited_on", [BATCH, entry()], amount(deposited="NULL")),
            ("month_sum.cents", [], "INSERT INTO month_sum VALUES ('pat', '2027-01', 'acme-401k', 'after_tax', NULL)"),
            ("after_tax_day.cents", [], "INSERT INTO after_tax_day VALUES ('pat', 'acme-401k', '2027-01-01', NULL)"),
        )
    ),
    *(
        pytest.param([*before, statement], f"cannot store {kind} column {column}", id=f"{column} of another type")
        for column, kind, before, statement in (
            ("batch.command", "BLOB value in TEXT", [], BATCH.replace("'test'", "x'00'")),
            ("seal.hash", "BLOB value in TEXT", [BATCH, entry()], SEAL.replace(f"'{'c' * 64}'", "zeroblob(64)")),
            ("source_file.name", "BLOB value in TEXT", [BATCH], source_file(name="x'00'")),
            ("entry.line", "BLOB value in TEXT", [BATCH], entry(line="x'7b7d'")),
            (
                "month_sum.cents",
                "REAL value in INTEGER",
                [],
                "INSERT INTO month_sum VALUES ('pat', '2027-01', 'acme-401k', 'after_tax', 0.5)",
            ),
            (
                "after_tax_day.cents",
                "REAL value in INTEGER",
                [],
                "INSERT INTO after_tax_day VALUES ('pat', 'acme-401k', '2027-01-01', 0.5)",
            ),
        )
    ),
    *(
        pytest.param([*before, statement], f"UNIQUE constraint failed: {columns}", id=f"{columns} twice")
        for columns, before, statement in (
            ("batch.number", [], BATCH.replace("(4,", "(3,")),
            ("seal.batch", ["DROP TRIGGER IF EXISTS seal_in_order"], SEAL.replace("(4,", "(3,")),
            ("source_file.batch, source_file.place", [BATCH, source_file()], source_file(name="'other'")),
            ("entry.sequence", ["DROP TRIGGER IF EXISTS entry_in_order", BATCH], entry(9)),
            (
                "amount.person, amount.day, amount.plan, amount.source, amount.entry",
                [BATCH, entry(), amount()],
                amount(cents="2"),
            ),
            (
                "month_sum.person, month_sum.month, month_sum.plan, month_sum.source",
                [],
                "INSERT INTO month_sum SELECT * FROM month_sum",
            ),
            (
                "after_tax_day.person, after_tax_day.plan, after_tax_day.deposited_on",
                [],
                "INSERT INTO after_tax_day SELECT * FROM after_tax_day",
            ),
        )
    ),
    pytest.param(
        [BATCH.replace("NULL", "-1"), entry(), SEAL], FOREIGN_KEY, id="a batch that takes back one that is not there"
    ),
    pytest.param([source_file(batch=9)], FOREIGN_KEY, id="a source file of a batch that is not there"),
    # What a trigger refuses first, and the table would too.
    pytest.param(["DROP TRIGGER IF EXISTS seal_in_order", SEAL], FOREIGN_KEY, id="a seal of a batch that is not there"),
    pytest.param(
        ["DROP TRIGGER IF EXISTS seal_in_order", BATCH, SEAL.replace("(4, 10, 10", "(4, 11, 10")],
        check("ck_seal_entries"),
        id="a seal over less than nothing",
    ),
    pytest.param(
        ["DROP TRIGGER IF EXISTS entry_in_order", BATCH, entry(0)],
        check("ck_entry_sequence"),
        id="number 0, by the table alone",
    ),
    pytest.param(
        ["DROP TRIGGER IF EXISTS entry_in_order", BATCH, entry(record="'void'", voids="10")],
        check("ck_entry_voids"),
        id="void of itself, by the table alone",
    ),
    pytest.param(
        ["DROP TRIGGER IF EXISTS entry_in_order", BATCH, entry(record="'void'", voids="-1"), SEAL],
        FOREIGN_KEY,
        id="void of nothing, by the table alone",
    ),
]


def _run(connection: sqlite3.Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def refusal(connection: sqlite3.Connection, statements: list[str]) -> str:
    """Why a write is refused; nothing where it was taken."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        _run(connection, [*statements, "COMMIT"])
    except sqlite3.IntegrityError as error:
        return str(error)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return ""


@pytest.mark.parametrize(("statements", "message"), REFUSED)
def test_refused(path: Path, statements: list[str], message: str) -> None:
    before = content(path)
    with contextlib.closing(connect(path)) as connection:
        assert refusal(connection, statements) == message
    assert content(path) == before


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param([entry()], id="a stub"),
        pytest.param([entry(day="'1974-09-02'")], id="the first day"),
        pytest.param([entry(day="'2199-12-31'")], id="the last day"),
        pytest.param([entry(day="'2024-02-29'")], id="a leap day"),
        pytest.param([entry(day="NULL")], id="no day"),
        pytest.param([entry(record="'plan'", reference="'plan:acme-401k'")], id="a party recorded again"),
        pytest.param([entry(record="'void'", voids="9")], id="a first void"),
        pytest.param([entry(), amount(cents="100000000000")], id="a billion dollars"),
        pytest.param([entry(), amount(cents="-100000000000")], id="a billion dollars taken back"),
        pytest.param([entry(), amount(year="1974")], id="the first limitation year"),
        pytest.param([entry(), amount(year="2199")], id="the last limitation year"),
    ],
)
def test_taken(path: Path, statements: list[str]) -> None:
    with contextlib.closing(connect(path)) as connection:
        _run(connection, ["BEGIN IMMEDIATE", BATCH, *statements, SEAL, "COMMIT"])
        assert connection.execute("SELECT max(sequence) FROM entry").fetchone() == (10,)


WRITE = {
    "journal_mode": "delete",
    "synchronous": 3,
    "fullfsync": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
    "secure_delete": 1,
}
READ = {"query_only": 1, "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0, "temp_store": 2}


def test_settings_of_a_write(path: Path) -> None:
    assert {each.split(" = ")[0] for each in connection_.PRAGMAS} == WRITE.keys()  # some are so here anyway
    with engine.writing_engine(path).connect() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in WRITE} == WRITE


def test_settings_of_a_read(path: Path) -> None:
    assert {each.split(" = ")[0] for each in connection_.READ_PRAGMAS} == READ.keys()
    with contextlib.closing(connection_.open_reading(path)) as connection:
        assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in READ} == READ


def test_a_write_takes_a_file_out_of_another_journal_mode(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    with engine.writing_engine(path).connect():
        pass
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_write_takes_the_lock_at_once(path: Path) -> None:
    with (
        engine.writing_engine(path).connect() as connection,
        contextlib.closing(sqlite3.connect(path, timeout=0)) as other,
        connection.begin(),
        pytest.raises(sqlite3.OperationalError, match=r"^database is locked$"),
    ):
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_in_order",
        "DROP TABLE month_sum",
        "ALTER TABLE entry RENAME TO other",
        "ATTACH ':memory:' AS other",
        "UPDATE entry SET line = ''",
        "DELETE FROM seal",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM batch",
        "UPDATE source_file SET name = ''",
        "DELETE FROM amount",
    ],
)
def test_a_batch_can_but_add(path: Path, statement: str) -> None:
    with (
        pytest.raises(LedgerError, match=r"^What was asked would change recorded entries of "),
        LedgerStore(path) as store,
        store.batch("test") as writer,
    ):
        writer.raw.execute(statement)


def test_a_reader_cannot_write(path: Path) -> None:
    with (
        contextlib.closing(connection_.open_reading(path)) as connection,
        pytest.raises(sqlite3.OperationalError, match=r"^attempt to write a readonly database$"),
    ):
        connection.execute(BATCH)
