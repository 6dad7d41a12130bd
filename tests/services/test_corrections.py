"""Void, replace, undo and redo on real files: what stands afterwards, and that the file is sound throughout."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.errors import LedgerError
from ledger.domain.records import as_recorded, read_line
from ledger.importers.formats import importer
from ledger.services.corrections import redo, replace_entry, undo, void_entry
from ledger.services.importing.report import FileToRead, ImportOptions
from ledger.services.importing.run import import_files
from ledger.services.recording import record
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems

PARTIES = (
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
)


def stub(id_: str | None, dollars: int) -> dict[str, Any]:
    """A pay stub as a line of the book."""
    return {
        **({} if id_ is None else {"id": id_}),
        "record": "pay_stub",
        "person": "pat",
        "plan": "acme-401k",
        "pay_date": "2026-01-15",
        "amounts": {"after_tax": f"{dollars}.00"},
    }


def plan(name: str) -> dict[str, Any]:
    return {**PARTIES[2], "name": name}


class Ledger:
    """A ledger file with one person, employer and plan."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = LedgerStore(folder / "ledger.db")
        self.store.make()
        with self.store.batch("init") as writer:
            writer.record([as_recorded(read_line(line)) for line in PARTIES])

    def add(self, line: dict[str, Any]) -> str:
        return record(self.store, read_line(line), "add").id

    def import_book(self, lines: Sequence[dict[str, Any]]) -> None:
        """Import lines; what is refused leaves the ledger as it was."""
        book = self.folder / "book.jsonl"
        book.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        file = FileToRead(path=book, name=book.name, importer=importer("book"))
        import_files(self.store, [file], "import", ImportOptions())

    def standing(self) -> dict[str, str]:
        """What stands, by what it is known by."""
        reader = self.store.reader()
        values = [*(each.value for each in reader.entries("pay_stub")), *reader.parties("plan")]
        return {line.reference: line.text for line in map(as_recorded, values)}

    def dollars(self) -> dict[str, int]:
        """The amount of each standing stub."""
        entries = self.store.reader().entries("pay_stub")
        return {each.id: each.value.amounts["after_tax"].cents // 100 for each in entries}

    def check(self) -> None:
        """The file is sound, and its sums are those of what stands."""
        assert problems(self.store.path) == []
        sums = self.store.reader().contributed("pat", *_YEAR)
        after_tax = sum(each.cents for each in sums if each.source == "after_tax")
        assert after_tax == 100 * sum(self.dollars().values())


_YEAR = tuple(read_line({**stub("x", 1), "pay_date": day}).pay_date for day in ("2026-01-01", "2026-12-31"))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def refusal(doing: Any, *arguments: Any) -> tuple[str, str]:
    with pytest.raises(LedgerError) as caught:
        doing(*arguments)
    return caught.value.message, caught.value.hint


def test_void(ledger: Ledger) -> None:
    ledger.add(stub("s1", 500))
    done = void_entry(ledger.store, "s1", "typed twice", "void s1")
    assert (done.voided, done.entered) == (("s1",), ())
    assert ledger.dollars() == {}
    ledger.check()
    assert refusal(void_entry, ledger.store, "s1", "again", "void s1") == (
        "The entry “s1” was voided already.",
        "See `roth-ledger list` for the ids.",
    )
    assert refusal(void_entry, ledger.store, "s9", "again", "void s9") == (
        "There is no entry “s9”.",
        "See `roth-ledger list` for the ids.",
    )


def test_replace_keeps_the_id_and_both_lines(ledger: Ledger) -> None:
    ledger.add(stub("s1", 500))
    done = replace_entry(ledger.store, "s1", {"amounts": {"after_tax": "600.00"}}, "misread", "replace s1")
    assert (done.voided, done.entered) == (("s1",), ("s1",))
    assert ledger.dollars() == {"s1": 600}
    records = [json.loads(line)["record"] for line in ledger.store.reader().book()]
    assert records == ["person", "employer", "plan", "pay_stub", "void", "pay_stub"]
    ledger.check()


def test_replace_that_changes_nothing_or_the_id_is_refused(ledger: Ledger) -> None:
    ledger.add(stub("s1", 500))
    before = list(ledger.store.reader().book())
    assert refusal(replace_entry, ledger.store, "s1", {"amounts": {"after_tax": "500.00"}}, "why", "replace") == (
        "s1 holds these values already.",
        "Name what is to change.",
    )
    assert refusal(replace_entry, ledger.store, "s1", {"id": "s2"}, "why", "replace") == (
        "s1 keeps its id.",
        "Void it and enter another instead.",
    )
    assert list(ledger.store.reader().book()) == before


def test_undo_and_redo_of_each_kind_of_write(ledger: Ledger) -> None:
    states = [ledger.standing()]
    for write in (
        lambda: ledger.add(stub("s1", 500)),
        lambda: ledger.import_book([stub(None, 1), stub(None, 1), stub("s2", 2), plan("Acme Savings")]),
        lambda: replace_entry(ledger.store, "s1", {"amounts": {"after_tax": "600.00"}}, "misread", "replace"),
        lambda: void_entry(ledger.store, "s2", "wrong", "void"),
    ):
        write()
        states.append(ledger.standing())
        ledger.check()
    for state in reversed(states[:-1]):
        undo(ledger.store, "undo")
        assert ledger.standing() == state
        ledger.check()
    for state in states[1:]:
        redo(ledger.store, "redo")
        assert ledger.standing() == state
        ledger.check()
    assert refusal(redo, ledger.store, "redo") == ("There is nothing to redo.", "")


def test_a_party_that_one_batch_changed_twice_is_taken_back_wholly_and_comes_back_as_it_was(ledger: Ledger) -> None:
    before = ledger.standing()
    ledger.import_book([plan("Acme Savings"), plan("Acme Retirement")])
    undo(ledger.store, "undo")
    assert ledger.standing() == before
    redo(ledger.store, "redo")
    assert json.loads(ledger.standing()["plan:acme-401k"])["name"] == "Acme Retirement"
    ledger.check()


def test_nothing_to_undo(tmp_path: Path) -> None:
    with LedgerStore(tmp_path / "ledger.db") as store:
        store.make()
        assert refusal(undo, store, "undo") == ("There is nothing to undo.", "")
        assert refusal(redo, store, "redo") == ("There is nothing to redo.", "")


def test_an_undo_of_what_was_changed_since_is_refused(ledger: Ledger) -> None:
    ledger.add(stub("s1", 500))
    undo(ledger.store, "undo")
    ledger.add(stub("s1", 600))
    before = ledger.standing()
    assert refusal(redo, ledger.store, "redo") == (
        "The redo would enter s1 again, which stands already.",
        "Void it first: roth-ledger void s1 --reason …",
    )
    assert ledger.standing() == before
    ledger.check()


STUBS = st.builds(stub, st.sampled_from([None, "s1", "s2", "s3"]), st.integers(1, 3))
LINES = st.one_of(STUBS, st.builds(plan, st.sampled_from(["Acme 401(k)", "Acme Savings"])))
STEPS = st.one_of(
    st.tuples(st.just("add"), LINES),
    st.tuples(st.just("import"), st.lists(LINES, max_size=5)),
    st.tuples(st.just("void"), st.integers(0, 9)),
    st.tuples(st.just("replace"), st.tuples(st.integers(0, 9), st.integers(4, 6))),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("redo"), st.none()),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, min_size=2, max_size=10))
