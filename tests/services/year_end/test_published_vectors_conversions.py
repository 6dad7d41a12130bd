"""Published conversions, losses and rollovers of after-tax money, from book lines to the year-end document.

Each names its source and how far it was checked: against the primary text, against a secondary text that quotes it,
derived by arithmetic from such a rule, or from memory.
"""

from collections.abc import Callable

import pytest

from tests.services.year_end.books import (
    PLAN,
    YearBook,
    conversion,
    distribution,
    entry,
    forms,
    leg,
    opening,
    pooled,
    received,
    shares,
    split,
    stub,
)

NewBook = Callable[..., YearBook]


def test_tv_01_half_of_an_account_is_paid_out(book: YearBook) -> None:
    """TV-01, "Ann" of Publication 575 (text from memory, arithmetic derived): a tenth of all is basis.

    50,000 x 10,000 / 100,000 = 5,000 free of tax; 45,000 taxed, and at 46 the 10 % tax of 4,500.
    """
    book.add(
        opening("2025-12-31", "after_tax", "100000.00", "10000.00"),
        distribution("2026-03-02", "50000.00", balance_before="100000.00"),
    )

    document = book.year(2026)

    (row,) = document["after_tax_accounts"]
    assert (row["opening_basis"], row["basis_recovered"], row["closing_basis"]) == ("10000.00", "5000.00", "5000.00")
    assert (row["taxable"], row["closing_balance"]) == ("45000.00", "50000.00")
    assert forms(document) == [("distribution", "50000.00", "45000.00", "5000.00", "1")]
    assert (document["form_1040"]["line_5a"], document["form_1040"]["line_5b"]) == ("50000", "45000")
    assert (document["form_5329"]["line_1"], document["form_5329"]["line_4"]) == ("45000", "4500")
    assert document["conversions"] == []


def test_tv_02_the_irs_example_of_a_partial_distribution(new_book: NewBook) -> None:
    """TV-02, IRS FAQ on rollovers of after-tax contributions, as Wolters Kluwer quotes it (secondary text).

    100,000, of which 20,000 after tax; 50,000 paid out holds 50,000 x 20,000 / 100,000 = 10,000 of it.
    """
    book = new_book(separate_after_tax_contract=False)
    pooled(book, "80000.00", "20000.00", "20000.00")
    book.add(distribution("2026-03-02", "50000.00", balance_before="100000.00"))

    document = book.year(2026)

    (row,) = document["after_tax_accounts"]
    assert (row["basis_recovered"], row["taxable"]) == ("10000.00", "40000.00")
    assert (row["closing_basis"], row["closing_balance"]) == ("10000.00", "50000.00")


@pytest.mark.parametrize(
    ("contributed", "gross", "earnings", "boxes", "line_5b"),
    [
        pytest.param(
            *("10000.00", "10200.00", "200.00", ("in_plan_roth", "10200.00", "200.00", "10000.00", "G"), "200"),
            id="TV-03 The Finance Buff's walkthroughs, secondary text; layers derived",
        ),
        pytest.param(
            *("30000.00", "30100.00", "100.00", ("in_plan_roth", "30100.00", "100.00", "30000.00", "G"), "100"),
            id="TV-33 BenefitsLink's Platinum, secondary text for the gross; its basis assumed",
        ),
    ],
)
def test_a_conversion_in_the_plan(
    book: YearBook, contributed: str, gross: str, earnings: str, boxes: tuple[str, ...], line_5b: str
) -> None:
    book.add(stub("2026-02-27", after_tax=contributed), conversion("2026-03-02", gross, earnings=earnings))

    document = book.year(2026)

    assert forms(document) == [boxes]
    assert not any(each.get("box_10") for each in document["expected_1099r"])
    assert document["form_1040"]["line_5b"] == line_5b
    assert document["form_8606"]["required"] is False
    (account,) = document["designated_roth"]
    assert (account["basis"], account["first_year"]) == (gross, 2026)
    (layer,) = account["layers"]
    assert (layer["year"], layer["taxable"], layer["nontaxable"]) == (2026, earnings, contributed)


