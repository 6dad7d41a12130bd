"""Pay stubs that arrive after the record keeper's rows of the same money: they take the rows' place."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ledger.domain.entries.payroll import Contribution, PayStub
from ledger.domain.entries.receipts import Receipt
from ledger.domain.money import Money, total
from ledger.domain.received import Held, Row
from ledger.domain.record_keepers import SAY_NO_SOURCE, format_of
from ledger.domain.recorded import Recorded
from ledger.domain.records import as_recorded
from ledger.services.ports import Writer
from ledger.services.receipts.entries import learn_deposit_dates, receipts_of, take_back
from ledger.services.receipts.matching import (
    Match,
    agreeing,
    differing,
    of_a_run,
    of_several,
    perhaps_held,
    take,
)
from ledger.services.receipts.stub_money import RECEIVED_WITHIN, StubMoney, held_by_stubs

_AROUND = dt.timedelta(days=60)
SEPARATE = "separate"


class Doubt(NamedTuple):
    """Rows of a day that may be the money of a pay stub with other amounts; both count until somebody says."""

    day: dt.date
    pay_date: dt.date
    amount: Money
    ids: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"the record keeper's rows of {self.day} come to {self.amount}, and the stub of {self.pay_date} holds "
            f"other amounts; both count. If they are the same money, import the record keeper's file again with "
            f"--answer same:{self.day}={self.pay_date}; if not, with --answer same:{self.day}={SEPARATE}."
        )


class Arrived(NamedTuple):
    """What became of rows when stubs arrived: sentences to tell, and what is not known."""

    notes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


Told = Callable[[dt.date], dt.date | str | None]


def told_before(writer: Writer, plan: str) -> Told:
    """What was answered about the rows of a day: the pay date whose money they are, or that they are separate."""
    answers = {each.label: each.answer for each in writer.reader.parties("import_answer") if each.plan == plan}

    def told(day: dt.date) -> dt.date | str | None:
        return read_told(answers.get(f"same:{day}"))

    return told


def read_told(answer: str | None) -> dt.date | str | None:
    """An answer to whether rows are a pay stub's money; None where it is none."""
    if answer is None or answer == SEPARATE:
        return answer
    try:
        return dt.date.fromisoformat(answer)
    except ValueError:
        return None


def take_place_of_rows(
    writer: Writer, stubs: Sequence[PayStub], told_of: Callable[[str], Told] | None = None
) -> Arrived:
    """Let pay stubs that were just recorded take the place of rows of the record keeper that hold the same money.

    The rows' contributions are voided and become receipts of the stubs; all stay in the history.

    Args:
        writer: The open batch.
        stubs: What was recorded.
        told_of: For a plan, what was answered about the rows of a day; what is remembered where not given.
    """
    if not stubs or not (writer.reader.holds("contribution") or writer.reader.holds("receipt")):
        return Arrived()
    notes: list[str] = []
    doubts: list[Doubt] = []
    by_plan: dict[tuple[str, str], list[PayStub]] = {}
    for stub in stubs:
        by_plan.setdefault((stub.person, stub.plan), []).append(stub)
    for whose, group in by_plan.items():
        told = told_of(whose[1]) if told_of is not None else told_before(writer, whose[1])
        arrival = _Arrival(writer, whose, {stub.pay_date for stub in group}, told)
        arrival.run()
        notes += arrival.notes
        doubts += arrival.doubts
    return Arrived(tuple(notes), tuple(doubts))


def retell(writer: Writer, whose: tuple[str, str], day: dt.date, pay_date: dt.date) -> None:
    """Let the rows of a day that count become receipts of a pay stub, as somebody says now."""
    if writer.reader.newest_stubs(*whose, pay_date, pay_date, 1):
        _Arrival(writer, whose, {pay_date}, lambda each: pay_date if each == day else SEPARATE).run()


