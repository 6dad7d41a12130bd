"""Pay dates read off a calendar, and what elections make of them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.pay_schedules import FREQUENCIES, ExpectedPay, PaySchedule
from ledger.domain.planning.pay_dates import expected_contributions, expected_pay_dates, pay_dates

M = Money.parse
YEAR = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def schedule(frequency: str, first: str, start: str | None = None, **facts: Any) -> PaySchedule:
    return PaySchedule(
        person="pat",
        plan="acme",
        frequency=frequency,
        first_pay_date=dt.date.fromisoformat(first),
        from_=None if start is None else dt.date.fromisoformat(start),
        **facts,
    )


def between(of: PaySchedule, first: str, last: str) -> list[str]:
    return [str(day) for day in pay_dates(of, dt.date.fromisoformat(first), dt.date.fromisoformat(last))]


@pytest.mark.parametrize(
    ("of", "first", "last", "expected"),
    [
        pytest.param(
            schedule("weekly", "2026-01-02"), "2026-01-31", "2026-02-14", ["2026-02-06", "2026-02-13"], id="weekly"
        ),
        pytest.param(
            schedule("biweekly", "2026-01-02"),
            "2026-01-02",
            "2026-01-30",
            ["2026-01-02", "2026-01-16", "2026-01-30"],
            id="biweekly-both-ends-included",
        ),
        pytest.param(
            schedule("biweekly", "2025-12-19"), "2026-01-03", "2026-01-16", ["2026-01-16"], id="biweekly-over-new-year"
        ),
        pytest.param(
            schedule("semimonthly", "2026-01-15"),
            "2026-01-01",
            "2026-03-15",
            ["2026-01-15", "2026-01-31", "2026-02-15", "2026-02-28", "2026-03-15"],
            id="semimonthly-from-the-15th",
        ),
        pytest.param(
            schedule("semimonthly", "2024-02-29"),
            "2024-02-01",
            "2024-03-31",
            ["2024-02-29", "2024-03-15", "2024-03-31"],
            id="semimonthly-from-a-leap-day",
        ),
        pytest.param(
            schedule("semimonthly", "2026-04-30"),
            "2026-05-01",
            "2026-05-31",
            ["2026-05-15", "2026-05-31"],
            id="semimonthly-from-the-last-of-a-month-of-30",
        ),
        pytest.param(
            schedule("semimonthly", "2026-01-05"),
            "2026-01-01",
            "2026-02-28",
            ["2026-01-05", "2026-01-20", "2026-02-05", "2026-02-20"],
            id="semimonthly-5th-and-20th",
        ),
        pytest.param(
            schedule("semimonthly", "2026-01-20"),
            "2026-01-01",
            "2026-02-28",
            ["2026-01-20", "2026-02-05", "2026-02-20"],
            id="semimonthly-20th-and-5th",
        ),
        pytest.param(
            schedule("semimonthly", "2026-01-30"),
            "2026-02-01",
            "2026-03-31",
            ["2026-02-15", "2026-02-28", "2026-03-15", "2026-03-30"],
            id="semimonthly-30th-clipped-in-february",
        ),
        pytest.param(
            schedule("monthly", "2026-01-30"),
            "2026-01-01",
            "2026-04-30",
            ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"],
            id="monthly-30th-clipped-in-february",
        ),
        pytest.param(
            schedule("monthly", "2026-02-28"),
            "2026-02-01",
            "2026-05-01",
            ["2026-02-28", "2026-03-31", "2026-04-30"],
            id="monthly-from-a-month-end-stays-at-month-ends",
        ),
        pytest.param(
            schedule("monthly", "2024-02-28"),
            "2024-02-01",
            "2024-04-01",
            ["2024-02-28", "2024-03-28"],
            id="monthly-28th-of-a-leap-february-is-no-month-end",
        ),
        pytest.param(
            schedule("weekly", "2026-03-06", "2026-03-20"),
            "2026-01-01",
            "2026-03-31",
            ["2026-03-20", "2026-03-27"],
            id="from-after-the-first-pay-date",
        ),
        pytest.param(
            schedule("monthly", "2026-03-10", "2026-01-01"),
            "2026-01-01",
            "2026-04-30",
            ["2026-03-10", "2026-04-10"],
            id="from-before-the-first-pay-date",
        ),
        pytest.param(schedule("weekly", "2026-01-02"), "2026-01-10", "2026-01-09", [], id="no-day-at-all"),
    ],
)
def test_pay_dates(of: PaySchedule, first: str, last: str, expected: list[str]) -> None:
    assert between(of, first, last) == expected


@pytest.mark.parametrize(
    ("frequency", "first", "year", "expected"),
    [
        pytest.param("biweekly", "2026-01-02", 2026, 26, id="biweekly-26"),
        # 2 January 2026 and every 14 days: 1 January 2027 is one, and so is 31 December 2027.
        pytest.param("biweekly", "2026-01-02", 2027, 27, id="biweekly-27"),
        # In a leap year 2 January does it too: 31 December 2032 is 26 times 14 days later.
        pytest.param("biweekly", "2032-01-02", 2032, 27, id="biweekly-27-from-2-january-of-a-leap-year"),
        pytest.param("biweekly", "2032-01-03", 2032, 26, id="biweekly-26-from-3-january-of-a-leap-year"),
        pytest.param("weekly", "2026-01-02", 2026, 52, id="weekly-52"),
        pytest.param("weekly", "2026-01-02", 2027, 53, id="weekly-53"),
        pytest.param("semimonthly", "2026-01-15", 2028, 24, id="semimonthly-24"),
        pytest.param("monthly", "2026-01-31", 2028, 12, id="monthly-12"),
    ],
)
def test_how_many_pay_dates_a_year_has(frequency: str, first: str, year: int, expected: int) -> None:
    assert len(between(schedule(frequency, first), f"{year}-01-01", f"{year}-12-31")) == expected


def test_a_later_schedule_takes_over_on_its_day() -> None:
    old = schedule("monthly", "2026-01-15")
    new = schedule("biweekly", "2026-04-17", "2026-04-01")
    newest = schedule("monthly", "2026-05-29")

    days = [(str(day), found) for day, found in expected_pay_dates([newest, new, old], dt.date(2026, 3, 1), YEAR[1])]

    assert days[:5] == [
        ("2026-03-15", old),  # 15 April is no pay date of the old schedule any more
        ("2026-04-17", new),
        ("2026-05-01", new),
        ("2026-05-15", new),
        ("2026-05-29", newest),  # a pay date of both: it is the newest's
    ]
    assert days[5] == ("2026-06-29", newest)


@pytest.mark.parametrize(
    ("until", "expected"), [("2026-02-12", ["2026-01-15"]), ("2026-02-15", ["2026-01-15", "2026-02-15"])]
)
def test_a_schedule_holds_no_longer_than_its_last_day(until: str, expected: list[str]) -> None:
    ended = schedule("monthly", "2026-01-15", until=dt.date.fromisoformat(until))

    assert [str(day) for day, _ in expected_pay_dates([ended], *YEAR)] == expected


def test_a_schedule_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(LedgerError, match="The schedule ends on 2026-01-14, before it begins on 2026-01-15"):
        schedule("monthly", "2026-01-15", until=dt.date(2026, 1, 14))


def test_of_two_schedules_from_one_day_the_last_given_holds() -> None:
    first, second = schedule("monthly", "2026-01-15"), schedule("monthly", "2026-01-15", pay=M("1"))

    assert {found.pay for _, found in expected_pay_dates([first, second], *YEAR)} == {M("1")}


def test_contributions_expected_after_a_day() -> None:
    """5,192.31 a pay date: 7 % is 363.4617, 10 % is 519.231; a bonus of 20,000 in between."""
    regular = schedule(
        "biweekly",
        "2026-01-02",
        pay=M("5,192.31"),
        elections={"pre_tax_deferral": Decimal("0.07"), "after_tax": Decimal("0.10")},
        election_amounts={"after_tax": M("100"), "roth_deferral": M("50")},
    )
    bonus = ExpectedPay(
        person="pat",
        plan="acme",
        pay_date=dt.date(2026, 3, 20),
        pay=M("20,000"),
        elections={"after_tax": Decimal("0.5")},
    )
    past = ExpectedPay(person="pat", plan="acme", pay_date=dt.date(2026, 3, 13), pay=M("1"))

    coming = expected_contributions([regular], [past, bonus], dt.date(2026, 3, 13), dt.date(2026, 4, 10))

    usual = {"pre_tax_deferral": M("363.46"), "after_tax": M("619.23"), "roth_deferral": M("50")}
    assert coming == [
        (dt.date(2026, 3, 20), {"after_tax": M("10,000")}, M("20,000")),
        (dt.date(2026, 3, 27), usual, M("5,192.31")),
        (dt.date(2026, 4, 10), usual, M("5,192.31")),
    ]


def test_a_share_is_rounded_half_up_to_the_cent() -> None:
    """5 % of 100.10 is 5.005."""
    of = schedule("monthly", "2026-01-31", pay=M("100.10"), elections={"after_tax": Decimal("0.05")})

    assert expected_contributions([of], [], dt.date(2026, 1, 30), dt.date(2026, 1, 31))[0].amounts == {
        "after_tax": M("5.01")
    }


def test_a_share_of_unknown_pay_is_unknown() -> None:
    of = schedule(
        "monthly",
        "2026-01-31",
        elections={"after_tax": Decimal("0.05")},
        election_amounts={"after_tax": M("10"), "roth_deferral": M("20")},
    )

    (only,) = expected_contributions([of], [], dt.date(2026, 1, 30), dt.date(2026, 1, 31))

    assert only == (dt.date(2026, 1, 31), {"after_tax": None, "roth_deferral": M("20")}, None)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))


@given(frequency=st.sampled_from(FREQUENCIES), anchor=DAYS, first=DAYS, split=st.integers(0, 400))
def test_a_stretch_is_the_same_in_one_piece_or_two(frequency: str, anchor: dt.date, first: dt.date, split: int) -> None:
    of = schedule(frequency, str(anchor))
    last, middle = first + dt.timedelta(days=400), first + dt.timedelta(days=split)

    whole = list(pay_dates(of, first, last))

    assert whole == [*pay_dates(of, first, middle), *pay_dates(of, middle + dt.timedelta(days=1), last)]
    assert whole == sorted(set(whole))
    assert all(max(first, anchor) <= day <= last for day in whole)


@given(frequency=st.sampled_from(FREQUENCIES), anchor=DAYS)
def test_the_first_pay_date_is_one(frequency: str, anchor: dt.date) -> None:
    assert next(pay_dates(schedule(frequency, str(anchor)), anchor, anchor)) == anchor
