"""What a form for a conversion begins with, plan by plan, and what to know before it is logged."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ledger.domain.entries.conversions import (
    CASH,
    IN_PLAN_ROTH,
    OTHER_PLAN,
    ROTH_IRA,
    TRADITIONAL_IRA,
    Conversion,
)
from ledger.domain.entries.valuations import Valuation
from ledger.domain.money import Money, total
from ledger.domain.parties import Plan
from ledger.domain.plan_history import plan_on
from ledger.domain.recorded import Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX
from ledger.domain.status import AfterTaxWaiting
from ledger.services.alerts.waiting import after_tax_waiting
from ledger.services.pools import account_events, after_tax_pools
from ledger.services.ports import Reader

# A statement older than this is no sign that the conversion was made on its day.
_RECENT = dt.timedelta(days=31)


class Destination(NamedTuple):
    """Where money may go, and what the plan's rules say against it; empty where they allow it."""

    word: str
    against: str = ""


class ConvertiblePlan(NamedTuple):
    """A plan as a form for a conversion offers it.

    Attributes:
        waiting: Its after-tax money; None where it never held any of this person.
        destinations: Those that its rules allow first.
        date: Today; or the day of the newest statement, where nothing has come or gone since.
        amount: All that waits, as far as it is known: its value, else its basis.
    """

    plan: str
    name: str
    waiting: AfterTaxWaiting | None
    destinations: tuple[Destination, ...]
    date: dt.date
    amount: Money | None


def convertible_plans(reader: Reader, person: str, today: dt.date) -> tuple[ConvertiblePlan, ...]:
    """Every plan of the ledger, those first in which money of the person waits.

    Args:
        reader: The ledger.
        person: Whose money.
        today: The day.
    """
    plans = reader.parties("plan")
    changes = [each.value for each in reader.entries("plan_change", until=today)]
    events = account_events(reader, person, today)
    pools = after_tax_pools(reader, person, plans, today, events=events)
    waiting = {each.plan: each for each in after_tax_waiting({each.pool.plan: each for each in pools}, today)}
    latest = reader.latest_after_tax(person, today)
    found = []
    for plan in plans:
        held = waiting.get(plan.id)
        own = [event for event in events if event.value.plan == plan.id]
        statement = _statement(own, latest.get(plan.id), today)
        amount = None if held is None else held.balance if held.balance is not None else held.basis
        found.append(
            ConvertiblePlan(
                plan=plan.id,
                name=plan.name,
                waiting=held,
                destinations=_destinations(plan_on(plan, changes, today), today),
                date=today if statement is None else statement.date,
                amount=amount or None,
            )
        )
    return tuple(sorted(found, key=lambda each: (not each.amount, each.waiting is None)))


def _statement(events: Sequence[Recorded[Any]], deposited: dt.date | None, today: dt.date) -> Valuation | None:
    """The newest value of the after-tax money, where it is recent and nothing has come or gone since."""
    newest: Valuation | None = None
    for event in events:
        if isinstance(event.value, Valuation):
            newest = event.value if event.value.source == AFTER_TAX else newest
        elif newest is not None and record_of(event.value) != "opening_balance":
            newest = None
    if newest is None or today - newest.date > _RECENT or (deposited is not None and deposited > newest.date):
        return None
    return newest


def _destinations(plan: Plan, today: dt.date) -> tuple[Destination, ...]:
    inside = "" if plan.in_plan_conversion_allowed else "the plan allows no conversion in the plan"
    ended = plan.ended is not None and plan.ended <= today
    outside = "" if plan.in_service_rollover_allowed or ended else "the plan allows no rollover while employed"
    all_of_them = [
        Destination(IN_PLAN_ROTH, inside),
        *(Destination(word, outside) for word in (ROTH_IRA, TRADITIONAL_IRA, OTHER_PLAN)),
    ]
    return tuple(sorted(all_of_them, key=lambda each: bool(each.against)))


def cannot_be_undone(conversion: Conversion) -> str | None:
    """What a conversion to Roth brings with it for good; None where nothing goes to Roth.

    Source: IRC 408A(d)(6)(B)(iii); 408A(d)(6) is about IRA contributions alone.
    """
    if all(leg.destination not in (IN_PLAN_ROTH, ROTH_IRA) for leg in conversion.parts):
        return None
    return (
        "A conversion to Roth cannot be undone or recharacterized once the plan has made it (IRC 408A(d)(6)(B)(iii))."
    )


def conversion_warnings(conversion: Conversion, waiting: AfterTaxWaiting | None, today: dt.date) -> tuple[str, ...]:
    """What to look at twice before a conversion is logged, a sentence or two each.

    Args:
        conversion: As it would be recorded.
        waiting: The plan's after-tax money before it; None where it is not looked at.
        today: The day.
    """
    return tuple(_warnings(conversion, waiting, today))


def _warnings(conversion: Conversion, waiting: AfterTaxWaiting | None, today: dt.date) -> Iterator[str]:
    kept = total(leg.amount for leg in conversion.parts if leg.destination == CASH)
    if kept:
        yield f"The {kept} of cash is kept, not rolled over; after 60 days that cannot be changed (IRC 402(c)(3))."
    if conversion.withheld and not kept and all(leg.direct for leg in conversion.parts):
        yield (
            f"The {conversion.withheld} withheld is counted as moved. Enter a cash leg for what was not made up from"
            " other money."
        )
    if conversion.date > today:
        yield f"{conversion.date} is still to come: log a conversion once the plan has made it."
    if conversion.date.year != today.year:
        yield f"It counts in the tax year {conversion.date.year}, the year of its day, not in {today.year}."
    if waiting is not None and conversion.source == AFTER_TAX:
        yield from _more_than_known(conversion, waiting)


def _more_than_known(conversion: Conversion, waiting: AfterTaxWaiting) -> Iterator[str]:
    """What the ledger expects is no measure where the conversion itself says what was there, or what had grown."""
    if conversion.balance_before is not None:
        return
    if conversion.earnings is not None:
        moved, what, known = conversion.gross - conversion.earnings, "basis", waiting.basis
    elif waiting.balance is not None:
        moved, what, known = conversion.gross, "balance", waiting.balance
    else:
        moved, what, known = conversion.gross, "basis", waiting.basis
    if known is not None and moved > known:
        without = " without its earnings" if conversion.earnings is not None else ""
        yield (
            f"{moved}{without} is more than the {what} of {known} that the ledger knows of in {waiting.plan}:"
            " check the amount, and whether deposits or a statement are missing."
        )
