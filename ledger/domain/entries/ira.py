"""Individual retirement arrangements beside the plan: what Form 8606 and the Roth IRA's ordering need."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from ledger.domain.entries.distributions import check_exception, check_paid
from ledger.domain.entries.opening_balances import Layer
from ledger.domain.errors import InvalidEntryError
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

    def check_entered(self) -> None:
        """Check what only an opening balance that is entered now must hold.

        Raises:
            InvalidEntryError: a traditional IRA has layers or a first year, or a layer is of a year to come, or twice.
        """
        if self.kind == "traditional" and (self.layers or self.first_year is not None):
            raise InvalidEntryError(
                "Layers of conversions and a first year are of Roth IRAs; a traditional IRA has its basis alone.",
                field="layers" if self.layers else "first_year",
                hint="Enter them with the opening balance of kind roth.",
            )
        years = [layer.year for layer in self.layers]
        if self.first_year is not None:
            years.append(self.first_year)
        if any(year > self.date.year for year in years):
            raise InvalidEntryError(
                f"The opening balance of {self.date} knows of no year after {self.date.year}.",
                field="layers",
                hint="Enter later conversions as entries of their own.",
            )
        if len({layer.year for layer in self.layers}) < len(self.layers):
            raise InvalidEntryError(
                "A year's conversions are one layer.", field="layers", hint="Add up those of one year (IRC 408A(d)(4))."
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

    def check_entered(self) -> None:
        """Check what only a contribution that is entered now must hold.

        Raises:
            InvalidEntryError: it is of nothing, or for a year that it cannot count for.
        """
        check_paid(self.amount, f"The IRA contribution of {self.date}")
        if not self.date.year - 1 <= self.for_year <= self.date.year:
            raise InvalidEntryError(
                f"An IRA contribution of {self.date} cannot count for {self.for_year}.",
                field="for_year",
                hint="It counts for its own year or, made by the April due date, for the year before (IRC 219(f)(3)).",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class IraConversion(Entry):
    """Traditional IRA money converted to a Roth IRA."""

    person: str
    date: dt.date
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "date": DAY, "amount": MONEY})

    def check_entered(self) -> None:
        """Check what only a conversion that is entered now must hold.

        Raises:
            InvalidEntryError: it is of nothing.
        """
        check_paid(self.amount, f"The IRA conversion of {self.date}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IraDistribution(Entry):
    """Money paid out of a traditional IRA and kept; `exception` is Form 5329's number."""

    person: str
    date: dt.date
    amount: Money
    exception: str | None = None

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "date": DAY, "amount": MONEY, "exception": NAME})

    def check_entered(self) -> None:
        """Check what only a distribution that is entered now must hold.

        Raises:
            InvalidEntryError: it is of nothing, or the number of an exception does not exist.
        """
        check_paid(self.amount, f"The IRA distribution of {self.date}")
        check_exception(self.exception)


@dataclass(frozen=True, slots=True, kw_only=True)
class IraRollIn(Entry):
    """Pre-tax IRA money rolled into a plan; basis stays behind (408(d)(3)(H))."""

    person: str
    date: dt.date
    amount: Money
    plan: str

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "date": DAY, "amount": MONEY, "plan": NAME})

    def check_entered(self) -> None:
        """Check what only a rollover that is entered now must hold.

        Raises:
            InvalidEntryError: it is of nothing.
        """
        check_paid(self.amount, f"The rollover from an IRA of {self.date}")


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

    def check_entered(self) -> None:
        """Check what only a distribution that is entered now must hold.

        Raises:
            InvalidEntryError: it is of nothing, or the number of an exception does not exist.
        """
        check_paid(self.amount, f"The Roth IRA distribution of {self.date}")
        check_exception(self.exception)
