"""What following a person's designated Roth accounts gives: each account as it stands, and what left it."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import ZERO, Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignatedRoth:
    """A plan's Roth account at the end of a day; None is unknown, and `unknown` says why.

    Attributes:
        basis: Roth contributions and conversions not recovered yet: the investment in the contract.
        first_year: The first year of its five-year clock; None with nothing unknown: no contribution stands.
        layers: What is left of each year's conversions.
        value: The last known value with what came and went since.
        qualified_on: The day from which payments are qualified: the clock and age 59 1/2; death and disability apart.
        unsettled: Points of law that the figures rest on and that are not settled, a sentence each.
        questions: What the person should look into though the figures stand, a sentence each.
        said_before: Those of both that belong to years before the last.
    """

    plan: str
    basis: Money | None
    first_year: int | None
    layers: tuple[RothLayer, ...]
    unknown: tuple[str, ...]
    value: Money | None
    qualified_on: dt.date | None
    unsettled: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    said_before: frozenset[str] = frozenset()

    @property
    def qualified_from(self) -> dt.date | None:
        """The five-year clock alone, age apart: 1 January after five taxable years of participation.

        Source: IRC 402A(d)(2)(B); Reg. 1.402A-1 A-4.
        """
        return None if self.first_year is None else dt.date(self.first_year + 5, 1, 1)


class RothOutflow(NamedTuple):
    """What one leg of a payment or rollover took out of a designated Roth account; None is unknown.

    Attributes:
        outcome: `basis` is more than `amount` where a whole account at a loss carries it along; `earnings_out` is
            then zero. `taxable` is the income kept in cash of a payment that is not qualified.
        qualified: Whether it is a qualified distribution.
        first_year: The account's first year (box 11 of Form 1099-R).
        layers: What of conversions left with it: the oldest year first and the taxable part first.
        recapture: The least and the most of the taxable parts of conversions younger than five years that can be in
            it, whichever dollars the plan takes first; both zero at 59 1/2 or later and where it is qualified.
        excess: Excess deferrals in the whole payment, all its legs together, which left first and without basis.
    """

    outcome: ConversionOutcome
    qualified: bool | None
    first_year: int | None
    layers: tuple[RothLayer, ...] | None
    recapture: tuple[Money, Money] | None
    excess: Money = ZERO

    @property
    def recaptured(self) -> Money | None:
        """Open taxable parts of conversions in it, by the order in which layers are taken; None is unknown.

        Each dollar is counted once, in the payment that takes it.

        Source: IRC 402A(c)(4)(D), 408A(d)(3)(F).
        """
        if self.recapture == (ZERO, ZERO):
            return ZERO
        parts = [layer.taxable for layer in self.layers or () if layer.recaptured_in(self.outcome.date.year)]
        if self.recapture is None or self.layers is None or None in parts:
            return None
        return total(part for part in parts if part is not None)


class RothAccounts(NamedTuple):
    """All designated Roth accounts of a person, in the order of the plans, and all that left them, by day."""

    accounts: tuple[DesignatedRoth, ...]
    outflows: tuple[RothOutflow, ...]
