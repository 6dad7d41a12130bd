"""The history that Alerus saves: money in by its source, nothing else counted."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.money import Money
from ledger.importers.base import Context, Ignored, Item, Question, Received, Refused, Remark, Unclear
from ledger.importers.record_keepers.alerus import Alerus

HEADER = "Date,Time,Sequence,Investment,Source,Activity,Ticker,Cusip,Price,Shares,Value"
PAT = Context(person="pat", plan="acme-401k")


def read(tmp_path: Path, *rows: str, context: Context = PAT) -> list[Item]:
    path = tmp_path / "history.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n")
    return list(Alerus().read(path, context))


def row(source: str, activity: str, value: str, day: str = "01/15/2026") -> str:
    return f'{day},00:00,7,500 Index,{source},{activity},VFIAX,922908710,,,"{value}"'


def received(items: list[Item]) -> list[tuple[str, str, str | None]]:
    return [(item.amount.plain(), item.key, item.source) for item in items if isinstance(item, Received)]


def test_a_contribution_is_money_of_the_source_in_its_column(tmp_path: Path) -> None:
    (item,) = read(tmp_path, row("Employer Match", "Contribution", "1,150.00"))

    assert isinstance(item, Received)
    assert (item.line, item.day, item.amount) == (2, dt.date(2026, 1, 15), Money(115_000))
    assert (item.key, item.source) == ("alerus:Employer Match", "employer_match")
    assert item.content == "2026-01-15|contribution|employer match|500 index|115000|"


@pytest.mark.parametrize(
    ("label", "source"),
    [
        pytest.param("Pre-Tax", "pre_tax_deferral", id="pre-tax"),
        pytest.param("Roth 401(k)", "roth_deferral", id="Roth"),
        pytest.param("Profit Sharing", "employer_nonelective", id="profit sharing"),
        pytest.param("Employee Deferral", None, id="a deferral may be Roth"),
        pytest.param("After-Tax", None, id="after-tax is said of Roth too"),
        pytest.param("Safe Harbor", None, id="match or nonelective"),
        pytest.param("Source 3", None, id="no word of money"),
    ],
)
def test_a_source_is_taken_only_where_its_label_says_it(tmp_path: Path, label: str, source: str | None) -> None:
    assert received(read(tmp_path, row(label, "Contribution", "12.00"))) == [("12.00", f"alerus:{label}", source)]


def test_activities_are_known_by_how_they_begin(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        row("Pre-Tax", "Contribution - Payroll", "12.00"),
        row("Pre-Tax", "Dividends Reinvested", "1.00"),
        row("Pre-Tax", "Cash Earning", "0.10"),
        row("Pre-Tax", "Fee - Quarterly", "-2.00"),
    )

    assert received(items) == [("12.00", "alerus:Pre-Tax", "pre_tax_deferral")]
    assert [(item.line, item.why) for item in items if isinstance(item, Ignored)] == [
        (3, "Dividends Reinvested: earnings of $1.00, no contribution"),
        (4, "Cash Earning: earnings of $0.10, no contribution"),
        (5, "Fee - Quarterly: a fee of $2.00, no contribution"),
    ]


def test_an_activity_nobody_has_seen_is_asked_and_counts_as_answered(tmp_path: Path) -> None:
    question, unclear = read(tmp_path, row("Pre-Tax", "Loan Pmt", "50.00"))
    answered = Context(person="pat", plan="acme-401k", answers={"type:alerus:Loan Pmt": "loan_repayment"})

    assert isinstance(question, Question)
    assert question.key == "type:alerus:Loan Pmt"
    assert isinstance(unclear, Unclear)
    assert read(tmp_path, row("Pre-Tax", "Loan Pmt", "50.00"), context=answered) == [
        Ignored(2, "Loan Pmt: a loan repayment of $50.00, no contribution")
    ]


def test_a_negative_contribution_was_taken_back(tmp_path: Path) -> None:
    assert received(read(tmp_path, row("Roth", "Contribution", "(12.00)"))) == [
        ("-12.00", "alerus:Roth", "roth_deferral")
    ]


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(row("Roth", "Contribution", "NaN"), id="no amount"),
        pytest.param(row("Roth", "Contribution", ""), id="amount left out"),
        pytest.param(row("Roth", "Contribution", "12.00", day="02/30/2026"), id="no day"),
        pytest.param("01/15/2026,00:00,7,500 Index,Roth,Contribution", id="cut row"),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused(tmp_path: Path, bad: str) -> None:
    (item,) = read(tmp_path, bad)

    assert isinstance(item, Refused)
    assert item.line == 2


def test_a_header_alone_is_said_to_hold_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == [Remark(1, "The file holds its header and no transactions.")]


def test_only_its_own_header_is_claimed() -> None:
    assert Alerus().identify("x.csv", f"{HEADER}\n".encode())
    assert Alerus().identify("x", f"\ufeff{HEADER},\r\n".encode())
    assert not Alerus().identify("alerus.csv", HEADER.replace("Sequence,", "").encode())
