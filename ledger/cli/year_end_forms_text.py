"""What goes on forms, as people read it: expected forms, what differs from those received, lines, Roth accounts."""

from typing import Any

from ledger.cli.output import cell, known, show, table
from ledger.domain.basis.layers import RothLayer
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile import Difference
from ledger.domain.tax.year_end import YearEnd

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


def print_forms(out: Any, year_end: YearEnd) -> None:
    """The Forms 1099-R, W-2 and 5498 to expect, box by box."""
    _forms_1099r(out, year_end)
    for w2 in year_end.expected_w2:
        codes = ", ".join(f"{code} {amount}" for code, amount in w2.box_12.items())
        after_tax = f"; after-tax {w2.after_tax}, box 14 at most" if w2.after_tax else ""
        if codes or after_tax:
            out.print(cell(f"Expected Form W-2 of {w2.employer}: box 12 {codes or 'nothing'}{after_tax}."))
    for each in year_end.expected_5498:
        boxes = (("1", each.box_1), ("2", each.box_2), ("3", each.box_3), ("5", each.box_5), ("10", each.box_10))
        filled = ", ".join(f"box {name} {amount}" for name, amount in boxes if amount is not None)
        out.print(cell(f"Expected Forms 5498 of {each.kind} IRAs: {filled}."))


def _forms_1099r(out: Any, year_end: YearEnd) -> None:
    expected = year_end.expected_1099r
    if not expected:
        out.print(cell("No Form 1099-R is expected from a plan."))
        return
    boxes = ["Box 1 gross", "2a taxable", "5 basis"]
    columns = (*boxes, "7 code")
    forms = table(
        "Expected Forms 1099-R", "Plan", "For", *columns, right=tuple(name for name in columns if name != "7 code")
    )
    for each in expected:
        forms.add_row(
            cell(each.plan),
            cell(_KINDS.get(each.kind, each.kind)),
            cell(each.box_1),
            cell(known(each.box_2a)),
            cell(_box_5(each)),
            cell(each.box_7 or "not known"),
        )
    out.print(forms)
    for each in expected:
        more = (("4", each.box_4), ("10", each.box_10), ("11", each.box_11))
        filled = ", ".join(f"box {name} {box}" for name, box in more if box)
        if filled:
            out.print(cell(f"  {each.plan}, code {each.box_7 or 'not known'}, also: {filled}."))
    for note in dict.fromkeys(note for each in expected for note in each.notes):
        out.print(cell(f"· {note}"))


def _box_5(form: ExpectedForm) -> str:
    if form.box_5 is None:
        return "blank" if form.known else "not known"
    return show(form.box_5)


def print_differences(out: Any, year_end: YearEnd) -> None:
    """What forms received and the return filed say otherwise; what calls for nothing comes last."""
    if year_end.filed_on is not None:
        out.print(cell(f"The return of {year_end.year} was filed on {year_end.filed_on}."))
    for each in sorted(year_end.differences, key=lambda each: each.level != "warning"):
        _difference(out, each)


def _difference(out: Any, difference: Difference) -> None:
    loud = difference.level == "warning"
    out.print(cell(f"{'!!' if loud else '·'} {difference.code}: {difference.message}", "bold red" if loud else ""))
    if difference.counted_twice:
        out.print(cell(f"   Followed as it stands, {difference.counted_twice} would be taxed twice."))
    if difference.cause:
        out.print(cell(f"   Likely cause: {difference.cause}"))
    out.print(cell(f"   {difference.action}"))


def print_lines(out: Any, year_end: YearEnd) -> None:
    """The lines of the return, which box to tick, and which form not to file."""
    form, f5329 = year_end.form_1040, year_end.form_5329
    lines = table("Return lines, whole dollars", "Form", "Line", "Amount", right=("Amount",))
    for line, amount in (("5a", form.line_5a), ("5b", form.line_5b), ("4a", form.line_4a), ("4b", form.line_4b)):
        if amount != "0" or line.startswith("5"):
            lines.add_row(cell("1040"), cell(line), cell("blank or not known" if amount is None else amount))
    if form.rollover_box or form.ira_rollover_box:
        lines.add_row(cell("1040"), cell("Rollover"), cell("tick"))
    if form.line_25b not in {"0", None}:
        lines.add_row(cell("1040"), cell("25b"), cell(form.line_25b))
    for line, amount in year_end.form_8606.lines.items():
        lines.add_row(cell("8606"), cell(line), cell(amount))
    if f5329.line_1 != "0":
        for line, amount in (("1", f5329.line_1), ("2", f5329.line_2), ("4", f5329.line_4)):
            lines.add_row(cell("5329"), cell(line), cell(amount or "not known"))
    out.print(lines)
    for note in form.notes:
        out.print(cell(note))
    required = "required" if year_end.form_8606.required else "not required"
    out.print(cell(f"Form 8606: {required}. {year_end.form_8606.why}"))


def print_roth(out: Any, year_end: YearEnd) -> None:
    """Roth accounts: basis, clocks, and each year's conversions with the day on which they are free."""
    figures = ("Taxable", "Nontaxable")
    layers = table("Roth layers by year", "Account", "Year", *figures, "Free of recapture from", right=figures)
    rows: list[tuple[str, RothLayer]] = [
        (account.plan, layer) for account in year_end.designated_roth for layer in account.layers
    ]
    rows += [("Roth IRA", layer) for layer in year_end.roth_ira.layers]
    # Conversions made inside a plan: their basis is on line 22, and their taxable parts stay open all the same.
    rows += [("Roth IRA, from plans", layer) for layer in year_end.roth_ira.recapture_layers or ()]
    for name, layer in rows:
        layers.add_row(
            cell(name),
            cell(layer.year),
            cell(known(layer.taxable)),
            cell(known(layer.nontaxable)),
            cell(layer.recapture_free_from),
        )
    if rows:
        out.print(layers)
    for account in year_end.designated_roth:
        clock = f"; five-year clock ends {account.qualified_from}" if account.qualified_from else ""
        free = f", payments are qualified from {account.qualified_on}" if account.qualified_on else ""
        out.print(cell(f"Roth account of {account.plan}: basis {known(account.basis)}{clock}{free}."))
    roth_ira = year_end.roth_ira
    if roth_ira.first_year is not None or roth_ira.layers:
        rolled = f", rolled in from plans {known(roth_ira.rolled_in_basis)}" if roth_ira.rolled_in_basis else ""
        clock = f"; five-year clock ends {roth_ira.qualified_from}" if roth_ira.qualified_from else ""
        out.print(cell(f"Roth IRAs: contributions {known(roth_ira.regular_basis)}{rolled}{clock}."))
