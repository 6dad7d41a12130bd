"""A damaged file is imported whole or refused with a sentence, whatever the damage; see `fuzz.py`."""

import shutil
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.faults.harness import FULL, SEED
from tests.imports.fuzz import MOST_PACKED, PACKED, SEEDS, TEXTS, Fuzzer

pytestmark = pytest.mark.faults

COUNT = 10_000 if FULL else 250
OF_PACKED = MOST_PACKED if FULL else 4

# What a damaged file once brought to light, by its name and seed; each must hold for good.
FOUND: tuple[tuple[str, str], ...] = (
    ("gusto.txt", "1 10"),
    ("unknown.csv", "1 1526"),  # a column without a name, kept in a mapping that could not be read again
)


@pytest.fixture
def fuzzer(run: CommandLine, db: Path, tmp_path: Path) -> Fuzzer:
    """A command line on a ledger that is put back before each file."""
    return Fuzzer(run, Path(shutil.copy(db, tmp_path / "empty.db")), db, tmp_path)


def test_damaged_files_are_imported_whole_or_refused(fuzzer: Fuzzer) -> None:
    print(f"ROTH_LEDGER_SEED={SEED}")
    for number in range(COUNT):
        fuzzer.try_one(TEXTS[number % len(TEXTS)], f"{SEED} {number}")
    for number in range(OF_PACKED):
        fuzzer.try_one(PACKED[number % len(PACKED)], f"{SEED} packed {number}")
    print(fuzzer.summary(), *fuzzer.wrong, sep="\n")
    assert fuzzer.wrong == []


def test_what_was_found_stays_mended(fuzzer: Fuzzer) -> None:
    by_name = {case.name: case for case in SEEDS}
    for name, seed in FOUND:
        if name in by_name:  # else it is one of the samples of others
            fuzzer.try_one(by_name[name], seed)
    assert fuzzer.wrong == []


def test_undamaged_files_are_imported(fuzzer: Fuzzer) -> None:
    """The files that are damaged above can be read while they are whole, else little is proven."""
    imported = [case for case in TEXTS if fuzzer.imports(case)]
    assert [case.name for case in TEXTS if case not in imported] == []
