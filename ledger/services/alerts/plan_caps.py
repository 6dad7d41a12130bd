"""Where a plan's own caps on deferrals and after-tax money stand."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.cap_alerts import AFTER_TAX_MONEY, DEFERRALS, PlanCap, plan_cap_alert, share_rule
from ledger.domain.limits.irs import compensation_cap_of
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS
from ledger.services.alerts.planning_alerts import GroupAhead
from ledger.services.limits.deferrals import allowed_catch_up, is_highly_compensated
from ledger.services.limits.plan_pay import plan_pay, plan_pay_so_far, year_before
from ledger.services.view import YearView

# More than rounding each pay date's share to the cent can add in a year.
_PERHAPS_ROUNDING = Money(1_00)


class _Cap(NamedTuple):
    """A cap of a limitation year; `rounded` where it is a share of pay, which payroll rounds on each pay date."""

    amount: Money
    rule: str
    so_far: bool = False
    rounded: bool = True


def plan_cap_alerts(view: YearView, group: GroupAhead) -> Iterator[Alert]:
    """`plan_cap_near` for each cap that is near, passed or going to be; of a year that is over, passed."""
    thresholds = view.thresholds
    for plan in (view.facts.plans[each] for each in group.limit_year.plans):
        for what, sources, caps in (
            (AFTER_TAX_MONEY, (AFTER_TAX,), _after_tax_caps(view, group, plan)),
            (DEFERRALS, tuple(ELECTIVE_DEFERRALS), _deferral_caps(view, group, plan)),
        ):
            for cap in _lowest(caps):
                held = _held(view, group, plan, what, sources, cap)
                alert = plan_cap_alert(held, near_info=thresholds.near_info, near_warning=thresholds.near_warning)
                if alert is not None:
                    yield alert
                    break


def _lowest(caps: Sequence[_Cap]) -> list[_Cap]:
    """The lowest cap of those that are known for the year, and the one that rests on the pay so far."""
    known = sorted(each for each in caps if not each.so_far)
    return [*(each for each in caps if each.so_far), *known[:1]]


def _after_tax_caps(view: YearView, group: GroupAhead, plan: Plan) -> list[_Cap]:
    caps = list(_shares(view, group, plan, plan.after_tax_cap_rate, plan.hce_after_tax_cap_rate))
    if plan.after_tax_cap_amount is not None:
        caps.append(_Cap(plan.after_tax_cap_amount, "an amount a year", rounded=False))
    return caps


def _deferral_caps(view: YearView, group: GroupAhead, plan: Plan) -> list[_Cap]:
    """The cap on deferrals where it is lower than 402(g); what passes it can be catch-up (Reg. 1.414(v)-1(b))."""
    caps = list(_shares(view, group, plan, plan.deferral_cap_rate, plan.hce_deferral_cap_rate))
    limits = view.facts.limits(group.limit_year.year)
    catch_up = allowed_catch_up(view.facts, [plan], group.limit_year.year) if caps else None
    if catch_up is None:
        return []
    legal = None if limits is None else limits.elective_deferral
    caps = [each for each in caps if legal is None or each.amount < legal]
    if catch_up == ZERO:
        return caps
    return [
        each._replace(amount=each.amount + catch_up, rule=f"{each.rule}, and {catch_up} of catch-up") for each in caps
    ]


def _held(view: YearView, group: GroupAhead, plan: Plan, what: str, sources: tuple[str, ...], cap: _Cap) -> PlanCap:
    facts, last = view.facts, group.limit_year.last
    used = Money(group.contributed(plan.id, *sources))
    projected = used if facts.as_of >= last else None
    coming = [
        cents
        for each in group.elected.by_plan
        if each.plan == plan.id and (cents := sum(each.amounts.get(source, 0) for source in sources))
    ]
    if _scheduled(view, plan) and group.elected.known:
        projected = used + Money(sum(coming))  # as elected: the plan's cap itself is what would stop it
    over = max(used, projected or used) - cap.amount
    stubs = 0
    if cap.rounded and ZERO < over <= _PERHAPS_ROUNDING:
        paid = facts.reader.pay_dates(facts.person.id, group.limit_year.first, min(last, facts.as_of))
        stubs = sum(name == plan.id for name, _, _ in paid)
    return PlanCap(
        plan=plan.id,
        plan_name=plan.name,
        what=what,
        rule=cap.rule,
        cap=cap.amount,
        used=used,
        projected=projected,
        last=last,
        so_far=cap.so_far,
        ended=facts.as_of > last,
        rounding=Money(stubs // 2),
        rounding_to_come=Money(len(coming) // 2) if cap.rounded else ZERO,
    )


def _scheduled(view: YearView, plan: Plan) -> bool:
    """Whether something says what is still to come; on the last day of the limitation year nothing is."""
    return plan.id in view.facts.schedules or plan.id in view.facts.expected_pays


def _shares(
    view: YearView, group: GroupAhead, plan: Plan, rate: Decimal | None, lower: Decimal | None
) -> Iterator[_Cap]:
    """The cap that is a share of the year's plan pay up to 401(a)(17); of the pay so far where that is all there is."""
    facts = view.facts
    if lower is not None:
        last_year = facts.contributed(*year_before(group.limit_year))
        if not is_highly_compensated(facts, plan.employer, group.limit_year.year, last_year):
            lower = None
    rates = [each for each in (rate, lower) if each is not None]
    first, last = group.limit_year.first, group.limit_year.last
    cap = compensation_cap_of(facts.limits(first.year), first, last)
    if not rates or cap is None:
        return
    pay, so_far = None, False
    if _scheduled(view, plan) or facts.as_of >= group.limit_year.last:
        pay = plan_pay(facts, group.limit_year, plan, group.sums, group.elected)
    if pay is None:
        pay, so_far = plan_pay_so_far(facts, group.limit_year, plan.id, group.sums), True
    if pay:
        counted = min(pay, cap)
        rule = share_rule(min(rates), counted, capped=counted < pay, so_far=so_far)
        yield _Cap(counted.times(min(rates)), rule, so_far)
