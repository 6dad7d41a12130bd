"""What to do next: the few things that a person's ledger waits for, most urgent first."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.alerts.alert import WARNING
from ledger.domain.dates import EARLIEST, LATEST, year_bounds
from ledger.domain.money import Money
from ledger.domain.status import AfterTaxWaiting, Status
from ledger.services.ports import Reader

if TYPE_CHECKING:
    from ledger.domain.pay_schedules import PaySchedule
    from ledger.domain.tax.year_end import YearEnd

ADD_PERSON, ADD_PLAN, ADD_SCHEDULE, LOG_STUB = "add_person", "add_plan", "add_schedule", "log_stub"
CONVERT, STATE_EARNINGS, ENTER_FORM = "convert", "state_earnings", "enter_form"
LOOK_AT_DIFFERENCES, MARK_FILED = "look_at_differences", "mark_filed"

_MOST = 8
_NEAR = dt.timedelta(days=5)
_STUBS_OF_A_YEAR = 400


class NextStep(NamedTuple):
    """One thing to do.

    Attributes:
        text: A sentence.
        do: One of the names above.
        plan, employer, entry: Ids of what it is about.
        date: The pay date of a stub, or the day of a conversion.
        year: Of a form or return.
        amount: What waits; None where it is not known.
    """

    text: str
    do: str
    plan: str | None = None
    date: dt.date | None = None
    entry: str | None = None
    employer: str | None = None
    year: int | None = None
    amount: Money | None = None


def next_steps(reader: Reader, status: Status | None, today: dt.date) -> list[NextStep]:
    """What to do next for one person, at most eight steps.

    Args:
        reader: The ledger.
        status: The person's year as `services.status` shows it; None where there is nobody in the ledger.
        today: The day.
    """
    if status is None:
        return [NextStep("Add yourself: your name and birth date.", ADD_PERSON), *_setting_up(reader, None)]
    due = list(_stubs_due(reader, status))
    beginning = [] if due else list(_setting_up(reader, status.person))
    others = [
        *due,
        *_earnings_missing(reader, status),
        *_waiting(status),
        *_of_ended_year(reader, status, today),
    ]
    has_begun = all(step.do == ADD_SCHEDULE for step in beginning)
    return [*others, *beginning][:_MOST] if has_begun else [*beginning, *others][:_MOST]


def _setting_up(reader: Reader, person: str | None) -> Iterator[NextStep]:
    """What a ledger needs to begin with: a plan, a schedule, a stub."""
    plans = reader.parties("plan")
    if not plans:
        yield NextStep("Add your plan and its employer.", ADD_PLAN)
    plan = plans[0].id if len(plans) == 1 else None
    if person is None or not reader.entries("pay_schedule", person=person):
        text = "Add your pay schedule: it dates the next pay stub and shows where the year leads."
        yield NextStep(text, ADD_SCHEDULE, plan=plan)
    if person is None or not reader.stub_days(person, EARLIEST, LATEST, 1):
        yield NextStep("Log your first pay stub.", LOG_STUB, plan=plan)


def _stubs_due(reader: Reader, status: Status) -> Iterator[NextStep]:
    """Pay dates of the year's schedules that have come and have no stub, a step for each plan."""
    first, last = year_bounds(status.year)
    schedules: dict[str, list[PaySchedule]] = {}
    for each in reader.entries("pay_schedule", person=status.person):
        schedules.setdefault(each.value.plan, []).append(each.value)
    if not schedules or status.as_of < first:
        return
    until = min(last, status.as_of)
    days: dict[str, dict[dt.date, int]] = {}
    for plan, day, count in reader.stub_days(status.person, first - _NEAR, until + _NEAR, _STUBS_OF_A_YEAR):
        days.setdefault(plan, {})[day] = count
    for plan, of_plan in schedules.items():
        held = days.get(plan, {})
        begun = first
        if held and not reader.newest_stubs(status.person, plan, EARLIEST, first - dt.timedelta(days=1), 1):
            begun = max(first, min(held))  # a job that began within the year
        missing = _missing(of_plan, held, begun, _until(status, plan, until))
        if missing:
            name = _plan_name(status, plan)
            text = f"Log the pay stub of {missing[0]} for {name}."
            if len(missing) > 1:
                text = f"Log {len(missing)} pay stubs for {name} that were due since {missing[0]}."
            yield NextStep(text, LOG_STUB, plan=plan, date=missing[0])


def _until(status: Status, plan: str, until: dt.date) -> dt.date:
    rules = status.plans.get(plan)
    return until if rules is None or rules.ended is None else min(until, rules.ended)


def _missing(schedules: "list[PaySchedule]", held: dict[dt.date, int], begun: dt.date, until: dt.date) -> list[dt.date]:
    from ledger.domain.alerts.missing_stubs import pay_dates_met
    from ledger.domain.planning.pay_dates import expected_pay_dates

    expected = [(day, schedule.frequency) for day, schedule in expected_pay_dates(schedules, begun, until)]
    return pay_dates_met(expected, held).missing


