"""OFX and QFX downloads: sources asked and never guessed, conversions shown and never posted."""

import datetime as dt
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.domain.entries.conversions import Conversion
from ledger.domain.entries.payroll import Contribution
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.records import line_of
from ledger.importers.base import Candidate, Context, Found, Ignored, Item, Question, Refused, Unclear
from ledger.importers.ofx import Ofx

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
PAT = {"person": "pat", "plan": "acme-401k"}
SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
ANSWER = "ofx:AFTERTAX"
FEE = "<MEMO>Investment Expense"


def buy(
    number: str, day: str, total: str, source: str = "", *, units: str = "1", fund: str = "F", more: str = ""
) -> str:
    tag = f"<INV401KSOURCE>{source}" if source else ""
    return (
        f"<BUYMF><INVBUY><INVTRAN><FITID>{number}<DTTRADE>{day}</INVTRAN><SECID><UNIQUEID>{fund}</SECID>"
        f"<UNITS>{units}<UNITPRICE>10<TOTAL>{total}{more}{tag}</INVBUY><BUYTYPE>BUY</BUYMF>\n"
    )


def move(
    number: str, day: str, units: str, source: str = "", *, fund: str = "F", price: str = "10", more: str = ""
) -> str:
    """A transfer: out where the units are below zero."""
    action = "OUT" if units.startswith("-") else "IN"
    tag = f"<INV401KSOURCE>{source}" if source else ""
    return (
        f"<TRANSFER><INVTRAN><FITID>{number}<DTTRADE>{day}{more}</INVTRAN><SECID><UNIQUEID>{fund}</SECID>"
        f"<UNITS>{units}<TFERACTION>{action}<UNITPRICE>{price}{tag}</TRANSFER>\n"
    )


def sell(number: str, day: str, total: str, source: str = "", fund: str = "F") -> str:
    tag = f"<INV401KSOURCE>{source}" if source else ""
    return (
        f"<SELLMF><INVSELL><INVTRAN><FITID>{number}<DTTRADE>{day}</INVTRAN><SECID><UNIQUEID>{fund}</SECID>"
        f"<UNITS>-1<UNITPRICE>10<TOTAL>{total}{tag}</INVSELL></SELLMF>\n"
    )


def account(*transactions: str, number: str = "12 34", after: str = "<INV401KBAL><TOTAL>0.0</INV401KBAL>") -> str:
    return (
        f"<INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>{number}</INVACCTFROM>\n<INVTRANLIST><DTSTART>20230101"
        f"<DTEND>20231231\n{''.join(transactions)}</INVTRANLIST>{after}</INVSTMTRS>"
    )


def document(*accounts: str) -> str:
    return f"{HEADER}<OFX><INVSTMTMSGSRSV1>{''.join(accounts)}</INVSTMTMSGSRSV1></OFX>\n"


def read(tmp_path: Path, text: str | bytes, **answers: str) -> list[Item]:
    path = tmp_path / "download.qfx"
    path.write_bytes(text.encode("cp1252") if isinstance(text, str) else text)
    return read_file(path, {key.replace("__", ":"): value for key, value in answers.items()})


def read_file(path: Path, answers: dict[str, str] | None = None) -> list[Item]:
    return list(Ofx().read(path, Context(**PAT, answers=answers or {})))


def contributions(items: Sequence[Item]) -> list[tuple[str, str | None, str]]:
    """Day, source and amount of what is found or unclear."""
    found: list[tuple[str, str | None, str]] = []
    for item in items:
        if isinstance(item, Found) and isinstance(item.value, Contribution):
            found.append((item.value.date.isoformat(), item.value.source, item.value.amount.plain()))
        elif isinstance(item, Unclear) and item.draft["record"] == "contribution":
            found.append((item.draft["date"], item.draft["source"], item.draft["amount"]))
    return found


def candidates(items: Sequence[Item]) -> list[Conversion]:
    return [item.value for item in items if isinstance(item, Candidate)]


def questions(items: Sequence[Item]) -> dict[str, tuple[str, ...]]:
    return {item.key: item.choices for item in items if isinstance(item, Question)}


