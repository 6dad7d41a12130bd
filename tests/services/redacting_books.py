"""A book with every kind of record and a telltale word in every text of it, and ways to look at what became of it."""

import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from ledger.domain.records import as_recorded, read_line
from ledger.importers.formats import importer
from ledger.services.importing.report import FileToRead, ImportOptions
from ledger.services.importing.run import import_files
from ledger.services.redacting.book import Secret
from ledger.services.redacting.scale import Scale
from ledger.storage.store import LedgerStore

# In a test the secret is known: amounts become 0.618033989 of what they were, days move up to five days back.
SECRET = Secret(Scale(Fraction(618_033_989, 10**9)), 5)
# Letters that make no word of ours: four of them in a row stand nowhere but in a telltale word.
_LETTERS = "bcdfghjkqvwxz"


class Telltales:
    """Words that nobody else writes; each is given out once and remembered."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.given: list[str] = []

    def __call__(self) -> str:
        first, second = ("".join(self._random.choices(_LETTERS, k=7)) for _ in range(2))
        self.given.append(f"{first.capitalize()} {second.upper()}")
        return self.given[-1]

    def left_in(self, text: str) -> list[str]:
        """Four letters in a row of any of them that stand in a text, in capitals or not."""
        seen = text.lower()
        return [part for word in self.given for part in _parts(word.lower()) if part in seen]


def _parts(words: str) -> Iterator[str]:
    for word in words.split():
        yield from (word[at : at + 4] for at in range(len(word) - 3))


def lines_of(held: list[dict[str, Any]]) -> list[str]:
    """Lines as a ledger keeps them."""
    return [as_recorded(read_line(line)).text for line in held]


def imported(store: LedgerStore, book: Path, lines: list[str]) -> int:
    """Import lines as a user would; gives how many were new."""
    book.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    file = FileToRead(path=book, name=book.name, importer=importer("book"))
    store.make()
    report = import_files(store, [file], "import", ImportOptions())
    refused = [(each.line, each.why) for file_ in report.files for each in file_.refused]
    assert refused == []
    return sum(file_.added for file_ in report.files)


def every_text(tell: Telltales) -> list[dict[str, Any]]:
    """A book whose every text is a telltale: ids, names, groups, notes, labels, reasons, codes nobody knows."""
    person, employer, other, unused, plan, new_plan = (tell() for _ in range(6))
    moved: dict[str, Any] = {"person": person, "plan": plan}
    held: list[dict[str, Any]] = [
        {"record": "person", "id": person, "name": tell(), "birth_date": "1960-02-29"},
        {"record": "tax_year", "person": person, "year": 2025, "modified_agi": "150000.00"},
        {"record": "employer", "id": employer, "name": tell(), "group": tell(), "return_due": "10-15"},
        {"record": "employer", "id": other, "name": tell()},
        {"record": "employer", "id": unused, "name": tell()},
        {"record": "wages", "person": person, "employer": employer, "year": 2025, "compensation": "98765.43"},
        {"record": "plan", "id": plan, "employer": employer, "name": tell(), "kind": "403b",
         "limitation_year_end": "06-30", "catch_up_wages_of": [other], "after_tax_cap_amount": "12345.67",
         "match": {"tiers": [["0.50", "0.06"]], "dollar_cap": "4321.09"}},
        {"record": "plan", "id": new_plan, "employer": other, "name": tell(), "kind": "401k"},
        {"record": "long_service", **moved, "year": 2025, "years": 16, "prior_deferrals": "54321.98",
         "used_before": "2109.87"},
        {"record": "plan_change", "plan": plan, "from": "2025-07-01", "after_tax_allowed": True,
         "catch_up_wages_of": [employer]},
        {"record": "pay_schedule", **moved, "frequency": "biweekly", "first_pay_date": "2025-01-10", "pay": "3210.98",
         "elections": {"after_tax": "0.10"}, "election_amounts": {"roth_deferral": "123.45"}},
        {"record": "expected_pay", **moved, "pay_date": "2025-12-19", "pay": "10987.65"},
        {"record": "pay_stub", **moved, "pay_date": "2025-01-10", "deposit_date": "2025-01-13",
         "compensation": "3210.98", "amounts": {"after_tax": "321.10"}, "year_to_date": {"after_tax": "321.10"}},
        {"record": "contribution", **moved, "date": "2025-03-14", "source": "employer_match", "amount": "222.33"},
        {"record": "receipt", **moved, "date": "2025-01-13", "pay_date": "2025-01-10", "sources": ["after_tax"],
         "amount": "321.10"},
        {"record": "student_loan_payment", **moved, "date": "2025-04-01", "amount": "111.22"},
        {"record": "catch_up_notice", **moved, "date": "2025-03-01", "for_year": 2024, "amount": "333.44"},
        {"record": "opening_balance", **moved, "date": "2024-12-31", "source": "after_tax", "balance": "1234.56",
         "basis": "1111.11", "vested": "1234.56", "pre_1987_basis": "55.66"},
        {"record": "opening_balance", **moved, "date": "2024-12-31", "source": "designated_roth",
         "balance": "9876.54", "basis": "8765.43", "first_year": 2020,
         "layers": [{"year": 2023, "taxable": "12.34", "nontaxable": "5678.90"}]},
        {"record": "valuation", **moved, "date": "2025-01-17", "source": "after_tax",
         "holdings": [{"fund": tell(), "units": "12.345", "price": "99.8765"}]},
        {"record": "earnings", **moved, "date": "2025-01-31", "source": "after_tax", "amount": "-17.89"},
        {"record": "conversion", **moved, "date": "2025-02-03", "balance_before": "1500.01",
         "legs": [{"destination": "other_plan", "amount": "700.07", "into": new_plan, "pre_tax": "5.55"},
                  {"destination": "roth_ira", "amount": "300.03", "direct": False, "date": "2025-04-04"}]},
        {"record": "conversion", **moved, "date": "2025-02-10", "amount": "123.21", "earnings": "1.21",
         "destination": "in_plan_roth"},
        {"record": "plan_merger", "date": "2026-01-02", "plan": plan, "into": new_plan, "basis": {"after_tax": "9.87"}},
        {"record": "refund", **moved, "date": "2025-03-10", "source": "after_tax", "amount": "44.55",
         "earnings": "0.66", "reason": "excess_aggregate_contribution", "for_year": 2024},
        {"record": "distribution", **moved, "date": "2025-05-05", "source": "after_tax", "amount": "77.88",
         "code": tell(), "exception": tell(), "withheld": "7.79"},
        {"record": "forfeited", **moved, "date": "2025-05-06", "source": "employer_match", "amount": "8.76"},
        {"record": "loan", **moved, "date": "2025-05-07", "event": "taken", "amount": "2345.67"},
        {"record": "ira_opening_balance", "person": person, "date": "2024-12-31", "kind": "traditional",
         "basis": "6543.21"},
        {"record": "ira_contribution", "person": person, "date": "2025-04-10", "kind": "roth", "amount": "3456.78",
         "for_year": 2024},
        {"record": "ira_conversion", "person": person, "date": "2025-06-01", "amount": "4567.89"},
        {"record": "ira_distribution", "person": person, "date": "2025-06-02", "amount": "567.89", "exception": "05"},
        {"record": "ira_roll_in", "person": person, "plan": plan, "date": "2025-06-03", "amount": "678.91"},
        {"record": "ira_year_end_value", "person": person, "year": 2025, "value": "78912.34"},
        {"record": "roth_ira_distribution", "person": person, "date": "2025-06-04", "amount": "89.12"},
        {"record": "form_1099r", "person": person, "plan": plan, "year": 2025, "account": tell(),
         "boxes": {"1": "1123.31", "2a": "12.30", "5": "1111.01", "7": tell(), "13": "2025-02-11", "15": tell()}},
        {"record": "form_w2", "person": person, "employer": employer, "year": 2025,
         "boxes": {"1": "88776.65", "12": {tell(): "456.78", "D": "321.98"}, "14": {tell(): "321.10"}, "20": tell()}},
        {"record": "form_5498", "person": person, "employer": other, "year": 2025,
         "boxes": {"2": "4567.89", "7": tell()}},
        {"record": "filed_return", "person": person, "year": 2025, "date": "2026-04-10",
         "forms": {"1040": {"5a": "1123", "5b": tell()}, "8606": {"10": "0.5"}, tell(): {tell(): tell()}}},
        {"record": "limits", "year": 2031, "source": tell(), "elective_deferral": 30000},
        {"record": "import_answer", "plan": plan, "label": tell(), "answer": tell()},
        {"record": "import_mapping", "name": tell(), "columns": {tell(): tell()}},
        {"record": "acknowledged", "person": person, "code": tell(), "year": 2025, "reason": tell(), "about": tell()},
    ]  # fmt: skip
    for line in held:
        line |= {"note": tell(), "document": tell()}
        if "id" in read_line(line).FIELDS:
            line.setdefault("id", tell())
    taken_back = next(line["id"] for line in held if line["record"] == "conversion")
    held.append({"record": "void", "id": tell(), "entry": taken_back, "reason": tell(), "note": tell()})
    held.append({"record": "void", "id": tell(), "entry": f"employer:{unused}", "reason": tell()})
    return held
