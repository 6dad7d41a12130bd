"""TV-55 (derived): a year of after-tax money followed to the cent, and the year after it, under each loss policy.

Six deposits of 1,538.46; gains, a loss, a partial conversion, a trailing dividend and a rest at year's end:

    1  1,538.46 + 2.11 = 1,540.57, all of it: 1,538.46 of basis, 2.11 taxable
    2  1,538.46 - 4.37 = 1,534.09, all of it: no income; 4.37 of basis is not recovered
    3  1,538.46 + 9.02 = 1,547.48, all of it: with the loss 1,542.83 of basis, 4.65 taxable; without it 9.02
    4  3,076.92 + 13.55 = 3,090.47, of which 2,000.00: 2,000 x 3,076.92 / 3,090.47 = 1,991.23, taxable 8.77
    5  1,090.47 + 1.08 = 1,091.55, all of it: 3,076.92 - 1,991.23 = 1,085.69 of basis, 5.86 taxable
    6  0.64 that trails, all taxable

Within one year a loss that is carried until 31 December is used up by the third conversion: that policy gives what
`carry` gives. In the year after, a loss on 15 December is left over at its end, and the three differ.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.services.year_end.books import PLAN, YearBook, conversion, entry, forms, received, stub

NewBook = Callable[..., YearBook]
DEPOSIT = "1538.46"
GROSS = ["1540.57", "1534.09", "1547.48", "2000.00", "1091.55", "0.64"]


class Figures(NamedTuple):
    """What the year and the next come to under one policy."""

    basis: list[str]
    taxable: list[str]
    box_2a: str
    box_5: str
    extinguished: str
    line_5b: str
    # Of the next year, whose 31 December finds 10.00 not recovered.
    next_extinguished: str
    next_closing: str


CARRIED = Figures(
    basis=["1538.46", "1534.09", "1542.83", "1991.23", "1085.69", "0.00"],
    taxable=["2.11", "0.00", "4.65", "8.77", "5.86", "0.64"],
    box_2a="22.03",  # 2.11 + 4.65 + 8.77 + 5.86 + 0.64
    box_5="7692.30",  # 5 x 1,538.46
    extinguished="0.00",
    line_5b="22",
    next_extinguished="0.00",
    next_closing="10.00",
)
DROPPED = CARRIED._replace(
    basis=["1538.46", "1534.09", "1538.46", "1991.23", "1085.69", "0.00"],
    taxable=["2.11", "0.00", "9.02", "8.77", "5.86", "0.64"],
    box_2a="26.40",  # 22.03 + 4.37
    box_5="7687.93",  # 7,692.30 - 4.37
    extinguished="4.37",
    line_5b="26",
    next_extinguished="10.00",
    next_closing="0.00",
)
WITHIN = CARRIED._replace(next_extinguished="10.00", next_closing="0.00")
POLICIES = pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param("carry", CARRIED, id="carry"),
        pytest.param("extinguish", DROPPED, id="extinguish"),
        pytest.param("carry_within_year", WITHIN, id="carry within the year"),
    ],
)


def swept(day: str, balance: str, amount: str | None = None) -> list[dict[str, Any]]:
    """The value of the account on a day, and a conversion of all or part of it."""
    value = entry("valuation", day, source="after_tax", balance=balance)
    return [value, conversion(day, balance if amount is None else amount, id=f"c-{day}")]


def write_the_year(book: YearBook) -> None:
    book.add(
        stub("2026-01-30", after_tax=DEPOSIT),
        *swept("2026-02-04", "1540.57"),
        stub("2026-02-27", after_tax=DEPOSIT),
        *swept("2026-03-04", "1534.09"),
        stub("2026-03-31", after_tax=DEPOSIT),
        *swept("2026-04-06", "1547.48"),
        stub("2026-04-30", after_tax=DEPOSIT),
        stub("2026-05-29", after_tax=DEPOSIT),
        *swept("2026-06-03", "3090.47", "2000.00"),
        *swept("2026-06-10", "1091.55"),
        *swept("2026-07-01", "0.64"),
        stub("2026-12-15", after_tax=DEPOSIT),
        entry("valuation", "2026-12-31", source="after_tax", balance="1538.76"),
    )


@POLICIES
def test_the_year(new_book: NewBook, policy: str, expected: Figures) -> None:
    book = new_book(loss_basis_policy=policy)
    write_the_year(book)

    document = book.year(2026)

    assert document["complete"] is True
    assert [each["amount"] for each in document["conversions"]] == GROSS
    assert [each["basis"] for each in document["conversions"]] == expected.basis
    assert [each["taxable"] for each in document["conversions"]] == expected.taxable
    assert {each["method"] for each in document["conversions"]} == {"balance"}
    assert forms(document) == [("in_plan_roth", "7714.33", expected.box_2a, expected.box_5, "G")]
    assert document["form_1040"]["line_5a"] == "7714"
    assert document["form_1040"]["line_5b"] == expected.line_5b
    assert document["form_1040"]["rollover_box"] is True
    assert (document["form_8606"]["required"], document["form_5329"]["line_1"]) == (False, "0")
    (row,) = document["after_tax_accounts"]
    assert {name: row[name] for name in row if name not in {"transferred_in", "transferred_out"}} == {
        "plan": PLAN,
        "opening_basis": "0.00",
        "contributions": "9230.76",  # 6 x 1,538.46
        "converted": "7714.33",
        "basis_recovered": expected.box_5,
        "taxable": expected.box_2a,
        "earnings_out": expected.box_2a,
        "refunded": "0.00",
        "extinguished": expected.extinguished,
        "closing_basis": "1538.46",
        "closing_balance": "1538.76",
    }
    (account,) = document["designated_roth"]
    (layer,) = account["layers"]
    assert account["basis"] == "7714.33"
    assert (layer["year"], layer["taxable"], layer["nontaxable"]) == (2026, expected.box_2a, expected.box_5)
    assert document["contributions"] == {PLAN: {"after_tax": "9230.76"}}


@POLICIES
def test_the_year_seen_after_each_conversion(new_book: NewBook, policy: str, expected: Figures) -> None:
    """The sums so far, on the day of each conversion: what is known then is what the year ends with."""
    book = new_book(loss_basis_policy=policy)
    write_the_year(book)
    days = ("2026-02-04", "2026-03-04", "2026-04-06", "2026-06-03", "2026-06-10", "2026-07-01")

    for number, day in enumerate(days, 1):
        document = book.year(2026, as_of=day)
        assert [each["basis"] for each in document["conversions"]] == expected.basis[:number]
        assert [each["id"] for each in document["conversions"]] == [f"c-{each}" for each in days[:number]]


@POLICIES
def test_the_form_that_follows_the_other_policy_is_noticed(new_book: NewBook, policy: str, expected: Figures) -> None:
    """The payer's form must follow the plan's policy; the figures of the other policy differ by the loss of 4.37."""
    other = DROPPED if expected.box_2a == "22.03" else CARRIED
    agreeing, contradicting = new_book(loss_basis_policy=policy), new_book(loss_basis_policy=policy)
    for book, form in ((agreeing, expected), (contradicting, other)):
        write_the_year(book)
        book.add(received(2026, b1="7714.33", b2a=form.box_2a, b5=form.box_5, b7="G"))

    differences = contradicting.year(2026)["differences"]

    assert agreeing.year(2026)["differences"] == []
    assert {each["box"] for each in differences} <= {"2a", "5"}
    assert differences
    assert {each["code"] for each in differences} <= {"F1", "F2", "F4"}


@POLICIES
def test_the_year_after_it(new_book: NewBook, policy: str, expected: Figures) -> None:
    """The 1,538.46 left is worth 1,540.00 in January: 1.54 taxable. 1,000.00 falls to 990.00 in December."""
    book = new_book(loss_basis_policy=policy)
    write_the_year(book)
    book.add(
        *swept("2027-01-15", "1540.00"),
        stub("2027-11-30", after_tax="1000.00"),
        *swept("2027-12-15", "990.00"),
    )

    document, later = book.year(2027, as_of="2028-06-30"), book.year(2028, as_of="2028-06-30")

    assert [(each["basis"], each["taxable"]) for each in document["conversions"]] == [
        ("1538.46", "1.54"),
        ("990.00", "0.00"),
    ]
    assert forms(document) == [("in_plan_roth", "2530.00", "1.54", "2528.46", "G")]
    assert (document["form_1040"]["line_5a"], document["form_1040"]["line_5b"]) == ("2530", "2")
    (row,) = document["after_tax_accounts"]
    assert (row["opening_basis"], row["contributions"]) == ("1538.46", "1000.00")
    assert (row["extinguished"], row["closing_basis"]) == (expected.next_extinguished, expected.next_closing)
    assert row["closing_balance"] == "0.00"
    assert any("unsettled" in sentence for sentence in document["unsettled"])
    opens = [each["opening_basis"] for each in later["after_tax_accounts"]]
    assert opens == ([expected.next_closing] if expected.next_closing != "0.00" else [])
    (account,) = document["designated_roth"]
    assert account["basis"] == "10244.33"  # 7,714.33 + 1,540.00 + 990.00
    assert [(each["year"], each["taxable"], each["nontaxable"]) for each in account["layers"]] == [
        (2026, expected.box_2a, expected.box_5),
        (2027, "1.54", "2528.46"),
    ]


def test_a_loss_within_the_year_is_there_until_its_last_day(new_book: NewBook) -> None:
    book = new_book(loss_basis_policy="carry_within_year")
    write_the_year(book)
    book.add(*swept("2027-01-15", "1530.00"))  # 8.46 short of its basis

    before, after = book.year(2027, as_of="2027-12-30"), book.year(2027, as_of="2027-12-31")

    assert [each["after_tax_accounts"][0]["closing_basis"] for each in (before, after)] == ["8.46", "0.00"]
    assert [each["after_tax_accounts"][0]["extinguished"] for each in (before, after)] == ["0.00", "8.46"]
