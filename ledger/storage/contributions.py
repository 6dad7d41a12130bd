"""What pay brought into plans: sums of one person or of several at once, each question asked of all of them together.

Every answer is by person; who has nothing is left out of it.
"""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.recorded import Allocated, Contributed, PaidEarlier
from ledger.storage.sql import Rows, marks, one_of


def contributed(rows: Rows, people: Sequence[str], first: dt.date, last: dt.date) -> dict[str, list[Contributed]]:
    """Sums by plan and source over pay dates, without money allocated to a limitation year by name."""
    # Whole months from the kept sums, from `whole` to before `rest`; the days around them one by one.
    whole, rest = first, last + dt.timedelta(days=1)
    if first.day != 1:
        whole = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    rest = rest.replace(day=1)
    if rest < whole:
        whole = rest = first
    is_one, asked = one_of(people)
    found = rows(
        "SELECT person, plan, source, sum(cents) FROM ("
        f"SELECT person, plan, source, cents FROM month_sum WHERE person {is_one} "
        "AND month >= ?3 AND month < ?4 UNION ALL "
        f"SELECT person, plan, source, cents FROM amount WHERE person {is_one} "
        "AND day >= ?2 AND day < ?5 AND limitation_year IS NULL UNION ALL "
        f"SELECT person, plan, source, cents FROM amount WHERE person {is_one} "
        "AND day >= ?6 AND day <= ?7 AND limitation_year IS NULL"
        # That a plan sees nothing of some pay is worth knowing too.
        ") GROUP BY person, plan, source HAVING sum(cents) <> 0 OR source = 'plan_pay'",
        (
            *(asked, first.isoformat()),
            *(whole.isoformat()[:7], rest.isoformat()[:7]),
            *(whole.isoformat(), rest.isoformat(), last.isoformat()),
        ),
    )
    sums: dict[str, list[Contributed]] = {}
    for person, plan, source, cents in found:
        sums.setdefault(person, []).append(Contributed(plan, source, cents))
    return sums


def allocated(rows: Rows, people: Sequence[str], until: dt.date) -> dict[str, list[Allocated]]:
    """Amounts up to a day whose limitation year may be another than their day's, oldest first."""
    is_one, asked = one_of(people)
    # Of itself SQLite would walk all of a person's amounts.
    found = rows(
        "SELECT person, plan, source, day, deposited_on, limitation_year, sum(cents) FROM amount "
        f"INDEXED BY ix_amount_moved WHERE person {is_one} "
        "AND (limitation_year IS NOT NULL OR deposited_on > date(day, '+30 days')) AND +day <= ?2 "
        "GROUP BY person, plan, source, day, deposited_on, limitation_year HAVING sum(cents) <> 0 "
        "ORDER BY day, plan, source, deposited_on, limitation_year",
        (asked, until.isoformat()),
    )
    amounts: dict[str, list[Allocated]] = {}
    for person, plan, source, day, deposited, named, cents in found:
        amount = Allocated(plan, source, dt.date.fromisoformat(day), dt.date.fromisoformat(deposited), named, cents)
        amounts.setdefault(person, []).append(amount)
    return amounts


def paid_earlier(rows: Rows, person: str, sources: Sequence[str], until: dt.date) -> list[PaidEarlier]:
    """What of some sources reached plans up to a day, in a later year than that of its pay date, by day."""
    found = rows(
        "SELECT plan, source, deposited_on, substr(day, 1, 4), sum(cents) FROM amount WHERE person = ? "
        f"AND source IN ({marks(sources)}) AND deposited_on <= ? AND substr(day, 1, 4) < substr(deposited_on, 1, 4) "
        "GROUP BY 3, 1, 2, 4 HAVING sum(cents) <> 0 ORDER BY 3, 1, 2, 4",
        (person, *sources, until.isoformat()),
    )
    return [
        PaidEarlier(plan, source, dt.date.fromisoformat(day), int(year), cents)
        for plan, source, day, year, cents in found
    ]


def plan_pay(rows: Rows, person: str, plan: str, first: dt.date, last: dt.date) -> int:
    """Cents that a plan's formulas see in a stretch: `plan_pay` of stubs that say it, else their compensation."""
    ((cents,),) = rows(
        "SELECT coalesce(sum(cents), 0) FROM amount AS a WHERE person = ? AND day BETWEEN ? AND ? AND plan = ? "
        "AND (source = 'plan_pay' OR source = 'compensation' AND NOT EXISTS (SELECT 1 FROM amount AS p "
        "WHERE (p.person, p.day, p.plan, p.source, p.entry) = (a.person, a.day, a.plan, 'plan_pay', a.entry)))",
        (person, first.isoformat(), last.isoformat(), plan),
    )
    return int(cents)


def pay_dates(rows: Rows, person: str, first: dt.date, last: dt.date) -> list[tuple[str, dt.date, bool]]:
    """Each plan's pay dates in a stretch, and whether the stubs of that date say the compensation."""
    found = rows(
        "SELECT plan, day, sum(CASE source WHEN 'compensation' THEN cents ELSE 0 END), "
        "sum(CASE source WHEN 'pay_unknown' THEN cents ELSE 0 END) FROM amount WHERE person = ? "
        "AND day BETWEEN ? AND ? AND source IN ('compensation', 'pay_unknown') GROUP BY plan, day ORDER BY day",
        (person, first.isoformat(), last.isoformat()),
    )
    # What was voided adds up to nothing on both sides.
    return [(plan, dt.date.fromisoformat(day), pay != 0) for plan, day, pay, unsaid in found if pay or unsaid]
