"""Workplace plans with Schwab funds: each contribution stands there twice and counts once."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.money import Money
from ledger.importers.base import Context, Ignored, Item, Question, Received, Refused, Remark
from ledger.importers.record_keepers.workplace import Workplace

HEADER = '"Transaction Date","Investment","Contribution","Description","Activity","Price","Units","Amount",'
PAT = Context(person="pat", plan="acme-401k")
EMPLOYER = "Contributions - Employer"


def row(
    activity: str,
    amount: str = "150.00",
    *,
    day: str = "3/31/2026",
    fund: str = "Large Cap Index",
    source: str = "Employer Match",
    description: str = EMPLOYER,
) -> str:
    cells = (f"{day} 12:00:00 AM", fund, source, description, activity, "", "", amount)
    return ",".join(f'"{cell}"' for cell in cells) + ","


def read(tmp_path: Path, *rows: str, context: Context = PAT) -> list[Item]:
    path = tmp_path / "export.csv"
    path.write_text("\r\n".join((HEADER, *rows)) + "\r\n")
    return list(Workplace().read(path, context))


def received(items: list[Item]) -> list[tuple[str, str, str | None]]:
    return [(item.amount.plain(), item.key, item.source) for item in items if isinstance(item, Received)]


def ignored(items: list[Item]) -> dict[int, str]:
    return {item.line: item.why for item in items if isinstance(item, Ignored)}


def test_the_receipt_counts_and_the_purchase_made_with_it_does_not(tmp_path: Path) -> None:
    items = read(tmp_path, row("Cash Receipts", fund="Cash"), row("Purchase"))
    (money,) = (item for item in items if isinstance(item, Received))

    assert (money.line, money.day, money.amount) == (2, dt.date(2026, 3, 31), Money(15_000))
    assert (money.key, money.source) == ("workplace:Employer Match", "employer_match")
    assert ignored(items) == {
        3: "Purchase: Contributions - Employer: what a contribution's cash receipt, which is counted, was spent on"
    }


@pytest.mark.parametrize(
    ("label", "source"),
    [
        pytest.param("Matching", "employer_match", id="match"),
        pytest.param("Roth 401(k)", "roth_deferral", id="Roth"),
        pytest.param("Employee Pre-Tax", "pre_tax_deferral", id="pre-tax"),
        pytest.param("Employee 401(k)", None, id="pre-tax or Roth"),
        pytest.param("Employee Deferral", None, id="deferral"),
        pytest.param("After-Tax", None, id="after-tax, also said of Roth"),
    ],
)
def test_the_column_contribution_is_the_source(tmp_path: Path, label: str, source: str | None) -> None:
    items = read(tmp_path, row("Cash Receipts", source=label, description="Contributions - Employee"))
    (money,) = (item for item in items if isinstance(item, Received))

    assert (money.key, money.source) == (f"workplace:{label}", source)
    assert "pre_tax_deferral" in money.choices
    assert "employer_match" not in money.choices


def test_one_receipt_spent_on_several_funds_counts_once(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        row("Purchase", "100.00"),
        row("Purchase", "50.00", fund="Bond Index"),
        row("Cash Receipts", "150.00", fund="Cash"),
    )

    assert received(items) == [("150.00", "workplace:Employer Match", "employer_match")]


def test_a_purchase_whose_receipt_is_not_in_the_file_is_refused(tmp_path: Path) -> None:
    items = read(tmp_path, row("Purchase"))

    assert [item for item in items if isinstance(item, Refused)] == [
        Refused(
            2,
            "on 2026-03-31 funds were bought for $150.00 of Employer Match (Contributions - Employer), and no cash "
            "receipt shows when that money came in.",
            "Download a period that begins a week earlier, with all activities.",
        )
    ]


@pytest.mark.parametrize(
    ("received_on", "refused"),
    [
        pytest.param("3/24/2026", False, id="seven days before"),
        pytest.param("3/23/2026", True, id="eight days before"),
        pytest.param("4/1/2026", True, id="the day after"),
    ],
)
def test_a_receipt_of_the_week_before_explains_a_purchase(tmp_path: Path, received_on: str, refused: bool) -> None:
    items = read(tmp_path, row("Cash Receipts", day=received_on, fund="Cash"), row("Purchase"))

    assert any(isinstance(item, Refused) for item in items) is refused
    assert len(received(items)) == 1


def test_a_receipt_that_was_spent_on_its_own_day_explains_no_later_purchase(tmp_path: Path) -> None:
    before = {"day": "3/27/2026"}
    items = read(tmp_path, row("Cash Receipts", fund="Cash", **before), row("Purchase", **before), row("Purchase"))

    assert [item.line for item in items if isinstance(item, Refused)] == [4]


def test_more_bought_than_received_is_said_and_the_cash_counts(tmp_path: Path) -> None:
    items = read(tmp_path, row("Cash Receipts", "100.00", fund="Cash"), row("Purchase", "150.00"))

    assert received(items) == [("100.00", "workplace:Employer Match", "employer_match")]
    (remark,) = (item.text for item in items if isinstance(item, Remark))
    assert remark == (
        "On 2026-03-31 funds were bought for $150.00 of Employer Match (Contributions - Employer), "
        "and $100.00 of cash was received; the cash is counted."
    )


def test_cash_bought_with_cash_is_noise(tmp_path: Path) -> None:
    items = read(tmp_path, row("Purchase", fund="Cash"))

    assert ignored(items) == {2: "Purchase into Cash: cash moved into the cash fund, counted where it was received"}
    assert len(items) == 1


def test_earnings_and_exchanges_are_no_money_in_though_they_are_cash_receipts(tmp_path: Path) -> None:
    earned = {"source": "Roth", "description": "Dividends/Capital Gains"}
    items = read(
        tmp_path,
        row("Cash Receipts", "40.00", **earned),
        row("Purchase", "40.00", **earned),
        row("Cash Receipts", "0.10", source="Roth", description="Interest Earned"),
        row("Sale", "30.00", description="Investment Change"),
        row("Transfer In", "30.00", fund="Bond Index", description="Investment Change"),
    )

    assert ignored(items) == {
        2: "Cash Receipts: Dividends/Capital Gains: earnings of $40.00, no contribution",
        3: "Purchase: Dividends/Capital Gains: earnings of $40.00, no contribution",
        4: "Cash Receipts: Interest Earned: earnings of $0.10, no contribution",
        5: "Sale: Investment Change: an exchange of $30.00 between funds, no contribution",
        6: "Transfer In: Investment Change: an exchange of $30.00 between funds, no contribution",
    }
    assert len(items) == 5


def test_what_the_format_is_not_known_to_print_is_asked(tmp_path: Path) -> None:
    items = read(tmp_path, row("Cash Receipts", "30.00", description="Loan Repayment"))

    (question,) = (item for item in items if isinstance(item, Question))
    assert question.key == "type:workplace:Cash Receipts: Loan Repayment"
    assert received(items) == []


def test_twins_are_two_contributions(tmp_path: Path) -> None:
    twin = row("Cash Receipts", "100.00", fund="Cash")
    first, second = (item for item in read(tmp_path, twin, twin) if isinstance(item, Received))

    assert first.content == second.content
    assert (first.line, second.line) == (2, 3)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(row("Cash Receipts", "NaN"), id="no amount"),
        pytest.param(row("Cash Receipts", day="13/1/2026"), id="no day"),
        pytest.param('"3/31/2026 12:00:00 AM","Cash","Roth"', id="cut row"),
        pytest.param('"3/31/2026 12:00:00 AM","Cash,"Roth""', id="a stray quote"),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused(tmp_path: Path, bad: str) -> None:
    items = read(tmp_path, bad)

    assert [item.line for item in items if isinstance(item, Refused)] == [2]


def test_only_its_own_header_is_claimed() -> None:
    assert Workplace().identify("x.csv", HEADER.encode())
    assert Workplace().identify("x.csv", HEADER.replace('"', "").encode("utf-16"))
    assert not Workplace().identify("x.csv", b'"Transaction Date","Investment","Amount"')
