"""What the limits themselves give reason to say, and what is wrong with what they rest on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.limit_alerts import (
    additions_alerts,
    catch_up_must_be_roth_alert,
    deferral_alerts,
    limits_not_loaded_alert,
)
from ledger.domain.dates import year_bounds
from ledger.domain.limits.deferrals import age_at_year_end, counts_in_402g, return_deadline, returned_in_time
from ledger.domain.limits.irs import HIGHER_CATCH_UP_FROM
from ledger.domain.money import Money
from ledger.domain.sources import (
    ANNUAL_ADDITIONS,
    ELECTIVE_DEFERRALS,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)
from ledger.domain.status import GroupStanding
from ledger.reference.limits import years_on_file
from ledger.services.facts import Facts
from ledger.services.limits.expected import expected_money
from ledger.services.view import YearView

if TYPE_CHECKING:  # few people have a 457(b)
    from ledger.domain.limits.section_457b import Section457bStanding


def section_457b_alerts(view: YearView, standing: "Section457bStanding | None") -> Iterable[Alert]:
    """What the limit of 457(b) plans gives reason to say; nothing where there are none."""
    if standing is None:
        return
    from ledger.domain.limits.section_457b import section_457b_alert

    facts, (first, last) = view.facts, year_bounds(view.year)
    expected = expected_money(facts, standing.plans, first, last)
    projected = None
    if expected.known and (expected.scheduled or facts.as_of >= last):
        projected = standing.total + Money(expected.cents(*ANNUAL_ADDITIONS))
    alert = section_457b_alert(
        standing,
        as_of=facts.as_of,
        projected_total=projected,
        near_info=view.thresholds.near_info,
        near_warning=view.thresholds.near_warning,
    )
    if alert is not None:
        yield alert
    taken = [each for each in view.contributed if each.plan in standing.plans and each.source in ELECTIVE_DEFERRALS]
    deferred = sum(each.cents for each in taken)
    roth = sum(each.cents for each in taken if each.source in (ROTH_DEFERRAL, ROTH_CATCH_UP))
    if standing.limit is None or not standing.catch_up_limit:
        return
    must_be_roth = catch_up_must_be_roth_alert(
        " and ".join(facts.plans[plan].name for plan in standing.plans),
        required=any(view.required.get(facts.plans[plan].employer) for plan in standing.plans),
        catch_up=min(Money(max(deferred - standing.limit.cents, 0)), standing.catch_up_limit),
        roth=Money(roth),
    )
    if must_be_roth is not None:
        yield must_be_roth


def limit_alerts(view: YearView) -> Iterable[Alert]:
    """What 402(g) and 415(c) give reason to say, figures that are not on file, money after a plan's end."""
    facts = view.facts
    first, last = years_on_file()
    for each in sorted({view.year, *(group.recorded.year for group in view.groups)}):
        missing = _figures_missing(facts, each)
        if missing is not None:
            yield limits_not_loaded_alert(each, first_on_file=first, last_on_file=last, missing=missing)
    yield from _after_the_end(view)
    near_info, near_warning = view.thresholds.near_info, view.thresholds.near_warning
    projected = _projected(view)
    yield from deferral_alerts(
        view.deferrals,
        as_of=facts.as_of,
        one_group=_one_group(view),
        kinds=_kinds(view) if view.deferrals.excess else None,
        projected_total=projected,
        near_info=near_info,
        near_warning=near_warning,
    )
    for group in view.groups:
        for alert in additions_alerts(
            group.recorded,
            name=view.group_name(group),
            as_of=facts.as_of,
            projected_total=group.stopped_total if group.scheduled else None,
            safety_margin=view.thresholds.safety_margin,
            near_info=near_info,
            near_warning=near_warning,
        ):
            yield _deferral_first(alert, view, group)


def _deferral_first(alert: Alert, view: YearView, group: GroupStanding) -> Alert:
    """An excess of additions with the excess deferral in it, which leaves the total as it comes back in time.

    Source: Reg. 1.415(c)-1(b)(2)(ii)(D).
    """
    excess, deadline = view.deferrals.excess, return_deadline(view.year)
    deferred = any(source in ELECTIVE_DEFERRALS for source in group.recorded.by_source)
    if alert.code != "415c_over" or not excess or not deferred or view.facts.as_of > deadline:
        return alert
    if group.recorded.year != view.year:
        return alert
    first = (
        f"Have the excess deferral of {excess} returned first: what comes back of it by {deadline} leaves this total."
    )
    return replace(alert, action=f"{first} {alert.action}")


