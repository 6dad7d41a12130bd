"""Forms 1099-R as payers send them, right and wrong, held against a ledger as a person keeps it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.services.year_end.books import (
    PLAN,
    Line,
    YearBook,
    conversion,
    distribution,
    entry,
    ira,
    opening,
    received,
    stub,
)

NewBook = Callable[..., YearBook]
RIGHT = {"b1": "10200.00", "b2a": "200.00", "b5": "10000.00", "b7": "G"}
BETA = "beta-401k"


def form(**keys: Any) -> Line:
    """A form of the plan and 2025; boxes as `b1`, anything else as the record names it."""
    boxes = {name: held for name, held in keys.items() if name.startswith("b")}
    return {**received(2025, **boxes), **{name: held for name, held in keys.items() if name not in boxes}}


def found(book: YearBook, *lines: Line, year: int = 2025, as_of: str = "2026-06-30") -> list[Any]:
    book.add(*lines)
    differences: list[Any] = book.year(year, as_of)["differences"]
    return differences


def codes(differences: list[Any]) -> list[tuple[str, str, str]]:
    return [(each["code"], each["box"], each["level"]) for each in differences]


@pytest.fixture
def converted(book: YearBook) -> YearBook:
    """10,000 after tax and 200 of its earnings, converted on one day: the Finance Buff's walkthrough (secondary)."""
    book.add(stub("2025-03-14", after_tax="10000.00"), conversion("2025-03-20", "10200.00", earnings="200.00", id="c1"))
    return book


@pytest.fixture
def twice(book: YearBook) -> YearBook:
    """5,000 after tax and 150 of earnings in March, 5,000 and 50 in September: 10,200 with 200 in all."""
    book.add(
        stub("2025-03-14", after_tax="5000.00"),
        conversion("2025-03-20", "5150.00", earnings="150.00", id="c1"),
        stub("2025-09-12", after_tax="5000.00"),
        conversion("2025-09-18", "5050.00", earnings="50.00", id="c2"),
    )
    return book


FIRST = {"b1": "5150.00", "b2a": "150.00", "b5": "5000.00", "b7": "G", "account": "A-1"}
SECOND = {"b1": "5050.00", "b2a": "50.00", "b5": "5000.00", "b7": "G", "account": "A-2"}


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param([RIGHT], id="one form"),
        pytest.param([FIRST, SECOND], id="one a conversion"),
        pytest.param([SECOND, FIRST], id="in any order"),
        pytest.param(
            [
                {**RIGHT, "b2a": "10200.00", "b5": None},
                {**RIGHT, "b2a": "0.00", "corrected": True},
                {**RIGHT, "corrected": True},
            ],
            id="corrected twice",
        ),
    ],
)
def test_right_forms_are_silent(twice: YearBook, forms: list[dict[str, Any]]) -> None:
    differences = found(twice, *(form(**each) for each in forms))
    assert [each for each in differences if each["code"] != "F16"] == []


def test_forms_by_quarter_are_silent(book: YearBook) -> None:
    """Six conversions of 1,010, two a quarter: 2,020 with 20 of earnings on each of three forms."""
    for month in ("01", "02", "04", "05", "07", "08"):
        book.add(
            stub(f"2025-{month}-10", after_tax="1000.00"), conversion(f"2025-{month}-20", "1010.00", earnings="10.00")
        )
    quarter = form(b1="2020.00", b2a="20.00", b5="2000.00", b7="G")
    assert found(book, *({**quarter, "account": str(number)} for number in (1, 2, 3))) == []


# 1. The box of IRAs on the form of a plan.


@pytest.mark.parametrize("box", ["b7b", "b7_ira_sep_simple"])
def test_a_tick_of_iras_on_a_plans_form(converted: YearBook, box: str) -> None:
    (difference,) = found(converted, form(**RIGHT, **{box: True}))
    assert codes([difference]) == [("F6", "7b", "warning")]
    assert (difference["plan"], difference["received"]) == (PLAN, "ticked")
    assert "lines 4a and 4b" in difference["message"]


def test_a_plans_form_entered_without_its_plan(converted: YearBook) -> None:
    (difference,) = found(converted, {**received(2025, None, **RIGHT), "id": "f1"})
    assert codes([difference]) == [("F6", "7b", "warning")]
    assert (difference["plan"], difference["entries"]) == (PLAN, ["f1"])
    assert f"--plan {PLAN}" in difference["action"]


def test_ira_money_rolled_into_a_plan_has_code_g_too(converted: YearBook) -> None:
    converted.add(ira("ira_roll_in", "2025-05-02", "10200.00", plan=PLAN))
    assert found(converted, received(2025, None, b1="10200.00", b2a="0.00", b7="G", b7b=True)) == []


