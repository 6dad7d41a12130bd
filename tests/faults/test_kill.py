"""A command that is killed leaves all of what it does or nothing of it, and the next command works."""

import random
import time

import pytest

from tests.faults.children import at_step, kill
from tests.faults.commands import LEDGER
from tests.faults.drivers import import_in_pieces, say_saved_before_it_is
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.faults.rig import Rig

pytestmark = pytest.mark.faults

KILLS_AT_STEPS = 60 if FULL else 3  # of each command
KILLS_AT_RANDOM = 35 if FULL else 2


def test_killed_at_its_steps(rig: Rig, proof: Proof) -> None:
    steps = rig.steps()
    dice = random.Random(f"{SEED} {rig.command.name}")
    numbers = range(1, steps + 1) if steps <= KILLS_AT_STEPS else dice.sample(range(1, steps + 1), KILLS_AT_STEPS)
    wrong = []
    for number in numbers:
        ended = rig.run(at_step(number, kill))
        assert ended.code is None, f"step {number} of {steps} was never reached"
        found = rig.found_wrong(acknowledged=bool(ended.said)) + rig.wrong_afterwards()
        wrong += [f"killed at step {number} of {steps}: {each}" for each in found]
    print(*wrong, sep="\n")
    proof("P1", f"kill -9 during {rig.command.name}", len(numbers), broken=len(wrong), seed=SEED)


def test_killed_at_random_moments(rig: Rig, proof: Proof) -> None:
    dice = random.Random(f"{SEED} moments {rig.command.name}")
    begun = time.monotonic()
    rig.run()
    whole = time.monotonic() - begun
    wrong = []
    for _ in range(KILLS_AT_RANDOM):
        after = dice.uniform(0, whole)
        child = rig.start()
        child.kill_after(after)
        ended = child.end()
        found = rig.found_wrong(acknowledged=bool(ended.said)) + rig.wrong_afterwards()
        wrong += [f"killed after {after:.4f} s: {each}" for each in found]
    print(*wrong, sep="\n")
    proof("P1", f"kill -9 during {rig.command.name}", KILLS_AT_RANDOM, broken=len(wrong), seed=SEED)


def test_the_check_sees_an_import_that_commits_in_pieces(import_rig: Rig) -> None:
    rig = import_rig
    ended = rig.run(lambda: import_in_pieces(rig.root / LEDGER, rig.given / "book.jsonl", kill))
    assert ended.code is None
    assert rig.found_wrong(acknowledged=False) == [f"{LEDGER} is neither as before nor as after"]


def test_the_check_sees_an_import_that_says_done_before_it_is_saved(import_rig: Rig) -> None:
    ended = import_rig.run(lambda: say_saved_before_it_is(kill))
    assert (ended.code, ended.said) == (None, "saved\n")
    assert import_rig.found_wrong(acknowledged=True) == [f"{LEDGER}: what was acknowledged is lost"]
