"""Money that went, or is elected to go, into a plan that does not take it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.plan_alerts import roth_not_allowed_alert
from ledger.domain.alerts.planning_alerts import scheduled_not_allowed_alert
from ledger.domain.dates import year_bounds
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.planning.pay_dates import expected_contributions
from ledger.domain.sources import AFTER_TAX, ROTH
from ledger.services.view import YearView

_DAY = dt.timedelta(days=1)


def not_allowed_alerts(view: YearView) -> Iterator[Alert]:
    """`plan_does_not_allow` for Roth money that went in, and for Roth and after-tax money that is scheduled."""
    for plan in view.facts.plans.values():
        if not plan.roth_allowed:
            yield from _roth_recorded(view, plan)
            yield from _scheduled(view, plan, "Roth money", ROTH)
        if not plan.after_tax_allowed or plan.kind not in TAKES_AFTER_TAX:
            yield from _scheduled(view, plan, "after-tax money", (AFTER_TAX,))


def _roth_recorded(view: YearView, plan: Plan) -> Iterator[Alert]:
    """What went in by pay stubs and beside them; the day of the last of it is looked up only where there is some."""
    cents = sum(each.cents for each in view.contributed if each.plan == plan.id and each.source in ROTH)
    if cents <= 0:
        return
    facts, (first, last) = view.facts, year_bounds(view.year)
    paid = facts.reader.contributed_by_day(facts.person.id, [plan.id], first, min(last, facts.as_of))
    days = [day for day, amounts in paid if any(amounts.get(source, 0) > 0 for source in ROTH)]
    days += [each.day for each in facts.allocated if each.plan == plan.id and each.source in ROTH]
    yield roth_not_allowed_alert(plan.id, plan.name, Money(cents), max(days))


def _scheduled(view: YearView, plan: Plan, what: str, sources: Iterable[str]) -> Iterator[Alert]:
    facts, (first, last) = view.facts, year_bounds(view.year)
    if not facts.coming_to(plan.id) or facts.as_of >= last:
        return
    schedules, pays = facts.schedules.get(plan.id, ()), facts.expected_pays.get(plan.id, ())
    until = last if plan.ended is None else min(last, plan.ended)
    total: int | None = 0
    begins = None
    for each in expected_contributions(schedules, pays, max(facts.as_of, first - _DAY), until):
        elected = [each.amounts[source] for source in sources if source in each.amounts]
        if any(amount is None or amount for amount in elected):
            begins = begins or each.pay_date
            for amount in elected:
                total = None if total is None or amount is None else total + amount.cents
    if begins is not None:
        yield scheduled_not_allowed_alert(
            plan.id, plan.name, what, None if total is None else Money(total), first=begins, last=last
        )
