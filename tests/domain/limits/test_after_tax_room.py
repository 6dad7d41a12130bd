"""What is left for after-tax money, by published examples and under each kind of cap."""

from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.limits.after_tax_room import PlanYear, after_tax_room
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan

M = Money.parse


def plan_year(*, contributed: str = "0", pay: str | None = "300,000", kind: str = "401k", **rules: Any) -> PlanYear:
    plan = Plan(id="p", employer="e", name="P", kind=kind, **rules)
    return PlanYear(plan, M(contributed), None if pay is None else M(pay))


def room(left: str | None, *plans: PlanYear, cap: str | None = "360,000", hce: bool | None = False) -> Money | None:
    return after_tax_room(
        None if left is None else M(left),
        plans,
        compensation_cap=None if cap is None else M(cap),
        highly_compensated=hce,
    )


TEN = Decimal("0.10")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(room("18,900", plan_year(pay="260,000"), cap="260,000"), "18,900", id="tv-12-benefitslink-55246"),
        pytest.param(room("7,100", plan_year(pay="18,000")), "7,100", id="tv-19-pay-of-18000"),
        pytest.param(
            room("35,000", plan_year(pay="300,000", after_tax_cap_rate=TEN)), "30,000", id="ten-percent-of-300000"
        ),
        pytest.param(
            room("35,000", plan_year(pay="400,000", after_tax_cap_rate=TEN)), "35,000", id="ten-percent-of-the-pay-cap"
        ),
        pytest.param(
            room("40,000", plan_year(pay="400,000", after_tax_cap_rate=TEN)), "36,000", id="pay-counts-to-401a17"
        ),
        pytest.param(
            room("35,000", plan_year(contributed="29,999.99", after_tax_cap_rate=TEN)),
            "0.01",
            id="a-cent-under-the-cap",
        ),
        pytest.param(room("35,000", plan_year(contributed="30,000", after_tax_cap_rate=TEN)), "0", id="at-the-cap"),
        pytest.param(
            room("35,000", plan_year(contributed="30,000.01", after_tax_cap_rate=TEN)), "0", id="a-cent-over-the-cap"
        ),
        pytest.param(
            room("35,000", plan_year(contributed="4,000", after_tax_cap_amount=M("10,000"))),
            "6,000",
            id="cap-in-dollars",
        ),
        pytest.param(room("35,000", plan_year(after_tax_allowed=False)), "0", id="the-plan-takes-none"),
        pytest.param(room(None, plan_year(after_tax_allowed=False)), "0", id="the-plan-takes-none-limit-unknown"),
        pytest.param(room("35,000", plan_year(kind="457b")), "0", id="no-after-tax-in-a-457b"),
        pytest.param(room("35,000"), "0", id="no-plan"),
        pytest.param(room(None, plan_year()), None, id="limit-unknown"),
        pytest.param(
            room("41,500", plan_year()._replace(most=M("31,500"))), "31,500", id="own-pay-of-a-controlled-business"
        ),
        pytest.param(
            room("35,000", plan_year(after_tax_cap_rate=TEN), plan_year(after_tax_cap_amount=M("32,000"))),
            "32,000",
            id="the-best-of-two-plans",
        ),
        pytest.param(room("35,000", plan_year(pay=None, after_tax_cap_rate=TEN)), None, id="pay-unknown"),
        pytest.param(room("35,000", plan_year(after_tax_cap_rate=TEN), cap=None), None, id="pay-cap-unknown"),
        pytest.param(
            room("35,000", plan_year(pay=None, after_tax_cap_rate=TEN), plan_year()),
            "35,000",
            id="another-takes-it-all",
        ),
        pytest.param(
            room("35,000", plan_year(pay=None, after_tax_cap_rate=TEN, after_tax_cap_amount=ZERO)),
            "0",
            id="one-cap-used-up-another-unknown",
        ),
    ],
)
def test_after_tax_room(found: Money | None, expected: str | None) -> None:
    assert found == (None if expected is None else M(expected))


@pytest.mark.parametrize(
    ("hce", "expected"),
    [
        pytest.param(True, "15,000", id="highly-compensated"),
        pytest.param(False, "30,000", id="not"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_the_lower_cap_of_the_highly_compensated(hce: bool | None, expected: str | None) -> None:
    plan = plan_year(after_tax_cap_rate=TEN, hce_after_tax_cap_rate=Decimal("0.05"))

    assert room("35,000", plan, hce=hce) == (None if expected is None else M(expected))


def test_an_unknown_status_does_not_matter_where_415c_leaves_less() -> None:
    plan = plan_year(after_tax_cap_rate=TEN, hce_after_tax_cap_rate=Decimal("0.05"))

    assert room("9,000", plan, hce=None) == M("9,000")
