"""When a plan's own caps are near or passed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.cap_alerts import AFTER_TAX_MONEY, PlanCap, percent, plan_cap_alert, share_rule
from ledger.domain.money import Money

M = Money.parse


def held(used: str, projected: str | None = None, **more: Any) -> PlanCap:
    """A cap of 10 % of 300,000: 30,000."""
    cap = PlanCap(
        plan="acme-401k",
        plan_name="Acme 401(k)",
        what=AFTER_TAX_MONEY,
        rule=share_rule(Decimal("0.10"), M("300,000"), capped=False),
        cap=M("30,000"),
        used=M(used),
        projected=None if projected is None else M(projected),
        last=dt.date(2026, 12, 31),
    )
    return cap._replace(**more)


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
        pytest.param("0", "30,000.00", None, id="nothing-yet-and-projected-to-the-cap"),
        pytest.param("0", "30,000.01", ("warning", "0.01"), id="nothing-yet-and-projected-a-cent-over"),
        pytest.param("24,000.00", "30,000.01", ("warning", "6,000"), id="80-percent-projected-a-cent-over"),
    ],
)
def test_levels(used: str, projected: str | None, expected: tuple[str, str] | None) -> None:
    alert = plan_cap_alert(held(used, projected))

    assert (None if alert is None else (alert.level, alert.amount)) == (
        None if expected is None else (expected[0], M(expected[1]))
    )


@pytest.mark.parametrize("more", [{"so_far": True}, {"ended": True}])
def test_of_the_pay_so_far_and_of_a_year_that_is_over_only_passing_it_is_said(more: dict[str, Any]) -> None:
    over = plan_cap_alert(held("30,000.01", **more))

    assert plan_cap_alert(held("30,000.00", **more)) is None
    assert over is not None
    assert (over.level, over.amount) == ("warning", M("0.01"))


@pytest.mark.parametrize(
    ("used", "projected", "said"),
    [
        pytest.param("30,000.13", "30,000.13", False, id="13-cents-of-26-stubs"),
        pytest.param("30,000.14", "30,000.14", True, id="a-cent-more"),
        pytest.param("0", "30,000.25", False, id="25-cents-of-50-pay-dates"),
        pytest.param("0", "30,000.26", True, id="a-cent-more-to-come"),
    ],
)
def test_rounding_on_each_pay_date_passes_no_cap(used: str, projected: str, *, said: bool) -> None:
    alert = plan_cap_alert(held(used, projected, rounding=M("0.13"), rounding_to_come=M("0.12")))

    assert (alert is not None and alert.level == "warning") == said


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


def test_words_of_a_cap_that_the_schedule_passes() -> None:
    alert = plan_cap_alert(held("1,000", "36,000"))

    assert alert is not None
    assert (alert.level, alert.amount) == ("warning", M("6,000"))
    assert alert.message == (
        "Acme 401(k): after-tax contributions as scheduled lead to $36,000.00 by 2026-12-31, $6,000.00 over the plan's "
        "own cap of $30,000.00 (10 % of $300,000.00 of plan pay in the year)."
    )
    assert alert.action == (
        "Set the election so that until 2026-12-31 no more than $29,000.00 follows; the plan stops the rest, or sends "
        "it back."
    )


def test_words_of_a_cap_on_the_pay_so_far() -> None:
    rule = share_rule(Decimal("0.10"), M("300,000"), capped=False, so_far=True)
    alert = plan_cap_alert(held("30,250", so_far=True, rule=rule))

    assert alert is not None
    assert alert.message == (
        "Acme 401(k): after-tax contributions of $30,250.00 are $250.00 over $30,000.00, the plan's own cap as far as "
        "it can be held now (10 % of $300,000.00 of plan pay so far): nothing says what pay is still to come."
    )
    assert alert.action.endswith("Pay still to come raises the cap: enter it with roth-ledger schedule add.")


@pytest.mark.parametrize(
    ("share", "text"),
    [("0.06", "6 %"), ("0.0425", "4.25 %"), ("1.00", "100 %"), ("0", "0 %"), ("0.10", "10 %")],
)
def test_shares_as_people_write_them(share: str, text: str) -> None:
    assert percent(Decimal(share)) == text


def test_the_pay_that_counts_is_said() -> None:
    """Limits of pay in formulas, 2026: 10 % of pay of 400,000 is 36,000, not 40,000."""
    assert share_rule(Decimal("0.10"), M("360,000"), capped=True) == "10 % of $360,000.00, the most pay that counts"
