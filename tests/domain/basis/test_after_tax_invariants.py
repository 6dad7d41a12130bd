"""What holds of every account, whatever happens to it."""

import datetime as dt
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.basis.after_tax import follow_after_tax
from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.entries.conversions import Conversion
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.entries.refunds import Refund
from ledger.domain.entries.valuations import Valuation
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited, Recorded

FIRST = dt.date(2024, 1, 1)
UNTIL = dt.date(2027, 12, 31)

days = st.integers(0, 4 * 365).map(lambda days: FIRST + dt.timedelta(days=days))
cents = st.integers(1, 10**7)
policies = st.sampled_from(["carry", "extinguish", "carry_within_year"])
event_kinds = st.sampled_from(["balance", "stated", "refund", "valuation"])
events = st.lists(st.tuples(event_kinds, days, cents, st.integers(0, 10**6), st.integers(0, 100)), max_size=12)
deposits = st.lists(st.tuples(days, cents), max_size=12)


def entry(kind: str, day: dt.date, amount: int, more: int, share: int) -> Any:
    owner: dict[str, Any] = {"person": "pat", "plan": "p", "date": day}
    if kind == "valuation":
        return Valuation(**owner, source="after_tax", balance=Money(amount))
    if kind == "refund":
        return Refund(
            **owner,
            source="after_tax",
            amount=Money(amount // 1000),
            earnings=Money(more // 1000),
            reason="excess_annual_addition",
            for_year=day.year,
        )
    if kind == "stated":
        stated = Money(amount * share // 100)
        return Conversion(**owner, amount=Money(amount), destination="in_plan_roth", earnings=stated)
    return Conversion(**owner, amount=Money(amount), destination="roth_ira", balance_before=Money(amount + more))


def follow(policy: str, paid_in: list[tuple[dt.date, int]], happened: list[Any], until: dt.date = UNTIL) -> PoolHistory:
    plan = Plan(id="p", employer="e", name="P", kind="401k", loss_basis_policy=policy)
    opening = OpeningBalance(
        person="pat", plan="p", date=FIRST, source="after_tax", balance=Money(10**9), basis=Money(9 * 10**8)
    )
    recorded = [Recorded(f"e{place}", place, each) for place, each in enumerate([opening, *happened])]
    return follow_after_tax(
        plan,
        deposits=[Deposited("p", "after_tax", day, amount) for day, amount in paid_in],
        events=recorded,
        until=until,
    )


@settings(deadline=None)
@given(policy=policies, paid_in=deposits, happened=events)
def test_basis_is_never_created_or_lost(
    policy: str, paid_in: list[tuple[dt.date, int]], happened: list[tuple[str, dt.date, int, int, int]]
) -> None:
    history = follow(policy, paid_in, [entry(*each) for each in happened])

    years = [history.years[year] for year in sorted(history.years)]
    assert [each.year for each in years] == [2024, 2025, 2026, 2027]
    for year in years:
        figures = (year.opening_basis, year.basis_recovered, year.closing_basis)
        if None in figures:
            assert year.unknown
            continue
        opening, recovered, closing = (each.cents for each in figures if each is not None)
        assert opening + year.contributions.cents - recovered - year.refunded.cents - year.extinguished.cents == closing
        assert closing >= 0
        assert year.earnings_out is not None
        assert year.converted.cents == recovered + year.earnings_out.cents - sum(
            max(each[3] // 1000, 0) for each in happened if each[0] == "refund" and each[1].year == year.year
        )
    for before, after in pairwise(years):
        assert before.closing_basis == after.opening_basis


@settings(deadline=None)
@given(policy=policies, paid_in=deposits, happened=events)
def test_box_1_is_box_2a_and_box_5(
    policy: str, paid_in: list[tuple[dt.date, int]], happened: list[tuple[str, dt.date, int, int, int]]
) -> None:
    for outcome in follow(policy, paid_in, [entry(*each) for each in happened]).outcomes:
        if outcome.basis is None or outcome.taxable is None:
            assert outcome.why
            assert outcome.method is None
        else:
            assert outcome.basis + outcome.taxable == outcome.amount
            assert outcome.basis >= Money(0)
            assert outcome.taxable >= Money(0)


@settings(deadline=None)
@given(policy=policies, paid_in=deposits, happened=events, data=st.data())
def test_how_deposits_are_split_changes_nothing(
    policy: str,
    paid_in: list[tuple[dt.date, int]],
    happened: list[tuple[str, dt.date, int, int, int]],
    data: st.DataObject,
) -> None:
    split = []
    for day, amount in paid_in:
        part = data.draw(st.integers(0, amount))
        split += [(day, part), (day, amount - part)]
    entries = [entry(*each) for each in happened]

    assert follow(policy, paid_in, entries) == follow(policy, split, entries)


@settings(deadline=None)
@given(policy=policies, paid_in=deposits, happened=events, until=days)
def test_what_comes_later_changes_nothing_before(
    policy: str,
    paid_in: list[tuple[dt.date, int]],
    happened: list[tuple[str, dt.date, int, int, int]],
    until: dt.date,
) -> None:
    """No figure may rest on what was not known yet on its day."""
    entries = [entry(*each) for each in happened]
    whole = follow(policy, paid_in, entries)
    cut = follow(policy, paid_in, entries, until)

    assert cut.outcomes == tuple(each for each in whole.outcomes if each.date <= until)
    assert {year: cut.years[year] for year in cut.years if year < until.year} == {
        year: whole.years[year] for year in whole.years if year < until.year
    }
