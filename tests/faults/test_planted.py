"""Something planted where the program will read or write: nothing is written through it, and nothing waits for it."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage import location
from ledger.storage.anchors import anchor_path
from ledger.storage.location import check_file
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.faults.crowd import Row, at_once
from tests.faults.harness import FULL, make_ledger
from tests.faults.promises import Proof

pytestmark = pytest.mark.faults

# A zero first: a journal that begins so is taken for one that is free to be written to.
PRECIOUS = b"\0" + b"precious" * 100
ADD = ("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "1.00")


def symlink(place: Path, victim: Path) -> None:
    place.symlink_to(victim)


def dangling(place: Path, victim: Path) -> None:
    place.symlink_to(victim.with_name("new"))


def hardlink(place: Path, victim: Path) -> None:
    place.hardlink_to(victim)


def fifo(place: Path, _victim: Path) -> None:
    os.mkfifo(place, 0o600)


def directory(place: Path, _victim: Path) -> None:
    place.mkdir()


def readable(place: Path, _victim: Path) -> None:
    """A file that others can read, and so what is written to it."""
    place.write_bytes(PRECIOUS)
    place.chmod(0o644)


ALL_KINDS: tuple[Callable[[Path, Path], None], ...] = (symlink, dangling, hardlink, fifo, directory, readable)
KINDS = ALL_KINDS if FULL else (dangling, hardlink, fifo)


class Case(NamedTuple):
    """A folder with a ledger, what was planted in it, and what is then run."""

    target: str
    kind: Callable[[Path, Path], None]
    folder: Path

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.db"

    @property
    def victim(self) -> Path:
        return self.folder / "other" / "victim"

    @property
    def place(self) -> Path:
        """Where it is planted."""
        if self.target == "anchor":
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("ROTH_LEDGER_STATE", self.variables()["ROTH_LEDGER_STATE"])
                found = anchor_path(self.ledger)
                assert found is not None
                return found
        return self.folder / self.target

    def commands(self) -> Row:
        """What would read or write it."""
        writes: dict[str, list[tuple[object, ...]]] = {
            "copy.db": [("backup", self.place)],
            "book.jsonl": [("export", "--output", self.place), ("export", "--output", self.place, "--force")],
            "ledger.db-backups": [("backup",), ("backup", "--list")],
            "all.bundle": [("export", "--bundle", self.place)],
            "settings.toml": [("settings", "set", "alerts.near_info", "70")],
        }
        reads: list[tuple[object, ...]] = [("status",), ADD]
        return [("--db", self.ledger, *each) for each in writes.get(self.target, reads)]

    def variables(self) -> dict[str, str]:
        return {
            "ROTH_LEDGER_STATE": str(self.folder / "state"),
            "ROTH_LEDGER_SETTINGS": str(self.folder / "settings.toml"),
            "ROTH_LEDGER_REMEMBERED": str(self.folder / "remembered.json"),
        }

    def plant(self, sample: Path) -> None:
        """Make the folder, and put the thing in its place."""
        (self.folder / "other").mkdir(parents=True)
        self.victim.write_bytes(PRECIOUS)
        shutil.copy(sample, self.ledger)
        if self.target == "ledger.db":
            self.ledger.unlink()
        self.place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.kind(self.place, self.victim)

    def came_through(self) -> list[str]:
        """What was written through it, or put where others read it."""
        name, wrong = f"{self.kind.__name__} as {self.target}", []
        if self.victim.read_bytes() != PRECIOUS or [each.name for each in self.victim.parent.iterdir()] != ["victim"]:
            wrong.append(f"{name}: written through")
        is_open = self.place.is_file() and stat.S_IMODE(self.place.lstat().st_mode) == 0o644
        if is_open and self.place.read_bytes() != PRECIOUS:
            wrong.append(f"{name}: others read what was written")
        return wrong


TARGETS = (
    *("ledger.db", "ledger.db-journal", "ledger.db-wal", "ledger.db.lock", "ledger.db-backups", "copy.db"),
    *("book.jsonl", "all.bundle", "settings.toml", "remembered.json", "anchor"),
)
# Settings that lie elsewhere are written there: a link of one's own is how people keep them in another folder.
MEANT = [("settings.toml", dangling)]
LONGEST = 60  # seconds


def test_nothing_is_written_through_what_was_planted(tmp_path: Path, proof: Proof) -> None:
    sample = tmp_path / "sample.db"
    make_ledger(sample)
    cases = [
        Case(target, kind, tmp_path / f"{target}-{kind.__name__}")
        for target in TARGETS
        for kind in KINDS
        if (target, kind) not in MEANT
    ]
    for case in cases:
        case.plant(sample)

    rows = at_once([case.commands() for case in cases], variables=[case.variables() for case in cases], longest=LONGEST)

    wrong = [found for case in cases for found in case.came_through()]
    for case, row in zip(cases, rows, strict=True):
        name = f"{case.kind.__name__} as {case.target}"
        if not row:
            wrong.append(f"{name}: the program hung")
        for ran in row:
            if ran.code not in (0, 1) or "Traceback" in ran.err or "has a defect" in ran.err:
                wrong.append(f"{name}: exit {ran.code}: {ran.err}")
            if ran.code == 1 and not (ran.err.startswith("error: ") and "hint: " in ran.err):
                wrong.append(f"{name}: refused without a word on what to do: {ran.err}")
    assert wrong == []
    proof("P13", "something planted where the program reads or writes", len(cases))


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.__name__)
def test_what_lies_beside_the_ledger_is_looked_at_before_sqlite_opens_it(
    tmp_path: Path, ending: str, kind: Callable[[Path, Path], None]
) -> None:
    case = Case(f"ledger.db{ending}", kind, tmp_path / "home")
    make_ledger(tmp_path / "sample.db")
    case.plant(tmp_path / "sample.db")

    with pytest.raises(LedgerError, match="is none that this program made"):
        check_file(case.ledger)


def test_a_folder_that_everybody_may_write_to(tmp_path: Path) -> None:
    path = tmp_path / "shared" / "ledger.db"
    make_ledger(path)
    path.parent.chmod(0o777)
    with LedgerStore(path) as store, pytest.raises(LedgerError, match=r"Everybody may write to .* 777") as caught:
        store.reader()
    assert caught.value.hint == f"Run: chmod go-w {path.parent}"
    path.parent.chmod(0o1777)  # where everybody may add files, and remove only their own: /tmp
    assert problems(path) == []


def test_a_link_of_one_s_own_leads_to_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "real" / "ledger.db"
    make_ledger(path)
    (tmp_path / "link").symlink_to(path.parent)
    with LedgerStore(tmp_path / "link" / "ledger.db") as store:
        assert len(store.reader().history()) == 1


def test_the_check_sees_a_build_that_does_not_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of the ledger then go through a second name of the journal into a file that others may read."""
    case = Case("ledger.db-journal", hardlink, tmp_path / "home")
    make_ledger(tmp_path / "sample.db")
    case.plant(tmp_path / "sample.db")
    monkeypatch.setattr(location, "_check_beside", lambda _path: None)
    with LedgerStore(case.ledger) as store, store.batch("test") as writer:
        writer.record([])
    assert case.came_through() == ["hardlink as ledger.db-journal: written through"]
