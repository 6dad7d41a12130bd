"""Which pay dates' money the rows of a day are: one's, several together, or employer money of a run of them."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.domain.received import Confirmed, Held, Row, confirm
from ledger.domain.sources import DEFERRAL_OF_LABEL, EMPLOYER
from ledger.services.receipts.stub_money import StubMoney

_TOGETHER = (2, 3)
_ASKED = 8


class Part(NamedTuple):
    """What of a row, in cents, is of a pay date's money."""

    row: int
    pay_date: dt.date
    sources: tuple[str, ...]
    cents: int


class Match(NamedTuple):
    """How rows are of pay dates' money; what of a row no part holds is other money.

    Attributes:
        parts: In the order of rows.
        beyond: Cents by which rows without a source pass all that is left of the stub.
        agrees: Whether every amount that both hold is the same.
    """

    parts: tuple[Part, ...]
    beyond: int = 0
    agrees: bool = True


def agreeing(rows: Sequence[Row], held: Held) -> Match | None:
    """How rows are of a pay date's money with every amount that both hold alike; None where they are not.

    Employer money may come without standing on the stub. Rows whose sources are split otherwise than the stub's are
    the same money where they add up to it: the stub knows the split.
    """
    confirmed = _agreeing(rows, held)
    return None if confirmed is None else _of_one(rows, held, confirmed)


def differing(rows: Sequence[Row], held: Held) -> Match | None:
    """How rows are of a pay date's money though amounts differ; None where they share no source."""
    confirmed = confirm(rows, held.cents)
    if all(sources is None for sources in confirmed.sources):
        return None
    return _of_one(rows, held, confirmed)


def _agreeing(rows: Sequence[Row], held: Held) -> Confirmed | None:
    by_source = confirm(rows, held.cents)
    apart = (row for row, sources in zip(rows, by_source.sources, strict=True) if sources is None)
    if by_source.agrees and all(row.source in EMPLOYER for row in apart):
        return by_source
    together = confirm([Row(None, row.cents) for row in rows], held.cents)
    if not together.agrees:
        return None
    # Sources that are named but split otherwise are the same money only where all of it is there.
    whole = sum(row.cents for row in rows) == sum(held.cents.values())
    return together if whole or all(row.source is None for row in rows) else None


def _of_one(rows: Sequence[Row], held: Held, confirmed: Confirmed) -> Match:
    found = zip(rows, confirmed.sources, strict=True)
    parts = [
        Part(place, held.pay_date, sources, row.cents)
        for place, (row, sources) in enumerate(found)
        if sources is not None
    ]
    return Match(tuple(parts), confirmed.beyond, confirmed.agrees)


def of_several(rows: Sequence[Row], near: Sequence[Held]) -> Match | None:
    """How rows are the money of two or three neighbouring pay dates that came together; None where they are not."""
    in_order = sorted((each for each in near if each.cents), key=lambda each: each.pay_date)
    for size in _TOGETHER:
        for start in range(len(in_order) - size + 1):
            some = in_order[start : start + size]
            cents: dict[str, int] = {}
            for each in some:
                for source, amount in each.cents.items():
                    cents[source] = cents.get(source, 0) + amount
            joint = Held(some[0].pay_date, frozenset(), cents)
            confirmed = _agreeing(rows, joint)
            if confirmed is not None and all(sources is not None for sources in confirmed.sources):
                return Match(tuple(_shared_out(rows, confirmed, some)))
    return None


def _shared_out(rows: Sequence[Row], confirmed: Confirmed, some: Sequence[Held]) -> Iterable[Part]:
    left = {each.pay_date: dict(each.cents) for each in some}
    for place, (row, sources) in enumerate(zip(rows, confirmed.sources, strict=True)):
        cents = row.cents
        for pay_date, held in left.items():
            taken = min(cents, sum(held.get(source, 0) for source in sources or ()))
            if taken > 0:
                yield Part(place, pay_date, sources or (), taken)
                take(held, sources or (), taken)
                cents -= taken
        if cents:  # money taken back stays with the last of them
            yield Part(place, some[-1].pay_date, sources or (), cents)


def of_a_run(rows: Sequence[Row], before: Sequence[Held]) -> Match | None:
    """How employer money alone is that of a run of pay dates that came together, as a quarter's match; else None.

    Args:
        rows: Of one day.
        before: The pay dates up to that day, the oldest first.
    """
    if not all(row.source in EMPLOYER for row in rows):
        return None
    parts: list[Part] = []
    by_source: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        by_source.setdefault(str(row.source), []).append(place)
    for source, places in by_source.items():
        holding = [each for each in before if each.cents.get(source)]
        run = _run_of(sum(rows[place].cents for place in places), [each.cents[source] for each in holding])
        if run is not None:
            some = [Held(each.pay_date, each.days, {source: each.cents[source]}) for each in holding[run]]
            confirmed = Confirmed(sources=tuple((source,) for _ in places), beyond=0, alike=(), agrees=True)
            shared = _shared_out([rows[place] for place in places], confirmed, some)
            parts += [part._replace(row=places[part.row]) for part in shared]
    return Match(tuple(sorted(parts))) if parts else None


def _run_of(cents: int, amounts: Sequence[int]) -> slice | None:
    """The latest run of amounts that add up to some cents; None where none does."""
    sums = list(itertools.accumulate(amounts, initial=0))
    place_of = {total: place for place, total in reversed(list(enumerate(sums)))}
    for end in range(len(amounts), 0, -1):
        start = place_of.get(sums[end] - cents)
        if start is not None and start < end:
            return slice(start, end)
    return None


def take(held: dict[str, int], sources: Sequence[str], cents: int) -> None:
    """Take money out of what a pay date holds, source by source."""
    for source in sources:
        taken = min(held.get(source, 0), cents) if cents > 0 else cents
        held[source] = held.get(source, 0) - taken
        cents -= taken


def shares_a_source(rows: Iterable[Row], held: Held) -> bool:
    """Whether rows may be of the same money as what a pay date holds: a source of theirs is in both, or unsaid."""
    sources = {DEFERRAL_OF_LABEL.get(source, source) for source, cents in held.cents.items() if cents}
    return bool(sources) and any(
        row.source is None or DEFERRAL_OF_LABEL.get(row.source, row.source) in sources for row in rows
    )


def holding_employer_money(rows: Iterable[Row], before: Sequence[Held]) -> list[Held]:
    """The pay dates of the last months that hold employer money of a source of the rows, the newest first."""
    sources = {row.source for row in rows if row.source in EMPLOYER}
    return [each for each in reversed(before) if any(each.cents.get(str(source)) for source in sources)][:_ASKED]


def perhaps_held(day: dt.date, rows: Sequence[Row], stubs: StubMoney) -> list[Held]:
    """The pay dates that may hold the money of rows that reached a plan on a day, the likeliest first.

    Those of about that day that hold money of a source of the rows, those further away that hold the very amounts,
    and those that hold employer money not received yet.
    """
    near = stubs.near(day)
    found = [each for each in near if shares_a_source(rows, each)]
    found += [each for each in stubs.around(day) if each not in found and agreeing(rows, each) is not None]
    return found + [each for each in holding_employer_money(rows, stubs.before(day)) if each not in found]
