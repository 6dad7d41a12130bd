import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.basis.pro_rata import recover_basis
from ledger.domain.money import ZERO, Money


@pytest.mark.parametrize(
    ("amount", "value", "basis", "expected_basis", "expected_taxable"),
    [
        pytest.param("50,000", "100,000", "10,000", "5,000", "45,000", id="TV-01 Pub. 575 Ann [from memory]"),
        pytest.param("50,000", "100,000", "20,000", "10,000", "40,000", id="TV-02 IRS FAQ after-tax rollovers"),
        pytest.param("10,200", "10,200", "10,000", "10,000", "200", id="TV-03 Finance Buff walkthrough, full exit"),
        pytest.param("4,000", "4,000", "5,000", "4,000", "0", id="TV-07 IRAHelp 70907, loss"),
        pytest.param("1,000", "4,000", "5,000", "1,000", "0", id="partial at a loss: no more basis than leaves"),
        pytest.param("4,000", "4,000", "3,999.99", "3,999.99", "0.01", id="a cent of gain"),
        pytest.param("4,000", "4,000", "4,000.00", "4,000", "0", id="no gain"),
        pytest.param("4,000", "4,000", "4,000.01", "4,000", "0", id="a cent of loss"),
        pytest.param("0.64", "0.64", "0", "0", "0.64", id="trailing dividend: all earnings"),
        pytest.param("0.13", "0.26", "0.17", "0.09", "0.04", id="8.5 cents of basis round up"),
    ],
)
def test_basis_comes_out_in_proportion(
    amount: str, value: str, basis: str, expected_basis: str, expected_taxable: str
) -> None:
    recovered, taxable = recover_basis(Money.parse(amount), Money.parse(value), Money.parse(basis))

    assert (recovered, taxable) == (Money.parse(expected_basis), Money.parse(expected_taxable))


def test_tv_11_drift_free_over_four_conversions() -> None:
    """TV-11, arithmetic of IRC 72(e)(8): rounding corrects itself on the last exit."""
    value, basis = Money.parse("10,456.78"), Money.parse("10,000.00")
    taxed = []
    for amount in ("2,500.00", "2,500.00", "2,500.00", "2,956.78"):
        recovered, taxable = recover_basis(Money.parse(amount), value, basis)
        value, basis = value - Money.parse(amount), basis - recovered
        taxed.append(str(taxable))

    assert taxed == ["$109.21", "$109.21", "$109.20", "$129.16"]
    assert (value, basis) == (ZERO, ZERO)


@pytest.mark.parametrize(
    ("amount", "value", "basis"),
    [
        pytest.param(1, 0, 0, id="nothing there"),
        pytest.param(101, 100, 50, id="more than there is"),
        pytest.param(-1, 100, 50, id="amount below zero"),
        pytest.param(1, 100, -1, id="basis below zero"),
    ],
)
def test_what_cannot_leave_is_refused(amount: int, value: int, basis: int) -> None:
    with pytest.raises(ValueError, match="cannot take"):
        recover_basis(Money(amount), Money(value), Money(basis))


@given(value=st.integers(1, 10**9), basis=st.integers(0, 2 * 10**9), data=st.data())
def test_nothing_is_created_or_lost(value: int, basis: int, data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, value))
    recovered, taxable = recover_basis(Money(amount), Money(value), Money(basis))
    assert recovered + taxable == Money(amount)
    assert ZERO <= recovered <= min(Money(amount), Money(basis))
    assert taxable >= ZERO
    if amount == value:
        assert recovered == min(Money(basis), Money(value))