LEGS_OF_50_000 = [leg("traditional_ira", "30000.00", pre_tax="30000.00"), leg("roth_ira", "20000.00")]


def test_tv_06_one_form_for_two_rollovers(book: YearBook) -> None:
    """TV-06, The Finance Buff, "One 1099-R for two rollovers" (secondary text): all of it pre-tax money.

    30,000 to a traditional IRA is not taxed, 20,000 to a Roth IRA is; the payer sends one form for both.
    """
    book.add(
        opening("2025-12-31", "pre_tax_deferral", "60000.00", "0"),
        split("2026-03-02", LEGS_OF_50_000, source="pre_tax_deferral"),
        received(2026, b1="50000.00", b2a="20000.00", b7="G"),
    )

    document = book.year(2026)

    assert forms(document) == [
        ("traditional_ira", "30000.00", "0.00", None, "G"),
        ("roth_ira", "20000.00", "20000.00", None, "G"),
    ]
    assert (document["form_1040"]["line_5a"], document["form_1040"]["line_5b"]) == ("50000", "20000")
    assert {each["code"] for each in document["differences"]} == {"F5"}
    said = " ".join(each["message"] + each["action"] for each in document["differences"])
    assert "$30,000.00" in said
    assert "$20,000.00" in said
    assert {each["level"] for each in document["differences"]} == {"info"}


@pytest.mark.parametrize(
    ("policy", "closing", "extinguished", "taxable", "carried"),
    [
        pytest.param("carry", "1000.00", "0.00", "0.00", "900.00", id="carry"),
        pytest.param("extinguish", "0.00", "1000.00", "100.00", "0.00", id="extinguish"),
        pytest.param("carry_within_year", "1000.00", "0.00", "0.00", "900.00", id="carry within the year"),
    ],
)
def test_tv_07_and_tv_09_a_loss_and_the_gain_after_it(
    new_book: NewBook, policy: str, closing: str, extinguished: str, taxable: str, carried: str
) -> None:
    """TV-07, facts of an IRAHelp thread (secondary text), boxes derived; TV-09 derived.

    5,000 is worth 4,000 when all is converted: 4,000 / 0 / 4,000, and 1,000 of basis is not recovered. 2,000 more
    grow to 2,100: basis 1,000 + 2,000 covers all of it and leaves 3,000 - 2,100 = 900; a plan that dropped the loss
    taxes 100.
    """
    book = new_book(loss_basis_policy=policy)
    book.add(stub("2026-02-27", after_tax="5000.00"), conversion("2026-03-02", "4000.00", balance_before="4000.00"))

    first = book.year(2026, as_of="2026-03-31")

    assert forms(first) == [("in_plan_roth", "4000.00", "0.00", "4000.00", "G")]
    assert first["after_tax_accounts"][0]["closing_basis"] == closing
    assert first["after_tax_accounts"][0]["extinguished"] == extinguished
    assert any("unsettled" in sentence for sentence in first["unsettled"])
    book.add(stub("2026-04-30", after_tax="2000.00"), conversion("2026-05-04", "2100.00", balance_before="2100.00"))

    second = book.year(2026, as_of="2026-05-31")

    assert second["conversions"][1]["taxable"] == taxable
    assert second["after_tax_accounts"][0]["closing_basis"] == carried
    # A loss carried within the year only is gone on 31 December; the others stay as they are.
    (row,) = book.year(2026)["after_tax_accounts"]
    assert row["closing_basis"] == (carried if policy == "carry" else "0.00")
    assert row["extinguished"] == {"carry": "0.00", "extinguish": "1000.00", "carry_within_year": "900.00"}[policy]


