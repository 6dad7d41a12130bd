"""Worksheet 1-1 of Pub. 590-B, which takes the place of lines 4 to 12 of Form 8606, in parts and words."""

from decimal import Decimal

from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.entries.ira import IraContribution
from ledger.domain.figures import Figure
from ledger.domain.money import Money, total
from ledger.services.explain.year_end import TaxYear, negative

_WHY = "By Worksheet 1-1 of Pub. 590-B, as some of the year's contributions are deductible"


def by_worksheet(
    year: TaxYear, number: str, row: TraditionalIraYear, line_2: Money | Decimal | None, missing: str
) -> tuple[list[Figure], str]:
    """What the worksheet makes lines 13, 15a, 15c and 17 of.

    Args:
        year: The year.
        number: Of the line.
        row: The year of the traditional IRAs.
        line_2: Basis at its beginning; None is unknown.
        missing: Why figures of the form are unknown.

    Returns:
        The parts, which add up to the line, and the arithmetic in words.

    Source: IRS Pub. 590-B, Worksheet 1-1.
    """
    taxable = row.taxable_distribution
    untaxed = None if taxable is None else row.distributed - taxable
    converted = Figure("converted", f"basis in the {row.converted} converted", row.nontaxable_conversion)
    paid_out = Figure("paid_out", f"basis in the {row.distributed} paid out", untaxed)
    if number in {"15a", "15c"}:
        left = Figure("left", "paid out of traditional IRAs", row.distributed)
        parts = [left, paid_out._replace(label="less the basis in it", amount=negative(untaxed))]
    else:
        parts = [converted] if number == "17" else [converted, paid_out]
    said = [part._replace(missing=missing) if part.amount is None else part for part in parts]
    return said, _in_words(year, row, line_2)


def _in_words(year: TaxYear, row: TraditionalIraYear, line_2: Money | Decimal | None) -> str:
    """The fraction: all of the year's contributions count in it, deducted or not."""
    value = year.accounts.year_end_values.get(year.year)
    if value is None or not isinstance(line_2, Money):
        return f"{_WHY}."
    given = total(
        each.value.amount
        for each in year.accounts.ira_entries
        if isinstance(each.value, IraContribution) and each.value.kind != "roth" and each.value.for_year == year.year
    )
    whole = value + row.converted + row.distributed
    return (
        f"{_WHY}: basis of {line_2} and contributions of {given} over {whole} of value and what left, that is"
        f" {line_2 + given} / {whole} and at most 1, of what left; no more than line 3."
    )
