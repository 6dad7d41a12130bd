"""Elections beside other payroll lines: what a loan repayment or a roll-in takes of pay is not there to be elected.

Limits of 2026: 24,500, 72,000 (Notice 2025-67).
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.planning.election_terms import PAY, PLAN_CAP
from ledger.services.elections.election_dates import Choices
from ledger.services.elections.election_records import record_election
from ledger.services.elections.elections import Election, elections
from tests.services.conftest import FilledLedger

NEW_YEAR = dt.date(2026, 1, 1)
SHARE: dict[str, Any] = {"elections": {"pre_tax_deferral": "0.05", "loan_repayment": "0.05"}}


def fill(ledger: FilledLedger, pay: str = "5000", rules: dict[str, Any] | None = None, **schedule: Any) -> None:
    """Twelve checks; 100 % of pay (IRC 415(c)(1)(B)) is the limit on pay below 72,000."""
    ledger.person()
    ledger.plan(**(rules or {}))
    line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "monthly"}
    ledger.add({**line, "first_pay_date": "2026-01-31", "pay": pay, **schedule})


def elected(ledger: FilledLedger, choices: Choices | None = None) -> Election:
    (election,) = elections(ledger.store.reader(), "pat", 2026, NEW_YEAR, choices or Choices()).elections
    return election


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        # 24,500 of 60,000 is 40.8 %: 40 %.
        pytest.param(SHARE, (40, 0, 55), id="5-percent-loan-leaves-95"),
        pytest.param({"elections": {"rollover_in": "0.025", "loan_repayment": "0.10"}}, (40, 0, 47), id="87.5-is-87"),
        pytest.param({"election_amounts": {"loan_repayment": "1500"}}, (40, 0, 30), id="1500-of-5000-leaves-70"),
        pytest.param({"election_amounts": {"loan_repayment": "1500.01"}}, (40, 0, 29), id="a-cent-over-is-a-step"),
        pytest.param(
            {"elections": {"loan_repayment": "0.10"}, "election_amounts": {"loan_repayment": "500"}},
            (40, 0, 40),
            id="share-and-dollars",
        ),
        pytest.param({"election_amounts": {"loan_repayment": "3500"}}, (30, 0, 0), id="deferrals-have-less-too"),
        pytest.param({"election_amounts": {"loan_repayment": "5000"}}, (0, 0, 0), id="nothing-is-left"),
    ],
)
def test_other_lines_leave_less_to_elect(
    ledger: FilledLedger, present: dict[str, Any], expected: tuple[int, int, int]
) -> None:
    fill(ledger, **present)

    assert [row.elected for row in elected(ledger).proposal.rows] == [expected] * 12


def test_in_dollars_and_cents(ledger: FilledLedger) -> None:
    """333.33 a check, 5 % of it (16.67) for the loan: 316.66 are left, all of them deferred."""
    fill(ledger, "333.33", **SHARE)
    rows = elected(ledger, Choices(dollars=True)).proposal.rows

    assert [row.paid for row in rows] == [(316_66, 0, 0)] * 12
    assert elected(ledger).proposal.rows[0].elected == (95, 0, 0)


def test_a_small_check_does_not_hold_back_the_others(ledger: FilledLedger) -> None:
    """1,500 of a loan leave 25 % of checks of 2,000 from July on, and more than is needed of checks of 20,000.

    24,500 of six checks of 20,000 and six of 2,000, of which 25 % at most: 17 %, 20,400 + 2,040 = 22,440; 18 % is
    23,760, 19 % is 25,080. After-tax: 18 + 7 = 25 on the small ones, 840; 72,000 - 23,760 - 840 = 47,400 of 120,000
    is 39 %.
    """
    loan: dict[str, Any] = {"election_amounts": {"loan_repayment": "1500"}}
    fill(ledger, "20000", **loan)
    later = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "monthly"}
    ledger.add({**later, "first_pay_date": "2026-07-31", "from": "2026-07-31", "pay": "2000", **loan})

    assert [row.elected for row in elected(ledger).proposal.rows] == [(18, 0, 39)] * 6 + [(18, 0, 7)] * 6


def test_as_early_as_possible_leaves_the_loan_its_part(ledger: FilledLedger) -> None:
    """3,500 of each check: 24,500 deferred on seven of them, then after-tax money."""
    fill(ledger, election_amounts={"loan_repayment": "1500"})
    rows = elected(ledger, Choices(front_load=True)).proposal.rows

    assert [row.paid for row in rows] == [(3_500_00, 0, 0)] * 7 + [(0, 0, 3_500_00)] * 5


def test_they_are_kept_as_they_are(ledger: FilledLedger) -> None:
    fill(ledger, **SHARE, election_amounts={"rollover_in": "50"})
    election = elected(ledger)
    record_election(ledger.store, election.records, "elect --record")
    (new,) = election.records

    assert new.elections == {
        "pre_tax_deferral": Decimal("0.40"),
        "after_tax": Decimal("0.54"),
        "loan_repayment": Decimal("0.05"),
    }
    assert new.election_amounts == {"rollover_in": Money(50_00)}
    assert elected(ledger).records == ()
    assert election.basis.notes[-1] == (
        "loan_repayment and rollover_in take $300.00 of the pay of 2026-01-31: that is not there to be elected, and "
        "stays as it is."
    )


@pytest.mark.parametrize(
    ("cap", "by"),
    [pytest.param("0.90", PAY, id="pay-ends-below-the-cap"), pytest.param("0.30", PLAN_CAP, id="the-cap-ends-first")],
)
def test_what_stops_it_is_named(ledger: FilledLedger, cap: str, by: str) -> None:
    """40 % and 5 % leave 55 % of pay to after-tax money."""
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2026, "compensation": "72000"})
    fill(ledger, rules={"after_tax_cap_rate": cap}, **SHARE)

    assert elected(ledger).proposal.after_tax_stop.by == by


def test_until_when_a_change_helps_looks_at_what_is_left(ledger: FilledLedger) -> None:
    """All 95 % of every check go in, so a check later is too late; at present only 5 % do."""
    fill(ledger, **SHARE)

    assert elected(ledger).last_date_that_helps == dt.date(2026, 1, 31)


def test_no_room_is_called_unused_that_other_lines_take(ledger: FilledLedger) -> None:
    """60,000 is the limit, 3,000 deferred, 3,000 for the loan: 54,000 can be elected, and then nothing more."""
    fill(ledger, **SHARE)

    assert _unused(ledger) == [Money(54_000_00)]
    record_election(ledger.store, elected(ledger).records, "elect --record")
    assert _unused(ledger) == []


def _unused(ledger: FilledLedger) -> list[Money | None]:
    return [each.amount for each in ledger.status(2026, "2026-01-01").alerts if each.code == "unused_room"]
