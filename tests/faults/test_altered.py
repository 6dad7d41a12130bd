"""Ways to change or remove what was recorded: each is refused, or `verify` names what was changed."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from ledger.domain.errors import LedgerError
from ledger.domain.records import read_line
from ledger.services.recording import record
from ledger.storage import verify
from ledger.storage.connection import database_errors, open_reading
from ledger.storage.engine import writing_engine
from ledger.storage.store import LedgerStore
from ledger.storage.tables import AmountRow, BatchRow, EntryRow
from ledger.storage.verify_place import problems_in_place
from tests.faults.damaged import cut_off, reseal
from tests.faults.promises import Proof
from tests.storage import sample

pytestmark = pytest.mark.faults

OTHER_LINE = "replace(line, '1200.00', '1200.01')"
REFUSED, NAMED, UNNOTICED = "refused", "named", "unnoticed"


# By this program's own ways.


def another_amount_under_a_known_id(path: Path) -> None:
    with LedgerStore(path) as store:
        record(store, read_line({**sample.IMPORTED[3], "amounts": {"after_tax": "1.00"}}), "test")


def a_batch_with_an_id_that_stands(path: Path) -> None:
    with LedgerStore(path) as store, store.batch("test") as writer:
        writer.record([sample.line({**sample.IMPORTED[3], "amounts": {"after_tax": "1.00"}})])


def a_second_void(path: Path) -> None:
    with LedgerStore(path) as store, store.batch("test") as writer:
        writer.void([(5, sample.line({**sample.VOID, "id": "v2"}))])


def through_a_reader(path: Path) -> None:
    with contextlib.closing(open_reading(path)) as connection:
        connection.execute("UPDATE amount SET cents = 0")


# Through the tables of SQLAlchemy and SQLModel, with the engine that writes.


def an_object_changed(path: Path) -> None:
    with Session(writing_engine(path)) as session:
        found = session.get(EntryRow, 4)
        assert found is not None
        found.line = found.line.replace("1200.00", "1200.01")
        session.commit()


def an_object_deleted(path: Path) -> None:
    with Session(writing_engine(path)) as session:
        session.delete(session.get(EntryRow, 9))
        session.commit()


def _by_engine(statement: object) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with writing_engine(path).begin() as connection:
            connection.execute(text(statement) if isinstance(statement, str) else statement)  # type: ignore[call-overload]

    return change


# By another program, with SQLite and the rights of the file's owner.


def _by_sql(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return change


def _without_guards(*statements: str) -> Callable[[Path], None]:
    return lambda path: sample.meddle(path, *statements)


def a_guard_written_over(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'raise(ABORT', 'raise(IGNORE') WHERE 0")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'entry_no_delete'")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM entry WHERE sequence = 9")


def the_newest_batch_cut_off(path: Path) -> None:
    cut_off(path, 3)


def every_seal_made_anew(path: Path) -> None:
    sample.meddle(
        path,
        f"UPDATE entry SET line = {OTHER_LINE} WHERE sequence = 4",
        "UPDATE amount SET cents = 120001 WHERE entry = 4 AND source = 'after_tax'",
        "UPDATE month_sum SET cents = cents + 1 WHERE source = 'after_tax' AND month = '2026-01'",
        "UPDATE after_tax_day SET cents = cents + 1 WHERE deposited_on = '2026-01-15'",
    )
    reseal(path)


WAYS: dict[str, tuple[Callable[[Path], None], str]] = {
    "another amount under a known id": (another_amount_under_a_known_id, REFUSED),
    "a batch with an id that stands": (a_batch_with_an_id_that_stands, REFUSED),
    "a second void": (a_second_void, REFUSED),
    "through a reader": (through_a_reader, REFUSED),
    "an object changed": (an_object_changed, REFUSED),
    "an object deleted": (an_object_deleted, REFUSED),
    "many rows updated": (_by_engine(update(AmountRow).values(cents=0)), REFUSED),
    "many rows deleted": (_by_engine(delete(BatchRow)), REFUSED),
    "an upsert": (
        _by_engine("INSERT INTO batch SELECT * FROM batch WHERE true ON CONFLICT DO UPDATE SET command = 'x'"),
        REFUSED,
    ),
    "a row replaced": (_by_engine("INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE sequence = 9"), REFUSED),
    "a guard dropped by our own connection": (_by_engine("DROP TRIGGER entry_no_update"), REFUSED),
    "a table renamed by our own connection": (_by_engine("ALTER TABLE entry RENAME TO kept"), REFUSED),
    "an update by another program": (_by_sql("UPDATE entry SET line = '{}' WHERE sequence = 4"), REFUSED),
    "a delete by another program": (_by_sql("DELETE FROM amount WHERE entry = 4"), REFUSED),
    "a table dropped by another program": (_by_sql("DROP TABLE amount"), NAMED),
    "a guard dropped, and a line changed": (
        _by_sql("DROP TRIGGER entry_no_update", f"UPDATE entry SET line = {OTHER_LINE} WHERE sequence = 4"),
        NAMED,
    ),
    "a guard written over, and an entry deleted": (a_guard_written_over, NAMED),
    "an amount, with the guards put back": (
        _without_guards("UPDATE amount SET cents = cents + 1 WHERE entry = 4"),
        NAMED,
    ),
    "a note, with the guards put back": (
        _without_guards("UPDATE entry SET line = replace(line, 'another amount', 'another amounT') WHERE sequence = 7"),
        NAMED,
    ),
    "the name of a file, with the guards put back": (_without_guards("UPDATE source_file SET name = 'x'"), NAMED),
    "the time of a batch, with the guards put back": (
        _without_guards("UPDATE batch SET at = '2026-06-29T12:00:00+00:00' WHERE number = 2"),
        NAMED,
    ),
    "an entry put into a sealed batch": (
        _without_guards(
            "INSERT INTO entry SELECT 10, 3, record, 'x2', person, plan, day, voids, replace(line, 'x1', 'x2') "
            "FROM entry WHERE sequence = 9"
        ),
        NAMED,
    ),
    "a kept sum": (_by_sql("UPDATE month_sum SET cents = cents + 1"), NAMED),
    "the newest batch cut off": (the_newest_batch_cut_off, NAMED),
    "an amount changed everywhere, and every seal made anew": (every_seal_made_anew, NAMED),
}


def outcome(path: Path, way: Callable[[Path], None]) -> str:
    """What becomes of an attempt to alter a ledger: refused and nothing changed, named, or unnoticed."""
    before = sample.content(path)
    try:
        way(path)
    except Exception as error:
        if not isinstance(error, (LedgerError, *database_errors(), SQLAlchemyError)):
            raise
        return REFUSED if sample.content(path) == before and problems_in_place(path) == [] else UNNOTICED
    try:
        return NAMED if problems_in_place(path) else UNNOTICED
    except LedgerError:
        return NAMED


@pytest.mark.parametrize("name", WAYS)
def test_what_was_recorded_stays(path: Path, name: str, proof: Proof) -> None:
    way, wanted = WAYS[name]
    assert outcome(path, way) == wanted
    proof("P6", "a way to alter what was recorded: by the program, its tables, or SQLite", 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "ledger.db"
    sample.fill(made)
    return made


def test_a_verify_without_the_chain_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_SEALED", ())
    assert outcome(path, WAYS["a note, with the guards put back"][0]) == UNNOTICED


def test_a_ledger_without_its_guards_is_noticed(path: Path) -> None:
    """A change that the guards alone stand against: what was to be refused is done."""
    _by_sql("DROP TRIGGER entry_no_update")(path)
    assert outcome(path, WAYS["an update by another program"][0]) != REFUSED
