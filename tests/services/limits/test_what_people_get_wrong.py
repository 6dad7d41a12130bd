"""What savers, and some advisers, get wrong about the limits; `status` must not."""

from typing import Any

import pytest

from ledger.domain.money import ZERO, Money
from ledger.domain.status import GroupStanding, Status
from tests.services.conftest import FilledLedger

M = Money.parse


def by_group(status: Status) -> dict[str, GroupStanding]:
    return {each.recorded.group: each for each in status.annual_additions}


def codes(status: Status) -> set[str]:
    return {alert.code for alert in status.alerts}


def record(ledger: FilledLedger, kind: str, date: str, source: str, amount: str, **more: Any) -> None:
    line = {"record": kind, "person": "pat", "plan": "acme-401k", "date": date, "amount": amount, "source": source}
    ledger.add({**line, **more})


def wages(ledger: FilledLedger, employer: str, **amounts: str) -> None:
    ledger.add({"record": "wages", "person": "pat", "employer": employer, "year": 2025, **amounts})


def test_the_total_limit_does_not_follow_between_jobs_and_the_deferral_limit_does(ledger: FilledLedger) -> None:
    """Reddit, irahelp 72073 and faangfire: one person, two unrelated employers, both limits taken for one."""
    ledger.person("1986-01-01")
    ledger.plan("one plan", "one")
    ledger.plan("two plan", "two")
    ledger.stub("2026-03-31", "one plan", compensation="150000", pre_tax_deferral="20000", after_tax="52000")
    ledger.stub("2026-09-30", "two plan", compensation="150000", pre_tax_deferral="10000", after_tax="62000")

    status = ledger.status(2026)

    # 20,000 + 10,000 - 24,500, which neither employer sees; 72,000 at each of them.
    assert status.elective_deferrals.excess == M("5500")
    found = by_group(status)
    assert (found["one"].recorded.total, found["one"].recorded.excess) == (M("72000"), ZERO)
    assert (found["two"].recorded.total, found["two"].recorded.excess) == (M("72000"), ZERO)
    assert "402g_over" in codes(status)
    assert "415c_over" not in codes(status)


def test_roth_and_pre_tax_deferrals_share_one_limit(ledger: FilledLedger) -> None:
    """Straight Dope: 24,500 of each was thought to be allowed."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2026-06-30", compensation="300000", pre_tax_deferral="24500", roth_deferral="24500")

    deferrals = ledger.status(2026).elective_deferrals

    assert (deferrals.total, deferrals.room, deferrals.excess) == (M("49000"), ZERO, M("24500"))


def test_roth_rollover_rows_are_no_contributions_and_a_conversion_frees_nothing(ledger: FilledLedger) -> None:
    """Bogleheads 5497618 added 17,000 of them to 49,000 and saw 66,000 against 57,000."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2020-11-30", compensation="285000", pre_tax_deferral="19500", after_tax="29500")
    before = ledger.status(2020)

    record(ledger, "contribution", "2020-12-01", "rollover_in", "17000")
    record(ledger, "contribution", "2020-12-01", "loan_repayment", "450")
    record(ledger, "conversion", "2020-12-02", "after_tax", "29500", destination="in_plan_roth", earnings="0")
    after = ledger.status(2020)

    assert by_group(after)["acme"].recorded == by_group(before)["acme"].recorded
    assert by_group(after)["acme"].recorded.room == M("8000")
    assert after.elective_deferrals == before.elective_deferrals


