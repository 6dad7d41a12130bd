"""Layers of converted money, a year each: what early payments out of a Roth account may recapture."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from ledger.domain.money import ZERO, Money


class RothLayer(NamedTuple):
    """One year's conversions; what of them is taken out earlier than `recapture_free_from` may cost 10 %.

    None is unknown.
    """

    year: int
    taxable: Money | None
    nontaxable: Money | None

    @property
    def recapture_free_from(self) -> dt.date:
        """1 January after the five taxable years that begin with the layer's.

        Source: IRC 402A(c)(4)(D), 408A(d)(3)(F).
        """
        return dt.date(self.year + 5, 1, 1)

    def recaptured_in(self, year: int) -> bool:
        """Whether its taxable part is recaptured where it is paid out in a year, age apart."""
        return self.year <= year < self.year + 5


class Layers:
    """The layers of one account while its events go by; an unknown part stays unknown."""

    __slots__ = ("_by_year",)

    def __init__(self, layers: Iterable[RothLayer] = ()) -> None:
        self._by_year: dict[int, tuple[Money | None, Money | None]] = {}
        for layer in layers:
            self.add(layer)

    def add(self, layer: RothLayer) -> None:
        """Put a year's conversions to those of the same year."""
        taxable, nontaxable = self._by_year.get(layer.year, (ZERO, ZERO))
        self._by_year[layer.year] = (_plus(taxable, layer.taxable), _plus(nontaxable, layer.nontaxable))

    def take(self, amount: Money) -> tuple[RothLayer, ...] | None:
        """Take an amount out, the oldest year first and in a year the taxable part first.

        Args:
            amount: At most what the layers hold is taken.

        Returns:
            What was taken, a layer a year; None where a part that is unknown is reached: nothing is then taken.

        Source: IRC 408A(d)(4)(B)(ii)(II) for Roth IRAs.
        """
        left, taken = amount, []
        rest = dict(self._by_year)
        for year in sorted(self._by_year):
            if not left:
                break
            taxable, nontaxable = self._by_year[year]
            if taxable is None or nontaxable is None:
                return None
            first = min(taxable, left)
            second = min(nontaxable, left - first)
            if first or second:
                taken.append(RothLayer(year, first, second))
                rest[year] = (taxable - first, nontaxable - second)
                left -= first + second
        self._by_year = rest
        return tuple(taken)

    def forget(self) -> None:
        """What is left of every year is unknown from here on."""
        self._by_year = dict.fromkeys(self._by_year, (None, None))

    def held(self) -> Money | None:
        """All that is left; None where a part is unknown."""
        parts = [part for parts in self._by_year.values() for part in parts]
        return None if None in parts else sum((part for part in parts if part is not None), ZERO)

    def as_tuple(self) -> tuple[RothLayer, ...]:
        """The layers as they stand, oldest first; a year of which nothing is left stays, with zeros."""
        return tuple(RothLayer(year, *parts) for year, parts in sorted(self._by_year.items()))


def _plus(held: Money | None, amount: Money | None) -> Money | None:
    return None if held is None or amount is None else held + amount
