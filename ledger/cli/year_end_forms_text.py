"""What goes on forms, as people read it: expected forms, what differs from those received, lines, Roth accounts."""

from typing import Any

from ledger.cli.output import cell, known, table
from ledger.domain.shown import show
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile import Difference
from ledger.domain.tax.year_end import YearEnd
from ledger.reports.year_end_words import KINDS, clocks, form_8606_sentence, layer_rows, return_rows


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
            cell(KINDS.get(each.kind, each.kind)),
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
    lines = table("Return lines, whole dollars", "Form", "Line", "Amount", right=("Amount",))
    for row in return_rows(year_end):
        missing = "blank or not known" if row.form == "1040" else "not known"
        lines.add_row(cell(row.form), cell(row.line), cell(missing if row.text is None else row.text))
    out.print(lines)
    for note in year_end.form_1040.notes:
        out.print(cell(note))
    out.print(cell(form_8606_sentence(year_end)))


def print_roth(out: Any, year_end: YearEnd) -> None:
    """Roth accounts: basis, clocks, and each year's conversions with the day on which they are free."""
    figures = ("Taxable", "Nontaxable")
    layers = table("Roth layers by year", "Account", "Year", *figures, "Free of recapture from", right=figures)
    rows = layer_rows(year_end)
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
    for sentence in clocks(year_end):
        out.print(cell(sentence))
