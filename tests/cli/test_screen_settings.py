"""`settings` of the terminal interface: theme, vim keys, animations and keys."""

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings of this test are, or will be."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(path))
    return path


def test_they_are_set_shown_and_taken_out(run: CommandLine, file: Path) -> None:
    file.write_text('[keys]\nnew.stub = "n, ctrl+n"\n', encoding="utf-8")
    assert run.done("settings", "set", "theme", "nord").out == f"set theme to nord in {file}\n"
    assert run.done("settings", "set", "vim-keys", "False").out == f"set vim_keys to false in {file}\n"
    assert run.done("settings", "set", "keys.go.overview", "0").out == f"set keys.go.overview to 0 in {file}\n"
    run.done("settings", "set", "near_info", "70")
    assert file.read_text("utf-8") == (
        '[alerts]\nnear_info = 70\n\n[screen]\ntheme = "nord"\nvim_keys = false\n\n'
        '[keys]\n"new.stub" = "n,ctrl+n"\n"go.overview" = "0"\n'
    )
    lines = [line.split()[:6] for line in run.done("settings").out.splitlines()]
    assert ["theme", "nord", "name", "the", "file", "The"] in lines
    assert ["animations", "true", "switch", "default", "Whether", "anything"] in lines
    assert ["keys.new.stub", "n,ctrl+n", "keys", "the", "file", "The"] in lines

    by_key = {each["key"]: each for each in run.done("settings", "--json").json["settings"]}
    assert by_key["vim_keys"] == {
        "key": "vim_keys",
        "value": False,
        "default": True,
        "unit": "switch",
        "from": "file",
        "allowed": "true or false",
        "says": "Whether tables also take j, k, g and G.",
    }
    assert (by_key["theme"]["value"], by_key["theme"]["default"]) == ("nord", None)
    assert (by_key["keys.go.overview"]["value"], by_key["keys.go.overview"]["default"]) == ("0", None)

    run.done("settings", "unset", "screen.theme", "vim-keys", "keys.new.stub", "near_info")
    assert run.done("settings", "unset", "keys.undo").out == "keys.undo was not set; its default holds.\n"
    assert file.read_text("utf-8") == '[alerts]\n\n[keys]\n"go.overview" = "0"\n'
    run.done("settings", "unset", "keys")
    assert file.read_text("utf-8") == "[alerts]\n"


def test_without_a_file_no_theme_is_set(run: CommandLine) -> None:
    assert ["theme", "none", "name", "default"] in [line.split()[:4] for line in run.done("settings").out.splitlines()]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("theme", "", "FILE: screen.theme is “”, not a name (at most 60 characters)."),
        ("animations", "off", "FILE: screen.animations is “off”, not true or false."),
        ("keys.new.stub", "a b", "FILE: keys.new.stub is “a b”, not a key, or keys separated by commas"),
        ("keys.New", "n", "“keys.New” is no setting."),
    ],
)
def test_what_cannot_be_set_changes_nothing(run: CommandLine, file: Path, key: str, value: str, said: str) -> None:
    file.write_text("[alerts]\n# as it was\n", encoding="utf-8")
    before = file.read_bytes()
    assert run.refused("settings", "set", key, value).startswith(f"error: {said.replace('FILE', str(file))}")
    assert file.read_bytes() == before


def test_what_cannot_be_is_taken_out_by_its_name(run: CommandLine, file: Path) -> None:
    file.write_text('[screen]\nthem = "x"\ntheme = "nord"\n[keys]\nNew.stub = "n"\n', encoding="utf-8")
    assert "“screen.them” is no setting" in run.refused("settings")
    run.done("settings", "unset", "screen.them", "keys.New.stub")
    assert file.read_text("utf-8") == '[alerts]\n\n[screen]\ntheme = "nord"\n'