@pytest.mark.parametrize(
    ("deferral", "after_tax", "catch_up", "excess"),
    [
        pytest.param("0", "72000.00", "0", "0", id="72000 after tax"),
        pytest.param("0", "72000.01", "0", "0.01", id="a cent more after tax at 55"),
        pytest.param("0", "80000.00", "0", "8000", id="8000 of after tax taken for catch-up"),
        pytest.param("8000.00", "72000.00", "8000", "0", id="8000 deferred above 72000 after tax"),
        pytest.param("8000.01", "72000.00", "8000", "0.01", id="a cent more deferred than catch-up allows"),
        pytest.param("3000.00", "74000.00", "3000", "2000", id="no more catch-up than was deferred"),
    ],
)
def test_catch_up_is_never_after_tax_money(
    ledger: FilledLedger, deferral: str, after_tax: str, catch_up: str, excess: str
) -> None:
    """IRC 414(v)(1), (5): only elective deferrals can be catch-up, at whatever age."""
    ledger.person("1971-01-01")
    ledger.plan()
    wages(ledger, "acme", social_security_wages="100000")
    ledger.stub("2026-06-30", compensation="300000", pre_tax_deferral=deferral, after_tax=after_tax)

    found = ledger.additions(2026).recorded

    assert (found.catch_up, found.excess) == (M(catch_up), M(excess))


def test_what_payroll_calls_catch_up_decides_nothing(ledger: FilledLedger) -> None:
    """Reg. 1.414(v)-1(a): deferrals of 15,000 at 55 pass no limit, whatever 5,000 of them are called."""
    ledger.person("1971-01-01")
    ledger.plan()
    wages(ledger, "acme", social_security_wages="100000")
    ledger.stub("2026-06-30", compensation="200000", pre_tax_deferral="10000", roth_catch_up="5000")

    found = ledger.additions(2026).recorded

    assert (found.total, found.catch_up) == (M("15000"), ZERO)
    assert found.by_source == {"pre_tax_deferral": M("10000"), "roth_deferral": M("5000")}


def test_related_plans_have_one_catch_up(ledger: FilledLedger) -> None:
    """IRC 414(v)(2)(D): 20,000 at each of two related employers at 55 is 8,000 of catch-up, not twice that."""
    ledger.person("1971-01-01")
    for employer in ("north", "south"):
        ledger.plan(f"{employer} plan", employer, group="family")
        wages(ledger, employer, social_security_wages="100000")
        ledger.stub("2026-06-30", f"{employer} plan", compensation="100000", pre_tax_deferral="20000")

    status = ledger.status(2026)

    (group,) = status.annual_additions
    assert (group.recorded.catch_up, group.recorded.total) == (M("8000"), M("32000"))
    assert status.elective_deferrals.excess == M("7500")


@pytest.mark.parametrize("as_of", ["2026-01-15", "2026-10-14", "2026-10-16", "2026-12-31"])
def test_who_turns_64_in_october_is_64_all_year(ledger: FilledLedger, as_of: str) -> None:
    """irahelp: half a year of the higher catch-up was expected."""
    ledger.person("1962-10-15")
    ledger.plan()
    ledger.stub("2026-01-15", compensation="10000", pre_tax_deferral="500")

    assert ledger.status(2026, as_of).elective_deferrals.catch_up_limit == M("8000")


@pytest.mark.parametrize(
    ("paid", "rules", "required"),
    [
        pytest.param({"acme": "150000.00"}, {}, False, id="at least is not more than"),
        pytest.param({"acme": "150000.01"}, {}, True, id="more than"),
        pytest.param({"acme": "100000", "sister": "100000"}, {}, False, id="other employers are not added"),
        pytest.param(
            {"acme": "100000", "sister": "100000"},
            {"catch_up_wages_of": ["sister"]},
            True,
            id="unless the plan adds them",
        ),
        pytest.param({"acme": "0", "sister": "300000"}, {}, False, id="first year at a new employer"),
    ],
)
def test_which_wages_make_catch_up_roth(
    ledger: FilledLedger, paid: dict[str, str], rules: dict[str, Any], *, required: bool
) -> None:
    """Reg. 1.414(v)-2(a)(2): Social Security wages, W-2 box 3, of the plan's own employer in the year before.

    415 compensation of 400,000 (as box 5 would show) does not matter beside box 3.
    """
    ledger.person("1971-01-01")
    ledger.plan("sister plan", "sister")
    ledger.plan(**rules)
    for employer, amount in paid.items():
        wages(ledger, employer, social_security_wages=amount, compensation="400000")
    ledger.stub("2026-06-30", compensation="300000", pre_tax_deferral="1000")

    assert ledger.status(2026).roth_catch_up_required["acme"] is required


