"""Money told by payroll and by the record keeper stays counted once through undo, void and a second download."""

from decimal import Decimal

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import entries, imported, open_questions, rehearsed
from tests.imports.paydays import (
    KEY,
    OF_STUB,
    SPLIT,
    STUB,
    Download,
    add_stub,
    alerts,
    counted,
    downloaded_again,
    receipts,
    received,
)


def test_taking_back_the_row_leaves_the_stub(run: CommandLine, history: Download) -> None:
    add_stub(run, *STUB)
    imported(run, history(("08/14/2026", "1,150.00")))
    run.done("undo")
    assert (counted(run), receipts(run)) == (OF_STUB, [])


def test_taking_back_the_stub_brings_back_the_row(run: CommandLine, history: Download) -> None:
    imported(run, history(("08/14/2026", "1,150.00")), *SPLIT)
    rows = entries(run)
    add_stub(run, *STUB)
    run.done("undo")
    assert entries(run) == rows
    run.done("redo")
    assert (counted(run), received(run)) == (OF_STUB, "1150.00")


@pytest.mark.parametrize("row_first", [True, False])
def test_money_whose_stub_is_voided_is_not_lost(run: CommandLine, history: Download, row_first: bool) -> None:
    path = history(("08/14/2026", "1,150.00"))
    if row_first:
        imported(run, path, *SPLIT)
    stub = add_stub(run, *STUB)
    if not row_first:
        imported(run, path)
    run.done("void", stub, "--reason", "entered for the wrong plan")
    told = [each for each in run("check", "--year", 2026, "--json").json["alerts"] if "receipt" in each["code"]]
    assert sum(Decimal(each["amount"]) for each in told) == Decimal("1150.00")
    assert all("no pay stub" in each["message"] for each in told)


@pytest.mark.parametrize("answer", [SPLIT, ("--answer", f"{KEY}=pre_tax_deferral")])
def test_a_row_whose_place_a_stub_took_is_known(run: CommandLine, history: Download, answer: tuple[str, ...]) -> None:
    path = history(("08/14/2026", "690.00"), ("08/14/2026", "460.00"))
    imported(run, path, *answer)
    add_stub(run, *STUB)
    again = downloaded_again(path)
    file = rehearsed(run, again)
    assert (file["new"], file["confirming"], open_questions(file)) == ([], 0, {})
    imported(run, again)
    assert (counted(run), received(run)) == (OF_STUB, "1150.00")
    run.done("undo")  # the stub: the import above had nothing to record
    imported(run, downloaded_again(again))
    assert receipts(run) == []
    assert sum(map(Decimal, counted(run).values())) == 1150


def test_a_stub_entered_again_after_it_was_voided_is_confirmed(run: CommandLine, history: Download) -> None:
    stub = add_stub(run, *STUB)
    imported(run, history(("08/14/2026", "1,150.00")))
    run.done("void", stub, "--reason", "typed badly")
    add_stub(run, *STUB)
    assert (counted(run), received(run)) == (OF_STUB, "1150.00")
    assert "receipt_mismatch" not in alerts(run)


def test_a_stub_corrected_to_other_amounts_is_told(run: CommandLine, history: Download) -> None:
    stub = add_stub(run, *STUB)
    imported(run, history(("08/14/2026", "1,150.00")))
    run.done("replace", stub, "--amount", "employer_match=500", "--reason", "payroll corrected it")
    assert counted(run) == {**OF_STUB, "employer_match": "500.00"}
    assert "receipt_mismatch" in alerts(run)


def test_the_way_out_of_a_voided_stub_is_the_one_that_is_told(run: CommandLine, history: Download) -> None:
    path = history(("08/14/2026", "1,150.00"))
    stub = add_stub(run, *STUB)
    imported(run, path)
    run.done("void", stub, "--reason", "entered for the wrong plan")
    for receipt in run.done("list", "--kind", "receipt", "--json").json["entries"]:
        run.done("void", receipt["id"], "--reason", "its stub is gone")
    again = downloaded_again(path)
    assert set(open_questions(rehearsed(run, again))) == {KEY}
    imported(run, again, *SPLIT)
    assert counted(run) == OF_STUB
    assert [code for code in alerts(run) if "receipt" in code] == []


def test_what_an_alert_says_to_run_can_be_run(run: CommandLine, history: Download) -> None:
    stub = add_stub(run, *STUB)
    imported(run, history(("08/14/2026", "1,150.00")))
    run.done("void", stub, "--reason", "entered for the wrong plan")
    (alert,) = (
        each for each in run("check", "--year", 2026, "--json").json["alerts"] if each["code"] == "receipt_mismatch"
    )
    command = alert["action"].partition("`roth-ledger ")[2].partition("`")[0]
    assert received(run) in run.done(*command.split(), "--json").out


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("days", [("03", "10", "17", "24"), ("10", "12", "19", "26"), ("06", "13", "20", "27")])
def test_weekly_pay_that_arrives_days_later_is_confirmed_week_by_week(
    run: CommandLine, history: Download, at_once: bool, days: tuple[str, ...]
) -> None:
    """Pay dates of 3 to 24 August 2026; deposits of the same days, or two to seven days later."""
    for day in ("03", "10", "17", "24"):
        add_stub(run, "--pay-date", f"2026-08-{day}", "--pre-tax", "600", "--match", "550")
    rows = [(f"08/{day}/2026", "1,150.00") for day in days]
    for number, part in enumerate([rows] if at_once else [[row] for row in rows]):
        path = history(*part, name=f"{number}.csv")
        assert open_questions(rehearsed(run, path)) == {}
        imported(run, path)
    assert counted(run) == {"pre_tax_deferral": "2400.00", "employer_match": "2200.00"}
    assert received(run) == "4600.00"
    assert sorted({each["pay_date"] for each in receipts(run)}) == [
        f"2026-08-{day}" for day in ("03", "10", "17", "24")
    ]


def test_money_that_payroll_took_back_is_confirmed_too(run: CommandLine, history: Download) -> None:
    add_stub(run, "--pay-date", "2026-08-14", "--amount", "pre_tax_deferral=-100", "--amount", "employer_match=-50")
    path = history(("08/14/2026", "-150.00"))
    assert open_questions(rehearsed(run, path)) == {}
    imported(run, path)
    assert counted(run) == {"pre_tax_deferral": "-100.00", "employer_match": "-50.00"}
    assert received(run) == "-150.00"


def test_sums_of_all_receipts_are_those_of_the_rows(run: CommandLine, history: Download) -> None:
    for day in ("07", "21"):
        add_stub(run, "--pay-date", f"2026-08-{day}", "--pre-tax", "600.01", "--match", "549.99")
    imported(run, history(("08/07/2026", "0.01"), ("08/07/2026", "1,149.99"), ("08/21/2026", "1,150.00")))
    assert sum(Decimal(each["amount"]) for each in receipts(run)) == Decimal("2300.00")
    assert "receipt_mismatch" not in alerts(run)
