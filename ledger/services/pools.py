"""The after-tax money of a person, plan by plan; what status shows and what the year's tax summary starts from."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from ledger.domain.basis.after_tax import deposit_ends, follow_after_tax
from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import OTHER_PLAN, Conversion
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_history import plan_on
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.sources import AFTER_TAX, SOURCES
from ledger.services.ports import Reader

_OTHER_POOLED = tuple(source for source in SOURCES if source not in ROTH_ACCOUNT and source != AFTER_TAX)


def account_events(reader: Reader, person: str, until: dt.date) -> list[Recorded[Any]]:
    """What happened to a person's money inside plans up to a day, mergers of plans among it, by day."""
    events = reader.entries(
        *("opening_balance", "earnings", "valuation", "conversion", "refund", "distribution", "forfeited"),
        person=person,
        until=until,
    )
    mergers = [merger for merger in reader.entries("plan_merger", until=until) if merger.value.person in {None, person}]
    return sorted(events + mergers, key=lambda event: (event.value.date, event.sequence)) if mergers else events


def after_tax_pools(
    reader: Reader,
    person: str,
    plans: Iterable[Plan],
    as_of: dt.date,
    *,
    events: Sequence[Recorded[Any]] | None = None,
) -> list[PoolHistory]:
    """Follow a person's money in some plans up to the end of a day; plans that saw none of it are left out.

    Args:
        reader: The ledger.
        person: Whose money.
        plans: All of the person's plans, or of the ledger.
        as_of: Later entries are left out.
        events: As `account_events` gives them, where the caller has read them already.
    """
    plans = list(plans)
    if events is None:
        events = account_events(reader, person, as_of)
    changes = [change.value for change in reader.entries("plan_change", until=as_of)]
    by_id = {plan.id: plan for plan in plans}
    own: dict[str, list[Recorded[Any]]] = {}
    for event in events:
        for plan_id in _concerns(event.value, by_id, changes):
            own.setdefault(plan_id, []).append(event)
    deposits = _deposits(reader, person, plans, changes, own, as_of)
    return [
        follow_after_tax(
            plan,
            changes=changes,
            deposits=deposits.get(plan.id, ()),
            events=own.get(plan.id, ()),
            until=as_of,
            reached=partial(reader.after_tax_reached, person),
        )
        for plan in plans
        if plan.id in deposits or plan.id in own
    ]


def _deposits(
    reader: Reader,
    person: str,
    plans: Iterable[Plan],
    changes: Sequence[PlanChange],
    events: Mapping[str, Sequence[Recorded[Any]]],
    as_of: dt.date,
) -> dict[str, list[Deposited]]:
    """By plan: after-tax deposits, added up between the events of the plan.

    Where a plan ever pooled its money, by day instead, with all others outside the Roth account.
    """
    deposits: dict[str, list[Deposited]] = {}
    pooled = set()
    used = reader.latest_after_tax(person, as_of)
    for plan in plans:
        ends = deposit_ends(plan, changes, events.get(plan.id, ()))
        if ends is None:
            pooled.add(plan.id)
        elif plan.id in used:
            deposits[plan.id] = reader.after_tax_between(person, plan.id, ends, as_of)
    if pooled:
        for each in reader.deposited(person, (AFTER_TAX, *_OTHER_POOLED), as_of):
            if each.plan in pooled:
                deposits.setdefault(each.plan, []).append(each)
    return deposits


def _concerns(value: Any, plans: dict[str, Plan], changes: Sequence[PlanChange]) -> set[str]:
    """The plans whose money an event touches: its own, and those that basis moves into."""
    into = getattr(value, "into", None)
    if not isinstance(value, Conversion):
        return {value.plan} | ({into} if into else set())
    origin = plans.get(value.plan)
    separate = origin is not None and plan_on(origin, changes, value.date).separate_after_tax_contract
    if value.source in ROTH_ACCOUNT or (separate and value.source != AFTER_TAX):
        return {value.plan}
    return {value.plan} | {leg.into for leg in value.parts if leg.destination == OTHER_PLAN and leg.into is not None}
