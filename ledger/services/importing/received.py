"""Rows of a record keeper as entries: new money, the confirmation of a pay stub, known already, or a question."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.domain.entries.payroll import Contribution
from ledger.domain.errors import LedgerError
from ledger.domain.fields import write_fields
from ledger.domain.money import Money
from ledger.domain.received import Held, Row, confirm
from ledger.domain.sources import SOURCES
from ledger.importers.base import IGNORE, Found, Ignored, Received, Refused, Unclear
from ledger.importers.numbers import Remembered
from ledger.services.importing.answers import Answers, Share, read_split, split
from ledger.services.importing.known_rows import KnownRows
from ledger.services.importing.other_rows import OtherRows
from ledger.services.importing.report import Confirmation, FileReport
from ledger.services.importing.row_questions import RowQuestions
from ledger.services.ports import Writer
from ledger.services.receipts.arrivals import SEPARATE, read_told, retell
from ledger.services.receipts.entries import receipts_of
from ledger.services.receipts.matching import (
    Match,
    Part,
    agreeing,
    differing,
    of_a_run,
    of_several,
    perhaps_held,
    take,
)
from ledger.services.receipts.stub_money import EMPLOYER_WITHIN, StubMoney, held_by_stubs

_AROUND = dt.timedelta(days=15)
_Item = Found | Refused | Unclear


class _Row(NamedTuple):
    """A row with the id of its entry, and what it is of: the file's own word or the answer to its key."""

    id: str
    row: Received
    source: str | None


