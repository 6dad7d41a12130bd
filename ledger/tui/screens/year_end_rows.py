"""What the sections of the year end show: rows of tables, and sentences, made of a year's summary."""

from collections.abc import Mapping
from typing import Any

from textual.content import Content

from ledger.domain.money import Money
from ledger.domain.tax.year_end import YearEnd
from ledger.reports.left_out import left_out
from ledger.reports.year_end_words import KINDS, basis_steps, layer_rows
from ledger.services.form_sheets import FormSheet, YearSheets
from ledger.tui.text import figure, line, lines, plain, styled
from ledger.tui.widgets.ledger_table import Column, Row
from ledger.tui.words import DESTINATIONS, METHODS, source_name

BASIS = (
    Column("step", "After-tax money", 38, grow=True, sorts=False),
    Column("basis", "Amount", 16, right=True, sorts=False),
)
CONVERSIONS = (
    Column("date", "Date", 10, sorts=False),
    Column("plan", "Plan", 9, grow=True, sorts=False),
    Column("to", "To", 16, sorts=False),
    Column("amount", "Amount", 11, right=True, sorts=False),
    Column("basis", "Basis", 11, right=True, sorts=False),
    Column("taxable", "Taxable", 9, right=True, sorts=False),
    Column("method", "Earnings", 33, sorts=False),
)
FORMS = (
    Column("form", "Form", 6, sorts=False),
    Column("payer", "Of", 14, grow=True, sorts=False),
    Column("says", "Received", 25, sorts=False),
    Column("main", "Box 1", 12, right=True, sorts=False),
    Column("taxable", "Box 2a", 12, right=True, sorts=False),
)
STATES = {
    "awaited": "not entered yet",
    "missing": "✗ has not come",
    "agrees": "✓ agrees",
    "differs": "✗ differs",
    "noted": "· good to know",
    "in_part": "? compared in part",
    "unexpected": "nothing to compare",
    "replaced": "was corrected",
}
_STYLES = {"missing": "bad", "differs": "bad", "replaced": "muted", "awaited": "muted"}


def standing_of(sheets: YearSheets, *, running: bool) -> Content:
    """Whether the year is complete, what differs, and whether it was filed, a line or two."""
    found = sheets.year_end
    loud = sum(1 for each in found.differences if each.level == "warning")
    quiet = len(found.differences) - loud
    parts = [
        line("✓ Every figure is known", "$text-success")
        if found.complete and not sheets.missing_stubs
        else line("! Pay stubs are missing", "$text-warning")
        if found.complete
        else styled(
            "[$text-warning]! Not complete: $why[/]",
            why=_counted(len(found.unknown), "thing is", "things are") + " not known",
        ),
        line(
            "No differences" if not found.differences else f"✗ {_counted(loud, 'difference', 'differences')} to settle",
            "$text-error" if loud else "",
        )
        if loud or not quiet
        else line("Nothing to settle"),
    ]
    if quiet:
        parts.append(line(f"· {quiet} good to know", "$text-muted"))
    parts.append(
        line("Not marked filed (m)", "$text-muted")
        if found.filed_on is None
        else styled("Filed [b]$day[/b]", day=found.filed_on)
    )
    said = [Content("   ").join(parts)]
    notes = []
    if running:
        notes.append("Still running: figures so far.")
    if found.later:
        notes.append(left_out(found.later, found.as_of))
    if not found.complete or sheets.missing_stubs:
        notes.append("“Open points” says what is missing.")
    return lines([*said, *([line(" ".join(notes), "$text-muted")] if notes else [])])


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def holds_anything(sheets: YearSheets) -> bool:
    """Whether a year has anything to show."""
    found = sheets.year_end
    return bool(
        found.after_tax_accounts
        or found.conversions
        or sheets.sheets
        or sheets.returns
        or found.differences
        or found.contributions
        or layer_rows(found)
    )


def basis_rows(found: YearEnd, names: Mapping[str, str]) -> list[Row]:
    """Each after-tax account rolled forward, with what was converted and taxable below it."""
    rows = []
    for place, account in enumerate(found.after_tax_accounts):
        if place:
            rows.append(Row(f"{account.plan}|", ("", ""), "muted"))
        rows.append(Row(f"{account.plan}|plan", (names.get(account.plan, account.plan), "Basis"), "strong"))
        for sign, name, amount in basis_steps(account):
            style = "strong" if sign == "=" else ""
            rows.append(Row(f"{account.plan}|{name}", (f"{sign} {name}", figure(amount)), style))
        more: tuple[tuple[str, str, Money | None], ...] = (
            ("converted", "converted and rolled over", account.converted),
            ("taxable", "of it taxable this year", account.taxable),
            ("balance", "balance at the end of the year", account.closing_balance),
        )
        rows += [Row(f"{account.plan}|{key}", (f"  {name}", figure(amount)), "muted") for key, name, amount in more]
    return rows


def contributed(found: YearEnd, names: Mapping[str, str]) -> Content:
    """What went into each plan by source, by pay date."""
    said = [line("Contributed, by pay date", "bold $text-primary")]
    for plan, amounts in found.contributions.items():
        said += [line(""), line(names.get(plan, plan), "bold")]
        said += [line(f"{source_name(source):<28}{amount!s:>14}") for source, amount in amounts.items()]
    return lines(said) if found.contributions else line("Nothing was contributed in this year.", "$text-muted")


def conversion_rows(found: YearEnd, names: Mapping[str, str]) -> list[Row]:
    """The register: one row a leg."""
    return [
        Row(
            f"{each.id}|{place}",
            (
                str(each.date),
                names.get(each.plan, each.plan),
                DESTINATIONS.get(each.destination, each.destination),
                str(each.amount),
                figure(each.basis),
                figure(each.taxable),
                METHODS.get(each.method or "", "not known"),
            ),
            "" if each.basis is not None else "bad",
        )
        for place, each in enumerate(found.conversions)
    ]


def payer_name(sheet: FormSheet, names: dict[str, str]) -> str:
    """What people call who sends a form."""
    if sheet.form == "5498":
        return {"roth": "Roth IRAs", "traditional": "Traditional IRAs"}.get(sheet.payer or "", "IRA custodian")
    return (
        "IRA"
        if sheet.payer is None and sheet.form == "1099-R"
        else names.get(sheet.payer or "", sheet.payer or "not named")
    )


def form_rows(sheets: YearSheets, names: dict[str, str]) -> list[tuple[Row, FormSheet]]:
    """A row for each form that came, and for each that is expected and did not."""
    rows: list[tuple[Row, FormSheet]] = []
    for place, sheet in enumerate(sheets.sheets):
        what = ", ".join(KINDS.get(kind, kind) for kind in sheet.kinds)
        payer = payer_name(sheet, names) + (f": {what}" if what else "")
        state, style = STATES[sheet.state], _STYLES.get(sheet.state, "")
        for form in sheet.received:
            boxes = form.value.boxes
            said = f"{state}{', CORRECTED' if form.value.corrected else ''}"
            cells = (sheet.form, payer, said, _box(boxes.get("1")), _box(boxes.get("2a")))
            rows.append((Row(form.id, cells, style), sheet))
        if not sheet.received:
            cells = (sheet.form, payer, state, _expected(sheet, "1"), _expected(sheet, "2a"))
            rows.append((Row(f"expected-{place}", cells, style), sheet))
    return rows


def _box(box: Any) -> str:
    return plain(box) if isinstance(box, Money) else ""


def _expected(sheet: FormSheet, name: str) -> str:
    box = sheet.box(name)
    return figure(None) if box.state == "not_known" else _box(box.expected)
