"""What an election for one plan rests on: its pay dates to come, what is left of each limit, and its match."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.limits.additions import GroupYear
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.limits.irs import compensation_cap_of
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.plan_rules import Match
from ledger.domain.planning.election_terms import NONE, ONE, Adding, Matching, PayToCome, Terms
from ledger.domain.planning.match import fully_matched_share
from ledger.domain.sources import AFTER_TAX, ANNUAL_ADDITIONS
from ledger.domain.status import GroupStanding, Status
from ledger.services.elections.election_dates import Choices, Coming, is_reached, pay_to_come, present_of
from ledger.services.elections.election_deferrals import deferral_years, share_of
from ledger.services.elections.election_match import matching_of, unknown_match
from ledger.services.elections.election_play import adding_of
from ledger.services.facts import Facts
from ledger.services.limits.expected import Expected, expected_money, with_match
from ledger.services.limits.limit_years import LimitYear, counted_in, limit_years
from ledger.services.limits.plan_pay import plan_pay
from ledger.services.limits.standings import group_year


class Basis(NamedTuple):
    """What one plan's election rests on; `notes` are sentences about what was taken as it is, or is not known.

    Attributes:
        others: Limitation years that hold pay dates to come but are not the one planned, with how their annual
            additions stand then; those whose limit is not on file are left out.
    """

    plan: Plan
    group: LimitYear
    standing: GroupStanding
    coming: tuple[Coming, ...]
    dates: tuple[PayToCome, ...]
    terms: Terms
    matching: Matching
    adding: Adding
    others: tuple[tuple[LimitYear, Adding], ...]
    notes: tuple[str, ...]

    @property
    def by_formula(self) -> Match | None:
        """The plan's match formula; None where what the schedule says of match is all that is known."""
        return self.plan.match


def basis_of(
    facts: Facts,
    statuses: Mapping[int, Status],
    plan: Plan,
    coming: Sequence[Coming],
    choices: Choices,
    corrections: Sequence[Any] = (),
) -> Basis:
    """Gather what a plan's election rests on.

    Args:
        facts: Of the person, plan rules as they are when the change reaches payroll.
        statuses: By calendar year, one for each year of a pay date to come.
        plan: Whose pay dates they are.
        coming: Those dates, oldest first, at least one that the change can reach.
        choices: What the person asks for.
        corrections: The person's corrective distributions, and money forfeited to correct an excess.

    Raises:
        LedgerError: the limits of a year are not on file, or the plan takes no Roth deferrals that were asked for.
    """
    first = next(each.pay_date for each in coming if is_reached(each, choices))
    group = limit_year_of(facts, plan, first)
    standing = _standing(statuses, group)
    notes: list[str] = []
    recorded = group_year(facts, group, corrections)
    terms = _terms(facts, statuses, plan, recorded, group, coming, choices, notes)
    dates = tuple(pay_to_come(each, choices, group.first, group.last) for each in coming)
    other_years = list(dict.fromkeys(limit_year_of(facts, plan, each.pay_date) for each in dates if not each.counted))
    matching = matching_of(facts, plan, [group, *other_years], dates)
    notes += _said_of_dates(facts, plan, group, dates)
    others = tuple(
        (each, _adding(facts, plan, each, group_year(facts, each, corrections), dates, []))
        for each in other_years
        if (limits := facts.limits(each.year)) is not None and limits.annual_additions is not None
    )
    adding = _adding(facts, plan, group, recorded, dates, notes)
    return Basis(plan, group, standing, tuple(coming), dates, terms, matching, adding, others, tuple(notes))


def _said_of_dates(facts: Facts, plan: Plan, group: LimitYear, dates: Sequence[PayToCome]) -> Iterator[str]:
    """Match that is not known, and pay dates of other limitation years than the one that is planned."""
    unknown = unknown_match(facts, group, plan, dates)
    if unknown is not None:
        yield unknown
    others = [each.pay_date for each in dates if not each.counted]
    if not others:
        return
    yield (
        f"Pay dates from {others[0]} to {others[-1]} are outside the limitation year {group.first} to {group.last} "
        "that is planned here: their after-tax election stays as it is now. Deferrals are planned over the calendar "
        "year, whose limit they share. Ask again when the next limitation year runs."
    )


