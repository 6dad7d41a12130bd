"""Corrections of a real ledger: from stubs and refunds to what is open, closed or too late."""

import datetime as dt

import pytest

from ledger.domain.errors import NotFoundError
from ledger.domain.excess.corrections import Correction
from ledger.domain.money import ZERO, Money
from ledger.services.excess.correction_letters import letters
from ledger.services.excess.corrections_due import CorrectionsDue, corrections_due
from tests.services.conftest import FilledLedger


def dollars(text: str) -> Money:
    return Money.parse(text)


def due(ledger: FilledLedger, as_of: str, *years: int) -> CorrectionsDue:
    return corrections_due(ledger.store.reader(), "pat", years or (2026,), dt.date.fromisoformat(as_of))


def only(ledger: FilledLedger, as_of: str, *years: int) -> Correction:
    (correction,) = due(ledger, as_of, *years).corrections
    return correction


def refund(
    ledger: FilledLedger,
    date: str,
    amount: str,
    reason: str,
    *,
    plan: str = "acme-401k",
    source: str = "pre_tax_deferral",
    for_year: int = 2026,
    earnings: str = "0",
) -> None:
    ledger.add(
        {
            "record": "refund",
            "person": "pat",
            "plan": plan,
            "date": date,
            "source": source,
            "amount": amount,
            "earnings": earnings,
            "reason": reason,
            "for_year": for_year,
        }
    )


@pytest.fixture
def two_jobs(ledger: FilledLedger) -> FilledLedger:
    """20,000 at Acme and 10,000 at Bolt in 2026: 5,500 over 24,500."""
    ledger.person()
    ledger.plan()
    ledger.plan("bolt-401k", "bolt")
    ledger.stub("2026-06-15", pre_tax_deferral="18000", pre_tax_catch_up="2000", compensation="150000")
    ledger.stub("2026-11-15", "bolt-401k", roth_deferral="10000", compensation="90000")
    return ledger


def test_an_excess_over_two_employers_until_it_is_returned(two_jobs: FilledLedger) -> None:
    before = only(two_jobs, "2027-02-01")
    refund(two_jobs, "2027-03-20", "2000", "excess_deferral", earnings="50")
    partly = only(two_jobs, "2027-03-31")
    refund(two_jobs, "2027-04-10", "3500", "excess_deferral", plan="bolt-401k", source="roth_deferral")
    after = only(two_jobs, "2027-05-01")

    assert (before.status, before.amount, before.who) == ("open", dollars("5500"), "person")
    assert before.contributed == {"pre_tax_deferral": dollars("20000"), "roth_deferral": dollars("10000")}
    assert (partly.status, partly.open) == ("partly_returned", dollars("3500"))
    assert (after.status, after.closed_on) == ("closed", dt.date(2027, 4, 10))
    assert (after.amount, after.contributed) == (before.amount, before.contributed)


