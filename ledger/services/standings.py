"""A person's deferrals and a group's annual additions, from what the ledger holds to where they stand."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from ledger.domain.dates import day_in, limitation_year, limitation_year_of
from ledger.domain.limits.additions import (
    AdditionsStanding,
    GroupYear,
    additions_by_source,
    additions_standing,
    catch_up_within,
    sharing_plans,
)
from ledger.domain.limits.after_tax_room import PlanYear, after_tax_room
from ledger.domain.limits.deferrals import (
    DeferralStanding,
    age_at_year_end,
    catch_up_limit,
    counts_in_402g,
    deferred,
    elective_deferral_standing,
    highly_compensated,
    long_service_increase,
    plan_allows_catch_up,
    roth_catch_up_required,
)
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.sources import (
    AFTER_TAX,
    ANNUAL_ADDITIONS,
    COMPENSATION,
    ELECTIVE_DEFERRALS,
    PAY_UNKNOWN,
    PLAN_PAY,
)
from ledger.domain.status import GroupStanding
from ledger.services.expected import Expected, expected_money
from ledger.services.facts import Facts


@dataclass(frozen=True, slots=True)
class LimitYear:
    """One group of plans in the limitation year that ends in `year`."""

    group: str
    plans: tuple[str, ...]
    year: int
    first: dt.date
    last: dt.date


def roth_required(facts: Facts, employer: str, year: int) -> bool | None:
    """Whether catch-up at an employer must be Roth in a year; None where last year's wages are not on file.

    A plan that adds the wages of other employers (`catch_up_wages_of`) has them added.
    """
    others = {each for plan in facts.plans.values() if plan.employer == employer for each in plan.catch_up_wages_of}
    wages: Money | None = ZERO
    for each in {employer, *others}:
        held = facts.wages.get((each, year - 1))
        known = None if held is None else held.social_security_wages
        wages = None if wages is None or known is None else wages + known
    return roth_catch_up_required(age_at_year_end(facts.person.birth_date, year), facts.limits(year), wages)


def is_highly_compensated(facts: Facts, employer: str, year: int, last_year: Iterable[Contributed]) -> bool | None:
    """Whether a person is highly compensated at an employer in a year, by last year's wages or stubs."""
    held = facts.wages.get((employer, year - 1))
    pay = None if held is None else held.compensation
    if pay is None:
        plans = [plan.id for plan in facts.plans.values() if plan.employer == employer]
        pay = facts.pay(plans, dt.date(year - 1, 1, 1), dt.date(year - 1, 12, 31), last_year)
    shares = [facts.wages[employer, each].owner_share for each in (year - 1, year) if (employer, each) in facts.wages]
    share = max((each for each in shares if each is not None), default=None)
    return highly_compensated(pay, facts.limits(year - 1), owner_share=share)


def allowed_catch_up(facts: Facts, plans: Iterable[Plan], year: int) -> Money | None:
    """The most that some plans allow at the person's age in a year; None where that is not known."""
    age = age_at_year_end(facts.person.birth_date, year)
    limits = facts.limits(year)
    most: Money | None = ZERO
    for plan in plans:
        allowed = plan_allows_catch_up(plan, roth_required=roth_required(facts, plan.employer, year))
        if allowed is None:
            amount = None
        else:
            amount = catch_up_limit(age, limits, allowed=allowed, higher_allowed=plan.higher_catch_up_allowed)
        most = None if most is None or amount is None else max(most, amount)
    return most


def deferral_standing(
    facts: Facts, year: int, contributed: Sequence[Contributed], used: Iterable[str], refunds: Sequence[Any]
) -> DeferralStanding:
    """The person's elective deferrals of a calendar year over every employer."""
    kinds = {plan.id: plan.kind for plan in facts.plans.values()}
    plans = [facts.plans[plan] for plan in used if counts_in_402g(kinds[plan])]
    return elective_deferral_standing(
        year=year,
        deferrals=deferred(contributed, kinds),
        limits=facts.limits(year),
        catch_up_limit=allowed_catch_up(facts, plans, year),
        refunds=[each for each in refunds if counts_in_402g(kinds.get(each.plan, "401k"))],
        long_service=_long_service(facts, plans, year),
    )


