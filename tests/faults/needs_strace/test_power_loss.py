"""The power fails at every file call of a command, as strace recorded it: what was acknowledged is there afterwards."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.storage import location, saving
from tests.faults.children import Before
from tests.faults.commands import Command, named
from tests.faults.drivers import before_begin
from tests.faults.harness import FULL, SEED
from tests.faults.needs_strace.strace import record
from tests.faults.powerloss import PowerCuts
from tests.faults.promises import Proof
from tests.faults.rig import Rig

pytestmark = pytest.mark.faults

IMAGES = 10_000 if FULL else 100  # of each command, half of them on each kind of disk
AFTERWARDS = 20 if FULL else 2
_MODELS = {True: "POSIX disk", False: "ext4-like disk"}


@pytest.mark.parametrize("strict", _MODELS, ids=_MODELS.get)
def test_the_power_fails(rig: Rig, tmp_path: Path, proof: Proof, *, strict: bool) -> None:
    trace = record(rig, tmp_path / "log")
    loss = PowerCuts(rig, SEED, afterwards=AFTERWARDS).cut(trace, IMAGES // 2, strict=strict)
    print(rig.command.name, loss)
    promise = "P11" if rig.command.schema is not None else "P2"
    proof(promise, f"the power fails during {rig.command.name}", loss.images, broken=loss.broken, seed=SEED)


def _forget_folders() -> None:
    """Break the build: folders are not synced."""
    for module in (location, saving):
        vars(module)["sync_folder"] = lambda _: None


def _forget_files() -> None:
    """Break the build: what is saved in plain files is not synced."""
    vars(os)["fsync"] = lambda _: None


@pytest.mark.parametrize(
    ("name", "broken", "wrong"),
    [
        ("the entry of a pay stub", lambda: before_begin("PRAGMA synchronous = FULL"), "what was acknowledged is lost"),
        ("the entry of a pay stub", lambda: before_begin("PRAGMA synchronous = OFF"), "cannot be read"),
        ("an undo", lambda: before_begin("PRAGMA synchronous = FULL"), "what was acknowledged is lost"),
        ("the making of a ledger", _forget_folders, "what was acknowledged is lost"),
        ("an export", _forget_folders, "what was acknowledged is lost"),
        ("an export", _forget_files, "neither as before nor as after"),
    ],
)
def test_the_check_sees(rigs: Callable[[Command], Rig], tmp_path: Path, name: str, broken: Before, wrong: str) -> None:
    rig = rigs(named(name))
    loss = PowerCuts(rig, SEED).cut(record(rig, tmp_path / "log", broken), 1_000, strict=True)
    assert loss.broken > 0
    assert any(wrong in each for each in loss.examples), loss
