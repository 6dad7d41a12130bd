"""A year that ended with pay stubs missing is not called known: its sums leave them out."""

from collections.abc import Callable
from pathlib import Path

from tests.tui.conftest import screen_text, settle, shown
from tests.tui.test_year_end import TODAY, YEAR, around

# Monthly until 13 May 2025; the ledger begins with the stub of 13 March, so April and May are missing.
SCHEDULE = {
    "record": "pay_schedule",
    "person": "pat",
    "plan": "acme-401k",
    "frequency": "monthly",
    "first_pay_date": "2025-01-13",
    "until": "2025-05-13",
    "pay": "20000.00",
}


async def test_missing_stubs_are_said_on_top_and_among_the_open_points(book: Callable[..., Path]) -> None:
    path = book(*YEAR, SCHEDULE)
    async with shown(path, size=(120, 40), today=TODAY, around=around(path, "open")) as pilot:
        await pilot.press("4", "left_square_bracket")
        await settle(pilot)
        text = screen_text(pilot)
        assert "✓ Every figure is known" not in text
        assert "! Pay stubs are missing" in text
        assert "2 pay stubs that the schedule for Acme 401(k) expects are not in the ledger" in " ".join(text.split())
