"""Deferrals over the 402(g) limit that nobody returned, from the pay stub to the return."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.services.year_end.books import Line, YearBook, distribution, entry, forms, ira, ira_opening, ira_value, stub

PLAN, OTHER = "acme-401k", "bolt-401k"


def deferred(amount: str, source: str, plan: str = PLAN) -> Line:
    return entry("contribution", "2025-02-01", plan, source=source, amount=amount)


def refund(day: str, amount: str, source: str, earnings: str = "0") -> Line:
    keys = {"source": source, "amount": amount, "earnings": earnings}
    return entry("refund", day, **keys, reason="excess_deferral", for_year=2025)


def basis(document: Any, plan: str = PLAN) -> str | None:
    (account,) = [each for each in document["designated_roth"] if each["plan"] == plan]
    found: str | None = account["basis"]
    return found


def income_of_deferrals(document: Any) -> str | None:
    """What the sentence about line 1h says; None where there is none."""
    found = [each for each in document["unsettled"] if "of pre-tax deferrals of 2025 over the 402(g) limit" in each]
    return found[0].partition(" ")[0] if found else None


def test_roth_deferrals_that_stayed_are_taxed_when_they_are_paid_out(book: YearBook) -> None:
    """25,500 in 2025, the limit 23,500: 2,000 are no basis from 16 April 2026 on, and 10 % of them are due at 46."""
    book.add(deferred("25500", "roth_deferral"), distribution("2026-09-01", "25500", "designated_roth",
                                                              balance_before="25500"))  # fmt: skip

    before, after = book.year(2025), book.year(2026)

    assert (basis(before), income_of_deferrals(before)) == ("25500.00", None)
    assert any("$2,000.00 of Roth deferrals of 2025" in each and "wages" in each for each in before["questions"])
    assert forms(after) == [("distribution", "25500.00", "2000.00", "23500.00", "1B")]
    assert after["form_1040"]["line_5b"] == "2000"
    assert (after["form_5329"]["line_1"], after["form_5329"]["line_4"]) == ("2000", "200")


@pytest.mark.parametrize(
    ("as_of", "held"), [("2026-04-15", "25500.00"), ("2026-04-16", "23500.00"), ("2027-06-30", "23500.00")]
)
def test_basis_by_the_day(book: YearBook, as_of: str, held: str) -> None:
    book.add(deferred("25500", "roth_deferral"))

    assert basis(book.year(2026, as_of)) == held


def test_later_years_follow(book: YearBook) -> None:
    book.add(deferred("25500", "roth_deferral"), stub("2027-01-15", roth_deferral="1000"))

    assert basis(book.year(2027)) == "24500.00"
    assert not any("no basis" in each for each in book.year(2027)["questions"])


@pytest.mark.parametrize(
    ("refunds", "held"),
    [
        pytest.param([("2026-04-15", "2000")], "23500.00", id="all in time"),
        pytest.param([("2026-04-15", "1500")], "23500.00", id="part in time, the rest stays and is no basis"),
        pytest.param([("2026-04-16", "2000")], "23500.00", id="a day too late"),
        pytest.param([("2025-12-15", "2000")], "23500.00", id="within the year"),
    ],
)
def test_what_comes_back_is_taken_off_once(book: YearBook, refunds: list[tuple[str, str]], held: str) -> None:
    book.add(deferred("25500", "roth_deferral"), *(refund(day, amount, "roth_deferral") for day, amount in refunds))

    assert basis(book.year(2026)) == held


@pytest.mark.parametrize(
    ("amount", "held"), [("23500", "23500.00"), ("23500.01", "23500.00"), ("31000", "23500.00")]
)  # fmt: skip
def test_a_cent_over_the_limit(book: YearBook, amount: str, held: str) -> None:
    book.add(deferred(amount, "roth_deferral"))

    assert basis(book.year(2026)) == held


@pytest.mark.parametrize(("amount", "held"), [("31000", "31000.00"), ("31000.01", "31000.00")])
def test_catch_up_raises_the_limit(new_book: Callable[..., YearBook], amount: str, held: str) -> None:
    """50 in 2025: 23,500 + 7,500."""
    book = new_book("1975-05-01")
    book.add(deferred(amount, "roth_deferral"))

    assert basis(book.year(2026)) == held


@pytest.mark.parametrize(
    ("lines", "income"),
    [
        pytest.param([deferred("25500", "pre_tax_deferral")], "$2,000.00", id="nothing returned"),
        pytest.param(
            [deferred("25500", "pre_tax_deferral"), refund("2026-03-01", "1500", "pre_tax_deferral", "-60")],
            "$2,000.00",
            id="part in time, at a loss",
        ),
        pytest.param(
            [deferred("25500", "pre_tax_deferral"), refund("2026-05-01", "2000", "pre_tax_deferral")],
            "$2,000.00",
            id="too late",
        ),
        pytest.param(
            [deferred("25500", "pre_tax_deferral"), refund("2025-12-01", "2000", "pre_tax_deferral")],
            None,
            id="within the year: on its own form",
        ),
        pytest.param([deferred("25500", "roth_deferral")], None, id="Roth: in wages already"),
        pytest.param([deferred("23500", "pre_tax_deferral")], None, id="at the limit"),
        pytest.param(
            [deferred("15500", "pre_tax_deferral"), deferred("10000", "roth_deferral")], "$2,000.00", id="mixed"
        ),
        pytest.param(
            [deferred("1500", "pre_tax_deferral"), deferred("24000", "roth_deferral")], "$1,500.00", id="mostly Roth"
        ),
        pytest.param(
            [
                deferred("15500", "pre_tax_deferral"),
                deferred("10000", "roth_deferral"),
                refund("2026-05-01", "2000", "roth_deferral"),
            ],
            None,
            id="mixed, and Roth was chosen",
        ),
    ],
)
def test_pre_tax_excess_is_income_of_its_year(book: YearBook, lines: list[Line], income: str | None) -> None:
    """IRC 402(g)(1)(A), (6): returned or not."""
    book.add(*lines)

    assert income_of_deferrals(book.year(2025)) == income


def test_while_the_year_is_running_it_may_still_come_back(book: YearBook) -> None:
    book.add(deferred("25500", "pre_tax_deferral"))

    assert income_of_deferrals(book.year(2025, "2025-12-30")) is None
    assert income_of_deferrals(book.year(2025, "2025-12-31")) == "$2,000.00"


def test_a_choice_is_asked_for_with_its_amounts(book: YearBook) -> None:
    """1,500 pre-tax and 24,000 Roth, 2,000 over: 500 to 2,000 of it are Roth; 500 are taken off the basis."""
    book.add(deferred("1500", "pre_tax_deferral"), deferred("24000", "roth_deferral"))

    for year in (2025, 2026):
        assert any("between $500.00 and $2,000.00 of it is Roth" in each for each in book.year(year)["questions"])
    assert basis(book.year(2026)) == "23500.00"
    assert not any("is your choice" in each for each in book.year(2027)["questions"])


def test_two_employers_share_an_excess(book: YearBook) -> None:
    """10,000 and 15,500 of Roth deferrals: all 2,000 are Roth, taken out of the plan with more."""
    book.add({"record": "employer", "id": "bolt", "name": "Bolt"})
    book.add({"record": "plan", "id": OTHER, "employer": "bolt", "name": OTHER, "kind": "401k"})
    book.add(deferred("10000", "roth_deferral"), deferred("15500", "roth_deferral", OTHER))

    document = book.year(2026)

    assert (basis(document), basis(document, OTHER)) == ("10000.00", "13500.00")
    assert any("is your choice" in each for each in document["questions"])


def test_an_excess_at_a_loss_is_reported_as_it_is_paid(book: YearBook) -> None:
    book.add(deferred("25000", "pre_tax_deferral"), refund("2026-03-20", "1500", "pre_tax_deferral", "-60"))

    document = book.year(2026)

    assert forms(document) == [("refund", "1440.00", "1440.00", None, "P")]
    assert document["form_1040"]["line_5b"] == "0"
    assert income_of_deferrals(book.year(2025)) == "$1,500.00"


@pytest.mark.parametrize(
    ("paid", "deposited", "first_year"),
    [
        ("2020-12-31", "2021-01-05", 2020),
        ("2020-12-31", "2020-12-31", 2020),
        ("2021-01-01", "2021-01-05", 2021),
    ],
)
def test_the_roth_clock_begins_with_the_pay_date(book: YearBook, paid: str, deposited: str, first_year: int) -> None:
    """Reg. 1.402A-1 A-4(a)."""
    book.add(stub(paid, deposited=deposited, roth_deferral="100"))

    (account,) = book.year(2026)["designated_roth"]

    assert (account["first_year"], account["qualified_from"]) == (first_year, f"{first_year + 5}-01-01")


def test_employer_roth_money_begins_it_when_it_is_allocated(book: YearBook) -> None:
    book.add(stub("2020-12-31", deposited="2021-01-05", employer_match_roth="100"))

    assert book.year(2026)["designated_roth"][0]["first_year"] == 2021


def test_a_year_of_ira_money_before_the_first_opening_balance_is_unknown(book: YearBook) -> None:
    book.add(ira_opening("2024-12-31", "traditional", "8000"), ira("ira_conversion", "2024-06-01", "5000"))
    book.add(ira_value(2024, "20000"))

    document = book.year(2024)

    assert document["form_1040"]["line_4b"] is None
    assert any("Enter the opening balance of 2023-12-31" in each for each in document["unknown"])
