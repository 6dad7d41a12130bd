"""What following a plan's money gives: its state, each conversion's basis and taxable part, each year's sums."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.basis import reasons
from ledger.domain.money import ZERO, Money

STATED, BALANCE, ESTIMATE = "stated", "balance", "estimate"
CONVERSION, DISTRIBUTION = "conversion", "distribution"


class Leaving:
    """An amount on its way out, in cents; a plain class, as making a named tuple takes a fifth of a millisecond."""

    __slots__ = ("balance_before", "cents", "day", "earnings", "plan", "record", "source")

    def __init__(
        self,
        *,
        record: str,
        plan: str,
        day: dt.date,
        source: str,
        cents: int,
        earnings: int | None,
        balance_before: int | None,
    ) -> None:
        self.record = record
        self.plan = plan
        self.day = day
        self.source = source
        self.cents = cents
        self.earnings = earnings
        self.balance_before = balance_before

    @property
    def what(self) -> str:
        """The beginning of a sentence about it; made only where there is something to say."""
        return reasons.outflow(self.record, self.plan, self.day, Money(self.cents))


class Recovery:
    """The basis in an amount, in cents; None is unknown, and `why` says why; where pro rata, over what."""

    __slots__ = ("basis", "basis_before", "method", "value_before", "why")

    def __init__(
        self,
        basis: int | None,
        method: str | None,
        why: str | None,
        basis_before: int | None = None,
        value_before: int | None = None,
    ) -> None:
        self.basis = basis
        self.method = method
        self.why = why
        self.basis_before = basis_before
        self.value_before = value_before


class ConversionOutcome(NamedTuple):
    """What one leg of a conversion, or a distribution, took out; None is unknown, and `why` says why.

    Attributes:
        id: The entry it is an outcome of; legs share it.
        record: `conversion` or `distribution`.
        basis: After-tax money recovered.
        earnings_out: All else that left: earnings, and pre-tax money where it was not converted apart.
        taxable: The part of `earnings_out` that enters the income of the year of `date`.
        method: `stated` by the plan; `balance`: pro rata over a known value; `estimate`: over the value last known,
            where the person asked for one.
        code, exception: Box 7 and Form 5329's number, as the entry of a distribution gives them.
        into: The receiving plan, where the leg names it.
        arrived: When a leg that was rolled over within 60 days arrived; None with the distribution.
        withheld: Tax withheld from the whole of it, on the leg that it was kept from.
        basis_before, value_before: What its contract held just before the whole entry, in cents, where the basis was
            found pro rata over them.
    """

    id: str
    record: str
    plan: str
    date: dt.date
    source: str
    destination: str
    direct: bool
    amount: Money
    basis: Money | None
    taxable: Money | None
    earnings_out: Money | None
    method: str | None
    why: str | None
    code: str | None = None
    exception: str | None = None
    into: str | None = None
    arrived: dt.date | None = None
    withheld: Money | None = None
    basis_before: int | None = None
    value_before: int | None = None


class PoolYear(NamedTuple):
    """One calendar year of an after-tax account, by deposit date; None is unknown.

    `opening_basis` + `contributions` + `transferred_in` - `basis_recovered` - `refunded` - `extinguished`
    - `transferred_out` = `closing_basis`.

    Attributes:
        converted: Gross amount of all conversions and rollovers.
        taxable: What enters this year's income, earnings of refunds among it.
        earnings_out: All earnings that left the account, taxed or not.
        refunded: Principal of corrective distributions.
        extinguished: Unrecovered basis that the plan drops after a loss.
        unknown, unsettled: Sentences.
        transferred_in: Basis that came from another plan, by merger or rollover.
        transferred_out: Basis that left with a merger; what is rolled over is recovered.
        questions: What the person should look into though the figures stand, sentences.
        losses: What each conversion at a loss left unrecovered.
        contradicted: Day, stated basis and basis by the entries of each opening balance that contradicts them.
    """

    plan: str
    year: int
    opening_basis: Money | None
    contributions: Money
    converted: Money
    basis_recovered: Money | None
    taxable: Money | None
    earnings_out: Money | None
    refunded: Money
    extinguished: Money
    closing_basis: Money | None
    closing_balance: Money | None
    unknown: tuple[str, ...]
    unsettled: tuple[str, ...]
    transferred_in: Money | None = ZERO
    transferred_out: Money | None = ZERO
    questions: tuple[str, ...] = ()
    losses: tuple[Money, ...] = ()
    contradicted: tuple[tuple[dt.date, Money, Money], ...] = ()


class AfterTaxPool(NamedTuple):
    """After-tax money waiting in a plan; None is unknown.

    Attributes:
        balance: The last known value with what came and went since.
        earnings: Balance less basis, below zero at a loss. Where the plan keeps no separate after-tax
            contract the pool is all its vested money outside the Roth account, and this the pre-tax part.
        oldest_unconverted: Deposit date of the oldest money waiting, first in first out.
        why: Why the basis is unknown.
    """

    plan: str
    basis: Money | None
    balance: Money | None
    earnings: Money | None
    oldest_unconverted: dt.date | None
    why: str | None


class PoolHistory(NamedTuple):
    """A plan's money followed up to a day; `years` has every year from the first event on.

    `holds_after_tax` is False where the plan never saw after-tax money; its conversions are there all the same.
    """

    pool: AfterTaxPool
    holds_after_tax: bool
    outcomes: tuple[ConversionOutcome, ...]
    years: dict[int, PoolYear]
