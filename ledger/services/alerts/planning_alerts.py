"""What the pay dates to come, and a match that comes after the year, give reason to say."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.alerts.alert import Alert
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS, EMPLOYER, EMPLOYER_MATCH, FORFEITURE
from ledger.domain.status import GroupStanding
from ledger.services.facts import Facts
from ledger.services.limits.ahead import ahead
from ledger.services.limits.deferrals import allowed_catch_up, long_service
from ledger.services.limits.expected import Expected
from ledger.services.limits.limit_years import LimitYear, limit_years
from ledger.services.view import YearView

if TYPE_CHECKING:  # loaded where a schedule or formula asks for it
    from ledger.domain.alerts.planning_alerts import DayAhead

# Without a schedule, unused room is first said in the last quarter: after 1 October of a calendar year.
_LAST_QUARTER = dt.timedelta(days=91)
_TWO_MONTHS = dt.timedelta(days=62)


class GroupAhead(NamedTuple):
    """One group's limitation year: where it stands, what counts in it so far, and what is to come.

    Attributes:
        elected: What the schedules bring, as elected.
        expected: The same as payroll lets it in, with employer match.
    """

    standing: GroupStanding
    limit_year: LimitYear
    sums: Sequence[Contributed]
    elected: Expected
    expected: Expected

    def contributed(self, plan: str, *sources: str) -> int:
        """Cents of some sources that went into a plan so far."""
        return sum(each.cents for each in self.sums if each.plan == plan and each.source in sources)


def planning_alerts(view: YearView) -> list[Alert]:
    """Alerts about what is scheduled or follows from a formula; about unused room also where nothing is."""
    facts = view.facts
    scheduled = bool(facts.schedules or facts.expected_pays)
    alerts: list[Alert] = []
    if any(_takes_not_all(plan) for plan in facts.plans.values()):
        from ledger.services.alerts.not_allowed import not_allowed_alerts

        alerts += not_allowed_alerts(view)
    if not scheduled and not any(_has_rules(plan) for plan in facts.plans.values()):
        return alerts + [alert for group in view.groups for alert in _unscheduled_room(view, group)]
    if scheduled and facts.as_of.year <= view.year:
        from ledger.services.alerts.deferrals_ahead import deferral_alerts_ahead

        alerts += deferral_alerts_ahead(view)
    for limit_year, standing in zip(limit_years(facts, view.year), view.groups, strict=True):
        if scheduled or limit_year.first <= facts.as_of:
            alerts += _group_alerts(view, _group_ahead(view, limit_year, standing))
    if facts.as_of.year == view.year and any(_matches_after_the_year(plan) for plan in facts.plans.values()):
        alerts += _year_before(view)
    return alerts


def _takes_not_all(plan: Plan) -> bool:
    """Whether there is money that a plan does not take."""
    return not (plan.after_tax_allowed and plan.roth_allowed and plan.kind in TAKES_AFTER_TAX)


def _matches_after_the_year(plan: Plan) -> bool:
    return plan.match is not None and plan.match.period != "paycheck"


def _year_before(view: YearView) -> Iterator[Alert]:
    """What is said of last year's limitation years, which stay open for match until the employer's deadline."""
    from ledger.domain.entries.refunds import Forfeited
    from ledger.services.limits.standings import group_standing

    facts = view.facts
    corrections = [*view.refunds, *(each.value for each in view.events if isinstance(each.value, Forfeited))]
    for limit_year in limit_years(facts, view.year - 1):
        plans = [facts.plans[plan] for plan in limit_year.plans]
        if limit_year.year < view.year and any(_matches_after_the_year(plan) for plan in plans):
            standing = group_standing(facts, limit_year, corrections)
            group = _group_ahead(view, limit_year, standing)
            if group.expected.true_up:
                yield from _crowding(view, group)


def _has_rules(plan: Plan) -> bool:
    return plan.match is not None or has_cap(plan)


def has_cap(plan: Plan) -> bool:
    """Whether a plan has caps of its own on deferrals or after-tax money."""
    return not (
        plan.after_tax_cap_amount is None
        and plan.after_tax_cap_rate is None
        and plan.deferral_cap_rate is None
        and plan.hce_after_tax_cap_rate is None
        and plan.hce_deferral_cap_rate is None
    )


def _group_ahead(view: YearView, limit_year: LimitYear, standing: GroupStanding) -> GroupAhead:
    facts = view.facts
    sums, elected, _, stopped = ahead(facts, limit_year)
    return GroupAhead(standing, limit_year, sums, elected, stopped)


class DeferralLimits(NamedTuple):
    """Cents that some plans of one employer group may take of deferrals in a calendar year, and what they took."""

    basic: int
    catch_up: int
    taken: int


def deferral_limits(view: YearView, plans: Sequence[str], year: int) -> DeferralLimits | None:
    """What a group's payroll holds deferrals against; None where a figure of it is not known."""
    facts = view.facts
    limits = facts.limits(year)
    of_group = [facts.plans[plan] for plan in plans]
    catch_up = allowed_catch_up(facts, of_group, year)
    if limits is None or limits.elective_deferral is None or catch_up is None:
        return None
    basic, taken = limits.elective_deferral + long_service(facts, of_group, year), 0
    if year == facts.as_of.year:
        of_year = facts.contributed(dt.date(year, 1, 1), dt.date(year, 12, 31))
        taken = sum(each.cents for each in of_year if each.plan in plans and each.source in ELECTIVE_DEFERRALS)
    return DeferralLimits(basic.cents, catch_up.cents, taken)


