"""What is kept elsewhere of the newest batch saved at a place, and what becomes of it."""

import datetime as dt
import os
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.anchors import Anchor, accept, anchor_path, expect, read_anchor, save_anchor
from ledger.storage.store import LedgerStore
from tests.storage.sample import add_stub

AT = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
OLDER, NEWER = "a" * 64, "b" * 64


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a ledger might be; nothing is there."""
    return tmp_path / "ledger.db"


def kept_at(ledger: Path) -> Path:
    kept = anchor_path(ledger)
    assert kept is not None
    return kept


def test_an_earlier_batch_never_takes_the_place_of_a_later_one(place: Path) -> None:
    save_anchor(place, 5, NEWER)
    save_anchor(place, 4, OLDER)
    assert read_anchor(place) == Anchor(os.path.realpath(place), 5, NEWER)


def test_what_was_accepted_stays_when_more_is_saved(place: Path) -> None:
    save_anchor(place, 5, NEWER)
    accept(place, 4, OLDER, "the disk was changed", AT)
    save_anchor(place, 6, NEWER)
    known = read_anchor(place)
    assert known is not None
    assert (known.batch, known.seal) == (6, NEWER)
    (accepted,) = known.accepted
    assert accepted == {
        "at": "2026-06-30T12:00:00+00:00",
        "reason": "the disk was changed",
        "batch": 4,
        "seal": OLDER,
        "batch_before": 5,
        "seal_before": NEWER,
    }


def test_however_much_is_accepted_it_is_still_known(place: Path) -> None:
    for batch in range(1, 104):
        accept(place, batch, OLDER, "\U0001f600" * 10_000, AT)
    known = read_anchor(place)
    assert known is not None
    assert [each["batch"] for each in known.accepted] == list(range(4, 104))


def test_the_anchor_of_another_ledger_is_none(place: Path, tmp_path: Path) -> None:
    save_anchor(tmp_path / "other.db", 5, NEWER)
    kept_at(tmp_path / "other.db").replace(kept_at(place))  # as where two paths had one name
    assert read_anchor(place) is None


def test_one_too_long_to_be_ours_is_none(place: Path) -> None:
    save_anchor(place, 5, NEWER)
    with kept_at(place).open("ab") as file:
        file.write(b" " * 2**20)
    assert read_anchor(place) is None


def test_it_is_the_same_by_whatever_way_a_ledger_is_reached(path: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "folder").mkdir()
    home.symlink_to(tmp_path / "folder")
    path.rename(home / "ledger.db")
    add_stub(home / "ledger.db", 1)
    known = read_anchor(tmp_path / "folder" / "ledger.db")
    assert known is not None
    assert known == read_anchor(home / "ledger.db")
    with LedgerStore(home / "ledger.db") as store:
        assert known.seal == store.reader().history()[-1].seal


def test_what_cannot_be_kept_is_said_when_it_is_accepted_and_hinders_no_save(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("no folder")
    monkeypatch.setenv("ROTH_LEDGER_STATE", str(tmp_path / "state"))
    add_stub(path, 1)
    with pytest.raises(LedgerError, match=r"^What is accepted could not be kept in "):
        accept(path, 1, OLDER, "why", AT)


def test_what_is_saved_on_a_file_that_was_expected_is_kept(place: Path) -> None:
    """The file that came is shorter than the one before it: a batch on it is not an earlier one of that one's."""
    save_anchor(place, 5, OLDER)
    expect(place, 3, NEWER)
    save_anchor(place, 4, NEWER)
    assert read_anchor(place) == Anchor(os.path.realpath(place), 4, NEWER)
