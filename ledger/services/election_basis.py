"""What an election for one plan rests on: its pay dates to come, what is left of each limit, and its match."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.limits.additions import AdditionsStanding
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.limits.irs import prorated
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.plan_rules import Match
from ledger.domain.planning.election_terms import NONE, ONE, Matched, Matching, Paid, PayToCome, Terms
from ledger.domain.planning.match import fully_matched_share
from ledger.domain.recorded import Contributed
from ledger.domain.sources import (
    AFTER_TAX,
    ANNUAL_ADDITIONS,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    PRE_TAX_DEFERRAL,
)
from ledger.domain.status import GroupStanding, Status
from ledger.services.election_dates import Choices, Coming, is_reached, pay_to_come, present_of
from ledger.services.election_deferrals import deferral_years, share_of
from ledger.services.expected import ExpectedDay, expected_money, with_match
from ledger.services.expected_match import expected_match
from ledger.services.facts import Facts
from ledger.services.limit_years import LimitYear, counted_in, limit_years
from ledger.services.plan_pay import plan_pay


class Basis(NamedTuple):
    """What one plan's election rests on; `notes` are sentences about what was taken as it is, or is not known."""

    plan: Plan
    group: LimitYear
    standing: GroupStanding
    coming: tuple[Coming, ...]
    dates: tuple[PayToCome, ...]
    terms: Terms
    matching: Matching
    by_formula: Match | None
    notes: tuple[str, ...]


def basis_of(
    facts: Facts, statuses: Mapping[int, Status], plan: Plan, coming: Sequence[Coming], choices: Choices
) -> Basis:
    """Gather what a plan's election rests on.

    Args:
        facts: Of the person, plan rules as they are when the change reaches payroll.
        statuses: By calendar year, one for each year of a pay date to come.
        plan: Whose pay dates they are.
        coming: Those dates, oldest first, at least one that the change can reach.
        choices: What the person asks for.

    Raises:
        LedgerError: the limits of a year are not on file, or the plan takes no Roth deferrals that were asked for.
    """
    first = next(each.pay_date for each in coming if is_reached(each, choices))
    group = limit_year_of(facts, plan, first)
    standing = _standing(statuses, group)
    notes: list[str] = []
    named = any(source in each.amounts for each in coming for source in (EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH))
    match = None if named else plan.match
    terms = _terms(facts, statuses, plan, group, standing.recorded, match, coming, choices, notes)
    sums = counted_in(facts, group)
    dates = tuple(pay_to_come(each, choices, group.last) for each in coming)
    matching = _matching(facts, group, plan, match, sums, dates)
    if match is not None:
        _say_unknown_match(facts, group, plan, match, sums, dates, notes)
    return Basis(plan, group, standing, tuple(coming), dates, terms, matching, match, tuple(notes))


def _terms(
    facts: Facts,
    statuses: Mapping[int, Status],
    plan: Plan,
    group: LimitYear,
    recorded: AdditionsStanding,
    match: Match | None,
    coming: Sequence[Coming],
    choices: Choices,
    notes: list[str],
) -> Terms:
    """What bounds the election."""
    if recorded.limit is None:
        raise no_limits(group.year)
    years = deferral_years(facts, statuses, plan, group, recorded, notes)
    peers = _peers(facts, plan, group, notes)
    catch_up = any(bounds.catch_up_left for bounds in years.values())
    after_tax_rate, after_tax_left = _after_tax_caps(facts, statuses, plan, group, notes)
    floor = fully_matched_share(match) if match is not None and match.period == "paycheck" else NONE
    on_deferrals = match is None or "elective_deferral" in match.on
    return Terms(
        years=years,
        additions_left=recorded.limit.cents - recorded.total.cents - peers - choices.margin.cents,
        step=None if choices.dollars else plan.election_step,
        pre_tax_share=_pre_tax_share(plan, coming, choices, notes),
        # What passes the plan's cap is catch-up as far as age allows, so the cap then holds for the year alone.
        deferral_rate=ONE if catch_up else share_of(statuses, plan, "deferral", notes),
        after_tax_rate=after_tax_rate,
        after_tax_left=after_tax_left,
        deferral_floor=floor if on_deferrals else NONE,
        after_tax_floor=NONE if on_deferrals else floor,
        additions_total=recorded.total.cents + peers,
    )


def limit_year_of(facts: Facts, plan: Plan, day: dt.date) -> LimitYear:
    """The limitation year of a plan that holds a day.

    Raises:
        LedgerError: the plan has none, as its money is no annual addition or the plan had ended.
    """
    for year in (day.year, day.year + 1):
        for each in limit_years(facts, year):
            if plan.id in each.plans and each.first <= day <= each.last:
                return each
    raise LedgerError(
        f"{plan.id} has no limitation year that holds {day}.",
        hint="See `roth-ledger plan list`: a plan's end or the end of its limitation year may be wrong.",
    )


def no_limits(year: int) -> LedgerError:
    """That a year's figures are not on file, and no other year's are used."""
    return LedgerError(
        f"No IRS limits are on file for {year}, so no election can be worked out.",
        hint="Upgrade the ledger, or record the limits of that year once the IRS has published them: see "
        f"`roth-ledger limits --year {year}`.",
    )


