"""Letting an alert be: quiet as long as its facts stay, or until a day; and which are quiet so."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.alerts.acknowledged import facts_of_all, is_past, quietens
from ledger.domain.alerts.alert import Alert
from ledger.domain.entries.bookkeeping import Acknowledged
from ledger.domain.errors import InvalidEntryError
from ledger.domain.recorded import Recorded
from ledger.domain.records import check_entered, read_line
from ledger.domain.settings import DEFAULTS, Thresholds
from ledger.services.ports import Reader, Store
from ledger.services.recording import Logged, record
from ledger.services.status import status

QUIET, NOT_RAISED = "quiet", "not raised"


class Acknowledgement(NamedTuple):
    """What was recorded, and the alerts that are quiet by it; none where none of that code is raised now."""

    logged: Logged
    raised: Sequence[Alert]


class InForce(NamedTuple):
    """An acknowledgement that holds: `quiet` where it quietens an alert now, else the code is `not raised`."""

    id: str
    acknowledged: Acknowledged
    state: str


def acknowledge(
    store: Store,
    *,
    person: str,
    code: str,
    year: int,
    reason: str,
    until: dt.date | None = None,
    as_of: dt.date,
    thresholds: Thresholds = DEFAULTS,
    command: str,
) -> Acknowledgement:
    """Record that a person knows of the alerts of a code and year, as they are raised on a day.

    Args:
        store: The ledger.
        person: Whose.
        code: One of `ALERT_CODES`, of an alert that is raised.
        year: The year whose status raises it.
        reason: Why it may be quiet.
        until: The last day on which it is; no end where none is given.
        as_of: Today.
        thresholds: From when on alerts speak up.
        command: What writes it, for the history.

    Raises:
        InvalidEntryError: there is no such code, none of it is raised, the reason says nothing, or the last day is
            over already.
        NotFoundError: the person is not in the ledger.
    """
    if until is not None and until < as_of:
        raise InvalidEntryError(
            f"{until} is over: the alert would be loud already.", field="until", hint=f"Name {as_of} or a later day."
        )
    line = {"record": "acknowledged", "person": person, "code": code, "year": year, "reason": reason}
    check_entered(read_line(line))
    alerts = status(store.reader(), person, year, as_of, thresholds, year_before=False).alerts
    raised = [alert for alert in alerts if alert.code == code]
    if not raised:
        raise InvalidEntryError(
            f"{code} is not raised for {person} in {year} as seen from {as_of}: there is nothing to acknowledge.",
            field="code",
            hint=f"See `roth-ledger check --person {person} --year {year}`.",
        )
    ends = None if until is None else until.isoformat()
    value = read_line({**line, "until": ends, "about": facts_of_all(raised)})
    return Acknowledgement(record(store, value, command), raised)


def in_force(
    reader: Reader, as_of: dt.date, *, person: str | None = None, thresholds: Thresholds = DEFAULTS
) -> list[InForce]:
    """The acknowledgements that hold on a day, in recorded order: neither past nor overtaken by other facts."""
    raised: dict[tuple[str, int], Sequence[Alert]] = {}
    found = []
    for each in reader.entries("acknowledged", person=person):
        whose = each.value.person, each.value.year
        if is_past(each.value, as_of):
            continue
        if whose not in raised:
            raised[whose] = status(reader, *whose, as_of, thresholds).alerts
        state = _state(reader, each, raised[whose])
        if state is not None:
            found.append(InForce(each.id, each.value, state))
    return found


def _state(reader: Reader, held: Recorded[Acknowledged], raised: Sequence[Alert]) -> str | None:
    """Whether it quietens an alert, could do so, or, None, holds no longer."""
    acknowledged = held.value
    if acknowledged.about is None and reader.recorded_since(acknowledged.person, held.sequence):
        return None
    if any(quietens(acknowledged, alert) for alert in raised):
        return QUIET
    return None if any(alert.code == acknowledged.code for alert in raised) else NOT_RAISED
