from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, ZERO, Money, split_pro_rata, total


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234", 123400),
        ("1,234.56", 123456),
        ("$1,234.56", 123456),
        ("-12.00", -1200),
        ("(12.00)", -1200),
        ("($1,200.00)", -120000),
        ("-$5.25", -525),
        ("$-5.25", -525),
        ("\u22125.25", -525),
        (" 0.05 ", 5),
    ],
)
def test_amounts_as_people_write_them(text: str, cents: int) -> None:
    assert Money.parse(text) == Money(cents)


@pytest.mark.parametrize(
    "text",
    ["", "12.3", "12.345", "1,23.00", "1e5", "NaN", "١٢", "1_000", "--5", "(5.00", "5.00)", "(-5.00)", "$", "1.00.00"],
)
def test_what_is_no_amount_is_refused_and_never_rounded(text: str) -> None:
    with pytest.raises(LedgerError) as refused:
        Money.parse(text)
    assert refused.value.message == f"“{text}” is not a dollar amount."
    assert refused.value.hint == "Write dollars and cents, for example 1,234.56."


def test_more_than_a_billion_dollars_is_a_missing_point() -> None:
    assert Money.parse("1,000,000,000.00") == Money(MAX_CENTS)
    with pytest.raises(LedgerError) as refused:
        Money.parse("1000000000.01")
    assert refused.value.message == "“1000000000.01” is more than this ledger accepts."


@pytest.mark.parametrize("value", [1.0, True, "1"])
def test_only_whole_cents_are_money(value: object) -> None:
    with pytest.raises(TypeError, match="Money takes whole cents as int"):
        Money(value)  # type: ignore[arg-type]


def test_money_is_shown_for_people_and_for_programs() -> None:
    assert str(Money(123456789)) == "$1,234,567.89"
    assert str(Money(-5)) == "-$0.05"
    assert Money(-123456).plain() == "-1234.56"
    assert Money(7).plain() == "0.07"


@pytest.mark.parametrize(
    ("cents", "dollars"),
    [(0, "0"), (49, "0"), (50, "1"), (149, "1"), (150, "2"), (-49, "0"), (-50, "-1"), (2203, "22")],
)
def test_a_form_line_is_rounded_half_up(cents: int, dollars: str) -> None:
    assert Money(cents).whole_dollars() == dollars


def test_a_rate_is_rounded_half_up_once() -> None:
    assert Money(1).times(Decimal("0.5")) == Money(1)
    assert Money(769231).times(Decimal("0.03")) == Money(23077)


def test_eight_and_a_half_cents_round_up() -> None:
    # A quotient cut to 28 digits before rounding would make this 8.
    assert split_pro_rata(Money(13), Money(17), Money(26)) == (Money(9), Money(4))


@given(amount=st.integers(0, MAX_CENTS), whole=st.integers(1, MAX_CENTS), data=st.data())
def test_a_split_loses_no_cent(amount: int, whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    share, rest = split_pro_rata(Money(amount), Money(part), Money(whole))
    assert share + rest == Money(amount)
    assert abs(2 * share.cents * whole - 2 * amount * part) <= whole


@pytest.mark.parametrize(("amount", "part", "whole"), [(-1, 1, 2), (1, 3, 2), (1, -1, 2), (1, 0, 0)])
def test_an_impossible_split_is_a_defect(amount: int, part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        split_pro_rata(Money(amount), Money(part), Money(whole))


@given(st.integers(-MAX_CENTS, MAX_CENTS))
def test_what_is_printed_is_read_back(cents: int) -> None:
    assert Money.parse(str(Money(cents))) == Money(cents) == Money.parse(Money(cents).plain())


def test_sums() -> None:
    assert total([]) == ZERO
    assert total([Money(1), Money(2)]) == Money(3)
    assert not ZERO
    assert -Money(3) == Money(2) - Money(5)
