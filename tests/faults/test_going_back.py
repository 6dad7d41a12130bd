"""Backups made while another process writes, damage, and the way back: to the state that was acknowledged."""

import contextlib
import os
import random
import select
import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.domain.backups import BY_HAND
from ledger.domain.errors import LedgerError
from ledger.domain.records import as_recorded, read_line
from ledger.storage import backup, backups, engine, writing
from ledger.storage.backups import backups_in, folder_of, keep
from ledger.storage.connection import open_reading
from ledger.storage.restoring import restore_ledger
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.faults.harness import FULL, SEED, make_ledger, stub
from tests.faults.promises import Proof
from tests.storage.sample import meddle

pytestmark = pytest.mark.faults
del engine, writing  # loaded before the writers are forked

CYCLES = 500 if FULL else 10
EACH = 25  # cycles of one ledger: it grows
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)

Chain = dict[int, str]  # the seal of each batch


class Writing:
    """Another process that records one pay stub after the other, and says each seal once it is saved."""

    def __init__(self, path: Path) -> None:
        reading, telling = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                _write_on(path, telling)
            finally:
                os._exit(3)
        os.close(telling)
        self._said = os.fdopen(reading, "rb", buffering=0)
        self._rest = b""

    def acknowledged(self, wait: float = 0) -> Chain:
        """What was said since the last time; where nothing was, the next within a time."""
        found: Chain = {}
        while select.select([self._said], [], [], 0 if found else wait)[0]:
            *whole, self._rest = (self._rest + self._said.read(65_536)).split(b"\n")
            found.update((int(number), seal.decode()) for number, seal in (each.split() for each in whole))
        return found

    def end(self) -> None:
        """Kill it."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        self._said.close()


def _write_on(path: Path, telling: int) -> None:
    cents = 100
    while True:
        cents += 1
        with contextlib.suppress(LedgerError), LedgerStore(path) as store:
            with store.batch(f"stub {cents}") as writer:
                writer.record([as_recorded(read_line(stub(cents)))])
            newest = store.reader().history()[-1]
            os.write(telling, f"{newest.number} {newest.seal}\n".encode())


@contextlib.contextmanager
def another_writing(path: Path) -> Iterator[Writing]:
    writer = Writing(path)
    try:
        yield writer
    finally:
        writer.end()


def chain_of(path: Path) -> Chain:
    """The seals of a ledger, each of which holds all that was recorded before it."""
    with contextlib.closing(open_reading(path)) as connection:
        return dict(connection.execute("SELECT batch, hash FROM seal"))


def lacking(path: Path, acknowledged: Chain) -> list[str]:
    """What is wrong with a ledger or a copy that is to hold what was acknowledged."""
    try:
        found, chain = problems(path), chain_of(path)
    except LedgerError as error:
        return [error.message]
    return found + [f"batch {batch} is lacking" for batch, seal in acknowledged.items() if chain.get(batch) != seal]


def damage(path: Path, dice: random.Random) -> str:
    """Damage a ledger as a failing disk, another program or a slip of the hand does; says how."""
    how = dice.choice(["removed", "cut off", "emptied", "a page", "its beginning", "an older copy"])
    if how == "removed":
        path.unlink()
    elif how == "an older copy":
        oldest = min(folder_of(path).iterdir())
        shutil.copy(oldest, path.with_name("older"))
        path.with_name("older").replace(path)
    else:
        size = path.stat().st_size
        with path.open("r+b") as file:
            if how == "cut off":
                file.truncate(dice.randrange(size))
            elif how == "emptied":
                file.truncate(0)
            else:
                file.seek(0 if how == "its beginning" else dice.randrange(size // 4096) * 4096)
                file.write(dice.randbytes(4096))
    return how


def restored(path: Path, kept: Path) -> None:
    """Restore; while the other process has the ledger open it is refused, and tried again."""
    for _ in range(10_000):
        try:
            restore_ledger(path, kept)
        except LedgerError as error:
            assert error.message == f"{path} is open in another program."  # noqa: PT017 - any other is a failure
        else:
            return
    pytest.fail("the ledger was never free")


def wrong_after_cycles(path: Path, cycles: int, dice: random.Random) -> list[str]:
    """Cycles of backup, damage and restore with one ledger while another process writes; what was wrong after them."""
    make_ledger(path)
    wrong = []
    with another_writing(path) as writer:
        for _ in range(cycles):
            acknowledged = writer.acknowledged(wait=30)
            kept = keep(path, BY_HAND, NOW)
            assert kept is not None
            wrong += [f"a backup: {each}" for each in lacking(kept.path, acknowledged)]
            at_backup = chain_of(kept.path)
            how = damage(path, dice)
            restored(path, kept.path)
            wrong += [f"{how}, and restored: {each}" for each in lacking(path, at_backup)]
            writer.acknowledged()  # what was saved after the backup is in the file that is kept
    for each in backups_in(folder_of(path), path):
        wrong += [f"a kept backup: {problem}" for problem in problems(each.path)]
    return wrong


def test_backup_damage_and_restore_while_another_process_writes(tmp_path: Path, proof: Proof) -> None:
    print(f"ROTH_LEDGER_SEED={SEED}")
    dice, wrong = random.Random(f"{SEED} going back"), []
    for begun in range(0, CYCLES, EACH):
        folder = tmp_path / str(begun)
        folder.mkdir()
        wrong += wrong_after_cycles(folder / "ledger.db", min(EACH, CYCLES - begun), dice)
        shutil.rmtree(folder)
    proof("P9", "backup, damage and restore while another program writes", CYCLES, broken=len(wrong), seed=SEED)
    assert wrong == []


def half_written(path: Path) -> Callable[[], None]:
    """A process in the midst of a write, half of which is in the file; the function returned ends it."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:
        with LedgerStore(path) as store, store.batch("half") as writer:
            writer.raw.execute("PRAGMA cache_size = 5")  # pages: what it writes reaches the file before the end
            writer.record([as_recorded(read_line(stub(cents))) for cents in range(100, 500)])
            os.write(telling, b"half")
            signal.pause()
    os.close(telling)
    assert os.read(reading, 4) == b"half"
    os.close(reading)

    def end() -> None:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    return end


def test_the_check_sees_a_plain_copy_of_a_file_that_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = tmp_path / "ledger.db", tmp_path / "copy.db"
    make_ledger(path)
    acknowledged = chain_of(path)
    end = half_written(path)
    try:
        monkeypatch.setattr(backup, "_copy_pages", shutil.copyfile)
        with backup.copied(path, tmp_path) as unfinished:
            unfinished.replace(copy)
    finally:
        end()
    assert lacking(copy, acknowledged) != []
    assert lacking(path, acknowledged) == []


def test_the_check_sees_backups_that_are_not_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    make_ledger(path)
    acknowledged = chain_of(path)
    meddle(path, "UPDATE entry SET line = replace(line, 'Acme', 'Beta') WHERE sequence = 2")
    with pytest.raises(LedgerError, match=r"^The copy of .* is not sound: "):
        keep(path, BY_HAND, NOW)
    assert backups_in(folder_of(path), path) == []
    monkeypatch.setattr(backups, "refuse_unsound", lambda _path, _found: None)
    kept = keep(path, BY_HAND, NOW)
    assert kept is not None
    assert lacking(kept.path, acknowledged) != []
