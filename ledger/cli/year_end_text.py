"""The tax summary as people read it."""

from collections.abc import Sequence
from typing import Any

from ledger.cli.output import cell, console, known, table
from ledger.cli.year_end_forms_text import print_differences, print_forms, print_lines, print_roth
from ledger.domain.tax.year_end import YearEnd
from ledger.reports.left_out import left_out
from ledger.reports.year_end_words import basis_steps

_TO = {
    "in_plan_roth": "Roth in the plan",
    "roth_ira": "Roth IRA",
    "traditional_ira": "traditional IRA",
    "other_plan": "other plan",
}
_METHODS = {"stated": "stated", "balance": "by value", "estimate": "estimate"}


def print_year_end(year_end: YearEnd, missing_stubs: Sequence[str] = ()) -> None:
    """Print a person's tax summary of a year, and which pay stubs are missing from its sums."""
    out = console()
    out.print(cell(f"Tax summary {year_end.year} of {year_end.person}, seen from {year_end.as_of}", "bold"))
    if not year_end.complete:
        out.print(cell("Not complete: some figures are not known (see the end).", "bold yellow"))
    if year_end.later:
        out.print(cell(left_out(year_end.later, year_end.as_of)))
    _accounts(out, year_end)
    _conversions(out, year_end)
    print_forms(out, year_end)
    print_differences(out, year_end)
    print_lines(out, year_end)
    print_roth(out, year_end)
    for title, sentences, style in (
        ("Pay stubs are missing, and so is their money from every sum above", missing_stubs, "yellow"),
        ("Not known", year_end.unknown, "yellow"),
        ("To look into", year_end.questions, ""),
        ("Unsettled in the law; the figures take the usual reading", year_end.unsettled, ""),
        ("How the figures were found", year_end.assumptions, ""),
    ):
        if sentences:
            out.print(cell(title, "bold"))
            for sentence in sentences:
                out.print(cell(f"· {sentence}", style))
    if year_end.conversions:
        out.print(cell("Keep for good: final statements, and every Form 1099-R, 5498 and 8606."))


def _accounts(out: Any, year_end: YearEnd) -> None:
    if not year_end.after_tax_accounts:
        out.print(cell("No after-tax money in this year."))
        return
    for row in year_end.after_tax_accounts:
        steps = table(f"After-tax money in {row.plan}: basis from year to year", "", "Basis", right=("Basis",))
        for sign, name, amount in basis_steps(row):
            steps.add_row(cell(f"{sign} {name}"), cell(known(amount)))
        out.print(steps)
        out.print(
            cell(
                f"  converted {row.converted}; taxable in all {known(row.taxable)}; "
                f"balance at the end {known(row.closing_balance)}"
            )
        )


def _conversions(out: Any, year_end: YearEnd) -> None:
    if not year_end.conversions:
        return
    figures = ("Amount", "Basis", "Taxable")
    register = table("Conversions", "Date", "Plan", "To", *figures, "Earnings", right=figures, whole=("Date",))
    for each in year_end.conversions:
        register.add_row(
            cell(each.date),
            cell(each.plan),
            cell(_TO.get(each.destination, each.destination)),
            cell(each.amount),
            cell(known(each.basis)),
            cell(known(each.taxable)),
            cell(_METHODS.get(each.method or "", "not known")),
        )
    out.print(register)
