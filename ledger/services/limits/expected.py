"""What the pay schedules, elections and match formulas still bring; never mixed with what is recorded."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Contributed
from ledger.domain.sources import (
    AFTER_TAX,
    ELECTIVE_DEFERRALS,
)
from ledger.services.facts import Facts
from ledger.services.limits.limit_years import LimitYear

_BY_DAY = itemgetter(0, 1)


class ExpectedDay(NamedTuple):
    """One pay date to come of one plan, in cents; `pay` is None where the schedule does not say it."""

    pay_date: dt.date
    plan: str
    pay: int | None
    amounts: Mapping[str, int]


class Expected(NamedTuple):
    """What pay dates to come would put into some plans.

    Attributes:
        by_plan: Each pay date of each plan, oldest first; `days` are the same without the plan.
        pay_cents: Pay of those dates, once where one pay check feeds two plans of an employer; None where a schedule
            does not say it.
        scheduled: Whether there is a schedule at all.
        known: Whether every amount is known; a share of unknown pay, or a match on it, is not.
        true_up: Employer match that comes after the last pay date, as far as it is known.
        true_up_known: Whether all of it is; pay that it rests on may be missing.
    """

    by_plan: tuple[ExpectedDay, ...]
    pay_cents: int | None
    scheduled: bool
    known: bool
    true_up: Money = ZERO
    true_up_known: bool = True

    @property
    def days(self) -> list[tuple[dt.date, Mapping[str, int]]]:
        """Each pay date with its cents by source, oldest first."""
        return [(each.pay_date, each.amounts) for each in self.by_plan]

    def cents(self, *sources: str) -> int:
        """The sum over all dates of some sources."""
        return sum(each.amounts.get(source, 0) for each in self.by_plan for source in sources)

    def plan_pay(self, plan: str) -> int | None:
        """Pay of one plan's dates; None where its schedule does not say it."""
        pays = [each.pay for each in self.by_plan if each.plan == plan]
        return None if None in pays else sum(pay for pay in pays if pay is not None)


def expected_money(facts: Facts, plans: Iterable[str], first: dt.date, last: dt.date) -> Expected:
    """What the schedules of some plans bring from `first` to `last`, after the day it is seen from, as elected."""
    asked = (tuple(plans), first, last)
    held: Expected | None = facts.coming.get(asked)
    if held is None:
        held = facts.coming[asked] = _expected_money(facts, *asked)
    return held


def _expected_money(facts: Facts, plans: Iterable[str], first: dt.date, last: dt.date) -> Expected:
    among = [plan for plan in plans if plan in facts.schedules or plan in facts.expected_pays]
    if not among or last <= facts.as_of:
        return Expected((), 0, scheduled=bool(among), known=True)
    days: list[ExpectedDay] = []
    known = True
    after = max(facts.as_of, first - dt.timedelta(days=1))
    for plan in among:
        ended = facts.plans[plan].ended
        coming, said = _coming(facts, plan, after, last if ended is None else min(last, ended))
        days += coming
        known = known and said
    days.sort(key=_BY_DAY)
    return Expected(tuple(days), _pay(facts, days), scheduled=True, known=known)


def _coming(facts: Facts, plan: str, after: dt.date, until: dt.date) -> tuple[list[ExpectedDay], bool]:
    """One plan's pay dates to come, and whether all of their amounts are known."""
    held = facts.coming.get((plan, after, until))
    if held is None:
        from ledger.domain.planning.pay_dates import expected_contributions

        schedules, pays = facts.schedules.get(plan, []), facts.expected_pays.get(plan, [])
        days, known = [], True
        of: Mapping[str, Money | None] | None = None
        amounts: dict[str, int] = {}
        for each in expected_contributions(schedules, pays, after, until):
            if each.amounts is not of:  # the pay dates of a schedule share theirs
                of = each.amounts
                known = known and None not in of.values()
                amounts = {source: amount.cents for source, amount in of.items() if amount}
            days.append(ExpectedDay(each.pay_date, plan, None if each.pay is None else each.pay.cents, amounts))
        held = facts.coming[plan, after, until] = days, known
    return held


