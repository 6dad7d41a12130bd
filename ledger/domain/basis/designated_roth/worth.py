"""What a designated Roth account is worth while its events go by, as a whole and by source."""

import datetime as dt

from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import DEFERRAL_OF_LABEL, DESIGNATED_ROTH

_DAY = dt.timedelta(days=1)


class RothWorth:
    """The last known value of the account, with what came and went since; None is unknown.

    `designated_roth` states the account as a whole, other sources their part; parts are the whole once each that
    holds something is stated.

    Source: all Roth money of a plan is one contract, IRC 402A(d)(4).
    """

    __slots__ = ("_stated", "parts", "since", "total", "valued_on")

    def __init__(self) -> None:
        self.total: Money | None = ZERO
        self.valued_on: dt.date | None = None
        # What parts were worth up to this day does not add up to the whole any more.
        self.since: dt.date | None = None
        self.parts: dict[str, Money] = {}
        self._stated: dict[str, dt.date] = {}

    def on(self, day: dt.date) -> Money | None:
        """The value on a day, where it was stated on it or the day before."""
        return self.total if self.valued_on is not None and self.valued_on >= day - _DAY else None

    def state(self, source: str, value: Money, day: dt.date) -> None:
        """A stated value takes the place of the running one."""
        if source == DESIGNATED_ROTH:
            self.total, self.valued_on, self.since = value, day, day
            return
        source = DEFERRAL_OF_LABEL.get(source, source)
        before = self.parts.get(source, ZERO)
        self.parts[source], self._stated[source] = value, day
        held = [each for each, amount in self.parts.items() if amount > ZERO]
        stated = [self._stated[each] for each in held if each in self._stated and self._counts(self._stated[each])]
        if len(stated) == len(held):
            self.total = total(self.parts[each] for each in held)
            self.valued_on, self.since = min(stated, default=day), None
        elif self.since is None and self.total is not None:
            self.total += value - before

    def add(self, source: str, amount: Money) -> None:
        """What a source gains; below zero what it loses. What leaves beyond the value was unrecorded growth."""
        source = DEFERRAL_OF_LABEL.get(source, source)
        growth = ZERO if self.total is None else max(ZERO, -(self.total + amount))
        self.parts[source] = self.parts.get(source, ZERO) + amount + growth
        if self.total is not None:
            self.total += amount + growth

    def leave(self, source: str, amount: Money, day: dt.date) -> None:
        """Money out; of the account as a whole it may be out of any part."""
        self.add(source, -amount)
        if source == DESIGNATED_ROTH:
            self.since = day

    def lose_track(self) -> None:
        """What the account is worth is unknown until it is stated as a whole."""
        self.total, self.valued_on, self.since = None, None, dt.date.max

    def take_over(self, other: "RothWorth", day: dt.date) -> None:
        """Add the account of another plan, before the events of a day."""
        if self.total == ZERO:
            self.valued_on = other.valued_on
        elif other.total != ZERO:
            days = [each for each in (self.valued_on, other.valued_on) if each is not None]
            self.valued_on = min(days) if len(days) == 2 else None
        self.total = None if self.total is None or other.total is None else self.total + other.total
        for source, amount in other.parts.items():
            self.parts[source] = self.parts.get(source, ZERO) + amount
        self.since = day - _DAY if self.total is not None else dt.date.max

    def _counts(self, stated: dt.date) -> bool:
        return self.since is None or stated > self.since
