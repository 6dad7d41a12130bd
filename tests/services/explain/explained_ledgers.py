"""Ledgers of many kinds, each with what makes a figure hard to walk back."""

from collections.abc import Callable
from typing import Any

from tests.services.conftest import FilledLedger


def contribution(date: str, source: str, amount: str, **more: Any) -> dict[str, Any]:
    line = {"record": "contribution", "person": "pat", "plan": "acme-401k", "date": date, "source": source}
    return {**line, "amount": amount, **more}


def refund(date: str, amount: str, reason: str, for_year: int, source: str = "after_tax") -> dict[str, Any]:
    line = {"record": "refund", "person": "pat", "plan": "acme-401k", "date": date, "source": source}
    return {**line, "amount": amount, "earnings": "1.00", "reason": reason, "for_year": for_year}


SCHEDULE = {
    "record": "pay_schedule",
    "person": "pat",
    "plan": "acme-401k",
    "frequency": "monthly",
    "first_pay_date": "2026-01-31",
    "pay": "20000",
    "elections": {"pre_tax_deferral": "0.10", "after_tax": "0.05"},
}


def plain(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-31", compensation="9000", pre_tax_deferral="900", after_tax="1000", employer_match="270")
    ledger.stub("2026-02-28", compensation="9000", roth_deferral="900", after_tax="1000", employer_match="270")


def labels_and_things_that_do_not_count(ledger: FilledLedger) -> None:
    ledger.person("1976-02-02")
    ledger.plan()
    ledger.add(
        {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "176100"}
    )
    ledger.stub("2026-01-31", compensation="200000", pre_tax_deferral="24500", rollover_in="17000", after_tax="9000")
    ledger.stub("2026-03-31", compensation="100000", roth_catch_up="5000", loan_repayment="400", forfeiture="12.34")
    ledger.stub("2026-04-30", compensation="0", after_tax="-250.10")
    ledger.add(
        {
            "record": "conversion",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-04-01",
            "amount": "9000",
            "destination": "in_plan_roth",
            "earnings": "0",
        }
    )


def catch_up_over_415c(ledger: FilledLedger) -> None:
    """R3, second example: 20,000 + 12,000 + 46,000 at 55; 6,000 of the deferrals are catch-up over 415(c)."""
    ledger.person("1971-05-05")
    ledger.plan()
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "0"})
    ledger.stub("2026-06-30", compensation="300000", pre_tax_deferral="20000", employer_match="12000")
    ledger.stub("2026-07-31", compensation="1000", after_tax="46000")


def adp_refund_kept_as_catch_up(ledger: FilledLedger) -> None:
    ledger.person("1970-05-05")
    ledger.plan()
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "0"})
    ledger.stub("2026-06-30", compensation="300000", pre_tax_deferral="26000", after_tax="1000")
    notice = {"record": "catch_up_notice", "person": "pat", "plan": "acme-401k", "for_year": 2026}
    ledger.add({**notice, "date": "2026-12-15", "amount": "3000"})


