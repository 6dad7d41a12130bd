"""What age does to a person's limits, this year and in those to come."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from ledger.domain.limits.deferrals import age_at_year_end
from ledger.domain.limits.irs import HIGHER_CATCH_UP_FROM, AnnualLimits
from ledger.domain.money import ZERO, Money

# Kinds of catch-up by age.
NONE, REGULAR, HIGHER = "none", "regular", "higher"


class CatchUpYear(NamedTuple):
    """What age adds to the deferral limit in one year, where a plan allows it.

    Attributes:
        age: Reached by 31 December; it holds from 1 January on.
        kind: `none`, `regular`, or `higher` for 60 to 63.
        amount: Zero for `none`; None where the year's figures are not on file.
        last_of_kind: The higher amount ends with this year: who turns 64 is back at the regular one.
    """

    year: int
    age: int
    kind: str
    amount: Money | None
    last_of_kind: bool


def catch_up_kind(age: int, year: int) -> str:
    """Which catch-up an age has in a year; the higher one exists since 2025.

    Args:
        age: Reached by 31 December of the year.
        year: The calendar year.

    Source: IRC 414(v)(2)(B)(i), (E), 414(v)(5)(A).
    """
    if age < 50:
        return NONE
    return HIGHER if 60 <= age <= 63 and year >= HIGHER_CATCH_UP_FROM else REGULAR


def catch_up_calendar(
    birth_date: dt.date, first_year: int, limits: Callable[[int], AnnualLimits | None], *, years: int = 5
) -> tuple[CatchUpYear, ...]:
    """What age adds in each of some years, a figure only where that year is on file.

    Args:
        birth_date: Of the person; only its year counts.
        first_year: The first of them.
        limits: The figures of a year; None where they are not on file.
        years: How many.

    Source: IRC 414(v)(2)(B)(i), (E), 414(v)(5)(A).
    """
    calendar = []
    for year in range(first_year, first_year + years):
        age = age_at_year_end(birth_date, year)
        kind = catch_up_kind(age, year)
        calendar.append(CatchUpYear(year, age, kind, _amount(kind, limits(year)), kind == HIGHER and age == 63))
    return tuple(calendar)


def _amount(kind: str, limits: AnnualLimits | None) -> Money | None:
    if kind == NONE:
        return ZERO
    if limits is None:
        return None
    return limits.catch_up_60_63 if kind == HIGHER else limits.catch_up
