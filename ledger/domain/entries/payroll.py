"""What payroll says: pay stubs, and plan money that comes beside them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, MONEY, NAME, SIGNED_MONEY, SOURCE, YEAR, Fields, by_source, choice
from ledger.domain.money import Money
from ledger.domain.noted import Entry, entry_keys
from ledger.domain.sources import DESIGNATED_ROTH


@dataclass(frozen=True, slots=True, kw_only=True)
class PayStub(Entry):
    """One pay date's amounts for one plan.

    Attributes:
        pay_date: Decides the W-2 year and the 402(g) year.
        deposit_date: When the money reached the plan, where that is not the pay date.
        compensation: 415 pay of that date; one pay check that feeds two plans has it on one stub only.
        plan_pay: Pay as the plan's formulas see it; the compensation where not given.
        amounts: By source; below zero where payroll took something back.
        year_to_date: As printed on the stub; only ever compared.
    """

    person: str
    plan: str
    pay_date: dt.date
    deposit_date: dt.date | None = None
    pay_type: str | None = None
    compensation: Money | None = None
    plan_pay: Money | None = None
    amounts: Mapping[str, Money]
    year_to_date: Mapping[str, Money] = field(default_factory=dict)

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "pay_date": DAY,
            "deposit_date": DAY,
            "pay_type": choice("regular", "bonus"),
            "compensation": SIGNED_MONEY,
            "plan_pay": SIGNED_MONEY,
            "amounts": by_source(SIGNED_MONEY),
            "year_to_date": by_source(SIGNED_MONEY),
        }
    )

    def __post_init__(self) -> None:
        if DESIGNATED_ROTH in self.amounts:
            raise InvalidEntryError(
                "designated_roth names the Roth account as a whole; payroll pays into roth_deferral.",
                field="amounts",
            )
        # What is so anyway is left out: the same stub is the same entry, whether or not a file says it.
        for attribute, default in (("deposit_date", self.pay_date), ("plan_pay", self.compensation)):
            if getattr(self, attribute) == default:
                object.__setattr__(self, attribute, None)

    @property
    def date(self) -> dt.date:
        """The day under which the entry is listed."""
        return self.pay_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Entry):
    """Money that reaches the plan outside a pay stub, such as a true-up or profit sharing.

    Attributes:
        limitation_year: The year in which the limitation year it is allocated to ends, where that
            is not the one of `date`.
    """

    person: str
    plan: str
    date: dt.date
    source: str
    amount: Money
    limitation_year: int | None = None
    deposit_date: dt.date | None = None

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "date": DAY,
            "source": SOURCE,
            "amount": SIGNED_MONEY,
            "limitation_year": YEAR,
            "deposit_date": DAY,
        }
    )

    def __post_init__(self) -> None:
        if self.source == DESIGNATED_ROTH:
            raise InvalidEntryError(
                "designated_roth names the Roth account as a whole; say which money it was.",
                field="source",
                hint="Use roth_deferral, employer_match_roth, employer_nonelective_roth or rollover_in.",
            )
        if self.deposit_date == self.date:
            object.__setattr__(self, "deposit_date", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentLoanPayment(Entry):
    """A student loan payment certified for the match (SECURE 2.0 §110); no contribution itself."""

    person: str
    plan: str
    date: dt.date
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys({"person": NAME, "plan": NAME, "date": DAY, "amount": MONEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpNotice(Entry):
    """The plan's notice that an ADP refund is kept as catch-up (Reg. 1.414(v)-1)."""

    person: str
    plan: str
    date: dt.date
    for_year: int
    amount: Money

    FIELDS: ClassVar[Fields] = entry_keys(
        {"person": NAME, "plan": NAME, "date": DAY, "for_year": YEAR, "amount": MONEY}
    )
