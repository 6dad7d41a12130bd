"""What an import does to limits and basis: the years that it touches, before and after, as seen today."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from ledger.domain.money import ZERO, Money
from ledger.domain.status import GroupStanding, Status
from ledger.services.importing.report import Effect, ImportOptions
from ledger.services.ports import Reader
from ledger.services.status import status

# Enough for a file of several years; what touches more is told by its counts alone.
_MOST_YEARS = 8


class Effects:
    """Looks at the years that lines touch before they are recorded, and again when all of them are."""

    def __init__(self, options: ImportOptions) -> None:
        self._options = options
        self._before: dict[tuple[str, int], Status | None] = {}
        self._plans: dict[tuple[str, int], dict[str, None]] = {}
        self._telling = options.effects and options.today is not None

    def before(self, reader: Reader, values: Iterable[Any]) -> None:
        """Look at the years of lines that are about to be recorded."""
        for value in values if self._telling else ():
            person, plan, day = getattr(value, "person", None), getattr(value, "plan", None), _day(value)
            if person is None or plan is None or day is None:
                continue
            self._plans.setdefault((person, day.year), {})[plan] = None
            if (person, day.year) in self._before:
                continue
            if len(self._before) == _MOST_YEARS:
                self._telling = False
                return
            known = reader.named("person", [person]) and reader.named("plan", [plan])
            self._before[person, day.year] = self._status(reader, person, day.year) if known else None

    def leave_out(self) -> None:
        """Tell nothing: the file is too large to be looked at before."""
        self._telling = False

    def after(self, reader: Reader) -> list[Effect]:
        """What became of those years; nothing where they are too many to be told.

        Basis is what waits today: it is told with the newest year of a plan alone, alerts with its first plan.
        """
        found: list[Effect] = []
        for (person, year), before in sorted(self._before.items()) if self._telling else ():
            if not reader.named("person", [person]):
                continue
            after = self._status(reader, person, year)
            plans = [plan for plan in self._plans[person, year] if plan in after.plans]
            newest = {plan for plan in plans if self._newest(person, plan) == year}
            found += [_effect(plan, before, after, basis=plan in newest, alerts=plan == plans[0]) for plan in plans]
        return found

    def _newest(self, person: str, plan: str) -> int:
        return max(year for (whose, year), plans in self._plans.items() if whose == person and plan in plans)

    def _status(self, reader: Reader, person: str, year: int) -> Status:
        return status(reader, person, year, self._options.today or dt.date.max, self._options.thresholds)


def _day(value: Any) -> dt.date | None:
    day = getattr(value, "pay_date", None) or getattr(value, "date", None)
    return day if isinstance(day, dt.date) else None


def _effect(plan: str, before: Status | None, after: Status, *, basis: bool, alerts: bool) -> Effect:
    was, group = _group(before, plan), _group(after, plan)
    had = set() if before is None else {alert.code for alert in before.alerts}
    new = [each for each in after.alerts if each.code not in had] if alerts else []
    return Effect(
        person=after.person,
        plan=plan,
        year=after.year,
        additions=None if group is None else (ZERO if was is None else was.recorded.total, group.recorded.total),
        limit=None if group is None else group.recorded.limit,
        basis=(_basis(before, plan), _basis(after, plan)) if basis else None,
        alerts=tuple(dict.fromkeys(each.code for each in new)),
        told=tuple(dict.fromkeys(each.message for each in new)),
    )


def _group(seen: Status | None, plan: str) -> GroupStanding | None:
    if seen is None:
        return None
    in_year = (each for each in seen.annual_additions if each.recorded.year == seen.year)
    return next((each for each in in_year if plan in each.recorded.plans), None)


def _basis(seen: Status | None, plan: str) -> Money | None:
    if seen is None:
        return ZERO
    return next((each.basis for each in seen.after_tax if each.plan == plan), ZERO)
