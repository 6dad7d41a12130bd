"""How two copies of a ledger stand to each other, by their seals."""

import shutil
from pathlib import Path

import pytest

from ledger.domain.recorded import Batch
from ledger.storage.chains import (
    AHEAD,
    BEHIND,
    DIVERGED,
    EQUAL,
    UNRELATED,
    Compared,
    SealedEntry,
    compare,
    entries_after,
    history_of,
    only_in,
)
from tests.storage import sample


def batches(seals: str) -> list[Batch]:
    return [Batch(number, sample.AT, "test", None, 1, seal) for number, seal in enumerate(seals, 1)]


@pytest.mark.parametrize(
    ("ours", "theirs", "state", "common"),
    [
        ("abc", "abc", EQUAL, 3),
        ("abc", "abcd", AHEAD, 3),
        ("", "a", AHEAD, 0),
        ("abcd", "ab", BEHIND, 2),
        ("a", "", BEHIND, 0),
        ("abc", "abd", DIVERGED, 2),
        ("abcd", "axyz", DIVERGED, 1),
        ("abc", "xyz", UNRELATED, 0),
        ("", "", EQUAL, 0),
    ],
)
def test_two_histories(ours: str, theirs: str, state: str, common: int) -> None:
    assert compare(batches(ours), batches(theirs)) == Compared(state, common)


def test_a_long_common_beginning_is_found_wherever_it_ends() -> None:
    for common in range(1, 20):
        theirs = "abcdefghijklmnopqrst"[:common] + "X" * (20 - common)
        assert compare(batches("abcdefghijklmnopqrst"), batches(theirs)).common == common


def test_real_files_that_parted(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copy(path, other)
    assert compare(history_of(path), history_of(other)) == Compared(EQUAL, 3)
    sample.add_stub(path, 1)
    assert compare(history_of(path), history_of(other)) == Compared(BEHIND, 3)
    assert compare(history_of(other), history_of(path)) == Compared(AHEAD, 3)
    sample.add_stub(other, 2)
    assert compare(history_of(path), history_of(other)) == Compared(DIVERGED, 3)
    assert [each.reference for each in entries_after(path, 3)] == ["more-1"]
    assert [(each.batch, each.reference) for each in entries_after(other, 2)] == [(3, "x1"), (4, "more-2")]
    assert len(entries_after(other, 0)) == 10


def test_lines_that_only_one_side_holds_are_counted_as_often_as_they_stand() -> None:
    def entries(lines: str) -> list[SealedEntry]:
        return [SealedEntry(1, line, line) for line in lines]

    assert "".join(each.line for each in only_in(entries("abab"), entries("ab"))) == "ab"
    assert only_in(entries("ab"), entries("ba")) == []