def _adding(
    facts: Facts, plan: Plan, group: LimitYear, recorded: GroupYear, dates: Sequence[PayToCome], notes: list[str]
) -> Adding:
    """Where annual additions of a limitation year stand; other plans that share it take what they take at present."""
    within = [each._replace(counted=group.first <= each.pay_date <= group.last) for each in dates]
    return adding_of(facts, group, recorded, _peers(facts, plan, group, notes), within)


def _terms(
    facts: Facts,
    statuses: Mapping[int, Status],
    plan: Plan,
    recorded: GroupYear,
    group: LimitYear,
    coming: Sequence[Coming],
    choices: Choices,
    notes: list[str],
) -> Terms:
    """What bounds the election."""
    years = deferral_years(facts, statuses, plan, group, recorded, notes)
    catch_up = any(bounds.catch_up_left for bounds in years.values())
    after_tax_rate, after_tax_left, after_tax_share = _after_tax_caps(facts, statuses, plan, group, notes)
    match = plan.match
    floor = fully_matched_share(match) if match is not None and match.period == "paycheck" else NONE
    on_deferrals = match is None or "elective_deferral" in match.on
    return Terms(
        years=years,
        margin=choices.margin.cents,
        step=None if choices.dollars else plan.election_step,
        pre_tax_share=_pre_tax_share(plan, coming, choices, notes),
        # What passes the plan's cap is catch-up as far as age allows, so the cap then holds for the year alone.
        deferral_rate=ONE if catch_up else share_of(statuses, plan, "deferral", notes),
        after_tax_rate=after_tax_rate,
        after_tax_left=after_tax_left,
        after_tax_share=after_tax_share,
        deferral_floor=floor if on_deferrals else NONE,
        after_tax_floor=NONE if on_deferrals else floor,
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
            same = each.recorded.plans == group.plans and each.recorded.period == (group.first, group.last)
            if same and each.recorded.limit is not None:
                return each
    raise no_limits(group.year)


def _peers(facts: Facts, plan: Plan, group: LimitYear, notes: list[str]) -> list[Expected]:
    """What other plans that share the 415(c) limit will take at their present elections."""
    peers = tuple(each for each in group.plans if each != plan.id and facts.coming_to(each))
    if not peers:
        return []
    among = group._replace(plans=peers)
    sums = [each for each in counted_in(facts, group) if each.plan in peers]
    expected = with_match(facts, among, sums, expected_money(facts, peers, group.first, group.last))
    if not expected.known or not expected.true_up_known:
        notes.append(f"What {' and '.join(peers)} will still take is not known in full; what is not is not reserved.")
    taken = Money(expected.cents(*ANNUAL_ADDITIONS) + expected.true_up.cents)
    notes.append(f"{' and '.join(peers)} shares the 415(c) limit; {taken} that it will still take is reserved.")
    return [expected]


def _after_tax_caps(
    facts: Facts,
    statuses: Mapping[int, Status],
    plan: Plan,
    group: LimitYear,
    notes: list[str],
) -> tuple[Decimal, int | None, Decimal]:
    """The most of a pay date's pay that goes in as after-tax money, what the caps leave of the year, and their share.

    A cap that is a share of plan pay is held over the year; only where the year's pay is not known, on each pay date.
    """
    if not plan.after_tax_allowed or plan.kind not in TAKES_AFTER_TAX:
        notes.append(f"{plan.id} takes no after-tax contributions; only deferrals are proposed.")
        return NONE, None, ONE
    sums = counted_in(facts, group)
    share = rate = share_of(statuses, plan, "after_tax", notes)
    caps = [] if plan.after_tax_cap_amount is None else [plan.after_tax_cap_amount]
    pay_cap = compensation_cap_of(facts.limits(group.first.year), group.first, group.last)
    if rate < ONE and pay_cap is not None:
        pay = plan_pay(facts, group, plan, sums, expected_money(facts, [plan.id], group.first, group.last))
        if pay is None:
            notes.append(
                f"Pay is not on file for every stub of {plan.id}; its cap on after-tax money is held on each pay date, "
                "and could not be for the year."
            )
        else:
            caps.append(min(pay, pay_cap).times(rate))
            rate = ONE
    if not caps:
        return rate, None, share
    contributed = sum(each.cents for each in sums if each.plan == plan.id and each.source == AFTER_TAX)
    return rate, min(caps).cents - contributed, share


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
    notes.append(
        "There is no present election of deferrals whose split could be kept: they are proposed pre-tax, but for what "
        "must be Roth."
    )
    return ONE
