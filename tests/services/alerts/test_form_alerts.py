"""Alerts about forms that differ, refunds that may come, and excess that was converted."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from ledger.services.acknowledging import acknowledge
from tests.services.conftest import FilledLedger


def dollars(text: str) -> Money:
    return Money.parse(text)


def raised(ledger: FilledLedger, code: str, year: int = 2026, as_of: str | None = None) -> list[Alert]:
    return [alert for alert in ledger.status(year, as_of).alerts if alert.code == code]


def convert(ledger: FilledLedger, date: str, amount: str, destination: str = "in_plan_roth", **more: Any) -> None:
    given = {"earnings": "0", **more}
    ledger.add(
        {
            "record": "conversion",
            "person": "pat",
            "plan": "acme-401k",
            "date": date,
            "amount": amount,
            "destination": destination,
            **{key: value for key, value in given.items() if value is not None},
        }
    )


def form(ledger: FilledLedger, year: int, **boxes: str | None) -> None:
    ledger.add(
        {
            "record": "form_1099r",
            "person": "pat",
            "plan": "acme-401k",
            "year": year,
            "boxes": {name.removeprefix("box_"): value for name, value in boxes.items()},
        }
    )


@pytest.fixture
def converted(ledger: FilledLedger) -> FilledLedger:
    """TV-03, The Finance Buff: 10,000 after tax and 200 of earnings converted in the plan in 2025."""
    ledger.person()
    ledger.plan()
    ledger.stub("2025-03-13", compensation="150000", after_tax="10000")
    convert(ledger, "2025-03-20", "10200", earnings="200")
    return ledger


def test_a_form_that_is_right_says_nothing(converted: FilledLedger) -> None:
    form(converted, 2025, box_1="10200", box_2a="200", box_5="10000", box_7="G")

    assert raised(converted, "form_1099r_mismatch", 2025) == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_form_that_taxes_after_tax_money_again(converted: FilledLedger, year: int) -> None:
    """F2: box 2a has all of it; 10,000 too much. Said in the year of the form and in the year it comes."""
    form(converted, 2025, box_1="10200", box_2a="10200", box_5=None, box_7="G")

    (alert,) = raised(converted, "form_1099r_mismatch", year)

    assert (alert.level, alert.amount) == ("warning", dollars("10000"))
    assert alert.message.startswith("Form 1099-R of 2025: acme-401k: box 2a has $10,200.00")
    assert "Ask the plan for a corrected form" in alert.action


@pytest.mark.parametrize("year", [2024, 2027])
def test_a_form_of_another_year_says_nothing(converted: FilledLedger, year: int) -> None:
    form(converted, 2025, box_1="10200", box_2a="10200", box_5=None, box_7="G")

    assert raised(converted, "form_1099r_mismatch", year, "2027-12-31") == []


def test_a_code_that_differs_has_no_amount(converted: FilledLedger) -> None:
    form(converted, 2025, box_1="10200", box_2a="200", box_5="10000", box_7="1")

    (alert,) = raised(converted, "form_1099r_mismatch", 2025)

    assert (alert.amount, "code 1" in alert.message) == (None, True)


def test_a_form_of_what_the_ledger_does_not_know(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-03-13", compensation="150000", pre_tax_deferral="100")
    form(ledger, 2025, box_1="500", box_2a="500", box_7="1")

    (alert,) = raised(ledger, "form_1099r_mismatch", 2025)

    assert alert.amount == dollars("500")


def test_looking_back_into_the_forms_own_year_compares_nothing(converted: FilledLedger) -> None:
    """The form of 2025 reports a conversion of December that has not happened when seen from June."""
    converted.stub("2025-12-01", after_tax="1000")
    convert(converted, "2025-12-05", "1000")
    form(converted, 2025, box_1="11200", box_2a="200", box_5="11000", box_7="G")

    assert raised(converted, "form_1099r_mismatch", 2025, "2025-06-30") == []
    assert raised(converted, "form_1099r_mismatch", 2025, "2025-12-31") == []


def test_a_form_entered_before_its_year_is_over_is_compared(converted: FilledLedger) -> None:
    form(converted, 2025, box_1="10200", box_2a="10200", box_5=None, box_7="G")

    assert len(raised(converted, "form_1099r_mismatch", 2025, "2025-06-30")) == 1


@pytest.mark.parametrize(
    ("left", "amount"),
    [
        pytest.param("1000.00", None, id="what-is-left-covers-the-excess"),
        pytest.param("999.99", "0.01", id="a-cent-short"),
        pytest.param("0", "1000", id="all-converted"),
    ],
)
def test_excess_that_was_converted(ledger: FilledLedger, left: str, amount: str | None) -> None:
    """73,000 after tax in 2026 is 1,000 over; what is left unconverted can go back, the rest was converted."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="300000", after_tax="73000")
    convert(ledger, "2026-06-20", (dollars("73000") - dollars(left)).plain())

    alerts = raised(ledger, "excess_after_conversion")

    assert [(each.level, each.amount) for each in alerts] == ([] if amount is None else [("critical", dollars(amount))])


