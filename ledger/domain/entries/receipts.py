"""What a record keeper says it received of a pay stub's money: held against the stub, never counted."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, NAME, SIGNED_MONEY, SOURCE, Fields, list_of
from ledger.domain.money import Money
from ledger.domain.noted import Entry, entry_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Entry):
    """Money that reached the plan and that a pay stub holds already.

    Attributes:
        date: When it reached the plan, as the record keeper prints it.
        pay_date: That of the stub.
        sources: Which of the stub's amounts it is of; several where the record keeper names none.
        amount: Below zero where money was taken back.
    """

    person: str
    plan: str
    date: dt.date
    pay_date: dt.date
    sources: tuple[str, ...]
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "pay_date": DAY,
            "sources": list_of(SOURCE),
            "amount": SIGNED_MONEY,
        }
    )

    def __post_init__(self) -> None:
        if not self.sources:
            raise InvalidEntryError("a receipt names the sources it is of.", field="sources")
