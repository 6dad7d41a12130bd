"""Amounts and days as payroll and spreadsheets print them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.numbers import (
    DateOrder,
    Remembered,
    read_amount,
    read_day,
    read_printed_amount,
    read_printed_day,
    read_units,
)


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


@pytest.mark.parametrize(
    ("text", "cents"),
    [("612.5", 61250), ("-612.5", -61250), ("(1,612.5)", -161250), ("$0.5", 50), ("588", 58800), ("713.08", 71308)],
)
def test_a_printed_number_may_lack_its_last_zero(text: str, cents: int) -> None:
    assert read_printed_amount(text) == Money(cents)


@pytest.mark.parametrize("text", ["1.150", "1.5.5", "1.150,00", ".5", "5.", "1.5e3", "1.٥", "12.5O"])
def test_other_decimals_of_a_printed_amount_are_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_printed_amount(text)


@pytest.mark.parametrize("text", ["100,50", "1.234,56", "1 234,56", "-5,0", "(12.345,67)", "12,34 €", "1.150,00"])
def test_a_decimal_comma_is_refused_by_its_name_and_never_misread(text: str) -> None:
    with pytest.raises(LedgerError, match="decimal comma"):
        read_printed_amount(text)


@pytest.mark.parametrize("text", ["1,234", "12,345,678", "$1,234.5"])
def test_a_comma_of_thousands_is_none(text: str) -> None:
    assert read_printed_amount(text) is not None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7.823", "7.823"),
        ("-1,480.000", "-1480.000"),
        ("(10.5)", "-10.5"),
        ("10.5-", "-10.5"),
        ("\u221297.403", "-97.403"),
        ("\u201397.403", "-97.403"),
        ("$250.00", "250.00"),
        ("$ 39.611", "39.611"),
        ("0.000000000", "0.000000000"),
        (".25", "0.25"),
        ("123456789012.123456789012", "123456789012.123456789012"),
    ],
)
def test_units_are_read_with_all_their_decimals(text: str, number: str) -> None:
    assert read_units(text) == Decimal(number)


def test_blank_units_are_not_given() -> None:
    assert read_units(" ") is None


@pytest.mark.parametrize(
    "text",
    [
        *("1e400", "NaN", "Infinity", "1_000", "12,34", "1.2.3", "(1", "1)", "-1-", "(-1)", "--1", "-", "$$1", "."),
        *("１.５", "٣.٥", "0.1234567890123", "1234567890123", "1.", "0x10", "1" * 100_000),
    ],
)
def test_what_is_no_number_of_units_is_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_units(text)


@pytest.mark.parametrize(
    "text",
    [
        *("08/14/2026", "8/14/2026", " 08/14/2026 ", "8/14/2026 12:00:00 AM", "08/14/2026 15:04", "2026-08-14"),
        *("2026-08-14T00:00:00", "2026-08-14 00:00:00.000000", "Aug 14, 2026", "August 14, 2026", "AUG. 14, 2026"),
        *("08/14/26", "08-14-2026", "20260814", "20260814120000", "20260814200000.000[-5:EST]", "2026/08/14"),
        *("2026/8/14 00:00", "14 Aug 2026", "14-Aug-2026", "14-AUG-2026", "14 August 2026"),
    ],
)
def test_days_are_read_as_record_keepers_print_them(text: str) -> None:
    assert read_printed_day(text) == dt.date(2026, 8, 14)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("01/02/2026", "month", dt.date(2026, 1, 2)),
        ("01/02/2026", "day", dt.date(2026, 2, 1)),
        ("01-02-2026", "day", dt.date(2026, 2, 1)),
        ("2026-01-02", "day", dt.date(2026, 1, 2)),
        ("1/2/69", "month", dt.date(2069, 1, 2)),
        ("1/2/75", "month", dt.date(1975, 1, 2)),
        ("12/31/2023 8:00:00 PM", "month", dt.date(2023, 12, 31)),
        ("Sept 5, 2025", "month", dt.date(2025, 9, 5)),
        ("May 5, 2025", "day", dt.date(2025, 5, 5)),
    ],
)
def test_what_stands_first_is_said_and_never_guessed(text: str, order: DateOrder, day: dt.date) -> None:
    assert read_printed_day(text, order) == day


@pytest.mark.parametrize(
    "text",
    [
        *("13/14/2026", "02/29/2026", "00/10/2026", "01/02/1974", "01/02/70", "2200-01-01", "8.14.2026", "2026/14/08"),
        *(
            "14 Aug-2026",
            "14-Aug-26",
            "14-08-Aug",
            "32 Aug 2026",
            "14 Foo 2026",
            "Foo 14, 2026",
            "A 14, 2026",
            "Augu 14, 2026",
            "8/14",
            "8/14/226",
            "46027",
            "０8/14/2026",
        ),
        *("", "8/14/2026 tomorrow", "2026-8-14", "2026-08-14Z", "20260814x", "202608", "8/14-2026", "9" * 100_000),
    ],
)
def test_other_printed_days_are_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_printed_day(text)


def test_a_month_beyond_twelve_is_not_turned_around() -> None:
    with pytest.raises(LedgerError, match="08/14/2026"):
        read_printed_day("08/14/2026", "day")


@given(st.dates(dt.date(1974, 9, 2), dt.date(2199, 12, 31)))
def test_every_day_comes_back_from_every_way_to_print_it(day: dt.date) -> None:
    for form in ("%m/%d/%Y", "%Y-%m-%d", "%m-%d-%Y", "%Y%m%d", "%b %d, %Y", "%B %d, %Y", "%m/%d/%Y 12:00:00 AM"):
        assert read_printed_day(f"{day:{form}}") == day
    assert read_printed_day(f"{day:%d/%m/%Y}", "day") == day


def test_what_was_read_once_is_remembered_and_an_error_is_not() -> None:
    asked: list[str] = []

    def read(text: str) -> int:
        asked.append(text)
        return int(text)

    remembered = Remembered(read)

    assert [remembered["1"], remembered["1"], remembered["2"]] == [1, 1, 2]
    for _ in range(2):
        with pytest.raises(ValueError, match="x"):
            remembered["x"]
    assert asked == ["1", "2", "x", "x"]
