"""Forms that differ, refunds that may come, and money that was converted although it must go back."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.domain.dates import day_in, limitation_year_of
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.limits.alerts import Alert
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.sources import AFTER_TAX
from ledger.domain.status import GroupStanding
from ledger.services.deferrals import is_highly_compensated
from ledger.services.view import YearView

if TYPE_CHECKING:
    from ledger.domain.limits.form_alerts import Converted
    from ledger.domain.tax.reconcile import Difference

_NO_OTHERS = "solo_401k"
_ACP = "excess_aggregate_contribution"


def form_alerts(view: YearView) -> list[Alert]:
    """`form_1099r_mismatch`, `excess_after_conversion` and `acp_refund_risk`, as far as they are so."""
    alerts = _mismatches(view)
    for group in view.groups:
        if group.recorded.excess:
            alerts += _converted_excess(view, group)
    for each in view.contributed:
        if each.source == AFTER_TAX and each.cents > 0:
            alerts += _refund_risk(view, view.facts.plans[each.plan], Money(each.cents))
    return alerts


def _mismatches(view: YearView) -> list[Alert]:
    """What the forms of the year and of the one before say otherwise than the ledger.

    A form reports the whole of its year: seen from a day within it, it is only compared where the ledger holds
    nothing dated later.
    """
    facts = view.facts
    person, as_of = facts.person.id, facts.as_of
    held = facts.reader.entries("form_1099r", person=person)
    if not held:
        return []
    years = {each.value.year for each in held if each.value.year in (view.year, view.year - 1)}
    over = [year for year in sorted(years) if as_of >= dt.date(year, 12, 31) or not facts.reader.later(person, as_of)]
    if not over:
        return []
    from ledger.domain.limits.form_alerts import form_mismatch_alert
    from ledger.services.year_end import year_end

    return [
        form_mismatch_alert(year, each.message, each.action, _by_how_much(each), plan=each.plan)
        for year in over
        for each in year_end(facts.reader, person, year, as_of).differences
    ]


def _by_how_much(difference: "Difference") -> Money | None:
    """The amount between what is expected and received; None where a box is blank on both sides, or no amount."""
    expected, received = difference.expected, difference.received
    if isinstance(expected, str) or isinstance(received, str) or (expected is None and received is None):
        return None
    apart = (expected or ZERO) - (received or ZERO)
    return Money(abs(apart.cents))


def _converted_excess(view: YearView, group: GroupStanding) -> list[Alert]:
    """The after-tax part of an excess, where less of it than that is left unconverted."""
    standing = group.recorded
    converted = _conversions(view, standing.plans, standing.period[0])
    if not converted or standing.excess is None:
        return []
    from ledger.domain.limits.form_alerts import already_converted, excess_after_conversion_alert

    excess = min(standing.excess, standing.by_source.get(AFTER_TAX, ZERO))
    already = already_converted(excess, unconverted_basis(view, standing.plans), converted)
    if already == ZERO:
        return []
    first, last = standing.period
    calendar = (first, last) == (dt.date(standing.year, 1, 1), dt.date(standing.year, 12, 31))
    period = str(standing.year) if calendar else f"the limitation year {first} to {last}"
    name = view.group_name(group)
    return [excess_after_conversion_alert(name, period, excess, already, converted, group=standing.group)]


def unconverted_basis(view: YearView, plans: Iterable[str]) -> Money | None:
    """After-tax contributions of some plans that are not converted yet; None where one plan's are not known."""
    left = ZERO
    for plan in plans:
        history = view.pools.get(plan)
        if history is None or not history.holds_after_tax:
            continue
        if history.pool.basis is None:
            return None
        left += history.pool.basis
    return left


def _conversions(view: YearView, plans: Iterable[str], since: dt.date) -> "list[Converted]":
    """Conversions of after-tax money since a day, added up by destination."""
    from ledger.domain.basis.outcomes import CONVERSION
    from ledger.domain.basis.worth import ROTH_ACCOUNT
    from ledger.domain.limits.form_alerts import Converted

    found: dict[str, Converted] = {}
    for plan in plans:
        history = view.pools.get(plan)
        for each in history.outcomes if history is not None else ():
            if each.record != CONVERSION or each.source in ROTH_ACCOUNT or each.date < since or each.basis == ZERO:
                continue
            before = found.get(each.destination)
            basis, last = each.basis, each.date
            if before is not None:
                basis = None if basis is None or before.basis is None else basis + before.basis
                last = max(last, before.last)
            found[each.destination] = Converted(each.destination, basis, last)
    return list(found.values())


def _refund_risk(view: YearView, plan: Plan, after_tax: Money) -> list[Alert]:
    """Of one plan, while its test for the year may still be corrected and no refund says that it was."""
    facts, year = view.facts, view.year
    if plan.kind not in TAKES_AFTER_TAX or plan.kind == _NO_OTHERS:
        return []
    latest = view.latest_after_tax.get(plan.id, min(facts.as_of, dt.date(year, 12, 31)))
    end = plan.limitation_year_end
    last = day_in(limitation_year_of(latest, end), end)
    if facts.as_of > day_in(last.year + 1, end):
        return []
    if not is_highly_compensated(facts, plan.employer, year, view.last_year):
        return []
    years = (year, last.year)
    if any(each.plan == plan.id and each.reason == _ACP and each.for_year in years for each in view.refunds):
        return []
    from ledger.domain.limits.form_alerts import acp_refund_risk_alert

    return [acp_refund_risk_alert(plan.name, year, after_tax, last, plan=plan.id)]
