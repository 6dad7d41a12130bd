"""Long lists a window at a time: first the order of all their lines, then the lines that are on the screen."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ledger.domain.listed import (
    BY_AMOUNT,
    BY_DAY,
    BY_KIND,
    BY_PLAN,
    BY_RECORDED,
    Listed,
    Reversal,
    Selection,
    Sorting,
    StubSums,
    Voided,
)
from ledger.domain.recorded import Batch
from ledger.domain.sources import COMPENSATION, PAY_UNKNOWN, SOURCES
from ledger.storage.listing import COLUMNS, ENTRIES, LISTED_ON, PLACED, batches_of, listed, where
from ledger.storage.payroll import amounts_in_cents
from ledger.storage.searching import is_searched, matching
from ledger.storage.sql import PLACE, STANDS, Rows, chunks, marks


def _in_cents(amount: str) -> str:
    """A canonical amount, which has two decimals always, in cents: SQL of SQL."""
    return f"CAST(replace({amount}, '.', '') AS INTEGER)"


_OWN_AMOUNT = _in_cents("json_extract(e.line, '$.amount')")
_BALANCE = _in_cents("json_extract(e.line, '$.balance')")
_OF_LEG = _in_cents("json_extract(value, '$.amount')")
# In cents: what a pay stub holds in all, and of everything else its amount, or its balance, or that of its legs.
_AMOUNT = (
    f"CASE e.record WHEN 'pay_stub' THEN (SELECT sum({_in_cents('value')}) FROM json_each(e.line, '$.amounts')) "
    f"ELSE coalesce({_OWN_AMOUNT}, {_BALANCE}, "
    f"(SELECT sum({_OF_LEG}) FROM json_each(e.line, '$.legs'))) END"
)
_OF_SOURCE = (
    "(SELECT a.cents FROM amount AS a WHERE a.person = e.person AND a.day = e.day AND a.plan = e.plan "
    "AND a.source = '{source}' AND a.entry = e.sequence)"
)
_KEYS = {BY_AMOUNT: _AMOUNT, BY_DAY: LISTED_ON, BY_KIND: "e.record", BY_PLAN: "e.plan", BY_RECORDED: "e.sequence"}


def order(rows: Rows, selection: Selection, sorting: Sorting | None = None) -> "array[int]":
    """The sequences of the lines selected, sorted; by day where nothing else is wanted."""
    sorting = sorting or Sorting()
    condition, values = where(selection)
    key = _KEYS.get(sorting.by) or _OF_SOURCE.format(source=sorting.by)
    way = "DESC" if sorting.descending else "ASC"
    # What is not there comes last either way.
    sorted_by = f"({key}) {way} NULLS LAST, {LISTED_ON} {way}, {PLACED} {way}, e.sequence {way}"
    if is_searched(selection):
        found = matching(rows, selection.text or "", condition, values, sorted_by)
        return array("q", [sequence for sequence, _ in found])
    lines = rows(f"{ENTRIES.format('e.sequence')} WHERE {condition} ORDER BY {sorted_by}", values)
    return array("q", [sequence for (sequence,) in lines])


def listed_at(rows: Rows, sequences: Iterable[int]) -> list[Listed]:
    """The lines of some sequences, in the order given; those that are none are left out."""
    wanted = list(sequences)
    found: dict[int, Listed] = {}
    for chunk in chunks(wanted):
        lines = rows(f"SELECT {COLUMNS} FROM entry AS e WHERE e.sequence IN ({marks(chunk)})", chunk)
        found.update((row[0], listed(row)) for row in lines)
    return [found[sequence] for sequence in wanted if sequence in found]


# Money of contributions by source. The kept sums hold stubs and contributions together; the latter are few.
_CONTRIBUTED = f"SELECT json_extract(e.line, '$.source'), sum({_OWN_AMOUNT}) FROM entry AS e"
_OF_NO_OTHER_YEAR = "json_extract(e.line, '$.limitation_year') IS NULL"


def stub_sums(rows: Rows, sum_rows: Rows, selection: Selection) -> StubSums:
    """The standing pay stubs of a selection added up; what it says of kinds and of what was taken back is passed over.

    Args:
        rows: Asks the tables.
        sum_rows: Asks the tables once the kept sums are up to date.
        selection: Of which person, plan and year, and with which text.
    """
    stubs = replace(selection, record="pay_stub", records=(), taken_back=False)
    if is_searched(selection):
        condition, values = where(stubs)
        return _added_up([line for _, line in matching(rows, selection.text or "", condition, values)])
    condition, values = _narrowed(selection)
    sums: dict[str, int] = dict(
        sum_rows(f"SELECT source, sum(cents) FROM month_sum WHERE {condition} GROUP BY source", values)
    )
    condition, values = where(replace(stubs, record="contribution"))
    contributed = rows(f"{_CONTRIBUTED} WHERE {condition} AND {_OF_NO_OTHER_YEAR} GROUP BY 1", values)
    _add(sums, {source: -cents for source, cents in contributed})
    condition, values = where(stubs)
    ((count,),) = rows(f"SELECT count(*) FROM entry AS e WHERE {condition}", values)
    unsaid = sums.get(PAY_UNKNOWN, 0)
    return StubSums(count, sums.get(COMPENSATION, 0) if count > unsaid else None, unsaid, _sources(sums))


def _narrowed(selection: Selection) -> tuple[str, list[Any]]:
    """What a selection says of person, plan and year, of the sums by month."""
    parts, values = ["true"], list[Any]()
    for column, wanted in (("person", selection.person), ("plan", selection.plan)):
        if wanted is not None:
            parts.append(f"{column} = ?")
            values.append(wanted)
    if selection.year is not None:
        parts.append("month BETWEEN ? AND ?")
        values += [f"{selection.year}-01", f"{selection.year}-12"]
    return " AND ".join(parts), values


def _added_up(stubs: Sequence[str]) -> StubSums:
    """Pay stubs added up by their lines."""
    sums: dict[str, int] = {}
    said: list[int] = []
    for chunk in chunks(stubs):
        # One call of the JSON reader for many lines costs a third of one for each.
        for line in json.loads(f"[{','.join(chunk)}]"):
            _add(sums, amounts_in_cents(line.get("amounts", {})))
            if "compensation" in line:
                said.append(int(line["compensation"].replace(".", "")))
    return StubSums(len(stubs), sum(said) if said else None, len(stubs) - len(said), _sources(sums))


def running(rows: Rows, sum_rows: Rows, sequences: Iterable[int]) -> dict[int, dict[str, int]]:
    """The year to date through each of some pay stubs: cents by source of the stubs of its person, plan and year.

    Those of one day count in recorded order. What is no standing pay stub is left out.

    Args:
        rows: Asks the tables.
        sum_rows: Asks the tables once the kept sums are up to date.
        sequences: Of a window of a list.
    """
    wanted: set[int] = set()
    last_days: dict[tuple[str, str, str], str] = {}  # by person, plan and month
    for chunk in chunks(list(sequences)):
        for sequence, person, plan, day in rows(
            f"SELECT sequence, person, plan, day FROM entry AS e WHERE sequence IN ({marks(chunk)}) "
            f"AND record = 'pay_stub' AND {STANDS}",
            chunk,
        ):
            wanted.add(sequence)
            key = (person, plan, day[:7])
            last_days[key] = max(day, last_days.get(key, day))
    found: dict[int, dict[str, int]] = {}
    for (person, plan, month), last_day in last_days.items():
        sums = _before(rows, sum_rows, person, plan, month)
        for sequence, cents in _stubs(rows, person, plan, f"{month}-01", last_day):
            _add(sums, cents)
            if sequence in wanted:
                found[sequence] = _sources(sums)
    return found


def _before(rows: Rows, sum_rows: Rows, person: str, plan: str, month: str) -> dict[str, int]:
    """Cents by source of one plan's stubs of a year before a month."""
    january = f"{month[:4]}-01"
    sums: dict[str, int] = dict(
        sum_rows(
            "SELECT source, sum(cents) FROM month_sum WHERE person = ? AND plan = ? AND month >= ? AND month < ? "
            "GROUP BY source",
            (person, plan, january, month),
        )
    )
    contributed = rows(
        f"{_CONTRIBUTED} WHERE e.record = 'contribution' AND e.person = ? AND e.plan = ? "
        f"AND e.day >= ? AND e.day < ? AND {_OF_NO_OTHER_YEAR} AND {STANDS} GROUP BY 1",
        (person, plan, f"{january}-01", f"{month}-01"),
    )
    return _add(sums, {source: -cents for source, cents in contributed})


