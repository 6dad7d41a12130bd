"""Answers to the checklist of a plan: yes, no or not known, recorded as a correction or as a change from a day on."""

import datetime as dt
from dataclasses import replace
from typing import Any

from ledger.domain.errors import InvalidEntryError, NotFoundError
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_history import plan_on
from ledger.domain.plan_rules import PLAN_RULES
from ledger.services.ports import Reader, Store
from ledger.services.recording import Logged, record


def rules_on(reader: Reader, plan: str, day: dt.date) -> Plan:
    """A plan with the rules in force on a day.

    Raises:
        NotFoundError: there is no such plan.
    """
    held = reader.named("plan", [plan]).get(plan)
    if held is None:
        raise NotFoundError(f"The plan “{plan}” is not in the ledger.")
    return plan_on(held, [each.value for each in reader.entries("plan_change", plan=plan, until=day)], day)


def answer(
    store: Store, plan: str, rule: str, *, allowed: bool | None, today: dt.date, from_: dt.date | None, command: str
) -> Logged:
    """Record whether a plan allows something.

    Args:
        store: The ledger.
        plan: Id of the plan.
        rule: A rule of yes or no, as the book names it.
        allowed: None where it is not known: figures then go on with the value there is.
        today: Whose rules are meant.
        from_: The day from which it is so; None where it always was.
        command: What writes it.

    Raises:
        LedgerError: there is no such plan, or it says so already.
    """
    reader = store.reader()
    rules = rules_on(reader, plan, from_ or today)
    known = rule not in rules.unconfirmed
    if (known and allowed == getattr(rules, rule)) or (not known and allowed is None):
        raise InvalidEntryError("The ledger says so already.", field=rule)
    changed_since = _last_change(reader, plan, rule, today)
    if from_ is None and changed_since is None:
        return record(store, _corrected(reader.named("plan", [plan])[plan], rule, allowed), command)
    # What a later change says of the rule is answered from that day on.
    first = from_ or changed_since or today
    changes: dict[str, Any] = {} if allowed is None else {rule: allowed}
    unconfirmed = (rule,) if allowed is None else ()
    return record(store, PlanChange(plan=plan, from_=first, changes=changes, unconfirmed=unconfirmed), command)


def _corrected(plan: Plan, rule: str, allowed: bool | None) -> Plan:  # noqa: FBT001 - None is an answer too
    open_ = {*plan.unconfirmed} - {rule} | ({rule} if allowed is None else set())
    unconfirmed = tuple(each for each in PLAN_RULES if each in open_)
    said: dict[str, Any] = {} if allowed is None else {rule: allowed}
    return replace(plan, **{**said, "unconfirmed": unconfirmed})


def _last_change(reader: Reader, plan: str, rule: str, today: dt.date) -> dt.date | None:
    """The day of the newest change that says something of a rule."""
    changes = [each.value for each in reader.entries("plan_change", plan=plan, until=today)]
    return max((each.from_ for each in changes if rule in each.changes or rule in each.unconfirmed), default=None)
