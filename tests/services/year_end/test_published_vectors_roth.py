"""Published designated Roth accounts and Roth IRAs, from book lines to the year-end document.

Each names its source and how far it was checked: against the primary text, against a secondary text that quotes it,
derived by arithmetic from such a rule, or from memory.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.services.year_end.books import (
    PLAN,
    YearBook,
    cents,
    conversion,
    distribution,
    entry,
    forms,
    ira,
    ira_opening,
    ira_value,
    leg,
    lines_of,
    opening,
    received,
    split,
    stub,
)

NewBook = Callable[..., YearBook]


def line_22(document: Any) -> int:
    """Cents of regular contributions, with what came of Roth plan accounts as investment in the contract."""
    roth_ira = document["roth_ira"]
    return cents(roth_ira["regular_basis"])


def test_tv_24_part_of_a_nonqualified_distribution_is_rolled_over(book: YearBook) -> None:
    """TV-24, example of Reg. 1.402A-1 A-5(b) (primary text): 14,000 of 11,000 basis; 7,000 within 60 days.

    Income goes over first: 3,000 of it, and 4,000 of basis; nothing is included in income.
    """
    legs = [leg("roth_ira", "7000.00", direct=False, date="2026-04-20"), leg("cash", "7000.00")]
    book.add(
        opening("2025-12-31", "designated_roth", "14000.00", "11000.00", first_year=2024),
        split("2026-03-02", legs, source="designated_roth", balance_before="14000.00"),
    )

    document = book.year(2026)

    # All of it was paid to the person: a payer cannot know of the rollover.
    assert forms(document) == [("distribution", "14000.00", "3000.00", "11000.00", "1B")]
    assert (document["form_1040"]["line_5a"], document["form_1040"]["line_5b"]) == ("14000", "0")
    assert (document["form_5329"]["line_1"], document["form_5329"]["line_4"]) == ("0", "0")
    assert document["designated_roth"][0]["basis"] == "0.00"
    assert line_22(document) == 400_000
    assert document["form_8606"]["required"] is False


@pytest.mark.parametrize(
    ("qualified", "box_2a", "line_1", "line_4"),
    [
        pytest.param(True, "0.00", "0", "0", id="TV-25 Reg. 1.402A-1 A-7, primary text: qualified"),
        pytest.param(False, "600.00", "600", "60", id="TV-26 A-8, primary text for the basis, tax derived: hardship"),
    ],
)
def test_basis_is_followed_through_every_distribution(
    book: YearBook, *, qualified: bool, box_2a: str, line_1: str, line_4: str
) -> None:
    """12,000 of 23,000 with a basis of 21,850: 11,400 of basis, 10,450 left; qualified or not."""
    book.add(
        opening("2025-12-31", "designated_roth", "23000.00", "21850.00", first_year=2018),
        distribution("2026-03-02", "12000.00", "designated_roth", balance_before="23000.00", qualified=qualified),
    )

    document = book.year(2026)

    (form,) = document["expected_1099r"]
    assert (form["box_1"], form["box_2a"], form["box_5"], form["box_11"]) == ("12000.00", box_2a, "11400.00", 2018)
    assert "B" in form["box_7"]
    assert document["designated_roth"][0]["basis"] == "10450.00"
    assert (document["form_5329"]["line_1"], document["form_5329"]["line_4"]) == (line_1, line_4)
    # 1,000 more would again hold 95 %: basis 10,450 of 11,000.
    book.add(distribution("2026-04-02", "1000.00", "designated_roth", balance_before="11000.00", qualified=True))
    assert book.year(2026)["designated_roth"][0]["basis"] == "9500.00"


def roth_plan_into_roth_ira(book: YearBook, rolled_on: str) -> None:
    """A Roth account begun in 2006, with 8,000 of basis in 10,000, rolled over whole."""
    book.add(
        opening("2007-12-31", "designated_roth", "10000.00", "8000.00", first_year=2006),
        conversion(rolled_on, "10000.00", "roth_ira", source="designated_roth", balance_before="10000.00"),
    )


def test_tv_30_example_1_the_roth_ira_is_older(new_book: NewBook) -> None:
    """TV-30, Reg. 1.408A-10 A-4(b) example 1, by Choate (secondary text): opened in 2003, rolled over in 2008."""
    book = new_book("1940-01-01")
    book.add(ira_opening("2007-12-31", "roth", "0", first_year=2003))
    roth_plan_into_roth_ira(book, "2008-06-02")
    book.add(ira("roth_ira_distribution", "2008-12-01", "9000.00"))

    document = book.year(2008)

    assert document["complete"] is True
    assert document["roth_ira"]["first_year"] == 2003
    assert (document["form_1040"]["line_4b"], document["form_8606"]["required"]) == ("0", False)


@pytest.mark.parametrize(
    ("paid_on", "taxed"),
    [pytest.param("2012-12-31", "1000", id="2012"), pytest.param("2013-01-01", "0", id="2013, five years passed")],
)
def test_tv_30_example_2_the_rollover_opens_the_roth_ira(new_book: NewBook, paid_on: str, taxed: str) -> None:
    """TV-30, example 2, by Choate (secondary text): the clock begins in 2008; until 2013 only 8,000 is tax-free."""
    book = new_book("1940-01-01")
    roth_plan_into_roth_ira(book, "2008-06-02")
    book.add(ira("roth_ira_distribution", paid_on, "9000.00"))

    rolled, paid = book.year(2008), book.year(int(paid_on[:4]))

    assert rolled["roth_ira"]["first_year"] == 2008
    assert line_22(rolled) == 800_000
    assert forms(rolled) == [("designated_roth_rollover", "10000.00", "0.00", "8000.00", "H")]
    assert rolled["expected_1099r"][0]["box_11"] == 2006
    assert paid["form_1040"]["line_4b"] == taxed
    assert paid["form_8606"]["required"] is (taxed != "0")
    assert paid["form_5329"]["line_1"] == "0"  # over 59 1/2


def test_tv_30_example_3_rolled_over_when_qualified(new_book: NewBook) -> None:
    """TV-30, example 3, by Choate (secondary text): in 2011 all 10,000 is basis; growth waits for the new clock."""
    book = new_book("1940-01-01")
    roth_plan_into_roth_ira(book, "2011-01-03")
    book.add(ira("roth_ira_distribution", "2012-06-01", "10500.00"))

    rolled, paid = book.year(2011), book.year(2012)

    assert (rolled["roth_ira"]["first_year"], line_22(rolled)) == (2011, 1_000_000)
    assert lines_of(paid, "19", "22", "25c") == ["10500", "10000", "500"]
    assert paid["form_1040"]["line_4b"] == "500"


@pytest.mark.parametrize(
    ("policy", "basis", "other", "left"),
    [pytest.param("carry", "5000.00", "4500", "0.00"), pytest.param("strict", "4500.00", "5000", "500.00")],
)
def test_tv_31_a_roth_account_rolled_over_at_a_loss(
    new_book: NewBook, policy: str, basis: str, other: str, left: str
) -> None:
    """TV-31, facts of BenefitsLink 44469 (secondary text), answer unsettled: 5,000 of basis, worth 4,500.

    What does not go over stays on record as the empty account's; no dollar of basis disappears.
    """
    book = new_book(roth_loss_policy=policy)
    book.add(
        opening("2025-12-31", "designated_roth", "5000.00", "5000.00", first_year=2025),
        conversion("2026-03-02", "4500.00", "roth_ira", source="designated_roth", balance_before="4500.00"),
    )

    document = book.year(2026)

    assert forms(document) == [("designated_roth_rollover", "4500.00", "0.00", basis, "H")]
    assert line_22(document) == cents(basis)
    assert any("unsettled" in each and f"${other[0]},{other[1:]}.00" in each for each in document["unsettled"])
    assert document["designated_roth"][0]["basis"] == left


def test_tv_32_roth_employer_money(book: YearBook) -> None:
    """TV-32, Notice 2024-2 (secondary text for the rule, figures derived): a match for 2025 allocated in 2026."""
    match = entry("contribution", "2026-02-15", source="employer_match_roth", amount="4800.00", limitation_year=2025)
    book.add(match)

    before, document = book.year(2025), book.year(2026)

    assert before["expected_1099r"] == []
    assert forms(document) == [("roth_employer", "4800.00", "4800.00", None, "G")]
    assert (document["form_1040"]["line_5a"], document["form_1040"]["line_5b"]) == (None, "4800")
    (account,) = document["designated_roth"]
    assert (account["basis"], account["first_year"], account["layers"]) == ("4800.00", 2026, [])
    # A deferral's W-2 is made; this money is on none.
    for employer in document["expected_w2"]:
        assert not employer["box_12"], employer


def test_tv_45_a_custodians_form_that_does_not_add_up(book: YearBook) -> None:
    """TV-45, IRAHelp 36129 (secondary text): 976.68 less 1,041.77 is below zero, yet 3.57 is called taxable."""
    book.add(received(2026, None, b1="976.68", b2a="3.57", b5="1041.77", b7="J"))

    differences = book.year(2026)["differences"]

    assert [each["code"] for each in differences] == ["F15"]


def test_tv_46_justin_takes_regular_contributions_first(new_book: NewBook) -> None:
    """TV-46, Justin of Publication 590-B, by Marotta and a test-suite of 2025's form (secondary text).

    80,000 converted in 2016, 20,000 of it basis; 5,000 contributed in 2020; 7,000 paid out in 2020 at 60.
    """
    book = new_book("1960-01-01")
    book.add(
        ira_opening("2015-12-31", "traditional", "20000.00"),
        ira("ira_conversion", "2016-06-01", "80000.00"),
        ira_value(2016, "0"),
        ira("ira_contribution", "2020-02-03", "5000.00", kind="roth", for_year=2020),
        ira("roth_ira_distribution", "2020-11-02", "7000.00"),
    )

    converted, document = book.year(2016), book.year(2020)

    assert lines_of(converted, "16", "17", "18") == ["80000", "20000", "60000"]
    assert converted["form_1040"]["line_4b"] == "60000"
    assert lines_of(document, "19", "22", "23", "24", "25c") == ["7000", "5000", "2000", "80000", "0"]
    (layer,) = document["roth_ira"]["layers"]
    assert (layer["year"], layer["taxable"], layer["nontaxable"]) == (2016, "58000.00", "20000.00")
    assert document["form_1040"]["line_4b"] == "0"
    assert document["form_5329"]["line_1"] == "0"


@pytest.mark.parametrize(
    ("paid_on", "line_1", "line_4"),
    [
        pytest.param("2027-12-31", "100", "10", id="2027, the fifth year"),
        pytest.param("2028-01-01", "0", "0", id="2028"),
    ],
)
def test_tv_49b_a_conversion_is_recaptured(book: YearBook, paid_on: str, line_1: str, line_4: str) -> None:
    """TV-49b, dmertz in the TurboTax forum (secondary text): 100 taxable and 1,000 not, converted in 2023.

    500 paid out holds the 100 first; under 59 1/2 it is taxed 10 % within five years, and is income in none.
    """
    book.add(
        stub("2023-02-28", after_tax="1000.00"),
        conversion("2023-03-01", "1100.00", "roth_ira", earnings="100.00"),
        ira("roth_ira_distribution", paid_on, "500.00"),
    )

    year = int(paid_on[:4])
    document = book.year(year, as_of=f"{year + 1}-06-30")

    assert (document["form_5329"]["line_1"], document["form_5329"]["line_4"]) == (line_1, line_4)
    assert document["form_1040"]["line_4b"] == "0"
    (layer,) = document["roth_ira"]["layers"]
    assert (layer["year"], layer["taxable"], layer["nontaxable"]) == (2023, "0.00", "600.00")


@pytest.mark.parametrize(
    ("boxes", "codes"),
    [
        pytest.param({"b1": "35.80", "b2a": "0.80", "b5": "35.00", "b7": "G"}, [], id="units pooled, a cent more"),
        pytest.param({"b1": "35.79", "b2a": "0.79", "b5": "35.00", "b7": "G"}, [], id="each lot rounded"),
    ],
)
def test_tv_50_units_and_prices(book: YearBook, boxes: dict[str, str], codes: list[str]) -> None:
    """TV-50 (derived): 1.2344 and 2.3454 units at 10.0000 are 12.34 + 23.45 = 35.79; pooled 35.80; both pass."""
    lots = [{"units": "1.2344", "price": "10.0000"}, {"units": "2.3454", "price": "10.0000"}]
    book.add(
        stub("2026-02-27", after_tax="35.00"),
        entry("valuation", "2026-03-02", source="after_tax", holdings=lots),
        conversion("2026-03-02", "35.79"),
        received(2026, **boxes),
    )

    document = book.year(2026)

    assert forms(document) == [("in_plan_roth", "35.79", "0.79", "35.00", "G")]
    assert [each["code"] for each in document["differences"]] == codes


def test_tv_53_an_excess_annual_addition_is_returned(book: YearBook) -> None:
    """TV-53, Form 1099-R instructions (primary text for the rule, figures derived): 3,000 and 120 of earnings."""
    book.add(
        stub("2025-12-15", after_tax="10000.00"),
        entry("refund", "2026-02-02", source="after_tax", amount="3000.00", earnings="120.00",
              reason="excess_annual_addition", for_year=2025),
    )  # fmt: skip

    document = book.year(2026)

    assert forms(document) == [("refund", "3120.00", "120.00", "3000.00", "E")]
    (row,) = document["after_tax_accounts"]
    assert (row["opening_basis"], row["refunded"], row["closing_basis"]) == ("10000.00", "3000.00", "7000.00")
    assert (document["form_5329"]["line_1"], document["form_5329"]["line_4"]) == ("0", "0")
    assert document["form_1040"]["line_5b"] == "120"


@pytest.mark.parametrize(
    ("day", "earlier"),
    [
        pytest.param("2026-12-31", 2026, id="the last day of a year"),
        pytest.param("2027-01-01", 2027, id="the first day of the next"),
    ],
)
def test_a_conversion_begins_the_five_years_on_1_january(book: YearBook, day: str, earlier: int) -> None:
    """Notice 2013-74, by Lindquist (secondary text): a first conversion starts the clock on 1 January of its year."""
    book.add(stub("2026-12-15", after_tax="100.00"), conversion(day, "100.00", balance_before="100.00"))

    (account,) = book.year(earlier)["designated_roth"]

    assert account["plan"] == PLAN
    assert (account["first_year"], account["qualified_from"]) == (earlier, f"{earlier + 5}-01-01")
    assert account["layers"][0]["recapture_free_from"] == f"{earlier + 5}-01-01"
