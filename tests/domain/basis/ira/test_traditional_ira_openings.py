"""Years before the first opening balance, and IRA money rolled into plans."""

import pytest

from ledger.domain.money import Money
from tests.domain.basis.ira.ira_books import (
    Line,
    chain,
    converted,
    distributed,
    nondeductible,
    traditional_opening,
    usd,
)


def rolled_in(amount: str, day: str = "2026-06-01") -> Line:
    return {"record": "ira_roll_in", "date": day, "amount": amount, "plan": "acme"}


@pytest.mark.parametrize("basis", ["8000.00", "0.01", None])
def test_a_year_before_the_first_opening_balance_does_not_begin_with_nothing(basis: str | None) -> None:
    """8,000 of basis on 31 December 2024, and 5,000 converted in June: some of it was basis, nobody knows how much."""
    (row,) = chain(
        traditional_opening(basis, "2024-12-31"), converted("5000", "2024-06-01"), values={2024: "20000"}, year=2024
    )

    assert (row.opening_basis, row.taxable_conversion, row.nontaxable_conversion) == (None, None, None)
    assert row.closing_basis == (None if basis is None else usd(basis))
    assert row.why_unknown[0] == (
        "With what basis traditional IRAs began 2024 is not on file: the first opening balance is of 2024-12-31, and"
        " what is entered before it does not lead to it. Enter the opening balance of 2023-12-31, line 14 of Form 8606"
        " of 2023."
    )


def test_the_opening_balance_asked_for_mends_it() -> None:
    """10,000 of 25,000 (20,000 left, 5,000 converted) are basis: 2,000 of the conversion, and 8,000 stay."""
    rows = chain(
        traditional_opening("10000", "2023-12-31"),
        traditional_opening("8000", "2024-12-31"),
        converted("5000", "2024-06-01"),
        values={2024: "20000"},
        year=2024,
    )

    assert (rows[-1].taxable_conversion, rows[-1].closing_basis) == (usd("3000"), usd("8000"))
    assert (rows[-1].why_unknown, rows[-1].questions) == ((), ())


@pytest.mark.parametrize(
    ("stated", "opening", "questions"),
    [
        pytest.param("6999.99", Money(0), 1, id="less than the entries lead to: one of them is wrong"),
        pytest.param("7000.00", Money(0), 0, id="what the entries lead to"),
        pytest.param("7000.01", None, 0, id="more: there was basis before them"),
    ],
)
def test_entries_that_lead_to_the_first_opening_balance_began_with_nothing(
    stated: str, opening: Money | None, questions: int
) -> None:
    rows = chain(nondeductible("7000", "2024-02-01", 2024), traditional_opening(stated, "2025-01-01"), year=2025)

    assert [row.opening_basis for row in rows] == [opening, usd(stated)]
    assert bool(rows[0].why_unknown) == (opening is None)
    assert len(rows[1].questions) == questions


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        # 7,000 of basis, 5,000 rolled in: with 7,000 left all 5,000 can have been pre-tax.
        pytest.param("7000.00", None, id="basis is left"),
        pytest.param("6999.99", "$4,999.99", id="a cent of basis went along"),
        pytest.param("0.00", "$0.00", id="all of it was basis"),
    ],
)
def test_only_pre_tax_money_may_be_rolled_into_a_plan(value: str, asked: str | None) -> None:
    """IRC 408(d)(3)(H)."""
    (row,) = chain(traditional_opening("7000"), rolled_in("5000"), values={2026: value})

    assert len(row.questions) == (asked is not None)
    assert asked is None or f"no more than {asked} of it can have been pre-tax" in row.questions[0]
    assert row.closing_basis == usd("7000")


def test_what_else_left_counts_before_a_roll_in_is_asked_about() -> None:
    """7,000 of basis: 6,000 left and 1,000 paid out hold it."""
    lines = traditional_opening("7000"), rolled_in("5000"), distributed("1000")

    assert chain(*lines, values={2026: "6000"})[0].questions == ()
    assert len(chain(*lines, values={2026: "5999.99"})[0].questions) == 1


@pytest.mark.parametrize("values", [{}, {2026: "0.00"}])
def test_without_basis_or_value_nothing_is_asked(values: dict[int, str]) -> None:
    assert all(not row.questions for row in chain(converted("10"), rolled_in("5000"), values=values))
    assert chain(rolled_in("5000"), values=values) == ()
