"""The records that hold an election, and what each pay date then elects in all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from ledger.domain.money import Money
from ledger.domain.pay_schedules import ExpectedPay, PaySchedule
from ledger.domain.planning.election_terms import Elected, PayToCome, Row
from ledger.domain.records import as_recorded
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS, PRE_TAX_DEFERRAL, ROTH_DEFERRAL, SOURCES
from ledger.services.elections.election_dates import Coming
from ledger.services.ports import Store
from ledger.services.recording import check_names

_EMPLOYEE = ELECTIVE_DEFERRALS | {AFTER_TAX}


class Elects(NamedTuple):
    """What a pay date elects by source: shares of pay, and amounts beside them."""

    shares: dict[str, Decimal]
    amounts: dict[str, Money]


def elects_of(coming: Coming, date: PayToCome, elected: Elected | None, step: Decimal | None) -> Elects:
    """All that a pay date elects once the election is recorded, repayments of its record included.

    Outside the limitation year that is planned after-tax money stays as the record has it; where the new election
    does not apply (`elected` is None), all of the employee's money does.
    """
    if elected is None:
        return Elects(coming.elections, coming.election_amounts)
    counts = {PRE_TAX_DEFERRAL: elected.pre_tax, ROTH_DEFERRAL: elected.roth}
    if date.counted:
        counts[AFTER_TAX] = elected.after_tax
    changed = frozenset(_EMPLOYEE if date.counted else ELECTIVE_DEFERRALS)
    shares = {} if step is None else {source: step * count for source, count in counts.items() if count}
    amounts = {source: Money(count) for source, count in counts.items() if count} if step is None else {}
    return Elects(_merged(coming.elections, shares, changed), _merged(coming.election_amounts, amounts, changed))


def of_employee(elects: Elects) -> Elects:
    """The employee's own money of what is elected."""
    return Elects(
        {source: each for source, each in elects.shares.items() if source in _EMPLOYEE},
        {source: each for source, each in elects.amounts.items() if source in _EMPLOYEE},
    )


def records_of(
    coming: Sequence[Coming], dates: Sequence[PayToCome], rows: Sequence[Row], step: Decimal | None
) -> Iterable[PaySchedule | ExpectedPay]:
    """What would hold the election: a schedule from each pay date on which it changes, and each bonus it reaches.

    A record that elects the same already is left as it is; one before the change is replaced only where it names a
    match that is left out, since beside it no projection would look at the plan's formula.
    """
    latest: dict[int, Any] = {}
    for each, date, row in zip(coming, dates, rows, strict=True):
        record = each.record
        elects = elects_of(each, date, row.elected, step)
        new = replace(record, elections=elects.shares, election_amounts=elects.amounts)
        if isinstance(new, ExpectedPay):
            if new != record:
                yield new
            continue
        before = latest.get(id(record), record)
        if (new.elections, new.election_amounts) != (before.elections, before.election_amounts):
            latest[id(record)] = new
            yield replace(new, id=None, from_=each.pay_date, note=None, document=None)


def _merged(held: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]) -> dict[str, Any]:
    """What a record elects, with the employee's own sources replaced."""
    kept = {source: each for source, each in held.items() if source not in changed}
    return dict(sorted({**kept, **new}.items(), key=lambda pair: SOURCES.index(pair[0])))


def record_election(store: Store, values: Iterable[PaySchedule | ExpectedPay], command: str) -> list[str]:
    """Record what holds an election, in one batch.

    Returns:
        What each is known by, in order.

    Raises:
        LedgerError: a person or plan it names is not there.
    """
    with store.batch(command) as writer:
        lines = []
        for value in values:
            check_names(writer, value)
            line = as_recorded(value)
            ordinal = 1
            while isinstance(value, PaySchedule) and writer.standing(line.reference) is not None:
                ordinal += 1
                line = as_recorded(value, ordinal)
            writer.record([line])
            lines.append(line.reference)
        return lines
