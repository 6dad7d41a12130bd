"""An import for which the disk has no room: said in plain words, nothing recorded, and it works once there is room."""

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.storage.verify import problems
from tests.faults.harness import FULL, import_whole, make_ledger, put, start_import, stubs_in, write_stubs
from tests.faults.promises import Proof

pytestmark = pytest.mark.faults

LINES = 5_000
SIZES = 30 if FULL else 3


def at_most(size: int) -> Callable[[], None]:
    """Lets no file of a process grow beyond a size."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_no_room(tmp_path: Path, proof: Proof) -> None:
    stubs, empty, path = tmp_path / "stubs.csv", tmp_path / "empty.db", tmp_path / "ledger.db"
    write_stubs(stubs, LINES)
    make_ledger(empty)
    put(empty, path)
    import_whole(path, stubs)
    least, most = empty.stat().st_size, path.stat().st_size
    for part in range(SIZES):
        put(empty, path)
        size = least + (most - least) * part // SIZES
        process = start_import(path, stubs, preexec_fn=at_most(size))
        said, complaint = process.communicate()
        assert process.returncode == 1
        assert said == ""
        assert complaint == (
            f"error: {path} could not be written: the disk is full or failing.\n"
            "hint: Nothing was changed. Free some space and try again.\n"
        )
        assert stubs_in(path) == 0
        assert problems(path) == []
    import_whole(path, stubs)
    assert stubs_in(path) == LINES
    proof("P3", "no room on the disk for an import", SIZES)
