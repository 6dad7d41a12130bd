"""Who is concerned: people, employers and plans. A later record with other content takes over."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar

from ledger.domain import fields
from ledger.domain.dates import CALENDAR_YEAR_END
from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import (
    BIRTH_DATE,
    DAY,
    FLAG,
    MONTH_DAY,
    NAME,
    TEXT,
    Fields,
    nullable,
)
from ledger.domain.money import Money
from ledger.domain.noted import Noted, noted_keys
from ledger.domain.plan_rules import PLAN_RULES, UNCONFIRMED, Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Noted):
    """A saver; the birth date decides catch-up, by the age reached in a year."""

    id: str
    name: str
    birth_date: dt.date

    FIELDS: ClassVar[Fields] = noted_keys({"id": NAME, "name": TEXT, "birth_date": BIRTH_DATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer(Noted):
    """An employer; those with the same `group` share one 415(c) limit (414(b), (c), (m))."""

    id: str
    name: str
    group: str | None = None
    return_due: str | None = None
    tax_exempt: bool = False

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "id": NAME,
            "name": TEXT,
            "group": NAME,
            "return_due": MONTH_DAY,
            "tax_exempt": FLAG,
        }
    )

    @property
    def limit_group(self) -> str:
        """The name under which this employer's 415(c) limit is counted."""
        return self.group or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Noted):
    """A workplace plan and what its document allows; `kind` decides which limits see it.

    `unconfirmed` names the rules whose value nobody has confirmed; figures take the value all the same.
    """

    id: str
    employer: str
    name: str
    kind: str
    limitation_year_end: str = CALENDAR_YEAR_END
    ended: dt.date | None = None
    after_tax_allowed: bool = True
    in_plan_conversion_allowed: bool = True
    in_service_rollover_allowed: bool = True
    roth_allowed: bool = True
    catch_up_allowed: bool = True
    higher_catch_up_allowed: bool = True
    separate_after_tax_contract: bool = True
    safe_harbor: bool = False
    governmental: bool = False
    long_service_catch_up_allowed: bool = False
    pre_1987_withdrawals: bool = False
    loss_basis_policy: str = "carry"
    roth_loss_policy: str = "carry"
    conversion_frequency: str | None = None
    after_tax_cap_rate: Decimal | None = None
    after_tax_cap_amount: Money | None = None
    deferral_cap_rate: Decimal | None = None
    hce_after_tax_cap_rate: Decimal | None = None
    hce_deferral_cap_rate: Decimal | None = None
    catch_up_wages_of: tuple[str, ...] = ()
    match: Match | None = None
    election_step: Decimal = Decimal("0.01")
    unconfirmed: tuple[str, ...] = ()

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "id": NAME,
            "employer": NAME,
            "name": TEXT,
            "kind": fields.choice("401k", "403b", "457b", "solo_401k", "simple_ira", "sep"),
            **PLAN_RULES,
            "unconfirmed": UNCONFIRMED,
        }
    )

    def check_entered(self) -> None:
        """Check what makes no sense in a plan that is entered now.

        Raises:
            InvalidEntryError: its match cannot be meant so.
        """
        if self.match is not None:
            _check_match(self.match)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange(Noted):
    """Rules of a plan that change on a day; a rule given as `None` ends.

    A rule that is named is confirmed by it, unless it is among the `unconfirmed`.
    """

    id: str | None = None
    plan: str
    from_: dt.date
    changes: Mapping[str, Any] = field(default_factory=dict)
    unconfirmed: tuple[str, ...] = ()

    FIELDS: ClassVar[Fields] = noted_keys(
        {
            "id": NAME,
            "plan": NAME,
            "from": DAY,
            **{rule: nullable(field) for rule, field in PLAN_RULES.items()},
            "unconfirmed": UNCONFIRMED,
        }
    )

    def __post_init__(self) -> None:
        if not (self.changes or self.unconfirmed):
            raise InvalidEntryError(
                f"The change of plan {self.plan} from {self.from_} changes nothing.",
                hint=f"Name at least one rule: {', '.join(PLAN_RULES)}.",
            )

    def check_entered(self) -> None:
        """Check what makes no sense in a change that is entered now.

        Raises:
            InvalidEntryError: its match cannot be meant so.
        """
        match = self.changes.get("match")
        if match is not None:
            _check_match(match)

    @classmethod
    def read_line(cls, values: dict[str, Any]) -> "PlanChange":
        """Make a change from a book line, whose rules stand beside the other keys."""
        changes = {key: cls.FIELDS[key].read(value) for key, value in values.items() if key in PLAN_RULES}
        rest = {key: value for key, value in values.items() if key not in PLAN_RULES}
        return cls(changes=changes, **fields.read_arguments(cls, rest))

    def write_line(self) -> dict[str, Any]:
        """The keys of a book line, rules in their fixed order."""
        held = fields.write_fields(self)
        rules = {rule: self.FIELDS[rule].write(self.changes[rule]) for rule in PLAN_RULES if rule in self.changes}
        return {key: (rules | held)[key] for key in self.FIELDS if key in rules or key in held}

    def apply(self, plan: Plan) -> Plan:
        """The plan as it is from this day on."""
        defaults = {rule: getattr(_DEFAULTS, rule) for rule, value in self.changes.items() if value is None}
        open_ = {*(set(plan.unconfirmed) - self.changes.keys()), *self.unconfirmed}
        unconfirmed = tuple(rule for rule in PLAN_RULES if rule in open_)
        return replace(plan, **{**self.changes, **defaults, "unconfirmed": unconfirmed})


def _check_match(match: Match) -> None:
    try:
        match.check_entered()
    except InvalidEntryError as error:
        raise InvalidEntryError(f"match: {error.message}", field="match", hint=error.hint) from error


_DEFAULTS = Plan(id="-", employer="-", name="-", kind="401k")
