"""Where annual additions stand once pay dates to come are paid, by the same arithmetic as `status` shows them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ledger.domain.limits.additions import GroupYear, additions_standing, catch_up_within
from ledger.domain.money import ZERO, Money
from ledger.domain.planning.election_terms import Added, Adding, Matched, Paid, PayToCome
from ledger.domain.sources import (
    AFTER_TAX,
    ELECTIVE_DEFERRALS,
    EMPLOYER,
    EMPLOYER_MATCH,
    EMPLOYER_NONELECTIVE,
    PRE_TAX_DEFERRAL,
    ROTH_DEFERRAL,
)
from ledger.services.facts import Facts
from ledger.services.limits.ahead import ahead
from ledger.services.limits.deferrals import allowed_catch_up
from ledger.services.limits.expected import Expected
from ledger.services.limits.limit_years import LimitYear
from ledger.services.limits.plan_pay import compensation

_DAY = dt.timedelta(days=1)


def adding_of(
    facts: Facts, group: LimitYear, recorded: GroupYear, peers: Iterable[Expected], dates: Sequence[PayToCome]
) -> Adding:
    """Where the annual additions of a limitation year stand with what some pay dates put in.

    Args:
        facts: Of the person; the year's dollar limit is on file.
        group: Whose limitation year it is.
        recorded: What went in so far.
        peers: What other plans of the group will still take.
        dates: Pay dates to come; those not counted leave this limitation year as it is.

    Source: as `additions_standing`.
    """
    limits = facts.limits(group.year)
    base = _with_peers(recorded, peers)
    wages = [facts.wages.get((facts.plans[plan].employer, group.year)) for plan in group.plans]
    owner = any(held is not None and held.net_earnings is not None for held in wages)

    def adding(paid: Sequence[Paid], matched: Matched) -> Added:
        cents = dict(base)
        earlier = 0
        for each, date, match in zip(paid, dates, matched.by_date, strict=False):
            if date.counted:
                _add(cents, PRE_TAX_DEFERRAL, each.pre_tax)
                _add(cents, ROTH_DEFERRAL, each.roth)
                _add(cents, AFTER_TAX, each.after_tax)
                _add(cents, EMPLOYER_NONELECTIVE, date.employer)
                _add(cents, EMPLOYER_MATCH, match)
                earlier += each.deferrals if date.pay_date.year < group.year else 0
        _add(cents, EMPLOYER_MATCH, matched.true_up)
        played = replace(recorded, cents=cents)
        if earlier:
            played = _with_earlier(facts, group, played, earlier)
        if owner:
            played = replace(played, compensation=_pay(facts, group, recorded, cents))
        standing = additions_standing(played, limits)
        assert standing.limit is not None  # noqa: S101 - a year without a limit was refused
        deferrals = sum(cents.get(source, 0) for source in ELECTIVE_DEFERRALS)
        allowed = recorded.catch_up_limit or ZERO
        spare = min(allowed.cents + played.earlier_catch_up.cents, deferrals) - standing.catch_up.cents
        return Added(standing.total.cents, standing.catch_up.cents, max(spare, 0), standing.limit.cents)

    return adding


def _with_peers(recorded: GroupYear, peers: Iterable[Expected]) -> dict[str, int]:
    """Cents by source of what went in so far, and of what other plans will take."""
    cents = dict(recorded.cents)
    for expected in peers:
        for day in expected.by_plan:
            for source, amount in day.amounts.items():
                _add(cents, source, amount)
        _add(cents, EMPLOYER_MATCH, expected.true_up.cents)
    return cents


def _add(cents: dict[str, int], source: str, amount: int) -> None:
    cents[source] = cents.get(source, 0) + amount


def _with_earlier(facts: Facts, group: LimitYear, played: GroupYear, deferrals: int) -> GroupYear:
    """The year with deferrals to come of the calendar year before the one in which it ends."""
    before = group.first.year
    limits, allowed = facts.limits(before), allowed_catch_up(facts, [facts.plans[each] for each in group.plans], before)
    within = played.earlier_deferrals + Money(deferrals)
    played = replace(played, earlier_deferrals=within)
    if limits is None or limits.elective_deferral is None or allowed is None:
        return played
    sums = facts.contributed(dt.date(before, 1, 1), group.first - _DAY)
    first = sum(each.cents for each in sums if each.plan in group.plans and each.source in ELECTIVE_DEFERRALS)
    reached = catch_up_within(
        before=Money(first), within=within, limit=limits.elective_deferral, catch_up_limit=allowed
    )
    return replace(played, earlier_catch_up=max(reached, played.earlier_catch_up))


def _pay(facts: Facts, group: LimitYear, recorded: GroupYear, cents: dict[str, int]) -> Money | None:
    """415 pay where an owner's employer money takes from earned income."""
    sums, expected = ahead(facts, group).sums, ahead(facts, group).expected
    corrected: Sequence[Any] = recorded.corrections
    more = sum(cents.get(source, 0) - recorded.cents.get(source, 0) for source in EMPLOYER)
    more -= sum(each.amount.cents for each in corrected if each.source in EMPLOYER)
    return compensation(facts, group, sums, expected, more_employer_cents=more)
