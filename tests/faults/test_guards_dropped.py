"""Each guard of the tables is there for something: without it, a write that must be refused is taken, or refused late.

Every trigger, and every condition in one, every CHECK, UNIQUE, NOT NULL, key and type of the schema is left out once,
and every setting of a connection; the cases of `tests/storage/test_guards.py` must then notice.
"""

import contextlib
import random
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage import connection, engine
from tests.faults.drivers import begin_with
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.storage import sample, test_guards
from tests.storage.test_guards import refusal

pytestmark = pytest.mark.faults

SOME = 12
Schema = list[tuple[str, str, str]]  # type, name and text of each part, tables first

# A column of a primary key cannot be unknown in any case: SQLite numbers the row, or refuses it by the key itself.
_IN_A_KEY = re.compile(r"PRIMARY KEY \(([^)]*)\)")
_COLUMN = re.compile(r"^\s+(\w+) (?:INTEGER|TEXT)( NOT NULL)", re.MULTILINE)
_CONSTRAINT = re.compile(r",\s+CONSTRAINT (\w+) ")
_CONDITION = re.compile(r"WHEN (?:(?!WHEN|END).)*?THEN raise\(ABORT, '([^']*)'\)", re.DOTALL)


def schema_of(path: Path) -> Schema:
    with contextlib.closing(sqlite3.connect(path)) as opened:
        return opened.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'alembic_version' "
            "ORDER BY type <> 'table', type <> 'index', name"
        ).fetchall()


def left_out(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The schema once without each of its guards, and the name of that."""
    for place, (kind, name, sql) in enumerate(schema):
        before, after = schema[:place], schema[place + 1 :]
        if kind == "trigger" or (kind == "index" and "UNIQUE" in sql):
            yield f"{kind} {name}", before + after
        texts = {"table": _tables_without, "trigger": _triggers_without}.get(kind)
        for guard, text in texts(sql) if texts is not None else ():
            yield f"{name}: {guard}", [*before, (kind, name, text), *after]


def _tables_without(sql: str) -> Iterator[tuple[str, str]]:
    key = _IN_A_KEY.search(sql)
    assert key is not None
    for found in _COLUMN.finditer(sql):
        if found[1] not in key[1].split(", "):
            yield f"{found[1]} NOT NULL", sql[: found.start(2)] + sql[found.end(2) :]
    for found in _CONSTRAINT.finditer(sql):
        text = sql[: found.start()] + sql[_end(sql, found.end()) :]
        # Without a key there must be row numbers.
        yield found[1], text.replace(", WITHOUT ROWID", "") if found[1].startswith("pk_") else text
    yield "STRICT", re.sub(r"\) STRICT(, )?", ") ", sql)


def _triggers_without(sql: str) -> Iterator[tuple[str, str]]:
    """A trigger that refuses for one reason is left out as a whole."""
    conditions = list(_CONDITION.finditer(sql))
    for found in conditions if len(conditions) > 1 else ():
        yield found[1], sql[: found.start()] + sql[found.end() :]


def _end(sql: str, start: int) -> int:
    """Where a constraint ends: at the comma or bracket outside of its own brackets."""
    depth = 0
    for place in range(start, len(sql)):
        if depth == 0 and sql[place] in ",)":
            return place
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
    raise AssertionError(sql[start:])


def build(path: Path, schema: Schema, facts: Path) -> None:
    """A ledger of another schema with the same facts."""
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA synchronous = OFF")
        made.execute("ATTACH ? AS facts", (str(facts),))
        made.execute("BEGIN")
        for kind, name, sql in schema:
            made.execute(sql)
            if kind == "table":
                made.execute(f"INSERT INTO main.{name} SELECT * FROM facts.{name}")
        made.execute("COMMIT")


def unnoticed(path: Path, schema: Schema, facts: Path) -> bool:
    """Whether every write that must be refused still is, and for the reason given."""
    build(path, schema, facts)
    with contextlib.closing(sample.connect(path)) as opened:
        opened.execute("PRAGMA synchronous = OFF")
        for case in test_guards.REFUSED:
            statements, message = case.values
            assert isinstance(statements, list)
            try:
                if refusal(opened, statements) != message:
                    return False
            except sqlite3.OperationalError:  # a key is missing that another table refers to
                return False
    return True


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    sample.fill(path)
    return path


def test_each_guard_is_missed(facts: Path, tmp_path: Path, proof: Proof) -> None:
    schema = schema_of(facts)
    assert unnoticed(tmp_path / "whole.db", schema, facts)  # else the cases would notice nothing in particular
    guards = list(left_out(schema))
    # By hand: 14 triggers, 4 + 2 conditions in two of them, 1 unique index; of 7 tables 7 primary keys, 7 times STRICT,
    # 7 foreign keys, 1 UNIQUE, 16 CHECKs; 16 columns that must be known.
    assert len(guards) == 14 + 6 + 1 + 7 + 7 + 7 + 1 + 16 + 16
    if not FULL:
        guards = random.Random(SEED).sample(guards, SOME)
    kept = [name for name, without in guards if unnoticed(tmp_path / "without.db", without, facts)]
    assert kept == []
    proof("P6", "a trigger, CHECK, key or other guard left out of the tables", len(guards))


SETTINGS = [("PRAGMAS", each) for each in connection.PRAGMAS] + [
    ("READ_PRAGMAS", each) for each in connection.READ_PRAGMAS
]


def test_each_setting_is_missed(facts: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof) -> None:
    for name, setting in SETTINGS:
        with monkeypatch.context() as patched:
            fewer = tuple(each for each in getattr(connection, name) if each != setting)
            patched.setattr(connection, name, fewer)
            if name == "PRAGMAS":
                patched.setattr(engine, name, fewer)
                test = test_guards.test_settings_of_a_write
            else:
                test = test_guards.test_settings_of_a_read
            with pytest.raises(AssertionError):
                test(facts)
    proof("P6", "a setting of SQLite left out", len(SETTINGS))


@pytest.mark.parametrize(
    ("setting", "other"),
    [("synchronous = EXTRA", "synchronous = OFF"), ("synchronous = EXTRA", "synchronous = FULL"),
     ("foreign_keys = ON", "foreign_keys = OFF")],
)  # fmt: skip
def test_a_weaker_setting_is_noticed(facts: Path, monkeypatch: pytest.MonkeyPatch, setting: str, other: str) -> None:
    weaker = tuple(other if each == setting else each for each in connection.PRAGMAS)
    monkeypatch.setattr(engine, "PRAGMAS", weaker)
    # A weaker setting of the disk is refused by the program itself.
    with pytest.raises((AssertionError, LedgerError)):
        test_guards.test_settings_of_a_write(facts)


def test_a_lock_taken_late_is_noticed(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import Connection

    monkeypatch.setattr(Connection, "exec_driver_sql", Connection.exec_driver_sql)  # put back afterwards
    begin_with("BEGIN")
    with pytest.raises(pytest.fail.Exception):
        test_guards.test_a_write_takes_the_lock_at_once(facts)
