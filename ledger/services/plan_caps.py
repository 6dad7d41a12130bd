"""Where a plan's own caps on deferrals and after-tax money stand."""

from collections.abc import Iterator
from decimal import Decimal

from ledger.domain.limits.alerts import Alert
from ledger.domain.limits.cap_alerts import AFTER_TAX_MONEY, DEFERRALS, PlanCap, plan_cap_alert, share_rule
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS
from ledger.services.deferrals import allowed_catch_up, is_highly_compensated
from ledger.services.plan_pay import plan_pay, year_before
from ledger.services.planning_alerts import GroupAhead
from ledger.services.view import YearView


def plan_cap_alerts(view: YearView, group: GroupAhead) -> Iterator[Alert]:
    """`plan_cap_near` for each cap that is near or passed, of a limitation year that runs."""
    for plan in (view.facts.plans[each] for each in group.limit_year.plans):
        for held in (_after_tax_cap(view, group, plan), _deferral_cap(view, group, plan)):
            alert = None
            if held is not None:
                thresholds = view.thresholds
                alert = plan_cap_alert(held, near_info=thresholds.near_info, near_warning=thresholds.near_warning)
            if alert is not None:
                yield alert


def _after_tax_cap(view: YearView, group: GroupAhead, plan: Plan) -> PlanCap | None:
    caps = list(_shares(view, group, plan, plan.after_tax_cap_rate, plan.hce_after_tax_cap_rate))
    if plan.after_tax_cap_amount is not None:
        caps.append((plan.after_tax_cap_amount, "an amount a year"))
    if not caps:
        return None
    cap, rule = min(caps)
    return _held(view, group, plan, AFTER_TAX_MONEY, (AFTER_TAX,), cap, rule)


def _deferral_cap(view: YearView, group: GroupAhead, plan: Plan) -> PlanCap | None:
    """The cap on deferrals where it is lower than 402(g); what passes it can be catch-up (Reg. 1.414(v)-1(b))."""
    caps = list(_shares(view, group, plan, plan.deferral_cap_rate, plan.hce_deferral_cap_rate))
    if not caps:
        return None
    cap, rule = min(caps)
    limits = view.facts.limits(group.limit_year.year)
    if limits is not None and limits.elective_deferral is not None and limits.elective_deferral <= cap:
        return None
    catch_up = allowed_catch_up(view.facts, [plan], group.limit_year.year)
    if catch_up is None:
        return None
    if catch_up > ZERO:
        cap, rule = cap + catch_up, f"{rule}, and {catch_up} of catch-up"
    return _held(view, group, plan, DEFERRALS, tuple(ELECTIVE_DEFERRALS), cap, rule)


def _held(
    view: YearView, group: GroupAhead, plan: Plan, what: str, sources: tuple[str, ...], cap: Money, rule: str
) -> PlanCap:
    used = Money(group.contributed(plan.id, *sources))
    projected = used if view.facts.as_of >= group.limit_year.last else None
    if _scheduled(view, plan) and group.elected.known:
        # As elected: the plan's cap itself is what would stop it.
        coming = [each.amounts for each in group.elected.by_plan if each.plan == plan.id]
        projected = used + Money(sum(amounts.get(source, 0) for amounts in coming for source in sources))
    return PlanCap(
        plan=plan.id,
        plan_name=plan.name,
        what=what,
        rule=rule,
        cap=cap,
        used=used,
        projected=projected,
        last=group.limit_year.last,
    )


def _scheduled(view: YearView, plan: Plan) -> bool:
    """Whether something says what is still to come; on the last day of the limitation year nothing is."""
    return plan.id in view.facts.schedules or plan.id in view.facts.expected_pays


def _shares(
    view: YearView, group: GroupAhead, plan: Plan, rate: Decimal | None, lower: Decimal | None
) -> Iterator[tuple[Money, str]]:
    """Caps that are shares of the whole year's plan pay up to 401(a)(17); none while that pay is not known."""
    facts = view.facts
    if lower is not None:
        last_year = facts.contributed(*year_before(group.limit_year))
        if not is_highly_compensated(facts, plan.employer, group.limit_year.year, last_year):
            lower = None
    rates = [each for each in (rate, lower) if each is not None]
    if not rates or not (_scheduled(view, plan) or facts.as_of >= group.limit_year.last):
        return
    pay = plan_pay(facts, group.limit_year, plan, group.sums, group.elected)
    limits = facts.limits(group.limit_year.first.year)
    if pay is None or limits is None or limits.compensation_cap is None:
        return
    counted = min(pay, limits.compensation_cap)
    yield counted.times(min(rates)), share_rule(min(rates), counted, capped=counted < pay)
