"""What is still to come: deferrals as far as payroll lets them in, the match of the formula, a true-up; by hand."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import ZERO, Money
from tests.services.conftest import FilledLedger

M = Money.parse
HALF_OF_SIX = {"tiers": [["0.50", "0.06"]], "period": "paycheck"}
TRUED_UP = {**HALF_OF_SIX, "period": "paycheck_with_true_up"}
WHOLE_YEAR = {**HALF_OF_SIX, "period": "year"}


def monthly(pay: str, **given: Any) -> dict[str, Any]:
    """A schedule of twelve pay dates, the 15th of each month of 2026."""
    schedule = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "monthly"}
    return {**schedule, "first_pay_date": "2026-01-15", "pay": pay, **given}


def employed(ledger: FilledLedger, match: dict[str, Any] | None = None, **rules: Any) -> None:
    ledger.person()
    if match is not None:
        rules["match"] = match
    ledger.plan(**rules)


def test_room_is_kept_for_the_deferrals_that_402g_lets_in_and_their_match(ledger: FilledLedger) -> None:
    """Pay of 200,000, match of 50 % of the first 6 %: 72,000 - 24,500 - 6,000 = 41,500 of after-tax money."""
    employed(ledger, HALF_OF_SIX)
    # 12 x 2,041.67 = 24,500.04; the twelfth is cut to 2,041.63. Match: half of 6 % of 16,666.67 is 500.00.
    ledger.add(monthly("16666.67", election_amounts={"pre_tax_deferral": "2041.67"}))

    group = ledger.additions(2026, "2026-01-01")

    assert group.after_tax_room == M("41500")
    # Nothing stops what is scheduled in the projection.
    assert group.projected_total == M("30500.04")


def test_who_stops_deferring_gets_no_match_on_the_last_pay_checks(ledger: FilledLedger) -> None:
    employed(ledger, HALF_OF_SIX)
    # 3,500 a month reaches 24,500 with the seventh pay check; 7 x 300 of match follow it, 5 x 300 do not.
    ledger.add(monthly("10000", election_amounts={"pre_tax_deferral": "3500"}))

    group = ledger.additions(2026, "2026-01-01")

    assert group.after_tax_room == M("72000") - M("24500") - M("2100")
    assert group.projected_total == M("42000") + M("3600")


@pytest.mark.parametrize(
    ("match", "room"),
    [
        # Annual: 50 % of the lesser of 24,500 and 6 % of 120,000 = 3,600; 2,100 of it by pay check.
        pytest.param(TRUED_UP, "43900", id="the true-up brings the other 1,500"),
        pytest.param(WHOLE_YEAR, "43900", id="all of it comes after the year"),
        pytest.param({**TRUED_UP, "dollar_cap": "2500"}, "45000", id="2,500 at most"),
    ],
)
def test_room_is_kept_for_a_true_up(ledger: FilledLedger, match: dict[str, Any], room: str) -> None:
    employed(ledger, match)
    ledger.add(monthly("10000", election_amounts={"pre_tax_deferral": "3500"}))

    assert ledger.additions(2026, "2026-01-01").after_tax_room == M(room)


def front_loaded(ledger: FilledLedger, **rules: Any) -> None:
    """24,500 deferred from a January pay check of 60,000 of 240,000 in all, matched 1,800 with it."""
    employed(ledger, TRUED_UP, **rules)
    ledger.stub("2026-01-30", compensation="60000", pre_tax_deferral="24500", employer_match="1800")
    ledger.stub("2026-06-30", compensation="180000")


@pytest.mark.parametrize(
    ("as_of", "room"),
    [
        # Annual: half of 6 % of 240,000 = 7,200; 5,400 still to come. 72,000 - 26,300 - 5,400 = 40,300.
        pytest.param("2026-12-31", "40300", id="at the year's end"),
        pytest.param("2027-02-15", "40300", id="in February, while it has not come"),
        pytest.param("2027-11-14", "40300", id="on the last day on which it may come"),
        pytest.param("2027-11-15", "45700", id="a day later it cannot be of 2026 any more"),
    ],
)
def test_a_true_up_is_expected_until_the_employers_deadline(ledger: FilledLedger, as_of: str, room: str) -> None:
    """Reg. 1.415(c)-1(b)(6)(i)(B): 30 days after an extended return of 15 October."""
    front_loaded(ledger)

    assert ledger.additions(2026, as_of).after_tax_room == M(room)


def test_a_true_up_that_came_is_not_expected_again(ledger: FilledLedger) -> None:
    front_loaded(ledger)
    ledger.add(
        {
            "record": "contribution",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2027-02-10",
            "source": "employer_match",
            "amount": "5400",
            "limitation_year": 2026,
        }
    )

    group = ledger.additions(2026, "2027-02-15")

    assert (group.recorded.total, group.after_tax_room) == (M("31700"), M("40300"))


def test_of_a_true_up_on_unknown_pay_the_known_part_is_kept(ledger: FilledLedger) -> None:
    """Half of 6 % of 60,000 to come = 1,800; the stub of May does not say its pay, so more may come, which is said."""
    employed(ledger, WHOLE_YEAR)
    ledger.stub("2026-05-08", pre_tax_deferral="1000")
    ledger.add({**monthly("10000", elections={"pre_tax_deferral": "0.10"}), "first_pay_date": "2026-07-15"})

    status = ledger.status(2026, "2026-06-30")

    (group,) = status.annual_additions
    assert group.after_tax_room == M("72000") - M("1000") - M("6000") - M("1800")
    assert group.projected_total == M("8800")
    assert [(each.level, each.amount) for each in status.alerts if each.code == "true_up_not_reserved"] == [
        ("info", None)
    ]


def test_a_schedule_that_names_the_match_is_taken_at_its_word(ledger: FilledLedger) -> None:
    employed(ledger, HALF_OF_SIX)
    ledger.add(monthly("10000", elections={"pre_tax_deferral": "0.06", "employer_match": "0.04"}))

    # 12 x (600 + 400), not 12 x (600 + 300) or both.
    assert ledger.additions(2026, "2026-01-01").projected_total == M("12000")


def test_a_true_up_comes_on_top_of_the_match_that_a_schedule_names(ledger: FilledLedger) -> None:
    """12 x 200 of match by schedule; the year's formula gives half of 6 % of 120,000 = 3,600, so 1,200 follow."""
    employed(ledger, TRUED_UP)
    ledger.add(monthly("10000", elections={"pre_tax_deferral": "0.06", "employer_match": "0.02"}))

    assert ledger.additions(2026, "2026-01-01").projected_total == M("7200") + M("2400") + M("1200")


