"""Balances by source, and the plan as the file describes it: told, compared, and recorded only when answered."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.entries.valuations import Valuation
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Found, Item, Question, StatedYear
from tests.importers.ofx.downloads import (
    CONVERTED,
    account,
    buy,
    candidates,
    document,
    ignored,
    move,
    questions,
    read,
    remarks,
)

KEY = "ofx-balance:AFTERTAX"
POSITIONS = "<INVPOSLIST><POSMF><INVPOS><SECID><UNIQUEID>F</SECID><MKTVAL>{}</INVPOS></POSMF></INVPOSLIST>"
BY_SOURCE = (
    "<INV401KBAL><CASHBAL>0<PRETAX>900.0<AFTERTAX>650.25<TOTAL>1550.25<BALLIST><BAL><NAME>Rate<DESC>x<BALTYPE>PERCENT"
    "<VALUE>7.85<DTASOF>20200101</BAL></BALLIST></INV401KBAL>"
)


def valuations(items: list[Item]) -> list[Valuation]:
    return [item.value for item in items if isinstance(item, Found) and isinstance(item.value, Valuation)]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("1550.25", "the file states $1,550.25, as its positions"),
        ("1550.2459", "the file states $1,550.25, as its positions"),  # TIAA-CREF gives four decimals
        ("792.29", "the file states $1,550.25, but its positions $792.29: the two differ"),
        (None, "the file states $1,550.25 and lists no positions"),
    ],
)
def test_balances_are_compared_with_the_positions(tmp_path: Path, held: str | None, said: str) -> None:
    after = (POSITIONS.format(held) if held else "") + BY_SOURCE
    items = read(tmp_path, document(account(after=after)))

    assert said in (remarks(items) if "differ" in said else ignored(items))
    assert "holds no transactions" in ignored(items)


def test_zeros_while_units_are_held_are_not_reported(tmp_path: Path) -> None:
    zeros = "<INV401KBAL><CASHBAL>0.0<AFTERTAX>0.0<TOTAL>0.0</INV401KBAL>"
    items = read(tmp_path, document(account(after=POSITIONS.format("5171.44") + zeros)))

    assert "balances by source: all zero, so not reported" in ignored(items)
    assert questions(items) == {}


def test_an_after_tax_balance_is_asked_and_need_not_be_answered(tmp_path: Path) -> None:
    items = read(tmp_path, document(account(after=BY_SOURCE)))

    (question,) = [item for item in items if isinstance(item, Question)]
    assert (question.key, question.choices) == (KEY, ("after_tax", "designated_roth", "ignore"))
    assert question.optional
    assert "$650.25" in question.text
    assert "2023-12-31" in question.text
    assert "converted may still stand under AFTERTAX" in question.evidence[0]
    assert valuations(items) == []


@pytest.mark.parametrize("source", ["after_tax", "designated_roth"])
def test_an_answered_balance_is_a_valuation(tmp_path: Path, source: str) -> None:
    text = document(account(after=BY_SOURCE))
    (made,) = valuations(read(tmp_path, text, {KEY: source}))

    assert (made.date, made.source, made.balance) == (dt.date(2023, 12, 31), source, Money(65025))
    assert (made.person, made.plan) == ("pat", "acme-401k")
    assert made.id == "ofx-12_34-balance-2023-12-31-aftertax"
    assert made.document == "OFX download of account 12 34"

    put_aside = read(tmp_path, text, {KEY: "ignore"})
    assert valuations(put_aside) == []
    assert "is answered with “ignore”" in ignored(put_aside)
    with pytest.raises(LedgerError, match="is no answer to ofx-balance:AFTERTAX"):
        read(tmp_path, text, {KEY: "pre_tax_deferral"})


MOVED_THAT_DAY = (move("3", "20231231", "-5", "AFTERTAX"), move("4", "20231231", "5", "AFTERTAX"))


@pytest.mark.parametrize(
    ("moves", "offered"),
    [
        (MOVED_THAT_DAY, False),
        ((move("3", "20231231", "-5", "AFTERTAX"),), False),
        ((move("3", "20231230", "-5", "AFTERTAX"), move("4", "20231230", "5", "AFTERTAX")), True),
        ((move("3", "20231231", "-5", "MATCH", fund="A"), move("4", "20231231", "5", "MATCH", fund="B")), True),
        ((buy("3", "20231231", "5", "AFTERTAX"),), True),
    ],
)
def test_no_valuation_on_a_day_on_which_money_moved(tmp_path: Path, moves: tuple[str, ...], offered: bool) -> None:
    items = read(tmp_path, document(account(*moves, after=BY_SOURCE)), {KEY: "after_tax"})

    assert len(valuations(items)) == offered
    assert ("is not offered as a valuation: the file shows money leaving" in remarks(items)) is not offered


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        ("-5.00", "below zero it is no valuation"),
        ("5.005", "“5.005” is no amount in whole cents"),
        ("many", "“many” is not a number"),
    ],
)
def test_a_balance_that_is_none_is_told_and_nothing_is_lost(tmp_path: Path, balance: str, said: str) -> None:
    after = f"<INV401KBAL><AFTERTAX>{balance}<TOTAL>5.00</INV401KBAL>"
    items = read(tmp_path, CONVERTED.replace("<INV401KBAL><TOTAL>0.0</INV401KBAL>", after), {KEY: "after_tax"})

    assert said in remarks(items)
    assert valuations(items) == []
    assert len(candidates(items)) == 1


def test_the_day_of_a_balance_is_the_statements_own(tmp_path: Path) -> None:
    text = document(
        account(after="<INVBAL><BALLIST><BAL><VALUE>1<DTASOF>20200101</BAL></BALLIST></INVBAL>" + BY_SOURCE)
    )
    items = read(tmp_path, text.replace("<DTASOF>20231231", ""), {KEY: "after_tax"})

    assert valuations(items) == []
    assert "the AFTERTAX balance is not offered as a valuation: “” is not a date" in remarks(items)


YEAR = (
    "<YEARTODATE><DTSTART>20230101<DTEND>20230131000000[-5:EST]<CONTRIBUTIONS><PRETAX>843.2500<AFTERTAX>43.4200"
    "<MATCH>421.6200<TOTAL>1308.2900</CONTRIBUTIONS>{}</YEARTODATE>"
)


def terms(text: str) -> str:
    return document(account(after=f"<INV401K><EMPLOYERNAME>Acme<PLANID>4343{text}</INV401K>"))


def summary(text: str) -> str:
    return terms(f"<INV401KSUMMARY>{text}</INV401KSUMMARY>")


def stated(items: list[Item]) -> list[StatedYear]:
    return [item for item in items if isinstance(item, StatedYear)]


@pytest.mark.parametrize("end", ["</YEARTODATE>", ""])  # the example in OFX 2.0, section 13.12, leaves it out
def test_the_year_to_date_by_source(tmp_path: Path, end: str) -> None:
    (year,) = stated(read(tmp_path, summary(YEAR.format("").replace("</YEARTODATE>", end))))

    assert (year.first, year.last) == (dt.date(2023, 1, 1), dt.date(2023, 1, 31))
    assert year.amounts == (("PRETAX", Money(84325)), ("AFTERTAX", Money(4342)), ("MATCH", Money(42162)))


def test_withdrawals_earnings_and_other_periods_are_told(tmp_path: Path) -> None:
    more = "<WITHDRAWALS><AFTERTAX>20.00<TOTAL>20.00</WITHDRAWALS><EARNINGS><TOTAL>-7.50</EARNINGS>"
    inception = "<INCEPTODATE><DTSTART>20100101<DTEND>20230131<CONTRIBUTIONS><TOTAL>90000</CONTRIBUTIONS></INCEPTODATE>"
    items = read(tmp_path, summary(YEAR.format(more).replace("</YEARTODATE>", "") + inception))

    assert len(stated(items)) == 1
    days = ", 2023-01-01 to 2023-01-31, as the file states them: "
    assert remarks(items).splitlines() == [
        f"the withdrawals of the year to date{days}AFTERTAX $20.00, $20.00 in all.",
        f"the earnings of the year to date{days}-$7.50 in all.",
        "the contributions since inception, 2010-01-01 to 2023-01-31, as the file states them: $90,000.00 in all.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<TOTAL>1308.2900", "<TOTAL>1308.30", "add up to $1,308.29, but the file states $1,308.30 in all"),
        ("<DTEND>20230131000000[-5:EST]", "", "the contributions of the year to date cannot be read: “” is not a date"),
        ("<PRETAX>843.2500", "<PRETAX>843.2550", "“843.2550” is no amount in whole cents"),
        ("<DTSTART>20230101", "<DTSTART>20220701", "2022-07-01 to 2023-01-31, as the file states them"),
    ],
)
def test_a_year_that_does_not_add_up_or_is_none_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    items = read(tmp_path, summary(YEAR.format("").replace(old, new)))

    assert said in remarks(items)
    assert len(stated(items)) == ("add up" in said)


def test_a_year_of_one_total_and_a_year_of_zeros(tmp_path: Path) -> None:
    days = "<YEARTODATE><DTSTART>20230101<DTEND>20230131<CONTRIBUTIONS>{}</CONTRIBUTIONS></YEARTODATE>"
    (year,) = stated(read(tmp_path, summary(days.format("<TOTAL>500.00"))))
    assert year.amounts == (("TOTAL", Money(50_000)),)

    zeros = read(tmp_path, summary(days.format("<PRETAX>0.0<TOTAL>0.0")))
    assert stated(zeros) == []
    assert "the contributions of the year to date: all zero, so not reported" in ignored(zeros)


def test_loans_vesting_and_rates_are_told(tmp_path: Path) -> None:
    text = (
        "<MATCHINFO><MATCHPCT>0.00</MATCHINFO><DEFERPCTAFTERTAX>10<CURRENTVESTPCT>60.0"
        "<LOANINFO><LOANID>2<INITIALLOANBAL>9000<CURRENTLOANBAL>4321.00<DTASOF>20230101</LOANINFO>"
    )
    items = read(tmp_path, terms(text))

    assert "a loan with $4,321.00 outstanding: no contribution, not recorded" in ignored(items)
    assert remarks(items).splitlines() == [
        "as the file says, 10 % of pay is contributed after tax.",
        "as the file says, employer money is vested to 60.0 %.",
    ]
