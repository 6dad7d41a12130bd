"""A pass over the events of one plan: its money outside the Roth account, day by day.

Of one day, money in and earnings come first, then valuations, then money out, each in recorded order.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.basis import reasons
from ledger.domain.basis.outcomes import (
    BALANCE,
    CONVERSION,
    DISTRIBUTION,
    STATED,
    ConversionOutcome,
    Leaving,
    PoolHistory,
    PoolYear,
    Recovery,
)
from ledger.domain.basis.pool import Pool
from ledger.domain.basis.rollover import divide_or_say_why, pays_withholding, taxable_in
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH, OTHER_PLAN, Leg
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX, ROLLOVER_IN

if TYPE_CHECKING:  # few ledgers know of money that moves between plans
    from ledger.domain.basis.moves import Arrival

# By the kind of record, whose classes are loaded only where there are such entries.
DEPOSIT, MERGER = "deposit", "plan_merger"
RANKS = {
    "opening_balance": 1,
    DEPOSIT: 2,
    "earnings": 2,
    "ira_roll_in": 2,
    "valuation": 3,
    CONVERSION: 4,
    DISTRIBUTION: 4,
    "refund": 4,
    "forfeited": 4,
    MERGER: 5,
}


class Step(NamedTuple):
    """An event in the order in which it counts; `place` keeps the order of its equals."""

    day: dt.date
    rank: int
    place: int
    id: str
    kind: str
    value: Any


def in_order(deposits: Iterable[Deposited], events: Iterable[Recorded[Any]], until: dt.date) -> list[Step]:
    """The steps of a plan up to a day; kinds of records that say nothing of its money are left out."""
    steps = [Step(each.date, RANKS[DEPOSIT], 0, "", DEPOSIT, each) for each in deposits if each.date <= until]
    for event in events:
        value = event.value
        kind = record_of(value)
        rank = RANKS.get(kind)
        if rank is not None and value.date <= until:
            steps.append(Step(value.date, rank, event.sequence, event.id, kind, value))
    steps.sort(key=lambda step: step[:3])
    return steps


class Walk:
    """One pass over the events of a plan."""

    def __init__(
        self, plan: Plan, versions: Sequence[tuple[dt.date, Plan]], steps: Sequence[Step], *, estimate: bool = False
    ) -> None:
        self.steps = steps
        self._plan = plan.id
        self._versions = list(versions[1:])
        self._pool = Pool(plan, 0)
        self._pool.estimates = estimate
        self._next = 0
        self._outcomes: list[ConversionOutcome] = []
        self._years: list[PoolYear] = []
        self._holds_after_tax = False
        self._sent: list[Arrival] = []

    def pass_days(self, day: dt.date) -> None:
        """Come to a day: past the ends of years, and under the rules in force on it."""
        pool = self._pool
        pool.sums.year = pool.sums.year or day.year
        while pool.sums.year < day.year:
            self._follow_rules(dt.date(pool.sums.year, 12, 31))
            pool.end_year()
            self._years.append(pool.year_so_far())
            pool.begin_year(pool.sums.year + 1)
        if self._versions:
            self._follow_rules(day)

    def meet(self, step: Step) -> None:
        """Take in one event of a day that was come to."""
        value = step.value
        if step.kind == DEPOSIT:  # first, for most steps are deposits
            if value.source not in ROTH_ACCOUNT:
                self._holds_after_tax |= value.source == AFTER_TAX
                self._pool.deposit(value)
                if self._pool.merged:
                    self._pool.sums.questions.append(reasons.came_after_merger(self._plan, *self._pool.merged))
        elif step.kind in (CONVERSION, DISTRIBUTION):
            if value.source not in ROTH_ACCOUNT:
                self._holds_after_tax |= value.source == AFTER_TAX
                self._pay_out(step)
        elif step.kind == MERGER:
            self._hand_over(value)
        elif step.kind == "ira_roll_in":
            self._pool.worth.add(ROLLOVER_IN, value.amount.cents)
        elif value.source not in ROTH_ACCOUNT:
            self._holds_after_tax |= value.source == AFTER_TAX
            self._move(step.kind, value)

    def finish(self, until: dt.date, reached: Callable[[Deposited, int], dt.date] | None) -> PoolHistory:
        """What the events lead to at the end of a day."""
        if self._pool.sums.year:
            self.pass_days(until)
            if (until.month, until.day) == (12, 31):
                self._pool.end_year()
            self._years.append(self._pool.year_so_far())
        return PoolHistory(
            pool=self._pool.as_pool(reached),
            holds_after_tax=self._holds_after_tax,
            outcomes=tuple(self._outcomes),
            years={year.year: year for year in self._years},
        )

    def steps_of(self, day: dt.date) -> Sequence[Step]:
        """The steps of the next day that has any, where it is this one."""
        end = self._next
        while end < len(self.steps) and self.steps[end].day == day:
            end += 1
        return self.steps[self._next : end]

    def follow_day(self, day: dt.date) -> "list[Arrival]":
        """Take in the events of a day; gives what of it goes to other plans."""
        self._sent = []
        for step in self.steps_of(day):
            self.pass_days(day)
            self.meet(step)
            self._next += 1
        return self._sent

    def receive(self, arrival: "Arrival") -> None:
        """Take in money of another plan, before the events of its day."""
        from ledger.domain.basis.moves import receive  # as above

        self.pass_days(arrival.day)
        self._holds_after_tax |= receive(self._pool, arrival.what)

    def sends(self, step: Step) -> list[tuple[str, dt.date]]:
        """The plans that a step sends money to, each with the day on which it arrives there."""
        value = step.value
        if step.kind == MERGER:
            return [(value.into, value.date)]
        if step.kind != CONVERSION or value.source in ROTH_ACCOUNT:
            return []
        return [(leg.into, leg.date or value.date) for leg in value.parts if leg.into and leg.destination == OTHER_PLAN]

    def _follow_rules(self, day: dt.date) -> None:
        while self._versions and self._versions[0][0] <= day:
            self._pool.follow_rules(self._versions.pop(0)[1])

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

    def _hand_over(self, merger: Any) -> None:
        from ledger.domain.basis.moves import Arrival, hand_over  # few ledgers know of a merger

        handed = hand_over(self._pool, merger, held_after_tax=self._holds_after_tax)
        self._sent.append(Arrival(merger.into, merger.date, handed))

    def _send(self, legs: Sequence[Leg], outcomes: Sequence[ConversionOutcome]) -> None:
        """What goes to another plan that the entry names."""
        for leg, outcome in zip(legs, outcomes, strict=True):
            if leg.into is None or leg.destination != OTHER_PLAN:
                continue
            from ledger.domain.basis.moves import Arrival, RolledOver  # as above

            apart = self._pool.worth.separate and outcome.source == AFTER_TAX
            basis = None if outcome.basis is None else outcome.basis.cents
            day = leg.date or outcome.date
            self._sent.append(Arrival(leg.into, day, RolledOver(self._plan, day, leg.amount.cents, basis, apart)))

    def _pay_out(self, step: Step) -> None:
        """A conversion or distribution: the basis in the whole of it, then its legs."""
        entry = step.value
        converted = step.kind == CONVERSION
        legs = entry.parts if converted else (Leg(destination=CASH, amount=entry.amount),)
        gross = entry.gross if converted else entry.amount
        recovery = self._recover(step.kind, entry, gross)
        pre_tax = None if recovery.basis is None else Money(gross.cents - recovery.basis)
        shares, why = divide_or_say_why(pre_tax, legs, recovery.why)
        outcomes = [self._outcome(step, leg, share, recovery, why) for leg, share in zip(legs, shares, strict=True)]
        if entry.withheld:
            place = pays_withholding(legs)
            outcomes[place] = outcomes[place]._replace(withheld=entry.withheld)
        self._outcomes.extend(outcomes)
        if converted:
            self._send(legs, outcomes)
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
        stated, before = entry.earnings, entry.balance_before
        leaving = Leaving(
            record=kind,
            plan=self._plan,
            day=entry.date,
            source=entry.source,
            cents=gross.cents,
            earnings=None if stated is None else stated.cents,
            balance_before=None if before is None else before.cents,
        )
        merged = self._pool.merged
        if merged and not self._pool.basis and not self._pool.worth.held(entry.source):
            return Recovery(None, None, reasons.left_with_merger(leaving.what, self._plan, *merged))
        if self._in_pool(entry.source):
            return self._pool.take(leaving)
        worth = self._pool.worth
        if worth.would_take_unvested(entry.source, gross.cents):
            self._pool.sums.questions.append(reasons.not_vested(leaving.what, Money(worth.unvested(entry.source))))
        worth.add(entry.source, -gross.cents)
        if entry.source in self._pool.pre_tax_basis:
            return Recovery(None, None, self._pool.pre_tax_basis[entry.source])
        # Nothing to divide: the whole of it is pre-tax, whatever the account was worth.
        return Recovery(0, BALANCE if stated is None else STATED, None)

    def _outcome(
        self, step: Step, leg: Leg, pre_tax: Money | None, recovery: Recovery, why: str | None
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
            method=recovery.method if known else None,
            why=why,
            code=getattr(entry, "code", None),
            exception=getattr(entry, "exception", None),
            into=leg.into,
            arrived=leg.date,
            basis_before=recovery.basis_before,
            value_before=recovery.value_before,
        )
