"""A person's deferrals and a group's annual additions, from what the ledger holds to where they stand."""

import datetime as dt
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

from ledger.domain.limits.additions import (
    AdditionsStanding,
    GroupYear,
    additions_by_source,
    additions_standing,
    catch_up_within,
)
from ledger.domain.limits.after_tax_room import PlanYear, after_tax_room
from ledger.domain.limits.irs import compensation_cap_of
from ledger.domain.limits.limitation_years import period_of
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.sources import (
    AFTER_TAX,
    ANNUAL_ADDITIONS,
    ELECTIVE_DEFERRALS,
    EMPLOYER,
    EMPLOYER_MATCH,
)
from ledger.domain.status import GroupStanding
from ledger.services.facts import Facts
from ledger.services.limits.ahead import ahead
from ledger.services.limits.corrected import corrections_in
from ledger.services.limits.deferrals import allowed_catch_up, is_highly_compensated, long_service
from ledger.services.limits.expected import Expected, without_after_tax
from ledger.services.limits.limit_years import LimitYear, counted_by_day
from ledger.services.limits.plan_pay import compensation, deferral_cap, has_deferral_cap, plan_pay, year_before


def group_standing(facts: Facts, group: LimitYear, corrections: Sequence[Any]) -> GroupStanding:
    """Where a group's annual additions stand, what still fits, and where the schedule leads.

    Args:
        facts: Of the person.
        group: Whose limitation year it is.
        corrections: The person's corrective distributions, and money forfeited to correct an excess.
    """
    expected = ahead(facts, group).expected
    recorded = group_year(facts, group, corrections)
    limits = facts.limits(group.year)
    standing = additions_standing(recorded, limits)
    projected = standing.total if expected.known else None
    if expected.known and (expected.by_plan or expected.true_up):
        projected = additions_standing(_with(facts, group, recorded, expected), limits).total
    stopped = ahead(facts, group).stopped
    stopped_total = projected
    if projected is not None and stopped is not expected:
        stopped_total = additions_standing(_with(facts, group, recorded, stopped), limits).total
    beside = beside_after_tax(facts, group, recorded)
    return GroupStanding(
        recorded=standing,
        after_tax_room=after_tax_room(
            beside.standing.room,
            beside.plans,
            compensation_cap=beside.compensation_cap,
            highly_compensated=beside.lower_caps_hold,
        ),
        projected_total=projected,
        stopped_total=stopped_total,
        scheduled=expected.scheduled or facts.as_of >= group.last,
        limit_reached_on=_reached(
            facts, group, standing, recorded, expected, highest=max(standing.total, projected or ZERO)
        ),
    )


def group_year(facts: Facts, group: LimitYear, corrections: Sequence[Any], *, first_of_year: bool = False) -> GroupYear:
    """What went into a group's plans in a limitation year, as `additions_standing` takes it.

    Args:
        facts: Of the person.
        group: Whose limitation year it is.
        corrections: All of the person's; what of them leaves this limitation year is found here.
        first_of_year: Catch-up that a limitation year before used of the same calendar year is not looked for.
    """
    sums, expected = ahead(facts, group).sums, ahead(facts, group).expected
    plans = [facts.plans[plan] for plan in group.plans]
    earlier, earlier_catch_up = _of_the_year_before(facts, group, plans)
    allowed = allowed_catch_up(facts, plans, group.year)
    used = (0, ZERO) if first_of_year else _catch_up_used_before(facts, group, corrections)
    if used[0] == group.year and allowed is not None:
        allowed = max(allowed - used[1], ZERO)
    elif used[0] == group.year - 1:
        most = allowed_catch_up(facts, plans, group.year - 1)
        earlier_catch_up = earlier_catch_up if most is None else min(earlier_catch_up, max(most - used[1], ZERO))
    leaving = corrections_in(facts, group, corrections) if corrections else ()
    return GroupYear(
        group=group.group,
        plans=group.plans,
        year=group.year,
        first=group.first,
        last=group.last,
        cents=additions_by_source(sums, group.plans),
        compensation=compensation(facts, group, sums, expected, more_employer_cents=-_employer_money(leaving)),
        catch_up_limit=allowed,
        deferral_cap=_deferral_cap(facts, group, plans, sums, expected),
        long_service=long_service(facts, plans, group.year),
        earlier_deferrals=earlier,
        earlier_catch_up=earlier_catch_up,
        kept_as_catch_up=Money(
            sum(
                each.value.amount.cents
                for each in facts.reader.entries("catch_up_notice", person=facts.person.id, until=facts.as_of)
                if each.value.plan in group.plans and each.value.for_year == group.year
            )
        ),
        corrections=leaving,
    )


