"""What early payments recapture of in-plan conversions: each taxable dollar once. Worked out by hand.

Source: IRC 402A(c)(4)(D), 408A(d)(3)(F); which dollars leave first is unsettled (Notice 2010-84, Q&A-13).
"""

from tests.services.year_end.books import YearBook, conversion, distribution, stub


def two_conversions(book: YearBook) -> None:
    """1,000 with 100 of earnings in 2022, 1,000 with 200 in 2023: 2,300 of basis, 300 of it once taxable."""
    book.add(
        stub("2022-02-01", after_tax="1000.00"),
        conversion("2022-02-15", "1100.00", earnings="100.00"),
        stub("2023-02-01", after_tax="1000.00"),
        conversion("2023-02-15", "1200.00", earnings="200.00"),
    )


def test_an_account_that_is_emptied_in_two_payments(book: YearBook) -> None:
    """All 2,300 leave in 2025: 300 are recaptured, and nothing of that is uncertain."""
    two_conversions(book)
    book.add(
        distribution("2025-03-01", "1100.00", "designated_roth", balance_before="2300.00"),
        distribution("2025-09-01", "1200.00", "designated_roth", balance_before="1200.00"),
    )

    document = book.year(2025)

    assert [document["form_5329"][line] for line in ("line_1", "line_4")] == ["300", "30"]
    (form,) = document["expected_1099r"]
    assert (form["box_1"], form["box_2a"], form["box_10"]) == ("2300.00", "0.00", "300.00")
    assert {layer["taxable"] for layer in document["designated_roth"][0]["layers"]} == {"0.00"}


def test_over_two_years(book: YearBook) -> None:
    """1,100 in 2024 take the 100 of 2022, 1,200 in 2025 the 200 of 2023: 300 in all."""
    two_conversions(book)
    book.add(
        distribution("2024-03-01", "1100.00", "designated_roth", balance_before="2300.00"),
        distribution("2025-03-01", "1200.00", "designated_roth", balance_before="1200.00"),
    )
    assert [book.year(year)["form_5329"]["line_1"] for year in (2024, 2025)] == ["100", "200"]


def test_a_range_is_unsettled_and_what_is_certain_is_not(book: YearBook) -> None:
    two_conversions(book)
    book.add(distribution("2025-03-01", "1100.00", "designated_roth", balance_before="2300.00"))
    # 1,200 stay, so that between none and all of the 300 may be in the 1,100.
    assert any("between $0.00 and $300.00" in each for each in book.year(2025)["unsettled"])

    book.add(distribution("2025-09-01", "1200.00", "designated_roth", balance_before="1200.00"))
    said = [each for each in book.year(2025)["unsettled"] if "between" in each]
    assert said
    assert not any("between $200.00 and $200.00" in each for each in said)


def test_excess_deferrals_that_were_rolled_over_leave_the_year_incomplete(book: YearBook) -> None:
    """2,000 over the limit of 22,500 of 2023, never returned: no rollover takes them (Reg. 1.402(g)-1(e)(8)(iv))."""
    book.add(
        stub("2023-06-30", roth_deferral="24500.00"),
        conversion("2025-06-01", "27000.00", "roth_ira", source="designated_roth", balance_before="27000.00"),
    )
    document = book.year(2025)
    assert (document["complete"], document["form_1040"]["line_5b"]) == (False, None)
    assert any("$2,000.00 of excess deferrals, which leave it first" in each for each in document["unknown"])
