"""A figure that is of another day than today says so; sums are worked out by hand."""

from collections.abc import Callable
from pathlib import Path

from tests.tui.conftest import screen_text, shown
from tests.tui.test_stubs import PARTIES, press, stub


async def test_what_is_left_out_and_what_is_of_the_end_of_a_year_says_its_day(book: Callable[..., Path]) -> None:
    path = book(*PARTIES, stub("2025-12-12"), stub("2026-11-06"), stub("2026-11-27", id="to-come"))
    async with shown(path, size=(120, 40)) as pilot:
        text = screen_text(pilot)
        assert "1 entry dated after 2026-11-20 is left out." in text  # the list of stubs has it
        assert "$2,400.00" in text  # 1,200 of after-tax money of each stub that is past
        await press(pilot, "left_square_bracket", "3")
        text = screen_text(pilot)
        assert "After-tax money on 2025-12-31" in text
        assert "$1,200.00" in text
        await press(pilot, "right_square_bracket")
        text = screen_text(pilot)
        assert "money on 2" not in text
        assert "$2,400.00" in text
