"""A damaged ledger file: what it shows is as before, or it is said that it is damaged, and never by a traceback."""

import contextlib
import itertools
import random
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.storage import verify
from tests.cli.command_line import CommandLine
from tests.faults.damaged import PAGE, fill, folder, shown, silent, write
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.storage import sample

pytestmark = pytest.mark.faults

FLIPS = 10_000 if FULL else 150
SWAPS = 500 if FULL else 10
PAGES = 1 if FULL else 4  # every how many
COMMANDS = 150 if FULL else 1


class Whole(NamedTuple):
    """A sound ledger: a place to damage it, its bytes, those of an older version, and what it shows."""

    path: Path
    content: bytes
    older: bytes
    shows: list[Any]

    @property
    def pages(self) -> range:
        """The places of its pages."""
        return range(0, len(self.content), PAGE)

    def unnoticed(self, damaged: Iterable[tuple[str, bytes]]) -> list[str]:
        """Which of some damaged files show something else, and nothing is said of it."""
        return [name for name, content in damaged if self._is_unnoticed(content)]

    def _is_unnoticed(self, content: bytes) -> bool:
        write(self.path, content)
        return silent(self.path, self.shows)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with folder() as place, pytest.MonkeyPatch.context() as patched:
        patched.setenv("ROTH_LEDGER_STATE", str(tmp_path_factory.getbasetemp() / "state"))  # as in each test
        path = place / "ledger.db"
        fill(path)
        older = path.read_bytes()
        sample.add_stub(path, 1)
        sample.add_stub(path, 2)
        shows = shown(path)
        assert shows is not None
        assert verify.problems(path) == []
        content = path.read_bytes()
        assert 150_000 <= len(content) <= 250_000
        yield Whole(path, content, older, shows)


def flipped(content: bytes, dice: random.Random, count: int, end: int) -> Iterator[tuple[str, bytes]]:
    """Files in which one byte before an end is another, every second time by one bit."""
    for number in range(count):
        place, bit = dice.randrange(end), dice.randrange(8)
        other = bytearray(content)
        other[place] = other[place] ^ (1 << bit) if number % 2 else (other[place] + dice.randrange(1, 256)) % 256
        yield f"byte {place} is {other[place]}", bytes(other)


def test_one_byte(whole: Whole, proof: Proof) -> None:
    print(f"ROTH_LEDGER_SEED={SEED}")
    found = whole.unnoticed(flipped(whole.content, random.Random(f"{SEED} flips"), FLIPS, len(whole.content)))
    assert found == []
    proof("P7", "one byte or bit of the file changed", FLIPS, seed=SEED)


def test_a_file_cut_short(whole: Whole, proof: Proof) -> None:
    cut = [(f"cut at {place}", whole.content[: place + extra]) for place in whole.pages[::PAGES] for extra in (0, 1000)]
    assert whole.unnoticed(cut) == []
    proof("P7", "the file cut short, at a page and within one", len(cut))


def test_pages_that_are_others(whole: Whole, proof: Proof) -> None:
    dice = random.Random(f"{SEED} pages")
    pairs = list(itertools.combinations(whole.pages, 2))
    swapped = []
    for one, other in dice.sample(pairs, min(SWAPS, len(pairs))):
        pages = bytearray(whole.content)
        pages[one : one + PAGE] = whole.content[other : other + PAGE]
        pages[other : other + PAGE] = whole.content[one : one + PAGE]
        swapped.append((f"{one} and {other} swapped", bytes(pages)))
    zeros = [(f"{place} zero", _with(whole.content, place, bytes(PAGE))) for place in whole.pages[::PAGES]]
    older = [
        (f"{place} older", _with(whole.content, place, whole.older[place : place + PAGE]))
        for place in range(0, len(whole.older), PAGE)[::PAGES]
    ]
    for fault, damaged in (
        ("two pages swapped", swapped),
        ("a page of zeros", zeros),
        ("a page as it was some batches before", older),
    ):
        assert whole.unnoticed(damaged) == []
        proof("P7", fault, len(damaged), seed=SEED if damaged is swapped else None)


def _with(content: bytes, place: int, page: bytes) -> bytes:
    return content[:place] + page + content[place + PAGE :]


def test_the_journal_of_another_file(whole: Whole, proof: Proof) -> None:
    """SQLite plays such a journal into the file, whose pages become the other ledger's."""
    other = whole.path.with_name("other.db")
    sample.fill(other)
    sample.add_stub(other, 1)
    journal = _journal(other, "UPDATE month_sum SET cents = cents + 1", "UPDATE after_tax_day SET cents = 0")
    write(whole.path, whole.content)
    beside = whole.path.with_name("ledger.db-journal")
    beside.touch(mode=0o600)
    beside.write_bytes(journal)
    assert not silent(whole.path, whole.shows)
    assert not beside.exists()
    assert whole.path.read_bytes() != whole.content
    proof("P7", "the journal of another ledger beside the file", 1)


def _journal(path: Path, *statements: str) -> bytes:
    """What lies beside a ledger while a write is under way."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # its header then says that all of it counts
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        journal = path.with_name(f"{path.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    return journal


def test_every_command_says_it_in_words(
    whole: Whole, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-12-31")
    run = CommandLine(capsys)
    commands = (("status",), ("check",), ("list",), ("verify",), ("export",), ("year-end",), ("history",))
    dice = random.Random(f"{SEED} commands")
    defects = []
    for name, content in flipped(whole.content, dice, COMMANDS, len(whole.content)):
        for command in commands:
            write(whole.path, content)
            ran = run("--db", whole.path, *command)
            # The command reads no line that was changed, or it says that the file is damaged; then `check` ends with 2.
            if (
                ran.code not in (0, 1, 2 if command == ("check",) else 1)
                or "defect" in ran.err
                or "Traceback" in ran.err
            ):
                defects.append(f"{name}, {command[0]}: {ran.code} {ran.err}")
    assert defects == []
    proof("P7", "a command on a file with a byte changed", COMMANDS * len(commands), seed=SEED)


@pytest.mark.parametrize(
    ("check", "text"),
    [
        pytest.param("_chain", b"as payroll printed it", id="a note, without the chain"),
        pytest.param("schema_problems", b"append-only: void", id="a guard, without the schema"),
    ],
)
def test_a_verify_that_does_not_look_is_noticed(
    whole: Whole, monkeypatch: pytest.MonkeyPatch, check: str, text: bytes
) -> None:
    damaged = [("another letter", whole.content.replace(text, text.upper(), 1))]
    assert whole.unnoticed(damaged) == []
    left_out = getattr(verify, check)
    monkeypatch.setattr(verify, "_SEALED", tuple(each for each in verify._SEALED if each is not left_out))
    assert whole.unnoticed(damaged) == ["another letter"]
