"""The screen's program killed while it saves: what it said is logged is there, and the next command works."""

from pathlib import Path

import pytest

from ledger.storage.verify import problems
from tests.faults.commands import LEDGER
from tests.faults.harness import FULL, stubs_in
from tests.faults.promises import Proof
from tests.faults.rig import Rig
from tests.tui.terminal_screen import Screen

pytestmark = pytest.mark.faults

# How many pieces of what is written to the terminal are read after the key that saves; None: until it says so.
KILLED_AFTER = (None, 0, 1, 2, 3, 4) if FULL else (None,)


def log_a_stub_and_be_killed(ledger: Path, variables: dict[str, str], pieces: int | None) -> bool:
    """Enter a pay stub by keys in a program that is then killed; whether the screen had said that it is logged."""
    with Screen("--db", ledger, variables=variables) as screen:
        screen.waits_for("What to do next")
        screen.press("n")
        screen.waits_for("After-tax 500.00")
        screen.type("2026-01-30")
        screen.waits_for("2026-01-30")
        screen.press("f2")
        if pieces is None:
            screen.waits_for("Logged the pay stub of 2026-01-30")
        for _ in range(pieces or 0):
            screen._read(0.1)
        return "Logged the pay stub" in screen.text()  # on leaving it is killed


def test_killed_while_it_saves(import_rig: Rig, proof: Proof) -> None:
    ledger = import_rig.root / LEDGER
    variables = {name: value for name, value in import_rig.variables.items() if name != "ROTH_LEDGER_TODAY"}
    wrong = []
    for pieces in KILLED_AFTER:
        import_rig.reset()
        assert stubs_in(ledger) == 1
        said = log_a_stub_and_be_killed(ledger, variables, pieces)
        there = stubs_in(ledger)
        if there not in (1, 2) or (said and there == 1):
            wrong.append(f"{there} stubs, {'acknowledged' if said else 'not acknowledged'}")
        wrong += problems(ledger) + import_rig.wrong_afterwards()
    print(*wrong, sep="\n")
    proof("P1", "kill -9 while the screen saves a pay stub", len(KILLED_AFTER), broken=len(wrong))
