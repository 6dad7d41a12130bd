"""A proposed election as pay dates with the same shares, and the limit that stops its deferrals."""

from itertools import groupby
from typing import NamedTuple

from ledger.domain.planning.election_terms import Row
from ledger.services.elections.election_dates import Coming
from ledger.services.elections.election_records import Elects, elects_of, of_employee
from ledger.services.elections.elections import Election


class Stretch(NamedTuple):
    """Pay dates, one after the other among those that the change reaches, with the same election."""

    rows: tuple[Row, ...]
    elects: Elects


def stretches(election: Election) -> list[Stretch]:
    """The pay dates that the change reaches, by what the employee elects there in all, oldest first."""
    basis = election.basis
    reached = [
        (row, of_employee(elects_of(coming, date, row.elected, basis.terms.step)))
        for coming, date, row in zip(basis.coming, basis.dates, election.proposal.rows, strict=True)
        if row.elected is not None
    ]
    return [
        Stretch(tuple(row for row, _ in pairs), elects) for elects, pairs in groupby(reached, key=lambda pair: pair[1])
    ]


def first_reached(election: Election) -> Coming:
    """The first pay date that the change reaches."""
    pairs = zip(election.basis.coming, election.proposal.rows, strict=True)
    return next(coming for coming, row in pairs if row.elected is not None)


def binding_limit(election: Election, year: int) -> int:
    """Cents of what stops the deferrals of a year: the person's limit, or that of the employer's own plans."""
    bounds = election.basis.terms.years[year]
    if bounds.stopped_by_plan:
        return bounds.group_limit + bounds.catch_up_limit
    return bounds.total + bounds.room
