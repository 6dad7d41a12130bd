"""Refunds after a failed ADP or ACP test: they close themselves, and give back no room under 415(c)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.excess.correction_calendar import ACP_REFUND, ADP_REFUND, CalendarDay, refund_deadlines
from ledger.domain.excess.corrections import PLAN, Correction, closing, forms_of, steps_done
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.sources import AFTER_TAX

_NAMES = {ACP_REFUND: "ACP", ADP_REFUND: "ADP"}
_SOURCES = {
    ACP_REFUND: "IRC 401(m)(6), (7), 4979(f)(2)",
    ADP_REFUND: "IRC 401(k)(8), 4979(f)(2)",
}


def plan_test_correction(
    kind: str,
    *,
    plan: str,
    plan_name: str,
    year: int,
    refunds: Sequence[Recorded[Refund]],
    forfeitures: Sequence[Recorded[Forfeited]],
    calendar: Iterable[CalendarDay],
    plan_year_end: dt.date,
) -> Correction:
    """What a plan returned because its ADP or ACP test failed; the notice comes with the money.

    Args:
        kind: `excess_aggregate_contribution` (ACP) or `excess_contribution` (ADP).
        plan: Its id.
        plan_name: As a person knows it.
        year: That the refunds are for.
        refunds: Of that plan, reason and year, by date; at least one.
        forfeitures: Match lost on the days of these refunds.
        calendar: Of corrections, whole.
        plan_year_end: The last day of the plan year, which is taken to be the limitation year.

    Source: IRC 401(m)(6), (7), 401(k)(8), 4979; Form 1099-R instructions, code 8.
    """
    values = [each.value for each in refunds]
    amount = total(each.amount for each in values)
    earnings = total(each.earnings for each in values)
    closed = closing(amount, values, as_of=values[-1].date)
    test = _NAMES[kind]
    return Correction(
        kind=kind,
        year=year,
        group=None,
        plans=(plan,),
        amount=amount,
        returned=closed.returned,
        open=closed.open,
        status=closed.status,
        closed_on=closed.closed_on,
        deadline=None,
        who=PLAN,
        steps=tuple(steps_done(values, f"paid out after the {test} test of {year}")),
        calendar=tuple(each for each in calendar if kind in each.kinds),
        forms=tuple(forms_of(refunds)),
        contributed={},
        entries=(*refunds, *forfeitures),
        source=_SOURCES[kind],
        message=f"{test} test: {plan_name} returned {amount} for {year}, with earnings of {earnings}."
        f"{_late(test, values, plan_year_end)}",
        action=_action(values, amount, earnings),
        unsettled=(
            "That it stays an annual addition is the usual reading; the paragraph of the regulation is unsettled here.",
        ),
    )


def _action(refunds: Sequence[Refund], amount: Money, earnings: Money) -> str:
    after_tax = total(each.amount for each in refunds if each.source == AFTER_TAX)
    years = ", ".join(str(year) for year in sorted({each.date.year for each in refunds}))
    taxed = f"the earnings of {earnings} are taxed in {years}, the year of payment"
    if after_tax == amount:
        principal = f"{amount} of after-tax principal is not income; {taxed}"
    elif after_tax == ZERO:
        principal = (
            f"pre-tax principal and its earnings are taxed in {years}, the year of payment; Roth principal is not"
        )
    else:
        principal = f"{after_tax} of after-tax principal is not income; pre-tax principal is, in {years}, and {taxed}"
    return (
        f"For your return: {principal}; there is no 10 % additional tax, and it cannot be rolled over. It gives back "
        "no room under 415(c): put nothing in for it. Compare the Form 1099-R, code 8, when it comes."
    )


def _late(test: str, refunds: Sequence[Refund], plan_year_end: dt.date) -> str:
    without_excise, eaca, at_all = refund_deadlines(plan_year_end)
    last = max(each.date for each in refunds)
    if last > at_all:
        return f" It was paid after {at_all}, the end of the period for correcting the {test} test: ask the plan."
    if last > without_excise:
        return (
            f" It was paid after {without_excise}: the employer, not you, owes an excise of 10 %, unless the plan "
            f"is an EACA and paid by {eaca}."
        )
    return ""