def test_any_sequence_leaves_a_sound_file_and_undo_gives_back_what_stood(steps: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        stood: dict[int, dict[str, str]] = {1: {}}  # before each batch
        try:
            for step in steps:
                _take(ledger, step, stood)
                ledger.check()
        finally:
            ledger.store.close()


def _take(ledger: Ledger, step: tuple[str, Any], stood: dict[int, dict[str, str]]) -> None:
    before, batches = ledger.standing(), len(ledger.store.reader().history())
    stood[batches + 1] = before
    try:
        took_back = _do(ledger, *step)
    except LedgerError:
        assert (ledger.standing(), len(ledger.store.reader().history())) == (before, batches)
        return
    if step[0] == "undo":
        after = ledger.standing()
        assert took_back is not None
        assert after == stood[took_back]
        # There and back: a redo gives what the undo took, and another undo takes it again.
        stood[batches + 2] = after
        redo(ledger.store, "redo")
        assert ledger.standing() == before
        stood[batches + 3] = before
        undo(ledger.store, "undo")
        assert ledger.standing() == after


def _do(ledger: Ledger, what: str, given_: Any) -> int | None:
    ids = sorted(ledger.dollars())
    if what == "add":
        ledger.add(given_)
    elif what == "import":
        ledger.import_book(given_)
    elif what == "void" and ids:
        void_entry(ledger.store, ids[given_ % len(ids)], "wrong", "void")
    elif what == "replace" and ids:
        which, dollars = given_
        replace_entry(
            ledger.store, ids[which % len(ids)], {"amounts": {"after_tax": f"{dollars}.00"}}, "wrong", "replace"
        )
    elif what in ("undo", "redo"):
        done = (undo if what == "undo" else redo)(ledger.store, what)
        return None if done.took_back is None else done.took_back.number
    return None
