"""Age and the limits it raises, year by year."""

import datetime as dt

import pytest

from ledger.domain.limits.personal import catch_up_calendar, catch_up_kind
from ledger.domain.money import ZERO, Money
from ledger.reference.limits import annual_limits


def dollars(text: str) -> Money:
    return Money.parse(text)


@pytest.mark.parametrize(
    ("age", "year", "kind"),
    [
        (49, 2026, "none"),
        (50, 2026, "regular"),
        (59, 2026, "regular"),
        (60, 2026, "higher"),
        (63, 2026, "higher"),
        (64, 2026, "regular"),
        pytest.param(60, 2024, "regular", id="the higher amount starts in 2025"),
        pytest.param(60, 2025, "higher", id="and there it is"),
    ],
)
def test_kind_by_age_and_year(age: int, year: int, kind: str) -> None:
    assert catch_up_kind(age, year) == kind


def test_a_birthday_on_31_december_counts_for_the_whole_year() -> None:
    """Vectors 21 and 22: born 31 December 1976 has catch-up in 2026, born the day after has none until 2027."""
    (first,) = catch_up_calendar(dt.date(1976, 12, 31), 2026, annual_limits, years=1)
    assert (first.age, first.kind, first.amount) == (50, "regular", dollars("8000"))
    this, following = catch_up_calendar(dt.date(1977, 1, 1), 2026, annual_limits, years=2)
    assert (this.kind, this.amount) == ("none", ZERO)
    assert (following.kind, following.amount) == ("regular", None)  # the figures of 2027 are not on file


def test_the_cliff_from_63_to_64() -> None:
    """Born in 1961, PLANSPONSOR and Cary Street: 64 in 2025 is the regular amount, 7,500."""
    years = catch_up_calendar(dt.date(1961, 10, 9), 2023, annual_limits)
    assert [(each.year, each.age, each.kind, each.amount, each.last_of_kind) for each in years] == [
        (2023, 62, "regular", dollars("7500"), False),
        (2024, 63, "regular", dollars("7500"), False),
        (2025, 64, "regular", dollars("7500"), False),
        (2026, 65, "regular", dollars("8000"), False),
        (2027, 66, "regular", None, False),
    ]
    years = catch_up_calendar(dt.date(1962, 1, 1), 2025, annual_limits, years=2)
    assert [(each.kind, each.amount, each.last_of_kind) for each in years] == [
        ("higher", dollars("11250"), True),
        ("regular", dollars("8000"), False),
    ]
