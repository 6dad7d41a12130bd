"""Money that stands in a pay stub and in a record keeper's row: the stub counts, the row becomes its receipt."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from ledger.domain.entries.payroll import Contribution, PayStub
from ledger.domain.entries.receipts import Receipt
from ledger.domain.money import Money, total
from ledger.domain.received import (
    EARLIEST_BEFORE_PAY,
    LATEST_AFTER_PAY,
    Confirmed,
    Held,
    Row,
    confirm,
    unconfirmed,
)
from ledger.domain.recorded import Recorded
from ledger.domain.records import as_recorded
from ledger.domain.sources import DEFERRAL_OF_LABEL, EMPLOYER
from ledger.importers.formats import is_of_a_row
from ledger.services.ports import Reader, Writer
from ledger.services.voids import void_line

_MOST_STUBS = 100_000


class StubMoney:
    """What the pay stubs of a stretch hold that no receipt has confirmed yet."""

    def __init__(self, held: Mapping[dt.date, Held]) -> None:
        self._held = dict(held)
        self._of_day: dict[dt.date, list[dt.date]] = {}
        for each in self._held.values():
            for day in each.days:
                self._of_day.setdefault(day, []).append(each.pay_date)

    def of(self, pay_date: dt.date) -> Held:
        """That of one pay date."""
        return self._held[pay_date]

    def put(self, held: Held) -> None:
        """What is left of a pay date's money from now on."""
        self._held[held.pay_date] = held

    def of_days(self, days: Iterable[dt.date]) -> list[Held]:
        """The pay dates whose money rows of some days are, whatever the amounts."""
        found = dict.fromkeys(pay_date for day in sorted(set(days)) for pay_date in self._of_day.get(day, ()))
        return [self._held[pay_date] for pay_date in found]

    def near(self, day: dt.date) -> list[Held]:
        """The pay dates whose money may have come on a day, the likeliest first."""
        before = (day - dt.timedelta(days=days) for days in range(LATEST_AFTER_PAY.days + 1))
        after = (day + dt.timedelta(days=days) for days in range(1, EARLIEST_BEFORE_PAY.days + 1))
        return [self._held[each] for each in (*before, *after) if each in self._held]


def held_by_stubs(
    reader: Reader, person: str, plan: str, first: dt.date, last: dt.date, only: Collection[dt.date] | None = None
) -> StubMoney:
    """What the pay stubs of a stretch of pay dates hold that no receipt has confirmed yet, of some of them `only`."""
    cents: dict[dt.date, dict[str, int]] = {}
    days: dict[dt.date, set[dt.date]] = {}
    ids: dict[dt.date, list[str]] = {}
    for stub in reader.newest_stubs(person, plan, first, last, _MOST_STUBS):
        if only is not None and stub.pay_date not in only:
            continue
        sums = cents.setdefault(stub.pay_date, {})
        days.setdefault(stub.pay_date, {stub.pay_date}).add(stub.deposit_date)
        ids.setdefault(stub.pay_date, []).append(stub.id)
        for source, amount in stub.cents.items():
            sums[source] = sums.get(source, 0) + amount
    if not cents:
        return StubMoney({})
    received = _receipts(reader, person, plan, min(cents), max(cents))
    return StubMoney(
        {
            day: Held(day, frozenset(days[day]), unconfirmed(sums, received.get(day, {})), tuple(ids[day]))
            for day, sums in cents.items()
        }
    )


def _receipts(
    reader: Reader, person: str, plan: str, first: dt.date, last: dt.date
) -> Mapping[dt.date, Mapping[tuple[str, ...], int]]:
    found: dict[dt.date, dict[tuple[str, ...], int]] = {}
    since, until = first - EARLIEST_BEFORE_PAY * 2, last + LATEST_AFTER_PAY * 6
    for each in reader.entries("receipt", person=person, plan=plan, since=since, until=until):
        sums = found.setdefault(each.value.pay_date, {})
        sums[each.value.sources] = sums.get(each.value.sources, 0) + each.value.amount.cents
    return found


def agreeing(rows: Sequence[Row], held: Mapping[str, int]) -> Confirmed | None:
    """How rows are of a pay date's money with every amount that both hold alike; None where they are not.

    Employer money may come without standing on the stub. Rows whose sources are split otherwise than the stub's are
    the same money where they add up to it: the stub knows the split.
    """
    by_source = confirm(rows, held)
    apart = (row for row, sources in zip(rows, by_source.sources, strict=True) if sources is None)
    if by_source.agrees and all(row.source in EMPLOYER for row in apart):
        return by_source
    together = confirm([Row(None, row.cents) for row in rows], held)
    return together if together.agrees else None


