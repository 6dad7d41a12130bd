"""A damaged file is imported whole or refused with a sentence, whatever the damage; see `fuzz.py`."""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.imports.fuzz import KINDS, SEEDS, TEXTS, Fuzzer, of_kind

pytestmark = pytest.mark.faults

# Workbooks and PDFs are read by a process of their own each.
COUNTS = {kind: (10_000, 40) for kind in KINDS} | {"CSV": (10_000, 80), "XLSX": (200, 2), "PDF": (200, 2)}

# What a damaged file once brought to light, by its name and seed; each must hold for good.
FOUND: tuple[tuple[str, str], ...] = (
    ("gusto.txt", "1 10"),
    ("unknown.csv", "1 1526"),  # a column without a name, kept in a mapping that could not be read again
)


@pytest.fixture
def db(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the ledger is: in memory, and nothing is known elsewhere of what was there a moment ago."""
    path = quick_path / "ledger.db"
    monkeypatch.setenv("ROTH_LEDGER_DB", str(path))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-12-31")
    monkeypatch.setenv("ROTH_LEDGER_STATE", os.devnull)
    return path


@pytest.fixture
def fuzzer(run: CommandLine, db: Path) -> Fuzzer:
    """A command line on a ledger that is put back before each file."""
    return Fuzzer(run, Path(shutil.copy(db, db.with_name("empty.db"))), db, db.parent)


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_imported_whole_or_refused(fuzzer: Fuzzer, kind: str, proof: Proof) -> None:
    print(f"ROTH_LEDGER_SEED={SEED}")
    cases, count = of_kind(kind), COUNTS[kind][0 if FULL else 1]
    for number in range(count):
        fuzzer.try_one(cases[number % len(cases)], f"{SEED} {kind} {number}")
    print(fuzzer.summary(), *fuzzer.wrong, sep="\n")
    assert fuzzer.wrong == []
    proof("P4", f"a damaged file: {kind}", count, seed=SEED)


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
