"""Reading the ledger: plain SQL that gives domain values, and nothing heavy to import."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from ledger.domain.recorded import Allocated, Contributed, Deposited, LoggedStub, PaidEarlier, Recorded
from ledger.domain.records import read_all_recorded, read_recorded
from ledger.domain.sources import SOURCES
from ledger.storage import after_tax, contributions, payroll
from ledger.storage.connection import plain_errors
from ledger.storage.lists import Lists
from ledger.storage.sql import PLACE, STANDS, Rows, chunks, marks, one_of

# What happens on a day; a schedule or a plan change of a later day is a plan, not an entry dated ahead.
_DATED = (
    "'pay_stub', 'contribution', 'student_loan_payment', 'catch_up_notice', 'valuation', 'earnings', 'conversion', "
    "'opening_balance', 'refund', 'distribution', 'forfeited', 'loan', 'ira_opening_balance', 'ira_contribution', "
    "'ira_conversion', 'ira_distribution', 'ira_roll_in', 'roth_ira_distribution'"
)


class LedgerReader(Lists):
    """The ledger as it stands, over one connection; fits `services.ports.Reader` by its shape."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, before_sums: Callable[[], None] | None = None
    ) -> None:
        """`before_sums` is called before the kept sums are read: an open batch brings them up to date then."""
        self._connection = connection
        self._path = path
        self._before_sums = before_sums

    def parties(self, record: str, person: str | None = None) -> list[Any]:
        """The newest standing record of each party of a kind, in the order of first recording."""
        where, values = ("AND person = ?", [record, person]) if person is not None else ("", [record])
        rows = self._rows(
            f"SELECT reference, line FROM entry AS e WHERE record = ? {where} AND {STANDS} ORDER BY {PLACE}, sequence",
            values,
        )
        newest: dict[str, str] = dict(rows)  # a later line takes the place of an earlier one, and keeps its own
        return [read_recorded(line) for line in newest.values()]

    def named(self, record: str, ids: Iterable[str]) -> dict[str, Any]:
        """The newest standing record of some people, employers or plans, by id; unknown ids are left out."""
        wanted = {_party(record, each): each for each in ids}
        found: dict[str, Any] = {}
        for chunk in chunks(list(wanted)):
            rows = self._rows(
                f"SELECT reference, line FROM entry AS e WHERE reference IN ({marks(chunk)}) AND {STANDS} "
                "ORDER BY sequence",
                chunk,
            )
            newest = dict(rows)
            found.update((wanted[reference], read_recorded(line)) for reference, line in newest.items())
        return found

    def people(self) -> list[str]:
        """The ids of all people, in the order of first recording."""
        rows = self._rows(
            f"SELECT person FROM entry AS e WHERE record = 'person' AND {STANDS} GROUP BY person ORDER BY min(sequence)"
        )
        return [person for (person,) in rows]

    def is_named(self, record: str, id_: str) -> bool:
        """Whether standing records name a person, employer or plan."""
        where = {
            "person": "person = :id AND record <> 'person'",
            "plan": "(plan = :id AND record <> 'plan' OR record IN ('conversion', 'plan_merger') "
            "AND (json_extract(line, '$.into') = :id OR EXISTS (SELECT 1 FROM json_each(line, '$.legs') AS leg "
            "WHERE json_extract(leg.value, '$.into') = :id)))",
            "employer": "record IN ('plan', 'wages', 'form_w2', 'form_5498') "
            "AND (json_extract(line, '$.employer') = :id "
            "OR EXISTS (SELECT 1 FROM json_each(line, '$.catch_up_wages_of') AS other WHERE other.value = :id))",
        }[record]
        # Of a party that was changed only the newest record counts.
        newest = (
            "NOT EXISTS (SELECT 1 FROM entry AS n WHERE n.reference = e.reference AND n.sequence > e.sequence "
            "AND n.record <> 'void' AND NOT EXISTS (SELECT 1 FROM entry AS w WHERE w.voids = n.sequence))"
        )
        query = f"SELECT 1 FROM entry AS e WHERE {where} AND {STANDS} AND {newest} LIMIT 1"
        with plain_errors(self._path):
            return self._connection.execute(query, {"id": id_}).fetchone() is not None

    def holds(self, record: str) -> bool:
        """Whether an entry of a kind was ever recorded."""
        return bool(self._rows("SELECT 1 FROM entry WHERE record = ? LIMIT 1", (record,)))

    def recorded_since(self, person: str, sequence: int) -> bool:
        """Whether a batch later than that of an entry recorded or voided anything that could concern a person."""
        # A void concerns whom the entry concerned that it takes back; what names nobody concerns everybody.
        return bool(
            self._rows(
                "SELECT 1 FROM entry AS e LEFT JOIN entry AS v ON v.sequence = e.voids WHERE e.sequence > "
                "(SELECT s.last_entry FROM entry AS a JOIN seal AS s ON s.batch = a.batch WHERE a.sequence = ?1) "
                "AND coalesce(v.record, e.record) NOT IN ('acknowledged', 'import_answer', 'import_mapping') "
                "AND coalesce(v.person, e.person, ?2) = ?2 LIMIT 1",
                (sequence, person),
            )
        )

    def changed_since(self, person: str, sequence: int, until: dt.date) -> list[str]:
        """What was recorded or voided after an entry and bears on a person's accounts up to a day, as recorded."""
        from ledger.storage import listing

        return listing.changed_since(self._rows, person, sequence, until)

    def entries(
        self,
        *records: str,
        person: str | None = None,
        plan: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> list[Recorded[Any]]:
        """Standing entries of some kinds by day and then recorded order; days outside a stretch are left out."""
        return [
            Recorded(reference, sequence, value)
            for sequence, reference, value in self._entries(records, person, plan, since, until)
        ]

    def made_of_rows(self, prefixes: Sequence[str], person: str, first: dt.date, last: dt.date) -> list[Recorded[Any]]:
        """Standing contributions of a stretch whose ids begin in one of some ways, by day and then recorded order."""
        if not self._are_any(prefixes):
            return []
        rows = self._rows(
            f"SELECT reference, sequence, line FROM entry AS e WHERE record = 'contribution' AND person = ? "
            f"AND day BETWEEN ? AND ? AND ({' OR '.join(['reference GLOB ?'] * len(prefixes))}) AND {STANDS} "
            "ORDER BY day, sequence",
            (person, first.isoformat(), last.isoformat(), *(f"{prefix}*" for prefix in prefixes)),
        )
        return [Recorded(reference, sequence, read_recorded(line)) for reference, sequence, line in rows]

    def _are_any(self, prefixes: Sequence[str]) -> bool:
        """Whether an id begins in one of some ways: looked up in the index, where most ledgers have none."""
        begin = " OR ".join(["reference >= ? AND reference < ?"] * len(prefixes))
        ends = [end for prefix in prefixes for end in (prefix, f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}")]
        return bool(self._rows(f"SELECT 1 FROM entry WHERE {begin} LIMIT 1", ends))

    def _entries(
        self, records: Sequence[str], person: str | None, plan: str | None, since: dt.date | None, until: dt.date | None
    ) -> Iterator[tuple[int, str, Any]]:
        where, values = [f"record IN ({marks(records)})"], list[Any](records)
        for column, value in (("person", person), ("plan", plan)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        if since is not None:
            where.append("day >= ?")
            values.append(since.isoformat())
        if until is not None:
            where.append("(day IS NULL OR day <= ?)")
            values.append(until.isoformat())
        rows = self._rows(
            f"SELECT {PLACE} AS place, reference, line FROM entry AS e WHERE {' AND '.join(where)} AND {STANDS} "
            "ORDER BY day, place, sequence",
            values,
        )
        held = read_all_recorded(row[2] for row in rows)
        for (sequence, reference, _), value in zip(rows, held, strict=True):
            yield sequence, reference, value

    def contributed(self, person: str, first: dt.date, last: dt.date) -> list[Contributed]:
        """Sums by plan and source over pay dates, without money allocated to a limitation year by name."""
        return contributions.contributed(self._sum_rows, [person], first, last).get(person, [])

    def contributed_by_day(
        self, person: str, plans: Sequence[str], first: dt.date, last: dt.date
    ) -> Iterator[tuple[dt.date, dict[str, int]]]:
        """Cents by source of each pay date of some plans, oldest first; as `contributed`, but for pay."""
        with plain_errors(self._path):
            # With the plus SQLite walks the table in its own order, and whoever has seen enough days may stop.
            rows = self._connection.execute(
                "SELECT day, source, sum(cents) FROM amount WHERE person = ? AND day BETWEEN ? AND ? "
                f"AND limitation_year IS NULL AND +plan IN ({marks(plans)}) GROUP BY day, plan, source",
                (person, first.isoformat(), last.isoformat(), *plans),
            )
            for day, of_day in groupby(rows, key=itemgetter(0)):
                amounts: dict[str, int] = {}
                for _, source, cents in of_day:
                    if source in SOURCES and cents:
                        amounts[source] = amounts.get(source, 0) + cents
                if amounts:
                    yield dt.date.fromisoformat(day), amounts

    def allocated(self, person: str, until: dt.date) -> list[Allocated]:
        """Amounts up to a day whose limitation year may be another than their day's, oldest first."""
        return contributions.allocated(self._rows, [person], until).get(person, [])

    def deposited(self, person: str, sources: Sequence[str], until: dt.date) -> list[Deposited]:
        """Sums by plan, source and deposit date of some sources, from the first day on, by day."""
        return after_tax.deposited(self._sum_rows, person, sources, until)

    def paid_earlier(self, person: str, sources: Sequence[str], until: dt.date) -> list[PaidEarlier]:
        """What of some sources reached plans up to a day, in a later year than that of its pay date, by day."""
        return contributions.paid_earlier(self._rows, person, sources, until)

    def latest_after_tax(self, person: str, until: dt.date) -> dict[str, dt.date]:
        """The latest deposit of after-tax money up to a day, of each plan that had one by then."""
        return after_tax.latest(self._sum_rows, [person], until).get(person, {})

    def after_tax_between(self, person: str, plan: str, ends: Iterable[dt.date], until: dt.date) -> list[Deposited]:
        """After-tax deposits up to a day, added up from the day after one of `ends`, or a 31 December, to the next.

        Days on which payroll took back more than came in are not added to others, nor others of that stretch.
        """
        first = after_tax.first_days(self._sum_rows, [person]).get((person, plan))
        return after_tax.between(self._sum_rows, person, plan, ends, until, first)

    def after_tax_reached(self, person: str, deposited: Deposited, cents: int) -> dt.date:
        """The first day on which deposits that were added up come to more than some cents."""
        return after_tax.reached(self._sum_rows, person, deposited, cents)

    def plan_pay(self, person: str, plan: str, first: dt.date, last: dt.date) -> int:
        """Cents that a plan's formulas see in a stretch: `plan_pay` of stubs that say it, else their compensation."""
        return contributions.plan_pay(self._rows, person, plan, first, last)

    def pay_dates(self, person: str, first: dt.date, last: dt.date) -> list[tuple[str, dt.date, bool]]:
        """Each plan's pay dates in a stretch, and whether the stubs of that date say the compensation."""
        return contributions.pay_dates(self._rows, person, first, last)

    def newest_stubs(self, person: str, plan: str, first: dt.date, last: dt.date, most: int) -> list[LoggedStub]:
        """The newest pay stubs of one plan paid in a stretch, at most so many, by day and then id."""
        return payroll.newest(self._rows, person, plan, (first, last), most)

    def newest_printed(self, person: str, plan: str, first: dt.date, last: dt.date, most: int) -> list[LoggedStub]:
        """The same of those alone that print the year to date."""
        return payroll.newest(self._rows, person, plan, (first, last), most, printed=True)

    def stub_days(self, person: str, first: dt.date, last: dt.date, most: int) -> list[tuple[str, dt.date, int]]:
        """Each plan's pay dates in a stretch, by day, and how many of the newest so many stubs stand on each."""
        return payroll.days(self._rows, person, first, last, most)

    def crossing_stubs(self, person: str, first: dt.date, last: dt.date) -> list[LoggedStub]:
        """Pay stubs paid in a stretch and deposited in a later year than paid, by day and then id."""
        return payroll.crossing(self._rows, [person], first, last).get(person, [])

    def later(self, person: str, after: dt.date) -> int:
        """How many standing entries of a person are dated after a day."""
        return later(self._rows, [person], after).get(person, 0)

    def book(self) -> Iterator[str]:
        """Every recorded line, voids and what they took back included, in recorded order."""
        with plain_errors(self._path):
            rows = self._connection.execute("SELECT line FROM entry ORDER BY sequence")
            for (line,) in rows:
                yield line

    def _sum_rows(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._before_sums is not None:
            self._before_sums()
        return self._rows(query, values)

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with plain_errors(self._path):
            return self._connection.execute(query, values).fetchall()


def later(rows: Rows, people: Sequence[str], after: dt.date) -> dict[str, int]:
    """How many standing entries of some people are dated after a day; those without any are left out."""
    is_one, asked = one_of(people)
    found = rows(
        f"SELECT person, count(*) FROM entry AS e WHERE record IN ({_DATED}) AND person {is_one} AND day > ?2 "
        f"AND {STANDS} GROUP BY person",
        (asked, after.isoformat()),
    )
    return dict(found)


def _party(record: str, name: str) -> str:
    """The reference of a person, employer or plan."""
    return f"{record}:{name.replace('%', '%25').replace(':', '%3A')}"