def test_related_employers_leave_it_to_their_plans(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("a", "north", group="family")
    ledger.plan("b", "south", group="family")
    for plan in ("a", "b"):
        ledger.stub("2026-06-01", plan, pre_tax_deferral="15000", compensation="150000")

    correction = only(ledger, "2027-02-01")

    assert (correction.who, correction.group, correction.amount) == ("plan", "family", dollars("5500"))


def test_a_457b_and_catch_up_are_no_excess(ledger: FilledLedger) -> None:
    """IRC 402(g)(3), 457(b)(2): its deferrals are apart; and 8,000 of catch-up at 52 in 2026 raise the limit."""
    ledger.person("1974-05-01")
    ledger.plan()
    ledger.plan("city-457", "city", "457b")
    ledger.stub("2026-06-01", pre_tax_deferral="32500", compensation="150000")
    ledger.stub("2026-06-01", "city-457", pre_tax_deferral="20000")

    assert due(ledger, "2027-02-01").corrections == ()


def test_the_day_of_the_money_decides_not_the_year_it_is_allocated_to(ledger: FilledLedger) -> None:
    """A deferral of January 2027 allocated to 2026 is in the 402(g) limit of 2027, whose figures are not on file."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-01", pre_tax_deferral="24500", compensation="150000")
    ledger.add(
        {
            "record": "contribution",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2027-01-10",
            "source": "pre_tax_deferral",
            "amount": "500",
            "limitation_year": 2026,
        }
    )

    found = due(ledger, "2027-02-01", 2026, 2027)

    assert found.corrections == ()
    assert found.unknown == ("The limits of 2027 are not on file: whether anything of 2027 is over them is not known.",)


def test_match_that_broke_the_limit_takes_after_tax_money_back(ledger: FilledLedger) -> None:
    """Bogleheads 335250: 50 over by the last match. 2026: 24,500 + 9,000 + 38,550 = 72,050."""
    ledger.person()
    ledger.plan(match={"tiers": [["0.50", "0.06"]]})
    ledger.stub("2026-12-15", compensation="300000", pre_tax_deferral="24500", employer_match="9000", after_tax="38550")

    correction = only(ledger, "2027-02-01")

    assert (correction.kind, correction.group, correction.year) == ("excess_annual_addition", "acme", 2026)
    assert [(each.plan, each.source, each.amount, each.settled) for each in correction.steps] == [
        ("acme-401k", "after_tax", dollars("50"), True)
    ]
    assert correction.unsettled == ()
    assert [each.date.isoformat() for each in correction.calendar] == [
        "2027-01-30", "2027-10-15", "2027-10-15", "2027-11-14",
    ]  # fmt: skip


def john(ledger: FilledLedger) -> None:
    """IRS 415 fix-it teaching case: John, 48, 2015, 18,000 deferred, 11,000 of match (100 %), 35,000 profit sharing."""
    ledger.person("1967-05-01")
    ledger.plan(match={"tiers": [["1.00", "0.05"]]})
    ledger.stub(
        "2015-12-15",
        compensation="220000",
        pre_tax_deferral="18000",
        employer_match="11000",
        employer_nonelective="35000",
    )


def test_john(ledger: FilledLedger) -> None:
    john(ledger)

    correction = only(ledger, "2016-02-01", 2015)

    assert (correction.amount, correction.status) == (dollars("11000"), "open")
    assert [(each.source, each.amount, each.outcome) for each in correction.steps] == [
        ("pre_tax_deferral", dollars("7000"), "paid_out"),
        ("pre_tax_deferral", dollars("2000"), "paid_out"),
        ("employer_match", dollars("2000"), "forfeited"),
    ]


def test_john_corrected(ledger: FilledLedger) -> None:
    """9,000 paid out and 2,000 of match forfeited on one day close it."""
    john(ledger)
    refund(ledger, "2016-03-01", "9000", "excess_annual_addition", for_year=2015, earnings="300")
    ledger.add(
        {
            "record": "forfeited",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2016-03-01",
            "source": "employer_match",
            "amount": "2000",
        }
    )

    correction = only(ledger, "2016-06-30", 2015)

    assert (correction.status, correction.closed_on, correction.open) == ("closed", dt.date(2016, 3, 1), ZERO)
    assert correction.contributed["pre_tax_deferral"] == dollars("18000")
    assert [(each.code, each.box_1, each.box_2a) for each in correction.forms] == [
        ("E", dollars("9300"), dollars("9300"))
    ]


def test_tv_53(ledger: FilledLedger) -> None:
    """Form 1099-R instructions: 3,000 after tax and 120 of earnings returned: 1 = 3,120, 2a = 120, 5 = 3,000, E."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-12-15", compensation="300000", after_tax="75000")
    refund(ledger, "2027-03-10", "3000", "excess_annual_addition", source="after_tax", earnings="120")

    correction = only(ledger, "2027-03-31")

    assert (correction.amount, correction.status) == (dollars("3000"), "closed")
    (form,) = correction.forms
    assert (form.year, form.code, form.box_1, form.box_2a, form.box_5) == (
        2027, "E", dollars("3120"), dollars("120"), dollars("3000"),
    )  # fmt: skip


def test_a_fiscal_limitation_year_has_its_own_days(ledger: FilledLedger) -> None:
    """72,500 in the year to 30 June 2026: 500 over; deposits until 30 July 2026, 9½ months: 15 April 2027."""
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    ledger.stub("2025-11-15", compensation="300000", after_tax="72500")

    running = only(ledger, "2025-12-01", 2025)
    correction = only(ledger, "2026-08-01", 2026)

    assert (running.year, running.amount) == (2026, dollars("500"))
    assert (correction.year, correction.amount) == (2026, dollars("500"))
    assert [each.date.isoformat() for each in correction.calendar] == ["2026-07-30", "2027-04-15"]


