"""Several forms for the conversions of a year: each finds those that it reports."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money, total
from ledger.domain.tax.reconcile import reconcile
from ledger.domain.tax.reconcile.boxes import of_received
from ledger.domain.tax.reconcile.runs import in_runs, with_conversions
from tests.domain.tax.facts_of_forms import conversion, received, want


def yearly(amounts: list[tuple[int, int]]) -> list[ConversionOutcome]:
    """Conversions of some cents of basis and of earnings, day after day."""
    first = dt.date(2026, 1, 5)
    return [
        conversion(
            f"c{place}",
            str(first + dt.timedelta(days=place)),
            Money(basis + earned).plain(),
            Money(basis).plain(),
        )
        for place, (basis, earned) in enumerate(amounts)
    ]


def expected_of(conversions: list[ConversionOutcome]) -> Any:
    basis = total(each.basis for each in conversions if each.basis is not None)
    gross = total(each.amount for each in conversions)
    return want(gross.plain(), (gross - basis).plain(), basis.plain() if basis else None, events=len(conversions))


def form_of(conversions: list[ConversionOutcome], **boxes: Any) -> dict[str, Any]:
    expected = expected_of(conversions)
    box_5 = None if expected.box_5 is None else expected.box_5.plain()
    return {"1": expected.box_1.plain(), "2a": expected.box_2a.plain(), "5": box_5, "7": "G", **boxes}


PIECES = st.lists(st.tuples(st.integers(1_000, 50_000), st.integers(0, 5_000)), min_size=2, max_size=14)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(amounts=PIECES, cuts=st.sets(st.integers(1, 13), min_size=1), order=st.randoms(use_true_random=False))
def test_forms_cut_anywhere_and_in_any_order_are_silent(
    amounts: list[tuple[int, int]], cuts: set[int], order: Any
) -> None:
    conversions = yearly(amounts)
    ends = sorted({0, len(conversions), *(cut for cut in cuts if cut < len(conversions))})
    forms = [form_of(conversions[start:end]) for start, end in pairwise(ends)]
    order.shuffle(forms)

    assert reconcile(2026, [expected_of(conversions)], received(*forms), conversions=conversions) == ()


def test_a_form_each_pay_date_of_which_one_is_wrong() -> None:
    """26 forms of as many conversions of 1,000 and one to 26 dollars of earnings; the ninth has no basis."""
    conversions = yearly([(100_000, 100 * number) for number in range(1, 27)])
    forms = [form_of([each]) for each in conversions]
    forms[8] = {**forms[8], "2a": "1009.00", "5": None}

    (found,) = reconcile(2026, [expected_of(conversions)], received(*forms), conversions=conversions)

    assert (found.code, found.entries, found.counted_twice) == ("F2", ("f8", "c8"), Money.parse("1,000"))
    assert found.message.startswith("acme (box 1 $1,009.00): ")


def test_of_forms_of_one_amount_those_that_agree_are_matched_first() -> None:
    """Two conversions of 1,010, with 10 and 20 of earnings: each form finds its own, and nothing differs."""
    conversions = yearly([(100_000, 1_000), (99_000, 2_000)])
    forms = [form_of([conversions[1]]), form_of([conversions[0]], **{"7": "1"})]

    (found,) = reconcile(2026, [expected_of(conversions)], received(*forms), conversions=conversions)

    assert (found.code, found.entries) == ("F6", ("f1", "c0"))


@pytest.mark.parametrize(
    ("cents", "is_found"), [(5, True), (6, False)], ids=["five cents are rounding", "six cents are not"]
)
def test_a_form_is_found_but_for_rounding(cents: int, *, is_found: bool) -> None:
    conversions = yearly([(100_000, 0), (200_000, 0)])
    gross = [Money(100_000 + cents), Money(200_000)]
    forms = [of_received(each) for each in received(*({"1": each.plain(), "7": "G"} for each in gross))]

    found = in_runs(with_conversions(expected_of(conversions), conversions), forms)

    assert (found is not None) is is_found


def test_conversions_that_do_not_add_up_to_the_form_are_not_told_apart() -> None:
    conversions = yearly([(100_000, 0), (200_000, 0)])

    assert with_conversions(want("3,000.01", "0.01", "3,000", events=2), conversions).conversions == ()
    assert with_conversions(want("3,000", "1", "2,999", events=2), conversions).conversions == ()
    assert with_conversions(want("3,000", "0", "3,000", events=3), conversions).conversions == ()
    assert len(with_conversions(want("3,000", "0", "3,000", events=2), conversions).conversions) == 2


def test_many_conversions_that_no_forms_divide_are_given_up_soon() -> None:
    """Fifteen forms of the powers of two, and 200 conversions of a dollar: the sums never come to 200."""
    conversions = yearly([(100, 0)] * 200)
    forms = [of_received(each) for each in received(*({"1": f"{1000 + 2**each}.00"} for each in range(15)))]

    assert in_runs(with_conversions(expected_of(conversions), conversions), forms) is None


def test_what_is_known_of_one_conversion_is_compared_though_another_is_unknown() -> None:
    conversions = [
        conversion("c1", "2026-03-20", "5,150", "5,000"),
        conversion("c2", "2026-09-18", "5,050", None),
    ]
    forms = [
        {"1": "5150.00", "2a": "0.00", "5": "5150.00", "7": "G"},
        {"1": "5050.00", "2a": "50.00", "5": "5000.00", "7": "G"},
    ]

    (found,) = reconcile(2026, [want("10,200", None, None, events=2)], received(*forms), conversions=conversions)

    assert (found.code, found.box, found.entries[:2]) == ("F4", "5", ("f0", "c1"))
