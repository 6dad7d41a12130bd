"""The making of a ledger, killed before each of its SQL statements: a blank file or a whole one, nothing between."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.connection import is_blank
from ledger.storage.migrate import create
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.faults.drivers import begin_with

pytestmark = pytest.mark.faults


def statements_of(path: Path) -> list[str]:
    """Every statement of the migration, in order."""
    met: list[str] = []
    create(path, met.append)
    return met


def create_killed(path: Path, at: int, before: Callable[[], None] | None = None) -> None:
    """Make a ledger in a process of its own, which kills itself before its statement `at`, counted from 1."""
    child = os.fork()
    if child == 0:
        met = [0]

        def kill(_: str) -> None:
            met[0] += 1
            if met[0] == at:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            if before is not None:
                before()
            create(path, kill)
        finally:
            os._exit(3)  # not killed: there is no such statement
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"statement {at} was never reached"


def found_wrong(path: Path) -> list[str]:
    """What a killed attempt left wrong behind, and whether the next one completes it."""
    wrong = []
    with contextlib.closing(sqlite3.connect(path)) as connection:
        blank = is_blank(connection, path)
    if not blank:
        wrong.append("neither blank nor whole")
    with LedgerStore(path) as store:
        try:
            if store.exists:
                wrong.append("taken for a ledger")
            store.make()
            wrong += problems(path)
        except LedgerError as error:
            wrong.append(error.message)
    return wrong


def test_killed_before_each_statement(tmp_path: Path) -> None:
    statements = statements_of(tmp_path / "whole.db")
    assert sum("CREATE TABLE" in each for each in statements) == 8  # ours, and alembic's own
    for at, statement in enumerate(statements, 1):
        path = tmp_path / f"{at}.db"
        create_killed(path, at)
        assert found_wrong(path) == [], f"killed before: {statement}"


def test_the_check_sees_a_migration_without_a_transaction(tmp_path: Path) -> None:
    middle = len(statements_of(tmp_path / "whole.db")) // 2
    path = tmp_path / "ledger.db"
    create_killed(path, middle, lambda: begin_with(None))
    wrong = found_wrong(path)
    assert wrong[0] == "neither blank nor whole"
    assert wrong[-1] == f"{path} is not a roth-ledger file."
