"""What a person may set: from when on alerts speak up. The rules of law themselves cannot be set."""

from collections.abc import Mapping
from typing import NamedTuple

from ledger.domain.money import ZERO, Money


class Thresholds(NamedTuple):
    """From when on alerts speak up, and how loudly; a named tuple, as every `check` loads it.

    Attributes:
        near_info: Percent of a limit from which it is said to be near.
        near_warning: Percent from which that is a warning, unless the projection stays within the limit.
        waiting_info: Days that after-tax money waits for its conversion before it is said.
        waiting_warning: Days before that is a warning.
        missing_stub_days: Days after an expected pay date before its missing stub is a warning.
        safety_margin: Dollars that the person wants to keep free below 415(c); named in alerts, in no figure.
        unused_room: After-tax room that is left unused without a word.
        unused_room_days: The last days of a limitation year, in which unused room is a warning.
    """

    near_info: int = 80
    near_warning: int = 95
    waiting_info: int = 30
    waiting_warning: int = 90
    missing_stub_days: int = 14
    safety_margin: Money = ZERO
    unused_room: Money = Money(500_00)
    unused_room_days: int = 45


DEFAULTS = Thresholds()


class ScreenSettings(NamedTuple):
    """How the terminal interface looks and which keys it takes.

    Attributes:
        theme: A theme's name; None: the one chosen last.
        vim_keys: Whether tables also take `j k g G`.
        animations: Whether anything moves by itself.
        lock_minutes: Minutes without a key after which an encrypted ledger is locked; 0: never.
        keys: The id of a binding and its keys, separated by commas.
    """

    theme: str | None = None
    vim_keys: bool = True
    animations: bool = True
    lock_minutes: int = 15
    keys: Mapping[str, str] = {}


class BackupSettings(NamedTuple):
    """Where backups go besides the folder beside the ledger.

    Attributes:
        folder: The whole path of a second folder, such as one on another disk; None: there is no second one.
    """

    folder: str | None = None
