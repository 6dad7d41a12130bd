"""The correction of one limitation year's annual additions, from what the ledger holds."""

from collections.abc import Callable, Sequence

from ledger.domain.excess.correction_calendar import EXCESS_ADDITION
from ledger.domain.excess.corrections import OPEN, PARTLY_RETURNED, Correction
from ledger.domain.excess.excess_additions import excess_addition_correction
from ledger.domain.limits.additions import COMPENSATION, AdditionsStanding, counted_corrections
from ledger.domain.limits.irs import prorated
from ledger.domain.limits.self_employed import earned_income
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import EMPLOYER
from ledger.domain.status import GroupStanding, Status
from ledger.services.excess.matched_money import matched_in
from ledger.services.excess.returned import Gathered
from ledger.services.explain.context import Context, context
from ledger.services.explain.steps import group_year


def additions_corrections(
    gathered: Gathered, stands: Status, group: GroupStanding, deferrals: Sequence[Correction]
) -> list[Correction]:
    """What is to go back of a limitation year, or went back; none where neither is so.

    Args:
        gathered: What went back to the person.
        stands: The person's year.
        group: Its limitation year.
        deferrals: The corrections of excess deferrals of the year.
    """
    standing = group.recorded
    refunds = gathered.refunds_for(EXCESS_ADDITION, standing.year, standing.plans)
    lost = gathered.lost_for(EXCESS_ADDITION, standing.year, standing.plans)
    if not standing.excess and not refunds and not lost:
        return []
    known = context(gathered.reader, gathered.person, stands.year, gathered.as_of)
    recorded = group_year(known, known.limit_year(group))
    # Of two limitation years that end in a year, refunds leave one.
    refunds = [each for each in refunds if each.value in recorded.corrections]
    lost = [each for each in lost if each.value in recorded.corrections]
    left = counted_corrections(recorded, known.facts.limits(standing.year))
    lost_with = gathered.lost_with(refunds)
    correction = excess_addition_correction(
        standing,
        name=" and ".join(each.name for each in gathered.employers(stands, standing.plans)),
        refunds=refunds,
        forfeitures=[*lost, *lost_with],
        counted=total(each.amount for each in left if each.reason == EXCESS_ADDITION),
        matched=matched_in(gathered.reader, stands, standing, lost_with),
        calendar=gathered.calendar(stands, standing.plans, standing.period[1]),
        converted=_converted(stands, standing),
        open_deferrals=total(
            each.open or ZERO
            for each in deferrals
            if each.status in (OPEN, PARTLY_RETURNED) and each.year == standing.year
            if not set(standing.plans).isdisjoint(each.plans)
        ),
        rises=_rises(known, standing),
        as_of=gathered.as_of,
    )
    return [] if correction is None else [correction]


def _converted(stands: Status, standing: AdditionsStanding) -> str | None:
    for alert in stands.alerts:
        if alert.code == "excess_after_conversion" and alert.subject == standing.group:
            return f"{alert.message} {alert.action}"
    return None


def _rises(known: Context, standing: AdditionsStanding) -> Callable[[Money], Money] | None:
    """How far the limit rises where an owner's business takes money back; None where pay is not earned income.

    Source: IRC 415(c)(3)(B), 401(c)(2)(A)(v).
    """
    facts, before, year = known.facts, standing.limit, standing.year
    employers = {facts.plans[plan].employer for plan in standing.plans}
    held = facts.wages.get((employers.pop(), year)) if len(employers) == 1 else None
    limits = facts.limits(year)
    if held is None or held.compensation is not None or held.net_earnings is None or standing.bound_by != COMPENSATION:
        return None
    if before is None or limits is None or limits.annual_additions is None:
        return None
    dollars, net = prorated(limits.annual_additions, *standing.period), held.net_earnings
    paid_in = total(amount for source, amount in standing.by_source.items() if source in EMPLOYER)
    return lambda lost: min(dollars, earned_income(net, paid_in - lost)) - before
