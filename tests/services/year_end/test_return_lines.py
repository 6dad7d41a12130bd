"""What the return's lines rest on beside the entries: loans that became income, box 10 of the forms received.

Worked out by hand. Source: IRC 72(p); 402A(c)(4)(D) and box 10 of Form 1099-R.
"""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.services.explaining import explain
from ledger.services.return_lines import box_10
from tests.services.year_end.books import (
    PLAN,
    Line,
    YearBook,
    conversion,
    distribution,
    entry,
    received,
    stub,
)

EARLY: dict[str, Any] = {"b2a": "0.00", "b7": "1B"}


def form(account: str | None = None, *, corrected: bool = False, year: int = 2025, **boxes: Any) -> Line:
    line = {**received(year, **{**EARLY, **boxes}), "corrected": corrected}
    return line if account is None else {**line, "account": account}


A = form("A", b1="1200.00", b10="400.00")
B = form("B", b1="1000.00", b10="300.00")
WRONG: dict[str, Any] = {"b1": "10200.40", "b2a": "10200.40", "b7": "G"}
RIGHT: dict[str, Any] = {"b1": "10200.40", "b2a": "200.40", "b5": "10000.00", "b7": "G"}


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        pytest.param([], None, id="no form"),
        pytest.param([A], "400", id="one account"),
        pytest.param([A, B], "700", id="two accounts are added"),
        pytest.param([B, A], "700", id="in any order"),
        pytest.param([A, B, form("B", corrected=True, b1="0.00", b10="0.00")], "400", id="one is taken back"),
        pytest.param([A, B, form("B", corrected=True, b1="0.00")], "400", id="one is taken back, box 10 blank"),
        pytest.param([A, form("A", corrected=True, b1="0.00")], None, id="the only one is taken back"),
        pytest.param([A, B, form("B", corrected=True, b1="1000.00", b10="250.00")], "650", id="one is corrected"),
        pytest.param([A, B, form("B", corrected=True, b1="1000.00", b10="0.00")], "400", id="corrected to zero"),
        pytest.param([A, B, form("B", corrected=True, b1="1000.00")], "400", id="corrected to blank"),
        pytest.param([A, form("A", b1="5000.00", b2a="0.00", b7="G")], "400", id="beside a form without box 10"),
        pytest.param([form("A", b1="1200.00", b10="0.00")], "0", id="zero is said, not unknown"),
        pytest.param([form("A", b1="1200.00")], None, id="blank says nothing"),
        pytest.param([form("A", b1="1200.00", b10="400.00", year=2024)], None, id="of another year"),
        pytest.param(
            [
                form(b1="1200.00", b10="400.00"),
                form(b1="1000.00", b10="300.00"),
                form(b1="1200.00", b10="390.00", corrected=True),
            ],
            "690",
            id="without accounts, the one of the same box 1 is corrected",
        ),
        pytest.param(
            [
                form(b1="1200.00", b10="400.00"),
                form(b1="9000.00", b7="G"),
                form(b1="1100.00", b10="350.00", corrected=True),
            ],
            "350",
            id="without accounts, the one of the same code is corrected",
        ),
    ],
)
def test_box_10_of_a_plan(book: YearBook, forms: list[Line], expected: str | None) -> None:
    book.add(*({**each, "id": f"form-{place}"} for place, each in enumerate(forms)))
    found = box_10(book.store.reader(), "pat", 2025)
    assert found == ({} if expected is None else {PLAN: Money.parse(expected)})


def test_each_plan_has_its_own_box_10_and_an_ira_none(book: YearBook) -> None:
    book.plan("other-401k")
    book.add(
        received(2025, b1="1200.00", b10="400.00"),
        received(2025, "other-401k", b1="1000.00", b10="300.00"),
        received(2025, None, b1="1000.00", b10="200.00"),
    )
    found = box_10(book.store.reader(), "pat", 2025)
    assert found == {PLAN: Money.parse("400"), "other-401k": Money.parse("300")}


@pytest.mark.parametrize(
    ("forms", "line_1"),
    [
        pytest.param([A, B], "700", id="two accounts"),
        pytest.param([A, B, form("B", corrected=True, b1="0.00")], "400", id="one taken back"),
    ],
)
def test_form_5329_and_its_tree_take_what_stands(book: YearBook, forms: list[Line], line_1: str) -> None:
    """2,200 of 2,800 leave early, untaxed: 800 of conversions are open, and the payers say 700 or 400 of them left."""
    book.add(
        stub("2023-02-01", after_tax="2000.00"),
        conversion("2023-02-15", "2800.00", earnings="800.00"),
        distribution("2025-03-01", "2200.00", "designated_roth", balance_before="2800.00"),
        *forms,
    )
    (tree,) = explain(book.store.reader(), "pat", "5329-1", 2025, dt.date(2026, 6, 30)).trees

    assert book.year(2025)["form_5329"]["line_1"] == line_1
    assert tree.amount == Money.parse(line_1)


def deemed(person: str = "pat") -> Line:
    return {**entry("loan", "2025-06-30", event="deemed", amount="500.00"), "person": person}


def filed(**lines: str) -> Line:
    forms = {"1040": {name.removeprefix("line_"): held for name, held in lines.items()}}
    return {"record": "filed_return", "person": "pat", "year": 2025, "date": "2026-04-10", "forms": forms}


@pytest.fixture
def converted(book: YearBook) -> YearBook:
    """10,200.40 converted, 200.40 of it earnings: lines 5a and 5b are 10,200 and 200."""
    book.add(stub("2025-03-14", after_tax="10000.00"), conversion("2025-03-20", "10200.40", earnings="200.40"))
    return book


@pytest.mark.parametrize(
    ("loan", "amended"), [pytest.param(False, True, id="no loan"), pytest.param(True, False, id="a deemed loan")]
)
def test_a_return_with_a_loan_on_it_is_not_to_be_amended_for_it(
    converted: YearBook, *, loan: bool, amended: bool
) -> None:
    """Filed with 500 more on lines 5a and 5b: right with the loan, to be amended without."""
    converted.add(received(2025, **WRONG), {**received(2025, **RIGHT), "corrected": True})
    converted.add(filed(line_5a="10700", line_5b="700"), *([deemed()] if loan else []))

    differences = converted.year(2025)["differences"]

    (corrected,) = [each for each in differences if each["code"] == "F16"]
    assert ("Amend the return" in corrected["action"]) is amended
    assert any(each["box"].startswith("1040:") for each in differences) is amended


def test_a_loan_of_the_spouse_leaves_the_joint_lines_unknown(converted: YearBook) -> None:
    """Sam's conversion of 5,000 is known, Sam's loan of 500 is not worked out: 15,200 holds not all of both.

    Pat's own line 5a is 10,200, so that what was filed differs.
    """
    status: Line = {"record": "tax_year", "year": 2025, "filing_status": "married_joint"}
    converted.add(
        {"record": "person", "id": "sam", "name": "Sam", "birth_date": "1980-02-02"},
        {**stub("2025-03-14", after_tax="5000.00"), "person": "sam"},
        {**conversion("2025-03-20", "5000.00", earnings="0.00"), "person": "sam"},
        {**status, "person": "pat"},
        {**status, "person": "sam"},
        filed(line_5a="15200", line_5b="200"),
    )
    assert converted.year(2025)["differences"] == []

    converted.add(deemed("sam"))

    assert [each["box"] for each in converted.year(2025)["differences"]] == ["1040:5a"]
