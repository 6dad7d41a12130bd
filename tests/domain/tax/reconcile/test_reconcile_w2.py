"""F13: Form W-2 against the pay stubs."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line
from ledger.domain.tax.reconcile import reconcile_w2
from tests.domain.tax.facts_of_forms import brief


class Want(NamedTuple):
    employer: str
    box_12: Mapping[str, Money]
    after_tax: Money


LUMEN = Want("lumen", {"D": Money.parse("23,500"), "AA": Money.parse("1,000")}, Money.parse("24,180"))


def forms(*boxes: dict[str, Any], **keys: Any) -> list[Recorded[Any]]:
    lines: list[dict[str, Any]] = [
        {
            "record": "form_w2",
            "person": "pat",
            "employer": "lumen",
            "year": 2025,
            "boxes": {name: box for name, box in each.items() if name != "corrected"},
            "corrected": each.get("corrected", False),
            **keys,
        }
        for each in boxes
    ]
    return [Recorded(f"w{place}", place, read_line(line)) for place, line in enumerate(lines)]


RIGHT_12 = {"D": "23500.00", "AA": "1000.00"}


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param({"12": RIGHT_12, "14": {"after-tax 401(k)": "24180.00"}}, [], id="as expected"),
        pytest.param({"12": RIGHT_12}, [], id="absence of box 14 proves nothing"),
        pytest.param(
            {"12": RIGHT_12, "14": {"AFTER TAX": "24000.00"}}, [("F13", "14", "24180.00", "24000.00")], id="box 14"
        ),
        pytest.param(
            {"12": RIGHT_12, "14": {"401K AT": "24000.00"}}, [("F13", "14", "24180.00", "24000.00")], id="401K AT"
        ),
        pytest.param({"12": RIGHT_12, "14": {"AT": "20000.00", "After Tax": "4180.00"}}, [], id="two labels add up"),
        pytest.param(
            {"12": RIGHT_12, "14": {"After Tax LTD": "120.00", "SDI": "9.00"}}, [], id="other after-tax money"
        ),
        pytest.param({"12": RIGHT_12, "14": {"AT": "24180.05"}}, [], id="five cents"),
        pytest.param(
            {"12": RIGHT_12, "14": {"AT": "24180.06"}}, [("F13", "14", "24180.00", "24180.06")], id="six cents"
        ),
        pytest.param(
            {"12": {"D": "23500.00", "AA": "25180.00"}},
            [("F13", "12:AA", "1000.00", "25180.00")],
            id="after-tax money in code AA",
        ),
        pytest.param(
            {"12": {"D": "23000.00", "AA": "1000.00"}}, [("F13", "12:D", "23500.00", "23000.00")], id="deferrals"
        ),
        pytest.param({"12": {"D": "23500.00"}}, [("F13", "12:AA", "1000.00", None)], id="no Roth deferrals"),
        pytest.param({"12": {**RIGHT_12, "DD": "9000.00", "W": "4000.00"}}, [], id="codes that are no deferrals"),
        pytest.param(
            {"12": {**RIGHT_12, "E": "50.00"}}, [("F13", "12:E", "0.00", "50.00")], id="a deferral nowhere else"
        ),
    ],
)
def test_a_form_against_the_pay_stubs(
    boxes: dict[str, Any], expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    found = reconcile_w2(2025, [LUMEN], forms(boxes))

    assert brief(found) == expected
    assert all((each.form, each.employer, each.plan, each.level) == ("W-2", "lumen", None, "warning") for each in found)


def test_after_tax_money_in_code_aa_says_so() -> None:
    """25,180 = 1,000 Roth deferrals + 24,180 after-tax."""
    (found,) = reconcile_w2(2025, [LUMEN], forms({"12": {"D": "23500.00", "AA": "25180.00"}}))

    assert found.message == (
        "lumen: box 12 has $25,180.00 with code AA; the pay stubs add up to $1,000.00."
        " The $24,180.00 too much is the after-tax money, which has no code in box 12."
    )
    assert found.difference == Money.parse("24,180")
    assert "W-2c" in found.action
    assert found.entries == ("w0",)


def test_a_label_for_roth_deferrals_is_none_for_after_tax_money() -> None:
    only_roth = Want("lumen", {"AA": Money.parse("1,000")}, Money.parse("0"))

    assert reconcile_w2(2025, [only_roth], forms({"12": {"AA": "1000.00"}, "14": {"401K AFTER TAX": "1000.00"}})) == ()
    (found,) = reconcile_w2(2025, [only_roth], forms({"12": {"AA": "1000.00"}, "14": {"401K AFTER TAX": "900.00"}}))
    assert (found.code, found.box) == ("F13", "14")


def test_two_forms_of_one_employer_add_up() -> None:
    halves = [{"12": {"D": "20000.00"}}, {"12": {"D": "3500.00", "AA": "1000.00"}}]

    assert reconcile_w2(2025, [LUMEN], forms(*halves)) == ()


def test_a_corrected_form_takes_the_place_of_the_boxes_it_fills() -> None:
    wrong = {"1": "246000.00", "12": {"D": "23500.00", "AA": "25180.00"}, "14": {"AT": "24180.00"}}
    right = {"12": RIGHT_12, "corrected": True}

    found = reconcile_w2(2025, [LUMEN], forms(wrong, right))

    assert [(each.code, each.level, each.box) for each in found] == [("F16", "info", "12")]
    assert found[0].entries == ("w0", "w1")
    assert brief(reconcile_w2(2025, [LUMEN], forms({**wrong, "14": {"AT": "1.00"}}, right)))[0][:2] == ("F13", "14")


def test_forms_of_other_years_and_unknown_employers_are_passed_over() -> None:
    wrong = {"12": {"D": "1.00"}}
    other = Want("acme", {}, Money.parse("0"))

    assert reconcile_w2(2025, [LUMEN], forms(wrong, year=2024)) == ()
    assert reconcile_w2(2025, [LUMEN], forms(wrong, employer="elsewhere")) == ()
    assert reconcile_w2(2025, [LUMEN], []) == ()
    assert reconcile_w2(2025, [LUMEN, other], forms(wrong, employer=None)) == ()
    assert len(reconcile_w2(2025, [LUMEN], forms(wrong, employer=None))) == 2  # D and AA of the only employer
