"""What to know before money leaves a plan. The backdoor example's figures are worked out in the test."""

import datetime as dt
from typing import Any

import pytest

from ledger.services.accounts import follow_accounts
from ledger.services.rollover_advice import rollover_advice, taxable_so_far
from tests.services.conftest import FilledLedger

END = dt.date(2026, 12, 31)
OWNER = {"person": "pat", "plan": "acme-401k"}


def conversion(day: str, *legs: tuple[str, str], **keys: Any) -> dict[str, Any]:
    made = [{"destination": destination, "amount": amount} for destination, amount in legs]
    return {"record": "conversion", "id": "c", **OWNER, "date": day, "legs": made} | keys


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", compensation="200000", after_tax="20419.13")
    return ledger


def advice(ledger: FilledLedger, as_of: dt.date = END) -> list[str]:
    return rollover_advice(follow_accounts(ledger.store.reader(), "pat", 2026, as_of), "c")


def backdoor(ledger: FilledLedger) -> None:
    """7,000 nondeductible for 2026, and 7,012 converted from the IRA."""
    ledger.add(
        {
            "record": "ira_contribution",
            "person": "pat",
            "date": "2026-01-05",
            "kind": "traditional_nondeductible",
            "amount": "7000",
            "for_year": 2026,
        },
        {"record": "ira_conversion", "person": "pat", "date": "2026-01-20", "amount": "7012"},
    )


def split() -> dict[str, Any]:
    return conversion("2026-02-02", ("roth_ira", "20419.13"), ("traditional_ira", "1144.87"), balance_before="21564.00")


def test_earnings_beside_a_backdoor_are_said_with_their_cost(pat: FilledLedger) -> None:
    """Line 6 is 1,144.87: 7,000 / 8,156.87 = 0.858172, x 7,012 = 6,017.50, and 994.50 is taxable; without it 12.00."""
    backdoor(pat)
    pat.add(split())

    (sentence,) = advice(pat)

    assert sentence == (
        "The $1,144.87 of earnings in a traditional IRA count on line 6 of Form 8606 for 2026: of the $7,012.00"
        " converted from IRAs that year $994.50 would be taxable in place of $12.00, if your traditional IRAs hold"
        " nothing else on 31 December. Sent to Roth, or rolled into a plan that takes pre-tax IRA money before"
        " 31 December 2026, they do not (IRC 408(d)(3)(A)(ii))."
    )


def test_with_the_value_known(pat: FilledLedger) -> None:
    """Form 8606 worked out in full: with 1,145 on line 6, 995 is taxable; with 0.13 left, 12.13 of the 7,012.

    7,000 / 8,157 = 0.858159, x 7,012 = 6,017.41; 7,012 - 6,017.41 = 994.59.
    7,000 / 7,012.13 = 0.998270, x 7,012 = 6,999.87; 7,012 - 6,999.87 = 12.13.
    """
    backdoor(pat)
    pat.add(split(), {"record": "ira_year_end_value", "person": "pat", "year": 2026, "value": "1145"})
    (sentence,) = advice(pat)
    assert "$994.59 would be taxable in place of $12.13. Sent" in sentence


def test_no_backdoor_no_warning(pat: FilledLedger) -> None:
    pat.add(split())
    assert advice(pat) == []


def test_basis_in_iras_alone_is_enough_to_warn(pat: FilledLedger) -> None:
    pat.add(
        {
            "record": "ira_opening_balance",
            "person": "pat",
            "date": "2025-12-31",
            "kind": "traditional",
            "basis": "6000",
        },
        split(),
    )
    (sentence,) = advice(pat)
    assert "part of every later conversion from your IRAs becomes taxable" in sentence


def test_withholding_on_what_is_paid_to_the_person(pat: FilledLedger) -> None:
    """All of it in cash, 1,144.87 of it earnings: 20 % is 228.974, half up 228.97."""
    pat.add(conversion("2026-02-02", ("cash", "21564.00"), balance_before="21564.00"))
    assert advice(pat) == [
        "The plan has to withhold 20 % of the taxable part of what it pays to you, $228.97 (IRC 3405(c))."
    ]


def test_after_tax_money_in_cash_has_no_tax_withheld(pat: FilledLedger) -> None:
    """The direct rollover takes the pre-tax dollars first (Notice 2014-54), so that the cash is after-tax money."""
    pat.add(conversion("2026-02-02", ("roth_ira", "20419.13"), ("cash", "1144.87"), balance_before="21564.00"))
    assert advice(pat) == []


def test_within_60_days_it_has_to_be_made_up(pat: FilledLedger) -> None:
    legs = [{"destination": "roth_ira", "amount": "21564.00", "direct": False, "date": "2026-03-02"}]
    pat.add({"record": "conversion", "id": "c", **OWNER, "date": "2026-02-02", "legs": legs, "earnings": "1144.87"})
    (sentence,) = advice(pat)
    assert sentence.endswith(
        "Make it up from other money by 2026-04-03, or it counts as kept; a direct rollover avoids it."
    )


def test_what_was_withheld_already_is_not_said(pat: FilledLedger) -> None:
    pat.add(conversion("2026-02-02", ("cash", "21564.00"), balance_before="21564.00", withheld="228.97"))
    assert advice(pat) == []


def test_taxable_so_far(pat: FilledLedger) -> None:
    """100 of 1,000 with known earnings, and the whole of 50 of match; unknown as soon as one part is."""
    first = {"record": "conversion", **OWNER, "date": "2026-02-02", "destination": "in_plan_roth"}
    pat.add({**first, "amount": "1000", "earnings": "100"}, {**first, "amount": "50", "source": "employer_match"})
    accounts = follow_accounts(pat.store.reader(), "pat", 2026, END)
    assert str(taxable_so_far(accounts)) == "$150.00"
    pat.add({**first, "amount": "70", "date": "2026-05-02"})
    assert taxable_so_far(follow_accounts(pat.store.reader(), "pat", 2026, END)) is None
