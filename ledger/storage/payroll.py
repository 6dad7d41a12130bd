"""Pay stubs as payroll checks look at them: the newest few of a plan, their days, and those that cross a year's end.

Those of one day come by id, which stays the same when a stub is taken back and entered again.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ledger.domain.recorded import LoggedStub

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

_STANDS = "NOT EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = e.sequence)"
# Written as the index of such stubs has it, or SQLite does not take that index.
_PRINTED = "AND instr(line, '\"year_to_date\"') > 0"


def newest(
    rows: Rows, person: str, plan: str, stretch: tuple[dt.date, dt.date], most: int, *, printed: bool = False
) -> list[LoggedStub]:
    """The newest stubs of one plan paid in a stretch, at most so many, by day and then id."""
    found = rows(
        "SELECT reference, line FROM entry AS e WHERE record = 'pay_stub' AND person = ? AND plan = ? "
        f"AND day BETWEEN ? AND ? {_PRINTED if printed else ''} AND {_STANDS} "
        "ORDER BY day DESC, reference DESC LIMIT ?",
        (person, plan, stretch[0].isoformat(), stretch[1].isoformat(), most),
    )
    return _logged(found[::-1])


def days(rows: Rows, person: str, first: dt.date, last: dt.date, most: int) -> list[tuple[str, dt.date, int]]:
    """Each plan's pay dates in a stretch, by day, and how many of the newest so many stubs stand on each."""
    found = rows(
        "SELECT plan, day, count(*) FROM (SELECT plan, day FROM entry AS e WHERE record = 'pay_stub' AND person = ? "
        f"AND day BETWEEN ? AND ? AND {_STANDS} ORDER BY day DESC LIMIT ?) GROUP BY day, plan",
        (person, first.isoformat(), last.isoformat(), most),
    )
    return [(plan, dt.date.fromisoformat(day), count) for plan, day, count in found]


def crossing(rows: Rows, person: str, first: dt.date, last: dt.date) -> list[LoggedStub]:
    """Stubs paid in a stretch and deposited in a later year than paid, by day and then id."""
    # Those of December by their lines; the others were deposited more than 30 days later, of which there is an index.
    decembers = "".join(
        f"SELECT sequence FROM entry WHERE record = 'pay_stub' AND person = ?1 AND day BETWEEN '{year}-12-01' "
        f"AND '{year}-12-31' AND instr(line, '\"deposit_date\": \"{year + 1}') > 0 UNION ALL "
        for year in range(first.year, last.year + 1)
    )
    found = rows(
        f"SELECT reference, line FROM entry AS e WHERE sequence IN ({decembers}"
        "SELECT entry FROM amount INDEXED BY ix_amount_moved WHERE person = ?1 "
        "AND (limitation_year IS NOT NULL OR deposited_on > date(day, '+30 days'))) "
        # With the pluses SQLite looks up these few, and not every stub.
        "AND +record = 'pay_stub' AND +day BETWEEN ?2 AND ?3 "
        f"AND substr(json_extract(line, '$.deposit_date'), 1, 4) > substr(day, 1, 4) AND {_STANDS} "
        "ORDER BY day, reference",
        (person, first.isoformat(), last.isoformat()),
    )
    return _logged(found)


def _logged(rows: Sequence[tuple[Any, ...]]) -> list[LoggedStub]:
    # One call of the JSON reader for all lines costs a third of one for each.
    lines = json.loads(f"[{','.join(row[1] for row in rows)}]")
    return [_stub(row[0], line) for row, line in zip(rows, lines, strict=True)]


def _stub(reference: str, line: Mapping[str, Any]) -> LoggedStub:
    pay_date = dt.date.fromisoformat(line["pay_date"])
    deposited = line.get("deposit_date")
    return LoggedStub(
        id=reference,
        plan=line["plan"],
        pay_date=pay_date,
        deposit_date=pay_date if deposited is None else dt.date.fromisoformat(deposited),
        regular=line.get("pay_type") != "bonus",
        cents=_cents(line.get("amounts", {})),
        year_to_date=_cents(line.get("year_to_date", {})),
    )


def _cents(amounts: Mapping[str, str]) -> dict[str, int]:
    """Canonical amounts, which have two decimals always, in cents."""
    return {source: int(amount.replace(".", "")) for source, amount in amounts.items()}
