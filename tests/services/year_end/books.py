"""Books as a person would keep them, and the year-end summary as another program reads it."""

import datetime as dt
from typing import Any

from ledger.domain.records import as_recorded, read_line
from ledger.reports.year_end_json import as_json
from ledger.services.year_end import year_end
from ledger.storage.store import LedgerStore

Line = dict[str, Any]
PLAN = "acme-401k"
SEEN = "2027-06-30"
ADDING_UP = {"in_plan_roth", "roth_ira", "roth_employer", "refund", "distribution"}


class YearBook:
    """A ledger with Pat and the Acme 401(k), what a test adds, and its year-end documents.

    Plans that a test adds with `plan` belong to Acme too.
    """

    def __init__(self, store: LedgerStore, birth_date: str = "1980-05-01", **rules: Any) -> None:
        self.store = store
        self.add(
            {"record": "person", "id": "pat", "name": "Pat", "birth_date": birth_date},
            {"record": "employer", "id": "acme", "name": "Acme"},
        )
        self.plan(PLAN, **rules)

    def plan(self, plan: str, **rules: Any) -> None:
        """Add a plan of Acme's with rules of its own."""
        self.add({"record": "plan", "id": plan, "employer": "acme", "name": plan, "kind": "401k", **rules})

    def add(self, *lines: Line) -> None:
        """Record lines in one batch."""
        with self.store.batch("test") as writer:
            for line in lines:
                value = read_line(line)
                ordinal = 1
                while getattr(value, "id", "") is None and writer.standing(as_recorded(value, ordinal).reference):
                    ordinal += 1
                writer.record([as_recorded(value, ordinal)])

    def year(self, year: int, as_of: str = SEEN) -> Any:
        """The document of `year-end --json`; what must hold of every one is checked on the way."""
        document = as_json(year_end(self.store.reader(), "pat", year, dt.date.fromisoformat(as_of)))
        check(document)
        return document


def stub(day: str, plan: str = PLAN, deposited: str | None = None, **amounts: str) -> Line:
    line = {"record": "pay_stub", "person": "pat", "plan": plan, "pay_date": day, "amounts": amounts}
    return line if deposited is None else {**line, "deposit_date": deposited}


def entry(kind: str, day: str, plan: str = PLAN, **keys: Any) -> Line:
    return {"record": kind, "person": "pat", "plan": plan, "date": day, **keys}


def opening(day: str, source: str, balance: str, basis: str | None, **keys: Any) -> Line:
    return entry("opening_balance", day, source=source, balance=balance, basis=basis, **keys)


def conversion(day: str, amount: str, destination: str = "in_plan_roth", **keys: Any) -> Line:
    return entry("conversion", day, amount=amount, destination=destination, **keys)


def distribution(day: str, amount: str, source: str = "after_tax", **keys: Any) -> Line:
    return entry("distribution", day, amount=amount, source=source, **keys)


def split(day: str, legs: list[Line], **keys: Any) -> Line:
    return entry("conversion", day, legs=legs, **keys)


def leg(destination: str, amount: str, **keys: Any) -> Line:
    return {"destination": destination, "amount": amount, **keys}


def ira(record: str, day: str, amount: str, **keys: Any) -> Line:
    return {"record": record, "person": "pat", "date": day, "amount": amount, **keys}


def ira_opening(day: str, kind: str, basis: str | None, **keys: Any) -> Line:
    return {"record": "ira_opening_balance", "person": "pat", "date": day, "kind": kind, "basis": basis, **keys}


def ira_value(year: int, value: str) -> Line:
    return {"record": "ira_year_end_value", "person": "pat", "year": year, "value": value}


def received(year: int, plan: str | None = PLAN, **boxes: str | bool | None) -> Line:
    """A Form 1099-R; `b1="…"` is box 1."""
    line = {"record": "form_1099r", "person": "pat", "year": year}
    return {**line, **({"plan": plan} if plan else {}), "boxes": {name[1:]: value for name, value in boxes.items()}}


def pooled(book: YearBook, pre_tax: str, after_tax: str, basis: str) -> None:
    """Last year's closing balances of a plan that keeps no separate after-tax contract."""
    book.add(
        opening("2025-12-31", "pre_tax_deferral", pre_tax, "0"), opening("2025-12-31", "after_tax", after_tax, basis)
    )


def forms(document: Any) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    """Kind and boxes 1, 2a, 5 and 7 of each form that is expected."""
    boxes = ("kind", "box_1", "box_2a", "box_5", "box_7")
    return [tuple(each[box] for box in boxes) for each in document["expected_1099r"]]


def shares(document: Any) -> dict[str, tuple[str, str | None, str | None]]:
    """Amount, basis and taxable part of the year's conversion legs, by destination."""
    return {each["destination"]: (each["amount"], each["basis"], each["taxable"]) for each in document["conversions"]}


def lines_of(document: Any, *numbers: str) -> list[str | None]:
    """Lines of Form 8606."""
    return [document["form_8606"]["lines"].get(number) for number in numbers]


def cents(money: str | None) -> int:
    """Cents of a JSON amount that must be known."""
    assert money is not None
    dollars, _, rest = money.partition(".")
    assert len(rest) == 2, f"{money} is not dollars and cents"
    return int(dollars + rest)


def check(document: Any) -> None:
    """What holds of every year: the accounts roll forward, each conversion divides, and each form adds up."""
    for row in document["after_tax_accounts"]:
        ends = [row[name] for name in ("opening_basis", "basis_recovered", "closing_basis")]
        moved = [row.get(name, "0.00") for name in ("transferred_in", "transferred_out")]
        if None in ends + moved:
            assert document["unknown"], row
            continue
        came = cents(row["opening_basis"]) + cents(row["contributions"]) + cents(moved[0])
        gone = sum(cents(row[name]) for name in ("basis_recovered", "refunded", "extinguished")) + cents(moved[1])
        assert came - gone == cents(row["closing_basis"]), row
        assert cents(row["closing_basis"]) >= 0, row
    for each in document["conversions"]:
        if each["basis"] is not None and each["taxable"] is not None:
            assert (
                0 <= cents(each["taxable"]) <= cents(each["amount"]) - min(cents(each["basis"]), cents(each["amount"]))
            )
    for form in document["expected_1099r"]:
        # What is rolled over untaxed has box 2a zero, and a qualified distribution of Roth money too.
        if form["kind"] in ADDING_UP and form["box_2a"] is not None and "B" not in (form["box_7"] or ""):
            assert cents(form["box_1"]) == cents(form["box_2a"]) + cents(form["box_5"] or "0.00"), form
    gross = sum(cents(each["amount"]) for each in document["conversions"] if each["destination"] == "in_plan_roth")
    on_forms = [form["box_1"] for form in document["expected_1099r"] if form["kind"] == "in_plan_roth"]
    assert gross == sum(map(cents, on_forms))
