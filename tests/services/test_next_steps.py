"""What to do next, most urgent first."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.services.next_steps import NextStep, next_steps
from tests.services.conftest import FilledLedger

OWNER = {"person": "pat", "plan": "acme-401k"}


def steps(ledger: FilledLedger, as_of: str, year: int | None = None) -> list[NextStep]:
    day = dt.date.fromisoformat(as_of)
    return next_steps(ledger.store.reader(), ledger.status(year or day.year, as_of), day)


def done(found: list[NextStep]) -> list[str]:
    return [step.do for step in found]


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    return ledger


def monthly(ledger: FilledLedger, plan: str = "acme-401k") -> None:
    ledger.add(
        {
            "record": "pay_schedule",
            "person": "pat",
            "plan": plan,
            "frequency": "monthly",
            "first_pay_date": "2024-01-31",
        }
    )


def conversion(day: str, amount: str, **keys: Any) -> dict[str, Any]:
    return {
        "record": "conversion",
        **OWNER,
        "date": day,
        "amount": amount,
        "destination": "in_plan_roth",
        **keys,
    }


def test_an_empty_ledger_begins_with_the_person(ledger: FilledLedger) -> None:
    day = dt.date(2026, 6, 30)
    found = next_steps(ledger.store.reader(), None, day)
    assert done(found) == ["add_person", "add_plan", "add_schedule", "log_stub"]
    ledger.person()
    assert done(steps(ledger, "2026-06-30")) == ["add_plan", "add_schedule", "log_stub"]
    ledger.plan()
    found = steps(ledger, "2026-06-30")
    assert (done(found), found[0].plan) == (["add_schedule", "log_stub"], "acme-401k")
    ledger.stub("2026-06-30", roth_deferral="1")
    assert done(steps(ledger, "2026-06-30")) == ["add_schedule"]


def test_pay_stubs_that_are_due(pat: FilledLedger) -> None:
    monthly(pat)
    found = steps(pat, "2026-03-31")
    assert found == [
        NextStep(
            "Log 3 pay stubs for acme-401k that were due since 2026-01-31.",
            "log_stub",
            plan="acme-401k",
            date=dt.date(2026, 1, 31),
        )
    ]
    pat.stub("2026-02-27", roth_deferral="1")  # a job that began in February, paid on the Friday
    found = steps(pat, "2026-03-31")
    assert (found[0].text, found[0].date) == ("Log the pay stub of 2026-03-31 for acme-401k.", dt.date(2026, 3, 31))
    pat.stub("2026-03-31", roth_deferral="1")
    assert steps(pat, "2026-03-31") == []
    assert done(steps(pat, "2026-04-30")) == ["log_stub"]


def test_money_that_waits_and_earnings_that_are_missing(pat: FilledLedger) -> None:
    monthly(pat)
    pat.stub("2026-01-31", after_tax="1000")
    pat.add({"record": "valuation", **OWNER, "date": "2026-02-10", "source": "after_tax", "balance": "1010"})
    found = steps(pat, "2026-02-15")
    assert found == [
        NextStep(
            "Convert the $1,000.00 of after-tax money of acme-401k, waiting since 2026-01-31.",
            "convert",
            plan="acme-401k",
            amount=Money(100000),
        )
    ]
    pat.add(conversion("2026-02-12", "400", id="c"))
    found = steps(pat, "2026-02-15")
    assert found[0] == NextStep(
        "Enter the earnings of the conversion of 2026-02-12 out of acme-401k, as the plan states them.",
        "state_earnings",
        plan="acme-401k",
        date=dt.date(2026, 2, 12),
        entry="c",
    )
    assert (found[1].do, found[1].amount) == ("convert", None)


def test_what_is_over_the_limit_is_not_to_be_converted(pat: FilledLedger) -> None:
    monthly(pat)
    pat.stub("2026-01-31", after_tax="90000")
    assert steps(pat, "2026-02-15") == []


def test_nor_what_the_plan_does_not_let_out(pat: FilledLedger) -> None:
    pat.plan(in_plan_conversion_allowed=False, in_service_rollover_allowed=False)
    monthly(pat)
    pat.stub("2026-01-31", after_tax="1000")
    assert steps(pat, "2026-02-15") == []


def test_a_year_that_ended_asks_for_its_forms_and_its_return(pat: FilledLedger) -> None:
    pat.stub("2025-12-31", after_tax="1000", roth_deferral="50", compensation="9000")
    pat.add(
        conversion("2025-12-31", "1000", earnings="0", id="c"),
        {"record": "contribution", **OWNER, "date": "2026-01-02", "source": "roth_deferral", "amount": "1"},
    )
    assert done(steps(pat, "2026-01-31")) == ["add_schedule"]
    assert done(steps(pat, "2026-02-01")) == ["enter_form", "enter_form", "add_schedule"]
    found = steps(pat, "2026-04-16")
    assert [(step.do, step.plan, step.employer, step.year) for step in found[:3]] == [
        ("enter_form", "acme-401k", None, 2025),
        ("enter_form", None, "acme", 2025),
        ("mark_filed", None, None, 2025),
    ]
    assert found[0].text == "Enter the Form 1099-R of acme-401k for 2025; it was due by 31 January."
    assert done(steps(pat, "2026-04-16", 2025))[:3] == done(found)[:3]
    assert "mark_filed" not in done(steps(pat, "2026-04-15"))

    # All of it reported as taxable: a difference. Then the return is filed, and nothing is asked for any more.
    pat.add(
        {
            "record": "form_1099r",
            **OWNER,
            "year": 2025,
            "boxes": {"1": "1000", "2a": "1000", "5": "0", "7": "G"},
        },
        {"record": "form_w2", "person": "pat", "employer": "acme", "year": 2025, "boxes": {"12": {"AA": "50"}}},
    )
    found = steps(pat, "2026-04-16")
    assert done(found)[:2] == ["look_at_differences", "mark_filed"]
    assert found[0].year == 2025
    pat.add(
        {
            "record": "filed_return",
            "person": "pat",
            "year": 2025,
            "date": "2026-04-10",
            "forms": {"1040": {"5a": "1000", "5b": "0"}},
        }
    )
    assert "mark_filed" not in done(steps(pat, "2026-04-16"))


def test_at_most_eight(pat: FilledLedger) -> None:
    for number in range(10):
        pat.plan(f"plan-{number}", f"employer-{number}")
        monthly(pat, f"plan-{number}")
    assert len(steps(pat, "2026-03-31")) == 8
