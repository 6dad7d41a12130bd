"""What leaves a limitation year when money comes back, and catch-up that is one amount a calendar year; by hand."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.figures import Figure
from ledger.domain.money import ZERO, Money
from ledger.domain.status import GroupStanding
from ledger.services.explaining import explain
from tests.services.conftest import FilledLedger

M = Money.parse


def refund(date: str, source: str, amount: str, reason: str, for_year: int, **more: Any) -> dict[str, Any]:
    kept = {"record": "refund", "person": "pat", "plan": "acme-401k", "date": date, "source": source}
    return {**kept, "amount": amount, "earnings": "0", "reason": reason, "for_year": for_year, **more}


def of(ledger: FilledLedger, year: int, as_of: str, last: str) -> GroupStanding:
    """The limitation year that ends on a day."""
    groups = ledger.status(year, as_of).annual_additions
    (found,) = [each for each in groups if str(each.recorded.period[1]) == last]
    return found


def test_an_excess_deferral_leaves_the_limitation_year_its_money_went_into(ledger: FilledLedger) -> None:
    """27,000 deferred in October 2025, of which 2,500 or more is excess: it is in July 2025 to June 2026."""
    ledger.person("1981-05-01")
    ledger.plan(limitation_year_end="06-30")
    ledger.stub("2025-10-15", compensation="300000", pre_tax_deferral="27000")
    ledger.stub("2026-02-15", compensation="300000", after_tax="48500")
    ledger.add(refund("2026-03-10", "pre_tax_deferral", "3500", "excess_deferral", 2025))

    running = of(ledger, 2026, "2026-06-30", "2026-06-30").recorded
    before = of(ledger, 2025, "2026-06-30", "2025-06-30").recorded

    # 27,000 - 23,500 = 3,500 leave: 75,500 - 3,500 = 72,000.
    assert (running.total, running.excess) == (M("72000"), ZERO)
    assert (before.total, before.room) == (ZERO, M("70000"))


@pytest.mark.parametrize(
    ("deferred", "returned", "total"),
    [
        pytest.param("20000", "3000", "72000", id="no excess: nothing leaves"),
        pytest.param("28000", "5000", "76500", id="of 5,000 the 3,500 of excess leave"),
        pytest.param("28000", "3000", "77000", id="3,000 of the 3,500"),
    ],
)
def test_what_was_no_excess_deferral_stays(ledger: FilledLedger, deferred: str, returned: str, total: str) -> None:
    ledger.person("1981-05-01")
    ledger.plan()
    ledger.stub("2026-06-30", compensation="300000", pre_tax_deferral=deferred, after_tax="52000")
    ledger.add(refund("2026-08-10", "pre_tax_deferral", returned, "excess_deferral", 2026))

    assert ledger.additions(2026).recorded.total == M(total)


def test_more_than_the_excess_of_additions_frees_no_room(ledger: FilledLedger) -> None:
    """74,000 are 2,000 over; of the 5,000 that came back 2,000 were excess."""
    ledger.person("1981-05-01")
    ledger.plan()
    ledger.stub("2026-06-30", compensation="300000", after_tax="74000")
    ledger.add(refund("2027-03-01", "after_tax", "5000", "excess_annual_addition", 2026))

    recorded = ledger.additions(2026, "2027-03-01").recorded

    assert (recorded.total, recorded.room, recorded.excess) == (M("72000"), ZERO, ZERO)


def test_of_two_limitation_years_that_end_in_one_year_a_refund_leaves_the_later(ledger: FilledLedger) -> None:
    """July 2025 to June 2026 at its limit of 72,000; July to December 2026 with 37,000 of its 36,000."""
    ledger.person("1981-05-01")
    ledger.plan(limitation_year_end="06-30")
    ledger.add(
        {"record": "plan_change", "plan": "acme-401k", "from": "2026-07-01", "limitation_year_end": "12-31"},
        refund("2027-02-01", "after_tax", "1000", "excess_annual_addition", 2026),
    )
    ledger.stub("2025-09-15", compensation="300000", after_tax="72000")
    ledger.stub("2026-09-15", compensation="300000", after_tax="37000")

    totals = [of(ledger, 2026, "2027-02-28", last).recorded.total for last in ("2026-06-30", "2026-12-31")]

    assert totals == [M("72000"), M("36000")]


def test_catch_up_is_one_amount_a_calendar_year_whatever_the_limitation_years(ledger: FilledLedger) -> None:
    """At 54 in 2025, 7,500: used over 415(c) by June 2025, so that none is left for what passes 402(g) in October."""
    ledger.person("1971-05-01")
    ledger.plan(limitation_year_end="06-30")
    ledger.stub("2024-10-15", compensation="300000", after_tax="67500")
    ledger.stub("2025-03-15", compensation="300000", pre_tax_deferral="10000")
    ledger.stub("2025-10-15", compensation="300000", pre_tax_deferral="21000")

    first = of(ledger, 2025, "2026-06-30", "2025-06-30").recorded
    second = of(ledger, 2026, "2026-06-30", "2026-06-30").recorded

    assert (first.catch_up, first.total) == (M("7500"), M("70000"))
    assert (second.catch_up, second.total) == (ZERO, M("21000"))


def test_two_limitation_years_of_one_calendar_year_share_its_catch_up(ledger: FilledLedger) -> None:
    """8,000 for 2026: 6,000 of it over 415(c) by June, so 2,000 are left for July to December (limit 36,000)."""
    ledger.person("1971-05-01")
    ledger.plan(limitation_year_end="06-30")
    ledger.add({"record": "plan_change", "plan": "acme-401k", "from": "2026-07-01", "limitation_year_end": "12-31"})
    ledger.stub("2025-09-15", compensation="300000", after_tax="68000")
    ledger.stub("2026-03-15", compensation="300000", pre_tax_deferral="10000")
    ledger.stub("2026-09-15", compensation="300000", pre_tax_deferral="10000", after_tax="30000")

    first = of(ledger, 2026, "2026-12-31", "2026-06-30").recorded
    second = of(ledger, 2026, "2026-12-31", "2026-12-31").recorded

    assert (first.catch_up, first.excess) == (M("6000"), ZERO)
    assert (second.catch_up, second.excess) == (M("2000"), M("2000"))


def test_nobody_has_catch_up_beyond_pay(ledger: FilledLedger) -> None:
    """414(v)(2)(A)(ii): 22,000 deferred of pay of 20,000 at 55; 2,000 are over."""
    ledger.person("1971-05-01")
    ledger.plan()
    ledger.stub("2026-06-30", compensation="20000", pre_tax_deferral="22000")

    recorded = ledger.additions(2026).recorded

    assert (recorded.catch_up, recorded.excess) == (ZERO, M("2000"))


@pytest.mark.parametrize(
    ("of_403b", "elsewhere", "excess"),
    [
        pytest.param("3000", "24500", "0", id="3,000 in the 403(b)"),
        pytest.param("1", "27499", "2999", id="a dollar in the 403(b)"),
        pytest.param("27500", "0", "0", id="all in the 403(b)"),
        pytest.param("27501", "0", "1", id="a dollar more"),
    ],
)
def test_the_fifteen_year_amount_is_for_its_403b_alone(
    ledger: FilledLedger, of_403b: str, elsewhere: str, excess: str
) -> None:
    """402(g)(7): 3,000 more, for what is deferred into that 403(b)."""
    ledger.person("1981-05-01")
    ledger.plan("school-403b", employer="school", kind="403b", long_service_catch_up_allowed=True)
    ledger.plan("acme-401k")
    service = {"record": "long_service", "person": "pat", "plan": "school-403b", "year": 2026, "years": 20}
    ledger.add({**service, "prior_deferrals": "50000", "used_before": "0"})
    ledger.stub("2026-06-30", plan="school-403b", compensation="90000", pre_tax_deferral=of_403b)
    ledger.stub("2026-06-30", compensation="200000", pre_tax_deferral=elsewhere)

    assert ledger.status(2026).elective_deferrals.excess == M(excess)


def test_employer_money_given_back_is_earned_income_again(ledger: FilledLedger) -> None:
    """Net earnings of 100,000 and 55,000 contributed leave pay of 45,000; 5,000 forfeited make both 50,000."""
    ledger.person("1981-05-01")
    ledger.plan("solo", employer="own", kind="solo_401k")
    ledger.add(
        {"record": "wages", "person": "pat", "employer": "own", "year": 2026, "net_earnings": "100000"},
        {
            "record": "contribution",
            "person": "pat",
            "plan": "solo",
            "date": "2026-12-31",
            "source": "employer_nonelective",
            "amount": "55000",
        },
    )
    assert ledger.additions(2026).recorded.excess == M("10000")
    ledger.add(
        {
            "record": "forfeited",
            "person": "pat",
            "plan": "solo",
            "date": "2027-03-01",
            "source": "employer_nonelective",
            "amount": "5000",
            "reason": "excess_annual_addition",
            "for_year": 2026,
        }
    )

    recorded = ledger.additions(2026, "2027-03-01").recorded

    assert (recorded.limit, recorded.total, recorded.excess) == (M("50000"), M("50000"), ZERO)


def test_pay_stated_as_zero_is_pay_of_zero(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-03-01", compensation="0.00", after_tax="10")

    recorded = ledger.additions(2026).recorded

    assert (recorded.limit, recorded.excess) == (ZERO, M("10"))


def test_money_after_a_plans_end_counts(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(ended="2026-06-30")
    ledger.stub("2026-07-15", compensation="300000", after_tax="100000", employer_match="40000")

    status = ledger.status(2026)
    recorded = status.annual_additions[0].recorded

    assert (recorded.total, recorded.excess) == (M("140000"), M("68000"))
    assert [each.amount for each in status.alerts if each.code == "plan_does_not_allow"] == [M("140000")]


def test_of_two_changes_of_one_day_the_later_holds(ledger: FilledLedger) -> None:
    """1 January to 30 September: 9/12 of 72,000."""
    ledger.person()
    ledger.plan()
    change = {"record": "plan_change", "plan": "acme-401k", "from": "2026-07-01"}
    ledger.add({**change, "limitation_year_end": "06-30"}, {**change, "limitation_year_end": "09-30"})
    ledger.stub("2026-03-01", compensation="300000", after_tax="10")

    assert of(ledger, 2026, "2026-12-31", "2026-09-30").recorded.limit == M("54000")


@pytest.mark.parametrize(
    ("birth_date", "figures", "missing"),
    [
        pytest.param("1981-05-01", {"elective_deferral": 25000}, "annual_additions", id="only deferrals"),
        pytest.param(
            "1970-05-01", {"elective_deferral": 25000, "annual_additions": 74000}, "catch_up", id="no catch-up at 57"
        ),
    ],
)
def test_limits_of_ones_own_that_leave_out_what_is_needed(
    ledger: FilledLedger, birth_date: str, figures: dict[str, int], missing: str
) -> None:
    ledger.person(birth_date)
    ledger.plan()
    ledger.add({"record": "limits", "year": 2027, "source": "a guess", **figures})
    ledger.stub("2027-06-15", compensation="300000", pre_tax_deferral="60000")

    (alert,) = [each for each in ledger.status(2027).alerts if each.code == "limits_not_loaded"]

    assert (alert.level, f"leave out {missing}," in alert.message) == ("critical", True)


def test_an_excess_deferral_goes_back_before_an_excess_of_additions(ledger: FilledLedger) -> None:
    """28,500 + 40,000 + 5,500 = 74,000, 2,000 over; the 4,000 of deferrals that must come back make it 70,000."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-30", compensation="300000", pre_tax_deferral="28500", after_tax="40000", employer_match="5500")

    (alert,) = [each for each in ledger.status(2026, "2027-02-01").alerts if each.code == "415c_over"]

    assert alert.amount == M("2000")
    assert alert.action.startswith(
        "Have the excess deferral of $4,000.00 returned first: what comes back of it by 2027-04-15 leaves this total. "
    )


