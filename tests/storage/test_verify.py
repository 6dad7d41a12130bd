"""Verify names what was changed in a file, and never fails otherwise, however the file is damaged."""

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.migrate import create
from ledger.storage.verify import problems
from tests.storage.sample import AT, content, meddle

SEED = 20260630
FLIPS = 400

SCHEMA = "The tables or their guards are not those that this version makes: another program has changed them."
STRAY_AMOUNTS = "There are amounts that belong to no entry."
SUMS = (
    "The sums kept beside the amounts are not those of the amounts. All entries are sound and make them anew: "
    "export them, and import them into a new ledger."
)


def changed(batch: int, command: str) -> str:
    return f"Batch {batch} of {AT} ({command}) is not as it was sealed: an entry in it was changed."


IMPORT = changed(1, "import book.jsonl")


def amounts(entry: int) -> str:
    return f"The amounts of entry {entry} are not those of its line."


def listed(entry: int) -> str:
    return f"Entry {entry} is listed under something else than its line says."


def test_a_sound_ledger_has_no_problems(path: Path) -> None:
    assert problems(path) == []


def test_a_new_ledger_has_no_problems(tmp_path: Path) -> None:
    create(tmp_path / "new.db")
    assert problems(tmp_path / "new.db") == []


MEDDLING = [
    pytest.param(
        ["UPDATE entry SET line = replace(line, '1200.00', '1200.01') WHERE sequence = 4"],
        [IMPORT, amounts(4)],
        id="a line, its amount not",
    ),
    pytest.param(
        [
            "UPDATE entry SET line = replace(line, '1200.00', '1200.01') WHERE sequence = 4",
            "UPDATE amount SET cents = 120001 WHERE entry = 4 AND source = 'after_tax'",
        ],
        [IMPORT],
        id="a line and its amount",
    ),
    pytest.param(
        ['UPDATE entry SET line = \'{"record": "pay_stub"}\' WHERE sequence = 4'],
        [
            IMPORT,
            "Entry 4 cannot be read: person, plan, pay_date, amounts must be given.",
            STRAY_AMOUNTS,
        ],
        id="a line that is no record any more",
    ),
    pytest.param(
        ["UPDATE amount SET cents = cents + 1 WHERE entry = 4 AND source = 'after_tax'"], [amounts(4)], id="a cent"
    ),
    pytest.param(["DELETE FROM amount WHERE entry = 4 AND source = 'after_tax'"], [amounts(4)], id="no such amount"),
    pytest.param(["DELETE FROM amount WHERE entry = 7"], [amounts(7)], id="amounts of a void"),
    pytest.param(["UPDATE amount SET source = 'roth_deferral' WHERE entry = 6"], [amounts(6)], id="another source"),
    pytest.param(["UPDATE amount SET deposited_on = '2026-01-30' WHERE entry = 8"], [amounts(8)], id="a deposit day"),
    pytest.param(["UPDATE amount SET limitation_year = NULL WHERE entry = 6"], [amounts(6)], id="a limitation year"),
    pytest.param(
        ["INSERT INTO amount SELECT 'sam', day, plan, source, entry, deposited_on, NULL, cents FROM amount LIMIT 1"],
        [STRAY_AMOUNTS],
        id="an amount of nobody",
    ),
    pytest.param(["UPDATE month_sum SET cents = cents + 1 WHERE source = 'after_tax'"], [SUMS], id="a month's sum"),
    pytest.param(["DELETE FROM after_tax_day WHERE deposited_on = '2026-02-02'"], [SUMS], id="a day without its sum"),
    pytest.param(["INSERT INTO month_sum VALUES ('sam', '2026-01', 'p', 'after_tax', 1)"], [SUMS], id="a sum too many"),
    pytest.param(["UPDATE entry SET person = 'sam' WHERE sequence = 9"], [listed(9)], id="another person"),
    pytest.param(["UPDATE entry SET plan = NULL WHERE sequence = 9"], [listed(9)], id="no plan"),
    pytest.param(["UPDATE entry SET day = '2026-03-30' WHERE sequence = 9"], [listed(9)], id="another day"),
    pytest.param(["UPDATE entry SET reference = 'x2' WHERE sequence = 9"], [listed(9)], id="another id"),
    pytest.param(
        ["UPDATE entry SET person = plan, plan = person WHERE sequence = 9"], [listed(9)], id="two columns swapped"
    ),
    pytest.param(
        ["UPDATE entry SET voids = 4 WHERE sequence = 7"],
        [changed(2, "replace s2"), "Void 7 takes back another entry than it names.", amounts(7)],
        id="what a void takes back",
    ),
    pytest.param(["DELETE FROM entry WHERE sequence = 9"], [changed(3, "convert")], id="the newest entry removed"),
    pytest.param(["UPDATE batch SET command = 'nothing' WHERE number = 3"], [changed(3, "nothing")], id="a command"),
    pytest.param(
        ["UPDATE batch SET takes_back = 1 WHERE number = 3"], [changed(3, "convert")], id="what a batch takes back"
    ),
    pytest.param(["UPDATE source_file SET name = 'other.jsonl'"], [IMPORT], id="the name of a file"),
    pytest.param([f"UPDATE seal SET hash = '{'c' * 64}' WHERE batch = 2"], [changed(2, "replace s2")], id="a seal"),
    pytest.param(
        ["DELETE FROM seal WHERE batch = 3"],
        ["Row 3 of batch names a seal that is not there.", "Batch 3 is missing, or was never sealed."],
        id="a seal removed",
    ),
    pytest.param(
        ["DELETE FROM entry WHERE sequence = 9", "DELETE FROM batch WHERE number = 3"],
        ["Row 3 of seal names a batch that is not there.", "There are entries or seals that belong to no batch."],
        id="a seal left behind",
    ),
    pytest.param(
        ["UPDATE entry SET batch = 2 WHERE sequence = 9"],
        [changed(3, "convert")],
        id="an entry moved to another batch",
    ),
]


@pytest.mark.parametrize(("statements", "wanted"), MEDDLING)
def test_what_was_changed_is_named(path: Path, statements: list[str], wanted: list[str]) -> None:
    meddle(path, *statements)
    assert problems(path) == wanted


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_no_update",
        "DROP INDEX ix_entry_listing",
        "CREATE TABLE more (number INTEGER)",
        "CREATE TRIGGER more BEFORE INSERT ON batch BEGIN SELECT 1; END",
        "CREATE VIEW amounts AS SELECT * FROM amount",
    ],
)
def test_another_schema_is_named(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    assert problems(path) == [SCHEMA]


def test_a_flipped_bit_changes_nothing_or_is_named(path: Path, tmp_path: Path) -> None:
    whole, before = path.read_bytes(), content(path)
    dice = random.Random(SEED)
    damaged = tmp_path / "flipped.db"
    noticed = 0
    for _ in range(FLIPS):
        place, bit = dice.randrange(len(whole)), dice.randrange(8)
        flipped = bytearray(whole)
        flipped[place] ^= 1 << bit
        damaged.write_bytes(flipped)
        damaged.chmod(0o600)
        try:
            found = problems(damaged)
        except LedgerError:
            noticed += 1
            continue
        if found:
            noticed += 1
        else:
            assert content(damaged) == before, f"seed {SEED}: bit {bit} of byte {place} went unnoticed"
    assert noticed > FLIPS // 20  # most of a small file is empty pages; were nothing named, this would prove nothing


@pytest.mark.parametrize("part", range(1, 16))
def test_a_file_cut_short_is_named(path: Path, part: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * part // 16])
    try:
        found = problems(path)
    except LedgerError as error:
        found = [error.message]
    assert found
