"""Reading the ledger: plain SQL that gives domain values, and nothing heavy to import."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.domain.recorded import Allocated, Batch, Contributed, Deposited, LoggedStub, Recorded
from ledger.domain.records import read_line
from ledger.domain.sources import AFTER_TAX, SOURCES
from ledger.storage import after_tax, payroll
from ledger.storage.connection import plain_errors

if TYPE_CHECKING:  # lists have a module of their own, which other reads do not load
    from ledger.domain.listed import Listed, Selection

_STANDS = "NOT EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = e.sequence)"
_CHUNK = 500
# What happens on a day; a schedule or a plan change of a later day is a plan, not an entry dated ahead.
_DATED = (
    *("pay_stub", "contribution", "student_loan_payment", "catch_up_notice", "valuation", "earnings", "conversion"),
    *("opening_balance", "refund", "distribution", "forfeited", "loan"),
    *("ira_opening_balance", "ira_contribution", "ira_conversion", "ira_distribution", "ira_roll_in"),
    "roth_ira_distribution",
)


class LedgerReader:
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
            f"SELECT reference, line FROM entry AS e WHERE record = ? {where} AND {_STANDS} ORDER BY sequence", values
        )
        newest: dict[str, str] = dict(rows)  # a later line takes the place of an earlier one, and keeps its own
        return [_value(line) for line in newest.values()]

    def named(self, record: str, ids: Iterable[str]) -> dict[str, Any]:
        """The newest standing record of some people, employers or plans, by id; unknown ids are left out."""
        wanted = {_party(record, each): each for each in ids}
        found: dict[str, Any] = {}
        for chunk in _chunks(list(wanted)):
            rows = self._rows(
                f"SELECT reference, line FROM entry AS e WHERE reference IN ({_marks(chunk)}) AND {_STANDS} "
                "ORDER BY sequence",
                chunk,
            )
            newest = dict(rows)
            found.update((wanted[reference], _value(line)) for reference, line in newest.items())
        return found

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
        found = self._connection.execute(
            f"SELECT 1 FROM entry AS e WHERE {where} AND {_STANDS} AND {newest} LIMIT 1", {"id": id_}
        )
        return found.fetchone() is not None

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

    def entries(
        self, *records: str, person: str | None = None, plan: str | None = None, until: dt.date | None = None
    ) -> list[Recorded[Any]]:
        """Standing entries of some kinds by day and then recorded order; days after `until` are left out."""
        return [
            Recorded(reference, sequence, value)
            for sequence, reference, value in self._entries(records, person, plan, until)
        ]

    def _entries(
        self, records: Sequence[str], person: str | None, plan: str | None, until: dt.date | None
    ) -> Iterator[tuple[int, str, Any]]:
        where, values = [f"record IN ({_marks(records)})"], list[Any](records)
        for column, value in (("person", person), ("plan", plan)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        if until is not None:
            where.append("(day IS NULL OR day <= ?)")
            values.append(until.isoformat())
        rows = self._rows(
            f"SELECT sequence, reference, line FROM entry AS e WHERE {' AND '.join(where)} AND {_STANDS} "
            "ORDER BY day, sequence",
            values,
        )
        # One call of the JSON reader for all lines costs a third of one for each.
        lines = json.loads(f"[{','.join(row[2] for row in rows)}]")
        for (sequence, reference, _), line in zip(rows, lines, strict=True):
            yield sequence, reference, read_line(line)

    def contributed(self, person: str, first: dt.date, last: dt.date) -> list[Contributed]:
        """Sums by plan and source over pay dates, without money allocated to a limitation year by name."""
        # Whole months from the kept sums, from `whole` to before `rest`; the days around them one by one.
        whole, rest = first, last + dt.timedelta(days=1)
        if first.day != 1:
            whole = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        rest = rest.replace(day=1)
        if rest < whole:
            whole = rest = first
        rows = self._sum_rows(
            "SELECT plan, source, sum(cents) FROM ("
            "SELECT plan, source, cents FROM month_sum WHERE person = ?1 AND month >= ?3 AND month < ?4 UNION ALL "
            "SELECT plan, source, cents FROM amount "
            "WHERE person = ?1 AND day >= ?2 AND day < ?5 AND limitation_year IS NULL UNION ALL "
            "SELECT plan, source, cents FROM amount "
            "WHERE person = ?1 AND day >= ?6 AND day <= ?7 AND limitation_year IS NULL"
            # That a plan sees nothing of some pay is worth knowing too.
            ") GROUP BY plan, source HAVING sum(cents) <> 0 OR source = 'plan_pay'",
            (
                *(person, first.isoformat()),
                *(whole.isoformat()[:7], rest.isoformat()[:7]),
                *(whole.isoformat(), rest.isoformat(), last.isoformat()),
            ),
        )
        return [Contributed(*row) for row in rows]

    def contributed_by_day(
        self, person: str, plans: Sequence[str], first: dt.date, last: dt.date
    ) -> Iterator[tuple[dt.date, dict[str, int]]]:
        """Cents by source of each pay date of some plans, oldest first; as `contributed`, but for pay."""
        with plain_errors(self._path):
            # With the plus SQLite walks the table in its own order, and whoever has seen enough days may stop.
            rows = self._connection.execute(
                "SELECT day, source, sum(cents) FROM amount WHERE person = ? AND day BETWEEN ? AND ? "
                f"AND limitation_year IS NULL AND +plan IN ({_marks(plans)}) GROUP BY day, plan, source",
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
        # Of itself SQLite would walk all of a person's amounts.
        rows = self._rows(
            "SELECT plan, source, day, deposited_on, limitation_year, sum(cents) FROM amount "
            "INDEXED BY ix_amount_moved WHERE person = ? "
            "AND (limitation_year IS NOT NULL OR deposited_on > date(day, '+30 days')) AND +day <= ? "
            "GROUP BY plan, source, day, deposited_on, limitation_year HAVING sum(cents) <> 0 ORDER BY day",
            (person, until.isoformat()),
        )
        return [
            Allocated(plan, source, dt.date.fromisoformat(day), dt.date.fromisoformat(deposited), named, cents)
            for plan, source, day, deposited, named, cents in rows
        ]

    def deposited(self, person: str, sources: Sequence[str], until: dt.date) -> list[Deposited]:
        """Sums by plan, source and deposit date of some sources, from the first day on, by day."""
        found: list[Deposited] = []
        for source in sources:
            if source == AFTER_TAX:
                rows = self._sum_rows(
                    "SELECT plan, deposited_on, cents FROM after_tax_day WHERE person = ? AND deposited_on <= ?",
                    (person, until.isoformat()),
                )
            else:
                rows = self._rows(
                    "SELECT plan, deposited_on, sum(cents) FROM amount WHERE person = ? AND source = ? "
                    "AND deposited_on <= ? GROUP BY plan, deposited_on",
                    (person, source, until.isoformat()),
                )
            found.extend(
                Deposited(plan, source, dt.date.fromisoformat(day), cents) for plan, day, cents in rows if cents
            )
        return sorted(found, key=lambda each: each.date) if len(sources) > 1 else found

    def latest_after_tax(self, person: str, until: dt.date) -> dict[str, dt.date]:
        """The latest deposit of after-tax money up to a day, of each plan that had one by then."""
        return after_tax.latest(self._sum_rows, person, until)

    def after_tax_between(self, person: str, plan: str, ends: Iterable[dt.date], until: dt.date) -> list[Deposited]:
        """After-tax deposits up to a day, added up from the day after one of `ends`, or a 31 December, to the next.

        Days on which payroll took back more than came in are not added to others, nor others of that stretch.
        """
        return after_tax.between(self._sum_rows, person, plan, ends, until)

    def after_tax_reached(self, person: str, deposited: Deposited, cents: int) -> dt.date:
        """The first day on which deposits that were added up come to more than some cents."""
        return after_tax.reached(self._sum_rows, person, deposited, cents)

    def plan_pay(self, person: str, plan: str, first: dt.date, last: dt.date) -> int:
        """Cents that a plan's formulas see in a stretch: `plan_pay` of stubs that say it, else their compensation."""
        ((cents,),) = self._rows(
            "SELECT coalesce(sum(cents), 0) FROM amount AS a WHERE person = ? AND day BETWEEN ? AND ? AND plan = ? "
            "AND (source = 'plan_pay' OR source = 'compensation' AND NOT EXISTS (SELECT 1 FROM amount AS p "
            "WHERE (p.person, p.day, p.plan, p.source, p.entry) = (a.person, a.day, a.plan, 'plan_pay', a.entry)))",
            (person, first.isoformat(), last.isoformat(), plan),
        )
        return int(cents)

    def pay_dates(self, person: str, first: dt.date, last: dt.date) -> list[tuple[str, dt.date, bool]]:
        """Each plan's pay dates in a stretch, and whether the stubs of that date say the compensation."""
        rows = self._rows(
            "SELECT plan, day, sum(CASE source WHEN 'compensation' THEN cents ELSE 0 END), "
            "sum(CASE source WHEN 'pay_unknown' THEN cents ELSE 0 END) FROM amount WHERE person = ? "
            "AND day BETWEEN ? AND ? AND source IN ('compensation', 'pay_unknown') GROUP BY plan, day ORDER BY day",
            (person, first.isoformat(), last.isoformat()),
        )
        # What was voided adds up to nothing on both sides.
        return [(plan, dt.date.fromisoformat(day), pay != 0) for plan, day, pay, unsaid in rows if pay or unsaid]

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
        return payroll.crossing(self._rows, person, first, last)

    def later(self, person: str, after: dt.date) -> int:
        """How many standing entries of a person are dated after a day."""
        ((count,),) = self._rows(
            f"SELECT count(*) FROM entry AS e WHERE record IN ({_marks(_DATED)}) AND person = ? AND day > ? "
            f"AND {_STANDS}",
            (*_DATED, person, after.isoformat()),
        )
        return int(count)

    def history(self) -> list[Batch]:
        """Every batch, oldest first."""
        files: dict[int, list[tuple[str, str]]] = {}
        for number, name, fingerprint in self._rows(
            "SELECT batch, name, fingerprint FROM source_file ORDER BY batch, place"
        ):
            files.setdefault(number, []).append((name, fingerprint))
        rows = self._rows(
            "SELECT b.number, b.at, b.command, b.takes_back, s.last_entry - s.first_entry + 1, s.hash "
            "FROM batch AS b JOIN seal AS s ON s.batch = b.number ORDER BY b.number"
        )
        return [
            Batch(number, at, command, takes_back, entries, seal, tuple(files.get(number, ())))
            for number, at, command, takes_back, entries, seal in rows
        ]

    def newest(self, selection: "Selection", limit: int | None = None) -> list["Listed"]:
        """The newest of the lines selected, by day and then recorded order, oldest first."""
        from ledger.storage import listing

        return listing.newest(self._rows, selection, limit)

    def count(self, selection: "Selection") -> int:
        """How many lines are selected."""
        from ledger.storage import listing

        return listing.count(self._rows, selection)

    def of_batch(self, batch: int) -> list["Listed"]:
        """Everything that one batch recorded, voids too, in recorded order."""
        from ledger.storage import listing

        return listing.of_batch(self._rows, batch)

    def line_of(self, reference: str) -> str | None:
        """The line that stands under a reference, of a party the newest; None where none does."""
        from ledger.storage import listing

        return listing.line_of(self._rows, reference)

    def beginning_with(self, text: str, limit: int) -> list[str]:
        """Ids of standing entries, and names of parties, that begin with a text; at most `limit`, in order."""
        from ledger.storage import listing

        return listing.beginning_with(self._rows, text, limit)

    def plans_of(self, person: str) -> list[str]:
        """The plans that standing entries of a person name."""
        from ledger.storage import listing

        return listing.plans_of(self._rows, person)

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


def _value(line: str) -> Any:
    return read_line(json.loads(line))


def _party(record: str, name: str) -> str:
    return f"{record}:{name.replace('%', '%25').replace(':', '%3A')}"


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
