"""The entries behind a sum: what each stub and contribution put into a plan, and the limitation year it counts in."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ledger.domain.alerts.deposit_alerts import late_deposit, words_of
from ledger.domain.entries.payroll import PayStub
from ledger.domain.figures import SUM, Figure, FigureEntry
from ledger.domain.limits.limitation_years import DAYS_TO_DEPOSIT, period_counted_in
from ledger.domain.money import Money, total
from ledger.domain.recorded import Allocated, Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import EMPLOYER
from ledger.services.explain.context import Context
from ledger.services.limits.limit_years import LimitYear


class PaidIn(NamedTuple):
    """One source's money of one entry, and what decides where it counts."""

    entry: FigureEntry
    deposited_on: dt.date
    limitation_year: int | None


def paid_in(context: Context, plans: Iterable[str], first: dt.date, last: dt.date) -> list[PaidIn]:
    """What stubs and contributions put into some plans up to the day it is seen from, oldest first.

    Args:
        context: The person's year.
        plans: Their ids.
        first: The first day of the stretch that is asked about.
        last: Its last day; of other days comes only what may count elsewhere than on its day.
    """
    among = set(plans)
    found: list[PaidIn] = []
    # A person may have entries of forty years: those of other days are read where one of them may count in this one.
    moved = {each.day for each in context.facts.allocated if each.plan in among and not first <= each.day <= last}
    for since, until in sorted([(first, min(last, context.as_of)), *((day, day) for day in moved)]):
        for each in context.reader.entries("pay_stub", "contribution", person=context.person, since=since, until=until):
            if each.value.plan in among:
                found += _paid(each)
    return found


def _paid(recorded: Recorded[Any]) -> Iterator[PaidIn]:
    """One entry's money by source."""
    value = recorded.value
    stub = isinstance(value, PayStub)
    record = "pay_stub" if stub else "contribution"
    amounts = value.amounts.items() if stub else ((value.source, value.amount),)
    for source, amount in amounts:
        if amount:
            yield PaidIn(
                FigureEntry(recorded.id, record, value.date, value.plan, source, amount, value.document or ""),
                value.deposit_date or value.date,
                None if stub else value.limitation_year,
            )


def counted(context: Context, group: LimitYear, money: Iterable[PaidIn]) -> tuple[list[FigureEntry], list[FigureEntry]]:
    """Tell what counts in a limitation year from what has its day in it and counts elsewhere.

    An entry whose day is not in the limitation year that it counts in says why, and so does one left out.
    """
    counting, elsewhere = [], []
    for each in money:
        within = group.first <= each.entry.date <= group.last
        if each.limitation_year is None and each.deposited_on - each.entry.date <= DAYS_TO_DEPOSIT:
            if within:
                counting.append(each.entry)
            continue
        period, why = _period(context, group, each)
        if period == (group.year, group.first, group.last):
            counting.append(each.entry._replace(why=why))
        elif within:
            elsewhere.append(each.entry._replace(why=why))
    return counting, elsewhere


def _period(context: Context, group: LimitYear, each: PaidIn) -> tuple[Any, str]:
    """The limitation year that money counts in, and why it is not simply its day's."""
    facts, entry = context.facts, each.entry
    employer = facts.employers[facts.plans[entry.plan].employer]
    return_due, tax_exempt = employer.return_due, employer.tax_exempt
    money = Allocated(entry.plan, entry.source, entry.date, each.deposited_on, each.limitation_year, entry.amount.cents)
    period = period_counted_in(money, group.measured, return_due=return_due, tax_exempt=tax_exempt)
    late = late_deposit(money, group.measured, return_due=return_due, tax_exempt=tax_exempt)
    named = each.limitation_year is not None
    if late is None:
        return period, f"allocated to the limitation year that ends in {each.limitation_year}" if named else ""
    meant = f"{'allocated to' if named else 'paid in'} {words_of(late.meant)}"
    if late.deadline is None:
        return period, (
            f"{meant}, deposited {each.deposited_on}: taken as in time, as it is not on file when the employer's "
            "return is due"
        )
    rule = "" if entry.source in EMPLOYER else " (that it has 30 days is unsettled)"
    return period, (
        f"{meant}, but deposited {each.deposited_on}, after {late.deadline}{rule}: it counts in the limitation year of "
        "deposit"
    )


def by_plan(context: Context, entries: Iterable[FigureEntry]) -> tuple[Figure, ...]:
    """Entries of one source as a figure a plan."""
    plans: dict[str, list[FigureEntry]] = {}
    for each in entries:
        plans.setdefault(each.plan, []).append(each)
    return tuple(
        Figure(plan, context.facts.plans[plan].name, total(each.amount for each in of_plan), how=SUM,
               entries=tuple(of_plan))
        for plan, of_plan in plans.items()
    )  # fmt: skip


def account_entries(
    context: Context, record: str, plans: Sequence[str], why: str = "", *, sign: int = 1
) -> list[tuple[Any, FigureEntry]]:
    """Refunds, conversions and the like of some plans up to the day it is seen from, each with its value."""
    found = []
    recorded: list[Recorded[Any]] = context.reader.entries(record, person=context.person, until=context.as_of)
    for each in recorded:
        value = each.value
        if value.plan in plans:
            amount = value.gross if record == "conversion" else value.amount
            source = getattr(value, "source", "")
            found.append((value, FigureEntry(each.id, record_of(value), value.date, value.plan, source,
                                             Money(sign * amount.cents), value.document or "", why)))  # fmt: skip
    return found
