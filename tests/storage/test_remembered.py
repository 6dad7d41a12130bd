"""What was chosen last time: kept beside nothing else, and never the cause of an error."""

import json
import os
import stat
from pathlib import Path

import pytest

from ledger.storage.location import STATE_ENVIRONMENT
from ledger.storage.remembered import ENVIRONMENT, read_remembered, remember, remembered_path


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "state" / "remembered.json"
    monkeypatch.setenv(ENVIRONMENT, str(path))
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.mark.parametrize("folder", ["/tmp/state", "relative", "", None])  # noqa: S108 - nothing is written there
def test_it_is_where_the_platform_keeps_state(folder: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs import user_state_path  # the rule that is followed without loading it

    monkeypatch.delenv(ENVIRONMENT)
    monkeypatch.delenv(STATE_ENVIRONMENT)
    if folder is None:
        monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_STATE_HOME", folder)
    assert remembered_path() == user_state_path("roth-ledger", appauthor=False) / "remembered.json"


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ledger: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(ENVIRONMENT, "~/my.json")
    assert remembered_path() == tmp_path / "my.json"
    monkeypatch.setenv(ENVIRONMENT, "~nobody-of-that-name/my.json")
    assert remembered_path() is None
    remember(ledger, person="pat")
    assert read_remembered(ledger) == {}


def test_choices_are_those_of_a_ledger_and_the_theme_is_of_all(file: Path, ledger: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert read_remembered(ledger) == {}
    remember(ledger, person="pat", plan="[/b] 100% “Ä”\n", theme="nord")
    remember(other, person="sam", theme="gruvbox")
    remember(ledger, sort="day")
    assert read_remembered(ledger) == {"person": "pat", "plan": "[/b] 100% “Ä”\n", "sort": "day", "theme": "gruvbox"}
    assert read_remembered(other) == {"person": "sam", "theme": "gruvbox"}
    remember(ledger, person="", sort="", plan="", theme="")
    assert (read_remembered(ledger), read_remembered(other)) == ({}, {"person": "sam"})
    assert [stat.S_IMODE(each.stat().st_mode) for each in (file, file.parent)] == [0o600, 0o700]
    assert [each.name for each in file.parent.iterdir()] == ["remembered.json"]


def test_a_ledger_is_known_by_where_it_is(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.db").symlink_to(ledger)
    remember(Path("ledger.db"), person="pat")
    assert read_remembered(ledger) == read_remembered(tmp_path / "link.db") == {"person": "pat"}
    looped = tmp_path / "loop.db"
    looped.symlink_to(looped)
    remember(looped, person="sam")
    read_remembered(looped)


def test_what_changes_nothing_is_not_written(file: Path, ledger: Path) -> None:
    remember(ledger, person="")
    assert not file.exists()
    remember(ledger, person="pat")
    before = file.stat().st_ino
    remember(ledger, person="pat")
    assert file.stat().st_ino == before


def test_of_fifty_ledgers_the_one_changed_longest_ago_goes_first(file: Path, tmp_path: Path) -> None:
    for number in range(50):
        remember(tmp_path / f"{number}.db", person="pat")
    remember(tmp_path / "0.db", person="sam")
    remember(tmp_path / "50.db", person="pat")
    known = [number for number in range(51) if read_remembered(tmp_path / f"{number}.db")]
    assert known == [0, *range(2, 51)]


def test_its_size_is_bounded(file: Path, ledger: Path, tmp_path: Path) -> None:
    remember(ledger, note="x" * 501)
    assert read_remembered(ledger) == {}
    long = {f"choice_{number:03}": "\U0001f600" * 500 for number in range(30)}
    for number in range(3):  # each emoji is written in twelve characters: one ledger takes 180,000
        remember(tmp_path / f"{number}.db", **long)
    assert (read_remembered(tmp_path / "1.db"), read_remembered(tmp_path / "2.db")) == ({}, long)
    assert file.stat().st_size < 262_144


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="nested too deeply"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"program": 5, "ledgers": []}', id="of another shape"),
        pytest.param(b'{"program": {"theme": 5}, "ledgers": {"a": 5}}', id="values of another kind"),
        pytest.param(b'{"x": "' + b"x" * 300_000 + b'"}', id="too long"),
    ],
)
def test_a_damaged_file_is_as_none_and_is_replaced(file: Path, ledger: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert read_remembered(ledger) == {}
    remember(ledger, person="pat")
    assert read_remembered(ledger) == {"person": "pat"}


def test_what_is_sound_in_it_is_kept(file: Path, ledger: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"program": {"theme": "nord"}, "ledgers": {str(ledger): {"person": "pat", "year": 5}}}))
    assert read_remembered(ledger) == {"theme": "nord", "person": "pat"}


def test_what_cannot_be_written_is_not_kept(
    file: Path, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.mkdir(parents=True)
    remember(ledger, person="pat")
    assert (read_remembered(ledger), file.is_dir()) == ({}, True)
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    for place in (blocked / "remembered.json", Path(os.devnull)):
        monkeypatch.setenv(ENVIRONMENT, str(place))
        remember(ledger, person="pat")
        assert read_remembered(ledger) == {}
    waiting = tmp_path / "pipe"
    os.mkfifo(waiting)
    monkeypatch.setenv(ENVIRONMENT, str(waiting))
    remember(ledger, person="pat")
    assert (read_remembered(ledger), waiting.is_fifo()) == ({}, True)


def test_a_file_of_somebody_else_is_left_alone(file: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(ledger, person="pat")
    before = file.read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    remember(ledger, person="sam")
    assert (read_remembered(ledger), file.read_bytes()) == ({}, before)


def test_a_link_is_followed(file: Path, ledger: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    file.parent.mkdir()
    file.symlink_to(kept)
    remember(ledger, person="pat")
    assert (file.is_symlink(), kept.is_file(), read_remembered(ledger)) == (True, True, {"person": "pat"})
