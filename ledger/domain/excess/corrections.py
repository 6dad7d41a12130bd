"""A correction as a person has to follow it: what is to go back, by whom and when, and what has gone back."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.excess.correction_calendar import CalendarDay
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import expected_forms

OPEN, PARTLY_RETURNED, CLOSED, MISSED_DEADLINE, UNKNOWN = (
    "open",
    "partly_returned",
    "closed",
    "missed_deadline",
    "unknown",
)
# Who acts: the person, across employers that know nothing of each other; else the plan.
PERSON, PLAN = "person", "plan"
CHOICE, PAID_OUT, FORFEITED = "choice", "paid_out", "forfeited"


class CorrectionStep(NamedTuple):
    """Something that goes back, or could.

    Attributes:
        plan: None where several plans of a group share the step.
        amount: Without earnings; None is not known.
        earnings: What was paid with it; None where nothing was yet.
        outcome: `choice` (what could come from there at most), `paid_out` or `forfeited`.
        done: The day on which it was; None where it is still to come.
        settled: False where the rule, or its amount, is not settled.
    """

    plan: str | None
    source: str
    amount: Money | None
    earnings: Money | None
    outcome: str
    done: dt.date | None
    settled: bool
    text: str


class FormBoxes(NamedTuple):
    """A Form 1099-R to expect; a box that is None is blank or not known yet.

    `year` is that of the form: of the payment; None while nothing was paid. `plan` is None where it is not known.
    """

    plan: str | None
    year: int | None
    code: str | None
    box_1: Money | None
    box_2a: Money | None
    box_5: Money | None
    text: str


class Closing(NamedTuple):
    """How far refunds have closed a correction; `open` and `status` rest on what is to go back at all."""

    status: str
    returned: Money
    open: Money | None
    closed_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One excess, or one failed test, of a year.

    Attributes:
        kind: As the reason of its refunds.
        year: The calendar year of an excess deferral, else the one in which the limitation year ends.
        group: The employers that share the limit; None where the person's own limit is passed, or a test of one plan.
        amount: Principal that is to go back, or was; None where the limit is not known.
        returned: Principal that went back, or match that was forfeited, and counts.
        deadline: The day by which the law wants it; None where it names none.
        contributed: The original contributions by source: nothing is netted into them.
        entries: The ledger's own lines of what went back or was forfeited.
        unsettled: Points of law that it rests on and that are not settled.
    """

    kind: str
    year: int
    group: str | None
    plans: tuple[str, ...]
    amount: Money | None
    returned: Money
    open: Money | None
    status: str
    closed_on: dt.date | None
    deadline: dt.date | None
    who: str
    steps: tuple[CorrectionStep, ...]
    calendar: tuple[CalendarDay, ...]
    forms: tuple[FormBoxes, ...]
    contributed: Mapping[str, Money]
    entries: tuple[Recorded[Refund] | Recorded[Forfeited], ...]
    source: str
    message: str
    action: str
    unsettled: tuple[str, ...] = ()


def closing(
    amount: Money | None, refunds: Sequence[Refund | Forfeited], *, as_of: dt.date, deadline: dt.date | None = None
) -> Closing:
    """How far refunds close what is to go back.

    Args:
        amount: Principal that is to go back; None where it is not known.
        refunds: Those that count, in time, by date; and match that was forfeited with them.
        as_of: The day it is seen from.
        deadline: After which what is still open can no longer be corrected by paying it out.
    """
    returned = total(each.amount for each in refunds)
    if amount is None:
        return Closing(UNKNOWN, returned, None, None)
    left = max(amount - returned, ZERO)
    if not left:
        return Closing(CLOSED, returned, ZERO, _closed_on(amount, refunds))
    if deadline is not None and as_of > deadline:
        return Closing(MISSED_DEADLINE, returned, left, None)
    return Closing(PARTLY_RETURNED if returned else OPEN, returned, left, None)


def _closed_on(amount: Money, refunds: Iterable[Refund | Forfeited]) -> dt.date | None:
    """The day on which refunds came to the amount."""
    reached = ZERO
    for each in refunds:
        reached += each.amount
        if reached >= amount:
            return each.date
    return None


def steps_done(refunds: Iterable[Refund], text: str) -> list[CorrectionStep]:
    """What was paid out, refund by refund."""
    return [
        CorrectionStep(
            each.plan, each.source, each.amount, each.earnings, PAID_OUT, done=each.date, settled=True, text=text
        )
        for each in refunds
    ]


def forms_of(refunds: Sequence[Recorded[Refund]]) -> list[FormBoxes]:
    """The forms that refunds should bring, as the year's tax summary expects them.

    Source: Instructions for Forms 1099-R and 5498, codes 8, E and P.
    """
    return [
        FormBoxes(each.plan, year, each.box_7, each.box_1, each.box_2a, each.box_5, "for what was paid")
        for year in sorted({each.value.date.year for each in refunds})
        for each in expected_forms(year, outcomes=(), refunds=refunds)
    ]
