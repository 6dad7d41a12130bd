"""What the limits give reason to say; values only, which codes a screen shows how is not decided here."""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.alerts.alert import CRITICAL, INFO, NEAR_INFO, NEAR_WARNING, WARNING, Alert, nearness
from ledger.domain.limits.additions import COMPENSATION, AdditionsStanding
from ledger.domain.limits.deferrals import DeferralStanding
from ledger.domain.money import ZERO, Money


def deferral_alerts(
    standing: DeferralStanding,
    *,
    as_of: dt.date,
    projected_total: Money | None = None,
    near_info: int = NEAR_INFO,
    near_warning: int = NEAR_WARNING,
    one_group: Sequence[str] = (),
    kinds: tuple[Money, Money] | None = None,
) -> list[Alert]:
    """`402g_over` or `402g_near`, if either is so; none where the limit is not known.

    Args:
        standing: Of the person.
        as_of: The day it is seen from; after the deadline an excess has other consequences.
        projected_total: What the schedule's later pay dates would bring the total to; None where none is known.
        near_info: Percent of the limit with catch-up, from which it is said.
        near_warning: Percent from which it is a warning.
        one_group: The names of the plans that took the deferrals, where one employer group has them all: then the
            plans see the excess and have to act. Empty where several unrelated employers' plans took them.
        kinds: Pre-tax and Roth deferrals of the year, less what came back in time; asked for where they are over.

    Source: IRC 402(g)(1), (2), (6); 414(v).
    """
    if standing.limit is None or standing.catch_up_limit is None or standing.room is None or standing.excess is None:
        return []
    limit = standing.limit + standing.catch_up_limit
    with_catch_up = ", catch-up included" if standing.catch_up_limit else ""
    total = f"402(g): elective deferrals of {standing.year} are {standing.total}"
    if standing.excess:
        from ledger.domain.alerts.over_alerts import excess_deferral_alert

        over = f"{total}, {standing.excess} over the limit of {limit}{with_catch_up}"
        return [excess_deferral_alert(standing, standing.excess, over, as_of, one_group, kinds)]
    level = nearness(standing.total, limit, projected_total, near_info, near_warning)
    if level is None:
        return []
    left = f"{standing.room} may still go in."
    action = f"Set the election so that the pay dates left in {standing.year} add up to {standing.room} at most."
    if as_of > dt.date(standing.year, 12, 31):
        level, left = INFO, f"{standing.room} was left."
        action = (
            f"Nothing is left to set: the pay dates of {standing.year} are past. Compare box 12 of the W-2 with it."
        )
    near = Alert(
        code="402g_near",
        level=level,
        message=f"{total} of the limit of {limit}{with_catch_up}; {left}",
        action=action,
        amount=standing.room,
        date=dt.date(standing.year, 12, 31),
        source="IRC 402(g)(1), 414(v)" if standing.catch_up_limit else "IRC 402(g)(1)",
    )
    return [near]


def additions_alerts(
    standing: AdditionsStanding,
    *,
    name: str,
    projected_total: Money | None = None,
    near_info: int = NEAR_INFO,
    near_warning: int = NEAR_WARNING,
    safety_margin: Money = ZERO,
    as_of: dt.date | None = None,
) -> list[Alert]:
    """`415c_over`, or `415c_projected` and `415c_near`, and `compensation_binds`, as far as they are so.

    Args:
        standing: Of one employer group and limitation year.
        name: The employer or group as a person knows it.
        projected_total: What the schedule's later pay dates would bring the total to; None where none is known.
        near_info: Percent of the limit from which it is said.
        near_warning: Percent from which it is a warning.
        safety_margin: What the person wants to keep free; named in the actions, in no figure.
        as_of: The day it is seen from; not given, the limitation year is taken to be running.

    Source: IRC 415(c)(1); Rev. Proc. 2021-30 §6.06(2) for what goes back first; Reg. 1.415(c)-1(b)(6)(i) for what
    may follow a limitation year.
    """
    if standing.limit is None:
        return []
    past = as_of is not None and as_of > standing.period[1]
    source = "IRC 415(c)(1)(B)" if standing.bound_by == COMPENSATION else "IRC 415(c)(1)(A)"
    total = f"415(c): annual additions for {name} in {_period(standing)} are {standing.total}"
    alerts = [_compensation_binds(standing, name, past=past)] if standing.bound_by == COMPENSATION else []
    if standing.room is None or standing.excess is None:
        return alerts
    if standing.excess:
        from ledger.domain.alerts.over_alerts import excess_additions_alert

        over = f"{total}, {standing.excess} over the limit of {standing.limit}.{_unsure(standing)}"
        return [excess_additions_alert(standing, standing.excess, over, source, past=past), *alerts]
    level = nearness(standing.total, standing.limit, projected_total, near_info, near_warning)
    kept = f" Leave your safety margin of {safety_margin} free as well." if safety_margin else ""
    near = [] if level is None else [_additions_near(standing, standing.room, level, total, source, kept, as_of)]
    if projected_total is not None and projected_total > standing.limit:
        over_by = projected_total - standing.limit
        near.insert(0, _additions_projected(standing, over_by, total, source, kept, past=past))
    return [*near, *alerts]


