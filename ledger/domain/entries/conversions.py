"""Plan money moved to Roth, or rolled out of the plan, to one place or several."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import (
    DAY,
    FLAG,
    MONEY,
    NAME,
    SOURCE,
    Fields,
    choice,
    list_of,
    part,
)
from ledger.domain.money import Money, total
from ledger.domain.noted import Entry, entry_keys
from ledger.domain.sources import AFTER_TAX, DESIGNATED_ROTH, ROTH

IN_PLAN_ROTH, ROTH_IRA, TRADITIONAL_IRA, OTHER_PLAN, CASH = (
    "in_plan_roth",
    "roth_ira",
    "traditional_ira",
    "other_plan",
    "cash",
)
_ROTH_ACCOUNT = ROTH | {DESIGNATED_ROTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One destination of a distribution to several places.

    Attributes:
        direct: False where it was paid out first and rolled over within 60 days, on `date`.
        pre_tax: The person's own choice of pre-tax dollars in it; the default order where not given.
    """

    destination: str
    amount: Money
    direct: bool = True
    into: str | None = None
    date: dt.date | None = None
    pre_tax: Money | None = None

    FIELDS: ClassVar[Fields] = {
        "destination": choice(IN_PLAN_ROTH, ROTH_IRA, TRADITIONAL_IRA, OTHER_PLAN, CASH),
        "amount": MONEY,
        "direct": FLAG,
        "into": NAME,
        "date": DAY,
        "pre_tax": MONEY,
    }

    def __post_init__(self) -> None:
        if not self.amount:
            raise InvalidEntryError(f"The leg to {self.destination} moves nothing.", field="amount")
        if self.pre_tax is not None and self.pre_tax > self.amount:
            raise InvalidEntryError(
                f"pre_tax {self.pre_tax} is more than the {self.amount} of the leg to {self.destination}.",
                field="pre_tax",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Entry):
    """Plan money moved to Roth, or rolled out of the plan, on one date.

    Attributes:
        date: The distribution date; its year is the year of the 1099-R.
        amount: Gross amount moved, Form 1099-R box 1; None where `legs` hold it.
        balance_before: What the source (its contract) was worth just before, contributions and earnings.
        earnings: The earnings in it, as the plan states them.
    """

    person: str
    plan: str
    date: dt.date
    source: str = AFTER_TAX
    amount: Money | None = None
    destination: str | None = None
    into: str | None = None
    balance_before: Money | None = None
    earnings: Money | None = None
    qualified: bool | None = None
    withheld: Money | None = None
    legs: tuple[Leg, ...] = ()

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "amount": MONEY,
            "destination": choice(IN_PLAN_ROTH, ROTH_IRA, TRADITIONAL_IRA, OTHER_PLAN),
            "into": NAME,
            "balance_before": MONEY,
            "earnings": MONEY,
            "qualified": FLAG,
            "withheld": MONEY,
            "legs": list_of(part(Leg)),
        }
    )

    def __post_init__(self) -> None:
        one = self.amount is not None and self.destination is not None
        if self.legs and (self.amount is not None or self.destination is not None):
            raise InvalidEntryError("A conversion has amount and destination, or legs, not both.", field="legs")
        if not self.legs and not one:
            raise InvalidEntryError(
                f"The conversion of {self.date} needs an amount and a destination, or legs.", field="amount"
            )
        if not self.gross:
            raise InvalidEntryError(f"The conversion of {self.date} moves nothing.", field="amount")
        self._check_destinations()
        if self.balance_before is not None and self.gross > self.balance_before:
            raise InvalidEntryError(
                f"The {self.date} conversion of {self.gross} is more than the balance of {self.balance_before}.",
                field="balance_before",
                hint="Check the balance on the statement for that date.",
            )
        if self.earnings is not None and self.earnings > self.gross:
            raise InvalidEntryError(
                f"Earnings of {self.earnings} are more than the {self.gross} converted on {self.date}.",
                field="earnings",
            )

    def check_entered(self) -> None:
        """Check what only a conversion that is entered now must hold.

        Raises:
            InvalidEntryError: a receiving plan is named for money that goes to an IRA or is paid out, or is the plan
                that it leaves.
        """
        for leg in self.parts:
            if leg.into == self.plan and leg.destination == OTHER_PLAN:
                raise InvalidEntryError(
                    f"The rollover of {leg.amount} leaves {self.plan} and goes into {self.plan}.",
                    field="into",
                    hint=f"Name the plan that received it; what stays in the plan as Roth goes to {IN_PLAN_ROTH}.",
                )
            if leg.into is not None and leg.destination in (ROTH_IRA, TRADITIONAL_IRA, CASH):
                raise InvalidEntryError(
                    f"{leg.amount} goes to {leg.destination}, and so into no plan; “{leg.into[:40]}” is none of it.",
                    field="into",
                    hint=f"Leave into out, or give {OTHER_PLAN} as the destination.",
                )

    def _check_destinations(self) -> None:
        """A rollover paid out first arrives within 60 days (402(c)(3)); Roth money goes to Roth alone (402A(c)(3))."""
        for leg in self.legs:
            days = 0 if leg.date is None else (leg.date - self.date).days
            if not 0 <= days <= 60:
                raise InvalidEntryError(
                    f"The leg to {leg.destination} of {leg.date} is {abs(days)} {'day' if abs(days) == 1 else 'days'} "
                    f"{'after' if days > 0 else 'before'} the distribution of {self.date}.",
                    field="legs",
                    hint="A rollover arrives within 60 days; what came later is a cash leg.",
                )
        if self.source not in _ROTH_ACCOUNT:
            return
        for destination in (self.destination, *(leg.destination for leg in self.legs)):
            if destination in (IN_PLAN_ROTH, TRADITIONAL_IRA):
                raise InvalidEntryError(
                    f"{self.source} is Roth money already; it does not go to {destination}.",
                    field="destination",
                    hint="Roth plan money goes to roth_ira or other_plan.",
                )

    @property
    def gross(self) -> Money:
        """All that left the source."""
        return self.amount if self.amount is not None else total(leg.amount for leg in self.legs)

    @property
    def parts(self) -> tuple[Leg, ...]:
        """The legs; one direct leg where there is one destination."""
        if self.legs:
            return self.legs
        return (Leg(destination=self.destination or "", amount=self.gross, into=self.into),)
