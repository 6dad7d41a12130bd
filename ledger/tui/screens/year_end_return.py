"""What the year end shows of the return, of Roth accounts, of differences and of open points."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from ledger.domain.tax.reconcile import Difference
from ledger.domain.tax.year_end import YearEnd
from ledger.reports.year_end_words import ReturnRow, layer_rows, line_shown, return_rows
from ledger.services.explain.year_end_8606 import LABELS
from ledger.services.form_sheets import YearSheets
from ledger.tui.text import advice, figure, line, lines, styled
from ledger.tui.widgets.ledger_table import Column, Row

RETURN = (
    Column("form", "Form", 5, sorts=False),
    Column("line", "Line", 8, sorts=False),
    Column("what", "What it is", 30, grow=True, sorts=False),
    Column("found", "Ledger", 12, right=True, sorts=False),
    Column("filed", "As filed", 12, right=True, sorts=False),
)
ROTH = (
    Column("account", "Roth account", 16, grow=True, sorts=False),
    Column("year", "Year", 5, sorts=False),
    Column("taxable", "Taxable", 13, right=True, sorts=False),
    Column("nontaxable", "Nontaxable", 13, right=True, sorts=False),
    Column("free", "Free of recapture", 17, sorts=False),
)
_LINES_1040 = {
    "4a": "IRA distributions",
    "4b": "IRA distributions, taxable amount",
    "5a": "Pensions and annuities",
    "5b": "Pensions and annuities, taxable amount",
    "25b": "Federal income tax withheld, Forms 1099",
    "Rollover": "Says why the taxable amount is less",
}
_LINES_5329 = {
    "1": "Early distributions in income",
    "2": "Of line 1, excepted from the tax",
    "4": "Additional tax",
}


def differences_said(differences: Iterable[Difference]) -> list[Content]:
    """Each difference: what is so, expected and received, what it would cost, its cause, what to do."""
    said: list[Content] = []
    for each in sorted(differences, key=lambda each: each.level != "warning"):
        loud = each.level == "warning"
        said.append(
            styled(
                f"[{'bold $text-error' if loud else '$text-warning'}]$mark $code[/] $message",
                mark="✗" if loud else "·",
                code=each.code,
                message=each.message,
            )
        )
        if loud or each.difference:
            gap = f", difference {each.difference}" if each.difference is not None else ""
            said.append(
                line(
                    f"  Box {each.box}: expected {_stated(each.expected)}, received {_stated(each.received)}{gap}.",
                    "$text-muted",
                )
            )
        if each.counted_twice:
            said.append(line(f"  Followed as it stands, {each.counted_twice} would be taxed twice.", "$text-error"))
        if each.cause:
            said.append(line(f"  Likely cause: {each.cause}"))
        said += [styled("  [b]What to do:[/b] $action", action=advice(each.action)), Content("")]
    return said


def _stated(value: object) -> str:
    return "nothing" if value is None else str(value)


def return_table(sheets: YearSheets) -> list[Row]:
    """Lines of the return, with what was filed beside them."""
    rows: list[Row] = []
    filed = _as_filed(sheets)
    apart = {each.box for each in sheets.year_end.differences if each.form == "return"}
    met = set()
    for row in return_rows(sheets.year_end):
        met.add((row.form, row.line))
        written = filed.get((row.form, row.line))
        differs = f"{row.form}:{row.line}" in apart
        cells = (
            row.form,
            row.line,
            _what(row.form, row.line),
            _found(row),
            "" if written is None else f"{line_shown(row.line, written)}{' ✗' if differs else ''}",
        )
        rows.append(Row(f"{row.form}|{row.line}", cells, "bad" if differs else ""))
    for (form, line_), written in filed.items():
        if (form, line_) not in met:
            differs = f"{form}:{line_}" in apart
            cells = (form, line_, _what(form, line_), "", f"{line_shown(line_, written)}{' ✗' if differs else ''}")
            rows.append(Row(f"{form}|{line_}", cells, "bad" if differs else "muted"))
    for each in sheets.returns:
        cells = ("", "", f"Return filed {each.value.date}", "", "on file")
        rows.append(Row(each.id, cells, "strong"))
    return rows


def _as_filed(sheets: YearSheets) -> dict[tuple[str, str], str]:
    """Form and line, and what the return filed last has there."""
    filed: dict[tuple[str, str], str] = {}
    for each in sorted(sheets.returns, key=lambda each: (each.value.date, each.sequence)):
        filed |= {(form, line_): text for form, held in each.value.forms.items() for line_, text in held.items()}
    return filed


def _found(row: ReturnRow) -> str:
    if row.text is None:
        return "blank" if row.is_known else "not known"
    return row.text if row.is_tick else line_shown(row.line, row.text)


def _what(form: str, line_: str) -> str:
    named = {"1040": _LINES_1040, "8606": LABELS, "5329": _LINES_5329}[form]
    text = named.get(line_, "")
    return text[:1].upper() + text[1:]


def roth_rows(found: YearEnd) -> list[Row]:
    """Each year's conversions in each Roth account."""
    return [
        Row(
            f"{row.account}|{place}",
            (
                row.account,
                str(row.layer.year),
                figure(row.layer.taxable),
                figure(row.layer.nontaxable),
                f"from {row.layer.recapture_free_from}",
            ),
        )
        for place, row in enumerate(layer_rows(found))
    ]


def open_points(sheets: YearSheets) -> Content:
    """Everything that is not known, differs, is unsettled, or was assumed."""
    found = sheets.year_end
    said: list[Content] = []
    if sheets.missing_stubs:
        said.append(line("Pay stubs missing; the sums leave them out", "bold $text-primary"))
        said += [line(f"· {advice(f'{each.message} {each.action}')}", "$text-warning") for each in sheets.missing_stubs]
        said.append(Content(""))
    groups: tuple[tuple[str, Sequence[str], str, str], ...] = (
        (
            "Not known",
            found.unknown,
            "$text-warning",
            "What to do: 3 shows the conversions; e on one states its earnings or its balance just before.",
        ),
        ("To look into", found.questions, "", ""),
        ("Unsettled in the law; the figures take the usual reading", found.unsettled, "", ""),
        ("How the figures were found", found.assumptions, "$text-muted", ""),
    )
    differing = differences_said(found.differences)
    for place, (title, sentences, style, what_to_do) in enumerate(groups):
        if sentences:
            said.append(line(title, "bold $text-primary"))
            said += [line(f"· {advice(sentence)}", style) for sentence in sentences]
            if what_to_do:
                said.append(line(what_to_do))
            said.append(Content(""))
        if place == 0 and differing:
            said += [line("Differences", "bold $text-primary"), *differing]
    if found.conversions:
        said.append(line("Keep for good: final statements, and every Form 1099-R, 5498 and 8606.", "$text-muted"))
    return lines(said) if said else line("Nothing is open.", "$text-muted")


def return_notes(sheets: YearSheets, form_8606: str) -> Content:
    """What is said of the lines: the rollover box, Form 8606, the returns on file and what changed since."""
    found = sheets.year_end
    said: list[Content] = []
    differing = [each for each in found.differences if each.form == "return"]
    if found.filed_on is None:
        said.append(line("Not marked as filed: once the return is sent, m keeps its lines.", "$text-muted"))
    elif not differing:
        said.append(
            line(f"✓ Filed on {found.filed_on}; nothing that was filed differs from the ledger.", "$text-success")
        )
    said += differences_said(differing)
    said += [line(note) for note in found.form_1040.notes]
    said.append(line(form_8606, "$text-muted"))
    return lines(said)
