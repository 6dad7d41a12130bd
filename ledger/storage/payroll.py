"""Pay stubs as payroll checks look at them: the newest few of a plan, their days, and those that cross a year's end.

Those of one day come by id, which stays the same when a stub is taken back and entered again.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ledger.domain.recorded import LoggedStub
from ledger.storage.sql import STANDS, Rows, one_of

Key = TypeVar("Key")

# Written as the index of such stubs has it, or SQLite does not take that index.
_PRINTED = "AND instr(line, '\"year_to_date\"') > 0"
# The newest stubs of one person and plan in a stretch, at most so many.
_NEWEST = (
    "SELECT {columns} FROM entry AS e WHERE record = 'pay_stub' AND person = {person} AND plan = {plan} "
    "AND day BETWEEN ?1 AND ?2 {printed} AND {stands} ORDER BY day DESC, reference DESC LIMIT ?3"
)


def newest(
    rows: Rows, person: str, plan: str, stretch: tuple[dt.date, dt.date], most: int, *, printed: bool = False
) -> list[LoggedStub]:
    """The newest stubs of one plan paid in a stretch, at most so many, by day and then id."""
    found = rows(
        _NEWEST.format(
            columns="reference, line", person="?4", plan="?5", printed=_PRINTED if printed else "", stands=STANDS
        ),
        (stretch[0].isoformat(), stretch[1].isoformat(), most, person, plan),
    )
    return _logged(found[::-1])


def newest_of_several(
    rows: Rows,
    people_and_plans: Sequence[tuple[str, str]],
    stretch: tuple[dt.date, dt.date],
    most: int,
    *,
    printed: bool = False,
) -> dict[tuple[str, str], list[LoggedStub]]:
    """The same of several people and plans; those without such stubs are left out."""
    of_one = _NEWEST.format(
        columns="sequence",
        person="json_extract(asked.value, '$[0]')",
        plan="json_extract(asked.value, '$[1]')",
        printed=_PRINTED if printed else "",
        stands=STANDS,
    )
    found = rows(
        f"SELECT s.person, s.reference, s.line FROM json_each(?4) AS asked CROSS JOIN entry AS s "
        f"ON s.sequence IN ({of_one}) ORDER BY s.day, s.reference",
        (stretch[0].isoformat(), stretch[1].isoformat(), most, json.dumps(people_and_plans)),
    )
    return _by(((person, stub.plan), stub) for person, stub in _of_people(found))


def days(rows: Rows, person: str, first: dt.date, last: dt.date, most: int) -> list[tuple[str, dt.date, int]]:
    """Each plan's pay dates in a stretch, by day, and how many of the newest so many stubs stand on each."""
    found = rows(
        "SELECT plan, day, count(*) FROM (SELECT plan, day FROM entry AS e WHERE record = 'pay_stub' AND person = ? "
        f"AND day BETWEEN ? AND ? AND {STANDS} ORDER BY day DESC LIMIT ?) GROUP BY day, plan",
        (person, first.isoformat(), last.isoformat(), most),
    )
    return [(plan, dt.date.fromisoformat(day), count) for plan, day, count in found]


def days_of_several(
    rows: Rows, people: Sequence[str], first: dt.date, last: dt.date
) -> dict[str, list[tuple[str, dt.date, int]]]:
    """The same of several people, however many stubs they have; those without stubs are left out."""
    is_one, asked = one_of(people)
    found = rows(
        f"SELECT person, plan, day, count(*) FROM entry AS e WHERE record = 'pay_stub' AND person {is_one} "
        f"AND day BETWEEN ?2 AND ?3 AND {STANDS} GROUP BY person, day, plan",
        (asked, first.isoformat(), last.isoformat()),
    )
    held: dict[str, list[tuple[str, dt.date, int]]] = {}
    for person, plan, day, count in found:
        held.setdefault(person, []).append((plan, dt.date.fromisoformat(day), count))
    return held


def crossing(rows: Rows, people: Sequence[str], first: dt.date, last: dt.date) -> dict[str, list[LoggedStub]]:
    """Stubs paid in a stretch and deposited in a later year than paid, by person, by day and then id."""
    is_one, asked = one_of(people)
    # Those of December by their lines; the others were deposited more than 30 days later, of which there is an index.
    decembers = "".join(
        f"SELECT sequence FROM entry WHERE record = 'pay_stub' AND person {is_one} AND day BETWEEN '{year}-12-01' "
        f"AND '{year}-12-31' AND instr(line, '\"deposit_date\": \"{year + 1}') > 0 UNION ALL "
        for year in range(first.year, last.year + 1)
    )
    found = rows(
        f"SELECT person, reference, line FROM entry AS e WHERE sequence IN ({decembers}"
        f"SELECT entry FROM amount INDEXED BY ix_amount_moved WHERE person {is_one} "
        "AND (limitation_year IS NOT NULL OR deposited_on > date(day, '+30 days'))) "
        # With the pluses SQLite looks up these few, and not every stub.
        "AND +record = 'pay_stub' AND +day BETWEEN ?2 AND ?3 "
        f"AND substr(json_extract(line, '$.deposit_date'), 1, 4) > substr(day, 1, 4) AND {STANDS} "
        "ORDER BY day, reference",
        (asked, first.isoformat(), last.isoformat()),
    )
    return _by(_of_people(found))


def _logged(rows: Sequence[tuple[Any, ...]]) -> list[LoggedStub]:
    # One call of the JSON reader for all lines costs a third of one for each.
    lines = json.loads(f"[{','.join(row[1] for row in rows)}]")
    return [_stub(row[0], line) for row, line in zip(rows, lines, strict=True)]


def _of_people(rows: Sequence[tuple[Any, ...]]) -> Iterable[tuple[str, LoggedStub]]:
    """Each stub with its person, of rows that begin with the person."""
    return zip((row[0] for row in rows), _logged([row[1:] for row in rows]), strict=True)


def _by(stubs: Iterable[tuple[Key, LoggedStub]]) -> dict[Key, list[LoggedStub]]:
    held: dict[Key, list[LoggedStub]] = {}
    for key, stub in stubs:
        held.setdefault(key, []).append(stub)
    return held


def _stub(reference: str, line: Mapping[str, Any]) -> LoggedStub:
    pay_date = dt.date.fromisoformat(line["pay_date"])
    deposited = line.get("deposit_date")
    return LoggedStub(
        id=reference,
        plan=line["plan"],
        pay_date=pay_date,
        deposit_date=pay_date if deposited is None else dt.date.fromisoformat(deposited),
        regular=line.get("pay_type") != "bonus",
        cents=amounts_in_cents(line.get("amounts", {})),
        year_to_date=amounts_in_cents(line.get("year_to_date", {})),
    )


def amounts_in_cents(amounts: Mapping[str, str]) -> dict[str, int]:
    """Canonical amounts, which have two decimals always, in cents."""
    return {source: int(amount.replace(".", "")) for source, amount in amounts.items()}
