"""What the pay schedules still bring; never mixed with what is recorded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.services.facts import Facts


@dataclass(frozen=True, slots=True)
class Expected:
    """What pay dates to come would put into some plans.

    Attributes:
        days: Each pay date with its cents by source, oldest first.
        pay_cents: Pay of those dates; None where a schedule does not say it.
        scheduled: Whether there is a schedule at all.
        known: Whether every amount is known; a share of unknown pay is not.
    """

    days: tuple[tuple[dt.date, dict[str, int]], ...]
    pay_cents: int | None
    scheduled: bool
    known: bool

    def cents(self, *sources: str) -> int:
        """The sum over all dates of some sources."""
        return sum(amounts.get(source, 0) for _, amounts in self.days for source in sources)


NOTHING = Expected((), 0, scheduled=False, known=True)


def expected_money(facts: Facts, plans: Iterable[str], until: dt.date) -> Expected:
    """What the schedules of some plans bring after the day it is seen from, up to and with `until`."""
    among = [plan for plan in plans if plan in facts.schedules or plan in facts.expected_pays]
    if not among or until <= facts.as_of:
        return Expected((), 0, scheduled=bool(among), known=True)
    from ledger.domain.planning.pay_dates import expected_contributions

    days: list[tuple[dt.date, dict[str, int]]] = []
    pay: int | None = 0
    known = True
    for plan in among:
        ended = facts.plans[plan].ended
        coming = expected_contributions(
            facts.schedules.get(plan, []),
            facts.expected_pays.get(plan, []),
            facts.as_of,
            until if ended is None else min(until, ended),
        )
        for each in coming:
            known = known and None not in each.amounts.values()
            days.append((each.pay_date, {source: amount.cents for source, amount in each.amounts.items() if amount}))
            pay = None if pay is None or each.pay is None else pay + each.pay.cents
    return Expected(tuple(sorted(days, key=lambda each: each[0])), pay, scheduled=True, known=known)
