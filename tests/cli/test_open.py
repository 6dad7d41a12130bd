"""`export --bundle` on one machine and `open` on the other: two ledgers, each with its own file."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.storage import sample

Stub = Callable[..., str]


def book(run: CommandLine, db: Path) -> list[str]:
    return run.done("--db", db, "export").out.splitlines()


@pytest.fixture
def bundle(acme: CommandLine, stub: Stub, tmp_path: Path) -> Path:
    """Of a ledger with one stub."""
    stub("2026-01-15", "1200.00")
    acme.done("export", "--bundle", tmp_path / "l.bundle")
    return tmp_path / "l.bundle"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Where the ledger of the other machine is, or will be."""
    return tmp_path / "other" / "ledger.db"


def test_a_bundle_opens_where_there_is_no_ledger(acme: CommandLine, db: Path, bundle: Path, other: Path) -> None:
    shown = acme.done("--db", other, "open", bundle, "--dry-run").out
    assert "There is no ledger at" in shown
    assert "Nothing was changed" in shown
    assert not other.parent.exists()
    said = acme.done("--db", other, "open", bundle).out
    assert f"{bundle} is the ledger at {other} now." in said
    assert sample.content(other) == sample.content(db)
    assert "are the same" in acme.done("--db", other, "open", bundle).out
    assert acme.done("--db", other, "open", bundle, "--json").json["state"] == "equal"


def test_a_bundle_that_goes_on_from_here_takes_its_place(
    acme: CommandLine, stub: Stub, db: Path, bundle: Path, other: Path
) -> None:
    acme.done("--db", other, "open", bundle)
    second = stub("2026-01-30", "1234.56")
    newer = bundle.with_name("newer.bundle")
    acme.done("export", "--bundle", newer)
    before = book(acme, other)
    shown = acme.done("--db", other, "open", newer, "--dry-run").out
    assert second in shown
    assert "after_tax $1,234.56" in shown
    assert book(acme, other) == before
    done = acme.done("--db", other, "open", newer, "--json").json
    assert (done["state"], done["placed"]) == ("ahead", True)
    assert [each["id"] for batch in done["there"] for each in batch["entries"]] == [second]
    assert book(acme, other) == book(acme, db)
    assert book(acme, Path(done["kept"])) == before
    # And the way back: the older bundle brings nothing.
    behind = acme.done("--db", other, "open", bundle)
    assert "goes on from" in behind.out
    assert second in behind.out
    assert book(acme, other) == book(acme, db)


def test_ledgers_that_went_different_ways_are_shown_and_not_overwritten(
    acme: CommandLine, stub: Stub, db: Path, bundle: Path, other: Path, tmp_path: Path
) -> None:
    acme.done("--db", other, "open", bundle)
    here = stub("2026-01-30", "1001.00")
    both = ("stub", "add", "--pay-date", "2026-02-13", "--after-tax", "1002.00")
    alike, there = acme.done(*both).id, acme.done("--db", other, "stub", "add", "--pay-date", "2026-02-27",
                                                  "--after-tax", "1003.00").id  # fmt: skip
    acme.done("--db", other, *both)
    copy = shutil.copy(other, tmp_path / "ledger (conflicted copy).db")
    before = book(acme, db)
    ran = acme("open", copy)
    assert ran.code == 1
    for text in ("went different ways after batch 2", here, there, f"{alike} amounts after_tax $1,002.00 [in both]"):
        assert text in ran.out, ran.out
    assert "--lines-since-fork" in ran.err
    assert book(acme, db) == before
    held = acme("open", copy, "--json").json
    assert (held["state"], held["common"]["batch"], held["placed"]) == ("diverged", 2, False)
    assert [[each["id"] for each in batch["entries"]] for batch in held["there"]] == [[there], [alike]]
    assert [each["in_other"] for batch in held["there"] for each in batch["entries"]] == [None, "same"]

    acme.done("open", copy, "--lines-since-fork", tmp_path / "theirs.jsonl")
    assert [json.loads(line)["id"] for line in (tmp_path / "theirs.jsonl").read_text().splitlines()] == [there]
    acme.done("import", tmp_path / "theirs.jsonl", "--yes")
    assert sorted(book(acme, db)) == sorted({*before, *book(acme, other)})
    assert "is here already" in acme("open", copy).out


def test_long_lists_end_and_json_has_them_all(acme: CommandLine, db: Path, bundle: Path, other: Path) -> None:
    acme.done("--db", other, "open", bundle)
    lines = [
        json.dumps({"record": "contribution", "person": "pat", "plan": "acme-401k", "date": f"2026-03-{day:02}",
                    "source": "employer_match", "amount": f"{day}.00"})
        for day in range(1, 31)
    ]  # fmt: skip
    (db.parent / "more.jsonl").write_text("\n".join(lines))
    acme.done("import", db.parent / "more.jsonl", "--yes")
    shown = acme.done("--db", other, "open", db, "--dry-run").out
    assert shown.count("contribution 2026-03") == 20
    assert "and 10 more" in shown
    (batch,) = acme.done("--db", other, "open", db, "--dry-run", "--json").json["there"]
    assert len(batch["entries"]) == 30
    assert batch["files"] == ["more.jsonl"]


def test_another_ledger_is_refused(acme: CommandLine, db: Path, other: Path) -> None:
    acme.done("--db", other, "init", "--name", "Sam", "--id", "sam", "--birth-date", "1970-01-01")
    before = book(acme, db)
    assert "is another ledger than the one here" in acme.refused("open", other)
    assert book(acme, db) == before
    assert "is the ledger in use" in acme.refused("open", db)
    assert "cannot be read" in acme.refused("open", db.parent / "missing.bundle")
    db.with_name("text").write_text("no bundle")
    db.with_name("text").chmod(0o600)
    assert "is not a roth-ledger file" in acme.refused("open", db.with_name("text"))


def test_what_does_not_fit_is_refused(acme: CommandLine, bundle: Path, db: Path) -> None:
    assert "brings no settings" in acme.refused("open", bundle, "--settings")
    assert "did not go different ways" in acme.refused("open", bundle, "--lines-since-fork", db.parent / "x.jsonl")
    acme.refused("export", "--bundle", db.parent / "x.bundle", "--redacted", code=2)
    assert "is there already" in acme.refused("export", "--bundle", bundle)
    acme.done("export", "--bundle", bundle, "--force")


def test_settings_are_shown_and_taken_over_where_asked(
    acme: CommandLine, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = tmp_path / "mine.toml", tmp_path / "theirs.toml"
    mine.write_text("[alerts]\nnear_info = 60\n")
    theirs.write_text("[alerts]\nnear_info = 70\nunused_room = 5\n")
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(theirs))
    acme.done("export", "--bundle", tmp_path / "l.bundle")
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(mine))
    said = acme.done("--db", other, "open", tmp_path / "l.bundle").out
    assert "Setting alerts.near_info: here 60, there 70." in said
    assert "Setting alerts.unused_room: here not set, there 5." in said
    assert mine.read_text() == "[alerts]\nnear_info = 60\n"
    assert "taken over" in acme.done("--db", other, "open", tmp_path / "l.bundle", "--settings").out
    assert mine.read_text() == theirs.read_text()
    (kept,) = tmp_path.glob("mine.before-open-*.toml")
    assert kept.read_text() == "[alerts]\nnear_info = 60\n"
    theirs.write_text("[alerts]\nno_such_thing = 1\n")
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(theirs))
    acme.done("export", "--bundle", tmp_path / "l.bundle", "--force")
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(mine))
    assert "no_such_thing" in acme.refused("--db", other, "open", tmp_path / "l.bundle", "--settings")
