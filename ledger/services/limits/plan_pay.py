"""Pay as the limits see it: 415 compensation of a group's limitation year, and pay under a plan's own formulas."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ledger.domain.limits.irs import compensation_cap_of
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.sources import COMPENSATION, EMPLOYER, PAY_UNKNOWN, PLAN_PAY
from ledger.services.facts import Facts
from ledger.services.limits.expected import Expected
from ledger.services.limits.limit_years import LimitYear


def compensation(
    facts: Facts,
    group: LimitYear,
    sums: Sequence[Contributed],
    expected: Expected,
    *,
    employer: str | None = None,
    more_employer_cents: int = 0,
) -> Money | None:
    """415 pay of a limitation year: as recorded by employer, else the stubs' and the schedule's later pay dates.

    Args:
        facts: Of the person.
        group: Whose limitation year it is.
        sums: What counts in it, pay included.
        expected: What is still to come.
        employer: Of one of the group's employers alone; of all of them where left out.
        more_employer_cents: Employer money beside `sums`, which takes from the earned income of an owner: what is
            still to come, less what was given back.

    Returns:
        None where it is not known.

    Source: IRC 415(c)(3)(A), (B), (D).
    """
    total = 0
    stubs_of = []
    for each in _employers(facts, group) if employer is None else [employer]:
        held = facts.wages.get((each, group.year))
        plans = [plan for plan in group.plans if facts.plans[plan].employer == each]
        if held is not None and held.compensation is not None:
            total += held.compensation.cents
        elif held is not None and held.net_earnings is not None:
            from ledger.domain.limits.self_employed import earned_income

            paid_in = sum(one.cents for one in sums if one.plan in plans and one.source in EMPLOYER)
            total += earned_income(held.net_earnings, Money(paid_in + more_employer_cents)).cents
        else:
            # One pay check that feeds two plans says its pay on one stub only, be it a plan that 415(c) does not see.
            stubs_of += [plan.id for plan in facts.plans.values() if plan.employer == each]
    if not stubs_of:
        return Money(total)
    said = facts.contributed(group.first, group.last)
    paid = facts.pay(stubs_of, group.first, group.last, said)
    if (
        paid is None
        and expected.days
        and not any(each.plan in stubs_of and each.source in (COMPENSATION, PAY_UNKNOWN) for each in said)
    ):
        paid = ZERO  # nothing was paid yet; what the schedule brings is the pay of the year
    if paid is None or expected.pay_cents is None:
        return None
    return Money(total + paid.cents + expected.pay_cents)


def _employers(facts: Facts, group: LimitYear) -> list[str]:
    """Whose pay counts: of all employers of the group; for a 403(b) of its own only of those that contribute to it."""
    own = list(dict.fromkeys(facts.plans[plan].employer for plan in group.plans))
    if all(facts.plans[plan].kind == "403b" for plan in group.plans):
        return own
    related = [each.id for each in facts.employers.values() if each.limit_group == group.group]
    return list(dict.fromkeys([*own, *related]))


def plan_pay(
    facts: Facts, group: LimitYear, plan: Plan, sums: Sequence[Contributed], expected: Expected
) -> Money | None:
    """Pay of a limitation year as a plan's own formulas see it, before 401(a)(17); None where it is not known."""
    paid, coming = plan_pay_so_far(facts, group, plan.id, sums), expected.plan_pay(plan.id)
    return None if paid is None or coming is None else Money(paid.cents + coming)


def plan_pay_so_far(facts: Facts, group: LimitYear, plan: str, sums: Sequence[Contributed]) -> Money | None:
    """The part of `plan_pay` that is recorded; None where a stub does not say it."""
    said = {each.source for each in sums if each.plan == plan}
    if not said & {COMPENSATION, PAY_UNKNOWN, PLAN_PAY}:
        return ZERO if facts.coming_to(plan) else None  # nothing was paid yet
    if PLAN_PAY not in said:
        return facts.pay([plan], group.first, group.last, sums)
    stubs_without_pay = sum(each.cents for each in sums if each.plan == plan and each.source == PAY_UNKNOWN)
    paid = facts.reader.plan_pay(facts.person.id, plan, group.first, min(group.last, facts.as_of))
    # A stub may say what the plan sees of its pay and not the pay itself; then nothing is missing here.
    return None if stubs_without_pay and COMPENSATION in said else Money(paid)


def deferral_cap(
    facts: Facts,
    group: LimitYear,
    sums: Sequence[Contributed],
    expected: Expected,
    highly_compensated: Mapping[str, bool | None],
) -> Money | None:
    """What the group's plans let in of deferrals by their own rules; None where one has no cap, or it is not known.

    A share of plan pay, which 401(a)(17) limits; of people known to be highly compensated the lower share. What
    passes it can be catch-up.

    Source: Reg. 1.414(v)-1(b)(1)(ii) (employer-provided limit); IRC 401(a)(17).
    """
    caps = []
    for each in (facts.plans[plan] for plan in group.plans):
        rates = [each.deferral_cap_rate, each.hce_deferral_cap_rate if highly_compensated.get(each.employer) else None]
        held = [rate for rate in rates if rate is not None]
        pay = plan_pay(facts, group, each, sums, expected) if held else None
        if pay is None:
            return None
        caps.append(_share(min(held), pay, facts, group))
    return Money(sum(cap.cents for cap in caps))


def _share(rate: Decimal, pay: Money, facts: Facts, group: LimitYear) -> Money:
    cap = compensation_cap_of(facts.limits(group.first.year), group.first, group.last)
    return (pay if cap is None else min(pay, cap)).times(rate)


def has_deferral_cap(plans: Iterable[Plan]) -> bool:
    """Whether a plan has a rule on deferrals of its own; most have none, and nothing is looked up for them."""
    return any(plan.deferral_cap_rate is not None or plan.hce_deferral_cap_rate is not None for plan in plans)


def year_before(group: LimitYear) -> tuple[dt.date, dt.date]:
    """The calendar year before the one in which a limitation year ends."""
    return dt.date(group.year - 1, 1, 1), dt.date(group.year - 1, 12, 31)
