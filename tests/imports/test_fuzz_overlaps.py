"""Two exports that overlap, each imported twice: the cents are those that a plain reader of the rows adds up."""

import csv
import datetime as dt
import os
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.imports.case import PLAN, entries
from tests.imports.paydays import KEY, Row, write_history

pytestmark = pytest.mark.faults

ROUNDS = 200 if FULL else 6
Dice = random.Random


@pytest.fixture
def db(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the ledger is: in memory, and nothing is known elsewhere of what was there a moment ago."""
    path = quick_path / "ledger.db"
    monkeypatch.setenv("ROTH_LEDGER_DB", str(path))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-12-31")
    monkeypatch.setenv("ROTH_LEDGER_STATE", os.devnull)
    return path


def rows_of(dice: Dice) -> list[list[Row]]:
    """The rows of some paydays, newest first as record keepers list them; some days have several, and alike ones."""
    days = dice.sample(range(350), dice.randrange(3, 15))
    amounts = [f"{dice.randrange(1, 3_000)}.{dice.randrange(100):02}" for _ in range(4)]
    first = dt.date(2026, 1, 2)
    return [
        [(f"{first + dt.timedelta(day):%m/%d/%Y}", dice.choice(amounts)) for _ in range(dice.choice((1, 1, 1, 2, 3)))]
        for day in sorted(days, reverse=True)
    ]


def cents_in_files(*files: Path) -> int:
    """What a plain reader finds in files together: rows that are in several of them count once."""
    lines = (file.read_text("utf-8").splitlines() for file in files)
    rows = {tuple(row) for each in lines for row in csv.reader(each) if row}
    return sum(int(row[3].replace(".", "")) for row in rows if row[0] != "Date")


def cents_in_ledger(run: CommandLine) -> int:
    """What the ledger holds."""
    lines = [each for each in entries(run) if each["record"] == "contribution"]
    return sum(int(each["amount"].replace(".", "")) for each in lines)


def written(folder: Path, name: str, days: Iterable[list[Row]], all_rows: list[Row]) -> Path:
    """An export of some days. A row has the units that it has in every export, so that no two are the same."""
    path = write_history(folder, *all_rows, name=name)
    header, *lines = path.read_text("utf-8").splitlines()
    wanted = {day for rows in days for day, _ in rows}
    path.write_text("\n".join([header, *(line for line in lines if line.partition(",")[0] in wanted), ""]), "utf-8")
    return path


def test_overlapping_exports_imported_twice(run: CommandLine, db: Path, proof: Proof) -> None:
    dice = Dice(f"{SEED} overlaps")
    empty = Path(shutil.copy(db, db.with_name("empty.db")))
    for number in range(ROUNDS):
        shutil.copy(empty, db)
        days = rows_of(dice)
        rows = [row for of_day in days for row in of_day]
        until = dice.randrange(1, len(days))
        since = dice.randrange(until)
        older = written(db.parent, f"{number}-older.csv", days[since:], rows)
        newer = written(db.parent, f"{number}-newer.csv", days[:until], rows)
        files = [older, newer] if dice.random() < 0.5 else [newer, older]

        seen: list[Path] = []
        for file in files:
            again = file.with_name(f"again-{file.name}")
            again.write_text(f"{file.read_text('utf-8')}\n", "utf-8")  # not the same bytes: known by its rows alone
            for each in (file, file, again):
                run.done("import", each, "--plan", PLAN, "--no-input", "--answer", f"{KEY}=after_tax")
                seen.append(each)
                assert cents_in_ledger(run) == cents_in_files(*{file, *seen}), f"seed {SEED}, round {number}"
        assert cents_in_ledger(run) == sum(int(amount.replace(".", "")) for _, amount in rows)
    proof("P4", "two exports that overlap, each imported three times", ROUNDS, seed=SEED)


def test_the_check_sees_rows_counted_twice(run: CommandLine, db: Path) -> None:
    path = write_history(db.parent, ("01/02/2026", "1.00"))
    other = write_history(db.parent, ("01/02/2026", "1.00"), name="other.csv", units="7")
    for file in (path, other):
        run.done("import", file, "--plan", PLAN, "--no-input", "--answer", f"{KEY}=after_tax")
    assert cents_in_files(path) == 100
    assert cents_in_files(path, other) == 200 == cents_in_ledger(run)
