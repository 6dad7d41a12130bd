"""Pay stubs as text that cannot be read with certainty: refused with the line, or told; never guessed."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Ignored, Item, Refused, Remark
from ledger.importers.pay_stubs.text import StubText

PAT = Context(person="pat", plan="acme-401k")


def read(tmp_path: Path, text: str, context: Context = PAT) -> list[Item]:
    path = tmp_path / "stub.txt"
    path.write_text(text)
    return list(StubText().read(path, context))


def stubs(items: list[Item]) -> list[PayStub]:
    return [item.value for item in items if isinstance(item, Found)]


def one(day: str, current: str, ytd: str, number: str = "") -> str:
    """A statement of one deduction."""
    return (
        f"Pay Statement\nPay Date: {day}\n{number}Description Current YTD\nGross Pay 1,000.00 9,000.00\n"
        f"Federal Income Tax 100.00 900.00\n401k {current} {ytd}\n"
    )


def with_row(row: str) -> str:
    return one("01/15/2026", "50.00", "50.00") + f"{row}\n"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("Deductions Current YTD\n401k 5.00 5.00\n", 1, "no line names a pay date"),
        ("Next Pay Date: 01/30/2026\nDeductions Current YTD\n401k 5.00 5.00\n", 1, "no line names a pay date"),
        ("Period Ending: 01/15/2026\nDeductions Current YTD\n401k 5.00 5.00\n", 1, "no line names a pay date"),
        (one("13/01/2026", "5.00", "5.00"), 2, "the pay date cannot be read: “13/01/2026”"),
        (one("02/30/2026", "5.00", "5.00"), 2, "is not a date"),
        (one("01/15/1914", "5.00", "5.00"), 2, "outside"),
        ("Pay Date: 01/15/2026\n401k 5.00 5.00\n", 2, "no line above names them"),
        (with_row("Roth 401k 5.00 5.00 5.00"), 7, "the figures do not fit the columns"),
        (with_row("Roth 401k 12.5O 237.50"), 7, "“12.5O” is no amount; it looks like 12.50"),
        (with_row("Roth 401k l00.00 237.50"), 7, "it looks like 100.00"),
        (with_row("4O1(k) 12.50 237.50"), 7, "looks like the name of a plan, misread"),
        (with_row("Roth 401k --5.00 5.00"), 7, "“--5.00” is no amount."),
        (with_row("Roth 401k 500 6,000"), 7, "cannot be read"),
        (with_row("Roth 401k50.00600.00"), 7, "cannot be read"),
        (with_row("Roth 401k\n50.00\n600.00"), 7, "cannot be read"),
        (with_row("Roth 401k - $50.00 600.00"), 7, "the figures do not fit the columns"),
        (with_row("Roth 401k 6 % 50.00 600.00"), 7, "the figures do not fit the columns"),
        (with_row("Roth 401k 6.00% 50.00 600.00"), 7, "the figures do not fit the columns"),
        (with_row("Roth 401k 24,500.00"), 7, "has one figure, and which column it stands in is not said"),
        (with_row("Roth 401k (cid:12) 50.00 600.00"), 7, "codes instead of some characters"),
        (with_row("Roth 401k 2,000,000,000.00 1.00"), 7, "is no amount"),
        (with_row("Deductions of this period\nRoth 401k 50.00"), 8, "has one figure, and which column"),
        (with_row("Deductions Employer Contributions\nRoth 401k 50.00 50.00"), 8, "below two headings"),
        (with_row("x" * 2_000 + " 401k 5.00 5.00"), 7, "longer than 2,000 characters"),
        ("Pay Date: 01/15/2026\nDeductions Current YTD\n401k -5.00 5.00\n", 3, "paid in or taken back is not said"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    items = read(tmp_path, text)

    assert not stubs(items)
    (item,) = [item for item in items if isinstance(item, Refused)]
    assert item.line == line
    assert why in item.why
    assert item.hint


@pytest.mark.parametrize(
    ("row", "roth", "to_date"),
    [
        ("Roth 401k $50.00 $600.00", 5_000, 60_000),
        ("Roth 401k - 600.00", None, 60_000),
        ("Roth 401k — 600.00", None, 60_000),
        ("Roth 401k (50.00) 600.00", -5_000, 60_000),
        ("Roth 401k 50.00- 600.00", -5_000, 60_000),
        ("Roth 401k 0.00 24,500.00", None, 2_450_000),
        ("Dental 5.00 9.00 Roth 401k 50.00 600.00", 5_000, 60_000),
    ],
)
def test_how_a_row_may_be_printed(tmp_path: Path, row: str, roth: int | None, to_date: int) -> None:
    (stub,) = stubs(read(tmp_path, with_row(row)))

    assert stub.amounts.get("roth_deferral") == (None if roth is None else Money(roth))
    assert stub.year_to_date["roth_deferral"] == Money(to_date)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Pay Date: 10/09/2026", dt.date(2026, 10, 9)),
        ("Check Date 10/9/26", dt.date(2026, 10, 9)),
        ("PAY DATE 2026-10-09 PERIOD 10/01/2026 - 10/15/2026", dt.date(2026, 10, 9)),
        ("Pay Period: 09/20/2026 - 10/03/2026 Pay day: Friday, October 9, 2026", dt.date(2026, 10, 9)),
        ("Check DateOct 9, 2026", dt.date(2026, 10, 9)),
        ("Advice Date: 09-Oct-2026", dt.date(2026, 10, 9)),
        ("Paid on: 10-09-2026", dt.date(2026, 10, 9)),
        ("Period Start Period End Pay Date\n09/20/2026 10/03/2026 10/09/2026", dt.date(2026, 10, 9)),
        ("Pay Date\n\n10/09/2026", dt.date(2026, 10, 9)),
    ],
)
def test_how_a_pay_date_may_be_printed(tmp_path: Path, line: str, day: dt.date) -> None:
    (stub,) = stubs(read(tmp_path, f"{line}\nDeductions Current YTD\n401k 5.00 5.00\n"))

    assert stub.pay_date == day


@pytest.mark.parametrize(
    ("line", "document"),
    [
        ("Document 98765432", "pay statement 98765432"),
        ("Check Number: 000123", "pay statement 000123"),
        ("Advice #00000098", "pay statement 00000098"),
        ("Voucher No. 4711-A", "pay statement 4711-A"),
        ("Check Date 01/15/2026", None),
        ("Statement 01-15-2026", None),
        ("Employee Number 000123", None),
    ],
)
def test_the_document_is_the_statements_own_number(tmp_path: Path, line: str, document: str | None) -> None:
    (stub,) = stubs(read(tmp_path, one("01/15/2026", "5.00", "5.00", f"{line}\n")))

    assert stub.document == document


def test_the_kind_of_pay_where_it_is_said(tmp_path: Path) -> None:
    (bonus,) = stubs(read(tmp_path, one("01/15/2026", "5.00", "5.00", "Run Type: Bonus\n")))
    (unsaid,) = stubs(read(tmp_path, one("01/15/2026", "5.00", "5.00", "Pay Type Hours\n")))

    assert (bonus.pay_type, unsaid.pay_type) == ("bonus", None)


@pytest.mark.parametrize("between", ["", "\f", "\n\nPage 1 of 1\n"])
def test_several_statements_in_one_text(tmp_path: Path, between: str) -> None:
    text = between.join(
        (one("01/15/2026", "50.00", "50.00"), one("01/30/2026", "60.00", "110.00"), one("02/13/2026", "0.00", "110.00"))
    )
    found = stubs(read(tmp_path, text))

    assert [(stub.pay_date.isoformat(), dict(stub.amounts)) for stub in found] == [
        ("2026-01-15", {"pre_tax_deferral": Money(5_000)}),
        ("2026-01-30", {"pre_tax_deferral": Money(6_000)}),
        ("2026-02-13", {}),
    ]


def test_two_runs_of_one_pay_date_are_two_statements(tmp_path: Path) -> None:
    text = one("01/15/2026", "50.00", "50.00", "Check Number 100\n") + one(
        "01/15/2026", "70.00", "120.00", "Check Number 101\n"
    )
    found = stubs(read(tmp_path, text))

    assert [(stub.document, stub.amounts["pre_tax_deferral"]) for stub in found] == [
        ("pay statement 100", Money(5_000)),
        ("pay statement 101", Money(7_000)),
    ]


def test_the_check_below_and_the_next_page_are_of_the_same_statement(tmp_path: Path) -> None:
    below = "Advice number: 00000123\nPay date: 01/15/2026\nDeposited to the account 1,000.00\n"
    page = "\fPay Statement\nPay Date: 01/15/2026\nDescription Current YTD\nRoth 401k 5.00 5.00\n"
    (stub,) = stubs(read(tmp_path, one("01/15/2026", "50.00", "50.00") + page + below))

    assert stub.amounts == {"pre_tax_deferral": Money(5_000), "roth_deferral": Money(500)}
    assert stub.document == "pay statement 00000123"


def test_a_sheet_that_prints_a_statement_twice_holds_one(tmp_path: Path) -> None:
    items = read(tmp_path, one("01/15/2026", "50.00", "50.00") * 2)

    assert len(stubs(items)) == 1
    assert [item.why for item in items if isinstance(item, Ignored) and item.line == 8] == [
        "a copy of the pay statement on line 2"
    ]


def test_equal_statements_that_nothing_tells_apart_are_refused(tmp_path: Path) -> None:
    bare = "Pay Date: 01/15/2026\nDeductions Current\nGross Pay 9.00\n401k 5.00\n"
    items = read(tmp_path, bare * 2)

    assert ["neither a number nor a year to date" in item.why for item in items if isinstance(item, Refused)] == [True]


def test_two_different_dates_of_one_statement_are_refused(tmp_path: Path) -> None:
    items = read(tmp_path, "Check Date: 01/14/2026\n" + one("01/15/2026", "50.00", "50.00"))

    assert [item.why for item in items if isinstance(item, Refused)] == [
        "no amounts stand with the pay date 2026-01-14."
    ]


def test_dates_below_their_tables_are_refused(tmp_path: Path) -> None:
    table = "Deductions Current YTD\n401k 5.00 5.00\n"
    items = read(tmp_path, f"{table}Pay Date: 01/15/2026\n{table}Pay Date: 01/30/2026\n")

    assert not stubs(items)
    assert ["cannot be told" in item.why for item in items if isinstance(item, Refused)] == [True]


def test_a_stub_without_money_of_the_plan_is_passed_over(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "Pay Date: 01/15/2026\nDeductions Current YTD\nMedical 5.00 5.00\nRoth IRA 1.00 1.00\n")

    assert item == Ignored(
        1, "the pay statement of 2026-01-15 names no money of the plan. Its other lines: Medical, Roth IRA."
    )


def test_totals_are_compared_and_never_added(tmp_path: Path) -> None:
    agree = read(tmp_path, with_row("Total 401k 50.00 50.00"))
    differ = read(tmp_path, with_row("Total 401k 55.00 55.00"))

    assert stubs(agree) == stubs(differ)
    assert not [item for item in agree if isinstance(item, Remark)]
    assert [item.text for item in differ if isinstance(item, Remark)] == [
        "“Total 401k” is printed as $55.00, but its lines add up to $50.00, and to $50.00 with the employer's."
    ]


def test_gross_pay_that_is_printed_in_two_ways_is_not_recorded(tmp_path: Path) -> None:
    items = read(tmp_path, with_row("Total Gross 1,200.00 9,000.00"))

    assert stubs(items)[0].compensation is None
    assert [item.text for item in items if isinstance(item, Remark)] == [
        "gross pay is printed as $1,000.00 and $1,200.00; neither is recorded."
    ]


def test_whose_stub_it_is_must_be_said(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="does not say which plan"):
        read(tmp_path, one("01/15/2026", "5.00", "5.00"), Context(person="pat"))


def test_marks_that_turn_text_do_not_reach_a_message(tmp_path: Path) -> None:
    items = read(tmp_path, with_row("401k\u202e After-Tax \x1b[31m 5.00 5.00"))

    assert all("\u202e" not in str(item) and "\x1b" not in str(item) for item in items)
