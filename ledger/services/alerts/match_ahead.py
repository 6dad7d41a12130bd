"""The match at risk in plans that match each pay date by itself, from the deferrals that are scheduled."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.match_ahead import BonusAhead, MatchAhead, bonus_match_alert, match_at_risk_alert
from ledger.domain.money import Money
from ledger.domain.plan_rules import Match
from ledger.domain.planning.match import fully_matched_share
from ledger.domain.sources import (
    AFTER_TAX,
    ELECTIVE_DEFERRALS,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    PRE_TAX_DEFERRAL,
)
from ledger.services.alerts.deferrals_ahead import EmployerGroup, by_day, deferrals_of, matched_by_pay_date
from ledger.services.limits.expected import Expected, ExpectedDay, stopped_at_limit, without
from ledger.services.limits.limit_years import LimitYear, counted_in, limit_years
from ledger.services.view import YearView

_TEN_THOUSANDTH = Decimal("0.0001")


def match_alerts(view: YearView, groups: Sequence[EmployerGroup]) -> Iterator[Alert]:
    """The match at risk of each plan that matches pay date by pay date and has some to come."""
    facts = view.facts
    by_plan = {plan: group for group in groups for plan in group.plans}
    for limit_year in limit_years(facts, view.year):
        if facts.as_of > limit_year.last:
            continue
        for plan in limit_year.plans:
            if plan in by_plan and matched_by_pay_date(facts.plans[plan]):
                yield from _of_plan(view, limit_year, plan, by_plan[plan], groups)


def _of_plan(
    view: YearView, limit_year: LimitYear, plan: str, group: EmployerGroup, groups: Sequence[EmployerGroup]
) -> Iterator[Alert]:
    match = view.facts.plans[plan].match
    let_in = _days(limit_year, plan, by_day([each.stopped for each in groups]))
    if match is None or not let_in or any(day.pay is None for day in let_in):
        return
    bonuses = _bonuses_not_deferred(view, plan, group)
    regular = [day for day in let_in if (day.pay_date, day.pay) not in bonuses]
    lost = _lost(view, limit_year, plan, match, regular) if regular else 0
    if lost is None:
        return
    if lost:
        wanted = by_day([group.elected])
        left = max(group.limits.basic + group.limits.catch_up - group.limits.taken, 0)
        yield from _said(
            _ahead(view, plan, match, lost, regular, groups, reached=_reached_on(plan, wanted, regular, left))
        )
    if regular and view.deferrals.room is not None and len(groups) > 1:
        yield from _if_stopped(view, limit_year, plan, match, lost, regular, groups)
    for bonus in (day for day in let_in if (day.pay_date, day.pay) in bonuses):
        yield from _bonus(view, limit_year, plan, match, bonus, let_in, groups)


def _days(limit_year: LimitYear, plan: str, days: Iterable[ExpectedDay]) -> list[ExpectedDay]:
    first, last = limit_year.first, limit_year.last
    return [day for day in days if day.plan == plan and first <= day.pay_date <= last]


def _said(ahead: MatchAhead) -> Iterator[Alert]:
    alert = match_at_risk_alert(ahead)
    if alert is not None:
        yield alert


def _lost(view: YearView, limit_year: LimitYear, plan: str, match: Match, days: Sequence[ExpectedDay]) -> int | None:
    """Cents of match that pay dates would bring if each were matched in full, and do not; None where not known."""
    full = _raised(days, fully_matched_share(match), _matched(match))
    if full == days:
        return 0
    brought, possible = (_match_of(view, limit_year, plan, match, each) for each in (days, full))
    if brought is None or possible is None:
        return None
    lost = possible - brought
    return lost if lost > len(days) else 0  # a cent a pay date is rounding


def _matched(match: Match) -> frozenset[str]:
    return ELECTIVE_DEFERRALS | {AFTER_TAX} if AFTER_TAX in match.on else ELECTIVE_DEFERRALS


def _ahead(
    view: YearView,
    plan: str,
    match: Match,
    lost: int,
    days: Sequence[ExpectedDay],
    groups: Sequence[EmployerGroup],
    *,
    reached: dt.date | None,
) -> MatchAhead:
    others = sum(deferrals_of(day) for group in groups for day in group.stopped.by_plan if day.plan != plan)
    return MatchAhead(
        plan=plan,
        plan_name=view.facts.plans[plan].name,
        lost=Money(lost),
        share=fully_matched_share(match),
        first=days[0].pay_date,
        last=days[-1].pay_date,
        limit_reached_on=reached,
        none_left=view.deferrals.room is not None and not view.deferrals.room,
        stops_on=_stops_on(view, days, _matched(match)),
        lasting_share=_lasting_share(view, days, others),
        regular=_regular(days, _matched(match)),
    )


def _reached_on(plan: str, wanted: Iterable[ExpectedDay], let_in: Sequence[ExpectedDay], left: int) -> dt.date | None:
    """The pay date on which an employer's plans reach their deferral limit, where that leaves a plan's dates short."""
    reached, so_far = None, 0
    short: dict[dt.date, int] = {}
    for day in wanted:
        so_far += deferrals_of(day)
        if reached is None and so_far >= left:
            reached = day.pay_date
        if day.plan == plan:
            short[day.pay_date] = short.get(day.pay_date, 0) + deferrals_of(day)
    for day in let_in:
        short[day.pay_date] -= deferrals_of(day)
    if reached is None or not (any(short.values()) or any(_none_after(reached, day) for day in let_in)):
        return None
    return reached


def _none_after(reached: dt.date, day: ExpectedDay) -> bool:
    return day.pay_date > reached and not deferrals_of(day)


def _if_stopped(
    view: YearView,
    limit_year: LimitYear,
    plan: str,
    match: Match,
    lost: int,
    regular: Sequence[ExpectedDay],
    groups: Sequence[EmployerGroup],
) -> Iterator[Alert]:
    """What is lost only if the person stops at their own limit, which no payroll of several employers sees."""
    assert view.deferrals.room is not None  # noqa: S101 - the caller has looked
    room = view.deferrals.room.cents
    let_in = by_day([group.stopped for group in groups])
    cut = stopped_at_limit(Expected(let_in, None, scheduled=True, known=True), {view.year: room}).by_plan
    kept = {(day.pay_date, day.pay) for day in regular}
    days = [day for day in _days(limit_year, plan, cut) if (day.pay_date, day.pay) in kept]
    at_risk = _lost(view, limit_year, plan, match, days)
    if at_risk is None or at_risk <= lost + len(days):
        return
    so_far, reached = 0, None
    for day in let_in:
        so_far += deferrals_of(day)
        if reached is None and so_far >= room:
            reached = day.pay_date
    names = view.facts.plans
    others = dict.fromkeys(names[day.plan].name for day in let_in if day.plan != plan and deferrals_of(day))
    ahead = _ahead(view, plan, match, at_risk - lost, days, groups, reached=reached)
    yield from _said(ahead._replace(stopped_by_none=True, others=tuple(others)))


def _bonus(
    view: YearView,
    limit_year: LimitYear,
    plan: str,
    match: Match,
    bonus: ExpectedDay,
    days: Sequence[ExpectedDay],
    groups: Sequence[EmployerGroup],
) -> Iterator[Alert]:
    """The match that a bonus would bring if it were deferred from, as far as the limit leaves room beside the rest."""
    share = fully_matched_share(match)
    deferred = Money(bonus.pay or 0).times(share).cents
    if view.deferrals.room is not None:
        needed = sum(min(deferrals_of(day), Money(day.pay or 0).times(share).cents) for day in days)
        needed += sum(deferrals_of(day) for each in groups for day in each.stopped.by_plan if day.plan != plan)
        deferred = min(deferred, max(view.deferrals.room.cents - needed, 0))
    raised = [
        day._replace(amounts={**day.amounts, PRE_TAX_DEFERRAL: deferred}) if day is bonus else day for day in days
    ]
    brought, possible = (_match_of(view, limit_year, plan, match, each) for each in (days, raised))
    if brought is None or possible is None or possible - brought <= 1:
        return
    yield bonus_match_alert(
        BonusAhead(
            plan=plan,
            plan_name=view.facts.plans[plan].name,
            pay_date=bonus.pay_date,
            pay=Money(bonus.pay or 0),
            deferred=Money(deferred),
            lost=Money(possible - brought),
            elected=bool(bonus.amounts),
        )
    )


def _stops_on(view: YearView, days: Sequence[ExpectedDay], matched: set[str] | frozenset[str]) -> dt.date | None:
    """The first pay date with nothing to match, of a person who defers on others or did so this year."""
    none = [day.pay_date for day in days if not any(day.amounts.get(source) for source in matched)]
    plan = days[0].plan
    deferred = any(each.plan == plan and each.source in ELECTIVE_DEFERRALS and each.cents for each in view.contributed)
    return none[0] if none and (deferred or len(none) < len(days)) else None


def _bonuses_not_deferred(view: YearView, plan: str, group: EmployerGroup) -> set[tuple[dt.date, int | None]]:
    """Day and pay of each bonus from which nothing is to be deferred; some plans leave such pay out of their match."""
    bonuses = {(each.pay_date, each.pay.cents) for each in view.facts.expected_pays.get(plan, ())}
    return {
        (day.pay_date, day.pay)
        for day in group.elected.by_plan
        if day.plan == plan and (day.pay_date, day.pay) in bonuses and not deferrals_of(day)
    }


def _raised(days: Iterable[ExpectedDay], share: Decimal, matched: set[str] | frozenset[str]) -> list[ExpectedDay]:
    """The same pay dates with enough deferred for all of their match."""
    found: list[ExpectedDay] = []
    before: ExpectedDay | None = None
    amounts: Mapping[str, int] = {}
    for day in days:
        if before is None or day.pay != before.pay or day.amounts is not before.amounts:  # else as on the date before
            amounts = day.amounts
            missing = Money(day.pay or 0).times(share).cents - sum(amounts.get(source, 0) for source in matched)
            if missing > 0:
                amounts = {**amounts, PRE_TAX_DEFERRAL: amounts.get(PRE_TAX_DEFERRAL, 0) + missing}
        before = day
        found.append(day if amounts is day.amounts else day._replace(amounts=amounts))
    return found


def _match_of(
    view: YearView, limit_year: LimitYear, plan: str, match: Match, days: Sequence[ExpectedDay]
) -> int | None:
    """Cents of match that the plan's formula brings on pay dates to come, whatever match a schedule names."""
    from ledger.services.limits.expected_match import expected_match

    others = list(without(days, EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH))
    found = expected_match(view.facts, limit_year, plan, match, sums=counted_in(view.facts, limit_year), days=others)
    return sum(day.amounts.get(EMPLOYER_MATCH, 0) for day in found.days) if found.known else None


def _regular(days: Sequence[ExpectedDay], matched: set[str] | frozenset[str]) -> Decimal | None:
    """The share of pay that goes in on every pay date, where it is the same; to a hundredth of a percent."""
    shares = {
        (Decimal(sum(day.amounts.get(source, 0) for source in matched)) / day.pay).quantize(_TEN_THOUSANDTH)
        for day in days
        if day.pay
    }
    return shares.pop() if len(shares) == 1 else None


def _lasting_share(view: YearView, days: Sequence[ExpectedDay], others: int) -> Decimal | None:
    """What the person's limit leaves, as a share of the pay to come, rounded down to a hundredth of a percent."""
    pay = sum(day.pay or 0 for day in days)
    if view.deferrals.room is None or pay <= 0:
        return None
    left = max(view.deferrals.room.cents - others, 0)
    return min((Decimal(left) / pay).quantize(_TEN_THOUSANDTH, ROUND_DOWN), Decimal(1))
