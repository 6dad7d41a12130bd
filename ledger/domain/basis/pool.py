"""The after-tax basis in one plan's money while its events go by, and what each amount that leaves takes of it.

All in cents: forty years of conversions pass through here before a first screen is drawn.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from ledger.domain.basis import reasons
from ledger.domain.basis.outcomes import BALANCE, ESTIMATE, STATED, AfterTaxPool, Leaving, PoolYear, Recovery
from ledger.domain.basis.pro_rata import recover_basis
from ledger.domain.basis.worth import Worth
from ledger.domain.basis.year_sums import YearSums, money
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited
from ledger.domain.sources import AFTER_TAX

if TYPE_CHECKING:  # few ledgers begin in the middle
    from ledger.domain.entries.opening_balances import OpeningBalance


class Pool:
    """A plan's after-tax basis as it stands between two events; what it is recovered from is `worth`."""

    def __init__(self, plan: Plan, year: int) -> None:
        self.plan = plan.id
        self.worth = Worth()
        self.basis: int | None = 0
        self.why: str | None = None
        self.carried_loss = 0
        self.before_1987 = 0
        self.held_before_1987 = False
        self.estimates = False
        # Whether anything was recorded of its after-tax money, and the plan and day of the merger that took it away.
        self.begun = False
        self.merged: tuple[str, dt.date] | None = None
        # Why the basis of a source that is pre-tax otherwise is not computed, by source.
        self.pre_tax_basis: dict[str, str] = {}
        # What waits, oldest first: deposits, the cents that left from the beginning of each, and those still there.
        self.lots: deque[tuple[Deposited, int, int]] = deque()
        self.sums = YearSums(year, 0, None)
        self.follow_rules(plan)

    def follow_rules(self, plan: Plan) -> None:
        """The plan's rules from here on."""
        self.worth.separate = plan.separate_after_tax_contract
        if plan.loss_basis_policy == "extinguish" and self.carried_loss:
            self.sums.unsettled.append(reasons.loss_dropped_by_change(self.plan, Money(self.carried_loss)))
            self._extinguish_loss()
        self.policy = plan.loss_basis_policy
        self.before_1987_first = plan.pre_1987_withdrawals

    def open(self, entry: "OpeningBalance") -> None:
        """Take over what a source held when the ledger begins, or begins again after something unknown."""
        source = entry.source
        self.worth.state(source, entry.balance.cents, entry.vested.cents if entry.vested else None, entry.date)
        if source == AFTER_TAX:
            self.worth.lost = False
            self._open_after_tax(entry)
            return
        self.pre_tax_basis.pop(source, None)
        if entry.basis is None:
            self.pre_tax_basis[source] = reasons.opening_unknown(self.plan, entry.date, source)
        elif entry.basis:
            self.pre_tax_basis[source] = reasons.pre_tax_basis(self.plan, source, entry.basis)

    def _open_after_tax(self, entry: "OpeningBalance") -> None:
        if entry.basis is None:
            self.sums.opening = None
            self.block(reasons.opening_unknown(self.plan, entry.date, AFTER_TAX))
            return
        basis = entry.basis.cents
        if self.basis is not None and self.basis != basis and (self.basis or self.begun):
            held = Money(self.basis or 0)
            self.sums.contradicted.append((entry.date, entry.basis, held))
            self.sums.unknown.append(reasons.opening_contradicts(self.plan, entry.date, entry.basis, held))
        if self.basis is not None and self.sums.opening is not None:
            # The year in which the ledger begins opens with what the opening balance brings in.
            self.sums.opening += basis - self.basis
        self.basis, self.why, self.begun = basis, None, True
        self.carried_loss = 0 if entry.balance else basis
        self.before_1987 = entry.pre_1987_basis.cents if entry.pre_1987_basis else 0
        self.held_before_1987 |= self.before_1987 > 0
        opening = Deposited(self.plan, AFTER_TAX, entry.date, basis)
        self.lots = deque([(opening, 0, basis)] if entry.balance and basis else [])

    def deposit(self, deposited: Deposited) -> None:
        """Money in by its deposit date; below zero where payroll took it back."""
        cents, gone = deposited.cents, 0
        self.worth.deposit(deposited.source, cents)
        if deposited.source != AFTER_TAX:
            return
        self.sums.contributions += cents
        self.begun = True
        if self.basis is None:
            return
        if self.basis + cents < 0:
            self.block(reasons.taken_back_beyond_basis(self.plan, deposited.date, Money(self.basis), Money(-cents)))
            return
        self.basis += cents
        while cents < 0 and self.lots:  # what payroll takes back is what came last
            deposited, gone, newest = self.lots.pop()
            cents += newest
        if cents > 0:
            self.lots.append((deposited, gone, cents))

    def refund(self, what: str, principal: int, earnings: int) -> None:
        """After-tax contributions given back with their earnings; only the earnings are income.

        Source: IRC 401(m)(7), 72(e); Form 1099-R instructions, corrective distributions.
        """
        self.worth.add(AFTER_TAX, -principal - earnings)
        self.sums.refunded += principal
        self.sums.went_out(0, max(earnings, 0), max(earnings, 0))
        if self.basis is None:
            return
        if principal > self.basis:
            self.block(reasons.refund_beyond_basis(what, Money(principal), Money(self.basis)))
            return
        self.basis -= principal
        self._use_oldest(principal)

    def take(self, leaving: Leaving) -> Recovery:
        """Let an amount leave the pool, and find the basis in it."""
        if leaving.balance_before is not None:
            others = self.worth.beside(leaving.source)
            if leaving.balance_before < others:
                why = reasons.not_the_whole_plan(leaving.what, Money(leaving.balance_before), Money(others))
                self._account_for(leaving, Recovery(None, None, why))
                return Recovery(None, None, why)
            self.worth.state_pool(leaving.source, leaving.balance_before)
        not_valued = [] if leaving.balance_before is not None else self.worth.not_valued(leaving.day)
        if leaving.earnings is not None:
            recovery = self._stated(leaving)
            self._compare(leaving, recovery, not_valued)
        else:
            recovery = self._computed(leaving, not_valued)
        if recovery.method == STATED and not_valued and leaving.earnings and self.basis is not None:
            # The plan knows of growth that no valuation showed yet.
            known = max(self.worth.pool() - self.basis, 0)
            self.worth.add(leaving.source, max(leaving.earnings - known, 0))
        self._account_for(leaving, recovery)
        return recovery

    def _stated(self, leaving: Leaving) -> Recovery:
        """The basis by the earnings that the plan states; more than the ledger holds is a contradiction."""
        earnings = leaving.earnings or 0
        basis = leaving.cents - earnings
        if self.basis is None or basis <= self.basis:
            return Recovery(basis, STATED, None)
        if basis - self.basis == 1:  # the plan rounds its own way
            return Recovery(self.basis, STATED, None)
        why = reasons.too_much_basis(leaving.what, Money(leaving.cents), Money(earnings), Money(self.basis))
        return Recovery(None, None, why)

    def _compare(self, leaving: Leaving, stated: Recovery, not_valued: list[str]) -> None:
        """Say where the value on file leads to another basis than the plan's own figure, which is taken."""
        worth = self.worth.pool()
        if stated.basis is None or self.basis is None or not_valued or not leaving.cents < worth or self.before_1987:
            return
        pro_rata, _ = recover_basis(Money(leaving.cents), Money(worth), Money(self.basis))
        if abs(pro_rata.cents - stated.basis) > 1:
            by_value = Money(leaving.cents) - pro_rata
            self.sums.questions.append(
                reasons.stated_otherwise(leaving.what, Money(leaving.earnings or 0), by_value, Money(worth))
            )

    def _computed(self, leaving: Leaving, not_valued: list[str]) -> Recovery:
        """The basis pro rata over a known value."""
        why = None
        if self.basis is None:
            why = self.why
        elif self.pre_tax_basis and not self.worth.separate:
            why = next(iter(self.pre_tax_basis.values()))
        elif self.before_1987_first and self.held_before_1987:
            # What was contributed before 1987 comes out first, free of tax (IRC 72(e)(8)(D)).
            if leaving.cents <= min(self.before_1987, self.basis):
                return Recovery(leaving.cents, BALANCE, None)
            if not not_valued and leaving.cents == self.worth.pool():  # all of it leaves, and all basis with it
                recovered = min(self.basis, leaving.cents)
                return Recovery(recovered, BALANCE, None, self.basis, leaving.cents)
            why = reasons.before_1987(leaving.what, Money(self.before_1987))
        elif not_valued and self.estimates and self.worth.separate:
            return self._estimated(leaving, self.basis)
        elif not_valued:
            separate = self.worth.separate
            why = reasons.no_earnings(leaving.what) if separate else reasons.values_missing(leaving.what, not_valued)
        elif leaving.cents > self.worth.pool():
            why = reasons.more_than_value(leaving.what, Money(leaving.cents), Money(self.worth.pool()))
        else:
            share, _ = recover_basis(Money(leaving.cents), Money(self.worth.pool()), Money(self.basis))
            return Recovery(share.cents, BALANCE, None, self.basis, self.worth.pool())
        return Recovery(None, None, why)

    def _estimated(self, leaving: Leaving, basis: int) -> Recovery:
        """The basis as if nothing had grown since the value last known; what leaves beyond that value is growth."""
        value = max(self.worth.pool(), leaving.cents)
        recovered, _ = recover_basis(Money(leaving.cents), Money(value), Money(basis))
        return Recovery(recovered.cents, ESTIMATE, None, basis, value)

    def _account_for(self, leaving: Leaving, recovery: Recovery) -> None:
        worth, held = self.worth.pool(), self.basis
        self.worth.add(leaving.source, -leaving.cents)
        if recovery.basis is None:
            self.block(recovery.why or "")
            return
        self.before_1987 -= min(self.before_1987, recovery.basis)
        if held is None:
            return
        self._use_loss(leaving.cents, worth, held, recovery.basis)
        self.basis = held - recovery.basis
        self._use_oldest(recovery.basis)
        if self.worth.pool() == 0:
            self._emptied(leaving, at_loss=worth < held)

    def _use_loss(self, cents: int, worth: int, held: int, recovered: int) -> None:
        """An earlier loss is used up by what is recovered beyond the later contributions' own share."""
        if self.carried_loss and cents <= worth:
            own = Money(max(held - self.carried_loss, 0))
            own_share, _ = recover_basis(Money(cents), Money(worth), own)
            self.carried_loss -= min(self.carried_loss, max(recovered - own_share.cents, 0))

    def _emptied(self, leaving: Leaving, *, at_loss: bool) -> None:
        """Deal with basis left in an account without value, by the plan's loss policy."""
        self.lots.clear()
        left = self.carried_loss = self.basis or 0
        if not left:
            return
        if not at_loss:
            self.sums.unsettled.append(reasons.not_emptied_by_loss(leaving.what, Money(left)))
        self.sums.unsettled.append(reasons.loss(self.plan, Money(left), self.policy))
        self.sums.losses.append(left)
        if self.policy == "extinguish":
            self._extinguish_loss()

    def _extinguish_loss(self) -> None:
        if self.basis is not None:
            dropped = min(self.carried_loss, self.basis)
            self.basis -= dropped
            self.sums.extinguished += dropped
        self.carried_loss = 0

    def _use_oldest(self, cents: int) -> None:
        while cents > 0 and self.lots:
            deposited, gone, oldest = self.lots.popleft()
            if oldest > cents:
                self.lots.appendleft((deposited, gone + cents, oldest - cents))
            cents -= oldest

    def block(self, why: str) -> None:
        """From here on the basis is unknown, until an opening balance states it again."""
        self.basis, self.why = None, why
        self.carried_loss = self.before_1987 = 0
        self.lots.clear()
        self.sums.unknown.append(why)

    def lose_track(self, why: str) -> None:
        """As `block`, and what the pool is worth is unknown too."""
        self.block(why)
        self.worth.lose_track()

    def end_year(self) -> None:
        """Pass 31 December: a loss that is carried within the year only ends with it."""
        if self.policy == "carry_within_year":
            self._extinguish_loss()

    def begin_year(self, year: int) -> None:
        """Open the next year with what the last one closed with."""
        self.sums = YearSums(year, self.basis, self.why)
        if self.carried_loss:
            self.sums.unsettled.append(reasons.loss(self.plan, Money(self.carried_loss), self.policy))

    def year_so_far(self) -> PoolYear:
        """The year's sums and where they lead."""
        return self.sums.close(self.plan, self.basis, self._balance())

    def as_pool(self, reached: Callable[[Deposited, int], dt.date] | None) -> AfterTaxPool:
        """The pool as it stands; `reached` as for `follow_after_tax`."""
        basis, balance = money(self.basis), money(self._balance())
        return AfterTaxPool(
            plan=self.plan,
            basis=basis,
            balance=balance,
            earnings=None if basis is None or balance is None else balance - basis,
            oldest_unconverted=self._oldest(reached),
            why=self.why,
        )

    def _oldest(self, reached: Callable[[Deposited, int], dt.date] | None) -> dt.date | None:
        if not self.lots:
            return None
        deposited, gone, _ = self.lots[0]
        if deposited.first in {None, deposited.date} or reached is None:
            return deposited.date
        return reached(deposited, gone)

    def _balance(self) -> int | None:
        return None if self.worth.lost else self.worth.pool()
