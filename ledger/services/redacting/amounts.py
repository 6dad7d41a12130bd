"""Amounts multiplied by one secret factor, so that what added up to the cent in a ledger still does.

Rounding each amount by itself would break sums by a cent. So what flows into an account and out of it is told from its
running total: each amount becomes the difference of two scaled totals. A printed year to date, a balance before a
conversion and a receipt follow the amounts that they are about.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.domain.entries.conversions import Conversion, Leg
from ledger.domain.entries.distributions import Distribution, PlanMerger
from ledger.domain.entries.opening_balances import Layer
from ledger.domain.money import Money
from ledger.domain.sources import AFTER_TAX, DEFERRAL_OF_LABEL
from ledger.services.redacting.scale import Account, Scale

# What takes the place of some keys of a line, by its place in the book.
Replaced = dict[int, dict[str, Any]]
# A line: its place in the book, its record, its value.
Placed = tuple[int, str, Any]


@dataclass(frozen=True, slots=True)
class _Sum:
    """Cents added up as they were, and as they are scaled."""

    held: int = 0
    scaled: int = 0


_Sums = Mapping[str, _Sum]


def _added(sums: Iterable[_Sum]) -> _Sum:
    some = list(sums)
    return _Sum(sum(each.held for each in some), sum(each.scaled for each in some))


def _after(before: tuple[_Sums, _Sums], items: Iterable[tuple[int, bool, _Sums]]) -> tuple[_Sums, _Sums]:
    """Sums by source once some money came in: that of stubs alone, and all of it."""
    stubs, whole = dict(before[0]), dict(before[1])
    for _, is_stub, sums in items:
        for source, each in sums.items():
            whole[source] = _added((whole.get(source, _Sum()), each))
            if is_stub:
                stubs[source] = _added((stubs.get(source, _Sum()), each))
    return stubs, whole


class Amounts:
    """The keys of a book's standing lines whose amounts depend on each other, with their scaled amounts."""

    def __init__(self, scale: Scale, standing: Iterable[Placed]) -> None:
        """`standing` are the lines that were not taken back."""
        self._scale = scale
        self.replaced: Replaced = defaultdict(dict)
        self._by_record: dict[str, list[tuple[int, Any]]] = defaultdict(list)
        for place, record, value in standing:
            self._by_record[record].append((place, value))
        self._accounts: dict[tuple[str, str, str], Account] = defaultdict(Account)
        self._out: dict[tuple[str, str, str], dict[dt.date, tuple[int, int]]] = defaultdict(dict)
        self._values = {
            (value.person, value.plan, value.source, value.date): value.value.cents
            for _, value in self._by_record["valuation"]
        }
        self._follow_accounts()
        self._valuations()
        self._printed()
        self._receipts()

    def _of(self, *records: str) -> list[tuple[int, Any]]:
        return [each for record in records for each in self._by_record[record]]

    def _follow_accounts(self) -> None:
        """Every amount in and out, by day: what comes in on a day comes before what goes out."""
        steps: list[tuple[dt.date, int, int, str, Any]] = []
        for place, stub in self._of("pay_stub"):
            steps.append((stub.deposit_date or stub.pay_date, 0, place, "stub", stub))
        for place, each in self._of("contribution"):
            steps.append((each.deposit_date or each.date, 0, place, "contribution", each))
        for place, each in self._of("opening_balance"):
            steps.append((each.date, 0, place, "opening", each))
        for place, each in self._of("conversion", "distribution", "refund"):
            steps.append((each.date, 1, place, "out", each))
        for place, each in self._of("plan_merger"):
            steps.append((each.date, 1, place, "merger", each))
        for _, _, place, kind, value in sorted(steps, key=lambda step: step[:3]):
            if kind == "stub":
                amounts = {source: self._put_in(value, source, held.cents) for source, held in value.amounts.items()}
                self.replaced[place]["amounts"] = amounts
            elif kind == "contribution":
                self.replaced[place]["amount"] = self._put_in(value, value.source, value.amount.cents)
            elif kind == "opening":
                self._opening(place, value)
            elif kind == "merger":
                self._merge(value)
            else:
                self._out_of(place, value)

    def _merge(self, merger: PlanMerger) -> None:
        for (person, plan, source), account in list(self._accounts.items()):
            if plan == merger.plan and merger.person in (None, person):
                self._accounts[person, merger.into, source].receive(account.held, account.scaled)
                account.held = account.scaled = 0

    def _account(self, value: Any, source: str) -> Account:
        return self._accounts[value.person, value.plan, source]

    def _put_in(self, value: Any, source: str, cents: int) -> int:
        return self._account(value, source).add(cents, self._scale)

    def _opening(self, place: int, value: Any) -> None:
        if value.basis is None:
            return
        basis = max(self._put_in(value, value.source, value.basis.cents), 0)
        balance = self._scale.of(value.balance.cents)
        if value.balance >= value.basis:
            balance = basis + self._scale.of(value.balance.cents - value.basis.cents)
        new = {"basis": basis, "balance": balance, "layers": self._layers(value.layers, basis)}
        for key, most in (("vested", balance), ("pre_1987_basis", basis)):
            held = getattr(value, key)
            if held is not None:
                new[key] = min(self._scale.of(held.cents), most)
        self.replaced[place] |= new

    def _layers(self, layers: Sequence[Layer], most: int) -> list[dict[str, int]]:
        held = [cents for layer in layers for cents in (layer.taxable.cents, layer.nontaxable.cents)]
        new = self._scale.parts(min(self._scale.of(sum(held)), most), held)
        return [{"taxable": new[at], "nontaxable": new[at + 1]} for at in range(0, len(new), 2)]

    def _out_of(self, place: int, value: Any) -> None:
        new = self.replaced[place]
        if not isinstance(value, Conversion | Distribution):  # a refund of principal, its earnings beside it
            new["amount"] = max(-self._put_in(value, value.source, -value.amount.cents), 0)
            return
        gross = value.gross.cents if isinstance(value, Conversion) else value.amount.cents
        moved = self._moved(value, gross)
        if isinstance(value, Conversion) and value.legs:
            new["legs"] = self._legs(value.legs, moved)
            moved = sum(leg["amount"] for leg in new["legs"])
        else:
            new["amount"] = moved
        if value.balance_before is not None:
            new["balance_before"] = moved + self._scale.of(value.balance_before.cents - gross)
        for key in ("earnings", "withheld"):
            held = getattr(value, key)
            if held is not None:
                new[key] = min(self._scale.of(held.cents), moved)
        key_of_day = self._out[value.person, value.plan, value.source]
        before = key_of_day.get(value.date, (0, 0))
        key_of_day[value.date] = (before[0] + gross, before[1] + moved)

    def _moved(self, value: Any, gross: int) -> int:
        """What leaves, scaled, and the basis in it out of the account."""
        account = self._account(value, value.source)
        if value.source == AFTER_TAX and value.earnings is not None:
            held = gross - value.earnings.cents
            basis = -account.add(-held, self._scale)
            moved = max(basis + self._scale.of(value.earnings.cents), min(gross, 1))
        else:
            moved = self._scale.of(gross)
            worth = self._worth(value)
            if worth is None or worth < gross:
                return moved
            held, basis = account.take_share(gross, worth, moved, moved + self._scale.of(worth - gross))
        if isinstance(value, Conversion) and value.into is not None:
            self._accounts[value.person, value.into, value.source].receive(held, basis)
        return moved

    def _worth(self, value: Any) -> int | None:
        """What the account was worth before it, in cents, as stated with it, on its day or the day before."""
        if value.balance_before is not None:
            return int(value.balance_before.cents)
        days = (value.date, value.date - dt.timedelta(days=1))
        found = (self._values.get((value.person, value.plan, value.source, day)) for day in days)
        return next((worth for worth in found if worth is not None), None)

    def _legs(self, legs: Sequence[Leg], moved: int) -> list[dict[str, int]]:
        new = []
        for leg, part in zip(legs, self._scale.parts(moved, [leg.amount.cents for leg in legs]), strict=True):
            amount = max(part, 1)  # a leg moves something
            said = {} if leg.pre_tax is None else {"pre_tax": min(self._scale.of(leg.pre_tax.cents), amount)}
            new.append({"amount": amount, **said})
        return new

    def _valuations(self) -> None:
        """A value follows what left the account on its day or the day after, so that all of it stays all of it."""
        for place, value in self._of("valuation"):
            held = value.value.cents
            out = self._out.get((value.person, value.plan, value.source), {})
            gross, moved = out.get(value.date) or out.get(value.date + dt.timedelta(days=1)) or (0, 0)
            worth = moved + self._scale.of(held - gross) if held >= gross else min(self._scale.of(held), moved)
            new: dict[str, Any] = {}
            if value.balance is None:
                # Units and prices would tell the fund, and with it the amount: each holding becomes units of a dollar.
                parts = self._scale.parts(worth, [max(each.value.cents, 0) for each in value.holdings])
                new["holdings"] = [{"units": Money(part).plain(), "price": "1"} for part in parts]
            else:
                new["balance"] = worth
            if value.vested is not None:
                new["vested"] = min(self._scale.of(value.vested.cents), worth)
            self.replaced[place] |= new

    def _printed(self) -> None:
        """What a stub prints for the year to date follows the stubs of its plan and year, alone or with other money."""
        came: dict[tuple[str, str, int], dict[dt.date, list[tuple[int, bool, _Sums]]]]
        came = defaultdict(lambda: defaultdict(list))
        for place, stub in self._of("pay_stub"):
            new = self.replaced[place]["amounts"]
            sums = {source: _Sum(held.cents, new[source]) for source, held in stub.amounts.items()}
            came[stub.person, stub.plan, stub.pay_date.year][stub.pay_date].append((place, True, sums))
        for place, each in self._of("contribution"):
            if each.limitation_year is None:
                sums = {each.source: _Sum(each.amount.cents, self.replaced[place]["amount"])}
                came[each.person, each.plan, each.date.year][each.date].append((place, False, sums))
        printed = {place: stub.year_to_date for place, stub in self._of("pay_stub") if stub.year_to_date}
        for of_year in came.values():
            before: tuple[_Sums, _Sums] = ({}, {})  # stubs alone, and with money that came outside of them
            for _, of_day in sorted(of_year.items()):
                whole_day = _after(before, of_day)
                for item in of_day:
                    if item[0] in printed:
                        ways = (*whole_day, *_after(before, [item]))
                        self.replaced[item[0]]["year_to_date"] = {
                            source: self._following(source, held.cents, ways)
                            for source, held in printed[item[0]].items()
                        }
                before = whole_day

    def _following(self, source: str, printed: int, ways: Sequence["_Sums"]) -> int:
        """What is printed, scaled as the first sum that it is, of the source alone or with its catch-up."""
        labels = [source, *(label for label, folded in DEFERRAL_OF_LABEL.items() if folded == source)]
        sums = [_added(way.get(label, _Sum()) for label in some) for way in ways for some in (labels[:1], labels)]
        same = next((each for each in sums if each.held == printed), sums[0])
        return same.scaled + self._scale.of(printed - same.held)

    def _receipts(self) -> None:
        """What was received of a pay date follows its stubs."""
        paid: dict[tuple[str, str, dt.date], dict[str, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
        for place, stub in self._of("pay_stub"):
            sums = paid[stub.person, stub.plan, stub.pay_date]
            for source, held in stub.amounts.items():
                scaled = self.replaced[place]["amounts"][source]
                sums[source] = _Sum(sums[source].held + held.cents, sums[source].scaled + scaled)
        so_far: dict[Any, _Sum] = defaultdict(_Sum)
        for place, each in self._of("receipt"):
            of_day = paid[each.person, each.plan, each.pay_date]
            whole = sum(of_day[source].held for source in each.sources)
            key = (each.person, each.plan, each.pay_date, each.sources)
            held = so_far[key].held + each.amount.cents
            all_of_it = held == whole
            scaled = sum(of_day[source].scaled for source in each.sources) if all_of_it else self._scale.of(held)
            self.replaced[place]["amount"] = scaled - so_far[key].scaled
            so_far[key] = _Sum(held, scaled)

    def paid_in(self) -> dict[tuple[str, int], dict[int, int]]:
        """Sums of a person's year by source, and by plan and source, as Form W-2 has them: cents, and scaled."""
        sums: dict[tuple[str, int], dict[Any, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
        for place, stub in self._of("pay_stub"):
            for label, held in stub.amounts.items():
                scaled = self.replaced[place]["amounts"][label]
                source = DEFERRAL_OF_LABEL.get(label, label)
                for name in ((source,), (stub.plan, source)):
                    of_year = sums[stub.person, stub.pay_date.year]
                    of_year[name] = _Sum(of_year[name].held + held.cents, of_year[name].scaled + scaled)
        return {year: {each.held: each.scaled for each in of_year.values()} for year, of_year in sums.items()}