def excess(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="300000", after_tax="73000")


def test_inside_the_plan_it_is_taken_from_the_roth_account(ledger: FilledLedger) -> None:
    excess(ledger)
    convert(ledger, "2026-06-20", "73000")

    (alert,) = raised(ledger, "excess_after_conversion")

    assert "with its earnings, from your Roth account" in alert.action
    assert "Roth IRA" not in alert.action
    assert "unsettled" in alert.action
    assert alert.date is not None
    assert alert.date.isoformat() == "2026-06-20"


def test_in_a_roth_ira_it_is_an_excess_contribution(ledger: FilledLedger) -> None:
    """Bogleheads 119078, 334557: never eligible for rollover; remove it by the extended due date."""
    excess(ledger)
    convert(ledger, "2026-06-20", "73000", "roth_ira")

    (alert,) = raised(ledger, "excess_after_conversion")

    assert "an excess Roth IRA contribution; have it removed with its earnings by 2027-10-15" in alert.action
    assert "6 % excise" in alert.action
    assert alert.date is not None
    assert alert.date.isoformat() == "2027-10-15"


def test_a_conversion_of_the_year_before_took_none_of_it(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-06-15", compensation="300000", after_tax="20000")
    convert(ledger, "2025-06-20", "20000")
    ledger.stub("2026-06-15", compensation="300000", after_tax="73000")

    assert raised(ledger, "excess_after_conversion") == []


def test_a_conversion_after_the_year_counts(ledger: FilledLedger) -> None:
    excess(ledger)
    convert(ledger, "2027-01-15", "73000")

    assert raised(ledger, "excess_after_conversion", 2026, "2026-12-31") == []
    (alert,) = raised(ledger, "excess_after_conversion", 2026, "2027-02-01")
    assert alert.amount == dollars("1000")


def test_where_the_basis_is_unknown_so_is_the_amount(ledger: FilledLedger) -> None:
    excess(ledger)
    ledger.add(
        {
            "record": "valuation",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-06-16",
            "source": "after_tax",
            "balance": "73100",
        }
    )
    convert(ledger, "2026-07-20", "40000", earnings=None)

    (alert,) = raised(ledger, "excess_after_conversion")

    assert alert.amount is None
    assert "at least part of the $1,000.00 may have been converted" in alert.message


def test_once_it_is_returned_there_is_no_excess(ledger: FilledLedger) -> None:
    excess(ledger)
    convert(ledger, "2026-06-20", "72000")
    ledger.add(
        {
            "record": "refund",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-11-20",
            "source": "after_tax",
            "amount": "1000",
            "earnings": "10",
            "reason": "excess_annual_addition",
            "for_year": 2026,
        }
    )

    assert raised(ledger, "excess_after_conversion") == []


def highly_paid(ledger: FilledLedger, pay: str = "160000.01", **rules: Any) -> None:
    """Pay of 2025 decides about 2026: over 160,000."""
    ledger.person()
    ledger.plan(**rules)
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "compensation": pay})
    ledger.stub("2026-06-15", compensation="100000", after_tax="20000")


@pytest.mark.parametrize(("pay", "risk"), [("160000.00", False), ("160000.01", True)], ids=["at", "a-cent-over"])
def test_after_tax_money_of_the_highly_compensated_may_come_back(ledger: FilledLedger, pay: str, *, risk: bool) -> None:
    """Vector 62, IRC 414(q): 160,000.00 is not over; refunds until 15 March without excise (4979(f))."""
    highly_paid(ledger, pay)

    alerts = raised(ledger, "acp_refund_risk")

    assert [(each.level, each.amount, str(each.date)) for each in alerts] == (
        [("info", dollars("20000"), "2027-03-15")] if risk else []
    )
    if risk:
        assert "it gives back no room under 415(c)" in alerts[0].action
        assert "where all others average 3 % of pay, for example, yours may average 5 %" in alerts[0].message