def ignored(items: Sequence[Item]) -> str:
    return "\n".join(item.why for item in items if isinstance(item, Ignored))


def refusals(items: Sequence[Item]) -> list[str]:
    return [item.why for item in items if isinstance(item, Refused)]


DAY = "20230120160000.000[-5:EST]"
CONVERTED = document(
    account(
        buy("1", "20230106", "-1135.48", "PRETAX", units="10.16089"),
        buy("2", DAY, "-641.92", "AFTERTAX", units="5.58049"),
        move("3", DAY, "-5.58049", "AFTERTAX", price="115.03"),
        move("4", DAY, "5.58049", "AFTERTAX", price="115.03"),
        move("5", "20230307", "-0.000349", "PRETAX", price="113.86", more=FEE),
    )
)


def test_a_conversion_is_two_transfers_of_one_day_and_the_source_is_asked_once(tmp_path: Path) -> None:
    items = read(tmp_path, CONVERTED)

    assert contributions(items) == [
        ("2023-01-06", "pre_tax_deferral", "1135.48"),
        ("2023-01-20", None, "641.92"),
    ]
    assert questions(items) == {
        "ofx:AFTERTAX": ("after_tax", "roth_deferral", "ignore"),
        "conversion:2023-01-20:641.92": ("in_plan_roth", "roth_ira", "ignore"),
    }
    (converted,) = candidates(items)
    assert (converted.source, converted.destination) == ("after_tax", "in_plan_roth")
    assert (converted.amount, converted.balance_before, converted.earnings) == (Money(64192), Money(64192), None)
    assert "rests on the file showing no earlier after-tax units" in (converted.note or "")
    assert "a fee of $0.04" in ignored(items)
    assert "not reported" in ignored(items)
    assert not refusals(items)


def test_answers_turn_questions_into_records(tmp_path: Path) -> None:
    answers = {ANSWER: "after_tax", "conversion:2023-01-20:641.92": "roth_ira"}
    items = read(tmp_path, CONVERTED, **answers)

    assert questions(items) == {}
    assert contributions(items)[1] == ("2023-01-20", "after_tax", "641.92")
    (made,) = [item.value for item in items if isinstance(item, Found) and isinstance(item.value, Conversion)]
    assert (made.destination, made.amount, made.id) == ("roth_ira", Money(64192), "ofx-12_34-3-conversion")


def test_money_that_is_roth_already_or_to_be_ignored_is_no_conversion(tmp_path: Path) -> None:
    roth = read(tmp_path, CONVERTED, **{ANSWER: "roth_deferral"})
    assert contributions(roth)[1] == ("2023-01-20", "roth_deferral", "641.92")
    assert candidates(roth) == []
    assert "out of AFTERTAX, which is Roth money already" in ignored(roth)

    neither = read(tmp_path, CONVERTED, **{ANSWER: "ignore"})
    assert len(contributions(neither)) == 1
    assert candidates(neither) == []

    refused = read(tmp_path, CONVERTED, **{"conversion:2023-01-20:641.92": "ignore"})
    assert candidates(refused) == []


def test_an_answer_that_is_none_of_the_choices_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="“mega” is no answer to ofx:AFTERTAX"):
        read(tmp_path, CONVERTED, **{ANSWER: "mega"})


@pytest.mark.parametrize(
    ("tag", "source"),
    [
        ("PRETAX", "pre_tax_deferral"),
        ("MATCH", "employer_match"),
        ("PROFITSHARING", "employer_nonelective"),
        ("ROLLOVER", "rollover_in"),
        ("AFTERTAX", None),
        ("OTHERVEST", None),
        ("OTHERNONVEST", None),
        ("SOMETHING", None),
        ("", None),
    ],
)
def test_sources_as_the_file_names_them(tmp_path: Path, tag: str, source: str | None) -> None:
    items = read(tmp_path, document(account(buy("1", "20230106", "12.5", tag))))

    assert contributions(items) == [("2023-01-06", source, "12.50")]
    assert list(questions(items)) == ([] if source else [f"ofx:{tag or 'no-source'}"])
    if source is None and tag != "AFTERTAX":
        assert {"employer_match", "employer_nonelective", "after_tax"} <= set(
            questions(items)[f"ofx:{tag or 'no-source'}"]
        )


