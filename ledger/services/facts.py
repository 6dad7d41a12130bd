"""What the limits of a person's year rest on, gathered once: people, plans, wages, figures."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger.domain.errors import NotFoundError
from ledger.domain.limits.irs import AnnualLimits, with_own
from ledger.domain.money import Money
from ledger.domain.parties import Employer, Person, Plan
from ledger.domain.plan_history import plan_versions
from ledger.domain.recorded import Allocated, Contributed
from ledger.domain.sources import COMPENSATION, PAY_UNKNOWN
from ledger.reference.limits import annual_limits
from ledger.services.ports import Reader

if TYPE_CHECKING:  # many ledgers hold no such records
    from ledger.domain.pay_schedules import ExpectedPay, PaySchedule
    from ledger.domain.person_years import LongService, Wages

_STUBS_LOOKED_AT = 100


@dataclass(slots=True)
class Facts:
    """A person's plans, employers and wages, and the figures of any year.

    Attributes:
        plans: With the rules in force; `year_ends` holds from when on which day ends their limitation years.
        allocated: Money whose limitation year may be another than its day's.
        sums: Those added up already, by stretch of pay dates.
        coming: Pay dates to come that were worked out already, by plan or plans, and stretch.
        ahead: What is still to come in limitation years, where it was worked out already (`services.ahead`).
        limit_years: Limitation years by calendar year, likewise.
        catch_up: What some plans allow, by their ids and year, likewise; and whether it must be Roth, by employer.
    """

    reader: Reader
    person: Person
    as_of: dt.date
    plans: Mapping[str, Plan]
    employers: Mapping[str, Employer]
    wages: Mapping[tuple[str, int], "Wages"]
    schedules: Mapping[str, list["PaySchedule"]]
    expected_pays: Mapping[str, list["ExpectedPay"]]
    own_limits: Mapping[int, Any]
    service: Mapping[tuple[str, int], "LongService"]
    year_ends: Mapping[str, tuple[tuple[dt.date, str], ...]]
    allocated: Sequence[Allocated]
    sums: dict[tuple[dt.date, dt.date], list[Contributed]] = field(default_factory=dict)
    coming: dict[tuple[Any, dt.date, dt.date], Any] = field(default_factory=dict)
    ahead: dict[Any, Any] = field(default_factory=dict)
    limit_years: dict[int, Any] = field(default_factory=dict)
    catch_up: dict[tuple[Any, int], Any] = field(default_factory=dict)

    def limits(self, year: int) -> AnnualLimits | None:
        """The year's figures, the user's own in place of those on file; None where there are none."""
        on_file = annual_limits(year)
        own = self.own_limits.get(year)
        return on_file if own is None else with_own(on_file, own)

    def group(self, plan: Plan) -> str:
        """The employers that a plan shares its 415(c) limit with."""
        return self.employers[plan.employer].limit_group

    def coming_to(self, plan: str) -> bool:
        """Whether a schedule or an expected pay date says what is still to come for a plan."""
        return plan in self.schedules or plan in self.expected_pays

    def contributed(self, first: dt.date, last: dt.date) -> list[Contributed]:
        """Sums over a stretch of pay dates, as far as they are not after the day it is seen from."""
        stretch = first, min(last, self.as_of)
        if stretch not in self.sums:
            self.sums[stretch] = self.reader.contributed(self.person.id, *stretch)
        return self.sums[stretch]

    def pay(self, plans: Iterable[str], first: dt.date, last: dt.date, sums: Sequence[Contributed]) -> Money | None:
        """What the stubs of some plans say of pay in a stretch; None where one of them does not.

        One pay check that feeds two plans says its pay on one stub only.
        """
        among = set(plans)
        cents = {COMPENSATION: 0, PAY_UNKNOWN: 0}
        said_at_all = False
        for each in sums:
            if each.plan in among and each.source in cents:
                said_at_all = True
                cents[each.source] += each.cents
        if cents[PAY_UNKNOWN]:
            said: dict[dt.date, bool] = {}
            for plan, day, is_said in self.reader.pay_dates(self.person.id, first, min(last, self.as_of)):
                if plan in among:
                    said[day] = said.get(day, False) or is_said
            if not all(said.values()):
                return None
        if not said_at_all and any(each.plan in among for each in sums):
            # Pay that is stated as zero leaves no sum behind; where there are stubs, none of them leaves it out.
            stubs = self.reader.stub_days(self.person.id, first, min(last, self.as_of), _STUBS_LOOKED_AT)
            said_at_all = any(plan in among for plan, _, _ in stubs)
        return Money(cents[COMPENSATION]) if said_at_all else None


def gather(
    reader: Reader,
    person_id: str,
    *,
    as_of: dt.date,
    plan_ids: Iterable[str],
    rules_on: dt.date,
    allocated: Sequence[Allocated],
) -> Facts:
    """Gather what a person's limits rest on.

    Args:
        reader: The ledger.
        person_id: Of the person.
        as_of: The day it is seen from.
        plan_ids: Plans that are known to matter; those of the pay schedules come by themselves.
        rules_on: The day whose plan rules hold.
        allocated: `reader.allocated` of the person.

    Raises:
        NotFoundError: the person, or a plan or employer of theirs, is not in the ledger.
    """
    person = reader.named("person", [person_id]).get(person_id)
    if person is None:
        raise NotFoundError(f"The person “{person_id}” is not in the ledger.", hint="See `roth-ledger person list`.")
    schedules: dict[str, list[PaySchedule]] = {}
    for each in reader.entries("pay_schedule", person=person_id):
        schedules.setdefault(each.value.plan, []).append(each.value)
    expected_pays: dict[str, list[ExpectedPay]] = {}
    for pay in reader.parties("expected_pay", person_id):
        expected_pays.setdefault(pay.plan, []).append(pay)
    wanted = list(dict.fromkeys([*plan_ids, *schedules, *expected_pays]))
    plans = _all_of(reader, "plan", wanted)
    changes = [each.value for each in reader.entries("plan_change")]
    versions = {name: plan_versions(plan, changes) for name, plan in plans.items()}
    plans = {name: [rules for first, rules in held if first <= rules_on][-1] for name, held in versions.items()}
    return Facts(
        reader=reader,
        person=person,
        as_of=as_of,
        plans=plans,
        employers=_all_of(reader, "employer", dict.fromkeys(plan.employer for plan in plans.values())),
        wages={(each.employer, each.year): each for each in reader.parties("wages", person_id)},
        schedules=schedules,
        expected_pays=expected_pays,
        service={(each.plan, each.year): each for each in reader.parties("long_service", person_id)},
        own_limits={each.year: each for each in reader.parties("limits")},
        year_ends={name: _year_ends(held) for name, held in versions.items()},
        allocated=allocated,
    )


def _year_ends(versions: Sequence[tuple[dt.date, Plan]]) -> tuple[tuple[dt.date, str], ...]:
    """From when on which day ends a plan's limitation years."""
    ends = [(versions[0][0], versions[0][1].limitation_year_end)]
    for day, plan in versions[1:]:
        if ends[-1][0] == day:  # of changes of one day the last holds
            ends.pop()
        if not ends or plan.limitation_year_end != ends[-1][1]:
            ends.append((day, plan.limitation_year_end))
    return tuple(ends)


def _all_of(reader: Reader, record: str, ids: Iterable[str]) -> dict[str, Any]:
    wanted = list(ids)
    found = reader.named(record, wanted)
    for each in wanted:
        if each not in found:
            raise NotFoundError(
                f"The {record} “{each}” is not in the ledger, though entries name it.",
                hint=f"Add it: roth-ledger {record} add --id {each} …",
            )
    return {each: found[each] for each in wanted}
