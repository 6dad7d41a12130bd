"""Form 5329, Part I: the additional tax on early distributions."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH
from ledger.domain.entries.ira import IraDistribution, RothIraDistribution
from ledger.domain.money import ZERO, total

_EARLY_RATE = Decimal("0.10")
# Box 7 codes under which a distribution is no early one, or one with an exception the payer knows of.
_EARLY_WITHOUT_EXCEPTION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form5329:
    """Part I in whole dollars: early distributions in income, and the additional tax. None is unknown."""

    line_1: str | None
    line_4: str | None
    unknown: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()


def form_5329(
    outcomes: Iterable[ConversionOutcome],
    ira_activity: Iterable[Any],
    *,
    year: int,
    birth_date: dt.date | None,
    plans_457b: Sequence[str] = (),
) -> Form5329:
    """Part I: early distributions that are income, and 10 % of those without an exception.

    Args:
        outcomes: Of all plans; only what was kept in cash counts, rollovers and conversions never do.
        ira_activity: IRA entries; distributions make the lines unknown.
        year: The tax year.
        birth_date: None is unknown.
        plans_457b: Ids of 457(b) plans, whose early distributions make the lines unknown.

    Source: IRC 72(t)(1) and (2)(A)(i); no tax on conversions, 402A(c)(4)(A)(ii); Form 5329, Part I.
    """
    kept = [
        each
        for each in outcomes
        if each.destination == CASH
        and each.date.year == year
        and (each.code is None or _EARLY_WITHOUT_EXCEPTION in each.code)
        and (birth_date is None or each.date < _reaches_59_and_a_half(birth_date))
        and each.taxable != ZERO
    ]
    unknown = _why_5329_unknown(kept, ira_activity, year, birth_date)
    unknown += [
        f"Form 5329: whether the 10 % tax reaches the distribution of {each.date} from {each.plan}, a 457(b) plan, "
        "is not worked out by this version."
        for each in kept
        if each.plan in plans_457b
    ]
    if unknown:
        return Form5329(line_1=None, line_4=None, unknown=tuple(unknown))
    early = total(each.taxable or ZERO for each in kept)
    without = total(each.taxable or ZERO for each in kept if each.exception is None)
    unsettled = (
        ("Form 5329: no exception is recorded for an early distribution; line 4 takes none.",) if without else ()
    )
    # Rounded once: ten per cent of the cents, straight to the dollar.
    tax = (Decimal(without.cents) * _EARLY_RATE / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return Form5329(line_1=early.whole_dollars(), line_4=str(tax), unsettled=unsettled)


def _why_5329_unknown(
    kept: Sequence[ConversionOutcome], ira_activity: Iterable[Any], year: int, birth_date: dt.date | None
) -> list[str]:
    unknown = [
        f"Form 5329: what is taxable of the distribution of {each.date} from {each.plan} is unknown."
        for each in kept
        if each.taxable is None
    ]
    if kept and birth_date is None:
        unknown.append("Form 5329: the birth date is not on file.")
    if any(
        isinstance(each, (IraDistribution, RothIraDistribution)) and each.date.year == year for each in ira_activity
    ):
        unknown.append("Form 5329: early distributions from IRAs are not computed by this version.")
    if any(each.source in ROTH_ACCOUNT and each.destination == CASH and each.date.year == year for each in kept):
        unknown.append("Form 5329: what a distribution recaptures of Roth conversions is not computed by this version.")
    return unknown


def _reaches_59_and_a_half(birth_date: dt.date) -> dt.date:
    """The day on which a person is 59 1/2; the first of the next month where the month is too short for it."""
    year, month = birth_date.year + 59, birth_date.month + 6
    if month > 12:
        year, month = year + 1, month - 12
    try:
        return dt.date(year, month, birth_date.day)
    except ValueError:
        return dt.date(year, month + 1, 1)
