"""What a year's rollovers, conversions and contributions should put on the Forms 5498 of IRA custodians."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import ROTH_IRA, TRADITIONAL_IRA
from ledger.domain.entries.ira import IraContribution, IraConversion
from ledger.domain.money import Money, total
from ledger.domain.recorded import Recorded

ROTH, TRADITIONAL = "roth", "traditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected5498:
    """What the custodians of a person's IRAs of one kind should report together; None is a blank box.

    Attributes:
        kind: `roth` or `traditional`.
        box_1: Contributions to traditional IRAs for the year, those of the next months included.
        box_2: Rollovers that arrived in the year. Plan money is here, and nothing says how much of it was taxable.
        box_3: Converted from traditional to Roth IRAs; never money from a plan.
        box_5: What traditional IRAs, SEP and SIMPLE IRAs among them, were worth on 31 December. Blank for Roth IRAs,
            whose value the ledger does not hold.
        box_10: Contributions to Roth IRAs for the year.
    """

    kind: str
    year: int
    box_1: Money | None = None
    box_2: Money | None = None
    box_3: Money | None = None
    box_5: Money | None = None
    box_10: Money | None = None


def expected_5498(
    year: int,
    *,
    outcomes: Iterable[ConversionOutcome],
    roth_outflows: Iterable[RothOutflow] = (),
    ira_events: Iterable[Recorded[Any]] = (),
    as_of: dt.date,
    year_end_values: Mapping[int, Money] | None = None,
) -> tuple[Expected5498, ...]:
    """At most one form a kind of IRA, added up over its custodians; none where every box is blank.

    Args:
        year: The form's year.
        outcomes: Of conversions of all plans; those that did not go to an IRA, and those of Roth money, are passed
            over. One rolled over within 60 days counts where it arrived, in the next year if it did so then.
        roth_outflows: What left designated Roth accounts.
        ira_events: IRA entries; a contribution counts for the year it is for.
        as_of: Later entries are left out.
        year_end_values: Of all traditional IRAs on 31 December, by year.

    Source: Instructions for Forms 1099-R and 5498, Form 5498 boxes 1, 2, 3, 5 and 10.
    """
    moved = [each for each in outcomes if each.source not in ROTH_ACCOUNT]
    moved += [each.outcome for each in roth_outflows]
    arrived = [each for each in moved if _arrival(each).year == year and _arrival(each) <= as_of]
    entries = [each.value for each in ira_events]
    contributions = [
        each for each in entries if isinstance(each, IraContribution) and each.for_year == year and each.date <= as_of
    ]
    converted = [
        each for each in entries if isinstance(each, IraConversion) and each.date.year == year and each.date <= as_of
    ]
    over = as_of >= dt.date(year, 12, 31)
    forms = (
        Expected5498(
            kind=TRADITIONAL,
            year=year,
            box_1=_filled(each.amount for each in contributions if each.kind != ROTH),
            box_2=_filled(each.amount for each in arrived if each.destination == TRADITIONAL_IRA),
            box_5=(year_end_values or {}).get(year) if over else None,
        ),
        Expected5498(
            kind=ROTH,
            year=year,
            box_2=_filled(each.amount for each in arrived if each.destination == ROTH_IRA),
            box_3=_filled(each.amount for each in converted),
            box_10=_filled(each.amount for each in contributions if each.kind == ROTH),
        ),
    )
    return tuple(form for form in forms if form != Expected5498(kind=form.kind, year=year))


def _arrival(outcome: ConversionOutcome) -> dt.date:
    return outcome.arrived or outcome.date


def _filled(amounts: Iterable[Money]) -> Money | None:
    """The sum; blank where nothing was."""
    return total(amounts) or None
