"""A disk that fails or is full: said in plain words with what to do, nothing half-done, and the next command works."""

import errno
import os
import random
from collections.abc import Callable
from functools import partial

import pytest

from tests.faults.children import Ended, at_step, is_file_call, with_files_at_most
from tests.faults.commands import LEDGER, Command, named
from tests.faults.drivers import after_commit, say_saved_before_it_is
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.faults.rig import Rig, files_below

pytestmark = pytest.mark.faults

SIZES = 10 if FULL else 1  # of each command
CALLS = 1_000 if FULL else 2  # of each command, all where there are fewer
ERRORS = (errno.EIO, errno.ENOSPC)


def failing(number: int) -> None:
    """Fail as the system does."""
    raise OSError(number, os.strerror(number), "a file")


def test_a_call_on_files_fails(rig: Rig, proof: Proof) -> None:
    dice = random.Random(f"{SEED} {rig.command.name}")
    calls = rig.steps(is_file_call)
    faults = [(call, error) for call in range(1, calls + 1) for error in ERRORS]
    wrong = []
    chosen = dice.sample(faults, min(CALLS, len(faults)))
    for call, error in chosen:
        ended = rig.run(at_step(call, partial(failing, error), is_file_call))
        found = rig.wrong_said(ended) or rig.wrong_afterwards()
        wrong += [f"{errno.errorcode[error]} of call {call} of {calls}: {each}" for each in found]
    print(*wrong, sep="\n")
    proof("P3", f"a file call of {rig.command.name} fails", len(chosen), broken=len(wrong), seed=SEED)


def test_no_room(rig: Rig, proof: Proof) -> None:
    dice = random.Random(f"{SEED} {rig.command.name}")
    rig.run()
    largest = max(map(len, files_below(rig.root).values()))
    wrong = []
    for _ in range(SIZES):
        size = dice.randrange(largest)
        ended = rig.run(with_files_at_most(size))
        found = rig.wrong_said(ended) or rig.wrong_afterwards()
        wrong += [f"no file beyond {size} bytes: {each}" for each in found]
    print(*wrong, sep="\n")
    proof("P3", f"no room on the disk for {rig.command.name}", SIZES, broken=len(wrong), seed=SEED)


def test_what_is_said_of_a_full_disk(import_rig: Rig) -> None:
    ledger = import_rig.root / LEDGER
    size = len(import_rig.tree()[LEDGER])
    assert import_rig.run(with_files_at_most(size)) == Ended(
        1,
        "",
        f"error: {ledger} could not be written: the disk is full or failing.\n"
        "hint: Nothing was changed. Free some space and try again.\n",
    )


def test_what_is_said_where_only_what_is_shown_cannot_be_read(rigs: Callable[[Command], Rig]) -> None:
    rig = rigs(named("the entry of a pay stub"))
    ended = rig.run(lambda: after_commit(lambda: os.truncate(rig.root / LEDGER, 8_192)))
    assert (ended.code, ended.said) == (1, "recorded second\n")
    assert ended.complaint.startswith(
        f"error: {rig.root / LEDGER} is damaged.\nhint: What was recorded before it is kept"
    )
    assert "Nothing was" not in ended.complaint


def test_the_check_sees_an_import_that_says_done_before_it_is_saved(import_rig: Rig) -> None:
    size = len(import_rig.tree()[LEDGER])

    def broken() -> None:
        with_files_at_most(size)()
        say_saved_before_it_is(lambda: None)

    ended = import_rig.run(broken)
    assert ended.said.startswith("saved\n")
    assert f"{LEDGER}: what was acknowledged is lost" in import_rig.wrong_said(ended)


def test_the_check_sees_a_failure_that_is_not_in_plain_words(import_rig: Rig) -> None:
    def broken() -> None:
        raise RuntimeError

    assert "it ended with 70" in import_rig.wrong_said(import_rig.run(broken))
