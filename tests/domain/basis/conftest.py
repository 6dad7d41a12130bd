"""One plan account written down event by event, as the ledger would hold it."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.after_tax import follow_after_tax
from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.money import Money
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import read_line

PLAN = "acme-401k"


class Account:
    """Events of one person and plan in the order of recording."""

    def __init__(self, rules: dict[str, Any]) -> None:
        self.plan: Plan = read_line(
            {"record": "plan", "id": PLAN, "employer": "acme", "name": "A", "kind": "401k"} | rules
        )
        self.deposits: list[Deposited] = []
        self.events: list[Recorded[Any]] = []
        self.changes: list[PlanChange] = []

    def deposit(self, day: str, amount: str, source: str = "after_tax") -> None:
        self.deposits.append(Deposited(PLAN, source, dt.date.fromisoformat(day), Money.parse(amount).cents))

    def add(self, record: str, day: str, **keys: Any) -> None:
        line = {"record": record, "person": "pat", "plan": PLAN, "date": day} | keys
        if record in {"valuation", "earnings", "opening_balance", "refund", "distribution", "forfeited"}:
            line.setdefault("source", "after_tax")
        number = len(self.events) + 1
        self.events.append(Recorded(f"e{number}", number, read_line(line)))

    def convert(self, day: str, amount: str, destination: str = "in_plan_roth", **keys: Any) -> None:
        self.add("conversion", day, amount=amount, destination=destination, **keys)

    def merge(self, day: str, plan: str, into: str) -> None:
        number = len(self.events) + 1
        line = {"record": "plan_merger", "date": day, "plan": plan, "into": into}
        self.events.append(Recorded(f"e{number}", number, read_line(line)))

    def change(self, day: str, **rules: Any) -> None:
        self.changes.append(read_line({"record": "plan_change", "plan": PLAN, "from": day} | rules))

    def follow(self, until: str) -> PoolHistory:
        return follow_after_tax(
            self.plan,
            changes=self.changes,
            deposits=self.deposits,
            events=self.events,
            until=dt.date.fromisoformat(until),
        )


class NewAccount:
    """Makes accounts; the keys are rules of the plan as the book names them."""

    def __call__(self, **rules: Any) -> Account:
        return Account(rules)


@pytest.fixture
def new_account() -> NewAccount:
    return NewAccount()
