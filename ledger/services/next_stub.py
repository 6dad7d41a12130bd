"""The next pay stub of a plan, filled in from the last regular one and the pay dates that its schedule expects."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.domain.alerts.missing_stubs import pay_dates_met
from ledger.domain.dates import EARLIEST, LATEST, year_bounds
from ledger.domain.entries.payroll import PayStub
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.pay_schedules import FREQUENCIES, PaySchedule
from ledger.domain.plan_history import plan_on
from ledger.domain.planning.pay_dates import expected_contributions, expected_pay_dates, pay_dates
from ledger.domain.recorded import LoggedStub
from ledger.domain.records import read_recorded
from ledger.domain.sources import EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH
from ledger.services.ports import Reader

BY_SCHEDULE, BY_SPACING = "schedule", "spacing"

_DAY = dt.timedelta(days=1)
# Enough that three of them are regular pay; looked at again with more where they are not.
_FEW, _MORE = 8, 120
# How many stubs must agree before a pattern of theirs is proposed.
_AGREE = 3
_NEAR = dt.timedelta(days=5)
_AHEAD = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStub:
    """What a form for the next pay stub begins with; what is None or not in `amounts` is for the person to say.

    Attributes:
        pay_date: None where nothing says when it is.
        deposit_date: None where it is the pay date, or is not known.
        copied_from: Id of the pay stub that pay and amounts are of; None where they are the schedule's, or none.
        dated_by: `schedule`, or `spacing` of the last stubs; None without a date.
        why: Where date and amounts are from, and what to check, in whole sentences.
    """

    person: str
    plan: str
    pay_date: dt.date | None
    deposit_date: dt.date | None = None
    compensation: Money | None = None
    plan_pay: Money | None = None
    pay_type: str | None = None
    amounts: Mapping[str, Money] = field(default_factory=dict)
    copied_from: str | None = None
    dated_by: str | None
    why: str


def next_stub(reader: Reader, person: str, plan: str, today: dt.date) -> NextStub:
    """A prefilled next pay stub of a person in a plan.

    Pay and amounts are those of the newest regular stub that takes nothing back; the date is the first of the schedule
    that no stub stands for, or goes on as the last three stubs did where there is no schedule.

    Args:
        reader: The ledger.
        person: Whose.
        plan: Id of the plan.
        today: Whose plan rules hold; where a plan without stubs begins; and what is said of a day still to come.
    """
    schedules = [each.value for each in reader.entries("pay_schedule", person=person, plan=plan)]
    rules = _rules(reader, plan, today)
    stubs = _regular(reader, person, plan)
    value = _newest_value(reader, stubs)
    if value is None:
        return _first(person, plan, schedules, rules, today)
    newest = stubs[-1]
    pay_date, dated_by, when = _next_date(schedules, rules, stubs)
    deposit_date, deposited = _deposit_date(stubs, pay_date)
    said = [when, f"Pay and amounts are those of the stub of {newest.pay_date}.", deposited]
    changed = _changed_between(schedules, newest.pay_date, pay_date)
    if changed is not None:
        said.append(f"The schedule of {changed} is new since then: check the amounts.")
    if pay_date is not None and pay_date > today:
        said.append(f"{pay_date} is still to come.")
    return NextStub(
        person=person,
        plan=plan,
        pay_date=pay_date,
        deposit_date=deposit_date,
        compensation=value.compensation,
        plan_pay=value.plan_pay,
        pay_type=value.pay_type,
        amounts=value.amounts,
        copied_from=newest.id,
        dated_by=dated_by,
        why=" ".join(sentence for sentence in said if sentence),
    )


def _regular(reader: Reader, person: str, plan: str) -> list[LoggedStub]:
    """The newest regular stubs that take nothing back, oldest first; a correction of payroll's is nobody's pattern."""
    for most in (_FEW, _MORE):
        stubs = reader.newest_stubs(person, plan, EARLIEST, LATEST, most)
        regular = [stub for stub in stubs if stub.regular and all(cents >= 0 for cents in stub.cents.values())]
        if len(regular) >= _AGREE or len(stubs) < most:
            break
    return regular


def _newest_value(reader: Reader, stubs: list[LoggedStub]) -> PayStub | None:
    """The newest of some stubs in full; those that another program took back meanwhile are dropped."""
    while stubs:
        stands = reader.standing(stubs[-1].id)
        if stands is not None:
            value: PayStub = read_recorded(stands.line)
            return value
        stubs.pop()
    return None


def _rules(reader: Reader, plan: str, today: dt.date) -> Plan | None:
    held: Plan | None = reader.named("plan", [plan]).get(plan)
    changes: Iterable[Any] = (each.value for each in reader.entries("plan_change", plan=plan))
    return None if held is None else plan_on(held, changes, today)


def _next_date(
    schedules: Sequence[PaySchedule], rules: Plan | None, stubs: Sequence[LoggedStub]
) -> tuple[dt.date | None, str | None, str]:
    """The next pay date, what says so, and a sentence about it."""
    newest = stubs[-1].pay_date
    if schedules:
        day, by = _by_schedule(schedules, newest), BY_SCHEDULE
        why = f"{day} is the next pay date of the schedule."
        if day is None:
            return None, None, f"The schedule names no pay date after {newest}: enter the date, or add a schedule."
    else:
        day, by = _by_spacing([stub.pay_date for stub in stubs]), BY_SPACING
        why = f"There is no pay schedule; {day} goes on as the last {_AGREE} stubs did."
        if day is None:
            return None, None, "There is no pay schedule, and the last stubs follow no pattern: enter the date."
    if rules is not None and rules.ended is not None and day > rules.ended:
        return None, None, f"The plan ended on {rules.ended}: enter the date if there was pay for it after all."
    return day, by, why


def _by_schedule(schedules: Sequence[PaySchedule], newest: dt.date) -> dt.date | None:
    """The first scheduled date after the newest stub, but for the one that it stands for itself, paid early."""
    expected = [
        (day, schedule.frequency) for day, schedule in expected_pay_dates(schedules, newest - _NEAR, newest + _AHEAD)
    ]
    return next((day for day in pay_dates_met(expected, {newest: 1}).missing if day > newest), None)


def _by_spacing(days: Sequence[dt.date]) -> dt.date | None:
    """The date that goes on as three pay dates did: weekly, every two weeks, twice a month or monthly."""
    last = sorted(set(days))[-_AGREE:]
    if len(last) < _AGREE:
        return None
    for frequency in FREQUENCIES:
        pattern = PaySchedule(person="-", plan="-", frequency=frequency, first_pay_date=last[0])
        coming = list(pay_dates(pattern, last[0], last[-1] + dt.timedelta(days=31)))
        if coming[:_AGREE] == last:
            return coming[_AGREE]
    return None


def _deposit_date(stubs: Sequence[LoggedStub], pay_date: dt.date | None) -> tuple[dt.date | None, str]:
    """As many days after the pay date as of the last three stubs, where they agree, and a sentence about it."""
    lags = [stub.deposit_date - stub.pay_date for stub in stubs[-_AGREE:]]
    if not any(lags):
        return None, ""
    if pay_date is not None and len(lags) == _AGREE and len(set(lags)) == 1:
        return pay_date + lags[0], f"The deposit date is {_days(lags[0].days)} from it, as for the last {_AGREE} stubs."
    return None, "The deposit date is left open: enter it where the money reaches the plan on another day."


def _changed_between(schedules: Sequence[PaySchedule], newest: dt.date, pay_date: dt.date | None) -> dt.date | None:
    """When a schedule that took over after the newest stub began."""
    starts = [each.from_ or each.first_pay_date for each in schedules]
    return max((start for start in starts if pay_date is not None and newest < start <= pay_date), default=None)


def _first(person: str, plan: str, schedules: Sequence[PaySchedule], rules: Plan | None, today: dt.date) -> NextStub:
    """A plan without regular stubs: the first pay date of today's year, and what its schedule puts in."""
    first, last = year_bounds(today.year)
    until = last if rules is None or rules.ended is None else min(last, rules.ended)
    coming = expected_contributions(schedules, (), first - _DAY, until)
    if not coming:
        why = "There is no earlier pay stub of this plan"
        why += f", and its schedule names no pay date in {today.year}." if schedules else ", and no pay schedule."
        return NextStub(
            person=person, plan=plan, pay_date=None, dated_by=None, why=f"{why} Enter the date and the amounts."
        )
    of = coming[0]
    known = {source: amount for source, amount in of.amounts.items() if amount is not None}
    why = f"There is no earlier pay stub of this plan; {of.pay_date} is the first pay date of {today.year}. "
    why += "Pay and amounts are the schedule's" if known or of.pay is not None else "The schedule names no amounts"
    why += ": check them against the stub." if known or of.pay is not None else ": enter them."
    if len(known) < len(of.amounts):
        why += " Shares of pay are left open, as the schedule does not say the pay."
    if rules is not None and rules.match is not None and not {EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH} & of.amounts.keys():
        why += " The employer match is not among them."
    return NextStub(
        person=person,
        plan=plan,
        pay_date=of.pay_date,
        compensation=of.pay,
        amounts=known,
        dated_by=BY_SCHEDULE,
        why=why,
    )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
