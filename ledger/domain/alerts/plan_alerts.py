"""What after-tax money and its conversion give reason to say, plan by plan."""

import datetime as dt

from ledger.domain.alerts.alert import INFO, WARNING, Alert
from ledger.domain.money import ZERO, Money
from ledger.domain.settings import DEFAULTS

# Days that the oldest after-tax deposit has waited for its conversion.
WAITING_INFO, WAITING_WARNING = DEFAULTS.waiting_info, DEFAULTS.waiting_warning


def after_tax_waiting_alert(
    plan_name: str,
    waiting: Money,
    oldest: dt.date | None,
    as_of: dt.date,
    *,
    info_days: int = WAITING_INFO,
    warning_days: int = WAITING_WARNING,
    held_back: Money = ZERO,
) -> Alert | None:
    """`after_tax_waiting` once the oldest unconverted deposit has waited more than some days; later a warning.

    Args:
        plan_name: As a person knows it; a plan that allows no conversion has nothing that waits.
        waiting: After-tax contributions not yet converted.
        oldest: Deposit date of the oldest of them, first in first out; None where there are none.
        as_of: The day it is seen from.
        info_days: Days after which it is said.
        warning_days: Days after which it is a warning.
        held_back: After-tax money of the plan's group that is over 415(c) and may have to go back unconverted.

    Source: IRC 402A(c)(4); Notice 2014-54; Rev. Proc. 2021-30 §6.06(2) for what goes back first.
    """
    days = 0 if oldest is None else (as_of - oldest).days
    if not waiting or days <= info_days:
        return None
    level = WARNING if days > warning_days else INFO
    action, source = "Convert it: what it earns until then is taxed when it is converted.", "IRC 402A(c)(4)"
    held = min(held_back, waiting)
    if held == waiting:
        level, action = INFO, "Do not convert it yet: it is over 415(c) and may have to go back (415c_over)."
    elif held > ZERO:
        action = (
            f"Convert {waiting - held}: what it earns until then is taxed when it is converted. Leave {held}, which is "
            "over 415(c) and may have to go back (415c_over)."
        )
    if held > ZERO:
        source += "; Rev. Proc. 2021-30 §6.06(2)"
    return Alert(
        code="after_tax_waiting",
        level=level,
        message=f"{waiting} of after-tax money in {plan_name} waits for its conversion, the oldest since {oldest} "
        f"({days} days).",
        action=action,
        amount=waiting,
        date=oldest,
        source=f"{source}; Notice 2014-54",
    )


def after_tax_not_allowed_alert(plan_name: str, amount: Money, date: dt.date) -> Alert:
    """`plan_does_not_allow`: after-tax money went into a plan that takes none.

    Args:
        plan_name: As a person knows it.
        amount: What went in.
        date: The day of the latest contribution.
    """
    return Alert(
        code="plan_does_not_allow",
        level=WARNING,
        message=f"{amount} of after-tax money went into {plan_name}, last on {date}; by its rules it takes none.",
        action="Check the pay stub's source, and the plan's rules in its summary description; correct the one that is "
        "wrong, or ask the plan to return the money.",
        amount=amount,
        date=date,
        source="plan document",
    )


def roth_not_allowed_alert(plan: str, plan_name: str, amount: Money, date: dt.date) -> Alert:
    """`plan_does_not_allow`: Roth money went into a plan that takes none.

    Args:
        plan: Its id.
        plan_name: As a person knows it.
        amount: What went in, Roth deferrals and Roth employer money together.
        date: The day of the latest of it.

    Source: IRC 402A; the plan document.
    """
    return Alert(
        code="plan_does_not_allow",
        level=WARNING,
        message=f"{amount} of Roth money went into {plan_name}, last on {date}; by its rules it takes none.",
        action="Check the pay stub's source, and the plan's rules in its summary description; correct the one that is "
        "wrong, or ask payroll what it did with the money.",
        amount=amount,
        date=date,
        source="plan document; IRC 402A",
        subject=plan,
    )


def conversion_not_allowed_alert(plan_name: str, destination: str, amount: Money, date: dt.date) -> Alert:
    """`plan_does_not_allow`: money was converted in a way that the plan does not offer.

    Args:
        plan_name: As a person knows it.
        destination: `in_plan_roth`, or another that takes the money out of the plan.
        amount: What was converted.
        date: The day of the conversion.
    """
    way = "conversion inside the plan" if destination == "in_plan_roth" else "rollover out of the plan while in service"
    return Alert(
        code="plan_does_not_allow",
        level=WARNING,
        message=f"{amount} was converted from {plan_name} on {date}; by its rules it has no {way}.",
        action="Check where the money went, and the plan's rules in its summary description; correct the one that is "
        "wrong.",
        amount=amount,
        date=date,
        source="plan document",
    )


def missing_earnings_alert(
    conversion_id: str, plan_name: str, date: dt.date, amount: Money, why: str | None = None
) -> Alert:
    """`conversion_missing_earnings`: nothing says how much of a conversion is earnings.

    Args:
        conversion_id: The entry.
        plan_name: As a person knows it.
        date: Of the conversion.
        amount: All that was converted.
        why: What is missing, where it is known to be something else than the conversion's own earnings.

    Source: IRC 72(e)(8); Notice 2014-54.
    """
    return Alert(
        code="conversion_missing_earnings",
        level=WARNING,
        message=f"Nothing says how much of the {amount} converted from {plan_name} on {date} ({conversion_id}) is "
        "earnings; its taxable amount is not known.",
        action=why or "Enter the earnings, or the balance just before, from the plan's confirmation or statement.",
        amount=amount,
        date=date,
        source="IRC 72(e)(8); Notice 2014-54",
    )


def money_after_end_alert(plan_id: str, plan_name: str, amount: Money, ended: dt.date) -> Alert:
    """`plan_does_not_allow`: money went into a plan after the day on which it was terminated.

    Args:
        plan_id: Of the plan.
        plan_name: As a person knows it.
        amount: What went in after that day.
        ended: The plan's last day.

    Source: Reg. 1.415(j)-1(d)(2): a termination ends the limitation year.
    """
    return Alert(
        code="plan_does_not_allow",
        level=WARNING,
        message=f"{amount} went into {plan_name} after {ended}, the day it ended by its rules. Its limitation year is "
        "counted as if it ran on.",
        action="Where the plan ended later or only your job did, correct its end (roth-ledger plan change ID --ended "
        "DATE, or --clear ended); else check the pay dates.",
        amount=amount,
        date=ended,
        source="Reg. 1.415(j)-1(d)(2); plan document",
        subject=plan_id,
    )
