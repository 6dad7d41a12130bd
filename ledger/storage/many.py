"""Reading the ledger person by person, for many people: what all of them are asked is read for all of them at once."""

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ledger.domain.recorded import Allocated, Contributed, Deposited, LoggedStub, Recorded
from ledger.domain.records import RECORDS, read_line
from ledger.storage import after_tax, contributions, payroll
from ledger.storage.queries import LedgerReader, later
from ledger.storage.sql import PLACE, STANDS, one_of

T = TypeVar("T")
Key = TypeVar("Key")

# A question is read for all once one in so many people was asked it; what few are asked is read one by one.
_ONE_IN = 25
# Of these a person has thousands, and they are added up in the database.
_NOT_HELD = frozenset({"pay_stub", "contribution", "void"})
_HELD = ", ".join(f"'{record}'" for record in RECORDS if record not in _NOT_HELD)
_LAST_DAY = dt.date.max.isoformat()


class _Held(NamedTuple):
    """A standing entry of a person, its line read as JSON."""

    sequence: int
    reference: str
    plan: str | None
    day: str  # empty where it has none
    line: Any


class ManyPeopleReader(LedgerReader):
    """The ledger for some hundred people, asked about one after the other; every answer is that of `LedgerReader`.

    It is made anew for the next people, so that memory does not grow with their number.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, people: Iterable[str]) -> None:
        """`people` are ids; of anybody else it reads as `LedgerReader` does."""
        super().__init__(connection, path)
        self._people = list(people)
        self._among = frozenset(self._people)
        self._times_asked: Counter[Any] = Counter()
        self._answers: dict[Any, Mapping[Any, Any]] = {}
        self._read: dict[Any, Any] = {}
        self._plans: dict[str, set[str]] = {}
        # Of the person asked about last alone: entries by kind, as they lie in the ledger and as values.
        self._person: str | None = None
        self._own: dict[str, list[_Held]] = {}
        self._values: dict[str, list[tuple[_Held, Recorded[Any]]]] = {}

    def people(self) -> list[str]:
        """The ids of all people, in the order of first recording."""
        return list(self._once("people", super().people))

    def parties(self, record: str, person: str | None = None) -> list[Any]:
        """The newest standing record of each party of a kind, in the order of first recording."""
        if person is None:
            return list(self._once(("parties", record), partial(super().parties, record)))
        if person not in self._among or record in _NOT_HELD:
            return super().parties(record, person)
        # A later line takes the place of an earlier one.
        newest = {held.reference: recorded.value for held, recorded in sorted(self._of(person, record), key=_place)}
        return list(newest.values())

    def named(self, record: str, ids: Iterable[str]) -> dict[str, Any]:
        """The newest standing record of some people, employers or plans, by id; unknown ids are left out."""
        found: dict[str, Any] = {}
        for each in ids:
            if record == "person" and each in self._among:
                found.update((each, value) for value in self.parties(record, each))
            else:
                question = ("named", record, each)
                if question not in self._read:
                    self._read[question] = super().named(record, [each])
                found.update(self._read[question])
        return found

    def entries(
        self,
        *records: str,
        person: str | None = None,
        plan: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> list[Recorded[Any]]:
        """Standing entries of some kinds by day and then recorded order; days outside a stretch are left out."""
        if person is None:
            read = partial(super().entries, *records, plan=plan, since=since, until=until)
            return list(self._once(("entries", records, plan, since, until), read))
        if person not in self._among or not _NOT_HELD.isdisjoint(records):
            return super().entries(*records, person=person, plan=plan, since=since, until=until)
        first = "" if since is None else since.isoformat()
        last = _LAST_DAY if until is None else until.isoformat()
        found = [
            (held.day, recorded.sequence, recorded)
            for record in dict.fromkeys(records)
            for held, recorded in self._of(person, record)
            if first <= held.day <= last and (plan is None or held.plan == plan)
        ]
        return [recorded for _, _, recorded in sorted(found, key=itemgetter(0, 1))]

    def _are_any(self, prefixes: Sequence[str]) -> bool:
        return bool(self._once(("are_any", *prefixes), partial(super()._are_any, prefixes)))

    def contributed(self, person: str, first: dt.date, last: dt.date) -> list[Contributed]:
        """Sums by plan and source over pay dates, without money allocated to a limitation year by name."""
        held = self._answers_of(person, ("contributed", first, last), partial(self._contributed, first, last))
        return super().contributed(person, first, last) if held is None else list(held.get(person, ()))

    def allocated(self, person: str, until: dt.date) -> list[Allocated]:
        """Amounts up to a day whose limitation year may be another than their day's, oldest first."""
        read = partial(contributions.allocated, self._rows, self._people, until)
        held = self._answers_of(person, ("allocated", until), read)
        return super().allocated(person, until) if held is None else list(held.get(person, ()))

    def latest_after_tax(self, person: str, until: dt.date) -> dict[str, dt.date]:
        """The latest deposit of after-tax money up to a day, of each plan that had one by then."""
        read = partial(after_tax.latest, self._rows, self._people, until)
        held = self._answers_of(person, ("latest_after_tax", until), read)
        return super().latest_after_tax(person, until) if held is None else dict(held.get(person, {}))

    def after_tax_between(self, person: str, plan: str, ends: Iterable[dt.date], until: dt.date) -> list[Deposited]:
        """After-tax deposits up to a day, added up from the day after one of `ends`, or a 31 December, to the next."""
        if person not in self._among:
            return super().after_tax_between(person, plan, ends, until)
        firsts = self._once("first days", partial(after_tax.first_days, self._rows, self._people))
        return after_tax.between(self._rows, person, plan, ends, until, firsts.get((person, plan)))

    def newest_stubs(self, person: str, plan: str, first: dt.date, last: dt.date, most: int) -> list[LoggedStub]:
        """The newest pay stubs of one plan paid in a stretch, at most so many, by day and then id."""
        held = self._newest(person, plan, (first, last), most, printed=False)
        return super().newest_stubs(person, plan, first, last, most) if held is None else list(held)

    def newest_printed(self, person: str, plan: str, first: dt.date, last: dt.date, most: int) -> list[LoggedStub]:
        """The same of those alone that print the year to date."""
        held = self._newest(person, plan, (first, last), most, printed=True)
        return super().newest_printed(person, plan, first, last, most) if held is None else list(held)

    def stub_days(self, person: str, first: dt.date, last: dt.date, most: int) -> list[tuple[str, dt.date, int]]:
        """Each plan's pay dates in a stretch, by day, and how many of the newest so many stubs stand on each."""
        read = partial(payroll.days_of_several, self._rows, self._people, first, last)
        held = self._answers_of(person, ("stub_days", first, last), read)
        days = [] if held is None else held.get(person, [])
        if held is None or sum(count for _, _, count in days) > most:
            return super().stub_days(person, first, last, most)
        return list(days)

    def crossing_stubs(self, person: str, first: dt.date, last: dt.date) -> list[LoggedStub]:
        """Pay stubs paid in a stretch and deposited in a later year than paid, by day and then id."""
        read = partial(payroll.crossing, self._rows, self._people, first, last)
        held = self._answers_of(person, ("crossing_stubs", first, last), read)
        return super().crossing_stubs(person, first, last) if held is None else list(held.get(person, ()))

    def later(self, person: str, after: dt.date) -> int:
        """How many standing entries of a person are dated after a day."""
        held = self._answers_of(person, ("later", after), partial(later, self._rows, self._people, after))
        return super().later(person, after) if held is None else held.get(person, 0)

    def _contributed(self, first: dt.date, last: dt.date) -> dict[str, list[Contributed]]:
        sums = contributions.contributed(self._rows, self._people, first, last)
        for person, held in sums.items():
            self._plans.setdefault(person, set()).update(each.plan for each in held)
        return sums

    def _newest(
        self, person: str, plan: str, stretch: tuple[dt.date, dt.date], most: int, *, printed: bool
    ) -> list[LoggedStub] | None:
        """Read together for the plans that sums are known of; None where it is to be read alone."""

        def read() -> dict[tuple[str, str], list[LoggedStub]]:
            asked = [(each, one) for each, plans in self._plans.items() for one in plans]
            found = payroll.newest_of_several(self._rows, asked, stretch, most, printed=printed)
            return {pair: found.get(pair, []) for pair in asked}

        answers = self._answers_of(person, ("newest", stretch, most, printed), read)
        return None if answers is None else answers.get((person, plan))

    def _once(self, question: Any, read: Callable[[], T]) -> T:
        """What is not of one person, or of all of them, and is read when first asked for."""
        if question not in self._read:
            self._read[question] = read()
        held: T = self._read[question]
        return held

    def _answers_of(self, person: str, question: Any, read: Callable[[], Mapping[Key, T]]) -> Mapping[Key, T] | None:
        """Everybody's answers to a question that many are asked; None where a person's is to be read alone."""
        answers: Mapping[Key, T] | None = self._answers.get(question)
        if answers is None and person in self._among:
            self._times_asked[question] += 1
            if self._times_asked[question] * _ONE_IN > len(self._people):
                answers = self._answers[question] = read()
        return answers if person in self._among else None

    def _of(self, person: str, record: str) -> list[tuple[_Held, Recorded[Any]]]:
        """A person's standing entries of a kind by day and then recorded order, what has no day first."""
        if person != self._person:
            rows = self._once("lines", self._lines).get(person, [])
            lines = json.loads(f"[{','.join(row[-1] for row in rows)}]")
            self._person, self._own, self._values = person, {}, {}
            for (kind, sequence, reference, plan, day, _), line in zip(rows, lines, strict=True):
                self._own.setdefault(kind, []).append(_Held(sequence, reference, plan, day, line))
        if record not in self._values:
            self._values[record] = [
                (held, Recorded(held.reference, held.sequence, read_line(held.line)))
                for held in self._own.get(record, ())
            ]
        return self._values[record]

    def _lines(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everybody's standing entries but pay: kind, sequence, reference, plan, day and line."""
        is_one, asked = one_of(self._people)
        lines: dict[str, list[tuple[Any, ...]]] = {}
        for person, *row in self._rows(
            f"SELECT person, record, {PLACE} AS place, reference, plan, coalesce(day, ''), line FROM entry AS e "
            f"WHERE record IN ({_HELD}) AND person {is_one} AND {STANDS} ORDER BY day, place, sequence",
            (asked,),
        ):
            lines.setdefault(person, []).append(tuple(row))
        return lines


def _place(found: tuple[_Held, Recorded[Any]]) -> int:
    return found[0].sequence
