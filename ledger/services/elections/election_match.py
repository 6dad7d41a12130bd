"""The match that pay dates to come bring under an election, by the plan's formula and the year so far."""

from collections.abc import Sequence

from ledger.domain.parties import Plan
from ledger.domain.planning.election_terms import Matched, Matching, Paid, PayToCome
from ledger.domain.sources import AFTER_TAX, EMPLOYER_MATCH, PRE_TAX_DEFERRAL
from ledger.services.facts import Facts
from ledger.services.limits.expected import ExpectedDay
from ledger.services.limits.expected_match import expected_match
from ledger.services.limits.limit_years import LimitYear, counted_in


def matching_of(facts: Facts, plan: Plan, years: Sequence[LimitYear], dates: Sequence[PayToCome]) -> Matching:
    """The plan's match on what the pay dates put in, by its formula and the limitation year so far.

    The plan year over which a match is measured is taken to be the limitation year. A true-up is that of the first
    limitation year, which is the one that is planned. A plan without a formula brings none.
    """
    match = plan.match
    held = []
    for group in years:
        places = [place for place, each in enumerate(dates) if group.first <= each.pay_date <= group.last]
        held.append((group, counted_in(facts, group), places))

    def matching(paid: Sequence[Paid]) -> Matched:
        by_date = [0] * len(dates)
        true_up = 0
        if match is None:
            return Matched(by_date)
        for group, sums, places in held:
            days = [_expected_day(plan, dates[place], paid[place]) for place in places]
            found = expected_match(facts, group, plan.id, match, sums=sums, days=days)
            for place, day in zip(places, found.days, strict=True):
                by_date[place] = day.amounts.get(EMPLOYER_MATCH, 0)
            if group is years[0] and found.true_up is not None:
                true_up = found.true_up.cents
        return Matched(by_date, true_up)

    return matching


def _expected_day(plan: Plan, date: PayToCome, paid: Paid) -> ExpectedDay:
    amounts = {PRE_TAX_DEFERRAL: paid.deferrals, AFTER_TAX: paid.after_tax}
    return ExpectedDay(date.pay_date, plan.id, date.pay, amounts)


def unknown_match(facts: Facts, group: LimitYear, plan: Plan, dates: Sequence[PayToCome]) -> str | None:
    """What is to be said where the match of a plan's formula cannot be worked out."""
    if plan.match is None:
        return None
    days = [_expected_day(plan, each, Paid(each.pay)) for each in dates if each.counted]
    found = expected_match(facts, group, plan.id, plan.match, sums=counted_in(facts, group), days=days)
    if not found.known:
        return f"The match of {plan.id} is not known, as the 401(a)(17) limit is not on file; none is reserved."
    if found.true_up is None:
        return (
            f"Pay is not on file for every stub of {plan.id}, so its match after the year is not known and none is "
            "reserved: enter the pay of each stub, or keep room for it with --margin."
        )
    return None
