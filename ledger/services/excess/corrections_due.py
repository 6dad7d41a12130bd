"""The corrections of a person's years: what is over, what went back, and what is still to be done."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.excess.correction_calendar import ACP_REFUND, ADP_REFUND, EXCESS_DEFERRAL
from ledger.domain.excess.corrections import Correction
from ledger.domain.excess.excess_deferrals import Deferred, excess_deferral_correction
from ledger.domain.excess.plan_test_refunds import plan_test_correction
from ledger.domain.limits.deferrals import counts_in_402g
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Contributed
from ledger.domain.sources import ANNUAL_ADDITIONS, DEFERRAL_OF_LABEL, ELECTIVE_DEFERRALS
from ledger.domain.status import Status
from ledger.services.excess.additions_corrections import additions_corrections
from ledger.services.excess.matched_money import unmatched_deferrals
from ledger.services.excess.returned import Gathered
from ledger.services.ports import Reader
from ledger.services.status import status

if TYPE_CHECKING:  # few people have a 457(b)
    from ledger.domain.limits.section_457b import Section457bStanding


class CorrectionsDue(NamedTuple):
    """What `corrections_due` found.

    Attributes:
        name: The person's.
        plan_names: By id, as a person knows them.
        deferral_limits: 402(g) with all that raises it, by calendar year; None where it is not known.
        unknown: Why a year's excess is not known, a sentence each.
    """

    person: str
    name: str
    as_of: dt.date
    years: tuple[int, ...]
    corrections: tuple[Correction, ...]
    plan_names: dict[str, str]
    deferral_limits: dict[int, Money | None]
    unknown: tuple[str, ...]


def corrections_due(reader: Reader, person: str, years: Sequence[int], as_of: dt.date) -> CorrectionsDue:
    """Every open or closed correction of some years, by year and kind.

    Args:
        reader: The ledger.
        person: Whose.
        years: Calendar years of deferrals, and years in which limitation years end.
        as_of: Entries dated later are left out.

    Raises:
        NotFoundError: the person, or a plan or employer that their entries name, is not in the ledger.
    """
    gathered = Gathered(
        reader=reader,
        person=person,
        as_of=as_of,
        refunds=reader.entries("refund", person=person, until=as_of),
        forfeited=reader.entries("forfeited", person=person, until=as_of),
    )
    found: list[Correction] = []
    unknown: list[str] = []
    names: dict[str, str] = {}
    limits: dict[int, Money | None] = {}
    seen: set[tuple[str, tuple[str, ...], tuple[dt.date, dt.date]]] = set()
    for year in sorted(years):
        stands = status(reader, person, year, as_of)
        names |= {plan.id: plan.name for plan in stands.plans.values()}
        limits[year] = _deferral_limit(stands)
        deferrals = _of_deferrals(gathered, stands, limits[year])
        found += deferrals
        for group in stands.annual_additions:
            key = (group.recorded.group, group.recorded.plans, group.recorded.period)
            if key not in seen:
                seen.add(key)
                found += additions_corrections(gathered, stands, group, deferrals)
        found += _of_tests(gathered, stands)
        found += _of_457b(gathered, stands)
        unknown += _not_known(stands)
    who = reader.named("person", [person])[person]
    return CorrectionsDue(person, who.name, as_of, tuple(sorted(years)), tuple(found), names, limits, tuple(unknown))


def _deferral_limit(stands: Status) -> Money | None:
    standing = stands.elective_deferrals
    if standing.limit is None or standing.catch_up_limit is None:
        return None
    return standing.limit + standing.catch_up_limit


def _not_known(stands: Status) -> list[str]:
    """Why it cannot be said whether something of the year is over."""
    year, deferrals = stands.year, stands.elective_deferrals
    if deferrals.limit is None:
        return [f"The limits of {year} are not on file: whether anything of {year} is over them is not known."]
    if deferrals.catch_up_limit is None and deferrals.total > deferrals.limit:
        return [
            f"What catch-up adds to the deferral limit of {year} is not known: whether deferrals are over is not known."
        ]
    return []


def _of_deferrals(gathered: Gathered, stands: Status, limit: Money | None) -> list[Correction]:
    plans = [plan for plan in stands.plans.values() if counts_in_402g(plan.kind)]
    correction = excess_deferral_correction(
        year=stands.year,
        limit=limit,
        deferred=_deferred(gathered, stands),
        refunds=gathered.refunds_for(EXCESS_DEFERRAL, stands.year, (plan.id for plan in plans)),
        names={plan.id: plan.name for plan in plans},
        as_of=gathered.as_of,
    )
    return [] if correction is None else [correction]


def _deferred(gathered: Gathered, stands: Status) -> list[Deferred]:
    """Deferrals of the calendar year by plan and kind, by pay date, whatever year an employer allocates them to."""
    sums = _of_calendar_year(gathered, stands.year)
    cents: dict[tuple[str, str], int] = {}
    for each in sums:
        if each.source in ELECTIVE_DEFERRALS and counts_in_402g(stands.plans[each.plan].kind):
            key = each.plan, DEFERRAL_OF_LABEL.get(each.source, each.source)
            cents[key] = cents.get(key, 0) + each.cents
    plans = list(dict.fromkeys(plan for plan, _ in cents))
    groups = {plan: gathered.employers(stands, [plan])[0].limit_group for plan in plans}
    unmatched = {plan: unmatched_deferrals(gathered.reader, stands, plan, sums) for plan in plans}
    return [
        Deferred(plan, groups[plan], source, Money(amount), unmatched[plan]) for (plan, source), amount in cents.items()
    ]


def _of_tests(gathered: Gathered, stands: Status) -> list[Correction]:
    found = []
    for plan in stands.plans.values():
        for kind in (ACP_REFUND, ADP_REFUND):
            refunds = gathered.refunds_for(kind, stands.year, [plan.id])
            if not refunds:
                continue
            last = next(
                (
                    group.recorded.period[1]
                    for group in stands.annual_additions
                    if plan.id in group.recorded.plans and group.recorded.year == stands.year
                ),
                dt.date(stands.year, 12, 31),
            )
            correction = plan_test_correction(
                kind,
                plan=plan.id,
                plan_name=plan.name,
                year=stands.year,
                refunds=refunds,
                forfeitures=gathered.lost_with(refunds),
                calendar=gathered.calendar(stands, [plan.id], last),
                plan_year_end=last,
            )
            found.append(correction)
    return found


def _of_457b(gathered: Gathered, stands: Status) -> list[Correction]:
    standing = stands.section_457b
    if standing is None:
        return []
    from ledger.domain.excess.excess_457b import excess_457b_correction

    correction = excess_457b_correction(
        standing,
        contributed=_by_source(gathered, standing),
        refunds=gathered.refunds_for(EXCESS_DEFERRAL, stands.year, standing.plans),
        names={plan: stands.plans[plan].name for plan in standing.plans},
        as_of=gathered.as_of,
    )
    return [] if correction is None else [correction]


def _by_source(gathered: Gathered, standing: "Section457bStanding") -> dict[str, Money]:
    """What went into the 457(b) plans in their calendar year, labels under their deferral."""
    amounts: dict[str, Money] = {}
    for each in _of_calendar_year(gathered, standing.year):
        if each.plan in standing.plans and each.source in ANNUAL_ADDITIONS:
            source = DEFERRAL_OF_LABEL.get(each.source, each.source)
            amounts[source] = amounts.get(source, ZERO) + Money(each.cents)
    return amounts


def _of_calendar_year(gathered: Gathered, year: int) -> list[Contributed]:
    """Sums of a calendar year by pay date, whatever year an employer allocates them to."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    reader, until = gathered.reader, min(last, gathered.as_of)
    return [
        *reader.contributed(gathered.person, first, until),
        *(
            Contributed(each.plan, each.source, each.cents)
            for each in reader.allocated(gathered.person, gathered.as_of)
            if each.limitation_year is not None and first <= each.day <= until
        ),
    ]
