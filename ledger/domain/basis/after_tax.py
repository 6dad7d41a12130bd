"""A person's after-tax money in one plan, followed through its events."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.basis.walk import DEPOSIT, RANKS, Walk, in_order
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_history import plan_versions
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import record_of


def follow_after_tax(
    plan: Plan,
    *,
    changes: Iterable[PlanChange] = (),
    deposits: Iterable[Deposited] = (),
    events: Iterable[Recorded[Any]] = (),
    until: dt.date,
    reached: Callable[[Deposited, int], dt.date] | None = None,
) -> PoolHistory:
    """Follow one person's money in a plan up to the end of a day; a plan that receives none of another's.

    Args:
        plan: Its rules of loss and of a separate after-tax contract.
        changes: What alters these rules, from its day on.
        deposits: By source and deposit date, of this person and plan. Where after-tax money is a separate
            contract only that source is needed; else all sources. Deposits of several days that were added up
            must not reach over one of `deposit_ends`, nor the end of a year.
        events: Opening balances, earnings, valuations, conversions, refunds, distributions, forfeitures, roll-ins
            from IRAs and mergers of this plan into others, in recorded order; other kinds are passed over.
        until: Later deposits and events are left out.
        reached: The first day on which deposits that were added up come to more than some cents; needed where
            there are any.

    Source: IRC 72(d)(2), 72(e)(8); Notice 2014-54.
    """
    return follow_alone(walk_of(plan, changes=changes, deposits=deposits, events=events, until=until), until, reached)


def follow_alone(walk: Walk, until: dt.date, reached: Callable[[Deposited, int], dt.date] | None) -> PoolHistory:
    """Make the pass over the events of a plan that no other sends money to."""
    for step in walk.steps:
        walk.pass_days(step.day)
        walk.meet(step)
    return walk.finish(until, reached)


def walk_of(
    plan: Plan,
    *,
    changes: Iterable[PlanChange],
    deposits: Iterable[Deposited],
    events: Iterable[Recorded[Any]],
    until: dt.date,
    estimate: bool = False,
) -> Walk:
    """The pass over a plan's events before it begins; the arguments are those of `follow_after_tax`.

    With `estimate` the basis of what neither states earnings nor has a value is estimated.
    """
    return Walk(plan, plan_versions(plan, changes), in_order(deposits, events, until), estimate=estimate)


def deposit_ends(
    plan: Plan,
    changes: Iterable[PlanChange] = (),
    events: Iterable[Recorded[Any]] = (),
    arrivals: Iterable[dt.date] = (),
) -> list[dt.date] | None:
    """The days, in no order, after which deposits must not be added to those up to them.

    Between two of them, and within a calendar year, deposits may be followed as one; the arguments are those of
    `follow_after_tax`, and the days on which money of other plans comes in.

    Returns:
        None where each day must be followed by itself: the plan at some time kept no separate after-tax
        contract, and what its money is worth rests on more than after-tax deposits.
    """
    versions = plan_versions(plan, changes)
    if not all(version.separate_after_tax_contract for _, version in versions):
        return None
    day = dt.timedelta(days=1)
    ends = [since - day for since, _ in versions[1:]]
    ends += [arrival - day for arrival in arrivals]
    for event in events:
        rank = RANKS.get(record_of(event.value))
        if rank is not None:
            ends.append(event.value.date if rank >= RANKS[DEPOSIT] else event.value.date - day)
    return ends