def refunds_of_every_kind(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-06-30", compensation="300000", pre_tax_deferral="25000", after_tax="60000")
    ledger.add(
        refund("2026-03-01", "1500", "excess_deferral", 2025, "pre_tax_deferral"),
        refund("2026-05-01", "100", "excess_deferral", 2025, "pre_tax_deferral"),
        refund("2026-03-02", "13500", "excess_annual_addition", 2025),
        refund("2026-03-10", "700", "excess_aggregate_contribution", 2025),
        refund("2026-03-10", "300", "excess_contribution", 2025, "pre_tax_deferral"),
        refund("2026-06-10", "44", "excess_annual_addition", 2026),
    )


def more_returned_than_was_over(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-06-30", compensation="300000", roth_deferral="23600")
    ledger.add(refund("2026-03-01", "150", "excess_deferral", 2025, "roth_deferral"))


def money_of_other_limitation_years(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-12-31", compensation="90000", after_tax="2000", deposit_date="2026-02-15")
    ledger.stub("2025-11-30", compensation="90000", after_tax="3000", deposit_date="2026-01-15")
    ledger.add(
        contribution("2026-02-20", "employer_match", "465", limitation_year=2025),
        contribution("2026-03-20", "employer_nonelective", "1000", limitation_year=2025, deposit_date="2027-06-30"),
        contribution("2026-04-20", "employer_nonelective", "500"),
    )


def fiscal_years(ledger: FilledLedger) -> None:
    ledger.person("1974-05-05")
    ledger.plan(limitation_year_end="06-30")
    for year in (2024, 2025):
        ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": year, "social_security_wages": "0"})
    ledger.stub("2025-03-31", compensation="100000", pre_tax_deferral="20000")
    ledger.stub("2025-09-30", compensation="100000", pre_tax_deferral="9000", after_tax="20000")
    ledger.stub("2026-03-31", compensation="100000", pre_tax_deferral="26000", employer_match="9000")
    ledger.stub("2026-08-31", compensation="90000", pre_tax_deferral="1000", after_tax="5000")


def a_short_limitation_year(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(
        {"record": "plan_change", "plan": "acme-401k", "from": "2026-01-01", "limitation_year_end": "06-30"},
    )
    ledger.stub("2026-03-31", compensation="150000", pre_tax_deferral="12000", after_tax="9000")
    ledger.stub("2026-09-30", compensation="150000", pre_tax_deferral="12000", after_tax="8000")


def two_employers_and_a_457b(ledger: FilledLedger) -> None:
    ledger.person("1962-05-05")
    ledger.plan("one", "north")
    ledger.plan("two", "south", higher_catch_up_allowed=False)
    ledger.plan("county", "east", "457b", governmental=True)
    for employer in ("north", "south", "east"):
        ledger.add(
            {"record": "wages", "person": "pat", "employer": employer, "year": 2024, "social_security_wages": "9"}
        )
    ledger.stub("2025-03-31", "one", compensation="100000", pre_tax_deferral="20000", employer_match="9000")
    ledger.stub("2025-03-31", "two", compensation="100000", roth_deferral="16000")
    ledger.stub("2025-03-31", "county", compensation="100000", pre_tax_deferral="23500")


def scheduled_with_caps(ledger: FilledLedger) -> None:
    ledger.person()
    match = {"tiers": [["0.50", "0.06"]], "period": "paycheck"}
    ledger.plan(after_tax_cap_rate="0.05", after_tax_cap_amount="9000", hce_after_tax_cap_rate="0.04", match=match)
    ledger.add(SCHEDULE, {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "compensation": "9"})
    for pay_date in ("2026-01-31", "2026-02-28"):
        ledger.stub(pay_date, compensation="20000", pre_tax_deferral="2000", after_tax="1000", employer_match="600")


def scheduled_deferrals_that_stop(ledger: FilledLedger) -> None:
    ledger.person("1970-05-05")
    ledger.plan(match={"tiers": [["1.00", "0.04"]], "period": "paycheck_with_true_up"})
    ledger.add(
        {**SCHEDULE, "elections": {"pre_tax_deferral": "0.30", "after_tax": "0.10"}},
        {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "0"},
    )
    ledger.stub("2026-01-31", compensation="20000", pre_tax_deferral="6000", after_tax="2000", employer_match="800")


def an_owner(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("own", "shop", "solo_401k")
    ledger.add(
        {"record": "wages", "person": "pat", "employer": "shop", "year": 2026, "net_earnings": "50000"},
        {**contribution("2026-12-31", "employer_nonelective", "10000"), "plan": "own"},
        {**contribution("2026-12-31", "pre_tax_deferral", "20000"), "plan": "own"},
    )


def nothing_known(ledger: FilledLedger) -> None:
    ledger.person("1970-01-01")
    ledger.plan(roth_allowed=False, after_tax_cap_rate="0.10")
    ledger.stub("2026-01-31", pre_tax_deferral="25000", after_tax="1000")


def a_year_not_on_file(ledger: FilledLedger) -> None:
    ledger.person("1970-01-01")
    ledger.plan()
    ledger.stub("2031-01-31", compensation="90000", pre_tax_deferral="25000", after_tax="1000")


def long_service(ledger: FilledLedger) -> None:
    ledger.person("1966-01-01")
    ledger.plan("school", "school", "403b", long_service_catch_up_allowed=True)
    ledger.plan("own", "shop", "solo_401k")
    ledger.add(
        {
            "record": "long_service",
            "person": "pat",
            "plan": "school",
            "year": 2026,
            "years": 20,
            "prior_deferrals": "98500",
            "used_before": "5000",
        },
        {"record": "wages", "person": "pat", "employer": "shop", "year": 2026, "compensation": "36000",
         "owner_share": "1.00"},
        {"record": "wages", "person": "pat", "employer": "school", "year": 2025, "social_security_wages": "90000"},
    )  # fmt: skip
    ledger.stub("2026-05-31", "school", compensation="100000", pre_tax_deferral="27000")
    ledger.stub("2026-06-30", "own", pre_tax_deferral="4500")


LEDGERS: list[tuple[Callable[[FilledLedger], None], int, str | None]] = [
    (plain, 2026, None),
    (plain, 2026, "2026-01-31"),
    (labels_and_things_that_do_not_count, 2026, None),
    (catch_up_over_415c, 2026, None),
    (adp_refund_kept_as_catch_up, 2026, None),
    (refunds_of_every_kind, 2025, "2026-06-30"),
    (refunds_of_every_kind, 2026, "2026-06-30"),
    (more_returned_than_was_over, 2025, "2026-06-30"),
    (money_of_other_limitation_years, 2025, "2027-12-31"),
    (money_of_other_limitation_years, 2026, "2027-12-31"),
    (fiscal_years, 2025, None),
    (fiscal_years, 2026, None),
    (fiscal_years, 2026, "2026-05-01"),
    (a_short_limitation_year, 2026, None),
    (two_employers_and_a_457b, 2025, None),
    (scheduled_with_caps, 2026, "2026-02-28"),
    (scheduled_deferrals_that_stop, 2026, "2026-01-31"),
    (an_owner, 2026, None),
    (nothing_known, 2026, None),
    (a_year_not_on_file, 2031, None),
    (long_service, 2026, None),
]
