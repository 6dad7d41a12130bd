"""What a person's pay stubs themselves give reason to say: missing or doubled ones, printed totals, other sources."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.payroll_alerts import crossing_alert, of_a_plan_and_year, source_mix_alerts
from ledger.domain.money import Money
from ledger.domain.record_keepers import OF_A_ROW
from ledger.domain.recorded import LoggedStub
from ledger.domain.sources import (
    AFTER_TAX,
    COMPENSATION,
    ELECTIVE_DEFERRALS,
    EMPLOYER,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    PAY_UNKNOWN,
)
from ledger.services.view import YearView

if TYPE_CHECKING:  # many ledgers hold no such records
    from ledger.domain.pay_schedules import PaySchedule

# Enough that two of them are regular pay; read again with more where they are not.
_FEW, _MORE = 4, 60
# More than anybody's pay stubs of a year; a plan with more is looked at as far back as these reach.
_STUBS_OF_A_YEAR = 400
_PRINTED_OF_A_YEAR = 400
# Stubs looked at for what was entered twice; two of each of sixty pay dates.
_PERHAPS_TWICE = 120
_NEAR = dt.timedelta(days=5)
_DEPOSITED_BY = dt.timedelta(days=430)  # a match may come once a year
_MATCH = frozenset({EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH})


def payroll_alerts(view: YearView) -> list[Alert]:
    """What stubs give reason to say of a person's year.

    `ytd_mismatch`, `pay_stub_missing`, `pay_date_crosses_year_end`, `source_mix_changed`, `receipt_mismatch` and
    `perhaps_counted_twice`.
    """
    first, last = dt.date(view.year, 1, 1), min(dt.date(view.year, 12, 31), view.facts.as_of)
    paid = list(dict.fromkeys(each.plan for each in view.contributed))
    known = {*paid, *(each.plan for each in view.last_year)}
    never_paid = [plan for plan in view.facts.schedules if plan not in known]
    alerts = _received(view)
    if not paid and not view.last_year and not never_paid:
        return alerts
    reader, person = view.facts.reader, view.facts.person.id
    crossing = reader.crossing_stubs(person, dt.date(view.year - 1, 1, 1), last) if last.year >= view.year - 1 else []
    if first <= last:
        newest = {plan: reader.newest_stubs(person, plan, dt.date(view.year - 1, 1, 1), last, _FEW) for plan in paid}
        for plan, stubs in newest.items():
            if stubs and stubs[-1].pay_date >= first:
                alerts += _source_mix(view, plan, stubs, last)
                alerts += _printed_totals(view, plan, stubs, (first, last), crossing)
        alerts += _pay_dates(view, newest, first, last)
        for plan in never_paid:
            alerts += _none_at_all(view, plan, first, last)
    for stubs in of_a_plan_and_year(crossing):
        alerts.append(crossing_alert(stubs[0].plan, _name(view, stubs[0].plan), stubs))
    return alerts


def _received(view: YearView) -> list[Alert]:
    """`receipt_mismatch` and `perhaps_counted_twice`; what reached a plan after the year may be of a pay date in it."""
    first, last = dt.date(view.year, 1, 1) - _NEAR, dt.date(view.year, 12, 31) + _DEPOSITED_BY
    facts = view.facts
    last = min(last, facts.as_of)
    received = facts.reader.entries("receipt", person=facts.person.id, since=first, until=last)
    year_end = min(dt.date(view.year, 12, 31), facts.as_of)
    rows = facts.reader.made_of_rows(OF_A_ROW, facts.person.id, dt.date(view.year, 1, 1), year_end)
    if not (received or rows):
        return []
    from ledger.services.alerts.receipt_alerts import counted_twice_alerts, receipt_alerts

    return [*receipt_alerts(view, received), *counted_twice_alerts(view, rows)]


def _name(view: YearView, plan: str) -> str:
    held = view.facts.plans.get(plan)
    return plan if held is None else held.name


def _source_mix(view: YearView, plan: str, stubs: Sequence[LoggedStub], last_day: dt.date) -> list[Alert]:
    """The last regular stub against its election and the one before; a plan that has ended needs neither."""
    facts = view.facts
    ended = facts.plans[plan].ended if plan in facts.plans else None
    if ended is not None and ended <= last_day:
        return []
    regular = [stub for stub in stubs if stub.regular]
    if len(regular) < 2 and len(stubs) == _FEW:
        stubs = facts.reader.newest_stubs(facts.person.id, plan, dt.date(view.year - 1, 1, 1), last_day, _MORE)
        regular = [stub for stub in stubs if stub.regular]
    if not regular or regular[-1].pay_date.year != view.year:
        return []
    last, before = regular[-1], regular[-2] if len(regular) > 1 else None
    starts = sorted(
        (each.from_ or each.first_pay_date, place) for place, each in enumerate(facts.schedules.get(plan, ()))
    )
    in_force = [place for start, place in starts if start <= last.pay_date]
    elected = _elected(facts.schedules[plan][in_force[-1]]) if in_force else {}
    return source_mix_alerts(
        plan,
        _name(view, plan),
        before,
        last,
        elected=elected,
        full=_full(view, plan, before, last),
        changed_between=before is not None and any(before.pay_date < start <= last.pay_date for start, _ in starts),
    )


def _elected(schedule: "PaySchedule") -> dict[str, Money | None]:
    """What a schedule puts in a pay date, by source; a share of pay is rounded half up to the cent."""
    elected: dict[str, Money | None] = {}
    for source, share in schedule.elections.items():
        if share:
            elected[source] = None if schedule.pay is None else schedule.pay.times(share)
    for source, amount in schedule.election_amounts.items():
        held = elected.get(source, Money(0))
        elected[source] = None if held is None else held + amount
    return elected


def _full(view: YearView, plan: str, before: LoggedStub | None, last: LoggedStub) -> set[str]:
    """The sources that payroll stops for want of room, in this plan's group or for the person; match at its end too."""
    full: set[str] = set()
    if view.deferrals.room is not None and not view.deferrals.room:
        full |= ELECTIVE_DEFERRALS
    for group in view.groups:
        if plan not in group.recorded.plans or group.recorded.year < view.year:
            continue
        if group.recorded.room is not None and not group.recorded.room:
            full |= {*ELECTIVE_DEFERRALS, AFTER_TAX, *EMPLOYER}
        if group.after_tax_room is not None and not group.after_tax_room:
            full.add(AFTER_TAX)
    if before is not None and any(before.cents.get(source, 0) > 0 >= last.cents.get(source, 0) for source in _MATCH):
        from ledger.services.alerts.match_used_up import match_has_ended

        if match_has_ended(view, plan, last, full):
            full |= _MATCH
    return full


