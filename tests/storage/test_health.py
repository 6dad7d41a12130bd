"""What is said of a ledger's file and folder, of the place that it lies in, and of SQLite."""

from pathlib import Path

import pytest

from ledger.domain.health import ACT, GOOD, NOTE, Finding
from ledger.storage.health import file_findings, leftover_findings, room_finding, sqlite_findings, state_finding
from ledger.storage.places import conflicted_copies, file_system, place_findings, synced_by

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/h /h nfs4 rw 0 0
tmpfs /h/pat/fast tmpfs rw 0 0
pat@host: /h/pat/my\\040host fuse.sshfs rw 0 0
/dev/sdb1 /run/media/pat/stick vfat rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    made = tmp_path / "mounts"
    made.write_text(MOUNTS)
    return made


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib", "ext4"),
        ("/h/pat", "nfs4"),
        ("/hs", "ext4"),
        ("/h/pat/fast/x", "tmpfs"),
        ("/h/pat/my host", "fuse.sshfs"),
        ("/run/media/pat/stick", "vfat"),
    ],
)
def test_file_system(mounts: Path, folder: str, kind: str) -> None:
    assert file_system(Path(folder), mounts) == kind


@pytest.mark.parametrize(
    ("folder", "level", "said"),
    [
        ("/var", GOOD, "disk of this computer (ext4)"),
        ("/h/pat", ACT, "network drive (nfs4)"),
        ("/h/pat/my host", ACT, "network drive (fuse.sshfs)"),
        ("/h/pat/fast", ACT, "in memory (tmpfs)"),
        ("/run/media/pat/stick", NOTE, "removable disk (vfat)"),
    ],
)
def test_disk(mounts: Path, folder: str, level: str, said: str) -> None:
    disk = place_findings(Path(folder) / "ledger.db", mounts)[-1]
    assert (disk.level, said in disk.says) == (level, True)
    assert bool(disk.do) == (level != GOOD)


def test_a_system_that_does_not_say_what_is_mounted(tmp_path: Path) -> None:
    disk = place_findings(tmp_path / "ledger.db", tmp_path / "none")[-1]
    assert (disk.level, "is not known here" in disk.says) == (NOTE, True)


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/h/pat/Dropbox/money", "Dropbox"),
        ("/h/pat/Dropbox (Personal)", "Dropbox"),
        ("/u/pat/Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("/u/pat/OneDrive - Acme", "OneDrive"),
        ("/u/pat/Google Drive", "Google Drive"),
        ("/h/pat/Nextcloud", "Nextcloud"),
        ("/h/pat/Box", "Box"),
        ("/h/pat/boxes", None),
        ("/h/pat/documents", None),
    ],
)
def test_synced_by_its_name(folder: str, program: str | None) -> None:
    assert synced_by(Path(folder)) == program


def test_synced_by_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    inner = tmp_path / "shared" / "money"
    inner.mkdir()
    assert synced_by(inner) == "Syncthing"
    assert synced_by(tmp_path) is None
    (tmp_path / "link").symlink_to(inner)
    found = place_findings(tmp_path / "link" / "ledger.db", tmp_path / "none")[0]
    assert (found.level, "settings set backup.folder" in found.do) == (ACT, True)


def test_conflicted_copies(path: Path) -> None:
    others = [
        "ledger (1).db",
        "ledger (Pat's conflicted copy 2026-06-30).db",
        "ledger 2.db",
        "ledger.sync-conflict-20260630-101010-ABCDEFG.db",
    ]
    for name in [*others, "ledger.before-restore-20260630.db", "ledger.txt", "other (1).db"]:
        path.with_name(name).touch()
    assert conflicted_copies(path) == others


def test_a_private_ledger(path: Path) -> None:
    path.parent.chmod(0o700)
    assert file_findings(path) == [Finding(GOOD, "privacy", "Only you can read the ledger (mode 600).")]


def test_a_ledger_that_others_can_read(path: Path) -> None:
    path.chmod(0o644)
    assert file_findings(path)[0] == Finding(
        ACT, "privacy", f"{path} can be read by others (mode 644).", f"Run: chmod 600 {path}"
    )


def test_a_folder_that_others_write_to(path: Path) -> None:
    path.parent.chmod(0o770)
    assert file_findings(path)[-1].do == f"Run: chmod 700 {path.parent}"
    path.parent.chmod(0o1777)  # as /tmp is: nobody can take another's files away there
    assert [each.level for each in file_findings(path)] == [GOOD]


def test_room(path: Path) -> None:
    assert room_finding(path, path.stat().st_size).level == GOOD
    huge = room_finding(path, 10**18)
    assert (huge.level, huge.do) == (ACT, f"Free some space on the disk of {path.parent}.")


def test_leftovers(path: Path) -> None:
    assert [each.level for each in leftover_findings(path)] == [GOOD]
    for name in ("ledger.db-journal", ".ledger.db.123.part", "ledger.before-restore-20260630.db", "ledger.db.lock"):
        path.with_name(name).touch()
    found = leftover_findings(path)
    assert [each.level for each in found] == [NOTE, NOTE, NOTE]
    assert [
        any(word in each.says for each in found)
        for word in ("ledger.db-journal is there", ".part", "before-restore-2026")
    ] == [True, True, True]
    assert not any("lock" in each.says for each in found)
    path.with_name("ledger.db-wal").touch()
    assert ACT in {each.level for each in leftover_findings(path)}


def test_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTH_LEDGER_STATE", str(tmp_path / "a" / "state"))
    assert state_finding(tmp_path / "ledger.db", recorded=False).level == GOOD
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ((3, 36, 0), ACT),
        ((3, 40, 1), NOTE),
        ((3, 44, 5), NOTE),
        ((3, 44, 6), GOOD),
        ((3, 50, 6), NOTE),
        ((3, 50, 7), GOOD),
        ((3, 51, 2), NOTE),
        ((3, 51, 3), GOOD),
        ((3, 53, 4), GOOD),
    ],
)
def test_sqlite(version: tuple[int, ...], level: str) -> None:
    assert [each.level for each in sqlite_findings(version)] == [level]


def test_what_to_do_about_a_name_with_blanks_can_be_typed(tmp_path: Path, mounts: Path) -> None:
    copy = tmp_path / "ledger (conflicted copy 2026).db"
    copy.touch()
    (conflict,) = [each for each in place_findings(tmp_path / "ledger.db", mounts) if "second version" in each.says]
    assert conflict.do is not None
    assert conflict.do.endswith(f"roth-ledger open --dry-run '{copy}'")
