"""What holds of every history: each example is a book of its own in a ledger file, years long, and what becomes of it.

Basis that came in is recovered, returned, dropped, handed over or left; every form adds up; a year closes where the
next opens; the exported book leads to the same years; and what is entered late changes no year before it.
"""

import datetime as dt
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.records import as_recorded, read_line
from ledger.importers.formats import importer
from ledger.reports.year_end_json import as_json
from ledger.services.corrections import void_entry
from ledger.services.importing.report import FileToRead, ImportOptions
from ledger.services.importing.run import import_files
from ledger.services.invariants import broken_invariants
from ledger.services.year_end import year_end
from ledger.storage.store import LedgerStore
from tests.faults.harness import FULL
from tests.services.year_end.books import cents, check
from tests.services.year_end.random_books import FIRST, Book, Saver, dollars

Years = dict[int, Any]
BASIS = ("opening_basis", "contributions", "transferred_in")
GONE = ("basis_recovered", "refunded", "extinguished", "transferred_out")

histories = settings(
    max_examples=500 if FULL else 60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with nothing in it, to be copied: it takes longer to make than to fill."""
    path = tmp_path_factory.mktemp("empty") / "ledger.db"
    with LedgerStore(path) as store:
        store.make()
    return path


@contextmanager
def ledger_like(empty: Path) -> Iterator[LedgerStore]:
    """An empty ledger of its own; its file is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty, folder))
        with LedgerStore(path) as store:
            yield store


def add(store: LedgerStore, lines: list[dict[str, Any]]) -> None:
    with store.batch("test") as writer:
        writer.record([as_recorded(read_line(line)) for line in lines])


def all_years(store: LedgerStore, book: Book) -> Years:
    """Every year's document, seen from the end of the year after the last."""
    seen = dt.date(book.last_year + 1, 12, 31)
    reader = store.reader()
    return {year: as_json(year_end(reader, "pat", year, seen)) for year in range(FIRST.year, book.last_year + 1)}


def check_years(years: Years, book: Book) -> None:
    """Each year adds up, opens as the last one closed, and leaves the basis that the book's own account has."""
    closing: dict[str, int] = {}
    for year, document in years.items():
        check(document)
        rows = {row["plan"]: row for row in document["after_tax_accounts"]}
        assert not any(None in row.values() for row in rows.values()), (year, document["unknown"])
        opening = {plan: cents(row["opening_basis"]) for plan, row in rows.items()}
        if year > FIRST.year:
            assert {plan: basis for plan, basis in opening.items() if basis} == closing
        closing = {plan: cents(row["closing_basis"]) for plan, row in rows.items() if row["closing_basis"] != "0.00"}
        assert closing == {plan: basis for plan, (basis, _) in book.left[year].items() if basis}
        for each in document["designated_roth"]:
            assert cents(each["basis"]) == book.left[year][each["plan"]][1], (year, each)
            layers = [cents(layer[part]) for layer in each["layers"] for part in ("taxable", "nontaxable")]
            assert min(layers, default=0) >= 0
            assert sum(layers) <= cents(each["basis"])
        for each in document["conversions"]:
            if each["source"] == "after_tax" and each["destination"] in {"in_plan_roth", "roth_ira"}:
                assert cents(each["amount"]) == cents(each["basis"]) + cents(each["taxable"])
    all_rows = [row for document in years.values() for row in document["after_tax_accounts"]]
    first = sum(cents(row["opening_basis"]) for row in years[FIRST.year]["after_tax_accounts"])
    came = first + sum(cents(row[name]) for row in all_rows for name in BASIS[1:])
    assert came == sum(cents(row[name]) for row in all_rows for name in GONE) + sum(closing.values())


def check_roth_ira(years: Years) -> None:
    """What is left of a year's conversions never grows after that year, and nothing is used twice."""
    held: dict[tuple[int, str], int] = {}
    for year, document in years.items():
        assert cents(document["roth_ira"]["regular_basis"] or "0.00") >= 0
        for layer in document["roth_ira"]["layers"]:
            for part in ("taxable", "nontaxable"):
                if layer[part] is not None:
                    left = cents(layer[part])
                    assert 0 <= left <= held.get((layer["year"], part), left), (year, layer)
                    held[layer["year"], part] = left


def replayed(store: LedgerStore, empty: Path, book: Book) -> Years:
    """The years of a new ledger that the exported book was read into."""
    with ledger_like(empty) as other:
        path = other.path.with_suffix(".jsonl")
        path.write_text("".join(f"{line}\n" for line in store.reader().book()))
        file = FileToRead(path=path, name=path.name, importer=importer("book"))
        report = import_files(other, [file], "import", ImportOptions())
        assert not report.refused, [refused for each in report.files for refused in each.refused]
        return all_years(other, book)


def late_deposit(book: Book, seed: int) -> tuple[dt.date, dict[str, Any]]:
    """After-tax money that is entered long after the day on which it came, into a plan that was there then."""
    chance = random.Random(seed)
    plans = [line["id"] for line in book.parties if line["record"] == "plan"]
    plan = chance.choice(plans)
    ends = book.merged_on.get(plan, dt.date(book.last_year, 12, 31))
    day = FIRST + dt.timedelta(days=chance.randrange(1, max((ends - FIRST).days, 2)))
    amounts = {"after_tax": dollars(chance.randrange(1, 500_000))}
    stub = {"record": "pay_stub", "id": "late", "person": "pat", "plan": plan, "pay_date": day.isoformat()}
    return day, {**stub, "amounts": amounts}


@histories
@given(
    seed=st.integers(0, 2**32),
    events=st.integers(1, 60),
    years=st.integers(3, 5),
    plans=st.integers(1, 3),
)
def test_every_history(empty: Path, seed: int, events: int, years: int, plans: int) -> None:
    book = Saver(seed, events, years, plans).write()
    with ledger_like(empty) as store:
        add(store, book.parties + book.entries)
        before = all_years(store, book)
        check_years(before, book)
        check_roth_ira(before)
        assert list(broken_invariants(store.reader())) == []
        assert replayed(store, empty, book) == before

        day, line = late_deposit(book, seed)
        add(store, [line])
        late = all_years(store, book)
        for document in late.values():
            check(document)
        assert {year: late[year] for year in late if year < day.year} == {
            year: before[year] for year in before if year < day.year
        }
        assert late[day.year]["contributions"] != before[day.year]["contributions"]
        assert list(broken_invariants(store.reader())) == []

        void_entry(store, "late", "a test", "void")
        assert all_years(store, book) == before


def test_books_hold_everything_that_can_happen() -> None:
    """The made-up savers meet every kind of event, and losses that are carried, dropped and used again."""
    kinds: set[str] = set()
    destinations: set[str] = set()
    for seed in range(200):
        for line in Saver(seed, 60, 4, 3).write().entries:
            kinds.add(line["record"])
            destinations |= {each["destination"] for each in line.get("legs", [line]) if "destination" in each}
    assert kinds >= {
        *("pay_stub", "opening_balance", "valuation", "conversion", "distribution", "refund", "plan_merger"),
        *("ira_opening_balance", "ira_contribution", "ira_conversion", "ira_distribution", "ira_year_end_value"),
        "roth_ira_distribution",
    }
    assert destinations == {"in_plan_roth", "roth_ira", "traditional_ira", "other_plan", "cash"}
    assert json.dumps(Saver(7, 60, 5, 3).write().entries) == json.dumps(Saver(7, 60, 5, 3).write().entries)
