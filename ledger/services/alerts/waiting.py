"""After-tax money that waits for its conversion, and what its plan does not allow."""

import datetime as dt
from collections.abc import Iterable, Mapping

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.plan_alerts import (
    after_tax_not_allowed_alert,
    after_tax_waiting_alert,
    conversion_not_allowed_alert,
    missing_earnings_alert,
)
from ledger.domain.basis.outcomes import CONVERSION, PoolHistory
from ledger.domain.basis.reasons import STATES_NO_EARNINGS
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.settings import DEFAULTS, Thresholds
from ledger.domain.sources import AFTER_TAX
from ledger.domain.status import AfterTaxWaiting, GroupStanding

# Days that money waits in any case where a plan converts at fixed times.
_BETWEEN = {"monthly": 31, "quarterly": 92, "yearly": 366}


def after_tax_waiting(pools: Mapping[str, PoolHistory], as_of: dt.date) -> list[AfterTaxWaiting]:
    """What waits in each plan that ever held after-tax money."""
    return [
        AfterTaxWaiting(
            plan=plan,
            basis=history.pool.basis,
            balance=history.pool.balance,
            earnings=history.pool.earnings,
            oldest_unconverted=history.pool.oldest_unconverted,
            days_unconverted=None
            if history.pool.oldest_unconverted is None
            else (as_of - history.pool.oldest_unconverted).days,
            why=history.pool.why,
        )
        for plan, history in pools.items()
        if history.holds_after_tax
    ]


def after_tax_alerts(
    pools: Mapping[str, PoolHistory],
    plans: Mapping[str, Plan],
    contributed: Iterable[Contributed],
    year: int,
    as_of: dt.date,
    latest: Mapping[str, dt.date],
    thresholds: Thresholds = DEFAULTS,
    groups: Iterable[GroupStanding] = (),
) -> list[Alert]:
    """What after-tax money of a year gives reason to say: waiting, not allowed, earnings missing.

    `latest` holds the last pay date of each plan's after-tax contributions of the year; `groups`, the limitation years
    shown, say what of the money that waits is over 415(c) and better left.
    """
    held_back = _may_go_back(groups)
    alerts: list[Alert] = [
        after_tax_not_allowed_alert(plans[each.plan].name, Money(each.cents), latest.get(each.plan, as_of))
        for each in contributed
        if each.source == AFTER_TAX and each.cents > 0 and not plans[each.plan].after_tax_allowed
    ]
    for plan_id, history in pools.items():
        plan = plans[plan_id]
        alerts += _conversions(history, plan, year)
        waits = plan.in_plan_conversion_allowed or plan.in_service_rollover_allowed
        if waits and history.pool.basis is not None:
            waiting = after_tax_waiting_alert(
                plan.name,
                history.pool.basis,
                history.pool.oldest_unconverted,
                as_of,
                info_days=max(thresholds.waiting_info, _BETWEEN.get(plan.conversion_frequency or "", 0)),
                warning_days=max(thresholds.waiting_warning, _BETWEEN.get(plan.conversion_frequency or "", 0)),
                held_back=held_back.get(plan_id, ZERO),
            )
            alerts += [] if waiting is None else [waiting]
    return alerts


def _may_go_back(groups: Iterable[GroupStanding]) -> dict[str, Money]:
    """After-tax money that is over 415(c), by plan; each plan of a group holds all of it until one is to return it."""
    held: dict[str, Money] = {}
    for group in groups:
        standing = group.recorded
        if standing.excess:
            back = min(standing.excess, standing.by_source.get(AFTER_TAX, ZERO))
            held |= {plan: held.get(plan, ZERO) + back for plan in standing.plans}
    return held


def _other_reason(why: str | None) -> str | None:
    """Why the taxable amount is unknown, where the conversion itself says all that it could."""
    return None if why is None or STATES_NO_EARNINGS in why else why


def _conversions(history: PoolHistory, plan: Plan, year: int) -> list[Alert]:
    alerts = []
    said: set[str] = set()
    for outcome in history.outcomes:
        if outcome.record != CONVERSION or outcome.date.year != year:
            continue
        inside = outcome.destination == "in_plan_roth"
        ended = plan.ended is not None and plan.ended <= outcome.date
        if not (plan.in_plan_conversion_allowed if inside else plan.in_service_rollover_allowed or ended):
            alerts.append(conversion_not_allowed_alert(plan.name, outcome.destination, outcome.amount, outcome.date))
        if outcome.taxable is None and outcome.method is None and outcome.id not in said:
            said.add(outcome.id)
            alerts.append(
                missing_earnings_alert(outcome.id, plan.name, outcome.date, outcome.amount, _other_reason(outcome.why))
            )
    return alerts
