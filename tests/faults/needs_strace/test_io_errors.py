"""A file call of a command fails, SQLite's own too: never a false "saved", nothing half-done, and plain words."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.children import Before
from tests.faults.commands import LEDGER, Command, named
from tests.faults.drivers import say_saved_before_it_is
from tests.faults.harness import FULL, SEED
from tests.faults.needs_strace.strace import READING, WRITING, traced
from tests.faults.promises import Proof
from tests.faults.rig import Rig

pytestmark = pytest.mark.faults

FAULTS = 80 if FULL else 4  # of each command, spread over its calls, errors, and whether they last
_CALL = re.compile(r"^(\w+)\(")


class Fault(NamedTuple):
    """A call that fails: which one of its name, how, and whether all after it do too."""

    call: str
    number: int
    error: str
    lasts: bool

    def __str__(self) -> str:
        when = "from call {} on" if self.lasts else "at call {}"
        return f"{self.call}: {self.error} {when.format(self.number)}"

    @property
    def option(self) -> str:
        """What strace is told."""
        return f"inject={self.call}:error={self.error}:when={self.number}{'+' if self.lasts else ''}"


def faults_of(rig: Rig, log: Path) -> Iterator[Fault]:
    """Every fault of every call that a command makes on its own files; what it reads of the program never fails."""
    ended = traced(rig, log, "-y", "-s", "0", "-e", f"trace={','.join((*READING, *WRITING))}")
    assert ended.code == 0, ended
    numbers = Counter[str]()
    for line in log.read_text("utf-8").splitlines():
        found = _CALL.match(line)
        if found is None:
            continue
        call = found[1]
        numbers[call] += 1
        if str(rig.root) not in line:
            continue
        for error in ("EIO", "ENOSPC") if call in WRITING or "O_CREAT" in line else ("EIO",):
            yield Fault(call, numbers[call], error, lasts=False)
            if call in WRITING and call != "write":  # else nothing could be said either
                yield Fault(call, numbers[call], error, lasts=True)


def wrong_with(rig: Rig, fault: Fault, log: Path, before: Before | None = None) -> list[str]:
    """What a fault did that it should not have done."""
    ended = traced(rig, log, "-e", f"trace={fault.call}", "-e", fault.option, before=before)
    found = rig.wrong_said(ended) or rig.wrong_afterwards()
    return [f"{fault}: {each}" for each in found]


def test_a_call_fails(rig: Rig, tmp_path: Path, proof: Proof) -> None:
    dice = random.Random(f"{SEED} {rig.command.name}")
    faults = list(faults_of(rig, tmp_path / "log"))
    chosen = dice.sample(faults, min(FAULTS, len(faults)))
    wrong = [each for fault in chosen for each in wrong_with(rig, fault, tmp_path / "log")]
    print(*wrong, sep="\n")
    proof("P3", f"a file call of {rig.command.name} fails", len(chosen), broken=len(wrong), seed=SEED)


def test_the_check_sees_a_command_that_says_done_before_it_is_saved(
    rigs: Callable[[Command], Rig], tmp_path: Path
) -> None:
    rig, fault = rigs(named("the entry of a pay stub")), Fault("fdatasync", 1, "EIO", lasts=True)
    wrong = wrong_with(rig, fault, tmp_path / "log", lambda: say_saved_before_it_is(lambda: None))
    assert f"{fault}: {LEDGER}: what was acknowledged is lost" in wrong
