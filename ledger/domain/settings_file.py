"""The settings file's keys: what each may be, and what a document of them says."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.settings import BackupSettings, ScreenSettings, Thresholds

PERCENT, DAYS, DOLLARS, MINUTES = "percent", "days", "dollars", "minutes"
NAME, SWITCH, KEY_NAMES, FOLDER = "name", "switch", "keys", "folder"
SECTION = "alerts"
SCREEN, KEYS, BACKUP = "screen", "keys", "backup"
# What the terminal interface calls an action that has a key, such as `new.stub`; the interface knows which there are.
_ACTION = re.compile(r"[a-z_]+(?:\.[a-z_]+)*", re.ASCII)
_LONGEST_ACTION = 60


class Setting(NamedTuple):
    """One thing that can be set: its unit, the least and the most it may be (whole units), and what it does.

    Of text the least and the most are its length.
    """

    unit: str
    least: int
    most: int
    says: str

    @property
    def allowed(self) -> str:
        """What it may be, for a person: `a whole number from 1 to 100 (percent)`."""
        if self.unit == SWITCH:
            return "true or false"
        if self.unit == FOLDER:
            return f"the whole path of a folder (at most {self.most:,} characters)"
        if self.unit in (NAME, KEY_NAMES):
            what = "a name" if self.unit == NAME else "a key, or keys separated by commas, such as ctrl+n"
            return f"{what} (at most {self.most} characters)"
        if self.unit == DOLLARS:
            return f"an amount from {Money(self.least * 100)} to {Money(self.most * 100)}"
        return f"a whole number from {self.least:,} to {self.most:,} ({self.unit})"


# By name, in the order of `Thresholds`.
SETTINGS: Mapping[str, Setting] = {
    "near_info": Setting(PERCENT, 1, 100, "A limit is said to be near from this percent of it."),
    "near_warning": Setting(
        PERCENT, 1, 100, "It is a warning from this percent, unless the projection stays within the limit."
    ),
    "waiting_info": Setting(DAYS, 0, 3650, "After-tax money that waits longer for its conversion is said."),
    "waiting_warning": Setting(DAYS, 0, 3650, "It is a warning after this many days."),
    "missing_stub_days": Setting(DAYS, 0, 366, "A missing pay stub is a warning this long after its pay date."),
    "safety_margin": Setting(DOLLARS, 0, 100_000, "Kept free below 415(c) for a last match or true-up; in texts only."),
    "unused_room": Setting(DOLLARS, 0, 100_000, "After-tax room that may stay unused without a word."),
    "unused_room_days": Setting(DAYS, 0, 366, "Unused room is a warning in the last days of a limitation year."),
}
# Of the terminal interface, by name.
SCREEN_SETTINGS: Mapping[str, Setting] = {
    "theme": Setting(NAME, 1, 60, "The theme of the terminal interface; where none is set, the one chosen last."),
    "vim_keys": Setting(SWITCH, 0, 1, "Whether tables also take j, k, g and G."),
    "animations": Setting(SWITCH, 0, 1, "Whether anything on the screen moves by itself."),
    "lock_minutes": Setting(MINUTES, 0, 1440, "An encrypted ledger is locked after so long without a key; 0: never."),
}
# Of backups, by their whole names.
BACKUP_SETTINGS: Mapping[str, Setting] = {
    f"{BACKUP}.folder": Setting(
        FOLDER, 1, 1000, "A second folder for backups, such as one on another disk; else there is none."
    ),
}
KEY_SETTING = Setting(KEY_NAMES, 1, 100, "The keys of one action of the terminal interface.")
_RISING = (("near_info", "near_warning"), ("waiting_info", "waiting_warning"))


def setting_name(key: str) -> str:
    """The name of the setting that a key means: `near_info`, `near-info` and `alerts.near_info` are one.

    That of an action's keys is `keys.new.stub`.

    Raises:
        LedgerError: there is no such setting.
    """
    name = key.replace("-", "_")
    if _is_action(name.removeprefix(f"{KEYS}.")) and name.startswith(f"{KEYS}."):
        return name
    if name in BACKUP_SETTINGS:
        return name
    for section, settings in ((SECTION, SETTINGS), (SCREEN, SCREEN_SETTINGS)):
        if name.removeprefix(f"{section}.") in settings:
            return name.removeprefix(f"{section}.")
    everything = ", ".join([*SETTINGS, *SCREEN_SETTINGS, *BACKUP_SETTINGS])
    raise LedgerError(
        f"“{key[:60]}” is no setting.",
        hint=f"A setting is one of: {everything}; or {KEYS}. and the name of an action, such as {KEYS}.new.stub.",
    )


def setting_of(name: str) -> tuple[str, str, Setting]:
    """The section and the key in it of a setting by the name of `setting_name`, and what it may be."""
    if name in SETTINGS:
        return SECTION, name, SETTINGS[name]
    if name in SCREEN_SETTINGS:
        return SCREEN, name, SCREEN_SETTINGS[name]
    if name in BACKUP_SETTINGS:
        return BACKUP, name.removeprefix(f"{BACKUP}."), BACKUP_SETTINGS[name]
    return KEYS, name.removeprefix(f"{KEYS}."), KEY_SETTING


def read_settings(document: Mapping[str, Any], place: str) -> dict[str, int | Money]:
    """What a settings document sets of alerts, by name and checked; what it leaves out is not in the result.

    Args:
        document: As TOML gives it, a number with decimals as its text; amounts are whole dollars or text.
        place: The file, for the error.

    Raises:
        LedgerError: a section, or a key of alerts, is unknown, or a value is of another kind or out of range; the
            error names it.
    """
    found: dict[str, int | Money] = {}
    for section, held in document.items():
        if section in (SCREEN, KEYS, BACKUP):  # an alert is not lost over the name of a key
            continue
        if section != SECTION or not isinstance(held, Mapping):
            raise _unknown(place, section)
        for name, value in held.items():
            if name not in SETTINGS:
                raise _unknown(place, f"{SECTION}.{name}")
            found[name] = _read(name, value, place)
    thresholds = Thresholds(**found)  # type: ignore[arg-type]  # each was read by its unit
    for low, high in _RISING:
        least, most = getattr(thresholds, low), getattr(thresholds, high)
        if least > most:
            said = "" if high in found else ", which holds where nothing is set"
            raise LedgerError(
                f"{place}: {SECTION}.{low} is {least}, above {SECTION}.{high}, {most}{said}.",
                hint=f"Set {low} to {most} at most, or {high} to {least} at least.",
            )
    return found


def read_screen_settings(document: Mapping[str, Any], place: str) -> ScreenSettings:
    """What a settings document sets of the terminal interface; the defaults where it sets nothing.

    Args:
        document: As TOML gives it; other sections are passed over.
        place: The file, for the error.

    Raises:
        LedgerError: a key is unknown, or a value is of another kind; the error names it.
    """
    held: dict[str, Any] = {}
    for name, value in _section(document, SCREEN, place).items():
        if name not in SCREEN_SETTINGS:
            raise _unknown(place, f"{SCREEN}.{name}")
        held[name] = _checked(SCREEN, name, SCREEN_SETTINGS[name], value, place)
    keys: dict[str, str] = {}
    for action, value in in_one_line(_section(document, KEYS, place)).items():
        if not _is_action(action):
            raise _unknown(place, f"{KEYS}.{action}")
        keys[action] = ",".join(part.strip() for part in _checked(KEYS, action, KEY_SETTING, value, place).split(","))
    return ScreenSettings(**held, keys=keys)


def read_backup_settings(document: Mapping[str, Any], place: str) -> BackupSettings:
    """What a settings document sets of backups; the defaults where it sets nothing.

    Args:
        document: As TOML gives it; other sections are passed over.
        place: The file, for the error.

    Raises:
        LedgerError: a key is unknown, or a value is no whole path; the error names it.
    """
    held: dict[str, Any] = {}
    for name, value in _section(document, BACKUP, place).items():
        if f"{BACKUP}.{name}" not in BACKUP_SETTINGS:
            raise _unknown(place, f"{BACKUP}.{name}")
        held[name] = _checked(BACKUP, name, BACKUP_SETTINGS[f"{BACKUP}.{name}"], value, place)
    return BackupSettings(**held)


def in_one_line(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section's values by their whole keys: TOML makes a table of `new` out of `new.stub = "n"`."""
    return dict(_whole(section, ""))


