"""A person's after-tax money in one plan, followed through its events day by day.

Of one day, money in and earnings come first, then valuations, then money out, each in recorded order.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ledger.domain.basis import reasons
from ledger.domain.basis.outcomes import (
    BALANCE,
    CONVERSION,
    DISTRIBUTION,
    STATED,
    ConversionOutcome,
    PoolHistory,
    PoolYear,
)
from ledger.domain.basis.pool import Leaving, Pool, Recovery
from ledger.domain.basis.rollover import divide_pre_tax, taxable_in
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH, Leg
from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_history import plan_versions
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX

# By the kind of record, whose classes are loaded only where there are such entries.
_DEPOSIT = "deposit"
_RANKS = {
    "plan_merger": 0,
    "opening_balance": 1,
    _DEPOSIT: 2,
    "earnings": 2,
    "valuation": 3,
    CONVERSION: 4,
    DISTRIBUTION: 4,
    "refund": 4,
    "forfeited": 4,
}


class _Step(NamedTuple):
    """An event in the order in which it counts; `place` keeps the order of its equals."""

    day: dt.date
    rank: int
    place: int
    id: str
    kind: str
    value: Any


def follow_after_tax(
    plan: Plan,
    *,
    changes: Iterable[PlanChange] = (),
    deposits: Iterable[Deposited] = (),
    events: Iterable[Recorded[Any]] = (),
    until: dt.date,
    reached: Callable[[Deposited, int], dt.date] | None = None,
) -> PoolHistory:
    """Follow one person's money in a plan up to the end of a day.

    Args:
        plan: Its rules of loss and of a separate after-tax contract.
        changes: What alters these rules, from its day on.
        deposits: By source and deposit date, of this person and plan. Where after-tax money is a separate
            contract only that source is needed; else all sources. Deposits of several days that were added up
            must not reach over one of `deposit_ends`, nor the end of a year.
        events: Opening balances, earnings, valuations, conversions, refunds, distributions, forfeitures and
            mergers in recorded order; other kinds are passed over. A conversion of another plan is one
            that brings basis into this one.
        until: Later deposits and events are left out.
        reached: The first day on which deposits that were added up come to more than some cents; needed where
            there are any.

    Source: IRC 72(d)(2), 72(e)(8); Notice 2014-54.
    """
    walk = _Walk(plan, plan_versions(plan, changes), _in_order(plan.id, deposits, events, until))
    return walk.run(until, reached)


def deposit_ends(
    plan: Plan, changes: Iterable[PlanChange] = (), events: Iterable[Recorded[Any]] = ()
) -> list[dt.date] | None:
    """The days, in no order, after which deposits must not be added to those up to them.

    Between two of them, and within a calendar year, deposits may be followed as one; the arguments are those of
    `follow_after_tax`.

    Returns:
        None where each day must be followed by itself: the plan at some time kept no separate after-tax
        contract, and what its money is worth rests on more than after-tax deposits.
    """
    versions = plan_versions(plan, changes)
    if not all(version.separate_after_tax_contract for _, version in versions):
        return None
    day = dt.timedelta(days=1)
    ends = [since - day for since, _ in versions[1:]]
    for event in events:
        rank = _rank(plan.id, event.value)
        if rank is not None:
            ends.append(event.value.date if rank >= _RANKS[_DEPOSIT] else event.value.date - day)
    return ends


def _rank(plan: str, value: Any) -> int | None:
    """Where an event comes among those of its day; None for kinds that are passed over."""
    rank = _RANKS.get(record_of(value))
    # What arrives from another plan is money in, however it left there.
    return rank if rank is None or value.plan == plan else 0


def _in_order(plan: str, deposits: Iterable[Deposited], events: Iterable[Recorded[Any]], until: dt.date) -> list[_Step]:
    steps = [_Step(each.date, _RANKS[_DEPOSIT], 0, "", _DEPOSIT, each) for each in deposits if each.date <= until]
    for event in events:
        value = event.value
        rank = _rank(plan, value)
        if rank is not None and value.date <= until:
            steps.append(_Step(value.date, rank, event.sequence, event.id, record_of(value), value))
    steps.sort(key=lambda step: step[:3])
    return steps


class _Walk:
    """One pass over the events of a plan."""

    def __init__(self, plan: Plan, versions: list[tuple[dt.date, Plan]], steps: Sequence[_Step]) -> None:
        self._plan = plan.id
        self._versions = versions[1:]
        self._steps = steps
        self._pool = Pool(plan, steps[0].day.year if steps else 0)
        self._outcomes: list[ConversionOutcome] = []
        self._years: list[PoolYear] = []
        self._holds_after_tax = False

    def run(self, until: dt.date, reached: Callable[[Deposited, int], dt.date] | None) -> PoolHistory:
        """Every step, then the rest of the days up to `until`."""
        for step in self._steps:
            self._pass_days(step.day)
            self._meet(step)
        if self._steps:
            self._pass_days(until)
            if (until.month, until.day) == (12, 31):
                self._pool.end_year()
            self._years.append(self._pool.year_so_far())
        return PoolHistory(
            pool=self._pool.as_pool(reached),
            holds_after_tax=self._holds_after_tax,
            outcomes=tuple(self._outcomes),
            years={year.year: year for year in self._years},
        )

    def _pass_days(self, day: dt.date) -> None:
        pool = self._pool
        while pool.sums.year < day.year:
            self._follow_rules(dt.date(pool.sums.year, 12, 31))
            pool.end_year()
            self._years.append(pool.year_so_far())
            pool.begin_year(pool.sums.year + 1)
        if self._versions:
            self._follow_rules(day)

    def _follow_rules(self, day: dt.date) -> None:
        while self._versions and self._versions[0][0] <= day:
            self._pool.follow_rules(self._versions.pop(0)[1])

    def _meet(self, step: _Step) -> None:
        pool, value = self._pool, step.value
        if step.kind == _DEPOSIT and value.plan == self._plan and value.source not in ROTH_ACCOUNT:
            self._holds_after_tax |= value.source == AFTER_TAX  # first, for most steps are deposits
            pool.deposit(value)
        elif step.kind == "plan_merger":
            self._holds_after_tax |= value.into == self._plan
            pool.lose_track(reasons.merged(value.plan, value.into, value.date))
        elif value.plan != self._plan:
            self._holds_after_tax = True
            pool.lose_track(reasons.arrived(self._plan, value.plan, value.date))
        elif step.kind in (CONVERSION, DISTRIBUTION):
            self._holds_after_tax |= value.source == AFTER_TAX
            self._pay_out(step)
        elif value.source not in ROTH_ACCOUNT:
            self._holds_after_tax |= value.source == AFTER_TAX
            self._move(step.kind, value)

    def _move(self, kind: str, value: Any) -> None:
        """What is no conversion or distribution, of money outside the Roth account."""
        pool = self._pool
        if kind == "valuation":
            vested = value.vested.cents if value.vested is not None else None
            pool.worth.state(value.source, value.value.cents, vested, value.date)
        elif kind == "earnings":
            pool.worth.add(value.source, value.amount.cents)
        elif kind == "opening_balance":
            pool.open(value)
        elif kind == "refund" and value.source == AFTER_TAX:
            what = f"The refund of {value.date} from {self._plan}"
            pool.refund(what, value.amount.cents, value.earnings.cents)
        elif kind == "refund":
            pool.worth.add(value.source, -value.amount.cents - value.earnings.cents)
        elif kind == "forfeited":
            pool.worth.add(value.source, -value.amount.cents)

    def _pay_out(self, step: _Step) -> None:
        """A conversion or distribution: the basis in the whole of it, then its legs."""
        entry = step.value
        converted = step.kind == CONVERSION
        legs = entry.parts if converted else (Leg(destination=CASH, amount=entry.amount),)
        gross = entry.gross if converted else entry.amount
        recovery = self._recover(step.kind, entry, gross)
        pre_tax = None if recovery.basis is None else Money(gross.cents - recovery.basis)
        shares, why = _divide(pre_tax, legs, recovery.why)
        outcomes = [
            self._outcome(step, leg, share, recovery.method, why) for leg, share in zip(legs, shares, strict=True)
        ]
        self._outcomes.extend(outcomes)
        if not self._in_pool(entry.source):
            return
        sums = self._pool.sums
        if converted:
            sums.converted += gross.cents
        taxable = [outcome.taxable for outcome in outcomes]
        income = None if None in taxable else sum(each.cents for each in taxable if each is not None)
        sums.went_out(recovery.basis, None if pre_tax is None else pre_tax.cents, income)
        if why is not None:
            sums.unknown.append(why)

    def _in_pool(self, source: str) -> bool:
        return source == AFTER_TAX or (not self._pool.worth.separate and source not in ROTH_ACCOUNT)

    def _recover(self, kind: str, entry: Any, gross: Money) -> Recovery:
        """The basis in what an entry takes out of its contract.

        Source: IRC 72(d)(2), 402A(d)(4); pre-tax money in a contract of its own has no basis.
        """
        stated, before = entry.earnings if kind == CONVERSION else None, entry.balance_before
        leaving = Leaving(
            record=kind,
            plan=self._plan,
            day=entry.date,
            source=entry.source,
            cents=gross.cents,
            earnings=None if stated is None else stated.cents,
            balance_before=None if before is None else before.cents,
        )
        if self._in_pool(entry.source):
            return self._pool.take(leaving)
        if entry.source in ROTH_ACCOUNT:
            return Recovery(None, None, reasons.roth_outflow(leaving.what))
        self._pool.worth.add(entry.source, -gross.cents)
        if entry.source in self._pool.pre_tax_basis:
            return Recovery(None, None, self._pool.pre_tax_basis[entry.source])
        # Nothing to divide: the whole of it is pre-tax, whatever the account was worth.
        return Recovery(0, BALANCE if stated is None else STATED, None)

    def _outcome(
        self, step: _Step, leg: Leg, pre_tax: Money | None, method: str | None, why: str | None
    ) -> ConversionOutcome:
        entry = step.value
        known = pre_tax is not None
        # What goes to a traditional IRA or a pre-tax plan is not taxed now, whatever its basis.
        taxable = pre_tax if taxable_in(leg, leg.amount) else ZERO
        return ConversionOutcome(
            id=step.id,
            record=step.kind,
            plan=self._plan,
            date=entry.date,
            source=entry.source,
            destination=leg.destination,
            direct=leg.direct,
            amount=leg.amount,
            basis=leg.amount - pre_tax if pre_tax is not None else None,
            taxable=taxable,
            earnings_out=pre_tax,
            method=method if known else None,
            why=why,
            code=getattr(entry, "code", None),
            exception=getattr(entry, "exception", None),
        )


def _divide(pre_tax: Money | None, legs: Sequence[Leg], why: str | None) -> tuple[Sequence[Money | None], str | None]:
    """The pre-tax dollars of each leg, and why they are unknown."""
    if pre_tax is None:
        return [None] * len(legs), why
    if len(legs) == 1 and legs[0].pre_tax is None:
        return [pre_tax], None
    try:
        return divide_pre_tax(pre_tax, legs), None
    except LedgerError as error:
        return [None] * len(legs), f"{error.message} {error.hint}"
