from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line
from ledger.domain.tax.expected_forms import ExpectedForm
from ledger.domain.tax.reconcile import Difference, reconcile


def want(box_1: str, box_2a: str | None, box_5: str | None, code: str | None = "G", **keys: Any) -> ExpectedForm:
    def money(text: str | None) -> Money | None:
        return None if text is None else Money.parse(text)

    usual: dict[str, Any] = {"plan": "acme", "kind": "in_plan_roth", "known": box_2a is not None, "events": 1}
    return ExpectedForm(
        box_1=Money.parse(box_1),
        box_2a=money(box_2a),
        box_5=money(box_5),
        box_7=code,
        income=money(box_2a),
        **(usual | keys),
    )


def received(*forms: dict[str, Any], **keys: Any) -> list[Recorded[Any]]:
    """Forms with these boxes; `corrected` and `account` may stand among them."""
    recorded = []
    for place, form in enumerate(forms):
        own: dict[str, Any] = {name: form[name] for name in ("corrected", "account") if name in form}
        boxes = {name: box for name, box in form.items() if name not in own}
        line: dict[str, Any] = {
            "record": "form_1099r",
            "person": "pat",
            "plan": "acme",
            "year": 2026,
            "boxes": boxes,
            **own,
            **keys,
        }
        recorded.append(Recorded(f"f{place}", place, read_line(line)))
    return recorded


def brief(differences: tuple[Difference, ...]) -> list[tuple[str, str, str | None, str | None]]:
    def plain(value: Money | str | None) -> str | None:
        return value.plain() if isinstance(value, Money) else value

    return [(each.code, each.box, plain(each.expected), plain(each.received)) for each in differences]


BACKDOOR = want("10,200", "200", "10,000")


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param({"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"}, [], id="as expected"),
        pytest.param(
            {"1": "10200.00", "2a": "0.00", "5": "10000.00", "7": "G"},
            [("F1", "2a", "200.00", "0.00")],
            id="F1 IRAHelp 30759: zero taxable though there were gains",
        ),
        pytest.param(
            {"1": "10200.00", "5": "10000.00", "7": "G"}, [("F1", "2a", "200.00", None)], id="F1 blank is not zero"
        ),
        pytest.param(
            {"1": "10200.00", "2a": "10200.00", "7": "G"},
            [("F2", "2a", "200.00", "10200.00")],
            id="F2 all of it as taxable",
        ),
        pytest.param(
            {"1": "10200.00", "2b_not_determined": True, "7": "G"}, [("F3", "2a", "200.00", None)], id="TV-57 F3"
        ),
        pytest.param(
            {"1": "10200.00", "2a": "200.00", "5": "9000.00", "7": "G"},
            [("F4", "5", "10000.00", "9000.00")],
            id="F4 basis differs",
        ),
        pytest.param(
            {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "1"}, [("F6", "7", "G", "1")], id="F6 wrong code"
        ),
        pytest.param(
            {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7a": "g"}, [], id="the form of 2026 has box 7a"
        ),
        pytest.param(
            {"1": "11200.00", "2a": "200.00", "5": "11000.00", "7": "G"},
            [("F5", "1", "10200.00", "11200.00")],
            id="F5 more than the ledger has",
        ),
        pytest.param({"1": "10200.00", "2a": "199.95", "5": "10000.05", "7": "G"}, [], id="five cents are rounding"),
        pytest.param(
            {"1": "10200.00", "2a": "199.94", "5": "10000.00", "7": "G"},
            [("F1", "2a", "200.00", "199.94")],
            id="six cents are not",
        ),
    ],
)
def test_a_form_against_what_is_expected(
    boxes: dict[str, Any], expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    assert brief(reconcile(2026, [BACKDOOR], received(boxes))) == expected


def test_a_cent_that_changes_a_whole_dollar_is_reported() -> None:
    form = received({"1": "10200.00", "2a": "200.49", "5": "9999.51", "7": "G"})

    assert brief(reconcile(2026, [want("10,200", "200.50", "9,999.50")], form)) == [("F1", "2a", "200.50", "200.49")]


def test_tolerance_grows_with_the_number_of_conversions() -> None:
    """Two cents each: 52 for 26 conversions."""
    form = received({"1": "10200.00", "2a": "200.20", "5": "9999.48", "7": "G"})

    assert brief(reconcile(2026, [want("10,200", "200.10", "10,000", events=26)], form)) == []
    assert brief(reconcile(2026, [want("10,200", "200.10", "10,000", events=25)], form)) == [
        ("F4", "5", "10000.00", "9999.48")
    ]


def test_tv_57_says_what_not_to_report() -> None:
    (found,) = reconcile(2026, [BACKDOOR], received({"1": "10200.00", "2b_not_determined": True, "7": "G"}))

    assert found.message == (
        "acme: box 2b says that the taxable amount is not determined, which is neither zero nor all of it:"
        " $200.00 is taxable, do not report $10,200.00."
    )
    assert found.action == "Report $200.00 as taxable on line 5b."


def test_f2_says_what_would_be_taxed_twice() -> None:
    (found,) = reconcile(2026, [BACKDOOR], received({"1": "10200.00", "2a": "10200.00", "7": "G"}))

    assert found.message == (
        "acme: box 2a has $10,200.00 of $10,200.00, which treats $10,000.00 of after-tax money as taxable:"
        " you would pay tax on it again."
    )
    assert found.action == "Ask the plan for a corrected form; until it comes, report $200.00 on line 5b."


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param([{"1": "50000.00", "2a": "20000.00", "7": "G"}], id="TV-06 one form for two rollovers"),
        pytest.param(
            [{"1": "20000.00", "2a": "20000.00", "7": "G"}, {"1": "30000.00", "2a": "0.00", "7": "G"}],
            id="TV-06 a form each",
        ),
        pytest.param(
            [{"1": "20000.00", "2a": "20000.00", "7": "G"}, *[{"1": "15000.00", "2a": "0.00", "7": "G"}] * 2],
            id="three forms",
        ),
    ],
)
def test_forms_may_be_joined_and_split(forms: list[dict[str, Any]]) -> None:
    expected = [want("30,000", "0", None, kind="traditional_ira"), want("20,000", "20,000", None, kind="roth_ira")]

    assert reconcile(2026, expected, received(*forms)) == ()


