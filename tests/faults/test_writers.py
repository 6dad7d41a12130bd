"""Many programs that write and read at once: none is refused, nothing is lost, and each sees whole batches only."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.faults.crowd import Ran, Row, at_once
from tests.faults.harness import FULL, make_ledger, stub
from tests.faults.promises import Proof

pytestmark = pytest.mark.faults

WRITERS = 50 if FULL else 12
EACH = 20 if FULL else 3
READERS = 10 if FULL else 3
LOOKS = 20 if FULL else 2
LONGEST_WAIT = 30.0  # seconds; so long a program waits for others before it says that the ledger is locked
TOGETHER = 10_00  # cents that every batch brings, in one entry or in two


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "ledger.db"
    make_ledger(made)
    return made


def writing(path: Path, writer: int) -> Row:
    """What one program writes: each time ten dollars, by `stub add`, or now and then by a file of two stubs."""
    row: list[tuple[object, ...]] = []
    for number in range(EACH):
        cents = 1 + (writer * EACH + number) % (TOGETHER - 1)
        if number % 10:
            row.append(("--db", path, "stub", "add", "--pay-date", "2026-01-15", "--after-tax", "10.00"))
            continue
        book = path.with_name(f"{writer}-{number}.jsonl")
        halves = [{**stub(part), "id": f"{writer}-{number}-{part}"} for part in (cents, TOGETHER - cents)]
        halves[1]["id"] += "-other"  # where both halves are five dollars
        book.write_text("".join(f"{json.dumps(line)}\n" for line in halves))
        row.append(("--db", path, "import", book, "--no-input"))
    return row


def reading(path: Path, looks: int) -> Row:
    """What one program looks at, again and again."""
    questions: tuple[tuple[str, ...], ...] = (("status", "--json"), ("list", "--json"), ("export",))
    return [("--db", path, *question) for _ in range(looks) for question in questions]


def cents_in(entries: Iterable[dict[str, Any]]) -> list[int]:
    """The after-tax cents of each pay stub."""
    stubs = [each for each in entries if each["record"] == "pay_stub"]
    return [int(each["amounts"]["after_tax"].replace(".", "")) for each in stubs]


def found_wrong(path: Path, wrote: list[Ran], read: list[Ran], batches: int) -> list[str]:
    """What went wrong; nothing where every batch is there once and every look was at whole batches."""
    wrong = [f"refused: {ran.err}" for ran in (*wrote, *read) if ran.code != 0]
    wrong += [f"a reader was told: {ran.err}" for ran in read if ran.err]
    wrong += [f"one waited {ran.seconds:.0f} s" for ran in (*wrote, *read) if ran.seconds > LONGEST_WAIT]
    wrong += [f"half a batch was seen: {sum(seen)} cents" for seen in map(seen_by, read) if sum(seen) % TOGETHER]
    with LedgerStore(path) as store:
        there = cents_in(json.loads(line) for line in store.reader().book())
        numbers = [batch.number for batch in store.reader().history()]
    if sum(there) != batches * TOGETHER:
        wrong.append(f"{sum(there)} cents of {batches * TOGETHER}")
    if numbers != list(range(1, batches + 2)):
        wrong.append("the batches have gaps")
    return wrong + problems(path)


def seen_by(read: Ran) -> list[int]:
    """The after-tax cents that a reader saw, of whichever command."""
    if read.code != 0:
        return []
    if not read.out.startswith("{\n"):  # the book: a line an entry
        return cents_in(map(json.loads, read.out.splitlines()))
    if "entries" in read.json:
        return cents_in(read.json["entries"])
    return [int(each["basis"].replace(".", "")) for each in read.json["after_tax"]]


def test_many_write_while_others_read_copy_and_verify(path: Path, proof: Proof) -> None:
    copies = [("--db", path, "backup", path.with_name(f"copy-{number}.db")) for number in range(2)]
    checks = [("--db", path, "verify")]
    rows = [writing(path, writer) for writer in range(WRITERS)]
    rows += [reading(path, LOOKS) for _ in range(READERS)]

    ran = at_once([*rows, copies, checks])

    wrote = [each for row in ran[:WRITERS] for each in row]
    read = [each for row in ran[WRITERS : WRITERS + READERS] for each in row]
    assert found_wrong(path, wrote, read, WRITERS * EACH) == []
    assert [(each.code, each.err) for row in ran[-2:] for each in row] == [(0, "")] * 3
    assert [problems(each[-1]) for each in copies] == [[], []]
    proof("P10", "a batch written while others write", len(wrote))
    proof("P10", "a look at the ledger while others write", len(read))


def test_the_check_sees_a_build_that_takes_the_lock_too_late(path: Path) -> None:
    [*ran] = at_once([writing(path, writer) for writer in range(8)], broken=True)
    wrong = found_wrong(path, [each for row in ran for each in row], [], 8 * EACH)
    assert any("refused: " in each and "is locked" in each for each in wrong)


def test_the_check_sees_half_a_batch() -> None:
    half = Ran(0, json.dumps({"entries": [stub(3_99)]}, indent=2), "", 0.0)
    assert sum(seen_by(half)) % TOGETHER


def test_one_id_is_given_once(path: Path, proof: Proof) -> None:
    ids, racing = 200 if FULL else 4, 4
    add = ("--db", path, "stub", "add", "--pay-date", "2026-01-15", "--after-tax")

    ran = at_once([[(*add, f"{racer + 1}.00", "--id", f"race-{number}") for number in range(ids)]
                   for racer in range(racing)])  # fmt: skip

    for number in range(ids):
        raced = [row[number] for row in ran]
        assert sorted(each.code for each in raced) == [0] + [1] * (racing - 1)
        assert {each.err.splitlines()[0] for each in raced if each.code} == {f"error: The id “race-{number}” is taken."}
        assert all(each.out == "" for each in raced if each.code)
    with LedgerStore(path) as store:
        assert len(cents_in(json.loads(line) for line in store.reader().book())) == ids
    assert problems(path) == []
    proof("P10", "an id asked for by four programs at once", ids)


def test_a_file_imported_by_all_at_once_is_imported_once(path: Path, proof: Proof) -> None:
    files = 40 if FULL else 3
    for number in range(files):
        stubs = path.with_name(f"{number}.csv")
        stubs.write_text(f"pay_date,after_tax\n2026-01-15,{number}.01\n2026-01-30,{number}.02\n")
    row = [("--db", path, "import", path.with_name(f"{number}.csv"), "--json") for number in range(files)]

    ran = at_once([row] * 4)

    batches = [[each.json["batch"] for each in raced] for raced in zip(*ran, strict=True)]
    assert [sum(batch is not None for batch in raced) for raced in batches] == [1] * files
    with LedgerStore(path) as store:
        assert len(cents_in(json.loads(line) for line in store.reader().book())) == 2 * files
    assert problems(path) == []
    proof("P10", "a file imported by four programs at once", files)


def test_no_change_is_lost_where_two_change_one_entry(path: Path, proof: Proof) -> None:
    """Each changes another amount of the entry: whoever was not refused finds its change in what stands."""
    rounds, db = 40 if FULL else 2, ("--db", path)
    adding = [(*db, "stub", "add", "--pay-date", "2026-01-15", "--after-tax", "1.00", "--id", f"entry-{number}")
              for number in range(rounds)]  # fmt: skip
    changes = ("after_tax=2.00", "employer_match=3.00", "pre_tax_deferral=4.00")
    at_once([adding])

    ran = at_once([[(*db, "replace", f"entry-{number}", "--amount", change, "--reason", "corrected")
                    for number in range(rounds)] for change in changes])  # fmt: skip

    [[listed]] = at_once([[(*db, "list", "--json")]])
    standing = {each["id"]: each["amounts"] for each in listed.json["entries"]}
    for number in range(rounds):
        for change, row in zip(changes, ran, strict=True):
            source, amount = change.split("=")
            if row[number].code == 0:
                assert standing[f"entry-{number}"][source] == amount
            else:
                assert "changed" in row[number].err
    done = sum(each.code == 0 for row in ran for each in row)
    with LedgerStore(path) as store:
        assert len(store.reader().history()) == 1 + rounds + done
    assert problems(path) == []
    proof("P10", "an entry changed by three programs at once", rounds)


def test_an_undo_is_done_once(path: Path, proof: Proof) -> None:
    """As many batches are taken back as undos said that they took one back, and each only once."""
    count, undoing, db = 60 if FULL else 8, 4, ("--db", path)
    at_once([[(*db, "stub", "add", "--pay-date", "2026-01-15", "--after-tax", f"{number}.01")
              for number in range(count)]])  # fmt: skip

    ran = at_once([[(*db, "undo")] * (count // undoing) for _ in range(undoing)])

    done = [each for row in ran for each in row if each.code == 0]
    assert {each.err for row in ran for each in row if each.code} <= {
        "error: Another program wrote to the ledger meanwhile.\nhint: Look, and try again.\n"
    }
    assert len({each.out.splitlines()[0] for each in done}) == len(done)
    with LedgerStore(path) as store:
        history = store.reader().history()
    taken = [batch.takes_back for batch in history if batch.takes_back is not None]
    assert len(taken) == len(set(taken)) == len(done) > 0
    assert problems(path) == []
    proof("P10", "an undo raced with other undos", undoing * (count // undoing))


def test_a_ledger_made_by_all_at_once_is_made_once(tmp_path: Path, proof: Proof) -> None:
    rounds, making = 40 if FULL else 2, 6
    book = tmp_path / "book.jsonl"
    book.write_text('{"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"}\n')
    paths = [tmp_path / f"made-{number}" / "ledger.db" for number in range(rounds)]

    ran = at_once([[("--db", each, "import", book) for each in paths] for _ in range(making)])

    assert [(each.code, each.err) for row in ran for each in row] == [(0, "")] * (rounds * making)
    for each in paths:
        assert problems(each) == []
        with LedgerStore(each) as store:
            assert len(store.reader().history()) == 1
    proof("P10", "a ledger made by six programs at once", rounds)


def test_a_ledger_made_for_nothing_takes_no_other_program_s_with_it(tmp_path: Path, proof: Proof) -> None:
    """Who imports a file that is refused removes the ledger made for it, unless another has begun to use it."""
    rounds = 40 if FULL else 2
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text('{"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"}\n')
    bad.write_text('{"record": "person", "id": "pat"}\n')
    paths = [tmp_path / f"made-{number}" / "ledger.db" for number in range(rounds)]
    nothing = [tmp_path / f"nothing-{number}" / "ledger.db" for number in range(rounds)]
    first = at_once([[("--db", tmp_path / "alone.db", "import", bad)]])[0][0]

    ran = at_once([[("--db", each, "import", file) for each in paths] for file in (bad, good, bad, good)])
    at_once([[("--db", each, "import", bad) for each in nothing] for _ in range(3)])

    for refused, imported, again, repeated in zip(*ran, strict=True):
        assert [(each.code, each.err) for each in (imported, repeated)] == [(0, "")] * 2
        assert [(each.code, each.err) for each in (refused, again)] == [(1, first.err)] * 2
    for each in paths:
        assert problems(each) == []
        with LedgerStore(each) as store:
            assert len(store.reader().history()) == 1
    for each in filter(Path.exists, nothing):  # kept where another program had it open, as empty as it was made
        assert problems(each) == []
        with LedgerStore(each) as store:
            assert store.reader().history() == []
    proof("P10", "a ledger made for nothing and removed, while others make it", rounds)
