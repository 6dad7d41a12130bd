"""A ledger that stays open while its file is taken away or replaced: what lies at the path is what is read."""

import shutil
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.records import as_recorded, read_line
from ledger.storage.store import LedgerStore


def ledger_of(path: Path, person: str) -> Path:
    with LedgerStore(path) as store:
        store.make()
        with store.batch("test") as writer:
            line = {"record": "person", "id": person, "name": person.title(), "birth_date": "1980-05-01"}
            writer.record([as_recorded(read_line(line))])
    return path


def test_what_lies_at_the_path_is_read(tmp_path: Path) -> None:
    path, other = ledger_of(tmp_path / "ledger.db", "pat"), ledger_of(tmp_path / "other.db", "sam")
    with LedgerStore(path) as store:
        assert list(store.reader().people()) == ["pat"]

        shutil.move(other, path)  # as a program does that keeps two computers alike
        assert list(store.reader().people()) == ["sam"]

        path.unlink()
        assert not store.exists
        with pytest.raises(LedgerError, match="no ledger"):
            store.reader()

        ledger_of(path, "kim")
        assert list(store.reader().people()) == ["kim"]


def test_a_ledger_that_is_gone_is_missed(tmp_path: Path) -> None:
    """A new one was begun in its place, and given up with nothing recorded: the one that was saved is not forgotten."""
    path = ledger_of(tmp_path / "ledger.db", "pat")
    path.unlink()
    told: list[str] = []
    for _ in range(2):
        with LedgerStore(path, tell=told.append) as store:
            with pytest.raises(LedgerError, match="any more; one that ended with batch 1 was saved there") as gone:
                store.reader()
            assert "roth-ledger init" in str(gone.value.hint)
            store.make()
            store.unmake_if_empty()
    assert len(told) == 2
    assert all(f"A ledger that ended with batch 1 was kept at {path} before; its file" in each for each in told)
    path.with_name("ledger.db-backups").mkdir()
    with LedgerStore(path) as store, pytest.raises(LedgerError, match="backups of one lie in") as gone:
        store.reader()
    assert "roth-ledger restore latest" in str(gone.value.hint)
