"""What the deferrals that are scheduled for the rest of a calendar year lead to."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from ledger.domain.dates import year_bounds
from ledger.domain.limits.alerts import Alert
from ledger.domain.limits.deferrals import counts_in_402g
from ledger.domain.limits.deferrals_ahead import (
    MatchAhead,
    catch_up_ahead_alert,
    match_at_risk_alert,
    projected_excess_alert,
)
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.plan_rules import Match
from ledger.domain.sources import (
    AFTER_TAX,
    ELECTIVE_DEFERRALS,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    PRE_TAX_DEFERRAL,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)
from ledger.services.expected import Expected, ExpectedDay, expected_money, stopped_at_limit
from ledger.services.limit_years import LimitYear, counted_in, limit_years
from ledger.services.planning_alerts import DeferralLimits, deferral_limits
from ledger.services.view import YearView

_ROTH = (ROTH_DEFERRAL, ROTH_CATCH_UP)
_TEN_THOUSANDTH = Decimal("0.0001")


class _EmployerGroup(NamedTuple):
    """One employer group's plans that 402(g) sees, what their payroll let in, and what it will."""

    group: str
    plans: tuple[str, ...]
    limits: DeferralLimits
    elected: Expected
    stopped: Expected

    @property
    def scheduled(self) -> int:
        return self.stopped.cents(*ELECTIVE_DEFERRALS)


def deferral_alerts_ahead(view: YearView) -> Iterator[Alert]:
    """`402g_projected`, `catch_up_must_be_roth` and `match_at_risk`, as far as what is scheduled leads to them."""
    groups = _employer_groups(view)
    if groups is None:
        return
    yield from _projected_excess(view, groups)
    for group in groups:
        yield from _catch_up(view, group)
    if any(_matched_by_pay_date(plan) for plan in view.facts.plans.values()):
        yield from _matches(view, groups)


def _employer_groups(view: YearView) -> list[_EmployerGroup] | None:
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
        groups.append(_EmployerGroup(name, tuple(plans), limits, elected, stopped_at_limit(elected, {year: left})))
    return groups


def _projected_excess(view: YearView, groups: Sequence[_EmployerGroup]) -> Iterator[Alert]:
    """Only over several employers: within one, payroll stops at the limit."""
    standing = view.deferrals
    taking_part = [group for group in groups if group.limits.taken > 0 or group.scheduled]
    if len(taking_part) < 2 or standing.limit is None or standing.catch_up_limit is None or standing.excess:
        return
    limit = standing.limit + standing.catch_up_limit
    total = standing.total.cents
    passes_on = None
    for day in _by_day([group.stopped for group in groups]):
        total += _deferrals(day)
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


def _by_day(of_groups: Iterable[Expected]) -> tuple[ExpectedDay, ...]:
    """The pay dates of several groups, oldest first, in one order however deferrals were cut."""
    return tuple(sorted((day for each in of_groups for day in each.by_plan), key=lambda day: (day.pay_date, day.plan)))


def _of_plan(group: _EmployerGroup, plan: str) -> int:
    return sum(_deferrals(day) for day in group.stopped.by_plan if day.plan == plan)


def _deferrals(day: ExpectedDay) -> int:
    return sum(cents for source, cents in day.amounts.items() if source in ELECTIVE_DEFERRALS)


def _catch_up(view: YearView, group: _EmployerGroup) -> Iterator[Alert]:
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
        so_far += _deferrals(day)
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


def _matched_by_pay_date(plan: Plan) -> bool:
    return plan.match is not None and plan.match.period == "paycheck" and "elective_deferral" in plan.match.on


def _matches(view: YearView, groups: Sequence[_EmployerGroup]) -> Iterator[Alert]:
    """The match at risk of each plan that matches pay date by pay date and has some to come."""
    facts = view.facts
    stopped = Expected(_by_day([group.stopped for group in groups]), None, scheduled=True, known=True)
    if view.deferrals.room is not None:  # the person's own limit, which no payroll of a second employer sees
        stopped = stopped_at_limit(stopped, {view.year: view.deferrals.room.cents})
    elected = _by_day([group.elected for group in groups])
    for limit_year in limit_years(facts, view.year):
        if not limit_year.first <= facts.as_of <= limit_year.last:
            continue
        for plan in limit_year.plans:
            if _matched_by_pay_date(facts.plans[plan]):
                ahead = _match_ahead(view, limit_year, plan, elected, stopped.by_plan)
                alert = None if ahead is None else match_at_risk_alert(ahead)
                if alert is not None:
                    yield alert


