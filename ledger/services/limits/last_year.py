"""What of the year before is still open: an excess has to come back in the months after it, when nobody looks at it."""

from ledger.domain.dates import CALENDAR_YEAR_END
from ledger.domain.limits.deferrals import counts_in_402g
from ledger.domain.sources import ANNUAL_ADDITIONS, COMPENSATION, ELECTIVE_DEFERRALS
from ledger.services.view import YearView

# Said in the new year too, until it is settled or acknowledged for its own year.
STILL_OPEN = frozenset({"402g_over", "415c_over", "457b_over", "excess_after_conversion", "catch_up_must_be_roth"})


def may_have_been_over(view: YearView) -> bool:
    """Whether last year's sums could have passed a limit, so that the year is worth a look of its own.

    It may say so of a year that was not: catch-up, short years and refunds are looked at only then.
    """
    facts, year = view.facts, view.year - 1
    limits = facts.limits(year)
    if facts.as_of.year != view.year or limits is None:
        return False
    additions: dict[str, int] = {}
    pay: dict[str, int] = {}
    deferred = other_deferred = 0
    for each in view.last_year:
        plan = facts.plans[each.plan]
        group = facts.group(plan)
        if each.source == COMPENSATION:
            pay[group] = pay.get(group, 0) + each.cents
        if each.source in ANNUAL_ADDITIONS:
            additions[group] = additions.get(group, 0) + each.cents
        if each.source in ELECTIVE_DEFERRALS and counts_in_402g(plan.kind):
            deferred += each.cents
        elif each.source in ANNUAL_ADDITIONS and plan.kind == "457b":
            other_deferred += each.cents
    for money in facts.allocated:
        if money.limitation_year == year and money.source in ANNUAL_ADDITIONS:
            group = facts.group(facts.plans[money.plan])
            additions[group] = additions.get(group, 0) + money.cents
    for (employer, of_year), held in facts.wages.items():
        if of_year == year and held.compensation is not None:
            pay[facts.employers[employer].limit_group if employer in facts.employers else employer] = (
                held.compensation.cents
            )
    most = None if limits.elective_deferral is None else limits.elective_deferral.cents
    if most is not None and max(deferred, other_deferred) > most:
        return True
    limit = None if limits.annual_additions is None else limits.annual_additions.cents
    fiscal = any(ends[-1][1] != CALENDAR_YEAR_END or len(ends) > 1 for ends in facts.year_ends.values())
    return any(
        fiscal or (limit is not None and cents > limit) or cents > pay.get(group, cents)
        for group, cents in additions.items()
    )
