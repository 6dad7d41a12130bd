"""Elections where the schedule names a match and the plan has a formula for it: the formula is gone by.

Limits of 2026: 24,500, 72,000 (Notice 2025-67).
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.money import Money
from ledger.domain.planning.pay_dates import expected_contributions
from ledger.services.elections.election_dates import Choices
from ledger.services.elections.election_records import record_election
from ledger.services.elections.elections import Election, elections
from tests.services.conftest import FilledLedger

NEW_YEAR = dt.date(2026, 1, 1)
HALF_OF_SIX = [["0.50", "0.06"]]
PERIODS = ("paycheck", "paycheck_with_true_up", "year")
SCHEDULE: dict[str, Any] = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "monthly"}
SHARES = {"pre_tax_deferral": "0.02", "after_tax": "0.10", "employer_match": "0.01"}


def fill(ledger: FilledLedger, match: dict[str, Any] | None, **schedule: Any) -> None:
    """Twelve checks of 20,000, of which 2 % is deferred and 1 % is the match by half of six percent."""
    ledger.person()
    rules: dict[str, Any] = {} if match is None else {"match": match}
    ledger.plan(**rules)
    given = {"pay": "20000", "elections": SHARES, **schedule}
    ledger.add({**SCHEDULE, "first_pay_date": "2026-01-31", **given})


def elected(ledger: FilledLedger, choices: Choices | None = None) -> Election:
    (election,) = elections(ledger.store.reader(), "pat", 2026, NEW_YEAR, choices or Choices()).elections
    return election


@pytest.mark.parametrize("period", PERIODS)
def test_the_formula_is_reserved_for_and_not_the_match_of_the_present_election(
    ledger: FilledLedger, period: str
) -> None:
    """10 % of 240,000 is 24,000, half of 6 % is 7,200: 40,800 are left, 17 %. With 19 % it would be 4,800 over.

    Recorded, `status` projects the same, and the old share is gone.
    """
    fill(ledger, {"tiers": HALF_OF_SIX, "period": period})
    election = elected(ledger)
    record_election(ledger.store, election.records, "elect --record")
    (new,) = election.records

    assert [row.elected for row in election.proposal.rows] == [(10, 0, 17)] * 12
    assert election.proposal.match == 7_200_00
    assert election.proposal.added.total == 72_000_00
    assert new.elections == {"pre_tax_deferral": Decimal("0.10"), "after_tax": Decimal("0.17")}
    assert ledger.additions(2026, "2026-01-01").projected_total == Money(72_000_00)
    assert elected(ledger).records == ()


@pytest.mark.parametrize("period", PERIODS)
def test_pay_dates_before_the_change_go_by_the_formula_too(ledger: FilledLedger, period: str) -> None:
    """A change from July: six checks at 2 % and 10 %, with 1 % of match, then six.

    24,500 - 2,400 is 22,100 of 120,000: 18 %, 21,600; 12 % and 10 % make 14,400 by June. By pay check the match is
    1,200 + 3,600: 72,000 - 14,400 - 21,600 - 4,800 = 31,200, 26 %. Over the year it is 7,200: 28,800, 24 %.
    """
    fill(ledger, {"tiers": HALF_OF_SIX, "period": period})
    election = elected(ledger, Choices(first=dt.date(2026, 7, 1)))
    record_election(ledger.store, election.records, "elect --record")
    after_tax, match = (26, 4_800_00) if period == "paycheck" else (24, 7_200_00)

    assert [row.elected for row in election.proposal.rows] == [None] * 6 + [(18, 0, after_tax)] * 6
    assert election.proposal.match == match
    assert [dict(each.elections) for each in election.records] == [
        {"pre_tax_deferral": Decimal("0.02"), "after_tax": Decimal("0.10")},
        {"pre_tax_deferral": Decimal("0.18"), "after_tax": Decimal(after_tax) / 100},
    ]
    assert ledger.additions(2026, "2026-01-01").projected_total == Money(72_000_00)
    assert elected(ledger, Choices(first=dt.date(2026, 7, 1))).records == ()


def test_a_bonus_with_a_match_of_its_own_goes_by_the_formula_too(ledger: FilledLedger) -> None:
    """10 % of a bonus of 10,000 is deferred: matched with 300, and not with the 500 that it names.

    24,500 - 1,000 is 9.79 % of 240,000: 9 %, 21,600. 72,000 - 1,000 - 21,600 - 300 - 7,200 = 41,900, 17.46 %: 17 %.
    """
    fill(ledger, {"tiers": HALF_OF_SIX})
    bonus = {"record": "expected_pay", "person": "pat", "plan": "acme-401k", "pay_date": "2026-03-15", "pay": "10000"}
    ledger.add({**bonus, "elections": {"pre_tax_deferral": "0.10"}, "election_amounts": {"employer_match": "500"}})
    election = elected(ledger)
    record_election(ledger.store, election.records, "elect --record")
    total = 1_000_00 + 21_600_00 + 300_00 + 7_200_00 + 40_800_00

    assert [row.elected for row in election.proposal.rows][1:4] == [(9, 0, 17), None, (9, 0, 17)]
    assert election.proposal.added.total == total
    assert ledger.additions(2026, "2026-01-01").projected_total == Money(total)
    assert elected(ledger).records == ()


@pytest.mark.parametrize(
    ("present", "said"),
    [
        pytest.param({}, "employer_match", id="share"),
        pytest.param(
            {"elections": {}, "election_amounts": {"employer_match_roth": "200"}}, "employer_match_roth", id="dollars"
        ),
    ],
)
def test_that_the_share_is_left_out_is_said_once(ledger: FilledLedger, present: dict[str, Any], said: str) -> None:
    fill(ledger, {"tiers": HALF_OF_SIX}, **present)
    (sentence,) = [each for each in elected(ledger).basis.notes if said in each]

    assert sentence == (
        f"The match here goes by the formula of acme-401k, on the deferrals proposed: the {said} named for "
        "pay dates to come is left out, and a recorded election leaves it out too."
    )


def test_without_a_formula_the_share_of_the_schedule_is_kept(ledger: FilledLedger) -> None:
    """1 % of 240,000 is 2,400: 72,000 - 24,000 - 2,400 = 45,600, 19 %."""
    fill(ledger, None)
    election = elected(ledger)
    (new,) = election.records

    assert [row.elected for row in election.proposal.rows] == [(10, 0, 19)] * 12
    assert new.elections["employer_match"] == Decimal("0.01")
    assert election.basis.notes == ()


def half_up(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))


def play(ledger: FilledLedger, period: str) -> None:
    """Enter each pay date as the schedules on file bring it, with half of what is deferred up to six percent.

    Pay of the year is below the 401(a)(17) limit, 360,000.
    """
    reader = ledger.store.reader()
    schedules = [each.value for each in reader.entries("pay_schedule", person="pat")]
    pay = deferred = matched = 0
    for coming in expected_contributions(schedules, [], NEW_YEAR, dt.date(2026, 12, 31)):
        cents = {source: each.cents for source, each in coming.amounts.items() if each}
        assert coming.pay is not None
        match = half_up(min(Decimal(cents.get("pre_tax_deferral", 0)), coming.pay.cents * Decimal("0.06")) / 2)
        pay, deferred = pay + coming.pay.cents, deferred + cents.get("pre_tax_deferral", 0)
        if period != "year":
            cents["employer_match"] = match
            matched += match
        amounts = {source: Money(each).plain() for source, each in cents.items() if each}
        ledger.stub(str(coming.pay_date), compensation=coming.pay.plain(), **amounts)
    later = half_up(min(Decimal(deferred), pay * Decimal("0.06")) / 2) - matched
    if period != "paycheck" and later > 0:
        line = {"record": "contribution", "person": "pat", "plan": "acme-401k", "date": "2027-01-31"}
        ledger.add({**line, "source": "employer_match", "amount": Money(later).plain(), "limitation_year": 2026})


@settings(max_examples=20, deadline=None)
@given(
    period=st.sampled_from(PERIODS),
    pay=st.integers(3_000_00, 29_000_00),
    pre_tax=st.integers(0, 8),
    share=st.integers(1, 10),
    in_dollars=st.booleans(),
    first=st.sampled_from([None, dt.date(2026, 3, 1), dt.date(2026, 9, 1)]),
    dollars=st.booleans(),
    front_load=st.booleans(),
)
def test_415c_is_never_passed_whatever_match_the_schedule_names(
    period: str,
    pay: int,
    pre_tax: int,
    share: int,
    in_dollars: bool,
    first: dt.date | None,
    dollars: bool,
    front_load: bool,
) -> None:
    shares = {"pre_tax_deferral": f"0.{pre_tax:02}", "after_tax": "0.05", "employer_match": f"0.{share:02}"}
    amounts = {"employer_match": Money(pay * share // 100).plain()} if in_dollars else {}
    if in_dollars:
        del shares["employer_match"]
    with TemporaryDirectory() as folder:
        ledger = FilledLedger(Path(folder) / "ledger.db")
        fill(
            ledger,
            {"tiers": HALF_OF_SIX, "period": period},
            pay=Money(pay).plain(),
            elections=shares,
            election_amounts=amounts,
        )
        election = elected(ledger, Choices(first=first, dollars=dollars, front_load=front_load))
        record_election(ledger.store, election.records, "elect --record")
        projected = ledger.additions(2026, "2026-01-01")
        play(ledger, period)
        (group,) = ledger.status(2026, "2027-02-01").annual_additions
        ledger.store.close()

    assert group.recorded.excess == Money(0)
    assert group.recorded.total == projected.projected_total == Money(election.proposal.added.total)
