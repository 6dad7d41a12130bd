"""What a list of recorded lines is asked for, and one line of it."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

STANDS, VOIDED, SUPERSEDED = "stands", "voided", "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which recorded lines are meant; None leaves a choice open.

    Attributes:
        record: A kind of the book; of None all but people, employers, plans and voids.
        year: Of the day; of what has none, of its `year`.
        taken_back: With what was voided, or superseded by a later record of the same name.
    """

    record: str | None = None
    person: str | None = None
    plan: str | None = None
    year: int | None = None
    taken_back: bool = False


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
