"""What an entry would do, or did: the limits before and after it, new alerts, and what leaves a plan with its tax."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.records import day_of, record_of
from ledger.domain.settings import Thresholds
from ledger.services.new_alerts import new_alerts
from ledger.services.ports import Reader, Store
from ledger.services.recording import rehearse
from ledger.services.status import status

if TYPE_CHECKING:  # most entries convert nothing
    from ledger.domain.alerts.alert import Alert
    from ledger.domain.basis.outcomes import ConversionOutcome
    from ledger.domain.money import Money
    from ledger.domain.status import Status

_LEAVES_PLANS = frozenset({"conversion", "distribution"})
# What is still to come is seen from today, not from its own day, when nothing of it would be to come any more.
_TO_COME = frozenset({"pay_schedule", "expected_pay"})


class Leaving(NamedTuple):
    """What left a plan by one entry, and what it costs.

    Attributes:
        outcomes: Of each leg of the entry, or of the distribution; a figure that is None is not known.
        taxable_so_far: Of the year's conversions and payments over all plans, this one among them; None: not known.
        advice: What to know before it is done, a sentence each.
        missing: Why figures are not known, a sentence each.
    """

    outcomes: "tuple[ConversionOutcome, ...]" = ()
    taxable_so_far: "Money | None" = None
    advice: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryEffect:
    """What one entry changes.

    Attributes:
        id: Under which the entry stands, or would.
        before: The person's year without the entry; None where it is nobody's, such as a plan.
        after: The same with it.
        new_alerts: Those of `after` that were not there before.
        outcomes, taxable_so_far, advice, missing: As `Leaving`; of conversions and distributions.
    """

    id: str
    before: "Status | None"
    after: "Status | None"
    new_alerts: "tuple[Alert, ...]" = ()
    outcomes: "tuple[ConversionOutcome, ...]" = ()
    taxable_so_far: "Money | None" = None
    advice: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def effect_of(
    store: Store,
    value: Any,
    *,
    today: dt.date,
    thresholds: Thresholds,
    replaces: str | None = None,
    before: "Status | None" = None,
) -> EntryEffect:
    """What recording a value would do in the year that `year_seen` says; nothing is kept.

    Args:
        store: The ledger.
        value: As for `recording.record`.
        today: The day.
        thresholds: From when on alerts speak up.
        replaces: Id of the entry that the value takes the place of.
        before: The effect's `before` of an earlier call, where nothing was recorded since; taken where it is of the
            same person, year and day, else worked out again.

    Raises:
        LedgerError: the value cannot be recorded, as `recording.rehearse` says.
    """
    person: str | None = getattr(value, "person", None)
    if person is None:
        return rehearse(store, value, lambda _, id_: EntryEffect(id=id_, before=None, after=None), replaces=replaces)
    year, seen_from = year_seen(value, today)
    if before is None or (before.person, before.year, before.as_of) != (person, year, seen_from):
        before = status(store.reader(), person, year, seen_from, thresholds)

    def look(reader: Reader, id_: str) -> EntryEffect:
        after = status(reader, person, year, seen_from, thresholds)
        left = Leaving()
        if record_of(value) in _LEAVES_PLANS:
            left = what_left(reader, person, id_, value.date, today)
        return EntryEffect(
            id=id_, before=before, after=after, new_alerts=tuple(new_alerts(before, after)), **left._asdict()
        )

    return rehearse(store, value, look, replaces=replaces)


def year_seen(value: Any, today: dt.date) -> tuple[int, dt.date]:
    """The calendar year that an entry is looked at in, and the day from which.

    Of what has no day, the year that it is of, or today's.
    """
    day = None if record_of(value) in _TO_COME else day_of(value)
    if day is None:
        return getattr(value, "year", today.year), today
    return day.year, max(today, day)


def what_left(reader: Reader, person: str, entry: str, day: dt.date, today: dt.date) -> Leaving:
    """The basis, earnings and taxable amount of what left a plan by one entry, and what to know of it.

    Args:
        reader: The ledger, which holds the entry.
        person: Whose.
        entry: The id of a conversion or distribution.
        day: Its day.
        today: It is seen from then, or from its day where that is later.
    """
    from ledger.services.accounts import follow_accounts
    from ledger.services.rollover_advice import rollover_advice, taxable_so_far

    accounts = follow_accounts(reader, person, day.year, max(today, day))
    outcomes = tuple(outcome for outcome in accounts.all_outcomes if outcome.id == entry)
    return Leaving(
        outcomes,
        taxable_so_far(accounts),
        tuple(rollover_advice(accounts, entry)),
        tuple(dict.fromkeys(outcome.why for outcome in outcomes if outcome.why is not None)),
    )
