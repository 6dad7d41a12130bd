"""Each file is safe on the disk before it gets its name, and its name is before anything is said to be done.

Watched from within: which files and folders are synced, and when names are given. What SQLite itself does to the
ledger is not seen here; a power cut at each of its calls is tried by the fault tests.
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.backups import BY_HAND
from ledger.storage import encrypting, keys
from ledger.storage.backup import copy_ledger
from ledger.storage.backups import keep
from ledger.storage.bundles import write_bundle
from ledger.storage.location import make_folder
from ledger.storage.restoring import restore_ledger
from ledger.storage.saving import save_lines
from tests.storage.sample import add_stub

AT = dt.datetime(2026, 7, 1, 9, 30, tzinfo=dt.UTC)


class Disk:
    """What was synced, by device and number, and the names given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.named: list[Path] = []
        self.wrong: list[str] = []
        self._synced: set[tuple[int, int]] = set()
        self._waiting: set[Path] = set()
        self._fsync, self._replace, self._mkdir = os.fsync, os.replace, os.mkdir
        for name in ("fsync", "replace", "mkdir"):
            monkeypatch.setattr(os, name, getattr(self, name))

    def fsync(self, descriptor: int) -> None:
        self._fsync(descriptor)
        found = os.fstat(descriptor)
        self._synced.add((found.st_dev, found.st_ino))
        self._waiting = {each for each in self._waiting if each.exists() and not os.path.samestat(found, each.stat())}

    def replace(self, source: Any, target: Any) -> None:
        found, name = Path(source).stat(), Path(target)
        if name.suffix != ".json":  # what is noted of a ledger elsewhere may be older than it is
            if (found.st_dev, found.st_ino) not in self._synced:
                self.wrong.append(f"{name.name} has its name before its content is on the disk")
            self._waiting.add(name.parent)
            self.named.append(name)
        self._replace(source, target)

    def mkdir(self, folder: Any, *given: Any, **more: Any) -> None:
        self._mkdir(folder, *given, **more)
        if not Path(folder).name.startswith("."):  # else it is gone again when all is done
            self._waiting.add(Path(folder).parent)

    def found(self) -> list[str]:
        """What is not as it should be by now."""
        return [
            *self.wrong,
            *(f"the names in {each.name} are not on the disk" for each in self._waiting if each.exists()),
        ]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def kept_twice(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = folder / "settings.toml"
    settings.write_text(f'[backup]\nfolder = "{folder}"\n')
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(settings))
    made = keep(path, BY_HAND, AT)
    assert made is not None
    assert (folder / made.path.name).is_file()


def put_back(path: Path, folder: Path, _: pytest.MonkeyPatch) -> None:
    copy_ledger(path, folder / "copy.db")
    add_stub(path, 1)
    restore_ledger(path, folder / "copy.db", AT)


def encrypted(path: Path, _folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ROUNDS", 256)
    encrypting.recode(path, keys.derive("it's a stapler"))
    keys.forget()


def bundled(path: Path, folder: Path, _: pytest.MonkeyPatch) -> None:
    write_bundle(path, folder / "ledger.bundle", folder / "none.toml", program="1", at=AT)


def saved(_path: Path, folder: Path, _monkeypatch: pytest.MonkeyPatch) -> None:
    make_folder(folder / "books" / "2026")
    save_lines(folder / "books" / "2026" / "book.jsonl", ["one", "two"])


@pytest.mark.parametrize(("act", "names"), [(kept_twice, 2), (put_back, 4), (encrypted, 1), (bundled, 2), (saved, 1)])
def test_it_is_on_the_disk(
    act: Callable[[Path, Path, pytest.MonkeyPatch], None],
    names: int,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    disk = Disk(monkeypatch)
    act(path, elsewhere, monkeypatch)
    assert disk.found() == []
    assert len(disk.named) == names


def test_what_is_not_synced_is_seen(path: Path, tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "new").mkdir()
    path.replace(tmp_path / "new" / "ledger.db")
    assert len(disk.found()) == 3
