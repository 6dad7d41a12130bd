"""Whether the match of a plan's year has come to its end, so that a pay stub without any is no surprise."""

from collections.abc import Collection

from ledger.domain.limits.irs import compensation_cap_of
from ledger.domain.money import Money
from ledger.domain.planning.match import YearTotals, annual_match
from ledger.domain.recorded import LoggedStub
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS, EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH
from ledger.services.limits.ahead import ahead
from ledger.services.limits.limit_years import LimitYear, limit_years
from ledger.services.limits.plan_pay import plan_pay_so_far
from ledger.services.view import YearView


def match_has_ended(view: YearView, plan: str, last: LoggedStub, full: Collection[str]) -> bool:
    """Whether the plan matches no more this year: its cap in dollars or on pay is reached, or what it matches stopped.

    Args:
        view: Of the person's year.
        plan: Whose match stopped.
        last: Its last regular stub.
        full: Sources that payroll stops because a limit is reached.

    Source: IRC 401(a)(17); the plan document.
    """
    match = view.facts.plans[plan].match
    if match is None:
        return False
    matched = (ELECTIVE_DEFERRALS if "elective_deferral" in match.on else frozenset()) | (
        {AFTER_TAX} if AFTER_TAX in match.on else frozenset()
    )
    if matched and matched <= set(full) and not any(last.cents.get(source, 0) > 0 for source in matched):
        return True
    for year in limit_years(view.facts, view.year):
        if plan in year.plans and year.first <= last.pay_date <= year.last:
            return _used_up(view, year, plan)
    return False


def _used_up(view: YearView, year: LimitYear, plan: str) -> bool:
    facts = view.facts
    match = facts.plans[plan].match
    assert match is not None  # noqa: S101 - the caller has looked
    sums = ahead(facts, year).sums
    given = sum(
        each.cents for each in sums if each.plan == plan and each.source in (EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH)
    )
    if match.dollar_cap is not None and given >= match.dollar_cap.cents:
        return True
    cap = compensation_cap_of(facts.limits(year.first.year), year.first, year.last)
    if cap is None:
        return False
    most = annual_match(match, YearTotals(cap, elective_deferrals=cap, after_tax=cap, student_loan=cap), cap)
    if most is not None and given >= most.cents:
        return True
    pay = plan_pay_so_far(facts, year, plan, sums)
    return match.stops_at_pay_cap and pay is not None and pay >= Money(cap.cents)
