"""Individual retirement arrangements beside the plan: what Form 8606 and the Roth IRA's ordering need."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from ledger.domain.entries.opening_balances import Layer
from ledger.domain.fields import DAY, MONEY, NAME, YEAR, Fields, choice, list_of, nullable, part
from ledger.domain.money import Money
from ledger.domain.noted import Entry, Noted, entry_keys, noted_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class IraOpeningBalance(Entry):
    """Basis that IRAs hold when the ledger begins: Form 8606 line 14, or regular Roth contributions left."""

    person: str
    date: dt.date
    kind: str
    basis: Money | None
    first_year: int | None = None
    layers: tuple[Layer, ...] = ()

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "date": DAY,
            "kind": choice("traditional", "roth"),
            "basis": nullable(MONEY),
            "first_year": YEAR,
            "layers": list_of(part(Layer)),
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IraContribution(Entry):
    """A contribution to an IRA, for the year it counts for."""

    person: str
    date: dt.date
    kind: str
    amount: Money
    for_year: int

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "date": DAY,
            "kind": choice("traditional_nondeductible", "traditional_deductible", "roth"),
            "amount": MONEY,
            "for_year": YEAR,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IraConversion(Entry):
    """Traditional IRA money converted to a Roth IRA."""

    person: str
    date: dt.date
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "date": DAY, "amount": MONEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class IraDistribution(Entry):
    """Money paid out of a traditional IRA and kept."""

    person: str
    date: dt.date
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "date": DAY, "amount": MONEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class IraRollIn(Entry):
    """Pre-tax IRA money rolled into a plan; basis stays behind (408(d)(3)(H))."""

    person: str
    date: dt.date
    amount: Money
    plan: str

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "date": DAY, "amount": MONEY, "plan": NAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class IraYearEndValue(Noted):
    """All traditional, SEP and SIMPLE IRAs of a person on 31 December (Form 8606 line 6)."""

    person: str
    year: int
    value: Money

    FIELDS: ClassVar[Fields] = noted_keys({"person": NAME, "year": YEAR, "value": MONEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class RothIraDistribution(Entry):
    """Money paid out of a Roth IRA."""

    person: str
    date: dt.date
    amount: Money
    exception: str | None = None

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "date": DAY, "amount": MONEY, "exception": NAME})
