"""Adding and changing people, employers, plans, schedules and what is known of a year: which form, begun with what."""

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.parties import PlanChange
from ledger.domain.pay_schedules import PaySchedule
from ledger.domain.plan_history import plan_on
from ledger.domain.records import line_of, read_recorded, record_of
from ledger.services.first_ledger import Taken, taken_ids
from ledger.services.ports import Reader
from ledger.tui.screens.plans_menu import ChooseWay, Way

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp
    from ledger.tui.forms.entry_form import EntryForm, Saved
    from ledger.tui.forms.party_forms import Choices

ADD = (
    Way("person", "p", "Person", "somebody whose money it is"),
    Way("employer", "e", "Employer", "who pays, and shares a limit"),
    Way("plan", "l", "Plan", "what its document allows"),
    Way("pay_schedule", "s", "Pay schedule", "pay dates and elections to come"),
    Way("expected_pay", "b", "Bonus to come", "pay outside the schedule"),
    Way("wages", "w", "Wages of a year", "Form W-2 box 3, 415(c) pay"),
    Way("tax_year", "t", "Tax year", "filing status, income"),
    Way("long_service", "f", "15-year rule", "of a 403(b)"),
)
_SAID = {
    "person": "person",
    "employer": "employer",
    "plan": "plan",
    "plan_change": "change of the plan",
    "pay_schedule": "pay schedule",
    "expected_pay": "bonus",
    "wages": "wages",
    "tax_year": "tax year",
    "long_service": "years of service",
}
_FROM = (
    Way("correct", "c", "It was entered wrong", "correct what was always so"),
    Way("from", "d", "It changes on a day", "figures before that day stay"),
)


class Around(NamedTuple):
    """What a form needs to know of the ledger."""

    employers: "Choices"
    plans: "Choices"
    taken: Taken


def _around(reader: Reader) -> Around:
    employers = tuple((each.id, each.name) for each in reader.parties("employer"))
    return Around(employers, tuple((each.id, each.name) for each in reader.parties("plan")), taken_ids(reader))


async def add(
    app: "LedgerApp", record: str | None = None, *, plan: str | None = None, first_for: str | None = None
) -> "Saved | None":
    """Add a record; of no kind it is asked which.

    Args:
        app: The app.
        record: `person`, `employer`, `plan`, `pay_schedule`, `expected_pay`, `wages`, `tax_year` or `long_service`.
        plan: Id of the plan that a schedule or bonus begins with.
        first_for: What it is needed for, and comes after it.
    """
    kind = record or await app.push_screen_wait(ChooseWay("What do you want to add?", ADD))
    if kind is None:
        return None
    around = await app.desk.ask(lambda ledger: _around(ledger.reader()))
    missing = _missing(kind, around)
    if missing is not None:  # one thing at a time: what is needed first
        if await add(app, missing, first_for=_SAID[kind]) is None:
            return None
        return await add(app, kind, plan=plan)
    title = None if first_for is None else f"First the {_SAID[kind]}, then the {first_for}"
    form = _new_form(app, kind, around, plan or app.scope.plan, title)
    return await _shown(app, form, f"Added the {_SAID[kind]}.")


def _missing(kind: str, around: Around) -> str | None:
    if kind in ("plan", "wages") and not around.employers:
        return "employer"
    return "plan" if kind in ("pay_schedule", "expected_pay", "long_service") and not around.plans else None


