"""Limitation years, short ones too, and the money that belongs to them by the day it is deposited."""

import datetime as dt
import itertools

import pytest

from ledger.domain.limits.limitation_years import (
    Measured,
    deposit_deadline,
    limitation_periods,
    measured_together,
    period_counted_in,
    period_of,
    periods_ending_in,
)
from ledger.domain.recorded import Allocated

D = dt.date.fromisoformat


def ends(first: str, *later: tuple[str, str], ended: str | None = None) -> Measured:
    """`ends("12-31", ("2018-07-01", "06-30"))`: 31 December at first, 30 June from that day on."""
    changes = [(D(day), end) for day, end in later]
    return Measured(((dt.date.min, first), *changes), None if ended is None else D(ended))


def spans(measured: Measured, first: str, last: str) -> list[str]:
    return [f"{each.first}/{each.last}" for each in limitation_periods(measured, D(first), D(last))]


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        pytest.param(ends("12-31"), ["2018-01-01/2018-12-31", "2019-01-01/2019-12-31"], id="calendar"),
        pytest.param(
            ends("06-30"),
            ["2017-07-01/2018-06-30", "2018-07-01/2019-06-30", "2019-07-01/2020-06-30"],
            id="july-to-june",
        ),
        pytest.param(
            ends("12-31", ("2018-07-01", "06-30")),
            ["2018-01-01/2018-06-30", "2018-07-01/2019-06-30", "2019-07-01/2020-06-30"],
            id="moved-to-june-from-july-on",
        ),
        pytest.param(
            ends("12-31", ("2018-01-01", "06-30")),
            ["2018-01-01/2018-06-30", "2018-07-01/2019-06-30", "2019-07-01/2020-06-30"],
            id="moved-to-june-from-january-on",
        ),
        pytest.param(
            ends("12-31", ("2018-11-01", "09-30")),
            ["2018-01-01/2018-12-31", "2019-01-01/2019-09-30", "2019-10-01/2020-09-30"],
            id="moved-too-late-for-this-year",
        ),
        pytest.param(
            ends("06-30", ("2018-07-15", "12-31")),
            ["2017-07-01/2018-06-30", "2018-07-01/2018-12-31", "2019-01-01/2019-12-31"],
            id="moved-to-december",
        ),
        pytest.param(ends("12-31", ended="2018-07-07"), ["2018-01-01/2018-07-07"], id="terminated-and-nothing-follows"),
        pytest.param(ends("12-31", ended="2018-12-31"), ["2018-01-01/2018-12-31"], id="terminated-on-the-last-day"),
        pytest.param(ends("12-31", ended="2017-12-31"), [], id="terminated-before"),
    ],
)
def test_limitation_years_of_2018_and_2019(measured: Measured, expected: list[str]) -> None:
    assert spans(measured, "2018-01-01", "2019-12-31") == expected


@pytest.mark.parametrize(
    ("year_end", "year", "first", "last"),
    [
        ("12-31", 2026, "2026-01-01", "2026-12-31"),
        ("06-30", 2026, "2025-07-01", "2026-06-30"),
        ("09-30", 2025, "2024-10-01", "2025-09-30"),
        # The year that ends in February ends on its last day.
        ("02-28", 2024, "2023-03-01", "2024-02-29"),
        ("02-28", 2025, "2024-03-01", "2025-02-28"),
    ],
)
def test_a_limitation_year_is_named_by_the_year_it_ends_in(year_end: str, year: int, first: str, last: str) -> None:
    """Reg. 1.415(j)-1."""
    assert periods_ending_in(ends(year_end), year) == [(year, D(first), D(last))]


def test_two_limitation_years_end_in_the_year_their_end_moves_to_december() -> None:
    moved = ends("06-30", ("2018-07-01", "12-31"))

    assert [each.last for each in periods_ending_in(moved, 2018)] == [D("2018-06-30"), D("2018-12-31")]
    assert periods_ending_in(moved, 2019) == [(2019, D("2019-01-01"), D("2019-12-31"))]


@pytest.mark.parametrize("year", range(1990, 2030))
def test_every_day_is_in_one_limitation_year(year: int) -> None:
    moved = ends("12-31", ("2001-03-01", "02-28"), ("2010-06-30", "09-30"))
    periods = list(limitation_periods(moved, D(f"{year}-01-01"), D(f"{year}-12-31")))

    for before, after in itertools.pairwise(periods):
        assert after.first == before.last + dt.timedelta(days=1)
    assert periods[0].first <= D(f"{year}-01-01")
    assert periods[-1].last >= D(f"{year}-12-31")
    assert all(period_of(moved, each.first) == period_of(moved, each.last) == each for each in periods)


