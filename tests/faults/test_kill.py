"""An import killed at a random moment leaves all of its file or none of it, and the next import works."""

import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from ledger.storage.verify import problems
from tests.faults.harness import FULL, SEED, import_whole, make_ledger, start, start_import, stubs_in, write_stubs

pytestmark = pytest.mark.faults

LINES = 50_000 if FULL else 1_500
KILLS = 100 if FULL else 2  # of each format


def found_wrong(path: Path, lines: int, *, acknowledged: bool) -> list[str]:
    """What a killed import left wrong behind; nothing where it left all of its file or none of it."""
    there = stubs_in(path)
    wrong = problems(path)
    if there not in (0, lines):
        wrong.append(f"{there} of {lines} lines")
    if acknowledged and there != lines:
        wrong.append("an acknowledged import is lost")
    return wrong


@pytest.mark.parametrize("name", ["book.jsonl", "stubs.csv"])
def test_kill_during_an_import(tmp_path: Path, name: str) -> None:
    print(f"ROTH_LEDGER_SEED={SEED}")
    dice = random.Random(f"{SEED} {name}")
    file, empty, path = tmp_path / name, tmp_path / "empty.db", tmp_path / "ledger.db"
    write_stubs(file, LINES)
    make_ledger(empty)
    shutil.copy(empty, path)
    begun = time.monotonic()
    import_whole(path, file)
    whole = time.monotonic() - begun
    assert found_wrong(path, LINES, acknowledged=True) == []

    during = 0  # a kill that comes too late, as on a busy machine, proves nothing
    for _ in range(5 * KILLS):
        if during == KILLS:
            break
        shutil.copy(empty, path)
        process = start_import(path, file)
        after = dice.uniform(0.2, 1.0) * whole
        time.sleep(after)
        during += process.poll() is None
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
        assert found_wrong(path, LINES, acknowledged=" new" in said) == [], f"killed after {after:.3f} s"
        import_whole(path, file)
        assert stubs_in(path) == LINES
    assert problems(path) == []
    assert during == KILLS


def test_the_check_sees_an_import_that_commits_in_pieces(tmp_path: Path) -> None:
    file, path = tmp_path / "book.jsonl", tmp_path / "ledger.db"
    write_stubs(file, 5_000)
    make_ledger(path)
    process = start("-m", "tests.faults.drivers", "pieces", path, file)
    assert process.stdout is not None
    assert process.stdout.readline() == "saved\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    (wrong,) = found_wrong(path, 5_000, acknowledged=False)
    assert wrong in {f"{thousand}000 of 5000 lines" for thousand in range(1, 5)}