@pytest.mark.parametrize(
    ("share", "groups"),
    [
        pytest.param("0.50", {"hospital": "0", "practice": "0"}, id="half is no control"),
        pytest.param("0.51", {"practice": "8000"}, id="control joins the 403(b) to the business"),
    ],
)
def test_a_403b_and_a_business_of_ones_own(ledger: FilledLedger, share: str, groups: dict[str, str]) -> None:
    """Reg. 1.415(f)-1(f)(2); hospital doctors take the two for independent. The hospital's match counts too."""
    ledger.person("1986-01-01")
    ledger.plan("nurses", "hospital", "403b")
    ledger.plan("own", "practice", "solo_401k")
    ledger.stub("2026-06-30", "nurses", compensation="250000", pre_tax_deferral="20000", employer_match="20000")
    ledger.stub("2026-06-30", "own", compensation="250000", after_tax="40000")
    ledger.add({"record": "wages", "person": "pat", "employer": "practice", "year": 2026, "owner_share": share})

    found = by_group(ledger.status(2026))

    assert {group: each.recorded.excess for group, each in found.items()} == {
        group: M(excess) for group, excess in groups.items()
    }


def test_opening_balances_in_the_middle_of_a_year_are_no_contributions(ledger: FilledLedger) -> None:
    """A new record keeper's opening balance is money of earlier years or of another source, not of this limit."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2026-06-30", compensation="100000", pre_tax_deferral="5000", after_tax="7000")
    for source, balance in (("after_tax", "64000"), ("pre_tax_deferral", "210000"), ("employer_match", "90000")):
        opening = {"record": "opening_balance", "person": "pat", "plan": "acme-401k", "date": "2026-07-01"}
        ledger.add({**opening, "source": source, "balance": balance, "basis": None})

    found = ledger.additions(2026)

    assert (found.recorded.total, found.recorded.room) == (M("12000"), M("60000"))
    assert ledger.status(2026).elective_deferrals.total == M("5000")


def test_the_last_match_breaks_the_limit_by_fifty_dollars(ledger: FilledLedger) -> None:
    """Bogleheads 335250: all was stopped in time, then the last match of the year came."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2026-12-15", compensation="300000", pre_tax_deferral="24500", after_tax="40000", employer_match="7200")
    assert ledger.additions(2026, "2026-12-15").recorded.room == M("300")

    ledger.stub("2026-12-31", compensation="12500", employer_match="350")

    found = ledger.additions(2026)
    assert (found.recorded.excess, found.recorded.room, found.after_tax_room) == (M("50"), ZERO, ZERO)
    assert str(found.limit_reached_on) == "2026-12-31"
    assert "415c_over" in codes(ledger.status(2026))


