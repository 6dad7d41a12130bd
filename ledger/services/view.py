"""A person's year as far as it is worked out: what the alerts are raised from."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.limits.deferrals import DeferralStanding
from ledger.domain.recorded import Contributed, Recorded
from ledger.domain.settings import DEFAULTS, Thresholds
from ledger.domain.status import GroupStanding
from ledger.services.facts import Facts

if TYPE_CHECKING:  # a year without after-tax money or refunds does not load their modules
    from ledger.domain.basis.outcomes import PoolHistory
    from ledger.domain.entries.refunds import Refund


class YearView(NamedTuple):
    """What is known of a person's year on a day; a named tuple, as `check --all` makes one a person.

    Attributes:
        facts: The person, their plans with the rules in force, employers, wages, schedules; `facts.as_of` is the day.
        year: The calendar year asked for.
        deferrals: Over every employer.
        groups: Each employer group's limitation years, recorded and where the schedule leads.
        contributed: Sums of the calendar year by plan and source, by pay date, money allocated by name included.
        last_year: The same of the calendar year before, without money allocated by name.
        events: What happened to accounts up to the day: conversions, refunds, valuations…
        refunds: Those of the events that are corrective distributions.
        pools: After-tax money of each plan that ever held any, with its conversions.
        latest_after_tax: The last deposit of after-tax money in the year, by plan.
        required: Whether catch-up must be Roth, by employer; None is not known.
        thresholds: From when on alerts speak up, as the person set it.
    """

    facts: Facts
    year: int
    deferrals: DeferralStanding
    groups: Sequence[GroupStanding]
    contributed: Sequence[Contributed]
    last_year: Sequence[Contributed]
    events: Sequence[Recorded[Any]]
    refunds: Sequence["Refund"]
    pools: Mapping[str, "PoolHistory"]
    latest_after_tax: Mapping[str, dt.date]
    required: Mapping[str, bool | None]
    thresholds: Thresholds = DEFAULTS

    def group_name(self, group: GroupStanding) -> str:
        """An employer group as a person knows it: the names of its employers."""
        facts = self.facts
        employers = dict.fromkeys(facts.plans[plan].employer for plan in group.recorded.plans)
        return " and ".join(facts.employers[employer].name for employer in employers)