def _long_service(facts: Facts, plans: Iterable[Plan], year: int) -> Money:
    """The most that 15 years of service add in one of some 403(b) plans (IRC 402(g)(7))."""
    most = ZERO
    for plan in plans:
        held = facts.service.get((plan.id, year))
        if held is not None and plan.kind == "403b" and plan.long_service_catch_up_allowed:
            added = long_service_increase(
                years=held.years, prior_deferrals=held.prior_deferrals, used_before=held.used_before
            )
            most = max(most, added)
    return most


def limit_years(facts: Facts, year: int) -> list[LimitYear]:
    """Every group's limitation year that ends in a year and, seen from within it, the one running on that day."""
    found: list[LimitYear] = []
    plans_of_kinds = [(plan.id, plan.kind, facts.group(plan)) for plan in facts.plans.values()]
    for group, ids in sharing_plans(plans_of_kinds, controlled=_controlled(facts, year)):
        by_end: dict[str, list[str]] = {}
        for plan in ids:
            by_end.setdefault(facts.plans[plan].limitation_year_end, []).append(plan)
        for end, plans in by_end.items():
            years = [year]
            running = limitation_year_of(facts.as_of, end)
            if facts.as_of.year == year and running != year:
                years.append(running)
            for each in years:
                first, last = limitation_year(each, end)
                found.append(LimitYear(group, tuple(plans), each, first, last))
    return found


def _controlled(facts: Facts, year: int) -> str | None:
    """The group of an employer of which the person owns more than half (Reg. 1.415(f)-1(f)(2))."""
    for plan in facts.plans.values():
        held = facts.wages.get((plan.employer, year))
        if held is not None and held.owner_share is not None and held.owner_share > Decimal("0.5"):
            return facts.group(plan)
    return None


def group_standing(facts: Facts, group: LimitYear, refunds: Sequence[Any]) -> GroupStanding:
    """Where a group's annual additions stand, what still fits, and where the schedule leads."""
    sums = [each for each in facts.contributed(group.first, group.last) if each.plan in group.plans]
    sums += [
        each for each in facts.reader.allocated(facts.person.id, group.year, facts.as_of) if each.plan in group.plans
    ]
    expected = expected_money(facts, group.plans, group.last)
    recorded = _group_year(facts, group, sums, expected, refunds)
    limits = facts.limits(group.year)
    standing = additions_standing(recorded, limits)
    projected = standing.total if expected.known else None
    if expected.days and expected.known:
        projected = additions_standing(_with(recorded, expected), limits).total
    return GroupStanding(
        recorded=standing,
        after_tax_room=_after_tax_room(
            facts, group, standing, sums, expected, kept=_kept_for_others(recorded, standing, expected, limits)
        ),
        projected_total=projected,
        scheduled=expected.scheduled or facts.as_of >= group.last,
        limit_reached_on=_reached(facts, group, standing, recorded, expected),
    )


def _group_year(
    facts: Facts, group: LimitYear, sums: Sequence[Contributed], expected: Expected, refunds: Sequence[Any]
) -> GroupYear:
    plans = [facts.plans[plan] for plan in group.plans]
    earlier, earlier_catch_up = _of_the_year_before(facts, group, plans)
    return GroupYear(
        group=group.group,
        plans=group.plans,
        year=group.year,
        first=group.first,
        last=group.last,
        cents=additions_by_source(sums, group.plans),
        compensation=_compensation(facts, group, sums, expected),
        catch_up_limit=allowed_catch_up(facts, plans, group.year),
        long_service=_long_service(facts, plans, group.year),
        earlier_deferrals=earlier,
        earlier_catch_up=earlier_catch_up,
        kept_as_catch_up=Money(
            sum(
                each.value.amount.cents
                for each in facts.reader.entries("catch_up_notice", person=facts.person.id, until=facts.as_of)
                if each.value.plan in group.plans and each.value.for_year == group.year
            )
        ),
        refunds=tuple(each for each in refunds if each.plan in group.plans),
    )


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


def _compensation(facts: Facts, group: LimitYear, sums: Sequence[Contributed], expected: Expected) -> Money | None:
    """415 pay of the limitation year: as recorded by employer, else the stubs' and the schedule's later pay dates."""
    total = 0
    stubs_of = []
    for employer in dict.fromkeys(facts.plans[plan].employer for plan in group.plans):
        held = facts.wages.get((employer, group.year))
        if held is not None and held.compensation is not None:
            total += held.compensation.cents
        elif held is not None and held.net_earnings is not None:
            return None  # earned income is after the plan contribution: not worked out here, so not known
        else:
            stubs_of += [plan for plan in group.plans if facts.plans[plan].employer == employer]
    if not stubs_of:
        return Money(total)
    paid = facts.pay(stubs_of, group.first, group.last, sums)
    if paid is None and expected.days and not any(each.source in (COMPENSATION, PAY_UNKNOWN) for each in sums):
        paid = ZERO  # nothing was paid yet; what the schedule brings is the pay of the year
    if paid is None or expected.pay_cents is None:
        return None
    return Money(total + paid.cents + expected.pay_cents)


