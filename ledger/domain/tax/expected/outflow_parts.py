"""What conversions, rollovers and distributions put on Form 1099-R, one part each."""

import datetime as dt
from collections.abc import Iterable, Mapping

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import CASH, ROTH_IRA
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.tax.expected.distribution_codes import EARLY, beside_designated_roth, distribution_code
from ledger.domain.tax.expected.form_parts import (
    DESIGNATED_ROTH_ROLLOVER,
    DIRECT_ROLLOVER,
    DISTRIBUTION,
    ROTH_TO_OTHER_PLAN,
    ROTH_TO_ROTH_IRA,
    FormPart,
)


def outcome_part(outcome: ConversionOutcome, birth_date: dt.date | None, plan: Plan | None) -> FormPart:
    """Money outside the designated Roth account.

    Args:
        outcome: One leg of a conversion, or a distribution.
        birth_date: Of the person; None is not known.
        plan: The paying plan; None is not known.

    Source: Instructions for Forms 1099-R and 5498, boxes 1, 2a, 4, 5 and 7.
    """
    withheld = outcome.withheld or ZERO
    if _paid_to_the_person(outcome):
        box_7 = distribution_code(outcome, birth_date=birth_date, plan=plan)
        return FormPart(
            outcome.plan,
            DISTRIBUTION,
            box_7.code,
            outcome.amount,
            outcome.earnings_out,
            outcome.basis,
            outcome.taxable,
            box_4=withheld,
            rolled_over=_rolled_over(outcome),
            notes=_notes(box_7.note, _why_as_if_kept(outcome)),
        )
    return FormPart(
        outcome.plan,
        outcome.destination,
        DIRECT_ROLLOVER,
        outcome.amount,
        outcome.taxable,
        outcome.basis,
        outcome.taxable,
        box_4=withheld,
    )


def roth_outflow_parts(
    flows: Iterable[RothOutflow], birth_date: dt.date | None, plans: Mapping[str, Plan]
) -> list[FormPart]:
    """Money of designated Roth accounts, a part each leg.

    Args:
        flows: What left the accounts in one year, by day, the legs of one payment together.
        birth_date: Of the person; None is not known.
        plans: By id; one that is missing is not known.

    Source: Instructions for Forms 1099-R and 5498, codes B, G and H, boxes 5, 10 and 11; IRC 402A(d)(1), (4);
    Reg. 1.402A-1 A-3.
    """
    return [_of_roth_outflow(flow, birth_date=birth_date, plan=plans.get(flow.outcome.plan)) for flow in flows]


def _of_roth_outflow(flow: RothOutflow, *, birth_date: dt.date | None, plan: Plan | None) -> FormPart:
    outcome = flow.outcome
    withheld = outcome.withheld or ZERO
    if not _paid_to_the_person(outcome):
        code = ROTH_TO_ROTH_IRA if outcome.destination == ROTH_IRA else ROTH_TO_OTHER_PLAN
        return FormPart(
            outcome.plan,
            DESIGNATED_ROTH_ROLLOVER,
            code,
            outcome.amount,
            ZERO,
            outcome.basis,
            outcome.taxable,
            box_4=withheld,
            box_11=flow.first_year,
        )
    box_7 = distribution_code(outcome, birth_date=birth_date, plan=plan)
    early = box_7.code is not None and EARLY in box_7.code
    return FormPart(
        outcome.plan,
        DISTRIBUTION,
        beside_designated_roth(box_7.code),
        outcome.amount,
        _taxable_if_kept(flow),
        outcome.basis,
        outcome.taxable,
        box_4=withheld,
        box_10=flow.recaptured if early else ZERO,
        box_11=flow.first_year,
        rolled_over=_rolled_over(outcome),
        notes=_notes(box_7.note, _why_as_if_kept(outcome), _about_box_10(flow) if early else None),
    )


def _paid_to_the_person(outcome: ConversionOutcome) -> bool:
    """What is rolled over within 60 days was paid to the person; the payer cannot know of the rollover."""
    return outcome.destination == CASH or not outcome.direct


def _rolled_over(outcome: ConversionOutcome) -> Money:
    return ZERO if outcome.destination == CASH else outcome.amount


def _why_as_if_kept(outcome: ConversionOutcome) -> str | None:
    if outcome.destination == CASH:
        return None
    return (
        f"{outcome.amount} of the distribution of {outcome.date} from {outcome.plan} was rolled over within 60 days:"
        " the plan does not report that, and box 2a is as if all had been kept."
    )


def _taxable_if_kept(flow: RothOutflow) -> Money | None:
    earnings = flow.outcome.earnings_out
    if earnings == ZERO:
        return ZERO
    if flow.qualified:  # of which excess deferrals alone are income
        return flow.outcome.taxable
    return None if flow.qualified is None else earnings


def _about_box_10(flow: RothOutflow) -> str | None:
    """What is to be said of the recapture of an early payment.

    Source: Notice 2010-84 Q&A-13, whose allocation is unsettled here.
    """
    what = f"Box 10 for the distribution of {flow.outcome.date} from the Roth account of {flow.outcome.plan}"
    if flow.recapture is None or flow.recaptured is None:
        return (
            f"{what} is unknown, as the taxable parts of earlier conversions in it are: enter the layers with the"
            " account's opening balance, or take the figure on the form."
        )
    least, most = flow.recapture
    if least == most:
        return None
    return (
        f"{what} may be anything from {least} to {most}: which dollars leave first is unsettled (Notice 2010-84,"
        f" Q&A-13). {flow.recaptured} is shown, conversions leaving first, the oldest year first; the figure on the"
        " form counts."
    )


def _notes(*sentences: str | None) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)
