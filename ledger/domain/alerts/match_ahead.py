"""What deferrals to come leave unmatched, where a plan matches each pay date by itself."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.alerts.alert import INFO, WARNING, Alert
from ledger.domain.alerts.cap_alerts import percent
from ledger.domain.money import ZERO, Money


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
        stopped_by_none: The limit is the person's over several employers, and no payroll stops at it.
        others: The names of other plans with deferrals to come, where it is so.
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
    stopped_by_none: bool = False
    others: tuple[str, ...] = ()


class BonusAhead(NamedTuple):
    """A bonus to come of such a plan from which nothing is deferred.

    Attributes:
        pay: Of the bonus; a plan need not count it.
        deferred: What could be deferred from it for its match, as far as the limit leaves room beside other pay dates.
        lost: The match on that.
        elected: Whether the bonus has elections of its own.
    """

    plan: str
    plan_name: str
    pay_date: dt.date
    pay: Money
    deferred: Money
    lost: Money
    elected: bool


def match_at_risk_alert(ahead: MatchAhead) -> Alert | None:
    """`match_at_risk`: match is lost; for information where the person simply defers less than is matched.

    Args:
        ahead: What is lost and why.

    Source: the plan document; IRC 402(g)(1) for the limit.
    """
    if ahead.lost <= ZERO:
        return None
    if ahead.stopped_by_none:
        return _if_stopped(ahead)
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
        if ahead.lasting_share is not None and ahead.lasting_share < ahead.share:
            lasting = percent(ahead.lasting_share)
            action = (
                f"To get most of it, defer {lasting} of pay on every pay date from {ahead.first} to {ahead.last}: the "
                f"402(g) limit lasts for no more, though full match takes {share}."
            )
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


def _if_stopped(ahead: MatchAhead) -> Alert:
    """Match that is lost only if the person stops: no payroll does it for them."""
    year = ahead.last.year
    reach = "have reached" if ahead.none_left else "reach"
    when = "" if ahead.none_left else f" on pay date {ahead.limit_reached_on}"
    if ahead.others:
        others = " or ".join(ahead.others)
        action = f"Lower deferrals to {others} in place of those to {ahead.plan_name}: its match then stays."
    else:
        action = _spread(ahead, percent(ahead.share))
    return Alert(
        code="match_at_risk",
        level=INFO,
        message=f"Your deferrals over all employers {reach} your 402(g) limit for {year}{when}, and no payroll stops "
        f"them there. If you stop those to {ahead.plan_name} yourself, {ahead.lost} of its match until {ahead.last} is "
        "lost: it matches each pay date by itself, with no true-up.",
        action=action,
        amount=ahead.lost,
        date=ahead.first,
        source="plan document; IRC 402(g)(1)",
        subject=ahead.plan,
    )


def bonus_match_alert(ahead: BonusAhead) -> Alert:
    """`match_at_risk` for a bonus with no deferral; for information where nothing at all is elected from it.

    Args:
        ahead: The bonus and the match it could bring.

    Source: the plan document, which says whether the plan counts a bonus.
    """
    return Alert(
        code="match_at_risk",
        level=WARNING if ahead.elected else INFO,
        message=f"Nothing is deferred from the bonus of {ahead.pay} on {ahead.pay_date}, and {ahead.plan_name} matches "
        f"each pay date by itself, with no true-up: {ahead.lost} of employer match is not brought, if the plan counts "
        "the bonus.",
        action=f"Look up whether the plan counts it; if so, elect {ahead.deferred} of deferrals from it before "
        f"{ahead.pay_date}, and enter that with roth-ledger schedule bonus.",
        amount=ahead.lost,
        date=ahead.pay_date,
        source="plan document",
        subject=ahead.plan,
    )
