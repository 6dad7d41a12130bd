"""The election that lands on the limits, for each of a person's plans, and the records that would hold it."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.dates import year_bounds
from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.errors import LedgerError, NotFoundError
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.pay_schedules import ExpectedPay, PaySchedule
from ledger.domain.planning.election_terms import Matched, Paid, Proposal, Row
from ledger.domain.planning.election_timing import last_date_that_helps, present_stopped
from ledger.domain.planning.elections import propose
from ledger.domain.planning.match import fully_matched_share
from ledger.domain.status import Status
from ledger.services.elections.election_basis import Basis, basis_of, limit_year_of
from ledger.services.elections.election_dates import Choices, Coming, coming_pay, is_reached
from ledger.services.elections.election_notes import notes_of
from ledger.services.elections.election_records import records_of
from ledger.services.facts import Facts, gather
from ledger.services.pools import account_events
from ledger.services.ports import Reader
from ledger.services.status import status

_KINDS = frozenset({"401k", "403b", "solo_401k"})
_DAY = dt.timedelta(days=1)


class Election(NamedTuple):
    """The election proposed for one plan; money in cents where it is not `Money`.

    Attributes:
        match_at_present: Match to come, true-up included, if nothing is changed.
        match_in_dollars: The same under an election in dollars, where the proposed one is in percent.
        match_in_full: The same if every pay date that the change reaches deferred enough for all of it.
        last_date_that_helps: The last pay date from which a change still brings in as much.
        records: What would hold the new election: schedules, each with its first pay date, and bonuses.
    """

    basis: Basis
    proposal: Proposal
    match_at_present: int
    match_in_dollars: int
    match_in_full: int
    last_date_that_helps: dt.date | None
    records: tuple[PaySchedule | ExpectedPay, ...]

    @property
    def match_lost(self) -> Money:
        """Match that the present election would bring and the proposed one does not; a cent a pay date is rounding."""
        return self._lost(self.proposal.match)

    @property
    def match_lost_in_dollars(self) -> Money:
        """The same of an election in dollars."""
        return self._lost(self.match_in_dollars)

    def _lost(self, match: int) -> Money:
        lost = self.match_at_present - match
        return Money(lost if lost > len(self.proposal.rows) else 0)

    @property
    def deferral_limit_reached_on(self) -> dt.date | None:
        """The first pay date of the year after which nothing can be deferred any more."""
        years = self.basis.terms.years
        for row in self.proposal.rows:
            bounds = years[row.pay_date.year]
            if row.deferred_so_far >= bounds.total + bounds.most:
                return row.pay_date
        return None

    @property
    def additions_limit_reached_on(self) -> dt.date | None:
        """The pay date with which 415(c) is used up but for the true-up and the margin; None where room is left."""
        aim = self.proposal.added.limit - self.basis.terms.margin
        for row, date in zip(self.proposal.rows, self.basis.dates, strict=True):
            if date.counted and (row.additions_so_far or 0) + self.proposal.true_up >= aim:
                return row.pay_date
        return None


class Elections(NamedTuple):
    """The elections of a person's plans; `notes` say of plans without one why."""

    person: str
    year: int
    as_of: dt.date
    choices: Choices
    elections: tuple[Election, ...]
    notes: tuple[str, ...]


def elections(
    reader: Reader, person: str, year: int, as_of: dt.date, choices: Choices, *, plan: str | None = None
) -> Elections:
    """Propose, for each plan of a person with pay dates to come in a year, the election that lands on the limits.

    Each plan's proposal keeps the present elections in the others: of several, take one and ask again.

    Args:
        reader: The ledger.
        person: Of the person.
        year: The calendar year of the pay dates; a limitation year that runs beyond it is looked at to its end.
        as_of: The day it is seen from; later pay dates are to come.
        choices: What the person asks for.
        plan: One plan alone.

    Raises:
        LedgerError: there is no schedule, or pay or the limits of a year are not on file.
        NotFoundError: the person or a plan is not in the ledger.
    """
    if plan is not None and not reader.named("plan", [plan]):
        raise NotFoundError(f"The plan “{plan}” is not in the ledger.", hint="See `roth-ledger plan list`.")
    facts = _facts(reader, status(reader, person, year, as_of), choices)
    notes: list[str] = []
    found = []
    for each in _plans(facts, plan, notes):
        start = max(as_of + _DAY, year_bounds(year)[0])
        coming = coming_pay(facts, each, start, year_bounds(year)[1])
        if not any(is_reached(one, choices) for one in coming):
            notes.append(_no_pay_date(each, year, as_of, choices, coming))
            continue
        found.append(_election(reader, facts, each, year, choices, coming=coming, start=start))
    if len(found) > 1:
        names = " and ".join(each.basis.plan.id for each in found)
        notes.append(f"Each of {names} keeps the present election in the others: change one of them, then ask again.")
    return Elections(person, year, as_of, choices, tuple(found), tuple(notes))


