"""Every cent adds up: against sums in plain integers, and with a cent more or less in any amount that is stored."""

import contextlib
import datetime as dt
import itertools
import json
import random
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.listed import Selection
from ledger.domain.money import Money
from ledger.domain.recorded import Contributed
from ledger.domain.sources import SOURCES
from ledger.reports.year_end_json import as_json
from ledger.services.accounts import follow_accounts
from ledger.services.invariants import broken_invariants
from ledger.services.status import status
from ledger.services.year_end import year_end
from ledger.storage import verify
from ledger.storage.many import ManyPeopleReader
from ledger.storage.store import LedgerStore
from tests.faults.damaged import folder
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.services.year_end.random_books import Book, Saver
from tests.storage import sample

pytestmark = pytest.mark.faults

HISTORIES = 10_000 if FULL else 100
IN_A_LEDGER = 100 if FULL else 50
FIRST_YEAR, YEARS = 2020, 3
LAST_YEAR = FIRST_YEAR + YEARS - 1
LAST_DAY = dt.date(LAST_YEAR, 12, 31)
DEFERRALS = ("pre_tax_deferral", "roth_deferral")

Sums = Counter[tuple[int, str, str]]  # cents by year, plan and source


def cents(text: str) -> int:
    """Cents of an amount as a line of the book has it."""
    return int(text.replace(".", ""))


def paid(lines: list[dict[str, Any]]) -> Sums:
    """The oracle of what was paid in: whole numbers, from the text of the lines."""
    sums: Sums = Counter()
    for line in lines:
        if line["record"] == "pay_stub":
            for source, amount in line["amounts"].items():
                sums[int(line["pay_date"][:4]), line["plan"], source] += cents(amount)
    return sums


class Saved:
    """A made-up saver among others in one ledger: the lines of a book, and its own account of basis."""

    def __init__(self, number: int) -> None:
        self.name = f"saver-{number}"
        dice = random.Random(f"{SEED} {number}")
        self.book: Book = Saver(dice.randrange(2**32), dice.randrange(4, 20), YEARS, dice.randrange(1, 4)).write()
        self.parties = [self._own(line) for line in self.book.parties if line["record"] != "employer"]
        self.entries = [{**self._own(line), "id": f"{self.name}-{place}"} if "year" not in line else self._own(line)
                        for place, line in enumerate(self.book.entries)]  # fmt: skip
        self.sums = paid(self.entries)
        stubs = [line for line in self.entries if line["record"] == "pay_stub"]
        # Entered wrongly, taken back, and entered again.
        self.again = dice.sample(stubs, min(2, len(stubs)))

    def _own(self, value: Any) -> Any:
        """The same about this saver and plans of their own."""
        if isinstance(value, list):
            return [self._own(each) for each in value]
        if not isinstance(value, dict):
            return value
        own = {key: self._own(each) for key, each in value.items()}
        for key in ("person", "plan", "into"):
            if key in own:
                own[key] = self.name if key == "person" else self.plan(own[key])
        if own.get("record") in {"person", "plan"}:
            own["id"] = self.name if own["record"] == "person" else self.plan(own["id"])
        return own

    def plan(self, plan: str) -> str:
        return f"{plan}-{self.name}"

    def left(self, year: int, which: int) -> dict[str, int]:
        """Cents of basis left in each plan at the end of a year: after-tax (0), in the Roth account (1)."""
        return {self.plan(plan): held[which] for plan, held in self.book.left[year].items() if held[which]}


def record(store: LedgerStore, savers: list[Saved]) -> None:
    """All of them in one ledger, with stubs that were entered wrongly and taken back."""
    with store.batch("test") as writer:
        writer.record([sample.line({"record": "employer", "id": "acme", "name": "Acme"})])
        for saver in savers:
            wrong: dict[str, dict[str, Any]] = {
                line["id"]: {**line, "amounts": {"after_tax": "0.01"}} for line in saver.again
            }
            lines: list[dict[str, Any]] = [
                wrong.get(str(line.get("id")), line) for line in [*saver.parties, *saver.entries]
            ]
            first = writer.recorded + 1
            writer.record([sample.line(line) for line in lines])
            voids = [(place, line["id"]) for place, line in enumerate(lines, first) if line.get("id") in wrong]
            writer.void([(place, sample.line({**sample.VOID, "id": f"v-{id_}", "entry": id_})) for place, id_ in voids])
            writer.record([sample.line(line) for line in saver.again])


