"""Every file gives what it holds, its unknowns are asked first, and the ledger's figures are those of the file."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import (
    PLAN,
    Case,
    assert_sound,
    entries,
    imported,
    money_in,
    open_questions,
    paid,
    rehearsed,
    said,
)
from tests.imports.own import TEXTS
from tests.imports.own_stubs import PACKED
from tests.imports.samples import OUTSIDE, SAMPLES, YEAR_TO_DATE, outside

CASES = (*TEXTS, *PACKED, *OUTSIDE)
every = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@every
def test_a_dry_run_shows_it_all_and_asks_what_the_file_does_not_say(
    case: Case, run: CommandLine, tmp_path: Path
) -> None:
    file = rehearsed(run, case.write(tmp_path))
    asked = open_questions(file)
    assert file["format"] == case.format
    assert file["refused"] == []
    if case.format == "mapping":  # what the columns mean comes first, what their words mean after it
        assert set(asked) <= set(case.answers)
    else:
        assert set(asked) == set(case.answers)
    for key, answer in case.answers.items():
        assert key not in asked or not asked[key]["choices"] or answer in asked[key]["choices"]
    assert [(each["date"], each["amount"]) for each in file["conversion_candidates"]] == list(case.conversions)
    words = said(file).lower()
    assert [each for each in case.told if each.lower() not in words] == [], words


@every
def test_a_dry_run_with_answers_shows_the_money(case: Case, run: CommandLine, tmp_path: Path) -> None:
    file = rehearsed(run, case.write(tmp_path), *case.answered)
    assert open_questions(file) == {}
    assert money_in(file["new"]) == case.years
    assert len(paid(file["new"])) == case.entries


@every
def test_nothing_is_imported_while_a_question_is_open(case: Case, run: CommandLine, tmp_path: Path) -> None:
    ran = run("import", case.write(tmp_path), "--plan", PLAN, "--no-input")
    assert ran.code == (1 if case.answers else 0), ran.err
    assert [key for key in case.answers if key not in ran.err] == []
    assert paid(entries(run)) == [] or not case.answers


@every
def test_the_ledger_holds_what_the_file_holds(case: Case, run: CommandLine, tmp_path: Path) -> None:
    imported(run, case.write(tmp_path), *case.answered)
    recorded = entries(run)
    assert money_in(recorded) == case.years
    assert len(paid(recorded)) == case.entries
    assert [each for each in recorded if each["record"] == "conversion"] == []
    assert_sound(run)
    for year, sums in case.years.items():
        assert run.done("year-end", "--year", year, "--json").json["contributions"] == {PLAN: sums}
        (group,) = (
            each
            for each in run.done("status", "--year", year, "--json").json["annual_additions"]
            if each["year"] == year
        )
        assert group["by_source"] == sums
        deferred = sum(Decimal(sums.get(source, "0")) for source in ("pre_tax_deferral", "roth_deferral"))
        status = run.done("status", "--year", year, "--json").json
        assert Decimal(status["elective_deferrals"]["total"]) == deferred


STUBS = [case for case in OUTSIDE if case.name in YEAR_TO_DATE]


def test_pay_stubs_keep_the_year_to_date_as_printed(run: CommandLine, tmp_path: Path) -> None:
    for case in STUBS:
        (stub,) = rehearsed(run, case.write(tmp_path), *case.answered)["new"]
        pay_date, printed = YEAR_TO_DATE[case.name]
        assert (stub["pay_date"], stub["year_to_date"]) == (pay_date, printed), case.name


def test_a_page_and_its_text_are_one_stub(run: CommandLine, tmp_path: Path) -> None:
    pairs = [("ukg.txt", "ukg.pdf"), ("ultipro_google_20211223-1.txt", "ultipro_google_20211223_20211223-1.pdf")]
    by_name = {case.name: case for case in CASES}
    for text, page in (pair for pair in pairs if pair[0] in by_name):
        before = len(paid(entries(run)))
        imported(run, by_name[text].write(tmp_path))
        imported(run, by_name[page].write(tmp_path), *by_name[page].answered)
        assert len(paid(entries(run))) == before + 1


def test_a_sheet_and_its_text_are_one_stub(run: CommandLine, tmp_path: Path) -> None:
    by_name = {case.name: case for case in CASES}
    for name in ("workday.csv", "workday_Complete.xlsx"):
        imported(run, by_name[name].write(tmp_path), *by_name[name].answered)
    assert len(paid(entries(run))) == 1


def test_dividends_fees_and_valuations_are_left_out_line_by_line(run: CommandLine, tmp_path: Path) -> None:
    case = outside("financehub_fidelity-401k.csv")
    if case is None:
        return  # the note at the end of the run says so
    why = {each["line"]: each["why"].lower() for each in rehearsed(run, case.write(tmp_path))["ignored"]}
    assert all("dividend" in why[line] for line in (9, 19, 21, 23, 28))
    assert all("exchange" in why[line] for line in (13, 14, 16, 17, 18, 26, 27))
    assert {12, 25} <= set(why)  # gains and losses of $163.05 in all


def test_a_sure_file_without_plan_rows_says_so(run: CommandLine, tmp_path: Path) -> None:
    case = outside("reds_fidelity_all_accounts_20251204.csv")
    if case is None:
        return
    ran = imported(run, case.write(tmp_path))
    assert "0 new" in ran.out or "nothing" in ran.out.lower()
    assert entries(run) == []


def test_amounts_whose_points_were_lost_are_not_recorded_without_a_pay_date(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("Regular 5000 00 80 00 5 000 00 5 000 00\nRoth 401K -1 234 56* 12 345 60\n", encoding="utf-8")
    run.refused("import", path, "--plan", PLAN)
    assert entries(run) == []


def test_a_form_as_payers_file_it_says_its_boxes(run: CommandLine, tmp_path: Path) -> None:
    """Publication 1220: amounts in cents, zero filled; 100 is $1.00."""
    path = SAMPLES / "tax" / "moov_payeeRecordWith1099R.ascii"
    if not path.is_file():
        return  # the note at the end of the run says so
    (form,) = rehearsed(run, path)["new"]
    assert form["record"] == "form_1099r"
    assert {box: form["boxes"][box] for box in ("1", "2a", "5", "7")} == {
        "1": "1.00",
        "2a": "2.00",
        "5": "5.00",
        "7": "1",
    }
