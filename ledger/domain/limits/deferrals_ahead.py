"""What the deferrals to come give reason to say: over two employers, as catch-up, and for the match."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.limits.alerts import INFO, WARNING, Alert
from ledger.domain.limits.cap_alerts import percent
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


class MatchAhead(NamedTuple):
    """What the pay dates to come of a plan that matches pay date by pay date, with no true-up, leave unmatched.

    Attributes:
        lost: Match that those pay dates would bring if each were matched in full, and do not as scheduled.
        share: Of pay, up to which the plan matches.
        first: The next pay date; `last` is the year's last.
        limit_reached_on: The pay date on which deferrals reach the person's limit; None where they do not.
        none_left: The limit is reached already.
        stops_on: The first pay date to come without a deferral, the limit apart; None where there is none.
        lasting_share: The largest share of pay that lasts to the last pay date; None where it is not known.
        regular: The scheduled share of pay, where it is one and the same; None otherwise.
    """

    plan: str
    plan_name: str
    lost: Money
    share: Decimal
    first: dt.date
    last: dt.date
    limit_reached_on: dt.date | None = None
    none_left: bool = False
    stops_on: dt.date | None = None
    lasting_share: Decimal | None = None
    regular: Decimal | None = None


def match_at_risk_alert(ahead: MatchAhead) -> Alert | None:
    """`match_at_risk`: match is lost; for information where the person simply defers less than is matched.

    Args:
        ahead: What is lost and why.

    Source: the plan document; IRC 402(g)(1) for the limit.
    """
    if ahead.lost <= ZERO:
        return None
    share = percent(ahead.share)
    level, source = WARNING, "plan document; IRC 402(g)(1)"
    if ahead.none_left or ahead.limit_reached_on is not None:
        limit = f"your 402(g) limit for {ahead.last.year}"
        why = f"your deferrals reach {limit} on pay date {ahead.limit_reached_on}"
        if ahead.none_left:
            why = f"your deferrals have reached {limit}"
        action = _spread(ahead, share)
    elif ahead.stops_on is not None:
        why = f"nothing is deferred on pay date {ahead.stops_on} by the schedule"
        action = f"Defer at least {share} of pay on every pay date from {ahead.first} to {ahead.last}."
        source = "plan document"
    else:
        level, source = INFO, "plan document"
        elected = "" if ahead.regular is None else f" ({percent(ahead.regular)})"
        why = f"less is deferred{elected} than is matched, up to {share} of pay"
        action = f"To get all of it, defer {share} of pay on every pay date from {ahead.first} to {ahead.last}."
    return Alert(
        code="match_at_risk",
        level=level,
        message=f"{ahead.plan_name} matches each pay date by itself, with no true-up, and {why}: {ahead.lost} of "
        f"employer match until {ahead.last} is lost.",
        action=action,
        amount=ahead.lost,
        date=ahead.first,
        source=source,
        subject=ahead.plan,
    )


def _spread(ahead: MatchAhead, share: str) -> str:
    """What keeps the match, as far as the deferral limit still lets it."""
    if ahead.none_left:
        return (
            f"Nothing more may be deferred in {ahead.last.year}. Ask whether the plan makes up match after the year; "
            f"for {ahead.last.year + 1} spread deferrals, with at least {share} of pay on every pay date."
        )
    lasting = ahead.lasting_share
    if lasting is not None and lasting < ahead.share:
        return (
            f"Lower deferrals to {percent(lasting)} of pay from pay date {ahead.first} on: that lasts to {ahead.last}, "
            f"though full match takes {share}."
        )
    most = "" if lasting is None else f"; up to {percent(lasting)} lasts to {ahead.last}"
    return (
        f"Lower deferrals from pay date {ahead.first} on so that at least {share} of pay goes in on every pay date"
        f"{most}."
    )