def test_an_entry_has_the_same_id_in_every_download_and_reads_as_a_book_line(tmp_path: Path) -> None:
    (item, *_) = read(tmp_path, document(account(buy("A[-4:EDT] 7", "20230106", "1.00", "MATCH"))))

    assert isinstance(item, Found)
    assert line_of(item.value) == (
        '{"record": "contribution", "id": "ofx-12_34-A[-4:EDT]_7-match", "person": "pat", "plan": "acme-401k", '
        '"date": "2023-01-06", "source": "employer_match", "amount": "1.00", '
        '"document": "OFX download of account 12 34"}'
    )


def test_a_long_number_makes_an_id_that_fits_and_differs(tmp_path: Path) -> None:
    first, second = ("9" * 300 + "1", "9" * 300 + "2")
    items = read(tmp_path, document(account(buy(first, DAY, "1", "MATCH"), buy(second, DAY, "1", "MATCH"))))
    ids = {item.value.id for item in items if isinstance(item, Found)}

    assert len(ids) == 2
    assert all(len(each) <= 200 for each in ids)


def test_twins_of_different_numbers_count_twice_and_a_repeated_number_once(tmp_path: Path) -> None:
    one = buy("1", DAY, "5.00", "MATCH")
    twins = read(tmp_path, document(account(one, buy("2", DAY, "5.00", "MATCH"), one)))
    assert len(contributions(twins)) == 2
    assert "stands in the file twice" in ignored(twins)

    clash = read(tmp_path, document(account(one, buy("1", DAY, "6.00", "MATCH"))))
    assert refusals(clash) == ["transaction number 1 stands for two different transactions."]

    sources = read(tmp_path, document(account(one, buy("1", DAY, "6.00", "PRETAX"))))
    assert len(contributions(sources)) == 2


@pytest.mark.parametrize("total", ["-641.92", "641.92", "-641.9200", "641,92", "-0,641.92"])
def test_the_sign_of_a_total_says_nothing(tmp_path: Path, total: str) -> None:
    assert contributions(read(tmp_path, document(account(buy("1", DAY, total, "MATCH"))))) == [
        ("2023-01-20", "employer_match", "641.92")
    ]


def test_a_reversal_takes_back(tmp_path: Path) -> None:
    back = buy("2", DAY, "5.00", "MATCH", more="<REVERSALFITID>1")

    assert contributions(read(tmp_path, document(account(back)))) == [("2023-01-20", "employer_match", "-5.00")]


@pytest.mark.parametrize("zone", ["", "[-5:EST]", "[+14:X]", ".000[0:GMT]"])
def test_no_zone_moves_money_into_another_year(tmp_path: Path, zone: str) -> None:
    (found, *_) = contributions(read(tmp_path, document(account(buy("1", f"20231231200000{zone}", "1", "MATCH")))))

    assert found[0] == "2023-12-31"


def test_a_prior_year_contribution_belongs_to_the_limitation_year_before(tmp_path: Path) -> None:
    (item, *_) = read(tmp_path, document(account(buy("1", DAY, "9", "PROFITSHARING", more="<PRIORYEARCONTRIB>Y"))))

    assert isinstance(item, Found)
    assert (item.value.date, item.value.limitation_year) == (dt.date(2023, 1, 20), 2022)


