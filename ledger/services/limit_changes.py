"""What an entry changes of the limits that it counts towards, and of the after-tax money of its plan."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from ledger.domain.money import ZERO, Money
from ledger.domain.status import GroupStanding, Status
from ledger.services.ports import Reader


class Change(NamedTuple):
    """A figure without and with an entry; None is not known."""

    before: Money | None
    after: Money | None


class LimitChange(NamedTuple):
    """One limit without and with an entry.

    Attributes:
        name: The rule: `402(g)` or `415(c)`.
        of: The year, or the employer group and its limitation year.
        limit: With what age adds for 402(g); None is not known.
        reached_on: The pay date, recorded or expected, that reaches the limit; None where none does.
    """

    name: str
    of: str
    limit: Money | None
    used: Change
    room: Change
    excess: Money | None
    reached_on: dt.date | None = None


class Changes(NamedTuple):
    """What one entry changes.

    Attributes:
        limits: 402(g), then 415(c) of each employer group that the entry concerns.
        catch_up: Deferrals that are catch-up, by employer group, where there are any.
        after_tax_room: What after-tax money still fits, by employer group, where it is known before or after.
        waiting: Basis of the plan's after-tax money that is not converted; None where it holds none.
    """

    limits: tuple[LimitChange, ...]
    catch_up: tuple[tuple[str, Change], ...]
    after_tax_room: tuple[tuple[str, Change], ...]
    waiting: Change | None


def changes(
    before: Status,
    after: Status,
    plan: str,
    day: dt.date,
    *,
    eve: Status | None = None,
    names: Mapping[str, str] | None = None,
) -> Changes:
    """What differs between a person's year without an entry and with it; equal figures where nothing does.

    Args:
        before: The year without the entry.
        after: The same with it.
        plan: The plan of the entry; its employer group is shown.
        day: Of the entry.
        eve: The year seen from the day before a pay date that is still to come; after-tax room without the stub is
            taken from it, as other money of that pay date, which takes room too, is still to come there.
        names: What people call the employer groups, as `group_names` gives it; their ids where it is left out.
    """
    called = names or {}
    groups = concerned(before, after, plan, day)
    looked_ahead = {} if eve is None else {_key(group): group for group in eve.annual_additions}
    rooms = []
    for was, now in groups:
        without = looked_ahead.get(_key(now), was)
        group = now.recorded.group
        rooms.append((called.get(group, group), Change(without and without.after_tax_room, now.after_tax_room)))
    caught = [
        (
            called.get(now.recorded.group, now.recorded.group),
            Change(ZERO if was is None else was.recorded.catch_up, now.recorded.catch_up),
        )
        for was, now in groups
    ]
    return Changes(
        (_deferrals(before, after), *(_additions(was, now, after.year, called) for was, now in groups)),
        tuple((group, change) for group, change in caught if any(each != ZERO for each in change)),
        tuple((group, change) for group, change in rooms if any(each is not None for each in change)),
        _waiting(before, after, plan),
    )


def _deferrals(before: Status, after: Status) -> LimitChange:
    was, now = before.elective_deferrals, after.elective_deferrals
    limit = None if now.limit is None or now.catch_up_limit is None else now.limit + now.catch_up_limit
    return LimitChange(
        "402(g)",
        str(after.year),
        limit,
        Change(was.total, now.total),
        Change(was.room, now.room),
        now.excess,
    )


def group_names(reader: Reader, status: Status) -> dict[str, str]:
    """The employer groups of a year as a person knows them: the names of their employers, by group."""
    members: dict[str, dict[str, None]] = {}
    for each in status.annual_additions:
        employers = {status.plans[plan].employer: None for plan in each.recorded.plans}
        members.setdefault(each.recorded.group, {}).update(employers)
    named = reader.named("employer", {employer for held in members.values() for employer in held})
    return {group: " and ".join(named[employer].name for employer in held) for group, held in members.items()}


def _additions(was: GroupStanding | None, now: GroupStanding, year: int, names: Mapping[str, str]) -> LimitChange:
    recorded = now.recorded
    group = names.get(recorded.group, recorded.group)
    first, last = recorded.period
    whole_year = (first.month, first.day) == (1, 1) and recorded.year == year
    return LimitChange(
        "415(c)",
        group if whole_year else f"{group}, {first} to {last}",
        recorded.limit,
        Change(ZERO if was is None else was.recorded.total, recorded.total),
        Change(recorded.limit if was is None else was.recorded.room, recorded.room),
        recorded.excess,
        now.limit_reached_on,
    )


def concerned(
    before: Status, after: Status, plan: str, day: dt.date
) -> list[tuple[GroupStanding | None, GroupStanding]]:
    """The employer groups of a plan without and with an entry: whose limitation year the day is in, or that moved."""
    earlier = {_key(group): group for group in before.annual_additions}
    found = []
    for group in after.annual_additions:
        was, now = earlier.get(_key(group)), group.recorded
        first, last = now.period
        moved = was is None or was.recorded.total != now.total
        if plan in now.plans and (first <= day <= last or moved):
            found.append((was, group))
    return found


def _key(group: GroupStanding) -> tuple[str, int, tuple[dt.date, dt.date]]:
    return group.recorded.group, group.recorded.year, group.recorded.period


def _waiting(before: Status, after: Status, plan: str) -> Change | None:
    was = next((each for each in before.after_tax if each.plan == plan), None)
    now = next((each for each in after.after_tax if each.plan == plan), None)
    if was is None and now is None:
        return None
    return Change(ZERO if was is None else was.basis, ZERO if now is None else now.basis)