def _kept_for_others(
    recorded: GroupYear, standing: AdditionsStanding, expected: Expected, limits: AnnualLimits | None
) -> Money:
    """What deferrals and employer money still to come take of the room; catch-up among them takes none."""
    from dataclasses import replace

    if not expected.known:
        return ZERO
    days = [
        (day, {source: cents for source, cents in sums.items() if source != AFTER_TAX}) for day, sums in expected.days
    ]
    return additions_standing(_with(recorded, replace(expected, days=tuple(days))), limits).total - standing.total


def _after_tax_room(
    facts: Facts,
    group: LimitYear,
    standing: AdditionsStanding,
    sums: Sequence[Contributed],
    expected: Expected,
    *,
    kept: Money,
) -> Money | None:
    running = [
        facts.plans[plan] for plan in group.plans if (ended := facts.plans[plan].ended) is None or ended > facts.as_of
    ]
    plan_years = [
        PlanYear(
            plan, Money(sum(each.cents for each in sums if each.plan == plan.id and each.source == AFTER_TAX)), pay
        )
        for plan in running
        for pay in [_plan_pay(facts, group, plan, sums, expected)]
    ]
    started = facts.limits(group.first.year)
    return after_tax_room(
        standing.room,
        plan_years,
        compensation_cap=None if started is None else started.compensation_cap,
        highly_compensated=_lower_cap_holds(facts, group, running),
        expected=kept,
    )


def _lower_cap_holds(facts: Facts, group: LimitYear, plans: Sequence[Plan]) -> bool | None:
    if all(plan.hce_after_tax_cap_rate is None for plan in plans):
        return False
    first, last = dt.date(group.year - 1, 1, 1), dt.date(group.year - 1, 12, 31)
    last_year = facts.contributed(first, last)
    held = [is_highly_compensated(facts, plan.employer, group.year, last_year) for plan in plans]
    return True if True in held else None if None in held else False


def _plan_pay(
    facts: Facts, group: LimitYear, plan: Plan, sums: Sequence[Contributed], expected: Expected
) -> Money | None:
    """Pay as the plan's own caps see it; only looked up where there is such a cap."""
    if plan.after_tax_cap_rate is None and plan.hce_after_tax_cap_rate is None:
        return None
    stated = [each.cents for each in sums if each.plan == plan.id and each.source == PLAN_PAY]
    paid = Money(sum(stated)) if stated else facts.pay([plan.id], group.first, group.last, sums)
    if paid is None or expected.pay_cents is None:
        return None
    return Money(paid.cents + expected.pay_cents)


def _with(recorded: GroupYear, expected: Expected) -> GroupYear:
    """The group's year with what is expected added."""
    from dataclasses import replace

    cents = dict(recorded.cents)
    for _, amounts in expected.days:
        for source, amount in amounts.items():
            cents[source] = cents.get(source, 0) + amount
    return replace(recorded, cents=cents)


def _reached(
    facts: Facts, group: LimitYear, standing: AdditionsStanding, recorded: GroupYear, expected: Expected
) -> dt.date | None:
    """The pay date that reaches the limit, looked for only where the sums say that one does."""
    from dataclasses import replace

    if standing.limit is None or standing.total.cents <= 0:
        return None
    limits = facts.limits(group.year)
    coming = expected.days if expected.known else ()
    if standing.total < standing.limit and not coming:
        return None
    past = facts.reader.contributed_by_day(facts.person.id, group.plans, group.first, min(group.last, facts.as_of))
    cents: dict[str, int] = {}
    for day, amounts in chain(past, coming):
        for source, amount in amounts.items():
            cents[source] = cents.get(source, 0) + amount
        if sum(cents[source] for source in cents if source in ANNUAL_ADDITIONS) < standing.limit.cents:
            continue
        reached = additions_standing(replace(recorded, cents=cents), limits)
        if reached.limit is not None and reached.total >= reached.limit:
            return day
    return None


def year_bounds(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of a calendar year."""
    return dt.date(year, 1, 1), day_in(year, "12-31")
