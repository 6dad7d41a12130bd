"""Corrections as one JSON document."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ledger.domain.excess.corrections import Correction, CorrectionStep, FormBoxes
from ledger.domain.money import Money


def correction_document(correction: Correction) -> dict[str, Any]:
    """One correction: money as dollars and cents, unknown as null."""
    return {
        "kind": correction.kind,
        "year": correction.year,
        "group": correction.group,
        "plans": list(correction.plans),
        "amount": _money(correction.amount),
        "returned": correction.returned.plain(),
        "open": _money(correction.open),
        "status": correction.status,
        "closed_on": _day(correction.closed_on),
        "deadline": _day(correction.deadline),
        "who": correction.who,
        "contributed": _by_source(correction.contributed),
        "steps": [_step(each) for each in correction.steps],
        "calendar": [
            {"date": each.date.isoformat(), "event": each.event, "settled": each.settled}
            for each in correction.calendar
        ],
        "forms": [_form(each) for each in correction.forms],
        "entries": [each.id for each in correction.entries],
        "source": correction.source,
        "message": correction.message,
        "action": correction.action,
        "unsettled": list(correction.unsettled),
    }


def _step(step: CorrectionStep) -> dict[str, Any]:
    return {
        "plan": step.plan,
        "source": step.source,
        "amount": _money(step.amount),
        "earnings": _money(step.earnings),
        "outcome": step.outcome,
        "done": _day(step.done),
        "settled": step.settled,
        "text": step.text,
    }


def _form(form: FormBoxes) -> dict[str, Any]:
    return {
        "plan": form.plan,
        "year": form.year,
        "code": form.code,
        "boxes": {"1": _money(form.box_1), "2a": _money(form.box_2a), "5": _money(form.box_5)},
        "text": form.text,
    }


def _by_source(amounts: Mapping[str, Money]) -> dict[str, str]:
    return {source: amount.plain() for source, amount in amounts.items()}


def _money(amount: Money | None) -> str | None:
    return None if amount is None else amount.plain()


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
