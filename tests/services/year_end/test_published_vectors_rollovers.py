"""Published rollovers of one distribution to several places, from book lines to the year-end document.

Each names its source and how far it was checked: against the primary text, against a secondary text that quotes it,
derived by arithmetic from such a rule, or from memory.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.services.year_end.books import Line, YearBook, forms, leg, pooled, shares, split

NewBook = Callable[..., YearBook]


def cash_and_within_60_days(document: Any) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    return [form for form in forms(document) if form[0] == "distribution"]


@pytest.mark.parametrize(
    ("pre_tax", "after_tax", "legs", "expected", "paid"),
    [
        pytest.param(
            *("200000.00", "50000.00"),
            [
                leg("other_plan", "70000.00"),
                leg("traditional_ira", "12000.00", direct=False, date="2026-04-15"),
                leg("cash", "18000.00"),
            ],
            {"other_plan": "0.00", "traditional_ira": "2000.00", "cash": "18000.00"},
            # Paid to the person: 30,000, of which 10,000 is pre-tax.
            [("distribution", "30000.00", "10000.00", "20000.00", "1")],
            id="TV-16 Notice 2014-54 example 1, figures from memory",
        ),
        pytest.param(
            *("200000.00", "50000.00"),
            [leg("other_plan", "50000.00"), leg("traditional_ira", "30000.00"), leg("cash", "20000.00")],
            {"other_plan": "0.00", "traditional_ira": "0.00", "cash": "20000.00"},
            [("distribution", "20000.00", "0.00", "20000.00", "1")],
            id="TV-18 Notice 2014-54 example 3, figures from memory",
        ),
        pytest.param(
            *("200000.00", "50000.00"),
            [leg("traditional_ira", "80000.00"), leg("roth_ira", "20000.00")],
            {"traditional_ira": "0.00", "roth_ira": "20000.00"},
            [],
            id="TV-19 Notice 2014-54 example 4, figures from memory and those of Choate's Mary, secondary text",
        ),
        pytest.param(
            *("300000.00", "200000.00"),
            [leg("traditional_ira", "300000.00"), leg("roth_ira", "200000.00")],
            {"traditional_ira": "0.00", "roth_ira": "200000.00"},
            [],
            id="TV-20 two IRAHelp threads, secondary text",
        ),
        pytest.param(
            *("80000.00", "20000.00"),
            [leg("traditional_ira", "80000.00"), leg("cash", "20000.00")],
            {"traditional_ira": "0.00", "cash": "20000.00"},
            [("distribution", "20000.00", "0.00", "20000.00", "1")],
            id="TV-22 Choate's Fanny under the new rule, secondary text",
        ),
    ],
)
def test_one_distribution_to_several_places(
    new_book: NewBook,
    pre_tax: str,
    after_tax: str,
    legs: list[Line],
    expected: dict[str, str],
    paid: list[tuple[str, ...]],
) -> None:
    """The basis in each leg; no leg is taxed, and each form adds up."""
    book = new_book(separate_after_tax_contract=False)
    pooled(book, pre_tax, after_tax, after_tax)
    whole = f"{(int(pre_tax[:-3]) + int(after_tax[:-3]))}.00"
    book.add(split("2026-03-02", legs, balance_before=whole))

    document = book.year(2026)

    found = shares(document)
    assert {destination: basis for destination, (_, basis, _) in found.items()} == expected
    assert {taxable for _, _, taxable in found.values()} == {"0.00"}
    assert cash_and_within_60_days(document) == paid
    gross = sum(int(each["amount"][:-3]) for each in legs)
    assert document["form_1040"]["line_5a"] == str(gross)
    assert document["form_1040"]["line_5b"] == "0"
    assert document["form_5329"]["line_1"] == "0"


def test_tv_16_basis_that_reaches_a_traditional_ira_is_on_form_8606(new_book: NewBook) -> None:
    """TV-16 continued: the 2,000 after tax in the IRA is basis; a conversion in 2027 shows it on line 2.

    2,000 / (10,000 + 2,000) x 12,000 converted in full = 2,000 free of tax; line 18 is 10,000.
    """
    book = new_book(separate_after_tax_contract=False)
    pooled(book, "200000.00", "50000.00", "50000.00")
    late = leg("traditional_ira", "12000.00", direct=False, date="2026-04-15")
    legs = [leg("other_plan", "70000.00"), late, leg("cash", "18000.00")]
    book.add(
        split("2026-03-02", legs, balance_before="250000.00"),
        {"record": "ira_conversion", "person": "pat", "date": "2027-02-01", "amount": "12000.00"},
        {"record": "ira_year_end_value", "person": "pat", "year": 2027, "value": "0"},
    )

    lines = book.year(2027, as_of="2028-04-30")["form_8606"]["lines"]

    assert [lines.get(number) for number in ("2", "8", "17", "18", "14")] == ["2000", "12000", "2000", "10000", "0"]
