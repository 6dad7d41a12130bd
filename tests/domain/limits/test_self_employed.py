"""Earned income of an owner without wages, by published examples and at its edges."""

import pytest

from ledger.domain.limits.self_employed import earned_income, most_employer_contribution
from ledger.domain.money import Money

M = Money.parse


@pytest.mark.parametrize(
    ("net", "employer", "expected"),
    [
        pytest.param("36,000", "0", "36,000", id="irahelp-2021-business-beside-a-403b"),
        pytest.param("180,000", "36,000", "144,000", id="tax-adviser-2017-sole-proprietor"),
        pytest.param("36,000", "36,000.01", "0", id="never-below-zero"),
    ],
)
def test_earned_income_is_what_the_employer_contribution_leaves(net: str, employer: str, expected: str) -> None:
    assert earned_income(M(net), M(employer)) == M(expected)


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        pytest.param("180,000", "36,000", id="tv-16-tax-adviser-november-2017"),
        pytest.param("100,000.02", "20,000", id="rounded-down"),
        pytest.param("100,000.03", "20,000.01", id="rounded-half-up"),
        pytest.param("0", "0", id="nothing"),
    ],
)
def test_the_employer_contribution_is_a_fifth_of_net_earnings(net: str, expected: str) -> None:
    assert most_employer_contribution(M(net)) == M(expected)
