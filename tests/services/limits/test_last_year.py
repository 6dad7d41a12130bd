"""What of the year before is still open stays in this year's check."""

import pytest

from ledger.domain.money import Money
from tests.services.conftest import FilledLedger

M = Money.parse


def codes(ledger: FilledLedger, year: int, as_of: str) -> list[tuple[str, Money | None]]:
    return [(each.code, each.amount) for each in ledger.status(year, as_of).alerts if each.code.endswith("_over")]


@pytest.fixture
def over(ledger: FilledLedger) -> FilledLedger:
    """25,500 deferred to two unrelated plans in 2025, 2,000 over."""
    ledger.person()
    ledger.plan()
    ledger.plan("beta-401k", employer="beta")
    ledger.stub("2025-06-30", compensation="100000", pre_tax_deferral="13500")
    ledger.stub("2025-12-30", plan="beta-401k", compensation="100000", pre_tax_deferral="12000")
    return ledger


@pytest.mark.parametrize("as_of", ["2026-01-05", "2026-03-30", "2026-04-15", "2026-12-31"])
def test_an_excess_deferral_of_last_year_is_said(over: FilledLedger, as_of: str) -> None:
    assert codes(over, 2026, as_of) == [("402g_over", M("2000"))]


def test_not_in_the_year_after_that(over: FilledLedger) -> None:
    assert codes(over, 2027, "2027-01-01") == []


def test_not_when_another_year_is_asked_for(over: FilledLedger) -> None:
    assert codes(over, 2026, "2025-12-31") == []


def test_not_once_it_came_back(over: FilledLedger) -> None:
    back = {"record": "refund", "person": "pat", "plan": "acme-401k", "date": "2026-03-10", "amount": "2000"}
    over.add({**back, "source": "pre_tax_deferral", "earnings": "0", "reason": "excess_deferral", "for_year": 2025})

    assert codes(over, 2026, "2026-03-30") == []


def test_what_may_have_to_go_back_is_not_to_be_converted_in_the_new_year(ledger: FilledLedger) -> None:
    """2025: 23,500 and 48,000 are 1,500 over 70,000; of the 48,000 that wait 46,500 may be converted."""
    ledger.person()
    ledger.plan()
    ledger.stub("2025-12-01", compensation="300000", pre_tax_deferral="23500", after_tax="48000")

    alerts = ledger.status(2026, "2026-04-05").alerts

    assert [each.amount for each in alerts if each.code == "415c_over"] == [M("1500")]
    (waiting,) = [each for each in alerts if each.code == "after_tax_waiting"]
    assert waiting.action.startswith("Convert $46,500.00: ")


def test_a_fiscal_limitation_year_that_was_over(ledger: FilledLedger) -> None:
    """October 2024 to September 2025 with 70,500 of 70,000, most of it paid in 2024."""
    ledger.person()
    ledger.plan(limitation_year_end="09-30")
    ledger.stub("2024-11-01", compensation="300000", after_tax="68000")
    ledger.stub("2025-03-01", compensation="300000", after_tax="2500")

    assert codes(ledger, 2026, "2026-01-15") == [("415c_over", M("500"))]


def test_catch_up_that_must_be_roth_is_still_said_before_the_w2s(ledger: FilledLedger) -> None:
    ledger.person("1970-05-01")
    ledger.plan()
    ledger.add(
        {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "176100"}
    )
    ledger.stub("2026-12-15", compensation="300000", pre_tax_deferral="30000")

    alerts = ledger.status(2027, "2027-01-10").alerts

    assert [each.amount for each in alerts if each.code == "catch_up_must_be_roth"] == [M("5500")]
