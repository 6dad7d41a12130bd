"""What a plan's own caps on deferrals and after-tax money give reason to say."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.limits.alerts import INFO, NEAR_INFO, NEAR_WARNING, WARNING, Alert
from ledger.domain.money import ZERO, Money

AFTER_TAX_MONEY, DEFERRALS = "after-tax contributions", "elective deferrals"


class PlanCap(NamedTuple):
    """A plan's own cap on one kind of money in a limitation year, and what it holds.

    Attributes:
        what: `AFTER_TAX_MONEY` or `DEFERRALS`.
        rule: What the cap comes from (`share_rule`, or an amount).
        used: So far.
        projected: With what is scheduled; None where nothing says what is to come.
        last: The last day of the limitation year.
    """

    plan: str
    plan_name: str
    what: str
    rule: str
    cap: Money
    used: Money
    projected: Money | None
    last: dt.date


def plan_cap_alert(held: PlanCap, *, near_info: int = NEAR_INFO, near_warning: int = NEAR_WARNING) -> Alert | None:
    """`plan_cap_near`: a plan's own cap is near, or passed; reaching it is no fault.

    Args:
        held: The cap and what went in.
        near_info: Percent of the cap from which it is said.
        near_warning: Percent from which it is a warning, unless the projection stays within the cap.

    Source: the plan document; IRC 401(a)(17) for the pay that a share of pay looks at.
    """
    hundredfold = held.used.cents * 100
    room = held.cap - held.used
    if held.used.cents <= 0 or hundredfold < held.cap.cents * near_info:
        return None
    stays_within = held.projected is not None and held.projected <= held.cap
    near = WARNING if hundredfold >= held.cap.cents * near_warning and not stays_within else INFO
    so_far = f"{held.plan_name}: {held.what} of {held.used}"
    if room < ZERO:
        message = f"{so_far} are {-room} over the plan's own cap of {held.cap} ({held.rule})."
        action = "Check the plan's rules and the pay stubs; ask the plan whether it sends back what is over."
    else:
        message = f"{so_far} are near the plan's own cap of {held.cap} ({held.rule}); {room} may still go in."
        if held.projected is not None and not stays_within:
            message += f" What is scheduled leads to {held.projected}."
        action = f"Set the election so that until {held.last} no more than {room} follows; the plan stops the rest."
    return Alert(
        code="plan_cap_near",
        level=WARNING if room < ZERO else near,
        message=message,
        action=action,
        amount=room if room >= ZERO else -room,
        date=held.last,
        source="plan document; IRC 401(a)(17)",
        subject=held.plan,
    )


def percent(share: Decimal) -> str:
    """A share of pay for people: `6 %`, `4.25 %`."""
    return f"{(share * 100).normalize():f} %"


def share_rule(rate: Decimal, pay: Money, *, capped: bool) -> str:
    """What a cap of a share of pay comes from; `capped` where 401(a)(17) leaves a part of the pay out."""
    most = ", the most pay that counts" if capped else " of plan pay in the year"
    return f"{percent(rate)} of {pay}{most}"
