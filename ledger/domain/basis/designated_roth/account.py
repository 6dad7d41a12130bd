"""One plan's designated Roth account while its events go by: basis, value, layers and clock."""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.basis.designated_roth import reasons as roth_reasons
from ledger.domain.basis.designated_roth.clock import RothClock
from ledger.domain.basis.designated_roth.excess import RothExcess, UnreturnedExcess
from ledger.domain.basis.designated_roth.refunded_layers import without_refund
from ledger.domain.basis.designated_roth.rolled_over import RolledOver
from ledger.domain.basis.designated_roth.worth import RothWorth
from ledger.domain.basis.layers import Layers, RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.distributions import PlanMerger
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.limits.deferrals import return_deadline
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Deposited, PaidEarlier
from ledger.domain.sources import DEFERRAL_OF_LABEL, DESIGNATED_ROTH, EMPLOYER_ROTH, ROTH_DEFERRAL

# Refunds of what was after-tax money before it was converted: a failed ACP test, the 415(c) limit.
_OF_CONVERSIONS = frozenset({"excess_aggregate_contribution", "excess_annual_addition"})


class RothAccount:
    """All Roth money of one plan: one contract, whatever its sources.

    Source: IRC 402A(d)(4), 72(d), 72(e).
    """

    def __init__(self, plan: str) -> None:
        self.plan = plan
        self.exists = False
        self.worth = RothWorth()
        self.clock = RothClock()
        self.layers = Layers()
        self.excess = RothExcess()
        self.unsettled: list[str] = []
        self.questions: list[str] = []
        self.said_before: frozenset[str] = frozenset()
        self.by_source: dict[str, Money | None] = {}
        self.whys: list[str] = []
        self.layers_whys: list[str] = []
        self.opened_as_whole: dt.date | None = None

    @property
    def basis(self) -> Money | None:
        """The investment in the contract; None where a part of it is unknown."""
        known = [each for each in self.by_source.values() if each is not None]
        return total(known) if len(known) == len(self.by_source) else None

    @property
    def employer_money(self) -> Money:
        """What is left of the employer's Roth contributions, as far as it is known."""
        return total(self.by_source.get(source) or ZERO for source in EMPLOYER_ROTH)

    @property
    def why(self) -> str:
        """Why the basis is unknown."""
        return next(iter(self.whys), "")

    @property
    def unknown(self) -> tuple[str, ...]:
        """Why figures of the account are unknown, a sentence each."""
        basis = self.whys if self.basis is None else []
        layers = self.layers_whys if self.layers.held() is None else []
        return tuple(dict.fromkeys([*basis, *layers, *([self.clock.why] if self.clock.why else [])]))

    def open(self, entry: OpeningBalance) -> None:
        """Take over what the account, or one of its sources, held when the ledger begins or begins again."""
        self.exists = True
        source = DEFERRAL_OF_LABEL.get(entry.source, entry.source)
        if source == DESIGNATED_ROTH:
            self._open_whole(entry)
        elif self.opened_as_whole and self.basis is not None:
            if entry.date != self.opened_as_whole:  # else it says how the whole is made up
                self.questions.append(roth_reasons.part_of_whole(self.plan, entry.date, source))
            return
        self.worth.state(source, entry.balance, entry.date)
        self.by_source[source] = entry.basis
        if entry.basis is None:
            self.whys.append(roth_reasons.opening_unknown(self.plan, entry.date, source))
        elif self.basis is not None:
            self.whys = []
        for layer in entry.layers:
            self.layers.add(RothLayer(layer.year, layer.taxable, layer.nontaxable))
        self._open_clock(entry, source)

    def deposit(self, deposited: Deposited, earlier: Sequence[PaidEarlier] = ()) -> None:
        """A Roth contribution by its deposit date; below zero where payroll took it back.

        Deferrals count on the clock in the year of the pay date (`earlier`: what of them is of earlier years), Roth
        money of the employer in the year in which it is allocated.

        Source: Reg. 1.402A-1 A-4(a); Notice 2024-2 section L.
        """
        self.exists = True
        source, amount = DEFERRAL_OF_LABEL.get(deposited.source, deposited.source), Money(deposited.cents)
        self.worth.add(source, amount)
        for each in earlier:
            self.clock.contribute(each.year, Money(each.cents))
        self.clock.contribute(deposited.date.year, Money(deposited.cents - sum(each.cents for each in earlier)))
        held = self.basis
        if amount >= ZERO:
            self._add_basis(source, amount)
        elif held is not None and -amount > held:
            self.block(roth_reasons.taken_back_beyond_basis(self.plan, deposited.date, -amount, held))
        else:
            self.lower(source, -amount)

    def convert(self, outcome: ConversionOutcome, arrived: dt.date) -> None:
        """Money of the plan's other sources: all of it is basis, taxed now or before; its layer is the year's.

        What is paid out in December and rolled in within 60 days in January is of the year of the payment, for the
        layer, as on Form 1099-R, and for the clock alike. For the clock that is not settled, and is said.

        Source: IRC 402A(c)(4), 72(e)(6); Notice 2013-74; Reg. 1.408A-6 A-2 for Roth IRAs.
        """
        self.exists = True
        self.worth.add(DESIGNATED_ROTH, outcome.amount)
        self._add_basis(DESIGNATED_ROTH, outcome.amount)
        self.layers.add(RothLayer(outcome.date.year, outcome.taxable, outcome.basis))
        if outcome.why:
            self.layers_whys.append(outcome.why)
        began = self.clock.first_year
        self.clock.contribute(outcome.date.year, outcome.amount)
        if arrived.year != outcome.date.year and self.clock.first_year != began:
            self.unsettled.append(roth_reasons.clock_across_years(self.plan, outcome.date, arrived))

    def receive(self, rolled: RolledOver) -> None:
        """Roth money of another plan; its clock comes with it where it was a direct rollover.

        Source: Reg. 1.402A-1 A-4(b), A-5(c), A-6.
        """
        self.exists = True
        self.worth.add(DESIGNATED_ROTH, rolled.amount)
        for layer in rolled.layers:
            self.layers.add(layer)
        if rolled.basis is None:
            why = roth_reasons.arrived_unknown(self.plan, rolled.origin, rolled.day)
            self.whys.append(why)
            self.layers_whys.append(why)
            self.by_source[DESIGNATED_ROTH] = None
        else:
            self._add_basis(DESIGNATED_ROTH, rolled.basis)
        self.clock.contribute(rolled.day.year, rolled.amount)
        if rolled.direct and rolled.clock_why:
            self.clock.why = rolled.clock_why
        elif rolled.direct and rolled.first_year is not None:
            self.clock.state(rolled.first_year)

    def take_over(self, other: "RothAccount", merger: PlanMerger) -> None:
        """The whole account of a plan that merges into this one; no distribution, so nothing changes but the place.

        Source: IRC 414(l); Reg. 1.402A-1 A-4.
        """
        other.compare(merger)
        if not other.exists:
            return
        self.exists = True
        self.worth.take_over(other.worth, merger.date)
        for source, held in other.by_source.items():
            mine = self.by_source.get(source, ZERO)
            self.by_source[source] = None if mine is None or held is None else mine + held
        for layer in other.layers.as_tuple():
            self.layers.add(layer)
        self.excess.take_over(other.excess)
        self.clock.take_over(other.clock)
        self.whys += other.whys if other.basis is None else []
        self.layers_whys += other.layers_whys
        self.opened_as_whole = self.opened_as_whole or other.opened_as_whole
        self.unsettled += other.unsettled
        self.questions += other.questions

    def compare(self, merger: PlanMerger) -> None:
        """Hold the basis against what the new record keeper states; where it is unknown, theirs is taken."""
        stated = {source: merger.basis[source] for source in merger.basis if source in ROTH_ACCOUNT}
        if not self.exists and any(stated.values()):
            self.exists = True
            whole = stated.get(DESIGNATED_ROTH)
            self.by_source.update(stated if whole is None else {DESIGNATED_ROTH: whole})
            self.worth.lose_track()
            self.clock.why = roth_reasons.merger_stated_alone(merger.plan, merger.into, merger.date)
            return
        for source, figure in stated.items():
            of_all = source == DESIGNATED_ROTH
            held = self.basis if of_all else self.by_source.get(source, ZERO)
            if held is None:
                self.by_source = {source: figure} if of_all else {**self.by_source, source: figure}
            elif held != figure:
                sentence = roth_reasons.merger_differs(merger.plan, merger.into, merger.date, source, figure, held)
                self.questions.append(sentence)

    def refund(self, entry: Refund) -> None:
        """Contributions given back with their earnings.

        Source: IRC 401(m)(7), 402A(d)(3), 402(g)(2)(A); Reg. 1.402A-1 A-2(c).
        """
        self.exists = True
        what = f"The refund of {entry.date} from {self.plan} ({entry.amount})"
        self.worth.add(entry.source, -(entry.amount + entry.earnings))
        began = self.clock.first_year
        if self.clock.give_back(entry.amount, entry.for_year):
            sentence = roth_reasons.clock_reversed(what, self.plan, began or entry.for_year, self.clock.first_year)
            self.unsettled.append(sentence)
        principal = entry.amount
        if entry.reason == "excess_deferral" and entry.date > return_deadline(entry.for_year):
            self.questions.append(roth_reasons.refund_after_deadline(what, entry.amount, entry.for_year))
            principal -= self.excess.pay_out(entry.amount, entry.for_year)  # is no basis since 16 April
        held = self.basis
        if held is not None and principal > held:
            self.block(roth_reasons.refund_beyond_basis(what, principal, held))
            return
        if entry.source == DESIGNATED_ROTH and entry.reason in _OF_CONVERSIONS:
            self.layers, missing = without_refund(self.layers, principal, entry.for_year)
            if missing < principal:
                sentence = roth_reasons.refund_after_conversion(what, principal - missing, entry.for_year)
                self.unsettled.append(sentence)
        self.lower(entry.source, principal)

    def keep_excess(self, excess: UnreturnedExcess) -> None:
        """Excess deferrals that 15 April passed over: no basis from the day after on, though the money stays.

        Source: IRC 402A(d)(3), 402(g)(6).
        """
        held = self.basis
        there = excess.amount if held is None else min(excess.amount, held)
        if excess.question:
            self.questions.append(excess.question)
        if there:
            self.questions.append(roth_reasons.excess_is_no_basis(self.plan, excess.for_year, there))
        if there < excess.amount:
            sentence = roth_reasons.excess_left_before(self.plan, excess.for_year, excess.amount - there)
            self.questions.append(sentence)
        self.excess.add(there, excess.for_year)
        if there:
            self.lower(ROTH_DEFERRAL, there)

    def forfeit(self, entry: Forfeited) -> None:
        """Roth money lost to the plan, which should not be: it is always vested."""
        self.exists = True
        what = f"The forfeiture of {entry.date} from {self.plan} ({entry.amount})"
        self.questions.append(roth_reasons.forfeited(what, entry.amount))
        self.worth.add(entry.source, -entry.amount)
        if self.basis is not None:
            self.lower(entry.source, min(entry.amount, self.basis))

    def lower(self, source: str, amount: Money) -> None:
        """Take basis out, at most what is held, of the source named first; an unknown one stays unknown."""
        if self.basis is None:
            self.by_source = dict.fromkeys(self.by_source)  # of which source it was is unknown with it
            return
        left = amount
        for each in (DEFERRAL_OF_LABEL.get(source, source), *self.by_source):
            held = self.by_source.get(each) or ZERO
            taken = min(max(held, ZERO), left)
            if taken:
                self.by_source[each] = held - taken
                left -= taken
        # Layers are a part of the basis and never more than it.
        layers = self.layers.held()
        if not self.basis:
            self.layers = Layers(RothLayer(layer.year, ZERO, ZERO) for layer in self.layers.as_tuple())
        elif layers is not None and layers > self.basis:
            self.layers.take(layers - self.basis)

    def block(self, why: str) -> None:
        """From here on basis and layers are unknown, until an opening balance states them again."""
        self.by_source = dict.fromkeys(self.by_source or [DESIGNATED_ROTH])
        self.whys.append(why)
        self.opened_as_whole = None
        if self.layers.held() != ZERO:
            self.layers.forget()
            self.layers_whys.append(why)

    def _add_basis(self, source: str, amount: Money) -> None:
        held = self.by_source.get(source, ZERO)
        self.by_source[source] = None if held is None else held + amount

    def _open_whole(self, entry: OpeningBalance) -> None:
        held = self.basis
        if held and entry.basis is not None and held != entry.basis:
            self.questions.append(roth_reasons.opening_differs(self.plan, entry.date, entry.basis, held))
        self.by_source, self.whys, self.layers_whys = {}, [], []
        self.layers = Layers()
        self.opened_as_whole = entry.date

    def _open_clock(self, entry: OpeningBalance, source: str) -> None:
        if entry.first_year is not None:
            self.clock.state(entry.first_year)
            self.clock.why = ""
        elif self.clock.stated is None and (source == DESIGNATED_ROTH or self.clock.first_year is None):
            self.clock.why = roth_reasons.clock_not_stated(source, self.plan)
