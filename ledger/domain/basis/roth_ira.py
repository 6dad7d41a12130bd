"""A person's Roth IRAs, all of them one: regular contributions, conversion layers by year, the clock.

What was paid out of them, and conversions from a traditional IRA, are not computed yet: what rests on
them is unknown, and says so.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import ROTH_IRA
from ledger.domain.entries.ira import IraContribution, IraConversion, IraOpeningBalance, RothIraDistribution
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class RothIra:
    """All Roth IRAs of a person at the end of a year; None is unknown, and `unknown` says why.

    Attributes:
        regular_basis: Regular contributions for this and earlier years.
        layers: Rollovers from plans, by the year of the distribution.
        first_year: The first year for which anything went in; None with no `unknown`: nothing ever did.
    """

    regular_basis: Money | None
    layers: tuple[RothLayer, ...]
    first_year: int | None
    unknown: tuple[str, ...]


def follow_roth_ira(
    *, outcomes: Iterable[ConversionOutcome], events: Iterable[Recorded[Any]], year: int, as_of: dt.date
) -> RothIra:
    """The Roth IRAs as a year leaves them.

    Args:
        outcomes: Conversions of every plan; those with another destination are passed over.
        events: IRA entries; a contribution made by the next April counts for the year it is for.
        year: Later years are left out.
        as_of: Later entries are left out.

    Source: IRC 408A(d)(2) and (4); Reg. 1.408A-6 A-8 and A-9.
    """
    accounts = _Accounts()
    steps: list[tuple[dt.date, int, Any]] = [
        (each.date, 1, each) for each in outcomes if each.destination == ROTH_IRA and each.date.year <= year
    ]
    for event in events:
        value = event.value
        counts_for = value.for_year if isinstance(value, IraContribution) else value.date.year
        if counts_for <= year:
            steps.append((value.date, 0 if isinstance(value, IraOpeningBalance) else 1, value))
    for day, _, step in sorted(steps, key=lambda step: step[:2]):
        if day <= as_of:
            accounts.meet(step)
    return accounts.result()


class _Accounts:
    """The Roth IRAs while their events go by."""

    def __init__(self) -> None:
        self.regular: Money | None = ZERO
        self.layers: dict[int, tuple[Money | None, Money | None]] = {}
        self.years: list[int] = []
        self.clock_known = True
        self.unknown: list[str] = []

    def meet(self, step: Any) -> None:
        """Take in one rollover or IRA entry."""
        if isinstance(step, ConversionOutcome):
            self._roll_in(step)
        elif isinstance(step, IraContribution):
            if step.kind == "roth":
                self.years.append(step.for_year)
                self.regular = None if self.regular is None else self.regular + step.amount
        elif isinstance(step, IraOpeningBalance):
            if step.kind == "roth":
                self._open(step)
        elif isinstance(step, IraConversion):
            self.years.append(step.date.year)
            self._add_layer(step.date.year, None, None)
            self.unknown.append(
                f"The taxable part of the IRA conversion of {step.date} needs Form 8606,"
                " which this version does not compute; its Roth IRA layer is unknown."
            )
        elif isinstance(step, RothIraDistribution):
            self._block(f"What the Roth IRA distribution of {step.date} took out is not computed by this version.")

    def result(self) -> RothIra:
        """The accounts as they stand."""
        return RothIra(
            regular_basis=self.regular,
            layers=tuple(
                RothLayer(year=year, taxable=taxable, nontaxable=nontaxable)
                for year, (taxable, nontaxable) in sorted(self.layers.items())
            ),
            first_year=min(self.years, default=None) if self.clock_known else None,
            unknown=tuple(dict.fromkeys(self.unknown)),
        )

    def _roll_in(self, outcome: ConversionOutcome) -> None:
        self.years.append(outcome.date.year)
        if outcome.source in ROTH_ACCOUNT:
            self.regular = None
            self.unknown.append(
                f"What the rollover of {outcome.date} from the Roth account of {outcome.plan} adds to the basis"
                " of the Roth IRA is not computed by this version."
            )
        else:
            self._add_layer(outcome.date.year, outcome.taxable, outcome.basis)

    def _open(self, opening: IraOpeningBalance) -> None:
        self.regular, self.layers, self.unknown, self.clock_known = opening.basis, {}, [], True
        for layer in opening.layers:
            self._add_layer(layer.year, layer.taxable, layer.nontaxable)
        if opening.basis is None:
            self.unknown.append(f"The opening balance of the Roth IRA on {opening.date} does not know its basis.")
        if opening.first_year is not None:
            self.years.append(opening.first_year)
        elif not self.years:
            self.clock_known = False
            self.unknown.append(
                f"The opening balance of the Roth IRA on {opening.date} does not say in which year it began"
                " (first_year)."
            )

    def _add_layer(self, year: int, taxable: Money | None, nontaxable: Money | None) -> None:
        held_taxable, held_nontaxable = self.layers.get(year, (ZERO, ZERO))
        self.layers[year] = (_plus(held_taxable, taxable), _plus(held_nontaxable, nontaxable))

    def _block(self, why: str) -> None:
        self.regular = None
        self.layers = dict.fromkeys(self.layers, (None, None))
        self.unknown.append(why)


def _plus(held: Money | None, amount: Money | None) -> Money | None:
    return None if held is None or amount is None else held + amount
