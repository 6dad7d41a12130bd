"""Lists of recorded lines, a page at a time, and ids by their beginning: the SQL behind `list` and `history`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ledger.domain.listed import STANDS, SUPERSEDED, VOIDED, Listed, Selection
from ledger.domain.recorded import Batch
from ledger.domain.records import RECORDS
from ledger.storage.sql import STANDS as STANDS_SQL
from ledger.storage.sql import Rows, marks

_VOIDED = "EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = e.sequence)"
# Of what is known by its own keys a later record takes the place of an earlier one.
_SUPERSEDED = (
    "(e.record IN ({keyed}) AND EXISTS (SELECT 1 FROM entry AS n WHERE n.reference = e.reference "
    "AND n.sequence > e.sequence AND n.record <> 'void' "
    "AND NOT EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = n.sequence)))"
).format(keyed=", ".join(f"'{record}'" for record, kind in RECORDS.items() if kind.keys))
# What has no day of its own is listed at the end of its year.
LISTED_ON = "coalesce(e.day, json_extract(e.line, '$.year') || '-12-31', '')"
# What decides how accounts stand; pay, limits and forms received do not.
_ON_ACCOUNTS = (
    "'pay_stub', 'contribution', 'valuation', 'earnings', 'conversion', 'opening_balance', 'refund', 'distribution', "
    "'forfeited', 'loan', 'plan', 'plan_change', 'plan_merger', 'ira_opening_balance', 'ira_contribution', "
    "'ira_conversion', 'ira_distribution', 'ira_roll_in', 'ira_year_end_value', 'roth_ira_distribution'"
)
# Columns of all entries, with what `sql.PLACE` is for so many of them that it cannot be looked up for each: of what was
# entered under an id that was once voided, where that id was first met.
ENTRIES = (
    "WITH again (sequence, place) AS MATERIALIZED (SELECT f.sequence, min(f.sequence) OVER (PARTITION BY f.reference) "
    "FROM entry AS f WHERE f.reference IN (SELECT o.reference FROM entry AS v JOIN entry AS o ON o.sequence = v.voids "
    "WHERE v.voids IS NOT NULL)) SELECT {} FROM entry AS e LEFT JOIN again ON again.sequence = e.sequence"
)
PLACED = "coalesce(again.place, e.sequence)"
COLUMNS = f"e.sequence, e.reference, e.day, e.line, e.batch, {_VOIDED}, {_SUPERSEDED}"


def newest(rows: Rows, selection: Selection, limit: int | None) -> list[Listed]:
    """The newest of the lines selected, oldest first; all of them where `limit` is None."""
    condition, values = where(selection)
    found = rows(
        f"SELECT {COLUMNS} FROM entry AS e WHERE {condition} ORDER BY {LISTED_ON} DESC, e.sequence DESC LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return [listed(row) for row in reversed(found)]


def count(rows: Rows, selection: Selection) -> int:
    """How many lines are selected."""
    condition, values = where(selection)
    ((number,),) = rows(f"SELECT count(*) FROM entry AS e WHERE {condition}", values)
    return int(number)


def of_batch(rows: Rows, batch: int) -> list[Listed]:
    """Everything that one batch recorded, voids too, in recorded order."""
    found = rows(
        f"SELECT {COLUMNS} FROM entry AS e WHERE e.sequence BETWEEN (SELECT first_entry FROM seal WHERE batch = ?) "
        "AND (SELECT last_entry FROM seal WHERE batch = ?) ORDER BY e.sequence",
        (batch, batch),
    )
    return [listed(row) for row in found]


def standing(rows: Rows, reference: str) -> Listed | None:
    """What stands under a reference, of a party the newest; None where nothing does."""
    found = rows(
        f"SELECT {COLUMNS} FROM entry AS e WHERE e.reference = ? AND e.record <> 'void' AND NOT {_VOIDED} "
        "ORDER BY e.sequence DESC LIMIT 1",
        (reference,),
    )
    return listed(found[0]) if found else None


def story(rows: Rows, reference: str) -> list[Listed]:
    """Everything ever recorded under a reference, oldest first; voids apart."""
    found = rows(
        f"SELECT {COLUMNS} FROM entry AS e WHERE e.reference = ? AND e.record <> 'void' ORDER BY e.sequence",
        (reference,),
    )
    return [listed(row) for row in found]


def changed_since(rows: Rows, person: str, sequence: int, until: dt.date) -> list[str]:
    """What was recorded or voided after an entry and bears on a person's accounts up to a day, as recorded.

    What stands as it stood then, voided and entered again, is left out.
    """
    found = rows(
        "SELECT coalesce(v.reference, e.reference) FROM entry AS e LEFT JOIN entry AS v ON v.sequence = e.voids "
        f"WHERE e.sequence > ?1 AND coalesce(v.record, e.record) IN ({_ON_ACCOUNTS}) "
        "AND coalesce(v.person, e.person, ?2) = ?2 "
        "AND coalesce(v.day, e.day, json_extract(coalesce(v.line, e.line), '$.year') || '-12-31', '') <= ?3 "
        "ORDER BY e.sequence",
        (sequence, person, until.isoformat()),
    )
    return [reference for (reference,) in dict.fromkeys(found) if _differs_since(rows, reference, sequence)]


def _differs_since(rows: Rows, reference: str, sequence: int) -> bool:
    """Whether other lines stand under a reference than stood after an entry."""
    lines = rows(
        "SELECT line, sequence <= ?2 AND NOT EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = e.sequence "
        f"AND v.sequence <= ?2), {STANDS_SQL} FROM entry AS e WHERE reference = ?1 AND record <> 'void'",
        (reference, sequence),
    )
    stood = sorted(line for line, then, _ in lines if then)
    return stood != sorted(line for line, _, now in lines if now)


def beginning_with(rows: Rows, text: str, limit: int) -> list[str]:
    """Ids of standing entries, and names of parties, that begin with a text; at most `limit`, in order."""
    found = rows(
        "SELECT DISTINCT e.reference FROM entry AS e WHERE e.reference >= ? AND e.reference < ? "
        f"AND e.record <> 'void' AND NOT {_VOIDED} ORDER BY e.reference LIMIT ?",
        (text, f"{text}\U0010ffff", limit),
    )
    return [reference for (reference,) in found]


def plans_of(rows: Rows, person: str) -> list[str]:
    """The plans that standing entries of a person name."""
    found = rows(
        f"SELECT DISTINCT e.plan FROM entry AS e WHERE e.person = ? AND e.plan IS NOT NULL AND NOT {_VOIDED} "
        "ORDER BY e.plan",
        (person,),
    )
    return [plan for (plan,) in found]


def where(selection: Selection) -> tuple[str, list[Any]]:
    """The condition on entries `e` that a selection is, its text apart, and the values in it."""
    parts, values = ["e.record NOT IN ('person', 'employer', 'plan', 'void')"], list[Any]()
    if selection.batch is not None:
        parts = ["true"]
    if selection.kinds:
        parts, values = [f"e.record IN ({marks(selection.kinds)})"], [*selection.kinds]
    for column, wanted in (("person", selection.person), ("plan", selection.plan)):
        if wanted is not None:
            parts.append(f"e.{column} = ?")
            values.append(wanted)
    if selection.year is not None:
        parts.append(
            "(e.day BETWEEN ? AND ? OR (e.day IS NULL AND CAST(json_extract(e.line, '$.year') AS INTEGER) = ?))"
        )
        values += [f"{selection.year}-01-01", f"{selection.year}-12-31", selection.year]
    if selection.batch is not None:
        parts.append(
            "e.sequence BETWEEN (SELECT first_entry FROM seal WHERE batch = ?) "
            "AND (SELECT last_entry FROM seal WHERE batch = ?)"
        )
        values += [selection.batch, selection.batch]
    if not selection.taken_back:
        parts += [f"NOT {_VOIDED}", f"NOT {_SUPERSEDED}"]
    return " AND ".join(parts), values


def listed(row: tuple[Any, ...]) -> Listed:
    """One line, of the columns that every list asks for."""
    sequence, reference, day, line, batch, voided, superseded = row
    state = VOIDED if voided else SUPERSEDED if superseded else STANDS
    return Listed(sequence, reference, None if day is None else dt.date.fromisoformat(day), line, state, batch)


def history(rows: Rows) -> list[Batch]:
    """Every batch, oldest first."""
    return batches_of(rows, "true", ())


def batches_of(rows: Rows, condition: str, values: Sequence[Any]) -> list[Batch]:
    """The batches `b` of which a condition holds, oldest first."""
    files: dict[int, list[tuple[str, str]]] = {}
    for number, name, fingerprint in rows(
        "SELECT f.batch, f.name, f.fingerprint FROM source_file AS f JOIN batch AS b ON b.number = f.batch "
        f"WHERE {condition} ORDER BY f.batch, f.place",
        values,
    ):
        files.setdefault(number, []).append((name, fingerprint))
    found = rows(
        "SELECT b.number, b.at, b.command, b.takes_back, s.last_entry - s.first_entry + 1, s.hash "
        f"FROM batch AS b JOIN seal AS s ON s.batch = b.number WHERE {condition} ORDER BY b.number",
        values,
    )
    return [
        Batch(number, at, command, takes_back, entries, seal, tuple(files.get(number, ())))
        for number, at, command, takes_back, entries, seal in found
    ]
