"""Folders to pick files from, and what a typed or dragged path means."""

import os
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.tui.screens.import_folder import begun, completed, first_folder, in_folder, read_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of different age, a folder, a hidden file, and a pipe."""
    for name, at in (("old.csv", 1_000_000_000), ("new stub's.csv", 1_700_000_000), (".hidden", 1_800_000_000)):
        (tmp_path / name).write_text(name, encoding="utf-8")
        os.utime(tmp_path / name, (at, at))
    (tmp_path / "Old years").mkdir()
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


def test_files_come_newest_first_and_folders_after_them(folder: Path) -> None:
    assert [each.name for each in in_folder(folder)] == ["new stub's.csv", "old.csv", "Old years/"]
    assert [each.name for each in in_folder(folder, "OLD")] == ["old.csv", "Old years/"]
    assert [each.name for each in in_folder(folder, ".")] == [".hidden"]
    assert in_folder(folder)[0].how_large == "14 B"


def test_a_folder_that_is_not_there_is_said(folder: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be read: No such file"):
        in_folder(folder / "nowhere")


def test_names_of_other_bytes_than_text_are_written_out(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.csv")).touch()
    assert "bad\\xff.csv" in [each.name for each in in_folder(folder)]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        pytest.param("old.csv", ["old.csv"], id="plain"),
        pytest.param("  old.csv \n", ["old.csv"], id="with-blanks-around"),
        pytest.param("new stub's.csv", ["new stub's.csv"], id="as-it-is"),
        pytest.param(r"new\ stub\'s.csv", ["new stub's.csv"], id="escaped"),
        pytest.param('"new stub\'s.csv"', ["new stub's.csv"], id="quoted"),
        pytest.param("old.csv 'Old years'", ["old.csv", "Old years"], id="several"),
        pytest.param("no such file.csv", ["no such file.csv"], id="not-there"),
        pytest.param("'never closed", ["'never closed"], id="open-quotation"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_path_is_read_as_terminals_give_it(folder: Path, typed: str, named: list[str]) -> None:
    assert read_paths(typed, folder) == [folder / name for name in named]


def test_an_address_of_a_file_is_its_path(folder: Path) -> None:
    assert read_paths(f"file://{folder}/new%20stub's.csv", Path("/")) == [folder / "new stub's.csv"]


def test_home_is_meant_by_its_sign(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert read_paths("~/old.csv", Path("/")) == [folder / "old.csv"]
    assert begun("~/ol", Path("/")) == (folder, "ol")
    assert begun("~", Path("/")) == (folder, "")
    assert first_folder(None) == folder
    (folder / "Downloads").mkdir()
    assert first_folder(str(folder / "gone")) == folder / "Downloads"
    assert first_folder(str(folder / "Old years")) == folder / "Old years"


@pytest.mark.parametrize(
    ("typed", "more"),
    [
        pytest.param("n", "new stub's.csv", id="one-fits"),
        pytest.param("./Old y", "./Old years/", id="a-folder"),
        pytest.param("x", None, id="nothing-fits"),
        pytest.param("old.csv", None, id="nothing-to-add"),
        pytest.param("", None, id="nothing-in-common"),
        pytest.param("~", "~/", id="home"),
    ],
)
def test_a_path_is_completed_as_far_as_it_is_plain(folder: Path, typed: str, more: str | None) -> None:
    where, beginning = begun(typed, folder)
    assert completed(typed, in_folder(where, beginning)) == more
