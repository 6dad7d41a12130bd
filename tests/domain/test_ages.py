import datetime as dt

import pytest

from ledger.domain.ages import reaches_59_and_a_half


@pytest.mark.parametrize(
    ("born", "day"),
    [
        pytest.param("1966-03-15", "2025-09-15", id="within a year"),
        pytest.param("1966-06-30", "2025-12-30", id="December"),
        pytest.param("1966-07-01", "2026-01-01", id="over the turn of the year"),
        pytest.param("1966-08-31", "2026-03-01", id="February has no 31st"),
        pytest.param("1968-08-29", "2028-02-29", id="a leap day"),
        pytest.param("1967-08-29", "2027-03-01", id="no leap day"),
        pytest.param("1966-03-31", "2025-10-01", id="September has no 31st"),
    ],
)
def test_59_and_a_half(born: str, day: str) -> None:
    assert reaches_59_and_a_half(dt.date.fromisoformat(born)) == dt.date.fromisoformat(day)