def _printed_totals(
    view: YearView,
    plan: str,
    newest: Sequence[LoggedStub],
    stretch: tuple[dt.date, dt.date],
    crossing: Iterable[LoggedStub],
) -> Iterator[Alert]:
    """The latest stub with printed totals against the year's sums; all of them only where it disagrees."""
    facts, (first, last) = view.facts, stretch
    reader, person = facts.reader, facts.person.id
    printed = [stub for stub in newest if stub.year_to_date and stub.pay_date >= first]
    if not printed:
        printed = reader.newest_printed(person, plan, first, last, 1)
    if not printed:
        return
    from ledger.domain.alerts.printed_totals import differences, printed_differences, ytd_mismatch_alert
    from ledger.services.year_to_date import counted

    latest = printed[-1]
    through = last if latest.pay_date == newest[-1].pay_date else latest.pay_date
    sums = {each.source: each.cents for each in facts.contributed(first, through) if each.plan == plan}
    if not differences(latest.year_to_date, [sums]):
        return
    printed = reader.newest_printed(person, plan, first, last, _PRINTED_OF_A_YEAR)
    of_this_plan = [stub for stub in crossing if stub.plan == plan]
    ways = counted(reader, person, plan, first, latest.pay_date)
    for difference in printed_differences(printed, ways):
        yield ytd_mismatch_alert(plan, _name(view, plan), difference, of_this_plan)


