"""In which order plans are followed on a day on which money moves between them."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter


def after_their_senders(plans: Iterable[str], moves: Iterable[tuple[str, str]]) -> list[str]:
    """The plans, each after those that send it money; where money goes in a circle, as they are given.

    Args:
        plans: Those of the day.
        moves: The sending and the receiving plan of what arrives on that day; others than `plans` are passed over.
    """
    given = list(plans)
    senders: dict[str, list[str]] = {plan: [] for plan in given}
    for sender, into in moves:
        if into in senders and sender in senders and into != sender:
            senders[into].append(sender)
    try:
        return list(TopologicalSorter(senders).static_order())
    except CycleError:
        return given
