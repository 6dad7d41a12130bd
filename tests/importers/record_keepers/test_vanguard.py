"""Vanguard: the plan's block of a download among others, and the web history pasted as text."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.entries.conversions import Conversion
from ledger.domain.money import Money
from ledger.importers.base import (
    Candidate,
    Context,
    Found,
    Ignored,
    Item,
    Question,
    Received,
    Refused,
    Remark,
    Unclear,
)
from ledger.importers.record_keepers.vanguard import Vanguard

POSITIONS = "Plan Number,Plan Name,Fund Name,Shares,Price,Total Value,"
HEADER = (
    "Account Number,Trade Date,Run Date,Transaction Activity,Transaction Description,"
    "Investment Name,Share Price,Transaction Shares,Dollar Amount,"
)
BROKERAGE = (
    "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,"
    "Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,"
)
HOLDINGS = "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,"
OUT, IN = "Source to Source/Fund to Fund Transfer Out", "Source to Source/Fund to Fund Transfer In"
PAT = Context(person="pat", plan="acme-401k")


def row(
    word: str, amount: str, shares: str = "", *, day: str = "01/20/2026", price: str = "", account: str = "090909"
) -> str:
    return f'{account},{day},{day},Activity,{word},Index Trust,{price},{shares},"{amount}",'


def file_of(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "OfxDownload.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def read(tmp_path: Path, *lines: str, answers: dict[str, str] | None = None) -> list[Item]:
    context = Context(person="pat", plan="acme-401k", answers=answers or {})
    return list(Vanguard().read(file_of(tmp_path, *lines), context))


def received(items: list[Item]) -> list[tuple[int, str, str, str | None]]:
    return [(each.line, each.amount.plain(), each.key, each.source) for each in items if isinstance(each, Received)]


def ignored(items: list[Item]) -> dict[int, str]:
    return {item.line: item.why for item in items if isinstance(item, Ignored)}


@pytest.mark.parametrize("day", ["01/06/2026", "2026-01-06"])
def test_a_contribution_is_money_in_of_a_source_that_is_asked(tmp_path: Path, day: str) -> None:
    (item,) = read(tmp_path, HEADER, row("Plan Contribution", "$1,135.48", "10.0", day=day, price="$113.548"))

    assert isinstance(item, Received)
    assert (item.day, item.amount, item.source) == (dt.date(2026, 1, 6), Money(113_548), None)
    assert item.key == "vanguard:Plan Contribution"
    assert {"after_tax", "roth_deferral", "pre_tax_deferral", "employer_match"} <= set(item.choices)


@pytest.mark.parametrize(
    ("amount", "shares", "expected"),
    [
        pytest.param("$641.92", "5.58", "641.92", id="both above zero"),
        pytest.param("-$641.92", "5.58", "641.92", id="shares came in: a purchase printed below zero"),
        pytest.param("-$641.92", "-5.58", "-641.92", id="shares went out: taken back"),
        pytest.param("$641.92", "-5.58", "-641.92", id="shares went out, the amount without its sign"),
        pytest.param("$641.92", "", "641.92", id="no shares"),
    ],
)
def test_the_shares_say_whether_money_came_in_or_was_taken_back(
    tmp_path: Path, amount: str, shares: str, expected: str
) -> None:
    assert received(read(tmp_path, HEADER, row("Plan Contribution", amount, shares))) == [
        (2, expected, "vanguard:Plan Contribution", None)
    ]


def test_money_below_zero_without_shares_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER, row("Plan Contribution", "-$5.00"), row("Fee", "-$0.04", "-0.01"))[-1] == Refused(
        2,
        "the Plan Contribution of -$5.00 has no shares, so nothing says whether it came in or was taken back.",
        "Enter it by hand, and leave the row out.",
    )


def test_out_and_in_between_sources_is_a_candidate_with_the_dividends_that_moved_too(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        HEADER,
        row(OUT, "$641.92", "5.58"),
        row(IN, "$641.92", "5.58"),
        row("Source to Source Pending Dividends", "$1.15", "0.01"),
    )
    (candidate,) = (item for item in items if isinstance(item, Candidate))
    (question,) = (item for item in items if isinstance(item, Question))
    said = "Source to Source Pending Dividends of $1.15 of that day are earnings that moved with it."

    assert (candidate.date, candidate.amount) == (dt.date(2026, 1, 20), Money(64_192))
    assert candidate.key == question.key == "conversion:2026-01-20:641.92"
    assert candidate.evidence.endswith(said)
    assert question.evidence == (said,)
    assert received(items) == []
    assert set(ignored(items)) == {4}


def test_a_confirmed_candidate_is_a_conversion_of_unknown_earnings(tmp_path: Path) -> None:
    answers = {"conversion:2026-01-20:641.92": "in_plan_roth"}
    items = read(tmp_path, HEADER, row(OUT, "$641.92"), row(IN, "$641.92"), answers=answers)
    (value,) = (item.value for item in items if isinstance(item, Found))

    assert isinstance(value, Conversion)
    assert (value.date, value.amount, value.destination) == (dt.date(2026, 1, 20), Money(64_192), "in_plan_roth")
    assert value.earnings is None


def test_what_is_no_money_in_is_told_with_its_reason(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        HEADER,
        row("Fee", "-$0.04", "-0.0004"),
        row("Fund to Fund Out", "-$10.00", "-1"),
        row("Fund to Fund In", "$10.00", "1"),
        row("Dividends on Equity Investments", "$2.00", "0.1"),
        row("Daily Accrual Dividends", "$3.00", "0.1"),
    )

    assert ignored(items) == {
        2: "Fee: a fee of $0.04, no contribution",
        3: "Fund to Fund Out: an exchange of $10.00 between funds, no contribution",
        4: "Fund to Fund In: an exchange of $10.00 between funds, no contribution",
        5: "Dividends on Equity Investments: earnings of $2.00, no contribution",
        6: "Daily Accrual Dividends: earnings of $3.00, no contribution",
    }


@pytest.mark.parametrize("word", ["Miscellaneous Credits/Adjustment", "Miscellaneous Credit to Forfeiture Account"])
def test_credits_are_asked_whether_they_are_forfeitures_allocated(tmp_path: Path, word: str) -> None:
    (item,) = read(tmp_path, HEADER, row(word, "$115.00", "1"))

    assert isinstance(item, Received)
    assert (item.source, item.choices) == (None, ("forfeiture", "ignore"))


def test_what_the_plan_itself_started_is_asked_and_called_no_conversion(tmp_path: Path) -> None:
    lines = (HEADER, row("Plan Initiated TransferOut", "$5.00", "1"), row("Plan Initiated TransferIn", "$5.00", "1"))
    asked = read(tmp_path, *lines)
    keys = [item.key for item in asked if isinstance(item, Question)]

    assert keys == ["type:vanguard:Plan Initiated TransferOut", "type:vanguard:Plan Initiated TransferIn"]
    assert all("no conversion" in item.evidence[0] for item in asked if isinstance(item, Question))
    assert sum(isinstance(item, Unclear) for item in asked) == 2
    settled = read(tmp_path, *lines, answers=dict.fromkeys(keys, "ignore"))
    assert [type(item) for item in settled] == [Ignored, Ignored]


def test_other_blocks_before_and_after_the_plans_are_no_money_of_it(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        HOLDINGS,
        "11112222,MONEY MARKET,VMFXX,641.92,1.0,641.92,",
        "",
        BROKERAGE,
        "11112222,01/21/2026,01/21/2026,Conversion,Rollover Conversion,MM,VMFXX,641.92,1,641.92,0,641.92,0,CASH,",
        "11112222,01/22/2026,01/22/2026,Dividend,Dividend Received,MM,VMFXX,0,1,1.92,0,1.92,0,CASH,",
        "",
        POSITIONS,
        "090909,ACME 401(K) PLAN,Index Trust,12,$115.03,$1380.36,",
        "",
        HEADER,
        row("Plan Contribution", "$641.92"),
        "",
        HOLDINGS,
        "33334444,MONEY MARKET,VMFXX,1,1.0,1.00,",
    )

    assert received(items) == [(12, "641.92", "vanguard:Plan Contribution", None)]
    assert ignored(items) == {
        5: "Rollover Conversion of the account 11112222: the receiving side of a rollover to a Roth IRA, counted "
        "where it leaves the plan",
        2: "2 lines of the brokerage account 11112222, no money of the plan",
        9: "1 line of positions of a plan, no money of the plan",
        15: "1 line of the brokerage account 33334444, no money of the plan",
    }


def test_a_file_of_brokerage_accounts_alone_is_said_to_hold_nothing(tmp_path: Path) -> None:
    items = read(tmp_path, HOLDINGS, "11112222,MONEY MARKET,VMFXX,641.92,1.0,641.92,")

    assert items[-1] == Remark(1, "The file holds no transactions of a plan.")


def test_several_plans_in_one_file_are_asked_and_one_is_read(tmp_path: Path) -> None:
    lines = (HEADER, row("Plan Contribution", "$1.00", account="111"), row("Plan Contribution", "$2.00", account="222"))

    (question,) = read(tmp_path, *lines)
    assert isinstance(question, Question)
    assert (question.key, question.choices) == ("account", ("111", "222"))
    assert received(read(tmp_path, *lines, answers={"account": "222"})) == [
        (3, "2.00", "vanguard:Plan Contribution", None)
    ]


def test_the_account_or_else_the_plan_tells_where_the_file_belongs(tmp_path: Path) -> None:
    positions = (POSITIONS, "090909,ACME 401(K) PLAN,Index Trust,12,$115.03,$1380.36,", "", HEADER)

    assert Vanguard().belongs_to(file_of(tmp_path, *positions)) == "090909 ACME 401(K) PLAN"
    assert Vanguard().belongs_to(file_of(tmp_path, *positions, row("Fee", "-$1.00"))) == "090909"
    assert Vanguard().belongs_to(file_of(tmp_path, HEADER)) == ""


def test_a_block_with_columns_nobody_knows_is_refused(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, row("Fee", "-$1.00"), "", "Account Number,Something,New,", "1,2,3,")

    assert [item.line for item in items if isinstance(item, Refused)] == [4]


PASTED = (
    "01/20/2026\tPlan Contribution\tAFTER-TAX 401(K)\tIndex Trust\t5.580\t$115.03\t$641.92",
    f"01/20/2026\t{OUT}\tAFTER-TAX 401(K)\tIndex Trust\t5.580\t$115.03\t$641.92",
    f"01/20/2026\t{IN}\t2026 ROTH IN PLAN CONVERSION\tIndex Trust\t5.580\t$115.03\t$641.92",
    "01/16/2026\tPlan Contribution\tEMPLOYER MATCHING\tIndex Trust\t1.000\t$100.00\t$100.00",
    "01/15/2026\tMiscellaneous Credits/Adjustment\tEMPLOYER MATCHING\tIndex Trust\t0.100\t$100.00\t$10.00",
    "01/14/2026\tPlan Contribution\tPRE-TAX 401(K)\tIndex Trust\t\u2013 1.000\t$100.00\t\u2013 $100.00",
)


def test_the_pasted_history_says_the_sources(tmp_path: Path) -> None:
    items = read(tmp_path, *PASTED)

    assert received(items) == [
        (1, "641.92", "vanguard:AFTER-TAX 401(K)", None),
        (4, "100.00", "vanguard:EMPLOYER MATCHING", "employer_match"),
        (5, "10.00", "vanguard:Miscellaneous Credits/Adjustment", None),
        (6, "-100.00", "vanguard:PRE-TAX 401(K)", "pre_tax_deferral"),
    ]
    (candidate,) = (item for item in items if isinstance(item, Candidate))
    assert (candidate.amount, candidate.value.source) == (Money(64_192), "after_tax")


def test_titles_pasted_with_the_history_are_no_row(tmp_path: Path) -> None:
    items = read(tmp_path, "Date\tType\tSource\tFund\tQuantity\tPrice\tAmount", PASTED[3])

    assert received(items) == [(2, "100.00", "vanguard:EMPLOYER MATCHING", "employer_match")]
    assert ignored(items) == {1: "a header"}


def test_a_pasted_history_without_sources_asks_for_them(tmp_path: Path) -> None:
    pasted = "01/20/2026\tPlan Contribution\tIndex Trust\t5.580\t$115.03\t$641.92"

    assert received(read(tmp_path, pasted)) == [(1, "641.92", "vanguard:Plan Contribution", None)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param(HEADER, True, id="transactions of a plan"),
        pytest.param(f"{POSITIONS}\n\n\n{HEADER}".replace("\n", "\r\n"), True, id="after the positions"),
        pytest.param(HOLDINGS, True, id="brokerage accounts"),
        pytest.param(PASTED[0], True, id="web history"),
        pytest.param("01/15/2025\tEmployee Contribution VTI\tPreTax\t10.5\t$2.00\t$21.00", False, id="other paste"),
        pytest.param("01/15/2025\tFee\tPreTax\t10.5\t$2.00\t$21.00", False, id="a word of all record keepers"),
        pytest.param("Account Number,Amount\n1,2.00", False, id="other columns"),
        pytest.param("", False, id="empty"),
    ],
)
def test_only_its_own_files_are_claimed(text: str, known: bool) -> None:
    assert Vanguard().identify("OfxDownload.csv", text.encode()) is known
