"""A person's conversions and rollovers, each leg with its basis and earnings, and what waits beside them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.domain.basis.outcomes import CONVERSION, ConversionOutcome
from ledger.domain.entries.conversions import Conversion
from ledger.domain.money import Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.status import AfterTaxWaiting
from ledger.services.accounts import follow_accounts
from ledger.services.alerts.waiting import after_tax_waiting
from ledger.services.ports import Reader

# What else happens to plan money and IRAs beside pay stubs and conversions.
OTHER_RECORDS = (
    "valuation",
    "earnings",
    "opening_balance",
    "contribution",
    "refund",
    "distribution",
    "forfeited",
    "loan",
    "ira_opening_balance",
    "ira_contribution",
    "ira_conversion",
    "ira_distribution",
    "ira_roll_in",
    "roth_ira_distribution",
)


class RegisterRow(NamedTuple):
    """One leg of a conversion.

    Attributes:
        key: The entry's id, and the place of the leg where it is not the first.
        entry: What was recorded.
        counted: False where it is dated after the day it is seen from; its basis and earnings are then not known.
    """

    key: str
    entry: Recorded[Conversion]
    outcome: ConversionOutcome
    counted: bool

    @property
    def earnings_missing(self) -> bool:
        """Whether its taxable amount is unknown for want of something that a person can enter."""
        return self.counted and self.outcome.taxable is None


class RegisterSums(NamedTuple):
    """Rows added up; None where a figure of one of them is not known."""

    rows: int
    amount: Money
    basis: Money | None
    earnings: Money | None
    taxable: Money | None


class ConversionRegister(NamedTuple):
    """The conversions of a year or of all years, by day.

    Attributes:
        waiting: After-tax money by plan, at the end of the year or on the day it is seen from.
        waiting_on: That day.
        others: Balances, statements and whatever else was entered about accounts in the same time, by day.
    """

    rows: tuple[RegisterRow, ...]
    waiting: tuple[AfterTaxWaiting, ...]
    waiting_on: dt.date
    others: tuple[Recorded[Any], ...]


def conversion_register(
    reader: Reader, person: str, year: int | None, today: dt.date, *, plan: str | None = None
) -> ConversionRegister:
    """The register of a person's conversions and rollovers.

    Args:
        reader: The ledger.
        person: Whose.
        year: The calendar year; None for all years.
        today: The day it is seen from.
        plan: Of one plan alone, by its id.
    """
    accounts = follow_accounts(reader, person, year or today.year, today)
    found: dict[str, list[ConversionOutcome]] = {}
    for outcome in accounts.all_outcomes:
        if outcome.record == CONVERSION:
            found.setdefault(outcome.id, []).append(outcome)
    since = None if year is None else dt.date(year, 1, 1)
    until = None if year is None else dt.date(year, 12, 31)
    entries = reader.entries("conversion", person=person, plan=plan, since=since, until=until)
    waiting = after_tax_waiting({each.pool.plan: each for each in accounts.histories}, accounts.until)
    return ConversionRegister(
        rows=tuple(row for entry in entries for row in _rows(entry, found.get(entry.id, ()))),
        waiting=tuple(each for each in waiting if plan in (None, each.plan)),
        waiting_on=accounts.until,
        others=_others(reader, person, plan, since, until),
    )


def _others(
    reader: Reader, person: str, plan: str | None, since: dt.date | None, until: dt.date | None
) -> tuple[Recorded[Any], ...]:
    own = reader.entries(*OTHER_RECORDS, person=person, plan=plan, since=since, until=until)
    mergers = reader.entries("plan_merger", since=since, until=until)
    met = [each for each in mergers if each.value.person in (None, person) and plan in (None, *_plans_of(each.value))]
    return tuple(sorted([*own, *met], key=lambda each: (each.value.date, each.sequence)))


def _plans_of(merger: Any) -> tuple[str, str]:
    return merger.plan, merger.into


def _rows(entry: Recorded[Conversion], outcomes: Iterable[ConversionOutcome]) -> Iterable[RegisterRow]:
    followed = tuple(outcomes)
    for place, outcome in enumerate(followed or _to_come(entry)):
        key = entry.id if place == 0 else f"{entry.id} {place + 1}"
        yield RegisterRow(key, entry, outcome, counted=bool(followed))


def _to_come(entry: Recorded[Conversion]) -> Iterable[ConversionOutcome]:
    conversion = entry.value
    for leg in conversion.parts:
        yield ConversionOutcome(
            id=entry.id,
            record=CONVERSION,
            plan=conversion.plan,
            date=conversion.date,
            source=conversion.source,
            destination=leg.destination,
            direct=leg.direct,
            amount=leg.amount,
            basis=None,
            taxable=None,
            earnings_out=None,
            method=None,
            why=f"It is dated {conversion.date}, after the day the ledger is seen from: not counted yet.",
            into=leg.into,
            arrived=leg.date,
        )


def sums_of(rows: Iterable[RegisterRow]) -> RegisterSums:
    """What some rows come to; those not counted yet are left out."""
    counted = [row.outcome for row in rows if row.counted]
    return RegisterSums(
        rows=len(counted),
        amount=total(each.amount for each in counted),
        basis=_sum(each.basis for each in counted),
        earnings=_sum(each.earnings_out for each in counted),
        taxable=_sum(each.taxable for each in counted),
    )


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    parts = tuple(amounts)
    return None if None in parts else total(part for part in parts if part is not None)