def _pay_dates(
    view: YearView, newest: Mapping[str, Sequence[LoggedStub]], first: dt.date, last: dt.date
) -> Iterator[Alert]:
    """Every plan's stubs against its schedule, from the first stub on."""
    facts = view.facts
    started = {each.plan for each in view.last_year if each.source in (COMPENSATION, PAY_UNKNOWN)}
    days: dict[str, dict[dt.date, int]] = {}
    until = min(dt.date(view.year, 12, 31) + _NEAR, facts.as_of)
    for plan, day, count in facts.reader.stub_days(facts.person.id, first - _NEAR, until, _STUBS_OF_A_YEAR):
        days.setdefault(plan, {})[day] = count
    if sum(count for held in days.values() for count in held.values()) >= _STUBS_OF_A_YEAR:
        first = max(first, min(min(held) for held in days.values()) + dt.timedelta(days=1))
    for plan in dict.fromkeys([*newest, *(plan for plan in facts.schedules if plan in started)]):
        held = days.get(plan, {})
        if plan in started or held:
            begun = first if plan in started else max(first, min(held))
            scheduled = plan in facts.schedules
            if scheduled or any(count > 1 for count in held.values()):
                yield from _pay_dates_of(view, plan, days, begun, last)


def _pay_dates_of(
    view: YearView, plan: str, days: Mapping[str, Mapping[dt.date, int]], begun: dt.date, last: dt.date
) -> Iterator[Alert]:
    from ledger.domain.alerts.missing_stubs import missing_alert, pay_dates_met, twice_alert

    facts = view.facts
    held, schedules = days.get(plan, {}), facts.schedules.get(plan, [])
    rules = facts.plans.get(plan)
    expected: list[tuple[dt.date, str]] = []
    if schedules:
        from ledger.domain.planning.pay_dates import expected_pay_dates

        until = last if rules is None or rules.ended is None else min(last, rules.ended)
        expected = [(day, schedule.frequency) for day, schedule in expected_pay_dates(schedules, begun, until)]
    met = pay_dates_met(expected, held)
    last_stub = max(held, default=None)
    since = last_stub or begun
    missing = missing_alert(
        _name(view, plan),
        met.missing,
        as_of=facts.as_of,
        warn_after=view.thresholds.missing_stub_days,
        last_stub=last_stub,
        elsewhere_since=any(max(other) > since for name, other in days.items() if name != plan),
    )
    twice = twice_alert(
        _name(view, plan), _twice(view, plan, met.crowded, scheduled=bool(schedules)), scheduled=bool(schedules)
    )
    yield from (alert for alert in (missing, twice) if alert is not None)


def _none_at_all(view: YearView, plan: str, first: dt.date, last: dt.date) -> Iterator[Alert]:
    """A schedule whose pay dates have come, of a plan that nothing was entered for."""
    from ledger.domain.alerts.missing_stubs import none_at_all_alert
    from ledger.domain.planning.pay_dates import expected_pay_dates

    rules = view.facts.plans.get(plan)
    until = last if rules is None or rules.ended is None else min(last, rules.ended)
    days = [day for day, _ in expected_pay_dates(view.facts.schedules[plan], first, until)]
    if days:
        yield none_at_all_alert(
            plan,
            _name(view, plan),
            len(days),
            days[0],
            days[-1],
            as_of=view.facts.as_of,
            warn_after=view.thresholds.missing_stub_days,
        )


def _twice(
    view: YearView, plan: str, crowded: Sequence[tuple[dt.date, dt.date]], *, scheduled: bool
) -> list[tuple[LoggedStub, LoggedStub]]:
    """The year's stubs that seem to be entered twice, by day; of more than a hundred the newest are looked at."""
    from ledger.domain.alerts.missing_stubs import entered_twice

    facts = view.facts
    left = _PERHAPS_TWICE
    pairs: dict[str, tuple[LoggedStub, LoggedStub]] = {}  # by the second's id: a stub may stand near two pay dates
    for first, last in reversed(crowded):
        if left <= 0:
            break
        stubs = facts.reader.newest_stubs(facts.person.id, plan, first, min(last, facts.as_of), left)
        left -= len(stubs)
        pairs |= {pair[1].id: pair for pair in entered_twice(stubs, scheduled=scheduled)}
    return sorted(
        (pair for pair in pairs.values() if pair[1].pay_date.year == view.year), key=lambda pair: pair[1].pay_date
    )