def test_pay_counts_by_months_in_a_short_year_wherever_it_is_asked(ledger: FilledLedger) -> None:
    """Half of 345,000 is 172,500 for a plan that ends on 30 June 2024: 10 % of it is 17,250, in status and explain."""
    ledger.person()
    ledger.plan(ended="2024-06-30", after_tax_cap_rate="0.10")
    ledger.stub("2024-05-31", compensation="300000", after_tax="17251")

    status = ledger.status(2024, "2024-06-29")
    (room,) = explain(ledger.store.reader(), "pat", "after-tax-room", 2024, dt.date(2024, 6, 29)).trees
    (over,) = [each for each in status.alerts if each.code == "plan_cap_near"]

    assert status.annual_additions[0].after_tax_room == room.amount == ZERO
    assert "$17,250.00" in over.message
    assert M("17250") in [each.amount for each in parts_named(room, "after_tax_cap_rate")]


def parts_named(figure: Figure, name: str) -> list[Figure]:
    """Every part of a figure, however deep, that has a name."""
    return [each for part in figure.parts for each in ([part] if part.name == name else []) + parts_named(part, name)]


def test_catch_up_within_pay(ledger: FilledLedger) -> None:
    """Pay of 29,832 at 55: catch-up is at most 29,832 - 23,500 = 6,332 in 2025, deferred a cent beyond pay or not."""
    ledger.person("1970-05-01")
    ledger.plan()
    ledger.stub("2025-06-30", compensation="29832", pre_tax_deferral="29832.01")

    recorded = ledger.additions(2025).recorded

    assert (recorded.catch_up, recorded.total, recorded.excess) == (M("6332"), M("23500.01"), ZERO)