def _additions_projected(
    standing: AdditionsStanding, over: Money, total: str, source: str, kept: str, *, past: bool
) -> Alert:
    last = standing.period[1]
    coming = "what may still be allocated to it" if past else f"what is scheduled until {last}"
    action = f"Lower the after-tax election so that {over} less goes in by {last}.{kept}"
    if past:
        action = f"Tell the plan before more is put in for it: {over} of it would be over and have to be corrected."
    leads_to = "" if standing.limit is None else f"{standing.limit + over}, {over} over the limit of {standing.limit}"
    return Alert(
        code="415c_projected",
        level=WARNING,
        message=f"{total}; {coming} leads to {leads_to}.{_unsure(standing)}",
        action=action,
        amount=over,
        date=last,
        source=source,
        subject=standing.group,
    )


def _additions_near(
    standing: AdditionsStanding, room: Money, level: str, total: str, source: str, kept: str, as_of: dt.date | None
) -> Alert:
    last = standing.period[1]
    left = f"{room} may still go in"
    action = f"Until {last}, keep room for deferrals and employer money still to come; after-tax money gets the rest."
    action += kept
    if not room:
        action = f"Let no after-tax contribution, deferral or employer money that counts follow before {last} is past."
    if as_of is not None and as_of > last:
        from ledger.domain.alerts.over_alerts import after_the_year

        left, action = f"{room} is left", after_the_year(last, room, as_of)
    return Alert(
        code="415c_near",
        level=level,
        message=f"{total} of the limit of {standing.limit}; {left}.{_unsure(standing)}",
        action=action,
        amount=room,
        date=last,
        source=source,
        subject=standing.group,
    )


def _unsure(standing: AdditionsStanding) -> str:
    """What the limit rests on where that is not certain."""
    said = "" if standing.compensation is not None else " Pay is not on file, so the dollar limit alone was used."
    first, last = standing.period
    if (last + dt.timedelta(days=1)).day != first.day:
        said += " How part of a month counts in a short limitation year is unsettled: ask the plan for its limit."
    return said


def _period(standing: AdditionsStanding) -> str:
    first, last = standing.period
    if (first, last) == (dt.date(standing.year, 1, 1), dt.date(standing.year, 12, 31)):
        return str(standing.year)
    return f"the limitation year {first} to {last}"


def _compensation_binds(standing: AdditionsStanding, name: str, *, past: bool) -> Alert:
    check = "heck that it holds deferrals and other pre-tax benefits."
    return Alert(
        code="compensation_binds",
        level=INFO,
        message=f"415(c): pay of {standing.limit} from {name} in {_period(standing)} is the limit.",
        action=f"C{check}" if past else f"Plan after-tax contributions on this pay; c{check}",
        amount=standing.limit,
        date=standing.period[1],
        source="IRC 415(c)(1)(B), (3)",
        subject=standing.group,
    )


def limits_not_loaded_alert(
    year: int, *, first_on_file: int, last_on_file: int, missing: tuple[str, ...] = ()
) -> Alert:
    """`limits_not_loaded`: a year's limits and what is left of them are not known, and no other year's are used.

    Args:
        year: The year without figures.
        first_on_file: The first year that has them.
        last_on_file: The last.
        missing: Names of the figures that are not on file, where others of that year are the person's own.

    Source: IRC 415(d), 402(g)(4): the IRS sets each year's figures.
    """
    message = (
        f"No IRS limits are on file for {year}; the ledger knows {first_on_file} to {last_on_file}. Totals of {year} "
        "are shown, limits and room are not known."
    )
    if missing:
        message = (
            f"Your own limits of {year} leave out {', '.join(missing)}, and no others are on file. Totals of {year} "
            "are shown; what rests on these figures is not known."
        )
    return Alert(
        code="limits_not_loaded",
        level=CRITICAL,
        message=message,
        action=f"Upgrade the ledger, or record the limits of {year} once the IRS has published them.",
        source="IRC 402(g)(4), 415(d)",
    )


def catch_up_must_be_roth_alert(plan_name: str, *, required: bool | None, catch_up: Money, roth: Money) -> Alert | None:
    """`catch_up_must_be_roth` where the year's Roth deferrals do not cover the catch-up slice.

    Args:
        plan_name: As a person knows it.
        required: `roth_catch_up_required`; nothing is said where it is not known.
        catch_up: The slice of deferrals that is catch-up.
        roth: All Roth deferrals of the year; those made before the limit was reached count too, where the plan
            applies them so.

    Source: IRC 414(v)(7); Reg. 1.414(v)-2.
    """
    if not required or catch_up <= roth:
        return None
    missing = catch_up - max(roth, ZERO)
    return Alert(
        code="catch_up_must_be_roth",
        level=WARNING,
        message=f"{catch_up} deferred to {plan_name} is catch-up that must be Roth; Roth deferrals are {roth}, so "
        f"{missing} of it is pre-tax.",
        action=f"Ask payroll to change {missing} to Roth before the W-2 is issued; afterwards ask the plan for a "
        "conversion inside the plan.",
        amount=missing,
        source="IRC 414(v)(7); Reg. 1.414(v)-2",
    )
