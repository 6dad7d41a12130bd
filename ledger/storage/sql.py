"""Pieces of the questions that are put to the tables."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

STANDS = "NOT EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = e.sequence)"

_CHUNK = 500

# Where an entry comes among those of its day: where its id was first met, so that what is entered again, with a note or
# after an undo, counts where it did. Few ledgers hold a void; the others need not look.
PLACE = (
    "CASE WHEN EXISTS (SELECT 1 FROM entry WHERE voids IS NOT NULL) "
    "THEN (SELECT min(f.sequence) FROM entry AS f WHERE f.reference = e.reference) ELSE e.sequence END"
)


def marks(values: Sequence[Any]) -> str:
    """A question mark for each value."""
    return ",".join("?" * len(values))


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in parts small enough for one question."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def one_of(people: Sequence[str]) -> tuple[str, str]:
    """What follows “person” where it must be one of some people, and what `?1` in it then is."""
    if len(people) == 1:
        return "= ?1", people[0]
    return "IN (SELECT value FROM json_each(?1))", json.dumps(people)
