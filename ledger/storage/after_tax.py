"""After-tax money as the basis is followed: the deposits of many days added up, and the days found again."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence

from ledger.domain.recorded import Deposited
from ledger.domain.sources import AFTER_TAX
from ledger.storage.sql import Rows

# Which plans some people, a list in JSON, put after-tax money into: from plan to plan by the key, without a look at
# the days between.
_NAMED = (
    "WITH RECURSIVE named (person, plan) AS ("
    "SELECT value, (SELECT min(plan) FROM after_tax_day WHERE person = value) FROM json_each(?1) UNION ALL "
    "SELECT person, (SELECT min(plan) FROM after_tax_day AS d WHERE d.person = named.person AND d.plan > named.plan) "
    "FROM named WHERE plan IS NOT NULL)"
)


def deposited(rows: Rows, person: str, sources: Sequence[str], until: dt.date) -> list[Deposited]:
    """Sums by plan, source and deposit date of some sources, from the first day on, by day."""
    found: list[Deposited] = []
    for source in sources:
        if source == AFTER_TAX:
            days = rows(
                "SELECT plan, deposited_on, cents FROM after_tax_day WHERE person = ? AND deposited_on <= ?",
                (person, until.isoformat()),
            )
        else:
            days = rows(
                "SELECT plan, deposited_on, sum(cents) FROM amount WHERE person = ? AND source = ? "
                "AND deposited_on <= ? GROUP BY plan, deposited_on",
                (person, source, until.isoformat()),
            )
        found.extend(Deposited(plan, source, dt.date.fromisoformat(day), cents) for plan, day, cents in days if cents)
    return sorted(found, key=lambda each: each.date) if len(sources) > 1 else found


def latest(rows: Rows, people: Sequence[str], until: dt.date) -> dict[str, dict[str, dt.date]]:
    """The latest deposit up to a day, by person and by plan that had one by then."""
    found = rows(
        f"{_NAMED} SELECT person, plan, (SELECT deposited_on FROM after_tax_day AS d WHERE d.person = named.person "
        "AND d.plan = named.plan AND deposited_on <= ?2 AND cents <> 0 ORDER BY deposited_on DESC LIMIT 1) FROM named",
        (json.dumps(people), until.isoformat()),
    )
    days: dict[str, dict[str, dt.date]] = {}
    for person, plan, day in found:
        if day is not None:
            days.setdefault(person, {})[plan] = dt.date.fromisoformat(day)
    return days


def first_days(rows: Rows, people: Sequence[str]) -> dict[tuple[str, str], dt.date]:
    """The day of the first deposit, by person and plan that had one at all."""
    found = rows(
        f"{_NAMED} SELECT person, plan, (SELECT min(deposited_on) FROM after_tax_day AS d "
        "WHERE d.person = named.person AND d.plan = named.plan) FROM named WHERE plan IS NOT NULL",
        (json.dumps(people),),
    )
    return {(person, plan): dt.date.fromisoformat(day) for person, plan, day in found}


def between(
    rows: Rows, person: str, plan: str, ends: Iterable[dt.date], until: dt.date, first: dt.date | None
) -> list[Deposited]:
    """Deposits up to a day, added up from the day after one of `ends`, or a 31 December, to the next.

    `first` is the day of the first deposit; None where there was none.
    """
    if first is None or first > until:
        return []
    stops = {until, *ends}
    stops.update(dt.date(year, 12, 31) for year in range(first.year, until.year))
    found = _stretches(rows, person, plan, first, sorted(stop for stop in stops if first <= stop <= until))
    if any(least < 0 for _, least in found):
        one = dt.timedelta(days=1)
        for (taken_back,) in rows(
            "SELECT deposited_on FROM after_tax_day WHERE person = ? AND plan = ? AND cents < 0", (person, plan)
        ):
            day = dt.date.fromisoformat(taken_back)
            stops |= {day - one, day}
        found = _stretches(rows, person, plan, first, sorted(stop for stop in stops if first <= stop <= until))
    return [deposited for deposited, _ in found if deposited.cents]


def _stretches(
    rows: Rows, person: str, plan: str, first: dt.date, lasts: Sequence[dt.date]
) -> list[tuple[Deposited, int]]:
    """The sum of each stretch up to one of some last days, and the least that a day in it brought."""
    firsts = [first, *(last + dt.timedelta(days=1) for last in lasts[:-1])]
    # All stretches in one statement, each a text of its first day and its last.
    stretches = [f"{first.isoformat()}{last.isoformat()}" for first, last in zip(firsts, lasts, strict=True)]
    sums = rows(
        "SELECT (SELECT sum(cents) || ' ' || min(cents) FROM after_tax_day WHERE person = ?1 AND plan = ?2 "
        "AND deposited_on >= substr(value, 1, 10) AND deposited_on <= substr(value, 11)) "
        "FROM json_each(?3) ORDER BY key",
        (person, plan, json.dumps(stretches)),
    )
    found = []
    for first_day, last, (both,) in zip(firsts, lasts, sums, strict=True):
        cents, least = (0, 0) if both is None else map(int, both.split())
        found.append((Deposited(plan, AFTER_TAX, last, cents, first_day), least))
    return found


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
