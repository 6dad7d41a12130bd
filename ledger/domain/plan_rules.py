"""What a plan's document may say, by the keys of the book; a plan states them, a plan change alters them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from ledger.domain import fields
from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, FLAG, MONEY, MONTH_DAY, NAME, SHARE, Field
from ledger.domain.money import ZERO, Money
from ledger.domain.sources import AFTER_TAX

Tier = tuple[Decimal, Decimal]


def _read_tier(value: Any) -> Tier:
    if not isinstance(value, list) or len(value) != 2:
        raise InvalidEntryError(
            "a tier is two numbers.",
            hint='["0.50", "0.06"] matches half of what is deferred up to 6 % of pay.',
        )
    return fields.NUMBER.read(value[0]), SHARE.read(value[1])


def _check_tier(rate: Decimal, share: Decimal) -> None:
    """A rate may be above 1 (two dollars for one) and 0 (nothing on a first slice); a share is part of pay."""
    if not 0 <= rate <= 10:
        raise InvalidEntryError(
            f"{rate} is no match rate.", field="tiers", hint='"1.00" matches dollar for dollar; the most is 10.'
        )
    if not 0 < share <= 1:
        raise InvalidEntryError(
            f"A match tier cannot reach up to {share} of pay.",
            field="tiers",
            hint='Up to 6 % of pay is "0.06"; all of pay is "1.00".',
        )


_TIER = Field(_read_tier, lambda tier: [fields.NUMBER.write(each) for each in tier])


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How an employer matches: ordered tiers of a rate up to a share of pay."""

    tiers: tuple[Tier, ...]
    period: str = "paycheck"
    dollar_cap: Money | None = None
    on: tuple[str, ...] = ("elective_deferral",)
    stops_at_pay_cap: bool = False

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "tiers": fields.list_of(_TIER),
        "period": fields.choice("paycheck", "year", "paycheck_with_true_up"),
        "dollar_cap": MONEY,
        "on": fields.list_of(fields.choice("elective_deferral", AFTER_TAX, "student_loan_payment")),
        "stops_at_pay_cap": FLAG,
    }

    def __post_init__(self) -> None:
        shares = [share for _, share in self.tiers]
        if not shares or shares != sorted(set(shares)):
            raise InvalidEntryError(
                f"The shares of pay of the match tiers must rise: {', '.join(map(str, shares)) or 'there are none'}.",
                field="tiers",
                hint='100 % of the first 3 %, then 50 % up to 5 %: [["1.00", "0.03"], ["0.50", "0.05"]].',
            )

    def check_entered(self) -> None:
        """Check what makes no sense in a match that is entered now; one recorded earlier is read as it stands.

        Raises:
            InvalidEntryError: a rate, share, cap or what it is on cannot be meant so.
        """
        for rate, share in self.tiers:
            _check_tier(rate, share)
        if not any(rate for rate, _ in self.tiers):
            raise InvalidEntryError(
                "No match tier has a rate above 0.",
                field="tiers",
                hint="Leave match out where the employer does not match.",
            )
        if self.dollar_cap is not None and self.dollar_cap <= ZERO:
            raise InvalidEntryError(
                f"A match of at most {self.dollar_cap} a year is none.",
                field="dollar_cap",
                hint="Leave dollar_cap out where the plan has no cap in dollars.",
            )
        if not self.on or len(set(self.on)) < len(self.on):
            raise InvalidEntryError(
                f"What the match is on must be named, each once: {', '.join(self.on) or 'nothing is'}.",
                field="on",
                hint="Leave on out where the plan matches elective deferrals alone.",
            )


def _read_step(value: Any) -> Decimal:
    step: Decimal = SHARE.read(value)
    if not step:
        raise InvalidEntryError(
            "a percentage election cannot move by nothing.",
            hint='Whole percents are "0.01", tenths of a percent "0.001".',
        )
    return step


PLAN_RULES: Mapping[str, Field] = {
    "limitation_year_end": MONTH_DAY,
    "ended": DAY,
    "after_tax_allowed": FLAG,
    "in_plan_conversion_allowed": FLAG,
    "in_service_rollover_allowed": FLAG,
    "roth_allowed": FLAG,
    "catch_up_allowed": FLAG,
    "higher_catch_up_allowed": FLAG,
    "separate_after_tax_contract": FLAG,
    "safe_harbor": FLAG,
    "governmental": FLAG,
    "long_service_catch_up_allowed": FLAG,
    "pre_1987_withdrawals": FLAG,
    "loss_basis_policy": fields.choice("carry", "extinguish", "carry_within_year"),
    "roth_loss_policy": fields.choice("carry", "strict"),
    "conversion_frequency": fields.choice("on_request", "daily", "every_pay_date", "monthly", "quarterly", "yearly"),
    "after_tax_cap_rate": SHARE,
    "after_tax_cap_amount": MONEY,
    "deferral_cap_rate": SHARE,
    "hce_after_tax_cap_rate": SHARE,
    "hce_deferral_cap_rate": SHARE,
    "catch_up_wages_of": fields.list_of(NAME),
    "match": fields.part(Match),
    "election_step": Field(_read_step, SHARE.write),
}


def _read_unconfirmed(value: Any) -> tuple[str, ...]:
    named = set(fields.list_of(fields.choice(*PLAN_RULES)).read(value))
    return tuple(rule for rule in PLAN_RULES if rule in named)


# Rules whose value nobody has confirmed, each once and in their own order: figures take the value all the same.
UNCONFIRMED = Field(_read_unconfirmed, list)