def test_loans_fees_earnings_and_other_transactions_are_no_contributions(tmp_path: Path) -> None:
    others = (
        f"<REINVEST><INVTRAN><FITID>7<DTTRADE>{DAY}</INVTRAN><TOTAL>-3.10<UNITS>1</REINVEST>"
        f"<INCOME><INVTRAN><FITID>8<DTTRADE>{DAY}</INVTRAN><TOTAL>2.00</INCOME>"
        f"<INVEXPENSE><INVTRAN><FITID>9<DTTRADE>{DAY}</INVTRAN><TOTAL>-4.00</INVEXPENSE>"
        f"<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{DAY}<TRNAMT>5.00<FITID>10</STMTTRN></INVBANKTRAN>"
    )
    loan = buy("1", DAY, "20.00", "ROLLOVER", more="<LOANID>1<LOANPRINCIPAL>18.00")
    items = read(tmp_path, document(account(loan, others)))

    assert contributions(items) == []
    assert [item.why for item in items if isinstance(item, Ignored)][:5] == [
        "a loan repayment of $20.00, no contribution",
        "earnings of $3.10, no contribution",
        "earnings of $2.00, no contribution",
        "a fee of $4.00, no contribution",
        "a INVBANKTRAN of an amount not given, no contribution",
    ]


def test_a_fee_outside_the_period_is_told(tmp_path: Path) -> None:
    items = read(tmp_path, document(account(move("1", "20220905", "-0.1", "MATCH", more=FEE))))

    assert "its date, 2022-09-05, is outside the download's 2023-01-01 to 2023-12-31" in ignored(items)


def test_transfers_between_funds_of_one_source_are_exchanges(tmp_path: Path) -> None:
    pair = (move("1", DAY, "-2", fund="A", price="99.345"), move("2", DAY, "4", fund="B", price="49.6725"))
    many = (
        move("3", "20230201", "-3", "MATCH", fund="A", price="10"),
        move("4", "20230201", "1", "MATCH", fund="B", price="10"),
        move("5", "20230201", "4", "MATCH", fund="C", price="5"),
    )
    items = read(tmp_path, document(account(*pair, *many)))

    assert candidates(items) == []
    assert questions(items) == {}
    assert ignored(items).count("an exchange of") == 5


def test_a_sale_that_pays_for_another_fund_is_an_exchange_and_no_contribution(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        document(account(sell("1", DAY, "50.00", "MATCH", "A"), buy("2", DAY, "-50.00", "MATCH", fund="B"))),
    )

    assert contributions(items) == []
    assert ignored(items).count("an exchange of $50.00") == 2


def test_a_change_of_fund_and_source_at_once_may_be_a_conversion(tmp_path: Path) -> None:
    moves = (move("1", DAY, "-2", "AFTERTAX", fund="A"), move("2", DAY, "4", "OTHERVEST", fund="B", price="5"))
    (converted,) = candidates(read(tmp_path, document(account(*moves))))

    assert (converted.amount, converted.balance_before) == (Money(2000), None)


def test_several_funds_of_one_day_are_one_conversion(tmp_path: Path) -> None:
    parts = [
        (buy(f"b{fund}", DAY, "-10.01", "AFTERTAX", fund=fund), move(f"o{fund}", DAY, "-1", "AFTERTAX", fund=fund))
        for fund in "AB"
    ]
    ins = [move(f"i{fund}", DAY, "1", "AFTERTAX", fund=fund) for fund in "AB"]
    (converted,) = candidates(read(tmp_path, document(account(*(each for part in parts for each in part), *ins))))

    assert (converted.amount, converted.balance_before) == (Money(2002), Money(2002))


@pytest.mark.parametrize(
    ("before", "known"),
    [
        pytest.param((), True, id="nothing else in the source"),
        pytest.param((buy("9", "20230105", "3", "AFTERTAX", units="3"),), False, id="units left behind"),
        pytest.param((move("9", "20230105", "-0.1", "AFTERTAX", more=FEE),), False, id="a fee before"),
        pytest.param((buy("9", "20230105", "3", "MATCH", units="3"),), True, id="units of another source"),
        pytest.param(
            (
                buy("9", "20230105", "30", "AFTERTAX", units="3"),
                move("10", "20230105", "-3", "AFTERTAX"),
                move("11", "20230105", "3", "AFTERTAX"),
            ),
            True,
            id="all converted before",
        ),
        pytest.param((buy("9", "20230301", "3", "AFTERTAX", units="3"),), True, id="units bought later"),
    ],
)
def test_the_balance_before_is_known_only_where_all_units_bought_are_moved(
    tmp_path: Path, before: tuple[str, ...], known: bool
) -> None:
    now = (
        buy("1", DAY, "20", "AFTERTAX", units="2"),
        move("2", DAY, "-2", "AFTERTAX"),
        move("3", DAY, "2", "AFTERTAX"),
    )
    converted = candidates(read(tmp_path, document(account(*before, *now))))[-1]

    assert converted.amount == Money(2000)
    assert converted.balance_before == (Money(2000) if known else None)


