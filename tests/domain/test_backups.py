"""Which kept copies stay: three of today, one a day for fourteen days, one a month for two years."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.backups import BEFORE_IMPORT, BEFORE_UPGRADE, BY_HAND, Backup, outdated

NOW = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)


def made(*moments: str, reason: str = BEFORE_IMPORT) -> list[Backup]:
    """Copies by their moments: a day, or a day and an hour."""
    times = [
        dt.datetime.fromisoformat(each if "T" in each else f"{each}T12").replace(tzinfo=dt.UTC) for each in moments
    ]
    return [Backup(Path(each.isoformat()), each, reason, "ab" * 6) for each in times]


def leaving(backups: list[Backup], now: dt.datetime = NOW) -> list[str]:
    return [each.at.strftime("%Y-%m-%dT%H") for each in outdated(backups, now)]


@pytest.mark.parametrize(
    ("moments", "gone"),
    [
        ([], []),
        (["2020-01-01"], []),  # the newest stays, however old
        (["2020-01-01T08", "2020-01-01T09"], ["2020-01-01T08"]),
        (["2026-11-20T08", "2026-11-20T09", "2026-11-20T10"], []),
        (["2026-11-20T08", "2026-11-20T09", "2026-11-20T10", "2026-11-20T11"], ["2026-11-20T08"]),
        (["2026-11-19T08", "2026-11-19T09", "2026-11-20T08"], ["2026-11-19T08"]),
        (["2026-11-06", "2026-11-20"], []),  # fourteen days ago
        ([f"2026-11-{day:02}" for day in range(5, 21)], ["2026-11-05T12"]),  # fifteen days, and not the last of a month
        ([f"2026-10-{day}" for day in range(10, 25)], ["2026-10-10T12"]),  # days without one are not counted
        (
            [f"{year}-{month:02}-01" for year in (2024, 2025, 2026) for month in range(1, 13)][9:35],
            ["2024-10-01T12"],
        ),  # two years, to the month
        ([f"{year}-03-01" for year in range(2003, 2027)], []),  # one a year
        (["2026-11-20T08", "2027-01-01T08", "2027-01-01T09", "2027-01-01T10", "2027-01-01T11"], []),  # a wrong clock
    ],
)
def test_what_leaves(moments: list[str], gone: list[str]) -> None:
    assert leaving(made(*moments)) == gone


def test_those_made_by_hand_stay_and_do_not_count() -> None:
    by_hand = made("2020-01-01", "2020-01-02", "2026-11-20T15", reason=BY_HAND)
    automatic = made("2026-11-20T08", "2026-11-20T09", "2026-11-20T10")
    assert leaving(by_hand[:2] + automatic + by_hand[2:]) == []


def test_a_day_is_one_of_utc() -> None:
    east = dt.datetime(2026, 11, 21, 3, tzinfo=dt.timezone(dt.timedelta(hours=9)))  # 20 November, 18:00 UTC
    assert leaving(made("2026-11-20T08", "2026-11-20T09", "2026-11-20T10", "2026-11-20T11"), east) == ["2026-11-20T08"]


@pytest.mark.parametrize("hours", [5, 24, 31, 24 * 10])
def test_two_years_of_backups_at_an_even_pace(hours: int) -> None:
    """What each day and month is to have was never let go of on the way, and not much else is left."""
    begin, kept = dt.datetime(2024, 11, 1, tzinfo=dt.UTC), list[Backup]()
    everything = []
    for number in range(2 * 365 * 24 // hours):
        now = begin + dt.timedelta(hours=hours * number)
        new = Backup(Path(str(number)), now, (BEFORE_IMPORT, BEFORE_UPGRADE)[number % 2], "cd" * 6)
        everything.append(new)
        kept.append(new)
        gone = outdated(kept, now)
        assert new not in gone
        kept = [each for each in kept if each not in gone]
        assert len(kept) <= 3 + 14 + 25
    days = {each.at.date(): each for each in everything}  # the last of each
    months = {(each.at.year, each.at.month): each for each in everything}
    today = everything[-1].at.date()
    wanted = {each for each in everything[-3:] if each.at.date() == today}
    wanted |= {each for day, each in days.items() if (today - day).days <= 14}
    wanted |= {each for month, each in months.items() if 12 * (today.year - month[0]) + today.month - month[1] <= 24}
    assert set(kept) >= wanted
    assert hours > 24 or set(kept) == wanted


def test_a_clock_that_jumped_ahead_lets_nothing_go() -> None:
    """Those of two years, then one import on a day of 2040."""
    kept = made(*(f"2025-{month:02}-28" for month in range(1, 13)), *(f"2026-11-{day:02}" for day in range(7, 21)))
    later = dt.datetime(2040, 11, 20, 12, tzinfo=dt.UTC)
    assert leaving([*kept, *made("2040-11-20T12")], later) == []
    assert leaving([*kept, *made("2040-11-20T12")]) == []