def _facts(reader: Reader, now: Status, choices: Choices) -> Facts:
    """What the limits rest on, with the plans' rules as they are when the change reaches payroll."""
    return gather(
        reader,
        now.person,
        as_of=now.as_of,
        plan_ids=list(now.plans),
        rules_on=max(now.as_of, choices.first or now.as_of),
        allocated=reader.allocated(now.person, now.as_of),
    )


def _plans(facts: Facts, named: str | None, notes: list[str]) -> list[Plan]:
    """The plans that an election can be worked out for.

    Raises:
        LedgerError: none has a schedule.
    """
    found = []
    for each in facts.plans.values():
        if (named is not None and each.id != named) or not facts.coming_to(each.id):
            continue
        if each.kind in _KINDS:
            found.append(each)
        else:
            notes.append(f"{each.id} is a {each.kind}; elections are worked out for 401(k) and 403(b) plans.")
    if not found and not notes:
        where = "" if named is None else f" for {named}"
        plan = "" if named is None else f"--plan {named} "
        raise LedgerError(
            f"There is no pay schedule of {facts.person.id}{where}, so nothing says which pay dates are to come.",
            hint=f"Add one: roth-ledger schedule add {plan}--frequency semimonthly --first-pay-date DATE --pay AMOUNT",
        )
    return found


def _no_pay_date(plan: Plan, year: int, as_of: dt.date, choices: Choices, coming: Sequence[Coming]) -> str:
    after = as_of if choices.first is None else max(as_of, choices.first - _DAY)
    if coming and all(each.pay_date <= after for each in coming):
        return f"{plan.id} has no pay date left in {year} that a change from {choices.first} reaches."
    return f"{plan.id} has no pay date left in {year} after {after}, so no election can change the year any more."


def _election(
    reader: Reader,
    facts: Facts,
    plan: Plan,
    year: int,
    choices: Choices,
    *,
    coming: Sequence[Coming],
    start: dt.date,
) -> Election:
    first = next(each.pay_date for each in coming if is_reached(each, choices))
    group = limit_year_of(facts, plan, first)
    # Of a limitation year that runs beyond the year, or began before it, all pay dates to come count.
    begun = max(min(start, group.first), facts.as_of + _DAY)
    choices = choices._replace(first=max(start, choices.first or start))
    until = max(group.last, year_bounds(year)[1])
    years = dict.fromkeys([year, *range(begun.year, until.year + 1)])
    statuses = {each: status(reader, facts.person.id, each, facts.as_of) for each in years}
    if (begun, until) != (start, year_bounds(year)[1]):
        coming = coming_pay(facts, plan, begun, until)
    events = (each.value for each in account_events(reader, facts.person.id, facts.as_of))
    corrections = [each for each in events if isinstance(each, (Refund, Forfeited))]
    basis = basis_of(facts, statuses, plan, coming, choices, corrections)
    dates, terms, matching = basis.dates, basis.terms, basis.matching
    proposal = propose(dates, terms, matching, basis.adding, front_load=choices.front_load)
    at_present = matching(present_stopped(dates, terms)).total
    in_dollars = proposal.match
    if terms.step is not None and in_dollars < at_present:
        in_cents = terms._replace(step=None)
        in_dollars = propose(dates, in_cents, matching, basis.adding, front_load=choices.front_load).match
    proposal = proposal._replace(rows=_with_other_years(basis, proposal.rows))
    return Election(
        basis=basis._replace(notes=(*basis.notes, *notes_of(basis, proposal))),
        proposal=proposal,
        match_at_present=at_present,
        match_in_dollars=in_dollars,
        match_in_full=_match_in_full(basis, proposal).total,
        last_date_that_helps=last_date_that_helps(dates, terms, proposal),
        records=tuple(records_of(basis.coming, dates, proposal.rows, terms.step)),
    )


def _with_other_years(basis: Basis, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with the additions of those in other limitation years than the one planned, where a limit is on file."""
    found = list(rows)
    for year, adding in basis.others:
        for place, row in enumerate(rows):
            if year.first <= row.pay_date <= year.last:
                until = rows[: place + 1]
                so_far = adding([each.paid for each in until], Matched([each.match for each in until]))
                found[place] = row._replace(additions_so_far=so_far.total)
    return tuple(found)


def _match_in_full(basis: Basis, proposal: Proposal) -> Matched:
    """The match if each pay date that the change reaches put in enough for all of it, whatever the limits leave."""
    paid = [row.paid for row in proposal.rows]
    if basis.by_formula is None:
        return basis.matching(paid)
    share = fully_matched_share(basis.by_formula)
    for place, date in enumerate(basis.dates):
        if date.reached:
            enough = Money(date.pay).times(share).cents
            after_tax = paid[place].after_tax if "elective_deferral" in basis.by_formula.on else enough
            paid[place] = Paid(max(paid[place].deferrals, enough), 0, max(paid[place].after_tax, after_tax))
    return basis.matching(paid)
