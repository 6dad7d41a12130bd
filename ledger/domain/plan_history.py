"""The rules of a plan as they were on a day."""

import datetime as dt
from collections.abc import Iterable

from ledger.domain.parties import Plan, PlanChange


def plan_versions(plan: Plan, changes: Iterable[PlanChange]) -> list[tuple[dt.date, Plan]]:
    """The plan and each later state of it, with the day from which it holds, by day.

    Of changes from one day the later in the order given wins; changes of other plans are passed over.
    """
    versions = [(dt.date.min, plan)]
    for change in sorted((each for each in changes if each.plan == plan.id), key=lambda each: each.from_):
        versions.append((change.from_, change.apply(versions[-1][1])))
    return versions


def plan_on(plan: Plan, changes: Iterable[PlanChange], day: dt.date) -> Plan:
    """The plan with the rules in force on a day."""
    return [version for first, version in plan_versions(plan, changes) if first <= day][-1]
