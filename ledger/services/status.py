"""Where a person's year stands: deferrals, annual additions, after-tax money waiting, and what to act on."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ledger.domain.entries.accounts import Refund
from ledger.domain.limits.alerts import (
    Alert,
    additions_alerts,
    catch_up_must_be_roth_alert,
    deferral_alerts,
    limits_not_loaded_alert,
)
from ledger.domain.limits.deferrals import DeferralStanding
from ledger.domain.money import Money
from ledger.domain.recorded import Contributed
from ledger.domain.records import names_in
from ledger.domain.sources import ELECTIVE_DEFERRALS, ROTH_CATCH_UP, ROTH_DEFERRAL
from ledger.domain.status import GroupStanding, Status
from ledger.reference.limits import years_on_file
from ledger.services.expected import expected_money
from ledger.services.facts import Facts, gather
from ledger.services.pools import account_events, after_tax_pools
from ledger.services.ports import Reader
from ledger.services.standings import (
    deferral_standing,
    group_standing,
    is_highly_compensated,
    limit_years,
    roth_required,
    year_bounds,
)
from ledger.services.waiting import after_tax_alerts, after_tax_waiting

_LEVELS = ("critical", "warning", "info")


def status(reader: Reader, person: str, year: int, as_of: dt.date) -> Status:
    """Where a person's year stands, seen from a day.

    Raises:
        NotFoundError: the person, or a plan or employer that their entries name, is not in the ledger.
    """
    first, last = year_bounds(year)
    before, before_end = year_bounds(year - 1)
    this_year = reader.contributed(person, first, min(last, as_of))
    last_year = reader.contributed(person, before, min(before_end, as_of))
    events = account_events(reader, person, as_of)
    met = [*(each.plan for each in this_year), *(each.plan for each in last_year)]
    met += [each.plan for each in reader.allocated_by_day(person, before, min(last, as_of))]
    met += [
        *reader.latest_after_tax(person, as_of),
        *(name for each in events for kind, name in names_in(each.value) if kind == "plan"),
    ]
    if not met and len(reader.parties("person")) == 1:
        met = [plan.id for plan in reader.parties("plan")]  # a first ledger, before its first stub
    facts = gather(reader, person, as_of=as_of, plan_ids=met, rules_on=min(last, as_of))
    facts.sums |= {(first, min(last, as_of)): this_year, (before, min(before_end, as_of)): last_year}
    used = dict.fromkeys([*(each.plan for each in this_year), *facts.schedules, *facts.expected_pays])
    refunds = [each.value for each in events if isinstance(each.value, Refund)]
    histories = after_tax_pools(reader, person, list(facts.plans.values()), as_of, events=events)
    pools = {history.pool.plan: history for history in histories}
    latest = {plan: day for plan, day in reader.latest_after_tax(person, min(last, as_of)).items() if day >= first}
    # 402(g) goes by the day of the money, whatever limitation year an employer allocates it to for 415(c).
    by_day = [*this_year, *reader.allocated_by_day(person, first, min(last, as_of))]
    used |= dict.fromkeys(each.plan for each in by_day)
    used = used or dict.fromkeys(facts.plans)
    deferrals = deferral_standing(facts, year, by_day, used, refunds)
    groups = [group_standing(facts, group, refunds) for group in limit_years(facts, year)]
    employers = list(dict.fromkeys(facts.plans[plan].employer for plan in used))
    required = {employer: roth_required(facts, employer, year) for employer in employers}
    alerts = [
        *_limit_alerts(facts, year, deferrals, groups),
        *_roth_alerts(facts, groups, by_day, required, year),
        *after_tax_alerts(pools, facts.plans, by_day, year, as_of, latest),
    ]
    return Status(
        person=person,
        year=year,
        as_of=as_of,
        plans=facts.plans,
        elective_deferrals=deferrals,
        annual_additions=tuple(groups),
        after_tax=tuple(after_tax_waiting(pools, as_of)),
        roth_catch_up_required=required,
        highly_compensated={
            employer: is_highly_compensated(facts, employer, year, last_year) for employer in employers
        },
        alerts=tuple(sorted(_quietened(reader, person, alerts, year, as_of), key=lambda a: _LEVELS.index(a.level))),
        own_limits=tuple(sorted({year, *(group.recorded.year for group in groups)} & set(facts.own_limits))),
        later=reader.later(person, as_of),
    )


def _quietened(reader: Reader, person: str, alerts: Sequence[Alert], year: int, as_of: dt.date) -> list[Alert]:
    """The alerts, marked where the person acknowledged them and nothing was recorded since."""
    known = {
        each.value.code
        for each in (reader.entries("acknowledged", person=person) if alerts else ())
        if each.value.year == year
        and (each.value.until is None or as_of <= each.value.until)
        and not reader.recorded_since(person, each.sequence)
    }
    return [replace(alert, acknowledged=True) if alert.code in known else alert for alert in alerts]


def _limit_alerts(
    facts: Facts, year: int, deferrals: DeferralStanding, groups: Sequence[GroupStanding]
) -> Iterable[Alert]:
    first, last = years_on_file()
    for each in sorted({year, *(group.recorded.year for group in groups)}):
        if facts.limits(each) is None:
            yield limits_not_loaded_alert(each, first_on_file=first, last_on_file=last)
    yield from deferral_alerts(deferrals, as_of=facts.as_of, projected_total=_projected(facts, year, deferrals))
    for group in groups:
        yield from additions_alerts(
            group.recorded,
            name=_group_name(facts, group),
            projected_total=group.projected_total if group.scheduled else None,
        )


def _projected(facts: Facts, year: int, deferrals: DeferralStanding) -> Money | None:
    """Deferrals with those that the schedules still bring; None where nothing says what is still to come."""
    last = year_bounds(year)[1]
    expected = expected_money(facts, facts.plans, last)
    if not expected.known or (not expected.scheduled and facts.as_of < last):
        return None
    return deferrals.total + Money(expected.cents(*ELECTIVE_DEFERRALS))


def _group_name(facts: Facts, group: GroupStanding) -> str:
    employers = dict.fromkeys(facts.plans[plan].employer for plan in group.recorded.plans)
    return " and ".join(facts.employers[employer].name for employer in employers)


def _roth_alerts(
    facts: Facts,
    groups: Sequence[GroupStanding],
    contributed: Sequence[Contributed],
    required: Mapping[str, bool | None],
    year: int,
) -> Iterable[Alert]:
    for group in groups:
        if group.recorded.year != year or not group.recorded.catch_up:
            continue
        plans = group.recorded.plans
        roth = Money(
            sum(
                each.cents
                for each in contributed
                if each.plan in plans and each.source in (ROTH_DEFERRAL, ROTH_CATCH_UP)
            )
        )
        needs = any(required.get(facts.plans[plan].employer) for plan in plans)
        alert = catch_up_must_be_roth_alert(
            _group_name(facts, group), required=needs, catch_up=group.recorded.catch_up, roth=roth
        )
        if alert is not None:
            yield alert