def test_a_solo_plan_has_nobody_to_be_tested_against(ledger: FilledLedger) -> None:
    highly_paid(ledger, kind="solo_401k")

    assert raised(ledger, "acp_refund_risk") == []


def test_a_safe_harbor_does_not_free_after_tax_money(ledger: FilledLedger) -> None:
    """Reg. 1.401(m)-3(j)(6)."""
    highly_paid(ledger, safe_harbor=True)

    assert len(raised(ledger, "acp_refund_risk")) == 1


@pytest.mark.parametrize(("as_of", "risk"), [("2027-12-31", True), ("2028-01-01", False)])
def test_the_risk_ends_with_the_period_for_correcting(ledger: FilledLedger, as_of: str, *, risk: bool) -> None:
    highly_paid(ledger)

    assert bool(raised(ledger, "acp_refund_risk", 2026, as_of)) is risk


def test_a_fiscal_plan_year_has_another_day(ledger: FilledLedger) -> None:
    """Plan year to 30 June 2026: 15 September 2026."""
    highly_paid(ledger, limitation_year_end="06-30")

    (alert,) = raised(ledger, "acp_refund_risk")

    assert str(alert.date) == "2026-09-15"


@pytest.mark.parametrize(("as_of", "until"), [("2027-03-15", "Until 2027-03-15,"), ("2027-03-16", "Until 2027-12-31,")])
def test_a_refund_may_come_after_the_day_that_saves_the_excise(ledger: FilledLedger, as_of: str, until: str) -> None:
    highly_paid(ledger)

    (alert,) = raised(ledger, "acp_refund_risk", 2026, as_of)

    assert alert.action.startswith(until)


def fiscal(ledger: FilledLedger, *after_tax: tuple[str, str]) -> None:
    """A plan year from July to June, and pay over the figure in every calendar year."""
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    for year in (2024, 2025, 2026):
        ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": year, "compensation": "300000"})
    for date, amount in after_tax:
        ledger.add(
            {
                "record": "contribution",
                "person": "pat",
                "plan": "acme-401k",
                "date": date,
                "source": "after_tax",
                "amount": amount,
            }
        )


@pytest.mark.parametrize(
    "after_tax",
    [
        pytest.param([("2025-09-15", "20000"), ("2026-03-15", "20000")], id="half-in-each-calendar-year"),
        pytest.param([("2025-09-15", "40000")], id="all-in-the-year-before"),
        pytest.param([("2025-06-30", "7000"), ("2025-07-01", "40000")], id="from-the-first-day-on"),
    ],
)
def test_the_plan_year_is_what_is_tested(ledger: FilledLedger, after_tax: list[tuple[str, str]]) -> None:
    """IRC 401(m)(2)(A): the test is of a plan year; July 2025 to June 2026 took in 40,000."""
    fiscal(ledger, *after_tax)

    (alert,) = raised(ledger, "acp_refund_risk", 2026, "2026-06-30")

    assert (alert.amount, str(alert.date)) == (dollars("40000"), "2026-09-15")
    assert "into acme-401k in the plan year 2025-07-01 to 2026-06-30:" in alert.message


def test_two_plan_years_have_a_risk_each(ledger: FilledLedger) -> None:
    fiscal(ledger, ("2026-03-15", "20000"), ("2026-09-15", "5000"))

    alerts = raised(ledger, "acp_refund_risk", 2026, "2026-12-31")

    assert [(each.amount, str(each.date)) for each in alerts] == [
        (dollars("20000"), "2026-09-15"),
        (dollars("5000"), "2027-09-15"),
    ]


@pytest.mark.parametrize(("as_of", "risk"), [("2027-06-30", True), ("2027-07-01", False)])
def test_the_risk_of_a_fiscal_year_ends_twelve_months_after_it(ledger: FilledLedger, as_of: str, *, risk: bool) -> None:
    """IRC 401(m)(6)(A)."""
    fiscal(ledger, ("2026-03-15", "20000"))

    assert bool(raised(ledger, "acp_refund_risk", 2026, as_of)) is risk


def test_what_went_back_as_over_415c_is_no_longer_at_risk(ledger: FilledLedger) -> None:
    fiscal(ledger, ("2025-09-15", "75000"))
    ledger.add(
        {
            "record": "refund",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-06-30",
            "source": "after_tax",
            "amount": "3000",
            "earnings": "0",
            "reason": "excess_annual_addition",
            "for_year": 2026,
        }
    )

    (alert,) = raised(ledger, "acp_refund_risk", 2026, "2026-06-30")

    assert alert.amount == dollars("72000")