def _whole(section: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, value in section.items():
        if isinstance(value, Mapping) and value:
            yield from _whole(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _section(document: Mapping[str, Any], section: str, place: str) -> Mapping[str, Any]:
    held = document.get(section, {})
    if not isinstance(held, Mapping):
        raise _unknown(place, section)
    return held


def _is_action(name: str) -> bool:
    return len(name) <= _LONGEST_ACTION and _ACTION.fullmatch(name) is not None


def _checked(section: str, name: str, setting: Setting, value: Any, place: str) -> Any:
    """A value of the terminal interface, or of backups, that is what it may be."""
    if setting.unit == SWITCH:
        fits = isinstance(value, bool)
    elif setting.unit == MINUTES:
        fits = type(value) is int and setting.least <= value <= setting.most
    else:
        fits = isinstance(value, str) and setting.least <= len(value) <= setting.most and _is_plain(value)
        if fits and setting.unit == KEY_NAMES:
            fits = all(part.strip() and " " not in part.strip() for part in value.split(","))
        if fits and setting.unit == FOLDER:
            fits = value.startswith("~") or PurePath(value).is_absolute()
    if not fits:
        raise _wrong(place, section, name, value, setting)
    return value


def _is_plain(text: str) -> bool:
    return text.isprintable() and text == text.strip()


def _unknown(place: str, key: str) -> LedgerError:
    section = key.partition(".")[0]
    held = {
        SCREEN: f"Under [{SCREEN}] it may hold: {', '.join(SCREEN_SETTINGS)}.",
        BACKUP: f"Under [{BACKUP}] it may hold: {', '.join(BackupSettings._fields)}.",
        KEYS: f"Under [{KEYS}] it holds the names of actions, in small letters, such as new.stub, and their keys.",
    }.get(section, f"Under [{SECTION}] it may hold: {', '.join(SETTINGS)}.")
    return LedgerError(
        f"{place}: “{key[:60]}” is no setting.", hint=f"{held} To take it out: roth-ledger settings unset {key}"
    )


def _wrong(place: str, section: str, name: str, value: Any, setting: Setting) -> LedgerError:
    meant = f"{section}.{name}" if section in (KEYS, BACKUP) else name
    return LedgerError(
        f"{place}: {section}.{name} is “{str(value)[:40]}”, not {setting.allowed}.",
        hint=f"Set it with `roth-ledger settings set {meant} …`, or take it out: roth-ledger settings unset {meant}",
    )


def _read(name: str, value: Any, place: str) -> int | Money:
    setting = SETTINGS[name]
    read: int | Money | None = None
    if setting.unit == DOLLARS:
        read, units = _amount(value), 100
    else:
        read, units = (value if type(value) is int else None), 1
    counted = read.cents if isinstance(read, Money) else read
    if read is None or counted is None or not setting.least * units <= counted <= setting.most * units:
        raise _wrong(place, SECTION, name, value, setting)
    return read


def _amount(value: Any) -> Money | None:
    """Dollars as an integer or as text; None where it is neither."""
    if type(value) is int:
        return Money(value * 100) if abs(value) < 10**9 else None
    try:
        return Money.parse(value) if isinstance(value, str) else None
    except LedgerError:
        return None
