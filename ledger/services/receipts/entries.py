"""Receipts as entries: made of rows, moved to another pay date, and what they tell of the day of a deposit."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ledger.domain.entries.payroll import Contribution, PayStub
from ledger.domain.entries.receipts import Receipt
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import Line, as_recorded
from ledger.domain.sources import AFTER_TAX, EMPLOYER
from ledger.services.ports import Writer
from ledger.services.receipts.matching import Part
from ledger.services.voids import void_line

_TOLD = 10


def receipts_of(id_: str, row: Contribution | Receipt, parts: Sequence[Part]) -> list[Line]:
    """The receipts that a row is, one for each pay date and source it is of; the first has the row's own id."""
    day = row.date if isinstance(row, Receipt) else row.deposit_date or row.date
    return [
        as_recorded(
            Receipt(
                id=id_ if place == 1 else f"{id_}-r{place}",
                person=row.person,
                plan=row.plan,
                date=day,
                pay_date=part.pay_date,
                sources=part.sources,
                amount=Money(part.cents),
                document=row.document,
            )
        )
        for place, part in enumerate(parts, 1)
    ]


def take_back(writer: Writer, ids: Iterable[str], reason: str) -> None:
    """Void some entries that stand."""
    for id_ in ids:
        stands = writer.standing(id_)
        if stands is not None:
            writer.void([(stands.sequence, void_line(writer, id_, reason))])


def move_receipts(writer: Writer, before: PayStub, after: PayStub) -> None:
    """Let the receipts of a pay stub follow it to another pay date."""
    if before.pay_date == after.pay_date:
        return
    reader = writer.reader
    if reader.newest_stubs(before.person, before.plan, before.pay_date, before.pay_date, 1):
        return  # another stub of the old date may be what they are of
    for each in reader.entries("receipt", person=before.person, plan=before.plan):
        if each.value.pay_date == before.pay_date:
            take_back(writer, [each.id], f"the pay date was corrected to {after.pay_date}")
            writer.record([as_recorded(replace(each.value, pay_date=after.pay_date))])


def learn_deposit_dates(writer: Writer, whose: tuple[str, str], pay_dates: Iterable[dt.date]) -> list[str]:
    """Give pay stubs that say no deposit date the day on which a record keeper received their money.

    That of the after-tax money, else of the employee's; none where it came on several days.

    Returns:
        What to tell: which stubs have that date now, and those whose money came in another year than was paid.
    """
    wanted = set(pay_dates)
    if not wanted:
        return []
    person, plan = whose
    reader = writer.reader
    of_pay_date: dict[dt.date, list[Receipt]] = {}
    for each in reader.entries("receipt", person=person, plan=plan):
        of_pay_date.setdefault(each.value.pay_date, []).append(each.value)
    notes = []
    learned = []
    for pay_date in sorted(wanted):
        day = _day_of(of_pay_date.get(pay_date, []))
        stubs = reader.newest_stubs(person, plan, pay_date, pay_date, 2)
        if day is None or day <= pay_date or len(stubs) != 1:
            continue
        stands = writer.standing(stubs[0].id)
        if stands is None or stands.value.deposit_date is not None:
            continue
        _state_deposit_date(writer, stands, day)
        learned.append(f"{pay_date} ({day})")
        if day.year != pay_date.year:
            notes.append(
                f"the money of the pay stub of {pay_date} reached the plan on {day}, in another year: that is its "
                "deposit date now, and basis goes by it."
            )
    if learned:
        more = f" and {len(learned) - _TOLD} more" if len(learned) > _TOLD else ""
        notes.append(
            "the day on which the record keeper received it is now the deposit date of the pay stubs of "
            f"{', '.join(learned[:_TOLD])}{more}."
        )
    return notes


def _state_deposit_date(writer: Writer, stands: Recorded[Any], day: dt.date) -> None:
    take_back(writer, [stands.id], f"the record keeper received its money on {day}")
    writer.record([as_recorded(replace(stands.value, id=stands.id, deposit_date=day))])


def _day_of(receipts: Sequence[Receipt]) -> dt.date | None:
    """The one day on which a pay date's after-tax, else the employee's money came; None where it was several."""
    after_tax = {each.date for each in receipts if AFTER_TAX in each.sources}
    employee = {each.date for each in receipts if not EMPLOYER.issuperset(each.sources)}
    days = after_tax or employee
    return days.pop() if len(days) == 1 else None
