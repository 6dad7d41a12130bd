"""Lines 4a to 5b and 25b of Form 1040 walked back: cents added over forms and IRAs, rounded once."""

from collections.abc import Iterator
from typing import Any

from ledger.domain.basis.ira.roth_ira_year import RothIraYear
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.entries.ira import IraConversion, IraDistribution, IraRollIn, RothIraDistribution
from ledger.domain.figures import Figure
from ledger.domain.money import Money
from ledger.domain.tax.expected.corrective_distributions import TAXABLE_THE_YEAR_BEFORE
from ledger.services.explain.year_end import TaxYear, in_whole_dollars, of_entry, summed
from ledger.services.explain.year_end_forms import FormEvents, box, form_label, forms_with_events
from ledger.services.year_end_notes import loans

_BLANK = "Left blank: all of it is taxable, so that line {}b says it all."

# What left IRAs, by the line of Form 8606 that says what of it is taxable.
_LEFT_WITH: dict[str, type[Any]] = {"18": IraConversion, "15c": IraDistribution, "25c": RothIraDistribution}


def explain_5a(year: TaxYear) -> Iterator[Figure]:
    """Everything plans paid out or moved."""
    on_line, left_out = _on_line_5(year)
    parts = [
        box(_name(each), form_label(each.form), each.form.box_1, [(one, one.part.box_1) for one in each.events])
        for each in on_line
    ]
    exact = summed("exact", "box 1 of the Forms 1099-R, added", parts=parts, text=_left_out(left_out),
                   missing=_loans(year))  # fmt: skip
    yield in_whole_dollars("5a", f"Form 1040 of {year.year}, line 5a", exact, year.found.form_1040.line_5a,
                           blank=_BLANK.format(5), source="Form 1040 instructions, lines 5a and 5b")  # fmt: skip


def explain_5b(year: TaxYear) -> Iterator[Figure]:
    """What of it is income of the year."""
    on_line, left_out = _on_line_5(year)
    parts = [
        box(_name(each), form_label(each.form), each.form.income, [(one, one.part.income) for one in each.events],
            text=_rolled_over(each))
        for each in on_line
    ]  # fmt: skip
    exact = summed("exact", "taxable of the Forms 1099-R, added", parts=parts, text=_left_out(left_out),
                   missing=_loans(year))  # fmt: skip
    yield in_whole_dollars("5b", f"Form 1040 of {year.year}, line 5b", exact, year.found.form_1040.line_5b,
                           text=_notes(year, 5),
                           source="Form 1040 instructions, lines 5b and 5c; IRC 72(e), 402, 402A")  # fmt: skip


def explain_25b(year: TaxYear) -> Iterator[Figure]:
    """Tax that plans withheld."""
    parts = [
        box(_name(each), form_label(each.form), each.form.box_4, [(one, one.part.box_4) for one in each.events])
        for each in forms_with_events(year)
        if each.form.box_4
    ]
    exact = summed("exact", "box 4 of the Forms 1099-R, added", parts=parts)
    yield in_whole_dollars("25b", f"Form 1040 of {year.year}, line 25b", exact, year.found.form_1040.line_25b,
                           text="Tax that IRA custodians withheld is not in the ledger.",
                           source="Form 1040 instructions, line 25b; IRC 31")  # fmt: skip


def explain_4a(year: TaxYear) -> Iterator[Figure]:
    """Everything that left IRAs, but for rollovers between them."""
    parts = []
    for kind, name, label in (
        (IraConversion, "converted", "converted from traditional to Roth IRAs"),
        (IraDistribution, "distributed", "paid out of traditional IRAs"),
        (RothIraDistribution, "roth", "paid out of Roth IRAs"),
        (IraRollIn, "rolled_in", "rolled from IRAs into plans"),
    ):
        entries = [of_entry(each, each.value.amount) for each in year.of_year(kind)]
        if entries:
            parts.append(summed(name, label, entries=entries))
    exact = summed("exact", "what left IRAs, added", parts=parts)
    yield in_whole_dollars("4a", f"Form 1040 of {year.year}, line 4a", exact, year.found.form_1040.line_4a,
                           blank=_BLANK.format(4), source="Form 1040 instructions, lines 4a and 4b")  # fmt: skip


