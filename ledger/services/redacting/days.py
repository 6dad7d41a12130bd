"""Days moved within their part of the year: none leaves its year or passes another, and deadlines stay between them."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.dates import EARLIEST

# A part of the year begins on 1 January and after each day by which something must have happened: 15 March (refunds
# after a failed test), 15 April (excess deferrals, contributions to IRAs), 15 October (returns extended).
_BEGINNINGS = frozenset({(1, 1), (3, 16), (4, 16), (10, 16)})


class Days:
    """Where each day of a ledger goes: some days earlier, but never out of its part of the year."""

    def __init__(self, days: Iterable[dt.date], births: Iterable[dt.date], ends: Iterable[str], earlier: int) -> None:
        """`ends` are the last days of limitation years, as `06-30`; `earlier` is by how many days all are moved."""
        self._beginnings = _BEGINNINGS | {_day_after(end) for end in ends}
        halves = {reaches_59_and_a_half(birth) for birth in births}
        self._moved = self._move({*days, *(half for half in halves if half >= EARLIEST)}, earlier)

    def of(self, day: dt.date) -> dt.date:
        """Where a day of the ledger goes."""
        return self._moved[day]

    def birth(self, birth: dt.date) -> dt.date:
        """Another birth date of the same half year: every day of the ledger stays before or after the age of 59½."""
        half = reaches_59_and_a_half(birth)
        before = max((new for day, new in self._moved.items() if day < half), default=dt.date.min)
        after = min((new for day, new in self._moved.items() if day >= half), default=dt.date.max)
        first = dt.date(birth.year, 1 if birth.month <= 6 else 7, 1)
        half_year = (first + dt.timedelta(days=day) for day in range(184))
        fitting = [
            day
            for day in half_year
            if (day.year, day.month <= 6) == (birth.year, birth.month <= 6)
            and before < reaches_59_and_a_half(day) <= after
        ]
        return secrets.choice(fitting or [birth])

    def _move(self, days: Iterable[dt.date], earlier: int) -> Mapping[dt.date, dt.date]:
        moved: dict[dt.date, dt.date] = {}
        free, part = EARLIEST, EARLIEST
        for day in sorted(days):
            begins = self._part_of(day)
            if begins != part:
                free = part = begins
            moved[day] = max(day - dt.timedelta(days=earlier), free)
            free = moved[day] + dt.timedelta(days=1)
        return moved

    def _part_of(self, day: dt.date) -> dt.date:
        month, first = max(each for each in self._beginnings if each <= (day.month, day.day))
        return max(dt.date(day.year, month, first), EARLIEST)


def _day_after(end: str) -> tuple[int, int]:
    """Month and day after one that every year has."""
    after = dt.date(2001, int(end[:2]), int(end[3:])) + dt.timedelta(days=1)  # of a year without 29 February
    return after.month, after.day
