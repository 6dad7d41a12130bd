"""What an employer group's plans may take in for a person in a limitation year, and what of it is catch-up."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.limits.deferrals import returned_in_time
from ledger.domain.limits.irs import AnnualLimits, prorated
from ledger.domain.money import ZERO, Money
from ledger.domain.sources import (
    ANNUAL_ADDITIONS,
    DEFERRAL_OF_LABEL,
    PRE_TAX_DEFERRAL,
    ROTH_DEFERRAL,
    SOURCES,
)

if TYPE_CHECKING:  # a year without refunds does not load their module
    from ledger.domain.entries.refunds import Forfeited, Refund
    from ledger.domain.recorded import Contributed

DOLLARS, COMPENSATION = "dollars", "compensation"
_RETURNED = "excess_annual_addition"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupYear:
    """What one employer group's plans took in for a person in one limitation year.

    Attributes:
        group: The employers that share the limit.
        plans: Ids of its plans that 415(c) sees.
        year: The calendar year in which the limitation year ends.
        cents: Cents by source as contributed, labels included; what is no annual addition is left out by the law.
        compensation: 415 pay of the limitation year; None where it is not known.
        catch_up_limit: What the group's plans allow at that age in `year`; zero where they allow none.
        deferral_cap: The plan's own limit on deferrals, where it has one; what passes it can be catch-up.
        long_service: The 15-year amount of a 403(b); it raises the deferral limit and stays an annual addition.
        earlier_deferrals: The part of the deferrals paid in the calendar year before `year`, where the limitation
            year began in it.
        earlier_catch_up: What of them was over that calendar year's limit (`catch_up_within`).
        kept_as_catch_up: ADP refund that the plan kept as catch-up (`catch_up_notice`).
        corrections: Corrective distributions of this limitation year, and money forfeited to correct its excess.
    """

    group: str
    plans: tuple[str, ...]
    year: int
    first: dt.date
    last: dt.date
    cents: Mapping[str, int]
    compensation: Money | None
    catch_up_limit: Money | None
    deferral_cap: Money | None = None
    long_service: Money = ZERO
    earlier_deferrals: Money = ZERO
    earlier_catch_up: Money = ZERO
    kept_as_catch_up: Money = ZERO
    corrections: tuple["Refund | Forfeited", ...] = ()


class AdditionsStanding(NamedTuple):
    """Where a group's annual additions of a limitation year stand; `total` and `catch_up` make up `by_source`.

    Attributes:
        period: First and last day of the limitation year.
        limit: None where the year's figures are not on file; room, excess and used are then None too.
        bound_by: `dollars` or `compensation`; `dollars` where compensation is not known.
        compensation: As given, so that a text can say when it was not known.
        total: Annual additions, without the catch-up slice.
        by_source: Before that slice, labels under their deferral, only sources that were used.
        catch_up: Deferrals that are catch-up because they pass a limit; zero where that cannot be said yet.
        room: Never below zero; like `excess` None where it rests on a figure that is not known.
        used: Total over limit, three decimals, rounded down.
    """

    group: str
    plans: tuple[str, ...]
    year: int
    period: tuple[dt.date, dt.date]
    limit: Money | None
    bound_by: str | None
    compensation: Money | None
    total: Money
    by_source: Mapping[str, Money]
    catch_up: Money
    room: Money | None
    excess: Money | None
    used: str | None


def counts_in_415(plan_kind: str) -> bool:
    """Whether contributions to a plan of this kind are annual additions; 457(b) and SIMPLE IRA money is not.

    Source: IRC 415(a)(2), which lists neither; Reg. 1.415(c)-1(a)(2)(i)(C) for SEPs.
    """
    return plan_kind not in ("457b", "simple_ira")


def sharing_plans(
    plans: Iterable[tuple[str, str, str]], *, controlled: str | None = None
) -> list[tuple[str, tuple[str, ...]]]:
    """Which of a person's plans share one limit, with the name of their employer group, in the order given.

    A 403(b) counts as the participant's own plan, beside the other plans of the same employer, unless the
    participant controls an employer: then it joins that employer's plans. Whether the plans of several employers
    in one multiple employer plan are to be added up is not asked here.

    Args:
        plans: Id, kind and employer group of each; kinds that 415(c) does not see are left out.
        controlled: The group of an employer of which the participant owns more than half.

    Source: IRC 415(f)(1)(B), 415(h); Reg. 1.415(f)-1(f).
    """
    shared: dict[tuple[str, bool], list[str]] = {}
    for plan, kind, group in plans:
        if counts_in_415(kind):
            own = kind == "403b"
            key = (controlled, False) if own and controlled is not None else (group, own)
            shared.setdefault(key, []).append(plan)
    return [(group, tuple(ids)) for (group, _), ids in shared.items()]


def additions_by_source(contributed: Iterable["Contributed"], plans: Container[str]) -> dict[str, int]:
    """Cents by source of what went into some plans, labels as they stand."""
    cents: dict[str, int] = {}
    for each in contributed:
        if each.plan in plans:
            cents[each.source] = cents.get(each.source, 0) + each.cents
    return cents


def catch_up_within(*, before: Money, within: Money, limit: Money, catch_up_limit: Money) -> Money:
    """How much of a stretch's deferrals passes the calendar year's deferral limit and is catch-up.

    Args:
        before: Deferrals of the same calendar year paid before the stretch.
        within: Those of the stretch.
        limit: 402(g), or the plan's own limit where that is lower.
        catch_up_limit: Of that calendar year.

    Source: Reg. 1.414(v)-1(b).
    """
    reached = min(max(before.cents + within.cents - limit.cents, 0), catch_up_limit.cents)
    earlier = min(max(before.cents - limit.cents, 0), catch_up_limit.cents)
    return Money(max(reached - earlier, 0))


def additions_standing(group: GroupYear, limits: AnnualLimits | None) -> AdditionsStanding:
    """Hold a group's annual additions against the lesser of the dollar limit and pay.

    Deferrals over the deferral limit, then deferrals over the 415(c) limit, are catch-up as far as age and plan
    allow, and do not count. What payroll calls catch-up is a label and decides nothing; after-tax and employer
    money never become catch-up. Excess deferrals returned by 15 April leave the total, and so does a refund of
    excess annual additions for the year; ADP and ACP refunds stay in it. Employers that are not related, and
    rollovers, conversions and loan repayments, are outside.

    Args:
        group: What went in.
        limits: Figures of `group.year`; None where they are not on file.

    Source: IRC 415(c)(1), (2), 415(f), 415(h), 414(v)(3); Reg. 1.414(v)-1(b), 1.415(c)-1(b)(2)(ii)(D),
    1.415(j)-1(d).
    """
    if group.corrections:
        group = replace(group, corrections=counted_corrections(group, limits))
    return _standing(group, limits)


def counted_corrections(group: GroupYear, limits: AnnualLimits | None) -> tuple["Refund | Forfeited", ...]:
    """The corrections of a limitation year with what of each takes money out of its annual additions.

    What came back beyond the excess was no excess: it stays an addition, and frees no room.

    Source: Reg. 1.415(c)-1(b)(2)(ii)(D); Rev. Proc. 2021-30 §6.06(2).
    """
    counted = tuple(each for each in group.corrections if each.reason == _RETURNED or returned_in_time(each))
    returned = [each for each in counted if each.reason == _RETURNED]
    if not returned or not _standing(replace(group, corrections=counted), limits).room:
        return counted
    others = tuple(each for each in counted if each.reason != _RETURNED)
    excess = _standing(replace(group, corrections=others), limits).excess or ZERO
    kept = []
    for each in returned:
        amount = min(each.amount, excess)
        excess -= amount
        kept.append(replace(each, amount=amount))
    return (*others, *kept)


def _standing(group: GroupYear, limits: AnnualLimits | None) -> AdditionsStanding:
    cents = _counted(group)
    everything = sum(cents.values())
    limit, bound_by = _limit(group, limits)
    deferrals = cents.get(PRE_TAX_DEFERRAL, 0) + cents.get(ROTH_DEFERRAL, 0)
    catch_up = _catch_up(group, limits, deferrals=deferrals, additions=everything, limit=limit)
    total = everything - (catch_up or 0)
    room = excess = used = None
    if limit is not None:
        if catch_up is not None:
            room, excess = Money(max(limit - total, 0)), Money(max(total - limit, 0))
        used = _used(total, limit)
    return AdditionsStanding(
        group=group.group,
        plans=group.plans,
        year=group.year,
        period=(group.first, group.last),
        limit=None if limit is None else Money(limit),
        bound_by=bound_by,
        compensation=group.compensation,
        total=Money(total),
        by_source={source: Money(cents[source]) for source in SOURCES if cents.get(source)},
        catch_up=Money(catch_up or 0),
        room=room,
        excess=excess,
        used=used,
    )


def _counted(group: GroupYear) -> dict[str, int]:
    """Cents of annual additions by source, labels folded, less the refunds that leave."""
    counted: dict[str, int] = {}
    for source, cents in group.cents.items():
        if source in ANNUAL_ADDITIONS:
            folded = DEFERRAL_OF_LABEL.get(source, source)
            counted[folded] = counted.get(folded, 0) + cents
    for each in group.corrections:
        folded = DEFERRAL_OF_LABEL.get(each.source, each.source)
        counted[folded] = counted.get(folded, 0) - each.amount.cents
    return counted


def _limit(group: GroupYear, limits: AnnualLimits | None) -> tuple[int | None, str | None]:
    """The limit in cents and what sets it."""
    if limits is None or limits.annual_additions is None:
        return None, None
    dollars = prorated(limits.annual_additions, group.first, group.last).cents
    if group.compensation is not None and group.compensation.cents < dollars:
        return max(group.compensation.cents, 0), COMPENSATION
    return dollars, DOLLARS


def _catch_up(
    group: GroupYear, limits: AnnualLimits | None, *, deferrals: int, additions: int, limit: int | None
) -> int | None:
    """Cents of deferrals that are catch-up; None where a figure this takes is not known."""
    earlier = min(group.earlier_catch_up.cents, max(deferrals, 0))
    later = deferrals - group.earlier_deferrals.cents
    allowed = None if group.catch_up_limit is None else group.catch_up_limit.cents
    basic = _deferral_limit(group, limits)
    if allowed is not None and group.compensation is not None and basic is not None:
        # Catch-up is at most pay less what may be deferred without it (414(v)(2)(A)(ii)).
        allowed = max(min(allowed, group.compensation.cents - min(deferrals, basic)), 0)
    over_deferral_limit = _slice(later, _deferral_limit(group, limits), allowed)
    if over_deferral_limit is None:
        return None
    found = earlier + over_deferral_limit
    left = None if allowed is None else allowed - over_deferral_limit
    over_additions = 0 if limit is None else _slice(additions - found, limit, left)
    if over_additions is None:
        return None
    over_additions = max(min(over_additions, deferrals - found), 0)
    found += over_additions
    if left is None:
        return None if group.kept_as_catch_up else found
    return found + max(min(group.kept_as_catch_up.cents, left - over_additions, deferrals - found), 0)


def _slice(amount: int, limit: int | None, allowed: int | None) -> int | None:
    """The part of an amount that passes a limit, as far as allowed; None where it rests on what is not known."""
    if amount <= 0 or allowed == 0:
        return 0
    if limit is None:
        return None
    over = max(amount - limit, 0)
    if not over:
        return 0
    return None if allowed is None else min(over, allowed)


def _deferral_limit(group: GroupYear, limits: AnnualLimits | None) -> int | None:
    """402(g) with the 15-year amount, or the plan's own cap where that is lower."""
    if limits is None or limits.elective_deferral is None:
        return None
    legal = limits.elective_deferral.cents + group.long_service.cents
    return legal if group.deferral_cap is None else min(legal, group.deferral_cap.cents)


def _used(total: int, limit: int) -> str | None:
    if not limit:
        return None
    thousandths = max(total, 0) * 1000 // limit
    return f"{thousandths // 1000}.{thousandths % 1000:03}"
