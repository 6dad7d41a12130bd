"""What holds of every designated Roth account, whatever happens to it."""

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.basis.designated_roth import RothAccounts, follow_designated_roth
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import Conversion, Leg
from ledger.domain.entries.distributions import Distribution, PlanMerger
from ledger.domain.money import ZERO, Money, total
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited, Recorded

FIRST = dt.date(2024, 1, 1)
UNTIL = dt.date(2030, 12, 31)
PLANS = {each: Plan(id=each, employer="e", name=each, kind="401k") for each in "abc"}
# Far from 59 1/2, and past it in the middle of what happens.
BORN = (dt.date(1990, 1, 1), dt.date(1967, 1, 1))

days = st.integers(0, 5 * 365).map(lambda days: FIRST + dt.timedelta(days=days))
cents = st.integers(1, 10**7)
plans = st.sampled_from("abc")
shares = st.integers(0, 100)
deposits = st.lists(st.tuples(plans, days, cents), min_size=1, max_size=8)
conversions = st.lists(st.tuples(plans, days, cents, shares), max_size=6)
ways = st.sampled_from(["cash", "roth_ira", "other_plan", "legs", "stated", "merger"])
outflows = st.lists(st.tuples(ways, plans, days, cents, shares), max_size=10)


def converted(number: int, plan: str, day: dt.date, amount: int, share: int) -> ConversionOutcome:
    taxable = Money(amount * share // 100)
    return ConversionOutcome(
        id=f"c{number}",
        record="conversion",
        plan=plan,
        date=day,
        source="after_tax",
        destination="in_plan_roth",
        direct=True,
        amount=Money(amount),
        basis=Money(amount) - taxable,
        taxable=taxable,
        earnings_out=taxable,
        method="stated",
        why=None,
    )


def leaving(way: str, plan: str, day: dt.date, amount: int, share: int) -> Any:
    """An entry that leaves a plan with a value known just before it, at a gain or a loss; or a merger."""
    into = {"a": "b", "b": "c", "c": "a"}[plan]
    if way == "merger":
        return PlanMerger(person="pat", date=day, plan=plan, into=into)
    owner: dict[str, Any] = {"person": "pat", "plan": plan, "date": day, "source": "designated_roth"}
    gross, before = Money(amount), Money(amount * (100 + share) // 100)
    if way == "cash":
        return Distribution(**owner, amount=gross, balance_before=before)
    if way == "stated":
        return Conversion(**owner, amount=gross, destination="roth_ira", earnings=Money(amount * share // 100))
    if way == "legs":
        kept = Money(amount // 3)
        parts = [Leg(destination="roth_ira", amount=gross - kept)]
        parts += [Leg(destination="cash", amount=kept)] if kept else []
        return Conversion(**owner, legs=tuple(parts), balance_before=before)
    return Conversion(**owner, amount=gross, destination=way, into=into, balance_before=before, qualified=False)


def follow(paid_in: list[Any], changed: list[Any], left: list[Any], born: dt.date = BORN[0]) -> RothAccounts:
    return follow_designated_roth(
        plans=PLANS,
        changes=[],
        deposits=[Deposited(plan, "roth_deferral", day, amount) for plan, day, amount in paid_in],
        events=[Recorded(f"e{place}", place, leaving(*each)) for place, each in enumerate(left)],
        outcomes=[converted(number, *each) for number, each in enumerate(changed)],
        until=UNTIL,
        birth_date=born,
    )


@settings(deadline=None, derandomize=True, max_examples=300)
@given(paid_in=deposits, changed=conversions, left=outflows, born=st.sampled_from(BORN))
def test_basis_is_never_created_or_lost(paid_in: list[Any], changed: list[Any], left: list[Any], born: dt.date) -> None:
    found = follow(paid_in, changed, left, born)

    came_in = sum(each[2] for each in (*paid_in, *changed))
    # A rollover between the plans of the ledger leaves one account and reaches another.
    gone = [out.outcome.basis for out in found.outflows if out.outcome.destination != "other_plan"]
    held = [account.basis for account in found.accounts]
    if None not in gone and None not in held:
        assert came_in == sum(each.cents for each in (*gone, *held) if each is not None)
    else:
        assert any(account.unknown for account in found.accounts)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(paid_in=deposits, changed=conversions, left=outflows, born=st.sampled_from(BORN))
def test_every_account_and_every_outflow_adds_up(
    paid_in: list[Any], changed: list[Any], left: list[Any], born: dt.date
) -> None:
    found = follow(paid_in, changed, left, born)

    for account in found.accounts:
        parts = [part for layer in account.layers for part in (layer.taxable, layer.nontaxable)]
        if account.basis is not None and None not in parts:
            assert ZERO <= total(part for part in parts if part is not None) <= account.basis
        assert account.value is not None
        assert account.value >= ZERO
    for out in found.outflows:
        outcome = out.outcome
        if outcome.basis is None or outcome.earnings_out is None:
            assert outcome.why
            continue
        # More basis than amount only where a whole account at a loss carries it along.
        assert outcome.basis + outcome.earnings_out >= outcome.amount
        assert outcome.basis + outcome.earnings_out == outcome.amount or outcome.earnings_out == ZERO
        assert outcome.taxable in (ZERO, outcome.earnings_out)
        assert out.layers is None or total(Money(_size(layer)) for layer in out.layers) <= outcome.basis
        assert out.recapture is None or ZERO <= out.recapture[0] <= out.recapture[1] <= outcome.basis


def _size(layer: Any) -> int:
    return sum(part.cents for part in (layer.taxable, layer.nontaxable) if part is not None)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(paid_in=deposits, changed=conversions, left=outflows)
def test_conversions_left_and_gone_are_all_that_was_converted(
    paid_in: list[Any], changed: list[Any], left: list[Any]
) -> None:
    found = follow(paid_in, changed, left)

    kept = [layer for account in found.accounts for layer in account.layers]
    gone = [out.layers for out in found.outflows if out.outcome.destination != "other_plan"]
    blocked = any(layer.taxable is None for layer in kept) or None in gone
    if not blocked:
        sizes = sum(map(_size, kept)) + sum(_size(layer) for layers in gone if layers for layer in layers)
        assert sizes == sum(each[2] for each in changed)
