"""Whether a plan allows after-tax money to become Roth money, and what is asked where it is not known."""

from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.plan_rules import Match
from ledger.domain.planning.strategy_checklist import checklist, verdict

FULL = {
    "conversion_frequency": "every_pay_date",
    "after_tax_cap_rate": Decimal("0.10"),
    "match": Match(tiers=((Decimal("0.50"), Decimal("0.06")),)),
}


def plan(**rules: Any) -> Plan:
    return Plan(id="p", employer="e", name="P", kind=rules.pop("kind", "401k"), **rules)


def states(made: Plan) -> dict[str, str]:
    return {item.key: item.state for item in checklist(made)}


def test_a_plan_of_which_all_is_known() -> None:
    items = checklist(plan(**FULL))
    assert {item.state for item in items} == {"yes"}
    assert [item.question for item in items] == [None] * 10
    assert verdict(items) == ("works", "After-tax money can go in and become Roth money.")


def test_what_nobody_said_or_confirmed_is_asked() -> None:
    made = plan(unconfirmed=("after_tax_allowed", "separate_after_tax_contract", "catch_up_allowed"))
    items = checklist(made)
    asked = [item.key for item in items if item.question is not None]
    assert asked == [
        *("after_tax_allowed", "conversion_frequency", "after_tax_cap", "separate_accounting", "match"),
        "catch_up_allowed",
    ]
    assert [item.key for item in items if item.state == "unknown"] == asked
    assert all(item.question.endswith("?") for item in items if item.question is not None)
    assert verdict(items) == ("unknown", "Whether it works is not known yet: ask about after-tax contributions.")


@pytest.mark.parametrize(
    ("rules", "way"),
    [
        pytest.param({}, "yes", id="both"),
        pytest.param({"in_plan_conversion_allowed": False}, "yes", id="rollover alone"),
        pytest.param({"in_service_rollover_allowed": False}, "yes", id="inside alone"),
        pytest.param({"in_plan_conversion_allowed": False, "in_service_rollover_allowed": False}, "no", id="neither"),
        pytest.param(
            {"in_plan_conversion_allowed": False, "unconfirmed": ("in_service_rollover_allowed",)},
            "unknown",
            id="one not, the other unknown",
        ),
        pytest.param({"unconfirmed": ("in_service_rollover_allowed",)}, "yes", id="one known is enough"),
        pytest.param({"roth_allowed": False, "in_service_rollover_allowed": False}, "no", id="inside without Roth"),
        pytest.param(
            {"unconfirmed": ("roth_allowed",), "in_service_rollover_allowed": False}, "unknown", id="Roth unknown"
        ),
    ],
)
def test_one_of_two_ways_to_roth_money_is_needed(rules: dict[str, Any], way: str) -> None:
    made = plan(**rules)
    assert states(made)["way_to_roth"] == way
    assert verdict(checklist(made)).outcome == {"yes": "works", "no": "does_not", "unknown": "unknown"}[way]


@pytest.mark.parametrize(
    ("rules", "outcome", "why"),
    [
        ({"after_tax_allowed": False}, "does_not", "takes no after-tax contributions"),
        (
            {"after_tax_allowed": False, "unconfirmed": ("in_plan_conversion_allowed", "in_service_rollover_allowed")},
            "does_not",
            "takes no after-tax contributions",
        ),
        ({"kind": "457b"}, "does_not", "takes no after-tax contributions"),
        ({"conversion_frequency": "yearly"}, "works_partly", "conversions come seldom"),
        ({"conversion_frequency": "quarterly"}, "works_partly", "conversions come seldom"),
        ({"conversion_frequency": "monthly"}, "works", "2 questions are still open"),
        ({"separate_after_tax_contract": False}, "works_partly", "pre-tax money along pro rata"),
        (
            {"conversion_frequency": "daily", "match": FULL["match"]},
            "works",
            "1 question is still open",
        ),
        (
            {"unconfirmed": ("after_tax_allowed", "in_plan_conversion_allowed", "in_service_rollover_allowed")},
            "unknown",
            "ask about after-tax contributions and a way to Roth money",
        ),
    ],
)
def test_verdict(rules: dict[str, Any], outcome: str, why: str) -> None:
    found = verdict(checklist(plan(**rules)))
    assert found.outcome == outcome
    assert why in found.why


def test_what_a_rule_means_is_said_with_its_figures() -> None:
    made = plan(
        after_tax_cap_rate=Decimal("0.125"),
        after_tax_cap_amount=Money(1_000_000),
        hce_after_tax_cap_rate=Decimal("0.05"),
        conversion_frequency="yearly",
        match=Match(tiers=((Decimal(1), Decimal("0.03")),), period="paycheck_with_true_up"),
    )
    means = {item.key: item.means for item in checklist(made)}
    assert means["after_tax_cap"] == (
        "The plan takes at most 12.5 % of pay; $10,000.00 a year; 5 % of pay for the highly compensated."
    )
    assert means["conversion_frequency"].startswith("It can be converted once a year")
    assert means["match"].startswith("A true-up comes after the year")


@pytest.mark.parametrize("rule", ["after_tax_cap_rate", "conversion_frequency", "match"])
def test_a_value_that_is_not_confirmed_is_not_known(rule: str) -> None:
    key = {"after_tax_cap_rate": "after_tax_cap"}.get(rule, rule)
    assert states(plan(**FULL, unconfirmed=(rule,)))[key] == "unknown"