def _employer_money(corrections: Sequence[Any]) -> int:
    return sum(each.amount.cents for each in corrections if each.source in EMPLOYER)


def _catch_up_used_before(facts: Facts, group: LimitYear, corrections: Sequence[Any]) -> tuple[int, Money]:
    """The calendar year whose catch-up the limitation year before used, and how much; one amount a calendar year.

    Source: IRC 414(v)(2)(B), (D); Reg. 1.414(v)-1(c).
    """
    before = None
    if len(group.measured.year_ends) > 1 or group.first.year != group.year:
        before = period_of(group.measured, group.first - dt.timedelta(days=1))
    if before is None or before.year < group.year - 1 or (before.year < group.year and group.first.year == group.year):
        return 0, ZERO
    earlier = group_year(facts, group._replace(**before._asdict()), corrections, first_of_year=True)
    found = additions_standing(earlier, facts.limits(before.year)).catch_up - earlier.earlier_catch_up
    return before.year, max(found, ZERO)


def _deferral_cap(
    facts: Facts, group: LimitYear, plans: Sequence[Plan], sums: Sequence[Contributed], expected: Expected
) -> Money | None:
    if not has_deferral_cap(plans):
        return None
    last_year = facts.contributed(*year_before(group))
    highly = {plan.employer: is_highly_compensated(facts, plan.employer, group.year, last_year) for plan in plans}
    return deferral_cap(facts, group, sums, expected, highly)


def _of_the_year_before(facts: Facts, group: LimitYear, plans: Sequence[Plan]) -> tuple[Money, Money]:
    """Deferrals paid in the calendar year before, where the limitation year began in it, and the catch-up in them."""
    before = group.year - 1
    if group.first.year == group.year:
        return ZERO, ZERO
    limits = facts.limits(before)
    allowed = allowed_catch_up(facts, plans, before)

    def deferrals(first: dt.date, last: dt.date) -> Money:
        sums = facts.contributed(first, last)
        return Money(sum(each.cents for each in sums if each.plan in group.plans and each.source in ELECTIVE_DEFERRALS))

    within = deferrals(group.first, dt.date(before, 12, 31))
    if limits is None or limits.elective_deferral is None or allowed is None:
        return within, ZERO
    earlier = deferrals(dt.date(before, 1, 1), group.first - dt.timedelta(days=1))
    limit = limits.elective_deferral
    return within, catch_up_within(before=earlier, within=within, limit=limit, catch_up_limit=allowed)


class Beside(NamedTuple):
    """What comes beside after-tax money, and what 415(c) and the plans then leave for it.

    Attributes:
        others: Deferrals, as far as 402(g) lets them in, and employer money still to come.
        standing: Annual additions with them.
        plans: Those that still run, as `after_tax_room` takes them.
        compensation_cap: 401(a)(17) of the plan year.
        lower_caps_hold: Whether caps for highly compensated people hold; None where it is not known.
    """

    others: Expected
    standing: AdditionsStanding
    plans: list[PlanYear]
    compensation_cap: Money | None
    lower_caps_hold: bool | None