def test_tv_11_partial_conversions_drift_by_nothing(book: YearBook) -> None:
    """TV-11 (derived): 10,456.78 with a basis of 10,000.00 in four parts; the rounding returns with the last.

    2,500 x 10,000 / 10,456.78 = 2,390.79 (2,390.792...), taxable 109.21. 2,500 x 7,609.21 / 7,956.78 = 2,390.79
    (2,390.794...), 109.21. 2,500 x 5,218.42 / 5,456.78 = 2,390.80 (2,390.796...), 109.20. The rest: 2,827.62 of
    2,956.78, 129.16. Together 456.78.
    """
    book.add(
        opening("2025-12-31", "after_tax", "10456.78", "10000.00"),
        conversion("2026-01-05", "2500.00", balance_before="10456.78"),
        conversion("2026-02-05", "2500.00", balance_before="7956.78"),
        conversion("2026-03-05", "2500.00", balance_before="5456.78"),
        conversion("2026-04-06", "2956.78", balance_before="2956.78"),
    )

    document = book.year(2026)

    assert [each["taxable"] for each in document["conversions"]] == ["109.21", "109.21", "109.20", "129.16"]
    assert forms(document) == [("in_plan_roth", "10456.78", "456.78", "10000.00", "G")]
    assert document["after_tax_accounts"][0]["closing_basis"] == "0.00"
    assert document["after_tax_accounts"][0]["closing_balance"] == "0.00"


@pytest.mark.parametrize(
    ("separate", "before", "basis", "taxable", "left"),
    [
        pytest.param(False, "200000.00", "2100.00", "18900.00", "17900.00", id="pooled"),
        pytest.param(True, "21000.00", "20000.00", "1000.00", "0.00", id="separate"),
    ],
)
def test_tv_12_a_plan_without_a_separate_contract(
    new_book: NewBook, *, separate: bool, before: str, basis: str, taxable: str, left: str
) -> None:
    """TV-12, IRC 72(d)(2) (derived): 21,000 x 20,000 / 200,000 = 2,100; of a pool of its own all 20,000."""
    book = new_book(separate_after_tax_contract=separate)
    pooled(book, "179000.00", "21000.00", "20000.00")
    book.add(conversion("2026-03-02", "21000.00", balance_before=before))

    document = book.year(2026)

    assert shares(document) == {"in_plan_roth": ("21000.00", basis, taxable)}
    assert document["after_tax_accounts"][0]["closing_basis"] == left


@pytest.mark.parametrize(
    ("paid", "taxable", "closing"),
    [
        pytest.param("999.99", "0.00", "3000.01", id="a cent under"),
        pytest.param("1000.00", "0.00", "3000.00", id="all that is left"),
        pytest.param("1000.01", None, None, id="a cent over"),
    ],
)
def test_tv_14_contributions_before_1987_come_first(
    new_book: NewBook, paid: str, taxable: str | None, closing: str | None
) -> None:
    """TV-14, IRC 72(e)(8)(D) (derived): of 5,000 on 31 December 1986, 4,000 leaves free of tax; 1,000 is left.

    How a payment beyond it divides is not settled: the ledger asks for the plan's figure.
    """
    book = new_book("1950-01-01", pre_1987_withdrawals=True)
    book.add(
        opening("2025-12-31", "after_tax", "50000.00", "8000.00", pre_1987_basis="5000.00"),
        distribution("2026-03-02", "4000.00", balance_before="50000.00"),
        distribution("2027-03-02", paid, balance_before="46000.00"),
    )

    first, second = book.year(2026), book.year(2027)

    assert first["after_tax_accounts"][0]["taxable"] == "0.00"
    assert first["after_tax_accounts"][0]["closing_basis"] == "4000.00"
    assert second["after_tax_accounts"][0]["taxable"] == taxable
    assert second["after_tax_accounts"][0]["closing_basis"] == closing
    assert any("before 1987" in sentence for sentence in second["unknown"]) is (taxable is None)


