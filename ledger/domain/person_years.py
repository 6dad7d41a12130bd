"""What is known of a person's year: the return, what an employer paid, years of service."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ledger.domain import fields
from ledger.domain.fields import FLAG, MONEY, NAME, SHARE, YEAR, Fields
from ledger.domain.money import Money
from ledger.domain.noted import Noted, noted_keys

FILING_STATUSES = ("single", "married_joint", "married_separate", "head_of_household")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxYear(Noted):
    """What a person's return of one year says of filing status and income."""

    person: str
    year: int
    filing_status: str | None = None
    lived_apart: bool | None = None
    modified_agi: Money | None = None

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "person": NAME,
            "year": YEAR,
            "filing_status": fields.choice(*FILING_STATUSES),
            "lived_apart": FLAG,
            "modified_agi": MONEY,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wages(Noted):
    """What one employer paid a person in a year, where the stubs do not say it."""

    person: str
    employer: str
    year: int
    social_security_wages: Money | None = None
    compensation: Money | None = None
    net_earnings: Money | None = None
    owner_share: Decimal | None = None

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "person": NAME,
            "employer": NAME,
            "year": YEAR,
            "social_security_wages": MONEY,
            "compensation": MONEY,
            "net_earnings": MONEY,
            "owner_share": SHARE,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LongService(Noted):
    """What the 15-year rule of 403(b) plans needs to know (402(g)(7))."""

    person: str
    plan: str
    year: int
    years: int
    prior_deferrals: Money
    used_before: Money

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "person": NAME,
            "plan": NAME,
            "year": YEAR,
            "years": fields.count(80),
            "prior_deferrals": MONEY,
            "used_before": MONEY,
        }
    )
