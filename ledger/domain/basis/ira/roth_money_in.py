"""What goes into Roth IRAs: contributions, conversions, and rollovers from plans."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import ROTH_IRA
from ledger.domain.entries.ira import IraContribution, IraConversion
from ledger.domain.money import ZERO, Money


class CameIn(NamedTuple):
    """Money that went in.

    Attributes:
        day: When it came in; the last of several.
        first_day: The first of several; None where it is one.
        year: The year it counts for.
        contribution: A regular contribution; None is unknown.
        rolled_in: Basis from a designated Roth account; None is unknown.
        inside: The conversions in it; None is unknown.
        layer: A conversion or rollover.
        why: Why parts are unknown.
    """

    day: dt.date
    year: int
    contribution: Money = ZERO
    rolled_in: Money | None = ZERO
    inside: tuple[RothLayer, ...] | None = ()
    layer: RothLayer | None = None
    why: tuple[str, ...] = ()
    first_day: dt.date | None = None


def came_in(
    entries: Iterable[Any],
    outcomes: Iterable[ConversionOutcome],
    roth_outflows: Iterable[RothOutflow],
    traditional: Iterable[TraditionalIraYear],
) -> list[CameIn]:
    """All that went into Roth IRAs, by day; what went elsewhere is passed over.

    Source: IRC 408A(c), 408A(d)(3); Reg. 1.408A-10.
    """
    found = _contributions(entries) + _conversions(entries, traditional)
    found += [_of_plan(each) for each in outcomes if each.destination == ROTH_IRA and each.source not in ROTH_ACCOUNT]
    found += [_of_roth_account(each) for each in roth_outflows if each.outcome.destination == ROTH_IRA]
    return sorted(found, key=lambda each: each.day)


def _contributions(entries: Iterable[Any]) -> list[CameIn]:
    return [
        CameIn(each.date, each.for_year, contribution=each.amount)
        for each in entries
        if isinstance(each, IraContribution) and each.kind == "roth"
    ]


def _of_plan(outcome: ConversionOutcome) -> CameIn:
    """A rollover from outside a plan's Roth account, which is a layer of the year of the distribution."""
    layer = RothLayer(outcome.date.year, outcome.taxable, outcome.basis)
    why = (outcome.why,) if outcome.why else ()
    return CameIn(outcome.arrived or outcome.date, outcome.date.year, layer=layer, why=why)


def _of_roth_account(outflow: RothOutflow) -> CameIn:
    """A rollover of Roth plan money: all of it basis where it was qualified, else what was basis in the plan.

    Its years in the plan do not count for the clock of the Roth IRAs.

    Source: Reg. 1.408A-10 A-3 and A-4.
    """
    outcome = outflow.outcome
    day = outcome.arrived or outcome.date
    if outflow.qualified:
        return CameIn(day, day.year, rolled_in=max(outcome.amount, outcome.basis or ZERO))
    if outcome.basis is not None and (outflow.qualified is False or outcome.basis >= outcome.amount):
        return CameIn(day, day.year, rolled_in=outcome.basis, inside=outflow.layers)
    sentence = (
        f"What the rollover of {outcome.amount} on {day} from the Roth account of {outcome.plan} adds to the basis of"
        " the Roth IRA is unknown: "
        + (
            "its own basis is. Enter the earnings in it as the plan states them."
            if outcome.basis is None
            else "whether it was qualified is. Enter qualified with it, or the first year of the plan's Roth account."
        )
    )
    return CameIn(day, day.year, rolled_in=None, inside=None, why=(sentence,))


def _conversions(entries: Iterable[Any], traditional: Iterable[TraditionalIraYear]) -> list[CameIn]:
    """Conversions from traditional IRAs, a layer a year."""
    rows = {row.year: row for row in traditional}
    days: dict[int, list[dt.date]] = {}
    for each in entries:
        if isinstance(each, IraConversion):
            days.setdefault(each.date.year, []).append(each.date)
    found = []
    for year, dates in days.items():
        row = rows.get(year)
        taxable, nontaxable = (row.taxable_conversion, row.nontaxable_conversion) if row else (None, None)
        why = row.why_unknown if row and taxable is None else ()
        if taxable is None and not why:
            why = (f"The taxable part of the IRA conversions of {year} needs line 18 of Form 8606, which is unknown.",)
        layer = RothLayer(year, taxable, nontaxable)
        found.append(CameIn(max(dates), year, layer=layer, why=why, first_day=min(dates)))
    return found


def behind(each: CameIn, opened: dt.date) -> CameIn:
    """A year's conversions of which an opening balance between them hides the first."""
    if each.layer is None or each.first_day is None or each.first_day >= opened:
        return each
    sentence = (
        f"The opening balance of the Roth IRA of {opened} falls between IRA conversions of {each.year}: what is left of"
        f" them as a layer is unknown. Date the opening balance before the first, {each.first_day}, or after the last."
    )
    return each._replace(layer=RothLayer(each.year, None, None), why=(*each.why, sentence))
