"""The after-tax money of a person, plan by plan; what status shows and what the year's tax summary starts from."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from ledger.domain.basis.after_tax import deposit_ends, follow_alone, walk_of
from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import OTHER_PLAN
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX, SOURCES
from ledger.services.ports import Reader

_OTHER_POOLED = tuple(source for source in SOURCES if source not in ROTH_ACCOUNT and source != AFTER_TAX)


def account_events(reader: Reader, person: str, until: dt.date) -> list[Recorded[Any]]:
    """What happened to a person's money inside plans up to a day, mergers of plans among it, by day."""
    events = reader.entries(
        *("opening_balance", "earnings", "valuation", "conversion", "refund", "distribution", "forfeited"),
        "ira_roll_in",
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
    estimate: bool = False,
) -> list[PoolHistory]:
    """Follow a person's money in some plans up to the end of a day; plans that saw none of it are left out.

    Args:
        reader: The ledger.
        person: Whose money.
        plans: All of the person's plans, or of the ledger.
        as_of: Later entries are left out.
        events: As `account_events` gives them, where the caller has read them already.
        estimate: Whether basis that is unknown for want of earnings or a value is estimated.
    """
    plans = list(plans)
    if events is None:
        events = account_events(reader, person, as_of)
    changes = [change.value for change in reader.entries("plan_change", until=as_of)]
    own: dict[str, list[Recorded[Any]]] = {}
    for event in events:
        own.setdefault(event.value.plan, []).append(event)
    arrivals = _arrivals(events, {plan.id for plan in plans}, as_of)
    deposits = _deposits(reader, person, plans, changes, own, arrivals, as_of)
    met = [plan for plan in plans if plan.id in deposits or plan.id in own or plan.id in arrivals]
    reached = partial(reader.after_tax_reached, person)
    walks = {
        plan.id: walk_of(
            plan,
            changes=changes,
            deposits=deposits.get(plan.id, ()),
            events=own.get(plan.id, ()),
            until=as_of,
            estimate=estimate,
        )
        for plan in met
    }
    if not arrivals:
        return [follow_alone(walk, as_of, reached) for walk in walks.values()]
    from ledger.domain.basis.linked import follow_linked  # few people's plans send money to each other

    return list(follow_linked(walks, as_of, reached).values())


def _arrivals(events: Iterable[Recorded[Any]], plans: Collection[str], until: dt.date) -> dict[str, list[dt.date]]:
    """The days on which money comes into a plan out of another, by the plan that it comes into."""
    arrivals: dict[str, list[dt.date]] = {}
    for event in events:
        value = event.value
        record = record_of(value)
        if record == "plan_merger":
            sent = [(value.into, value.date)]
        elif record == "conversion" and value.source not in ROTH_ACCOUNT:
            if not value.legs and value.destination != OTHER_PLAN:
                continue
            sent = [
                (leg.into, leg.date or value.date) for leg in value.parts if leg.into and leg.destination == OTHER_PLAN
            ]
        else:
            continue
        for into, day in sent:
            if into in plans and day <= until:
                arrivals.setdefault(into, []).append(day)
    return arrivals


def _deposits(
    reader: Reader,
    person: str,
    plans: Iterable[Plan],
    changes: Sequence[PlanChange],
    events: Mapping[str, Sequence[Recorded[Any]]],
    arrivals: Mapping[str, Sequence[dt.date]],
    as_of: dt.date,
) -> dict[str, list[Deposited]]:
    """By plan: after-tax deposits, added up between the events of the plan.

    Where a plan ever pooled its money, by day instead, with all others outside the Roth account.
    """
    deposits: dict[str, list[Deposited]] = {}
    pooled = set()
    used = reader.latest_after_tax(person, as_of)
    for plan in plans:
        ends = deposit_ends(plan, changes, events.get(plan.id, ()), arrivals.get(plan.id, ()))
        if ends is None:
            pooled.add(plan.id)
        elif plan.id in used:
            deposits[plan.id] = reader.after_tax_between(person, plan.id, ends, as_of)
    if pooled:
        for each in reader.deposited(person, (AFTER_TAX, *_OTHER_POOLED), as_of):
            if each.plan in pooled:
                deposits.setdefault(each.plan, []).append(each)
    return deposits
