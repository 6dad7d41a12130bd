"""What can be set of the terminal interface, and what is said about a file that says something else."""

from typing import Any

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.settings import ScreenSettings
from ledger.domain.settings_file import SCREEN_SETTINGS, read_screen_settings, read_settings


def refused(document: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(LedgerError) as caught:
        read_screen_settings(document, "s.toml")
    return caught.value.message, caught.value.hint


def test_the_defaults() -> None:
    documents: list[dict[str, Any]] = [{}, {"screen": {}, "keys": {}}, {"alerts": {"near_info": 70}}]
    for document in documents:
        assert read_screen_settings(document, "s.toml") == ScreenSettings(None, True, True, 15, {})


def test_every_setting_can_be_set() -> None:
    screen = {"theme": "nord", "vim_keys": False, "animations": False, "lock_minutes": 5}
    assert read_screen_settings({"screen": screen}, "s.toml") == ScreenSettings("nord", False, False, 5, {})
    assert tuple(screen) == tuple(SCREEN_SETTINGS)


def test_keys_as_toml_gives_them() -> None:
    """`new.stub = "n"` is a table in a table; `"new.stub" = "n"` is one key."""
    keys = {"undo": "u", "new": {"stub": "n, ctrl+n"}, "go.year_end": "4"}
    assert read_screen_settings({"keys": keys}, "s.toml").keys == {
        "undo": "u",
        "new.stub": "n,ctrl+n",
        "go.year_end": "4",
    }


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"screen": {"them": "nord"}}, "s.toml: “screen.them” is no setting."),
        ({"screen": 5}, "s.toml: “screen” is no setting."),
        ({"keys": "n"}, "s.toml: “keys” is no setting."),
        ({"keys": {"New": {"stub": "n"}}}, "s.toml: “keys.New.stub” is no setting."),
        ({"keys": {"new": {}}}, "s.toml: keys.new is “{}”, not a key, or keys separated by commas, such as"),
        ({"keys": {"new.stub": ""}}, "s.toml: keys.new.stub is “”, not a key, or keys separated by commas, such as"),
        ({"keys": {"new.stub": "n,"}}, "s.toml: keys.new.stub is “n,”, not a key, or keys separated"),
        ({"keys": {"new.stub": "ctrl n"}}, "s.toml: keys.new.stub is “ctrl n”, not a key, or keys separated"),
        ({"keys": {"new.stub": ["n"]}}, "s.toml: keys.new.stub is “['n']”, not a key, or keys separated"),
        ({"screen": {"theme": 5}}, "s.toml: screen.theme is “5”, not a name (at most 60 characters)."),
        ({"screen": {"theme": "x" * 61}}, f"s.toml: screen.theme is “{'x' * 40}”, not a name (at most 60"),
        ({"screen": {"theme": "a\x1b[31m"}}, "s.toml: screen.theme is “a\x1b[31m”, not a name"),
        ({"screen": {"theme": " nord"}}, "s.toml: screen.theme is “ nord”, not a name"),
        ({"screen": {"vim_keys": 1}}, "s.toml: screen.vim_keys is “1”, not true or false."),
        (
            {"screen": {"lock_minutes": 1441}},
            "s.toml: screen.lock_minutes is “1441”, not a whole number from 0 to 1,440",
        ),
        ({"screen": {"lock_minutes": True}}, "s.toml: screen.lock_minutes is “True”, not a whole number from 0 to"),
        ({"screen": {"vim_keys": "true"}}, "s.toml: screen.vim_keys is “true”, not true or false."),
    ],
)
def test_what_cannot_be(document: dict[str, Any], message: str) -> None:
    said, hint = refused(document)
    assert said.startswith(message)
    assert "roth-ledger settings" in hint


def test_what_a_section_may_hold_is_said() -> None:
    assert refused({"screen": {"them": "nord"}})[1] == (
        "Under [screen] it may hold: theme, vim_keys, animations, lock_minutes. "
        "To take it out: roth-ledger settings unset screen.them"
    )
    assert refused({"keys": {"new": {"stub": 5}}})[1] == (
        "Set it with `roth-ledger settings set keys.new.stub …`, or take it out: "
        "roth-ledger settings unset keys.new.stub"
    )


def test_alerts_do_not_depend_on_the_keys() -> None:
    document = {"alerts": {"near_info": 70}, "screen": {"theme": 5}, "keys": 5}
    assert read_settings(document, "s.toml") == {"near_info": 70}
