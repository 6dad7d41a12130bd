"""What looks like a conversion is posted when it is confirmed, never before, and never counts as a contribution."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import (
    PLAN,
    Case,
    answering,
    assert_sound,
    entries,
    imported,
    money_in,
    open_questions,
    rehearsed,
)
from tests.imports.own_stubs import OFX
from tests.imports.samples import OUTSIDE

CASES = [OFX, *(case for case in OUTSIDE if case.conversions)]
each_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])

HISTORY = """\
Date,Investment,Transaction Type,Amount,Shares/Unit
08/14/2026,AFTER TAX FUND,Transfer,"-641.92","-5.580"
08/14/2026,ROTH FUND,Transfer,"641.92","5.580"
08/14/2026,US TOTAL MKT INDEX,Transfer,"0.00","0.000"
"""
ON_FILE = "conversion:2026-08-14:641.92"
EARNINGS = "earnings:2026-08-14:641.92"


def year_end(run: CommandLine, day: str) -> Any:
    return run.done("year-end", "--year", day[:4], "--json").json


def of_case(case: Case) -> tuple[str, str, str]:
    ((day, amount),) = case.conversions
    return day, amount, f"conversion:{day}:{amount}"


@each_case
def test_it_is_shown_and_not_posted(case: Case, run: CommandLine, tmp_path: Path) -> None:
    day, _, key = of_case(case)
    ran = imported(run, case.write(tmp_path), *answering(case.answers))
    assert key in ran.out + ran.err
    assert year_end(run, day)["conversions"] == []
    assert money_in(entries(run)) == case.years


@each_case
@pytest.mark.parametrize("destination", ["in_plan_roth", "roth_ira"])
def test_an_answer_posts_it_once(case: Case, destination: str, run: CommandLine, tmp_path: Path) -> None:
    day, amount, key = of_case(case)
    path = case.write(tmp_path)
    imported(run, path, *answering({**case.answers, key: destination}))
    for _ in range(2):
        (posted,) = year_end(run, day)["conversions"]
        assert (posted["date"], posted["amount"], posted["destination"]) == (day, amount, destination)
        assert money_in(entries(run)) == case.years
        path.write_bytes(case.content + b"\n")
        imported(run, path, *answering({key: destination}))
    file = rehearsed(run, path)
    assert (file["new"], file["conversion_candidates"]) == ([], [])
    assert_sound(run)


@each_case
def test_no_file_says_the_earnings(case: Case, run: CommandLine, tmp_path: Path) -> None:
    day, amount, key = of_case(case)
    earnings = f"earnings:{day}:{amount}"
    file = rehearsed(run, case.write(tmp_path), *answering({**case.answers, key: "in_plan_roth"}))
    assert {each["key"] for each in file["questions"] if each["optional"]} == {earnings}
    imported(run, case.write(tmp_path), *answering({**case.answers, key: "in_plan_roth"}))
    assert year_end(run, day)["conversions"][0]["taxable"] is None


@each_case
def test_it_can_be_confirmed_later(case: Case, run: CommandLine, tmp_path: Path) -> None:
    day, amount, key = of_case(case)
    imported(run, case.write(tmp_path), *answering(case.answers))
    imported(run, case.write(tmp_path), *answering({key: "in_plan_roth"}))
    (form,) = year_end(run, day)["expected_1099r"]
    assert (form["kind"], form["box_1"], form["box_7"]) == ("in_plan_roth", amount, "G")
    assert money_in(entries(run)) == case.years


@each_case
def test_turned_down_it_is_no_conversion(case: Case, run: CommandLine, tmp_path: Path) -> None:
    day, _, _ = of_case(case)
    imported(run, case.write(tmp_path), *case.answered)
    assert year_end(run, day)["conversions"] == []


@pytest.fixture
def history(run: CommandLine, tmp_path: Path) -> Path:
    """A history with a transfer between funds, in a plan that holds more after-tax money than it moved."""
    run.done("stub", "add", "--pay-date", "2026-08-14", "--after-tax", "1000")
    path = tmp_path / "history.csv"
    path.write_text(HISTORY, encoding="utf-8")
    return path


def test_a_transfer_between_funds_may_be_a_conversion(history: Path, run: CommandLine) -> None:
    file = rehearsed(run, history)
    assert [(each["date"], each["amount"]) for each in file["conversion_candidates"]] == [("2026-08-14", "641.92")]
    assert money_in(file["new"]) == {}
    assert len(file["ignored"]) == 1  # the row of nothing


@pytest.mark.parametrize(("earnings", "taxable"), [("41.92", "41.92"), ("0", "0.00")])
def test_the_earnings_are_the_persons_to_say(history: Path, run: CommandLine, earnings: str, taxable: str) -> None:
    imported(run, history, *answering({ON_FILE: "in_plan_roth", EARNINGS: earnings}))
    (posted,) = year_end(run, "2026")["conversions"]
    assert (posted["taxable"], posted["method"]) == (taxable, "stated")


@pytest.mark.parametrize("answers", [{ON_FILE: "in_plan_roth"}, {ON_FILE: "in_plan_roth", EARNINGS: "unknown"}])
def test_unknown_earnings_stay_unknown(history: Path, run: CommandLine, answers: dict[str, str]) -> None:
    file = rehearsed(run, history, *answering(answers))
    assert open_questions(file) == {}
    imported(run, history, *answering(answers))
    year = year_end(run, "2026")
    assert (year["conversions"][0]["taxable"], year["complete"]) == (None, False)
    codes = [each["code"] for each in run("check", "--year", 2026, "--json").json["alerts"]]
    assert "conversion_missing_earnings" in codes


def test_the_earnings_are_asked_and_need_no_answer(history: Path, run: CommandLine) -> None:
    file = rehearsed(run, history, *answering({ON_FILE: "in_plan_roth"}))
    assert {each["key"]: each["optional"] for each in file["questions"]} == {EARNINGS: True}


@pytest.mark.parametrize(
    "answers",
    [{ON_FILE: "yes"}, {ON_FILE: "in_plan_roth", EARNINGS: "some"}, {ON_FILE: "in_plan_roth", EARNINGS: "700"}],
)
def test_what_is_no_answer_is_refused(history: Path, run: CommandLine, answers: dict[str, str]) -> None:
    before = entries(run)
    run.refused("import", history, "--plan", PLAN, "--no-input", *answering(answers))
    assert entries(run) == before


def test_a_share_class_is_no_roth_conversion(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(
        "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
        "Accrued Interest ($),Amount ($),Settlement Date\n"
        '11/07/2025,"PLAN 401K","1","Contributions",,"FUND",,0.35,,,,,81.79,,\n'
        '11/07/2025,"PLAN 401K","1","CONVERSION AS OF FUND",,"FUND",,0.35,,,,,641.92,,\n',
        encoding="utf-8",
    )
    file = rehearsed(run, path)
    assert file["conversion_candidates"] == []
    assert not [each for each in file["questions"] if each["key"].startswith("conversion:")]
