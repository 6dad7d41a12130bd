import sqlite3
from pathlib import Path

from tests.cli.command_line import CommandLine


def test_sound_ledger(acme: CommandLine, db: Path) -> None:
    seal = acme.done("history", "--json").json["batches"][-1]["seal"]
    assert acme.done("verify").out == f"sound: {db}, 1 batch, 3 entries, newest seal {seal}\n"
    assert acme.done("verify", "--json").json == {
        "sound": True,
        "problems": [],
        "contradictions": [],
        "batches": 1,
        "entries": 3,
        "seal": seal,
    }


def test_empty_ledger_is_sound(run: CommandLine, db: Path) -> None:
    run.done("init")
    assert run.done("verify").out == f"sound: {db}, nothing recorded yet\n"
    assert run.done("verify", "--json").json["seal"] is None


def test_altered_entry_is_found(acme: CommandLine, db: Path) -> None:
    with sqlite3.connect(db) as connection:
        (trigger,) = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'entry' AND sql LIKE '%UPDATE%'"
        ).fetchone()
        name = trigger.split()[2]
        connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE entry SET line = replace(line, 'Pat Lee', 'Kim Lee')")
        connection.execute(trigger)
    connection.close()
    ran = acme("verify")
    assert (ran.code, ran.out.splitlines()[0]) == (1, f"{db} is not sound:")
    assert "(init) is not as it was sealed: an entry in it was changed." in ran.out
    assert ran.err == "hint: Put your newest backup in its place: roth-ledger restore FILE\n"
    document = acme("verify", "--json")
    assert (document.code, document.json["sound"]) == (1, False)
    assert len(document.json["problems"]) == 1
    assert (document.json["batches"], document.json["entries"]) == (1, 3)


def test_damaged_page_is_found(acme: CommandLine, db: Path) -> None:
    with sqlite3.connect(db) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").fetchone()
    connection.close()
    with db.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    ran = acme("verify", "--json")
    assert (ran.code, ran.json["sound"]) == (1, False)
    assert ran.json["problems"][0].startswith("The file cannot be read to its end: ")
    assert acme("verify").out.startswith(f"{db} is not sound:\n  The file cannot be read to its end: ")


def test_file_damaged_beyond_looking_into_it(acme: CommandLine, db: Path) -> None:
    with db.open("r+b") as file:
        file.seek(200)
        file.write(b"\xff" * (db.stat().st_size - 200))
    assert acme.refused("verify", "--json").startswith(f"error: {db} is damaged.\n")


def test_verify_of_no_ledger(run: CommandLine, db: Path) -> None:
    assert run.refused("verify").startswith(f"error: There is no ledger at {db}.\n")


def test_backup_and_restore(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "safe" / "copy.db"
    seal = acme.done("verify", "--json").json["seal"]
    ran = acme.done("backup", copy)
    assert ran.out == (f"backup: {copy} ({copy.stat().st_size:,} bytes), 1 batch, 3 entries, newest seal {seal}\n")
    acme.done("employer", "add", "--id", "beta", "--name", "Beta")
    lines = acme.done("restore", copy).out.splitlines()
    assert lines[0] == f"restored: {db}, 1 batch, 3 entries, newest seal {seal}"
    kept = Path(lines[1].removeprefix("the ledger that was there is kept as "))
    assert kept.parent == db.parent
    assert [each["id"] for each in acme.done("employer", "list", "--json").json["employers"]] == ["acme"]
    listed = acme.done("--db", kept, "employer", "list", "--json").json
    assert [each["id"] for each in listed["employers"]] == ["acme", "beta"]


def test_restore_where_there_is_no_ledger(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    acme.done("backup", tmp_path / "copy.db")
    db.unlink()
    ran = acme.done("restore", tmp_path / "copy.db")
    assert "kept as" not in ran.out
    assert acme.done("person", "list", "--json").json["people"][0]["id"] == "pat"


def test_backup_never_overwrites(acme: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    acme.done("backup", copy)
    before = copy.read_bytes()
    assert acme.refused("backup", copy) == (
        f"error: {copy} is there already.\nhint: Choose a name that is not taken.\n"
    )
    assert copy.read_bytes() == before


def test_restore_of_something_else_is_refused(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_text("not a ledger, but long enough to be looked at as one" * 50, encoding="utf-8")
    other.chmod(0o600)
    before = db.read_bytes()
    assert acme.refused("restore", other).startswith(f"error: {other} is not a roth-ledger file.\n")
    assert acme.refused("restore", tmp_path / "missing.db").startswith("error: There is no backup at ")
    assert db.read_bytes() == before
