"""What the calendar says: limits on file, and a clock that is behind the ledger."""

import datetime as dt

import pytest

from ledger.domain.health import ACT, GOOD, NOTE
from ledger.services.doctor import clock_finding, limit_findings

LAST = 2026  # the last year whose figures this version brings; the next version changes it here


@pytest.mark.parametrize(
    ("today", "levels"),
    [
        ((LAST - 1, 6, 30), [GOOD, GOOD]),
        ((LAST, 6, 30), [GOOD, NOTE]),
        ((LAST, 10, 31), [GOOD, NOTE]),
        ((LAST, 11, 1), [GOOD, NOTE]),
        ((LAST, 11, 30), [GOOD, NOTE]),
        ((LAST, 12, 1), [GOOD, ACT]),
        ((LAST + 1, 1, 1), [ACT, NOTE]),
    ],
)
def test_limits(today: tuple[int, int, int], levels: list[str]) -> None:
    assert [each.level for each in limit_findings(dt.date(*today), ())] == levels


def test_what_to_do_before_and_after_the_figures_are_published() -> None:
    before, after = (limit_findings(dt.date(LAST, month, 1), ())[1] for month in (10, 11))
    assert before.do == "After that, update the program: pip install --upgrade roth-ledger"
    assert after.do.startswith("Update the program: pip install --upgrade roth-ledger.")


def test_figures_of_the_user_s_own() -> None:
    assert [each.level for each in limit_findings(dt.date(LAST + 1, 6, 30), {LAST + 1, LAST + 2})] == [GOOD, GOOD]


@pytest.mark.parametrize(("newest", "level"), [("2026-06-30", GOOD), ("2026-07-01", GOOD), ("2026-07-02", ACT)])
def test_clock(newest: str, level: str) -> None:
    assert clock_finding(dt.date(2026, 6, 30), dt.date.fromisoformat(newest)).level == level
