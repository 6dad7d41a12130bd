"""Amounts and days as payroll and spreadsheets print them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.numbers import read_amount, read_day


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234.56", 123456),
        ("0.01", 1),
        ("0", 0),
        ("1,234", 123400),
        ("$1,234.56", 123456),
        (" $ 39.17 ", 3917),
        ("-1.00", -100),
        ("-$1.00", -100),
        ("- $1.00", -100),
        ("(1.00)", -100),
        ("($1,234.56)", -123456),
        ("\u22121.00", -100),
        ("\u20131.00", -100),
        ("1.00-", -100),
        ("1,000.00 \u2013", -100000),
        ("99999999.99", 9_999_999_999),
        ("1000000000.00", 100_000_000_000),
    ],
)
def test_amounts_are_read_as_they_are_printed(text: str, cents: int) -> None:
    assert read_amount(text) == Money(cents)


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0"])
def test_a_blank_is_not_given_and_no_zero(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("1.5", "1.234", ".50", "1234.", "1.2.34", "12,34.00", "1 387 25", "1.234,56", "1e400", "NaN", "Infinity"),
        *(
            "-1.00-",
            "(1.00)-",
            "(1.00",
            "--1.00",
            "-",
            "0x10",
            "1_000.00",
            "１２.３４",
            "²2.22",
            "1000000000.01",
            "1O.00",
        ),
    ],
)
def test_what_is_no_amount_in_cents_is_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_amount(text)


def parsed(text: str) -> Money | None:
    try:
        return Money.parse(text)
    except LedgerError:
        return None


@given(st.text(st.sampled_from("0123456789.,$()- \u2212\u2013²３"), max_size=14) | st.text(max_size=8))
def test_the_grammar_is_that_of_money_but_for_blanks_and_a_trailing_minus(text: str) -> None:
    stripped = text.strip()
    trailing = stripped.endswith(("-", "\u2212", "\u2013"))
    expected = parsed(f"-{stripped[:-1].rstrip()}") if trailing else parsed(text)
    try:
        found = read_amount(text)
    except LedgerError:
        found = None

    assert found == expected


@given(st.integers(-(10**11), 10**11))
def test_every_amount_comes_back_from_every_way_to_print_it(cents: int) -> None:
    money = Money(cents)

    assert read_amount(money.plain()) == money
    assert read_amount(str(money)) == money
    if cents < 0:
        assert read_amount(f"({(-money).plain()})") == money
        assert read_amount(f"{(-money).plain()}-") == money


@pytest.mark.parametrize("text", ["2026-01-05", "1/5/2026", "01/05/2026", " 1/5/2026 "])
def test_iso_and_us_days_are_read(text: str) -> None:
    assert read_day(text) == dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("15/1/2026", "5.1.2026", "01-05-2026", "1/5/26", "2026/1/5", "20260105", "Jan 5, 2026", "46027", ""),
        *("2/29/2026", "0/5/2026", "1/5/2026 12:00:00 AM", "1/5/1974", "1/5/2200", "１/5/2026", "001/5/2026"),
    ],
)
def test_other_days_are_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(LedgerError):
        read_day(text)
