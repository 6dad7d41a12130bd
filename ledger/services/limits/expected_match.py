"""The employer match that a plan's formula leads one to expect, on pay dates to come and after the year."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.domain.limits.irs import compensation_cap_of
from ledger.domain.limits.limitation_years import EXTENDED_RETURN, deposit_deadline
from ledger.domain.money import ZERO, Money
from ledger.domain.plan_rules import Match
from ledger.domain.planning.match import (
    PayDate,
    YearTotals,
    match_of_pay_dates,
    matchable_student_loan,
    true_up,
    year_totals,
)
from ledger.domain.recorded import Contributed
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS, EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH
from ledger.services.facts import Facts
from ledger.services.limits.deferrals import allowed_catch_up
from ledger.services.limits.expected import ExpectedDay
from ledger.services.limits.limit_years import LimitYear
from ledger.services.limits.plan_pay import plan_pay_so_far

_MATCH = (EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH)


class ExpectedMatch(NamedTuple):
    """A plan's pay dates to come with their match.

    `true_up` is None where pay it rests on is not known; `at_least` is then what the pay dates to come alone bring.
    """

    days: list[ExpectedDay]
    known: bool
    true_up: Money | None
    at_least: Money


def expected_match(
    facts: Facts,
    group: LimitYear,
    plan: str,
    match: Match,
    *,
    sums: Sequence[Contributed],
    days: Sequence[ExpectedDay],
) -> ExpectedMatch:
    """What a plan's formula still brings in a limitation year, by its own pay, deferrals and match so far.

    Where the schedule names a match of its own, that is what pay dates bring, and the formula's true-up comes on top.

    Args:
        facts: Of the person.
        group: Whose limitation year it is; the plan year is taken to be the same.
        plan: One of its plans.
        match: Its formula.
        sums: What counts in the limitation year so far, pay included.
        days: The plan's pay dates to come.
    """
    cap = compensation_cap_of(facts.limits(group.first.year), group.first, group.last)
    so_far = _so_far(facts, group, plan, sums)
    coming = _as_pay_dates(days)
    posted = Money(sum(each.cents for each in sums if each.plan == plan and each.source in _MATCH))
    matched_days = list(days)
    by_date: Sequence[Money | None] = [Money(sum(each.amounts.get(source, 0) for source in _MATCH)) for each in days]
    if not any(by_date):
        by_date = match_of_pay_dates(match, [so_far, *coming], compensation_cap=cap, first_brought=posted)[1:]
        matched_days = _with_brought(days, by_date)
    known = None not in by_date
    later: Money | None = ZERO
    if match.period != "paycheck" and facts.as_of <= _last_day_for_match(facts, group, plan):
        matched = posted + Money(sum(brought.cents for brought in by_date if brought is not None))
        loans: Money | None = ZERO
        if "student_loan_payment" in match.on:
            loans = _student_loans(facts, group, plan, year_totals([so_far, *coming]))
        later = None
        if known and loans is not None:
            of_year = [so_far._replace(student_loan=loans), *coming]
            later = true_up(match, of_year, compensation_cap=cap, matched=matched)
    at_least = later or ZERO
    if later is None and known:
        coming_match = Money(sum(brought.cents for brought in by_date if brought is not None))
        at_least = true_up(match, coming, compensation_cap=cap, matched=coming_match) or ZERO
    return ExpectedMatch(matched_days, known, later, at_least)


def _as_pay_dates(days: Sequence[ExpectedDay]) -> list[PayDate]:
    found: list[PayDate] = []
    before: ExpectedDay | None = None
    for each in days:
        if before is not None and each.pay == before.pay and each.amounts is before.amounts:
            found.append(found[-1]._replace(pay_date=each.pay_date))  # as on most pay dates of a schedule
        else:
            pay = None if each.pay is None else Money(each.pay)
            deferrals = sum(cents for source, cents in each.amounts.items() if source in ELECTIVE_DEFERRALS)
            found.append(PayDate(each.pay_date, pay, Money(deferrals), Money(each.amounts.get(AFTER_TAX, 0))))
        before = each
    return found


def _with_brought(days: Sequence[ExpectedDay], by_date: Sequence[Money | None]) -> list[ExpectedDay]:
    """The pay dates with the match of each; those that share their amounts and bring the same share the new ones."""
    found: list[ExpectedDay] = []
    of: Mapping[str, int] = {}
    amounts: dict[str, int] = {}
    for each, brought in zip(days, by_date, strict=True):
        if not brought:
            found.append(each)
            continue
        if each.amounts is not of or amounts[EMPLOYER_MATCH] != brought.cents:
            of, amounts = each.amounts, {**each.amounts, EMPLOYER_MATCH: brought.cents}
        found.append(each._replace(amounts=amounts))
    return found


def _so_far(facts: Facts, group: LimitYear, plan: str, sums: Sequence[Contributed]) -> PayDate:
    """The limitation year up to now as one pay date, which is all that the year's caps and a true-up look at."""
    cents: dict[str, int] = {}
    for each in sums:
        if each.plan == plan:
            cents[each.source] = cents.get(each.source, 0) + each.cents
    deferrals = sum(cents.get(source, 0) for source in ELECTIVE_DEFERRALS)
    pay = plan_pay_so_far(facts, group, plan, sums)
    return PayDate(group.first, pay, Money(deferrals), Money(cents.get(AFTER_TAX, 0)))


def _student_loans(facts: Facts, group: LimitYear, plan: str, year: YearTotals) -> Money | None:
    """Payments certified so far, as far as they may be matched beside the year's deferrals; None where not known."""
    held = facts.reader.entries("student_loan_payment", person=facts.person.id, plan=plan, until=facts.as_of)
    paid = sum(each.value.amount.cents for each in held if group.first <= each.value.date <= group.last)
    limits, catch_up = facts.limits(group.year), allowed_catch_up(facts, [facts.plans[plan]], group.year)
    limit = None
    if limits is not None and limits.elective_deferral is not None and catch_up is not None:
        limit = limits.elective_deferral + catch_up
    return matchable_student_loan(
        Money(paid), elective_deferrals=year.elective_deferrals, deferral_limit=limit, compensation=year.pay
    )


def _last_day_for_match(facts: Facts, group: LimitYear, plan: str) -> dt.date:
    """The day until which a true-up of a limitation year may still come."""
    employer = facts.employers[facts.plans[plan].employer]
    deadline = deposit_deadline(
        EMPLOYER_MATCH,
        group.last,
        return_due=employer.return_due or EXTENDED_RETURN,
        tax_exempt=employer.tax_exempt,
    )
    return group.last if deadline is None else deadline
