"""What a plan's money is worth, source by source, while its events go by; in cents."""

import datetime as dt

from ledger.domain.sources import (
    AFTER_TAX,
    DESIGNATED_ROTH,
    FORFEITURE,
    LOAN_REPAYMENT,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROTH,
)

ROTH_ACCOUNT = ROTH | {DESIGNATED_ROTH}
# Deposits under a label or a payment that no record keeper values by that name.
_LANDS_IN = {PRE_TAX_CATCH_UP: PRE_TAX_DEFERRAL}
_PLACED_BY_THE_PLAN = (FORFEITURE, LOAN_REPAYMENT)


class Worth:
    """The last known value of each source outside the Roth account, with what came and went since.

    Where the plan keeps its after-tax money as a separate contract, the pool is that source alone;
    else it is all vested money of the plan outside the Roth account.

    Source: IRC 72(d)(2), 72(e)(8)(C), 402A(d)(4).
    """

    __slots__ = ("_stated_on", "_unvested", "_value", "lost", "separate")

    def __init__(self) -> None:
        self.separate = True
        self.lost = False
        self._value: dict[str, int] = {AFTER_TAX: 0}
        self._unvested: dict[str, int] = {}
        self._stated_on: dict[str, int] = {}

    def pool(self) -> int:
        """The vested value of the pool; never below zero."""
        if self.separate:
            return self._value[AFTER_TAX]
        return sum(self._value.values()) - sum(self._unvested.values())

    def state(self, source: str, value: int, vested: int | None, day: dt.date) -> None:
        """A stated value takes the place of the running one; all of it is vested unless said."""
        self._value[source] = value
        self._stated_on[source] = day.toordinal()
        if source == AFTER_TAX:
            self.lost = self.lost and not self.separate
            return
        self._unvested[source] = 0 if vested is None else value - vested
        for elsewhere in _PLACED_BY_THE_PLAN:
            if elsewhere != source:  # the plan has put that money into the sources it values
                self._value.pop(elsewhere, None)

    def state_pool(self, source: str, value: int) -> None:
        """The value of the whole pool just before money leaves one of its sources."""
        self._add(source, value - self.pool())

    def deposit(self, source: str, cents: int) -> None:
        """Money in, or taken back by payroll."""
        place = _LANDS_IN.get(source, source)
        if self._unvested.get(place):
            self._stated_on.pop(place, None)  # how much of it is vested is not known any more
        self.add(place, cents)

    def add(self, source: str, cents: int) -> None:
        """What a source gains; below zero what it loses. What leaves beyond its value was unrecorded growth."""
        self._add(source, cents)
        short = -self.pool()
        if short > 0:
            self._value[source] += short
        if self.separate and self._value[source] < 0:
            self._value[source] = 0

    def beside(self, source: str) -> int:
        """The vested value of the pool's other sources; none where after-tax money is a contract of its own."""
        if self.separate:
            return 0
        own = self._value.get(source, 0) - self._unvested.get(source, 0)
        return self.pool() - own

    def would_take_unvested(self, source: str, cents: int) -> bool:
        """Whether money that is not vested would have to be in an amount that leaves a source.

        Source: only vested money may be paid out or converted, Notice 2013-74.
        """
        unvested = self.unvested(source)
        return unvested > 0 and cents > self._value.get(source, 0) - unvested

    def held(self, source: str) -> int:
        """What a source is worth, vested or not."""
        return self._value.get(source, 0)

    def unvested(self, source: str) -> int:
        """What of a source is not vested, as last stated."""
        return self._unvested.get(source, 0)

    def hand_over(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        """All of it by source: values, what of them is not vested, and when they were stated; nothing stays."""
        everything = self._value, self._unvested, self._stated_on
        self._value, self._unvested, self._stated_on = {AFTER_TAX: 0}, {}, {}
        self.lost = False
        return everything

    def take_over(self, value: dict[str, int], unvested: dict[str, int], stated_on: dict[str, int]) -> None:
        """Add what another plan handed over; a sum is stated on a day where both parts are."""
        for source, cents in value.items():
            held = self._value.get(source, 0)
            stated = [days[source] for days in (self._stated_on, stated_on) if source in days]
            self._stated_on.pop(source, None)
            if len(stated) == bool(held) + bool(cents) or len(stated) == 2:
                self._stated_on.update({source: min(stated)} if stated else {})
            self._value[source] = held + cents
        for source, cents in unvested.items():
            self._unvested[source] = self._unvested.get(source, 0) + cents

    def _add(self, source: str, cents: int) -> None:
        self._value[source] = self._value.get(source, 0) + cents

    def lose_track(self) -> None:
        """What the pool is worth is unknown from here on."""
        self.lost = True
        self._stated_on.clear()

    def not_valued(self, day: dt.date) -> list[str]:
        """What of the pool has no value stated on a day or the day before."""
        recent = day.toordinal() - 1
        valued = {source for source, stated in self._stated_on.items() if stated >= recent}
        if self.separate:
            return [] if AFTER_TAX in valued else [AFTER_TAX]
        missing = [
            source
            for source, value in self._value.items()
            if value and source not in valued and source not in _PLACED_BY_THE_PLAN
        ]
        # A plan that pools everything holds more than after-tax money, recorded or not.
        return missing if missing or valued - {AFTER_TAX} else ["the plan's other sources"]
