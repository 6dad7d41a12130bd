"""Voya account activity: the CSV and what is copied from the web page, in small files of our own."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.money import Money
from ledger.importers.base import Candidate, Context, Found, Ignored, Item, Question, Received, Refused, Unclear
from ledger.importers.record_keepers.voya import Voya

HEADER = "Activity Date,Activity,Fund,Money Source,# of Units,Unit Price,Amount\n"
READER = Voya()


def read(tmp_path: Path, text: str, encoding: str = "utf-8", **answers: str) -> list[Item]:
    path = tmp_path / "activity.csv"
    path.write_bytes(text.encode(encoding))
    assert READER.identify(path.name, path.read_bytes()[:65536])
    return list(READER.read(path, Context(person="pat", plan="acme", answers=answers)))


def line(activity: str, source: str = "Employee PreTax", amount: str = '"$2,625.00"', units: str = "10.5") -> str:
    return f"01/15/2025,{activity},VTI,{source},{units},$250.00,{amount}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_contributions_have_the_source_the_file_names(tmp_path: Path, encoding: str, end: str) -> None:
    text = (
        HEADER
        + line("Employee Contribution")
        + line("Employer Contribution", "Safe Harbor Match", "$1312.50", "5.25")
        + ",,,,,,\n-----------\n"
    )
    pre_tax, match, *junk = read(tmp_path, text.replace("\n", end), encoding)

    assert isinstance(pre_tax, Received)
    assert (pre_tax.day, pre_tax.amount) == (dt.date(2025, 1, 15), Money(262500))
    assert (pre_tax.key, pre_tax.source) == ("voya:Employee PreTax", "pre_tax_deferral")
    assert isinstance(match, Received)
    assert (match.key, match.source, match.amount) == ("voya:Safe Harbor Match", "employer_match", Money(131250))
    assert [type(item) for item in junk] == [Ignored, Ignored]


@pytest.mark.parametrize(
    ("label", "source"),
    [
        ("ROTH", "roth_deferral"),
        ("After-Tax", "after_tax"),
        ("AFTER TAX", "after_tax"),
        ("Employee After-Tax", "after_tax"),
        ("Roth After-Tax", None),
        ("After-Tax Match", None),
        ("Employer Match", None),
        ("Roth In-Plan Conversion", None),
        ("Employee", None),
        ("", None),
    ],
)
def test_a_money_source_is_taken_only_where_it_is_beyond_doubt(tmp_path: Path, label: str, source: str | None) -> None:
    (item,) = read(tmp_path, HEADER + line("Contribution", label))

    assert isinstance(item, Received)
    assert (item.key, item.source) == (f"voya:{label or 'no-source'}", source)


@pytest.mark.parametrize(
    "activity",
    [
        *("Exchange In", "EXCHANGE OUT", "Fund Transfer In", "Fund Transfer Out", "Reallocation", "Rebalance"),
        *("Loan Issue", "Loan Repayment", "Plan Service Fee", "Fee", "Dividend", "Dividend Reinvestment", "Interest"),
    ],
)
@pytest.mark.parametrize("amount", ["$39.17", "$ 39.17", "($39.17)", "$39.17-"])
def test_what_is_no_money_in_is_ignored_in_both_forms(tmp_path: Path, activity: str, amount: str) -> None:
    (item,) = read(tmp_path, HEADER + line(activity, amount=amount))
    (copied,) = read(tmp_path, f"01/15/2025\t{activity} 0899 Vanguard 500\tROTH\t1\t$39.17\t{amount}\n")

    assert isinstance(item, Ignored)
    assert isinstance(copied, Ignored)


def test_a_transfer_out_alone_is_asked_and_not_counted(tmp_path: Path) -> None:
    text = HEADER + line("Employee Contribution") + line("Transfer Out", amount="($2625.00)", units="-10.5")
    contribution, question, unclear = read(tmp_path, text)

    assert isinstance(contribution, Received)
    assert isinstance(question, Question)
    assert question.key == "money-out:2025-01-15:2625.00"
    assert isinstance(unclear, Unclear)
    assert (unclear.line, unclear.draft["amount"], unclear.draft["destination"]) == (3, "2625.00", None)
    confirmed = read(tmp_path, text, **{question.key: "roth_ira"})[1]
    assert isinstance(confirmed, Found)
    assert (confirmed.value.source, confirmed.value.destination) == ("pre_tax_deferral", "roth_ira")


@pytest.mark.parametrize(("out", "into"), [("Transfer Out", "Transfer In"), ("Transfer", "Transfer")])
def test_after_tax_money_moved_to_roth_is_a_candidate(tmp_path: Path, out: str, into: str) -> None:
    text = HEADER + line(out, "After-Tax", "($2,625.00)".join('""')) + line(into, "ROTH")
    question, candidate = read(tmp_path, text)

    assert isinstance(question, Question)
    assert isinstance(candidate, Candidate)
    assert (candidate.amount, candidate.value.source) == (Money(262500), "after_tax")


@pytest.mark.parametrize(
    "text",
    [
        "01/15/2025\tEmployee Contribution VTI\tEmployee PreTax\t10.5\t$250.00\t$2625.00\n",
        "01/15/2025\tEmployee Contribution\tVTI\tEmployee PreTax\t10.5\t$250.00\t$2,625.00",
        "\n01/15/2025\temployee contribution  VTI\tEmployee PreTax\t10.500\t$250.00\t$ 2,625.00\r\n",
    ],
)
def test_what_is_copied_from_the_page_is_the_same_row_as_in_the_csv(tmp_path: Path, text: str) -> None:
    (copied,) = read(tmp_path, text)
    (downloaded,) = read(tmp_path, HEADER + line("Employee Contribution"))

    assert isinstance(copied, Received)
    assert isinstance(downloaded, Received)
    assert copied._replace(line=0) == downloaded._replace(line=0)


def test_an_unknown_activity_among_copied_lines_is_asked(tmp_path: Path) -> None:
    known = "01/15/2025\tContribution VTI\tROTH\t1\t$5.00\t$5.00\n" * 20
    *came, question, unclear = read(tmp_path, known + "01/16/2025\tForfeiture Gift VTI\tROTH\t1\t$5.00\t$5.00\n")

    assert len(came) == 20
    assert isinstance(question, Question)
    assert question.key == "type:voya:Forfeiture Gift VTI"
    assert isinstance(unclear, Unclear)


def test_a_row_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    items = read(
        tmp_path, HEADER + line("Contribution", amount="$2625.0000") + line("Contribution").replace("01/15", "15/01")
    )

    assert [type(item) for item in items] == [Refused, Refused]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Date,Investment,Transaction Type,Amount,Shares/Unit\n",
        "Activity Date,Activity,Fund,Money Source,Amount\n",
        "01/15/2025\tEmployee Contribution VTI\tEmployee PreTax\t10.5\t$250.00\n",
        "01/15/2025\tGrocery store\tcard\t1\t$5.00\t$5.00\n",
        "01/15/2025\tFees\tcard\t1\t$5.00\t$5.00\n",
        "Pay date 01/15/2025\n",
    ],
)
def test_other_files_are_never_claimed(text: str) -> None:
    assert not READER.identify("activity.csv", text.encode())
