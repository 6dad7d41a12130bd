"""Texts saved to files: private, whole, and never over another file unasked."""

import errno
import os
import stat
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.services.saving_text import save_text


def test_a_text_is_saved_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    save_text(path, "Dear payer,\n\n")
    assert path.read_bytes() == b"Dear payer,\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_file_is_replaced_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("mine")
    with pytest.raises(LedgerError, match="is there already"):
        save_text(path, "new")
    assert path.read_text() == "mine"
    save_text(path, "half of a pair: \ud800", replace=True)
    assert path.read_text("utf-8") == "half of a pair: \\ud800\n"


@pytest.mark.parametrize("name", ["folder", "folder/none/letter.txt"])
def test_what_cannot_be_written_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(LedgerError, match=r"no ordinary file|could not be written"):
        save_text(tmp_path / name, "text", replace=True)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "other")
    with pytest.raises(LedgerError, match="no ordinary file"):
        save_text(tmp_path / "link", "text", replace=True)
    assert (tmp_path / "other").read_text() == "mine"


def test_where_the_disk_is_full_the_file_of_before_stays_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "letter.txt"
    path.write_text("mine")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerError, match="No space left") as refused:
        save_text(path, "new", replace=True)
    assert "Free some space" in refused.value.hint
    assert (path.read_text(), list(tmp_path.iterdir())) == ("mine", [path])
