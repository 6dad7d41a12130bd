"""The command `verify`: the file, the place where it lies, what is mended, what is accepted, and what to do."""

import contextlib
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ledger.cli import verify_figures
from ledger.domain.errors import LedgerError
from ledger.storage.store import LedgerStore
from ledger.storage.sums import mend
from ledger.storage.verify import WRONG_SUMS, problems
from ledger.storage.verify_place import problems_in_place, quick_problems_in_place
from tests.cli.command_line import CommandLine
from tests.faults.harness import start
from tests.storage import sample


@pytest.fixture
def run(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("ROTH_LEDGER_DB", str(path))
    return CommandLine(capsys)


def older_copy(path: Path) -> Path:
    """A copy of the ledger; the ledger goes on by a batch."""
    copy = path.with_name("older.db")
    shutil.copy(path, copy)
    sample.add_stub(path, 1)
    return copy


def test_a_sound_ledger(run: CommandLine, path: Path) -> None:
    with LedgerStore(path) as store:
        seal = store.reader().history()[-1].seal
    assert run.done("verify").out == f"sound: {path}, 3 batches, 9 entries, newest seal {seal}\n"
    ran = run.done("verify", "--quick")
    assert ran.out == f"nothing wrong at a quick look: {path}, 3 batches, 9 entries, newest seal {seal}\n"
    assert run.done("verify", "--quick", "--json").json == {
        "sound": True,
        "quick": True,
        "problems": [],
        "contradictions": [],
        "batches": 3,
        "entries": 9,
        "seal": seal,
    }


def test_sums_are_made_anew(run: CommandLine, path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        kept = connection.execute("SELECT * FROM month_sum").fetchall()
    sample.meddle(path, "UPDATE month_sum SET cents = cents + 1", "DELETE FROM after_tax_day")
    before = sample.content(path)
    ran = run("verify")
    assert (ran.code, ran.out.splitlines()) == (1, [f"{path} is not sound:", f"  {WRONG_SUMS}"])
    assert ran.err == "hint: No entry is lost: roth-ledger verify --mend-sums\n"

    ran = run.done("verify", "--mend-sums", "--json")

    assert ran.err == "The sums were made anew from the amounts.\n"
    assert ran.json["sound"]
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM month_sum").fetchall() == kept
    assert sample.content(path) == before  # nothing but the sums


def test_sound_sums_are_left(run: CommandLine, path: Path) -> None:
    before = path.read_bytes()
    assert run.done("verify", "--mend-sums").out.startswith("sound: ")
    assert path.read_bytes() == before


def test_sums_of_wrong_amounts_are_not_mended(run: CommandLine, path: Path) -> None:
    sample.meddle(path, "UPDATE amount SET cents = cents + 1 WHERE entry = 4")
    before = path.read_bytes()
    ran = run("verify", "--mend-sums")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"error: {path} is not sound: The amounts of entry 4 are not those of its line.\n"
        "hint: Nothing was changed: sums of wrong amounts would be wrong too.\n"
    )
    assert path.read_bytes() == before


def test_a_locked_ledger_is_not_mended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTH_LEDGER_LOCK_SECONDS", "0")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="is locked"):
            mend(path)


def test_an_older_copy_is_named_and_may_be_accepted(run: CommandLine, path: Path) -> None:
    shutil.copy(older_copy(path), path)
    (wrong,) = problems_in_place(path)
    assert wrong.startswith(f"{path} is not the newest ledger that was saved here: batch 4 was acknowledged, and it ")
    assert quick_problems_in_place(path) == [wrong]
    assert problems(path) == []  # it is sound in itself
    assert run("verify", "--quick").code == 1
    ran = run("verify")
    assert ran.code == 1
    assert ran.err == (
        "hint: Put your newest backup in its place: roth-ledger restore FILE; or, if this file is the right one: "
        "roth-ledger verify --accept 'why'\n"
    )

    ran = run.done("verify", "--accept", "the disk failed")

    assert ran.err.startswith(f"accepted: {path}, its newest seal is ")
    assert ran.out.startswith("sound: ")
    sample.add_stub(path, 2)
    assert problems_in_place(path) == []


def test_what_is_not_sound_is_not_accepted(run: CommandLine, path: Path) -> None:
    shutil.copy(older_copy(path), path)
    sample.meddle(path, "UPDATE amount SET cents = cents + 1 WHERE entry = 4")
    ran = run("verify", "--accept", "why not")
    assert ran.code == 1
    assert "is not sound: The amounts of entry 4 are not those of its line." in ran.err
    assert len(problems_in_place(path)) == 2


@pytest.mark.parametrize("options", [["--quick", "--mend-sums"], ["--quick", "--accept", "x"], ["--accept", " "]])
def test_options_that_cannot_be(run: CommandLine, options: list[str]) -> None:
    assert run("verify", *options).code == 2


def test_ends_that_do_not_fit_are_said_when_it_is_opened(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTH_LEDGER_STATE", str(tmp_path / "nothing known"))
    sample.meddle(path, "DELETE FROM entry WHERE sequence = 9")
    told: list[str] = []
    with LedgerStore(path, tell=told.append) as store:
        store.reader()
    (said,) = told
    assert said == (
        "The ledger holds 3 batches and 8 entries, but its newest seal closes batch 3 at entry 9. "
        "See what is wrong: roth-ledger verify"
    )


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_what_another_program_left_beside_it_is_named(path: Path, ending: str) -> None:
    left = path.with_name(f"{path.name}{ending}")
    left.touch(mode=0o600)
    assert problems_in_place(path) == [
        f"{left} is none of this program's: another program has the ledger open, or left it behind."
    ]


def test_the_newest_sound_backup_is_named(run: CommandLine, path: Path) -> None:
    folder = path.with_name("ledger.db-backups")
    folder.mkdir(mode=0o700)
    names = [f"ledger-202606{day}T120000Z-import-{'0' * 12}.db" for day in ("01", "02", "03")]
    for name in names:
        shutil.copy(path, folder / name)
    sample.meddle(folder / names[2], "UPDATE amount SET cents = cents + 1 WHERE entry = 4")
    sample.meddle(path, "UPDATE amount SET cents = cents + 1 WHERE entry = 4")
    assert (
        run("verify").err
        == f"hint: Put your newest sound backup in its place: roth-ledger restore {folder / names[1]}\n"
    )


def test_figures_of_many_people_in_several_processes(
    run: CommandLine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three people with two parts of one: the same is found as by one process."""
    lines: list[dict[str, Any]] = []
    for person in ("kim", "sam"):
        lines += [
            {"record": "person", "id": person, "name": person, "birth_date": "1990-01-01"},
            {**sample.IMPORTED[3], "id": f"s-{person}", "person": person, "pay_date": "2025-06-30"},
            {"record": "opening_balance", "id": f"anew-{person}", "person": person, "plan": "acme-401k",
             "date": "2026-01-02", "source": "after_tax", "balance": "9.00", "basis": "9.00"},
        ]  # fmt: skip
    with LedgerStore(path) as store, store.batch("test") as writer:
        writer.record([sample.line(each) for each in lines])
    alone = run("verify", "--json").json["contradictions"]
    assert [each.split(":")[0] for each in alone] == ["kim", "sam"]
    monkeypatch.setattr(verify_figures, "AT_ONCE", 1)
    assert run("verify", "--json").json["contradictions"] == alone


def test_a_thousand_people_as_a_program(path: Path) -> None:
    """So many are followed in processes of their own, which end without a word."""
    with LedgerStore(path) as store, store.batch("test") as writer:
        writer.record(sample.line({**sample.IMPORTED[0], "id": f"p{number}"}) for number in range(1_000))
    process = start("-m", "ledger", "--db", path, "verify")
    said, complaint = process.communicate()
    assert (process.returncode, complaint) == (0, "")
    assert said.startswith(f"sound: {path}, 4 batches, 1,009 entries, ")
