"""Forms that differ, refunds that may come, and money that was converted although it must go back."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ledger.domain.alerts.alert import WARNING, Alert
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX
from ledger.domain.status import GroupStanding
from ledger.services.limits.ahead import ahead
from ledger.services.limits.deferrals import is_highly_compensated
from ledger.services.limits.limit_years import LimitYear, limit_years
from ledger.services.limits.plan_pay import year_before
from ledger.services.view import YearView

if TYPE_CHECKING:
    from ledger.domain.alerts.form_alerts import Converted
    from ledger.domain.entries.refunds import Refund
    from ledger.domain.tax.reconcile import Difference

_NO_OTHERS = "solo_401k"
_ACP, _EXCESS_ADDITION = "excess_aggregate_contribution", "excess_annual_addition"


def form_alerts(view: YearView) -> list[Alert]:
    """Forms that differ, `excess_after_conversion` and `acp_refund_risk`, as far as they are so."""
    alerts = [*_mismatches(view), *_beside_backdoor(view)]
    for group in view.groups:
        if group.recorded.excess:
            alerts += _converted_excess(view, group)
    for limit_year, group in zip(limit_years(view.facts, view.year), view.groups, strict=True):
        if group.recorded.by_source.get(AFTER_TAX):
            alerts += _refund_risks(view, limit_year)
    return alerts


def _mismatches(view: YearView) -> list[Alert]:
    """What the forms of the year and of the one before say otherwise than the ledger, and returns of any changed year.

    A form reports the whole of its year: seen from a day within it, it is only compared where the ledger holds
    nothing dated later.
    """
    facts = view.facts
    person, as_of = facts.person.id, facts.as_of
    held = facts.reader.entries("form_1099r", "form_w2", "form_5498", "filed_return", person=person)
    if not held:
        return []
    years = {each.value.year for each in held if each.value.year in (view.year, view.year - 1)}
    years |= _changed_since_filed(view, held)
    over = [year for year in sorted(years) if as_of >= dt.date(year, 12, 31) or not facts.reader.later(person, as_of)]
    if not over:
        return []
    from ledger.domain.alerts.form_alerts import RETURN, form_mismatch_alert
    from ledger.services.year_end import year_end

    return [
        form_mismatch_alert(
            year,
            each.message,
            each.action,
            _by_how_much(each),
            form=each.form,
            subject=each.plan or each.employer or each.box,
        )
        for year in over
        for each in year_end(facts.reader, person, year, as_of).differences
        if each.level == WARNING and (year >= view.year - 1 or each.form == RETURN)
    ]


def _changed_since_filed(view: YearView, held: Iterable[Recorded[Any]]) -> set[int]:
    """Earlier years whose accounts changed after their return was filed."""
    newest: dict[int, int] = {}
    for each in held:
        if record_of(each.value) == "filed_return" and each.value.year < view.year - 1:
            newest[each.value.year] = max(each.sequence, newest.get(each.value.year, 0))
    reader, person = view.facts.reader, view.facts.person.id
    return {year for year, sequence in newest.items() if reader.changed_since(person, sequence, dt.date(year, 12, 31))}


def _beside_backdoor(view: YearView) -> Iterator[Alert]:
    """What rollovers of the running year put beside IRA money that is converted; afterwards it cannot be mended."""
    sent = {
        outcome.id: outcome.earnings_out
        for history in view.pools.values()
        for outcome in history.outcomes
        if outcome.destination == "traditional_ira" and outcome.date.year == view.year and outcome.earnings_out
    }
    as_of = view.facts.as_of
    if not sent or as_of.year != view.year:
        return
    from ledger.domain.alerts.form_alerts import beside_backdoor_alert
    from ledger.services.accounts import follow_accounts
    from ledger.services.rollover_advice import beside_backdoor

    accounts = follow_accounts(view.facts.reader, view.facts.person.id, view.year, as_of)
    for sentence, added in beside_backdoor(accounts, list(sent)):
        yield beside_backdoor_alert(sentence, added, view.year)


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
    from ledger.domain.alerts.form_alerts import already_converted, excess_after_conversion_alert

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
    from ledger.domain.alerts.form_alerts import Converted
    from ledger.domain.basis.outcomes import CONVERSION
    from ledger.domain.basis.worth import ROTH_ACCOUNT

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


def _refund_risks(view: YearView, limit_year: LimitYear) -> Iterator[Alert]:
    """Of each plan of a limitation year, which is taken for its plan year, while its test may still be corrected.

    A refund that the ledger holds says that it was.
    """
    facts, last = view.facts, limit_year.last
    as_of = facts.as_of
    if (as_of.year - 1, as_of.month, as_of.day) > (last.year, last.month, last.day):
        return  # twelve months after the plan year (IRC 401(m)(6)(A))
    for plan in (facts.plans[each] for each in limit_year.plans):
        after_tax = _after_tax(view, limit_year, plan)
        if after_tax.cents <= 0 or plan.kind not in TAKES_AFTER_TAX or plan.kind == _NO_OTHERS:
            continue
        if any(each.plan == plan.id and _is_refund_of(each, _ACP, limit_year) for each in view.refunds):
            continue
        if is_highly_compensated(facts, plan.employer, limit_year.year, facts.contributed(*year_before(limit_year))):
            from ledger.domain.alerts.form_alerts import acp_refund_risk_alert

            yield acp_refund_risk_alert(plan.name, (limit_year.first, last), after_tax, plan=plan.id, as_of=as_of)


def _after_tax(view: YearView, limit_year: LimitYear, plan: Plan) -> Money:
    """After-tax money of a plan that counts in a limitation year, less what went back as over 415(c)."""
    sums = ahead(view.facts, limit_year).sums
    cents = sum(each.cents for each in sums if each.plan == plan.id and each.source == AFTER_TAX)
    for each in view.refunds:
        if each.plan == plan.id and each.source == AFTER_TAX and _is_refund_of(each, _EXCESS_ADDITION, limit_year):
            cents -= each.amount.cents
    return Money(cents)


def _is_refund_of(refund: "Refund", reason: str, limit_year: LimitYear) -> bool:
    return refund.reason == reason and refund.for_year == limit_year.year
