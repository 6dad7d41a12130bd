"""Copies that are known to be whole, and the way back from one."""

import contextlib
import errno
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.backup import copy_ledger
from ledger.storage.location import create_private
from ledger.storage.restoring import restore_ledger
from ledger.storage.saving import save_lines
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.storage.sample import IMPORTED, add_stub, content, line, meddle

HOLDER = """
import sys
from pathlib import Path
from ledger.storage.store import LedgerStore
with LedgerStore(Path(sys.argv[1])) as store:
    store.reader()
    print("open", flush=True)
    sys.stdin.readline()
"""


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


@contextmanager
def held_open(path: Path) -> Iterator[None]:
    """Another process that has the ledger open meanwhile."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    try:
        yield
    finally:
        process.communicate("\n")


def test_a_copy_holds_the_same(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy_ledger(path, copy)
    assert content(copy) == content(path)
    assert problems(copy) == []
    assert names(copy.parent) == {"copy.db"}


def test_copies_made_while_another_thread_writes_are_whole_and_hold_what_was_saved_before(
    path: Path, tmp_path: Path
) -> None:
    written, stop = [0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            add_stub(path, written[0])
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            saved = written[0]
            copy = tmp_path / f"copy-{number}.db"
            copy_ledger(path, copy)
            assert problems(copy) == []
            assert len(content(copy)["batch"]) >= 3 + saved
    finally:
        stop.set()
        writer.join()
    assert written[0] > 0
    assert problems(path) == []
    assert len(content(path)["batch"]) == 3 + written[0]


@pytest.mark.parametrize("taken_by", ["file", "folder", "link to nothing"])
def test_a_taken_name_is_refused(path: Path, tmp_path: Path, taken_by: str) -> None:
    copy = tmp_path / "copy.db"
    if taken_by == "file":
        copy.write_text("mine")
    elif taken_by == "folder":
        copy.mkdir()
    else:
        copy.symlink_to(tmp_path / "nowhere")
    before = names(tmp_path)
    with pytest.raises(LedgerError) as caught:
        copy_ledger(path, copy)
    assert caught.value.message == f"{copy} is there already."
    assert caught.value.hint == "Choose a name that is not taken."
    assert names(tmp_path) == before
    if taken_by == "file":
        assert copy.read_text() == "mine"


def test_no_copy_of_an_unsound_ledger(path: Path, tmp_path: Path) -> None:
    meddle(path, "UPDATE amount SET cents = 1 WHERE entry = 6")
    copy = tmp_path / "copy.db"
    with pytest.raises(LedgerError) as caught:
        copy_ledger(path, copy)
    assert caught.value.message == (
        f"The copy of {path} is not sound: The amounts of entry 6 are not those of its line."
    )
    assert names(tmp_path) == {"ledger.db", "ledger.db.lock"}


def test_restore_keeps_the_present_ledger(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy_ledger(path, copy)
    add_stub(path, 1)
    present = content(path)
    kept = restore_ledger(path, copy)
    assert kept is not None
    assert kept.parent == path.parent
    assert kept.name.startswith("ledger.before-restore-")
    assert content(path) == content(copy)
    assert content(kept) == present
    assert names(path.parent) == {"ledger.db", "ledger.db.lock", kept.name, "copies", "ledger.db-backups"}
    (backup,) = (tmp_path / "ledger.db-backups").iterdir()
    assert content(backup) == present
    add_stub(path, 2)
    assert problems(path) == []


def test_restore_where_there_is_no_ledger(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "new" / "ledger.db"
    assert restore_ledger(elsewhere, path) is None
    assert content(elsewhere) == content(path)


def die_while_writing(path: Path) -> None:
    """Leave a journal that must be played back: a process is killed when half of its write is in the file."""
    child = os.fork()
    if child == 0:
        with LedgerStore(path) as store, store.batch("killed") as writer:
            writer.raw.execute("PRAGMA cache_size = 5")  # pages: what it writes reaches the file before the end
            writer.record([line({**IMPORTED[3], "id": f"half-{number}"}) for number in range(300)])
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0


def test_what_a_killed_writer_left_is_taken_back_and_not_played_into_the_backup(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy_ledger(path, copy)
    add_stub(path, 1)
    acknowledged = content(path)
    die_while_writing(path)
    kept = restore_ledger(path, copy)
    assert kept is not None
    assert content(path) == content(copy)
    assert problems(path) == []
    assert content(kept) == acknowledged
    assert [each for each in names(tmp_path) if "journal" in each] == []


@pytest.mark.parametrize("damage", ["not SQLite", "a page", "cut off", "empty", "open to others"])
def test_a_damaged_ledger_is_kept_as_it_is_and_replaced(path: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy_ledger(path, copy)
    held = bytearray(path.read_bytes())
    if damage == "not SQLite":
        held[:] = b"no ledger at all" * 1000
    elif damage == "a page":
        held[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    elif damage == "cut off":
        del held[len(held) // 2 :]
    elif damage == "empty":
        held.clear()
    path.write_bytes(held)
    if damage == "open to others":
        path.chmod(0o644)
    kept = restore_ledger(path, copy)
    assert kept is not None
    assert kept.read_bytes() == held
    assert content(path) == content(copy)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    add_stub(path, 1)
    assert problems(path) == []


def test_the_journal_of_a_ledger_that_cannot_be_opened_is_not_played_into_the_backup(
    path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy_ledger(path, copy)
    add_stub(path, 1)
    acknowledged = content(path)
    die_while_writing(path)
    path.chmod(0o644)
    kept = restore_ledger(path, copy)
    assert content(path) == content(copy)
    assert not path.with_name("ledger.db-journal").exists()
    assert kept is not None
    assert kept.with_name(f"{kept.name}-journal").stat().st_size > 0  # what mends it is kept with it
    with LedgerStore(kept) as store:
        store.reader()
    assert content(kept) == acknowledged


def test_restore_is_refused_while_a_program_that_knows_nothing_of_our_lock_writes(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTH_LEDGER_LOCK_SECONDS", "0")
    copy = tmp_path / "copies" / "copy.db"
    copy_ledger(path, copy)
    before, there = content(path), names(path.parent)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="is locked"):
            restore_ledger(path, copy)
        other.execute("ROLLBACK")
    assert content(path) == before
    assert names(path.parent) == there | {"ledger.db.lock"}


def test_a_link_in_the_ledger_s_place_is_not_replaced(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    before = path.read_bytes()
    with pytest.raises(LedgerError) as caught:
        restore_ledger(link, path)
    assert caught.value.message == f"{link} is no ordinary file."
    assert link.is_symlink()
    assert path.read_bytes() == before


def test_restore_is_refused_while_another_program_has_the_ledger_open(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy_ledger(path, copy)
    add_stub(path, 1)
    before = path.read_bytes()
    with held_open(path), pytest.raises(LedgerError) as caught:
        restore_ledger(path, copy)
    assert (caught.value.message, caught.value.hint) == (
        f"{path} is open in another program.",
        "Nothing was changed. Close it there and try again.",
    )
    assert path.read_bytes() == before
    assert names(tmp_path) == {"ledger.db", "ledger.db.lock", "copies"}
    assert restore_ledger(path, copy) is not None


def test_an_unsound_backup_is_refused(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy_ledger(path, copy)
    meddle(copy, "UPDATE amount SET cents = 1 WHERE entry = 6")
    before = path.read_bytes()
    with pytest.raises(LedgerError) as caught:
        restore_ledger(path, copy)
    assert (caught.value.message, caught.value.hint) == (
        f"{copy} is not sound: The amounts of entry 6 are not those of its line.",
        "Nothing was changed. Choose another backup.",
    )
    assert path.read_bytes() == before


def test_a_backup_that_is_not_there_is_refused(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "none.db"
    with pytest.raises(LedgerError, match=r"^There is no ledger at .*none\.db\.$"):
        restore_ledger(path, copy)
    assert problems(path) == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_all_that_is_written_is_its_owner_s_alone(path: Path, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        copy_ledger(path, tmp_path / "copies" / "copy.db")
        restore_ledger(path, tmp_path / "copies" / "copy.db")
        save_lines(tmp_path / "book.jsonl", ["{}"])
        with LedgerStore(path) as store:
            store.reader()
        files = [each for each in tmp_path.rglob("*") if each.is_file()]
    finally:
        os.umask(before)
    assert len(files) == 6  # ledger, its lock, the one kept, that one as a backup, the copy, the book
    assert {each.name: stat.S_IMODE(each.stat().st_mode) for each in files} == {each.name: 0o600 for each in files}
    for folder in ("copies", "ledger.db-backups"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def test_a_book_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    book = tmp_path / "book.jsonl"

    def lines() -> Iterator[str]:
        yield "first"
        raise RuntimeError

    assert save_lines(book, ["one", "two"]) == 2
    with pytest.raises(RuntimeError):
        save_lines(book, lines(), replace=True)
    with pytest.raises(LedgerError) as caught:
        save_lines(book, ["three"])
    assert (caught.value.message, caught.value.hint) == (
        f"{book} is there already.",
        "Choose another name, or add --force to replace it.",
    )
    assert book.read_text() == "one\ntwo\n"
    assert names(tmp_path) == {"book.jsonl"}


def test_no_folder_for_a_copy(path: Path, tmp_path: Path) -> None:
    taken = tmp_path / "a file"
    create_private(taken)
    with pytest.raises(LedgerError) as caught:
        copy_ledger(path, taken / "copy.db")
    assert caught.value.message == f"The folder {taken} cannot be made: File exists."


@pytest.mark.parametrize("newer", [True, False])
def test_a_restore_that_fails_at_the_end_leaves_a_ledger_that_takes_entries(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, newer: bool
) -> None:
    """What is put back goes on from what lies there, or is older; the file that stays is the one expected."""
    copy, older = tmp_path / "copies" / "copy.db", tmp_path / "copies" / "older.db"
    copy_ledger(path, older)
    add_stub(path, 1)
    copy_ledger(path, copy)
    if newer:
        restore_ledger(path, older)
    put = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return put(self, target)

    before = content(path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(LedgerError, match="could not be written"):
            restore_ledger(path, copy if newer else older)
    assert content(path) == before
    add_stub(path, 2)
    assert problems(path) == []
