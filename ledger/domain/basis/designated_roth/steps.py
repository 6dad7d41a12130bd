"""What happens to designated Roth accounts, in the order in which it counts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ledger.domain.basis.designated_roth.excess import UnreturnedExcess
from ledger.domain.basis.move_order import after_their_senders
from ledger.domain.basis.outcomes import CONVERSION, DISTRIBUTION, ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import IN_PLAN_ROTH, OTHER_PLAN
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import DESIGNATED_ROTH

DEPOSIT, CONVERTED, OPENING, MERGER = "deposit", "converted", "opening_balance", "plan_merger"
EXCESS = "unreturned_excess"
_RANKS = {
    EXCESS: -1,
    OPENING: 0,
    DEPOSIT: 2,
    CONVERTED: 2,
    "earnings": 2,
    "valuation": 3,
    CONVERSION: 4,
    DISTRIBUTION: 4,
    "refund": 4,
    "forfeited": 4,
    MERGER: 5,
}


class Step(NamedTuple):
    """An event in the order in which it counts; `place` keeps the order of its equals."""

    day: dt.date
    rank: int
    place: int
    id: str
    kind: str
    value: Any


def steps_of(
    deposits: Iterable[Deposited],
    events: Iterable[Recorded[Any]],
    outcomes: Iterable[ConversionOutcome],
    unreturned: Iterable[UnreturnedExcess],
    until: dt.date,
) -> list[Step]:
    """All up to a day, by day; of one day by what counts first."""
    steps = [Step(each.date, _RANKS[DEPOSIT], 0, "", DEPOSIT, each) for each in deposits if each.source in ROTH_ACCOUNT]
    steps += [
        Step(each.arrived or each.date, _RANKS[CONVERTED], 0, each.id, CONVERTED, each)
        for each in outcomes
        if each.destination == IN_PLAN_ROTH and each.source not in ROTH_ACCOUNT
    ]
    for event in events:
        value, kind = event.value, record_of(event.value)
        if kind in _RANKS and (kind == MERGER or value.source in ROTH_ACCOUNT):
            # The account as a whole is stated before its single sources, which are then part of it.
            rank = _RANKS[kind] + (kind == OPENING and value.source != DESIGNATED_ROTH)
            steps.append(Step(value.date, rank, event.sequence, event.id, kind, value))
    steps += [Step(each.date, _RANKS[EXCESS], 0, "", EXCESS, each) for each in unreturned]
    return sorted((step for step in steps if step.day <= until), key=lambda step: step[:3])


def sends(step: Step) -> list[tuple[str, dt.date]]:
    """The plans that a step sends Roth money to, each with the day on which it arrives."""
    if step.kind == MERGER:
        return [(step.value.into, step.day)]
    if step.kind != CONVERSION:
        return []
    return [(leg.into, leg.date or step.day) for leg in step.value.parts if leg.into and leg.destination == OTHER_PLAN]


def in_order_of_moves(by_plan: Mapping[str, list[Step]], day: dt.date) -> list[str]:
    """The plans of a day, each after those that send it money; where they go in a circle, as recorded."""
    moves = [
        (plan, into)
        for plan, steps in by_plan.items()
        for step in steps
        for into, arrives in sends(step)
        if arrives == day
    ]
    return after_their_senders(by_plan, moves)
