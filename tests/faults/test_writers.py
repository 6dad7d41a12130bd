"""Twenty programs that write at once: none is refused, nothing acknowledged is lost, the chain holds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.faults.harness import FULL, ROOT, make_ledger, start

pytestmark = pytest.mark.faults

WRITERS = 20
EACH = 20 if FULL else 3
EACH_BY_COMMAND = 20 if FULL else 1  # a command takes a second of one processor to load what it writes with
LONGEST_WAIT = 30.0


class Outcome:
    """What the writers were told, and what the file holds."""

    def __init__(self) -> None:
        self.saved: list[int] = []
        self.refused: list[str] = []
        self.longest = 0.0

    def read(self, line: str) -> None:
        """Take in a line of a writer."""
        word, _, rest = line.strip().partition(" ")
        if word == "saved":
            self.saved.append(int(rest))
        elif word == "refused":
            self.refused.append(rest)
        elif word == "longest":
            self.longest = max(self.longest, float(rest))

    def found_wrong(self, path: Path, expected: int) -> list[str]:
        """What went wrong; nothing where all was saved."""
        wrong = problems(path)
        with LedgerStore(path) as store:
            there = [each.value.amounts["after_tax"].cents for each in store.reader().entries("pay_stub")]
            batches = [batch.number for batch in store.reader().history()]
        if self.refused:
            wrong.append(f"{len(self.refused)} refused: {self.refused[0]}")
        if set(self.saved) - set(there):
            wrong.append("what was acknowledged is lost")
        if len(there) != expected:
            wrong.append(f"{len(there)} of {expected} stubs")
        if batches != list(range(1, len(there) + 2)):
            wrong.append("there is not one batch a stub")
        if self.longest > LONGEST_WAIT:
            wrong.append(f"one waited {self.longest} s")
        return wrong


def let_write(path: Path, writers: int, each: int, *broken: str) -> Outcome:
    """Start the writers, let them all begin at once, and hear what they say."""
    outcome = Outcome()
    drivers = [
        start("-m", "tests.faults.drivers", "record", path, writer, each, *broken, stdin=subprocess.PIPE)
        for writer in range(writers)
    ]
    for driver in drivers:
        assert driver.stdout is not None
        assert driver.stdout.readline() == "ready\n"
    for driver in drivers:
        assert driver.stdin is not None
        driver.stdin.write("go\n")
        driver.stdin.flush()
    for driver in drivers:
        said, complaint = driver.communicate()
        assert driver.returncode == 0, complaint
        for line in said.splitlines():
            outcome.read(line)
    return outcome


def test_writers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    make_ledger(path)
    outcome = let_write(path, WRITERS, EACH)
    assert outcome.found_wrong(path, WRITERS * EACH) == []


def test_the_check_sees_a_build_that_takes_the_lock_too_late(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    make_ledger(path)
    outcome = let_write(path, 6, 5, "broken")
    wrong = outcome.found_wrong(path, 6 * 5)
    assert any("refused: " in each and "is locked" in each for each in wrong)


def test_commands_at_once(tmp_path: Path) -> None:
    path, each = tmp_path / "ledger.db", EACH_BY_COMMAND
    make_ledger(path)
    outcome = Outcome()
    for number in range(each):
        commands = {
            1000 * (writer + 1) + number: start(
                *("-m", "ledger", "--db", path, "stub", "add", "--pay-date", "2026-01-15"),
                *("--after-tax", f"{writer + 1}{number:03}.00"),
            )
            for writer in range(WRITERS)
        }
        for dollars, command in commands.items():
            said, complaint = command.communicate()
            outcome.read(f"saved {100 * dollars}" if command.returncode == 0 else f"refused {said}{complaint}")
    assert outcome.found_wrong(path, WRITERS * each) == []


def test_the_same_file_at_once_is_imported_once(tmp_path: Path) -> None:
    path, stubs = tmp_path / "ledger.db", tmp_path / "stubs.csv"
    make_ledger(path)
    stubs.write_text("pay_date,after_tax\n2026-01-15,5.00\n2026-01-30,5.00\n")
    commands = [start("-m", "ledger", "--db", path, "import", stubs, "--json") for _ in range(4)]
    batches = [json.loads(command.communicate()[0])["batch"] for command in commands]
    assert sorted(map(str, batches)) == ["2", "None", "None", "None"]
    assert problems(path) == []


def test_a_ledger_made_by_all_at_once_is_made_once(tmp_path: Path) -> None:
    book = tmp_path / "book.jsonl"
    book.write_text('{"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"}\n')
    path = tmp_path / "ledger.db"
    commands = [
        subprocess.Popen([sys.executable, "-m", "ledger", "--db", str(path), "import", str(book)], cwd=ROOT)
        for _ in range(4)
    ]
    assert [command.wait() for command in commands] == [0, 0, 0, 0]
    assert problems(path) == []
    with LedgerStore(path) as store:
        assert len(store.reader().history()) == 1
