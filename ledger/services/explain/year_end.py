"""What a figure of the year's tax summary is walked back from: the summary, and the accounts that it sums up."""

import datetime as dt
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.dates import year_bounds
from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import NotFoundError
from ledger.domain.figures import SUM, Figure, FigureEntry
from ledger.domain.money import ZERO, Money, total
from ledger.domain.plan_history import plan_on
from ledger.domain.recorded import Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX
from ledger.domain.tax.year_end import YearEnd
from ledger.services.accounts import Accounts, follow_accounts
from ledger.services.ports import Reader
from ledger.services.year_end import summed_up


class TaxYear(NamedTuple):
    """A person's year as its tax summary shows it, and the accounts it was made from.

    Attributes:
        plan: The one plan that is asked about; None: all of them.
        recorded: Entries of plans and IRAs by id, of all years up to the day it is seen from.
    """

    reader: Reader
    person: str
    plan: str | None
    accounts: Accounts
    found: YearEnd
    recorded: Mapping[str, Recorded[Any]]

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.accounts.year

    def wants(self, plan: str) -> bool:
        """Whether a plan is asked about."""
        return self.plan in {None, plan}

    def within(self, day: dt.date) -> bool:
        """Whether a day is in the part of the year that is looked at."""
        return day.year == self.year and day <= self.accounts.until

    def of_year(self, kind: type[Any]) -> list[Recorded[Any]]:
        """Entries of plans and IRAs of one kind dated within the year, by day."""
        return [
            each for each in self.recorded.values() if isinstance(each.value, kind) and self.within(each.value.date)
        ]

    def in_pool(self, outcome: ConversionOutcome) -> bool:
        """Whether what left came out of the contract that holds the plan's after-tax money.

        Source: IRC 72(d)(2), 402A(d)(4).
        """
        if outcome.source == AFTER_TAX:
            return True
        rules = plan_on(self.accounts.plans[outcome.plan], self.accounts.changes, outcome.date)
        return not rules.separate_after_tax_contract

    def command(self, figure: str, year: int, plan: str | None = None) -> str:
        """The command that walks a figure of another year back."""
        words = ["roth-ledger", "explain", figure, "--person", self.person, "--year", str(year)]
        return shlex.join([*words, "--plan", plan] if plan else words)


def tax_year(
    reader: Reader, person: str, year: int, as_of: dt.date, plan: str | None = None, *, estimate: bool = False
) -> TaxYear:
    """Sum a person's year up once more, and keep what it was made from.

    Args:
        reader: The ledger.
        person: Whose.
        year: The calendar year.
        as_of: Later entries are left out.
        plan: The one plan that is asked about; None: all of them.
        estimate: Whether the earnings of conversions that are not known are estimated.

    Raises:
        NotFoundError: the person or the plan is not in the ledger.
    """
    accounts = follow_accounts(reader, person, year, as_of, estimate=estimate)
    if accounts.person is None:
        raise NotFoundError(f"The person “{person}” is not in the ledger.", hint="See `roth-ledger person list`.")
    if plan is not None and plan not in accounts.plans:
        raise NotFoundError(
            f"The plan “{plan}” is not in the ledger.", hint=f"One of: {', '.join(accounts.plans) or 'none yet'}."
        )
    recorded = {each.id: each for each in (*accounts.events, *accounts.ira_entries)}
    return TaxYear(reader, person, plan, accounts, summed_up(reader, person, accounts), recorded)


class Deposit(NamedTuple):
    """What one entry put into one source of a plan."""

    entry: FigureEntry
    reached: dt.date


def paid_in(year: TaxYear, sources: Iterable[str]) -> list[Deposit]:
    """What stubs and contributions of the year, or deposited in it, put into some sources; with the day of deposit."""
    among = set(sources)
    found = []
    for each in _with_deposits(year, among):
        value = each.value
        amounts = value.amounts.items() if isinstance(value, PayStub) else ((value.source, value.amount),)
        reached = value.deposit_date or value.date
        why = "" if reached == value.date else f"deposited {reached}"
        found += [
            Deposit(of_entry(each, amount, why, source=source), reached)
            for source, amount in amounts
            if source in among and amount
        ]
    return found


def _with_deposits(year: TaxYear, sources: Collection[str]) -> Iterator[Recorded[Any]]:
    """Stubs and contributions of the year and later ones, after those of the years before that a deposit came from."""
    earlier = {
        each.year
        for each in year.reader.paid_earlier(year.person, sorted(sources), year.accounts.until)
        if year.within(each.date)
    }
    for each in sorted(earlier):
        first, last = year_bounds(each)
        yield from year.reader.entries("pay_stub", "contribution", person=year.person, since=first, until=last)
    first, _ = year_bounds(year.year)
    yield from year.reader.entries("pay_stub", "contribution", person=year.person, since=first)


def of_entry(recorded: Recorded[Any], amount: Money, why: str = "", *, source: str | None = None) -> FigureEntry:
    """An entry with what it adds to a figure; `source` where the entry itself holds several."""
    value = recorded.value
    return FigureEntry(
        id=recorded.id,
        record=record_of(value),
        date=value.date,
        plan=getattr(value, "plan", ""),
        source=getattr(value, "source", "") if source is None else source,
        amount=amount,
        document=value.document or "",
        why=why,
    )


def summed(
    name: str,
    label: str,
    *,
    parts: Iterable[Figure] = (),
    entries: Iterable[FigureEntry] = (),
    text: str = "",
    missing: str = "",
    source: str = "",
) -> Figure:
    """A figure that its parts and entries add up to; unknown where a part is, and then that part says why."""
    among, listed = tuple(parts), tuple(entries)
    unknown = next((part for part in among if part.amount is None), None)
    if unknown is not None or missing:
        why = missing or (unknown.missing if unknown is not None else "")
        return Figure(name, label, text=text, missing=why, source=source, parts=among, entries=listed)
    amount = total(part.amount for part in among if part.amount is not None) + total(each.amount for each in listed)
    return Figure(name, label, amount, how=SUM, text=text, source=source, parts=among, entries=listed)


def negative(amount: Money | None) -> Money | None:
    """What is taken off; None stays unknown."""
    return None if amount is None else -amount


def in_whole_dollars(name: str, label: str, exact: Figure, printed: str | None, **said: str) -> Figure:
    """A line of a return: its cents, and what rounding once to the dollar adds.

    Args:
        name: Of the line.
        label: Of the line.
        exact: The line in cents; its own parts are what was added up.
        printed: As the year's summary shows it; None is blank or unknown.
        said: `text` and `source` of the line; `blank` says why a line that is known is left empty.
    """
    text, source = said.get("text", ""), said.get("source", "")
    if printed is None:
        why = "" if exact.missing else said.get("blank", "")
        return Figure(name, label, text=why or text, missing=exact.missing, source=source, parts=(exact,))
    if exact.amount is None:
        raise ValueError(f"{name} is printed as {printed} and yet not known to the cent")
    dollars = Money(int(printed) * 100)
    rounding = dollars - exact.amount
    parts = (exact, Figure("rounding", "rounded once, half up, to the dollar", rounding)) if rounding else (exact,)
    return Figure(name, label, dollars, how=SUM, text=text, source=source, parts=parts)


def nothing(name: str, label: str, text: str) -> Figure:
    """A figure of which a year has nothing."""
    return Figure(name, label, text=text)


def without_nothing(parts: Iterable[Figure]) -> Iterator[Figure]:
    """The parts but those that add nothing."""
    return (part for part in parts if part.amount != ZERO)
