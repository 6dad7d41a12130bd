"""A value as the ledger holds it.

Named tuples: thousands of them are made from rows, and making the class itself costs a third of a dataclass.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Recorded(NamedTuple, Generic[T_co]):
    """A recorded value, with its id and its place in the order of recording: where its id was first met."""

    id: str
    sequence: int
    value: T_co


class Batch(NamedTuple):
    """One write: what wrote it, and when; `takes_back` names the batch that an undo or redo reverses."""

    number: int
    at: str
    command: str
    takes_back: int | None
    entries: int
    seal: str
    files: tuple[tuple[str, str], ...] = ()


class Deposited(NamedTuple):
    """Money of one source that reached a plan on one day, in cents, added up.

    Where nothing happened in between, the deposits of some days may be added up: from `first` to `date`, of which
    not every day need have one, and none may take back more than came in.
    """

    plan: str
    source: str
    date: dt.date
    cents: int
    first: dt.date | None = None


class PaidEarlier(NamedTuple):
    """Money of one source that reached a plan on one day of a later year than that of its pay dates, in cents."""

    plan: str
    source: str
    date: dt.date
    year: int
    cents: int


class Contributed(NamedTuple):
    """Money of one source that went into a plan in a stretch of pay dates, in cents, added up."""

    plan: str
    source: str
    cents: int


class Allocated(NamedTuple):
    """Money whose limitation year may be another than that of its day, in cents.

    It was allocated to one by name, or reached the plan more than thirty days after.

    Attributes:
        day: Pay date, or the date of a contribution.
        deposited_on: When it reached the plan.
        limitation_year: The year in which the limitation year named ends; None where none is named.
    """

    plan: str
    source: str
    day: dt.date
    deposited_on: dt.date
    limitation_year: int | None
    cents: int


class LoggedStub(NamedTuple):
    """A pay stub as payroll checks look at it, amounts in cents by source.

    Attributes:
        deposit_date: When the money reached the plan; the pay date where the stub names no other.
        regular: Whether it is not marked as a bonus.
        year_to_date: As printed; empty where nothing is.
    """

    id: str
    plan: str
    pay_date: dt.date
    deposit_date: dt.date
    regular: bool
    cents: Mapping[str, int]
    year_to_date: Mapping[str, int]


class Step(NamedTuple):
    """One step in the history of a reference: a line that was recorded, or the id of a void that took it back."""

    sequence: int
    line: str | None
    void: str | None
