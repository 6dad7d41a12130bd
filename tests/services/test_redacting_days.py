"""Days move, but the law sees no difference."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.ages import reaches_59_and_a_half
from ledger.services.redacting.days import Days

D = dt.date
some_days = st.sets(st.dates(D(1974, 9, 2), D(2031, 12, 31)) | st.dates(D(2025, 1, 1), D(2025, 2, 10)), max_size=60)
births = st.dates(D(1930, 1, 1), D(2005, 12, 31)) | st.dates(D(1965, 6, 1), D(1966, 1, 31))
quick = settings(max_examples=150, deadline=None, derandomize=True, database=None)
# The last days by which something happens, and of a limitation year that ends with June.
LAST_DAYS = ((3, 15), (4, 15), (6, 30), (10, 15), (12, 31))


def part(day: dt.date) -> tuple[int, int]:
    return day.year, sum((day.month, day.day) > last for last in LAST_DAYS)


@quick
@given(some_days, st.lists(births, max_size=3), st.integers(0, 12))
def test_order_years_and_deadlines_are_kept(held: set[dt.date], born: list[dt.date], earlier: int) -> None:
    days = Days(held, born, ["06-30", "12-31"], earlier)
    for first, second in pairwise(sorted(held)):
        assert days.of(first) < days.of(second)
    for day in held:
        assert 0 <= (day - days.of(day)).days <= earlier
        assert part(days.of(day)) == part(day)


@quick
@given(some_days, births)
def test_another_birth_date_has_the_same_ages_and_half_ages(held: set[dt.date], birth: dt.date) -> None:
    days = Days(held, [birth], [], 5)
    new = days.birth(birth)
    assert (new.year, new.month <= 6) == (birth.year, birth.month <= 6)
    for day in held:
        assert (days.of(day) >= reaches_59_and_a_half(new)) == (day >= reaches_59_and_a_half(birth))


def test_worked_out_by_hand() -> None:
    held = {D(2025, 1, 3), D(2025, 1, 4), D(2025, 1, 20), D(2025, 4, 15), D(2025, 4, 16), D(2025, 12, 31)}
    days = Days(held, [], [], 5)
    assert [days.of(day) for day in sorted(held)] == [
        D(2025, 1, 1),  # not out of its year
        D(2025, 1, 2),  # nor into another day's place
        D(2025, 1, 15),
        D(2025, 4, 10),
        D(2025, 4, 16),  # after the due date it stays
        D(2025, 12, 26),
    ]
