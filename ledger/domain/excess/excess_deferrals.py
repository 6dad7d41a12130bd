"""Elective deferrals over 402(g): from which plan they go back, by when, and what it costs if they do not."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.refunds import Refund
from ledger.domain.excess.correction_calendar import EXCESS_DEFERRAL, correction_calendar
from ledger.domain.excess.corrections import (
    CHOICE,
    MISSED_DEADLINE,
    PERSON,
    PLAN,
    Closing,
    Correction,
    CorrectionStep,
    FormBoxes,
    closing,
    forms_of,
    steps_done,
)
from ledger.domain.excess.excess_kinds import left_after, taxed_twice
from ledger.domain.limits.deferrals import return_deadline, returned_in_time
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.sources import DEFERRAL_OF_LABEL, ROTH_DEFERRAL

SOURCE = "IRC 402(g)(2), (6), 402A(d)(3); Reg. 1.402(g)-1(e)"


class Deferred(NamedTuple):
    """What one plan took in of one kind of deferral in the calendar year, labels folded.

    `unmatched` is the part of all the plan's deferrals that earned no match; None where that is not known.
    """

    plan: str
    group: str
    source: str
    amount: Money
    unmatched: Money | None = None


def excess_deferral_correction(
    *,
    year: int,
    limit: Money | None,
    deferred: Sequence[Deferred],
    refunds: Sequence[Recorded[Refund]],
    names: Mapping[str, str],
    as_of: dt.date,
) -> Correction | None:
    """What is to go back of a year's deferrals; None where nothing is over and nothing went back.

    The excess is worked out as it was: deferrals are not netted with what was returned.

    Args:
        year: The calendar year of the deferrals.
        limit: 402(g) with everything that raises it for the person; None where it is not known.
        deferred: By plan and kind, of plans that 402(g) sees.
        refunds: With the reason `excess_deferral` for the year, by date.
        names: Of the plans, as a person knows them.
        as_of: The day it is seen from.

    Source: IRC 402(g)(1), (2)(A), (C), (D), (6); Reg. 1.402(g)-1(e), 1.402(g)-2(b).
    """
    contributed = total(each.amount for each in deferred)
    over = None if limit is None else max(contributed - limit, ZERO)
    if not refunds and not over:
        return None
    in_time = [each.value for each in refunds if returned_in_time(each.value)]
    late = [each.value for each in refunds if not returned_in_time(each.value)]
    if over is not None and not over:
        over = total(each.amount for each in in_time)  # the plan found an excess that the ledger does not show
    deadline = return_deadline(year)
    closed = closing(over, in_time, as_of=as_of, deadline=deadline)
    groups = list(dict.fromkeys(each.group for each in deferred if each.amount > ZERO))
    who = PLAN if len(groups) == 1 else PERSON
    return Correction(
        kind=EXCESS_DEFERRAL,
        year=year,
        group=groups[0] if len(groups) == 1 else None,
        plans=tuple(dict.fromkeys(each.plan for each in deferred if each.amount > ZERO)),
        amount=over,
        returned=closed.returned,
        open=closed.open,
        status=closed.status,
        closed_on=closed.closed_on,
        deadline=deadline,
        who=who,
        steps=(
            *steps_done(in_time, "paid out in time"),
            *steps_done(late, "paid out too late: taxed again, no basis"),
            *_choices(deferred, in_time, closed, names),
        ),
        calendar=tuple(each for each in correction_calendar(year) if EXCESS_DEFERRAL in each.kinds),
        forms=(*forms_of(refunds), *_forms_to_come(year, closed, as_of, deferred)),
        contributed=_by_source(deferred),
        entries=tuple(refunds),
        source=SOURCE,
        message=_message(year, contributed, limit, over, closed, late),
        action=_action(year, closed, deferred, in_time, names, limit, who=who, as_of=as_of),
        unsettled=_unsettled(closed, who),
    )


def allocation_letter(
    *, person: str, plan: str, year: int, amount: Money, contributed: Money, limit: Money, as_of: dt.date
) -> str:
    """A letter by which a person tells a plan how much of an excess deferral is allocated to it.

    Args:
        person: Their name.
        plan: The plan's name.
        year: The calendar year of the deferrals.
        amount: What this plan is to return, without earnings.
        contributed: All deferrals of the year, over every plan.
        limit: 402(g) with everything that raises it for the person.
        as_of: The letter's date.

    Source: IRC 402(g)(2)(A)(i).
    """
    return f"""{as_of}

