"""Over random years no dollar of IRA basis is lost, made, or used twice."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.basis.layers import RothLayer
from ledger.domain.money import ZERO, Money, total
from tests.domain.basis.ira.ira_books import (
    Line,
    chain,
    contribution,
    converted,
    distributed,
    nondeductible,
    plan_money,
    roth_ira,
    roth_paid,
)

FIRST, LAST = 2020, 2029

years = st.integers(FIRST, LAST)
amounts = st.integers(1, 2_000_000).map(lambda cents: Money(cents).plain())


@st.composite
def contributions(draw: st.DrawFn) -> Line:
    year = draw(years)
    later = draw(st.booleans())
    return nondeductible(draw(amounts), f"{year + later}-02-01", year)


traditional_lines = st.lists(
    contributions()
    | st.builds(lambda amount, year: converted(amount, f"{year}-03-01"), amounts, years)
    | st.builds(lambda amount, year: distributed(amount, f"{year}-04-01"), amounts, years)
    | st.builds(
        lambda amount, year: contribution(f"{year}-02-01", amount, year, "traditional_deductible"), amounts, years
    ),
    max_size=15,
)
values = st.fixed_dictionaries({year: amounts for year in range(FIRST, LAST + 1)})


@settings(deadline=None)
@given(lines=traditional_lines, held=values, arrived=st.lists(st.tuples(years, amounts), max_size=3))
def test_traditional_basis_is_never_made_or_lost(
    lines: list[Line], held: dict[int, str], arrived: list[tuple[int, str]]
) -> None:
    outcomes = tuple(plan_money(f"{year}-05-01", amount, "0.00", "traditional_ira") for year, amount in arrived)
    rows = chain(*lines, values=held, year=LAST, outcomes=outcomes)

    for row in rows:
        figures = (row.opening_basis, row.closing_basis, row.nontaxable_conversion, row.taxable_conversion)
        opening, closing, nontaxable, taxable = (each if each is not None else Money(-1) for each in figures)
        assert Money(-1) not in (opening, closing, nontaxable, taxable)
        assert row.taxable_distribution is not None
        came_in = total(
            Money.parse(each["amount"])
            for each in lines
            if each.get("kind") == "traditional_nondeductible" and each["for_year"] == row.year
        )
        assert row.gross_rolled_in_basis == total(Money.parse(amount) for year, amount in arrived if year == row.year)
        free = nontaxable + row.distributed - row.taxable_distribution
        assert opening + came_in + row.gross_rolled_in_basis == free + closing
        assert nontaxable + taxable == row.converted
        assert min(closing, nontaxable, taxable, row.taxable_distribution) >= ZERO
    for before, after in pairwise(rows):
        assert before.closing_basis == after.opening_basis
        if "2" in after.lines and after.gross_rolled_in_basis == ZERO:
            assert after.lines["2"] == before.closing_basis


roth_lines = st.lists(
    st.builds(lambda amount, year: contribution(f"{year}-02-01", amount, year), amounts, years)
    | st.builds(
        lambda amount, year, month, exception: roth_paid(f"{year}-{month:02}-01", amount, exception),
        amounts,
        years,
        st.integers(1, 12),
        st.sampled_from([None, "03", "05", "09"]),
    ),
    max_size=15,
)
rollovers = st.lists(st.tuples(years, st.integers(0, 500_000), st.integers(1, 500_000)), max_size=6)


@settings(deadline=None)
@given(lines=roth_lines, rolled=rollovers, born=st.sampled_from([dt.date(1950, 1, 1), dt.date(1965, 6, 1), None]))
def test_roth_basis_is_used_once(lines: list[Line], rolled: list[tuple[int, int, int]], born: dt.date | None) -> None:
    outcomes = tuple(
        plan_money(f"{year}-01-15", Money(taxable + nontaxable).plain(), Money(taxable).plain(), "roth_ira")
        for year, taxable, nontaxable in rolled
    )
    found = roth_ira(*lines, outcomes=outcomes, year=LAST, born=born)

    came_in = total(Money.parse(each["amount"]) for each in lines if each["record"] == "ira_contribution")
    came_out = total(each.from_regular or ZERO for each in found.years)
    assert found.regular_basis is not None
    assert found.regular_basis + came_out == came_in
    for year in range(FIRST, LAST + 1):
        taken = [layer for row in found.years for layer in row.from_layers or () if layer.year == year]
        left = [layer for layer in found.layers if layer.year == year]
        assert _parts(taken, left) == tuple(sum(each[part] for each in rolled if each[0] == year) for part in (1, 2))
    for row in found.years:
        assert row.from_regular is not None
        assert row.from_layers is not None
        assert row.earnings_out is not None
        layers = total(part for layer in row.from_layers for part in layer[1:] if part is not None)
        assert row.from_regular + layers + row.earnings_out == row.distributed
        if row.taxable is not None and row.lines:
            assert row.lines["25c"] == row.taxable
            assert row.lines.get("25a", ZERO) == row.taxable  # the form's arithmetic and the order of the law agree
            assert row.taxable <= row.earnings_out


def _parts(*groups: list[RothLayer]) -> tuple[int, int]:
    layers = [layer for group in groups for layer in group]
    taxable = total(layer.taxable for layer in layers if layer.taxable is not None)
    nontaxable = total(layer.nontaxable for layer in layers if layer.nontaxable is not None)
    return taxable.cents, nontaxable.cents
