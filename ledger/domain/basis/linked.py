"""Plans whose money moves between them, by merger or rollover, followed together day by day."""

import datetime as dt
from collections.abc import Callable, Mapping

from ledger.domain.basis.move_order import after_their_senders
from ledger.domain.basis.moves import Arrival
from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.basis.walk import Walk
from ledger.domain.recorded import Deposited


def follow_linked(
    walks: Mapping[str, Walk], until: dt.date, reached: Callable[[Deposited, int], dt.date] | None
) -> dict[str, PoolHistory]:
    """Follow some plans up to the end of a day, and hand each what the others send it.

    On a day on which money moves, the plan it leaves is followed first, so that what arrives counts before the
    values and payments of that day; where plans send money in a circle on one day, in the order given.

    Args:
        walks: By plan; each with all steps of its own.
        until: The last day.
        reached: As for `follow_after_tax`.
    """
    waiting: dict[tuple[dt.date, str], list[Arrival]] = {}
    days = {step.day for walk in walks.values() for step in walk.steps}
    days |= {day for walk in walks.values() for step in walk.steps for _, day in walk.sends(step) if day <= until}
    for day in sorted(days):
        followed: set[str] = set()
        for plan in _order(walks, day):
            walk = walks[plan]
            for arrival in waiting.pop((day, plan), ()):
                walk.receive(arrival)
            followed.add(plan)
            for sent in walk.follow_day(day):
                if sent.into in followed and sent.day == day:
                    walks[sent.into].receive(sent)
                elif sent.into in walks and sent.day <= until:
                    waiting.setdefault((sent.day, sent.into), []).append(sent)
    return {plan: walk.finish(until, reached) for plan, walk in walks.items()}


def _order(walks: Mapping[str, Walk], day: dt.date) -> list[str]:
    """The plans, each after those that send it money on that day."""
    moves = [
        (plan, into)
        for plan, walk in walks.items()
        for step in walk.steps_of(day)
        for into, arrives in walk.sends(step)
        if arrives == day
    ]
    return after_their_senders(walks, moves)
