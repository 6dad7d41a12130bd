"""What leaves Roth IRAs first: contributions, then conversions by year, then earnings."""

from collections.abc import Iterable
from typing import NamedTuple

from ledger.domain.basis.layers import Layers, RothLayer
from ledger.domain.money import ZERO, Money


class Taken(NamedTuple):
    """What one amount took out of the Roth IRAs.

    Attributes:
        basis: Regular contributions, and basis rolled in from designated Roth accounts.
        inside_basis: What of `basis` came from conversions made inside plans; None is unknown.
        layers: Conversions and rollovers, a layer a year.
        earnings: All beyond.
    """

    basis: Money
    inside_basis: tuple[RothLayer, ...] | None
    layers: tuple[RothLayer, ...]
    earnings: Money

    def recaptured_in(self, year: int) -> Money | None:
        """The taxable parts of conversions younger than five years in it, age apart; None is unknown.

        Source: IRC 408A(d)(3)(F), 402A(c)(4)(D).
        """
        if self.inside_basis is None:
            return None
        return recapturable((*self.inside_basis, *self.layers), year)


class Holdings:
    """The basis of all Roth IRAs of a person while their events go by; None is unknown.

    Attributes:
        contributions: Regular contributions left.
        rolled_in: Basis left that came from designated Roth accounts.
        layers: Conversions and rollovers left, by year.
        rolled_in_layers: What of `rolled_in` came from conversions made inside a plan, by their year; None unknown.
    """

    __slots__ = ("contributions", "layers", "rolled_in", "rolled_in_layers")

    def __init__(self, contributions: Money | None = ZERO, layers: Iterable[RothLayer] = ()) -> None:
        self.contributions = contributions
        self.rolled_in: Money | None = ZERO
        self.layers = Layers(layers)
        self.rolled_in_layers: Layers | None = Layers()

    @property
    def line_22(self) -> Money | None:
        """The running figure of Form 8606, line 22."""
        return plus(self.contributions, self.rolled_in)

    def take(self, amount: Money) -> Taken | None:
        """Take an amount out in the order of the law.

        Regular contributions come before what was rolled in from plans, and in that conversions come first, the
        oldest year and the taxable part first: the law does not say, and this is how the plan's account is followed.

        Returns:
            What it took; None where it reaches a part that is unknown, and what may be left of that is then unknown.

        Source: IRC 408A(d)(4)(B); Reg. 1.408A-6 A-8, A-9; Reg. 1.408A-10 A-3.
        """
        if self.contributions is None:
            self._lose()
            return None
        contributed = min(amount, self.contributions)
        self.contributions -= contributed
        left = amount - contributed
        if left and self.rolled_in is None:
            self._lose()
            return None
        rolled_in = min(left, self.rolled_in or ZERO)
        inside = self._take_rolled_in(rolled_in)
        left -= rolled_in
        layers = self.layers.take(left)
        if layers is None:
            self._lose()
            return None
        earnings = left - all_of(layers)
        return Taken(contributed + rolled_in, inside, layers, earnings)

    def _take_rolled_in(self, amount: Money) -> tuple[RothLayer, ...] | None:
        if not amount or self.rolled_in is None:
            return ()
        self.rolled_in -= amount
        taken = None if self.rolled_in_layers is None else self.rolled_in_layers.take(amount)
        if taken is None:
            self.rolled_in_layers = None
        return taken

    def _lose(self) -> None:
        if self.contributions is None:
            self.rolled_in = None
        self.layers.forget()


def plus(held: Money | None, amount: Money | None) -> Money | None:
    """A sum; unknown where a part is."""
    return None if held is None or amount is None else held + amount


def recapturable(layers: Iterable[RothLayer], year: int) -> Money:
    """The taxable parts of layers, all known, that are younger than five years in a year.

    Source: IRC 408A(d)(3)(F).
    """
    return sum((each.taxable for each in layers if each.taxable and each.recaptured_in(year)), ZERO)


def all_of(layers: Iterable[RothLayer]) -> Money:
    """What layers, all known, hold together."""
    return sum(((each.taxable or ZERO) + (each.nontaxable or ZERO) for each in layers), ZERO)