def _after_the_end(view: YearView) -> Iterable[Alert]:
    """Money that went into a plan after it was terminated: the entries or the plan's end are wrong."""
    facts = view.facts
    for plan in facts.plans.values():
        if plan.ended is not None and plan.ended < facts.as_of:
            paid = facts.contributed(plan.ended + dt.timedelta(days=1), facts.as_of)
            cents = sum(each.cents for each in paid if each.plan == plan.id and each.source in ANNUAL_ADDITIONS)
            if cents > 0:
                from ledger.domain.alerts.plan_alerts import money_after_end_alert

                yield money_after_end_alert(plan.id, plan.name, Money(cents), plan.ended)


def _one_group(view: YearView) -> tuple[str, ...]:
    """The names of the plans that deferrals went to, where they are of one employer group; none where they are not."""
    facts = view.facts
    plans = [
        facts.plans[plan]
        for plan in dict.fromkeys(
            each.plan for each in view.contributed if each.source in ELECTIVE_DEFERRALS and each.cents > 0
        )
        if counts_in_402g(facts.plans[plan].kind)
    ]
    one = len({facts.group(plan) for plan in plans}) == 1
    return tuple(plan.name for plan in plans) if one else ()


def _kinds(view: YearView) -> tuple[Money, Money]:
    """Pre-tax and Roth deferrals of the calendar year, less what came back in time."""
    facts, roth, every = view.facts, 0, 0
    for each in view.contributed:
        if each.source in ELECTIVE_DEFERRALS and counts_in_402g(facts.plans[each.plan].kind):
            every += each.cents
            roth += each.cents if each.source in (ROTH_DEFERRAL, ROTH_CATCH_UP) else 0
    for refund in view.refunds:
        if refund.for_year == view.year and returned_in_time(refund):
            every -= refund.amount.cents
            roth -= 0 if refund.source in (PRE_TAX_DEFERRAL, PRE_TAX_CATCH_UP) else refund.amount.cents
    return Money(max(every - roth, 0)), Money(max(roth, 0))


def _figures_missing(facts: Facts, year: int) -> tuple[str, ...] | None:
    """The figures that a person's year needs and that are not on file: none named where none is; None where all are."""
    limits = facts.limits(year)
    if limits is None:
        return ()
    if not limits.own:
        return None
    age = age_at_year_end(facts.person.birth_date, year)
    needed = ["elective_deferral", "annual_additions"]
    needed += ["catch_up"] if age >= 50 else []
    needed += ["catch_up_60_63"] if 60 <= age <= 63 and year >= HIGHER_CATCH_UP_FROM else []
    return tuple(name for name in needed if getattr(limits, name) is None) or None


def _projected(view: YearView) -> Money | None:
    """Deferrals with those that the schedules still bring; None where nothing says what is still to come."""
    facts, year, deferrals = view.facts, view.year, view.deferrals
    deferred_to = {each.plan for each in view.contributed if each.source in ELECTIVE_DEFERRALS and each.cents > 0}
    first, last = year_bounds(year)
    expected = expected_money(facts, facts.plans, first, last)
    if not expected.known or (not expected.scheduled and facts.as_of < last):
        return None
    projected = deferrals.total + Money(expected.cents(*ELECTIVE_DEFERRALS))
    groups = {facts.group(facts.plans[each.plan]) for each in expected.by_plan}
    groups |= {facts.group(facts.plans[plan]) for plan in deferred_to}
    if len(groups) > 1 or deferrals.limit is None or deferrals.catch_up_limit is None:
        return projected
    # The payroll of one employer group stops at the limit of itself.
    return min(projected, max(deferrals.total, deferrals.limit + deferrals.catch_up_limit))


def roth_alerts(view: YearView) -> Iterable[Alert]:
    """Catch-up that had to be Roth and is not."""
    plans_of = view.facts.plans
    for group in view.groups:
        if group.recorded.year != view.year or not group.recorded.catch_up:
            continue
        plans = group.recorded.plans
        roth = sum(
            each.cents
            for each in view.contributed
            if each.plan in plans and each.source in (ROTH_DEFERRAL, ROTH_CATCH_UP)
        )
        needs = any(view.required.get(plans_of[plan].employer) for plan in plans)
        alert = catch_up_must_be_roth_alert(
            view.group_name(group), required=needs, catch_up=group.recorded.catch_up, roth=Money(roth)
        )
        if alert is not None:
            yield alert
