"""Published examples of what a person's age, service, wages and pay of the year before decide, read off `status`."""

from typing import Any

import pytest

from ledger.domain.money import Money
from tests.services.conftest import FilledLedger


def plain(amount: Money | None) -> str:
    return "unknown" if amount is None else amount.plain().removesuffix(".00")


def wages(ledger: FilledLedger, employer: str, year: int, **amounts: str) -> None:
    ledger.add({"record": "wages", "person": "pat", "employer": employer, "year": year, **amounts})


@pytest.mark.parametrize(
    ("year", "birth_date", "rules", "catch_up", "room"),
    [
        pytest.param(2026, "1976-12-31", {}, "8000", "32500", id="TV-21 IRC 414(v)(5)(A), 50 on 31 December"),
        pytest.param(2026, "1977-01-01", {}, "0", "24500", id="TV-22 IRC 414(v)(5)(A), a day too young"),
        pytest.param(2027, "1977-01-01", {}, "unknown", "unknown", id="TV-22 eligible in 2027, not on file"),
        pytest.param(2025, "1965-12-15", {}, "11250", "34750", id="TV-23 Cary Street, 60 in December"),
        pytest.param(2025, "1961-06-01", {}, "7500", "31000", id="TV-25 Cary Street and PLANSPONSOR, 64 in 2025"),
        pytest.param(2024, "1963-06-01", {}, "7500", "30500", id="TV-26 Notice 2024-80, 61 a year too early"),
        pytest.param(2026, "1964-06-01", {}, "11250", "35750", id="TV-28 particle.news, 62"),
        pytest.param(
            2026, "1964-06-01", {"higher_catch_up_allowed": False}, "8000", "32500", id="TV-28 not offered by the plan"
        ),
    ],
)
def test_catch_up_from_the_first_days_of_the_year(
    ledger: FilledLedger, year: int, birth_date: str, rules: dict[str, Any], catch_up: str, room: str
) -> None:
    ledger.person(birth_date)
    ledger.plan(**rules)
    ledger.stub(f"{year}-01-02", compensation="20000", pre_tax_deferral="0")

    deferrals = ledger.status(year, f"{year}-01-02").elective_deferrals

    assert (plain(deferrals.catch_up_limit), plain(deferrals.room)) == (catch_up, room)


@pytest.mark.parametrize(
    ("prior", "used", "added"),
    [
        # 20 x 5,000 - 96,000 = 4,000; 15,000 - 5,000 = 10,000; 3,000 is the least.
        pytest.param("96000", "5000", "3000", id="TV-51 IRC 402(g)(7), 3000 is the least"),
        pytest.param("98500", "5000", "1500", id="TV-51 IRC 402(g)(7), what service leaves"),
        pytest.param("98500", "14000", "1000", id="TV-51 IRC 402(g)(7), what the lifetime leaves"),
    ],
)
def test_fifteen_years_of_service(ledger: FilledLedger, prior: str, used: str, added: str) -> None:
    ledger.person("1981-01-01")
    ledger.plan("nurses", "hospital", "403b", long_service_catch_up_allowed=True)
    ledger.stub("2026-06-30", "nurses", compensation="90000", pre_tax_deferral="24500")
    service = {"years": 20, "prior_deferrals": prior, "used_before": used}
    ledger.add({"record": "long_service", "person": "pat", "plan": "nurses", "year": 2026, **service})

    deferrals = ledger.status(2026).elective_deferrals

    assert plain(deferrals.room) == added
    assert deferrals.limit == Money.parse("24500") + Money.parse(added)


