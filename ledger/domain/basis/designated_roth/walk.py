"""A person's designated Roth accounts, followed together: money moves between the plans.

Of one day, what comes in counts first, then values, then money out, each in recorded order. A merged plan's account
moves at the end of its day and arrives before the events of that day in the other plan. Excess deferrals that were not
returned in time are worked out elsewhere; they come before all else of their 16 April.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.basis.designated_roth import reasons as roth_reasons
from ledger.domain.basis.designated_roth.account import RothAccount
from ledger.domain.basis.designated_roth.excess import UnreturnedExcess
from ledger.domain.basis.designated_roth.outcomes import DesignatedRoth, RothAccounts, RothOutflow
from ledger.domain.basis.designated_roth.payout import pay_out
from ledger.domain.basis.designated_roth.rolled_over import RolledOver
from ledger.domain.basis.designated_roth.steps import (
    CONVERTED,
    DEPOSIT,
    EXCESS,
    MERGER,
    OPENING,
    Step,
    in_order_of_moves,
    sends,
    steps_of,
)
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import OTHER_PLAN
from ledger.domain.entries.distributions import PlanMerger
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_history import plan_on
from ledger.domain.recorded import Deposited, PaidEarlier, Recorded


def follow_designated_roth(
    *,
    plans: Mapping[str, Plan],
    changes: Iterable[PlanChange],
    deposits: Iterable[Deposited],
    events: Iterable[Recorded[Any]],
    outcomes: Iterable[ConversionOutcome],
    until: dt.date,
    birth_date: dt.date | None,
    unreturned: Iterable[UnreturnedExcess] = (),
    paid_earlier: Iterable[PaidEarlier] = (),
) -> RothAccounts:
    """Every Roth account of a person as it stands at the end of a day, and all that left them.

    Args:
        plans: By id, with their rules of a loss; Roth money that goes to a plan that is not among them just leaves.
        changes: What alters these rules, from its day on.
        deposits: Of this person, by plan, source and deposit date; other sources than Roth are passed over.
        events: Of this person, in recorded order; those of other money are passed over.
        outcomes: Conversions of money outside the Roth accounts: what stays in the plan goes into its account.
        until: Later deposits and events are left out, and money that arrives later.
        birth_date: None where it is not known.
        unreturned: Excess Roth deferrals that were not paid out by 15 April.
        paid_earlier: What of the deposits was paid in an earlier year than it was deposited in.

    Source: IRC 402A(c)(4) and (d), 72(e); Reg. 1.402A-1; Notices 2010-84 and 2013-74.
    """
    walk = _Walk(plans, list(changes), until, birth_date, paid_earlier)
    return walk.run(steps_of(deposits, events, outcomes, unreturned, until))


class _Walk:
    """One pass over the events of all plans."""

    def __init__(
        self,
        plans: Mapping[str, Plan],
        changes: list[PlanChange],
        until: dt.date,
        birth_date: dt.date | None,
        paid_earlier: Iterable[PaidEarlier],
    ) -> None:
        self._plans = plans
        self._changes = changes
        self._until = until
        self._birth_date = birth_date
        self._accounts: dict[str, RothAccount] = {}
        self._outflows: list[RothOutflow] = []
        self._in_last_year = False
        self._merged_into: dict[str, str] = {}
        self._paid_earlier: dict[tuple[str, str, dt.date], list[PaidEarlier]] = {}
        for each in paid_earlier:
            self._paid_earlier.setdefault((each.plan, each.source, each.date), []).append(each)
        # What is on its way, by the day on which it arrives.
        self._under_way: dict[dt.date, list[tuple[str, RolledOver]]] = {}

    def run(self, steps: list[Step]) -> RothAccounts:
        """Every day on which something happens, then the accounts as they stand."""
        days: dict[dt.date, dict[str, list[Step]]] = {}
        for step in steps:
            days.setdefault(step.day, {}).setdefault(step.value.plan, []).append(step)
            for _, arrives in sends(step):
                if arrives <= self._until:
                    days.setdefault(arrives, {})
        for day in sorted(days):
            if day.year == self._until.year:
                self._begin_last_year()
            for into, rolled in self._under_way.pop(day, ()):
                self._account(into).receive(rolled)
            for plan in in_order_of_moves(days[day], day):
                for step in days[day][plan]:
                    self._meet(step)
        self._begin_last_year()
        named = [plan for plan in self._plans if plan in self._accounts]
        others = [plan for plan in self._accounts if plan not in self._plans]
        accounts = [self._accounts[plan] for plan in (*named, *others)]
        return RothAccounts(
            accounts=tuple(self._result(account) for account in accounts if account.exists),
            outflows=tuple(self._outflows),
        )

    def _begin_last_year(self) -> None:
        """Tell what was said of earlier years from what the last one gives reason to say."""
        if not self._in_last_year:
            for account in self._accounts.values():
                account.said_before = frozenset([*account.unsettled, *account.questions])
        self._in_last_year = True

    def _account(self, plan: str) -> RothAccount:
        return self._accounts.setdefault(plan, RothAccount(plan))

    def _meet(self, step: Step) -> None:
        value = step.value
        if step.kind == EXCESS:
            self._keep_excess(value)
            return
        account = self._account(value.plan)
        if step.kind == DEPOSIT:
            account.deposit(value, self._paid_earlier.get((value.plan, value.source, value.date), ()))
        elif step.kind == CONVERTED:
            account.convert(value, step.day)
        elif step.kind == OPENING:
            account.open(value)
        elif step.kind == "earnings":
            account.exists = True
            account.worth.add(value.source, value.amount)
        elif step.kind == "valuation":
            account.exists = True
            account.worth.state(value.source, value.value, value.date)
        elif step.kind == "refund":
            account.refund(value)
        elif step.kind == "forfeited":
            account.forfeit(value)
        elif step.kind == MERGER:
            self._merge(value)
        else:
            self._pay_out(step, account)

    def _merge(self, merger: PlanMerger) -> None:
        if merger.plan != merger.into:
            merged = self._accounts.pop(merger.plan)
            self._merged_into[merger.plan] = merger.into
            self._account(merger.into).take_over(merged, merger)

    def _keep_excess(self, excess: UnreturnedExcess) -> None:
        """In the plan that holds the money by now."""
        plan, met = excess.plan, {excess.plan}
        while (into := self._merged_into.get(plan)) and plan not in self._accounts and into not in met:
            plan = into
            met.add(plan)
        self._account(plan).keep_excess(excess)

    def _pay_out(self, step: Step, account: RothAccount) -> None:
        plan = self._plans.get(account.plan)
        if account.plan in self._merged_into and not account.exists:
            what = f"The {step.kind} of {step.day} from {account.plan}"
            account.block(roth_reasons.merged_away(what, account.plan, self._merged_into[account.plan]))
        held = account.layers.as_tuple()
        outflows = pay_out(
            account,
            step.id,
            step.value,
            birth_date=self._birth_date,
            roth_loss_policy="carry" if plan is None else plan_on(plan, self._changes, step.day).roth_loss_policy,
        )
        self._outflows += outflows
        for outflow in outflows:
            if outflow.outcome.destination == OTHER_PLAN and outflow.outcome.into in self._plans:
                self._send(outflow, account, held)

    def _send(self, outflow: RothOutflow, account: RothAccount, held: tuple[RothLayer, ...]) -> None:
        """What a rollover brings to another plan of the ledger.

        Source: Reg. 1.402A-1 A-6: what would not have been income had it been paid out is basis there.
        """
        outcome, into = outflow.outcome, outflow.outcome.into or ""
        what = f"The rollover of {outcome.date} from {outcome.plan} ({outcome.amount})"
        basis = outcome.basis
        if outflow.qualified and outcome.direct:
            basis = outcome.amount if basis is None else max(basis, outcome.amount)
        elif outflow.qualified is None and basis is not None and basis < outcome.amount:
            sentence = roth_reasons.qualified_rollover_unknown(what, into, basis, outcome.amount)
            account.questions.append(sentence)
        unknown = tuple(RothLayer(layer.year, None, None) for layer in held)
        arrives = outcome.arrived or outcome.date
        rolled = RolledOver(
            origin=outcome.plan,
            day=arrives,
            amount=outcome.amount,
            direct=outcome.direct,
            basis=basis,
            layers=unknown if outflow.layers is None else outflow.layers,
            first_year=outflow.first_year,
            clock_why=account.clock.why,
        )
        if arrives == outcome.date:
            self._account(into).receive(rolled)
        else:
            self._under_way.setdefault(arrives, []).append((into, rolled))

    def _result(self, account: RothAccount) -> DesignatedRoth:
        first_year = account.clock.first_year
        return DesignatedRoth(
            plan=account.plan,
            basis=account.basis,
            first_year=first_year,
            layers=account.layers.as_tuple(),
            unknown=account.unknown,
            value=account.worth.total,
            qualified_on=_qualified_on(first_year, self._birth_date),
            unsettled=tuple(dict.fromkeys(account.unsettled)),
            questions=tuple(dict.fromkeys(account.questions)),
            said_before=account.said_before,
        )


def _qualified_on(first_year: int | None, birth_date: dt.date | None) -> dt.date | None:
    """The later of the five-year clock and the day of 59 1/2; death and disability apart.

    Source: IRC 402A(d)(2); Reg. 1.402A-1 A-2 and A-4.
    """
    if first_year is None or birth_date is None:
        return None
    return max(dt.date(first_year + 5, 1, 1), reaches_59_and_a_half(birth_date))
