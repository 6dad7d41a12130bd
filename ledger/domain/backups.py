"""Kept copies of a ledger: what is known of one, and which of them stay."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

BEFORE_IMPORT, BEFORE_UPGRADE, BEFORE_RESTORE, BY_HAND = "import", "upgrade", "restore", "hand"
# Why a copy was made, as its name says it, and in words.
REASONS = {
    BEFORE_IMPORT: "before an import",
    BEFORE_UPGRADE: "before an upgrade",
    BEFORE_RESTORE: "before a restore",
    BY_HAND: "by hand",
}
# How a copy stands to the ledger as it is now.
SAME, OLDER, NEWER, ITS_OWN_WAY, ANOTHER = "same", "older", "newer", "its own way", "another ledger"

_OF_TODAY = 3
_DAYS = 14
_MONTHS = 24


class Backup(NamedTuple):
    """A kept copy, as its name tells.

    Attributes:
        path: The file.
        at: When it was made; UTC, whole seconds.
        reason: Why: a key of `REASONS`.
        head: The first digits of the newest seal that it holds.
    """

    path: Path
    at: dt.datetime
    reason: str
    head: str


class Ends(NamedTuple):
    """The two ends of a ledger's chain: its first and its newest seal, and how much it holds."""

    batches: int
    entries: int
    first: str
    seal: str


class Listed(NamedTuple):
    """A kept copy that was looked into.

    Attributes:
        backup: Which.
        size: In bytes.
        ends: What it holds; None where it cannot be read.
        stands: How it stands to the ledger as it is now; None where that one or the copy cannot be read.
        wrong: What is wrong with it; empty where it is sound, None where that was not looked for.
    """

    backup: Backup
    size: int
    ends: Ends | None
    stands: str | None
    wrong: str | None


def outdated(backups: Sequence[Backup], now: dt.datetime) -> list[Backup]:
    """Which copies that the program made by itself are no longer needed.

    Three of today stay, the last of each of the fourteen days before, and the last of each month for two years. Days
    and months without one are not counted, so that a clock that jumps ahead lets nothing go. The newest stays, however
    old, and so do those made by hand and those that a wrong clock put into the future. Days and months are those of
    UTC.

    Args:
        backups: In the order in which they were made.
        now: With its time zone.
    """
    today = now.astimezone(dt.UTC).date()
    made = [each for each in backups if each.reason != BY_HAND and each.at <= now]
    days, months = {today}, {(today.year, today.month)}
    leaving = []
    for place, each in enumerate(reversed(made)):
        day, month = each.at.date(), (each.at.year, each.at.month)
        of_today = day == today and place < _OF_TODAY
        of_its_day = day not in days and len(days) <= _DAYS
        of_its_month = month not in months and len(months) <= _MONTHS
        if place and not (of_today or of_its_day or of_its_month):
            leaving.append(each)
        days.add(day)
        months.add(month)
    return leaving[::-1]
