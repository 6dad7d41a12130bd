"""The engine that reads histories by their declaration, held against declarations of our own."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Ignored, Item, Question, Received, Refused, Remark, Unclear
from ledger.importers.record_keepers.declared import (
    ANSWERS,
    CHOICES,
    CONTRIBUTION,
    CONVERSION,
    EARNINGS,
    EMPLOYER_CHOICES,
    EXCHANGE,
    FEE,
    LOAN_REPAYMENT,
    MONEY_OUT,
    NOTHING,
    ROLLOVER,
    TRANSFER,
    VALUATION,
    Header,
    HistoryFormat,
    Meaning,
    prefixes,
    words,
)
from ledger.importers.record_keepers.history import knows, read_history

COLUMNS = {"date": "Date", "type": "Type", "amount": "Amount", "source": "Source", "fund": "Fund", "units": "Units"}
HEADER = "Date,Type,Source,Fund,Units,Amount"
FORMAT = HistoryFormat(
    name="acme",
    document="Acme history",
    headers=(Header(COLUMNS, tuple(HEADER.split(","))),),
    types={
        **words(Meaning(CONTRIBUTION), "Contribution"),
        **words(Meaning(CONTRIBUTION, choices=EMPLOYER_CHOICES), "Company"),
        **words(Meaning(ROLLOVER), "Rollover"),
        **words(Meaning(LOAN_REPAYMENT), "Loan"),
        **words(Meaning(EXCHANGE), "Exchange"),
        **words(Meaning(EARNINGS), "Dividend"),
        **words(Meaning(VALUATION), "Gain"),
        **words(Meaning(FEE), "Fee"),
        **words(Meaning(TRANSFER), "Move"),
        **words(Meaning(TRANSFER, outward=True), "Move Out"),
        **words(Meaning(TRANSFER, outward=False), "Move In"),
        **words(Meaning(CONVERSION), "Roth Conversion"),
        **words(Meaning(MONEY_OUT), "Withdrawal"),
        **words(Meaning(NOTHING, why="a letter"), "Letter"),
    },
    prefixes=prefixes(Meaning(NOTHING, why="a share class"), "conversion as"),
    source_of={"pre-tax": "pre_tax_deferral", "after-tax": "after_tax", "roth": "roth_deferral"}.get,
)


def read(
    tmp_path: Path,
    *rows: str,
    declared: HistoryFormat = FORMAT,
    header: str = HEADER,
    answers: Mapping[str, str] | None = None,
) -> list[Item]:
    path = tmp_path / "history.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return list(read_history(path, Context(person="pat", plan="acme-401k", answers=answers or {}), declared))


def only(items: list[Item]) -> Item:
    assert len(items) == 1, items
    return items[0]


def test_a_contribution_is_received_with_all_that_its_row_says(tmp_path: Path) -> None:
    assert only(read(tmp_path, '01/05/2026,Contribution,After-Tax,S&amp;P 500,10.50,"$1,234.50"')) == Received(
        line=2,
        day=dt.date(2026, 1, 5),
        amount=Money(123450),
        key="acme:After-Tax",
        source="after_tax",
        choices=CHOICES,
        content="2026-01-05|contribution|after-tax|s&p 500|123450|10.5",
        document="Acme history",
    )


@pytest.mark.parametrize(
    "row",
    [
        "1/5/2026 12:00:00 AM,CONTRIBUTION,AFTER-TAX,s&P  500,10.500,1234.5",
        "2026-01-05, Contribution ,After-Tax ,S&P 500,10.5,$1234.50",
        '"Jan 5, 2026",contribution,After-Tax,S&amp;P 500,10.5,"1,234.50",,',
        '01/05/26,Contribution,After-Tax,S&P 500,10.5,"$ 1,234.50"',
    ],
)
def test_the_same_row_in_another_style_has_the_same_content(tmp_path: Path, row: str) -> None:
    item = only(read(tmp_path, row))

    assert isinstance(item, Received)
    assert item.content == "2026-01-05|contribution|after-tax|s&p 500|123450|10.5"


@pytest.mark.parametrize(
    ("source", "key", "known"),
    [
        ("PRE-TAX", "acme:PRE-TAX", "pre_tax_deferral"),
        ("Match \u202e\x07 1", "acme:Match 1", None),
        ("", "acme:no-source", None),
        ("x" * 60, "acme:" + "x" * 60, None),
    ],
)
def test_a_source_that_is_not_beyond_doubt_is_left_to_be_asked(
    tmp_path: Path, source: str, key: str, known: str | None
) -> None:
    item = only(read(tmp_path, f"2026-01-05,Contribution,{source},F,1,5.00"))

    assert isinstance(item, Received)
    assert (item.key, item.source, item.choices) == (key, known, CHOICES)


def test_a_type_may_narrow_the_answers_and_a_rollover_says_its_source(tmp_path: Path) -> None:
    company, rollover = read(tmp_path, "2026-01-05,Company,X,F,1,5.00", "2026-01-05,Rollover,X,F,1,5.00")

    assert isinstance(company, Received)
    assert company.choices == EMPLOYER_CHOICES
    assert isinstance(rollover, Received)
    assert rollover.source == "rollover_in"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-01-05,Loan,X,F,1,257.08", "Loan: a loan repayment of $257.08, no contribution"),
        ('2026-01-05,Exchange,X,F,1,"(1,480.04)"', "Exchange: an exchange of $1,480.04 between funds, no contribution"),
        ("2026-01-05,Dividend,X,F,1,412.37", "Dividend: earnings of $412.37, no contribution"),
        ("2026-01-05,Gain,X,F,1,-19.96", "Gain: a change in value of $19.96, no money in or out"),
        ("2026-01-05,Fee,X,F,1,", "Fee: a fee of an amount not given, no contribution"),
        ("2026-01-05,Letter,X,F,,", "Letter: a letter"),
        ("2026-01-05,Conversion AS OF 01/04,X,F,1,5.00", "Conversion AS OF 01/04: a share class"),
        ("2026-01-05,Move,X,F,0.000,0.00", "Move: $0.00, it moves nothing"),
        ("2026-01-05,Contribution,X,F,0.000,0.00", "Contribution: $0.00, nothing came in"),
        ('Total,,,,,"1,480.04"', "a total, which is counted nowhere: “Total 1,480.04”"),
        (',Subtotal,,,,"1,480.04"', "a total, which is counted nowhere: “Subtotal 1,480.04”"),
        (",,,,,,", "an empty row"),
        ("-----------", "a line of dashes"),
        ("-----,---,,", "a line of dashes"),
        ("Date downloaded 09/19/2026 3:00 pm", "a line of text: “Date downloaded 09/19/2026 3:00 pm”"),
        (
            "This, they say, is, no advice, at 1 Main St, IL 60601",
            "a line of text: “This they say is no advice at 1 Main St IL 60601”",
        ),
        (HEADER.upper(), "a header"),
    ],
)
def test_what_is_no_money_in_is_ignored_with_its_reason(tmp_path: Path, row: str, why: str) -> None:
    assert only(read(tmp_path, row)) == Ignored(2, why)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("13/05/2026,Contribution,X,F,1,5.00", "13/05/2026"),
        ("05.01.2026,Zahlung,X,F,1,5.00", "05.01.2026"),
        (",Contribution,X,F,1,5.00", "has no date"),
        (",,X,F,1,5.00", "has no date"),
        ("someday,Contribution,,,,", "someday"),
        ("2026-01-05,Contribution,X,F,1,", "has no amount"),
        ("2026-01-05,Contribution,X,F,1,1.234", "1.234"),
        ("2026-01-05,Contribution,X,F,1,１２.３４", "１２.３４"),
        ("2026-01-05,Contribution,X,F,NaN,5.00", "NaN"),
        ("2026-01-05,Contribution,X,F,1,1,234.00", "7 cells, the header 6"),
        ("2026-01-05,Contribution,X,F,5", "5 cells, the header 6"),
        ("2026-01-05,,X,F,1,5.00", "says nothing of what it is"),
        ("2026-01-0", "2026-01-0"),
        ("1974-01-05,Contribution,X,F,1,5.00", "1974-01-05"),
        ("Date,Type,Amount", "another table begins here"),
    ],
)
def test_a_row_that_looks_like_money_and_cannot_be_read_is_refused(tmp_path: Path, row: str, why: str) -> None:
    refused, good = read(tmp_path, row, "2026-01-05,Contribution,X,F,1,5.00")

    assert isinstance(refused, Refused)
    assert refused.line == 2
    assert why in refused.why
    assert isinstance(good, Received)


def test_a_stray_quote_refuses_what_follows_it(tmp_path: Path) -> None:
    good, refused = read(tmp_path, "2026-01-05,Contribution,X,F,1,5.00", '2026-01-06,"Contribution,X,F,1,5.00', "")

    assert isinstance(good, Received)
    assert isinstance(refused, Refused)
    assert refused.line == 3


def test_money_taken_back_is_below_zero(tmp_path: Path) -> None:
    item = only(read(tmp_path, "2026-01-05,Contribution,X,F,-1,($5.00)"))

    assert isinstance(item, Received)
    assert item.amount == Money(-500)


@pytest.mark.parametrize(("printed", "cents"), [("5.00", -500), ("-5.00", 500)])
def test_a_format_may_print_contributions_negative(tmp_path: Path, printed: str, cents: int) -> None:
    declared = dataclasses.replace(FORMAT, sign="negative")
    item = only(read(tmp_path, f"2026-01-05,Contribution,X,F,1,{printed}", declared=declared))

    assert isinstance(item, Received)
    assert item.amount == Money(cents)


def test_where_nobody_said_the_sign_a_negative_contribution_is_refused(tmp_path: Path) -> None:
    declared = dataclasses.replace(FORMAT, sign="")
    item = only(read(tmp_path, "2026-01-05,Contribution,X,F,1,-5.00", declared=declared))

    assert isinstance(item, Refused)
    assert "-$5.00" in item.why


def test_an_unknown_type_is_asked_once_and_its_rows_are_unclear(tmp_path: Path) -> None:
    rows = ("2026-01-05,Zap,X,F,1,5.00", "2026-01-06,Zap,X,F,1,6.00")
    question, first, second = read(tmp_path, *rows)

    assert isinstance(question, Question)
    assert (question.key, question.choices) == ("type:acme:Zap", ANSWERS)
    assert isinstance(first, Unclear)
    assert isinstance(second, Unclear)
    assert (second.line, second.question, second.draft["amount"]) == (3, "type:acme:Zap", "6.00")
    assert (second.draft["record"], second.draft["source"]) == (None, None)  # it may be no contribution
    assert [type(item) for item in read(tmp_path, *rows, answers={"type:acme:Zap": "contribution"})] == [
        Received,
        Received,
    ]
    with pytest.raises(LedgerError, match="nonsense"):
        read(tmp_path, *rows, answers={"type:acme:Zap": "nonsense"})


def test_a_foreign_currency_is_refused_and_a_blank_one_is_dollars(tmp_path: Path) -> None:
    columns = {"date": "Date", "type": "Type", "amount": "Amount"}
    declared = dataclasses.replace(FORMAT, headers=(Header(columns, optional={"currency": "Currency"}),))
    rows = ("2026-01-05,Contribution,5.00,CAD", "2026-01-05,Contribution,5.00,usd", "2026-01-05,Contribution,5.00,")
    foreign, *dollars = read(tmp_path, *rows, declared=declared, header="Date,Type,Amount,Currency")

    assert isinstance(foreign, Refused)
    assert "CAD" in foreign.why
    assert [type(item) for item in dollars] == [Received, Received]


def test_a_mapping_may_have_two_columns_of_money_and_no_type(tmp_path: Path) -> None:
    columns = {"date": "Day", "money_in": "In", "money_out": "Out"}
    declared = HistoryFormat(
        name="mapping",
        document="Spreadsheet",
        headers=(Header(columns, ("Day", "In", "Out")),),
        types={"": Meaning(CONTRIBUTION)},
        date_order="day",
    )
    rows = ("05/01/2026,5.00,", "06/01/2026,,7.00", "07/01/2026,1.00,2.00")
    came, left, both = read(tmp_path, *rows, declared=declared, header="Day,In,Out")

    assert isinstance(came, Received)
    assert (came.day, came.amount, came.key) == (dt.date(2026, 1, 5), Money(500), "mapping:no-source")
    assert isinstance(left, Received)
    assert left.amount == Money(-700)
    assert isinstance(both, Refused)


@pytest.mark.parametrize("header", ["Date,Amount,Date", "Date,Amount,Amount"])
def test_a_column_that_stands_twice_is_refused(tmp_path: Path, header: str) -> None:
    declared = dataclasses.replace(FORMAT, headers=(Header({"date": "Date", "amount": "Amount"}),))

    with pytest.raises(LedgerError, match="stands twice"):
        read(tmp_path, declared=declared, header=header)


def test_a_declaration_without_a_column_of_money_is_refused(tmp_path: Path) -> None:
    declared = dataclasses.replace(FORMAT, headers=(Header({"date": "Date"}, ("Date", "Type")),))

    with pytest.raises(LedgerError, match="one of amounts"):
        read(tmp_path, declared=declared, header="Date,Type")


def test_a_file_without_the_header_is_refused_and_one_without_rows_says_so(tmp_path: Path) -> None:
    refused = only(read(tmp_path, header="Day,What"))
    empty = only(read(tmp_path))

    assert isinstance(refused, Refused)
    assert HEADER.replace(",", ", ") in refused.hint
    assert isinstance(empty, Remark)
    assert knows(FORMAT, f"\n\n{HEADER}\n".encode())
    assert not knows(FORMAT, b"Date,Type,Source,Fund,Units\n")


@pytest.mark.parametrize(
    ("units", "price", "amount", "agree"),
    [
        ("10.5", "250.00", "2625.00", True),
        ("0.333", "30.00", "10.00", True),  # 9.99: the units are rounded to three digits
        ("22.146", "179.07", "3965.75", True),  # 3,965.68: the price is rounded to the cent
        ("10.5", "250.00", "262.50", False),
        ("10.5", "250.00", "2637.56", True),  # 10.55 units, less half a digit of each, would be it
        ("10.5", "250.00", "2637.57", False),
        ("", "250.00", "262.50", True),
    ],
)
def test_units_times_price_that_are_not_the_amount_are_told(
    tmp_path: Path, units: str, price: str, amount: str, *, agree: bool
) -> None:
    columns = {"date": "Date", "type": "Type", "units": "Units", "price": "Price", "amount": "Amount"}
    declared = dataclasses.replace(FORMAT, headers=(Header(columns),))
    items = read(
        tmp_path,
        f"2026-01-05,Contribution,{units},{price},{amount}",
        declared=declared,
        header=",".join(columns.values()),
    )

    assert isinstance(items[-1], Received)
    assert items[-1].amount == Money(int(Decimal(amount) * 100))
    assert [type(item) for item in items[:-1]] == ([] if agree else [Remark])


def test_whose_the_file_is_must_be_said(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text(HEADER, encoding="utf-8")

    with pytest.raises(LedgerError, match="plan"):
        list(read_history(path, Context(person="pat"), FORMAT))


def test_words_that_begin_alike_are_read_and_asked_whole(tmp_path: Path) -> None:
    begins = "Acme Corporation Employees Savings Plan -"
    sources = [f"{begins} {end}" for end in ("After-Tax", "Roth Deferral", "Employer Match")]
    came = read(tmp_path, *(f"2026-01-05,Contribution,{source},F,1,5.00" for source in sources))

    assert [each.key for each in came if isinstance(each, Received)] == [f"acme:{source}" for source in sources]
    types = [f"Payroll Contribution for period 03/01 - {end}" for end in ("After-Tax", "Roth", "Loan Repayment")]
    items = read(tmp_path, *(f"2026-01-05,{word},X,F,1,5.00" for word in types))
    assert [each.key for each in items if isinstance(each, Question)] == [f"type:acme:{word}" for word in types]


@pytest.mark.parametrize("dash", ["-", "--", "$ -", "\u2013"])
def test_a_dash_is_no_amount(tmp_path: Path, dash: str) -> None:
    refused, fee = read(tmp_path, f"2026-01-05,Contribution,X,F,1,{dash}", f"2026-01-05,Fee,X,F,1,{dash}")

    assert isinstance(refused, Refused)
    assert refused.why == "the Contribution of 2026-01-05 has no amount."
    assert fee == Ignored(3, "Fee: a fee of an amount not given, no contribution")


def test_no_units_are_compared_with_nothing(tmp_path: Path) -> None:
    columns = {"date": "Date", "type": "Type", "units": "Units", "price": "Price", "amount": "Amount"}
    declared = dataclasses.replace(FORMAT, headers=(Header(columns),))
    row = "2026-01-05,Contribution,0.000000000,1.000000,261.10"

    assert isinstance(only(read(tmp_path, row, declared=declared, header=",".join(columns.values()))), Received)


def test_an_answer_about_another_format_is_none_about_this_one(tmp_path: Path) -> None:
    items = read(tmp_path, "2026-01-05,Zap,X,F,1,5.00", answers={"type:other:Zap": "fee", "type:Zap": "fee"})

    assert [each.key for each in items if isinstance(each, Question)] == ["type:acme:Zap"]


@pytest.mark.parametrize(
    ("row", "units"),
    [
        pytest.param("2026-01-05,Contribution,Roth,100.00,F,10", "10", id="whole"),
        pytest.param("2026-01-05,Contribution,Roth,100.00,F", "", id="without units"),
        pytest.param("2026-01-05,Contribution,Roth,100.00", "", id="without units and fund"),
        pytest.param("2026-01-05,Contribution,Roth,100.00,", "", id="with one comma"),
        pytest.param("2026-01-05,Contribution,Roth,100.0", None, id="perhaps cut in the amount"),
        pytest.param("2026-01-05,Contribution,Roth,100", None, id="perhaps cut after the point"),
        pytest.param("2026-01-05,Contribution,Roth", None, id="without an amount"),
    ],
)
def test_a_row_may_leave_out_its_last_cells_where_the_format_says_so(
    tmp_path: Path, row: str, units: str | None
) -> None:
    header = "Date,Type,Source,Amount,Fund,Units"
    declared = dataclasses.replace(FORMAT, headers=(Header(COLUMNS, tuple(header.split(","))),), short_rows=True)
    item = only(read(tmp_path, row, declared=declared, header=header))

    if units is None:
        assert isinstance(item, Refused)
    else:
        assert isinstance(item, Received)
        assert (item.amount, item.content.rpartition("|")[2]) == (Money(10000), units)
    strict = only(read(tmp_path, row, declared=dataclasses.replace(declared, short_rows=False), header=header))
    assert isinstance(strict, Received if units == "10" else Refused)
