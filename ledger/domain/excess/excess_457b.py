"""What went into 457(b) plans over their own limit: that it is there, and who has to act."""

import datetime as dt
from collections.abc import Mapping, Sequence

from ledger.domain.entries.refunds import Refund
from ledger.domain.excess.corrections import PLAN, Correction, closing, steps_done
from ledger.domain.limits.section_457b import Section457bStanding
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded

EXCESS_457B = "excess_457b"

_UNSETTLED = (
    "By when a 457(b) plan pays an excess out, how it is taxed and which form reports it are not worked out here. Ask "
    "the plan."
)


def excess_457b_correction(
    standing: Section457bStanding,
    *,
    contributed: Mapping[str, Money],
    refunds: Sequence[Recorded[Refund]],
    names: Mapping[str, str],
    as_of: dt.date,
) -> Correction | None:
    """What is over the limit of a person's 457(b) plans; None where nothing is, or it is not known.

    By when a plan pays it out, how it is taxed and which form reports it are not worked out.

    Args:
        standing: Of the calendar year, refunds not taken off.
        contributed: By source, labels folded.
        refunds: Of these plans with the reason `excess_deferral` for the year, by date.
        names: Of the plans, as a person knows them.
        as_of: The day it is seen from.

    Source: IRC 457(b)(2), (c); Reg. 1.457-4(e).
    """
    if standing.limit is None or standing.catch_up_limit is None or not standing.excess:
        return None
    values = [each.value for each in refunds]
    closed = closing(standing.excess, values, as_of=as_of)
    limit = standing.limit + standing.catch_up_limit
    message = (
        f"457(b): what you and your employer put into 457(b) plans in {standing.year} is {standing.total}, the limit "
        f"is {limit}. {standing.excess} was over."
    )
    if closed.open and closed.returned:
        message += f" {closed.returned} of it was returned, {closed.open} was not."
    stop = f"Stop deferring for {standing.year}. " if as_of.year <= standing.year else ""
    plans = ", ".join(names[plan] for plan in standing.plans)
    action = (
        f"{stop}Ask the plan ({plans}) to pay out {closed.open} with its earnings, by when, and which form will report "
        "it. In the last three years before the plan's retirement age another limit may hold: ask that too."
    )
    return Correction(
        kind=EXCESS_457B,
        year=standing.year,
        group=None,
        plans=standing.plans,
        amount=standing.excess,
        returned=closed.returned,
        open=closed.open,
        status=closed.status,
        closed_on=closed.closed_on,
        deadline=None,
        who=PLAN,
        steps=tuple(steps_done(values, "paid out")),
        calendar=(),
        forms=(),
        contributed=contributed,
        entries=tuple(refunds),
        source="IRC 457(b)(2), (c); Reg. 1.457-4(e)",
        message=message,
        action=action if closed.open else "Compare the form that reports it with what was paid when it comes.",
        unsettled=(_UNSETTLED,),
    )
