"""Money of a cash account is asked by the name it has; and what was contributed for the year before says so."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.money import Money
from tests.importers.ofx.downloads import (
    DAY,
    account,
    buy,
    cash,
    document,
    ignored,
    questions,
    read,
    received,
    refusals,
    remarks,
)


def one(*transactions: str) -> str:
    return document(account(*transactions))


def test_money_of_a_cash_account_is_asked(tmp_path: Path) -> None:
    items = read(tmp_path, one(cash("1", "CREDIT", "1000.00"), cash("2", "DEP", "50.00", "MATCH")))
    assert [(each.key, each.source, each.amount) for each in received(items)] == [
        ("ofx:CASH-IN", None, Money(100_000)),
        ("ofx:MATCH", "employer_match", Money(5_000)),
    ]
    out = read(tmp_path, one(cash("3", "DEBIT", "-70.00")))
    assert list(questions(out)) == ["money-out:2023-01-20:70.00"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("EMPLOYEE AFTER TAX CONTRIB", "after_tax"),
        ("ROTH DEFERRAL", "roth_deferral"),
        ("EMPLOYER PROFIT SHARING PRIOR YEAR", "employer_nonelective"),
        ("SOMETHING ELSE", "after_tax"),
    ],
)
def test_money_of_a_cash_account_is_asked_by_its_name(tmp_path: Path, name: str, first: str) -> None:
    (item,) = received(read(tmp_path, one(cash("1", "CREDIT", "1000.00", name=f" {name}\x07 "))))

    assert (item.key, item.shown, item.source) == (f"ofx:CASH-IN {name}", name, None)
    assert item.choices[0] == first  # a label may order what is asked, and answers nothing
    assert sorted(item.choices) == sorted(
        (
            *("after_tax", "roth_deferral", "pre_tax_deferral", "employer_match", "employer_nonelective"),
            *("employer_match_roth", "employer_nonelective_roth", "rollover_in", "ignore"),
        )
    )
    assert "ignore” it where the same money stands in the file as a purchase" in item.asking


def test_names_tell_rows_of_a_day_and_amount_apart(tmp_path: Path) -> None:
    rows = (cash("", "CREDIT", "9.00", name="ROTH DEFERRAL"), cash("", "CREDIT", "9.00", name="EMPLOYER MATCH"))
    items = received(read(tmp_path, one(*rows)))

    assert len({each.content for each in items}) == 2


def test_the_memo_is_shown_where_there_is_no_name(tmp_path: Path) -> None:
    (item,) = received(read(tmp_path, one(buy("1", DAY, "5", "MATCH", more="<MEMO>Plan Contribution"))))

    assert item.shown == "Plan Contribution"


@pytest.mark.parametrize("source", ["", "PRETAX"])
@pytest.mark.parametrize("name", ["DIVIDEND", "Dividends", "INTEREST", "Interest earned", "CASH DIVIDEND"])
def test_dividends_and_interest_by_their_name_are_earnings(tmp_path: Path, name: str, source: str) -> None:
    items = read(tmp_path, one(cash("1", "CREDIT", "12.00", source, name=name)))

    assert received(items) == []
    assert "earnings of $12.00, no contribution" in ignored(items)


@pytest.mark.parametrize("name", ["LOAN INTEREST", "DIVIDEND CAPITAL CORP PAYROLL", "INTEREST IN A CONTRIBUTION"])
def test_other_names_with_those_words_are_asked(tmp_path: Path, name: str) -> None:
    (item,) = received(read(tmp_path, one(cash("1", "CREDIT", "12.00", name=name))))

    assert item.key == f"ofx:CASH-IN {name}"


def test_cash_without_an_amount_is_put_aside_by_its_name(tmp_path: Path) -> None:
    text = one(cash("1", "CREDIT", "1.00", name="LUMP SUM").replace("<TRNAMT>1.00", ""))

    assert refusals(read(tmp_path, text)) == ["the payment of 2023-01-20 has no amount."]
    assert refusals(read(tmp_path, text, {"ofx:CASH-IN LUMP SUM": "ignore"})) == []


@pytest.mark.parametrize(
    ("name", "year"),
    [("EMPLOYER PROFIT SHARING PRIOR YEAR", 2022), ("Er contrib prior yr", 2022), ("PRIOR EMPLOYER YEAR END", None)],
)
def test_a_name_that_says_prior_year_gives_the_limitation_year(tmp_path: Path, name: str, year: int | None) -> None:
    (item,) = received(read(tmp_path, one(cash("1", "CREDIT", "1000.00", name=name))))

    assert item.limitation_year == year


@pytest.mark.parametrize(
    ("source", "more", "told"),
    [
        ("PRETAX", "<PRIORYEARCONTRIB>Y", True),
        ("AFTERTAX", "<PRIORYEARCONTRIB>Y", True),  # the name record keepers give to Roth deferrals, too
        ("", "<PRIORYEARCONTRIB>Y", True),
        ("PRETAX", "<PRIORYEARCONTRIB>Y<DTPAYROLL>20251231", False),
        ("PRETAX", "<PRIORYEARCONTRIB>N", False),
        ("MATCH", "<PRIORYEARCONTRIB>Y", False),  # 402(g) limits what the employee defers
        ("ROLLOVER", "<PRIORYEARCONTRIB>Y", False),
    ],
)
def test_a_deferral_for_the_year_before_without_its_pay_date_is_told(
    tmp_path: Path, source: str, more: str, told: bool
) -> None:
    items = read(tmp_path, one(buy("7", "20260215", "500", source, more=more)))

    (item,) = received(items)
    assert item.day == dt.date(2026, 2, 15)
    text = (
        "$500.00 of 2026-02-15 is for 2025, and the file does not say when it was paid: an elective deferral counts "
        "for the limit of 402(g) in the year of its pay date. If that was before 2026: roth-ledger replace "
        f"{item.id} --set date=…"
    )
    assert (text in remarks(items)) is told
