"""Verify names what was changed in a file; files that are damaged are in `tests/faults/test_damage.py`."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from ledger.storage import verify
from ledger.storage.migrate import create
from ledger.storage.verify import problems, quick_problems, sealed_problems
from tests.storage.sample import AT, meddle

STRAY_AMOUNTS = "There are amounts that belong to no entry."
SUMS = (
    "The sums kept beside the amounts are not those of the amounts. Every entry and amount is sound, and the sums can "
    "be made anew from them: roth-ledger verify --mend-sums"
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
        [
            changed(2, "replace s2"),
            "The id s2 stands 2 times.",
            "Void 7 takes back another entry than it names.",
            amounts(7),
        ],
        id="what a void takes back",
    ),
    pytest.param(
        ["UPDATE entry SET voids = 8 WHERE sequence = 7"],
        [
            "SQLite finds the file damaged: CHECK constraint failed in entry",
            changed(2, "replace s2"),
            "Void 7 takes back another entry than it names.",
            STRAY_AMOUNTS,
        ],
        id="a void of what comes later",
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
    ("statement", "wanted"),
    [
        ("DROP TRIGGER entry_no_update", "The trigger entry_no_update is missing: another program has removed it."),
        ("DROP INDEX ix_entry_listing", "The index ix_entry_listing is missing: another program has removed it."),
        (
            "CREATE TABLE more (number INTEGER)",
            "The table more is none of this program's: another program has added it.",
        ),
        (
            "CREATE TRIGGER more BEFORE INSERT ON batch BEGIN SELECT 1; END",
            "The trigger more is none of this program's: another program has added it.",
        ),
        (
            "CREATE TRIGGER more BEFORE INSERT ON alembic_version BEGIN SELECT 1; END",
            "The trigger more is none of this program's: another program has added it.",
        ),
        (
            "CREATE VIEW amounts AS SELECT * FROM amount",
            "The view amounts is none of this program's: another program has added it.",
        ),
        (
            "ALTER TABLE month_sum ADD COLUMN more TEXT",
            "The table month_sum is not as this program makes it: another program has changed it.",
        ),
        (
            "UPDATE alembic_version SET version_num = '0001'",
            "The file says that its schema is 2 and its newest migration 0001: no version makes that.",
        ),
        (
            "PRAGMA user_version = 0",
            "The file says that its schema is 0 and its newest migration 0002: no version makes that.",
        ),
        (
            "PRAGMA journal_mode = WAL",
            "The file is kept with journal_mode wal, and this program keeps it with delete: another changed it.",
        ),
    ],
)
def test_another_schema_or_header_is_named(path: Path, statement: str, wanted: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement).fetchall()
    assert problems(path) == [wanted]
    assert quick_problems(path) == [wanted]


def test_an_altered_trigger_is_named(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_no_delete'").fetchone()
        connection.execute("DROP TRIGGER entry_no_delete")
        connection.execute(sql.replace("BEFORE delete", "BEFORE update"))
    wanted = "The trigger entry_no_delete is not as this program makes it: another program has changed it."
    assert problems(path) == quick_problems(path) == [wanted]


def test_pages_that_move_are_named(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute("VACUUM")
    wanted = "The file is kept with auto_vacuum 1, and this program keeps it with 0: another changed it."
    assert problems(path) == quick_problems(path) == [wanted]


def test_what_is_taken_back_twice_is_named(path: Path) -> None:
    """Only a file without its unique index can hold that; the index is put back as one that is not unique."""
    meddle(
        path,
        "DROP INDEX ix_entry_voids",
        "INSERT INTO entry SELECT 10, 3, record, 'v2', person, plan, day, voids, line FROM entry WHERE sequence = 7",
        "CREATE INDEX ix_entry_voids ON entry (voids) WHERE voids IS NOT NULL",
    )
    assert problems(path) == [
        "The index ix_entry_voids is not as this program makes it: another program has changed it.",
        "There are entries or seals that belong to no batch.",
        "Entry 5 is taken back 2 times.",
        listed(10),
        amounts(10),
    ]


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (
            "DELETE FROM seal WHERE batch = 3",
            "The ledger holds 3 batches and 9 entries, but its newest seal closes batch 2 at entry 8.",
        ),
        (
            "DELETE FROM entry WHERE sequence = 9",
            "The ledger holds 3 batches and 8 entries, but its newest seal closes batch 3 at entry 9.",
        ),
        (
            "DELETE FROM batch WHERE number = 3",
            "The ledger holds 2 batches and 9 entries, but its newest seal closes batch 3 at entry 9.",
        ),
    ],
)
def test_ends_that_do_not_fit_are_seen_at_a_glance(path: Path, statement: str, wanted: str) -> None:
    assert quick_problems(path) == []
    meddle(path, statement)
    assert quick_problems(path) == [wanted]


def test_what_is_sealed_is_looked_through_without_the_rest(path: Path) -> None:
    meddle(path, "UPDATE amount SET cents = cents + 1 WHERE entry = 4")
    assert sealed_problems(path) == []
    meddle(path, "UPDATE entry SET line = replace(line, '1200.00', '1200.01') WHERE sequence = 4")
    assert sealed_problems(path) == [IMPORT]


def test_it_says_how_far_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(verify, "_CHUNK", 4)
    assert problems(path, told.append) == []
    assert told == [4, 8]
