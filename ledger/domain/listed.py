"""What a list of recorded lines is asked for, and what comes of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.sources import COMPENSATION, SOURCES

STANDS, VOIDED, SUPERSEDED = "stands", "voided", "superseded"

BY_DAY, BY_PLAN, BY_AMOUNT, BY_KIND, BY_RECORDED = "day", "plan", "amount", "kind", "recorded"
# By what a list may be sorted; a source, or the compensation, is that of a pay stub.
SORT_KEYS = (BY_DAY, BY_PLAN, BY_AMOUNT, BY_KIND, BY_RECORDED, COMPENSATION, *SOURCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which recorded lines are meant; None leaves a choice open.

    Attributes:
        record: A kind of the book; of None all but people, employers, plans and voids.
        records: Several kinds, beside `record`.
        year: Of the day; of what has none, of its `year`.
        taken_back: With what was voided, or superseded by a later record of the same name.
        batch: What one batch recorded, of every kind and voids too, where no kind is named.
        text: What a person sees of the line holds this text, in capitals or not: its id, its plan's id or name, or a
            value, an amount as `1234.50` or as `$1,234.50`; blanks around it do not count. The person and the kind
            are not looked at.
    """

    record: str | None = None
    records: tuple[str, ...] = ()
    person: str | None = None
    plan: str | None = None
    year: int | None = None
    taken_back: bool = False
    batch: int | None = None
    text: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the book that are named."""
        return self.records if self.record is None else (self.record, *self.records)


@dataclass(frozen=True, slots=True)
class Sorting:
    """In which order lines are listed: by one of `SORT_KEYS`, then by day and recorded order.

    Descending turns all of it round, but lines that have no such value come last either way.
    """

    by: str = BY_DAY
    descending: bool = False

    def __post_init__(self) -> None:
        if self.by not in SORT_KEYS:
            raise ValueError(f"lists are not sorted by {self.by!r}")


class Listed(NamedTuple):
    """A recorded line, and the number of the batch that recorded it.

    `state` is `stands`, `voided` or `superseded`, `day` None where it has none.
    """

    sequence: int
    reference: str
    day: dt.date | None
    line: str
    state: str
    batch: int


@dataclass(frozen=True, slots=True)
class StubSums:
    """Standing pay stubs added up, in cents.

    Attributes:
        count: How many there are.
        compensation_cents: Of those that say it; None where none does.
        unsaid: How many do not say their compensation.
        cents: By source; one that comes to nothing is left out.
    """

    count: int
    compensation_cents: int | None
    unsaid: int
    cents: Mapping[str, int]


class Voided(NamedTuple):
    """Why an entry was taken back, by which batch, and when (UTC, ISO 8601)."""

    reason: str
    batch: int
    at: str


class Reversal(NamedTuple):
    """A batch by its number, and the one that it takes back, if any."""

    number: int
    takes_back: int | None