def wrong_sums(reader: ManyPeopleReader, saver: Saved) -> Iterator[str]:
    """What a ledger says of one saver that is not what the oracle says."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        contributed = reader.contributed(saver.name, dt.date(year, 1, 1), dt.date(year, 12, 31))
        said = [each for each in contributed if each.source in SOURCES]
        wanted = [Contributed(plan, source, sum_) for (of, plan, source), sum_ in saver.sums.items() if of == year]
        if sorted(said) != sorted(each for each in wanted if each.cents):
            yield f"{saver.name}: contributed in {year}"
    listed = [json.loads(each.line) for each in reader.newest(Selection(record="pay_stub", person=saver.name))]
    if paid(listed) != saver.sums:
        yield f"{saver.name}: listed"
    accounts = follow_accounts(reader, saver.name, LAST_YEAR, LAST_DAY)
    for history, year in itertools.product(accounts.histories, range(FIRST_YEAR, LAST_YEAR + 1)):
        row = history.years.get(year)
        if row is not None and row.closing_basis != Money(saver.left(year, 0).get(row.plan, 0)):
            yield f"{saver.name}: after-tax basis of {row.plan} at the end of {year}"
    if {each.plan: each.basis for each in accounts.roth.accounts if each.basis} != {
        plan: Money(basis) for plan, basis in saver.left(LAST_YEAR, 1).items()
    }:
        yield f"{saver.name}: Roth basis"
    stands = status(reader, saver.name, LAST_YEAR, LAST_DAY)
    deferred = sum(sum_ for (of, _, source), sum_ in saver.sums.items() if of == LAST_YEAR and source in DEFERRALS)
    if stands.elective_deferrals.total != Money(deferred):
        yield f"{saver.name}: deferred"


def wrong_document(reader: ManyPeopleReader, saver: Saved) -> Iterator[str]:
    """The same of the year-end document, as another program reads it."""
    document = as_json(year_end(reader, saver.name, LAST_YEAR, LAST_DAY))
    came = {row["plan"]: cents(row["contributions"]) for row in document["after_tax_accounts"]}
    wanted = {plan: sum_ for (of, plan, source), sum_ in saver.sums.items() if (of, source) == (LAST_YEAR, "after_tax")}
    if {plan: sum_ for plan, sum_ in came.items() if sum_} != wanted:
        yield f"{saver.name}: year-end contributions"


def exported(reader: ManyPeopleReader) -> Counter[tuple[str, str]]:
    """Cents by person and source of the pay stubs that stand, as a reader of the exported book adds them up."""
    standing: dict[str, Any] = {}
    for text in reader.book():
        line = json.loads(text)
        if line["record"] == "void":
            del standing[line["entry"]]
        elif line["record"] == "pay_stub":
            standing[line["id"]] = line
    sums: Counter[tuple[str, str]] = Counter()
    for line in standing.values():
        for source, amount in line["amounts"].items():
            sums[line["person"], source] += cents(amount)
    return sums


@pytest.fixture
def empty() -> Iterator[Path]:
    with folder() as place:
        path = place / "empty.db"
        with LedgerStore(path) as store:
            store.make()
        yield path


def test_random_histories_against_whole_numbers(empty: Path, proof: Proof) -> None:
    print(f"ROTH_LEDGER_SEED={SEED}")
    wrong: list[str] = []
    for start in range(0, HISTORIES, IN_A_LEDGER):
        savers = [Saved(number) for number in range(start, start + IN_A_LEDGER)]
        path = Path(shutil.copy(empty, empty.with_name(f"ledger-{start}.db")))
        with LedgerStore(path) as store:
            record(store, savers)
            people = [saver.name for saver in savers]
            reader = store.reader_of(people)
            assert isinstance(reader, ManyPeopleReader)
            for number, saver in enumerate(savers):
                wrong += wrong_sums(reader, saver)
                if number % 10 == 0:
                    wrong += wrong_document(reader, saver)
            wanted = Counter[tuple[str, str]]()
            for saver in savers:
                for (_, _, source), sum_ in saver.sums.items():
                    wanted[saver.name, source] += sum_
            if exported(reader) != wanted:
                wrong.append(f"exported, from {start}")
            wrong += broken_invariants(reader, people[::10])
        wrong += verify.problems(path)
        path.unlink()
    assert wrong == []
    proof("P5", "a made-up history of some years, against sums in whole numbers", HISTORIES, seed=SEED)


AMOUNT = re.compile(r'"(-?[0-9]+\.[0-9]{2})"')


def changed_cents(path: Path) -> Iterator[tuple[list[str], str]]:
    """Each amount that a ledger holds, a cent more and a cent less: the change, and what verify must say."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        amounts = connection.execute("SELECT person, day, plan, source, entry FROM amount").fetchall()
        lines = connection.execute("SELECT sequence, batch, line FROM entry").fetchall()
        months = connection.execute("SELECT person, month, plan, source FROM month_sum").fetchall()
        days = connection.execute("SELECT person, plan, deposited_on FROM after_tax_day").fetchall()
    for more in ("+ 1", "- 1"):
        for person, day, plan, source, entry in amounts:
            where = (
                f"person = '{person}' AND day = '{day}' AND plan = '{plan}' AND source = '{source}' AND entry = {entry}"
            )
            yield [f"UPDATE amount SET cents = cents {more} WHERE {where}"], f"The amounts of entry {entry} are not"
        for person, month, plan, source in months:
            where = f"person = '{person}' AND month = '{month}' AND plan = '{plan}' AND source = '{source}'"
            yield [f"UPDATE month_sum SET cents = cents {more} WHERE {where}"], "The sums kept beside the amounts"
        for person, plan, day in days:
            where = f"person = '{person}' AND plan = '{plan}' AND deposited_on = '{day}'"
            yield [f"UPDATE after_tax_day SET cents = cents {more} WHERE {where}"], "The sums kept beside the amounts"
        for sequence, batch, line in lines:
            for found in AMOUNT.finditer(line):
                other = Money(cents(found[1]) + (1 if more == "+ 1" else -1)).plain()
                text = line[: found.start(1)] + other + line[found.end(1) :]
                yield [f"UPDATE entry SET line = '{text}' WHERE sequence = {sequence}"], f"Batch {batch} of "