def _earnings_missing(reader: Reader, status: Status) -> Iterator[NextStep]:
    """Conversions of which nothing says the earnings; the alert about one names its entry."""
    said = [alert for alert in status.alerts if alert.code == "conversion_missing_earnings" and not alert.acknowledged]
    if not said:
        return
    first, last = year_bounds(status.year)
    for each in reader.entries("conversion", person=status.person, since=first, until=min(last, status.as_of)):
        if any(alert.date == each.value.date and f"({each.id})" in alert.message for alert in said):
            yield _state_earnings(each.value.date, _plan_name(status, each.value.plan), each.value.plan, each.id)


def _state_earnings(date: dt.date, plan_name: str, plan: str, entry: str) -> NextStep:
    text = f"Enter the earnings of the conversion of {date} out of {plan_name}, as the plan states them."
    return NextStep(text, STATE_EARNINGS, plan=plan, date=date, entry=entry)


def _waiting(status: Status) -> Iterator[NextStep]:
    """After-tax money that could be converted; what is over the 415(c) limit is better left where it is."""
    over = {plan for group in status.annual_additions if group.recorded.excess for plan in group.recorded.plans}
    for each in status.after_tax:
        rules = status.plans.get(each.plan)
        allowed = rules is None or rules.in_plan_conversion_allowed or rules.in_service_rollover_allowed
        if allowed and each.plan not in over and (each.basis or each.basis is None):
            yield NextStep(_waits(each, _plan_name(status, each.plan)), CONVERT, plan=each.plan, amount=each.basis)


def _waits(waiting: AfterTaxWaiting, name: str) -> str:
    since = "" if waiting.oldest_unconverted is None else f", waiting since {waiting.oldest_unconverted}"
    if waiting.basis is None:
        return f"Convert the after-tax money of {name}{since}; how much it is, is not known."
    return f"Convert the {waiting.basis} of after-tax money of {name}{since}."


def _of_ended_year(reader: Reader, status: Status, today: dt.date) -> Iterator[NextStep]:
    """What the tax year asks for: of the year looked at where it is over, else of the one before."""
    year = status.year if today.year > status.year else status.year - 1
    if today.year <= year:
        return
    from ledger.services.year_end import year_end

    found = year_end(reader, status.person, year, today)
    warnings = [each for each in found.differences if each.level == WARNING]
    if warnings:
        some = "1 difference" if len(warnings) == 1 else f"{len(warnings)} differences"
        text = f"Look at {some} between the forms and returns of {year} and the ledger."
        yield NextStep(text, LOOK_AT_DIFFERENCES, year=year)
    if year != status.year:
        unknown = dict.fromkeys((each.date, each.plan, each.id) for each in found.conversions if each.taxable is None)
        for date, plan, entry in unknown:
            yield _state_earnings(date, _name(reader, "plan", plan), plan, entry)
    if found.filed_on is None:
        yield from _forms_missing(reader, found, today)
        if found.expected_1099r and today > dt.date(year + 1, 4, 15):
            yield NextStep(f"Mark the return of {year} as filed, once it is.", MARK_FILED, year=year)


def _forms_missing(reader: Reader, found: "YearEnd", today: dt.date) -> Iterator[NextStep]:
    """Forms 1099-R and W-2 that the ledger expects and that were not entered, once they should have come.

    Source: General Instructions for Certain Information Returns and for Forms W-2 and W-3: by 31 January.
    """
    year = found.year
    if today < dt.date(year + 1, 2, 1):
        return
    received = reader.entries("form_1099r", "form_w2", person=found.person)
    of_year = [each.value for each in received if each.value.year == year]
    plans = {getattr(each, "plan", None) for each in of_year}
    for plan in dict.fromkeys(each.plan for each in found.expected_1099r):
        if plan not in plans:
            text = f"Enter the Form 1099-R of {_name(reader, 'plan', plan)} for {year}; it was due by 31 January."
            yield NextStep(text, ENTER_FORM, plan=plan, year=year)
    employers = {getattr(each, "employer", None) for each in of_year}
    for employer in dict.fromkeys(each.employer for each in found.expected_w2):
        if employer not in employers:
            text = f"Enter the Form W-2 of {_name(reader, 'employer', employer)} for {year}; it was due by 31 January."
            yield NextStep(text, ENTER_FORM, employer=employer, year=year)


def _plan_name(status: Status, plan: str) -> str:
    rules = status.plans.get(plan)
    return plan if rules is None else rules.name


def _name(reader: Reader, record: str, name: str) -> str:
    held = reader.named(record, [name]).get(name)
    return name if held is None else str(held.name)
