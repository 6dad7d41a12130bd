"""When a plan's own caps are near or passed."""

import datetime as dt
from decimal import Decimal

import pytest

from ledger.domain.limits.alerts import Alert
from ledger.domain.limits.cap_alerts import AFTER_TAX_MONEY, PlanCap, percent, plan_cap_alert, share_rule
from ledger.domain.money import Money

M = Money.parse


def held(used: str, projected: str | None = None) -> PlanCap:
    """A cap of 10 % of 300,000: 30,000."""
    return PlanCap(
        plan="acme-401k",
        plan_name="Acme 401(k)",
        what=AFTER_TAX_MONEY,
        rule=share_rule(Decimal("0.10"), M("300,000"), capped=False),
        cap=M("30,000"),
        used=M(used),
        projected=None if projected is None else M(projected),
        last=dt.date(2026, 12, 31),
    )


@pytest.mark.parametrize(
    ("used", "projected", "expected"),
    [
        # 80 % of 30,000 is 24,000; 95 % is 28,500.
        pytest.param("0", None, None, id="nothing-yet"),
        pytest.param("23,999.99", None, None, id="a-cent-under-80-percent"),
        pytest.param("24,000.00", None, ("info", "6,000"), id="80-percent"),
        pytest.param("28,499.99", None, ("info", "1,500.01"), id="a-cent-under-95-percent"),
        pytest.param("28,500.00", None, ("warning", "1,500"), id="95-percent"),
        pytest.param("28,500.00", "30,000.00", ("info", "1,500"), id="95-percent-projected-to-the-cap"),
        pytest.param("28,500.00", "30,000.01", ("warning", "1,500"), id="95-percent-projected-a-cent-over"),
        pytest.param("30,000.00", "30,000.00", ("info", "0"), id="exactly-at-the-cap-and-no-more-to-come"),
        pytest.param("30,000.01", "30,000.01", ("warning", "0.01"), id="a-cent-over"),
    ],
)
def test_levels(used: str, projected: str | None, expected: tuple[str, str] | None) -> None:
    alert = plan_cap_alert(held(used, projected))

    assert (None if alert is None else (alert.level, alert.amount)) == (
        None if expected is None else (expected[0], M(expected[1]))
    )


def test_thresholds_of_ones_own() -> None:
    alert = plan_cap_alert(held("15,000"), near_info=50, near_warning=60)

    assert alert is not None
    assert alert.level == "info"


def test_words() -> None:
    assert plan_cap_alert(held("28,500", "31,000")) == Alert(
        code="plan_cap_near",
        level="warning",
        message="Acme 401(k): after-tax contributions of $28,500.00 are near the plan's own cap of $30,000.00 (10 % of "
        "$300,000.00 of plan pay in the year); $1,500.00 may still go in. What is scheduled leads to $31,000.00.",
        action="Set the election so that until 2026-12-31 no more than $1,500.00 follows; the plan stops the rest.",
        amount=M("1,500"),
        date=dt.date(2026, 12, 31),
        source="plan document; IRC 401(a)(17)",
        subject="acme-401k",
    )


def test_words_of_a_cap_that_is_passed() -> None:
    alert = plan_cap_alert(held("30,250"))

    assert alert is not None
    assert alert.message == (
        "Acme 401(k): after-tax contributions of $30,250.00 are $250.00 over the plan's own cap of $30,000.00 (10 % of "
        "$300,000.00 of plan pay in the year)."
    )
    assert alert.action == (
        "Check the plan's rules and the pay stubs; ask the plan whether it sends back what is over."
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [("0.06", "6 %"), ("0.0425", "4.25 %"), ("1.00", "100 %"), ("0", "0 %"), ("0.10", "10 %")],
)
def test_shares_as_people_write_them(share: str, text: str) -> None:
    assert percent(Decimal(share)) == text


def test_the_pay_that_counts_is_said() -> None:
    """Limits of pay in formulas, 2026: 10 % of pay of 400,000 is 36,000, not 40,000."""
    assert share_rule(Decimal("0.10"), M("360,000"), capped=True) == "10 % of $360,000.00, the most pay that counts"
