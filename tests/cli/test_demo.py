"""The demo and the sample data it is made of; every figure here was worked out by hand from the stubs."""

import csv
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.services.sample_ledger import AS_OF, FILES, sample_folder
from tests.cli.command_line import CommandLine

STUBS = [name for name in FILES if name.endswith(".csv")]


@pytest.fixture
def shown(run: CommandLine, tmp_path: Path) -> str:
    """What the demo prints, with its ledger in the folder `demo`."""
    return run.done("demo", "--dir", tmp_path / "demo").out


def test_shows_both_people_alerts_and_year_end(shown: str) -> None:
    assert [line for line in shown.splitlines() if "seen from" in line] == [
        "pat, 2026, seen from 2026-11-20",
        "sam, 2026, seen from 2026-11-20",
        "Tax summary 2025 of pat, seen from 2026-11-20",
        "Tax summary 2025 of sam, seen from 2026-11-20",
    ]
    assert "415c_near" in shown
    assert "conversion_missing_earnings" in shown
    # The form as received has 23,338.19 in box 2a and nothing in box 5; 25 conversions of 930.00 were basis.
    assert "which treats $23,250.00 of after-tax money as taxable" in " ".join(shown.split())


def test_shows_the_same_on_any_day(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []
    for day in ("2026-01-01", "2031-07-01"):
        monkeypatch.setenv("ROTH_LEDGER_TODAY", day)
        folder = tmp_path / day
        pages.append(run.done("demo", "--dir", folder).out.replace(str(folder), "DIR"))

    assert pages[0] == pages[1]


def test_every_command_it_suggests_runs(run: CommandLine, shown: str) -> None:
    suggested = [shlex.split(line) for line in shown.splitlines() if line.startswith("  roth-ledger --db ")]

    assert len(suggested) == 5
    for command in suggested:
        run.done(*command[1:])


def test_what_it_says_of_the_limits(run: CommandLine, tmp_path: Path) -> None:
    db = tmp_path / "demo" / "ledger.db"
    run.done("demo", "--dir", db.parent)

    pat = run.done("--db", db, "status", "--person", "pat", "--as-of", AS_OF, "--json").json
    sam = run.done("--db", db, "status", "--person", "sam", "--as-of", AS_OF, "--json").json

    # 23 pay dates of 825.00, a bonus deferral of 3,050.00 and 22 times 320.00 of Roth catch-up; 24,500 + 8,000 allowed.
    assert pat["elective_deferrals"]["total"] == "29065.00"
    assert pat["elective_deferrals"]["room"] == "3435.00"
    [lumen] = pat["annual_additions"]
    # 24,500.00 (4,565.00 is catch-up), match 23 x 247.50 + 915.00, after-tax 12 x 1,237.50 + 4,575.00 + 11 x 1,650.00.
    # The true-up of 465.00 paid in February belongs to 2025.
    assert lumen["total"] == "68682.50"
    assert lumen["catch_up"] == "4565.00"
    # Three pay dates are left: 3 x 1,650.00 after-tax, 3 x 247.50 match; their deferrals are catch-up.
    assert lumen["projected_total"] == "74375.00"
    assert lumen["after_tax_room"] == "2575.00"
    assert lumen["limit_reached_on"] == "2026-12-16"
    assert pat["roth_catch_up_required"] == [{"employer": "lumen", "required": True}]
    # 14 x 600.00 at the first employer, 9 x 1,680.00 at the second; the two have a 415(c) limit each.
    assert sam["elective_deferrals"]["total"] == "23520.00"
    assert {each["group"]: each["total"] for each in sam["annual_additions"]} == {
        "contoso": "16740.00",
        "northwind": "18200.00",
    }


def test_what_it_says_of_the_finished_year(run: CommandLine, tmp_path: Path) -> None:
    db = tmp_path / "demo" / "ledger.db"
    run.done("demo", "--dir", db.parent)

    pat = run.done("--db", db, "year-end", "--person", "pat", "--year", "2025", "--json").json
    sam = run.done("--db", db, "year-end", "--person", "sam", "--year", "2025", "--json").json

    assert pat["complete"]
    # Pay of 31 December was deposited on 2 January: 26 pay dates of 930.00, 25 deposits.
    assert pat["contributions"]["lumen-401k"]["after_tax"] == "24180.00"
    assert pat["after_tax_accounts"][0]["contributions"] == "23250.00"
    assert [(each["code"], each["box"]) for each in pat["differences"]] == [("F2", "2a")]
    # 26 x 288.00 went in; 2,016.00 + 2,016.00 + 1,728.00 of it was rolled over, with 72.89 of earnings.
    assert sam["after_tax_accounts"][0]["closing_basis"] == "1728.00"
    assert sam["expected_1099r"] == [
        {
            "plan": "northwind-401k",
            "kind": "roth_ira",
            "box_1": "5832.89",
            "box_2a": "72.89",
            "box_5": "5760.00",
            "box_7": "G",
            "box_4": None,
            "box_10": None,
            "box_11": None,
            "form_year": 2025,
            "notes": [],
        }
    ]
    assert sam["differences"] == []


def test_refuses_a_folder_that_holds_a_ledger(run: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "ledger.db").write_bytes(b"keep me")

    assert run.refused("demo", "--dir", folder) == (
        f"error: {folder} holds a ledger already.\n"
        "hint: Name another folder with --dir, or leave it out for a new one.\n"
    )
    assert (folder / "ledger.db").read_bytes() == b"keep me"


def test_leaves_the_ledger_of_the_user_alone(run: CommandLine, shown: str, db: Path) -> None:
    assert shown
    assert not db.exists()


@pytest.mark.parametrize("name", STUBS)
def test_year_to_date_of_the_sample_stubs_adds_up(name: str) -> None:
    with (sample_folder() / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sums: dict[tuple[str, str], Decimal] = {}

    for row in rows:
        for column in (each for each in row if each.startswith("ytd_")):
            key = row["pay_date"][:4], column
            sums[key] = sums.get(key, Decimal(0)) + Decimal(row[column.removeprefix("ytd_")] or "0")
            assert Decimal(row[column]) == sums[key], (row["pay_date"], column)


def test_every_sample_file_is_used() -> None:
    assert sorted(each.name for each in sample_folder().iterdir()) == sorted(FILES)
