"""What forms, refunds and conversions of money that goes back give reason to say."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.alerts.alert import CRITICAL, INFO, WARNING, Alert
from ledger.domain.money import ZERO, Money


class Converted(NamedTuple):
    """After-tax money that left the after-tax account: where to, and the last day; `basis` None is not known."""

    destination: str
    basis: Money | None
    last: dt.date


FORM_1099R, RETURN = "1099-R", "return"


def form_mismatch_alert(
    year: int, message: str, action: str, amount: Money | None, *, form: str = FORM_1099R, subject: str
) -> Alert:
    """`form_1099r_mismatch`, or `form_mismatch` of another form or a return: not as the ledger expects.

    Args:
        year: Of the form.
        message: What differs.
        action: What to do about it.
        amount: By how much; None where what differs is no amount, or not known.
        form: As `Difference.form` names it.
        subject: Id of the plan or employer that it came from, or what else tells it from others.

    Source: Instructions for Forms 1099-R and 5498; General Instructions for Forms W-2 and W-3; IRC 72(e)(8).
    """
    is_1099r = form == FORM_1099R
    name = f"Return of {year}" if form == RETURN else f"Form {form} of {year}"
    return Alert(
        code="form_1099r_mismatch" if is_1099r else "form_mismatch",
        level=WARNING,
        message=f"{name}: {message}",
        action=action,
        amount=amount,
        source="Instructions for Forms 1099-R and 5498" if is_1099r else "IRC 72(e)(8); form instructions",
        subject=None if amount is None else f"{year} {subject}",
    )


def beside_backdoor_alert(message: str, amount: Money, year: int) -> Alert:
    """`earnings_beside_backdoor`: pre-tax plan money that makes IRA conversions of the year taxable.

    Args:
        message: What it costs.
        amount: The money.
        year: Until whose end it can be moved away again.

    Source: IRC 408(d)(2); 408(d)(3)(A)(ii) and (H); Form 8606, line 6.
    """
    return Alert(
        code="earnings_beside_backdoor",
        level=WARNING,
        message=message,
        action=f"Roll the pre-tax IRA money into a plan that takes it by {year}-12-31, and enter it with `roth-ledger"
        " ira roll-in`; only pre-tax money goes along, basis stays behind.",
        amount=amount,
        date=dt.date(year, 12, 31),
        source="IRC 408(d)(2), 408(d)(3)(H); Form 8606, line 6",
    )


def already_converted(excess: Money, left: Money | None, converted: list[Converted]) -> Money | None:
    """How much of after-tax money that must go back was converted before.

    Args:
        excess: What must go back out of after-tax money.
        left: After-tax contributions not yet converted; None where that is not known.
        converted: Conversions since the limitation year began.

    Returns:
        Zero where what is left covers it; None where that is not known.
    """
    moved = [each.basis for each in converted]
    if not moved or not excess:
        return ZERO
    if left is None:
        return None
    short = max(excess - left, ZERO)
    known = [each for each in moved if each is not None]
    if len(known) < len(moved):
        return short
    return min(short, sum(known, ZERO))


def excess_after_conversion_alert(
    name: str, period: str, excess: Money, already: Money | None, converted: list[Converted], *, group: str
) -> Alert:
    """`excess_after_conversion`: excess annual additions that must go back were converted or rolled over before.

    Args:
        name: The employer or group as a person knows it.
        period: The limitation year in words.
        excess: What must go back out of after-tax money.
        already: The part of it that was converted; None where that is not known.
        converted: Conversions since the limitation year began, by destination.
        group: Its id.

    Source: Rev. Proc. 2021-30 §6.06(2); IRC 402(c)(4), 408A(c), 4973(f). What happens to a conversion of an excess is
    not settled by any of them.
    """
    what = f"at least part of the {excess} may have been" if already is None else f"{already} of it was"
    last = max(each.last for each in converted)
    action = ["Tell the plan before it corrects the excess, and convert nothing more of it."]
    date = last
    if any(each.destination == "in_plan_roth" for each in converted):
        action.append("What was converted inside the plan it takes, with its earnings, from your Roth account.")
    to_roth_ira = [each.last for each in converted if each.destination == "roth_ira"]
    if to_roth_ira:
        date = dt.date(max(to_roth_ira).year + 1, 10, 15)
        action.append(
            "What was rolled over to a Roth IRA was never eligible for it: it is an excess Roth IRA contribution; have "
            f"it removed with its earnings by {date}, the extended due date of that year's return, or 6 % excise is "
            "due for each year that it stays."
        )
    if any(each.destination not in ("in_plan_roth", "roth_ira") for each in converted):
        action.append("What went elsewhere was not eligible for rollover either: ask the plan that received it.")
    action.append("How the conversion itself is undone is unsettled.")
    return Alert(
        code="excess_after_conversion",
        level=CRITICAL,
        message=f"415(c): {excess} of after-tax money of {name} in {period} is over the limit and must go back; {what} "
        f"converted or rolled over before, last on {last}.",
        action=" ".join(action),
        amount=already,
        date=date,
        source="Rev. Proc. 2021-30 §6.06(2); IRC 402(c)(4), 4973(f); unsettled",
        subject=group,
    )


def acp_refund_risk_alert(
    plan_name: str, period: tuple[dt.date, dt.date], after_tax: Money, *, plan: str, as_of: dt.date
) -> Alert:
    """`acp_refund_risk`: the plan may have to return after-tax money of a highly compensated person.

    Args:
        plan_name: As a person knows it.
        period: First and last day of the plan year, which is taken to be the limitation year.
        after_tax: What went in for it.
        plan: Its id.
        as_of: The day it is seen from, not later than the last on which the plan corrects its test.

    Source: IRC 401(m)(2)(A), (6), (7), 414(q), 4979(f); Reg. 1.401(m)-3(j)(6).
    """
    from decimal import Decimal

    from ledger.domain.excess.correction_calendar import refund_deadlines
    from ledger.domain.planning.acp import acp_limit

    first, last = period
    calendar = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    year = str(last.year) if calendar else f"the plan year {first} to {last}"
    without_excise, _, at_all = refund_deadlines(last)
    until, three = without_excise if as_of <= without_excise else at_all, Decimal(3)
    return Alert(
        code="acp_refund_risk",
        level=INFO,
        message=f"You are highly compensated and put {after_tax} of after-tax money into {plan_name} in {year}: if the "
        f"plan fails the ACP test, part of it comes back, as a rule by {without_excise}, at the latest by {at_all}. No "
        f"safe harbor frees after-tax money from the test; where all others average {three} % of pay, for example, "
        f"yours may average {acp_limit(three)} %.",
        action=f"Until {until}, expect a refund: its principal is not taxed, its earnings are, in the year "
        "they are paid; it gives back no room under 415(c). Ask the plan for its test, and for a cap it sets for you.",
        amount=after_tax,
        date=without_excise,
        source="IRC 401(m)(2), (6), (7); Reg. 1.401(m)-3(j)(6)",
        subject=plan,
    )
