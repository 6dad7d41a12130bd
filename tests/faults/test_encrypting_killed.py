"""Encrypting a ledger, giving it another passphrase, making it plain: killed anywhere it is the old file or the new."""

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from ledger.domain.errors import LedgerError
from ledger.storage import encrypting, keys
from ledger.storage.backups import ends_of
from ledger.storage.keys import Key
from ledger.storage.verify import problems
from tests.faults import children
from tests.faults.harness import FULL, SEED, make_ledger
from tests.faults.promises import Proof
from tests.faults.rig import quick_folder

pytestmark = pytest.mark.faults

KILLS = 150 if FULL else 6  # of each way
FIRST, SECOND = Key(b"k" * 32, b"sixteen of salt!"), Key(b"n" * 32, b"another salt...!")
WAYS = {
    "encrypting a ledger": (None, FIRST),
    "a change of the passphrase": (FIRST, SECOND),
    "making an encrypted ledger plain": (FIRST, None),
}


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    children.load_all()
    with quick_folder() as made:
        monkeypatch.setenv("ROTH_LEDGER_STATE", str(Path(made) / "state"))
        keys.keep(FIRST)
        keys.keep(SECOND)
        yield Path(made)
    keys.forget()


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Do something in a process that is killed at its step of a number; whether it came so far."""

    def begun() -> None:
        met = [0]

        def step(_: str) -> None:
            met[0] += 1
            if met[0] == number:
                children.kill()

        connect = dbapi2.connect

        def connect_told(*arguments: Any, **options: Any) -> Any:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(step)
            connection.set_progress_handler(lambda: step("within a statement"), 200)
            return connection

        vars(dbapi2)["connect"] = connect_told
        children.at_each_step(step)
        act()

    return os.WIFSIGNALED(children.forked(begun))


def wrong_with(path: Path, ends: object) -> list[str]:
    """What is wrong with a ledger that was to be made anew."""
    try:
        return problems(path) + ([] if ends_of(path) == ends else ["it holds something else"])
    except LedgerError as error:
        return [error.message]


@pytest.mark.parametrize("way", WAYS)
def test_killed(folder: Path, way: str, proof: Proof) -> None:
    before, after = WAYS[way]
    path = folder / "ledger.db"
    make_ledger(path)
    encrypting.recode(path, before)
    ends, content = ends_of(path), path.read_bytes()
    dice = random.Random(f"{SEED} {way}")
    steps = next(2**power for power in range(20) if not killed_at(2**power, partial(encrypting.recode, path, after)))
    kills, wrong = 0, []
    while kills < KILLS:
        path.write_bytes(content)
        if killed_at(dice.randrange(1, steps), partial(encrypting.recode, path, after)):
            kills += 1
            wrong += wrong_with(path, ends)
            encrypting.recode(path, after)  # the next attempt
            wrong += wrong_with(path, ends)
            left = [each.name for each in folder.iterdir() if each.name not in ("ledger.db", "ledger.db.lock", "state")]
            wrong += [f"{name} is left" for name in left]
    proof("P1", f"kill -9 during {way}", kills, broken=len(wrong), seed=SEED)
    assert wrong == []


def test_the_check_sees_a_file_written_in_place(folder: Path) -> None:
    """A build that makes the new file where the old one lies loses the ledger when it is killed."""
    path = folder / "ledger.db"
    make_ledger(path)
    ends = ends_of(path)

    def in_place() -> None:
        path.rename(path.with_name("other.db"))
        with sqlite3.connect(path.with_name("other.db")) as other:
            other.execute("SELECT count(*) FROM entry")
        encrypting.recode(path.with_name("other.db"), FIRST)
        path.with_name("other.db").rename(path)

    assert killed_at(3, in_place)
    assert wrong_with(path, ends) != []
