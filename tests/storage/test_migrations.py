"""Ledgers of every older schema are brought up to date: copied first, nothing lost, and known to be whole after it."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage import migrate
from ledger.storage.connection import SCHEMA_VERSION
from ledger.storage.restoring import restore_ledger
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from ledger.storage.verify_schema import SCHEMA_FINGERPRINTS, schema_fingerprint
from tests.cli.command_line import CommandLine
from tests.storage import sample

OLDER = range(1, SCHEMA_VERSION)


@contextlib.contextmanager
def program_of(schema: int) -> Iterator[None]:
    """The program as it was when a schema was the newest: it makes and writes ledgers of that one."""
    with pytest.MonkeyPatch.context() as then:
        for module in ("ledger.storage.connection", "ledger.storage.migrate"):
            then.setattr(f"{module}.SCHEMA_VERSION", schema)
            then.setattr(f"{module}.SCHEMA_HEAD", f"{schema:04}")
        yield


@pytest.fixture(params=OLDER, ids=lambda schema: f"{schema:04}")
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A ledger with data, as a program of an older schema left it."""
    made = tmp_path / "ledger.db"
    with program_of(request.param):
        sample.fill(made)
    assert schema_of(made) == request.param
    return made


def schema_of(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        version, revision = connection.execute(
            "SELECT user_version, version_num FROM pragma_user_version, alembic_version"
        ).fetchone()
    assert revision == f"{version:04}"
    return int(version)


def facts(path: Path) -> dict[str, object]:
    """Every row of every table, the schema apart."""
    held = sample.content(path)
    del held["schema"]
    return {**held, **{table: rows(path, table) for table in sample.SUMS}}


def rows(path: Path, table: str) -> list[object]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute(f"SELECT * FROM {table}"))


@pytest.mark.parametrize("schema", [*OLDER, SCHEMA_VERSION])
def test_each_schema_has_its_fingerprint(tmp_path: Path, schema: int) -> None:
    path = tmp_path / "new.db"
    with program_of(schema):
        migrate.create(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert schema_fingerprint(connection) == SCHEMA_FINGERPRINTS[schema]
    assert sorted(SCHEMA_FINGERPRINTS) == [*OLDER, SCHEMA_VERSION]


def test_it_is_brought_up_to_date_when_it_is_opened(old: Path, tmp_path: Path) -> None:
    before, schema = facts(old), schema_of(old)
    told: list[str] = []
    with LedgerStore(old, tell=told.append) as store:
        assert len(store.reader().history()) == 3
    assert (schema_of(old), problems(old), facts(old)) == (SCHEMA_VERSION, [], before)
    (copy,) = (tmp_path / "ledger.db-backups").glob("ledger-*-upgrade-*.db")
    assert (schema_of(copy), problems(copy), facts(copy)) == (schema, [], before)
    (said,) = told
    assert said.endswith(f"As it was, it is kept as {copy}.")


def test_it_has_the_schema_of_a_new_one(old: Path, tmp_path: Path) -> None:
    migrate.upgrade(old)
    migrate.create(tmp_path / "new.db")
    assert sample.content(old)["schema"] == sample.content(tmp_path / "new.db")["schema"]


def test_one_that_is_up_to_date_is_left_alone(old: Path) -> None:
    migrate.upgrade(old)
    before = old.read_bytes()
    assert migrate.upgrade(old) is None
    assert old.read_bytes() == before


def test_more_is_recorded_after_it(old: Path) -> None:
    sample.add_stub(old, 1)
    with LedgerStore(old) as store:
        assert len(store.reader().entries("pay_stub")) == 3
    assert problems(old) == []


def test_the_copy_made_before_can_be_put_back(old: Path) -> None:
    before = facts(old)
    copy = migrate.upgrade(old)
    assert copy is not None
    restore_ledger(old, copy)
    with LedgerStore(old) as store:
        assert len(store.reader().history()) == 3
    assert (schema_of(old), problems(old), facts(old)) == (SCHEMA_VERSION, [], before)


def test_one_that_is_not_whole_is_not_touched(old: Path, tmp_path: Path) -> None:
    sample.meddle(old, "UPDATE entry SET line = replace(line, '1200.00', '1300.00') WHERE sequence = 4")
    before = old.read_bytes()
    with pytest.raises(LedgerError, match=r"^The copy of .* is not sound: Batch 1 "):
        migrate.upgrade(old)
    assert old.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} <= {"ledger.db", "ledger.db.lock", "ledger.db-backups"}
    assert list((tmp_path / "ledger.db-backups").iterdir()) == []


def test_what_is_added_to_an_older_schema_is_found(old: Path) -> None:
    with contextlib.closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE INDEX mine ON entry (day)")
    assert problems(old) == ["The index mine is none of this program's: another program has added it."]


def test_programs_that_open_it_at_once(old: Path) -> None:
    before = facts(old)
    opening = "import pathlib, sys; from ledger.storage.store import LedgerStore; "
    opening += "print(len(LedgerStore(pathlib.Path(sys.argv[1])).reader().history()))"
    programs = [
        subprocess.Popen([sys.executable, "-c", opening, str(old)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [each.communicate()[0] for each in programs] == ["3\n"] * 3
    assert (schema_of(old), problems(old), facts(old)) == (SCHEMA_VERSION, [], before)


@pytest.mark.parametrize("command", ["verify", "backup", "restore"])
def test_an_older_ledger_is_checked_copied_and_put_back_as_it_is(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    schema, ours = schema_of(old), tmp_path / "ours" / "ledger.db"
    given = {
        "verify": [old, "verify"],
        "backup": [old, "backup", tmp_path / "copy.db"],
        "restore": [ours, command, old],
    }
    ran = CommandLine(capsys).done("--db", *given[command])
    assert ", 3 batches, 9 entries, newest seal " in ran.out
    assert schema_of(old) == schema
