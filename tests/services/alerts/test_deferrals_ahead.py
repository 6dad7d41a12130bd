"""What scheduled deferrals lead to, from real ledgers: 402(g) over two employers, Roth catch-up, and the match.

Schedules pay on the 15th of each month of 2026; seen from 30 September, October to December are to come.
"""

from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from tests.services.conftest import FilledLedger

M = Money.parse
FIVE_PERCENT = {"tiers": [["1.00", "0.05"]], "period": "paycheck"}


def schedule(ledger: FilledLedger, plan: str = "acme-401k", *, pay: str = "20000", **given: Any) -> None:
    line = {"record": "pay_schedule", "person": "pat", "plan": plan, "frequency": "monthly", "pay": pay}
    ledger.add({**line, "first_pay_date": "2026-01-15", **given})


def alerts(ledger: FilledLedger, code: str, as_of: str = "2026-09-30") -> list[Alert]:
    return [alert for alert in ledger.status(2026, as_of).alerts if alert.code == code]


def two_jobs(ledger: FilledLedger, first_job: str, *, birth_date: str = "1980-05-01", **group: str) -> list[Alert]:
    """What was deferred at a first job, 4,000 at the second one, and 2,000 there on each of three pay dates to come."""
    ledger.person(birth_date)
    ledger.plan("one", "first", **group)
    ledger.plan("two", "second", **group)
    ledger.stub("2026-06-15", "one", compensation="60000", pre_tax_deferral=first_job)
    ledger.stub("2026-09-15", "two", compensation="20000", pre_tax_deferral="4000")
    schedule(ledger, "two", elections={"pre_tax_deferral": "0.10"})
    return alerts(ledger, "402g_projected")


@pytest.mark.parametrize(
    ("first_job", "over"),
    [
        pytest.param("14500.00", None, id="24,500-is-reached"),
        pytest.param("14500.01", "0.01", id="a-cent-over"),
    ],
)
def test_two_employers_pass_the_persons_limit(ledger: FilledLedger, first_job: str, over: str | None) -> None:
    found = two_jobs(ledger, first_job)

    assert [(each.amount, each.level) for each in found] == ([] if over is None else [(M(over), "warning")])


def test_which_plan_can_still_stop(ledger: FilledLedger) -> None:
    """17,000 + 4,000 + October 2,000 are 23,000; November passes 24,500, December is 2,500 over."""
    (alert,) = two_jobs(ledger, "17000")

    assert (alert.amount, str(alert.date)) == (M("2,500"), "2026-11-15")
    assert "lead to $27,000.00, $2,500.00 over your limit of $24,500.00" in alert.message
    assert alert.action.startswith("Lower deferrals to two ($6,000.00 scheduled) by $2,500.00 in all before pay date")
    assert "2027-04-15" in alert.action
    assert "2027-03-01" in alert.action


def test_catch_up_raises_the_persons_limit(ledger: FilledLedger) -> None:
    """Reg. 1.402(g)-2(b): 32,500 at 56, whether or not a plan calls anything catch-up."""
    assert two_jobs(ledger, "22500", birth_date="1970-05-01") == []


def test_payroll_of_one_group_stops_by_itself(ledger: FilledLedger) -> None:
    assert two_jobs(ledger, "17000", group="family") == []


