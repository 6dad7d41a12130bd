"""Money paid out of a plan, lent out of it, or taken over with it by another."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from ledger.domain.fields import (
    DAY,
    FLAG,
    MONEY,
    NAME,
    SOURCE,
    Fields,
    by_source,
    choice,
)
from ledger.domain.money import Money
from ledger.domain.noted import Entry, entry_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Entry):
    """Money paid out of the plan and kept."""

    person: str
    plan: str
    date: dt.date
    source: str
    amount: Money
    qualified: bool | None = None
    balance_before: Money | None = None
    code: str | None = None
    exception: str | None = None
    withheld: Money | None = None

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "amount": MONEY,
            "qualified": FLAG,
            "balance_before": MONEY,
            "code": NAME,
            "exception": NAME,
            "withheld": MONEY,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan(Entry):
    """A plan loan taken, deemed distributed, or offset."""

    person: str
    plan: str
    date: dt.date
    event: str
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "event": choice("taken", "deemed", "offset"),
            "amount": MONEY,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMerger(Entry):
    """One plan's money, basis, layers and clocks taken over by another; no distribution, no 1099-R."""

    date: dt.date
    plan: str
    into: str
    person: str | None = None
    basis: Mapping[str, Money] = field(default_factory=dict)

    FIELDS: ClassVar[Fields] = entry_keys(
        {"date": DAY, "plan": NAME, "into": NAME, "person": NAME, "basis": by_source(MONEY)}
    )
