"""Money of a person's year that was deposited after its limitation year; loaded only where there is some."""

from collections.abc import Iterator

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.deposit_alerts import Late, late_deposit, late_deposit_alert
from ledger.domain.limits.limitation_years import Period
from ledger.domain.recorded import Allocated
from ledger.domain.sources import ANNUAL_ADDITIONS, EMPLOYER
from ledger.services.limits.limit_years import limit_years
from ledger.services.view import YearView


def late_deposit_alerts(view: YearView) -> Iterator[Alert]:
    """`limitation_year_mismatch` for money that a late deposit moved into or out of a limitation year shown."""
    facts = view.facts
    shown = [(each, Period(each.year, each.first, each.last)) for each in limit_years(facts, view.year)]
    measured = {plan: each.measured for each, _ in shown for plan in each.plans}
    found: dict[tuple[str, Late, bool], list[Allocated]] = {}
    for money in facts.allocated:
        if money.plan not in measured or money.source not in ANNUAL_ADDITIONS:
            continue
        employer = facts.employers[facts.plans[money.plan].employer]
        late = late_deposit(money, measured[money.plan], return_due=employer.return_due, tax_exempt=employer.tax_exempt)
        if late is not None and any(money.plan in each.plans and period in late[:2] for each, period in shown):
            found.setdefault((money.plan, late, money.source in EMPLOYER), []).append(money)
    for (plan, late, _), moneys in found.items():
        held = facts.plans[plan]
        yield late_deposit_alert(late, moneys, plan_name=held.name, employer=held.employer)