def _group_alerts(view: YearView, group: GroupAhead) -> Iterator[Alert]:
    if not group.expected.true_up_known:
        from ledger.domain.alerts.planning_alerts import true_up_unknown_alert

        yield true_up_unknown_alert(
            group.standing.recorded.group,
            view.group_name(group.standing),
            group.limit_year.last,
            group.expected.true_up,
        )
    running = view.facts.as_of <= group.limit_year.last
    plans = [view.facts.plans[plan] for plan in group.limit_year.plans]
    if group.expected.by_plan or group.expected.true_up:
        yield from _crowding(view, group)
    if any(has_cap(plan) for plan in plans):
        from ledger.services.alerts.plan_caps import plan_cap_alerts

        yield from plan_cap_alerts(view, group)
    if running and group.elected.scheduled:
        yield from _unused_room(view, group)
    elif running:
        yield from _unscheduled_room(view, group.standing)


def _crowding(view: YearView, group: GroupAhead) -> list[Alert]:
    from ledger.domain.alerts.planning_alerts import YearAhead, crowding_alerts

    recorded, expected = group.standing.recorded, group.expected
    if recorded.limit is None or recorded.room is None or not expected.known:
        return []
    days, room = _counted_days(view, group, recorded.room.cents)
    after_tax = sum(each.cents for each in group.sums if each.source == AFTER_TAX)
    deposit_by, extended = _deposit_by(view.facts, group.limit_year)
    ahead = YearAhead(
        group=recorded.group,
        name=view.group_name(group.standing),
        last=group.limit_year.last,
        limit=recorded.limit,
        room=Money(room),
        after_tax=Money(after_tax),
        days=tuple(days),
        true_up=expected.true_up,
        deposit_by=deposit_by,
        extended=extended,
    )
    return crowding_alerts(ahead)


def _counted_days(view: YearView, group: GroupAhead, room: int) -> tuple[list["DayAhead"], int]:
    """The pay dates to come as 415(c) counts them, and the room for them.

    Deferrals over the deferral limit are catch-up and take no room; other deferrals make room as catch-up where the
    year passes 415(c), as far as the catch-up limit of the year is not used up by then (Reg. 1.414(v)-1(b)).
    """
    from ledger.domain.alerts.planning_alerts import DayAhead

    limits: dict[int, DeferralLimits | None] = {}
    deferred: dict[int, int] = {}
    days = []
    of: Mapping[str, int] = {}
    deferrals = employer = 0
    for each in group.expected.by_plan:
        year = each.pay_date.year
        if each.amounts is not of:  # the pay dates of a schedule share theirs
            of = each.amounts
            deferrals = sum(of.get(source, 0) for source in ELECTIVE_DEFERRALS)
            employer = sum(of.get(source, 0) for source in EMPLOYER)
        if year not in limits:
            held = limits[year] = deferral_limits(view, group.limit_year.plans, year)
            deferred[year] = 0 if held is None else held.taken
        held = limits[year]
        before = deferred[year]
        deferred[year] += deferrals
        counted = deferred[year] - before
        if held is not None:
            counted = min(deferred[year], held.basic) - min(before, held.basic)
        days.append(DayAhead(each.pay_date, counted, of.get(AFTER_TAX, 0), employer))
    year = group.limit_year.year
    held = limits.get(year)
    if held is not None and group.limit_year.first.year == year:
        now = group.standing.recorded.catch_up.cents - _over(held.taken, held)
        later = min(held.catch_up - _over(deferred[year], held), held.basic, deferred[year])
        room += max(later - max(now, 0), 0)
    return days, room