# 2. Tax withheld.


@pytest.mark.parametrize(
    ("withheld", "box_4", "expected"),
    [
        pytest.param("20.00", "20.00", [], id="as recorded"),
        pytest.param(None, None, [], id="none"),
        pytest.param(None, "0.00", [], id="blank equals zero"),
        pytest.param("20.00", "20.05", [], id="rounding"),
        pytest.param("20.00", "20.06", [("F5", "4", "warning")], id="six cents"),
        pytest.param("20.00", None, [("F5", "4", "warning")], id="left out"),
        pytest.param(None, "20.00", [("F5", "4", "warning")], id="not recorded"),
    ],
)
def test_tax_withheld(
    book: YearBook, withheld: str | None, box_4: str | None, expected: list[tuple[str, str, str]]
) -> None:
    kept = {} if withheld is None else {"withheld": withheld}
    book.add(
        stub("2025-03-14", after_tax="10000.00"),
        distribution("2025-03-20", "10200.00", balance_before="10200.00", code="1", **kept),
    )
    differences = found(book, form(**{**RIGHT, "b7": "1", "b4": box_4}))
    assert codes(differences) == expected
    for each in differences:
        assert "line 25b" in each["action"]
        assert ("Enter it as `withheld`" in each["action"]) is (withheld is None)


# 5. While earnings are unknown.


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param(RIGHT, [], id="adds up"),
        pytest.param({**RIGHT, "b2a": "0.00"}, [("F1", "2a", "warning")], id="zero though box 1 is more than box 5"),
        pytest.param({**RIGHT, "b2a": "199.94"}, [("F1", "2a", "warning")], id="six cents"),
        pytest.param({**RIGHT, "b2a": "199.95"}, [], id="five cents"),
        pytest.param({**RIGHT, "b2a": None, "b5": None}, [("F3", "2a", "warning")], id="nothing filled"),
    ],
)
def test_a_forms_own_arithmetic(book: YearBook, boxes: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    book.add(stub("2025-03-14", after_tax="10000.00"), conversion("2025-03-20", "10200.00"))
    assert codes(found(book, form(**boxes))) == expected


def test_what_went_to_a_traditional_ira_need_not_add_up(book: YearBook) -> None:
    book.add(stub("2025-03-14", after_tax="10000.00"), conversion("2025-03-20", "10200.00", "traditional_ira"))
    assert found(book, form(**{**RIGHT, "b2a": "0.00"})) == []


# 6. IRAs.


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        pytest.param([{"b1": "9145.00", "b7": "2", "b7b": True}], [], id="one form of all"),
        pytest.param(
            [
                {"b1": "7000.00", "b7": "2", "b7b": True},
                {"b1": "2000.00", "b7": "1", "b7b": True},
                {"b1": "145.00", "b7": "G", "b7b": True},
            ],
            [],
            id="a form each",
        ),
        pytest.param([{"b1": "9145.06", "b7": "2"}], [("9145.00", "9145.06")], id="six cents more"),
        pytest.param([{"b1": "9144.95", "b7": "2"}], [], id="five cents"),
        pytest.param([{"b1": "7000.00", "b7": "2"}], [("9145.00", "7000.00")], id="others did not come"),
        pytest.param([{"b1": "300.00", "b7": "J"}], [], id="Roth alone"),
        pytest.param([{"b1": "300.00", "b7": "T"}, {"b1": "9145.00", "b7": "2"}], [], id="both kinds"),
        pytest.param([{"b1": "301.00", "b7": "Q"}], [("300.00", "301.00")], id="Roth differs"),
        pytest.param([{"b1": "500.00", "b7": "N"}, {"b1": "9145.00", "b7": "2"}], [], id="a recharacterization"),
    ],
)
def test_forms_of_iras(book: YearBook, forms: list[dict[str, Any]], expected: list[tuple[str, str]]) -> None:
    """7,000 converted, 2,000 paid out and 145 rolled into the plan; 300 out of the Roth IRA."""
    book.add(
        ira("ira_conversion", "2025-03-04", "7000.00"),
        ira("ira_distribution", "2025-05-20", "2000.00", exception="05"),
        ira("ira_roll_in", "2025-11-03", "145.00", plan=PLAN),
        ira("roth_ira_distribution", "2025-06-02", "300.00"),
        ira("ira_conversion", "2024-03-04", "9.00"),
    )
    differences = found(book, *(received(2025, None, **each) for each in forms))
    assert [(each["expected"], each["received"]) for each in differences] == expected
    assert [(each["code"], each["box"], each["plan"]) for each in differences] == [("F5", "1", None)] * len(expected)


