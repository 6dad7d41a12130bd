"""A migration that is killed or fails before any of its statements: the old ledger or the new one, nothing between."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ledger.domain.errors import LedgerError
from ledger.storage.connection import SCHEMA_VERSION, is_blank, open_file
from ledger.storage.migrate import create, upgrade
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from ledger.storage.verify_schema import SCHEMA_FINGERPRINTS, schema_fingerprint
from tests.faults.children import Before, forked, kill
from tests.faults.drivers import be_older, begin_with
from tests.faults.harness import FULL
from tests.faults.promises import Proof
from tests.storage import sample

pytestmark = pytest.mark.faults

# Released schemas; 0 is no ledger yet, a file that is to be made.
EARLIER = range(SCHEMA_VERSION)
EVERY = 1 if FULL else 9  # so many statements from one fault to the next


class Earlier:
    """What was there before a migration, and what there may be after it."""

    def __init__(self, folder: Path, schema: int) -> None:
        self.schema = schema
        self.path = folder / "ledgers" / "ledger.db"
        self._kept = folder / "kept.db"
        self.path.parent.mkdir(mode=0o700)
        if schema:
            assert forked(partial(_fill, self._kept, schema)) == 0
            self.facts = facts(self._kept)

    def migrate(self) -> None:
        """Bring it up to date."""
        if self.schema:
            upgrade(self.path)
        else:
            create(self.path)

    def broken(self, number: int, act: Callable[[], None], before: Before = lambda: None) -> int:
        """Begin anew and migrate in a child that does something before its statement of a number; gives its status."""
        shutil.rmtree(self.path.parent)
        self.path.parent.mkdir(mode=0o700)
        if self.schema:
            shutil.copy(self._kept, self.path)

        def migrate_broken() -> None:
            before()
            before_statement(number, act)
            self.migrate()

        return forked(migrate_broken)

    def found_wrong(self) -> list[str]:
        """What is wrong: neither old nor new, not sound, or not brought up to date when it is next opened."""
        wrong = []
        if self.path.exists() and self._stands() not in (self.schema, SCHEMA_VERSION):
            wrong.append("neither old nor new")
        try:
            with LedgerStore(self.path) as store:
                store.make()
                store.reader()
            wrong += problems(self.path)
        except LedgerError as error:
            return [*wrong, error.message]
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            if schema_fingerprint(connection) != SCHEMA_FINGERPRINTS[SCHEMA_VERSION]:
                wrong.append("not the schema of a new ledger")
        if self.schema and facts(self.path) != self.facts:
            wrong.append("not the facts that were there")
        return wrong

    def _stands(self) -> int | None:
        """The schema that a file is of, to the last trigger; 0 where it is blank, None where it is neither."""
        with contextlib.closing(open_file(self.path)) as connection:
            if is_blank(connection, self.path):
                return 0
            there = (connection.execute("PRAGMA user_version").fetchone()[0], schema_fingerprint(connection))
        return there[0] if there in SCHEMA_FINGERPRINTS.items() else None


def _fill(path: Path, schema: int) -> None:
    be_older(schema)
    sample.fill(path)


def facts(path: Path) -> dict[str, object]:
    """Every fact and the cents of every account."""
    held = sample.content(path)
    del held["schema"]
    accounts = "SELECT person, plan, source, sum(cents) FROM amount GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {**held, "cents": connection.execute(accounts).fetchall()}


def before_statement(number: int, act: Callable[[], None]) -> None:
    """Have something done before this process runs its statement of a number through SQLAlchemy, from 1."""
    met = [0]

    def told(*_: Any) -> None:
        met[0] += 1
        if met[0] == number:
            act()

    event.listen(Engine, "before_cursor_execute", told)


def fail() -> None:
    """Fail as SQLite does on a disk that does."""
    raise sqlite3.OperationalError("disk I/O error")


@pytest.fixture(params=EARLIER, ids=lambda schema: f"{schema:04}")
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Earlier:
    """Each earlier state of a ledger file."""
    return Earlier(tmp_path, request.param)


@pytest.mark.parametrize("act", [kill, fail])
def test_each_statement(earlier: Earlier, proof: Proof, act: Callable[[], None]) -> None:
    wrong, number = [], 1
    while earlier.broken(number, act) != 0:
        wrong += [f"before statement {number}: {each}" for each in earlier.found_wrong()]
        number += EVERY
    assert number > 5, "no statements were met"
    print(*wrong, sep="\n")
    fault = "kill -9" if act is kill else "a failure"
    what = f"an update from schema {earlier.schema:04}" if earlier.schema else "the making of a ledger"
    proof("P11", f"{fault} before a statement of {what}", (number - 1) // EVERY, broken=len(wrong))


def test_the_check_sees_a_migration_without_a_transaction(earlier: Earlier) -> None:
    number = 2
    while True:
        assert os.WIFSIGNALED(earlier.broken(number, kill, lambda: begin_with(None))), "it was not seen"
        if "neither old nor new" in earlier.found_wrong():
            break
        number += 1
