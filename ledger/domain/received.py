"""Telling the money that a record keeper received from what pay stubs hold already, so that it counts once."""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.sources import DEFERRAL_OF_LABEL, EMPLOYER, LOAN_REPAYMENT, SOURCES


class Row(NamedTuple):
    """Money of one row, in cents; `source` None where the record keeper names none."""

    source: str | None
    cents: int


class Held(NamedTuple):
    """What the pay stubs of one pay date hold that no row has confirmed yet, in cents by source.

    Attributes:
        pay_date: Of the stubs.
        days: The pay date and the deposit dates: a row of one of them is of this money whatever its amount.
        cents: What is not confirmed yet.
        ids: The stubs.
        deposited: The one deposit date that they state, where that is not the pay date.
    """

    pay_date: dt.date
    days: frozenset[dt.date]
    cents: Mapping[str, int]
    ids: tuple[str, ...] = ()
    deposited: dt.date | None = None


class Confirmed(NamedTuple):
    """What some rows of a day are of what a pay date holds.

    Attributes:
        sources: For each row, the sources of the stub that it is of; None where the stub does not hold it.
        beyond: Cents by which rows without a source pass all that is left of the stub.
        alike: Pairs of the record keeper's source and the stub's, where one amount may go by two names.
        agrees: Whether every amount that both hold is the same.
    """

    sources: tuple[tuple[str, ...] | None, ...]
    beyond: int
    alike: tuple[tuple[str, str], ...]
    agrees: bool


def confirm(rows: Sequence[Row], held: Mapping[str, int]) -> Confirmed:
    """Hold the rows of a day against what the stubs of a pay date hold.

    Catch-up is a label of payroll: a record keeper's deferral is held against the deferral and its catch-up together.
    """
    left = _folded(held)
    found: list[tuple[str, ...] | None] = [None] * len(rows)
    alike: list[tuple[str, str]] = []
    agrees = True
    by_source: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.source is not None:
            by_source.setdefault(DEFERRAL_OF_LABEL.get(row.source, row.source), []).append(place)
    elsewhere = []
    for source, places in by_source.items():
        if source in left:
            agrees = agrees and sum(rows[place].cents for place in places) == left[source][1]
            _assign(found, places, left.pop(source)[0])
        else:
            elsewhere.append((source, places))
    for source, places in elsewhere:
        cents = sum(rows[place].cents for place in places)
        same = [
            each for each, (_, amount) in left.items() if amount == cents and (each in EMPLOYER) == (source in EMPLOYER)
        ]
        alike += [(source, each) for each in same]
    unnamed = [place for place, row in enumerate(rows) if row.source is None]
    beyond = 0
    if unnamed and left:
        cents = sum(rows[place].cents for place in unnamed)
        part = _part(left, cents)
        agrees = agrees and part is not None
        beyond = max(cents - sum(amount for _, amount in left.values()), 0) if part is None else 0
        _assign(found, unnamed, tuple(label for each in part or left for label in left[each][0]))
    return Confirmed(tuple(found), beyond, tuple(alike), agrees and any(each is not None for each in found))


def _folded(held: Mapping[str, int]) -> dict[str, tuple[tuple[str, ...], int]]:
    """By deferral: the stub's labels of it and their cents."""
    left: dict[str, tuple[tuple[str, ...], int]] = {}
    for source in sorted(held, key=SOURCES.index):
        if held[source] and source != LOAN_REPAYMENT:
            deferral = DEFERRAL_OF_LABEL.get(source, source)
            labels, cents = left.get(deferral, ((), 0))
            left[deferral] = ((*labels, source), cents + held[source])
    return left


def _assign(found: list[tuple[str, ...] | None], places: Iterable[int], labels: tuple[str, ...]) -> None:
    for place in places:
        found[place] = labels


def _part(left: Mapping[str, tuple[tuple[str, ...], int]], cents: int) -> tuple[str, ...] | None:
    """Which of the sources left add up to an amount: all, one side's, else the only ones that do."""
    employer = tuple(each for each in left if each in EMPLOYER)
    employee = tuple(each for each in left if each not in EMPLOYER)
    for some in (tuple(left), employee, employer):
        if some and sum(left[each][1] for each in some) == cents:
            return some
    if len(left) > 8:
        return None
    fitting = [
        some
        for size in range(1, len(left))
        for some in itertools.combinations(left, size)
        if sum(left[each][1] for each in some) == cents
    ]
    return fitting[0] if len(fitting) == 1 else None


class Disagreement(NamedTuple):
    """What a record keeper received of a pay date's sources and what the stubs hold of them, in cents.

    `stub` is None where no stub of that pay date is in the ledger.
    """

    pay_date: dt.date
    sources: tuple[str, ...]
    received: int
    stub: int | None


class Receipts(NamedTuple):
    """What was received of one pay date, in cents by the sources it is of."""

    pay_date: dt.date
    cents: Mapping[tuple[str, ...], int]


def disagreements(receipts: Iterable[Receipts], stubs: Mapping[dt.date, Mapping[str, int]]) -> list[Disagreement]:
    """Where what was received is not what the stubs of the pay date hold.

    Args:
        receipts: By pay date.
        stubs: Cents by source of the stubs of each pay date.
    """
    found = []
    for pay_date, received in receipts:
        held = stubs.get(pay_date)
        for sources, cents in _joined(received).items():
            stub = None if held is None else sum(held.get(source, 0) for source in sources)
            if stub != cents:
                found.append(Disagreement(pay_date, sources, cents, stub))
    return found


def _joined(received: Mapping[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """Receipts whose sources overlap are held against the stub together."""
    joined: list[tuple[set[str], int]] = []
    for sources, cents in received.items():
        group, total = set(sources), cents
        apart = []
        for others, more in joined:
            if group & others:
                group, total = group | others, total + more
            else:
                apart.append((others, more))
        joined = [*apart, (group, total)]
    return {tuple(sorted(group, key=SOURCES.index)): total for group, total in joined}


def unconfirmed(cents: Mapping[str, int], received: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """What of a pay date's stubs no receipt has confirmed yet, in cents by source."""
    left = dict(cents)
    for sources, amount in _joined(received).items():
        remaining = amount
        for source in sources:
            held = left.get(source, 0)
            taken = held if abs(remaining) >= abs(held) and remaining * held >= 0 else remaining
            left[source] = held - taken
            remaining -= taken
    return {source: amount for source, amount in left.items() if amount}
