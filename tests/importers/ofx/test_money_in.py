"""What a record keeper's download says came into the plan: sources are named only where the file names them."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.money import Money
from ledger.importers.base import Ignored
from tests.importers.ofx.downloads import (
    ANSWER,
    CONVERTED,
    DAY,
    FEE,
    account,
    buy,
    cash,
    document,
    ignored,
    money_in,
    move,
    questions,
    read,
    received,
    refusals,
    remarks,
    sell,
)


def one(*transactions: str) -> str:
    return document(account(*transactions))


@pytest.mark.parametrize(
    ("tag", "key", "source"),
    [
        ("PRETAX", "ofx:PRETAX", "pre_tax_deferral"),
        ("MATCH", "ofx:MATCH", "employer_match"),
        ("PROFITSHARING", "ofx:PROFITSHARING", "employer_nonelective"),
        ("ROLLOVER", "ofx:ROLLOVER", "rollover_in"),
        ("AFTERTAX", "ofx:AFTERTAX", None),
        ("OTHERVEST", "ofx:OTHERVEST", None),
        ("OTHERNONVEST", "ofx:OTHERNONVEST", None),
        ("ROTH", "ofx:ROTH", None),
        ("", "ofx:no-source", None),
    ],
)
def test_sources_as_the_file_names_them(tmp_path: Path, tag: str, key: str, source: str | None) -> None:
    (item,) = received(read(tmp_path, one(buy("1", "20230106", "12.5", tag))))

    assert (item.day, item.amount) == (dt.date(2023, 1, 6), Money(1250))
    assert (item.key, item.source) == (key, source)
    if tag == "AFTERTAX":
        assert item.choices == ("after_tax", "roth_deferral", "ignore")
    elif source is None:
        assert {"employer_match", "employer_nonelective", "after_tax", "roth_deferral"} <= set(item.choices)


def test_what_was_answered_about_a_source_is_left_to_those_who_hold_the_ledger(tmp_path: Path) -> None:
    for answer in ("after_tax", "ignore", "after_tax:60%+roth_deferral:40%", "nonsense"):
        items = read(tmp_path, CONVERTED, {ANSWER: answer})
        assert money_in(items) == [("2023-01-06", "pre_tax_deferral", "1135.48"), ("2023-01-20", None, "641.92")]


def test_a_row_is_the_same_in_every_download(tmp_path: Path) -> None:
    (item,) = received(read(tmp_path, one(buy("A[-4:EDT] 7", "20230106", "-1.00", "MATCH", units="2.500"))))

    assert item.id == "ofx-12_34-A[-4:EDT]_7-match"
    assert item.document == "OFX download of account 12 34"
    assert item.content == "2023-01-06|buymf||MATCH|F|2.5|10|1.00"
    later = one(buy("A[-4:EDT] 7", "20230106200000[-5:EST]", "1.0000", "MATCH", units="+0000000000002.50000"))
    (again,) = received(read(tmp_path, later.encode("utf-16")))
    assert again == item._replace(line=again.line)


def test_rows_without_a_number_have_no_id(tmp_path: Path) -> None:
    (item,) = received(read(tmp_path, one(buy("", "20230106", "1.00", "MATCH"))))

    assert (item.id, item.content) == (None, "2023-01-06|buymf||MATCH|F|1|10|1.00")


def test_a_long_number_makes_an_id_that_fits_and_differs(tmp_path: Path) -> None:
    first, second = ("9" * 300 + "1", "9" * 300 + "2")
    items = read(tmp_path, one(buy(first, DAY, "1", "MATCH"), buy(second, DAY, "1", "MATCH")))
    ids = {item.id for item in received(items)}

    assert len(ids) == 2
    assert all(len(each or "") <= 200 for each in ids)


def test_twins_of_different_numbers_count_twice_and_a_repeated_number_once(tmp_path: Path) -> None:
    first = buy("1", DAY, "5.00", "MATCH")
    twins = read(tmp_path, one(first, buy("2", DAY, "5.00", "MATCH"), first))
    assert len(received(twins)) == 2
    assert "stands in the file twice" in ignored(twins)

    clash = read(tmp_path, one(first, buy("1", DAY, "6.00", "MATCH")))
    assert refusals(clash) == ["transaction number 1 stands for two different transactions."]

    sources = read(tmp_path, one(first, buy("1", DAY, "6.00", "PRETAX")))
    assert len(received(sources)) == 2


@pytest.mark.parametrize("total", ["-641.92", "641.92", "-641.9200", "641,92", "-0,641.92", "+00000000000641.9200"])
def test_the_sign_of_a_total_says_nothing(tmp_path: Path, total: str) -> None:
    assert money_in(read(tmp_path, one(buy("1", DAY, total, "MATCH")))) == [("2023-01-20", "employer_match", "641.92")]


def test_a_reversal_takes_back_and_units_below_zero_are_not_guessed_at(tmp_path: Path) -> None:
    back = buy("2", DAY, "5.00", "MATCH", more="<REVERSALFITID>1")
    assert money_in(read(tmp_path, one(back))) == [("2023-01-20", "employer_match", "-5.00")]

    unclear = read(tmp_path, one(buy("2", DAY, "5.00", "MATCH", units="-1")))
    assert refusals(unclear) == ["the BUYMF buys units below zero: whether money was taken back is not said."]


@pytest.mark.parametrize("zone", ["", "[-5:EST]", "[+14:X]", ".000[0:GMT]"])
def test_no_zone_moves_money_into_another_year(tmp_path: Path, zone: str) -> None:
    (item,) = received(read(tmp_path, one(buy("1", f"20231231200000{zone}", "1", "MATCH"))))

    assert item.day == dt.date(2023, 12, 31)


@pytest.mark.parametrize(
    ("traded", "more", "pay_date", "year"),
    [
        ("20060106", "", None, None),
        ("20060106", "<PRIORYEARCONTRIB>N", None, None),
        ("20060106", "<PRIORYEARCONTRIB>Y", None, 2005),
        # As section 13.13 of OFX 2.1.1 has it.
        ("20060106", "<DTPAYROLL>20051231000000.000[-5:EST]<PRIORYEARCONTRIB>Y", "2005-12-31", 2005),
        ("20060106", "<DTPAYROLL>20051231<PRIORYEARCONTRIB>N", "2005-12-31", None),
        ("20060301", "<DTPAYROLL>20060224<PRIORYEARCONTRIB>Y", "2006-02-24", 2005),
        ("20060301", "<DTPAYROLL>20041231<PRIORYEARCONTRIB>Y", "2004-12-31", 2004),
        ("20060301", "<DTPAYROLL>00000000", None, None),
        # A pay date may lie some days after the trade; one much later is a misprint, as in OFX 2.0 section 13.12.
        ("20060301", "<DTPAYROLL>20060303", "2006-03-03", None),
        ("20050106", "<DTPAYROLL>20051231<PRIORYEARCONTRIB>Y", None, 2004),
    ],
)
def test_the_pay_date_and_the_limitation_year(
    tmp_path: Path, traded: str, more: str, pay_date: str | None, year: int | None
) -> None:
    items = read(tmp_path, one(buy("1", traded, "9", "PRETAX", more=more)))
    (item,) = received(items)

    assert (item.pay_date and item.pay_date.isoformat(), item.limitation_year) == (pay_date, year)
    assert ("lies long after it" in remarks(items)) == (traded == "20050106")


def test_a_pay_date_that_is_none_refuses_its_line(tmp_path: Path) -> None:
    items = read(tmp_path, one(buy("1", DAY, "9", "PRETAX", more="<DTPAYROLL>20231345")))

    assert refusals(items) == ["“2023-13-45” is not a date."]


def test_loans_fees_earnings_and_other_transactions_are_no_contributions(tmp_path: Path) -> None:
    others = (
        f"<REINVEST><INVTRAN><FITID>7<DTTRADE>{DAY}</INVTRAN><TOTAL>-3.1049<UNITS>1</REINVEST>"
        f"<INCOME><INVTRAN><FITID>8<DTTRADE>{DAY}</INVTRAN><TOTAL>2.00</INCOME>"
        f"<INVEXPENSE><INVTRAN><FITID>9<DTTRADE>{DAY}</INVTRAN><TOTAL>-4.00</INVEXPENSE>"
        f"<SPLIT><INVTRAN><FITID>10<DTTRADE>{DAY}</INVTRAN><OLDUNITS>1<NEWUNITS>2</SPLIT>"
        f"<JRNLFUND><INVTRAN><FITID>11<DTTRADE>{DAY}</INVTRAN><TOTAL>5</JRNLFUND>"
    )
    # Principal and interest of a loan come back under ROLLOVER, as in OFX 2.2 section 13.12; a loan is a sale.
    loan = buy("1", DAY, "20.00", "ROLLOVER", more="<LOANID>1<LOANPRINCIPAL>18.00")
    lent = sell("2", DAY, "500.00", "PRETAX", more="<LOANID>1")
    items = read(tmp_path, one(loan, lent, others, cash("12", "INT", "0.8331"), cash("13", "SRVCHG", "-2.00")))

    assert received(items) == []
    assert questions(items) == {}
    assert [item.why for item in items if isinstance(item, Ignored)][:-1] == [
        "a loan repayment of $20.00, no contribution",
        "a loan of $500.00, no contribution",
        "earnings of $3.10, no contribution",
        "earnings of $2.00, no contribution",
        "a fee of $4.00, no contribution",
        "a split of shares of an amount not given, no contribution",
        "a move between sub-accounts of $5.00, no contribution",
        "earnings of $0.83, no contribution",
        "a fee of $2.00, no contribution",
    ]


def test_a_transaction_of_a_kind_that_nobody_knows_is_not_dropped(tmp_path: Path) -> None:
    strange = f"<KEEPER.MOVE><FITID>1<DTTRADE>{DAY}<TOTAL>7.00</KEEPER.MOVE>"
    assert refusals(read(tmp_path, one(strange))) == [
        "a KEEPER.MOVE of 2023-01-20 is no transaction that OFX knows: whether money came in is not said."
    ]
    note = f"<KEEPER.NOTE><FITID>1<DTTRADE>{DAY}<TEXT>hello</KEEPER.NOTE>"
    assert "a KEEPER.NOTE that moves nothing" in ignored(read(tmp_path, one(note)))


def test_units_that_only_come_in_may_be_a_rollover(tmp_path: Path) -> None:
    (item,) = received(read(tmp_path, one(move("3", DAY, "5", "OTHERVEST"))))

    assert (item.key, item.source, item.choices) == ("ofx:TRANSFER-IN", None, ("rollover_in", "ignore"))
    assert item.amount == Money(5_000)


@pytest.mark.parametrize("price", ["", "0.000"])
def test_units_that_come_in_without_a_price_stop_the_import_until_they_are_put_aside(
    tmp_path: Path, price: str
) -> None:
    # As Vanguard writes a TRANSFER OF ACCOUNT: no UNITPRICE and no TOTAL.
    text = one(move("3", DAY, "5", price=price), buy("1", DAY, "2.00", "MATCH"))
    items = read(tmp_path, text)
    assert refusals(items) == ["the transfer of 2023-01-20 has no amount."]

    put_aside = read(tmp_path, text, {"ofx:TRANSFER-IN": "ignore"})
    assert refusals(put_aside) == []
    assert money_in(put_aside) == [("2023-01-20", "employer_match", "2.00")]


def test_a_transfer_that_says_both_ways_is_refused(tmp_path: Path) -> None:
    both = move("3", DAY, "-5").replace("OUT", "IN")

    assert refusals(read(tmp_path, one(both))) == ["the TRANSFER says IN of units below zero."]


def test_the_balance_update_of_a_403b_moves_nothing(tmp_path: Path) -> None:
    # As TIAA-CREF writes it: no source anywhere, blanks in the account's number, a zone in the transaction's.
    update = move("TIAA#20170307160000.000[-4:EDT]", DAY, "0", more="<MEMO>TIAA Traditional Balance Update")
    items = read(tmp_path, document(account(update, number="111A1111 22B222 33C333", after="<INVBAL></INVBAL>")))

    assert [item.why for item in items if isinstance(item, Ignored)] == ["a transfer of no units"]
    assert len(items) == 1


def test_what_lies_outside_the_period_is_told(tmp_path: Path) -> None:
    fee = read(tmp_path, one(move("1", "20220905", "-0.1", "MATCH", more=FEE)))
    assert "its date, 2022-09-05, is outside the download's 2023-01-01 to 2023-12-31" in ignored(fee)
    assert remarks(fee) == ""

    late = read(tmp_path, one(buy("1", "20240102", "5", "MATCH")))
    assert money_in(late) == [("2024-01-02", "employer_match", "5.00")]
    assert "dated outside the download's 2023-01-01 to 2023-12-31: 1, the first of 2024-01-02" in remarks(late)


@pytest.mark.parametrize("tag", ["CURRENCY", "ORIGCURRENCY"])
def test_what_is_not_in_dollars_is_refused(tmp_path: Path, tag: str) -> None:
    dollars = f"<{tag}><CURRATE>1.0<CURSYM>USD</{tag}>"
    euros = f"<{tag}><CURRATE>1.1<CURSYM>EUR</{tag}>"
    assert len(received(read(tmp_path, one(buy("1", DAY, "5", "MATCH", more=dollars))))) == 1
    for more in (euros, dollars + euros, euros + dollars):
        assert refusals(read(tmp_path, one(buy("1", DAY, "5", "MATCH", more=more)))) == [
            "the BUYMF is in EUR; this ledger holds US dollars."
        ]


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        ("NaN", "“NaN” is not a number."),
        ("1e400", "“1e400” is not a number."),
        ("1,135", "“1,135” is not a number."),
        ("1.005", "“1.005” is no amount in whole cents."),
        ("9999999999", "“9999999999” is no amount in whole cents."),
        ("99999999999", "“99999999999” is not a number."),
        ("١٢", "“١٢” is not a number."),
        (".", "“.” is not a number."),
        ("0" * 50, f"“{'0' * 40}” is not a number."),
    ],
)
def test_a_figure_that_is_none_refuses_its_line_and_reading_goes_on(tmp_path: Path, figure: str, why: str) -> None:
    text = one(buy("1", DAY, figure, "MATCH"), buy("2", DAY, "2", "MATCH"))
    items = read(tmp_path, text.encode())

    assert refusals(items) == [why]
    assert money_in(items) == [("2023-01-20", "employer_match", "2.00")]


@pytest.mark.parametrize("day", ["", "2023", "20231301", "00000000", "99991231", "２０２３０１０６"])
def test_a_day_that_is_none_refuses_its_line(tmp_path: Path, day: str) -> None:
    items = read(tmp_path, one(buy("1", day, "1", "MATCH")).encode())

    assert len(refusals(items)) == 1
    assert received(items) == []


def test_escape_sequences_and_turned_text_stay_out_of_ids_keys_and_documents(tmp_path: Path) -> None:
    rows = (buy("1\x1b]0;x\x07", DAY, "1", "MATCH"), buy("2\u202e", DAY, "2", "A\x1b[31m\u202eB"))
    items = received(read(tmp_path, document(account(*rows, number="7\u202e8")).encode()))

    assert [item.id for item in items] == ["ofx-7?8-1?]0;x?-match", "ofx-7?8-2?-a [31m b".replace(" ", "_")]
    assert items[1].key == "ofx:A [31M B"
    assert items[1].document == "OFX download of account 7 8"
    assert all(item.content.isprintable() for item in items)
