"""Any figure that is printed, walked back to its parts, its entries and the rules it rests on."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import NotFoundError
from ledger.domain.figures import Figure
from ledger.domain.status import GroupStanding
from ledger.services.explain.additions import explain_additions
from ledger.services.explain.context import Context, context
from ledger.services.explain.deferrals import explain_deferrals
from ledger.services.ports import Reader

if TYPE_CHECKING:  # who asks about a limit does not follow every account of a person
    from ledger.services.explain.year_end import TaxYear


class Explained(NamedTuple):
    """A figure of a person's year, walked back; one tree a limitation year, plan or form where it has several."""

    figure: str
    person: str
    year: int
    as_of: dt.date
    trees: tuple[Figure, ...]


class Asked(NamedTuple):
    """What is asked about: a person's year as seen from a day, and the one group or plan, where one is named."""

    reader: Reader
    person: str
    year: int
    as_of: dt.date
    group: str | None
    plan: str | None
    estimate: bool


def explain(
    reader: Reader,
    person: str,
    figure: str,
    year: int,
    as_of: dt.date,
    *,
    group: str | None = None,
    plan: str | None = None,
    estimate: bool = False,
) -> Explained:
    """Walk a figure back.

    Args:
        reader: The ledger.
        person: Whose.
        figure: One of `FIGURES`, a line of Form 8606 (`8606-14`), or the id of an entry.
        year: The calendar year asked for; of an entry's id its own year is taken.
        as_of: Later entries are left out.
        group: One employer group alone, by the name status gives it; every one where not given.
        plan: One plan alone, by its id; every one where not given.
        estimate: Whether the earnings of conversions that are not known are estimated.

    Raises:
        NotFoundError: the person, group, plan or figure is not in the ledger, there is no group to explain, or the
            figure has no groups or plans.
    """
    asked = Asked(reader, person, year, as_of, group, plan, estimate)
    if figure in FIGURES:
        return Explained(figure, person, year, as_of, tuple(FIGURES[figure](asked)))
    if is_line_of_8606(figure):
        return Explained(figure, person, year, as_of, tuple(_line_of_8606(asked, figure.removeprefix(_FORM_8606))))
    return _entry(asked, figure)


def _entry(asked: Asked, entry_id: str) -> Explained:
    """One conversion or distribution, in its own year; any other entry as it was recorded."""
    from ledger.services.explain.recorded_entry import entry_of, explain_recorded
    from ledger.services.explain.year_end_taxable import explain_entry, year_of_entry

    own_year = year_of_entry(asked.reader, asked.person, entry_id)
    plain = entry_of(asked.reader, asked.person, entry_id) if own_year is None else None
    if plain is not None:
        year = asked.year if plain.day is None else plain.day.year
        return Explained(entry_id, asked.person, year, asked.as_of, (explain_recorded(asked.reader, plain),))
    if own_year is None:
        raise NotFoundError(
            f"“{entry_id}” is no figure that can be explained, nor the id of an entry of {asked.person}.",
            hint=f"One of: {', '.join(NAMES)}, or such an id.",
        )
    trees = tuple(explain_entry(_tax_year(asked._replace(year=own_year)), entry_id))
    return Explained(entry_id, asked.person, own_year, asked.as_of, trees)


def can_be_explained(reader: Reader, person: str, figure: str) -> bool:
    """Whether a word is one of `FIGURES`, a line of Form 8606, or the id of a standing entry."""
    if figure in FIGURES or is_line_of_8606(figure):
        return True
    from ledger.services.explain.recorded_entry import entry_of

    return entry_of(reader, person, figure) is not None


def is_line_of_8606(figure: str) -> bool:
    """Whether a word names a line of Form 8606, such as `8606-15c`."""
    if not figure.startswith(_FORM_8606):
        return False
    from ledger.services.explain.year_end_8606 import LABELS

    return figure.removeprefix(_FORM_8606) in LABELS


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


def _context(asked: Asked) -> Context:
    if asked.plan is not None:
        raise NotFoundError("A limit is of an employer group, or of the person.", hint="Leave out --plan.")
    if asked.estimate:
        raise NotFoundError("A limit rests on no estimated earnings.", hint="Leave out --estimate.")
    return context(asked.reader, asked.person, asked.year, asked.as_of)


def _additions(asked: Asked) -> Iterator[Figure]:
    known = _context(asked)
    for standing in _groups(known, asked.group):
        yield explain_additions(known, standing)


