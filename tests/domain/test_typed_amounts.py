"""What may be typed into an amount field, and what is said of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, Money
from ledger.domain.typed_amounts import read_amount


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1,234.56", 123456),
        ("$1,234.56", 123456),
        ("$ 12", 1200),
        ("1200", 120000),
        (".50", 50),
        ("$.05", 5),
        ("0", 0),
        ("-12.00", -1200),
        ("-$12.00", -1200),
        ("$-12.00", -1200),
        ("\u221212", -1200),
        ("(12.00)", -1200),
        ("+5", 500),
        ("1200+350", 155000),
        ("1,200 + 350 - 20.50", 152950),
        (" 1 +$2+ .25 ", 325),
        ("5-10", -500),
        ("-5+10", 500),
        ("10\u20135", 500),
        ("1000000000", MAX_CENTS),
        ("999,999,999.99 + .01", MAX_CENTS),
        ("-1000000000", -MAX_CENTS),
        ("1000000000 - 1000000000", 0),
    ],
)
def test_what_is_an_amount(typed: str, cents: int) -> None:
    assert read_amount(typed) == Money(cents)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "There is no amount."),
        ("  ", "There is no amount."),
        ("1.234", "“1.234” is not a dollar amount."),
        ("1.2", "“1.2” is not a dollar amount."),
        ("1.", "“1.” is not a dollar amount."),
        (".5", "“.5” is not a dollar amount."),
        ("12,34", "“12,34” is not a dollar amount."),
        ("1 200", "“1 200” is not a dollar amount."),
        ("1e3", "“1e3” is not a dollar amount."),
        ("1_000", "“1_000” is not a dollar amount."),
        ("١٢", "“١٢” is not a dollar amount."),
        ("NaN", "“NaN” is not a dollar amount."),
        ("$", "“$” is not a dollar amount."),
        ("10 + abc", "In “10 + abc”: “abc” is not a dollar amount."),
        ("1.234+10", "In “1.234+10”: “1.234” is not a dollar amount."),
        ("--5", "Between “-” and “-” in “--5” there is no amount."),
        ("5 + - 3", "Between “+” and “-” in “5 + - 3” there is no amount."),
        ("5+", "After the last “+” in “5+” there is no amount."),
        ("-", "After the last “-” in “-” there is no amount."),
        ("10 - (5)", "In “10 - (5)”: “(5)” cannot be part of a sum."),
        ("(5", "“(5” is not a dollar amount."),
        ("1000000000.01", "“1000000000.01” is more than this ledger accepts."),
        (
            "1000000000+.01",
            "“1000000000+.01” comes to $1,000,000,000.01, which is more than this ledger accepts.",
        ),
        ("-1000000000-1", "“-1000000000-1” comes to -$1,000,000,001.00, which is more than this ledger accepts."),
        ("1" * 201, "An amount of 201 characters is too long."),
    ],
)
def test_what_is_none(typed: str, message: str) -> None:
    with pytest.raises(LedgerError) as refused:
        read_amount(typed)
    assert refused.value.message == message
    assert refused.value.hint


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8))
def test_a_sum_of_written_amounts_is_their_sum(cents: list[int]) -> None:
    typed = " ".join(("- " if each < 0 else "+ ") + str(Money(abs(each))) for each in cents)
    assert read_amount(typed) == Money(sum(cents))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        amount = read_amount(text)
    except LedgerError:
        return
    assert abs(amount.cents) <= MAX_CENTS
