"""What a plan held when the ledger begins."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import (
    DAY,
    MONEY,
    NAME,
    SOURCE,
    YEAR,
    Fields,
    list_of,
    nullable,
    part,
)
from ledger.domain.money import Money, total
from ledger.domain.noted import Entry, entry_keys
from ledger.domain.sources import DESIGNATED_ROTH, ROTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One year's conversions, what is left of their taxable and nontaxable part."""

    year: int
    taxable: Money
    nontaxable: Money

    FIELDS: ClassVar[Fields] = {"year": YEAR, "taxable": MONEY, "nontaxable": MONEY}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningBalance(Entry):
    """What a source held when the ledger begins; `basis` None is unknown and blocks taxable figures."""

    person: str
    plan: str
    date: dt.date
    source: str
    balance: Money
    basis: Money | None
    vested: Money | None = None
    pre_1987_basis: Money | None = None
    first_year: int | None = None
    layers: tuple[Layer, ...] = ()

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "balance": MONEY,
            "basis": nullable(MONEY),
            "vested": MONEY,
            "pre_1987_basis": MONEY,
            "first_year": YEAR,
            "layers": list_of(part(Layer)),
        }
    )

    def check_entered(self) -> None:
        """Check what only an opening balance that is entered now must hold.

        Raises:
            InvalidEntryError: a part is more than the whole that it is of, layers are of money that has none, or a
                year is one to come.
        """
        self._check_parts()
        years = [layer.year for layer in self.layers]
        if self.first_year is not None:
            years.append(self.first_year)
        if (self.layers or self.first_year is not None) and self.source not in ROTH | {DESIGNATED_ROTH}:
            raise InvalidEntryError(
                f"Layers and a first year are of Roth money; {self.source} has none.",
                field="layers" if self.layers else "first_year",
                hint=f"Enter them with the opening balance of {DESIGNATED_ROTH}.",
            )
        if any(year > self.date.year for year in years):
            raise InvalidEntryError(
                f"The opening balance of {self.date} names {max(years)}, a year to come.",
                field="layers" if self.layers else "first_year",
            )
        if self.first_year is not None and min(years) < self.first_year:
            raise InvalidEntryError(
                f"A layer of {min(years)} is older than the account, whose first year is {self.first_year}.",
                field="layers",
                hint="A conversion into the account begins it: first_year is the earliest year of the two.",
            )

    def _check_parts(self) -> None:
        """Hold vested money, basis of before 1987 and layers against what they are parts of."""
        layers = total(each for layer in self.layers for each in (layer.taxable, layer.nontaxable))
        for key, held, whole, name in (
            ("vested", self.vested, self.balance, "balance"),
            ("pre_1987_basis", self.pre_1987_basis, self.basis, "basis"),
            ("layers", layers, self.basis, "basis"),
        ):
            if held is not None and whole is not None and held > whole:
                raise InvalidEntryError(
                    f"{key} {held} is more than the {name} of {whole} in {self.source} on {self.date}.", field=key
                )