def _after_tax_room(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.room import explain_after_tax_room

    known = _context(asked)
    for standing in _groups(known, asked.group):
        yield explain_after_tax_room(known, standing)


def _deferrals(asked: Asked) -> Iterator[Figure]:
    if asked.group is not None:
        raise NotFoundError("402(g) is one limit of the person over all employers.", hint="Leave out --group.")
    yield explain_deferrals(_context(asked))


def _tax_year(asked: Asked, *, of_one_plan: bool = False) -> "TaxYear":
    """The year's tax summary; most of its figures are of the person and not of a plan."""
    from ledger.services.explain.year_end import tax_year

    if asked.group is not None:
        raise NotFoundError("A figure of the tax summary has no employer groups.", hint="Leave out --group.")
    if asked.plan is not None and not of_one_plan:
        raise NotFoundError("This figure is of the person over all plans.", hint="Leave out --plan.")
    return tax_year(asked.reader, asked.person, asked.year, asked.as_of, asked.plan, estimate=asked.estimate)


def _basis(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.year_end_basis import explain_basis

    yield from explain_basis(_tax_year(asked, of_one_plan=True))


def _taxable(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.year_end_taxable import explain_taxable

    yield from explain_taxable(_tax_year(asked, of_one_plan=True))


def _1099r(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.year_end_forms import explain_1099r

    yield from explain_1099r(_tax_year(asked, of_one_plan=True))


def _roth_basis(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.year_end_roth_basis import explain_roth_basis

    yield from explain_roth_basis(_tax_year(asked, of_one_plan=True))


def _roth_ira(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.year_end_roth_ira import explain_roth_ira

    yield from explain_roth_ira(_tax_year(asked))


def _w2(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.year_end_other_forms import explain_w2

    yield from explain_w2(_tax_year(asked))


def _5498(asked: Asked) -> Iterator[Figure]:
    from ledger.services.explain.year_end_other_forms import explain_5498

    yield from explain_5498(_tax_year(asked))


def _line_of_1040(line: str) -> Callable[[Asked], Iterator[Figure]]:
    def walk_back(asked: Asked) -> Iterator[Figure]:
        from ledger.services.explain.year_end_1040 import LINES

        yield from LINES[line](_tax_year(asked))

    return walk_back


def _line_of_5329(line: str) -> Callable[[Asked], Iterator[Figure]]:
    def walk_back(asked: Asked) -> Iterator[Figure]:
        from ledger.services.explain.year_end_5329 import LINES

        yield from LINES[line](_tax_year(asked))

    return walk_back


def _line_of_8606(asked: Asked, line: str) -> Iterator[Figure]:
    from ledger.services.explain.year_end_8606 import explain_8606

    yield from explain_8606(_tax_year(asked), line)


_FORM_8606 = "8606-"

FIGURES: dict[str, Callable[[Asked], Iterator[Figure]]] = {
    "402g": _deferrals,
    "415c": _additions,
    "after-tax-room": _after_tax_room,
    "basis": _basis,
    "taxable": _taxable,
    "1099r": _1099r,
    "w2": _w2,
    "5498": _5498,
    **{line: _line_of_1040(line) for line in ("4a", "4b", "5a", "5b", "25b")},
    **{f"5329-{line}": _line_of_5329(line) for line in ("1", "2", "4")},
    "roth-basis": _roth_basis,
    "roth-ira": _roth_ira,
}
"""Figures walked back to their parts, their entries and the rules they rest on."""

SAYS = {
    "402g": "elective deferrals of the year against their limit",
    "415c": "annual additions of each employer group against their limit",
    "after-tax-room": "the after-tax money that still fits",
    "basis": "the after-tax basis of each plan through the year",
    "taxable": "what conversions and payments add to the year's income",
    "1099r": "the Forms 1099-R to expect, box by box",
    "w2": "what Form W-2 is to show of the plans",
    "5498": "the Forms 5498 to expect",
    "4a": "Form 1040, line 4a: payments from IRAs",
    "4b": "Form 1040, line 4b: their taxable part",
    "5a": "Form 1040, line 5a: payments from plans",
    "5b": "Form 1040, line 5b: their taxable part",
    "25b": "Form 1040, line 25b: tax withheld",
    "5329-1": "Form 5329, line 1: early payments in income",
    "5329-2": "Form 5329, line 2: those with an exception",
    "5329-4": "Form 5329, line 4: the additional tax",
    "roth-basis": "basis, conversions by year and clock of Roth accounts in plans",
    "roth-ira": "contributions, conversions by year and clock of Roth IRAs",
}
"""What each of `FIGURES` is, in a line."""

NAMES = (*FIGURES, "8606-N for line N of Form 8606")
"""What can be explained, as it is said to people; the id of an entry beside it."""