def test_luke_hired_in_october(ledger: FilledLedger) -> None:
    """TV-30, DWC: hired on 1 October 2025 at 250,000 and paid 75,000 that year; not annualised, so free in 2026.

    In 2026 box 3 ends at the wage base of 184,500. The amount for 2027 is not on file: the answer is not known until
    the person enters it.
    """
    ledger.person("1970-01-01")
    ledger.plan()
    wages(ledger, "acme", 2025, social_security_wages="75000")
    ledger.stub("2026-01-15", compensation="10000", pre_tax_deferral="1000")
    assert ledger.status(2026).roth_catch_up_required == {"acme": False}

    wages(ledger, "acme", 2026, social_security_wages="184500")
    ledger.stub("2027-01-15", compensation="10000", pre_tax_deferral="1000")
    assert ledger.status(2027, "2027-01-31").roth_catch_up_required == {"acme": None}

    # 155,000 stands for whatever the IRS publishes.
    ledger.add({"record": "limits", "year": 2027, "source": "assumed for this test", "roth_catch_up_wages": 155000})
    assert ledger.status(2027, "2027-01-31").roth_catch_up_required == {"acme": True}


def test_a_new_employer_does_not_look_at_the_old_ones_wages(ledger: FilledLedger) -> None:
    """TV-32, Reg. 1.414(v)-2(a)(2): 300,000 at X in 2025, then at an unrelated Y: not required there in 2026."""
    ledger.person("1973-01-01")
    ledger.plan("x plan", "x")
    ledger.plan("y plan", "y")
    wages(ledger, "x", 2025, social_security_wages="176100")
    wages(ledger, "y", 2025, social_security_wages="0")
    ledger.stub("2025-06-30", "x plan", compensation="300000", pre_tax_deferral="23500")
    ledger.stub("2026-06-30", "y plan", compensation="150000", pre_tax_deferral="32500")

    status = ledger.status(2026)

    assert status.roth_catch_up_required == {"y": False}
    assert "catch_up_must_be_roth" not in {alert.code for alert in status.alerts}


@pytest.mark.parametrize(
    ("roth", "pre_tax", "compliant"),
    [
        pytest.param("8000", "24500", True, id="TV-33 401kSpecialist, 8000 Roth early in the year"),
        pytest.param("7999.99", "24500.01", False, id="a cent of the catch-up is pre-tax"),
        pytest.param("0", "24500", True, id="no catch-up, nothing to be Roth"),
        pytest.param("0", "24500.01", False, id="a cent of pre-tax catch-up"),
    ],
)
def test_roth_deferrals_of_any_month_count(ledger: FilledLedger, roth: str, pre_tax: str, *, compliant: bool) -> None:
    """IRC 414(v)(7): what matters is that the year's Roth deferrals are no less than the catch-up."""
    ledger.person("1971-01-01")
    ledger.plan()
    wages(ledger, "acme", 2025, social_security_wages="162000")
    ledger.stub("2026-02-28", compensation="80000", roth_deferral=roth)
    ledger.stub("2026-10-31", compensation="120000", pre_tax_deferral=pre_tax)

    status = ledger.status(2026)

    assert status.roth_catch_up_required == {"acme": True}
    assert ("catch_up_must_be_roth" not in {alert.code for alert in status.alerts}) is compliant
    catch_up = max(Money.parse(roth) + Money.parse(pre_tax) - Money.parse("24500"), Money(0))
    assert status.annual_additions[0].recorded.catch_up == catch_up


@pytest.mark.parametrize(
    ("facts", "highly"),
    [
        pytest.param({"compensation": "160000.00"}, False, id="TV-62 IRC 414(q), 160000.00 in 2025"),
        pytest.param({"compensation": "160000.01"}, True, id="TV-62 IRC 414(q), 160000.01 in 2025"),
        pytest.param({"compensation": "0"}, False, id="TV-62 IRC 414(q), hired in 2026 at 500000"),
        pytest.param(
            {"compensation": "0", "owner_share": "0.05"}, False, id="TV-62 IRC 414(q), an owner of 5 % exactly"
        ),
        pytest.param({"compensation": "0", "owner_share": "0.0501"}, True, id="TV-62 IRC 414(q), an owner of over 5 %"),
    ],
)
def test_highly_compensated_by_the_year_before(ledger: FilledLedger, facts: dict[str, str], *, highly: bool) -> None:
    ledger.person()
    ledger.plan()
    wages(ledger, "acme", 2025, **facts)
    ledger.stub("2026-06-30", compensation="500000", after_tax="100")

    assert ledger.status(2026).highly_compensated == {"acme": highly}