def test_while_no_form_came_there_is_nothing_to_say() -> None:
    assert reconcile(2026, [BACKDOOR], []) == ()
    assert reconcile(2026, [BACKDOOR], received({"1": "1.00", "7": "G"}, year=2025)) == ()
    assert reconcile(2026, [BACKDOOR], received({"1": "1.00", "7": "G"}, plan=None)) == ()
    assert reconcile(2026, [BACKDOOR], received({"1": "1.00", "2a": "1.00", "7": "G"}, plan="other"))[0].plan == "other"


def test_one_form_came_and_another_is_awaited() -> None:
    expected = [BACKDOOR, want("4,800", "4,800", None, kind="roth_employer")]

    assert reconcile(2026, expected, received({"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"})) == ()


def test_a_corrected_form_takes_the_place_of_the_first() -> None:
    wrong = {"1": "10200.00", "2a": "10200.00", "7": "G"}
    other = {"1": "4800.00", "2a": "4800.00", "7": "G"}
    right = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "corrected": True}
    expected = [BACKDOOR, want("4,800", "4,800", None, kind="roth_employer")]

    assert reconcile(2026, expected, received(wrong, other, right)) == ()
    assert reconcile(2026, expected, received(other, wrong, right)) == ()


def test_a_corrected_form_of_another_account_stands_beside() -> None:
    first = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "account": "1"}
    other = {"1": "10200.00", "2a": "10200.00", "7": "G", "account": "2", "corrected": True}

    assert [each.code for each in reconcile(2026, [BACKDOOR], received(first, other))] == ["F5"]


def test_what_is_unknown_is_not_compared() -> None:
    unknown = want("10,200", None, None)

    assert reconcile(2026, [unknown], received({"1": "10200.00", "2a": "1.00", "5": "5.00", "7": "G"})) == ()
    (found,) = reconcile(2026, [unknown], received({"1": "10200.00", "2b_not_determined": True, "7": "G"}))
    assert (found.code, found.expected) == ("F3", None)


def test_a_refund_out_of_the_roth_account_may_carry_a_b() -> None:
    refund = want("3,120", "120", "3,000", "8", kind="refund")

    assert reconcile(2026, [refund], received({"1": "3120.00", "2a": "120.00", "5": "3000.00", "7": "B8"})) == ()