def test_units_bought_earlier_are_converted_at_the_price_of_the_day(tmp_path: Path) -> None:
    moved = (
        buy("1", "20230105", "20", "AFTERTAX", units="2"),
        move("2", DAY, "-2", "AFTERTAX", price="10.4975"),
        move("3", DAY, "2", "AFTERTAX", price="10.4975"),
    )
    (converted,) = candidates(read(tmp_path, document(account(*moved))))

    # 2 x 10.4975 = 20.995, half up
    assert (converted.amount, converted.balance_before) == (Money(2100), Money(2100))


def test_money_that_only_leaves_or_only_comes_is_asked(tmp_path: Path) -> None:
    text = document(account(sell("1", DAY, "-70.00"), move("2", DAY, "-3", "AFTERTAX"), move("3", DAY, "5")))
    items = read(tmp_path, text)

    assert set(questions(items)) == {
        "conversion:2023-01-20:70.00",
        "conversion:2023-01-20:30.00",
        "ofx:TRANSFER-IN",
    }
    drafts = [item.draft for item in items if isinstance(item, Unclear)]
    assert [(each["record"], each["source"], each["amount"]) for each in drafts] == [
        ("conversion", None, "70.00"),
        ("conversion", None, "30.00"),
        ("contribution", None, "50.00"),
    ]
    answered = read(tmp_path, text, **{"ofx:TRANSFER-IN": "rollover_in", "conversion:2023-01-20:70.00": "roth_ira"})
    assert [line_of(item.value).partition(",")[0] for item in answered if isinstance(item, Found)] == [
        '{"record": "conversion"',
        '{"record": "contribution"',
    ]


def test_balances_are_told_and_compared_with_the_positions(tmp_path: Path) -> None:
    worth = (
        "<INVPOSLIST><POSMF><INVPOS><SECID><UNIQUEID>F</SECID><MKTVAL>{}</INVPOS></POSMF></INVPOSLIST>"
        "<INV401KBAL><TOTAL>1000.00</INV401KBAL>"
    )
    differs = read(tmp_path, document(account(after=worth.format("792.29"))))
    assert "the file states $1,000.00, but its positions $792.29: the two differ" in ignored(differs)
    assert "holds no transactions" in ignored(differs)

    agrees = read(tmp_path, document(account(after=worth.format("1000.00"))))
    assert "the file states $1,000.00, as its positions" in ignored(agrees)


def test_an_account_beside_the_plan_is_left_out_and_two_plans_are_refused(tmp_path: Path) -> None:
    plan = account(buy("1", DAY, "1", "MATCH"))
    broker = account(buy("2", DAY, "99"), number="B", after="")
    assert contributions(read(tmp_path, document(broker, plan))) == [("2023-01-20", "employer_match", "1.00")]

    both = read(tmp_path, document(plan, account(buy("3", DAY, "2", "MATCH"), number="C")))
    assert contributions(both) == []
    assert refusals(both) == ["the file holds 2 plan accounts, and --plan names one."]


XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'
    '<OFX xmlns="x"><INVSTMTRS><CURDEF>USD</CURDEF><INVACCTFROM><ACCTID>A&amp;B &lt;1&gt;</ACCTID></INVACCTFROM>'
    "<INVTRANLIST><DTSTART></DTSTART><DTEND/><BUYMF><INVBUY><INVTRAN><FITID>1</FITID>"
    "<DTTRADE>20230120</DTTRADE><MEMO></MEMO></INVTRAN><SECID><UNIQUEID>F</UNIQUEID></SECID><TOTAL>5</TOTAL>"
    "<INV401KSOURCE>MATCH</INV401KSOURCE></INVBUY></BUYMF></INVTRANLIST></INVSTMTRS></OFX>"
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(XML.encode(), id="XML"),
        pytest.param(XML.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n" + XML.replace("\n", "\r\n").encode(), id="byte order mark, CRLF"),
        pytest.param(XML[XML.index("<OFX") :].encode(), id="no header"),
        pytest.param(XML.replace("<MEMO></MEMO>", "<MEMO>caf\xe9 & co</MEMO>").encode("cp1252"), id="cp1252, bare &"),
        pytest.param(XML.lower().encode(), id="small letters"),
    ],
)
def test_xml_and_other_encodings_read_alike(tmp_path: Path, text: bytes) -> None:
    assert contributions(read(tmp_path, text)) == [("2023-01-20", "employer_match", "5.00")]


def test_only_the_five_entities_are_replaced_and_once(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    text = XML.replace("\n<OFX", f"\n{bomb}<OFX").replace("A&amp;B", "&b;&amp;lt;&#65;")
    (item, *_) = read(tmp_path, text)

    assert isinstance(item, Found)
    assert item.value.document == "OFX download of account &b;&lt;&#65; <1>"


def test_escape_sequences_stay_text_and_out_of_ids(tmp_path: Path) -> None:
    text = document(account(buy("1\x1b]0;x\x07", DAY, "1", "MATCH"), buy("2", DAY, "2", "A\x1b[31m")))
    items = read(tmp_path, text)
    ids = [item.value.id for item in items if isinstance(item, Found)]

    assert ids == ["ofx-12_34-1?]0;x?-match"]
    assert list(questions(items)) == ["ofx:A?[31M"]


@pytest.mark.parametrize("cut", range(len(HEADER) + 6, len(CONVERTED.rstrip()), 23))
def test_a_file_that_is_cut_off_is_refused_as_a_whole(tmp_path: Path, cut: int) -> None:
    with pytest.raises(LedgerError, match=r"download\.qfx is cut off or damaged"):
        read(tmp_path, CONVERTED[:cut])


@pytest.mark.parametrize("lost", ["</BUYMF>", "</TRANSFER>", "</INVTRANLIST>", "</INVSTMTRS>", "</OFX>"])
def test_a_file_that_has_lost_an_end_is_refused_as_a_whole(tmp_path: Path, lost: str) -> None:
    with pytest.raises(LedgerError, match="cut off or damaged"):
        read(tmp_path, CONVERTED.replace(lost, "", 1))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "no <OFX>"),
        (b"pay_date,after_tax\n", "no <OFX>"),
        (b"<OFX>\x00</OFX>", "NUL"),
        (document(account()).replace("USD", "EUR").encode(), "EUR"),
    ],
)
def test_what_is_no_plan_download_is_refused_with_a_sentence(tmp_path: Path, text: bytes, why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        ("NaN", "“NaN” is not a number."),
        ("1e400", "“1e400” is not a number."),
        ("1,135", "“1,135” is not a number."),
        ("1.005", "“1.005” is no amount in whole cents."),
        ("9999999999", "“9999999999” is no amount in whole cents."),
        ("١٢", "“١٢” is not a number."),
        (".", "“.” is not a number."),
    ],
)
def test_a_figure_that_is_none_refuses_its_line_and_reading_goes_on(tmp_path: Path, figure: str, why: str) -> None:
    text = document(account(buy("1", DAY, figure, "MATCH"), buy("2", DAY, "2", "MATCH")))
    items = read(tmp_path, text.encode())

    assert refusals(items) == [why]
    assert contributions(items) == [("2023-01-20", "employer_match", "2.00")]
    assert items[0] == Refused(9, why, items[0].hint if isinstance(items[0], Refused) else "")


