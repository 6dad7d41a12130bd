"""What a person may defer, over all employers and in one group's plans, from what the ledger holds."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

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
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.sources import ELECTIVE_DEFERRALS
from ledger.services.facts import Facts
from ledger.services.limits.limit_years import LimitYear


def roth_required(facts: Facts, employer: str, year: int) -> bool | None:
    """Whether catch-up at an employer must be Roth in a year; None where last year's wages are not on file.

    A plan that adds the wages of other employers (`catch_up_wages_of`) has them added.
    """
    if (employer, year) not in facts.catch_up:
        facts.catch_up[employer, year] = _roth_required(facts, employer, year)
    required: bool | None = facts.catch_up[employer, year]
    return required


def _roth_required(facts: Facts, employer: str, year: int) -> bool | None:
    others = {each for plan in facts.plans.values() if plan.employer == employer for each in plan.catch_up_wages_of}
    wages: Money | None = ZERO
    for each in {employer, *others}:
        held = facts.wages.get((each, year - 1))
        known = None if held is None else held.social_security_wages
        if known is None and held is not None and held.net_earnings is not None:
            known = ZERO  # what an owner earns without wages is no wage (Reg. 1.414(v)-2(a)(2))
        wages = None if wages is None or known is None else wages + known
    return roth_catch_up_required(age_at_year_end(facts.person.birth_date, year), facts.limits(year), wages)


def is_highly_compensated(facts: Facts, employer: str, year: int, last_year: Sequence[Contributed]) -> bool | None:
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
    plans = list(plans)
    asked = (tuple(plan.id for plan in plans), year)
    if asked not in facts.catch_up:
        facts.catch_up[asked] = _allowed_catch_up(facts, plans, year)
    allowed: Money | None = facts.catch_up[asked]
    return allowed


def _allowed_catch_up(facts: Facts, plans: Iterable[Plan], year: int) -> Money | None:
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
        long_service=long_service(facts, plans, year),
        without_long_service=deferred(
            [each for each in contributed if not has_long_service(facts, facts.plans[each.plan], year)], kinds
        ),
    )


def has_long_service(facts: Facts, plan: Plan, year: int) -> bool:
    """Whether the 15-year rule of 403(b) plans can add to what a plan takes of a person."""
    return plan.kind == "403b" and plan.long_service_catch_up_allowed and (plan.id, year) in facts.service


def long_service(facts: Facts, plans: Iterable[Plan], year: int) -> Money:
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


def deferrals_left(facts: Facts, group: LimitYear) -> dict[int, int | None]:
    """Cents of deferrals that the group's payroll still lets in, by calendar year; None where it is not known."""
    plans = [facts.plans[plan] for plan in group.plans if counts_in_402g(facts.plans[plan].kind)]
    left: dict[int, int | None] = {}
    for year in range(facts.as_of.year, group.last.year + 1):
        limits = facts.limits(year)
        allowed = allowed_catch_up(facts, plans, year)
        left[year] = None
        if limits is not None and limits.elective_deferral is not None and allowed is not None:
            sums = facts.contributed(dt.date(year, 1, 1), dt.date(year, 12, 31)) if year == facts.as_of.year else []
            ids = {plan.id for plan in plans}
            taken = sum(each.cents for each in sums if each.plan in ids and each.source in ELECTIVE_DEFERRALS)
            most = limits.elective_deferral.cents + allowed.cents + long_service(facts, plans, year).cents
            left[year] = max(most - taken, 0)
    return left
