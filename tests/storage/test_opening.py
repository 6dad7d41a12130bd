"""What is said where a ledger cannot be opened, and that nothing of it was then changed."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.connection import SCHEMA_VERSION, TIMEOUT_ENVIRONMENT, check_identity
from ledger.storage.failures import explained
from ledger.storage.location import NoLedgerError, create_private
from ledger.storage.migrate import create, upgrade
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.storage.sample import IMPORTED, add_stub, connect, line

NO_LEDGER_HINT = "Make one with `roth-ledger init` or `roth-ledger import FILE`, or name another with --db."
OTHER_HINT = "Nothing was changed. Name your ledger with --db."
DAMAGED_HINT = "Nothing was changed. Run `roth-ledger verify`, then `roth-ledger restore` with your newest backup."


def refusal(doing: Callable[[], object]) -> tuple[str, str]:
    """Message and hint of what is refused."""
    with pytest.raises(LedgerError) as caught:
        doing()
    return caught.value.message, caught.value.hint


def opening(path: Path) -> tuple[str, str]:
    """What is said of a file that is opened to be read."""
    with contextlib.closing(LedgerStore(path)) as store:
        return refusal(store.reader)


def execute(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_missing(tmp_path: Path) -> None:
    path = tmp_path / "none" / "ledger.db"
    assert opening(path) == (f"There is no ledger at {path}.", NO_LEDGER_HINT)
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    assert opening(tmp_path) == (f"{tmp_path} is not a file.", "Name the ledger file itself with --db.")


def test_under_a_file(path: Path) -> None:
    assert opening(path / "ledger.db") == (f"{path} is not a folder.", "Name another file with --db.")


def test_a_link(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    assert opening(link) == (f"{link} is a link.", "Name the file that it points to with --db.")
    assert refusal(lambda: create(link)) == (f"{link} is a link.", "Name the file that it points to with --db.")


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "elsewhere.db")
    assert refusal(lambda: create(link)) == (f"{link} is a link.", "Name the file that it points to with --db.")
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_hard_link(path: Path) -> None:
    path.with_name("second.db").hardlink_to(path)
    assert opening(path) == (f"{path} has a second name on this disk.", "Copy it to a file of its own.")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_open_to_others(path: Path, mode: int) -> None:
    path.chmod(mode)
    assert opening(path) == (f"{path} can be read by others (mode {mode:o}).", f"Run: chmod 600 {path}")


def test_no_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    create_private(path)
    path.write_text("Dear record keeper, " * 300)
    assert opening(path) == (f"{path} is not a roth-ledger file.", OTHER_HINT)


@pytest.mark.parametrize("statement", ["CREATE TABLE song (name TEXT)", "PRAGMA application_id = 1"])
def test_another_program_s_sqlite(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "music.db"
    create_private(path)
    execute(path, statement)
    before = path.read_bytes()
    assert opening(path) == (f"{path} is not a roth-ledger file.", OTHER_HINT)
    assert refusal(lambda: create(path)) == (f"{path} is not a roth-ledger file.", OTHER_HINT)
    assert path.read_bytes() == before


def test_a_newer_schema(path: Path) -> None:
    execute(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    newer = (
        f"{path} was saved by a newer version (schema {SCHEMA_VERSION + 1}; this program knows {SCHEMA_VERSION}).",
        "Nothing was changed. Update the program: pip install --upgrade roth-ledger",
    )
    assert opening(path) == newer
    assert refusal(lambda: add_stub(path, 1)) == newer
    assert refusal(lambda: upgrade(path)) == newer
    assert path.read_bytes() == before


def test_a_file_that_may_only_be_read_is_read(path: Path) -> None:
    path.chmod(0o400)
    before = path.read_bytes()
    with LedgerStore(path) as store:
        assert len(store.reader().history()) == 3
    assert path.read_bytes() == before


def test_writing_to_what_may_only_be_read(path: Path) -> None:
    # Not by the mode of the file: the superuser, as whom tests may run, writes whatever the mode says.
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA query_only = ON")
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("CREATE TABLE more (number INTEGER)")
    error = explained(caught.value, path, 0.2)
    assert (error.message, error.hint) == (
        f"{path} is read-only.",
        f"Nothing was changed. To write to it: chmod 600 {path}",
    )


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_locked(path: Path, monkeypatch: pytest.MonkeyPatch, lock: str) -> None:
    monkeypatch.setenv(TIMEOUT_ENVIRONMENT, "0.2")
    locked = (
        f"{path} is locked: another program has been using it for 0.2 s.",
        "Nothing was changed. Close the other program, or wait, and try again.",
    )
    with contextlib.closing(connect(path)) as other:
        other.execute(lock)
        if lock == "BEGIN EXCLUSIVE":
            assert opening(path) == locked
        else:  # who reads does not mind a writer that has not begun to save
            with LedgerStore(path) as store:
                assert len(store.reader().history()) == 3
        assert refusal(lambda: add_stub(path, 1)) == locked
        other.execute("ROLLBACK")
    add_stub(path, 1)


def test_damaged(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[100:4096] = b"\xff" * 3996  # the first page, after the header by which the file is known
    path.write_bytes(whole)
    assert opening(path) == (f"{path} is damaged.", DAMAGED_HINT)


def test_a_blank_leftover_is_no_ledger_and_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    create_private(path)
    assert opening(path) == (f"There is no ledger at {path}.", NO_LEDGER_HINT)
    create(path)
    assert problems(path) == []


def test_a_ledger_that_another_program_makes_just_then_is_not_taken_for_something_else(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    asked: list[str] = []
    create_private(path)

    def meanwhile(statement: str) -> None:
        if asked and not statement.startswith("--"):  # between what is asked first and what is asked next
            create(path)
        asked.append(statement)

    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.set_trace_callback(meanwhile)
        with contextlib.suppress(NoLedgerError):  # as it was a moment before
            check_identity(connection, path)


def test_making_a_ledger_twice_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    create(path)
    assert path.read_bytes() == before


def test_one_that_stays_empty_is_unmade_and_one_that_does_not_is_kept(path: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    for each in (empty, path):
        with LedgerStore(each) as store:
            store.make()
            store.unmake_if_empty()
    assert not empty.exists()
    assert not empty.with_name("empty.db.lock").exists()
    assert problems(path) == []


def test_what_another_program_records_in_one_just_made_stays(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"

    class Slow(LedgerStore):
        def close(self) -> None:
            super().close()
            add_person(path)

    store = Slow(path)
    store.make()
    store.unmake_if_empty()
    with LedgerStore(path) as other:
        assert [batch.command for batch in other.reader().history()] == ["add"]


def add_person(path: Path) -> None:
    with LedgerStore(path) as store, store.batch("add") as writer:
        writer.record([line(IMPORTED[0])])


def test_whether_something_was_saved_is_known(path: Path) -> None:
    with LedgerStore(path) as store:
        with store.batch("nothing"):
            pass
        assert not store.has_saved
        with store.batch("one") as writer:
            writer.record([line({**IMPORTED[3], "id": "more"})])
        assert store.has_saved


def test_a_newer_migration_alone_is_a_newer_schema(path: Path) -> None:
    execute(path, "UPDATE alembic_version SET version_num = '0099'")
    message, _ = opening(path)
    assert message.startswith(f"{path} was saved by a newer version ")


def test_no_file_in_the_place_of_the_lock(path: Path) -> None:
    lock = path.with_name("ledger.db.lock")
    lock.unlink(missing_ok=True)
    os.mkfifo(lock)
    message, hint = opening(path)
    assert message.startswith(f"{lock} is no ordinary file: ")
    assert hint.endswith(f"rm {lock}")


def test_a_journal_with_a_second_name(path: Path) -> None:
    journal = path.with_name("ledger.db-journal")
    create_private(journal)
    os.link(journal, path.with_name("elsewhere"))
    message, _ = opening(path)
    assert message.startswith(f"{journal} is none that this program made")


@pytest.mark.parametrize("name", ["50%.db", "a?mode=ro.db", "#1.db", "blank space.db", "été.db", "%2e.db"])
def test_names_that_mean_something_in_a_uri(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    create(path)
    assert problems(path) == []
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_ledger_is_its_owner_s_alone(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        path = tmp_path / "new" / "ledger.db"
        with LedgerStore(path) as store:
            store.make()
            store.reader()
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"ledger.db": 0o600, "ledger.db.lock": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
