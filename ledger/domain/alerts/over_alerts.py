"""What is said where a limit was passed, or its year is past; loaded only there."""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.alerts.alert import CRITICAL, Alert
from ledger.domain.limits.additions import AdditionsStanding
from ledger.domain.limits.deferrals import DeferralStanding, return_deadline
from ledger.domain.limits.limitation_years import DAYS_TO_DEPOSIT
from ledger.domain.money import ZERO, Money
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS


def excess_deferral_alert(
    standing: DeferralStanding,
    excess: Money,
    over: str,
    as_of: dt.date,
    one_group: Sequence[str],
    kinds: tuple[Money, Money] | None = None,
) -> Alert:
    """`402g_over`: what is over goes back by 15 April, from the plans that see it or from one the person tells.

    Args:
        standing: Of the person.
        excess: What is over the limit with catch-up.
        over: The start of the message, without its full stop.
        as_of: The day it is seen from.
        one_group: Names of the plans where one employer group has all of them; empty where several have them.
        kinds: Pre-tax and Roth deferrals of the year, less what came back in time; None where they are not known.

    Source: IRC 402(g)(1), (2)(A), (6), 402A(d)(3); 401(a)(30) for plans of one group.
    """
    deadline, year = return_deadline(standing.year), standing.year
    plans, told_by = ", ".join(one_group), dt.date(year + 1, 3, 1)
    stop = f"Stop deferring for {year}. " if as_of.year <= year else ""
    if as_of > deadline:
        over += f", and the day for paying it out was {deadline}"
        how = (
            "The plans of unrelated employers cannot correct it: it stays until it can be paid out for another reason."
        )
        if one_group:
            how = f"All of it went to one employer's plans ({plans}): ask them how they correct it."
        from ledger.domain.excess.excess_kinds import taxed_twice

        pre_tax, roth = (standing.total, standing.total) if kinds is None else kinds
        action = f"{taxed_twice(standing.year, excess, pre_tax=pre_tax, roth=roth)} {how}"
    elif one_group:
        action = (
            f"{stop}All of it went to one employer's plans ({plans}), which have to correct it: remind them that "
            f"{excess} with its earnings must be paid out by {deadline}."
        )
    else:
        told = f"plans may want to be told by {told_by}" if as_of <= told_by else f"tell it at once, {told_by} is past"
        action = (
            f"{stop}Ask a plan to pay out {excess} with its earnings by {deadline}; {told}. No employer sees the "
            "other's plans."
        )
    return Alert(
        code="402g_over",
        level=CRITICAL,
        message=f"{over}.",
        action=action,
        amount=excess,
        date=deadline,
        source="IRC 402(g)(1), (2)(A), (6)",
    )


def after_the_year(last: dt.date, room: Money, as_of: dt.date) -> str:
    """What may still be put in for a limitation year that is over: first everybody's money, then the employer's.

    Args:
        last: The limitation year's last day.
        room: What is left of the limit.
        as_of: The day it is seen from, after it.

    Source: Reg. 1.415(c)-1(b)(6)(i)(B), (C), of which the second is cited from memory.
    """
    deposits = last + DAYS_TO_DEPOSIT
    fits = f"more than {room} of it" if room else "any of it"
    if as_of <= deposits:
        return (
            f"The limitation year is past. Your own money for it may reach the plan until {deposits} (that it has 30 "
            f"days is unsettled), the employer's until the employer's own deadline; {fits} would be over the limit."
        )
    return (
        "The limitation year is past: only employer money may still be put in for it, until the employer's own "
        f"deadline, and {fits} would be over the limit. Ask whether a match or profit sharing for it is still to come."
    )


def excess_additions_alert(standing: AdditionsStanding, excess: Money, over: str, source: str, *, past: bool) -> Alert:
    """`415c_over`: only the plan can correct it, and which money goes back first rests on what there is.

    Args:
        standing: Of the group's limitation year.
        excess: What is over.
        over: The message.
        source: Of the limit.
        past: The limitation year is over, so that nothing more can be stopped.

    Source: Rev. Proc. 2021-30 §6.06(2).
    """
    held = standing.by_source
    after_tax = held.get(AFTER_TAX, ZERO)
    deferrals = sum(amount.cents for kind, amount in held.items() if kind in ELECTIVE_DEFERRALS)
    last = standing.period[1]
    if after_tax > ZERO:
        stop = "Stop after-tax contributions now and ask"
        how = (
            "only the plan can, and after-tax money that was not matched goes back first, with its earnings. Do not "
            f"convert or withdraw {min(excess, after_tax)} of it before."
        )
    elif deferrals > standing.catch_up.cents:
        stop = f"Let nothing more that counts go in before {last} is past, and ask"
        how = (
            "only the plan can, and deferrals that were not matched go back first, with their earnings. Do not ask for "
            "a normal withdrawal."
        )
    else:
        stop = f"Let the employer put in no more before {last} is past, and ask"
        how = (
            "only the plan can, as a rule by forfeiting what the employer put in too much. That step is unsettled "
            "here: the plan's own correction decides."
        )
    return Alert(
        code="415c_over",
        level=CRITICAL,
        message=over,
        action=f"{'Ask' if past else stop} the plan to correct the excess: {how}",
        amount=excess,
        date=last,
        source=f"{source}; Rev. Proc. 2021-30 §6.06(2)",
        subject=standing.group,
    )
