"""The settings file: where it is looked for, what cannot be one, and that it is written whole."""

import os
import stat
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.settings import ENVIRONMENT, read_document, settings_path, write_document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(LedgerError) as caught:
        read_document(path)
    return caught.value.message.replace(str(path), "FILE"), caught.value.hint


@pytest.mark.parametrize("folder", ["/tmp/config", "relative", "", None])  # noqa: S108 - nothing is written there
def test_it_is_where_the_platform_keeps_settings(folder: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs import user_config_path  # the rule that is followed without loading it

    monkeypatch.delenv(ENVIRONMENT, raising=False)
    if folder is None:
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_CONFIG_HOME", folder)
    assert settings_path() == user_config_path("roth-ledger", appauthor=False) / "settings.toml"


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(ENVIRONMENT, "~/my.toml")
    assert settings_path() == tmp_path / "my.toml"
    monkeypatch.setenv(ENVIRONMENT, "~nobody-of-that-name/my.toml")
    with pytest.raises(LedgerError, match=r"“~nobody-of-that-name/my\.toml” names no folder"):
        settings_path()


def test_no_file_says_nothing(path: Path) -> None:
    assert read_document(path) == {}
    path.symlink_to(path.parent / "gone.toml")
    assert read_document(path) == {}


def test_a_number_with_decimals_stays_as_it_was_written(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf[alerts]\nnear_info = 70 # mine\nsafety_margin = 25.10\n")
    assert read_document(path) == {"alerts": {"near_info": 70, "safety_margin": "25.10"}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"[alerts\n", "The settings FILE are not TOML: Expected ']' ", id="not TOML"),
        pytest.param(b"near_info = 80\nnear_info = 80\n", "The settings FILE are not TOML: ", id="a key twice"),
        pytest.param(b"x = " + b"[" * 20_000, "The settings FILE are not TOML.", id="nested too deeply"),
        pytest.param(b"x = " + b"1" * 5_000, "The settings FILE are not TOML: ", id="a number too long to read"),
        pytest.param(b"ab\xff", "The settings FILE are not UTF-8 text, from byte 3 on.", id="not UTF-8"),
        pytest.param(b"#" * 65_537, "The settings FILE are longer than 65,536 bytes.", id="a byte too long"),
    ],
)
def test_what_is_no_settings_file(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    said, hint = refused(path)
    assert said.startswith(message)
    assert hint


def test_a_file_of_the_greatest_length(path: Path) -> None:
    path.write_bytes(b"#" * 65_536)
    assert read_document(path) == {}


def test_a_folder_is_none(path: Path) -> None:
    path.mkdir()
    message = "The settings FILE are a folder."
    assert refused(path) == (message, "Move it away, or name another file with ROTH_LEDGER_SETTINGS.")


def test_what_would_be_waited_for_is_not_opened(path: Path) -> None:
    os.mkfifo(path)
    assert refused(path)[0] == "The settings FILE are no ordinary file."


def test_a_file_in_the_place_of_its_folder(path: Path) -> None:
    path.write_text("", encoding="utf-8")
    below = path / "settings.toml"
    assert refused(below)[0] == "The settings FILE cannot be read: Not a directory."
    with pytest.raises(LedgerError, match=r"The folder .* cannot be made: File exists\."):
        write_document(below, {"alerts": {"near_info": 70}})


def test_it_is_written_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    write_document(path, {"alerts": {"near_info": 70, "safety_margin": "25.00"}})

    assert path.read_text("utf-8") == '[alerts]\nnear_info = 70\nsafety_margin = "25.00"\n'
    assert read_document(path) == {"alerts": {"near_info": 70, "safety_margin": "25.00"}}
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


def test_several_sections(path: Path) -> None:
    keys = {"undo": "u", "new.stub": 'n,"', "list.down": "\\"}
    write_document(path, {"alerts": {}, "screen": {"theme": "Größe", "vim_keys": False}, "keys": keys})
    assert path.read_text("utf-8") == (
        '[alerts]\n\n[screen]\ntheme = "Größe"\nvim_keys = false\n\n'
        '[keys]\nundo = "u"\n"new.stub" = "n,\\""\n"list.down" = "\\\\"\n'
    )
    assert read_document(path) == {"alerts": {}, "screen": {"theme": "Größe", "vim_keys": False}, "keys": keys}


def test_a_link_is_followed(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("[alerts]\n", encoding="utf-8")
    path = tmp_path / "settings.toml"
    path.symlink_to(kept)
    write_document(path, {"alerts": {"near_info": 70}})
    assert (path.is_symlink(), kept.read_text("utf-8")) == (True, "[alerts]\nnear_info = 70\n")


def test_a_folder_is_not_written_over(path: Path) -> None:
    path.mkdir()
    with pytest.raises(LedgerError, match="is no ordinary file"):
        write_document(path, {"alerts": {"near_info": 70}})
    assert path.is_dir()