class PlanRows:
    """The rows of one file about one plan."""

    def __init__(
        self, writer: Writer, format_: str, whose: tuple[str, str], answers: Answers, report: FileReport
    ) -> None:
        self._writer = writer
        self._format = format_
        self._person, self._plan = whose
        self._answers = answers
        self._by_key = Remembered(answers.get)
        self._asks_by_day = any("@" in key for key in answers)
        self._report = report
        self._questions = RowQuestions(answers, report)
        self._asked: dict[str, list[Received]] = {}
        self.pay_dates: set[dt.date] = set()

    def resolve(self, rows: Sequence[Received]) -> Iterator[_Item | Ignored]:
        """What is to be recorded as new, in the order of days; receipts are recorded on the way."""
        self._decided_anew()
        known = KnownRows(self._writer, self._format, (self._person, self._plan), self._report)
        new = [_Row(id_, row, row.source or self._plain_answer(row)) for id_, row in known.unknown(rows)]
        by_day: dict[dt.date, list[_Row]] = {}
        for each in new:
            answer = self._answer_of(each.row) if each.row.source is None else None
            if answer == IGNORE:
                yield Ignored(
                    each.row.line, f"{each.row.amount} of {each.row.day}: {each.row.key} is answered with “ignore”"
                )
            else:
                by_day.setdefault(each.row.pay_date or each.row.day, []).append(each)
        if not by_day:
            return
        reader, whose = self._writer.reader, (self._person, self._plan)
        held = held_by_stubs(reader, whose, min(by_day) - EMPLOYER_WITHIN, max(by_day) + _AROUND, self._format)
        others = OtherRows(self._writer, whose, self._format, min(by_day), max(by_day))
        for day in sorted(by_day):
            yield from self._day(day, by_day[day], held, others)
        self._questions.sources(self._plan, self._asked)

    def _decided_anew(self) -> None:
        """Let what is answered now about a day's rows hold for those recorded before, too."""
        for key, answer in self._answers.given.items():
            pay_date = read_told(answer) if key.startswith("same:") else None
            day = read_told(key.removeprefix("same:")) if isinstance(pay_date, dt.date) else None
            if isinstance(day, dt.date) and isinstance(pay_date, dt.date):
                retell(self._writer, (self._person, self._plan), day, pay_date)
                self.pay_dates.add(pay_date)

    def _plain_answer(self, row: Received) -> str | None:
        """The source that the answer to a row's key names; None where there is none, a split, or no one source."""
        answer = self._answer_of(row)
        return answer if not row.of_all_sources and answer in row.choices and answer != IGNORE else None

    def _answer_of(self, row: Received) -> str | None:
        of_day = self._answers.get(f"{row.key}@{row.day}") if self._asks_by_day else None
        return of_day if of_day is not None else self._by_key[row.key]

    def _day(self, day: dt.date, of_day: Sequence[_Row], held: StubMoney, others: OtherRows) -> Iterator[_Item]:
        if not (held or others):
            yield from self._new(of_day)
            return
        rows = [Row(each.source, each.row.amount.cents) for each in of_day]
        told = self._questions.told(day)
        if told == SEPARATE:
            yield from self._new(of_day)
            return
        exact = held.of_days([day, *(each.row.day for each in of_day)])
        near = [each for each in held.near(day) if each not in exact]
        match = self._match(day, rows, [*exact, *near], exact, held, told)
        if match is not None:
            yield from self._confirmed(of_day, match, held)
            return
        if (same := others.confirming(day, rows, told=told == day)) is not None:
            yield from self._of_others(day, of_day, same, others)
            return
        run = of_a_run(rows, held.before(day))
        if run is not None:
            yield from self._confirmed(of_day, run, held)
        elif not self._doubtful(day, of_day, rows, exact, held, others):
            yield from self._new(of_day)

    def _match(
        self,
        day: dt.date,
        rows: Sequence[Row],
        close: Sequence[Held],
        exact: Sequence[Held],
        held: StubMoney,
        told: dt.date | str | None,
    ) -> Match | None:
        if isinstance(told, dt.date):
            of_it = [each for each in (*close, *held.around(day), *held.before(day)) if each.pay_date == told]
            return differing(rows, of_it[0]) if of_it else None
        for each in close:
            if (match := agreeing(rows, each)) is not None:
                return match
        together = of_several(rows, close)
        if together is not None:
            return together
        return next((match for each in exact if (match := differing(rows, each)) is not None), None)

    def _doubtful(
        self,
        day: dt.date,
        of_day: Sequence[_Row],
        rows: Sequence[Row],
        exact: Sequence[Held],
        held: StubMoney,
        others: OtherRows,
    ) -> bool:
        """Whether rows may be money that is in the ledger already, and is asked about."""
        alike = [each for each in exact if confirm(rows, each.cents).alike]
        maybe = [*alike, *(each for each in perhaps_held(day, rows, held) if each not in (*alike, *exact))]
        # All that a stub holds is confirmed, and more came on the very day that it states for its deposit.
        maybe += [each for each in exact if each.deposited == day and not any(each.cents.values())]
        if maybe or others.has_more(day, rows):
            self._questions.whose_money(day, [each.row for each in of_day], maybe, others.shown(day))
            return True
        return False

    def _confirmed(self, of_day: Sequence[_Row], match: Match, held: StubMoney) -> Iterator[_Item]:
        """Record receipts for what stubs hold; the rest is new."""
        unnamed = [each.row for each in of_day if each.source is None]
        pay_dates = sorted({part.pay_date for part in match.parts})
        beyond = self._questions.beyond(unnamed, held.of(pay_dates[0]), match.beyond)
        if beyond is None:
            return
        rest, source = beyond
        parts: dict[int, list[Part]] = {}
        for part in match.parts:
            parts.setdefault(part.row, []).append(part)
        new = [each for place, each in enumerate(of_day) if place not in parts]
        for place, of_row in parts.items():
            each = of_day[place]
            carved = min(rest, of_row[-1].cents) if each.source is None and source is not None else 0
            rest -= carved
            of_row[-1] = of_row[-1]._replace(cents=of_row[-1].cents - carved)
            kept = [part for part in of_row if part.cents or not carved]
            if carved:
                row = each.row._replace(amount=Money(carved), source=source)
                new.append(_Row(f"{each.id}-rest" if kept else each.id, row, source))
            self._writer.record(receipts_of(each.id, self._contribution(each.id, each.row, SOURCES[0]), kept))
            self._report.confirming += 1
            for part in kept:
                self._report.confirmations.append(Confirmation(each.row.line, part.pay_date, Money(part.cents)))
                left = dict(held.of(part.pay_date).cents)
                take(left, part.sources, part.cents)
                held.put(held.of(part.pay_date)._replace(cents={name: cents for name, cents in left.items() if cents}))
        self.pay_dates.update(pay_dates)
        # What came with a pay date's money is of that pay date, whichever year it came in.
        yield from self._new(new, pay_dates[-1] if len(pay_dates) == 1 else None)

    def _of_others(
        self, day: dt.date, of_day: Sequence[_Row], same: Sequence[tuple[str, ...] | None], others: OtherRows
    ) -> Iterator[_Item]:
        """Record receipts for what rows of other files hold already; where those knew no sources, take their place."""
        if others.knew_less(day, [each.source for each in of_day]):
            others.take_back(day)
            yield from self._new(of_day)
            return
        new = []
        for each, sources in zip(of_day, same, strict=True):
            if sources is None:
                new.append(each)
                continue
            part = Part(0, day, sources, each.row.amount.cents)
            self._writer.record(receipts_of(each.id, self._contribution(each.id, each.row, SOURCES[0]), [part]))
            self._report.confirming += 1
        yield from self._new(new)

    def _new(self, rows: Sequence[_Row], pay_date: dt.date | None = None) -> Iterator[_Item]:
        by_key: dict[str, list[_Row]] = {}
        for each in rows:
            if each.source is not None:
                yield Found(each.row.line, self._contribution(each.id, each.row, each.source, pay_date=pay_date))
            else:
                by_key.setdefault(each.row.key, []).append(each)
        for group in by_key.values():
            parts = self._parts(group[0].row)
            if parts is None:
                for each in group:
                    self._asked.setdefault(each.row.key, []).append(each.row)
                    draft = self._contribution(each.id, each.row, SOURCES[0])
                    yield Unclear(
                        each.row.line, {"record": "contribution", **write_fields(draft), "source": None}, each.row.key
                    )
                continue
            try:
                taken = split(parts, [each.row.amount for each in group])
            except LedgerError as error:
                yield Refused(group[0].row.line, error.message, f"{error.hint} (--answer '{group[0].row.key}@DAY=…')")
                continue
            for each, amounts in zip(group, taken, strict=True):
                for place, (source, amount) in enumerate(amounts, 1):
                    id_ = each.id if place == 1 else f"{each.id}-{place}"
                    yield Found(each.row.line, self._contribution(id_, each.row, source, amount, pay_date))

    def _parts(self, row: Received) -> tuple[Share, ...] | None:
        answer = self._answer_of(row)
        return None if answer is None else read_split(row.key, answer, row.choices)

    def _contribution(
        self, id_: str, row: Received, source: str, amount: Money | None = None, pay_date: dt.date | None = None
    ) -> Contribution:
        return Contribution(
            id=id_,
            person=self._person,
            plan=self._plan,
            date=row.pay_date or pay_date or row.day,
            source=source,
            amount=row.amount if amount is None else amount,
            limitation_year=row.limitation_year,
            deposit_date=row.day,
            document=row.document,
        )
