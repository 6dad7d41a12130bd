"""What an entry would do before it is recorded: limits, new alerts, and the tax of what leaves a plan."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.records import read_line
from ledger.domain.settings import DEFAULTS
from ledger.services.entry_effects import EntryEffect, effect_of, year_seen
from ledger.services.new_alerts import new_alerts
from ledger.services.recording import record
from ledger.services.status import status
from tests.services.conftest import FilledLedger

TODAY = dt.date(2026, 6, 30)
OWNER = {"person": "pat", "plan": "acme-401k"}


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", id="jan", compensation="200000", after_tax="10000")
    return ledger


def effect(ledger: FilledLedger, line: dict[str, Any], **more: Any) -> EntryEffect:
    return effect_of(ledger.store, read_line(line), today=TODAY, thresholds=DEFAULTS, **more)


def stub(after_tax: str, day: str = "2026-02-15") -> dict[str, Any]:
    return {"record": "pay_stub", **OWNER, "pay_date": day, "compensation": "1", "amounts": {"after_tax": after_tax}}


def conversion(**keys: Any) -> dict[str, Any]:
    return {"record": "conversion", **OWNER, "date": "2026-02-20", "destination": "in_plan_roth", **keys}


def total(found: EntryEffect) -> tuple[str, str]:
    assert found.before is not None
    assert found.after is not None
    (was,), (now,) = found.before.annual_additions, found.after.annual_additions
    return str(was.recorded.total), str(now.recorded.total)


def test_a_stub_moves_the_limits_and_raises_its_alert(pat: FilledLedger) -> None:
    """72,000 is the 415(c) limit of 2026 (Notice 2025-67); 10,000 + 62,000.01 passes it by a cent."""
    found = effect(pat, stub("62000.01"))

    assert total(found) == ("$10,000.00", "$72,000.01")
    assert "415c_over" in [alert.code for alert in found.new_alerts]
    assert found.outcomes == ()
    assert len(pat.store.reader().entries("pay_stub")) == 1


def test_the_effect_is_that_of_recording_it(pat: FilledLedger) -> None:
    line = stub("62000.01")
    foretold = effect(pat, line)
    before = status(pat.store.reader(), "pat", 2026, TODAY)

    logged = record(pat.store, read_line(line), "stub add")

    after = status(pat.store.reader(), "pat", 2026, TODAY)
    assert (foretold.id, foretold.before, foretold.after) == (logged.id, before, after)
    assert foretold.new_alerts == tuple(new_alerts(before, after))


def test_of_a_replacement_the_old_entry_is_gone(pat: FilledLedger) -> None:
    assert total(effect(pat, stub("4000", "2026-01-15"), replaces="jan")) == ("$10,000.00", "$4,000.00")


def test_before_is_taken_where_it_is_of_the_same_year_and_day(pat: FilledLedger) -> None:
    first = effect(pat, stub("1"))
    assert effect(pat, stub("2"), before=first.before).before is first.before
    other = effect(pat, stub("2", "2025-02-15"), before=first.before)
    assert other.before is not None
    assert (other.before.year, other.before.as_of) == (2025, TODAY)


def test_a_conversion_shows_its_tax_before_it_is_made(pat: FilledLedger) -> None:
    """Of 10,150 with 10,000 of basis, 150 is earnings: taxable; with 50 of another conversion 200 in the year."""
    pat.add(conversion(date="2026-02-01", amount="50", source="employer_match"))

    found = effect(pat, conversion(amount="10150", balance_before="10150"))

    (outcome,) = found.outcomes
    assert (str(outcome.basis), str(outcome.taxable), outcome.method) == ("$10,000.00", "$150.00", "balance")
    assert (str(found.taxable_so_far), found.missing) == ("$200.00", ())


def test_what_is_not_known_is_said(pat: FilledLedger) -> None:
    found = effect(pat, conversion(amount="5000"))
    assert found.outcomes[0].taxable is None
    assert found.taxable_so_far is None
    (why,) = found.missing
    assert "2026-02-20" in why
    assert "conversion_missing_earnings" in [alert.code for alert in found.new_alerts]


def test_cash_has_advice_and_a_distribution_an_outcome(pat: FilledLedger) -> None:
    """20 % of 150 is withheld from what is paid out (IRC 3405(c))."""
    line = {"record": "distribution", **OWNER, "date": "2026-02-20", "source": "after_tax", "amount": "10150"}
    found = effect(pat, {**line, "balance_before": "10150"})
    assert [str(each.taxable) for each in found.outcomes] == ["$150.00"]
    legs = [{"destination": "cash", "amount": "10150"}]
    paid = {"record": "conversion", **OWNER, "date": "2026-02-20", "balance_before": "10150"}
    found = effect(pat, {**paid, "legs": legs})
    assert found.advice == (
        "The plan has to withhold 20 % of the taxable part of what it pays to you, $30.00 (IRC 3405(c)).",
    )


def test_a_plan_is_nobodys(pat: FilledLedger) -> None:
    found = effect(pat, {"record": "employer", "id": "beta", "name": "Beta"})
    assert found == EntryEffect(id="employer:beta", before=None, after=None)


@pytest.mark.parametrize(
    ("line", "year", "seen_from"),
    [
        (stub("1", "2025-12-31"), 2025, TODAY),
        (stub("1", "2026-06-30"), 2026, TODAY),
        (stub("1", "2027-01-15"), 2027, dt.date(2027, 1, 15)),
        (
            {"record": "expected_pay", **OWNER, "pay_date": "2026-12-15", "pay": "1"},
            2026,
            TODAY,
        ),
        ({"record": "form_1099r", **OWNER, "year": 2025, "boxes": {"1": "1"}}, 2025, TODAY),
        ({"record": "acknowledged", "person": "pat", "code": "415c_near", "year": 2025, "reason": "r"}, 2025, TODAY),
    ],
)
def test_the_year_and_day_it_is_seen_from(line: dict[str, Any], year: int, seen_from: dt.date) -> None:
    assert year_seen(read_line(line), TODAY) == (year, seen_from)
