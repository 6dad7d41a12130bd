"""The next pay stub, filled in. Pay dates are counted on a calendar of 2026 by hand."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.services.corrections import void_entry
from ledger.services.next_stub import NextStub, next_stub
from tests.services.conftest import FilledLedger

TODAY = dt.date(2026, 6, 30)
OWNER = {"person": "pat", "plan": "acme-401k"}


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    return ledger


def schedule(ledger: FilledLedger, frequency: str, first: str, **keys: Any) -> None:
    ledger.add({"record": "pay_schedule", **OWNER, "frequency": frequency, "first_pay_date": first, **keys})


def proposed(ledger: FilledLedger, today: dt.date = TODAY) -> NextStub:
    return next_stub(ledger.store.reader(), "pat", "acme-401k", today)


def bonus(ledger: FilledLedger, day: str) -> None:
    ledger.add({"record": "pay_stub", **OWNER, "pay_date": day, "pay_type": "bonus", "amounts": {"after_tax": "5000"}})


def test_pay_and_amounts_are_those_of_the_newest_regular_stub(pat: FilledLedger) -> None:
    schedule(pat, "semimonthly", "2026-01-15")
    pat.stub("2026-05-15", id="may", compensation="8000", plan_pay="7000", after_tax="700", employer_match="300")
    pat.stub("2026-05-20", after_tax="-700")  # payroll took something back
    bonus(pat, "2026-05-22")

    found = proposed(pat)

    assert found == NextStub(
        person="pat",
        plan="acme-401k",
        pay_date=dt.date(2026, 5, 31),
        compensation=Money(800000),
        plan_pay=Money(700000),
        amounts={"after_tax": Money(70000), "employer_match": Money(30000)},
        copied_from="may",
        dated_by="schedule",
        why="2026-05-31 is the next pay date of the schedule. Pay and amounts are those of the stub of 2026-05-15.",
    )


def test_a_voided_stub_is_no_pattern(pat: FilledLedger) -> None:
    pat.stub("2026-05-15", id="may", after_tax="700")
    pat.stub("2026-06-15", id="jun", after_tax="800")
    void_entry(pat.store, "jun", "entered twice", "void")
    assert proposed(pat).copied_from == "may"


@pytest.mark.parametrize(
    ("frequency", "first", "newest", "next_date"),
    [
        pytest.param("weekly", "2026-01-02", "2026-05-29", "2026-06-05", id="weekly"),
        pytest.param("biweekly", "2026-01-09", "2026-05-29", "2026-06-12", id="biweekly"),
        pytest.param("semimonthly", "2026-01-15", "2026-05-31", "2026-06-15", id="semimonthly"),
        pytest.param("monthly", "2026-01-31", "2026-01-31", "2026-02-28", id="monthly, at its end"),
        pytest.param("semimonthly", "2026-01-15", "2026-05-29", "2026-06-15", id="paid on the Friday before the 31st"),
        pytest.param("semimonthly", "2026-01-15", "2026-05-18", "2026-05-31", id="paid late"),
        pytest.param("biweekly", "2026-01-09", "2026-05-28", "2026-06-12", id="a day early"),
        pytest.param("monthly", "2026-01-31", "2025-12-31", "2026-01-31", id="before the schedule began"),
    ],
)
def test_the_date_is_the_first_of_the_schedule_without_a_stub(
    pat: FilledLedger, frequency: str, first: str, newest: str, next_date: str
) -> None:
    schedule(pat, frequency, first)
    pat.stub(newest, after_tax="1")
    found = proposed(pat)
    assert (str(found.pay_date), found.dated_by) == (next_date, "schedule")


def test_after_the_last_date_there_is_none(pat: FilledLedger) -> None:
    schedule(pat, "monthly", "2026-01-31", until="2026-05-31")
    pat.stub("2026-05-31", after_tax="1")
    found = proposed(pat)
    assert (found.pay_date, found.dated_by, found.amounts) == (None, None, {"after_tax": Money(100)})
    assert found.why.startswith("The schedule names no pay date after 2026-05-31: enter the date")


def test_nor_after_the_plan_ended(pat: FilledLedger) -> None:
    schedule(pat, "monthly", "2026-01-31")
    pat.stub("2026-05-31", after_tax="1")
    pat.add({"record": "plan_change", "plan": "acme-401k", "from": "2026-06-15", "ended": "2026-06-15"})
    found = proposed(pat)
    assert found.pay_date is None
    assert found.why.startswith("The plan ended on 2026-06-15")


def test_a_schedule_that_took_over_is_told(pat: FilledLedger) -> None:
    schedule(pat, "monthly", "2026-01-31", election_amounts={"after_tax": "1"})
    schedule(pat, "monthly", "2026-01-31", **{"from": "2026-06-01"}, election_amounts={"after_tax": "2"})
    pat.stub("2026-05-31", after_tax="1")
    found = proposed(pat)
    assert str(found.pay_date) == "2026-06-30"
    assert "The schedule of 2026-06-01 is new since then: check the amounts." in found.why


@pytest.mark.parametrize(
    ("days", "next_date"),
    [
        pytest.param(["2026-05-15", "2026-05-22", "2026-05-29"], "2026-06-05", id="weekly"),
        pytest.param(["2026-05-01", "2026-05-15", "2026-05-29"], "2026-06-12", id="every two weeks"),
        pytest.param(["2026-04-30", "2026-05-15", "2026-05-31"], "2026-06-15", id="twice a month"),
        pytest.param(["2026-03-05", "2026-03-20", "2026-04-05"], "2026-04-20", id="the 5th and 20th"),
        pytest.param(["2026-03-10", "2026-04-10", "2026-05-10"], "2026-06-10", id="monthly"),
        pytest.param(["2026-02-28", "2026-03-31", "2026-04-30"], "2026-05-31", id="at the end of the month"),
        pytest.param(["2026-05-01", "2026-05-15", "2026-05-30"], "None", id="no pattern"),
        pytest.param(["2026-05-15", "2026-05-29"], "None", id="two are too few"),
        pytest.param(["2026-05-15", "2026-05-15", "2026-05-29"], "None", id="two of one day are one"),
    ],
)
def test_without_a_schedule_it_goes_on_as_the_last_three(pat: FilledLedger, days: list[str], next_date: str) -> None:
    for day in days:
        pat.stub(day, after_tax="1")
    found = proposed(pat)
    assert (str(found.pay_date), found.dated_by) == (next_date, None if next_date == "None" else "spacing")
    assert found.why.startswith("There is no pay schedule")


@pytest.mark.parametrize(
    ("lags", "deposited"),
    [((3, 3, 3), "2026-04-18"), ((0, 0, 0), "None"), ((3, 3, 2), "None"), ((0, 3, 3), "None"), ((3, 3), "None")],
)
def test_the_deposit_date_is_as_far_from_it_as_the_last_three(
    pat: FilledLedger, lags: tuple[int, ...], deposited: str
) -> None:
    schedule(pat, "monthly", "2026-01-15")
    for month, lag in zip((3, 2, 1), reversed(lags), strict=False):
        pat.stub(f"2026-{month:02}-15", after_tax="1", deposit_date=f"2026-{month:02}-{15 + lag}")
    found = proposed(pat)
    assert (str(found.pay_date), str(found.deposit_date)) == ("2026-04-15", deposited)
    assert ("deposit date" in found.why) is any(lags)


def test_a_day_to_come_is_told(pat: FilledLedger) -> None:
    schedule(pat, "monthly", "2026-01-31")
    pat.stub("2026-06-30", after_tax="1")
    assert proposed(pat).why.endswith("2026-07-31 is still to come.")


def test_the_first_stub_is_the_schedules(pat: FilledLedger) -> None:
    """10 % of 8,000 and 50 beside it: 850 of after-tax money a pay date."""
    pat.plan(match={"tiers": [["0.50", "0.06"]]})
    schedule(
        *(pat, "monthly", "2024-01-31"),
        pay="8000",
        elections={"after_tax": "0.10"},
        election_amounts={"after_tax": "50", "roth_deferral": "100"},
    )
    found = proposed(pat)
    assert (str(found.pay_date), found.dated_by, found.copied_from) == ("2026-01-31", "schedule", None)
    assert (found.compensation, found.amounts) == (
        Money(800000),
        {"after_tax": Money(85000), "roth_deferral": Money(10000)},
    )
    assert found.why == (
        "There is no earlier pay stub of this plan; 2026-01-31 is the first pay date of 2026. Pay and amounts are the "
        "schedule's: check them against the stub. The employer match is not among them."
    )


def test_shares_of_unknown_pay_are_left_open(pat: FilledLedger) -> None:
    schedule(pat, "monthly", "2026-01-31", elections={"after_tax": "0.10"}, election_amounts={"roth_deferral": "1"})
    found = proposed(pat)
    assert found.amounts == {"roth_deferral": Money(100)}
    assert "Shares of pay are left open" in found.why


def test_with_nothing_to_go_by_all_is_left_open(pat: FilledLedger) -> None:
    found = proposed(pat)
    assert (found.pay_date, found.amounts, found.dated_by) == (None, {}, None)
    assert found.why == (
        "There is no earlier pay stub of this plan, and no pay schedule. Enter the date and the amounts."
    )