def test_a_refund_for_a_year_in_which_another_plan_was_met(ledger: FilledLedger) -> None:
    """28,000 deferred in 2024, a new job in 2025, and a refund that names 2025: last year's excess is still said."""
    ledger.person("1990-01-01")
    ledger.plan()
    ledger.plan("city-457b", employer="city", kind="457b")
    ledger.stub("2024-12-23", pre_tax_deferral="28000")
    ledger.stub("2025-05-13", plan="city-457b", pre_tax_deferral="2000")
    ledger.add(refund("2025-11-05", "pre_tax_deferral", "496", "excess_deferral", 2025))

    alerts = ledger.status(2025).alerts

    assert [each.amount for each in alerts if each.code == "402g_over"] == [M("5000")]


def test_pay_on_the_stub_of_another_plan_of_the_employer(ledger: FilledLedger) -> None:
    """One pay check of 20,000 feeds a 401(k) and a 457(b), and says its pay on the 457(b)'s stub."""
    ledger.person("1990-01-01")
    ledger.plan()
    ledger.plan("acme-457b", kind="457b")
    ledger.stub("2026-06-30", pre_tax_deferral="1000")
    ledger.stub("2026-06-30", plan="acme-457b", compensation="20000", pre_tax_deferral="500")

    recorded = ledger.additions(2026).recorded

    assert (recorded.limit, recorded.bound_by) == (M("20000"), "compensation")