def test_a_plan_that_still_runs_keeps_the_limitation_year_of_its_group_whole() -> None:
    held = [(dt.date.min, "12-31")]

    assert measured_together(held, [D("2018-06-30"), None]).ended is None
    assert measured_together(held, [D("2018-06-30"), D("2018-09-30")]).ended == D("2018-09-30")


@pytest.mark.parametrize(
    ("source", "last", "given", "expected"),
    [
        # Reg. 1.415(c)-1(b)(6)(i)(C): 30 days after the limitation year.
        pytest.param("after_tax", "2026-12-31", {}, "2027-01-30", id="employee-30-january"),
        pytest.param("roth_deferral", "2026-06-30", {}, "2026-07-30", id="employee-fiscal"),
        # (B): 30 days after the return is due; a calendar corporation with an extension has until 14 November.
        pytest.param("employer_match", "2025-12-31", {"return_due": "10-15"}, "2026-11-14", id="extended-corporation"),
        pytest.param("employer_nonelective", "2025-12-31", {"return_due": "03-15"}, "2026-04-14", id="no-extension"),
        pytest.param("employer_match", "2025-12-31", {}, None, id="return-not-on-file"),
        pytest.param("employer_match", "2025-12-31", {"tax_exempt": True}, "2026-10-15", id="tax-exempt-tenth-month"),
        pytest.param("employer_match", "2026-06-30", {"tax_exempt": True}, "2027-04-15", id="tax-exempt-june"),
        pytest.param("forfeiture", "2025-12-31", {"return_due": "10-15"}, None, id="forfeiture-when-allocated"),
    ],
)
def test_deposit_deadline(source: str, last: str, given: dict[str, object], expected: str | None) -> None:
    facts = {"return_due": None, "tax_exempt": False, **given}

    found = deposit_deadline(source, D(last), **facts)  # type: ignore[arg-type]

    assert found == (None if expected is None else D(expected))


def money(source: str, day: str, deposited_on: str, named: int | None = None) -> Allocated:
    return Allocated("p", source, D(day), D(deposited_on), named, 100)


@pytest.mark.parametrize(
    ("given", "year"),
    [
        pytest.param(money("after_tax", "2026-12-31", "2027-01-30"), 2026, id="tv-39-deposited-30-january"),
        pytest.param(money("after_tax", "2026-12-31", "2027-01-31"), 2027, id="tv-39-deposited-31-january"),
        pytest.param(money("pre_tax_deferral", "2014-12-31", "2015-01-06"), 2014, id="tv-41-december-pay-check"),
        pytest.param(money("employer_match", "2026-10-30", "2026-10-30", 2025), 2025, id="true-up-in-october"),
        pytest.param(money("employer_match", "2026-11-14", "2026-11-14", 2025), 2025, id="true-up-on-14-november"),
        pytest.param(money("employer_match", "2026-11-20", "2026-11-20", 2025), 2026, id="true-up-after-the-deadline"),
        pytest.param(money("after_tax", "2026-03-01", "2026-03-01", 2025), 2026, id="employee-money-too-late"),
        pytest.param(money("forfeiture", "2026-12-01", "2026-12-01", 2025), 2025, id="forfeiture-as-allocated"),
    ],
)
def test_the_limitation_year_that_money_counts_in(given: Allocated, year: int) -> None:
    """The employer: a calendar-year corporation whose extended return is due on 15 October."""
    found = period_counted_in(given, ends("12-31"), return_due="10-15", tax_exempt=False)

    assert found is not None
    assert found.year == year


def test_of_two_limitation_years_that_end_in_the_year_named_the_one_of_the_day_is_meant() -> None:
    moved = ends("06-30", ("2018-07-01", "12-31"))

    in_may, in_february = (
        period_counted_in(money("employer_match", day, day, 2018), moved, return_due=None, tax_exempt=False)
        for day in ("2018-05-01", "2019-02-01")
    )

    assert in_may == (2018, D("2017-07-01"), D("2018-06-30"))
    assert in_february == (2018, D("2018-07-01"), D("2018-12-31"))
