"""A person's Roth IRAs, all of them one: contributions, conversion layers, Roth plan money, the clock, payments."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.ira.early_payments import IraPayment, ira_payments
from ledger.domain.basis.ira.roth_ira_year import RothIraReading, RothIraYear, before_the_opening, pay_out
from ledger.domain.basis.ira.roth_money_in import CameIn, behind, came_in
from ledger.domain.basis.ira.roth_ordering import Holdings, all_of, plus
from ledger.domain.basis.ira.roth_payments import Clock
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.basis.layers import Layers, RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.ira import IraOpeningBalance, RothIraDistribution
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Recorded

__all__ = ["RothIra", "RothIraReading", "RothIraYear", "follow_roth_ira"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RothIra:
    """All Roth IRAs of a person at the end of a year; None is unknown, and `unknown` says why.

    Attributes:
        regular_basis: Regular contributions left, for this and earlier years.
        rolled_in_basis: Basis left that came from designated Roth accounts; with `regular_basis` it is the running
            figure of Form 8606, line 22.
        layers: Conversions and rollovers left, by the year of the distribution; together line 24.
        recapture_layers: What of `rolled_in_basis` came from conversions made inside a plan, by their year; None is
            unknown.
        first_year: The first year for which anything went in; None with no `unknown`: nothing ever did.
        unsettled: Points of law that the figures of the last year rest on, a sentence each.
        years: Every year from the first on.
    """

    regular_basis: Money | None
    rolled_in_basis: Money | None = ZERO
    layers: tuple[RothLayer, ...]
    recapture_layers: tuple[RothLayer, ...] | None = ()
    first_year: int | None
    unknown: tuple[str, ...]
    unsettled: tuple[str, ...] = ()
    years: tuple[RothIraYear, ...] = ()

    @property
    def line_22(self) -> Money | None:
        """The running figure of Form 8606, line 22: what leaves first, and is not income.

        Source: Reg. 1.408A-10 A-3; Form 8606 instructions, line 22.
        """
        if self.regular_basis is None or self.rolled_in_basis is None:
            return None
        return self.regular_basis + self.rolled_in_basis

    @property
    def qualified_from(self) -> dt.date | None:
        """The five-year clock alone, age apart: 1 January after five taxable years.

        Source: IRC 408A(d)(2)(B); Reg. 1.408A-6 A-2.
        """
        return None if self.first_year is None else dt.date(self.first_year + 5, 1, 1)


def follow_roth_ira(
    *,
    outcomes: Iterable[ConversionOutcome],
    roth_outflows: Iterable[RothOutflow] = (),
    traditional: Iterable[TraditionalIraYear] = (),
    events: Iterable[Recorded[Any]],
    year: int,
    as_of: dt.date,
    birth_date: dt.date | None = None,
) -> RothIra:
    """The Roth IRAs as a year leaves them, and what each year paid out.

    All that goes in for a year counts before what that year pays out. An opening balance takes the place of
    everything dated before it; what its own year paid out before it is not worked out.

    Args:
        outcomes: Of every plan, of money outside Roth accounts; those with another destination are passed over.
        roth_outflows: Out of designated Roth accounts; likewise.
        traditional: The chain of Form 8606 up to the year: what its conversions make of layers.
        events: IRA entries; a contribution made by the next April counts for the year it is for.
        year: Later years are left out.
        as_of: Later entries are left out.
        birth_date: None is unknown.

    Source: IRC 408A(d)(2) to (4); Reg. 1.408A-6 A-8 and A-9; Reg. 1.408A-10.
    """
    dated = (each.value for each in events if getattr(each.value, "date", dt.date.max) <= as_of)
    entries = sorted(dated, key=lambda value: value.date)
    openings = [each for each in entries if _opens_roth(each) and each.date.year <= year]
    money_in = came_in(entries, outcomes, roth_outflows, traditional)
    by_year = _by_year([each for each in money_in if each.day <= as_of], openings)
    payments = [each for each in ira_payments(entries, birth_date) if isinstance(each.entry, RothIraDistribution)]
    started = [*by_year, *(each.date.year for each in openings), *(each.entry.date.year for each in payments)]
    accounts = _Accounts()
    for each_year in range(min(started, default=year + 1), year + 1):
        opened = [each for each in openings if each.date.year == each_year]
        paid = [each for each in payments if each.entry.date.year == each_year]
        accounts.go_through(each_year, opened, by_year.get(each_year, []), paid)
    return accounts.result()


def _opens_roth(entry: Any) -> bool:
    return isinstance(entry, IraOpeningBalance) and entry.kind == "roth"


def _by_year(money_in: Iterable[CameIn], openings: Iterable[IraOpeningBalance]) -> dict[int, list[CameIn]]:
    """What counts for each year; what came after an opening balance counts no earlier than its year."""
    found: dict[int, list[CameIn]] = {}
    days = [opening.date for opening in openings]
    for each in money_in:
        restated = max((day.year for day in days if day <= each.day), default=each.year)
        found.setdefault(max(each.year, restated), []).append(each)
    return found


class _Accounts:
    """The Roth IRAs while their years go by."""

    def __init__(self) -> None:
        self.holdings = Holdings()
        self.others: Holdings | None = Holdings()
        self.years: list[int] = []
        self.clock_known = True
        self.unknown: list[str] = []
        self.rows: list[RothIraYear] = []

    def go_through(
        self,
        year: int,
        openings: list[IraOpeningBalance],
        money_in: list[CameIn],
        payments: list[IraPayment],
    ) -> None:
        """Take in one year: what an opening balance says, what came in, what was paid out."""
        opened = max((opening.date for opening in openings), default=dt.date.min)
        self.years += [each.year for each in money_in if each.day < opened]
        for opening in openings:
            self._open(opening)
        for each in money_in:
            if each.day >= opened:
                self.years.append(each.year)
                self._take_in(behind(each, opened))
        self._pay(year, payments, opened)

    def _take_in(self, each: CameIn) -> None:
        held = self.holdings
        held.contributions = plus(held.contributions, each.contribution)
        held.rolled_in = plus(held.rolled_in, each.rolled_in)
        if each.inside is None:
            held.rolled_in_layers = None
        elif held.rolled_in_layers is not None:
            _add(held.rolled_in_layers, each.inside)
        if self.others is None or each.inside is None or each.rolled_in is None:
            self.others = None
        else:
            self.others.contributions = plus(self.others.contributions, each.contribution)
            self.others.rolled_in = plus(self.others.rolled_in, each.rolled_in - all_of(each.inside))
            _add(self.others.layers, each.inside)
        if each.layer is not None:
            held.layers.add(each.layer)
            if self.others is not None:
                self.others.layers.add(each.layer)
        self.unknown += each.why

    def _pay(self, year: int, payments: list[IraPayment], opened: dt.date) -> None:
        row = pay_out(
            year,
            [each for each in payments if each.entry.date >= opened],
            clock=Clock(min(self.years, default=None), self.clock_known),
            holdings=self.holdings,
            others=self.others,
            why_unknown=self.unknown,
        )
        before = [each for each in payments if each.entry.date < opened]
        self.rows.append(before_the_opening(row, before, opened) if before else row)

    def result(self) -> RothIra:
        """The accounts as they stand."""
        held = self.holdings
        return RothIra(
            regular_basis=held.contributions,
            rolled_in_basis=held.rolled_in,
            layers=held.layers.as_tuple(),
            recapture_layers=None if held.rolled_in_layers is None else held.rolled_in_layers.as_tuple(),
            first_year=min(self.years, default=None) if self.clock_known else None,
            unknown=tuple(dict.fromkeys(self.unknown)),
            unsettled=self.rows[-1].unsettled if self.rows else (),
            years=tuple(self.rows),
        )

    def _open(self, opening: IraOpeningBalance) -> None:
        layers = [RothLayer(layer.year, layer.taxable, layer.nontaxable) for layer in opening.layers]
        self.holdings, self.others = Holdings(opening.basis, layers), Holdings(opening.basis, layers)
        self.unknown, self.clock_known = [], True
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


def _add(layers: Layers, more: Iterable[RothLayer]) -> None:
    for layer in more:
        layers.add(layer)