def test_pay_of_all_employers_of_a_group(ledger: FilledLedger) -> None:
    """415(h): 20,000 from one and 30,000 from the other, whose only plan is a 403(b) with a limit of its own."""
    ledger.person("1990-01-01")
    ledger.plan(group="g")
    ledger.plan("beta-403b", employer="beta", kind="403b", group="g")
    ledger.stub("2026-06-30", compensation="20000", pre_tax_deferral="1000")
    ledger.stub("2026-06-30", plan="beta-403b", compensation="30000", pre_tax_deferral="500")

    limits = {each.recorded.plans: each.recorded.limit for each in ledger.status(2026).annual_additions}

    assert limits == {("acme-401k",): M("50000"), ("beta-403b",): M("30000")}


def test_what_an_earlier_version_took_is_read_as_it_stands(ledger: FilledLedger) -> None:
    """A code that no alert has, and a match of nothing: refused when entered today, no reason to lock a ledger."""
    ledger.person()
    ledger.plan(match={"tiers": [["0", "0.06"]], "dollar_cap": "0", "on": []})
    ledger.add({"record": "acknowledged", "person": "pat", "code": "oops", "year": 2026, "reason": "x"})
    ledger.stub("2026-03-01", compensation="300000", after_tax="10")

    assert ledger.additions(2026).recorded.total == M("10")


def test_deferrals_that_payroll_stops_lead_to_no_alert(ledger: FilledLedger) -> None:
    """26 x (1,000 + 1,826.92): deferrals end at 24,500, and 24,500 + 47,499.92 is within 72,000."""
    ledger.person()
    ledger.plan()
    ledger.add(
        {
            "record": "pay_schedule",
            "person": "pat",
            "plan": "acme-401k",
            "frequency": "biweekly",
            "first_pay_date": "2026-01-09",
            "pay": "10000",
            "election_amounts": {"pre_tax_deferral": "1000", "after_tax": "1826.92"},
        }
    )

    status = ledger.status(2026, "2026-01-02")

    (group,) = status.annual_additions
    assert group.projected_total == M("73499.92")
    assert "415c_projected" not in {each.code for each in status.alerts}
