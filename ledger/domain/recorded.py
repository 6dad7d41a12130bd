"""A value as the ledger holds it."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[T_co]):
    """A recorded value, with its id and its place in the order of recording."""

    id: str
    sequence: int
    value: T_co


@dataclass(frozen=True, slots=True)
class Batch:
    """One write: what wrote it, and when; `takes_back` names the batch that an undo or redo reverses."""

    number: int
    at: str
    command: str
    takes_back: int | None
    entries: int
    seal: str
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Deposited:
    """Money of one source that reached a plan on one day, in cents, added up."""

    plan: str
    source: str
    date: dt.date
    cents: int


@dataclass(frozen=True, slots=True)
class Contributed:
    """Money of one source that went into a plan in a stretch of pay dates, in cents, added up."""

    plan: str
    source: str
    cents: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a reference: a line that was recorded, or the id of a void that took it back."""

    sequence: int
    line: str | None
    void: str | None