def explain_4b(year: TaxYear) -> Iterator[Figure]:
    """What of it is income of the year: lines 15c, 18 and 25c of Form 8606."""
    exact = summed("exact", "taxable of what left IRAs, added", parts=_taxable_of_iras(year))
    yield in_whole_dollars("4b", f"Form 1040 of {year.year}, line 4b", exact, year.found.form_1040.line_4b,
                           text=_notes(year, 4),
                           source="Form 1040 instructions, line 4b; IRC 408(d)(1), (2), 408A(d)")  # fmt: skip


def _taxable_of_iras(year: TaxYear) -> Iterator[Figure]:
    accounts = year.accounts
    traditional = next((each for each in accounts.traditional if each.year == year.year), None)
    roth = next((each for each in accounts.roth_ira.years if each.year == year.year), None)
    if traditional is not None and traditional.converted:
        yield _line(year, "18", "converted to Roth IRAs", traditional.taxable_conversion, traditional)
    if traditional is not None and traditional.distributed:
        yield _line(year, "15c", "paid out of traditional IRAs", traditional.taxable_distribution, traditional)
    if roth is not None and roth.distributed:
        yield _line(year, "25c", "paid out of Roth IRAs", roth.taxable, roth)


def _line(year: TaxYear, line: str, label: str, amount: Money | None, row: TraditionalIraYear | RothIraYear) -> Figure:
    """What a line of Form 8606 says, in cents, also where the form is not filed for it."""
    why = row.why_unknown if isinstance(row, TraditionalIraYear) else row.unknown
    filed = line in year.found.form_8606.lines
    text = year.command(f"8606-{line}", year.year) if filed else "Without basis, all of it is taxable."
    if not filed and line == "25c":
        text = "All of it was qualified, and no line of Form 8606 takes it."
    entries = tuple(of_entry(each, each.value.amount, "all that left") for each in year.of_year(_LEFT_WITH[line]))
    return Figure(f"8606-{line}", f"taxable of what was {label}", amount, text=text if amount is not None else "",
                  missing=" ".join(why) if amount is None else "", source=f"Form 8606, line {line}",
                  entries=entries)  # fmt: skip


def _notes(year: TaxYear, line: int) -> str:
    """How the form shows a rollover on a line."""
    return " ".join(note for note in year.found.form_1040.notes if note.startswith(f"Line {line}"))


def _on_line_5(year: TaxYear) -> tuple[list[FormEvents], list[FormEvents]]:
    """The forms on line 5, and those taxed in the year before (code P)."""
    on_line: list[FormEvents] = []
    left_out: list[FormEvents] = []
    for each in forms_with_events(year):
        (left_out if TAXABLE_THE_YEAR_BEFORE in (each.form.box_7 or "") else on_line).append(each)
    return on_line, left_out


def _loans(year: TaxYear) -> str:
    """Why line 5 is unknown where a loan became a distribution."""
    return " ".join(loans(year.reader, year.person, year.accounts))


def _left_out(forms: list[FormEvents]) -> str:
    return " ".join(
        f"{each.form.box_1} of {each.form.plan} with code {each.form.box_7} belongs to the return of the year before."
        for each in forms
    )


def _rolled_over(each: FormEvents) -> str:
    form = each.form
    if not form.rolled_over or form.income == form.box_2a:
        return ""
    return f"{form.rolled_over} was rolled over within 60 days, so that less is taxed than box 2a says."


def _name(each: FormEvents) -> str:
    form = each.form
    return f"{form.plan} {form.kind} {form.box_7 or ''}".strip()


LINES = {"4a": explain_4a, "4b": explain_4b, "5a": explain_5a, "5b": explain_5b, "25b": explain_25b}
"""By the line's name."""