To the administrator of {plan}

Excess deferral of {year}: notice under IRC 402(g)(2)(A)

My elective deferrals of {year} to all plans, of every employer, add up to {contributed}. That is {contributed - limit}
over my limit of {limit} for the year under IRC 402(g) and 414(v).

I allocate {amount} of this excess to {plan}. Please pay out {amount}, with the income on it for {year},
no later than {return_deadline(year)}, as a distribution of an excess deferral under IRC 402(g)(2)(A)(ii), and report
it on Form 1099-R as such. It is not eligible for rollover.

Please tell me the day of the payment and how much of it is income, and whether employer match on it is forfeited.

{person}
"""


def _choices(
    deferred: Iterable[Deferred], returned: Iterable[Refund], closed: Closing, names: Mapping[str, str]
) -> list[CorrectionStep]:
    """From where the open part could come, and how much at most."""
    if not closed.open or closed.status == MISSED_DEADLINE:
        return []
    gone: dict[tuple[str, str], int] = {}
    for each in returned:
        key = each.plan, DEFERRAL_OF_LABEL.get(each.source, each.source)
        gone[key] = gone.get(key, 0) + each.amount.cents
    steps = []
    for held in deferred:
        there = held.amount - Money(gone.get((held.plan, held.source), 0))
        most = min(closed.open, there)
        if most > ZERO:
            matched = (
                "which of its deferrals were matched is not known"
                if held.unmatched is None
                else f"{held.unmatched} of its deferrals earned no match"
            )
            text = f"up to {most} could come from {names[held.plan]}; {matched}"
            steps.append(CorrectionStep(held.plan, held.source, most, None, CHOICE, done=None, settled=True, text=text))
    return steps


def _forms_to_come(year: int, closed: Closing, as_of: dt.date, deferred: Iterable[Deferred]) -> list[FormBoxes]:
    if not closed.open or closed.status == MISSED_DEADLINE:
        return []
    open_ = closed.open
    same_year = FormBoxes(
        None, year, "8", None, None, None, f"if it is paid in {year}: principal and earnings, taxed in {year}"
    )
    kinds = {each.source for each in deferred if each.amount > ZERO}
    pre_tax = FormBoxes(
        None, year + 1, "P", open_, open_, None, f"what is pre-tax, paid in {year + 1}: taxed in {year}"
    )
    roth = FormBoxes(None, year + 1, "P", open_, ZERO, open_, f"what is Roth, paid in {year + 1}: was taxed in {year}")
    earnings = FormBoxes(None, year + 1, "8", None, None, None, f"its earnings: taxed in {year + 1}")
    principal = [*([pre_tax] if kinds - {ROTH_DEFERRAL} else []), *([roth] if ROTH_DEFERRAL in kinds else [])]
    return [*([same_year] if as_of.year <= year else []), *principal, earnings]


def _message(
    year: int,
    contributed: Money,
    limit: Money | None,
    over: Money | None,
    closed: Closing,
    late: Sequence[Refund],
) -> str:
    if over is None or limit is None:
        return (
            f"402(g): {closed.returned} of the deferrals of {year} was returned; the limit of {year} is not known, so "
            "whether more is over is not known either."
        )
    sentences = [f"402(g): elective deferrals of {year} were {contributed}, the limit with catch-up is {limit}."]
    if contributed <= limit:
        sentences.append(
            f"The ledger finds nothing over, but {over} was returned as excess: a stub may be missing, or another plan."
        )
    else:
        sentences.append(f"{over} was over.")
    if closed.open and closed.returned:
        sentences.append(f"{closed.returned} of it was returned in time, {closed.open} was not.")
    return " ".join([*sentences, *_paid_too_late(year, late)])


def _paid_too_late(year: int, late: Sequence[Refund]) -> Iterator[str]:
    roth = total(each.amount for each in late if each.source in ROTH_ACCOUNT)
    pre_tax = total(each.amount for each in late) - roth
    deadline = return_deadline(year)
    if pre_tax:
        yield (
            f"{pre_tax} was paid out after {deadline}: it is income of {year} and again of the year it was paid, and "
            "made no basis."
        )
    if roth:
        yield (
            f"{roth} of Roth deferrals was paid out after {deadline}: it was taxed as wages of {year}, is income again "
            "of the year it was paid, and made no basis."
        )


def _action(
    year: int,
    closed: Closing,
    deferred: Sequence[Deferred],
    in_time: Sequence[Refund],
    names: Mapping[str, str],
    limit: Money | None,
    *,
    who: str,
    as_of: dt.date,
) -> str:
    if not closed.open:
        return "Compare the Forms 1099-R with those below when they come."
    deadline = return_deadline(year)
    if closed.status == MISSED_DEADLINE:
        how = (
            "All deferrals went to plans of one employer group: ask them how they correct it under EPCRS."
            if who == PLAN
            else "The plans of unrelated employers cannot correct it under EPCRS: it stays until money can be paid out "
            "for another reason."
        )
        held = left_after({(each.plan, each.source): each.amount for each in deferred}, in_time)
        roth = total(amount for (_, source), amount in held.items() if source == ROTH_DEFERRAL)
        return f"{taxed_twice(year, closed.open, pre_tax=total(held.values()) - roth, roth=roth)} {how}"
    stop = f"Stop deferring for {year}. " if as_of.year == year else ""
    if who == PLAN:
        plans = ", ".join(dict.fromkeys(names[each.plan] for each in deferred))
        return (
            f"{stop}All deferrals went to plans of one employer group ({plans}), which have to correct it: remind them "
            f"that {closed.open} with its earnings of {year} must be paid out by {deadline}."
        )
    within = _over_within_one_group(deferred, limit, names)
    notice = dt.date(year + 1, 3, 1)
    told = f"by {notice}" if as_of <= notice else f"at once (the day for it was {notice}, which a plan may extend)"
    return (
        f"{stop}No employer sees the others' plans: choose where {closed.open} is to come from, tell that plan {told} "
        f"with the letter of roth-ledger corrections --letter, and have it paid out with its earnings of {year} by "
        f"{deadline}. A plan that pays less than asked pays principal and earnings in proportion. Match on what is "
        f"returned is lost as a rule (unsettled): choose deferrals that were not matched.{within}"
    )


def _over_within_one_group(deferred: Sequence[Deferred], limit: Money | None, names: Mapping[str, str]) -> str:
    """What one employer group's plans took in over the limit by themselves."""
    sentences = []
    for group in dict.fromkeys(each.group for each in deferred):
        own = [each for each in deferred if each.group == group]
        over = ZERO if limit is None else max(total(each.amount for each in own) - limit, ZERO)
        if over:
            plans = ", ".join(dict.fromkeys(names[each.plan] for each in own))
            sentences.append(f" {over} of it is over in {plans} alone, which must correct that part.")
    return "".join(sentences)


def _unsettled(closed: Closing, who: str) -> tuple[str, ...]:
    if not closed.open:
        return ()
    sentences = ["That match on a returned excess deferral is forfeited is the usual reading, and unsettled."]
    if who == PLAN:
        sentences.append(
            "That plans of one employer group count as told without your notice is the usual reading, and unsettled."
        )
    return tuple(sentences)


def _by_source(deferred: Iterable[Deferred]) -> dict[str, Money]:
    amounts: dict[str, Money] = {}
    for each in deferred:
        amounts[each.source] = amounts.get(each.source, ZERO) + each.amount
    return amounts
