"""The same money told twice, by payroll and by the record keeper, counts once, whichever was imported first."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import PLAN, entries, imported, money_in, open_questions, rehearsed
from tests.imports.paydays import (
    KEY,
    OF_STUB,
    SPLIT,
    STUB,
    STUB_CSV,
    Download,
    add_stub,
    alerts,
    counted,
    downloaded_again,
    receipts,
    received,
)


@pytest.mark.parametrize(
    ("stub", "row"),
    [
        (STUB, "08/14/2026"),  # on the pay date
        (STUB, "08/24/2026"),  # ten days later
        ((*STUB, "--deposit-date", "2026-08-20"), "08/20/2026"),  # on the deposit date
        ((*STUB, "--deposit-date", "2026-08-20"), "08/14/2026"),
    ],
)
def test_a_row_confirms_the_stub(run: CommandLine, history: Download, stub: Sequence[str], row: str) -> None:
    add_stub(run, *stub)
    path = history((row, "1,150.00"))
    file = rehearsed(run, path)
    assert (open_questions(file), file["confirming"]) == ({}, 1)
    assert money_in(file["new"]) == {}
    imported(run, path)
    assert counted(run) == OF_STUB
    assert received(run) == "1150.00"
    assert "receipt_mismatch" not in alerts(run)


@pytest.mark.parametrize("row", ["08/11/2026", "08/25/2026", "09/28/2026"])
def test_a_row_of_equal_money_a_little_before_or_long_after_the_stub_is_asked_about(
    run: CommandLine, history: Download, row: str
) -> None:
    add_stub(run, *STUB)
    month, day, year = row.split("/")
    file = rehearsed(run, history((row, "1,150.00")))
    assert (set(open_questions(file)), file["confirming"]) == ({f"same:{year}-{month}-{day}"}, 0)


@pytest.mark.parametrize("row", ["08/10/2026", "09/29/2026"])
def test_a_row_four_days_before_the_stub_or_half_a_quarter_after_it_is_other_money(
    run: CommandLine, history: Download, row: str
) -> None:
    add_stub(run, *STUB)
    file = rehearsed(run, history((row, "1,150.00")))
    assert (set(open_questions(file)), file["confirming"]) == ({KEY}, 0)


@pytest.mark.parametrize("row", ["08/14/2026", "08/20/2026"])
def test_a_stub_entered_later_takes_the_place_of_the_row(run: CommandLine, history: Download, row: str) -> None:
    imported(run, history((row, "1,150.00")), *SPLIT)
    assert counted(run) == OF_STUB
    assert receipts(run) == []
    add_stub(run, *STUB)
    assert counted(run) == OF_STUB
    assert received(run) == "1150.00"
    assert not [each for each in entries(run) if each["record"] == "contribution"]


def test_a_stub_imported_later_takes_the_place_of_the_row(run: CommandLine, history: Download, tmp_path: Path) -> None:
    imported(run, history(("08/14/2026", "1,150.00")), "--answer", f"{KEY}=pre_tax_deferral")
    stubs = tmp_path / "stubs.csv"
    stubs.write_text(STUB_CSV, encoding="utf-8")
    imported(run, stubs)
    assert counted(run) == OF_STUB
    assert received(run) == "1150.00"
    assert "receipt_mismatch" not in alerts(run)


@pytest.mark.parametrize("row_first", [True, False])
def test_both_in_one_call_count_once(run: CommandLine, history: Download, tmp_path: Path, row_first: bool) -> None:
    stubs = tmp_path / "stubs.csv"
    stubs.write_text(STUB_CSV, encoding="utf-8")
    row = history(("08/14/2026", "1,150.00"))
    files = (row, stubs) if row_first else (stubs, row)
    run.done("import", *files, "--plan", PLAN, "--no-input", *SPLIT)
    assert counted(run) == OF_STUB
    assert received(run) == "1150.00"


def test_other_amounts_of_the_day_leave_the_stub_alone_and_are_told(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    path = history(("08/14/2026", "1,100.00"))
    file = rehearsed(run, path)
    assert open_questions(file) == {}
    assert money_in(file["new"]) == {}
    (difference,) = file["differences"]
    assert (difference["pay_date"], difference["received"], difference["stub"]) == ("2026-08-14", "1100.00", "1150.00")
    imported(run, path)
    assert counted(run) == OF_STUB
    assert "receipt_mismatch" in alerts(run)


def test_money_beyond_the_stub_is_asked(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    path = history(("08/14/2026", "1,250.00"))
    key = f"beyond:{KEY}"
    assert set(open_questions(rehearsed(run, path))) == {key}
    before = entries(run)
    run.refused("import", path, "--plan", PLAN, "--no-input")
    assert entries(run) == before
    imported(run, path, "--answer", f"{key}=employer_nonelective")  # money that payroll does not print
    assert counted(run) == {**OF_STUB, "employer_nonelective": "100.00"}
    assert received(run) == "1150.00"
    assert rehearsed(run, downloaded_again(path), "--answer", f"{key}=employer_nonelective")["new"] == []


def test_money_beyond_the_stub_may_be_somebodys_mistake(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    imported(run, history(("08/14/2026", "1,250.00")), "--answer", f"beyond:{KEY}=difference")
    assert (counted(run), received(run)) == (OF_STUB, "1250.00")
    assert "receipt_mismatch" in alerts(run)


def test_other_amounts_are_told_where_the_stub_comes_later_too(run: CommandLine, history: Download) -> None:
    imported(run, history(("08/14/2026", "1,100.00")), "--answer", f"{KEY}=pre_tax_deferral")
    add_stub(run, *STUB)
    assert counted(run) == OF_STUB
    assert "receipt_mismatch" in alerts(run)


def test_other_amounts_days_later_are_asked(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    path = history(("08/20/2026", "1,100.00"))
    assert set(open_questions(rehearsed(run, path))) == {"same:2026-08-20"}
    imported(run, path, "--answer", "same:2026-08-20=2026-08-14")
    assert (counted(run), received(run)) == (OF_STUB, "1100.00")
    assert "receipt_mismatch" in alerts(run)


def test_rows_by_source_confirm_source_by_source(run: CommandLine, ofx: Download) -> None:
    add_stub(run, *STUB)
    path = ofx(("PRETAX", "600.00"), ("MATCH", "550.00"))
    file = rehearsed(run, path)
    assert (file["confirming"], money_in(file["new"]), open_questions(file)) == (2, {}, {})
    imported(run, path)
    assert counted(run) == OF_STUB
    assert "receipt_mismatch" not in alerts(run)


def test_a_difference_in_one_source_is_named(run: CommandLine, ofx: Download) -> None:
    add_stub(run, *STUB)
    path = ofx(("PRETAX", "600.00"), ("MATCH", "500.00"))
    assert "employer_match" in str(rehearsed(run, path)["differences"])
    imported(run, path)
    assert counted(run) == OF_STUB
    assert "receipt_mismatch" in alerts(run)


def test_several_funds_of_a_day_confirm_together(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    path = history(("08/14/2026", "690.00"), ("08/14/2026", "460.00"))
    assert open_questions(rehearsed(run, path)) == {}
    imported(run, path)
    assert counted(run) == OF_STUB
    assert "receipt_mismatch" not in alerts(run)


def test_several_funds_by_source_confirm_together(run: CommandLine, ofx: Download) -> None:
    add_stub(run, *STUB)
    imported(run, ofx(("PRETAX", "360.00"), ("PRETAX", "240.00"), ("MATCH", "330.00"), ("MATCH", "220.00")))
    assert counted(run) == OF_STUB
    assert "receipt_mismatch" not in alerts(run)


def test_equal_rows_of_a_day_are_two_and_a_second_download_adds_none(run: CommandLine, history: Download) -> None:
    twins = (("08/14/2026", "575.00"), ("08/14/2026", "575.00"))
    add_stub(run, *STUB)
    path = history(*twins, units="1")  # equal in every cell
    imported(run, path)
    assert len(receipts(run)) == 2
    again = downloaded_again(path)
    file = rehearsed(run, again)
    assert (file["known"], file["confirming"], file["new"]) == (2, 0, [])
    imported(run, again)
    assert counted(run) == OF_STUB


def test_two_stubs_of_a_day_are_confirmed_by_their_sum(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    add_stub(run, "--pay-date", "2026-08-14", "--type", "bonus", "--pre-tax", "350")
    imported(run, history(("08/14/2026", "1,500.00")))
    assert counted(run) == {"pre_tax_deferral": "950.00", "employer_match": "550.00"}
    assert "receipt_mismatch" not in alerts(run)


def test_two_pay_dates_are_not_confirmed_by_one_row(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    add_stub(run, "--pay-date", "2026-08-21", "--pre-tax", "600", "--match", "550")
    imported(run, history(("08/14/2026", "1,150.00"), ("08/21/2026", "1,150.00")))
    assert received(run) == "2300.00"
    assert counted(run) == {"pre_tax_deferral": "1200.00", "employer_match": "1100.00"}
    assert "receipt_mismatch" not in alerts(run)


def test_a_deposit_over_new_year_counts_in_the_year_of_the_pay_date(run: CommandLine, history: Download) -> None:
    add_stub(run, "--pay-date", "2025-12-31", "--pre-tax", "600", "--match", "550")
    imported(run, history(("01/05/2026", "1,150.00")))
    assert counted(run, 2025) == OF_STUB
    assert counted(run, 2026) == {}


def test_a_row_over_new_year_gives_way_to_a_later_stub(run: CommandLine, history: Download) -> None:
    imported(run, history(("01/05/2026", "1,150.00")), *SPLIT)
    assert counted(run, 2026) == OF_STUB
    add_stub(run, "--pay-date", "2025-12-31", "--pre-tax", "600", "--match", "550")
    assert counted(run, 2025) == OF_STUB
    assert counted(run, 2026) == {}


def test_a_split_by_shares_adds_up_to_the_cent(run: CommandLine, history: Download) -> None:
    split = ("--answer", f"{KEY}=pre_tax_deferral:60%+employer_match:40%")
    imported(run, history(("08/14/2026", "100.01")), *split)
    assert counted(run) in (
        {"pre_tax_deferral": "60.01", "employer_match": "40.00"},
        {"pre_tax_deferral": "60.00", "employer_match": "40.01"},
    )


def test_a_split_that_does_not_add_up_is_refused(run: CommandLine, history: Download) -> None:
    before = entries(run)
    run.refused("import", history(("08/14/2026", "1,151.00")), "--plan", PLAN, "--no-input", *SPLIT)
    assert entries(run) == before


def test_an_answer_for_one_day_is_for_that_day(run: CommandLine, history: Download) -> None:
    path = history(("08/14/2026", "1,150.00"), ("08/28/2026", "200.00"))
    only = ("--answer", f"{KEY}@2026-08-14=pre_tax_deferral:600.00+employer_match:550.00")
    assert set(open_questions(rehearsed(run, path, *only))) == {KEY}
    imported(run, path, *only, "--answer", f"{KEY}=roth_deferral")
    assert counted(run) == {**OF_STUB, "roth_deferral": "200.00"}