def _new_form(app: "LedgerApp", kind: str, around: Around, plan: str | None, title: str | None) -> "EntryForm":
    from ledger.tui.forms import party_forms, plan_form, schedule_form

    if kind == "person":
        return party_forms.PersonForm({}, taken=around.taken["person"])
    if kind == "employer":
        return party_forms.EmployerForm({}, taken=around.taken["employer"], title=title)
    if kind == "plan":
        only = around.employers[0][0] if len(around.employers) == 1 else None
        return plan_form.PlanForm(None, around.employers, employer=only, taken=around.taken["plan"], title=title)
    whose: dict[str, Any] = {"person": app.scope.person}
    of_plan = {**whose, "plan": plan or (around.plans[0][0] if len(around.plans) == 1 else None)}
    if kind == "pay_schedule":
        return schedule_form.ScheduleForm(of_plan, around.plans)
    if kind == "expected_pay":
        return schedule_form.BonusForm(of_plan, around.plans)
    if kind == "wages":
        only = around.employers[0][0] if len(around.employers) == 1 else None
        return party_forms.WagesForm({**whose, "employer": only, "year": app.scope.year - 1}, around.employers)
    if kind == "long_service":
        return party_forms.LongServiceForm({**of_plan, "year": app.scope.year}, around.plans)
    return party_forms.TaxYearForm({**whose, "year": app.scope.year})


async def change(app: "LedgerApp", reference: str) -> "Saved | None":
    """Change what stands under a reference: a correction, or from a day on where that can be meant."""
    found = await app.desk.ask(lambda ledger: ledger.reader().standing(reference))
    if found is None:
        app.say("It is not in the ledger any more.", severity="warning")
        return None
    value = read_recorded(found.line)
    way: str | None = "correct"
    if record_of(value) in ("plan", "pay_schedule"):
        way = await app.push_screen_wait(ChooseWay("What do you want to change?", _FROM))
    if way is None:
        return None
    around = await app.desk.ask(lambda ledger: _around(ledger.reader()))
    if isinstance(value, PlanChange) or (record_of(value) == "plan" and way == "from"):
        form = await app.desk.ask(_change_form(value, reference, app.desk.today))
    elif isinstance(value, PaySchedule):
        form = _schedule_form(value, reference, around, app, way)
    else:
        form = _correction(value, around)
    return await _shown(app, form, f"Changed the {_SAID[record_of(value)]}.")


def _change_form(value: Any, reference: str, today: dt.date) -> "Callable[[Any], EntryForm]":
    """The form of a change of a plan, begun with the rules of the day before it."""
    from ledger.tui.forms.plan_form import PlanChangeForm

    def make(ledger: Any) -> "EntryForm":
        reader: Reader = ledger.reader()
        own = isinstance(value, PlanChange)
        plan = reader.named("plan", [value.plan])[value.plan] if own else value
        held = reader.entries("plan_change", plan=plan.id)
        day = value.from_ if own else today
        rules = plan_on(plan, [each.value for each in held if each.id != reference], day)
        return PlanChangeForm(rules, change=value if own else None, replaces=reference if own else None)

    return make


def _schedule_form(value: PaySchedule, reference: str, around: Around, app: "LedgerApp", way: str) -> "EntryForm":
    from ledger.tui.forms.schedule_form import ScheduleForm

    line = json.loads(line_of(value))
    if way == "correct":
        return ScheduleForm(line, around.plans, replaces=reference)
    del line["id"]
    return ScheduleForm({**line, "from": app.desk.today.isoformat(), "until": None}, around.plans)


def _correction(value: Any, around: Around) -> "EntryForm":
    from ledger.tui.forms import party_forms, plan_form, schedule_form

    line, record = json.loads(line_of(value)), record_of(value)
    if record == "plan":
        return plan_form.PlanForm(value, around.employers)
    if record == "expected_pay":
        return schedule_form.BonusForm(line, around.plans, changes=True)
    forms = {"wages": party_forms.WagesForm, "tax_year": party_forms.TaxYearForm}
    if record in forms or record == "long_service":
        return forms.get(record, party_forms.LongServiceForm)(line, changes=True)
    return (party_forms.PersonForm if record == "person" else party_forms.EmployerForm)(line, changes=True)


async def _shown(app: "LedgerApp", form: "EntryForm", said: str) -> "Saved | None":
    from ledger.tui.forms.entry_form import show_form

    return await show_form(app, form, said)