def _match_ahead(
    view: YearView, limit_year: LimitYear, plan: str, elected: Sequence[ExpectedDay], stopped: Sequence[ExpectedDay]
) -> MatchAhead | None:
    """What pay dates to come bring of match as scheduled, against each matched in full; None where not known."""
    from ledger.domain.planning.match import fully_matched_share

    facts = view.facts
    match = facts.plans[plan].match
    days = [
        (wanted, let_in)
        for wanted, let_in in zip(elected, stopped, strict=True)
        if wanted.plan == plan and wanted.pay_date <= limit_year.last and not _unelected_bonus(view, wanted)
    ]
    if match is None or not days or any(wanted.pay is None for wanted, _ in days):
        return None
    share = fully_matched_share(match)
    matched = {*ELECTIVE_DEFERRALS, AFTER_TAX} if AFTER_TAX in match.on else ELECTIVE_DEFERRALS
    let_in = [day for _, day in days]
    full = [_raised(day, share, matched) for day in let_in]
    if full == let_in:
        return None
    brought, possible = (_match_of(view, limit_year, plan, match, each) for each in (let_in, full))
    if brought is None or possible is None:
        return None
    lost = possible - brought
    others = sum(_deferrals(day) for day in stopped if day.plan != plan)
    return MatchAhead(
        plan=plan,
        plan_name=facts.plans[plan].name,
        lost=Money(lost if lost > len(days) else 0),  # a cent a pay date is rounding
        share=share,
        first=days[0][0].pay_date,
        last=days[-1][0].pay_date,
        limit_reached_on=_reached_on(days),
        none_left=view.deferrals.room is not None and not view.deferrals.room,
        stops_on=_stops_on(view, let_in, matched),
        lasting_share=_lasting_share(view, let_in, others),
        regular=_regular(let_in, matched),
    )


def _reached_on(days: Sequence[tuple[ExpectedDay, ExpectedDay]]) -> dt.date | None:
    """The pay date on which the deferral limit is reached, of dates as elected and as let in; None where none does."""
    before = None
    for wanted, let_in in days:
        if _deferrals(let_in) < _deferrals(wanted):
            return before if before is not None and not _deferrals(let_in) else wanted.pay_date
        before = wanted.pay_date
    return None


def _stops_on(view: YearView, days: Sequence[ExpectedDay], matched: set[str] | frozenset[str]) -> dt.date | None:
    """The first pay date with nothing to match, of a person who defers on others or did so this year."""
    none = [day.pay_date for day in days if not any(day.amounts.get(source) for source in matched)]
    plan = days[0].plan
    deferred = any(each.plan == plan and each.source in ELECTIVE_DEFERRALS and each.cents for each in view.contributed)
    return none[0] if none and (deferred or len(none) < len(days)) else None


def _unelected_bonus(view: YearView, day: ExpectedDay) -> bool:
    """Whether a day is a bonus from which nothing is deferred: many plans leave such pay out of their match."""
    bonuses = view.facts.expected_pays.get(day.plan, ())
    return not _deferrals(day) and any((each.pay_date, each.pay.cents) == (day.pay_date, day.pay) for each in bonuses)


def _raised(day: ExpectedDay, share: Decimal, matched: set[str] | frozenset[str]) -> ExpectedDay:
    """The same pay date with enough deferred for all of its match."""
    missing = Money(day.pay or 0).times(share).cents - sum(day.amounts.get(source, 0) for source in matched)
    if missing <= 0:
        return day
    return day._replace(amounts={**day.amounts, PRE_TAX_DEFERRAL: day.amounts.get(PRE_TAX_DEFERRAL, 0) + missing})


def _match_of(
    view: YearView, limit_year: LimitYear, plan: str, match: Match, days: Sequence[ExpectedDay]
) -> int | None:
    """Cents of match that the plan's formula brings on pay dates to come, whatever match a schedule names."""
    from ledger.services.expected_match import expected_match

    by_formula = (EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH)
    without = [
        day._replace(amounts={source: cents for source, cents in day.amounts.items() if source not in by_formula})
        for day in days
    ]
    found = expected_match(view.facts, limit_year, plan, match, sums=counted_in(view.facts, limit_year), days=without)
    return sum(day.amounts.get(EMPLOYER_MATCH, 0) for day in found.days) if found.known else None


def _lasting_share(view: YearView, days: Sequence[ExpectedDay], others: int) -> Decimal | None:
    """What the person's limit leaves, as a share of the pay to come, rounded down to a hundredth of a percent."""
    pay = sum(day.pay or 0 for day in days)
    if view.deferrals.room is None or pay <= 0:
        return None
    left = max(view.deferrals.room.cents - others, 0)
    return min((Decimal(left) / pay).quantize(_TEN_THOUSANDTH, ROUND_DOWN), Decimal(1))


def _regular(days: Sequence[ExpectedDay], matched: set[str] | frozenset[str]) -> Decimal | None:
    """The share of pay that goes in on every pay date, where it is the same; to a hundredth of a percent."""
    shares = {
        (Decimal(sum(day.amounts.get(source, 0) for source in matched)) / day.pay).quantize(_TEN_THOUSANDTH)
        for day in days
        if day.pay
    }
    return shares.pop() if len(shares) == 1 else None
