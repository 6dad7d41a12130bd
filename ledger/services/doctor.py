"""What an examination of a ledger asks of the law and the calendar: the limits on file, and the computer's clock."""

import datetime as dt
from collections.abc import Collection

from ledger.domain.health import ACT, GOOD, NOTE, Finding
from ledger.reference.limits import annual_limits

_UPDATE = "pip install --upgrade roth-ledger"
_PUBLISHED = (11, 1)  # about when the IRS publishes the figures of the next year; that of 2026 came on 13 November 2025
_OVERDUE = (12, 1)


def limit_findings(today: dt.date, own: Collection[int]) -> list[Finding]:
    """Whether the IRS limits of this year and the next are on file.

    Args:
        today: The day of the examination.
        own: The years whose figures the ledger itself holds.
    """
    return [_this_year(today.year, own), _next_year(today, own)]


def _on_file(year: int, own: Collection[int]) -> bool:
    return year in own or annual_limits(year) is not None


def _this_year(year: int, own: Collection[int]) -> Finding:
    if _on_file(year, own):
        return Finding(GOOD, "limits", f"The IRS limits of {year} are on file.")
    return Finding(
        ACT,
        "limits",
        f"The IRS limits of {year} are not on file: entries are taken, but no limit or room can be said.",
        f"Update the program: {_UPDATE}. Where that has none yet, `roth-ledger limits --year {year}` says how to enter "
        "them.",
    )


def _next_year(today: dt.date, own: Collection[int]) -> Finding:
    year = today.year + 1
    if _on_file(year, own):
        return Finding(GOOD, "limits", f"The IRS limits of {year} are on file.")
    if (today.month, today.day) < _PUBLISHED:
        return Finding(
            NOTE,
            "limits",
            f"The IRS limits of {year} are not on file; the IRS publishes them about 1 November.",
            f"After that, update the program: {_UPDATE}",
        )
    late = (today.month, today.day) >= _OVERDUE
    return Finding(
        ACT if late else NOTE,
        "limits",
        f"The IRS limits of {year} are not on file; the IRS publishes them about 1 November, in some years two weeks "
        "later.",
        f"Update the program: {_UPDATE}. Where that has none yet, `roth-ledger limits --year {year}` says how to enter "
        "them.",
    )


def clock_finding(today: dt.date, newest: dt.date) -> Finding:
    """Whether the computer's clock agrees with the ledger.

    Args:
        today: The day of the examination.
        newest: The day on which the newest batch was recorded; it may be one ahead, in another zone of time.
    """
    if newest - today <= dt.timedelta(days=1):
        return Finding(GOOD, "clock", f"Today is {today}; nothing was recorded later than that.")
    return Finding(
        ACT,
        "clock",
        f"Today is {today}, and the newest entries were recorded on {newest}.",
        "Set the computer's clock. If it was wrong when you recorded, the entries stand; only their time of recording "
        "is wrong.",
    )