def _pay(facts: Facts, days: Sequence[ExpectedDay]) -> int | None:
    """Pay of some dates; a pay check that feeds two plans of an employer is counted once."""
    if len({each.plan for each in days}) == 1:
        pays = [each.pay for each in days]
        return None if None in pays else sum(pay for pay in pays if pay is not None)
    paid: dict[tuple[str, dt.date], dict[str, int]] = {}
    for each in days:
        if each.pay is None:
            return None
        by_plan = paid.setdefault((facts.plans[each.plan].employer, each.pay_date), {})
        by_plan[each.plan] = by_plan.get(each.plan, 0) + each.pay
    return sum(max(by_plan.values()) for by_plan in paid.values())


def stopped_at_limit(expected: Expected, left: Mapping[int, int | None]) -> Expected:
    """What is expected with elective deferrals cut where payroll stops them.

    Args:
        expected: As elected.
        left: Cents by calendar year that the employer's plans may still take in; None is not known.
    """
    deferred: dict[int, int] = {}
    days = []
    of: Mapping[str, int] = {}
    taken = 0
    for each in expected.by_plan:
        if each.amounts is not of:  # the pay dates of a schedule share theirs
            of = each.amounts
            taken = sum(cents for source, cents in of.items() if source in ELECTIVE_DEFERRALS)
        before = deferred.get(each.pay_date.year, 0)
        deferred[each.pay_date.year] = before + taken
        limit = left.get(each.pay_date.year)
        over = 0 if limit is None else min(taken, before + taken - limit)
        if over > 0:
            cut = dict(of)
            for source in (source for source in of if source in ELECTIVE_DEFERRALS):
                less = min(cut[source], over)
                cut[source] -= less
                over -= less
            days.append(each._replace(amounts=cut))
        else:
            days.append(each)
    return expected._replace(by_plan=tuple(days))


def without_after_tax(expected: Expected) -> Expected:
    """What is expected but for after-tax money."""
    return expected._replace(by_plan=tuple(without(expected.by_plan, AFTER_TAX)))


def without(days: Iterable[ExpectedDay], *sources: str) -> Iterator[ExpectedDay]:
    """The same pay dates but for the money of some sources."""
    of: Mapping[str, int] = {}
    kept: Mapping[str, int] = of
    for each in days:
        if each.amounts is not of:  # the pay dates of a schedule share theirs
            of = kept = each.amounts
            if any(source in of for source in sources):
                kept = {source: cents for source, cents in of.items() if source not in sources}
        yield each if kept is of else each._replace(amounts=kept)


def with_match(facts: Facts, group: LimitYear, sums: Sequence[Contributed], expected: Expected) -> Expected:
    """What is expected with the employer match of the plans' formulas, true-up included.

    A schedule that names a match share of its own is taken at its word; a true-up then comes on top of it. The plan
    year over which a match is measured is taken to be the limitation year.

    Args:
        facts: Of the person.
        group: Whose limitation year it is.
        sums: What counts in it so far, pay included.
        expected: What is still to come, without the formulas' match.
    """
    days = {plan: [each for each in expected.by_plan if each.plan == plan] for plan in group.plans}
    known, true_up = expected.known, 0
    true_up_known = True
    for plan in group.plans:
        match = facts.plans[plan].match
        if match is None or not (days[plan] or match.period != "paycheck"):
            continue
        from ledger.services.limits.expected_match import expected_match

        found = expected_match(facts, group, plan, match, sums=sums, days=days[plan])
        known = known and found.known
        days[plan] = found.days
        true_up_known = true_up_known and found.true_up is not None
        true_up += found.at_least.cents
    by_plan = [day for each in days.values() for day in each]
    return expected._replace(
        by_plan=tuple(by_plan if len(days) == 1 else sorted(by_plan, key=_BY_DAY)),
        known=known,
        true_up=Money(true_up),
        true_up_known=true_up_known,
    )
