"""Pre-tax catch-up while last year's Social Security wages are not on file."""

from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from tests.services.conftest import FilledLedger

M = Money.parse


def raised(ledger: FilledLedger, as_of: str = "2026-12-31") -> list[Alert]:
    return [alert for alert in ledger.status(2026, as_of).alerts if alert.code == "catch_up_must_be_roth"]


def deferring(ledger: FilledLedger, birth_date: str = "1971-05-01", rules: Any = None, **sources: str) -> None:
    ledger.person(birth_date)
    ledger.plan(**(rules or {}))
    ledger.stub("2026-06-15", compensation="300000", **sources)


@pytest.mark.parametrize(
    ("birth_date", "sources", "amount"),
    [
        pytest.param("1971-05-01", {"pre_tax_deferral": "24500"}, None, id="at-the-limit"),
        pytest.param("1971-05-01", {"pre_tax_deferral": "24500.01"}, "0.01", id="a-cent-of-catch-up"),
        pytest.param("1971-05-01", {"pre_tax_deferral": "32500"}, "8000", id="all-of-it"),
        pytest.param("1971-05-01", {"pre_tax_catch_up": "32600"}, "8000", id="more-than-may-be-catch-up"),
        pytest.param("1971-05-01", {"pre_tax_deferral": "24500", "roth_deferral": "8000"}, None, id="roth-covers-it"),
        pytest.param(
            "1971-05-01", {"pre_tax_deferral": "29500", "roth_deferral": "3000"}, "5000", id="roth-covers-a-part"
        ),
        pytest.param("1965-05-01", {"pre_tax_deferral": "35750"}, "11250", id="61"),
        pytest.param("1976-12-31", {"pre_tax_deferral": "24501"}, "1", id="50-on-the-last-day"),
        pytest.param("1977-01-01", {"pre_tax_deferral": "24501"}, None, id="49"),
        # R3: 20,000 + 12,000 + 46,000; 6,000 is catch-up because it passes 415(c).
        pytest.param(
            "1971-05-01",
            {"pre_tax_deferral": "20000", "employer_match": "12000", "after_tax": "46000"},
            "6000",
            id="over-415c",
        ),
    ],
)
def test_that_it_is_not_known_is_said(
    ledger: FilledLedger, birth_date: str, sources: dict[str, str], amount: str | None
) -> None:
    deferring(ledger, birth_date, **sources)

    assert [(each.level, each.amount) for each in raised(ledger)] == ([] if amount is None else [("info", M(amount))])


def test_words_and_what_to_enter(ledger: FilledLedger) -> None:
    """M7: the wages of another employer decide nothing."""
    deferring(ledger, pre_tax_deferral="32500")
    ledger.plan("other", "xavier")
    line = {"record": "wages", "person": "pat", "employer": "xavier", "year": 2025}
    ledger.add({**line, "social_security_wages": "176100"})

    (alert,) = raised(ledger)

    assert alert.message == (
        "$8,000.00 of pre-tax deferrals of 2026 is, or will be, catch-up, and whether it must be Roth is not known: it "
        "must where Social Security wages of 2025 (W-2 box 3) from acme were more than $150,000.00, and they are not "
        "on file."
    )
    assert alert.action == (
        "Enter them, 0 for a new hire: roth-ledger person wages --person pat --employer acme --year 2025 "
        "--social-security-wages …"
    )
    assert (alert.source, alert.subject) == ("IRC 414(v)(7); Reg. 1.414(v)-2(a)(2)", "acme")


@pytest.mark.parametrize(
    ("wages", "level"), [("0", None), ("150000.00", None), ("150000.01", "warning")], ids=["new-hire", "at", "over"]
)
def test_once_they_are_known_it_is_decided(ledger: FilledLedger, wages: str, level: str | None) -> None:
    deferring(ledger, pre_tax_deferral="32500")
    line = {"record": "wages", "person": "pat", "employer": "acme", "year": 2025}
    ledger.add({**line, "social_security_wages": wages})

    assert [each.level for each in raised(ledger)] == ([] if level is None else [level])


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        pytest.param("2041.66", [], id="24,499.92-in-twelve-months"),
        pytest.param("2200", [("info", M("1900"))], id="26,400-in-twelve-months"),
    ],
)
def test_catch_up_that_is_scheduled_counts(
    ledger: FilledLedger, amount: str, expected: list[tuple[str, Money]]
) -> None:
    ledger.person("1971-05-01")
    ledger.plan()
    ledger.add(
        {
            "record": "pay_schedule",
            "person": "pat",
            "plan": "acme-401k",
            "frequency": "monthly",
            "first_pay_date": "2026-01-31",
            "pay": "20000",
            "election_amounts": {"pre_tax_deferral": amount},
        }
    )
    for month, day in (("01", "31"), ("02", "28"), ("03", "31")):
        ledger.stub(f"2026-{month}-{day}", compensation="20000", pre_tax_deferral=amount)

    assert [(each.level, each.amount) for each in raised(ledger, "2026-03-31")] == expected


@pytest.mark.parametrize("rules", [{"catch_up_allowed": False}, {"kind": "simple_ira"}], ids=["none-allowed", "simple"])
def test_a_plan_without_catch_up_or_outside_the_rule_asks_nothing(ledger: FilledLedger, rules: Any) -> None:
    deferring(ledger, rules=rules, pre_tax_deferral="32500")

    assert raised(ledger) == []


def test_a_plan_without_roth_is_asked_about_too(ledger: FilledLedger) -> None:
    """Its catch-up limit is zero where catch-up must be Roth, so whether it must is what matters."""
    deferring(ledger, rules={"roth_allowed": False}, pre_tax_deferral="32500")

    assert [(each.level, each.amount) for each in raised(ledger)] == [("info", M("8000"))]


def test_what_an_owner_earns_without_wages_is_known(ledger: FilledLedger) -> None:
    deferring(ledger, rules={"kind": "solo_401k"}, pre_tax_deferral="32500")
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "net_earnings": "300000"})

    assert raised(ledger) == []
