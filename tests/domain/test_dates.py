import datetime as dt

import pytest

from ledger.domain.dates import check_month_day, parse_day
from ledger.domain.errors import LedgerError


def test_a_day_is_read_as_written() -> None:
    assert parse_day("2026-02-28") == dt.date(2026, 2, 28)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-2-3", "20260203", "02/03/2026", "2026-01-01T00:00", "٢٠٢٦-٠١-٠١", ""]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(LedgerError) as refused:
        parse_day(text)
    assert refused.value.message == f"“{text}” is not a date."
    assert refused.value.hint == "Write year, month and day, for example 2026-01-15."


@pytest.mark.parametrize(
    ("text", "fine"), [("1974-09-01", False), ("1974-09-02", True), ("2199-12-31", True), ("2200-01-01", False)]
)
def test_days_run_from_erisa_to_the_end_of_the_next_century(text: str, *, fine: bool) -> None:
    if fine:
        assert parse_day(text).isoformat() == text
    else:
        with pytest.raises(LedgerError, match="is outside 1974-09-02 to 2199-12-31"):
            parse_day(text)


@pytest.mark.parametrize("text", ["02-29", "13-01", "1-1", "06-31", "0630"])
def test_a_year_end_is_a_day_of_every_year(text: str) -> None:
    with pytest.raises(LedgerError, match="is not a day of the year"):
        check_month_day(text)
