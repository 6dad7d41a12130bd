"""Status as programs read it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from ledger.domain.status import GroupStanding, Status


def status_document(status: Status) -> dict[str, Any]:
    """The whole status: money as dollars and cents, unknown as null."""
    deferrals = status.elective_deferrals
    return {
        "person": status.person,
        "year": status.year,
        "as_of": status.as_of.isoformat(),
        "elective_deferrals": {
            "total": deferrals.total.plain(),
            "limit": _money(deferrals.limit),
            "catch_up_limit": _money(deferrals.catch_up_limit),
            "room": _money(deferrals.room),
            "excess": _money(deferrals.excess),
        },
        "annual_additions": [_group(group) for group in status.annual_additions],
        "section_457b": None
        if status.section_457b is None
        else {
            "plans": list(status.section_457b.plans),
            "total": status.section_457b.total.plain(),
            "limit": _money(status.section_457b.limit),
            "catch_up_limit": _money(status.section_457b.catch_up_limit),
            "room": _money(status.section_457b.room),
            "excess": _money(status.section_457b.excess),
        },
        "after_tax": [
            {
                "plan": waiting.plan,
                "basis": _money(waiting.basis),
                "balance": _money(waiting.balance),
                "earnings": _money(waiting.earnings),
                "oldest_unconverted": _day(waiting.oldest_unconverted),
                "days_unconverted": waiting.days_unconverted,
                "why": waiting.why,
            }
            for waiting in status.after_tax
        ],
        "roth_catch_up_required": [
            {"employer": employer, "required": required} for employer, required in status.roth_catch_up_required.items()
        ],
        "highly_compensated": [
            {"employer": employer, "is": highly} for employer, highly in status.highly_compensated.items()
        ],
        "alerts": alerts_document(status.alerts),
        "own_limits": list(status.own_limits),
        "dated_later": status.later,
    }


def alerts_document(alerts: Iterable[Alert]) -> list[dict[str, Any]]:
    """Alerts, most pressing first."""
    return [
        {
            "code": alert.code,
            "level": alert.level,
            "message": alert.message,
            "action": alert.action,
            "amount": _money(alert.amount),
            "date": _day(alert.date),
            "source": alert.source,
            "acknowledged": alert.acknowledged,
            "acknowledged_reason": alert.acknowledged_reason,
            "acknowledged_until": _day(alert.acknowledged_until),
        }
        for alert in alerts
    ]


def _group(group: GroupStanding) -> dict[str, Any]:
    standing = group.recorded
    return {
        "group": standing.group,
        "plans": list(standing.plans),
        "year": standing.year,
        "period": [day.isoformat() for day in standing.period],
        "limit": _money(standing.limit),
        "bound_by": standing.bound_by,
        "total": standing.total.plain(),
        "by_source": {source: amount.plain() for source, amount in standing.by_source.items()},
        "catch_up": standing.catch_up.plain(),
        "room": _money(standing.room),
        "excess": _money(standing.excess),
        "used": standing.used,
        "after_tax_room": _money(group.after_tax_room),
        "projected_total": _money(group.projected_total),
        "limit_reached_on": _day(group.limit_reached_on),
    }


def _money(amount: Money | None) -> str | None:
    return None if amount is None else amount.plain()


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
