"""A figure and how it comes about: its parts, the entries it adds up, the rule it rests on."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.money import Money

# How an amount comes from those of its parts and entries; parts of a figure with none of these stand beside it.
SUM, LEFT, LEAST, GREATEST = "sum", "left", "least", "greatest"


class FigureEntry(NamedTuple):
    """What one entry of the ledger adds to a figure; `amount` is below zero where it takes away.

    `why` says what is not seen from entry and figure alone, such as the limitation year it was allocated to.
    """

    id: str
    record: str
    date: dt.date
    plan: str
    source: str
    amount: Money
    document: str = ""
    why: str = ""


class Figure(NamedTuple):
    """A figure as it can be walked back.

    Attributes:
        name: Stable, for programs: `limit`, `after_tax`, `room`.
        label: For people.
        amount: None where it is not known, or where `text` alone says it.
        how: `sum`: parts and entries add up to it, what is taken off being below zero; `left`: the same, but never
            below zero; `least` or `greatest`: of its parts that are known; empty: parts only stand beside it.
        text: What it is or why, in words.
        missing: Where it is not known: what is missing, and how to enter it.
        source: The rule of law, notice or document.
        parts: What it comes from.
        entries: The entries that make it up.
    """

    name: str
    label: str
    amount: Money | None = None
    how: str = ""
    text: str = ""
    missing: str = ""
    source: str = ""
    parts: tuple["Figure", ...] = ()
    entries: tuple[FigureEntry, ...] = ()
