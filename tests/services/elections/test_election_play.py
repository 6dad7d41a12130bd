"""An election is recorded, its pay dates are played stub by stub, and `status` is held against what it said."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.money import Money
from ledger.services.elections.election_dates import Choices
from ledger.services.elections.election_records import record_election
from ledger.services.elections.elections import Election, elections
from tests.services.conftest import FilledLedger

SEEN = dt.date(2026, 10, 2)
HALF_OF_SIX = [["0.50", "0.06"]]


def elected(ledger: FilledLedger, choices: Choices) -> Election:
    (election,) = elections(ledger.store.reader(), "pat", 2026, SEEN, choices).elections
    return election


def play(ledger: FilledLedger, election: Election) -> None:
    """Enter each pay date as the election says it comes, with its match, and the true-up after the year."""
    for row in election.proposal.rows:
        amounts = {
            "pre_tax_deferral": row.paid.pre_tax,
            "roth_deferral": row.paid.roth,
            "after_tax": row.paid.after_tax,
        }
        amounts |= {"employer_match": row.match, "employer_nonelective": row.employer}
        ledger.stub(
            str(row.pay_date),
            compensation=Money(row.pay).plain(),
            **{source: Money(cents).plain() for source, cents in amounts.items() if cents},
        )
    if election.proposal.true_up:
        line = {"record": "contribution", "person": "pat", "plan": "acme-401k", "date": "2027-01-31"}
        amount = Money(election.proposal.true_up).plain()
        ledger.add({**line, "source": "employer_match", "amount": amount, "limitation_year": 2026})


def fill(ledger: FilledLedger, born: int, so_far: dict[str, str], pay: str, **more: Any) -> None:
    """What went in until June, and three monthly pay dates to come."""
    ledger.person(f"{born}-05-05")
    ledger.plan(**more.pop("rules", {}))
    ledger.stub("2026-06-30", compensation=more.pop("paid", "240000"), **so_far)
    line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "monthly"}
    ledger.add({**line, "first_pay_date": "2026-01-31", "pay": pay, **more})


@pytest.mark.parametrize(
    ("deferred", "share", "catch_up"),
    [
        # 20,000 + 56,000 is 4,000 over 72,000: 4,000 of deferrals is catch-up, and 4,000 more can be (R3, c2).
        pytest.param("20000", 3, "7600", id="3-percent-of-120,000-is-3,600-more-catch-up"),
        # 16,000 + 56,000 is 72,000: all of what comes is catch-up, at most 8,000, which is 6.67 % of 120,000.
        pytest.param("16000", 6, "7200", id="6-percent-is-7,200"),
        pytest.param("24000", 0, "8000", id="all-8,000-are-used"),
    ],
)
def test_deferrals_that_415c_makes_catch_up_are_no_excess(
    ledger: FilledLedger, deferred: str, share: int, catch_up: str
) -> None:
    fill(ledger, 1972, {"pre_tax_deferral": deferred, "after_tax": "56000"}, "40000")
    election = elected(ledger, Choices())

    assert [sum(row.elected or ()) for row in election.proposal.rows] == [share] * 3
    assert [row.additions_so_far for row in election.proposal.rows] == [72_000_00] * 3
    assert election.proposal.additions_left == 0
    assert election.proposal.added.catch_up == Money.parse(catch_up).cents


@pytest.mark.parametrize(
    ("wages", "roth"),
    [
        pytest.param("160000", 7_600_00, id="must-be-roth: all that is catch-up"),
        pytest.param("100000", 0, id="need-not"),
    ],
)
def test_what_415c_makes_catch_up_must_be_roth_too(ledger: FilledLedger, wages: str, roth: int) -> None:
    """IRC 414(v)(7): 3,600 of deferrals to come; 4,000 of pre-tax ones are catch-up already."""
    ledger.add({"record": "employer", "id": "acme", "name": "Acme"})
    ledger.person("1972-05-05")
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": wages})
    fill(ledger, 1972, {"pre_tax_deferral": "20000", "after_tax": "56000"}, "40000")
    rows = elected(ledger, Choices()).proposal.rows

    assert sum(row.paid.deferrals for row in rows) == 3_600_00
    assert sum(row.paid.roth for row in rows) == min(roth, 3_600_00)


@settings(max_examples=25, deadline=None)
@given(
    born=st.sampled_from([1980, 1972, 1965]),
    pre_tax=st.integers(0, 24_500_00),
    after_tax=st.integers(0, 60_000_00),
    match=st.integers(0, 9_000_00),
    pay=st.integers(500_00, 45_000_00),
    dollars=st.booleans(),
    front_load=st.booleans(),
    rules=st.sampled_from(
        [
            {},
            {"match": {"tiers": HALF_OF_SIX}},
            {"match": {"tiers": HALF_OF_SIX, "period": "paycheck_with_true_up"}},
            {"after_tax_cap_rate": "0.10", "match": {"tiers": HALF_OF_SIX, "period": "year"}},
            {"deferral_cap_rate": "0.08"},
        ]
    ),
)
def test_what_an_election_says_is_what_status_then_shows(
    born: int,
    pre_tax: int,
    after_tax: int,
    match: int,
    pay: int,
    dollars: bool,
    front_load: bool,
    rules: dict[str, Any],
) -> None:
    """Ages without, with and with the higher catch-up; years that 415(c) bounds already, and years that it does not."""
    so_far = {"pre_tax_deferral": pre_tax, "after_tax": after_tax, "employer_match": match}
    with TemporaryDirectory() as folder:
        ledger = FilledLedger(Path(folder) / "ledger.db")
        ledger.store.make()
        so_far_text = {source: Money(cents).plain() for source, cents in so_far.items()}
        elections_now = {"pre_tax_deferral": "0.06", "after_tax": "0.05"}
        fill(ledger, born, so_far_text, Money(pay).plain(), rules=rules, elections=elections_now)
        election = elected(ledger, Choices(dollars=dollars, front_load=front_load))
        record_election(ledger.store, election.records, "elect --record")
        projected = ledger.additions(2026, "2026-10-02")
        play(ledger, election)
        status = ledger.status(2026, "2027-02-01")
        ledger.store.close()
    (group,) = status.annual_additions
    proposal = election.proposal

    assert group.recorded.total == projected.projected_total == Money(proposal.added.total)
    assert group.recorded.catch_up == Money(proposal.added.catch_up)
    assert group.recorded.limit == Money(proposal.added.limit)
    if not proposal.true_up:
        assert Money(proposal.rows[-1].additions_so_far or 0) == group.recorded.total
    assert Money(proposal.rows[-1].deferred_so_far) == status.elective_deferrals.total
    if group.recorded.excess:  # whatever is elected then, nothing is added to it but what was there
        assert sum(sum(row.paid) for row in proposal.rows) == 0
