"""Excess deferrals that did not come back in time, year by year, for the year end: what of them is Roth or pre-tax.

Only what 402(g) asks is worked out, and only of years whose deferrals pass the year's basic limit.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from ledger.domain.basis.designated_roth.excess import UnreturnedExcess
from ledger.domain.entries.refunds import Refund
from ledger.domain.excess.excess_kinds import DividedExcess, divide_excess
from ledger.domain.limits.deferrals import counts_in_402g, return_deadline
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Allocated, Contributed, Deposited
from ledger.domain.sources import DEFERRAL_OF_LABEL, ELECTIVE_DEFERRALS, ROTH_DEFERRAL
from ledger.reference.limits import annual_limits
from ledger.services.facts import Facts, gather
from ledger.services.limits.deferrals import deferral_standing
from ledger.services.ports import Reader


class ExcessDeferrals(NamedTuple):
    """What of a person's deferrals was over and did not come back in time.

    Attributes:
        of_year: Of the year asked for; None where nothing is, or it is not known.
        unreturned: The Roth part of it and of earlier years, as the Roth accounts meet it on 16 April.
    """

    of_year: DividedExcess | None
    unreturned: tuple[UnreturnedExcess, ...]


def excess_deferrals(
    reader: Reader, person: str, year: int, as_of: dt.date, roth_deposits: Iterable[Deposited]
) -> ExcessDeferrals:
    """What of the deferrals of a year, and of the Roth deferrals of those before it, is excess that stayed.

    Args:
        reader: The ledger.
        person: Whose.
        year: The last year of deferrals that is looked at.
        as_of: Entries dated later are left out.
        roth_deposits: Roth money by deposit date: what says which earlier years had any.

    Source: IRC 402(g)(1), (2)(A), (6), 402A(d)(3).
    """
    days = [each.date.year for each in roth_deposits if each.source in ELECTIVE_DEFERRALS]
    years = {year, *(each - before for each in days for before in (0, 1) if each - before < year)}
    allocated = reader.allocated(person, as_of)
    own = {each.year for each in reader.parties("limits")}
    found: dict[int, DividedExcess] = {}
    unreturned: list[UnreturnedExcess] = []
    for each in sorted(years):
        deferred = _deferred(reader, person, each, as_of, allocated)
        if not _may_be_over(each, deferred, own_limits=each in own):
            continue
        excess = _excess(reader, person, each, as_of, deferred, allocated)
        if isinstance(excess, str):
            plan = next((one.plan for one in deferred if _is_roth(one.source)), None)
            unreturned += [UnreturnedExcess(plan, each, ZERO, excess)] if plan is not None else []
        elif excess is not None:
            found[each] = excess
            unreturned += _met_on_16_april(excess)
    return ExcessDeferrals(found.get(year), tuple(unreturned))


def deferral_year_notes(excess: DividedExcess, as_of: dt.date) -> list[str]:
    """What the year of the deferrals is told of its excess: the Roth part, and what is the person's choice.

    Args:
        excess: Of the year.
        as_of: The day it is seen from.
    """
    notes = [excess.choice] if excess.choice else []
    roth = excess.amount - excess.pre_tax
    deadline = return_deadline(excess.year)
    if roth:
        then = f"Have it paid out with its earnings by {deadline}: what stays" if as_of <= deadline else "It"
        notes.append(
            f"{roth} of Roth deferrals of {excess.year} over the 402(g) limit has not come back: nothing is added to"
            f" the income of {excess.year} for it, as it is in wages (Form W-2 box 1) already. {then} is no basis after"
            f" {deadline} and is taxed again when it is paid out (IRC 402A(d)(3))."
        )
    return notes


def _deferred(
    reader: Reader, person: str, year: int, as_of: dt.date, allocated: Iterable[Allocated]
) -> list[Contributed]:
    """What went into plans in a calendar year by pay date, whatever year an employer allocates it to."""
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), as_of)
    return [
        *reader.contributed(person, first, last),
        *(
            Contributed(each.plan, each.source, each.cents)
            for each in allocated
            if each.limitation_year is not None and first <= each.day <= last
        ),
    ]


def _may_be_over(year: int, contributed: Iterable[Contributed], *, own_limits: bool) -> bool:
    """Whether all deferrals pass the basic limit; catch-up and kinds of plans are looked at only then."""
    limits = annual_limits(year)
    cents = sum(each.cents for each in contributed if each.source in ELECTIVE_DEFERRALS)
    if own_limits:
        return cents > 0
    return limits is not None and limits.elective_deferral is not None and cents > limits.elective_deferral.cents


def _excess(
    reader: Reader,
    person: str,
    year: int,
    as_of: dt.date,
    contributed: list[Contributed],
    allocated: list[Allocated],
) -> DividedExcess | str | None:
    """What of a year stayed, as it divides; a sentence where it is not known whether anything did."""
    plans = list(dict.fromkeys(each.plan for each in contributed))
    facts = gather(
        reader,
        person,
        as_of=as_of,
        plan_ids=plans,
        rules_on=min(as_of, dt.date(year, 12, 31)),
        allocated=allocated,
    )
    refunds = [each.value for each in reader.entries("refund", person=person, until=as_of) if _is_of(each.value, year)]
    refunds = [each for each in refunds if each.plan not in facts.plans or _counts(facts, each.plan)]
    standing = deferral_standing(facts, year, contributed, plans, refunds)
    if standing.limit is not None and standing.catch_up_limit is None and standing.total > standing.limit:
        return (
            f"What catch-up adds to the deferral limit of {year} is not known: whether deferrals are over it is not"
            " known, and Roth deferrals are taken to be basis. Enter the wages of the year before."
        )
    if not standing.excess:
        return None
    deferred: dict[tuple[str, str], Money] = {}
    for each in contributed:
        if each.source in ELECTIVE_DEFERRALS and _counts(facts, each.plan):
            key = each.plan, DEFERRAL_OF_LABEL.get(each.source, each.source)
            deferred[key] = deferred.get(key, ZERO) + Money(each.cents)
    return divide_excess(year, standing.excess, deferred, refunds)


def _is_of(refund: Refund, year: int) -> bool:
    return refund.reason == "excess_deferral" and refund.for_year == year


def _counts(facts: Facts, plan: str) -> bool:
    return counts_in_402g(facts.plans[plan].kind)


def _is_roth(source: str) -> bool:
    return DEFERRAL_OF_LABEL.get(source, source) == ROTH_DEFERRAL


def _met_on_16_april(excess: DividedExcess) -> list[UnreturnedExcess]:
    """The Roth part by plan; what is the person's choice is said once, with no amount where none is taken."""
    choice = excess.choice
    if excess.roth:
        return [
            UnreturnedExcess(plan, excess.year, amount, "" if place else choice)
            for place, (plan, amount) in enumerate(excess.roth.items())
        ]
    plan = next((plan for (plan, source), amount in excess.held.items() if source == ROTH_DEFERRAL and amount), None)
    return [UnreturnedExcess(plan, excess.year, ZERO, choice)] if choice and plan is not None else []
