"""Days as people type them: shown year first, taken as papers print them, never guessed."""

import datetime as dt

import pytest

from ledger.domain.dates import EARLIEST_BIRTH
from ledger.domain.errors import LedgerError
from ledger.domain.typed_days import read_day


@pytest.mark.parametrize(
    "text",
    ["2026-11-20", " 2026-11-20 ", "2026/11/20", "2026.11.20", "11/20/2026", "11-20-2026", "20.11.2026", "20/11/2026"],
)
def test_a_day_is_read_as_papers_print_it(text: str) -> None:
    assert read_day(text) == dt.date(2026, 11, 20)


def test_short_numbers_and_days_that_are_the_same_either_way_are_read() -> None:
    assert read_day("1/15/2026") == dt.date(2026, 1, 15)
    assert read_day("3/3/2026") == dt.date(2026, 3, 3)
    assert read_day("5/31/1961", earliest=EARLIEST_BIRTH) == dt.date(1961, 5, 31)


def test_a_day_that_may_be_two_is_asked_for_with_both_written_out() -> None:
    with pytest.raises(LedgerError) as refused:
        read_day("05/04/2026")
    assert refused.value.message == "“05/04/2026” may be 2026-05-04 or 2026-04-05."
    assert refused.value.hint == "Write year, month and day, such as 2026-05-04."


@pytest.mark.parametrize(
    "text", ["", "soon", "11/20/26", "13/13/2026", "2/30/2026", "2026-13-01", "5/31/1961", "1-2/2026", "2026-11-2"]
)
def test_what_is_no_day_of_the_plan_is_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_day(text)
