"""Pay stubs as a list shows them: a few columns of money each, with the running year to date."""

import itertools
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ledger.domain.dates import EARLIEST, LATEST, year_bounds
from ledger.domain.entries.payroll import PayStub
from ledger.domain.listed import STANDS, Listed, StubSums
from ledger.domain.money import Money
from ledger.domain.records import read_recorded
from ledger.domain.sources import (
    AFTER_TAX,
    ANNUAL_ADDITIONS,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    FORFEITURE,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)
from ledger.services.ports import Reader
from ledger.services.year_to_date import Off, off, running

_PRE_TAX = (PRE_TAX_DEFERRAL, PRE_TAX_CATCH_UP)
_ROTH = (ROTH_DEFERRAL, ROTH_CATCH_UP)
_MATCH = (EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH)
_OTHER = (EMPLOYER_NONELECTIVE, EMPLOYER_NONELECTIVE_ROTH, FORFEITURE)


class StubMoney(NamedTuple):
    """Money of pay stubs by the columns of a list; None where a stub has none of it.

    Attributes:
        pre_tax, roth: With what payroll calls catch-up.
        match, other: The employer's, paid as Roth or not; `other` with forfeitures allocated.
        total: Everything on the stub, rollovers and loan repayments too.
    """

    pre_tax: Money | None
    roth: Money | None
    after_tax: Money | None
    match: Money | None
    other: Money | None
    total: Money


class StubRow(NamedTuple):
    """A pay stub of a list.

    Attributes:
        stands: False where it was voided, or another was entered in its place.
        year_to_date: Annual additions of its person and plan in its calendar year, through this stub.
        by_source: The same for every source.
        off: Printed totals that are not the ledger's.
    """

    sequence: int
    id: str
    batch: int
    stub: PayStub
    stands: bool
    money: StubMoney
    year_to_date: Money | None
    by_source: Mapping[str, Money]
    off: tuple[Off, ...]


class StubTotals(NamedTuple):
    """The totals of a list; pay is None where stubs do not say it."""

    stubs: int
    pay: Money | None
    money: StubMoney


def stub_rows(reader: Reader, sequences: Iterable[int]) -> list[StubRow]:
    """The pay stubs of some sequences, in the order given, each with the year to date through it."""
    lines = reader.listed_at(sequences)
    sums = reader.running(line.sequence for line in lines)
    return [_row(reader, line, sums.get(line.sequence)) for line in lines]


def has_several_plans(reader: Reader, person: str, year: int | None) -> bool:
    """Whether a person has pay stubs of more than one plan, in a calendar year or, of None, at any time."""
    first, last = (EARLIEST, LATEST) if year is None else year_bounds(year)
    paid = (each.id for each in reader.parties("plan") if reader.newest_stubs(person, each.id, first, last, 1))
    return len(list(itertools.islice(paid, 2))) > 1


def totals_of(sums: StubSums) -> StubTotals:
    """The totals of pay stubs that were added up."""
    pay = None if sums.unsaid or sums.compensation_cents is None else Money(sums.compensation_cents)
    return StubTotals(sums.count, pay, _columns(sums.cents))


def _row(reader: Reader, line: Listed, sums: Mapping[str, int] | None) -> StubRow:
    stub: PayStub = read_recorded(line.line)
    by_source = {source: Money(cents) for source, cents in (sums or {}).items()}
    return StubRow(
        line.sequence,
        line.reference,
        line.batch,
        stub,
        line.state == STANDS,
        _columns({source: amount.cents for source, amount in stub.amounts.items()}),
        None if sums is None else Money(sum(cents for source, cents in sums.items() if source in ANNUAL_ADDITIONS)),
        by_source,
        () if sums is None else _off(reader, line.reference, stub, by_source),
    )


def _off(reader: Reader, entry: str, stub: PayStub, by_source: Mapping[str, Money]) -> tuple[Off, ...]:
    """What is off; money outside stubs is looked at only where the stubs alone do not agree."""
    if not stub.year_to_date or not off(by_source, stub.year_to_date):
        return ()
    others = running(reader, stub.person, stub.plan, stub.pay_date, without=entry)
    return tuple(others.off(stub.amounts, stub.year_to_date))


def _columns(cents: Mapping[str, int]) -> StubMoney:
    def of(sources: tuple[str, ...]) -> Money | None:
        held = [cents[source] for source in sources if source in cents]
        return Money(sum(held)) if held else None

    return StubMoney(of(_PRE_TAX), of(_ROTH), of((AFTER_TAX,)), of(_MATCH), of(_OTHER), Money(sum(cents.values())))
