"""`doctor`: a line for each thing looked at, exit 1 where something is to be acted on, and nothing changed."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.storage import places
from tests.cli.command_line import CommandLine


@pytest.fixture(autouse=True)
def _on_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may lie in memory, which is something to act on."""
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n")
    monkeypatch.setattr(places, "MOUNTS", mounts)
    tmp_path.chmod(0o700)


def of(document: Any, about: str) -> list[tuple[str, str, str]]:
    """Level, sentence and what to do of one subject."""
    return [(each["level"], each["says"], each["do"]) for each in document["findings"] if each["about"] == about]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def test_nothing_to_act_on(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    acme.done("backup")
    before = tree(tmp_path)
    ran = acme("doctor")
    assert ran.code == 0, ran.out
    assert ran.out.splitlines()[-1].startswith("nothing to act on, ")
    assert "! act" not in ran.out
    document = acme.done("doctor", "--json").json
    assert document["act"] == 0
    assert document["ledger"] == str(db)
    (level, says, _), *_ = of(document, "ledger")
    assert (level, "1 batch, 3 entries" in says) == ("good", True)
    (rehearsed,) = of(document, "rehearsal")
    assert (rehearsed[0], "3 entries up to batch 1" in rehearsed[1]) == ("good", True)
    assert all(each["do"] for each in document["findings"] if each["level"] == "act")
    assert tree(tmp_path) == before


def test_every_line_says_its_level_in_a_word_and_a_sign(acme: CommandLine) -> None:
    lines = [line for line in acme("doctor").out.splitlines() if not line.startswith(" ")]
    assert all(line.startswith(("+ good  ", "- note  ", "! act   ")) for line in lines[:-1])


def test_no_ledger_yet(run: CommandLine, db: Path) -> None:
    document = run.done("doctor", "--json").json
    assert of(document, "ledger")[0][0] == "note"
    assert of(document, "limits")[0][0] == "good"
    assert not db.exists()


def test_no_backup(acme: CommandLine) -> None:
    document = acme("doctor", "--json")
    assert document.code == 1
    assert of(document.json, "backup")[0][::2] == ("act", "Make one: roth-ledger backup")
    assert of(document.json, "rehearsal") == []


def test_a_backup_that_lacks_what_came_later(acme: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    acme.done("backup")
    acme.done("employer", "add", "--id", "beta", "--name", "Beta")
    document = acme.done("doctor", "--json").json
    level, says, _ = of(document, "backup")[0]
    assert (level, "lacks 1 of 2 batches, from 2026-06-30 on" in says) == ("note", True)
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-07-08")
    assert of(acme("doctor", "--json").json, "backup")[0][0] == "act"


def test_a_damaged_backup(acme: CommandLine, db: Path) -> None:
    acme.done("backup")
    (copy,) = db.with_name("ledger.db-backups").glob("*.db")
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size - 6000)
        file.write(b"\xff" * 6000)
    document = acme("doctor", "--json").json
    assert [each[0] for each in of(document, "rehearsal")] == ["act"]


def test_an_older_copy_in_its_place(acme: CommandLine, db: Path) -> None:
    older = db.read_bytes()
    acme.done("employer", "add", "--id", "beta", "--name", "Beta")
    db.write_bytes(older)
    (found, _) = of(acme("doctor", "--json").json, "anchor")
    assert (found[0], "is not the newest ledger" in found[1]) == ("act", True)


def test_a_damaged_ledger(acme: CommandLine, db: Path) -> None:
    with db.open("r+b") as file:
        file.seek(200)
        file.write(b"\xff" * (db.stat().st_size - 200))
    ran = acme("doctor", "--json")
    assert ran.code == 1
    assert of(ran.json, "ledger")[0][:2] == ("act", f"{db} is damaged.")
    assert of(ran.json, "limits")


def test_settings_that_cannot_be(acme: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[alerts]\nnear = 80\n")
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(settings))
    (found,) = of(acme("doctor", "--json").json, "settings")
    assert (found[0], "“alerts.near” is no setting" in found[1]) == ("act", True)


def test_a_second_folder(acme: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(tmp_path / "settings.toml"))
    second = tmp_path / "stick"
    second.mkdir(mode=0o700)
    acme.done("settings", "set", "backup.folder", second)
    acme.done("backup")
    assert of(acme.done("doctor", "--json").json, "backup")[1][0] == "good"
    shutil.rmtree(second)
    assert of(acme("doctor", "--json").json, "backup")[1][0] == "act"


def test_a_rehearsal_that_was_killed_is_put_away(acme: CommandLine, db: Path) -> None:
    acme.done("backup")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)  # there is no process of that number any more
    left = db.with_name(f".ledger.db.rehearsal-{child}")
    left.mkdir()
    (left / "ledger.db").write_bytes(b"half")
    running = db.with_name(f".ledger.db.rehearsal-{os.getppid()}")
    running.mkdir()
    document = acme.done("doctor", "--json").json
    assert of(document, "rehearsal")[0] == (
        "note",
        f"{left} was left by an examination that was killed; it is removed.",
        "",
    )
    assert not left.exists()
    assert running.exists()


def test_without_a_rehearsal(acme: CommandLine) -> None:
    acme.done("backup")
    assert of(acme.done("doctor", "--no-rehearsal", "--json").json, "rehearsal") == []


def test_a_second_folder_on_a_disk_without_modes(
    acme: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a memory stick every file looks as if others may read it: it is a backup all the same."""
    second = tmp_path / "stick"
    second.mkdir()
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(tmp_path / "settings.toml"))
    acme.done("settings", "set", "backup.folder", second)
    acme.done("backup")
    (kept,) = second.iterdir()
    kept.chmod(0o755)
    assert "can be read by others (mode 755)" in acme("restore", kept, "--dry-run").err
    (tmp_path / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 {second} vfat rw 0 0\n")
    assert [each["sound"] for each in acme.done("backup", "--list", "--json").json["backups"]] == [True, True]
    (level, says, _) = of(acme("doctor", "--json").json, "backup")[-1]
    assert (level, "its disk keeps no modes" in says) == ("note", True)
    acme.done("restore", kept)


def test_a_ledger_that_is_gone_or_was_moved(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    acme.done("backup")
    db.rename(tmp_path / "moved.db")
    ((level, says, do),) = of(acme("doctor", "--json").json, "ledger")
    assert (level, "backups of one lie in" in says, "restore latest" in do) == ("act", True, True)
    moved = of(acme("--db", tmp_path / "moved.db", "doctor", "--json").json, "anchor")
    assert [(level, "of a ledger at this place" in says) for level, says, _ in moved] == [("note", True)]
    acme.done("--db", tmp_path / "moved.db", "verify", "--accept", "moved here")
    moved = of(acme("--db", tmp_path / "moved.db", "doctor", "--json").json, "anchor")
    assert [(level, "batch 1, is noted in" in says) for level, says, _ in moved] == [("good", True)]


def test_a_day_that_the_variable_sets_is_no_fault_of_the_clock(
    acme: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2020-01-05")
    assert of(acme("doctor", "--json").json, "clock") == []
    monkeypatch.delenv("ROTH_LEDGER_TODAY")
    assert len(of(acme("doctor", "--json").json, "clock")) == 1
