"""`settings`: what is shown, set and refused, and that alerts follow."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings of this test are, or will be."""
    path = tmp_path / "config" / "settings.toml"
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(path))
    return path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def level(run: CommandLine, code: str) -> str | None:
    found = [each["level"] for each in run("check", "--json").json["alerts"] if each["code"] == code]
    return found[0] if found else None


def test_without_a_file_the_defaults_hold(run: CommandLine, file: Path) -> None:
    lines = run.done("settings").out.splitlines()
    assert lines[0] == f"settings: {file} (not there: the defaults hold)"
    assert lines[1].split() == ["SETTING", "VALUE", "UNIT", "FROM", "WHAT", "IT", "DOES"]
    assert lines[2].startswith("near_info          80       percent  default  A limit is said to be near")
    assert not file.parent.exists()


def test_what_is_set_is_shown_with_where_it_comes_from(run: CommandLine, file: Path) -> None:
    assert run.done("settings", "set", "near-warning", "90").out == f"set near_warning to 90 in {file}\n"
    assert run.done("settings", "set", "alerts.safety_margin", "$25").out == f"set safety_margin to $25.00 in {file}\n"

    assert file.read_text("utf-8") == '[alerts]\nnear_warning = 90\nsafety_margin = "25.00"\n'
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    document = run.done("settings", "--json").json
    assert (document["file"], document["exists"]) == (str(file), True)
    by_key = {each["key"]: each for each in document["settings"]}
    assert by_key["near_warning"] == {
        "key": "near_warning",
        "value": 90,
        "default": 95,
        "unit": "percent",
        "from": "file",
        "allowed": [1, 100],
        "says": "It is a warning from this percent, unless the projection stays within the limit.",
    }
    assert (by_key["safety_margin"]["value"], by_key["safety_margin"]["default"]) == ("25.00", "0.00")
    assert (by_key["waiting_info"]["value"], by_key["waiting_info"]["from"]) == (30, "default")
    shown = run.done("settings").out
    assert "near_warning       90       percent  the file  " in shown
    assert f"settings: {file}\n" in shown


def test_what_is_taken_out_has_its_default_again(run: CommandLine, file: Path) -> None:
    run.done("settings", "set", "near_info", "70")
    run.done("settings", "set", "waiting_info", "20")
    ran = run.done("settings", "unset", "near-info", "unused_room")
    assert ran.out == f"took near-info out of {file}\nunused_room was not set; its default holds.\n"
    assert file.read_text("utf-8") == "[alerts]\nwaiting_info = 20\n"
    run.done("settings", "unset", "alerts")
    assert file.read_text("utf-8") == "[alerts]\n"
    assert run.refused("settings", "unset", "near").startswith(
        "error: “near” is no setting.\nhint: A setting is one of"
    )


def test_comments_that_go_are_said(run: CommandLine, file: Path) -> None:
    write(file, "[alerts]\nnear_info = 70  # early\n")
    assert run.done("settings", "set", "near_info", "75").err == "note: the comments that were in the file are gone.\n"
    assert run.done("settings", "set", "near_info", "70").err == ""


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("near_info", "96", "FILE: alerts.near_info is 96, above alerts.near_warning, 95, which holds where nothing"),
        ("near_info", "0", "FILE: alerts.near_info is “0”, not a whole number from 1 to 100 (percent)."),
        ("near_info", "80.5", "FILE: alerts.near_info is “80.5”, not a whole number from 1 to 100 (percent)."),
        ("near_info", "", "FILE: alerts.near_info is “”, not a whole number from 1 to 100 (percent)."),
        ("near_info", "9" * 5_000, f"FILE: alerts.near_info is “{'9' * 40}”, not a whole number from 1 to 100"),
        ("safety_margin", "25.5", "FILE: alerts.safety_margin is “25.5”, not an amount from $0.00 to $100,000.00."),
        ("near", "80", "“near” is no setting."),
    ],
)
def test_what_cannot_be_set_changes_nothing(run: CommandLine, file: Path, key: str, value: str, said: str) -> None:
    write(file, "[alerts]\nwaiting_info = 20 # as it was\n")
    before = file.read_bytes()
    assert run.refused("settings", "set", key, value).startswith(f"error: {said.replace('FILE', str(file))}")
    assert file.read_bytes() == before


