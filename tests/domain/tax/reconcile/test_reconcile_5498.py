"""F12: Form 5498 against what went into the IRAs."""

from typing import Any, NamedTuple

import pytest

from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line
from ledger.domain.tax.reconcile import reconcile_5498
from tests.domain.tax.facts_of_forms import brief, money


class Want(NamedTuple):
    kind: str
    box_1: Money | None = None
    box_2: Money | None = None
    box_3: Money | None = None
    box_10: Money | None = None


ROTH = Want("roth", box_2=money("20,419.13"), box_3=money("7,012"), box_10=money("1,000"))
TRADITIONAL = Want("traditional", box_1=money("7,000"), box_2=money("1,144.87"))


def forms(*boxes: dict[str, Any], year: int = 2025) -> list[Recorded[Any]]:
    lines: list[dict[str, Any]] = [
        {
            "record": "form_5498",
            "person": "pat",
            "year": year,
            "boxes": {name: box for name, box in each.items() if name != "corrected"},
            "corrected": each.get("corrected", False),
        }
        for each in boxes
    ]
    return [Recorded(f"i{place}", place, read_line(line)) for place, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param({"2": "20419.13", "3": "7012.00", "10": "1000.00", "7": "Roth IRA"}, [], id="as expected"),
        pytest.param(
            {"3": "27431.13", "10": "1000.00"}, [("F12", "3", "7012.00", "27431.13")], id="box 3 used for plan money"
        ),
        pytest.param(
            {"2": "20000.00", "3": "7012.00", "10": "1000.00"}, [("F12", "2", "20419.13", "20000.00")], id="box 2 low"
        ),
        pytest.param(
            {"2": "20419.13", "3": "7112.00", "10": "1000.00"}, [("F12", "3", "7012.00", "7112.00")], id="box 3 high"
        ),
        pytest.param(
            {"3": "7012.00", "10": "21419.13"}, [("F12", "10", "1000.00", "21419.13")], id="booked as a contribution"
        ),
        pytest.param({"2": "20419.18", "3": "7012.00", "10": "1000.00"}, [], id="five cents"),
        pytest.param(
            {"2": "20419.19", "3": "7012.00", "10": "1000.00"}, [("F12", "2", "20419.13", "20419.19")], id="six cents"
        ),
    ],
)
def test_a_roth_iras_form(boxes: dict[str, Any], expected: list[tuple[str, str, str | None, str | None]]) -> None:
    found = reconcile_5498(2025, [ROTH, TRADITIONAL], forms(boxes))

    assert brief(found) == expected
    assert all((each.form, each.level, each.plan, each.entries) == ("5498", "warning", None, ("i0",)) for each in found)


def test_box_3_used_for_plan_money_says_what_not_to_do() -> None:
    """27,431.13 = 7,012 converted + 20,419.13 of plan money."""
    (found,) = reconcile_5498(2025, [ROTH], forms({"3": "27431.13", "10": "1000.00"}))

    assert found.message == (
        "The roth IRA's Form 5498: $20,419.13 of plan money stands in box 3, which is for conversions from a"
        " traditional IRA; plan money belongs in box 2."
    )
    assert "Form 8606, Part II" in found.action
    assert found.difference == Money.parse("20,419.13")


def test_custodians_add_up_and_kinds_stand_apart() -> None:
    two = [{"2": "20000.00", "7": "Roth IRA"}, {"2": "419.13", "3": "7012.00", "10": "1000.00"}]

    assert reconcile_5498(2025, [ROTH, TRADITIONAL], forms(*two)) == ()
    assert reconcile_5498(2025, [ROTH, TRADITIONAL], forms({"1": "7000.00", "2": "1144.87", "7": "IRA"})) == ()
    assert reconcile_5498(2025, [ROTH, TRADITIONAL], forms({"2": "1144.87"})) == ()  # only the traditional one fits


def test_a_rollover_that_the_ledger_lacks() -> None:
    (found,) = reconcile_5498(2025, [], forms({"2": "500.00", "7": "Roth IRA"}))

    assert (found.code, found.box, found.expected, found.received) == ("F12", "2", None, Money.parse("500"))
    assert "the ledger has $0.00 rolled over from plans" in found.message


def test_other_years_and_no_forms() -> None:
    assert reconcile_5498(2025, [ROTH], []) == ()
    assert reconcile_5498(2025, [ROTH], forms({"2": "1.00"}, year=2024)) == ()


def test_a_corrected_form() -> None:
    wrong = {"3": "27431.13", "10": "1000.00"}
    right = {"2": "20419.13", "3": "7012.00", "10": "1000.00", "corrected": True}

    found = reconcile_5498(2025, [ROTH], forms(wrong, right))

    assert brief(found) == [("F16", "2", None, "20419.13")]
