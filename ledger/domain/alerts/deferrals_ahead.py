"""What the deferrals to come give reason to say: over two employers, and as catch-up."""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.alerts.alert import WARNING, Alert
from ledger.domain.limits.deferrals import return_deadline
from ledger.domain.money import ZERO, Money


def projected_excess_alert(
    year: int,
    *,
    projected: Money,
    limit: Money,
    passes_on: dt.date,
    can_stop: Sequence[tuple[str, Money]],
) -> Alert | None:
    """`402g_projected`: what several unrelated employers will take passes the person's limit, and none of them sees it.

    Args:
        year: The calendar year.
        projected: Deferrals recorded and scheduled, each employer's as far as its own payroll lets them in.
        limit: 402(g) with the person's catch-up.
        passes_on: The first pay date that passes it.
        can_stop: The plans, by name, that have deferrals scheduled, and how much.

    Source: IRC 402(g)(1), (2)(A), 401(a)(30); Reg. 1.402(g)-2(b).
    """
    over = projected - limit
    if over <= ZERO:
        return None
    stops = " or ".join(f"{name} ({amount} scheduled)" for name, amount in can_stop)
    return Alert(
        code="402g_projected",
        level=WARNING,
        message=f"402(g): deferrals of {year} over all your employers lead to {projected}, {over} over your limit of "
        f"{limit}, passed on pay date {passes_on}. No employer sees the other's plan, so no payroll stops it.",
        action=f"Lower deferrals to {stops} by {over} in all before pay date {passes_on}. What goes in over the limit "
        f"must be paid out by {return_deadline(year)}; plans may want to be told by {year + 1}-03-01.",
        amount=over,
        date=passes_on,
        source="IRC 402(g)(1), (2)(A), 401(a)(30)",
    )


def catch_up_ahead_alert(group: str, name: str, *, catch_up: Money, roth: Money, passes_on: dt.date) -> Alert | None:
    """`catch_up_must_be_roth`, looking ahead: deferrals as scheduled pass the limit with too few of them Roth.

    Args:
        group: The id of the employer group.
        name: As a person knows it.
        catch_up: What of the year's deferrals, recorded and scheduled, will be catch-up that must be Roth.
        roth: Roth deferrals of the year, recorded and scheduled.
        passes_on: The pay date on which deferrals pass the limit without catch-up.

    Source: IRC 414(v)(7); Reg. 1.414(v)-2.
    """
    missing = catch_up - max(roth, ZERO)
    if missing <= ZERO:
        return None
    return Alert(
        code="catch_up_must_be_roth",
        level=WARNING,
        message=f"Deferrals to {name} pass the limit without catch-up on pay date {passes_on}; {catch_up} of what is "
        f"scheduled is then catch-up that must be Roth, and Roth deferrals come to {roth}: {missing} would be pre-tax.",
        action=f"Elect Roth for {missing} of the deferrals still to come, from pay date {passes_on} at the latest, or "
        "ask the plan whether it changes them to Roth by itself. Roth deferrals of earlier in the year count, where "
        "the plan applies them so.",
        amount=missing,
        date=passes_on,
        source="IRC 414(v)(7); Reg. 1.414(v)-2",
        subject=group,
    )
