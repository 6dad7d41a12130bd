"""What can be wrong with the settings file and with the variables of the environment."""

import os
from collections.abc import Callable

from tests.messages.case import Case, Place
from tests.messages.failing import reading

STATUS = ("status",)


def _holding(content: bytes | str) -> Callable[[Place], object]:
    return lambda at: at.file("settings.toml", content)


def _named(**variables: str) -> Callable[[Place], object]:
    return lambda _: os.environ.update(variables)


def _unreadable(place: Place) -> None:
    place.file("settings.toml", "[alerts]\n")
    reading(13, "settings.toml")(place)


CASES = (
    Case("settings-not-toml", "The settings are not TOML.", STATUS, _holding("near_info: 80\n")),
    Case("settings-not-text", "The settings are not UTF-8.", STATUS, _holding(b"[alerts]\n# \xff\n")),
    Case("settings-folder", "A folder lies in their place.", STATUS, lambda at: (at.folder / "settings.toml").mkdir()),
    Case("settings-pipe", "A pipe lies in their place.", STATUS, lambda at: os.mkfifo(at.folder / "settings.toml")),
    Case("settings-too-long", "They are longer than settings are.", STATUS, _holding("#" * 70_000)),
    Case("settings-unreadable", "They may not be read.", STATUS, _unreadable, raised=True),
    Case("settings-unknown-key", "A key that is none.", STATUS, _holding("[alerts]\nnear = 80\n")),
    Case("settings-unknown-section", "A section that is none.", STATUS, _holding("[alarms]\n")),
    Case("settings-wrong-value", "A value that may not be.", STATUS, _holding("[alerts]\nnear_info = 180\n")),
    Case("settings-wrong-kind", "A text where a number belongs.", STATUS, _holding('[alerts]\nnear_info = "many"\n')),
    Case("settings-set-unknown", "A setting that is none is set.", ("settings", "set", "near", "80")),
    Case("settings-set-wrong", "A setting is set to what it may not be.", ("settings", "set", "near_info", "180")),
    Case(
        "settings-nobodys-home",
        "Their name begins with the home of somebody unknown.",
        STATUS,
        _named(ROTH_LEDGER_SETTINGS="~nobody-of-that-name/settings.toml"),
    ),
    Case("today-no-date", "ROTH_LEDGER_TODAY holds no date.", STATUS, _named(ROTH_LEDGER_TODAY="tomorrow")),
    Case(
        "today-no-such-day",
        "ROTH_LEDGER_TODAY holds a day that there is not.",
        STATUS,
        _named(ROTH_LEDGER_TODAY="2026-02-30"),
    ),
)