def _stubs(rows: Rows, person: str, plan: str, first: str, last: str) -> Iterator[tuple[int, dict[str, int]]]:
    """Sequence and cents by source of one plan's standing stubs of some days, by day and then recorded order."""
    found = rows(
        "SELECT sequence, line FROM entry AS e WHERE record = 'pay_stub' AND person = ? AND plan = ? "
        f"AND day BETWEEN ? AND ? AND {STANDS} ORDER BY day, {PLACE}, sequence",
        (person, plan, first, last),
    )
    lines = json.loads(f"[{','.join(line for _, line in found)}]")
    for (sequence, _), line in zip(found, lines, strict=True):
        yield sequence, amounts_in_cents(line.get("amounts", {}))


def _add(sums: dict[str, int], more: Mapping[str, int]) -> dict[str, int]:
    for source, cents in more.items():
        sums[source] = sums.get(source, 0) + cents
    return sums


def _sources(sums: Mapping[str, int]) -> dict[str, int]:
    """What came to something, in the order of the sources; pay apart."""
    return {source: sums[source] for source in SOURCES if sums.get(source)}


def batches(rows: Rows, before: int | None, most: int) -> list[Batch]:
    """The newest batches, at most so many, of those before one of them or of all; newest first."""
    return batches_of(
        rows,
        "b.number IN (SELECT number FROM batch WHERE ?1 IS NULL OR number < ?1 ORDER BY number DESC LIMIT ?2)",
        (before, most),
    )[::-1]


def reversals(rows: Rows) -> list[Reversal]:
    """Every batch by its number and the one that it takes back, oldest first."""
    return [Reversal._make(row) for row in rows("SELECT number, takes_back FROM batch ORDER BY number", ())]


def voids_of(rows: Rows, sequences: Iterable[int]) -> dict[int, Voided]:
    """Why and when some entries were taken back, by their sequence; those that were not are left out."""
    found: dict[int, Voided] = {}
    for chunk in chunks(list(sequences)):
        voids = rows(
            "SELECT v.voids, json_extract(v.line, '$.reason'), v.batch, b.at FROM entry AS v "
            f"JOIN batch AS b ON b.number = v.batch WHERE v.voids IN ({marks(chunk)})",
            chunk,
        )
        found.update((sequence, Voided(reason, batch, at)) for sequence, reason, batch, at in voids)
    return found
