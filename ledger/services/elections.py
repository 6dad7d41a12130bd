"""The election that lands on the limits, for each of a person's plans, and the records that would hold it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from ledger.domain.dates import year_bounds
from ledger.domain.errors import LedgerError, NotFoundError
from ledger.domain.money import Money
from ledger.domain.parties import ExpectedPay, PaySchedule, Plan
from ledger.domain.planning.election_terms import Elected, Matched, Paid, Proposal
from ledger.domain.planning.election_timing import last_date_that_helps, present_stopped
from ledger.domain.planning.elections import propose
from ledger.domain.planning.match import fully_matched_share
from ledger.domain.records import as_recorded
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS, PRE_TAX_DEFERRAL, ROTH_DEFERRAL, SOURCES
from ledger.domain.status import Status
from ledger.services.election_basis import Basis, basis_of, limit_year_of
from ledger.services.election_dates import Choices, Coming, coming_pay, is_reached
from ledger.services.facts import Facts, gather
from ledger.services.ports import Reader, Store
from ledger.services.recording import check_names
from ledger.services.status import status

_KINDS = frozenset({"401k", "403b", "solo_401k"})
_EMPLOYEE = ELECTIVE_DEFERRALS | {AFTER_TAX}
_DAY = dt.timedelta(days=1)


class Election(NamedTuple):
    """The election proposed for one plan; money in cents where it is not `Money`.

    Attributes:
        match_at_present: Match to come, true-up included, if nothing is changed.
        match_in_full: The same if every pay date that the change reaches deferred enough for all of it.
        last_date_that_helps: The last pay date from which a change still brings in as much.
        records: What would hold the new election: schedules, each with its first pay date, and bonuses.
    """

    basis: Basis
    proposal: Proposal
    match_at_present: int
    match_in_full: int
    last_date_that_helps: dt.date | None
    records: tuple[PaySchedule | ExpectedPay, ...]

    @property
    def match_lost(self) -> Money:
        """Match that the present election would bring and the proposed one does not."""
        return Money(max(self.match_at_present - self.proposal.match, 0))

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
        for row, date in zip(self.proposal.rows, self.basis.dates, strict=True):
            if date.counted and row.additions_so_far + self.proposal.true_up >= self.aim:
                return row.pay_date
        return None

    @property
    def aim(self) -> int:
        """Annual additions at which the election aims: 415(c) less the margin."""
        return self.basis.terms.additions_total + self.basis.terms.additions_left


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


def record_election(store: Store, values: Iterable[PaySchedule | ExpectedPay], command: str) -> list[str]:
    """Record what holds an election, in one batch.

    Returns:
        What each is known by, in order.

    Raises:
        LedgerError: a person or plan it names is not there.
    """
    with store.batch(command) as writer:
        lines = []
        for value in values:
            check_names(writer, value)
            line = as_recorded(value)
            ordinal = 1
            while isinstance(value, PaySchedule) and writer.standing(line.reference) is not None:
                ordinal += 1
                line = as_recorded(value, ordinal)
            writer.record([line])
            lines.append(line.reference)
        return lines


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
    statuses = {year: status(reader, facts.person.id, year, facts.as_of)}
    first = next(each.pay_date for each in coming if is_reached(each, choices))
    last = limit_year_of(facts, plan, first).last
    if last.year > year:
        statuses[last.year] = status(reader, facts.person.id, last.year, facts.as_of)
        coming = coming_pay(facts, plan, start, last)
    basis = basis_of(facts, statuses, plan, coming, choices)
    proposal = propose(basis.dates, basis.terms, basis.matching, front_load=choices.front_load)
    return Election(
        basis=basis,
        proposal=proposal,
        match_at_present=basis.matching(present_stopped(basis.dates, basis.terms)).total,
        match_in_full=_match_in_full(basis, proposal).total,
        last_date_that_helps=last_date_that_helps(basis.dates, basis.terms, proposal),
        records=tuple(_records(basis, proposal)),
    )


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


def _records(basis: Basis, proposal: Proposal) -> Iterable[PaySchedule | ExpectedPay]:
    """What would hold the election: a schedule from each pay date on which it changes, and each bonus it reaches.

    A schedule that elects the same already is left as it is.
    """
    latest: dict[int, Any] = {}
    for coming, date, row in zip(basis.coming, basis.dates, proposal.rows, strict=True):
        record = coming.record
        if row.elected is None:
            continue
        shares, amounts = elected_by_source(row.elected, basis.terms.step, counted=date.counted)
        changed = frozenset(_EMPLOYEE if date.counted else ELECTIVE_DEFERRALS)
        new = replace(
            record,
            elections=_merged(record.elections, shares, changed),
            election_amounts=_merged(record.election_amounts, amounts, changed),
        )
        if isinstance(new, ExpectedPay):
            if new != record:
                yield new
            continue
        before = latest.get(id(record), record)
        if (new.elections, new.election_amounts) != (before.elections, before.election_amounts):
            latest[id(record)] = new
            yield replace(new, id=None, from_=coming.pay_date, note=None, document=None)


def elected_by_source(
    elected: Elected, step: Decimal | None, *, counted: bool = True
) -> tuple[dict[str, Decimal], dict[str, Money]]:
    """An election as shares of pay, or as amounts a pay date, by source; sources without any are left out."""
    counts = {PRE_TAX_DEFERRAL: elected.pre_tax, ROTH_DEFERRAL: elected.roth}
    if counted:
        counts[AFTER_TAX] = elected.after_tax
    if step is None:
        return {}, {source: Money(count) for source, count in counts.items() if count}
    return {source: step * count for source, count in counts.items() if count}, {}


def _merged(held: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]) -> dict[str, Any]:
    """What a record elects, with the employee's own sources replaced."""
    kept = {source: each for source, each in held.items() if source not in changed}
    return dict(sorted({**kept, **new}.items(), key=lambda pair: SOURCES.index(pair[0])))
