"""Whether Form 8606 is needed, and its lines."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import TRADITIONAL_IRA
from ledger.domain.entries.ira import (
    IraContribution,
    IraConversion,
    IraDistribution,
    IraRollIn,
    RothIraDistribution,
)
from ledger.domain.money import ZERO

_NOT_ON_8606 = (
    "In-plan Roth conversions and rollovers from a plan to a Roth IRA do not go on Form 8606 in the year they happen"
    " (its Part II takes conversions from traditional, SEP and SIMPLE IRAs only); keep the figures for Part III later."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form8606:
    """Whether the form is needed, why, and its lines by their number."""

    required: bool
    why: str
    lines: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def form_8606(ira_activity: Iterable[Any], outcomes: Iterable[ConversionOutcome], year: int) -> Form8606:
    """Whether Form 8606 is needed; its lines are not computed yet.

    Source: Form 8606 instructions, Who Must File; line 2 for after-tax plan money rolled to a traditional IRA.
    """
    reasons = [_why_8606(each, year) for each in ira_activity]
    reasons += [
        f"money {'with' if each.basis else 'that may hold'} after-tax basis went from {each.plan} to a traditional IRA"
        f" on {each.date}; that basis belongs on line 2"
        for each in outcomes
        if each.destination == TRADITIONAL_IRA and each.date.year == year and each.basis != ZERO
    ]
    found = [each for each in dict.fromkeys(reasons) if each]
    if not found:
        return Form8606(required=False, why=_NOT_ON_8606)
    return Form8606(
        required=True,
        why=f"In {year}: {'; '.join(found)}.",
        unknown=("Form 8606 is needed, and its lines are not computed by this version.",),
    )


def _why_8606(entry: object, year: int) -> str:
    if isinstance(entry, IraContribution):
        counts = entry.for_year == year and entry.kind == "traditional_nondeductible"
        return "a nondeductible contribution to a traditional IRA" if counts else ""
    if isinstance(entry, IraRollIn) or not _leaves_an_ira(entry) or getattr(entry, "date", dt.date.min).year != year:
        return ""
    if isinstance(entry, IraConversion):
        return "a conversion from a traditional IRA"
    if isinstance(entry, IraDistribution):
        return "a distribution from a traditional IRA, if any IRA of yours holds basis"
    return "a distribution from a Roth IRA, unless it was qualified"


def _leaves_an_ira(entry: object) -> bool:
    return isinstance(entry, (IraConversion, IraDistribution, IraRollIn, RothIraDistribution))
