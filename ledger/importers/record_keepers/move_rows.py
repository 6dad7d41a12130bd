"""Rows that move money between sources or out of the plan: what each says, and which of a day cancel out."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from ledger.domain.money import Money, total
from ledger.importers.record_keepers.declared import MONEY_OUT

SHOWN = 5


class Move(NamedTuple):
    """One row that moves money; `amount` is below zero where it left its source or the plan.

    Attributes:
        kind: TRANSFER, CONVERSION or MONEY_OUT.
        word: The type, as the file prints it.
        label: The money source, as the file prints it; empty where it does not.
        content: The row in one normalised text.
        inward: Whether the type itself says that the money came in.
    """

    line: int
    day: dt.date
    kind: str
    word: str
    label: str
    fund: str
    amount: Money
    content: str
    inward: bool = False

    @property
    def has_left(self) -> bool:
        """Whether the money left its source or the plan."""
        return self.kind == MONEY_OUT or self.amount.cents < 0


def abs_of(amount: Money) -> Money:
    """An amount without its sign."""
    return Money(abs(amount.cents))


def pairs(moves: list[Move]) -> tuple[list[Move], list[Move]]:
    """Transfers of a day that cancel out, and those left alone: all of them, else those of equal amounts."""
    if moves and not total(each.amount for each in moves):
        return moves, []
    waiting: defaultdict[int, list[Move]] = defaultdict(list)
    for each in moves:
        other = waiting[-each.amount.cents]
        if other:
            other.pop(0)
        else:
            waiting[each.amount.cents].append(each)
    alone = {id(each) for left in waiting.values() for each in left}
    return [each for each in moves if id(each) not in alone], [each for each in moves if id(each) in alone]


def evidence_of(moves: list[Move], amount: Money) -> str:
    """What rows of one day show, the first five of them, in a sentence."""
    rows = "; ".join(
        f"{each.word} of {each.amount}" + "".join(f", {text}" for text in (each.label, each.fund) if text)
        for each in moves[:SHOWN]
    )
    more = f"; and {len(moves) - SHOWN} more rows" if len(moves) > SHOWN else ""
    return f"On {moves[0].day}, the file shows {rows}{more}: {amount}."
