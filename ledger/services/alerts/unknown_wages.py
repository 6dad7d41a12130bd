"""Pre-tax catch-up where last year's wages, which say whether it must be Roth, are not on file."""

from collections.abc import Iterator, Sequence

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.unknown_wages import wages_decide_roth_alert
from ledger.domain.dates import year_bounds
from ledger.domain.limits.deferrals import age_at_year_end, catch_up_limit, counts_in_402g, plan_allows_catch_up
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.sources import ELECTIVE_DEFERRALS, PRE_TAX_CATCH_UP, PRE_TAX_DEFERRAL, ROTH_CATCH_UP, ROTH_DEFERRAL
from ledger.services.limits.deferrals import long_service
from ledger.services.limits.expected import expected_money
from ledger.services.view import YearView

# The Roth rule leaves SEPs and SIMPLE IRAs out.
_OUTSIDE = frozenset({"sep", "simple_ira"})


def unknown_wages_alerts(view: YearView) -> Iterator[Alert]:
    """`catch_up_must_be_roth`, for information, of each employer group whose wages decide and are not known."""
    facts = view.facts
    limits = facts.limits(view.year)
    if limits is None or limits.elective_deferral is None or limits.roth_catch_up_wages is None:
        return
    by_group: dict[str, list[Plan]] = {}
    for plan in facts.plans.values():
        if counts_in_402g(plan.kind) and plan.kind not in _OUTSIDE:
            by_group.setdefault(facts.group(plan), []).append(plan)
    for group, plans in by_group.items():
        plans = [plan for plan in plans if _takes_pre_tax(view, plan)]  # noqa: PLW2901 - of the others nothing is asked
        deciding = [plan for plan in plans if plan.employer in view.required and view.required[plan.employer] is None]
        missing = list(dict.fromkeys(each for plan in deciding for each in _without_wages(view, plan)))
        pre_tax = _pre_tax_catch_up(view, plans, limits) if missing else ZERO
        if pre_tax > ZERO:
            yield wages_decide_roth_alert(
                group, view.year, missing, person=facts.person.id, pre_tax=pre_tax, wages=limits.roth_catch_up_wages
            )


def _takes_pre_tax(view: YearView, plan: Plan) -> bool:
    """Whether a plan took pre-tax deferrals in the year, or is to take them."""
    coming = expected_money(view.facts, [plan.id], *year_bounds(view.year))
    if coming.cents(PRE_TAX_DEFERRAL, PRE_TAX_CATCH_UP) > 0:
        return True
    pre_tax = (PRE_TAX_DEFERRAL, PRE_TAX_CATCH_UP)
    return any(each.plan == plan.id and each.source in pre_tax and each.cents > 0 for each in view.contributed)


def _without_wages(view: YearView, plan: Plan) -> list[str]:
    """The employers whose wages of the year before the plan asks about and the ledger does not hold."""
    missing = []
    for each in (plan.employer, *plan.catch_up_wages_of):
        held = view.facts.wages.get((each, view.year - 1))
        if held is None or (held.social_security_wages is None and held.net_earnings is None):
            missing.append(each)
    return missing


def _pre_tax_catch_up(view: YearView, plans: Sequence[Plan], limits: AnnualLimits) -> Money:
    """What of a group's deferrals, recorded and scheduled, is catch-up beyond its Roth deferrals."""
    facts, year = view.facts, view.year
    ids = [plan.id for plan in plans]
    coming = expected_money(facts, ids, *year_bounds(year))
    cents = {source: coming.cents(source) if coming.known else 0 for source in ELECTIVE_DEFERRALS}
    for each in view.contributed:
        if each.plan in ids and each.source in ELECTIVE_DEFERRALS:
            cents[each.source] += each.cents
    basic = (limits.elective_deferral or ZERO) + long_service(facts, plans, year)
    over = Money(max(sum(cents.values()) - basic.cents, 0))
    most = max((_allowed(view, plan, limits) for plan in plans), default=ZERO)
    # Deferrals that are catch-up because they pass 415(c) or the plan's own cap are known to the standing alone.
    found = [
        each.recorded.catch_up
        for each in view.groups
        if each.recorded.year == year and not set(ids).isdisjoint(each.recorded.plans)
    ]
    catch_up = max(min(over, most), *found, ZERO)
    pre_tax = Money(max(cents[PRE_TAX_DEFERRAL] + cents[PRE_TAX_CATCH_UP], 0))
    return min(catch_up - Money(max(cents[ROTH_DEFERRAL] + cents[ROTH_CATCH_UP], 0)), pre_tax)


def _allowed(view: YearView, plan: Plan, limits: AnnualLimits) -> Money:
    """What age adds in a plan, were it not for the Roth rule."""
    age = age_at_year_end(view.facts.person.birth_date, view.year)
    allowed = bool(plan_allows_catch_up(plan, roth_required=False))
    return catch_up_limit(age, limits, allowed=allowed, higher_allowed=plan.higher_catch_up_allowed) or ZERO
