"""What a plan's own caps on deferrals and after-tax money give reason to say."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.alerts.alert import INFO, NEAR_INFO, NEAR_WARNING, WARNING, Alert
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
        so_far: The cap is a share of the pay so far, as nothing says what pay is to come; only passing it is said.
        ended: The limitation year is over; then too only passing it is said.
        rounding: What rounding a share of pay on each pay date so far can have added.
        rounding_to_come: What it can add on the pay dates to come.
    """

    plan: str
    plan_name: str
    what: str
    rule: str
    cap: Money
    used: Money
    projected: Money | None
    last: dt.date
    so_far: bool = False
    ended: bool = False
    rounding: Money = ZERO
    rounding_to_come: Money = ZERO


def plan_cap_alert(held: PlanCap, *, near_info: int = NEAR_INFO, near_warning: int = NEAR_WARNING) -> Alert | None:
    """`plan_cap_near`: a plan's own cap is near, passed, or will be by what is scheduled; reaching it is no fault.

    Args:
        held: The cap and what went in.
        near_info: Percent of the cap from which it is said.
        near_warning: Percent from which it is a warning, unless the projection stays within the cap.

    Source: the plan document; IRC 401(a)(17) for the pay that a share of pay looks at.
    """
    if held.used > held.cap + held.rounding:
        return _passed(held)
    if held.so_far or held.ended:
        return None
    hundredfold = held.used.cents * 100
    near = held.used > ZERO and hundredfold >= held.cap.cents * near_info
    passes = held.projected is not None and held.projected > held.cap + held.rounding + held.rounding_to_come
    if not near:
        return _projected(held, held.projected) if held.projected is not None and passes else None
    unknown = held.projected is None and hundredfold >= held.cap.cents * near_warning
    room = max(held.cap - held.used, ZERO)
    message = (
        f"{held.plan_name}: {held.what} of {held.used} are near the plan's own cap of {held.cap} ({held.rule}); {room} "
        "may still go in."
    )
    if passes:
        message += f" What is scheduled leads to {held.projected}."
    action = f"Set the election so that until {held.last} no more than {room} follows; the plan stops the rest."
    return _alert(held, WARNING if passes or unknown else INFO, message, action, room)


def _passed(held: PlanCap) -> Alert:
    over = held.used - held.cap
    message = f"{held.plan_name}: {held.what} of {held.used} are {over} over "
    action = "Check the plan's rules and the pay stubs; ask the plan whether it sends back what is over."
    if held.so_far:
        message += (
            f"{held.cap}, the plan's own cap as far as it can be held now ({held.rule}): nothing says what pay is "
            "still to come."
        )
        action += " Pay still to come raises the cap: enter it with roth-ledger schedule add."
    else:
        message += f"the plan's own cap of {held.cap} ({held.rule})."
    return _alert(held, WARNING, message, action, over)


def _projected(held: PlanCap, projected: Money) -> Alert:
    over, room = projected - held.cap, held.cap - held.used
    return _alert(
        held,
        WARNING,
        f"{held.plan_name}: {held.what} as scheduled lead to {projected} by {held.last}, {over} over the plan's own "
        f"cap of {held.cap} ({held.rule}).",
        f"Set the election so that until {held.last} no more than {room} follows; the plan stops the rest, or sends it "
        "back.",
        over,
    )


def _alert(held: PlanCap, level: str, message: str, action: str, amount: Money) -> Alert:
    return Alert(
        code="plan_cap_near",
        level=level,
        message=message,
        action=action,
        amount=amount,
        date=held.last,
        source="plan document; IRC 401(a)(17)",
        subject=held.plan,
    )


def percent(share: Decimal) -> str:
    """A share of pay for people: `6 %`, `4.25 %`."""
    return f"{(share * 100).normalize():f} %"


def share_rule(rate: Decimal, pay: Money, *, capped: bool, so_far: bool = False) -> str:
    """What a cap of a share of pay comes from; `capped` where 401(a)(17) leaves a part of the pay out."""
    most = ", the most pay that counts" if capped else f" of plan pay {'so far' if so_far else 'in the year'}"
    return f"{percent(rate)} of {pay}{most}"
