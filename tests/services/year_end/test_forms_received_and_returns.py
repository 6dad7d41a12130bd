"""Returns that hold more than one person's money, and forms that were corrected after a return was filed."""

from typing import Any

import pytest

from ledger.services.joint_returns import spouse_of
from tests.services.year_end.books import PLAN, Line, YearBook, conversion, ira, received, stub

WRONG: dict[str, Any] = {"b1": "10200.40", "b2a": "10200.40", "b7": "G"}
RIGHT: dict[str, Any] = {"b1": "10200.40", "b2a": "200.40", "b5": "10000.00", "b7": "G"}


def filed(day: str, lines: dict[str, str], **keys: Any) -> Line:
    return {"record": "filed_return", "person": "pat", "year": 2025, "date": day, "forms": {"1040": lines}, **keys}


def status(person: str, filing_status: str, year: int = 2025) -> Line:
    return {"record": "tax_year", "person": person, "year": year, "filing_status": filing_status}


def of(person: str, *lines: Line) -> list[Line]:
    return [{**line, "person": person} for line in lines]


@pytest.fixture
def couple(book: YearBook) -> YearBook:
    """Pat converts 10,200.40, 200.40 of it earnings; Sam 5,100.40, 100.40 of it: 15,300.80 and 300.80 together.

    In whole dollars Pat's lines are 10,200 and 200, Sam's 5,100 and 100; together, cents added first, 15,301 and 301.
    Sam also has 40.00 paid out of a traditional IRA, all of it taxable.
    """
    book.add(
        {"record": "person", "id": "sam", "name": "Sam", "birth_date": "1980-02-02"},
        stub("2025-03-14", after_tax="10000.00"),
        conversion("2025-03-20", "10200.40", earnings="200.40"),
        *of(
            "sam",
            stub("2025-03-14", after_tax="5000.00"),
            conversion("2025-03-20", "5100.40", earnings="100.40"),
            ira("ira_distribution", "2025-05-20", "40.00", exception="05"),
        ),
        status("pat", "married_joint"),
    )
    return book


def boxes(book: YearBook, as_of: str = "2026-06-30") -> list[str]:
    return [each["box"] for each in book.year(2025, as_of)["differences"]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param({"5a": "15301", "5b": "301", "4b": "40", "25b": "0"}, [], id="both together"),
        pytest.param({"5a": "10200", "5b": "200", "4b": "0"}, [], id="this person alone"),
        pytest.param({"5a": "15300", "5b": "300"}, ["1040:5a", "1040:5b"], id="rounded before they are added"),
        pytest.param({"5a": "15301", "5b": "5301"}, ["1040:5b"], id="more than both"),
        pytest.param({"5b": "100"}, ["1040:5b"], id="the other one's alone"),
        pytest.param({"4a": "40", "4b": "40"}, [], id="line 4a where all is taxable"),
    ],
)
def test_a_joint_return_holds_both(couple: YearBook, lines: dict[str, str], expected: list[str]) -> None:
    couple.add(status("sam", "married_joint"), filed("2026-04-10", lines))
    assert boxes(couple) == expected


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="no status"),
        pytest.param([status("sam", "single")], id="single"),
        pytest.param([status("sam", "married_joint", 2024)], id="another year"),
        pytest.param(
            [
                status("sam", "married_joint"),
                {"record": "person", "id": "kim", "name": "Kim", "birth_date": "1981-01-01"},
                status("kim", "married_joint"),
            ],
            id="two others",
        ),
        pytest.param([status("sam", "married_joint"), status("pat", "single")], id="this person single"),
    ],
)
def test_without_one_known_spouse_the_difference_stays(couple: YearBook, others: list[Line]) -> None:
    couple.add(*others, filed("2026-04-10", {"5a": "15301"}))
    (difference,) = couple.year(2025, "2026-06-30")["differences"]
    assert difference["box"] == "1040:5a"
    assert "a spouse's or another pension's amounts, record this ledger's part" in difference["action"]
    assert "`roth-ledger filed --line 1040:5a=…`" in difference["action"]