def test_a_cent_more_or_less_is_named(empty: Path, proof: Proof) -> None:
    whole, path = empty.with_name("whole.db"), empty.with_name("ledger.db")
    sample.fill(whole)
    changes = list(changed_cents(whole))
    # By hand: 10 amounts, of which the void has 2; 4 sums of a month, 2 of a day, 8 texts in lines; each up and down.
    assert len(changes) == 2 * (10 + 4 + 2 + 8)
    if not FULL:
        changes = changes[::4]
    unnamed = []
    for statements, wanted in changes:
        shutil.copy(whole, path)
        sample.meddle(path, *statements)
        if not any(found.startswith(wanted) for found in verify.problems(path)):
            unnamed.append(statements)
    assert unnamed == []
    proof("P5", "a stored amount a cent more or less", len(changes))


def test_an_oracle_that_is_a_cent_off_is_noticed(empty: Path) -> None:
    """The same for a program that takes a void for nothing: its sums are a cent more."""
    savers = [Saved(number) for number in range(2)]
    with LedgerStore(empty) as store:
        record(store, savers)
        reader = store.reader_of([saver.name for saver in savers])
        assert isinstance(reader, ManyPeopleReader)
        for saver in savers:
            assert list(wrong_sums(reader, saver)) == []
            year, plan, source = next(iter(saver.sums))
            saver.sums[year, plan, source] += 1
            assert f"{saver.name}: contributed in {year}" in list(wrong_sums(reader, saver))
