"""After-tax room that nothing uses."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from ledger.domain.alerts.alert import INFO, WARNING, Alert
from ledger.domain.alerts.cap_alerts import percent
from ledger.domain.alerts.planning_alerts import pay_dates_left
from ledger.domain.money import Money

_HUNDREDTH_OF_A_PERCENT = Decimal("0.0001")


def unused_room_alert(
    group: str,
    name: str,
    last: dt.date,
    unused: Money,
    pay: Sequence[tuple[dt.date, Money | None]],
    *,
    as_of: dt.date,
    at_least: Money,
    warning_days: int,
) -> Alert | None:
    """`unused_room`: after-tax room that what is scheduled does not use; a warning in the year's last days.

    Args:
        group: The id of the employer group.
        name: As a person knows it.
        last: The last day of the limitation year; `as_of` is a day of it.
        unused: Room for after-tax money, within the plan's caps, that is left once everything scheduled is in.
        pay: Pay, if known, of the dates to come in plans that take after-tax money; empty without a schedule.
        as_of: The day it is seen from.
        at_least: Less than this, or just this, is not said.
        warning_days: The last days of the limitation year, in which it is a warning if a change still helps.

    Source: IRC 415(c)(1); the caps are the plan document's.
    """
    if unused <= at_least:
        return None
    left = f"{unused} of after-tax room for {name} in the limitation year that ends {last}"
    unscheduled = f"There is {left}, and no schedule says whether it will be used."
    return Alert(
        code="unused_room",
        level=WARNING if (last - as_of).days < warning_days and _can_be_used(unused, pay) else INFO,
        message=f"What is scheduled leaves {left} unused." if pay else unscheduled,
        action=_use_of_room(unused, pay),
        amount=unused,
        date=max((day for day, _ in pay), default=last),
        source="IRC 415(c)(1)",
        subject=group,
    )


def _can_be_used(unused: Money, pay: Sequence[tuple[dt.date, Money | None]]) -> bool:
    """Whether half of the pay to come, as far as it is known, would use the room up: more is asked of nobody."""
    known = [each.cents for _, each in pay if each is not None]
    return bool(pay) and (len(known) < len(pay) or 2 * unused.cents <= sum(known))


def _use_of_room(unused: Money, pay: Sequence[tuple[dt.date, Money | None]]) -> str:
    if not pay:
        return "Look up the pay dates left, and enter them with `roth-ledger schedule add`, to see what they use."
    dates = sorted({day for day, _ in pay})
    return (
        f"If you want to use it, raise after-tax contributions by {Money(unused.cents // len(dates))} on "
        f"{pay_dates_left(len(dates))}{_share_of(unused, pay)}, from {dates[0]} on; after {dates[-1]} no change helps. "
        "It does not carry over."
    )


def _share_of(amount: Money, pay: Sequence[tuple[dt.date, Money | None]]) -> str:
    """An amount as a share of all pay to come, rounded down to a hundredth of a percent; nothing if not known."""
    known = [each.cents for _, each in pay if each is not None]
    if len(known) < len(pay) or amount.cents > sum(known):
        return ""
    share = (Decimal(amount.cents) / sum(known)).quantize(_HUNDREDTH_OF_A_PERCENT, ROUND_DOWN)
    return f" ({percent(share)} of pay)"
