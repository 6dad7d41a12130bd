from typing import Any

import pytest

from ledger.domain.tax.reconcile import reconcile
from tests.domain.tax.facts_of_forms import BACKDOOR, ROTH_MATCH, brief, levels, received, want


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
def test_forms_may_be_split(forms: list[dict[str, Any]]) -> None:
    expected = [want("30,000", "0", None, kind="traditional_ira"), want("20,000", "20,000", None, kind="roth_ira")]

    assert reconcile(2026, expected, received(*forms)) == ()


def test_of_two_rollovers_of_one_size_each_form_finds_its_own() -> None:
    expected = [want("5,000", "0", None, kind="traditional_ira"), want("5,000", "5,000", None, kind="roth_ira")]
    taxed = {"1": "5000.00", "2a": "5000.00", "7": "G"}
    untaxed = {"1": "5000.00", "2a": "0.00", "7": "G"}

    assert reconcile(2026, expected, received(taxed, untaxed)) == ()
    assert reconcile(2026, expected, received(untaxed, taxed)) == ()


def test_while_no_form_came_there_is_nothing_to_say() -> None:
    assert reconcile(2026, [BACKDOOR], []) == ()
    assert reconcile(2026, [BACKDOOR], received({"1": "1.00", "7": "G"}, year=2025)) == ()
    assert reconcile(2026, [BACKDOOR], received({"1": "1.00", "7": "G"}, plan=None)) == ()
    assert reconcile(2026, [BACKDOOR], received({"1": "1.00", "2a": "1.00", "7": "G"}, plan="other"))[0].plan == "other"


def test_one_form_came_and_the_others_are_awaited() -> None:
    ira = want("3,000", "0", "3,000", kind="roth_ira")
    form = received({"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"})

    found = reconcile(2026, [BACKDOOR, ROTH_MATCH, ira], form)

    assert brief(found) == [("F11", "1", "4800.00", None), ("F5", "1", "3000.00", None)]
    assert found[1].message == "acme: no form has come for $3,000.00 (to a Roth IRA, code G)."
    assert reconcile(2026, [BACKDOOR, want("1", "1", None, plan="other")], form) == ()


def test_a_corrected_form_takes_the_place_of_the_first() -> None:
    wrong: dict[str, Any] = {"1": "10200.00", "2a": "10200.00", "7": "G"}
    other: dict[str, Any] = {"1": "4800.00", "2a": "4800.00", "7": "G"}
    right = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "corrected": True}

    for forms in ([wrong, other, right], [other, wrong, right], [right, other, wrong]):
        found = reconcile(2026, [BACKDOOR, ROTH_MATCH], received(*forms))
        assert brief(found) == [("F16", "2a", "10200.00", "200.00")]
        assert levels(found) == [("F16", "info")]
        assert found[0].message == (
            "acme: a corrected form takes the place of the first one (box 2a: $10,200.00 before, $200.00 now;"
            " box 5: blank before, $10,000.00 now)."
        )


@pytest.mark.parametrize(
    ("others", "replaced"),
    [
        pytest.param(["3000.00 1"], ["f0", "f1"], id="the only one it can mean"),
        pytest.param(["3000.00 1", "4000.00 1"], None, id="two, and like neither"),
        pytest.param(["3000.00 1", "4000.00 G"], ["f1", "f2"], id="two, and of one code with the second"),
        pytest.param(["3000.00 G", "4000.00 1"], ["f0", "f2"], id="two, and of one code with the first"),
        pytest.param(["3000.00 G", "10200.00 1"], ["f1", "f2"], id="an amount says more than a code"),
    ],
)
def test_a_corrected_form_is_like_the_one_it_replaces(others: list[str], replaced: list[str] | None) -> None:
    """All of the first forms are as taxable as can be, so that none of them is what the ledger expects."""
    firsts = [{"1": box_1, "2a": box_1, "7": code} for box_1, code in map(str.split, others)]
    right = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "corrected": True}

    found = reconcile(2026, [BACKDOOR], received(*firsts, right))

    assert [list(each.entries) for each in found if each.code == "F16"] == ([] if replaced is None else [replaced])


def test_a_corrected_form_leaves_alone_what_is_right() -> None:
    """Only the corrected form of the conversion was entered: the form of the Roth match still counts."""
    match = {"1": "4800.00", "2a": "4800.00", "7": "G"}
    right = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "corrected": True}

    assert reconcile(2026, [BACKDOOR, ROTH_MATCH], received(match, right)) == ()


def test_a_corrected_form_of_another_account_stands_beside() -> None:
    first = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "account": "1"}
    other = {"1": "10200.00", "2a": "10200.00", "7": "G", "account": "2", "corrected": True}

    assert [each.code for each in reconcile(2026, [BACKDOOR], received(first, other))] == ["F5"]


def test_what_is_unknown_is_not_compared() -> None:
    unknown = want("10,200", None, None)

    assert reconcile(2026, [unknown], received({"1": "10200.00", "2a": "300.00", "5": "9900.00", "7": "G"})) == ()
    (found,) = reconcile(2026, [unknown], received({"1": "10200.00", "2b_not_determined": True, "7": "G"}))
    assert (found.code, found.expected) == ("F3", None)


def test_a_refund_out_of_the_roth_account_may_carry_a_b() -> None:
    refund = want("3,120", "120", "3,000", "8", kind="refund")

    assert reconcile(2026, [refund], received({"1": "3120.00", "2a": "120.00", "5": "3000.00", "7": "B8"})) == ()