@pytest.mark.parametrize(
    ("policy", "box_2a", "box_5"),
    [
        pytest.param("carry", "2.00", "4000.00", id="carried: the gains net of the loss are taxed"),
        pytest.param("extinguish", "5.00", "3997.00", id="dropped: every gain is taxed"),
    ],
)
def test_tv_51_a_down_day_between_daily_sweeps(new_book: NewBook, policy: str, box_2a: str, box_5: str) -> None:
    """TV-51 (derived): four sweeps of 1,000.00 that come to 1,001.00, 997.00, 1,002.00 and 1,002.00.

    Carried, the loss of 3.00 shelters 2.00 and 1.00 of what follows: 1 + 0 + 0 + 1 = 2. Dropped: 1 + 2 + 2 = 5.
    """
    book = new_book(loss_basis_policy=policy)
    for day, swept in (("02", "1001.00"), ("09", "997.00"), ("16", "1002.00"), ("23", "1002.00")):
        book.add(
            stub(f"2026-03-{day}", after_tax="1000.00"),
            conversion(f"2026-03-{day}", swept, balance_before=swept),
        )

    assert forms(book.year(2026)) == [("in_plan_roth", "4002.00", box_2a, box_5, "G")]


def test_tv_52_a_trailing_dividend(book: YearBook) -> None:
    """TV-52 (derived): 0.64 that trails a full conversion is all taxable when swept alone.

    Where 1,000.00 came in before, half of 1,000.64 takes half of the basis: 500.32 - 500.00 = 0.32.
    """
    book.add(
        stub("2026-02-27", after_tax="1000.00"),
        conversion("2026-03-02", "1000.00", balance_before="1000.00"),
        conversion("2026-03-09", "0.64", balance_before="0.64"),
        entry("earnings", "2026-03-16", source="after_tax", amount="0.64"),
        stub("2026-03-31", after_tax="1000.00"),
        conversion("2026-04-01", "500.32", balance_before="1000.64"),
    )

    assert [each["taxable"] for each in book.year(2026)["conversions"]] == ["0.00", "0.64", "0.32"]


@pytest.mark.parametrize(
    ("boxes", "codes"),
    [
        pytest.param({"b1": "10407.00", "b2a": "0.00", "b5": "10000.00", "b7": "G"}, {"F1"}, id="TV-04 F1"),
        pytest.param({"b1": "10407.00", "b2a": "10407.00", "b7": "G"}, {"F2"}, id="F2, basis taxed again"),
    ],
)
def test_tv_04_a_payer_who_taxes_too_little_or_too_much(book: YearBook, boxes: dict[str, str], codes: set[str]) -> None:
    """TV-04, facts as in an IRAHelp thread (secondary text): earnings of 407 that the payer's form leaves out."""
    book.add(
        stub("2026-02-27", after_tax="10000.00"),
        conversion("2026-03-02", "10407.00", "roth_ira", earnings="407.00"),
        received(2026, **boxes),
    )

    differences = book.year(2026)["differences"]

    assert {each["code"] for each in differences} == codes
    assert {each["expected"] for each in differences if each["box"] == "2a"} == {"407.00"}
    assert {each["plan"] for each in differences} == {PLAN}


def test_tv_57_a_form_that_leaves_the_taxable_amount_open(book: YearBook) -> None:
    """TV-57 (derived): 10,200, box 2a blank, 2b ticked, box 5 blank: 200 is taxable, not 10,200."""
    book.add(
        stub("2026-02-27", after_tax="10000.00"),
        conversion("2026-03-02", "10200.00", earnings="200.00"),
        received(2026, b1="10200.00", b2a=None, b2b_not_determined=True, b5=None, b7="G"),
    )

    differences = book.year(2026)["differences"]

    (open_box,) = [each for each in differences if each["code"] == "F3"]
    assert open_box["expected"] == "200.00"
    assert "do not report $10,200" in f"{open_box['message']} {open_box['action']}".lower()
