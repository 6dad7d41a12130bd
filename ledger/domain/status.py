"""Where a person's year stands, as values; the services that fill them in add up what the ledger holds."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.alerts.alert import Alert
from ledger.domain.limits.additions import AdditionsStanding
from ledger.domain.limits.deferrals import DeferralStanding
from ledger.domain.money import Money
from ledger.domain.parties import Plan

if TYPE_CHECKING:  # few people have a 457(b)
    from ledger.domain.limits.section_457b import Section457bStanding


class GroupStanding(NamedTuple):
    """An employer group's limitation year: recorded, what after-tax money still fits, and where it leads.

    Attributes:
        projected_total: Recorded and expected, if nothing stopped it; None where what is expected is not known.
        stopped_total: The same as payroll lets it in, which stops deferrals at 402(g); what alerts go by.
        scheduled: Whether anything says what is still to come: a pay schedule, or the year being over.
        limit_reached_on: The pay date, recorded or expected, that reaches the limit; None where none does.
    """

    recorded: AdditionsStanding
    after_tax_room: Money | None
    projected_total: Money | None
    stopped_total: Money | None
    scheduled: bool
    limit_reached_on: dt.date | None


class AfterTaxWaiting(NamedTuple):
    """After-tax money in one plan on a day; None is unknown, and `why` says why."""

    plan: str
    basis: Money | None
    balance: Money | None
    earnings: Money | None
    oldest_unconverted: dt.date | None
    days_unconverted: int | None
    why: str | None


class Status(NamedTuple):
    """A person's year as the ledger sees it on a day.

    Attributes:
        plans: The plans it is about, by id, with the rules then in force.
        roth_catch_up_required: By employer; None is not known.
        highly_compensated: By employer; None is not known.
        own_limits: Years whose figures are, in part, the user's own.
        later: How many entries are dated after the day, and so left out.
        section_457b: Where 457(b) plans have a limit of their own; None where the person has none.
    """

    person: str
    year: int
    as_of: dt.date
    plans: Mapping[str, Plan]
    elective_deferrals: DeferralStanding
    annual_additions: tuple[GroupStanding, ...]
    after_tax: tuple[AfterTaxWaiting, ...]
    roth_catch_up_required: Mapping[str, bool | None]
    highly_compensated: Mapping[str, bool | None]
    alerts: tuple[Alert, ...]
    own_limits: tuple[int, ...]
    later: int
    section_457b: "Section457bStanding | None" = None
