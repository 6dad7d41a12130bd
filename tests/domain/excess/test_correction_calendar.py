"""The calendar of corrections: the published days of a calendar year, and the same rules for other years."""

import datetime as dt

import pytest

from ledger.domain.excess.correction_calendar import (
    ACP_REFUND,
    EXCESS_ADDITION,
    EXCESS_DEFERRAL,
    CalendarDay,
    correction_calendar,
    refund_deadlines,
)


def days(calendar: tuple[CalendarDay, ...]) -> list[tuple[str, bool]]:
    return [(each.date.isoformat(), each.settled) for each in calendar]


def test_a_calendar_year() -> None:
    assert days(correction_calendar(2026)) == [
        ("2027-01-30", False),  # deposits of employees: 1.415(c)-1(b)(6)(i)(C), from memory
        ("2027-01-31", True),  # Forms W-2
        ("2027-03-01", True),  # 402(g)(2)(A)(i)
        ("2027-03-15", True),  # 4979(f): 2½ months
        ("2027-04-15", True),  # 402(g)(2)(A)(ii)
        ("2027-06-30", True),  # EACA: 6 months
        ("2027-10-15", False),  # Rev. Proc. 2021-30 §4.04: 9½ months
        ("2027-10-15", True),  # the extended return
        ("2027-11-14", True),  # and 30 days
        ("2027-12-31", True),  # 401(m)(6)(A): 12 months
    ]


def test_the_day_after_february_counts_in_a_leap_year() -> None:
    """2½ months after 31 December 2027 are 15 March 2028."""
    assert refund_deadlines(dt.date(2027, 12, 31)) == (
        dt.date(2028, 3, 15),
        dt.date(2028, 6, 30),
        dt.date(2028, 12, 31),
    )


def test_a_plan_year_that_ends_in_june() -> None:
    """2½ months: 15 September; 6: 31 December; 9½: 15 April; 30 days: 30 July. Deferrals go by the calendar year."""
    calendar = correction_calendar(2026, "06-30")

    assert days(calendar) == [
        ("2026-07-30", False),
        ("2026-09-15", True),
        ("2026-12-31", True),
        ("2027-01-31", True),
        ("2027-03-01", True),
        ("2027-04-15", True),
        ("2027-04-15", False),
        ("2027-06-30", True),
    ]


def test_half_a_month_of_a_year_that_ends_within_one_is_not_settled() -> None:
    (half,) = [each for each in correction_calendar(2026, "06-15") if each.event.startswith("2½")]

    assert (half.date, half.settled) == (dt.date(2026, 8, 30), False)


def test_the_employers_own_day() -> None:
    """A return due on 15 September: employer money has until 15 October."""
    found = [each for each in correction_calendar(2025, return_due="09-15") if "employer" in each.event]

    assert [(each.date, each.settled) for each in found if EXCESS_ADDITION in each.kinds] == [
        (dt.date(2026, 9, 15), True),
        (dt.date(2026, 10, 15), True),
    ]


def test_a_tax_exempt_employer() -> None:
    """Reg. 1.415(c)-1(b)(6)(i)(B): the 15th day of the tenth month after its year."""
    found = [each for each in correction_calendar(2025, tax_exempt=True) if "employer money" in each.event]

    assert [each.date for each in found] == [dt.date(2026, 10, 15)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (EXCESS_DEFERRAL, ["2027-01-31", "2027-03-01", "2027-04-15"]),
        (EXCESS_ADDITION, ["2027-01-30", "2027-10-15", "2027-10-15", "2027-11-14"]),
        (ACP_REFUND, ["2027-03-15", "2027-06-30", "2027-12-31"]),
    ],
)
def test_what_concerns_a_correction(kind: str, expected: list[str]) -> None:
    assert [each.date.isoformat() for each in correction_calendar(2026) if kind in each.kinds] == expected