BAD = [
    pytest.param("[alerts]\nnear_inf = 80\n", "FILE: “alerts.near_inf” is no setting.", id="unknown key"),
    pytest.param("[alert]\nnear_info = 80\n", "FILE: “alert” is no setting.", id="unknown section"),
    pytest.param('[alerts]\nnear_info = "80"\n', "FILE: alerts.near_info is “80”, not a whole number", id="wrong type"),
    pytest.param("[alerts]\nnear_info = 1979-05-27\n", "FILE: alerts.near_info is “1979-05-27”, not a", id="a date"),
    pytest.param("[alerts]\nnear_info = 101\n", "FILE: alerts.near_info is “101”, not a whole number", id="range"),
    pytest.param("[alerts]\nnear_info = 96\n", "FILE: alerts.near_info is 96, above alerts.near_warning", id="order"),
    pytest.param("near_info: 80\n", "The settings FILE are not TOML: ", id="not TOML"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_settings_that_cannot_be_stop_what_rests_on_them(
    acme: CommandLine, stub: Stub, file: Path, text: str, said: str
) -> None:
    stub("2026-01-15", "100")
    before = acme.done("history").out
    write(file, text)

    for code, command in (
        (1, ("status",)),
        (2, ("check",)),
        (1, ("settings",)),
        (1, ("stub", "add", "--pay-date", "2026-02-15", "--after-tax", "100")),
        (1, ("acknowledge", "after_tax_waiting", "--reason", "known")),
    ):
        error, hint = acme.refused(*command, code=code).splitlines()
        assert error.startswith(f"error: {said.replace('FILE', str(file))}"), command
        assert hint.startswith("hint: ")
    assert acme.done("history").out == before
    assert file.read_text("utf-8") == text


def test_what_the_settings_cannot_be_is_taken_out_by_its_name(run: CommandLine, file: Path) -> None:
    write(file, "near_info = 3\n[alerts]\nnear = 80\nwaiting_info = 20\n[other]\nx = 1\n")
    assert "“near_info” is no setting" in run.refused("settings")
    run.done("settings", "unset", "near_info", "alerts.near", "other")
    assert file.read_text("utf-8") == "[alerts]\nwaiting_info = 20\n"
    write(file, "alerts = 5\n")
    assert "“alerts” is no setting" in run.refused("settings", "set", "near_info", "70")
    run.done("settings", "unset", "alerts")
    run.done("settings")


def test_a_folder_and_text_that_is_none(run: CommandLine, file: Path) -> None:
    file.mkdir(parents=True)
    assert run.refused("settings").startswith(f"error: The settings {file} are a folder.\nhint: ")
    file.rmdir()
    file.write_bytes(b"\xff\xfe")
    assert run.refused("settings").startswith(f"error: The settings {file} are not UTF-8 text, from byte 1 on.\n")


@pytest.mark.parametrize(
    ("after_tax", "before", "after"),
    [
        pytest.param("35,999.99", None, None, id="a-cent-under-50-percent"),
        pytest.param("36,000.00", None, "info", id="at-50-percent"),
        pytest.param("43,199.99", None, "info", id="a-cent-under-60-percent"),
        pytest.param("43,200.00", None, "warning", id="at-60-percent"),
    ],
)
def test_a_limit_is_near_from_the_percent_set(
    acme: CommandLine, stub: Stub, after_tax: str, before: str | None, after: str | None
) -> None:
    """72,000 x 50 % = 36,000; x 60 % = 43,200. Without settings nothing is said under 57,600."""
    stub("2026-06-15", after_tax, "--compensation", "200000")
    assert level(acme, "415c_near") == before
    acme.done("settings", "set", "near_info", "50")
    acme.done("settings", "set", "near_warning", "60")
    assert level(acme, "415c_near") == after


@pytest.mark.parametrize(
    ("deposited", "expected"),
    [("2026-06-20", None), ("2026-06-19", "info"), ("2026-06-15", "info"), ("2026-06-14", "warning")],
)
def test_money_waits_for_the_days_set(acme: CommandLine, stub: Stub, deposited: str, expected: str | None) -> None:
    """Seen from 30 June: more than 10 days is said, more than 15 is a warning."""
    acme.done("settings", "set", "waiting_info", "10")
    acme.done("settings", "set", "waiting_warning", "15")
    stub(deposited, "100", "--compensation", "9000")
    assert level(acme, "after_tax_waiting") == expected


def test_the_safety_margin_is_in_the_text_and_in_no_figure(acme: CommandLine, stub: Stub) -> None:
    stub("2026-06-15", "68,400.00", "--compensation", "200000")
    before = acme.done("status", "--json").json
    acme.done("settings", "set", "safety_margin", "75")
    after = acme.done("status", "--json").json
    (near,) = [each for each in after["alerts"] if each["code"] == "415c_near"]
    assert near["action"].endswith("after-tax money gets the rest. Leave your safety margin of $75.00 free as well.")
    assert near["amount"] == "3600.00"
    assert after["annual_additions"] == before["annual_additions"]


def test_json_is_of_the_whole(run: CommandLine) -> None:
    assert "--json goes with `settings` alone." in run.refused("settings", "--json", "unset", "near_info", code=2)


def test_help_says_what_becomes_of_comments(run: CommandLine) -> None:
    for command in ("set", "unset"):
        assert "omments in" in run.done("settings", command, "--help").out