class _Arrival:
    """New stubs of one person's plan, against the rows that stand."""

    def __init__(self, writer: Writer, whose: tuple[str, str], new: set[dt.date], told: Told) -> None:
        self._writer = writer
        self._whose = whose
        self._new = new
        self._told = told
        self.notes: list[str] = []
        self.doubts: list[Doubt] = []

    def run(self) -> None:
        touched: set[dt.date] = set()
        first, last = min(self._new) - _AROUND, max(self._new) + _AROUND
        for format_, by_day in self._rows(first, last).items():
            money = held_by_stubs(self._writer.reader, self._whose, first, last, format_)
            for day in sorted(by_day):
                touched |= self._of_a_day(format_, day, by_day[day], money)
        self.notes += learn_deposit_dates(self._writer, self._whose, touched)

    def _rows(self, first: dt.date, last: dt.date) -> dict[str, dict[dt.date, list[Recorded[Any]]]]:
        """Contributions made of rows, and receipts of money that no stub holds, by format and the day they came."""
        person, plan = self._whose
        reader = self._writer.reader
        found: dict[str, dict[dt.date, list[Recorded[Any]]]] = {}
        stubs = {stub.pay_date for stub in reader.newest_stubs(person, plan, first, last + RECEIVED_WITHIN, 100_000)}
        for entry in reader.entries(
            "contribution", "receipt", person=person, plan=plan, since=first, until=last + RECEIVED_WITHIN
        ):
            value = entry.value
            # A receipt of a new stub's pay date waited for it, or is of a stub that was there before.
            waits = not isinstance(value, Receipt) or value.pay_date not in stubs
            if waits and (format_ := format_of(entry.id)):
                day = value.date if isinstance(value, Receipt) else value.deposit_date or value.date
                found.setdefault(format_, {}).setdefault(day, []).append(entry)
        return found

    def _of_a_day(self, format_: str, day: dt.date, entries: Sequence[Recorded[Any]], money: StubMoney) -> set[dt.date]:
        rows = [Row(source_said(format_, entry.value), entry.value.amount.cents) for entry in entries]
        told = self._told(day)
        exact = [each for each in money.of_days([day, *(entry.value.date for entry in entries)]) if self._is_new(each)]
        near = [each for each in money.near(day) if each not in exact]
        match = None if told == SEPARATE else self._match(day, rows, exact, near, told, money)
        if match is not None:
            return self._replace(entries, match, money)
        maybe = [each for each in perhaps_held(day, rows, money) if self._is_new(each)]
        if maybe and told is None:
            amount = total(entry.value.amount for entry in entries)
            self.doubts.append(Doubt(day, maybe[0].pay_date, amount, tuple(entry.id for entry in entries)))
        return set()

    def _match(
        self,
        day: dt.date,
        rows: Sequence[Row],
        exact: Sequence[Held],
        near: Sequence[Held],
        told: dt.date | str | None,
        money: StubMoney,
    ) -> Match | None:
        if isinstance(told, dt.date):
            held = next((each for each in (*exact, *near, *money.around(told)) if each.pay_date == told), None)
            return None if held is None or not self._is_new(held) else differing(rows, held)
        for each in (*exact, *near):
            if self._is_new(each) and (match := agreeing(rows, each)) is not None:
                return match
        together = of_several(rows, [*exact, *near])
        if together is not None and self._new & {part.pay_date for part in together.parts}:
            return together
        differ = next((match for each in exact if (match := differing(rows, each)) is not None), None)
        if differ is not None:
            return differ
        run = of_a_run(rows, money.before(day))
        return run if run is not None and self._new & {part.pay_date for part in run.parts} else None

    def _is_new(self, held: Held) -> bool:
        return held.pay_date in self._new

    def _replace(self, entries: Sequence[Recorded[Any]], match: Match, money: StubMoney) -> set[dt.date]:
        """Turn rows into receipts; what the stub does not hold of them stays a contribution."""
        pay_dates = {part.pay_date for part in match.parts}
        names = " and ".join(str(day) for day in sorted(pay_dates))
        by_row: dict[int, list[Any]] = {}
        for part in match.parts:
            by_row.setdefault(part.row, []).append(part)
        taken = [(entries[place], parts) for place, parts in by_row.items()]
        take_back(self._writer, [entry.id for entry, _ in taken], f"the pay stub of {names} holds this money")
        beyond = self._beyond(taken, match, money)
        for entry, parts in taken:
            kept = beyond.get(entry.id, 0)
            parts[-1] = parts[-1]._replace(cents=parts[-1].cents - kept)
            lines = receipts_of(entry.id, entry.value, [part for part in parts if part.cents or not kept])
            self._writer.record(lines)
            if kept:
                rest = f"{entry.id}-rest" if lines else entry.id
                self._writer.record([as_recorded(replace(entry.value, id=rest, amount=Money(kept)))])
            for part in parts:
                held = dict(money.of(part.pay_date).cents)
                take(held, part.sources, part.cents)
                money.put(money.of(part.pay_date)._replace(cents=held))
        amount = total(entry.value.amount for entry, _ in taken)
        differs = "" if match.agrees or beyond else ", with another amount"
        self.notes.append(
            f"the stub of {names} holds the {amount} that the record keeper's rows say{differs}; it counts once."
        )
        return pay_dates

    def _beyond(self, taken: Sequence[tuple[Recorded[Any], Any]], match: Match, money: StubMoney) -> Mapping[str, int]:
        """What rows whose source was answered hold beyond the stub: of the one answered source that it lacks."""
        if not match.beyond:
            return {}
        held = {source for part in match.parts for source in money.of(part.pay_date).cents}
        others = [
            entry for entry, _ in taken if isinstance(entry.value, Contribution) and entry.value.source not in held
        ]
        if len({entry.value.source for entry in others}) != 1:
            return {}
        kept: dict[str, int] = {}
        rest = match.beyond
        for entry in reversed(others):
            kept[entry.id] = min(rest, entry.value.amount.cents)
            rest -= kept[entry.id]
        return kept if not rest else {}


def source_said(format_: str, value: Contribution | Receipt) -> str | None:
    """The source that the record keeper said; None where an answer split what its file adds together."""
    if isinstance(value, Receipt):
        return value.sources[0] if len(value.sources) == 1 else None
    return None if format_ in SAY_NO_SOURCE else value.source
