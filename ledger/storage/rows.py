"""The rows that a value becomes: its entry, and the amounts in it that limits and basis add up."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger.domain.records import Line, day_of, record_of
from ledger.domain.sources import COMPENSATION, PAY_UNKNOWN, PLAN_PAY


class Rows(NamedTuple):
    """A value as rows: one of `entry`, in column order, and those of `amount`."""

    entry: tuple[Any, ...]
    amounts: list[tuple[Any, ...]]


def rows_of(line: Line, *, sequence: int, batch: int, voids: int | None = None) -> Rows:
    """The rows of a value to be recorded."""
    value = line.value
    record = record_of(value)
    day = day_of(value)
    plan = value.id if record == "plan" else getattr(value, "plan", None)
    person = value.id if record == "person" else getattr(value, "person", None)
    entry = (
        sequence,
        batch,
        record,
        line.reference,
        person,
        plan,
        None if day is None else day.isoformat(),
        voids,
        line.text,
    )
    return Rows(entry, [(person, *amount[:2], amount[2], sequence, *amount[3:]) for amount in _amounts(value, record)])


def _amounts(value: Any, record: str) -> Iterator[tuple[str, str, str, str, int | None, int]]:
    """Day, plan, source, deposit day, limitation year and cents of each amount in a value."""
    if record == "pay_stub":
        day = value.pay_date.isoformat()
        deposited = day if value.deposit_date is None else value.deposit_date.isoformat()
        for source, amount in value.amounts.items():
            yield day, value.plan, source, deposited, None, amount.cents
        if value.compensation is None:
            yield day, value.plan, PAY_UNKNOWN, deposited, None, 1
        else:
            yield day, value.plan, COMPENSATION, deposited, None, value.compensation.cents
        if value.plan_pay is not None:
            yield day, value.plan, PLAN_PAY, deposited, None, value.plan_pay.cents
    elif record == "contribution":
        day = value.date.isoformat()
        deposited_on: dt.date = value.deposit_date or value.date
        yield day, value.plan, value.source, deposited_on.isoformat(), value.limitation_year, value.amount.cents
