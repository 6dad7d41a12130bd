"""The ledgers that are measured: pay stubs over many years, with the people, plans and conversions around them."""

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLUMNS = (
    *("person", "plan", "pay_date", "compensation", "pre_tax_deferral", "roth_deferral"),
    *("after_tax", "employer_match", "employer_nonelective"),
)
LAST_DAY = dt.date(2026, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What one ledger holds: so many stubs, spread evenly over the people and over the days to the end of 2026.

    Where it is `valued`, the second plan's after-tax money, which stays there, has its value stated every quarter.
    """

    name: str
    people: int
    stubs: int
    first_day: dt.date = dt.date(2013, 1, 1)
    valued: bool = False

    @property
    def somebody(self) -> str:
        """A person in the middle."""
        return f"person-{self.people // 2:04}"

    def write_parties(self, path: Path) -> None:
        """An employer with two plans, the people, and their conversions, as a book."""
        lines = itertools.chain(self._parties(), self._conversions(), self._valuations() if self.valued else ())
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    def write_stubs(self, path: Path) -> None:
        """The stubs as CSV, by day."""
        with path.open("w") as file:
            file.write(f"{','.join(COLUMNS)}\n")
            for day, plan, cents in self._stubs():
                figures = ",".join(map(_dollars, cents))
                file.writelines(f"{person},{plan},{day},{figures}\n" for person in self._people())

    def _people(self) -> list[str]:
        return [f"person-{number:04}" for number in range(self.people)]

    def _parties(self) -> Iterator[dict[str, Any]]:
        yield {"record": "employer", "id": "acme", "name": "Acme"}
        for plan in ("acme-401k", "acme-403b"):
            yield {"record": "plan", "id": plan, "employer": "acme", "name": plan, "kind": plan[-4:]}
        for person in self._people():
            yield {"record": "person", "id": person, "name": person, "birth_date": "1960-05-17"}

    def _stubs(self) -> Iterator[tuple[dt.date, str, list[int]]]:
        """Day, plan and cents of each of one person's stubs, in the order of the columns."""
        each = self.stubs // self.people
        days = (LAST_DAY - self.first_day).days + 1
        for number in range(each):
            # Amounts repeat, as payroll's do, but not from one stub of a day to the next.
            pay = 300_000 + number % 997 * 100
            shares = (1, 10, 50, 8, 20, 33)
            plan = "acme-403b" if number % 10 == 9 else "acme-401k"
            yield self.first_day + dt.timedelta(days=number * days // each), plan, [pay // share for share in shares]

    def _conversions(self) -> Iterator[dict[str, Any]]:
        """At the end of every quarter all after-tax money of the first plan, with ten dollars of earnings."""
        after_tax = COLUMNS.index("after_tax") - COLUMNS.index("compensation")
        sums: dict[dt.date, int] = {}
        for day, plan, cents in self._stubs():
            if plan == "acme-401k":
                quarter = dt.date(day.year, (day.month + 2) // 3 * 3, 28)
                due = quarter if day <= quarter else quarter + dt.timedelta(days=92)
                due = due.replace(day=28)
                sums[due] = sums.get(due, 0) + cents[after_tax]
        for person in self._people():
            for day, deposited in sums.items():
                yield {
                    "record": "conversion",
                    "person": person,
                    "plan": "acme-401k",
                    "date": day.isoformat(),
                    "amount": _dollars(deposited + 1000),
                    "balance_before": _dollars(deposited + 1000),
                    "destination": "in_plan_roth",
                }

    def _valuations(self) -> Iterator[dict[str, Any]]:
        for person in self._people():
            for number in range((LAST_DAY.year + 1 - self.first_day.year) * 4):
                day = dt.date(self.first_day.year + number // 4, number % 4 * 3 + 2, 15)
                yield {
                    "record": "valuation",
                    "person": person,
                    "plan": "acme-403b",
                    "date": day.isoformat(),
                    "source": "after_tax",
                    "balance": _dollars((number + 1) * 4_000_000),
                }


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """An adviser's clients: each with a schedule, elections, last year's wages, a year of stubs and two conversions.

    Fifty employers match half of the first six percent; every stub has four contributions, and says its pay.
    """

    name: str
    people: int
    stubs_each: int = 25
    last_pay_date: dt.date = dt.date(2026, 9, 25)

    def write_parties(self, path: Path) -> None:
        """Employers, plans, people, wages, schedules and conversions, as a book."""
        with path.open("w") as file:
            file.writelines(f"{json.dumps(line)}\n" for line in self._lines())

    def write_stubs(self, path: Path) -> None:
        """The stubs as CSV, by day."""
        with path.open("w") as file:
            file.write("person,plan,pay_date,compensation,pre_tax_deferral,roth_deferral,after_tax,employer_match\n")
            for number in reversed(range(self.stubs_each)):
                day = self.last_pay_date - dt.timedelta(days=14 * number)
                for person in range(self.people):
                    pay = self._pay(person)
                    cents = [pay, pay * 6 // 100, pay * 4 // 100, pay * 9 // 100, pay * 3 // 100]
                    file.write(f"client-{person:05},plan-{person % 50},{day},{','.join(map(_dollars, cents))}\n")

    @staticmethod
    def _pay(person: int) -> int:
        """Cents of a pay date: 130,000 to 260,000 dollars a year."""
        return 500_000 + person * 7919 % 500_000

    def _lines(self) -> Iterator[dict[str, Any]]:
        match = {"tiers": [["0.50", "0.06"]], "period": "paycheck"}
        for number in range(50):
            yield {"record": "employer", "id": f"employer-{number}", "name": f"Employer {number}"}
            plan = {"record": "plan", "id": f"plan-{number}", "employer": f"employer-{number}", "kind": "401k"}
            yield {**plan, "name": f"Plan {number}", "match": match}
        for number in range(self.people):
            yield from self._client(number)

    def _client(self, number: int) -> Iterator[dict[str, Any]]:
        person, plan, pay = f"client-{number:05}", f"plan-{number % 50}", self._pay(number)
        birth = dt.date(1956 + number % 45, 5, 17)
        yield {"record": "person", "id": person, "name": f"Client {number}", "birth_date": str(birth)}
        wages = {"record": "wages", "person": person, "employer": f"employer-{number % 50}", "year": 2025}
        yield {**wages, "social_security_wages": _dollars(pay * 25), "compensation": _dollars(pay * 26)}
        elections = {"pre_tax_deferral": "0.06", "roth_deferral": "0.04", "after_tax": "0.09"}
        schedule = {"record": "pay_schedule", "person": person, "plan": plan, "frequency": "biweekly"}
        yield {**schedule, "first_pay_date": "2025-01-03", "pay": _dollars(pay), "elections": elections}
        for month, stubs in ((3, 11), (9, 13)):
            day = dt.date(2026, month, 28)
            amount = _dollars(pay * 9 // 100 * stubs + 1000)
            conversion = {"record": "conversion", "person": person, "plan": plan, "date": str(day), "amount": amount}
            yield {**conversion, "balance_before": amount, "destination": "in_plan_roth"}


A_YEAR = Household(name="26 stubs", people=1, stubs=26, first_day=dt.date(2026, 1, 1))
MANY_PEOPLE = Household(name="100,000 stubs of 1,000 people", people=1_000, stubs=100_000)
FORTY_YEARS = Household(
    name="100,000 stubs, weekly for forty years", people=48, stubs=99_840, first_day=dt.date(1987, 1, 1)
)
ONE_PERSON = Household(name="100,000 stubs of one person", people=1, stubs=100_000)
ONE_PERSON_FORTY_YEARS = Household(
    name="100,000 stubs of one person, forty years", people=1, stubs=100_000, first_day=dt.date(1987, 1, 1), valued=True
)
LEDGERS = (A_YEAR, MANY_PEOPLE, FORTY_YEARS, ONE_PERSON, ONE_PERSON_FORTY_YEARS)
CLIENTS = Clients(name="10,000 people with 1,000,000 contributions", people=10_000)
FEWER_CLIENTS = Clients(name="1,000 people with 100,000 contributions", people=1_000)
