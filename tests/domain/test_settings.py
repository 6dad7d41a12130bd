"""What can be set, from what to what, and what is said about a file that says otherwise."""

from typing import Any

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money
from ledger.domain.settings import DEFAULTS, Thresholds
from ledger.domain.settings_file import SETTINGS, read_settings, setting_name

ALL = ", ".join(SETTINGS)


def read(**alerts: Any) -> dict[str, int | Money]:
    return read_settings({"alerts": alerts}, "s.toml")


def refused(document: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(LedgerError) as caught:
        read_settings(document, "s.toml")
    return caught.value.message, caught.value.hint


def test_the_defaults() -> None:
    """80 and 95 percent, 30 and 90 days are what the alerts promise where nothing is set."""
    assert (DEFAULTS.near_info, DEFAULTS.near_warning) == (80, 95)
    assert (DEFAULTS.waiting_info, DEFAULTS.waiting_warning) == (30, 90)
    assert (DEFAULTS.missing_stub_days, DEFAULTS.safety_margin) == (14, ZERO)
    assert (DEFAULTS.unused_room, DEFAULTS.unused_room_days) == (Money.parse("500"), 45)


def test_every_threshold_can_be_set_and_its_default_is_allowed() -> None:
    assert tuple(SETTINGS) == Thresholds._fields
    for name, default in DEFAULTS._asdict().items():
        given = default.plain() if isinstance(default, Money) else default
        assert read(**{name: given}) == {name: default}


def test_what_is_left_out_is_not_set() -> None:
    assert read_settings({}, "s.toml") == {}
    assert read_settings({"alerts": {}}, "s.toml") == {}
    assert read(near_info=70) == {"near_info": 70}


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("near_info", 1, 95),
        ("near_warning", 80, 100),
        ("waiting_info", 0, 90),
        ("waiting_warning", 30, 3650),
        ("missing_stub_days", 0, 366),
        ("unused_room_days", 0, 366),
    ],
)
def test_whole_numbers_from_the_least_to_the_most(name: str, least: int, most: int) -> None:
    """The pairs are held against each other: near_info goes up to the near_warning that holds, and so on."""
    assert (read(**{name: least}), read(**{name: most})) == ({name: least}, {name: most})
    for wrong in (least - 1, most + 1):
        refused({"alerts": {name: wrong}})


@pytest.mark.parametrize("name", ["safety_margin", "unused_room"])
@pytest.mark.parametrize(
    ("given", "cents"),
    [
        pytest.param(0, 0, id="nothing"),
        pytest.param(50, 5_000, id="whole dollars"),
        pytest.param("50.01", 5_001, id="text, or a number with decimals as it was written"),
        pytest.param("100,000.00", 10_000_000, id="the most"),
    ],
)
def test_amounts(name: str, given: object, cents: int) -> None:
    assert read(**{name: given}) == {name: Money(cents)}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param({"alert": {}}, "s.toml: “alert” is no setting.", id="another section"),
        pytest.param({"near_info": 80}, "s.toml: “near_info” is no setting.", id="without its section"),
        pytest.param({"alerts": 80}, "s.toml: “alerts” is no setting.", id="a section that is none"),
        pytest.param({"alerts": {"near": 80}}, "s.toml: “alerts.near” is no setting.", id="another key"),
    ],
)
def test_unknown_keys(document: dict[str, Any], message: str) -> None:
    key = message.partition("“")[2].partition("”")[0]
    hint = f"Under [alerts] it may hold: {ALL}. To take it out: roth-ledger settings unset {key}"
    assert refused(document) == (message, hint)


PERCENT = "a whole number from 1 to 100 (percent)"
AMOUNT = "an amount from $0.00 to $100,000.00"


@pytest.mark.parametrize(
    ("name", "value", "shown", "allowed"),
    [
        pytest.param("near_info", 0, "0", PERCENT, id="under the least"),
        pytest.param("near_info", 101, "101", PERCENT, id="over the most"),
        pytest.param("near_info", "80", "80", PERCENT, id="text"),
        pytest.param("near_info", "80.5", "80.5", PERCENT, id="a part of a percent"),
        pytest.param("near_info", True, "True", PERCENT, id="true"),
        pytest.param("near_info", [80], "[80]", PERCENT, id="a list"),
        pytest.param("near_info", {"a": 1}, "{'a': 1}", PERCENT, id="a table"),
        pytest.param("near_info", "x" * 50, "x" * 40, PERCENT, id="cut where it is long"),
        pytest.param("waiting_info", -1, "-1", "a whole number from 0 to 3,650 (days)", id="days below none"),
        pytest.param("safety_margin", "-0.01", "-0.01", AMOUNT, id="a cent under nothing"),
        pytest.param("safety_margin", "100000.01", "100000.01", AMOUNT, id="a cent over the most"),
        pytest.param("safety_margin", "25.5", "25.5", AMOUNT, id="one decimal"),
        pytest.param("safety_margin", "1e3", "1e3", AMOUNT, id="an exponent"),
        pytest.param("safety_margin", 10**30, "1" + "0" * 30, AMOUNT, id="far too much"),
        pytest.param("safety_margin", False, "False", AMOUNT, id="false"),
    ],
)
def test_values_that_cannot_be(name: str, value: object, shown: str, allowed: str) -> None:
    assert refused({"alerts": {name: value}}) == (
        f"s.toml: alerts.{name} is “{shown}”, not {allowed}.",
        f"Set it with `roth-ledger settings set {name} …`, or take it out: roth-ledger settings unset {name}",
    )


def test_what_is_said_first_comes_first() -> None:
    assert read(near_info=90, near_warning=90) == {"near_info": 90, "near_warning": 90}
    assert refused({"alerts": {"near_info": 91, "near_warning": 90}}) == (
        "s.toml: alerts.near_info is 91, above alerts.near_warning, 90.",
        "Set near_info to 90 at most, or near_warning to 91 at least.",
    )
    assert refused({"alerts": {"waiting_info": 91}}) == (
        "s.toml: alerts.waiting_info is 91, above alerts.waiting_warning, 90, which holds where nothing is set.",
        "Set waiting_info to 90 at most, or waiting_warning to 91 at least.",
    )


@pytest.mark.parametrize("key", ["near_info", "near-info", "alerts.near_info", "alerts.near-info"])
def test_a_setting_by_its_name(key: str) -> None:
    assert setting_name(key) == "near_info"


def test_a_setting_of_the_screen_by_its_name() -> None:
    assert [setting_name(key) for key in ("theme", "vim-keys", "screen.animations")] == [
        "theme",
        "vim_keys",
        "animations",
    ]
    assert [setting_name(key) for key in ("keys.undo", "keys.new.stub", "keys.go.year-end")] == [
        "keys.undo",
        "keys.new.stub",
        "keys.go.year_end",
    ]


@pytest.mark.parametrize(
    "key",
    ["near", "", "keys", "keys.", "keys.New.stub", "keys.new..stub", "keys.new.2", f"keys.{'a' * 61}", "new.stub"],
)
def test_no_setting_of_that_name(key: str) -> None:
    with pytest.raises(LedgerError) as caught:
        setting_name(key)
    assert caught.value.message == f"“{key[:60]}” is no setting."
    assert caught.value.hint == (
        f"A setting is one of: {ALL}, theme, vim_keys, animations, lock_minutes, backup.folder; or keys. and the name "
        "of an action, such as keys.new.stub."
    )
