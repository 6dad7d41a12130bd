"""The ACP test: its limit, its averages, and the two levellings that follow a failure."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money import ZERO, Money, total
from ledger.domain.planning.acp import Eligible, acp_limit, acp_refunds, acp_test


def percents(*texts: str) -> Sequence[Decimal]:
    return [Decimal(text) for text in texts]


def employee(pay: str, match: str = "0", after_tax: str = "0") -> Eligible:
    return Eligible(Money.parse(pay), Money.parse(match), Money.parse(after_tax))


@pytest.mark.parametrize(
    ("others", "limit"),
    [
        pytest.param("0", "0", id="vector-60-IRC-401(m)(2)(A)-zero"),
        pytest.param("1", "2", id="vector-60-doubled"),
        pytest.param("1.99", "3.98", id="just-under-two-is-doubled"),
        pytest.param("2", "4", id="vector-60-two"),
        pytest.param("2.01", "4.01", id="just-over-two-adds-two-points"),
        pytest.param("3", "5", id="three"),
        pytest.param("5", "7", id="vector-60-five"),
        pytest.param("8", "10", id="vector-60-eight"),
        pytest.param("8.04", "10.05", id="just-over-eight-is-a-quarter-more"),
        pytest.param("10", "12.5", id="vector-60-ten"),
    ],
)
def test_limit(others: str, limit: str) -> None:
    assert acp_limit(Decimal(others)) == Decimal(limit)


def test_slott_report() -> None:
    """Vector 58, Slott Report 2019: others 0, 10 and 8 % average 6 %, so 8 % is allowed; 5 and 10 % average 7.5 %."""
    result = acp_test(percents("5", "10"), percents("0", "10", "8"))

    assert result == (Decimal("7.5"), Decimal(6), Decimal(8), True)


@pytest.mark.parametrize(
    ("highest", "passed"), [("11", True), ("11.01", False), ("10.99", True)], ids=["at", "over", "under"]
)
def test_the_limit_itself_passes(highest: str, *, passed: bool) -> None:
    """Others 6 %: 8 % is allowed, the average of 5 and 11."""
    assert acp_test(percents("5", highest), percents("0", "10", "8")).passed is passed


def test_averages_that_do_not_divide_are_no_failure() -> None:
    """Three thirds: 10/3 + 10/3 + 10/3 = 10 average 10/3, twice 5/3."""
    third = Decimal(10) / 3

    assert acp_test([third] * 3, [Decimal(5) / 3]).passed


def test_only_highly_compensated_employees() -> None:
    """Vector 61, Reg. 1.401(m)-2(a)(1)(ii): 40,000 each after tax, nobody else eligible: passed."""
    owners = [employee("360000", after_tax="40000").ratio] * 2

    result = acp_test(owners, [])

    assert (result.limit, result.passed) == (None, True)


def test_nobody_highly_compensated() -> None:
    assert acp_test([], percents("0", "3")).passed


HIGHLY = {
    "A": employee("360,000", "14,400", "33,100"),
    "B": employee("200,000", "8,000"),
    "C": employee("250,000", "10,000", "15,000"),
}


def test_ratios_of_the_worked_example() -> None:
    """A 47,500 / 360,000 = 13.194 %, B 4 %, C 10 %: 9.065 % on average, against 5 % where others average 3 %."""
    ratios = [each.ratio for each in HIGHLY.values()]

    result = acp_test(ratios, percents("3"))

    assert [str(ratio.quantize(Decimal("0.001"))) for ratio in ratios] == ["13.194", "4.000", "10.000"]
    assert (str(result.highly_compensated.quantize(Decimal("0.001"))), result.limit) == ("9.065", Decimal(5))
    assert not result.passed


def test_refunds_of_the_worked_example() -> None:
    """By ratio A and C come down to 5.5 %: 27,700 + 11,250 = 38,950. By dollars both come down to 16,775."""
    refunds = acp_refunds(HIGHLY, Decimal(5))

    assert refunds.total == Money.parse("38,950")
    assert refunds.by_employee == {"A": Money.parse("30,725"), "B": ZERO, "C": Money.parse("8,225")}
    assert refunds.late_excise == Money.parse("3,895")


def test_a_plan_that_passes_pays_nothing_back() -> None:
    assert acp_refunds({"B": HIGHLY["B"]}, Decimal(4)).by_employee == {"B": ZERO}


def test_a_cent_that_does_not_divide_is_one_persons() -> None:
    """Limit 0 gives all back; of limit 5 on pay of 100.10 twice, 5.005 rounds to 5.01 (half up)."""
    two = {"x": employee("100.10", after_tax="10.01"), "y": employee("100.10", after_tax="10.00")}

    assert acp_refunds(two, Decimal(0)).by_employee == {"x": Money(1001), "y": Money(1000)}
    # Allowed 5.01 each: 5.00 + 4.99 = 9.99 goes back, and leaves 10.02, 5.01 each.
    assert acp_refunds(two, Decimal(5)).by_employee == {"x": Money(500), "y": Money(499)}


def test_an_odd_cent() -> None:
    """10.00 and 10.00 on pay of 100.00 and 100.10 at 5 %: 5.00 + 4.99 (5.005 rounds up) go back, 10.01 stays."""
    two = {"x": employee("100.00", after_tax="10.00"), "y": employee("100.10", after_tax="10.00")}

    refunds = acp_refunds(two, Decimal(5))

    assert refunds.total == Money(999)
    assert sorted(each.cents for each in refunds.by_employee.values()) == [499, 500]


def test_contributions_without_pay_have_no_ratio() -> None:
    assert employee("0").ratio == 0
    with pytest.raises(ValueError, match=r"\$1\.00 contributed on pay of \$0\.00"):
        _ = employee("0", after_tax="1").ratio


@given(
    st.lists(
        st.tuples(st.integers(1_000_00, 360_000_00), st.integers(0, 50_000_00)).map(
            lambda drawn: Eligible(Money(drawn[0]), after_tax=Money(min(drawn)))
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 15).map(Decimal),
)
def test_refunds_add_up_and_level_down(employees: list[Eligible], limit: Decimal) -> None:
    highly = {str(place): each for place, each in enumerate(employees)}

    refunds = acp_refunds(highly, limit)

    assert total(refunds.by_employee.values()) == refunds.total
    kept = {name: highly[name].contributed - refunds.by_employee[name] for name in highly}
    assert all(amount >= ZERO for amount in kept.values())
    assert all(amount >= ZERO for amount in refunds.by_employee.values())
    reduced = [kept[name] for name in highly if refunds.by_employee[name]]
    if reduced:  # nobody keeps more than those who give back, but for a cent that does not divide
        assert max(kept.values()).cents - min(reduced).cents <= 1
