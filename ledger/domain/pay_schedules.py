"""When a person is paid, and what then goes into a plan; a later record with other content takes over."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from ledger.domain import fields
from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, MONEY, NAME, SHARE, Fields
from ledger.domain.money import Money
from ledger.domain.noted import Noted, noted_keys

FREQUENCIES = ("weekly", "biweekly", "semimonthly", "monthly")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaySchedule(Noted):
    """When a person is paid and what then goes into a plan; a later `from` takes over, `until` is its last day."""

    id: str | None = None
    person: str
    plan: str
    from_: dt.date | None = None
    frequency: str
    first_pay_date: dt.date
    until: dt.date | None = None
    pay: Money | None = None
    elections: Mapping[str, Decimal] = field(default_factory=dict)
    election_amounts: Mapping[str, Money] = field(default_factory=dict)

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "id": NAME,
            "person": NAME,
            "plan": NAME,
            "from": DAY,
            "frequency": fields.choice(*FREQUENCIES),
            "first_pay_date": DAY,
            "until": DAY,
            "pay": MONEY,
            "elections": fields.by_source(SHARE),
            "election_amounts": fields.by_source(MONEY),
        }
    )

    def __post_init__(self) -> None:
        begins = self.from_ or self.first_pay_date
        if self.until is not None and self.until < begins:
            raise InvalidEntryError(
                f"The schedule ends on {self.until}, before it begins on {begins}.",
                field="until",
                hint="Give the last day on which it holds, or leave until out.",
            )
        share = sum(each for source, each in self.elections.items() if not source.startswith("employer"))
        if share > 1:
            raise InvalidEntryError(
                f"The elections add up to {share} of pay.", field="elections", hint='All of pay is "1.00".'
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPay(Noted):
    """A bonus or another pay date outside the schedule that is still to come."""

    person: str
    plan: str
    pay_date: dt.date
    pay: Money
    elections: Mapping[str, Decimal] = field(default_factory=dict)
    election_amounts: Mapping[str, Money] = field(default_factory=dict)

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "person": NAME,
            "plan": NAME,
            "pay_date": DAY,
            "pay": MONEY,
            "elections": fields.by_source(SHARE),
            "election_amounts": fields.by_source(MONEY),
        }
    )
