"""People, plans and years that cannot be: each is refused in plain words, and nothing changes."""

import json
from datetime import date
from pathlib import Path

import pytest

from ledger.domain.dates import check_birth_date
from ledger.domain.errors import LedgerError
from tests.cli.command_line import CommandLine

PLAN = ("plan", "add", "--id", "new", "--employer", "acme", "--name", "New", "--kind", "401k")


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests are no part of them."""
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("birth_date", "said"),
    [
        pytest.param("2026-06-30", None, id="born today"),
        pytest.param("2026-07-01", "The birth date 2026-07-01 is after today, 2026-06-30.", id="born tomorrow"),
        pytest.param("1905-07-01", None, id="120"),
        pytest.param("1905-06-30", "The birth date 1905-06-30 makes an age of 121.", id="121 today"),
        pytest.param("1904-02-29", "The birth date 1904-02-29 makes an age of 122.", id="born on a leap day"),
    ],
)
def test_who_can_be_alive(birth_date: str, said: str | None) -> None:
    if said is None:
        check_birth_date(date.fromisoformat(birth_date), date(2026, 6, 30))
        return
    with pytest.raises(LedgerError) as caught:
        check_birth_date(date.fromisoformat(birth_date), date(2026, 6, 30))
    assert (caught.value.message, caught.value.hint) == (said, "Check the year.")


def unchanged(run: CommandLine, *arguments: object, code: int = 1) -> str:
    """Run a command that is to be refused and to record nothing; gives its error and hint."""
    before = run.done("export").out
    said = run.refused(*arguments, code=code)
    assert run.done("export").out == before
    return said


@pytest.mark.parametrize(
    "command",
    [
        ("person", "add", "--id", "sam", "--name", "Sam", "--birth-date", "2030-01-01"),
        ("person", "change", "pat", "--birth-date", "2030-01-01"),
        ("replace", "person:pat", "--set", "birth_date=2030-01-01", "--reason", "typed wrong"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_nobody_is_born_in_the_future(acme: CommandLine, command: tuple[str, ...]) -> None:
    said = unchanged(acme, *command)
    assert said == "error: The birth date 2030-01-01 is after today, 2026-06-30.\nhint: Check the year.\n"


def test_nobody_is_older_than_anybody(acme: CommandLine) -> None:
    said = unchanged(acme, "person", "add", "--id", "sam", "--name", "Sam", "--birth-date", "1900-01-01")
    assert said == "error: The birth date 1900-01-01 makes an age of 126.\nhint: Check the year.\n"
    said = unchanged(acme, "person", "add", "--id", "sam", "--name", "Sam", "--birth-date", "1899-12-31", code=2)
    assert "1899-12-31 is outside 1900-01-01 to 2199-12-31. Check the year." in said


def test_no_ledger_is_made_for_who_is_not_born(run: CommandLine, db: Path) -> None:
    run.refused("init", "--name", "Pat", "--birth-date", "2030-01-01")
    assert not db.exists()


def test_a_book_comes_back_however_old_its_people_are_by_then(acme: CommandLine, tmp_path: Path) -> None:
    book = tmp_path / "b.jsonl"
    book.write_text('{"record": "person", "id": "sam", "name": "Sam", "birth_date": "1905-06-30"}\n', "utf-8")
    acme.done("import", book)


def test_a_book_is_held_against_the_day_of_its_import(acme: CommandLine, tmp_path: Path) -> None:
    book, birth_date = tmp_path / "b.jsonl", "2026-07-01"
    sam = {"record": "person", "id": "sam", "name": "Sam", "birth_date": birth_date}
    book.write_text(f"{json.dumps({**sam, 'id': 'kim', 'birth_date': '1990-01-01'})}\n{json.dumps(sam)}\n", "utf-8")
    said = unchanged(acme, "import", book)
    assert said.splitlines()[0] == "error: b.jsonl: 1 line cannot be recorded; nothing was imported."
    assert said.splitlines()[1].startswith(f"error: line 2: The birth date {birth_date} ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--after-tax-cap-rate", "1.01"), "after_tax_cap_rate: 1.01 is not a share between 0 and 1."),
        (("--hce-after-tax-cap-rate", "10"), "hce_after_tax_cap_rate: 10 is not a share between 0 and 1."),
        (("--deferral-cap-rate", "-0.10"), "deferral_cap_rate: -0.10 is not a share between 0 and 1."),
        (("--after-tax-cap-rate", "10%"), "after_tax_cap_rate: “10%” is not a number."),
        (("--after-tax-cap-amount", "-0.01"), "after_tax_cap_amount: -$0.01 is below zero."),
        (
            ("--match-tier", "1.00:0.06", "--match-tier", "0.50:0.03"),
            "match: The shares of pay of the match tiers must rise: 0.06, 0.03.",
        ),
        (
            ("--match-tier", "1.00:0.06", "--match-tier", "0.50:0.06"),
            "match: The shares of pay of the match tiers must rise: 0.06, 0.06.",
        ),
        (("--match-tier", "0.50:1.01"), "match: tiers: 1.01 is not a share between 0 and 1."),
        (("--match-tier", "10.01:0.06"), "match: 10.01 is no match rate."),
        (("--limitation-year-end", "02-30"), "limitation_year_end: “02-30” is not a day of the year."),
        (("--employer", "nobody"), "The employer “nobody” is not in the ledger."),
    ],
)
def test_no_plan_has_such_rules(acme: CommandLine, options: tuple[str, ...], said: str) -> None:
    lines = unchanged(acme, *PLAN, *options).splitlines()
    assert lines[0] == f"error: {said}"
    assert lines[1].startswith("hint: ")


def test_nobody_owns_more_than_all(acme: CommandLine) -> None:
    said = unchanged(acme, "person", "wages", "--employer", "acme", "--year", "2025", "--owner-share", "1.01")
    assert said.startswith("error: owner_share: 1.01 is not a share between 0 and 1.\n")


def test_nobody_defers_more_than_all_pay(acme: CommandLine) -> None:
    schedule = ("schedule", "add", "--frequency", "weekly", "--first-pay-date", "2026-01-02", "--pay", "1000")
    said = unchanged(acme, *schedule, "--election", "after_tax=0.60", "--election", "pre_tax_deferral=0.41")
    assert said == 'error: The elections add up to 1.01 of pay.\nhint: All of pay is "1.00".\n'


def test_the_limits_of_a_year_that_is_not_on_file(acme: CommandLine) -> None:
    error, hint = unchanged(acme, "limits", "--year", "2031").splitlines()
    assert error.startswith("error: The limits of 2031 are not on file; ")
    assert '{"record": "limits", "year": 2031, ' in hint


def test_a_year_that_is_not_on_file_has_no_limits_and_says_so(acme: CommandLine) -> None:
    document = acme.done("status", "--year", "2031", "--json").json
    assert document["elective_deferrals"]["limit"] is None
    assert [each["limit"] for each in document["annual_additions"]] == [None]
    ran = acme("check", "--year", "2031", "--json")
    first = ran.json["alerts"][0]
    assert (ran.code, first["code"], first["level"]) == (1, "limits_not_loaded", "critical")
    acme.done("acknowledge", "limits_not_loaded", "--year", "2031", "--reason", "the IRS has not said yet")
    assert acme("check", "--year", "2031").code == 0


@pytest.mark.parametrize("command", ["limits", "status", "check", "year-end", "acknowledge"])
@pytest.mark.parametrize("year", ["1973", "2200", "26", "x"])
def test_no_such_year(acme: CommandLine, command: str, year: str) -> None:
    assert "--year" in unchanged(acme, command, "--year", year, code=2)
