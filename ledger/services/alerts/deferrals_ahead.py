"""What the deferrals that are scheduled for the rest of a calendar year lead to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.deferrals_ahead import catch_up_ahead_alert, projected_excess_alert
from ledger.domain.dates import year_bounds
from ledger.domain.limits.deferrals import counts_in_402g
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.sources import ELECTIVE_DEFERRALS, ROTH_CATCH_UP, ROTH_DEFERRAL
from ledger.services.alerts.planning_alerts import DeferralLimits, deferral_limits
from ledger.services.limits.expected import Expected, ExpectedDay, expected_money, stopped_at_limit
from ledger.services.view import YearView

_ROTH = (ROTH_DEFERRAL, ROTH_CATCH_UP)


class EmployerGroup(NamedTuple):
    """One employer group's plans that 402(g) sees, what their payroll let in, and what it will."""

    group: str
    plans: tuple[str, ...]
    limits: DeferralLimits
    elected: Expected
    stopped: Expected

    @property
    def scheduled(self) -> int:
        """Cents of deferrals to come, as payroll lets them in."""
        return self.stopped.cents(*ELECTIVE_DEFERRALS)


def deferral_alerts_ahead(view: YearView) -> Iterator[Alert]:
    """`402g_projected`, `catch_up_must_be_roth` and `match_at_risk`, as far as what is scheduled leads to them."""
    groups = _employer_groups(view)
    if groups is None:
        return
    yield from _projected_excess(view, groups)
    for group in groups:
        yield from _catch_up(view, group)
    if any(matched_by_pay_date(plan) for plan in view.facts.plans.values()):
        from ledger.services.alerts.match_ahead import match_alerts

        yield from match_alerts(view, groups)


def matched_by_pay_date(plan: Plan) -> bool:
    """Whether a plan matches deferrals pay date by pay date, with no true-up."""
    return plan.match is not None and plan.match.period == "paycheck" and "elective_deferral" in plan.match.on


def _employer_groups(view: YearView) -> list[EmployerGroup] | None:
    """Every group with its deferrals; None where a figure is not known or an amount scheduled is not."""
    facts, year = view.facts, view.year
    plans_of: dict[str, list[str]] = {}
    for plan in facts.plans.values():
        if counts_in_402g(plan.kind):
            plans_of.setdefault(facts.group(plan), []).append(plan.id)
    groups = []
    for name, plans in plans_of.items():
        limits = deferral_limits(view, plans, year)
        elected = expected_money(facts, plans, *year_bounds(year))
        if limits is None or not elected.known:
            return None
        left = max(limits.basic + limits.catch_up - limits.taken, 0)
        groups.append(EmployerGroup(name, tuple(plans), limits, elected, stopped_at_limit(elected, {year: left})))
    return groups


def _projected_excess(view: YearView, groups: Sequence[EmployerGroup]) -> Iterator[Alert]:
    """Only over several employers: within one, payroll stops at the limit."""
    standing = view.deferrals
    taking_part = [group for group in groups if group.limits.taken > 0 or group.scheduled]
    if len(taking_part) < 2 or standing.limit is None or standing.catch_up_limit is None or standing.excess:
        return
    limit = standing.limit + standing.catch_up_limit
    total = standing.total.cents
    passes_on = None
    for day in by_day([group.stopped for group in groups]):
        total += deferrals_of(day)
        if total > limit.cents and passes_on is None:
            passes_on = day.pay_date
    if passes_on is None:
        return
    names = view.facts.plans
    amounts = {plan: Money(_of_plan(group, plan)) for group in groups for plan in group.plans}
    alert = projected_excess_alert(
        view.year,
        projected=Money(total),
        limit=limit,
        passes_on=passes_on,
        can_stop=[(names[plan].name, amount) for plan, amount in amounts.items() if amount],
    )
    if alert is not None:
        yield alert


def by_day(of_groups: Iterable[Expected]) -> tuple[ExpectedDay, ...]:
    """The pay dates of several groups, oldest first, in one order however deferrals were cut."""
    return tuple(sorted((day for each in of_groups for day in each.by_plan), key=lambda day: (day.pay_date, day.plan)))


def _of_plan(group: EmployerGroup, plan: str) -> int:
    return sum(deferrals_of(day) for day in group.stopped.by_plan if day.plan == plan)


def deferrals_of(day: ExpectedDay) -> int:
    """Cents of elective deferrals of a pay date."""
    return sum(cents for source, cents in day.amounts.items() if source in ELECTIVE_DEFERRALS)


def _catch_up(view: YearView, group: EmployerGroup) -> Iterator[Alert]:
    """Catch-up that will have to be Roth; what is so already is said by the year's own alert."""
    facts = view.facts
    required = any(view.required.get(facts.plans[plan].employer) for plan in group.plans)
    basic, most, taken = group.limits
    if not required or not most or taken + group.scheduled <= basic:
        return
    roth = sum(each.cents for each in view.contributed if each.plan in group.plans and each.source in _ROTH)
    if min(max(taken - basic, 0), most) > max(roth, 0):
        return
    passes_on, so_far = None, taken
    for day in group.stopped.by_plan:
        so_far += deferrals_of(day)
        if so_far > basic and passes_on is None:
            passes_on = day.pay_date
    employers = dict.fromkeys(facts.employers[facts.plans[plan].employer].name for plan in group.plans)
    if passes_on is None:
        return
    alert = catch_up_ahead_alert(
        group.group,
        " and ".join(employers),
        catch_up=Money(min(so_far - basic, most)),
        roth=Money(roth + group.stopped.cents(*_ROTH)),
        passes_on=passes_on,
    )
    if alert is not None:
        yield alert
