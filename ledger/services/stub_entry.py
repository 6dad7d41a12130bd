"""A pay stub being entered: what a form begins with, and what it says while amounts are typed."""

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ledger.domain.dates import EARLIEST, LATEST
from ledger.domain.entries.payroll import PayStub
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.settings import Thresholds
from ledger.domain.sources import DESIGNATED_ROTH, SOURCES
from ledger.domain.status import Status
from ledger.services.entry_effects import EntryEffect, effect_of, year_seen
from ledger.services.limit_changes import group_names
from ledger.services.next_stub import BY_SCHEDULE, NextStub, next_stub
from ledger.services.ports import Reader, Store
from ledger.services.status import status
from ledger.services.year_to_date import Off, running

_LOOKED_AT = 8  # newest stubs that show what a plan's stubs hold
_DAY = dt.timedelta(days=1)
_WEEKEND = {5: "a Saturday", 6: "a Sunday"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a form for a pay stub begins with.

    Attributes:
        next: The stub that is proposed.
        before: The person's year without it; of a date still to come as seen on its eve, as `eve_of` says.
        sources: What the plan's latest stubs or its schedules hold, in the order of `SOURCES`.
        changing: The source whose amount differed last from one regular stub to the next; None where none did.
        plan_pay: Whether the latest stubs say pay as the plan's formulas see it.
        names: Of the employer groups, as `limit_changes.group_names` gives them.
    """

    next: NextStub
    before: Status
    sources: tuple[str, ...]
    changing: str | None
    plan_pay: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StubPreview:
    """What a pay stub would do.

    Attributes:
        effect: The limits without and with it, and the alerts it would raise.
        eve: The year as `eve_of` says.
        year_to_date: By source with this stub, as the ledger adds it up; without what comes to nothing.
        off: Sources whose printed year to date is another.
        notes: About its dates, a sentence each.
    """

    effect: EntryEffect
    eve: Status | None
    year_to_date: Mapping[str, Money]
    off: tuple[Off, ...]
    notes: tuple[str, ...]


def begin(
    reader: Reader,
    person: str,
    plan: str,
    today: dt.date,
    thresholds: Thresholds,
    *,
    pay_date: dt.date | None = None,
) -> Beginning:
    """What a form for the next pay stub of a person in a plan begins with.

    Args:
        reader: The ledger.
        person: Whose.
        plan: Id of the plan.
        today: The day.
        thresholds: From when on alerts speak up.
        pay_date: The date wanted, in place of the one proposed.
    """
    proposed = next_stub(reader, person, plan, today)
    if pay_date is not None and pay_date != proposed.pay_date:
        proposed = _dated(proposed, pay_date)
    day = proposed.pay_date or today
    latest = reader.newest_stubs(person, plan, EARLIEST, LATEST, _LOOKED_AT)
    regular = [stub.cents for stub in latest if stub.regular]
    used = {source for stub in latest for source in stub.cents} | set(proposed.amounts)
    for each in reader.entries("pay_schedule", person=person, plan=plan):
        used |= {*each.value.elections, *each.value.election_amounts}
    changing = None
    for earlier, later in itertools.pairwise(regular):
        differ = (source for source in SOURCES if earlier.get(source) != later.get(source))
        changing = next(differ, changing)
    before = status(reader, person, day.year, max(today, day - _DAY), thresholds)
    return Beginning(
        next=proposed,
        before=before,
        sources=tuple(source for source in SOURCES if source in used and source != DESIGNATED_ROTH),
        changing=changing,
        plan_pay=proposed.plan_pay is not None,
        names=group_names(reader, before),
    )


def _dated(proposed: NextStub, pay_date: dt.date) -> NextStub:
    """The same stub on another day, its deposit as many days after it."""
    deposit = None
    if proposed.deposit_date is not None and proposed.pay_date is not None:
        deposit = pay_date + (proposed.deposit_date - proposed.pay_date)
    copied = "" if proposed.copied_from is None else " Pay and amounts are those of the newest regular stub."
    return replace(
        proposed, pay_date=pay_date, deposit_date=deposit, dated_by=None, why=f"For the pay date {pay_date}.{copied}"
    )


def preview_stub(
    store: Store,
    value: PayStub,
    *,
    today: dt.date,
    thresholds: Thresholds,
    replaces: str | None = None,
    before: Status | None = None,
    eve: Status | None = None,
    proposed: NextStub | None = None,
) -> StubPreview:
    """What recording a pay stub would do; nothing is kept.

    Args:
        store: The ledger.
        value: The stub.
        today: The day.
        thresholds: From when on alerts speak up.
        replaces: Id of the stub that it takes the place of.
        before: As for `effect_of`.
        eve: The same of the preview's `eve`.
        proposed: The stub that was proposed, whose date is compared.

    Raises:
        LedgerError: it cannot be recorded.
    """
    reader = store.reader()
    so_far = running(reader, value.person, value.plan, value.pay_date, without=replaces)
    return StubPreview(
        effect=effect_of(store, value, today=today, thresholds=thresholds, replaces=replaces, before=before),
        eve=eve_of(reader, value.person, value.pay_date, today, thresholds, without=replaces, known=eve),
        year_to_date=so_far.with_stub(value.amounts),
        off=tuple(so_far.off(value.amounts, value.year_to_date)),
        notes=tuple(_notes(reader, value, today, replaces, proposed)),
    )


def standing_for(reader: Reader, value: PayStub, today: dt.date, thresholds: Thresholds) -> Status:
    """The person's year as the ledger stands, for the day of a pay stub, seen as `effect_of` sees it."""
    year, seen_from = year_seen(value, today)
    return status(reader, value.person, year, seen_from, thresholds)


def eve_of(
    reader: Reader,
    person: str,
    day: dt.date,
    today: dt.date,
    thresholds: Thresholds,
    *,
    without: str | None = None,
    known: Status | None = None,
) -> Status | None:
    """The person's year on the eve of a pay date that is still to come; None of one that is not.

    What the schedule brings on that date is still to come there, as it is for whoever looks from today: seen from the
    date itself it would be neither recorded nor to come, and there would seem to be room for it.

    Args:
        reader: The ledger.
        person: Whose.
        day: The pay date.
        today: The day.
        thresholds: From when on alerts speak up.
        without: A stub that is entered again; there is no such eve then, as its own amounts are in the ledger.
        known: What this gave before, where nothing was recorded since; taken where it is of the same day.
    """
    if day <= today or without is not None:
        return None
    seen_from = max(today, day - _DAY)
    if known is not None and (known.person, known.year, known.as_of) == (person, day.year, seen_from):
        return known
    return status(reader, person, day.year, seen_from, thresholds)


def plans_to_log(reader: Reader, person: str, today: dt.date) -> tuple[list[Plan], list[Plan]]:
    """The plans that a pay stub of a person may be of: their own, the one paid last first; then all others."""
    held: list[Plan] = reader.parties("plan")
    known = status(reader, person, today.year, today).plans
    paid: dict[str, dt.date] = {}
    for plan in known:
        for stub in reader.newest_stubs(person, plan, EARLIEST, LATEST, 1):
            paid[plan] = stub.pay_date
    own = sorted(
        (plan for plan in held if plan.id in known), key=lambda plan: paid.get(plan.id, EARLIEST), reverse=True
    )
    return own, [plan for plan in held if plan.id not in known]


def _notes(
    reader: Reader, value: PayStub, today: dt.date, replaces: str | None, proposed: NextStub | None
) -> list[str]:
    day = value.pay_date
    beside = [
        stub.id
        for stub in reader.newest_stubs(value.person, value.plan, day, day, 3)
        if stub.id not in (replaces, None)
    ]
    said = [f"{other} is a pay stub of {day} already, and both count." for other in beside]
    if day.weekday() in _WEEKEND:
        said.append(f"{day} is {_WEEKEND[day.weekday()]}.")
    if proposed is not None and proposed.dated_by == BY_SCHEDULE and proposed.pay_date not in (None, day):
        said.append(f"The next pay date of the schedule is {proposed.pay_date}.")
    if day > today:
        said.append(f"{day} is still to come.")
    if day.year != today.year:
        said.append(f"These figures are of {day.year}.")
    if value.deposit_date is not None and value.deposit_date < day:
        said.append("The deposit date is before the pay date.")
    return said
