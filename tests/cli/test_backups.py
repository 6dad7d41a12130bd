"""`backup` and `restore`: what is kept, listed, rehearsed and put back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.storage.sample import meddle
from tests.storage.test_backup import held_open

Stub = Callable[..., str]


def import_stub(run: CommandLine, folder: Path, pay_date: str) -> None:
    file = folder / f"{pay_date}.csv"
    file.write_text(f"pay_date,after_tax\n{pay_date},5.00\n", encoding="utf-8")
    run.done("import", file, "--no-input")


def test_a_backup_without_a_file(acme: CommandLine, db: Path) -> None:
    ran = acme.done("backup")
    (kept,) = db.with_name("ledger.db-backups").iterdir()
    assert ran.out.startswith(f"backup: {kept} ({kept.stat().st_size:,} bytes), 1 batch, 3 entries, newest seal ")
    assert kept.name.startswith("ledger-20260630T000000Z-hand-")


def test_a_dry_run_keeps_none(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    file = tmp_path / "stubs.csv"
    file.write_text("pay_date,after_tax\n2026-01-15,5.00\n", encoding="utf-8")
    acme.done("import", file, "--dry-run")
    assert not db.with_name("ledger.db-backups").exists()


def test_of_an_empty_ledger_none_is_kept(run: CommandLine, db: Path) -> None:
    run.done("init")
    assert run.refused("backup") == (f"error: Nothing is recorded in {db} yet.\nhint: There is nothing to keep.\n")
    assert run.done("backup", "--list").out.splitlines()[1] == "There are none yet."


def test_the_list(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    import_stub(acme, tmp_path, "2026-01-15")
    acme.done("backup")
    lines = acme.done("backup", "--list").out.splitlines()
    assert lines[0] == f"backups: {db}-backups"
    assert lines[1].split() == ["MADE", "(UTC)", "WHY", "BYTES", "ENTRIES", "BATCHES", "STANDS", "SOUND", "FILE"]
    assert len(lines) == 4
    document = acme.done("backup", "--list", "--json").json
    assert (document["folder"], document["second_folder"]) == (f"{db}-backups", None)
    shown = [
        (each["number"], each["at"], each["entries"], each["batches"], each["sound"], each["problem"])
        for each in document["backups"]
    ]
    moment = "2026-06-30T00:00:00+00:00"
    assert sorted(each[1:] for each in shown) == [(moment, 3, 1, True, None), (moment, 4, 2, True, None)]
    assert [each[0] for each in shown] == [1, 2]
    assert {(each["reason"], each["stands"]) for each in document["backups"]} == {("import", "older"), ("hand", "same")}
    assert {each["sound"] for each in acme.done("backup", "--list", "--json", "--quick").json["backups"]} == {None}


def test_what_goes_with_what(acme: CommandLine, tmp_path: Path) -> None:
    assert acme("backup", "--list", tmp_path / "copy.db").code == 2
    assert acme("backup", "--json").code == 2
    assert acme("backup", "--quick").code == 2


def test_a_rehearsal_changes_nothing(acme: CommandLine, stub: Stub, db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    acme.done("backup", copy)
    stub("2026-01-15", "5.00")
    before, there = db.read_bytes(), sorted(tmp_path.iterdir())
    lines = acme.done("restore", copy, "--dry-run").out.splitlines()
    assert lines[:2] == [
        "in the ledger and not in the backup: 1 batch, 1 entry",
        "  batch 2 of 2026-06-30 (stub add), 1 entry",
    ]
    assert lines[2].startswith(f"would restore: {copy}, 1 batch, 3 entries, newest seal ")
    assert (db.read_bytes(), sorted(tmp_path.iterdir())) == (before, there)
    acme.done("backup", tmp_path / "now.db")
    assert acme.done("restore", tmp_path / "now.db", "--dry-run").out.startswith(
        "The ledger and the backup hold the same.\n"
    )


def test_a_rehearsal_looks_at_the_backup_too(acme: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    acme.done("backup", copy)
    meddle(copy, "UPDATE entry SET day = '2026-01-16' WHERE sequence = 1")
    ran = acme("restore", copy, "--dry-run")
    assert (ran.code, ran.out) == (1, "")
    assert f"{copy} is not sound: " in ran.err


def test_what_is_lost_is_said_and_kept(acme: CommandLine, stub: Stub, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    acme.done("backup", copy)
    stub("2026-01-15", "5.00")
    ran = acme.done("restore", copy)
    assert ran.err == (
        "in the ledger and not in the backup: 1 batch, 1 entry\n  batch 2 of 2026-06-30 (stub add), 1 entry\n"
    )
    (kept,) = acme.done("backup", "--list", "--json").json["backups"]
    assert (kept["reason"], kept["stands"], kept["entries"]) == ("restore", "newer", 4)
    ran = acme.done("restore", "1")
    assert ran.err == (
        "in the backup and not in the ledger: 1 batch, 1 entry\n  batch 2 of 2026-06-30 (stub add), 1 entry\n"
    )
    stub("2026-01-31", "6.00")  # the ledger that is there now is the one to go on with


@pytest.mark.parametrize("damage", ["removed", "damaged"])
def test_the_latest_that_is_sound_is_put_back(acme: CommandLine, db: Path, tmp_path: Path, damage: str) -> None:
    acme.done("backup")
    bad = db.with_name("ledger.db-backups") / "ledger-20260630T120000Z-hand-0123456789ab.db"
    bad.write_text("no ledger")
    bad.chmod(0o600)
    if damage == "removed":
        db.unlink()
    else:
        db.write_bytes(b"\xff" * 8192)
    ran = acme.done("restore", "latest")
    assert f"note: {bad} is passed over: " in ran.err
    assert ("cannot be read" in ran.err) == (damage == "damaged")
    assert acme.done("verify").out.startswith("sound: ")


def test_what_is_not_in_the_list(acme: CommandLine, db: Path) -> None:
    assert acme.refused("restore", "latest").startswith(f"error: There are no backups in {db}-backups.\nhint: ")
    acme.done("backup")
    assert acme.refused("restore", "2") == (
        "error: There is no backup 2; there are 1.\nhint: See `roth-ledger backup --list`.\n"
    )
    assert acme.refused("restore", "0").startswith("error: There is no backup 0;")
    (kept,) = db.with_name("ledger.db-backups").iterdir()
    kept.write_bytes(b"")
    assert "error: None of the kept backups is sound.\n" in acme("restore", "latest").err


def test_it_is_refused_while_another_program_has_it_open(acme: CommandLine, db: Path) -> None:
    acme.done("backup")
    with held_open(db):
        assert acme.refused("restore", "1") == (
            f"error: {db} is open in another program.\nhint: Nothing was changed. Close it there and try again.\n"
        )


def test_the_second_folder(acme: CommandLine, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = tmp_path / "second"
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(tmp_path / "settings.toml"))
    assert "backup.folder is “second”, not the whole path of a folder" in acme.refused(
        "settings", "set", "backup.folder", "second"
    )
    acme.done("settings", "set", "backup.folder", second)
    shown = {each["key"]: each["value"] for each in acme.done("settings", "--json").json["settings"]}
    assert shown["backup.folder"] == str(second)
    assert acme.done("backup").err.startswith("note: The backup is not in the second folder too. ")
    second.mkdir()
    import_stub(acme, tmp_path, "2026-01-15")
    assert len(list(second.iterdir())) == 1
    lines = acme.done("backup", "--list").out.splitlines()
    assert lines[1] == f"and:     {second}"
    second.rename(tmp_path / "gone")
    assert acme.done("backup", "--list").out.splitlines()[1] == f"and:     {second} (not there now)"
    acme.done("settings", "unset", "backup.folder")
    assert acme.done("backup").err == ""
    assert (tmp_path / "settings.toml").read_text("utf-8") == "[alerts]\n"


def test_latest_is_never_another_ledgers(
    run: CommandLine, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ledgers of one name share a second folder; the other one's backup is the newer."""
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(tmp_path / "settings.toml"))
    second, other = tmp_path / "second", tmp_path / "other" / db.name
    second.mkdir()
    run.done("settings", "set", "backup.folder", second)
    for file, name, day in ((db, "Kim Lee", "2026-06-29"), (other, "Sam Poe", "2026-06-30")):
        monkeypatch.setenv("ROTH_LEDGER_TODAY", day)
        run.done("--db", file, "init", "--name", name, "--birth-date", "1984-05-04")
        run.done("--db", file, "backup")
    run.done("restore", "latest")
    assert run.done("person", "list", "--json").json["people"][0]["name"] == "Kim Lee"
    # Whichever code it ends with: where the tests lie in memory, it says that they do.
    assert run("doctor", "--json", "--no-rehearsal").out.count("2026-06-29 and holds everything.") == 1
    assert "another ledger than the one here" in run.done("restore", "1", "--dry-run").out
    db.unlink()
    run.done("restore", "latest")  # those beside it are its own
    assert run.done("person", "list", "--json").json["people"][0]["name"] == "Kim Lee"
    assert run.refused("--db", tmp_path / "new" / db.name, "restore", "latest") == (
        "error: The kept backups are of several ledgers, and nothing says which of them was kept here.\n"
        "hint: Choose one of `roth-ledger backup --list` by its number.\n"
    )


def test_latest_holds_what_was_acknowledged(acme: CommandLine, stub: Stub, db: Path, tmp_path: Path) -> None:
    """An older copy took the ledger's place, and a backup of it was made by hand before anybody noticed."""
    old = db.read_bytes()
    stub("2026-01-15", "5.00")
    acme.done("backup")
    db.write_bytes(old)
    assert "An older copy, or another ledger, has taken its place." in acme.done("backup").err
    acme.done("restore", "latest")
    assert acme.done("verify").out.startswith(f"sound: {db}, 2 batches, 4 entries")


def test_a_backup_of_a_wrong_clock_is_not_the_latest(
    acme: CommandLine, stub: Stub, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2040-06-30")
    acme.done("backup")
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-06-30")
    stub("2026-01-15", "5.00")
    acme.done("backup")
    db.unlink()
    assert "2 batches, 4 entries" in acme.done("restore", "latest").out


def test_a_backup_that_is_not_there(acme: CommandLine, tmp_path: Path) -> None:
    assert acme.refused("restore", tmp_path / "none.db") == (
        f"error: There is no backup at {tmp_path / 'none.db'}.\n"
        "hint: Nothing was changed. The backups that are kept: roth-ledger backup --list\n"
    )
