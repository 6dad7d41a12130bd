"""The designated Roth account of one plan: its basis, its clock, and the layers that conversions made.

What left the account is not computed yet: from then on its basis and layers are unknown, and say so.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.domain.basis import reasons
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import IN_PLAN_ROTH, Conversion
from ledger.domain.entries.distributions import Distribution, PlanMerger
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.entries.refunds import Refund
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.sources import DESIGNATED_ROTH


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignatedRoth:
    """A plan's Roth account; None is unknown, and `unknown` says why."""

    plan: str
    basis: Money | None
    first_year: int | None
    layers: tuple[RothLayer, ...]
    unknown: tuple[str, ...]

    @property
    def qualified_from(self) -> dt.date | None:
        """The five-year clock alone, age apart: 1 January after five taxable years of participation.

        Source: IRC 402A(d)(2)(B); Reg. 1.402A-1 A-4.
        """
        return None if self.first_year is None else dt.date(self.first_year + 5, 1, 1)


def follow_designated_roth(
    plan: str,
    *,
    deposits: Iterable[Deposited],
    events: Iterable[Recorded[Any]],
    outcomes: Iterable[ConversionOutcome],
    until: dt.date,
) -> DesignatedRoth | None:
    """The account as it stands at the end of a day; None where the plan holds no Roth money.

    Args:
        plan: Its id.
        deposits: Of this person and plan; other sources than Roth are passed over.
        events: Of this person; those that concern other accounts are passed over.
        outcomes: The plan's conversions: what goes into the account is basis in full.
        until: Later deposits and events are left out.

    Source: IRC 402A(d), 402A(c)(4), 72(e)(6); Notice 2013-74.
    """
    account = _Account(plan)
    steps: list[tuple[dt.date, int, Any]] = [
        (each.date, 1, each) for each in deposits if each.plan == plan and each.source in ROTH_ACCOUNT
    ]
    steps += [
        (each.date, 1, each)
        for each in outcomes
        if each.destination == IN_PLAN_ROTH and each.source not in ROTH_ACCOUNT
    ]
    # An opening balance is what the day begins with; money leaves at its end.
    steps += [(each.value.date, 0 if isinstance(each.value, OpeningBalance) else 2, each.value) for each in events]
    for day, _, step in sorted(steps, key=lambda step: step[:2]):
        if day <= until:
            account.meet(step)
    return account.result() if account.exists else None


class _Account:
    """The account while its events go by."""

    def __init__(self, plan: str) -> None:
        self.plan = plan
        self.exists = False
        self.basis: dict[str, Money | None] = {}
        self.years: list[int] = []
        self.clock_unknown = ""
        self.layers: dict[int, tuple[Money | None, Money | None]] = {}
        self.blocked = False
        self.unknown: list[str] = []

    def meet(self, step: Any) -> None:
        """Take in one deposit, conversion or other event."""
        if isinstance(step, PlanMerger):
            if self.plan in {step.plan, step.into}:
                self._block(reasons.merged(step.plan, step.into, step.date), everything=True)
        elif isinstance(step, Deposited):
            self._add(step.source, Money(step.cents), step.date.year)
        elif isinstance(step, ConversionOutcome):
            self._add(DESIGNATED_ROTH, step.amount, step.date.year)
            self._add_layer(step.date.year, step.taxable, step.basis)
        elif isinstance(step, OpeningBalance) and step.plan == self.plan and step.source in ROTH_ACCOUNT:
            self._open(step)
        elif isinstance(step, (Conversion, Distribution, Refund)) and step.source in ROTH_ACCOUNT:
            self._leave(step)

    def result(self) -> DesignatedRoth:
        """The account as it stands."""
        known = [each for each in self.basis.values() if each is not None]
        all_known = len(known) == len(self.basis) and not self.blocked
        layers = tuple(
            RothLayer(
                year=year,
                taxable=None if self.blocked else taxable,
                nontaxable=None if self.blocked else nontaxable,
            )
            for year, (taxable, nontaxable) in sorted(self.layers.items())
        )
        return DesignatedRoth(
            plan=self.plan,
            basis=sum(known, ZERO) if all_known else None,
            first_year=None if self.clock_unknown else min(self.years, default=None),
            layers=layers,
            unknown=tuple(dict.fromkeys([*self.unknown, *([self.clock_unknown] if self.clock_unknown else [])])),
        )

    def _add(self, source: str, amount: Money, year: int) -> None:
        self.exists = True
        held = self.basis.get(source, ZERO)
        self.basis[source] = None if held is None else held + amount
        if amount > ZERO:
            self.years.append(year)

    def _add_layer(self, year: int, taxable: Money | None, nontaxable: Money | None) -> None:
        held_taxable, held_nontaxable = self.layers.get(year, (ZERO, ZERO))
        self.layers[year] = (_plus(held_taxable, taxable), _plus(held_nontaxable, nontaxable))

    def _open(self, opening: OpeningBalance) -> None:
        self.exists = True
        if opening.source == DESIGNATED_ROTH:  # the account as a whole, whatever was known of it
            self.basis, self.layers, self.blocked, self.unknown = {}, {}, False, []
            for layer in opening.layers:
                self._add_layer(layer.year, layer.taxable, layer.nontaxable)
        self.basis[opening.source] = opening.basis
        if opening.basis is None:
            self.unknown.append(reasons.opening_unknown(self.plan, opening.date, opening.source))
        if opening.first_year is not None:
            self.years.append(opening.first_year)
            self.clock_unknown = ""
        elif opening.source == DESIGNATED_ROTH or not self.years:
            self.clock_unknown = (
                f"The opening balance of {opening.source} in {self.plan} does not say in which year the Roth account"
                " began (first_year): its five-year clock is unknown."
            )

    def _leave(self, entry: Conversion | Distribution | Refund) -> None:
        kind = type(entry).__name__.lower()
        if entry.plan == self.plan:
            self._block(reasons.roth_outflow(f"The {kind} of {entry.date} from {self.plan} ({entry.source})"))
        elif isinstance(entry, Conversion) and any(leg.into == self.plan for leg in entry.parts):
            self._block(
                f"Roth money was rolled from {entry.plan} into {self.plan} on {entry.date}; the basis, layers and clock"
                f" that came with it are not computed: enter an opening balance of designated_roth for {self.plan}.",
                everything=True,
            )

    def _block(self, why: str, *, everything: bool = False) -> None:
        """The basis and layers left are unknown; with `everything` the clock too, which may tack to another plan's."""
        self.exists = True
        self.blocked = True
        self.unknown.append(why)
        if everything:
            self.clock_unknown = why


def _plus(held: Money | None, amount: Money | None) -> Money | None:
    return None if held is None or amount is None else held + amount
