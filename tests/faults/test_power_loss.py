"""The power fails at every file call of commands recorded once: today's program recovers each disk, and the model sees.

That what today's program does to its files is as safe, `make faults` shows: it records every command anew.
"""

from pathlib import Path

import pytest

from tests.faults.harness import FULL, SEED
from tests.faults.powerloss import RECORDED, TRACES, PowerCuts, Trace
from tests.faults.promises import Proof
from tests.faults.rig import quick_folder

pytestmark = pytest.mark.faults

IMAGES = 5_000 if FULL else 380  # of each recorded command on each kind of disk


@pytest.mark.parametrize("strict", [True, False], ids=["posix", "ext4"])
@pytest.mark.parametrize("file", RECORDED)
def test_the_power_fails(file: str, proof: Proof, *, strict: bool) -> None:
    trace = Trace.load(TRACES / file)
    with quick_folder() as folder:
        loss = PowerCuts(trace.watched(Path(folder) / "root"), SEED).cut(trace, IMAGES, strict=strict)
    print(loss)
    proof("P2", f"the power fails during {RECORDED[file]}, as recorded", loss.images, broken=loss.broken, seed=SEED)


@pytest.mark.parametrize(
    ("left_out", "wrong"),
    [("sync folder", "ledgers/ledger.db: what was acknowledged is lost"), ("sync", "names a seal that is not there")],
)
def test_the_check_sees_a_program_that_does_not_sync(left_out: str, wrong: str) -> None:
    trace = Trace.load(TRACES / "pay-stub.json.gz")
    with quick_folder() as folder:
        watched = trace.watched(Path(folder) / "root")
        loss = PowerCuts(watched, SEED).cut(trace.without(left_out), 300, strict=True)
    assert any(wrong in each for each in loss.examples), loss