# 7. A form that was taken back.


def test_a_corrected_form_of_nothing_cancels_the_first(converted: YearBook) -> None:
    differences = found(converted, form(**RIGHT), form(b1="0.00", b2a="0.00", b7="G", corrected=True))
    assert codes(differences) == [("F16", "2a", "info")]
    assert "took the form back" in differences[0]["action"]


def test_what_is_wrong_is_cancelled_and_what_is_right_counts(converted: YearBook) -> None:
    wrong = form(b1="300.00", b2a="300.00", b7="G")
    assert codes(found(converted, wrong, form(**RIGHT), form(b1="0.00", b7="G", corrected=True))) == [
        ("F16", "2a", "info")
    ]


def test_a_new_form_after_one_that_was_taken_back(converted: YearBook) -> None:
    wrong = form(**{**RIGHT, "b2a": "10200.00", "b5": None})
    assert codes(found(converted, wrong, form(b1="0.00", b7="G", corrected=True), form(**RIGHT))) == [
        ("F16", "2a", "info")
    ]


# 8. Loans.


def test_a_deemed_loan_and_an_offset_are_no_difference(converted: YearBook) -> None:
    """Code L is the deemed loan's; M stands beside the code of an offset (Instructions, Table 1)."""
    converted.add(
        entry("loan", "2025-06-30", event="deemed", amount="4000.00"),
        entry("loan", "2024-06-30", event="deemed", amount="1.00"),
        opening("2025-01-02", "pre_tax_deferral", "8000.00", "0.00"),
        distribution("2025-07-01", "3000.00", "pre_tax_deferral", code="1"),
    )
    deemed = form(b1="4000.00", b2a="4000.00", b7="L1")
    offset = form(b1="3000.00", b2a="3000.00", b7="1M")
    assert found(converted, form(**RIGHT), deemed, offset) == []
    assert codes(found(converted, form(b1="1.00", b2a="1.00", b7="L"))) == [("F5", "1", "warning")]


# 9. Several forms for several conversions.


@pytest.mark.parametrize(
    ("wrong", "code", "box", "said"),
    [
        pytest.param(
            {"b2a": "5050.00", "b5": None}, "F2", "2a", "treats $5,000.00 of after-tax money as taxable", id="F2"
        ),
        pytest.param({"b7": "1"}, "F6", "7", "box 7 has code 1, where G is expected", id="F6"),
        pytest.param({"b2a": None, "b5": None, "b2b_not_determined": True}, "F3", "2a", "$50.00 is taxable", id="F3"),
        pytest.param({"b2a": "0.00"}, "F1", "2a", "box 2a has $0.00; $50.00 of the $5,050.00 is taxable", id="F1"),
        pytest.param({"b4": "10.00"}, "F5", "4", "box 4 has $10.00", id="F5 of box 4"),
    ],
)
@pytest.mark.parametrize("first", [0, 1])
def test_of_two_forms_the_wrong_one_is_named(
    twice: YearBook, wrong: dict[str, Any], code: str, box: str, said: str, first: int
) -> None:
    forms = [form(**FIRST), form(**{**SECOND, **wrong, "id": "f2"})]
    (difference,) = found(twice, forms[first], forms[1 - first])
    assert (difference["code"], difference["box"]) == (code, box)
    assert difference["message"].startswith(f"{PLAN} (account A-2, box 1 $5,050.00): ")
    assert said in difference["message"]
    assert difference["entries"] == ["f2", "c2"]


def test_f2_of_one_form_counts_its_own_money_twice(twice: YearBook) -> None:
    """5,050.00 of which 50.00 is income: 5,000.00 would be taxed again."""
    (difference,) = found(twice, form(**FIRST), form(**{**SECOND, "b2a": "5050.00", "b5": None}))
    assert (difference["counted_twice"], difference["expected"]) == ("5000.00", "50.00")


# 10. A cent that makes a whole dollar.


@pytest.mark.parametrize(
    ("earnings", "box_2a", "code"), [("200.50", "200.49", "F1"), ("200.49", "200.50", "F2")], ids=["less", "more"]
)
def test_a_cent_that_makes_a_dollar_is_rounding(book: YearBook, earnings: str, box_2a: str, code: str) -> None:
    book.add(stub("2025-03-14", after_tax="10000.00"), conversion("2025-03-20", "10200.00", earnings=earnings))
    (difference,) = found(book, form(b1="10200.00", b2a=box_2a, b5="9999.51", b7="G"))
    assert codes([difference]) == [(code, "2a", "info")]
    assert "rounding of $0.01" in difference["message"]
    assert "after-tax money" not in difference["message"]


