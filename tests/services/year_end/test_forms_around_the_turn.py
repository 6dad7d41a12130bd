"""Forms that count money in the year beside the ledger's: what lies near the turn of the year, and how near."""

from typing import Any

import pytest

from tests.services.year_end.books import PLAN, Line, YearBook, conversion, entry, opening, received, stub

EXACTLY = "is exactly the gap: a cut-off"


def said_of_box_5(book: YearBook) -> str:
    """What is said of a form for 2025 whose box 5 is 1,000 short of the ledger's 10,000."""
    book.add(received(2025, b1="10200.00", b2a="1200.00", b5="9000.00", b7="G"))
    (difference,) = book.year(2025, "2026-06-30")["differences"]
    text: dict[str, Any] = {name: difference[name] for name in ("message", "cause")}
    return " ".join(map(str, text.values()))


@pytest.fixture
def converted(book: YearBook) -> YearBook:
    """10,200 converted in mid 2025, 200 of it earnings: basis of 10,000, none of which came in near a turn."""
    book.add(
        opening("2024-01-02", "after_tax", "10000.00", "10000.00"),
        conversion("2025-06-02", "10200.00", earnings="200.00", id="c1"),
    )
    return book


def as_stub(day: str) -> Line:
    return stub(day, after_tax="1000.00")


def as_contribution(day: str) -> Line:
    return entry("contribution", day, source="after_tax", amount="1000.00")


@pytest.mark.parametrize("deposit", [as_stub, as_contribution])
@pytest.mark.parametrize(
    ("day", "explains"),
    [
        pytest.param("2024-11-29", False, id="32 days before the year"),
        pytest.param("2024-11-30", True, id="31 days before the year"),
        pytest.param("2025-01-31", True, id="31 days into the year"),
        pytest.param("2025-02-01", False, id="32 days into the year"),
        pytest.param("2025-11-29", False, id="32 days before its end"),
        pytest.param("2025-11-30", True, id="31 days before its end"),
        pytest.param("2026-01-31", True, id="31 days after it"),
        pytest.param("2026-02-01", False, id="32 days after it"),
    ],
)
def test_a_deposit_a_month_from_the_turn_may_be_a_cut_off(
    converted: YearBook, deposit: Any, day: str, *, explains: bool
) -> None:
    converted.add(deposit(day))
    said = said_of_box_5(converted)
    assert (f"The deposit of {day} ($1,000.00) {EXACTLY}" in said) is explains
    assert (EXACTLY in said) is explains


@pytest.mark.parametrize(("day", "found"), [("2026-01-31", True), ("2026-02-01", False)])
def test_a_conversion_a_month_after_the_turn_may_be_on_the_form(book: YearBook, day: str, *, found: bool) -> None:
    book.add(
        opening("2025-05-01", "after_tax", "700.00", "700.00"),
        conversion(day, "700.00", earnings="0.00", id="c9"),
        received(2025, b1="700.00", b2a="0.00", b5="700.00", b7="G"),
    )
    (difference,) = book.year(2025, "2026-06-30")["differences"]
    assert ("c9" in difference["entries"]) is found
    assert ("the ledger has nothing like it" in difference["message"]) is not found


@pytest.mark.parametrize(
    ("days", "nearest"),
    [
        pytest.param(("2023-06-30", "2024-12-30"), "2024-12-30", id="the later of two before"),
        pytest.param(("2023-06-30", "2026-01-30"), "2026-01-30", id="soon after, rather than long before"),
        pytest.param(("2024-12-30", "2026-01-30"), "2024-12-30", id="183 days from the middle, rather than 213"),
    ],
)
def test_of_two_equal_conversions_of_other_years_the_nearest_is_named(
    book: YearBook, days: tuple[str, str], nearest: str
) -> None:
    """Another 300 in each year: no year's conversions add up to the form's 700."""
    book.add(opening("2023-01-02", "after_tax", "5000.00", "5000.00"))
    for day in days:
        book.add(conversion(day, "700.00", earnings="0.00"), conversion(day, "300.00", earnings="0.00"))
    book.add(received(2025, b1="700.00", b2a="0.00", b5="700.00", b7="G"))
    (difference,) = book.year(2025, "2026-06-30")["differences"]
    assert difference["plan"] == PLAN
    assert f"the ledger has a conversion of $700.00 on {nearest}, in another year." in difference["message"]
