"""Money that was deposited after its limitation year, from real ledgers: where it counts is said."""

from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from tests.services.conftest import FilledLedger

M = Money.parse


def raised(ledger: FilledLedger, year: int, as_of: str = "2027-06-30") -> list[Alert]:
    return [alert for alert in ledger.status(year, as_of).alerts if alert.code == "limitation_year_mismatch"]


def allocated(ledger: FilledLedger, date: str, source: str = "employer_match", year: int = 2025) -> None:
    line = {"record": "contribution", "person": "pat", "plan": "acme-401k", "date": date, "source": source}
    ledger.add({**line, "amount": "5000", "limitation_year": year})


def employed(ledger: FilledLedger, limitation_year_end: str = "12-31", **employer: Any) -> None:
    ledger.person()
    ledger.plan(limitation_year_end=limitation_year_end)
    ledger.add({"record": "employer", "id": "acme", "name": "Acme", **employer})


@pytest.mark.parametrize(
    ("deposit", "counts_in"),
    [pytest.param("2026-11-14", 2025, id="the-last-day"), pytest.param("2026-11-15", 2026, id="a-day-later")],
)
def test_employer_money_has_30_days_after_the_return(ledger: FilledLedger, deposit: str, counts_in: int) -> None:
    """Reg. 1.415(c)-1(b)(6)(i)(B): return due 15 October 2026, so 14 November."""
    employed(ledger, return_due="10-15")
    allocated(ledger, deposit)

    assert [ledger.additions(year, "2027-06-30").recorded.total for year in (2025, 2026)] == [
        M("5000") if year == counts_in else M("0") for year in (2025, 2026)
    ]
    for year in (2025, 2026):
        assert [(each.level, each.amount, str(each.date)) for each in raised(ledger, year)] == (
            [] if counts_in == 2025 else [("info", M("5000"), "2026-11-14")]
        )
    assert raised(ledger, 2024) == []


def test_words_of_employer_money_that_came_too_late(ledger: FilledLedger) -> None:
    employed(ledger, return_due="10-15")
    allocated(ledger, "2026-11-15")

    (alert,) = raised(ledger, 2026)

    assert alert.message == (
        "$5,000.00 of employer match meant for 2025 reached acme-401k on 2026-11-15, after 2026-11-14, its last day: "
        "under 415(c) it counts in 2026, not in 2025."
    )
    assert alert.action == (
        "Check the deposit date with the record keeper, and ask the plan in which limitation year it counts it."
    )
    assert (alert.source, alert.subject) == ("Reg. 1.415(c)-1(b)(6)(i)(B)", "acme-401k 2025-12-31")


@pytest.mark.parametrize(
    ("deposit", "moved"), [("2026-01-30", False), ("2026-01-31", True)], ids=["30-days", "31-days"]
)
def test_own_money_has_30_days_and_that_is_unsettled(ledger: FilledLedger, deposit: str, *, moved: bool) -> None:
    employed(ledger, return_due="10-15")
    ledger.stub("2025-12-31", deposit_date=deposit, compensation="9000", after_tax="1000", pre_tax_deferral="500")

    alerts = raised(ledger, 2025)

    assert bool(alerts) is moved
    if moved:
        assert alerts[0].message == (
            "$1,500.00 of after-tax money and pre-tax deferral meant for 2025 reached acme-401k on 2026-01-31, after "
            "2026-01-30, its last day (that it has 30 days is unsettled): under 415(c) it counts in 2026, not in 2025."
        )
        assert alerts[0].action.endswith("For 402(g) and the W-2 the pay date decides, whatever the deposit date.")
        assert alerts[0].source == "Reg. 1.415(c)-1(b)(6)(i)(C), unsettled"


def test_a_fiscal_limitation_year_of_a_tax_exempt_employer(ledger: FilledLedger) -> None:
    """Year to 30 June 2025: until the 15th day of the tenth month after it, 15 April 2026."""
    employed(ledger, "06-30", tax_exempt=True)
    allocated(ledger, "2026-04-15", "employer_nonelective")
    allocated(ledger, "2026-04-16", "employer_nonelective")

    (alert,) = raised(ledger, 2026)

    assert (alert.amount, str(alert.date)) == (M("5000"), "2026-04-15")
    assert "meant for the limitation year 2024-07-01 to 2025-06-30 reached acme-401k on 2026-04-16" in alert.message
    assert "counts in the limitation year 2025-07-01 to 2026-06-30" in alert.message


@pytest.mark.parametrize(
    ("deposit", "said"),
    [
        pytest.param("2026-01-30", False, id="in-time-whenever-the-return-is-due"),
        pytest.param("2026-01-31", True, id="may-be-late"),
    ],
)
def test_a_deadline_that_is_not_known_is_said(ledger: FilledLedger, deposit: str, *, said: bool) -> None:
    employed(ledger)
    allocated(ledger, deposit)

    alerts = raised(ledger, 2025)

    assert ledger.additions(2025, "2027-06-30").recorded.total == M("5000")
    assert bool(alerts) is said
    if said:
        assert alerts[0].message == (
            "$5,000.00 of employer match meant for 2025 reached acme-401k on 2026-01-31. When the employer's return is "
            "due is not on file, so whether that was in time is not known: it counts in 2025 here, and would count in "
            "2026 if it was late."
        )
        assert alerts[0].action == (
            "Ask the employer when its return is due, extensions included, and record it: roth-ledger employer change "
            "acme --return-due MM-DD (or --tax-exempt)."
        )


def test_deposits_with_one_fate_are_said_together(ledger: FilledLedger) -> None:
    employed(ledger, return_due="10-15")
    for day in ("2026-11-15", "2026-12-01"):
        allocated(ledger, day)
    allocated(ledger, "2026-12-15", "employer_nonelective")

    (alert,) = raised(ledger, 2026)

    assert alert.amount == M("15000")
    assert "of employer match and employer nonelective meant for 2025" in alert.message
    assert "from 2026-11-15 to 2026-12-15" in alert.message


def test_money_that_is_deposited_late_within_its_year_is_in_time(ledger: FilledLedger) -> None:
    employed(ledger)
    ledger.stub("2025-03-31", deposit_date="2025-08-31", compensation="9000", after_tax="1000", employer_match="90")

    assert raised(ledger, 2025) == []


def test_a_plan_that_ended_has_no_limitation_year_for_it(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(ended="2025-12-31")
    ledger.stub("2025-12-31", deposit_date="2026-02-28", compensation="9000", after_tax="1000")

    (alert,) = raised(ledger, 2025)

    assert alert.message.endswith("under 415(c) it counts in none, not in 2025.")