def test_two_pays_of_one_day_and_one_amount(ledger: FilledLedger) -> None:
    """A bonus of 10,000 on a regular pay date, with another election: 12 x 600 and 1,000."""
    employed(ledger)
    ledger.add(
        monthly("10000", elections={"pre_tax_deferral": "0.06"}),
        {
            "record": "expected_pay",
            "person": "pat",
            "plan": "acme-401k",
            "pay_date": "2026-12-15",
            "pay": "10000",
            "elections": {"after_tax": "0.10"},
        },
    )

    assert ledger.additions(2026, "2026-01-01").projected_total == M("8200")


def test_a_year_to_come_begins_with_its_first_pay_date(ledger: FilledLedger) -> None:
    """Seen from 20 November 2026, 2027 has its own twelve pay dates, and none of 2026."""
    employed(ledger)
    ledger.add(monthly("10000", elections={"after_tax": "0.10"}))

    (group,) = ledger.status(2027, "2026-11-20").annual_additions

    assert group.projected_total == M("12000")


def test_a_match_on_unknown_pay_is_not_known(ledger: FilledLedger) -> None:
    employed(ledger, HALF_OF_SIX)
    schedule = monthly("1", election_amounts={"pre_tax_deferral": "600"})
    del schedule["pay"]
    ledger.add(schedule)

    assert ledger.additions(2026, "2026-01-01").projected_total is None


def test_after_tax_money_is_matched_where_the_plan_says_so(ledger: FilledLedger) -> None:
    employed(ledger, {**HALF_OF_SIX, "on": ["elective_deferral", "after_tax"]})
    ledger.add(monthly("10000", elections={"pre_tax_deferral": "0.02", "after_tax": "0.10"}))

    group = ledger.additions(2026, "2026-01-01")

    # A pay date: 200 + 1,000, matched 50 % of 600.
    assert group.projected_total == M("18000")
    assert group.after_tax_room == M("72000") - M("2400") - M("3600")


def test_one_pay_check_that_feeds_two_plans_is_paid_once(ledger: FilledLedger) -> None:
    """415 pay of 24,000: 12 x 2,000 once, though both plans' schedules say it."""
    employed(ledger)
    ledger.plan("acme-savings")
    for plan in ("acme-401k", "acme-savings"):
        ledger.add({**monthly("2000", elections={"pre_tax_deferral": "0.05"}), "plan": plan})

    assert ledger.additions(2026, "2026-01-01").recorded.limit == M("24000")


