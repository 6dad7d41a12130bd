"""Money given back, or lost to the plan."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import (
    DAY,
    MONEY,
    NAME,
    SIGNED_MONEY,
    SOURCE,
    YEAR,
    Fields,
    choice,
)
from ledger.domain.money import Money
from ledger.domain.noted import Entry, entry_keys
from ledger.domain.sources import DESIGNATED_ROTH, ELECTIVE_DEFERRALS

REFUND_REASONS = (
    "excess_deferral",
    "excess_annual_addition",
    "excess_aggregate_contribution",
    "excess_contribution",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Entry):
    """A corrective distribution: principal and its earnings given back for a year."""

    person: str
    plan: str
    date: dt.date
    source: str
    amount: Money
    earnings: Money
    reason: str
    for_year: int

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "amount": MONEY,
            "earnings": SIGNED_MONEY,
            "reason": choice(*REFUND_REASONS),
            "for_year": YEAR,
        }
    )

    def __post_init__(self) -> None:
        if self.reason == "excess_deferral" and self.source not in ELECTIVE_DEFERRALS | {DESIGNATED_ROTH}:
            raise InvalidEntryError(
                f"An excess deferral is returned out of deferrals, not out of {self.source}.",
                field="source",
                hint="Give the deferral source, or another reason.",
            )
        if self.for_year > self.date.year:
            raise InvalidEntryError(
                f"The refund of {self.date} is for {self.for_year}, a year to come.", field="for_year"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forfeited(Entry):
    """Money lost to the plan; neither income nor basis.

    Attributes:
        reason: `excess_annual_addition` where the plan took it to correct one; None where it was not vested.
        for_year: The year in which the limitation year of that excess ends.
    """

    person: str
    plan: str
    date: dt.date
    source: str
    amount: Money
    reason: str | None = None
    for_year: int | None = None

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "amount": MONEY,
            "reason": choice("excess_annual_addition"),
            "for_year": YEAR,
        }
    )

    def __post_init__(self) -> None:
        if (self.reason is None) != (self.for_year is None):
            raise InvalidEntryError(
                "Money forfeited to correct an excess has a reason and the year it corrects, other money neither.",
                field="for_year",
                hint="Give both: reason excess_annual_addition, and for_year.",
            )
