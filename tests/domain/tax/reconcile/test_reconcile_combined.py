"""One form for several rollovers: the pieces to type into software."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.money import ZERO, Money, total
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile import SplitLine, reconcile
from ledger.domain.tax.reconcile.boxes import join, of_expected, of_received
from ledger.domain.tax.reconcile.combined import split_lines
from tests.domain.tax.facts_of_forms import BACKDOOR, ROTH_MATCH, brief, levels, money, received, want

LEGS = [want("30,000", "0", None, kind="traditional_ira"), want("20,000", "20,000", None, kind="roth_ira")]


def line(kind: str, box_1: str, box_2a: str, box_5: str | None) -> SplitLine:
    return SplitLine(kind, Money.parse(box_1), Money.parse(box_2a), money(box_5))


def test_tv_06_splits_into_its_two_rollovers() -> None:
    """The Finance Buff, "One 1099-R for two rollovers" (secondary source): 30,000 / 0 and 20,000 / 20,000."""
    (found,) = reconcile(2026, LEGS, received({"1": "50000.00", "2a": "20000.00", "7": "G"}))

    assert found.split == (
        line("traditional_ira", "30,000", "0", None),
        line("roth_ira", "20,000", "20,000", None),
    )
    assert found.message == "acme: one form of $50,000.00 reports 2 rollovers; its boxes add up."
    assert found.action == (
        "Type it into tax software as 2 forms: (1) to a traditional IRA: box 1 $30,000.00, box 2a $0.00, box 5 blank;"
        " (2) to a Roth IRA: box 1 $20,000.00, box 2a $20,000.00, box 5 blank."
        " Every other box goes once, to the piece it belongs to."
    )


def test_after_tax_money_to_one_ira_and_its_earnings_to_another() -> None:
    """The combined form: box 1 both, 2a only what is taxable, 5 the basis."""
    legs = [want("1,144.87", "0", None, kind="traditional_ira"), want("20,419.13", "0", "20,419.13", kind="roth_ira")]

    (found,) = reconcile(2026, legs, received({"1": "21564.00", "2a": "0.00", "5": "20419.13", "7": "G"}))

    assert (found.code, found.level) == ("F5", "info")
    assert found.split == (
        line("traditional_ira", "1,144.87", "0", None),
        line("roth_ira", "20,419.13", "0", "20,419.13"),
    )


def test_a_conversion_and_roth_employer_money_on_one_form() -> None:
    form = received({"1": "15000.00", "2a": "5000.00", "5": "10000.00", "7": "G"})

    (found,) = reconcile(2026, [BACKDOOR, ROTH_MATCH], form)

    assert (found.code, found.level) == ("F5", "info")
    assert {each.kind for each in found.split} == {"in_plan_roth", "roth_employer"}


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param({"2a": "20000.04", "5": None}, [("F5", "info")], id="rounding"),
        pytest.param({"2a": "20000.06", "5": None}, [("F5", "warning")], id="six cents"),
        pytest.param({"2a": "19999.49", "5": None}, [("F5", "warning")], id="a whole dollar"),
        pytest.param({"2a": "20000.00", "5": "100.00"}, [("F5", "warning")], id="a basis that is none"),
        pytest.param({"2b_not_determined": True}, [("F3", "warning")], id="not determined"),
    ],
)
def test_where_the_pieces_do_not_add_up(boxes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert levels(reconcile(2026, LEGS, received({"1": "50000.00", "7": "G", **boxes}))) == expected


def test_what_does_not_add_up_names_the_pieces() -> None:
    (found,) = reconcile(2026, LEGS, received({"1": "50000.00", "2a": "25000.00", "7": "G"}))

    assert brief((found,)) == [("F5", "2a", "20000.00", "25000.00")]
    assert found.difference == found.counted_twice == Money.parse("5,000")
    assert "(1) to a traditional IRA: box 1 $30,000.00" in found.action


def test_basis_that_is_taxed_on_a_combined_form_is_f2() -> None:
    legs = [want("1,144.87", "0", None, kind="traditional_ira"), want("20,419.13", "0", "20,419.13", kind="roth_ira")]

    (found,) = reconcile(2026, legs, received({"1": "21564.00", "2a": "21564.00", "7": "G"}))

    assert (found.code, found.counted_twice) == ("F2", Money.parse("21,564"))


CENTS = st.integers(min_value=0, max_value=10**7)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(pieces=st.lists(st.tuples(CENTS, CENTS, CENTS), min_size=2, max_size=5), cents=st.integers(-5, 5))
def test_the_pieces_add_up_to_every_box(pieces: list[tuple[int, int, int]], cents: int) -> None:
    """Whatever cents the payer rounded otherwise; box 1 of a piece is its taxable, its basis and an untaxed part."""
    kinds = ["in_plan_roth", "roth_ira", "traditional_ira", "other_plan", "roth_employer"]
    forms: list[ExpectedForm] = [
        want(
            Money(taxed + basis + untaxed).plain(),
            Money(taxed).plain(),
            Money(basis).plain() if basis else None,
            kind=kind,
        )
        for kind, (taxed, basis, untaxed) in zip(kinds, pieces, strict=False)
    ]
    taxed, basis, untaxed = (sum(column) for column in zip(*pieces, strict=True))
    boxes = {
        "1": Money(max(taxed + basis + untaxed + cents, 0)).plain(),
        "2a": Money(max(taxed + cents, 0)).plain(),
        "5": Money(max(basis + cents, 0)).plain(),
        "7": "G",
    }
    have = of_received(received(boxes)[0])

    lines = split_lines(join([of_expected(form) for form in forms]), have)

    assert total(each.box_1 for each in lines) == have.box_1
    assert total(each.box_2a for each in lines) == have.box_2a
    assert total(each.box_5 or ZERO for each in lines) == (have.box_5 or ZERO)