def _standing(statuses: Mapping[int, Status], group: LimitYear) -> GroupStanding:
    for status in statuses.values():
        for each in status.annual_additions:
            if each.recorded.plans == group.plans and each.recorded.period == (group.first, group.last):
                return each
    raise no_limits(group.year)


def _peers(facts: Facts, plan: Plan, group: LimitYear, notes: list[str]) -> int:
    """What other plans that share the 415(c) limit will take at their present elections."""
    peers = tuple(each for each in group.plans if each != plan.id and facts.coming_to(each))
    if not peers:
        return 0
    among = group._replace(plans=peers)
    sums = [each for each in counted_in(facts, group) if each.plan in peers]
    expected = with_match(facts, among, sums, expected_money(facts, peers, group.first, group.last))
    if not expected.known or expected.true_up is None:
        notes.append(f"What {' and '.join(peers)} will still take is not known in full; what is not is not reserved.")
    true_up = 0 if expected.true_up is None else expected.true_up.cents
    taken = expected.cents(*ANNUAL_ADDITIONS) + true_up
    notes.append(f"{' and '.join(peers)} shares the 415(c) limit; {Money(taken)} that it will still take is reserved.")
    return taken


def _after_tax_caps(
    facts: Facts,
    statuses: Mapping[int, Status],
    plan: Plan,
    group: LimitYear,
    notes: list[str],
) -> tuple[Decimal, int | None]:
    """The most of a pay date's pay that goes in as after-tax money, and what the plan's caps leave of the year."""
    if not plan.after_tax_allowed or plan.kind not in TAKES_AFTER_TAX:
        notes.append(f"{plan.id} takes no after-tax contributions; only deferrals are proposed.")
        return NONE, None
    sums = counted_in(facts, group)
    rate = share_of(statuses, plan, "after_tax", notes)
    caps = [] if plan.after_tax_cap_amount is None else [plan.after_tax_cap_amount]
    limits = facts.limits(group.first.year)
    if rate < ONE and limits is not None and limits.compensation_cap is not None:
        pay = plan_pay(facts, group, plan, sums, expected_money(facts, [plan.id], group.first, group.last))
        if pay is None:
            notes.append(
                f"Pay is not on file for every stub of {plan.id}; its cap on after-tax money is held on each pay date, "
                "and could not be for the year."
            )
        else:
            caps.append(min(pay, prorated(limits.compensation_cap, group.first, group.last)).times(rate))
    if not caps:
        return rate, None
    contributed = sum(each.cents for each in sums if each.plan == plan.id and each.source == AFTER_TAX)
    return rate, min(caps).cents - contributed


def _pre_tax_share(plan: Plan, coming: Sequence[Coming], choices: Choices, notes: list[str]) -> Decimal:
    """The part of the deferrals that is to be pre-tax."""
    if not plan.roth_allowed:
        if choices.deferral == "roth":
            raise LedgerError(f"{plan.id} takes no Roth deferrals.", hint="Use --deferral pre-tax.")
        return ONE
    if choices.deferral != "keep":
        return ONE if choices.deferral == "pre-tax" else NONE
    for each in coming:
        present = present_of(each)
        if present.deferrals and is_reached(each, choices):
            return Decimal(present.pre_tax) / present.deferrals
    notes.append("There is no present election of deferrals whose split could be kept; they are proposed pre-tax.")
    return ONE


def _matching(
    facts: Facts,
    group: LimitYear,
    plan: Plan,
    match: Match | None,
    sums: Sequence[Contributed],
    dates: Sequence[PayToCome],
) -> Matching:
    """The plan's match on what the pay dates put in, by its formula and the year so far."""
    places = [place for place, date in enumerate(dates) if date.counted]

    def matching(paid: Sequence[Paid]) -> Matched:
        by_date = [0] * len(dates)
        if match is None:
            return Matched(by_date)
        days = [_expected_day(plan, dates[place], paid[place]) for place in places]
        found = expected_match(facts, group, plan.id, match, sums=sums, days=days)
        for place, day in zip(places, found.days, strict=True):
            by_date[place] = day.amounts.get(EMPLOYER_MATCH, 0)
        return Matched(by_date, 0 if found.true_up is None else found.true_up.cents)

    return matching


def _expected_day(plan: Plan, date: PayToCome, paid: Paid) -> ExpectedDay:
    amounts = {PRE_TAX_DEFERRAL: paid.deferrals, AFTER_TAX: paid.after_tax}
    return ExpectedDay(date.pay_date, plan.id, date.pay, amounts)


def _say_unknown_match(
    facts: Facts,
    group: LimitYear,
    plan: Plan,
    match: Match,
    sums: Sequence[Contributed],
    dates: Sequence[PayToCome],
    notes: list[str],
) -> None:
    days = [_expected_day(plan, each, Paid(each.pay)) for each in dates if each.counted]
    found = expected_match(facts, group, plan.id, match, sums=sums, days=days)
    if not found.known:
        notes.append(f"The match of {plan.id} is not known, as the 401(a)(17) limit is not on file; none is reserved.")
    elif found.true_up is None:
        notes.append(
            f"Pay is not on file for every stub of {plan.id}, so its match after the year is not known and none is "
            "reserved: enter the pay of each stub, or keep room for it with --margin."
        )