def shares_a_source(rows: Sequence[Row], held: Mapping[str, int]) -> bool:
    """Whether rows may be of the same money as what a pay date holds: a source of theirs is in both, or unsaid."""
    sources = {DEFERRAL_OF_LABEL.get(source, source) for source, cents in held.items() if cents}
    return bool(sources) and any(
        row.source is None or DEFERRAL_OF_LABEL.get(row.source, row.source) in sources for row in rows
    )


def take_place_of_rows(writer: Writer, stubs: Sequence[PayStub]) -> list[str]:
    """Let pay stubs that were just recorded take the place of rows of the record keeper that hold the same money.

    The rows' contributions are voided and become receipts of the stubs; all stay in the history.

    Returns:
        A sentence for each day of rows that is the same money and counts once now, or may be and counts beside it.
    """
    if not stubs or not writer.reader.holds("contribution"):
        return []
    notes = []
    by_plan: dict[tuple[str, str], list[PayStub]] = {}
    for stub in stubs:
        by_plan.setdefault((stub.person, stub.plan), []).append(stub)
    for (person, plan), group in by_plan.items():
        notes += _of_a_plan(writer, person, plan, {stub.pay_date for stub in group}, group)
    return notes


def _of_a_plan(writer: Writer, person: str, plan: str, new: set[dt.date], stubs: Sequence[PayStub]) -> list[str]:
    first = min(new) - LATEST_AFTER_PAY
    last = max(*(stub.deposit_date or stub.pay_date for stub in stubs), *new) + LATEST_AFTER_PAY
    entries = writer.reader.entries("contribution", person=person, plan=plan, since=first, until=last)
    by_day: dict[dt.date, list[Recorded[Contribution]]] = {}
    for entry in entries:
        if is_of_a_row(entry.id):
            by_day.setdefault(entry.value.deposit_date or entry.value.date, []).append(entry)
    notes = []
    for day in sorted(by_day):
        held = held_by_stubs(writer.reader, person, plan, min(new), max(new), new)
        notes += _of_a_day(writer, day, by_day[day], held)
    return notes


def _of_a_day(writer: Writer, day: dt.date, entries: Sequence[Recorded[Contribution]], held: StubMoney) -> list[str]:
    rows = [Row(entry.value.source, entry.value.amount.cents) for entry in entries]
    exact = held.of_days([day, *(entry.value.date for entry in entries)])
    for each in (*exact, *held.near(day)):
        confirmed = agreeing(rows, each.cents)
        if confirmed is not None:
            return _replace(writer, entries, each.pay_date, confirmed)
    for each in exact:
        confirmed = confirm(rows, each.cents)
        if any(sources is not None for sources in confirmed.sources):
            return _replace(writer, entries, each.pay_date, confirmed)
    return [
        f"the record keeper's rows of {day} come to {Money(sum(row.cents for row in rows))}, and the stub of "
        f"{each.pay_date} holds other amounts; both count. If they are the same money: roth-ledger void "
        f"{entries[0].id} --reason …"
        for each in held.near(day)[:1]
        if shares_a_source(rows, each.cents)
    ]


def _replace(
    writer: Writer, entries: Sequence[Recorded[Contribution]], pay_date: dt.date, confirmed: Confirmed
) -> list[str]:
    taken = [(entry, sources) for entry, sources in zip(entries, confirmed.sources, strict=True) if sources is not None]
    reason = f"the pay stub of {pay_date} holds this money"
    for entry, _ in taken:
        stands = writer.standing(entry.id)
        if stands is not None:
            writer.void([(stands.sequence, void_line(writer, entry.id, reason))])
    writer.record([as_recorded(receipt_of(entry.id, entry.value, pay_date, sources)) for entry, sources in taken])
    amount = total(entry.value.amount for entry, _ in taken)
    held = "" if confirmed.agrees else ", with another amount"
    return [f"the stub of {pay_date} holds the {amount} that the record keeper's rows say{held}; it counts once."]


def receipt_of(id_: str, row: Contribution, pay_date: dt.date, sources: tuple[str, ...]) -> Receipt:
    """The receipt that a row is, of a pay date's money."""
    return Receipt(
        id=id_,
        person=row.person,
        plan=row.plan,
        date=row.deposit_date or row.date,
        pay_date=pay_date,
        sources=sources,
        amount=row.amount,
        document=row.document,
    )
