"""A disk that is full, a real one in memory: said in plain words, nothing half-done, and the next command works."""

import contextlib
import errno
import os
import random
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults.commands import COMMANDS, Command
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.faults.rig import Rig

pytestmark = pytest.mark.faults

TIMES = 6 if FULL else 1  # of each command
DISK = 4_000_000
MOST_LEFT = 200_000


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A small disk in memory."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(filler: Path, left: int) -> None:
    """Fill the disk that a file is on, but for so many bytes."""
    with filler.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        file.truncate(max(0, file.tell() - left))


def test_no_room(tmp_path: Path, proof: Proof, command: Command) -> None:
    dice = random.Random(f"{SEED} {command.name}")
    wrong = []
    with small_disk(tmp_path / "disk") as disk:
        rig, filler = Rig(disk, command), disk / "filler"
        for _ in range(TIMES):
            left = dice.randrange(MOST_LEFT)
            ended = rig.run(partial(fill, filler, left))
            filler.unlink()
            found = rig.wrong_said(ended) or rig.wrong_afterwards()
            wrong += [f"{left} bytes left: {each}" for each in found]
    print(*wrong, sep="\n")
    proof("P3", f"no room on the disk for {command.name}", TIMES, broken=len(wrong), seed=SEED)


@pytest.fixture(params=COMMANDS, ids=lambda command: command.name.replace(" ", "-"))
def command(request: pytest.FixtureRequest) -> Command:
    """Each command."""
    found: Command = request.param
    return found


def test_the_disk_is_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        fill(disk / "filler", 0)
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)), (disk / "other").open("wb", buffering=0) as file:
            file.write(bytes(8192))
