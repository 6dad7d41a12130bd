"""Where a person's year stands: deferrals, annual additions, after-tax money waiting, and what to act on."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.domain.alerts.alert import Alert
from ledger.domain.dates import year_bounds
from ledger.domain.limits.additions import additions_by_source
from ledger.domain.recorded import Contributed
from ledger.domain.records import names_in, record_of
from ledger.domain.settings import DEFAULTS, Thresholds
from ledger.domain.status import Status
from ledger.services.alerts.form_alerts import form_alerts
from ledger.services.alerts.limit_alerts import limit_alerts, roth_alerts, section_457b_alerts
from ledger.services.alerts.party_alerts import party_alerts
from ledger.services.alerts.payroll_alerts import payroll_alerts
from ledger.services.alerts.planning_alerts import planning_alerts
from ledger.services.alerts.waiting import after_tax_alerts, after_tax_waiting
from ledger.services.facts import gather
from ledger.services.limits.deferrals import allowed_catch_up, deferral_standing, is_highly_compensated, roth_required
from ledger.services.limits.last_year import STILL_OPEN, may_have_been_over
from ledger.services.limits.limit_years import limit_years
from ledger.services.limits.standings import group_standing
from ledger.services.pools import account_events, after_tax_pools
from ledger.services.ports import Reader
from ledger.services.view import YearView

if TYPE_CHECKING:  # few people have a 457(b)
    from ledger.domain.limits.section_457b import Section457bStanding

_LEVELS = ("critical", "warning", "info")


def status(
    reader: Reader,
    person: str,
    year: int,
    as_of: dt.date,
    thresholds: Thresholds = DEFAULTS,
    *,
    year_before: bool = True,
    known: YearView | None = None,
) -> Status:
    """Where a person's year stands, seen from a day.

    Args:
        reader: The ledger.
        person: Id of the person.
        year: The calendar year.
        as_of: The day; what is dated later is left out.
        thresholds: From when on alerts speak up.
        year_before: Whether what is still open of the year before is said among the alerts of the running year.
        known: Another year of the person seen from the same day, whose accounts are the same.

    Raises:
        NotFoundError: the person, or a plan or employer that their entries name, is not in the ledger.
    """
    view = _view(reader, person, year, as_of, thresholds, known)
    facts, groups, pools = view.facts, view.groups, view.pools
    before = None
    if year_before and may_have_been_over(view):
        before = status(reader, person, year - 1, as_of, thresholds, year_before=False, known=view)
    of_457b = section_457b(view)
    held_back = groups if before is None else [*groups, *before.annual_additions]
    alerts = [
        *limit_alerts(view),
        *section_457b_alerts(view, of_457b),
        *roth_alerts(view),
    ]
    if known is None:  # else only what can stay open is asked for
        latest = view.latest_after_tax
        alerts += [
            *after_tax_alerts(pools, facts.plans, view.contributed, year, as_of, latest, thresholds, groups=held_back),
            *planning_alerts(view),
            *party_alerts(view),
            *payroll_alerts(view),
        ]
    alerts += form_alerts(view)
    said = _quietened(reader, person, alerts, year, as_of)
    said += [alert for alert in (() if before is None else before.alerts) if alert.code in STILL_OPEN]
    return Status(
        person=person,
        year=year,
        as_of=as_of,
        plans=facts.plans,
        elective_deferrals=view.deferrals,
        annual_additions=tuple(groups),
        after_tax=tuple(after_tax_waiting(pools, as_of)),
        roth_catch_up_required=view.required,
        highly_compensated={
            employer: is_highly_compensated(facts, employer, year, view.last_year) for employer in view.required
        },
        alerts=tuple(sorted(said, key=_loudest_first)),
        own_limits=tuple(sorted({year, *(group.recorded.year for group in groups)} & set(facts.own_limits))),
        later=reader.later(person, as_of),
        section_457b=of_457b,
    )


def _view(
    reader: Reader, person: str, year: int, as_of: dt.date, thresholds: Thresholds, known: YearView | None
) -> YearView:
    """What a person's year is made of."""
    first, last = year_bounds(year)
    before, before_end = year_bounds(year - 1)
    this_year = reader.contributed(person, first, min(last, as_of))
    last_year = reader.contributed(person, before, min(before_end, as_of))
    events = account_events(reader, person, as_of) if known is None else known.events
    met = [*(each.plan for each in this_year), *(each.plan for each in last_year)]
    allocated = reader.allocated(person, as_of)
    met += [each.plan for each in allocated if each.day >= before]
    met += reader.latest_after_tax(person, as_of)
    plans_met = set(met)
    for each in events:
        record = record_of(each.value)
        # A merger of everybody's accounts concerns those who have one.
        if record == "plan_merger" and each.value.person is None and each.value.plan not in plans_met:
            continue
        plans_met.add(each.value.plan)
        if record in ("plan_merger", "conversion"):  # only these name a plan beside their own
            plans_met.update(name for kind, name in names_in(each.value) if kind == "plan")
    met += sorted(plans_met)
    if not met and len(reader.people()) == 1:
        met = [plan.id for plan in reader.parties("plan")]  # a first ledger, before its first stub
    facts = gather(
        reader, person, as_of=as_of, plan_ids=met, rules_on=max(first, min(last, as_of)), allocated=allocated
    )
    facts.sums |= {(first, min(last, as_of)): this_year, (before, min(before_end, as_of)): last_year}
    used = dict.fromkeys([*(each.plan for each in this_year), *facts.schedules, *facts.expected_pays])
    refunds = [each.value for each in events if record_of(each.value) == "refund"]
    if known is not None and facts.plans.keys() <= known.facts.plans.keys():
        pools = {plan: history for plan, history in known.pools.items() if plan in facts.plans}
    else:
        histories = after_tax_pools(reader, person, list(facts.plans.values()), as_of, events=events)
        pools = {history.pool.plan: history for history in histories}
    latest = {plan: day for plan, day in reader.latest_after_tax(person, min(last, as_of)).items() if day >= first}
    # 402(g) goes by the day of the money, whatever limitation year an employer allocates it to for 415(c).
    named = [each for each in allocated if each.limitation_year is not None and first <= each.day <= last]
    by_day = [*this_year, *(Contributed(each.plan, each.source, each.cents) for each in named)]
    used |= dict.fromkeys(each.plan for each in by_day)
    used = used or dict.fromkeys(facts.plans)
    deferrals = deferral_standing(facts, year, by_day, used, refunds)
    corrections = [*refunds, *(each.value for each in events if record_of(each.value) == "forfeited")]
    groups = [group_standing(facts, group, corrections) for group in limit_years(facts, year)]
    employers = list(dict.fromkeys(facts.plans[plan].employer for plan in used))
    required = {employer: roth_required(facts, employer, year) for employer in employers}
    return YearView(
        facts=facts,
        year=year,
        deferrals=deferrals,
        groups=groups,
        contributed=by_day,
        last_year=last_year,
        events=events,
        refunds=refunds,
        pools=pools,
        latest_after_tax=latest,
        required=required,
        thresholds=thresholds,
    )