def test_a_true_up_of_march_is_of_the_year_before(ledger: FilledLedger) -> None:
    """foryourfi: some plans true up every pay check, some in the first months of the next year."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2025-12-31", compensation="300000", employer_match="8000", after_tax="61000")
    ledger.stub("2026-01-31", compensation="25000", after_tax="500")
    record(ledger, "contribution", "2026-03-10", "employer_match", "1400", limitation_year=2025)

    assert ledger.additions(2025, "2026-03-10").recorded.excess == M("400")
    assert ledger.additions(2026, "2026-03-10").recorded.total == M("500")


@pytest.mark.parametrize(
    ("date", "source", "reason", "additions_excess", "deferral_excess"),
    [
        pytest.param("2027-04-15", "pre_tax_deferral", "excess_deferral", "0", "0", id="excess deferral by 15 April"),
        pytest.param("2027-04-16", "pre_tax_deferral", "excess_deferral", "1000", "1000", id="a day late"),
        pytest.param("2026-11-30", "pre_tax_deferral", "excess_deferral", "0", "0", id="in the year itself"),
        pytest.param("2027-03-10", "after_tax", "excess_aggregate_contribution", "1000", "1000", id="ACP refund"),
        pytest.param("2027-03-10", "pre_tax_deferral", "excess_contribution", "1000", "1000", id="ADP refund"),
        pytest.param("2027-06-10", "after_tax", "excess_annual_addition", "0", "1000", id="excess annual addition"),
    ],
)
def test_refunds_that_cure_and_those_that_give_nothing_back(
    ledger: FilledLedger, date: str, source: str, reason: str, additions_excess: str, deferral_excess: str
) -> None:
    """IRC 402(g)(2); Reg. 1.415(c)-1(b)(2)(ii)(D): 1,000 refunded of 25,500 deferred and 47,500 after tax.

    ADP and ACP refunds stay annual additions although the money is gone.
    """
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2026-10-31", compensation="300000", pre_tax_deferral="25500", after_tax="47500")
    record(ledger, "refund", date, source, "1000", earnings="25", reason=reason, for_year=2026)

    status = ledger.status(2026, "2027-12-31")

    found = by_group(status)["acme"].recorded
    assert (found.excess, found.room) == (M(additions_excess), ZERO)
    assert (status.elective_deferrals.excess, status.elective_deferrals.room) == (M(deferral_excess), ZERO)


def test_forfeitures_received_count_and_money_forfeited_gives_nothing_back(ledger: FilledLedger) -> None:
    """IRC 415(c)(2)(C)."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2026-06-30", compensation="300000", employer_match="9000", after_tax="30000")
    record(ledger, "contribution", "2026-07-01", "forfeiture", "1250")
    assert ledger.additions(2026).recorded.total == M("40250")

    record(ledger, "forfeited", "2026-08-01", "employer_match", "9000")
    found = ledger.additions(2026).recorded
    assert (found.total, found.room) == (M("40250"), M("31750"))


def test_the_cap_on_pay_does_not_stop_deferrals(ledger: FilledLedger) -> None:
    """IRS “We're Glad You Asked”: who passes the 401(a)(17) pay in the year goes on deferring to 402(g).

    The cap holds pay in formulas: 10 % of pay after tax is 36,000 at a pay of 500,000. What goes in after pay passed
    360,000 is counted like the rest.
    """
    ledger.person("1986-01-01")
    ledger.plan(after_tax_cap_rate="0.10")
    ledger.stub("2026-08-31", compensation="380000", pre_tax_deferral="14500", employer_match="8000")
    ledger.stub("2026-12-31", compensation="120000", pre_tax_deferral="10000")

    found = ledger.additions(2026)

    deferrals = ledger.status(2026).elective_deferrals
    assert (deferrals.total, deferrals.room, deferrals.excess) == (M("24500"), ZERO, ZERO)
    # 415(c) would leave 72,000 - 32,500 = 39,500.
    assert (found.recorded.room, found.after_tax_room) == (M("39500"), M("36000"))


def test_nothing_is_prorated_for_who_is_hired_in_november(ledger: FilledLedger) -> None:
    """IRC 402(g)(1), 415(c)(1): only a short limitation year has a share of the limit, not a short job."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.stub("2026-11-30", compensation="72000", pre_tax_deferral="24500", after_tax="47500")

    found = ledger.additions(2026).recorded

    assert (found.limit, found.bound_by, found.excess) == (M("72000"), "dollars", ZERO)
    assert ledger.status(2026).elective_deferrals.excess == ZERO


def test_a_simple_ira_shares_the_deferral_limit_and_not_the_total(ledger: FilledLedger) -> None:
    """IRC 402(g)(3)(D); 415(a)(2) does not name SIMPLE IRAs."""
    ledger.person("1986-01-01")
    ledger.plan()
    ledger.plan("shop simple", "shop", "simple_ira")
    ledger.stub("2026-06-30", compensation="200000", pre_tax_deferral="20000")
    ledger.stub("2026-06-30", "shop simple", compensation="60000", pre_tax_deferral="5000", employer_match="1800")

    status = ledger.status(2026)

    assert status.elective_deferrals.excess == M("500")
    assert set(by_group(status)) == {"acme"}
