"""The tests as they are, on encrypted ledgers: `pytest -p tests.encrypted.plugin tests/storage tests/cli …`.

Whatever makes a ledger, in this process or in one that a test starts, makes an encrypted one, whose key is known as if
it had been asked for. Where a test itself opens a file with sqlite3, it opens either kind. What cannot be so is listed
in `tests/encrypted/exceptions.py`, each with why, and is left out by name.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
from sqlcipher3 import dbapi2

from ledger.storage import keys
from tests.encrypted.exceptions import NOT_ENCRYPTED
from tests.encrypted.watching.sitecustomize import VARIABLE

KEY = keys.Key(bytes(range(32)), b"salt of tests...")
_IN_PROCESSES = Path(__file__).parent / "watching"
_PLAIN = b"SQLite format 3\0"


class EitherKind:
    """What a test finds in place of `sqlite3`: it opens plain files and encrypted ones, and both kinds' errors fit."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(sqlite3, name)
        if isinstance(found, type) and issubclass(found, sqlite3.Error | sqlite3.Warning):
            return (found, getattr(dbapi2, name))
        return found

    def connect(self, database: Any, *arguments: Any, **options: Any) -> Any:
        """Open a file as what it is; a new one as a plain one."""
        name = str(database).removeprefix("file:").partition("?")[0]
        path = Path(unquote(name) if str(database).startswith("file:") else name)
        begins = path.read_bytes()[: len(_PLAIN)] if path.is_file() else b""
        if begins in (b"", _PLAIN):
            return sqlite3.connect(database, *arguments, **options)
        connection = dbapi2.connect(str(database), *arguments, **options)
        connection.execute(f"PRAGMA key = {KEY.pragma}")
        return connection


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot be so, and have the rest open either kind of file."""
    left_out = [each for each in items if _reason(each.nodeid) is not None]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [each for each in items if _reason(each.nodeid) is None]
    for name, module in list(sys.modules.items()):
        if name.startswith("tests.") and getattr(module, "sqlite3", None) is sqlite3 and not _is_own(module):
            vars(module)["sqlite3"] = EitherKind()


def pytest_report_header() -> str:
    """Say that the ledgers are encrypted."""
    return "ledgers: encrypted, but for those of tests/encrypted/exceptions.py"


def _is_own(module: ModuleType) -> bool:
    return module.__name__.startswith(("tests.encrypted.", "tests.faults.children"))


def _reason(test: str) -> str | None:
    """Why a test is about plain files; None where it is about either kind."""
    return next((why for begins, why in NOT_ENCRYPTED.items() if test.startswith(begins)), None)


@pytest.fixture(autouse=True)
def _encrypted_ledgers(_nothing_leaves: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what makes a ledger make an encrypted one."""
    monkeypatch.setenv(VARIABLE, f"{KEY.secret.hex()} {KEY.salt.hex()}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(_IN_PROCESSES), os.environ.get("PYTHONPATH")))))
    keys.encrypt_new_files(KEY)


@pytest.fixture(scope="session", autouse=True)
def _encrypted_ledgers_of_many_tests() -> Iterator[None]:
    """The same for ledgers that the tests of a file share, which are made before the first of them begins."""
    keys.encrypt_new_files(KEY)
    yield
    keys.encrypt_new_files(None)
