"""After-tax money as the basis is followed: the deposits of many days added up, and the days found again."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ledger.domain.recorded import Deposited
from ledger.domain.sources import AFTER_TAX

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


def latest(rows: Rows, person: str, until: dt.date) -> dict[str, dt.date]:
    """The latest deposit up to a day, of each plan that had one by then."""
    # From plan to plan by the key, without a look at the days between.
    found = rows(
        "WITH RECURSIVE named (plan) AS (SELECT min(plan) FROM after_tax_day WHERE person = ?1 UNION ALL "
        "SELECT (SELECT min(plan) FROM after_tax_day WHERE person = ?1 AND plan > named.plan) "
        "FROM named WHERE plan IS NOT NULL) "
        "SELECT plan, (SELECT deposited_on FROM after_tax_day AS d WHERE person = ?1 AND d.plan = named.plan "
        "AND deposited_on <= ?2 AND cents <> 0 ORDER BY deposited_on DESC LIMIT 1) FROM named",
        (person, until.isoformat()),
    )
    return {plan: dt.date.fromisoformat(day) for plan, day in found if day is not None}


def between(rows: Rows, person: str, plan: str, ends: Iterable[dt.date], until: dt.date) -> list[Deposited]:
    """Deposits up to a day, added up from the day after one of `ends`, or a 31 December, to the next."""
    one = dt.timedelta(days=1)
    ((begun,),) = rows("SELECT min(deposited_on) FROM after_tax_day WHERE person = ? AND plan = ?", (person, plan))
    if begun is None or begun > until.isoformat():
        return []
    first = dt.date.fromisoformat(begun)
    stops = {until, *ends}
    stops.update(dt.date(year, 12, 31) for year in range(first.year, until.year))
    for (taken_back,) in rows(
        "SELECT deposited_on FROM after_tax_day WHERE person = ? AND plan = ? AND cents < 0", (person, plan)
    ):
        day = dt.date.fromisoformat(taken_back)
        stops |= {day - one, day}
    lasts = sorted(stop for stop in stops if first <= stop <= until)
    firsts = [first, *(last + one for last in lasts[:-1])]
    # All stretches in one statement, each a text of its first day and its last.
    stretches = [f"{first.isoformat()}{last.isoformat()}" for first, last in zip(firsts, lasts, strict=True)]
    sums = rows(
        "SELECT (SELECT sum(cents) FROM after_tax_day WHERE person = ?1 AND plan = ?2 "
        "AND deposited_on >= substr(value, 1, 10) AND deposited_on <= substr(value, 11)) "
        "FROM json_each(?3) ORDER BY key",
        (person, plan, json.dumps(stretches)),
    )
    return [
        Deposited(plan, AFTER_TAX, last, cents, first)
        for first, last, (cents,) in zip(firsts, lasts, sums, strict=True)
        if cents
    ]


def reached(rows: Rows, person: str, deposited: Deposited, cents: int) -> dt.date:
    """The first day on which deposits that were added up come to more than some cents."""
    first = deposited.first or deposited.date
    days = rows(
        "SELECT deposited_on, cents FROM after_tax_day WHERE person = ? AND plan = ? "
        "AND deposited_on BETWEEN ? AND ? ORDER BY deposited_on",
        (person, deposited.plan, first.isoformat(), deposited.date.isoformat()),
    )
    sum_so_far = 0
    for day, more in days:
        sum_so_far += more
        if sum_so_far > cents:
            return dt.date.fromisoformat(day)
    return deposited.date
