"""The backups that are kept: before each import, in one folder and in a second one, and which of them go."""

import datetime as dt
import os
import re
from pathlib import Path

import pytest

from ledger.domain.backups import BEFORE_IMPORT, BEFORE_UPGRADE, BY_HAND
from ledger.domain.errors import LedgerError
from ledger.storage.backup import copy_ledger
from ledger.storage.backup_list import kept_backups, listed, rehearse
from ledger.storage.backups import backups_in, folder_of, keep
from ledger.storage.rehearsal import held
from ledger.storage.restoring import restore_ledger
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.storage import sample
from tests.storage.sample import IMPORTED, add_stub, content, line, meddle

NOW = dt.datetime(2026, 7, 1, 9, 30, 15, tzinfo=dt.UTC)


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second folder that the settings name."""
    folder, settings = tmp_path / "second", tmp_path / "settings.toml"
    folder.mkdir()
    settings.write_text(f'[backup]\nfolder = "{folder}"\n')
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(settings))
    return folder


def import_stub(path: Path, number: int, now: dt.datetime = NOW) -> list[str]:
    """Import a file that holds one more pay stub; what a person was told."""
    told: list[str] = []
    file = (f"{number}.csv", f"{number:064}", "csv {}")
    with LedgerStore(path, lambda: now, told.append) as store, store.batch("import", files=[file]) as writer:
        if writer.known_file(*file[1:]) is None:
            writer.record([line({**IMPORTED[3], "id": f"imported-{number}"})])
    return told


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def seal_of(path: Path) -> str:
    with LedgerStore(path) as store:
        return store.reader().history()[-1].seal


def test_before_an_import_a_backup_is_kept(path: Path) -> None:
    before, head = content(path), seal_of(path)[:12]
    assert import_stub(path, 1) == []
    assert names(folder_of(path)) == [f"ledger-20260701T093015Z-import-{head}.db"]
    (kept,) = folder_of(path).iterdir()
    assert content(kept) == before
    assert problems(kept) == []


def test_none_is_made_where_nothing_is_recorded_yet(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    sample.fill(path)  # its first batch is an import
    assert not folder_of(path).exists()
    with LedgerStore(tmp_path / "empty.db") as store:
        store.make()
        assert keep(store.path, BY_HAND, NOW) is None


def test_none_is_made_of_what_a_kept_one_holds(path: Path) -> None:
    assert keep(path, BY_HAND, NOW) == keep(path, BEFORE_IMPORT, NOW + dt.timedelta(hours=1))
    import_stub(path, 1)
    assert len(names(folder_of(path))) == 1
    import_stub(path, 2)
    assert len(names(folder_of(path))) == 2


def test_none_is_made_before_a_file_that_is_known(path: Path) -> None:
    import_stub(path, 1)
    import_stub(path, 1)
    assert len(names(folder_of(path))) == 1


@pytest.mark.parametrize("damage", ["cut off", "another ledger"])
def test_one_that_was_damaged_since_is_made_again(path: Path, tmp_path: Path, damage: str) -> None:
    kept = keep(path, BEFORE_IMPORT, NOW)
    assert kept is not None
    if damage == "cut off":
        os.truncate(kept.path, kept.path.stat().st_size // 2)
    else:
        other = tmp_path / "other.db"
        with LedgerStore(other) as store:
            store.make()
            with store.batch("init") as writer:
                writer.record([line(IMPORTED[0])])
        other.replace(kept.path)
    again = keep(path, BEFORE_IMPORT, NOW + dt.timedelta(seconds=1))
    assert again is not None
    assert again.path != kept.path
    assert content(again.path) == content(path)


def test_nothing_is_imported_into_a_ledger_that_is_not_sound(path: Path) -> None:
    meddle(path, "UPDATE entry SET line = replace(line, '1200.00', '1300.00') WHERE sequence = 4")
    before = content(path)
    with pytest.raises(LedgerError, match=r"^The copy of .* is not sound: Batch 1 "):
        import_stub(path, 1)
    assert content(path) == before
    assert names(folder_of(path)) == []


@pytest.mark.parametrize(
    ("taken_by", "said"),
    [
        ("link", "FOLDER, where backups go, is no folder."),
        ("file", "FOLDER could not be written: File exists."),
        ("others", "FOLDER, where backups go, is open to others (mode 755)."),
    ],
)
def test_a_folder_that_is_not_ours_alone_is_refused(path: Path, tmp_path: Path, taken_by: str, said: str) -> None:
    folder = folder_of(path)
    if taken_by == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    elif taken_by == "file":
        folder.write_text("mine")
    else:
        folder.mkdir()
        folder.chmod(0o755)
    with pytest.raises(LedgerError) as caught:
        import_stub(path, 1)
    assert caught.value.message == said.replace("FOLDER", str(folder))
    assert caught.value.hint


def test_the_second_folder_holds_the_same(path: Path, second: Path) -> None:
    import_stub(path, 1)
    keep(path, BY_HAND, NOW)
    assert names(second) == names(folder_of(path))
    assert len(names(second)) == 2
    for name in names(second):
        assert (second / name).read_bytes() == (folder_of(path) / name).read_bytes()


def test_one_cut_short_in_the_second_folder_is_copied_again(path: Path, second: Path) -> None:
    kept = keep(path, BY_HAND, NOW)
    assert kept is not None
    os.truncate(second / kept.path.name, 4096)
    assert keep(path, BEFORE_IMPORT, NOW) == kept
    assert (second / kept.path.name).read_bytes() == kept.path.read_bytes()


def test_what_a_ledger_holds_up_to_a_batch(path: Path) -> None:
    whole, then = held(path), held(path, up_to=1)
    assert (whole.batch, whole.entries, whole.cents) == (3, 9, 170_000 + 110_000 + 30_000)
    assert (then.batch, then.entries, then.cents) == (1, 6, 170_000 + 100_000 + 30_000)
    assert held(path, up_to=4) == (0, None, 0, 0)


def test_without_the_second_folder_the_import_goes_on(path: Path, second: Path) -> None:
    second.rmdir()
    (told,) = import_stub(path, 1)
    assert told.startswith("The backup is not in the second folder too. ")
    assert str(second) in told
    second.write_text("no folder")
    assert len(import_stub(path, 2)) == 1
    second.unlink()
    second.mkdir()
    assert import_stub(path, 3) == []
    assert len(names(second)) == 1
    assert len(names(folder_of(path))) == 3


def test_others_may_write_while_it_is_copied(path: Path, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTH_LEDGER_LOCK_SECONDS", "0")
    second.rmdir()  # which is said when the copy was made
    told: list[str] = []

    def tell(sentence: str) -> None:
        told.append(sentence)
        add_stub(path, 1)

    file = ("a.csv", "a" * 64, "csv {}")
    with LedgerStore(path, lambda: NOW, tell) as store, store.batch("import", files=[file]) as writer:
        writer.record([line({**IMPORTED[3], "id": "imported"})])
    assert len(told) == 1
    with LedgerStore(path) as store:
        assert [batch.command for batch in store.reader().history()][-2:] == ["stub 1", "import"]
    assert problems(path) == []


def test_one_that_another_program_lets_go_of_meanwhile_is_not_spoken_of(path: Path) -> None:
    outdated = keep(path, BEFORE_IMPORT, NOW - dt.timedelta(days=900))
    assert outdated is not None
    (folder_of(path) / "ledger-20200102T000000Z-import-0123456789ab.db").write_text("mine")
    add_stub(path, 1)
    told: list[str] = []

    def tell(sentence: str) -> None:
        told.append(sentence)
        outdated.path.unlink()

    keep(path, BEFORE_IMPORT, NOW, tell)
    assert len(told) == 1
    assert "20200102" in told[0]


def test_before_an_upgrade_and_by_hand_every_amount_is_looked_at(path: Path) -> None:
    kept = keep(path, BY_HAND, NOW)
    assert keep(path, BEFORE_UPGRADE, NOW) != kept  # one is made in any case
    meddle(path, "UPDATE amount SET cents = cents + 1 WHERE entry = 4")
    for reason in (BY_HAND, BEFORE_UPGRADE):
        with pytest.raises(LedgerError, match="The amounts of entry 4 are not those of its line"):
            keep(path, reason, NOW + dt.timedelta(hours=1))
    assert len(names(folder_of(path))) == 2


def test_what_is_no_longer_needed_is_let_go_of_in_both_folders(path: Path, second: Path) -> None:
    for number in range(6):
        import_stub(path, number, NOW + dt.timedelta(minutes=number))
    import_stub(path, 6, NOW + dt.timedelta(days=1))
    for folder in (folder_of(path), second):
        moments = [each.split("-")[1] for each in names(folder)]
        assert moments == ["20260701T093515Z", "20260702T093015Z"]


def test_only_what_is_ours_by_name_and_content_is_let_go_of(path: Path, tmp_path: Path) -> None:
    folder = folder_of(path)
    folder.mkdir(mode=0o700)
    other = tmp_path / "other" / "ledger.db"
    with LedgerStore(other) as store:
        store.make()
        with store.batch("init") as writer:
            writer.record([line(IMPORTED[0])])
    copy_ledger(other, folder / f"ledger-20200101T000000Z-import-{seal_of(other)[:12]}.db")
    (folder / "ledger-20200102T000000Z-import-0123456789ab.db").write_text("mine")
    copy_ledger(path, folder / "ledger-20200103T000000Z-import-0123456789ab.db")
    copy_ledger(path, folder / "ledger-2020.db")
    copy_ledger(path, folder / "ledger-20200104T000000Z-hand-0123456789ab.db")
    copy_ledger(path, folder / f"ledger-20200105T000000Z-import-{seal_of(path)[:12]}.db")
    copy_ledger(path, folder / f"ledger-20200105T010000Z-import-{seal_of(path)[:12]}.db")  # the last of its day
    theirs = set(names(folder))
    add_stub(path, 1)
    told: list[str] = []
    made = keep(path, BEFORE_IMPORT, NOW, told.append)
    assert made is not None
    theirs.remove(f"ledger-20200105T000000Z-import-{content_head(path, 3)}.db")
    assert set(names(folder)) == theirs | {made.path.name}
    named = re.findall(r"ledger-(\d+)T", " ".join(told))
    assert sorted(named) == ["20200102", "20200103", "20200104"]


def content_head(path: Path, batch: int) -> str:
    with LedgerStore(path) as store:
        return store.reader().history()[batch - 1].seal[:12]


def test_what_a_killed_program_left_unfinished_is_removed(path: Path) -> None:
    folder = folder_of(path)
    folder.mkdir(mode=0o700)
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    for process in (child, os.getpid()):
        (folder / f".ledger.db.{process}.part").write_text("half")
    (folder / f".ledger.db.{os.getppid()}.part").write_text("half")
    keep(path, BY_HAND, NOW)
    assert names(folder)[0] == f".ledger.db.{os.getppid()}.part"
    assert len(names(folder)) == 2


def test_what_a_killed_program_left_in_the_second_folder_is_removed(path: Path, second: Path) -> None:
    left = second / ".ledger-20260630T093015Z-import-0123456789ab.db.999999999.part"
    left.write_text("half")
    keep(path, BY_HAND, NOW)
    assert names(second) == names(folder_of(path))


def test_how_each_stands_to_the_ledger(path: Path, tmp_path: Path) -> None:
    def kept(hour: int) -> Path:
        made = keep(path, BY_HAND, NOW.replace(hour=hour))
        assert made is not None
        return made.path

    older = kept(1)
    add_stub(path, 1)
    fork = kept(2)
    restore_ledger(path, older, NOW.replace(hour=3))
    assert [each.stands for each in listed(path, check=True)] == ["newer", "same"]  # what was there was kept already
    add_stub(path, 2)
    kept(4)
    (folder_of(path) / "ledger-20260701T050000Z-hand-0123456789ab.db").write_text("mine")
    found = listed(path, check=True)
    assert [(each.backup.at.hour, each.backup.reason, each.stands) for each in found] == [
        (5, "hand", None),
        (4, "hand", "same"),
        (2, "hand", "its own way"),
        (1, "hand", "older"),
    ]
    assert [bool(each.wrong) for each in found] == [True, False, False, False]
    assert [each.ends and each.ends.entries for each in found] == [None, 10, 10, 9]
    rehearsed = rehearse(path, fork)
    assert [[each.command for each in batches] for batches in (rehearsed.lost, rehearsed.gained)] == [
        ["stub 2"],
        ["stub 1"],
    ]
    assert [each.wrong for each in listed(path, check=False)][1:] == [None] * 3
    path.unlink()
    assert [each.stands for each in listed(path, check=False)] == [None] * 4
    assert rehearse(path, fork).stands is None


def test_one_that_was_altered_is_not_sound(path: Path) -> None:
    kept = keep(path, BY_HAND, NOW)
    assert kept is not None
    meddle(kept.path, "UPDATE entry SET line = replace(line, '1200.00', '1300.00') WHERE sequence = 4")
    (found,) = listed(path, check=True)
    assert found.wrong is not None
    assert found.wrong.startswith("Batch 1 of ")


def test_both_folders_are_listed_newest_first(path: Path, second: Path) -> None:
    keep(path, BY_HAND, NOW)
    add_stub(path, 1)
    keep(path, BY_HAND, NOW + dt.timedelta(days=1))
    assert [(each.at.day, each.path.parent.name) for each in kept_backups(path)] == [
        (2, "ledger.db-backups"),
        (2, "second"),
        (1, "ledger.db-backups"),
        (1, "second"),
    ]
    assert backups_in(second / "none", path) == []
