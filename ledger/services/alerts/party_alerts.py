"""What a person's age, employers and plans give reason to say in a year."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from ledger.domain.alerts.alert import Alert
from ledger.domain.dates import CALENDAR_YEAR_END, year_bounds
from ledger.domain.limits.additions import catch_up_within, counts_in_415, sharing_plans
from ledger.domain.limits.deferrals import age_at_year_end, counts_in_402g, plan_allows_catch_up
from ledger.domain.limits.irs import HIGHER_CATCH_UP_FROM, prorated
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.sources import ANNUAL_ADDITIONS, ELECTIVE_DEFERRALS
from ledger.domain.status import GroupStanding
from ledger.services.limits.deferrals import allowed_catch_up
from ledger.services.limits.expected import expected_money
from ledger.services.view import YearView

# The age that ends the higher catch-up; checked here, so that other years load nothing.
_HIGHER_UNTIL = 63
# Plans that often are one's own business's.
_OWN_KINDS = frozenset({"solo_401k", "sep"})


def party_alerts(view: YearView) -> list[Alert]:
    """Alerts about catch-up that has no place, ends or may have to be Roth, related employers, and limitation years."""
    facts = view.facts
    age = age_at_year_end(facts.person.birth_date, view.year)
    alerts: list[Alert] = []
    if True in view.required.values():
        alerts += _without_roth(view, age)
    if age == _HIGHER_UNTIL and view.year >= HIGHER_CATCH_UP_FROM:
        alerts += _higher_catch_up_ends(view, age)
    if len(facts.plans) > 1:
        alerts += _several_plans(view)
    if any(plan.limitation_year_end != CALENDAR_YEAR_END for plan in facts.plans.values()):
        alerts += _old_limit_passed(view)
    if facts.allocated:
        from ledger.services.alerts.deposit_alerts import late_deposit_alerts

        alerts += late_deposit_alerts(view)
    if None in view.required.values():
        from ledger.services.alerts.unknown_wages import unknown_wages_alerts

        alerts += unknown_wages_alerts(view)
    return alerts


def _without_roth(view: YearView, age: int) -> Iterator[Alert]:
    from ledger.domain.alerts.party_alerts import no_roth_for_catch_up_alert

    limits, wanted = view.facts.limits(view.year), False
    for plan in _plans_of_year(view):
        if view.required.get(plan.employer) and not plan.roth_allowed and _would_allow_catch_up(plan):
            lost = None
            if limits is not None:
                higher = 60 <= age <= _HIGHER_UNTIL and plan.higher_catch_up_allowed
                lost = limits.catch_up_60_63 if higher else limits.catch_up
            wanted = wanted or _passes_the_limit(view)
            yield no_roth_for_catch_up_alert(plan.id, plan.name, view.year, lost, wanted=wanted)


def _passes_the_limit(view: YearView) -> bool:
    """Whether what is deferred, or scheduled to be, is more than the limit without catch-up."""
    limit = view.deferrals.limit
    if limit is None:
        return False
    among = [plan.id for plan in view.facts.plans.values() if counts_in_402g(plan.kind)]
    expected = expected_money(view.facts, among, *year_bounds(view.year))
    return view.deferrals.total.cents + expected.cents(*ELECTIVE_DEFERRALS) > limit.cents


def _would_allow_catch_up(plan: Plan) -> bool:
    """Whether only Roth is what a plan lacks; SEPs and SIMPLE IRAs are outside the Roth rule."""
    return plan.kind not in ("sep", "simple_ira") and bool(plan_allows_catch_up(plan, roth_required=False))


def _higher_catch_up_ends(view: YearView, age: int) -> Iterator[Alert]:
    from ledger.domain.alerts.party_alerts import higher_catch_up_ends_alert

    facts = view.facts
    allowing = [
        plan
        for plan in _plans_of_year(view)
        if plan.higher_catch_up_allowed and plan_allows_catch_up(plan, roth_required=view.required.get(plan.employer))
    ]
    limits, following = facts.limits(view.year), facts.limits(view.year + 1)
    if not allowing or limits is None or facts.as_of > dt.date(view.year, 12, 31):
        return
    alert = higher_catch_up_ends_alert(
        age,
        view.year,
        higher=limits.catch_up_60_63,
        next_regular=None if following is None else following.catch_up,
    )
    if alert is not None:
        yield alert


def _plans_of_year(view: YearView) -> list[Plan]:
    """Plans that took money in in the year, or that a schedule says will; all where there are none of these."""
    facts = view.facts
    used = {each.plan for each in view.contributed}
    first, last = dt.date(view.year, 1, 1), dt.date(view.year, 12, 31)
    for name, schedules in facts.schedules.items():
        ended = facts.plans[name].ended
        if (ended is None or ended >= first) and any(each.first_pay_date <= last for each in schedules):
            used.add(name)
    for name, pays in facts.expected_pays.items():
        if any(first <= each.pay_date <= last for each in pays):
            used.add(name)
    plans = [plan for plan in facts.plans.values() if plan.id in used or not used]
    return [plan for plan in plans if plan.ended is None or plan.ended >= first or plan.id in used]


def _several_plans(view: YearView) -> Iterator[Alert]:
    plans = [plan for plan in _plans_of_year(view) if counts_in_415(plan.kind)]
    if len(plans) < 2:
        return
    # A 403(b) counts as the participant's own plan: who else its employer is related to changes nothing.
    of_employers = [plan for plan in plans if plan.kind != "403b"]
    if len({view.facts.group(plan) for plan in of_employers}) > 1:
        yield _related_employers(view, of_employers)
    if len(of_employers) < len(plans):
        yield from _controlled(view, plans)
    if len({plan.limitation_year_end for plan in plans}) > 1:
        yield from _years_differ(view, plans)


def _related_employers(view: YearView, plans: Sequence[Plan]) -> Alert:
    from ledger.domain.alerts.party_alerts import related_employers_alert, same_name

    facts = view.facts
    names: dict[str, list[str]] = {}
    called: dict[str, str] = {}
    for plan in plans:
        employer = facts.employers[plan.employer]
        names.setdefault(employer.limit_group, []).extend((employer.name, plan.name))
        called.setdefault(employer.limit_group, employer.name)
    return related_employers_alert(
        view.year,
        called,
        total=_additions(view, plans),
        limit=_dollar_limit(view, view.year),
        alike=same_name(list(names.values())),
    )


def _additions(view: YearView, plans: Iterable[Plan]) -> Money:
    """Annual additions of the limitation years shown that hold one of some plans and end in the year asked for."""
    ids = {plan.id for plan in plans}
    shown = [each.recorded for each in view.groups if each.recorded.year == view.year]
    return Money(sum(each.total.cents for each in shown if ids.intersection(each.plans)))


def _dollar_limit(view: YearView, year: int) -> Money | None:
    limits = view.facts.limits(year)
    return None if limits is None else limits.annual_additions


def _controlled(view: YearView, plans: Sequence[Plan]) -> Iterator[Alert]:
    from ledger.domain.alerts.party_alerts import combined_403b_alert, owner_share_unknown_alert
    from ledger.services.limits.limit_years import controlled_group

    facts = view.facts
    annuity = next(plan for plan in plans if plan.kind == "403b")
    if controlled_group(facts, view.year) is not None:
        for group in view.groups:
            standing = group.recorded
            shared = standing.year == view.year and annuity.id in standing.plans and len(standing.plans) > 1
            if shared and any(facts.plans[each].kind != "403b" for each in standing.plans):
                yield combined_403b_alert(
                    standing.group,
                    annuity.name,
                    view.group_name(group),
                    total=standing.total,
                    limit=standing.limit,
                    last=standing.period[1],
                )
        return
    for plan in plans:
        held = facts.wages.get((plan.employer, view.year))
        if plan.kind in _OWN_KINDS and (held is None or held.owner_share is None):
            yield owner_share_unknown_alert(
                view.year,
                annuity.name,
                (plan.id, plan.name),
                facts.employers[plan.employer].name,
                total=_additions(view, [annuity, plan]),
                limit=_dollar_limit(view, view.year),
            )


def _years_differ(view: YearView, plans: Sequence[Plan]) -> Iterator[Alert]:
    from ledger.domain.alerts.party_alerts import limitation_years_differ_alert
    from ledger.services.limits.limit_years import controlled_group

    facts = view.facts
    by_id = {plan.id: plan for plan in plans}
    kinds = [(plan.id, plan.kind, facts.group(plan)) for plan in plans]
    for name, ids in sharing_plans(kinds, controlled=controlled_group(facts, view.year)):
        sharing = [by_id[each] for each in ids]
        if len({plan.limitation_year_end for plan in sharing}) < 2:
            continue
        shown = [group.recorded for group in view.groups if set(ids).intersection(group.recorded.plans)]
        employers = dict.fromkeys(facts.employers[plan.employer].name for plan in sharing)
        yield limitation_years_differ_alert(
            name,
            " and ".join(employers),
            [(plan.name, plan.limitation_year_end) for plan in sharing],
            total=_additions(view, sharing),
            limit=_dollar_limit(view, view.year),
            date=max((each.period[1] for each in shown if each.year == view.year), default=dt.date(view.year, 12, 31)),
        )


def _old_limit_passed(view: YearView) -> Iterator[Alert]:
    from ledger.domain.alerts.party_alerts import old_limit_passed_alert

    for group in view.groups:
        first, last = group.recorded.period
        old = _dollar_limit(view, first.year)
        if first.year == last.year or old is None or group.recorded.total <= (held := prorated(old, first, last)):
            continue
        alert = old_limit_passed_alert(
            group.recorded.group,
            view.group_name(group),
            additions=_additions_until_new_year(view, group),
            limit=held,
            date=dt.date(first.year, 12, 31),
        )
        if alert is not None:
            yield alert


def _additions_until_new_year(view: YearView, group: GroupStanding) -> Money:
    """What went in from a limitation year's first day to 31 December, less what of it was catch-up by then."""
    facts, plans = view.facts, group.recorded.plans
    first = group.recorded.period[0]
    new_year, limits = dt.date(first.year, 12, 31), facts.limits(first.year)
    within = [each for each in facts.contributed(first, new_year) if each.plan in plans]
    additions = Money(sum(each.cents for each in within if each.source in ANNUAL_ADDITIONS))
    allowed = allowed_catch_up(facts, [facts.plans[plan] for plan in plans], first.year)
    if not allowed or limits is None or limits.elective_deferral is None:
        return additions
    before = facts.contributed(dt.date(first.year, 1, 1), first - dt.timedelta(days=1))
    return additions - catch_up_within(
        before=Money(sum(each.cents for each in before if each.plan in plans and each.source in ELECTIVE_DEFERRALS)),
        within=Money(sum(each.cents for each in within if each.source in ELECTIVE_DEFERRALS)),
        limit=limits.elective_deferral,
        catch_up_limit=allowed,
    )
