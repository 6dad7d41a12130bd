"""Any figure that is printed, walked back to its parts, its entries and the rules it rests on."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ledger.domain.errors import NotFoundError
from ledger.domain.figures import Figure
from ledger.domain.status import GroupStanding
from ledger.services.explain.additions import explain_additions
from ledger.services.explain.context import Context, context
from ledger.services.explain.deferrals import explain_deferrals
from ledger.services.ports import Reader


class Explained(NamedTuple):
    """A figure of a person's year, walked back; one tree a limitation year where it has several."""

    figure: str
    person: str
    year: int
    as_of: dt.date
    trees: tuple[Figure, ...]


def explain(
    reader: Reader, person: str, figure: str, year: int, as_of: dt.date, *, group: str | None = None
) -> Explained:
    """Walk a figure back.

    Args:
        reader: The ledger.
        person: Whose.
        figure: One of `FIGURES`.
        year: The calendar year asked for.
        as_of: Later entries are left out.
        group: One employer group alone, by the name status gives it; every one where not given.

    Raises:
        NotFoundError: the person or the group is not in the ledger, or there is no group to explain.
    """
    known = context(reader, person, year, as_of)
    return Explained(figure, person, year, as_of, tuple(FIGURES[figure](known, group)))


def _groups(known: Context, named: str | None) -> Iterator[GroupStanding]:
    """Each limitation year that status shows, of one group where it is named."""
    groups = known.status.annual_additions
    names = list(dict.fromkeys(group.recorded.group for group in groups))
    if not names:
        raise NotFoundError(
            f"{known.person} has no plan with annual additions in {known.year}.",
            hint="See `roth-ledger plan list`, and `roth-ledger stub add` for a first pay stub.",
        )
    if named is not None and named not in names:
        raise NotFoundError(f"{known.person} has no employer group “{named}”.", hint=f"One of: {', '.join(names)}.")
    yield from (group for group in groups if named in {None, group.recorded.group})


def _additions(known: Context, group: str | None) -> Iterator[Figure]:
    for standing in _groups(known, group):
        yield explain_additions(known, standing)


def _after_tax_room(known: Context, group: str | None) -> Iterator[Figure]:
    from ledger.services.explain.room import explain_after_tax_room

    for standing in _groups(known, group):
        yield explain_after_tax_room(known, standing)


def _deferrals(known: Context, group: str | None) -> Iterator[Figure]:
    if group is not None:
        raise NotFoundError("402(g) is one limit of the person over all employers.", hint="Leave out --group.")
    yield explain_deferrals(known)


FIGURES: dict[str, Callable[[Context, str | None], Iterator[Figure]]] = {
    "402g": _deferrals,
    "415c": _additions,
    "after-tax-room": _after_tax_room,
}
