"""Rows of a record keeper as entries: new money, the confirmation of a pay stub, known already, or a question."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from ledger.domain.entries.payroll import Contribution
from ledger.domain.errors import LedgerError
from ledger.domain.fields import write_fields
from ledger.domain.money import Money
from ledger.domain.received import EARLIEST_BEFORE_PAY, LATEST_AFTER_PAY, Confirmed, Held, Row, confirm
from ledger.domain.records import as_recorded, read_line
from ledger.domain.sources import SOURCES
from ledger.importers.base import IGNORE, Found, Ignored, Received, Refused, Unclear
from ledger.services.importing.answers import Answers, Part, read_split, split
from ledger.services.importing.report import Confirmation, FileReport
from ledger.services.importing.row_questions import RowQuestions
from ledger.services.merging import open_steps
from ledger.services.ports import Writer
from ledger.services.receipts import StubMoney, agreeing, held_by_stubs, receipt_of, shares_a_source


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
        self._report = report
        self._questions = RowQuestions(answers, report)
        self._asked: dict[str, list[Received]] = {}
        self.pay_dates: set[dt.date] = set()

    def resolve(self, rows: Sequence[Received]) -> Iterator[Found | Ignored | Refused | Unclear]:
        """What is to be recorded as new, in the order of days; receipts are recorded on the way."""
        new = list(self._not_known(rows))
        by_day: dict[dt.date, list[_Row]] = {}
        for each in new:
            answer = self._answers.get(each.row.key) if each.row.source is None else None
            if answer == IGNORE:
                yield Ignored(
                    each.row.line, f"{each.row.amount} of {each.row.day}: {each.row.key} is answered with “ignore”"
                )
            else:
                by_day.setdefault(each.row.pay_date or each.row.day, []).append(each)
        held, others = self._held(by_day)
        for day in sorted(by_day):
            yield from self._day(day, by_day[day], held, others)
        self._questions.sources(self._plan, self._asked)

    def _not_known(self, rows: Sequence[Received]) -> Iterator[_Row]:
        identified = list(self._identified(rows))
        histories = self._writer.histories([each.id for each in identified])
        for each in identified:
            if each.id not in histories:
                yield each
                continue
            still_open = open_steps(histories[each.id])
            if not still_open:
                yield each
            elif (why := self._contradiction(each, still_open[-1].line)) is not None:
                self._report.refused.append(why)
            else:
                self._report.known += 1

    def _contradiction(self, each: _Row, line: str | None) -> Refused | None:
        """Why a row whose number is recorded with other content cannot be; None where it is known."""
        row = each.row
        if row.id is None or line is None:
            return None
        stands = read_line(json.loads(line))
        day, amount = getattr(stands, "deposit_date", None) or stands.date, stands.amount
        part = 2
        while amount != row.amount and (more := self._writer.standing(f"{each.id}-{part}")) is not None:
            amount, part = amount + more.value.amount, part + 1  # one row may be of several sources
        if day == row.day and amount == row.amount:
            return None
        return Refused(
            row.line,
            f"the id “{each.id}” is recorded with other content: {amount} of {day} there, {row.amount} of {row.day} "
            "here.",
            f"Correct it with `roth-ledger replace {each.id}`, or void it and import again.",
        )

    def _identified(self, rows: Sequence[Received]) -> Iterator[_Row]:
        """Rows with their ids: equal rows of a day are told apart by their place among equals."""
        seen: dict[str, int] = {}
        head = f"{self._person}\n{self._plan}\n"
        for row in rows:
            id_ = row.id
            if id_ is None:
                ordinal = seen[row.content] = seen.get(row.content, 0) + 1
                digest = blake2b(f"{head}{row.content}\n{ordinal}".encode(errors="replace"), digest_size=8).hexdigest()
                id_ = f"{self._format}-{digest}"
            yield _Row(id_, row, row.source or self._plain_answer(row))

    def _plain_answer(self, row: Received) -> str | None:
        """The source that the answer to a row's key names; None where there is none, a split, or no one source."""
        answer = self._answer_of(row)
        return answer if not row.of_all_sources and answer in row.choices and answer != IGNORE else None

    def _answer_of(self, row: Received) -> str | None:
        of_day = self._answers.get(f"{row.key}@{row.day}")
        return of_day if of_day is not None else self._answers.get(row.key)

    def _held(self, days: Mapping[dt.date, Any]) -> tuple[StubMoney, dict[dt.date, dict[str, int]]]:
        """What the plan's stubs hold around some days, and what contributions not of these rows do, by day."""
        if not days:
            return StubMoney({}), {}
        reader = self._writer.reader
        first, last = min(days), max(days)
        held = held_by_stubs(reader, self._person, self._plan, first - LATEST_AFTER_PAY * 6, last + EARLIEST_BEFORE_PAY)
        others: dict[dt.date, dict[str, int]] = {}
        for entry in reader.entries(
            "contribution", person=self._person, plan=self._plan, since=first - LATEST_AFTER_PAY, until=last
        ):
            if not entry.id.startswith(f"{self._format}-"):
                sums = others.setdefault(entry.value.deposit_date or entry.value.date, {})
                sums[entry.value.source] = sums.get(entry.value.source, 0) + entry.value.amount.cents
        return held, others

    def _day(
        self,
        day: dt.date,
        of_day: Sequence[_Row],
        held: StubMoney,
        others: Mapping[dt.date, Mapping[str, int]],
    ) -> Iterator[Found | Refused | Unclear]:
        rows = [Row(each.source, each.row.amount.cents) for each in of_day]
        exact = held.of_days([day, *(each.row.day for each in of_day)])
        close = held.near(day)
        for each in (*exact, *close):
            confirmed = agreeing(rows, each.cents)
            if confirmed is not None:
                yield from self._confirmed(of_day, each, confirmed, held)
                return
        for each in exact:
            confirmed = confirm(rows, each.cents)
            if any(sources is not None for sources in confirmed.sources):
                yield from self._confirmed(of_day, each, confirmed, held)
                return
        if day in others:
            same = agreeing(rows, others[day])
            if same is not None and None not in same.sources:
                self._report.confirming += len(of_day)
                return
        maybe = [each for each in close if each not in exact and shares_a_source(rows, each.cents)]
        if maybe:
            told = self._questions.whose_money(day, [each.row for each in of_day], maybe)
            if told is None:
                return
            if isinstance(told, dt.date):
                yield from self._confirmed(of_day, held.of(told), confirm(rows, held.of(told).cents), held)
                return
        yield from self._new(of_day)

    def _confirmed(
        self, of_day: Sequence[_Row], stub: Held, confirmed: Confirmed, held: StubMoney
    ) -> Iterator[Found | Refused | Unclear]:
        """Record receipts for what the stub holds; the rest is new."""
        unnamed = [each.row for each in of_day if each.source is None]
        beyond = self._questions.beyond(unnamed, stub, confirmed.beyond)
        if beyond is None:
            return
        rest, source = beyond
        receipts, new = [], []
        left = dict(stub.cents)
        for each, sources in zip(of_day, confirmed.sources, strict=True):
            if sources is None:
                new.append(each)
                continue
            cents = each.row.amount.cents
            carved = min(rest, cents) if each.source is None and source is not None else 0
            rest -= carved
            if carved:
                part = each.row._replace(amount=Money(carved), source=source)
                new.append(_Row(f"{each.id}-2" if carved < cents else each.id, part, source))
            if carved < cents or not carved:
                row = self._contribution(each.id, each.row, sources[0], Money(cents - carved))
                receipts.append(as_recorded(receipt_of(each.id, row, stub.pay_date, sources)))
                _take(left, sources, cents - carved)
        self._writer.record(receipts)
        self._report.confirming += len(receipts)
        self._report.confirmations += [
            Confirmation(each.row.line, stub.pay_date, each.row.amount)
            for each, sources in zip(of_day, confirmed.sources, strict=True)
            if sources is not None
        ]
        self.pay_dates.add(stub.pay_date)
        held.put(stub._replace(cents={source: cents for source, cents in left.items() if cents}))
        late = {each.row.day for each in of_day if each.row.day.year > max(day.year for day in stub.days)}
        for day in sorted(late):
            self._report.notes.append(
                f"the money of the pay stub of {stub.pay_date} reached the plan on {day}, in another year; basis "
                f"goes by that day: roth-ledger replace {stub.ids[0]} --set deposit_date={day} --reason …"
            )
        for theirs, ours in confirmed.renamed:
            self._report.notes.append(
                f"the record keeper has as {theirs} what the pay stub of {stub.pay_date} holds as {ours}; the stub "
                "counts"
            )
        yield from self._new(new)

    def _new(self, rows: Sequence[_Row]) -> Iterator[Found | Refused | Unclear]:
        by_key: dict[str, list[_Row]] = {}
        for each in rows:
            if each.source is not None:
                yield Found(each.row.line, self._contribution(each.id, each.row, each.source, each.row.amount))
            else:
                by_key.setdefault(each.row.key, []).append(each)
        for group in by_key.values():
            parts = self._parts(group[0].row)
            if parts is None:
                for each in group:
                    self._asked.setdefault(each.row.key, []).append(each.row)
                    draft = self._contribution(each.id, each.row, SOURCES[0], each.row.amount)
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
                    yield Found(each.row.line, self._contribution(id_, each.row, source, amount))

    def _parts(self, row: Received) -> tuple[Part, ...] | None:
        answer = self._answer_of(row)
        return None if answer is None else read_split(row.key, answer, row.choices)

    def _contribution(self, id_: str, row: Received, source: str, amount: Money) -> Contribution:
        return Contribution(
            id=id_,
            person=self._person,
            plan=self._plan,
            date=row.pay_date or row.day,
            source=source,
            amount=amount,
            limitation_year=row.limitation_year,
            deposit_date=row.day,
            document=row.document,
        )


def _take(left: dict[str, int], sources: Sequence[str], cents: int) -> None:
    for source in sources:
        taken = min(left.get(source, 0), cents) if cents > 0 else cents
        left[source] = left.get(source, 0) - taken
        cents -= taken
