"""The Roth IRA limit at an income, by the published ranges; expectations are worked out by hand beside them."""

import pytest

from ledger.domain.limits.roth_ira_limit import ira_limit, phase_out_range, reduced_limit, roth_ira_limit
from ledger.domain.money import ZERO, Money
from ledger.reference.limits import annual_limits


def dollars(text: str) -> Money:
    return Money.parse(text)


@pytest.mark.parametrize(
    ("age", "year", "expected"),
    [
        pytest.param(49, 2026, "7500", id="Notice 2025-67, not the stale 7,000"),
        pytest.param(50, 2026, "8600", id="Notice 2025-67: 7,500 and 1,100, not 1,000"),
        pytest.param(49, 2025, "7000", id="Notice 2024-80"),
        pytest.param(50, 2025, "8000", id="Notice 2024-80: 7,000 and 1,000"),
        pytest.param(75, 2018, "6500", id="Notice 2017-64: 5,500 and 1,000"),
    ],
)
def test_traditional_and_roth_share_a_limit(age: int, year: int, expected: str) -> None:
    assert ira_limit(age, annual_limits(year)) == dollars(expected)


def test_a_year_that_is_not_on_file_has_none() -> None:
    assert ira_limit(40, annual_limits(2027)) is None


# 2026, single: 153,000 to 168,000; 7,500 falls by 50 cents a dollar of income.
SINGLE_2026 = (dollars("153000"), dollars("168000"))


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        pytest.param("152999.99", "7500", id="a cent under the start"),
        pytest.param("153000.00", "7500", id="at the start"),
        pytest.param("153000.01", "7500", id="a cent over: 7,499.995 up to the next 10"),
        pytest.param("153020.00", "7490", id="7,490.00 exactly stays"),
        pytest.param("153019.99", "7500", id="7,490.005 goes up"),
        pytest.param("160500.00", "3750", id="half way"),
        pytest.param("161234.00", "3390", id="7,500 - 4,117 = 3,383 up to 3,390"),
        pytest.param("167599.99", "210", id="200.005 goes up to 210"),
        pytest.param("167600.00", "200", id="200 exactly"),
        pytest.param("167900.00", "200", id="50 is lifted to 200"),
        pytest.param("167999.99", "200", id="half a cent is lifted to 200"),
        pytest.param("168000.00", "0", id="at the end"),
        pytest.param("168000.01", "0", id="a cent over the end"),
    ],
)
def test_income_reduces_the_limit(income: str, expected: str) -> None:
    """IRC 408A(c)(3)(A) with the rounding and the floor of 219(g)(2)(B), (C)."""
    assert reduced_limit(dollars("7500"), dollars(income), SINGLE_2026) == dollars(expected)


def test_the_joint_range_is_ten_thousand_wide() -> None:
    """2026, at 50, joint: 8,600 x (252,000 - 245,000) / 10,000 = 6,020."""
    limit = roth_ira_limit(
        age=50,
        limits=annual_limits(2026),
        filing_status="married_joint",
        lived_apart=None,
        modified_agi=dollars("245000"),
    )
    assert (limit.combined, limit.reduced, limit.limit) == (dollars("8600"), dollars("6020"), dollars("6020"))
    assert limit.phase_out == (dollars("242000"), dollars("252000"))


@pytest.mark.parametrize(
    ("status", "apart", "income", "expected"),
    [
        pytest.param("married_separate", False, "4000", "4500", id="lived together: 7,500 x 6,000 / 10,000"),
        pytest.param("married_separate", False, "10000", "0", id="lived together, at 10,000"),
        pytest.param("married_separate", True, "153000", "7500", id="apart all year: the range of single people"),
        pytest.param("head_of_household", None, "160500", "3750", id="head of household as single"),
        pytest.param("single", None, "0", "7500", id="no income to reduce it"),
    ],
)
def test_filing_status_decides_the_range(status: str, apart: bool | None, income: str, expected: str) -> None:
    """IRC 408A(c)(3)(B)(ii), (C); 219(g)(4)."""
    limit = roth_ira_limit(
        age=40,
        limits=annual_limits(2026),
        filing_status=status,
        lived_apart=apart,
        modified_agi=dollars(income),
    )
    assert (limit.limit, limit.missing) == (dollars(expected), "")


@pytest.mark.parametrize(
    ("year", "status", "apart", "income", "missing"),
    [
        (2026, None, None, "1000", "filing_status"),
        (2026, "married_separate", None, "1000", "lived_apart"),
        (2026, "single", None, None, "modified_agi"),
        (2027, "single", None, "1000", "limits"),
    ],
)
def test_what_is_not_on_file_is_not_guessed(
    year: int, status: str | None, apart: bool | None, income: str | None, missing: str
) -> None:
    limit = roth_ira_limit(
        age=40,
        limits=annual_limits(year),
        filing_status=status,
        lived_apart=apart,
        modified_agi=None if income is None else dollars(income),
    )
    assert (limit.limit, limit.missing) == (None, missing)


@pytest.mark.parametrize(
    ("traditional", "expected"), [("3749.99", "3750"), ("3750", "3750"), ("3750.01", "3749.99"), ("9000", "0")]
)
def test_a_traditional_contribution_takes_of_the_same_limit(traditional: str, expected: str) -> None:
    """IRC 408A(c)(2): single, half way through the range of 2026."""
    limit = roth_ira_limit(
        age=40,
        limits=annual_limits(2026),
        filing_status="single",
        lived_apart=None,
        modified_agi=dollars("160500"),
        traditional=dollars(traditional),
    )
    assert (limit.reduced, limit.limit) == (dollars("3750"), dollars(expected))


def test_the_range_of_2017_starts_at_118_000() -> None:
    """IR-2016-141; 117,000 was printed elsewhere."""
    limits = annual_limits(2017)
    assert limits is not None
    assert phase_out_range(limits, "single", lived_apart=None) == ((dollars("118000"), dollars("133000")), "")
    assert reduced_limit(dollars("5500"), dollars("118000"), (dollars("118000"), dollars("133000"))) != ZERO