@pytest.mark.parametrize(
    ("joint", "spouse"),
    [
        pytest.param(["pat", "sam"], "sam", id="one"),
        pytest.param(["pat", "sam", "kim"], None, id="two: it is not known which"),
        pytest.param(["pat", "sam", "kim", "lee"], None, id="three"),
        pytest.param(["pat"], None, id="nobody else"),
        pytest.param(["sam"], None, id="not this person"),
    ],
)
def test_who_the_spouse_is(book: YearBook, joint: list[str], spouse: str | None) -> None:
    for person in ("sam", "kim", "lee"):
        book.add({"record": "person", "id": person, "name": person.title(), "birth_date": "1981-01-01"})
    book.add(*(status(person, "married_joint") for person in joint))
    assert spouse_of(book.store.reader(), "pat", 2025) == spouse


def test_a_spouse_whose_figures_are_unknown_explains_nothing(couple: YearBook) -> None:
    couple.add(status("sam", "married_joint"), *of("sam", conversion("2025-09-20", "50.00")))
    couple.add(filed("2026-04-10", {"5b": "301"}))
    assert boxes(couple) == ["1040:5b"]


def test_line_5a_where_all_of_both_is_taxable(book: YearBook) -> None:
    """Roth employer money of 1,000 and 500: 5b is 1,500, and 5a may be blank or repeat it."""
    money = {"record": "contribution", "plan": PLAN, "date": "2025-02-14", "source": "employer_match_roth"}
    book.add(
        {"record": "person", "id": "sam", "name": "Sam", "birth_date": "1980-02-02"},
        {**money, "person": "pat", "amount": "1000.00"},
        {**money, "person": "sam", "amount": "500.00"},
        status("pat", "married_joint"),
        status("sam", "married_joint"),
        filed("2026-04-10", {"5a": "1500", "5b": "1500"}),
    )
    assert boxes(book) == []
    book.add(filed("2026-04-11", {"5a": "1501"}))
    assert boxes(book) == ["1040:5a"]


def test_a_return_that_is_still_to_come_is_not_seen(couple: YearBook) -> None:
    couple.add(filed("2026-04-10", {"5b": "1"}))
    assert boxes(couple, "2026-04-09") == []
    assert couple.year(2025, "2026-04-09")["filed_on"] is None
    assert boxes(couple, "2026-04-10") == ["1040:5b"]


@pytest.mark.parametrize(
    ("second", "line_5b", "said"),
    [
        pytest.param(RIGHT, None, "Use the corrected form and keep both.", id="right, nothing filed"),
        pytest.param(RIGHT, "200", "Use the corrected form and keep both.", id="right, filed as it is"),
        pytest.param(
            RIGHT,
            "10200",
            "Use the corrected form and keep both. Amend the return that was filed too: its lines differ.",
            id="right, filed with the first",
        ),
        pytest.param(
            {**RIGHT, "b2a": "0.00"}, None, "The corrected form differs from the ledger too,", id="wrong again"
        ),
    ],
)
def test_what_to_do_with_a_corrected_form(
    couple: YearBook, second: dict[str, Any], line_5b: str | None, said: str
) -> None:
    couple.add(received(2025, **WRONG), {**received(2025, **second), "corrected": True})
    if line_5b is not None:
        couple.add(filed("2026-04-10", {"5b": line_5b}))
    (corrected,) = [each for each in couple.year(2025, "2026-06-30")["differences"] if each["code"] == "F16"]
    assert corrected["action"].startswith(said)
    assert ("Amend" in corrected["action"]) is (line_5b == "10200")


def test_a_form_that_was_corrected_twice(couple: YearBook) -> None:
    couple.add(
        received(2025, **WRONG),
        {**received(2025, **{**RIGHT, "b2a": "0.00"}), "corrected": True},
        {**received(2025, **RIGHT), "corrected": True},
    )
    first, second = couple.year(2025, "2026-06-30")["differences"]
    assert first["action"].startswith("It was corrected again: use the last form")
    assert second["action"] == "Use the corrected form and keep both."
