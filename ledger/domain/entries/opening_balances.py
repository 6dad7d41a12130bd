"""What a plan held when the ledger begins."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

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
from ledger.domain.money import Money
from ledger.domain.noted import Entry, entry_keys


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
