"""What plan money was worth on a day, and how it grew."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, MONEY, NAME, NUMBER, SIGNED_MONEY, SOURCE, TEXT, Fields, list_of, part
from ledger.domain.money import ZERO, Money, total
from ledger.domain.noted import Entry, entry_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Units of one fund and their price on the day; its value is rounded half up to the cent."""

    fund: str | None = None
    units: Decimal
    price: Decimal

    FIELDS: ClassVar[Fields] = {"fund": TEXT, "units": NUMBER, "price": NUMBER}

    @property
    def value(self) -> Money:
        """Units times price, in cents."""
        return Money(int((self.units * self.price * 100).quantize(Decimal(1), ROUND_HALF_UP)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation(Entry):
    """What one source was worth after the day's deposits and before its conversions."""

    person: str
    plan: str
    date: dt.date
    source: str
    balance: Money | None = None
    holdings: tuple[Holding, ...] = ()
    vested: Money | None = None

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "balance": MONEY,
            "holdings": list_of(part(Holding)),
            "vested": MONEY,
        }
    )

    def __post_init__(self) -> None:
        if (self.balance is None) == (not self.holdings):
            raise InvalidEntryError(
                f"The valuation of {self.date} needs a balance or holdings, one of the two.", field="balance"
            )
        if self.value < ZERO:
            raise InvalidEntryError(f"The holdings of {self.date} are worth {self.value}.", field="holdings")
        if self.vested is not None and self.vested > self.value:
            raise InvalidEntryError(
                f"The vested part {self.vested} is more than the balance {self.value}.", field="vested"
            )

    @property
    def value(self) -> Money:
        """The balance as stated, or the holdings, each rounded to the cent, added."""
        return self.balance if self.balance is not None else total(each.value for each in self.holdings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings(Entry):
    """Growth of one source as the record keeper states it; below zero for losses and fees."""

    person: str
    plan: str
    date: dt.date
    source: str
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys(
        {"person": NAME, "plan": NAME, "date": DAY, "source": SOURCE, "amount": SIGNED_MONEY}
    )
