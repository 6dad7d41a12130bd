"""Two copies of a ledger held against each other by their seals: which goes on from which, and where they parted."""

import contextlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ledger.domain.recorded import Batch
from ledger.storage.connection import open_reading, plain_errors
from ledger.storage.queries import LedgerReader

EQUAL, AHEAD, BEHIND, DIVERGED, UNRELATED = "equal", "ahead", "behind", "diverged", "unrelated"


class Compared(NamedTuple):
    """How another copy stands to ours, and how many batches both begin with.

    `ahead`: it goes on from ours; `behind`: ours goes on from it; `diverged`: both went on from a common beginning;
    `unrelated`: not even the first batch is the same.
    """

    state: str
    common: int


class SealedEntry(NamedTuple):
    """One recorded line: its batch, what it is known by, and its canonical text."""

    batch: int
    reference: str
    line: str


def compare(ours: Sequence[Batch], theirs: Sequence[Batch]) -> Compared:
    """Hold two histories against each other; an equal seal proves that all before it is equal, entry by entry."""
    shorter = min(len(ours), len(theirs))
    common = bisect_left(range(shorter), 1, key=lambda place: int(ours[place].seal != theirs[place].seal))
    if common == len(ours) == len(theirs):
        return Compared(EQUAL, common)
    if common == len(ours):
        return Compared(AHEAD, common)
    if common == len(theirs):
        return Compared(BEHIND, common)
    return Compared(DIVERGED if common else UNRELATED, common)


def history_of(path: Path) -> list[Batch]:
    """The batches of a ledger file of this or an older schema, oldest first.

    Raises:
        LedgerError: it is missing, no ledger, newer, locked or damaged.
    """
    with contextlib.closing(open_reading(path, older=True)) as connection:
        return LedgerReader(connection, path).history()


def entries_after(path: Path, batch: int) -> list[SealedEntry]:
    """Everything that was recorded after a batch, voids too, in recorded order.

    Raises:
        LedgerError: the file cannot be read.
    """
    with contextlib.closing(open_reading(path, older=True)) as connection, plain_errors(path):
        rows = connection.execute(
            "SELECT batch, reference, line FROM entry WHERE sequence > "
            "coalesce((SELECT last_entry FROM seal WHERE batch = ?), 0) ORDER BY sequence",
            (batch,),
        )
        return [SealedEntry(*row) for row in rows]


def only_in(entries: Sequence[SealedEntry], others: Sequence[SealedEntry]) -> list[SealedEntry]:
    """The entries whose very line the others do not hold, each line counted as often as it stands there."""
    left = Counter(each.line for each in others)
    found = []
    for each in entries:
        if left[each.line]:
            left[each.line] -= 1
        else:
            found.append(each)
    return found