def test_one_employers_payroll_stops_by_itself(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-09-15", compensation="180000", pre_tax_deferral="22000")
    schedule(ledger, elections={"pre_tax_deferral": "0.10"})

    assert alerts(ledger, "402g_projected") == []


def test_an_excess_that_is_there_is_said_once(ledger: FilledLedger) -> None:
    assert two_jobs(ledger, "21000") == []
    assert len(alerts(ledger, "402g_over")) == 1


def roth(ledger: FilledLedger, wages: str, source: str = "pre_tax_deferral", so_far: str = "24000") -> list[Alert]:
    """At 56 with 3,000 of deferrals on each of three pay dates to come."""
    ledger.person("1970-05-01")
    ledger.plan()
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": wages})
    ledger.stub("2026-09-15", compensation="180000", pre_tax_deferral=so_far)
    schedule(ledger, elections={source: "0.15"})
    return alerts(ledger, "catch_up_must_be_roth")


@pytest.mark.parametrize(
    ("wages", "source", "so_far", "expected"),
    [
        # Deferrals stop at 32,500: 8,000 of catch-up, none of it Roth.
        pytest.param("150000.01", "pre_tax_deferral", "24000", [(M("8,000"), "2026-10-15")], id="required"),
        pytest.param("150000.00", "pre_tax_deferral", "24000", [], id="wages-of-just-150,000"),
        pytest.param("150000.01", "roth_deferral", "24000", [], id="roth-is-elected"),
        pytest.param("150000.01", "pre_tax_deferral", "15500", [], id="24,500-is-reached"),
        pytest.param("150000.01", "pre_tax_deferral", "15500.01", [(M("0.01"), "2026-12-15")], id="a-cent-more"),
    ],
)
def test_catch_up_to_come_that_must_be_roth(
    ledger: FilledLedger, wages: str, source: str, so_far: str, expected: list[tuple[Money, str]]
) -> None:
    found = roth(ledger, wages, source, so_far)

    assert [(each.amount, str(each.date)) for each in found] == expected


def test_catch_up_that_is_pre_tax_already_is_said_once(ledger: FilledLedger) -> None:
    (alert,) = roth(ledger, "160000", so_far="25500")

    assert (alert.amount, alert.date) == (M("1,000"), None)  # of what has gone in, not of what is to come


def matched(ledger: FilledLedger, so_far: str, share: str, *, match: dict[str, Any] | None = None) -> list[Alert]:
    """100 % up to 5 % of 20,000 a month: 1,000 a pay date, where 1,000 is deferred."""
    ledger.person()
    ledger.plan(match=match or FIVE_PERCENT)
    ledger.stub("2026-09-15", compensation="180000", pre_tax_deferral=so_far, employer_match="9000")
    schedule(ledger, elections={"pre_tax_deferral": share})
    return alerts(ledger, "match_at_risk")


@pytest.mark.parametrize(
    ("so_far", "share", "expected"),
    [
        pytest.param("21500", "0.05", [], id="3,000-left-for-3-x-1,000"),
        # October to December want 3,000 and may have 2,999.99: the last cent is not deferred, nor matched.
        pytest.param("21500.01", "0.05", [], id="a-cent-is-rounding"),
        pytest.param("21600", "0.05", [("warning", M("100"), "2026-12-15")], id="2,900-left"),
        pytest.param("22000", "0.15", [("warning", M("2,000"), "2026-10-15")], id="2,500-left-and-october-takes-it"),
        pytest.param("21500", "0.15", [("warning", M("2,000"), "2026-10-15")], id="october-takes-just-what-is-left"),
        pytest.param("24500", "0.15", [("warning", M("3,000"), None)], id="nothing-is-left"),
        pytest.param("9000", "0.04", [("info", M("600"), None)], id="a-percent-too-little"),
        pytest.param("9000", "0.06", [], id="more-than-is-matched"),
    ],
)
def test_match_at_risk(
    ledger: FilledLedger, so_far: str, share: str, expected: list[tuple[str, Money, str | None]]
) -> None:
    found = matched(ledger, so_far, share)

    assert [(each.level, each.amount) for each in found] == [(level, amount) for level, amount, _ in expected]
    for alert, (_, _, reached) in zip(found, expected, strict=True):
        assert str(alert.date) == "2026-10-15"
        assert ("reach your 402(g) limit" in alert.message) == (reached is not None)
        assert reached is None or f"on pay date {reached}" in alert.message


def test_the_share_that_keeps_the_match(ledger: FilledLedger) -> None:
    """2,500 of 60,000 to come is 4.16 %, less than the 5 % that is matched."""
    (alert,) = matched(ledger, "22000", "0.15")

    assert alert.action == (
        "Lower deferrals to 4.16 % of pay from pay date 2026-10-15 on: that lasts to 2026-12-15, though full match "
        "takes 5 %."
    )


@pytest.mark.parametrize("period", ["year", "paycheck_with_true_up"])
def test_a_true_up_takes_the_risk_away(ledger: FilledLedger, period: str) -> None:
    assert matched(ledger, "22000", "0.15", match={**FIVE_PERCENT, "period": period}) == []


def test_match_that_the_plans_cap_ends_is_not_lost(ledger: FilledLedger) -> None:
    assert matched(ledger, "22000", "0.15", match={**FIVE_PERCENT, "dollar_cap": "9000"}) == []


def test_deferrals_that_stop_in_the_schedule(ledger: FilledLedger) -> None:
    """November and December bring no deferral and no match: 2,000."""
    matched(ledger, "9000", "0.05")
    schedule(ledger, **{"from": "2026-11-01"}, elections={"after_tax": "0.10"})

    (alert,) = alerts(ledger, "match_at_risk")

    assert (alert.level, alert.amount) == ("warning", M("2,000"))
    assert "nothing is deferred on pay date 2026-11-15 by the schedule" in alert.message


@pytest.mark.parametrize(
    ("elections", "level"),
    [
        pytest.param({}, "info", id="nothing-is-elected"),
        pytest.param({"after_tax": "0.10"}, "warning", id="after-tax-money-alone"),
    ],
)
def test_a_bonus_without_a_deferral(ledger: FilledLedger, elections: dict[str, str], level: str) -> None:
    """5 % of 50,000 is 2,500 of match, if the plan counts the bonus."""
    matched(ledger, "9000", "0.05")
    line = {"record": "expected_pay", "person": "pat", "plan": "acme-401k", "pay_date": "2026-11-20", "pay": "50000"}
    ledger.add({**line, "elections": elections})

    (alert,) = alerts(ledger, "match_at_risk")

    assert (alert.level, alert.amount, str(alert.date)) == (level, M("2,500"), "2026-11-20")
    assert "if the plan counts the bonus" in alert.message


def test_a_bonus_that_the_limit_leaves_less_for(ledger: FilledLedger) -> None:
    """20,500 and 3 x 1,000 leave 1,000 of 24,500: 1,000 of match, not 2,500."""
    matched(ledger, "20500", "0.05")
    line = {"record": "expected_pay", "person": "pat", "plan": "acme-401k", "pay_date": "2026-11-20", "pay": "50000"}
    ledger.add({**line, "elections": {"after_tax": "0.10"}})

    (alert,) = alerts(ledger, "match_at_risk")

    assert alert.amount == M("1,000")


def test_an_earlier_job_uses_up_the_limit_that_the_match_needs(ledger: FilledLedger) -> None:
    """The second payroll does not see the 22,000 of the first: 2,500 are left for 3 x 1,000, if the person stops."""
    ledger.person()
    ledger.plan("one", "first")
    ledger.plan("two", "second", match=FIVE_PERCENT)
    ledger.stub("2026-06-15", "one", compensation="60000", pre_tax_deferral="22000")
    ledger.stub("2026-09-15", "two", compensation="20000", pre_tax_deferral="0")
    schedule(ledger, "two", elections={"pre_tax_deferral": "0.05"})

    (alert,) = alerts(ledger, "match_at_risk")

    assert (alert.level, alert.amount) == ("info", M("500"))
    assert "on pay date 2026-12-15, and no payroll stops them there" in alert.message


def test_two_payrolls_that_reach_the_persons_limit_together(ledger: FilledLedger) -> None:
    """600 x 26 from 9 January and 400 x 24: 24,200 by 15 December, 24,800 on the 25th, 25,200 in all.

    If the second is stopped on 31 December, 150.00 of match is lost: 3 % of 5,000. Lowering the first loses nothing.
    """
    ledger.person()
    ledger.plan("one", "first")
    ledger.plan("two", "second", match={"tiers": [["1.00", "0.03"]], "period": "paycheck"})
    first = {"record": "pay_schedule", "person": "pat", "plan": "one", "frequency": "biweekly", "pay": "6000"}
    ledger.add({**first, "first_pay_date": "2026-01-09", "election_amounts": {"pre_tax_deferral": "600"}})
    second = {**first, "plan": "two", "frequency": "semimonthly", "pay": "5000", "first_pay_date": "2026-01-15"}
    ledger.add({**second, "election_amounts": {"pre_tax_deferral": "400"}})

    (alert,) = alerts(ledger, "match_at_risk", "2026-01-02")
    (projected,) = alerts(ledger, "402g_projected", "2026-01-02")

    assert str(projected.date) == "2026-12-25"
    assert (alert.level, alert.amount) == ("info", M("150"))
    assert "on pay date 2026-12-25, and no payroll stops them there" in alert.message
    assert alert.action == "Lower deferrals to one in place of those to two: its match then stays."


def test_a_year_to_come_is_looked_ahead_at(ledger: FilledLedger) -> None:
    """Belfint's case, 2024: 23,000 deferred from a January bonus of 29,000, match 100 % up to 4 % by pay check.

    The bonus brings 1,160 of 13,800; 316,000 of salary brings none: 12,640 are lost.
    """
    ledger.person()
    ledger.plan(match={"tiers": [["1.00", "0.04"]], "period": "paycheck"})
    bonus = {"record": "expected_pay", "person": "pat", "plan": "acme-401k", "pay_date": "2024-01-10", "pay": "29000"}
    ledger.add({**bonus, "election_amounts": {"pre_tax_deferral": "23000"}})
    line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "biweekly"}
    ledger.add({**line, "first_pay_date": "2024-01-12", "pay": "12640"})  # 25 pay dates of 2024: 316,000

    (alert,) = [each for each in ledger.status(2024, "2023-12-31").alerts if each.code == "match_at_risk"]

    assert (alert.level, alert.amount) == ("warning", M("12,640"))
    assert "reach your 402(g) limit for 2024 on pay date 2024-01-10" in alert.message