# 11. Nothing like it.


def test_the_same_form_entered_twice(converted: YearBook) -> None:
    (difference,) = found(converted, form(**RIGHT, id="f1"), form(**RIGHT, id="f2", note="again"))
    assert codes([difference]) == [("F5", "1", "warning")]
    assert "f1 has the same boxes" in difference["message"]
    assert difference["entries"] == ["f2", "f1"]
    assert "do not enter the money again" in difference["action"]


def test_the_form_of_another_plan(converted: YearBook) -> None:
    converted.plan(BETA)
    (difference,) = found(converted, form(**RIGHT, plan=BETA))
    assert f"the ledger expects $10,200.00 of {PLAN}, not of {BETA}" in difference["message"]
    assert f"--plan {PLAN}; do not enter the money again" in difference["action"]


@pytest.mark.parametrize("day", ["2024-12-31", "2026-01-02"])
def test_a_conversion_around_the_turn_of_the_year(book: YearBook, day: str) -> None:
    book.add(
        opening("2024-12-01", "after_tax", "700.00", "700.00"), conversion(day, "700.00", earnings="0.00", id="c9")
    )
    (difference,) = found(book, form(b1="700.00", b2a="0.00", b5="700.00", b7="G"))
    assert f"a conversion of $700.00 on {day}" in difference["message"]
    assert "c9" in difference["entries"]
    assert "do not enter the money again" in difference["action"]


def test_the_form_of_another_year(twice: YearBook) -> None:
    (difference,) = found(twice, {**form(**RIGHT), "year": 2026}, year=2026)
    assert f"the ledger expects $10,200.00 of {PLAN} for 2025" in difference["message"]
    assert "--year 2025; do not enter the money again" in difference["action"]


def test_nothing_like_it_at_all(converted: YearBook) -> None:
    (difference,) = found(converted, form(**RIGHT), form(b1="77.00", b2a="77.00", b7="G"))
    assert difference["message"].endswith("the ledger has nothing like it.")
    assert difference["action"].startswith("Enter the conversion")


# 12. Boxes 2a and 5 left blank.


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param({"b2a": None, "b5": None}, [("F3", "2a", "warning")], id="both"),
        pytest.param({"b2a": None}, [("F1", "2a", "warning")], id="2a alone"),
        pytest.param({"b5": None}, [("F4", "5", "warning")], id="5 alone"),
        pytest.param(
            {"b2a": None, "b5": None, "b2b_not_determined": True}, [("F3", "2a", "warning")], id="and 2b ticked"
        ),
    ],
)
def test_blank_boxes(converted: YearBook, boxes: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    differences = found(converted, form(**{**RIGHT, **boxes}))
    assert codes(differences) == expected


def test_what_blank_boxes_would_cost(converted: YearBook) -> None:
    (difference,) = found(converted, form(**{**RIGHT, "b2a": None, "b5": None}))
    assert "software takes all of the $10,200.00 as taxable; $200.00 of it is" in difference["message"]
    assert difference["counted_twice"] == "10000.00"


# 13. Money out of the Roth account.


@pytest.fixture
def rolled_over(book: YearBook) -> YearBook:
    """Roth account of 14,000 with 11,000 of basis, first year 2018, rolled to a Roth IRA: form H."""
    book.add(
        opening("2025-01-02", "designated_roth", "14000.00", "11000.00", first_year=2018),
        conversion("2025-06-02", "14000.00", "roth_ira", source="designated_roth", balance_before="14000.00"),
    )
    return book


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param({}, [], id="right"),
        pytest.param({"b5": None}, [], id="box 5 blank"),
        pytest.param({"b11": None}, [], id="box 11 blank"),
        pytest.param({"b5": "10000.00"}, [("F4", "5", "warning")], id="box 5 differs"),
        pytest.param({"b11": "2017"}, [("F6", "11", "info")], id="first year earlier"),
        pytest.param({"b11": "2019"}, [("F6", "11", "info")], id="first year later"),
    ],
)
def test_a_rollover_of_the_roth_account(
    rolled_over: YearBook, boxes: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    right = {"b1": "14000.00", "b2a": "0.00", "b5": "11000.00", "b7": "H", "b11": "2018"}
    differences = found(rolled_over, form(**{**right, **boxes}))
    assert codes(differences) == expected
    assert all("pay stub" not in each["cause"] for each in differences)
    assert all("Roth" in each["cause"] or each["box"] == "11" for each in differences)
