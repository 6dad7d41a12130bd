"""Form 5329, Part I: the additional tax on early distributions."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.ira.roth_ira_year import RothIraYear
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import CASH
from ledger.domain.money import ZERO, Money
from ledger.domain.tax.early_amounts import EarlyAmounts, of_plans, of_roth_accounts, of_roth_iras, of_traditional_iras

_EARLY_RATE = Decimal("0.10")
# Box 7 code of an early distribution; under others it is none, or has an exception that the payer knows of.
_EARLY_WITHOUT_EXCEPTION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form5329:
    """Part I in whole dollars; None is unknown.

    Attributes:
        line_1: Early distributions in income, and recaptured parts of conversions.
        line_2: What of them an exception reaches.
        line_4: The additional tax.
        exceptions: The numbers of those exceptions.
        questions: What to look into though the figures stand.
    """

    line_1: str | None
    line_2: str | None
    line_4: str | None
    exceptions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def form_5329(
    outcomes: Iterable[ConversionOutcome],
    ira_activity: Iterable[Any],
    *,
    year: int,
    birth_date: dt.date | None,
    plans_457b: Sequence[str] = (),
    roth_outflows: Iterable[RothOutflow] = (),
    traditional: TraditionalIraYear | None = None,
    roth: RothIraYear | None = None,
    box_10: Mapping[str, Money] | None = None,
) -> Form5329:
    """Part I: early distributions that are income, recaptured conversions, and 10 % of those without an exception.

    Args:
        outcomes: Of all plans, of money outside Roth accounts; only what was kept in cash counts, rollovers and
            conversions never do.
        ira_activity: IRA entries of all years.
        year: The tax year.
        birth_date: None is unknown.
        plans_457b: Ids of 457(b) plans, whose early distributions make the lines unknown.
        roth_outflows: Out of designated Roth accounts; only what was kept in cash counts.
        traditional: The row of the year, line 15c in it.
        roth: The row of the year.
        box_10: What the Forms 1099-R received say is allocable to conversions, by plan; takes the place of the range.
            A plan that is there with zero recaptures nothing.

    Source: IRC 72(t)(1) and (2); no tax on conversions, 402A(c)(4)(A)(ii); recapture, 402A(c)(4)(D) and
        408A(d)(3)(F); Form 5329, Part I.
    """
    paid = [each for each in outcomes if may_be_early(each, year, birth_date)]
    paid_roth = [each for each in roth_outflows if may_be_early(each.outcome, year, birth_date)]
    sums = EarlyAmounts()
    of_plans(sums, paid, birth_date)
    of_roth_accounts(sums, paid_roth, birth_date, box_10 or {})
    of_traditional_iras(sums, ira_activity, traditional, year, birth_date)
    of_roth_iras(sums, ira_activity, roth, year)
    sums.unknown += _of_457b(paid, paid_roth, plans_457b)
    return _part_one(sums)


def may_be_early(outcome: ConversionOutcome, year: int, birth_date: dt.date | None) -> bool:
    """Kept in cash in the year, under no code but that of an early payment, and before age 59 1/2 where known."""
    return (
        outcome.destination == CASH
        and outcome.date.year == year
        and (outcome.code is None or _EARLY_WITHOUT_EXCEPTION in outcome.code)
        and (birth_date is None or outcome.date < reaches_59_and_a_half(birth_date))
    )


def _of_457b(
    paid: Iterable[ConversionOutcome], paid_roth: Iterable[RothOutflow], plans_457b: Sequence[str]
) -> list[str]:
    """Payments of 457(b) plans, which the tax reaches only where the money was rolled in (IRC 72(t)(9))."""
    return [
        f"Form 5329: whether the 10 % tax reaches the distribution of {each.date} from {each.plan}, a 457(b) plan, "
        "is not worked out by this version."
        for each in (*paid, *(flow.outcome for flow in paid_roth if flow.qualified is not True))
        if each.plan in plans_457b and each.taxable != ZERO
    ]


def _part_one(sums: EarlyAmounts) -> Form5329:
    questions = tuple(dict.fromkeys(sums.questions))
    if sums.unknown:
        unknown = tuple(dict.fromkeys(sums.unknown))
        return Form5329(line_1=None, line_2=None, line_4=None, unknown=unknown, questions=questions)
    without = sums.early - sums.excepted
    sums.unsettled += [
        f"Form 5329: an exception is recorded that does not reach all of an early distribution. {why} Line 4 takes none"
        " for what it does not reach."
        for why in sums.unreached
    ]
    if without and (sums.bare or not sums.unreached):
        sums.unsettled.append("Form 5329: no exception is recorded for an early distribution; line 4 takes none.")
    # Rounded once: ten per cent of the cents, straight to the dollar.
    tax = (Decimal(without.cents) * _EARLY_RATE / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return Form5329(
        line_1=sums.early.whole_dollars(),
        line_2=sums.excepted.whole_dollars(),
        line_4=str(tax),
        exceptions=tuple(dict.fromkeys(sums.exceptions)),
        unsettled=tuple(dict.fromkeys(sums.unsettled)),
        questions=questions,
    )
