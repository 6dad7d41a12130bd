"""Alerts that a person knows of: quiet as long as their facts are those that were acknowledged."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from zlib import crc32

from ledger.domain.alerts.alert import Alert
from ledger.domain.entries.bookkeeping import Acknowledged

_BETWEEN = "; "
# What a text of the book can hold; hundreds of alerts of one code and year would pass it.
_LONGEST = 10_000


def facts_of(alert: Alert) -> str:
    """What an alert says, as short text that stays the same as long as that does: `warning 3317.50 2026-12-31 acme`.

    Level, amount, date and subject; `-` where there is none. An alert with neither amount nor subject is known by its
    whole message. Days that pass are no fact: what waits longer is the same until its level changes.
    """
    amount = "-" if alert.amount is None else alert.amount.plain()
    date = "-" if alert.date is None else alert.date.isoformat()
    subject = alert.subject
    if subject is None and alert.amount is None:
        subject = f"{crc32(alert.message.encode()):08x}"
    facts = f"{alert.level} {amount} {date}"
    return facts if subject is None else f"{facts} {subject.replace(';', ',')}"


def facts_of_all(alerts: Iterable[Alert]) -> str | None:
    """What an acknowledgement keeps of the alerts raised; None of none, or of more than a book's text can hold."""
    text = _BETWEEN.join(dict.fromkeys(facts_of(alert) for alert in alerts))
    return text if 0 < len(text) <= _LONGEST else None


def speaks_of(acknowledged: Acknowledged, year: int) -> bool:
    """Whether it may quiet alerts of a year's status.

    What a form or return says otherwise is raised in its own year and in the one in which it comes: to know of it in
    one is enough.
    """
    if acknowledged.year == year:
        return True
    comes_twice = acknowledged.code in {"form_1099r_mismatch", "form_mismatch"} and acknowledged.about is not None
    return comes_twice and abs(acknowledged.year - year) == 1


def is_past(acknowledged: Acknowledged, as_of: dt.date) -> bool:
    """Whether its last day is over: the alert is loud again."""
    return acknowledged.until is not None and as_of > acknowledged.until


def quietens(acknowledged: Acknowledged, alert: Alert) -> bool:
    """Whether an acknowledgement that is in force speaks of an alert of its year."""
    if acknowledged.code != alert.code:
        return False
    return acknowledged.about is None or facts_of(alert) in acknowledged.about.split(_BETWEEN)


def quietened(alerts: Iterable[Alert], in_force: Sequence[Acknowledged]) -> list[Alert]:
    """The alerts, marked where one of the acknowledgements of their year speaks of them; the newest says why."""
    return [_quiet(alert, in_force) for alert in alerts]


def _quiet(alert: Alert, in_force: Sequence[Acknowledged]) -> Alert:
    for each in reversed(in_force):
        if quietens(each, alert):
            return replace(alert, acknowledged=True, acknowledged_reason=each.reason, acknowledged_until=each.until)
    return alert