def section_457b(view: YearView) -> "Section457bStanding | None":
    """Where the person's 457(b) plans stand in the calendar year; None where there are none."""
    facts = view.facts
    plans = [plan for plan in facts.plans.values() if plan.kind == "457b"]
    if not plans:
        return None
    from ledger.domain.limits.section_457b import section_457b_standing

    ids = tuple(plan.id for plan in plans)
    return section_457b_standing(
        ids,
        additions_by_source(view.contributed, ids),
        facts.limits(view.year),
        year=view.year,
        catch_up=allowed_catch_up(facts, plans, view.year),
    )


def _quietened(reader: Reader, person: str, alerts: Sequence[Alert], year: int, as_of: dt.date) -> list[Alert]:
    """The alerts, marked where the person acknowledged what they say."""
    held = reader.entries("acknowledged", person=person) if alerts else []
    if not held:
        return list(alerts)
    from ledger.domain.alerts.acknowledged import is_past, quietened, speaks_of

    # One that does not say what it is about holds until more is recorded.
    in_force = [
        each.value
        for each in held
        if speaks_of(each.value, year)
        and not is_past(each.value, as_of)
        and (each.value.about is not None or not reader.recorded_since(person, each.sequence))
    ]
    return quietened(alerts, in_force)


def _loudest_first(alert: Alert) -> tuple[bool, int]:
    return alert.acknowledged, _LEVELS.index(alert.level)
