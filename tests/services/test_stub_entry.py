"""What the form of a pay stub begins with and says; days are looked up on a calendar of 2026."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.records import read_line
from ledger.domain.settings import DEFAULTS
from ledger.services.stub_entry import Beginning, begin, plans_to_log, preview_stub
from tests.services.conftest import FilledLedger

TODAY = dt.date(2026, 6, 19)
OWNER = {"person": "pat", "plan": "acme-401k"}


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    ledger.add({"record": "pay_schedule", **OWNER, "frequency": "biweekly", "first_pay_date": "2026-01-02"})
    return ledger


def beginning(ledger: FilledLedger, pay_date: dt.date | None = None) -> Beginning:
    return begin(ledger.store.reader(), "pat", "acme-401k", TODAY, DEFAULTS, pay_date=pay_date)


def notes(ledger: FilledLedger, day: str, replaces: str | None = None, **keys: Any) -> tuple[str, ...]:
    value = read_line({"record": "pay_stub", **OWNER, "pay_date": day, "amounts": {"after_tax": "5.00"}, **keys})
    proposed = beginning(ledger).next
    return preview_stub(
        ledger.store, value, today=TODAY, thresholds=DEFAULTS, replaces=replaces, proposed=proposed
    ).notes


def test_the_sources_are_those_used_and_the_last_that_changed_is_named(pat: FilledLedger) -> None:
    pat.stub("2026-05-08", pre_tax_deferral="100", employer_match="50")
    pat.stub("2026-05-22", pre_tax_deferral="110", employer_match="50")
    pat.stub("2026-06-05", pre_tax_deferral="110", employer_match="55", forfeiture="1")

    found = beginning(pat)

    assert found.sources == ("pre_tax_deferral", "employer_match", "forfeiture")
    assert found.changing == "employer_match"
    assert found.next.pay_date == dt.date(2026, 6, 19)
    assert found.before.year == 2026


def test_another_date_takes_the_deposit_along(pat: FilledLedger) -> None:
    for day, deposit in (("2026-05-08", "2026-05-11"), ("2026-05-22", "2026-05-25"), ("2026-06-05", "2026-06-08")):
        pat.stub(day, deposit_date=deposit, after_tax="10")

    found = beginning(pat, dt.date(2026, 7, 3)).next

    assert (found.pay_date, found.deposit_date) == (dt.date(2026, 7, 3), dt.date(2026, 7, 6))
    assert found.amounts == {"after_tax": Money(1000)}


def test_dates_are_spoken_of_and_refuse_nothing(pat: FilledLedger) -> None:
    pat.stub("2026-06-05", id="jun", after_tax="10")

    assert notes(pat, "2026-06-19") == ()
    assert notes(pat, "2026-06-20") == (
        "2026-06-20 is a Saturday.",
        "The next pay date of the schedule is 2026-06-19.",
        "2026-06-20 is still to come.",
    )
    assert notes(pat, "2026-06-05")[0] == "jun is a pay stub of 2026-06-05 already, and both count."
    assert notes(pat, "2026-06-05", replaces="jun") == ("The next pay date of the schedule is 2026-06-19.",)
    assert "These figures are of 2025." in notes(pat, "2025-12-19")
    assert notes(pat, "2026-06-19", deposit_date="2026-06-18") == ("The deposit date is before the pay date.",)


def test_own_plans_come_first_the_one_paid_last_before_the_others(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.person(person="sam")
    for plan in ("old", "new", "never"):
        ledger.plan(plan, employer=plan)
    ledger.stub("2026-01-02", plan="old", after_tax="10")
    ledger.stub("2026-06-05", plan="new", after_tax="10")

    own, others = plans_to_log(ledger.store.reader(), "pat", TODAY)

    assert [plan.id for plan in own] == ["new", "old"]
    assert [plan.id for plan in others] == ["never"]
