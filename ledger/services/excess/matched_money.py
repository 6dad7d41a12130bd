"""Which part of the employee's money in a plan was matched, by the formula on file and the match recorded."""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.domain.entries.refunds import Forfeited
from ledger.domain.excess.correction_order import NOTHING_MATCHED, Matched, matched_parts
from ledger.domain.limits.additions import AdditionsStanding
from ledger.domain.limits.irs import compensation_cap_of, with_own
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Contributed, Recorded
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS, EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH
from ledger.domain.status import Status
from ledger.reference.limits import annual_limits
from ledger.services.ports import Reader


def matched_in(
    reader: Reader, stands: Status, standing: AdditionsStanding, lost: Sequence[Recorded[Forfeited]]
) -> Matched | None:
    """What of the employee's money of a limitation year was matched.

    Args:
        reader: The ledger.
        stands: The person's year, for the plans' formulas.
        standing: Of the group's limitation year.
        lost: Employer money that was forfeited since.

    Returns:
        None where no one formula on file says so.
    """
    held = standing.by_source
    match = held.get(EMPLOYER_MATCH, ZERO) + held.get(EMPLOYER_MATCH_ROTH, ZERO)
    match -= total(each.value.amount for each in lost if each.value.source in (EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH))
    if match <= ZERO:
        return NOTHING_MATCHED
    formulas = [plan.match for plan in (stands.plans[each] for each in standing.plans) if plan.match is not None]
    if not formulas or any(each != formulas[0] for each in formulas):
        return None
    deferrals = total(amount for source, amount in held.items() if source in ELECTIVE_DEFERRALS) - standing.catch_up
    return matched_parts(
        formulas[0],
        pay=_plan_pay(reader, standing),
        deferrals=max(deferrals, ZERO),
        after_tax=held.get(AFTER_TAX, ZERO),
        matched=match,
    )


def unmatched_deferrals(reader: Reader, stands: Status, plan: str, sums: Iterable[Contributed]) -> Money | None:
    """Deferrals of a plan in a calendar year that earned no match.

    Args:
        reader: The ledger.
        stands: The person's year.
        plan: Its id.
        sums: What went into all plans in the calendar year.

    Returns:
        None where no formula on file says so.
    """
    own: dict[str, int] = {}
    for each in sums:
        if each.plan == plan:
            own[each.source] = own.get(each.source, 0) + each.cents
    deferrals = Money(sum(cents for source, cents in own.items() if source in ELECTIVE_DEFERRALS))
    match = Money(own.get(EMPLOYER_MATCH, 0) + own.get(EMPLOYER_MATCH_ROTH, 0))
    formula = stands.plans[plan].match
    if match <= ZERO:
        return None if formula is not None else deferrals
    if formula is None:
        return None
    group = next((each.recorded for each in stands.annual_additions if plan in each.recorded.plans), None)
    parts = matched_parts(
        formula,
        pay=None if group is None else _plan_pay(reader, group),
        deferrals=deferrals,
        after_tax=Money(own.get(AFTER_TAX, 0)),
        matched=match,
    )
    return None if parts is None else deferrals - total(amount for amount, _ in parts.deferrals)


def _plan_pay(reader: Reader, standing: AdditionsStanding) -> Money | None:
    """415 pay, which is taken for plan pay, up to the cap of the year in which the limitation year began."""
    began = standing.period[0].year
    own: Any = next((each for each in reader.parties("limits") if each.year == began), None)
    limits = annual_limits(began) if own is None else with_own(annual_limits(began), own)
    cap = compensation_cap_of(limits, *standing.period)
    return None if standing.compensation is None or cap is None else min(standing.compensation, cap)
