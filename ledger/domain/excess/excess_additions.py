"""Annual additions over 415(c): what the plan has to return or forfeit, and what its forms will say."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.excess.correction_calendar import EXCESS_ADDITION, CalendarDay
from ledger.domain.excess.correction_order import (
    FORFEITED,
    Matched,
    OrderStep,
    correction_order,
    enough_to_cure,
)
from ledger.domain.excess.corrections import (
    PLAN,
    Closing,
    Correction,
    CorrectionStep,
    FormBoxes,
    closing,
    forms_of,
    steps_done,
)
from ledger.domain.limits.additions import AdditionsStanding
from ledger.domain.limits.deferrals import return_deadline
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.sources import AFTER_TAX, DEFERRAL_OF_LABEL, ELECTIVE_DEFERRALS, ROTH_DEFERRAL

SOURCE = "IRC 415(c)(1); Rev. Proc. 2021-30 §6.06(2); Notice 2023-43"


def excess_addition_correction(
    standing: AdditionsStanding,
    *,
    name: str,
    refunds: Sequence[Recorded[Refund]],
    forfeitures: Sequence[Recorded[Forfeited]],
    matched: Matched | None,
    calendar: Sequence[CalendarDay],
    converted: str | None,
    open_deferrals: Money,
    as_of: dt.date,
    counted: Money | None = None,
    rises: Callable[[Money], Money] | None = None,
) -> Correction | None:
    """What is to go back of a limitation year's annual additions; None where nothing is over and nothing went back.

    The excess is worked out as it was: what went back for it is added to what is still over.

    Args:
        standing: Of the group's limitation year, with the refunds taken off.
        name: The employer or group as a person knows it.
        refunds: With the reason `excess_annual_addition` for the year, by date.
        forfeitures: Employer money that was forfeited for it, and match lost on the days of these refunds; both close
            the excess as refunds do, and only the first has been taken off `standing`.
        matched: What of the employee's money was matched; None where no formula on file says so.
        calendar: Of corrections, whole.
        converted: What `excess_after_conversion` says to do, where after-tax money was converted before.
        open_deferrals: Excess deferrals of the year in these plans that may still be returned in time.
        as_of: The day it is seen from.
        counted: What of refunds and forfeitures for it was taken off `standing`; all of it where not given.
        rises: How far the limit rises with employer money that is forfeited, where pay that binds is earned income.

    Source: IRC 415(c)(1); Rev. Proc. 2021-30 §6.06(2); Reg. 1.415(c)-1(b)(2)(ii)(D).
    """
    values, lost = [each.value for each in refunds], [each.value for each in forfeitures]
    taken_off: list[Refund | Forfeited] = [*values, *(each for each in lost if each.reason is not None)]
    returned = total(each.amount for each in taken_off)
    there = _without(standing.by_source, [each for each in lost if each.reason is None])

    def order(amount: Money) -> tuple[tuple[OrderStep, ...], Money]:
        return correction_order(there, matched, amount, catch_up=standing.catch_up)

    over = standing.excess
    to_go = over if rises is None or not over else enough_to_cure(order, over, rises)
    excess = None if to_go is None else to_go + returned
    if not taken_off and not excess:
        return None
    closed = closing(excess, sorted([*values, *lost], key=lambda each: each.date), as_of=as_of)
    open_ = closed.open or ZERO
    steps, left = order(open_)
    forfeited_steps = [
        CorrectionStep(
            each.value.plan, each.value.source, each.value.amount, None, FORFEITED, each.value.date, settled=True,
            text="forfeited on the day of a refund",
        )
        for each in forfeitures
    ]  # fmt: skip
    plan = standing.plans[0] if len(standing.plans) == 1 else None
    return Correction(
        kind=EXCESS_ADDITION,
        year=standing.year,
        group=standing.group,
        plans=standing.plans,
        amount=excess,
        returned=closed.returned,
        open=closed.open,
        status=closed.status,
        closed_on=closed.closed_on,
        deadline=None,
        who=PLAN,
        steps=(*steps_done(values, "paid out"), *forfeited_steps, *(_to_come(each, plan) for each in steps)),
        calendar=tuple(each for each in calendar if EXCESS_ADDITION in each.kinds),
        forms=(*forms_of(refunds), *(form for each in steps for form in _form(each, plan))),
        contributed=_as_contributed(standing.by_source, taken_off),
        entries=(*refunds, *forfeitures),
        source=SOURCE,
        message=_message(
            standing, name, excess, returned if counted is None else counted, closed, earned=rises is not None
        ),
        action=_action(open_, steps, converted, open_deferrals, standing),
        unsettled=_unsettled(standing, steps, left),
    )


def _to_come(step: OrderStep, plan: str | None) -> CorrectionStep:
    return CorrectionStep(
        plan, step.source, step.amount, None, step.outcome, done=None, settled=step.settled, text=step.text
    )


def _form(step: OrderStep, plan: str | None) -> list[FormBoxes]:
    """Code E in the year of payment; the earnings to the day of the correction are not known yet.

    Source: Instructions for Forms 1099-R and 5498, code E and corrective distributions.
    """
    if step.outcome == FORFEITED:
        return []
    if step.source == AFTER_TAX:
        text = "box 1 is principal and earnings, box 2a the earnings alone, box 5 the after-tax principal"
    elif step.source == ROTH_DEFERRAL:
        text = "box 1 is principal and earnings, box 2a the earnings alone, box 5 the Roth principal"
    else:
        text = "pre-tax deferrals and earnings are taxable in full in the year they are paid; box 5 stays blank"
    box_5 = step.amount if step.source in (AFTER_TAX, ROTH_DEFERRAL) else None
    return [FormBoxes(plan, None, "E", None, None, box_5, text)]


def _as_contributed(by_source: Mapping[str, Money], refunds: Sequence[Refund | Forfeited]) -> dict[str, Money]:
    """By source before anything went back."""
    amounts = dict(by_source)
    for each in refunds:
        source = DEFERRAL_OF_LABEL.get(each.source, each.source)
        amounts[source] = amounts.get(source, ZERO) + each.amount
    return amounts


def _without(by_source: Mapping[str, Money], lost: Sequence[Forfeited]) -> dict[str, Money]:
    """By source without what was forfeited."""
    amounts = dict(by_source)
    for each in lost:
        amounts[each.source] = amounts.get(each.source, ZERO) - each.amount
    return amounts


def _message(
    standing: AdditionsStanding, name: str, excess: Money | None, counted: Money, closed: Closing, *, earned: bool
) -> str:
    first, last = standing.period
    calendar = (first, last) == (dt.date(standing.year, 1, 1), dt.date(standing.year, 12, 31))
    period = str(standing.year) if calendar else f"the limitation year {first} to {last}"
    if excess is None or standing.limit is None:
        return (
            f"415(c): {closed.returned} was returned to you for {period} by {name}; the limit is not known, so whether "
            "more is over is not known either."
        )
    before = standing.total + counted
    sentences = [f"415(c): annual additions for {name} in {period} were {before}, the limit is {standing.limit}."]
    found = max(before - standing.limit, ZERO)
    if found < excess:
        sentences.append(f"The ledger finds {found} over, but {excess} was returned: something may be missing.")
    else:
        sentences.append(f"{found} was over.")
    if earned and standing.excess and closed.open and closed.open < standing.excess:
        sentences.append(
            f"Pay is earned income: what the business takes back adds to it, so that {closed.open} cures "
            f"{standing.excess}."
        )
    if closed.open and closed.returned:
        sentences.append(f"{closed.returned} of it was returned or forfeited, {closed.open} was not.")
    if standing.compensation is None:
        sentences.append("Pay is not on file, so the dollar limit alone was used.")
    return " ".join(sentences)


def _action(
    open_: Money,
    steps: Sequence[OrderStep],
    converted: str | None,
    open_deferrals: Money,
    standing: AdditionsStanding,
) -> str:
    if not open_:
        return "Compare the Forms 1099-R with those below when they come."
    sentences = [
        f"Ask the plan to correct {open_}: only the plan can. Do not ask for a normal withdrawal.",
        "Whichever contribution came last: what goes back is by the order below, with earnings to the day of payment.",
    ]
    if any(each.outcome != FORFEITED for each in steps):
        sentences.append("It is not eligible for rollover.")
    if open_deferrals:
        sentences.append(
            f"Have the excess deferral of {open_deferrals} returned first: by {return_deadline(standing.year)} it "
            "leaves the annual additions too."
        )
    if converted is not None:
        sentences.append(converted)
    elif after_tax := total(each.amount for each in steps if each.source == AFTER_TAX and each.amount is not None):
        sentences.append(f"Hold off converting {after_tax} of after-tax money until it is corrected.")
    return " ".join(sentences)


def _unsettled(standing: AdditionsStanding, steps: Sequence[OrderStep], left: Money) -> tuple[str, ...]:
    sentences = []
    if any(each.number >= 3 for each in steps):
        sentences.append(
            "The order after unmatched after-tax money and unmatched deferrals (matched money with its match, then "
            "nonelective money) is not settled here: it is cited from memory. The plan's own correction decides."
        )
    if any(each.number < 3 and not each.settled for each in steps):
        sentences.append(
            "Which part of the money was matched is not known, as no one match formula of these plans is on file: the "
            "first two steps may differ."
        )
    if left:
        sentences.append(f"Where {left} of it comes from cannot be said from what is on file: ask the plan.")
    if any(each.source not in ELECTIVE_DEFERRALS and each.source == "elective_deferral" for each in steps):
        sentences.append("Whether pre-tax or Roth deferrals go back first is the plan's rule: ask it.")
    if steps and len(standing.plans) > 1:
        sentences.append(f"Which of {', '.join(standing.plans)} corrects it is for the employers to settle: ask them.")
    return tuple(sentences)
