"""All of a person's accounts followed together: plans, their Roth accounts, traditional IRAs, Roth IRAs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.basis.designated_roth import RothAccounts, UnreturnedExcess, follow_designated_roth
from ledger.domain.basis.ira.roth_ira import RothIra, follow_roth_ira
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear, follow_traditional_ira
from ledger.domain.basis.outcomes import ConversionOutcome, PoolHistory
from ledger.domain.money import Money
from ledger.domain.parties import Person, Plan, PlanChange
from ledger.domain.recorded import Deposited, PaidEarlier, Recorded
from ledger.domain.sources import ELECTIVE_DEFERRALS, ROTH, SOURCES
from ledger.services.pools import account_events, after_tax_pools
from ledger.services.ports import Reader

if TYPE_CHECKING:  # few people defer too much
    from ledger.domain.excess.excess_kinds import DividedExcess

_IRA_ENTRIES = (
    "ira_opening_balance",
    "ira_contribution",
    "ira_conversion",
    "ira_distribution",
    "ira_roll_in",
    "roth_ira_distribution",
)


class Accounts(NamedTuple):
    """A person's accounts as they stand at the end of a year, or on a day within it.

    Attributes:
        until: 31 December of the year, or the day it is seen from where that is earlier.
        as_of: The day it is seen from; IRA contributions made after the year may count for it.
        plans: Every plan of the ledger by id, with its rules at first; `changes` alter them.
        events: What happened to money inside plans, by day.
        histories: Money outside Roth accounts, plan by plan.
        roth_deposits: Money that came into Roth accounts, by deposit date.
        paid_earlier: What of it was paid in an earlier year than it was deposited in.
        unreturned: Excess Roth deferrals of this and earlier years that did not come back in time.
        excess: What of the year's deferrals is over the limit and did not come back in time; None: nothing known.
        ira_entries: Those of all years up to `as_of`.
        traditional: The chain of Form 8606, a year each.
    """

    person: Person | None
    year: int
    until: dt.date
    as_of: dt.date
    plans: Mapping[str, Plan]
    changes: Sequence[PlanChange]
    events: Sequence[Recorded[Any]]
    histories: Sequence[PoolHistory]
    roth_deposits: Sequence[Deposited]
    paid_earlier: Sequence[PaidEarlier]
    unreturned: Sequence[UnreturnedExcess]
    excess: "DividedExcess | None"
    roth: RothAccounts
    ira_entries: Sequence[Recorded[Any]]
    year_end_values: Mapping[int, Money]
    traditional: Sequence[TraditionalIraYear]
    roth_ira: RothIra

    @property
    def outcomes(self) -> list[ConversionOutcome]:
        """What left plans outside their Roth accounts, of every year, plan by plan."""
        return [outcome for history in self.histories for outcome in history.outcomes]

    @property
    def all_outcomes(self) -> list[ConversionOutcome]:
        """What left plans, Roth accounts among them, by day."""
        outcomes = [*self.outcomes, *(outflow.outcome for outflow in self.roth.outflows)]
        return sorted(outcomes, key=lambda outcome: outcome.date)

    def roth_until(self, day: dt.date, events: Sequence[Recorded[Any]] | None = None) -> RothAccounts:
        """The Roth accounts followed again up to an earlier day, with some of the events where they are given."""
        return follow_designated_roth(
            plans=self.plans,
            changes=self.changes,
            deposits=self.roth_deposits,
            events=self.events if events is None else events,
            outcomes=self.outcomes,
            until=day,
            birth_date=self.birth_date,
            unreturned=self.unreturned,
            paid_earlier=self.paid_earlier,
        )

    @property
    def birth_date(self) -> dt.date | None:
        """Of the person; None where they are not in the ledger."""
        return None if self.person is None else self.person.birth_date


def follow_accounts(reader: Reader, person: str, year: int, as_of: dt.date, *, estimate: bool = False) -> Accounts:
    """Follow everything a person's plans and IRAs hold up to the end of a year.

    Args:
        reader: The ledger.
        person: Whose.
        year: The calendar year.
        as_of: Entries dated later are left out.
        estimate: As for `after_tax_pools`.
    """
    until = min(as_of, dt.date(year, 12, 31))
    who = reader.named("person", [person]).get(person)
    plans = {plan.id: plan for plan in reader.parties("plan")}
    changes = [each.value for each in reader.entries("plan_change", until=until)]
    events = account_events(reader, person, until)
    histories = after_tax_pools(reader, person, list(plans.values()), until, events=events, estimate=estimate)
    outcomes = [outcome for history in histories for outcome in history.outcomes]
    deposits = reader.deposited(person, [source for source in SOURCES if source in ROTH], until)
    paid_earlier = _paid_earlier(reader, person, deposits, until)
    excess, unreturned = (None, ()) if who is None else _excess(reader, person, year, as_of, deposits)
    birth_date = None if who is None else who.birth_date
    roth = follow_designated_roth(
        plans=plans,
        changes=changes,
        deposits=deposits,
        events=events,
        outcomes=outcomes,
        until=until,
        birth_date=birth_date,
        unreturned=unreturned,
        paid_earlier=paid_earlier,
    )
    ira_entries = reader.entries(*_IRA_ENTRIES, person=person, until=as_of)
    values = {
        each.year: each.value
        for each in reader.parties("ira_year_end_value", person)
        if dt.date(each.year, 12, 31) <= as_of
    }
    traditional = follow_traditional_ira(
        outcomes=outcomes, events=ira_entries, year_end_values=values, year=year, as_of=as_of
    )
    roth_ira = follow_roth_ira(
        outcomes=outcomes,
        roth_outflows=roth.outflows,
        traditional=traditional,
        events=ira_entries,
        year=year,
        as_of=as_of,
        birth_date=birth_date,
    )
    return Accounts(
        person=who,
        year=year,
        until=until,
        as_of=as_of,
        plans=plans,
        changes=changes,
        events=events,
        histories=histories,
        roth_deposits=deposits,
        paid_earlier=paid_earlier,
        unreturned=unreturned,
        excess=excess,
        roth=roth,
        ira_entries=ira_entries,
        year_end_values=values,
        traditional=traditional,
        roth_ira=roth_ira,
    )


def _paid_earlier(reader: Reader, person: str, deposits: Sequence[Deposited], until: dt.date) -> list[PaidEarlier]:
    """Roth deferrals of a pay date in an earlier year, where there were any deferrals at all."""
    sources = list(dict.fromkeys(each.source for each in deposits if each.source in ELECTIVE_DEFERRALS))
    return reader.paid_earlier(person, sources, until) if sources else []


def _excess(
    reader: Reader, person: str, year: int, as_of: dt.date, deposits: Sequence[Deposited]
) -> "tuple[DividedExcess | None, tuple[UnreturnedExcess, ...]]":
    from ledger.services.excess_deferrals import excess_deferrals

    return excess_deferrals(reader, person, year, as_of, deposits)