def beside_after_tax(facts: Facts, group: LimitYear, recorded: GroupYear) -> Beside:
    """What 415(c) leaves for after-tax money beside all else that is still to come."""
    sums, elected, expected, stopped = ahead(facts, group)
    running = [
        facts.plans[plan] for plan in group.plans if (ended := facts.plans[plan].ended) is None or ended > facts.as_of
    ]
    # Matched as elected, after-tax money too where the plan matches it; then only what takes room from it.
    others = without_after_tax(stopped) if elected.by_plan else expected
    if not others.known:
        others = others._replace(by_plan=(), true_up=ZERO)
    standing = additions_standing(_with(facts, group, recorded, others), facts.limits(group.year))
    plan_years = [
        PlanYear(
            plan,
            Money(sum(each.cents for each in sums if each.plan == plan.id and each.source == AFTER_TAX)),
            plan_pay(facts, group, plan, sums, expected) if _has_after_tax_share(plan) else None,
            _own_room(facts, group, plan, others, standing.room),
        )
        for plan in running
    ]
    cap = compensation_cap_of(facts.limits(group.first.year), group.first, group.last)
    return Beside(others, standing, plan_years, cap, _lower_cap_holds(facts, group, running))


def _has_after_tax_share(plan: Plan) -> bool:
    return plan.after_tax_cap_rate is not None or plan.hce_after_tax_cap_rate is not None


def _own_room(facts: Facts, group: LimitYear, plan: Plan, others: Expected, room: Money | None) -> Money | None:
    """What pay from a controlled business leaves its own plan, where a 403(b) of another employer shares the limit.

    Source: Reg. 1.415(f)-1(f)(2); IRC 415(c)(1)(B).
    """
    employers = {facts.plans[each].employer for each in group.plans}
    if len(employers) == 1 or plan.kind == "403b" or not any(facts.plans[each].kind == "403b" for each in group.plans):
        return room
    sums = ahead(facts, group).sums
    own = [each for each in group.plans if facts.plans[each].employer == plan.employer]
    coming = sum(
        cents
        for each in others.by_plan
        if each.plan in own
        for source, cents in each.amounts.items()
        if source in ANNUAL_ADDITIONS
    )
    pay = compensation(facts, group, sums, others, employer=plan.employer)
    if pay is None:
        return room
    used = sum(each.cents for each in sums if each.plan in own and each.source in ANNUAL_ADDITIONS)
    left = Money(max(pay.cents - used - coming, 0))
    return left if room is None else min(room, left)


def _lower_cap_holds(facts: Facts, group: LimitYear, plans: Sequence[Plan]) -> bool | None:
    if all(plan.hce_after_tax_cap_rate is None for plan in plans):
        return False
    last_year = facts.contributed(*year_before(group))
    held = [is_highly_compensated(facts, plan.employer, group.year, last_year) for plan in plans]
    return True if True in held else None if None in held else False


def _with(facts: Facts, group: LimitYear, recorded: GroupYear, expected: Expected) -> GroupYear:
    """The group's year with what is expected added; what an owner's business adds takes from earned income."""
    from dataclasses import replace

    if not expected.by_plan and not expected.true_up:
        return recorded
    cents = dict(recorded.cents)
    for each in expected.by_plan:
        for source, amount in each.amounts.items():
            cents[source] = cents.get(source, 0) + amount
    if expected.true_up:
        cents[EMPLOYER_MATCH] = cents.get(EMPLOYER_MATCH, 0) + expected.true_up.cents
    employer = sum(cents.get(source, 0) - recorded.cents.get(source, 0) for source in EMPLOYER)
    more = employer - _employer_money(recorded.corrections)
    pay = compensation(facts, group, ahead(facts, group).sums, expected, more_employer_cents=more)
    return replace(recorded, cents=cents, compensation=pay)


def _reached(
    facts: Facts,
    group: LimitYear,
    standing: AdditionsStanding,
    recorded: GroupYear,
    expected: Expected,
    *,
    highest: Money,
) -> dt.date | None:
    """The pay date that reaches the limit, looked for only where the total, or where it leads, says that one does."""
    from dataclasses import replace

    if standing.limit is None or standing.limit.cents <= 0 or highest < standing.limit:
        return None
    limits = facts.limits(group.year)
    coming = expected.days if expected.known else []
    cents: dict[str, int] = {}
    for day, amounts in chain(counted_by_day(facts, group), coming):
        for source, amount in amounts.items():
            cents[source] = cents.get(source, 0) + amount
        if sum(cents[source] for source in cents if source in ANNUAL_ADDITIONS) < standing.limit.cents:
            continue
        reached = additions_standing(replace(recorded, cents=cents), limits)
        if reached.limit is not None and reached.total >= reached.limit:
            return day
    return None
