"""Money paid out of a plan, lent out of it, or taken over with it by another."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import (
    DAY,
    FLAG,
    MONEY,
    NAME,
    SOURCE,
    Fields,
    by_source,
    choice,
)
from ledger.domain.money import Money
from ledger.domain.noted import Entry, entry_keys

LOAN_EVENTS = ("taken", "deemed", "offset")
_EXCEPTION = re.compile(r"[0-9]{2}", re.ASCII)


def check_exception(number: str | None) -> None:
    """Check the number of an exception to the additional tax: two digits; None is none.

    Raises:
        InvalidEntryError: it is written otherwise.

    Source: IRC 72(t)(2); Form 5329 instructions, line 2.
    """
    if number is not None and (not _EXCEPTION.fullmatch(number) or number == "00"):
        raise InvalidEntryError(
            f"“{number[:20]}” is no number of an exception.",
            field="exception",
            hint="Form 5329, line 2, numbers them with two digits, for example 01 separation at 55 or later (plans), "
            "02 equal periodic payments, 03 disability, 04 death, 05 medical expenses, 09 first home (IRAs), "
            "12 miscoded.",
        )


def check_paid(amount: Money, what: str) -> None:
    """Check that an amount that left, or came in, is one.

    Raises:
        InvalidEntryError: it is zero; `what` begins the sentence.
    """
    if not amount:
        raise InvalidEntryError(f"{what} is of nothing.", field="amount", hint="Enter what was paid.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Entry):
    """Money paid out of the plan and kept; `earnings` are those in it, as the plan states them."""

    person: str
    plan: str
    date: dt.date
    source: str
    amount: Money
    qualified: bool | None = None
    balance_before: Money | None = None
    earnings: Money | None = None
    code: str | None = None
    exception: str | None = None
    withheld: Money | None = None

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "amount": MONEY,
            "qualified": FLAG,
            "balance_before": MONEY,
            "earnings": MONEY,
            "code": NAME,
            "exception": NAME,
            "withheld": MONEY,
        }
    )

    def check_entered(self) -> None:
        """Check what only a distribution that is entered now must hold.

        Raises:
            InvalidEntryError: the amount is nothing or more than the balance, less than the earnings or what was
                withheld of it, or a code or the number of an exception does not exist.
        """
        check_paid(self.amount, f"The distribution of {self.date}")
        if self.balance_before is not None and self.amount > self.balance_before:
            raise InvalidEntryError(
                f"The {self.date} distribution of {self.amount} is more than the balance of {self.balance_before}.",
                field="balance_before",
                hint="Check the balance on the statement for that date.",
            )
        if self.earnings is not None and self.earnings > self.amount:
            raise InvalidEntryError(
                f"Earnings of {self.earnings} are more than the {self.amount} paid out on {self.date}.",
                field="earnings",
            )
        if self.withheld is not None and self.withheld > self.amount:
            raise InvalidEntryError(
                f"{self.withheld} withheld is more than the {self.amount} paid out on {self.date}.",
                field="withheld",
                hint="The amount is all that left the plan, the tax withheld included.",
            )
        if self.code is not None:
            from ledger.domain.entries.form_boxes import check_codes  # who only reads distributions needs no forms

            check_codes(self.code, "code")
        check_exception(self.exception)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan(Entry):
    """A plan loan taken, deemed distributed, or offset."""

    person: str
    plan: str
    date: dt.date
    event: str
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "event": choice(*LOAN_EVENTS),
            "amount": MONEY,
        }
    )

    def check_entered(self) -> None:
        """Check what only a loan that is entered now must hold.

        Raises:
            InvalidEntryError: it is of nothing.
        """
        check_paid(self.amount, f"The loan of {self.date}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMerger(Entry):
    """One plan's money, basis, layers and clocks taken over by another; no distribution, no 1099-R."""

    date: dt.date
    plan: str
    into: str
    person: str | None = None
    basis: Mapping[str, Money] = field(default_factory=dict)

    FIELDS: ClassVar[Fields] = entry_keys(
        {"date": DAY, "plan": NAME, "into": NAME, "person": NAME, "basis": by_source(MONEY)}
    )

    def check_entered(self) -> None:
        """Check what only a merger that is entered now must hold.

        Raises:
            InvalidEntryError: the plan would merge into itself.
        """
        if self.plan == self.into:
            raise InvalidEntryError(
                f"The plan {self.plan} cannot be merged into itself.",
                field="into",
                hint="Name the plan that took it over; add it first where it is not in the ledger.",
            )
