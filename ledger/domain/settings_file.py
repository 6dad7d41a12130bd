"""The settings file's keys: what each may be, and what a document of them says."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.settings import Thresholds

PERCENT, DAYS, DOLLARS = "percent", "days", "dollars"
SECTION = "alerts"


class Setting(NamedTuple):
    """One thing that can be set: its unit, the least and the most it may be (whole units), and what it does."""

    unit: str
    least: int
    most: int
    says: str

    @property
    def allowed(self) -> str:
        """What it may be, for a person: `a whole number from 1 to 100 (percent)`."""
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
_RISING = (("near_info", "near_warning"), ("waiting_info", "waiting_warning"))


def setting_name(key: str) -> str:
    """The name of the setting that a key means: `near_info`, `near-info` and `alerts.near_info` are one.

    Raises:
        LedgerError: there is no such setting.
    """
    name = key.replace("-", "_").removeprefix(f"{SECTION}.")
    if name not in SETTINGS:
        raise LedgerError(f"“{key[:60]}” is no setting.", hint=f"A setting is one of: {', '.join(SETTINGS)}.")
    return name


def read_settings(document: Mapping[str, Any], place: str) -> dict[str, int | Money]:
    """What a settings document sets, by name and checked; what it leaves out is not in the result.

    Args:
        document: As TOML gives it, a number with decimals as its text; amounts are whole dollars or text.
        place: The file, for the error.

    Raises:
        LedgerError: a section or key is unknown, or a value is of another kind or out of range; the error names it.
    """
    found: dict[str, int | Money] = {}
    for section, held in document.items():
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


def _unknown(place: str, key: str) -> LedgerError:
    return LedgerError(
        f"{place}: “{key[:60]}” is no setting.",
        hint=f"Under [{SECTION}] it may hold: {', '.join(SETTINGS)}. To take it out: roth-ledger settings unset {key}",
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
        raise LedgerError(
            f"{place}: {SECTION}.{name} is “{str(value)[:40]}”, not {setting.allowed}.",
            hint=f"Set it with `roth-ledger settings set {name} …`, or take it out: roth-ledger settings unset {name}",
        )
    return read


def _amount(value: Any) -> Money | None:
    """Dollars as an integer or as text; None where it is neither."""
    if type(value) is int:
        return Money(value * 100) if abs(value) < 10**9 else None
    try:
        return Money.parse(value) if isinstance(value, str) else None
    except LedgerError:
        return None
