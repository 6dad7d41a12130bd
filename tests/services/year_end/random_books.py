"""Books of made-up savers: whatever the law allows over some years, with an account of basis kept beside them.

The account kept here knows no more than the law's one sentence: of what leaves a contract, the share that basis is of
its value is recovered, rounded half up, and never more than there is (IRC 72(e)(8)(B), 72(e)(6)).
"""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ledger.domain.money import Money
from tests.services.year_end.books import Line, entry, ira, ira_opening, ira_value, leg, opening

FIRST = dt.date(2020, 1, 1)
PLANS = ("north", "south", "west")
# Below the 402(g) limit of every year from 2020 on (19,500.00 in 2020), in cents.
_DEFERRED_AT_MOST = 1_900_000
POLICIES = ("carry", "extinguish", "carry_within_year")


def dollars(cents: int) -> str:
    return Money(cents).plain()


def share_of_basis(amount: int, value: int, basis: int) -> int:
    """Cents of basis in an amount, half up."""
    return amount if basis >= value else (2 * amount * basis + value) // (2 * value)


@dataclass
class Held:
    """Cents in one plan: after-tax value and basis, pre-tax deferrals, the Roth account's basis and a likely value."""

    policy: str
    roth_policy: str
    value: int = 0
    basis: int = 0
    # Of the basis, what a loss left unrecovered when the account was emptied, as far as no gain has used it.
    loss: int = 0
    pre_tax: int = 0
    roth_value: int = 0
    roth_basis: int = 0
    open: bool = True


@dataclass
class Book:
    """Lines of a book; what is left at the end of each year, by plan: after-tax basis and Roth basis."""

    parties: list[Line] = field(default_factory=list)
    entries: list[Line] = field(default_factory=list)
    left: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)
    merged_on: dict[str, dt.date] = field(default_factory=dict)
    last_year: int = FIRST.year


