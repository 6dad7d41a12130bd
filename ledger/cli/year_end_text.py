"""The tax summary as people read it."""

from typing import Any

from ledger.cli.output import cell, console, left_out, show, table
from ledger.domain.money import Money
from ledger.domain.tax.expected_forms import ExpectedForm
from ledger.domain.tax.year_end import YearEnd

_METHODS = {"stated": "as the plan states", "balance": "from the balance before", "estimate": "estimated"}
_KINDS = {
    "in_plan_roth": "conversion inside the plan",
    "roth_ira": "rollover to a Roth IRA",
    "traditional_ira": "rollover to a traditional IRA",
    "other_plan": "rollover to another plan",
    "roth_employer": "Roth employer money",
    "refund": "refund",
    "distribution": "distribution",
    "designated_roth_rollover": "rollover out of the Roth account",
    "cash": "cash",
}


def print_year_end(year_end: YearEnd) -> None:
    """Print a person's tax summary of a year."""
    out = console()
    out.print(cell(f"Tax summary {year_end.year} of {year_end.person}, seen from {year_end.as_of}", "bold"))
    if not year_end.complete:
        out.print(cell("Not complete: some figures are not known (see the end).", "bold yellow"))
    if year_end.later:
        out.print(cell(left_out(year_end.later, year_end.as_of)))
    _accounts(out, year_end)
    _conversions(out, year_end)
    _expected(out, year_end)
    _differences(out, year_end)
    _lines(out, year_end)
    _roth(out, year_end)
    for title, sentences, style in (
        ("Not known", year_end.unknown, "yellow"),
        ("Unsettled in the law; the figures take the usual reading", year_end.unsettled, ""),
    ):
        if sentences:
            out.print(cell(title, "bold"))
            for sentence in sentences:
                out.print(cell(f"· {sentence}", style))


def _accounts(out: Any, year_end: YearEnd) -> None:
    if not year_end.after_tax_accounts:
        out.print(cell("No after-tax money in this year."))
        return
    for row in year_end.after_tax_accounts:
        steps = table(f"After-tax money in {row.plan}: basis from year to year", "", "Basis", right=("Basis",))
        signed: tuple[tuple[str, Money | None, str], ...] = (
            ("opening", row.opening_basis, " "),
            ("contributed, by deposit date", row.contributions, "+"),
            ("recovered by conversions and distributions", row.basis_recovered, "-"),
            ("refunded", row.refunded, "-"),
            ("dropped by the plan after a loss", row.extinguished, "-"),
            ("closing", row.closing_basis, "="),
        )
        for name, amount, sign in signed:
            if amount is None or amount or sign in " =":
                steps.add_row(cell(f"{sign} {name}"), cell(_known(amount)))
        out.print(steps)
        out.print(
            cell(
                f"  converted {row.converted}, of which taxable {_known(row.taxable)}; "
                f"balance at the end {_known(row.closing_balance)}"
            )
        )


def _conversions(out: Any, year_end: YearEnd) -> None:
    if not year_end.conversions:
        return
    figures = ("Amount", "Basis", "Taxable")
    register = table("Conversions", "Date", "Plan", "To", *figures, "Earnings known", right=figures)
    for each in year_end.conversions:
        register.add_row(
            cell(each.date),
            cell(each.plan),
            cell(each.destination),
            cell(each.amount),
            cell(_known(each.basis)),
            cell(_known(each.taxable)),
            cell(_METHODS.get(each.method or "", "not known")),
        )
    out.print(register)


def _expected(out: Any, year_end: YearEnd) -> None:
    if not year_end.expected_1099r:
        out.print(cell("No Form 1099-R is expected from a plan."))
        return
    boxes = ("Box 1 gross", "2a taxable", "5 basis")
    forms = table("Expected Forms 1099-R", "Plan", "For", *boxes, "7 code", right=boxes)
    for each in year_end.expected_1099r:
        forms.add_row(
            cell(each.plan),
            cell(_KINDS.get(each.kind, each.kind)),
            cell(each.box_1),
            cell(_known(each.box_2a)),
            cell(_box_5(each)),
            cell(each.box_7 or "not known"),
        )
    out.print(forms)


def _box_5(form: ExpectedForm) -> str:
    if form.box_5 is None:
        return "blank" if form.known else "not known"
    return show(form.box_5)


def _differences(out: Any, year_end: YearEnd) -> None:
    for each in year_end.differences:
        out.print(cell(f"!! {each.code}: {each.message}", "bold red"))
        out.print(cell(f"   {each.action}"))


def _lines(out: Any, year_end: YearEnd) -> None:
    form = year_end.form_1040
    lines = table("Return lines, whole dollars", "Form", "Line", "Amount", right=("Amount",))
    for line, amount in (("5a", form.line_5a), ("5b", form.line_5b), ("4a", form.line_4a), ("4b", form.line_4b)):
        if amount != "0" or line.startswith("5"):
            lines.add_row(cell("1040"), cell(line), cell("blank or not known" if amount is None else amount))
    if form.rollover_box:
        lines.add_row(cell("1040"), cell("Rollover"), cell("tick"))
    if year_end.form_5329.line_1 != "0":
        lines.add_row(cell("5329"), cell("1"), cell(year_end.form_5329.line_1 or "not known"))
        lines.add_row(cell("5329"), cell("4"), cell(year_end.form_5329.line_4 or "not known"))
    out.print(lines)
    required = "required" if year_end.form_8606.required else "not required"
    out.print(cell(f"Form 8606: {required}. {year_end.form_8606.why}"))


def _roth(out: Any, year_end: YearEnd) -> None:
    figures = ("Taxable", "Nontaxable")
    layers = table("Roth layers by year", "Account", "Year", *figures, "Free of recapture from", right=figures)
    rows = [(account.plan, layer) for account in year_end.designated_roth for layer in account.layers]
    rows += [("Roth IRA", layer) for layer in year_end.roth_ira.layers]
    for name, layer in rows:
        layers.add_row(
            cell(name),
            cell(layer.year),
            cell(_known(layer.taxable)),
            cell(_known(layer.nontaxable)),
            cell(layer.recapture_free_from),
        )
    if rows:
        out.print(layers)
    for account in year_end.designated_roth:
        clock = f"; five-year clock ends {account.qualified_from}" if account.qualified_from else ""
        out.print(cell(f"Roth account of {account.plan}: basis {_known(account.basis)}{clock}."))


def _known(amount: Money | None) -> str:
    return "not known" if amount is None else show(amount)