def test_student_loan_payments_are_matched_with_the_annual_match(ledger: FilledLedger) -> None:
    """Notice 2024-63: deferrals of 2,000 and payments of 20,000, pay 100,000, 50 % of 6 %: match 3,000."""
    employed(ledger, {**WHOLE_YEAR, "on": ["elective_deferral", "student_loan_payment"]})
    ledger.stub("2026-06-30", compensation="100000", pre_tax_deferral="2000")
    ledger.add(
        {
            "record": "student_loan_payment",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-07-01",
            "amount": "20000",
        }
    )

    group = ledger.additions(2026, "2026-12-31")

    assert group.recorded.total == M("2000")
    assert group.projected_total == M("5000")


def test_catch_up_beyond_a_plans_own_cap_on_deferrals(ledger: FilledLedger) -> None:
    """A cap of 10 % of pay of 100,000: of 15,000 deferred at 55, 5,000 is catch-up and no annual addition."""
    ledger.person("1971-03-01")
    ledger.plan(deferral_cap_rate="0.10")
    ledger.stub("2026-06-30", compensation="100000", pre_tax_deferral="15000")

    recorded = ledger.additions(2026).recorded

    assert (recorded.catch_up, recorded.total) == (M("5000"), M("10000"))


@pytest.mark.parametrize(
    ("pay", "catch_up"), [("160000.00", "0"), ("160000.01", "4000")], ids=["not highly paid", "highly paid"]
)
def test_the_cap_on_deferrals_of_the_highly_compensated(ledger: FilledLedger, pay: str, catch_up: str) -> None:
    """414(q): last year's pay above 160,000. Then 8 % of 200,000 is the cap, and 4,000 of 20,000 passes it."""
    ledger.person("1971-03-01")
    ledger.plan(hce_deferral_cap_rate="0.08")
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "compensation": pay})
    ledger.stub("2026-06-30", compensation="200000", roth_deferral="20000")

    assert ledger.additions(2026).recorded.catch_up == M(catch_up)


def test_plan_pay_of_some_stubs_and_pay_of_the_others(ledger: FilledLedger) -> None:
    """A bonus that the plan leaves out: 10 % of 60,000 (not of 90,000, nor of 0) may be after-tax."""
    employed(ledger, after_tax_cap_rate="0.10")
    ledger.stub("2026-01-30", compensation="60000", after_tax="1000")
    ledger.stub("2026-02-27", compensation="30000", plan_pay="0", after_tax="0")

    assert ledger.additions(2026).after_tax_room == M("5000")


def test_the_tour_of_a_short_year_by_termination(ledger: FilledLedger) -> None:
    """A plan that ended on 30 June 2018 has 6/12 of 55,000, and nothing in 2019."""
    employed(ledger, ended="2018-06-30")
    ledger.stub("2018-03-30", compensation="100000", after_tax="20000")

    recorded = ledger.additions(2018).recorded

    assert (recorded.period[1], recorded.limit, recorded.room) == (dt.date(2018, 6, 30), M("27500"), M("7500"))
    assert ledger.status(2019).annual_additions == ()


def test_money_after_a_plans_end_is_shown(ledger: FilledLedger) -> None:
    employed(ledger, ended="2018-06-30")
    ledger.stub("2019-03-29", compensation="100000", after_tax="20000")

    assert ledger.additions(2019).recorded.total == M("20000")


def test_a_457b_has_a_limit_of_its_own(ledger: FilledLedger) -> None:
    """45 years old: 24,500 in a 403(b) and 24,500 in a governmental 457(b); one dollar more is over in the 457(b)."""
    ledger.person("1981-03-01")
    ledger.plan("acme-403b", kind="403b")
    ledger.plan("city-457b", employer="city", kind="457b", governmental=True)
    ledger.stub("2026-06-30", plan="acme-403b", compensation="200000", pre_tax_deferral="24500")
    ledger.stub("2026-06-30", plan="city-457b", pre_tax_deferral="20000", employer_nonelective="4500")

    status = ledger.status(2026)

    assert status.elective_deferrals.total == M("24500")
    assert [group.recorded.total for group in status.annual_additions] == [M("24500")]
    assert status.section_457b is not None
    assert (status.section_457b.total, status.section_457b.room, status.section_457b.excess) == (M("24500"), ZERO, ZERO)

    ledger.stub("2026-07-31", plan="city-457b", pre_tax_deferral="1")
    over = ledger.status(2026)

    assert over.section_457b is not None
    assert over.section_457b.excess == M("1")
    assert [alert.amount for alert in over.alerts if alert.code == "457b_over"] == [M("1")]