def test_what_was_converted_is_handed_on(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="300000", after_tax="73000")
    ledger.add(
        {
            "record": "conversion",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-06-20",
            "amount": "73000",
            "destination": "in_plan_roth",
            "earnings": "0",
        }
    )

    action = only(ledger, "2027-02-01").action

    assert "$1,000.00 of it was converted or rolled over before" in action
    assert "from your Roth account" in action


def test_acp_and_adp_refunds(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="300000", after_tax="20000", pre_tax_deferral="24500")
    refund(ledger, "2027-03-01", "3000", "excess_aggregate_contribution", source="after_tax", earnings="120")
    refund(ledger, "2027-03-01", "1000", "excess_contribution", earnings="40")

    found = due(ledger, "2027-04-01").corrections

    assert [(each.kind, each.amount, each.status) for each in found] == [
        ("excess_aggregate_contribution", dollars("3000"), "closed"),
        ("excess_contribution", dollars("1000"), "closed"),
    ]
    assert ledger.additions(2026, "2027-04-01").recorded.total == dollars("44500")  # it gives back no room


def test_nothing_over_and_nothing_returned(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="300000", after_tax="47500", pre_tax_deferral="24500")

    found = due(ledger, "2027-02-01", 2025, 2026)

    assert (found.corrections, found.unknown) == ((), ())


def test_match_money_at_stake_is_said(ledger: FilledLedger) -> None:
    """Acme matches 50 % of 6 %: 4,500 on 9,000 of 20,000, so 11,000 earned none; Bolt's formula is not on file."""
    ledger.person()
    ledger.plan(match={"tiers": [["0.50", "0.06"]]})
    ledger.plan("bolt-401k", "bolt")
    ledger.stub("2026-06-15", pre_tax_deferral="20000", employer_match="4500", compensation="150000")
    ledger.stub("2026-11-15", "bolt-401k", pre_tax_deferral="10000", employer_match="1000", compensation="90000")

    texts = {each.plan: each.text for each in only(ledger, "2027-02-01").steps}

    assert "$11,000.00 of its deferrals earned no match" in texts["acme-401k"]
    assert "which of its deferrals were matched is not known" in texts["bolt-401k"]


def test_letters_go_to_whom_most_can_come_from(two_jobs: FilledLedger) -> None:
    found = due(two_jobs, "2027-02-01")

    (letter,) = letters(found)
    (chosen,) = letters(found, "bolt-401k")

    assert "To the administrator of acme-401k\n" in letter
    assert "I allocate $5,500.00 of this excess to acme-401k." in letter
    assert "To the administrator of bolt-401k\n" in chosen
    assert "\nPat\n" in letter


def test_one_plan_that_cannot_return_it_all_gets_company(ledger: FilledLedger) -> None:
    """Three plans of 12,000, 12,000 and 12,500 are 12,000 over: 12,000 can come from the largest alone.

    With 30,000 over 24,500 from plans that took in 24,500, 15,000 and 15,000 it takes two.
    """
    ledger.person()
    for plan, amount in (("a", "24500"), ("b", "15000"), ("c", "15000")):
        ledger.plan(plan, f"employer-{plan}")
        ledger.stub("2026-06-15", plan, pre_tax_deferral=amount, compensation="150000")

    written = letters(due(ledger, "2027-02-01"))

    assert ["I allocate $24,500.00 of this excess to a." in each for each in written] == [True, False]
    assert "I allocate $5,500.00 of this excess to b." in written[1]


def test_no_letter_once_it_is_too_late(two_jobs: FilledLedger) -> None:
    assert letters(due(two_jobs, "2027-04-16")) == []


def test_a_plan_without_part_in_it_is_refused(two_jobs: FilledLedger) -> None:
    with pytest.raises(NotFoundError, match="“other” took in no deferrals"):
        letters(due(two_jobs, "2027-02-01"), "other")


def test_nobody_of_that_name(ledger: FilledLedger) -> None:
    with pytest.raises(NotFoundError, match="is not in the ledger"):
        due(ledger, "2027-02-01")