def _over(deferred: int, held: DeferralLimits) -> int:
    """What of a year's deferrals passes the deferral limit and is catch-up."""
    return min(max(deferred - held.basic, 0), held.catch_up)


def _deposit_by(facts: Facts, limit_year: LimitYear) -> tuple[dt.date | None, bool]:
    """The last day for match that comes after a limitation year, and whether that supposes an extended return."""
    from ledger.domain.limits.limitation_years import EXTENDED_RETURN, deposit_deadline

    for plan in limit_year.plans:
        if not _matches_after_the_year(facts.plans[plan]):
            continue
        employer = facts.employers[facts.plans[plan].employer]
        due, exempt = employer.return_due or EXTENDED_RETURN, employer.tax_exempt
        deadline = deposit_deadline(EMPLOYER_MATCH, limit_year.last, return_due=due, tax_exempt=exempt)
        return deadline, employer.return_due is None and not exempt
    return None, False


def _unused_room(view: YearView, group: GroupAhead) -> Iterator[Alert]:
    """After-tax room less the after-tax money to come, as far as the pay to come can still bring more."""
    taking = _taking_after_tax(view.facts, group.limit_year.plans)
    days = [each for each in group.expected.by_plan if each.plan in taking]
    if group.standing.after_tax_room is None or not group.expected.known or not days:
        return
    unused = group.standing.after_tax_room.cents - group.expected.cents(AFTER_TAX)
    if None not in (each.pay for each in days):
        # A loan repayment takes of pay as well as what is elected.
        not_of_pay = EMPLOYER | {FORFEITURE}
        taken = sum(cents for each in days for source, cents in each.amounts.items() if source not in not_of_pay)
        unused = min(unused, sum(each.pay or 0 for each in days) - taken)
    if unused <= 0:
        return
    pay = [(each.pay_date, None if each.pay is None else Money(each.pay)) for each in days]
    takes_part = AFTER_TAX in group.standing.recorded.by_source or group.expected.cents(AFTER_TAX) > 0
    yield from _unused(view, group.standing, Money(unused), pay, takes_part=takes_part)


def _unscheduled_room(view: YearView, group: GroupStanding) -> Iterator[Alert]:
    """Room that is left late in a year in which after-tax money goes in, where nothing says what is to come."""
    last = group.recorded.period[1]
    if not last - _LAST_QUARTER < view.facts.as_of < last or not group.after_tax_room:
        return
    lately = view.facts.as_of - _TWO_MONTHS  # where none came for so long, that job has ended
    if any(view.latest_after_tax.get(plan, lately) > lately for plan in group.recorded.plans):
        yield from _unused(view, group, group.after_tax_room, ())


def _unused(
    view: YearView,
    group: GroupStanding,
    unused: Money,
    pay: Sequence[tuple[dt.date, Money | None]],
    *,
    takes_part: bool = True,
) -> Iterator[Alert]:
    """`unused_room`; no more than information for who put no after-tax money in and has none scheduled."""
    from ledger.domain.alerts.unused_room import unused_room_alert

    alert = unused_room_alert(
        group.recorded.group,
        view.group_name(group),
        group.recorded.period[1],
        unused,
        pay,
        as_of=view.facts.as_of,
        at_least=max(view.thresholds.unused_room, view.thresholds.safety_margin),
        warning_days=view.thresholds.unused_room_days if takes_part else 0,
    )
    if alert is not None:
        yield alert


def _taking_after_tax(facts: Facts, plans: Sequence[str]) -> set[str]:
    return {each for each in plans if facts.plans[each].after_tax_allowed and facts.plans[each].kind in TAKES_AFTER_TAX}
