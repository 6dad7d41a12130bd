import datetime as dt
from typing import Any

import pytest

from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_history import plan_on, plan_versions

PLAN = Plan(id="p", employer="e", name="P", kind="401k", loss_basis_policy="extinguish")


def change(day: str, plan: str = "p", **changes: Any) -> PlanChange:
    return PlanChange(plan=plan, from_=dt.date.fromisoformat(day), changes=changes)


CHANGES = [
    change("2026-07-01", loss_basis_policy="carry_within_year"),
    change("2026-01-01", separate_after_tax_contract=False),
    change("2026-03-01", plan="other", loss_basis_policy="carry"),
    change("2027-01-01", loss_basis_policy=None),
]


@pytest.mark.parametrize(
    ("day", "policy", "separate"),
    [
        pytest.param("2025-12-31", "extinguish", True, id="before any change"),
        pytest.param("2026-01-01", "extinguish", False, id="on the day of the first"),
        pytest.param("2026-06-30", "extinguish", False, id="the day before the second"),
        pytest.param("2026-07-01", "carry_within_year", False, id="on the day of the second; the first still holds"),
        pytest.param("2027-01-01", "carry", False, id="a rule that ends falls back to its default"),
    ],
)
def test_the_rules_of_a_day(day: str, policy: str, *, separate: bool) -> None:
    found = plan_on(PLAN, CHANGES, dt.date.fromisoformat(day))

    assert (found.loss_basis_policy, found.separate_after_tax_contract) == (policy, separate)


def test_of_one_day_the_later_change_wins() -> None:
    changes = [change("2026-01-01", loss_basis_policy="carry"), change("2026-01-01", loss_basis_policy="extinguish")]

    assert plan_on(PLAN, changes, dt.date(2026, 1, 1)).loss_basis_policy == "extinguish"


def test_versions_begin_with_the_plan_itself() -> None:
    assert plan_versions(PLAN, []) == [(dt.date.min, PLAN)]
