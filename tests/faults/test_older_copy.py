"""An older copy of the ledger, or another ledger, in its place: it is named, and nothing is written to it."""

import contextlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from ledger.storage.verify_place import problems_in_place, quick_problems_in_place
from tests.faults.damaged import cut_off, folder, reseal, write
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.storage import sample

pytestmark = pytest.mark.faults

ROUNDS = 100 if FULL else 2
BATCHES = 8


class Household(NamedTuple):
    """A ledger in use: its file after each batch, files of another ledger, and a journal of its own."""

    path: Path
    versions: list[bytes]
    others: list[bytes]
    journal: bytes

    @property
    def newest(self) -> bytes:
        return self.versions[-1]


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with folder() as place, pytest.MonkeyPatch.context() as patched:
        patched.setenv("ROTH_LEDGER_STATE", str(tmp_path_factory.getbasetemp() / "state"))  # as in each test
        path, other = place / "ledger.db", place / "other.db"
        versions = _versions(path, 1)
        yield Household(path, versions, _versions(other, 100)[-4:], _journal(path))


def _versions(path: Path, first: int) -> list[bytes]:
    """A ledger, as it was after each batch; three batches hold the sample, and each of the others a stub."""
    sample.fill(path)
    versions = [path.read_bytes()]
    for number in range(first, first + BATCHES):
        sample.add_stub(path, number)
        versions.append(path.read_bytes())
    return versions


def _journal(path: Path) -> bytes:
    """What a writer that was killed leaves beside the ledger."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE month_sum SET cents = cents + 1")
        connection.execute("UPDATE after_tax_day SET cents = cents + 1")
        journal = path.with_name(f"{path.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    return journal


def an_older_file(household: Household, dice: random.Random) -> None:
    write(household.path, dice.choice(household.versions[:-1]))


def an_older_file_with_the_journal_of_the_newest(household: Household, dice: random.Random) -> None:
    an_older_file(household, dice)
    journal = household.path.with_name(f"{household.path.name}-journal")
    journal.touch(mode=0o600)
    journal.write_bytes(household.journal)


def another_ledger(household: Household, dice: random.Random) -> None:
    write(household.path, dice.choice(household.others))


def the_newest_batches_cut_off(household: Household, dice: random.Random) -> None:
    write(household.path, household.newest)
    newest = BATCHES + 3
    for batch in range(newest, newest - dice.randrange(1, 4), -1):
        cut_off(household.path, batch)


def a_chain_made_anew(household: Household, dice: random.Random) -> None:
    """Something that nothing but a seal holds: a batch's time, from which on every seal is another one."""
    write(household.path, household.newest)
    batch, minute = dice.randrange(1, BATCHES + 4), dice.randrange(60)
    sample.meddle(household.path, f"UPDATE batch SET at = '2026-01-01T00:{minute:02}:00+00:00' WHERE number = {batch}")
    reseal(household.path)


Scenario = Callable[[Household, random.Random], None]
SCENARIOS: dict[str, Scenario] = {
    "the whole file as it was some batches before": an_older_file,
    "an older file, and beside it a journal of the newest": an_older_file_with_the_journal_of_the_newest,
    "the file of another ledger": another_ledger,
    "the newest batches cut off, and the guards put back": the_newest_batches_cut_off,
    "a batch changed, and every seal made anew": a_chain_made_anew,
}


def unnoticed(household: Household, scenario: Scenario, dice: random.Random) -> list[str]:
    """What was not said of a file that took the ledger's place, or was done to it."""
    path, wrong, told = household.path, list[str](), list[str]()
    scenario(household, dice)
    if not problems_in_place(path) or not quick_problems_in_place(path):
        wrong.append("verify does not name it")
    before = path.read_bytes()
    with LedgerStore(path, tell=told.append) as store:
        store.reader()
        if not told:
            wrong.append("a read does not say so")
        try:
            with store.batch("test") as writer:
                writer.record([sample.line({**sample.IMPORTED[3], "id": "after"})])
            wrong.append("it was written to")
        except LedgerError:
            pass
    if path.read_bytes() != before:
        wrong.append("it was changed")
    return wrong


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_takes_the_place_of_the_ledger(household: Household, name: str, proof: Proof) -> None:
    print(f"ROTH_LEDGER_SEED={SEED}")
    dice = random.Random(f"{SEED} {name}")
    wrong = [each for _ in range(ROUNDS) for each in unnoticed(household, SCENARIOS[name], dice)]
    assert wrong == []
    write(household.path, household.newest)
    assert problems_in_place(household.path) == []
    proof("P8", name, ROUNDS, seed=SEED)


@pytest.mark.parametrize("name", [name for name in SCENARIOS if "journal" not in name])
def test_without_the_anchor_nothing_is_noticed(
    household: Household, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of these files is sound in itself: what is kept elsewhere alone tells."""
    SCENARIOS[name](household, random.Random(SEED))
    assert problems(household.path) == []
    monkeypatch.setenv("ROTH_LEDGER_STATE", str(tmp_path))
    assert len(unnoticed(household, SCENARIOS[name], random.Random(SEED))) == 4