@pytest.mark.parametrize(("for_year", "risk"), [(2026, False), (2025, True)])
def test_a_refund_of_that_year_ends_the_risk(ledger: FilledLedger, for_year: int, *, risk: bool) -> None:
    highly_paid(ledger)
    ledger.add(
        {
            "record": "refund",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2027-03-01",
            "source": "after_tax",
            "amount": "3000",
            "earnings": "120",
            "reason": "excess_aggregate_contribution",
            "for_year": for_year,
        }
    )

    assert bool(raised(ledger, "acp_refund_risk", 2026, "2027-04-01")) is risk


def test_without_after_tax_money_there_is_no_risk(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "compensation": "300000"})
    ledger.stub("2026-06-15", compensation="100000", pre_tax_deferral="20000")

    assert raised(ledger, "acp_refund_risk") == []


def backdoor(ledger: FilledLedger, *, converted: bool = True) -> None:
    """10,000 after tax rolled over, its 500 of earnings to a traditional IRA; 7,000 put into it and converted."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", compensation="200000", after_tax="10000")
    legs = [{"destination": "roth_ira", "amount": "10000"}, {"destination": "traditional_ira", "amount": "500"}]
    rollover = {"record": "conversion", "person": "pat", "plan": "acme-401k", "date": "2026-03-02", "legs": legs}
    ledger.add({**rollover, "balance_before": "10500"})
    if converted:
        kind = {"kind": "traditional_nondeductible", "amount": "7000", "for_year": 2026}
        ledger.add(
            {"record": "ira_contribution", "person": "pat", "date": "2026-01-05", **kind},
            {"record": "ira_conversion", "person": "pat", "date": "2026-01-06", "amount": "7000"},
        )


def test_earnings_beside_a_backdoor_while_they_can_be_moved(ledger: FilledLedger) -> None:
    """Line 6 is 500: 7,000 / 7,500 = 0.933333, x 7,000 = 6,533.33, so that 466.67 is taxable in place of nothing."""
    backdoor(ledger)
    (alert,) = raised(ledger, "earnings_beside_backdoor", 2026, "2026-12-31")
    assert (alert.level, alert.amount, str(alert.date)) == ("warning", dollars("500"), "2026-12-31")
    assert "$466.67 would be taxable in place of $0.00" in alert.message
    assert raised(ledger, "earnings_beside_backdoor", 2026, "2027-01-01") == []


def test_earnings_beside_no_backdoor(ledger: FilledLedger) -> None:
    backdoor(ledger, converted=False)
    assert raised(ledger, "earnings_beside_backdoor", 2026, "2026-12-31") == []


def filed(ledger: FilledLedger, year: int, **lines: str) -> None:
    forms = {"1040": {line.removeprefix("line_"): amount for line, amount in lines.items()}}
    date = f"{year + 1}-04-01"
    ledger.add({"record": "filed_return", "person": "pat", "year": year, "date": date, "forms": forms})


def test_a_year_that_was_filed_long_ago_and_changed_since(ledger: FilledLedger) -> None:
    """2023 was filed with 10,200 and 200; 60 more of earnings come to light in 2026."""
    ledger.person()
    ledger.plan()
    ledger.stub("2023-01-15", compensation="200000", after_tax="10000")
    convert(ledger, "2023-03-02", "10200", earnings="200", id="c")
    filed(ledger, 2023, line_5a="10200", line_5b="200")
    assert raised(ledger, "form_mismatch", 2026, "2026-06-30") == []

    convert(ledger, "2023-11-02", "60", source="employer_match", earnings="60")

    alerts = raised(ledger, "form_mismatch", 2026, "2026-06-30")
    assert [alert.message[:16] for alert in alerts] == ["Return of 2023: "] * 2


def test_a_form_that_is_known_of_in_its_own_year_is_quiet_in_the_next(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-01-15", compensation="200000", after_tax="10000")
    convert(ledger, "2025-03-02", "10200", earnings="200")
    form(ledger, 2025, **{"1": "10200", "2a": "10200", "7": "G"})
    day = dt.date(2026, 3, 1)
    acknowledge(
        ledger.store,
        person="pat",
        code="form_1099r_mismatch",
        year=2025,
        reason="asked the plan",
        as_of=day,
        command="acknowledge",
    )
    for year in (2025, 2026):
        (alert,) = raised(ledger, "form_1099r_mismatch", year, day.isoformat())
        assert alert.acknowledged