@pytest.mark.parametrize("day", ["", "2023", "20231301", "00000000", "99991231", "２０２３０１０６"])
def test_a_day_that_is_none_refuses_its_line(tmp_path: Path, day: str) -> None:
    items = read(tmp_path, document(account(buy("1", day, "1", "MATCH"))).encode())

    assert len(refusals(items)) == 1
    assert contributions(items) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<OFX>" + "<A>" * 200_000 + "</OFX>", id="nested"),
        pytest.param("<OFX><INVSTMTRS>" + "<" * 500_000 + "</INVSTMTRS></OFX>", id="open brackets"),
        pytest.param("<OFX>" + "<A " * 200_000 + "</OFX>", id="tags without end"),
        pytest.param(
            document(account(*(move(str(n), DAY, "-1", "AFTERTAX") for n in range(5_000)))), id="transfers out"
        ),
        pytest.param(
            document(account(*(move(str(n), DAY, "-1" if n % 2 else "1", f"S{n % 99}") for n in range(5_000)))),
            id="pairs of many sources",
        ),
    ],
)
def test_hostile_files_end_soon(tmp_path: Path, text: str) -> None:
    began = time.perf_counter()
    read(tmp_path, text)

    assert time.perf_counter() - began < 10  # well under a second; a quadratic reader takes minutes


def test_a_file_over_20_mb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is read up to 20,000,000"):
        read(tmp_path, b"<OFX>" + b" " * 20_000_000 + b"</OFX>")


@pytest.mark.parametrize(("context", "option"), [(Context(plan="p"), "--person"), (Context(person="p"), "--plan")])
def test_whose_plan_it_is_must_be_said(tmp_path: Path, context: Context, option: str) -> None:
    path = tmp_path / "download.qfx"
    path.write_text(CONVERTED)

    with pytest.raises(LedgerError) as raised:
        list(Ofx().read(path, context))
    assert raised.value.hint == f"Give {option}."


# What each public sample must give: contributions, conversion candidates, words of what is ignored.
EXPECTED = {
    "ofx/reds_OfxDownload-401k.qfx": (
        [("2023-01-06", "pre_tax_deferral", "1135.48"), ("2023-01-20", None, "641.92")],
        ["641.92"],
        ("a fee of $0.04", "not reported"),
    ),
    "derived/vg_roth_source_vendor_ext.qfx": (
        [("2023-01-06", "pre_tax_deferral", "1135.48"), ("2023-01-20", None, "641.92")],
        ["641.92"],
        ("a fee of $0.04", "not reported"),
    ),
    "ofx/ofxparse_vanguard401k.ofx": (
        [
            ("2014-09-26", "pre_tax_deferral", "673.00"),
            ("2014-09-26", "employer_match", "336.50"),
            ("2014-10-10", "pre_tax_deferral", "673.00"),
            ("2014-10-10", "employer_match", "336.50"),
        ],
        [],
        ("a fee of $1.67", "2013-09-05, is outside", "not reported"),
    ),
    "ofx/ofxparse_investment_401k.ofx": (
        [("2014-06-17", None, "197.20")],
        [],
        ("an exchange of $198.69", "the file states $1,000.00, but its positions $792.29"),
    ),
    "ofx/empower_401k_shape.qfx": ([], [], ("no transactions", "$443,957.88, as its positions")),
}


def test_the_public_samples_give_what_they_hold(tmp_path: Path) -> None:
    """Downloads published by other projects, where they lie beside the checkout; our own copy of one shape always."""
    own = read(tmp_path, CONVERTED)
    expected, conversions, words = EXPECTED["ofx/reds_OfxDownload-401k.qfx"]
    assert contributions(own) == expected
    assert all(word in ignored(own) for word in words)
    assert [each.gross.plain() for each in candidates(own)] == conversions
    found = {name: wanted for name, wanted in EXPECTED.items() if (SAMPLES / name).is_file()}
    if not found:
        print(f"no samples in {SAMPLES}: only our own file was read")
    for name, (amounts, moved, said) in found.items():
        items = read_file(SAMPLES / name)
        assert contributions(items) == amounts, name
        assert [each.gross.plain() for each in candidates(items)] == moved, name
        assert all(word in ignored(items) for word in said), name
        assert not refusals(items), name