class Saver:
    """Makes one book, event by event."""

    def __init__(self, seed: int, events: int, years: int, plans: int) -> None:
        self._random = random.Random(seed)
        self._days = years * 365 - 1
        self._events = events
        self._day = FIRST
        self._plan = PLANS[0]
        self.book = Book(last_year=FIRST.year + years - 1)
        self._deferred: dict[str, int] = {}
        self._held = {
            plan: Held(self._random.choice(POLICIES), self._random.choice(("carry", "strict")))
            for plan in PLANS[:plans]
        }
        self._parties()

    def write(self) -> Book:
        """All events, on days that rise; of one day at most one event, with its value."""
        self._open()
        last = self.book.last_year
        for day in sorted(self._random.sample(range(1, self._days), self._events)):
            self._come_to(FIRST + dt.timedelta(days=day))
            plan = self._plan = self._random.choice([name for name, held in self._held.items() if held.open])
            self._random.choice(self._possible(self._held[plan]))()
        self._come_to(dt.date(last + 1, 1, 1))
        for year in range(FIRST.year, last + 1):
            if self._random.random() < 0.7:
                self.book.entries.append(ira_value(year, dollars(self._random.randrange(0, 5_000_000))))
        return self.book

    def _parties(self) -> None:
        birth = self._random.choice(["1985-05-05", "1961-03-31", "1950-12-31"])
        self.book.parties += [
            {"record": "person", "id": "pat", "name": "Pat", "birth_date": birth},
            {"record": "employer", "id": "acme", "name": "Acme"},
        ]
        for plan, held in self._held.items():
            rules = {"loss_basis_policy": held.policy, "roth_loss_policy": held.roth_policy}
            line = {"record": "plan", "id": plan, "employer": "acme", "name": plan, "kind": "401k"}
            self.book.parties.append({**line, **rules})

    def _open(self) -> None:
        """What some plans, and the IRAs, hold when the ledger begins."""
        day = FIRST.isoformat()
        for plan, held in self._held.items():
            if self._random.random() < 0.3:
                held.value, held.basis = self._random.randrange(1, 9_000_000), self._random.randrange(0, 9_000_000)
                self._add(opening(day, "after_tax", dollars(held.value), dollars(held.basis)), plan)
            if self._random.random() < 0.3:
                held.roth_value = held.roth_basis = self._random.randrange(1, 9_000_000)
                line = opening(day, "designated_roth", dollars(held.roth_value), dollars(held.roth_basis))
                self._add({**line, "first_year": self._random.randrange(2008, 2020)}, plan)
        for kind, clock in (("traditional", {}), ("roth", {"first_year": 2015})):
            if self._random.random() < 0.3:
                basis = dollars(self._random.randrange(0, 3_000_000))
                self.book.entries.append({**ira_opening(day, kind, basis, **clock), "id": f"open-{kind}"})

    def _come_to(self, day: dt.date) -> None:
        for year in range(self._day.year, day.year):
            for held in self._held.values():
                if held.policy == "carry_within_year":
                    held.basis, held.loss = held.basis - min(held.loss, held.basis), 0
            self.book.left[year] = {plan: (held.basis, held.roth_basis) for plan, held in self._held.items()}
        self._day = day

    def _possible(self, held: Held) -> list[Callable[[], None]]:
        """What may happen to a plan that holds so much."""
        choices = [self._deposit, self._deposit, self._deposit, self._roth_deposit, self._valuation, self._ira]
        if held.value:
            choices += [self._convert, self._convert, self._convert, self._sweep, self._grown, self._split]
            choices += [self._distribution, self._refund, self._roll_over]
        if held.roth_value:
            choices += [self._roth_out]
        if held.pre_tax:
            choices += [self._convert_pre_tax]
        if sum(each.open for each in self._held.values()) > 1 and self._random.random() < 0.15:
            choices += [self._merge]
        return choices

    def _now(self) -> str:
        return self._day.isoformat()

    def _add(self, line: Line, plan: str | None = None) -> None:
        line = {**line, "plan": plan or self._plan}
        self.book.entries.append({"id": f"e{len(self.book.entries)}", **line})

    def _cents(self, most: int = 2_000_000) -> int:
        """Odd cents as often as whole thousands, and a cent or two now and then."""
        return self._random.choice([self._random.randrange(1, most + 1), min(most, 100_000), min(most, 1)])

    def _moved(self) -> int:
        """What the account is worth now: more, less, or what it was."""
        value = self._held[self._plan].value
        return max(1, value + self._random.choice([0, 1, -1, value // 50, -(value // 30), self._random.randrange(999)]))

    def _take(self, amount: int, value: int) -> int:
        """Take an amount out of the after-tax account, now worth `value`; gives the basis in it."""
        held = self._held[self._plan]
        basis = share_of_basis(amount, value, held.basis)
        # Later contributions alone would have covered so much; what is recovered beyond it uses up the loss.
        own = share_of_basis(amount, value, max(held.basis - held.loss, 0)) if held.basis > held.loss else 0
        held.loss -= min(held.loss, max(basis - own, 0))
        held.value, held.basis = value - amount, held.basis - basis
        if not held.value:
            held.basis = held.loss = 0 if held.policy == "extinguish" else held.basis
        return basis

    def _deposit(self) -> None:
        cents = self._cents()
        held = self._held[self._plan]
        amounts = {"after_tax": dollars(cents)}
        if self._random.random() < 0.3:
            deferred = self._cents()
            if self._within_402g(deferred):
                amounts["pre_tax_deferral"] = dollars(deferred)
                held.pre_tax += deferred
        line = {"record": "pay_stub", "person": "pat", "pay_date": self._now(), "amounts": amounts}
        self._add(line)
        held.value, held.basis = held.value + cents, held.basis + cents

    def _within_402g(self, cents: int) -> bool:
        """Whether a deferral stays within the year's limit: what is over it and stays would be no basis."""
        year = self._now()[:4]
        if self._deferred.get(year, 0) + cents > _DEFERRED_AT_MOST:
            return False
        self._deferred[year] = self._deferred.get(year, 0) + cents
        return True

    def _roth_deposit(self) -> None:
        cents = self._cents()
        deferral = self._random.random() < 0.5 and self._within_402g(cents)
        source = "roth_deferral" if deferral else "employer_match_roth"
        line = {"record": "pay_stub", "person": "pat", "pay_date": self._now(), "amounts": {source: dollars(cents)}}
        self._add(line)
        held = self._held[self._plan]
        held.roth_value, held.roth_basis = held.roth_value + cents, held.roth_basis + cents

    def _valuation(self) -> None:
        held = self._held[self._plan]
        held.value = self._moved() if held.value else 0
        self._add(entry("valuation", self._now(), source="after_tax", balance=dollars(held.value)))

    def _put_in_roth(self, amount: int) -> None:
        held = self._held[self._plan]
        held.roth_value, held.roth_basis = held.roth_value + amount, held.roth_basis + amount

    def _convert(self) -> None:
        """All or a part, by the balance before it, or by the earnings that the plan states."""
        value = self._moved()
        amount = self._random.choice([value, value, self._random.randrange(1, value + 1)])
        basis = self._take(amount, value)
        stated: Line = {"balance_before": dollars(value)}
        if self._random.random() < 0.3:
            stated["earnings"] = dollars(amount - basis)
        destination = self._random.choice(["in_plan_roth", "in_plan_roth", "roth_ira"])
        self._add(entry("conversion", self._now(), amount=dollars(amount), destination=destination, **stated))
        if destination == "in_plan_roth":
            self._put_in_roth(amount)

    def _convert_pre_tax(self) -> None:
        """Deferrals, which hold no basis and all become basis of the Roth account."""
        held = self._held[self._plan]
        amount = self._random.randrange(1, held.pre_tax + 1)
        held.pre_tax -= amount
        what = {"source": "pre_tax_deferral", "destination": "in_plan_roth"}
        self._add(entry("conversion", self._now(), amount=dollars(amount), **what))
        self._put_in_roth(amount)

    def _sweep(self) -> None:
        """All of it, by a valuation of the day."""
        self._valuation()
        amount = self._held[self._plan].value
        self._take(amount, amount)
        self._add(entry("conversion", self._now(), amount=dollars(amount), destination="in_plan_roth"))
        self._put_in_roth(amount)

    def _grown(self) -> None:
        """All of it, at a gain that only the plan's own figure of the earnings shows."""
        held = self._held[self._plan]
        if held.basis > held.value:
            return
        amount = held.value + self._random.randrange(0, 20_000)
        basis = self._take(amount, amount)
        stated = {"earnings": dollars(amount - basis), "destination": "in_plan_roth"}
        self._add(entry("conversion", self._now(), amount=dollars(amount), **stated))
        self._put_in_roth(amount)

    def _split(self) -> None:
        """One distribution to several places."""
        value = self._moved()
        if value < 4:
            return
        amount = self._random.choice([value, self._random.randrange(3, value + 1)])
        self._take(amount, value)
        first = self._random.randrange(1, amount - 1)
        second = self._random.randrange(1, amount - first)
        late = (self._day + dt.timedelta(days=self._random.randrange(61))).isoformat()
        within = {"direct": False, "date": late} if self._random.random() < 0.3 else {}
        legs = [
            leg("roth_ira", dollars(first)),
            leg("traditional_ira", dollars(second), **within),
            leg("cash", dollars(amount - first - second)),
        ]
        self._add(entry("conversion", self._now(), legs=legs, balance_before=dollars(value)))

    def _distribution(self) -> None:
        value = self._moved()
        amount = self._random.randrange(1, value + 1)
        self._take(amount, value)
        stated = {"amount": dollars(amount), "balance_before": dollars(value)}
        self._add(entry("distribution", self._now(), source="after_tax", **stated))

    def _refund(self) -> None:
        held = self._held[self._plan]
        principal = min(held.basis, held.value)
        if not principal:
            return
        principal = self._random.randrange(1, principal + 1)
        earnings = self._random.randrange(0, min(held.value - principal, 9_999) + 1)
        held.value, held.basis = held.value - principal - earnings, held.basis - principal
        reason = self._random.choice(["excess_annual_addition", "excess_aggregate_contribution"])
        line = {"amount": dollars(principal), "earnings": dollars(earnings), "reason": reason}
        self._add(entry("refund", self._now(), source="after_tax", for_year=self._day.year, **line))

    def _others(self) -> list[str]:
        return [plan for plan, held in self._held.items() if held.open and plan != self._plan]

    def _roll_over(self) -> None:
        """All or a part to another plan of the ledger, or to one that is not in it."""
        into = self._random.choice([*self._others(), None])
        value = self._moved()
        amount = self._random.choice([value, self._random.randrange(1, value + 1)])
        basis = self._take(amount, value)
        line = entry("conversion", self._now(), amount=dollars(amount), destination="other_plan")
        self._add({**line, "balance_before": dollars(value), **({"into": into} if into else {})})
        if into and basis:
            there = self._held[into]
            there.value, there.basis = there.value + amount, there.basis + basis

    def _merge(self) -> None:
        here, into = self._held[self._plan], self._random.choice(self._others())
        there = self._held[into]
        there.value, there.basis = there.value + here.value, there.basis + here.basis
        there.roth_value, there.roth_basis = there.roth_value + here.roth_value, there.roth_basis + here.roth_basis
        there.loss += here.loss
        there.pre_tax += here.pre_tax
        here.pre_tax = here.value = here.basis = here.loss = here.roth_value = here.roth_basis = 0
        here.open = False
        self.book.merged_on[self._plan] = self._day
        self._add({"record": "plan_merger", "date": self._now(), "into": into})

    def _roth_out(self) -> None:
        """Roth plan money to a Roth IRA, to another plan, or paid out; with all of it may go a loss."""
        held = self._held[self._plan]
        value = max(1, held.roth_value + self._random.choice([0, held.roth_value // 10, -(held.roth_value // 20)]))
        amount = self._random.choice([value, self._random.randrange(1, value + 1)])
        where = self._random.choice(["roth_ira", "cash", *self._others()])
        qualified = False
        stated: Line = {"amount": dollars(amount), "balance_before": dollars(value), "source": "designated_roth"}
        if where == "cash":
            self._add(entry("distribution", self._now(), **stated))
        elif where == "roth_ira":
            self._add(entry("conversion", self._now(), destination=where, **stated))
        else:
            qualified = self._random.random() < 0.3
            stated |= {"destination": "other_plan", "into": where, "qualified": qualified}
            self._add(entry("conversion", self._now(), **stated))
        carried = where in PLANS or (where == "roth_ira" and held.roth_policy == "carry")
        whole = amount == value and carried
        basis = held.roth_basis if whole else share_of_basis(amount, value, held.roth_basis)
        held.roth_value, held.roth_basis = value - amount, held.roth_basis - basis
        if where in PLANS:
            there = self._held[where]
            # What of it nobody would have taxed is basis where it arrives (Reg. 1.402A-1 A-6).
            basis = max(basis, amount) if qualified else basis
            there.roth_value, there.roth_basis = there.roth_value + amount, there.roth_basis + basis

    def _ira(self) -> None:
        """Something about IRAs."""
        day, amount = self._now(), dollars(self._cents(700_000))
        kinds: list[Any] = [
            ira("ira_contribution", day, amount, kind="traditional_nondeductible", for_year=self._day.year),
            ira("ira_contribution", day, amount, kind="traditional_deductible", for_year=self._day.year),
            ira("ira_contribution", day, amount, kind="roth", for_year=self._day.year),
            ira("ira_conversion", day, amount),
            ira("ira_distribution", day, amount),
            ira("roth_ira_distribution", day, amount),
        ]
        self.book.entries.append({**self._random.choice(kinds), "id": f"e{len(self.book.entries)}"})
