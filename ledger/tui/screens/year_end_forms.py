"""The section of forms: a list, and the one under the cursor drawn as on paper with what differs on it."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ledger.services.form_sheets import FormSheet, YearSheets
from ledger.tui.screens.year_end_parts import YearTable
from ledger.tui.screens.year_end_return import differences_said
from ledger.tui.screens.year_end_rows import FORMS, STATES, form_rows, payer_name
from ledger.tui.text import line, lines
from ledger.tui.widgets.form_boxes import EXPECTED, RECEIVED, Names, drawn, number_of
from ledger.tui.widgets.ledger_table import LedgerTable

_SIDE_BY_SIDE, _WITH_DIFFERENCES, _DIFFERENCES = 110, 160, 52
_WIDEST = 78
_LEGEND = "✓ agrees   ✗ differs   · other, calls for nothing   ? not known"


class FormsPanel(Vertical):
    """Forms that came and forms that are awaited."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sheets: dict[str, FormSheet] = {}
        self._names: dict[str, str] = {}
        self._person = ""

    def compose(self) -> ComposeResult:
        """The list above; below it the drawings, and what differs."""
        yield YearTable(FORMS, empty="No form is expected and none came: F enters one.", id="forms-table")
        with VerticalScroll(id="sheet"):
            with Horizontal(id="drawings"):
                yield Static(id="sheet-left")
                yield Static(id="sheet-right")
            yield Static(id="sheet-said")

    @property
    def chosen(self) -> FormSheet | None:
        """The form under the cursor."""
        return self._sheets.get(self.query_one("#forms-table", LedgerTable).cursor_key or "")

    def show(self, found: YearSheets, names: dict[str, str]) -> None:
        """Show a year's forms."""
        self._names = names
        self._person = names.get(found.year_end.person, found.year_end.person)
        rows = form_rows(found, names)
        self._sheets = {row.key: sheet for row, sheet in rows}
        table = self.query_one("#forms-table", LedgerTable)
        table.styles.height = min(max(len(rows), 2), 6) + 1
        table.show_rows([row for row, _ in rows])
        self._draw()

    @on(LedgerTable.Highlighted)
    def _moved(self) -> None:
        self._draw()
        self.query_one("#sheet").scroll_home(animate=False)

    def on_resize(self) -> None:
        """The drawings share the new width."""
        self._draw()

    def _draw(self) -> None:
        sheet, width = self.chosen, self.app.size.width
        left, right = self.query_one("#sheet-left", Static), self.query_one("#sheet-right", Static)
        said = self.query_one("#sheet-said", Static)
        apart = width >= _SIDE_BY_SIDE and sheet is not None and bool(sheet.received) and sheet.is_expected
        right.display = apart
        if sheet is None:
            for each in (left, right, said):
                each.update("")
            return
        names = Names(payer_name(sheet, self._names), self._person)
        room = width - 3 - (_DIFFERENCES if width >= _WITH_DIFFERENCES else 0)
        if apart:
            each_width = min((room - 2) // 2, _WIDEST)
            left.update(self._titled("As the ledger expects it", sheet, names, each_width, (EXPECTED,)))
            right.update(self._titled("As it came", sheet, names, each_width, (RECEIVED,)))
        else:
            title, which = _in_one(sheet)
            left.update(self._titled(title, sheet, names, min(room, _WIDEST), which))
        said.update(_said(sheet))

    def _titled(self, title: str, sheet: FormSheet, names: Names, width: int, which: tuple[str, ...]) -> Content:
        corrected = RECEIVED in which and any(form.value.corrected for form in sheet.received)
        heading = f"Form {sheet.form} {sheet.year}{' CORRECTED' if corrected else ''}: {title}"
        said = [line(heading, "bold $text-primary")]
        apart = [number_of(sheet, box.name) for box in sheet.boxes if box.state == "differs"]
        if RECEIVED in which and EXPECTED in which and apart:
            said.append(
                line(f"✗ Differs in box {', '.join(apart)}: what to do is below (Tab, then down).", "$text-error")
            )
        return lines([*said, drawn(sheet, names, width, which)])


def _in_one(sheet: FormSheet) -> tuple[str, tuple[str, ...]]:
    """Title of a single drawing, and what stands in its boxes."""
    if not sheet.received:
        return "As the ledger expects it", (EXPECTED,)
    if not sheet.is_expected:
        return "As it came", (RECEIVED,)
    return "Expected and received", (EXPECTED, RECEIVED)


def _said(sheet: FormSheet) -> Content:
    """What is so of the form, what differs and what to do."""
    said: list[Content] = []
    if not sheet.received:
        said.append(line(f"{STATES[sheet.state].capitalize()}. f enters it once it came."))
    elif sheet.differences:
        said += differences_said(sheet.differences)
        if any(each.level == "warning" for each in sheet.differences):
            said.append(line("l writes the letter that asks the payer for a corrected form.", "$text-muted"))
    elif sheet.state == "agrees":
        said.append(line("✓ Every box that the ledger compares agrees.", "$text-success"))
    elif sheet.state == "in_part":
        said.append(line("? Compared in part: what is expected is not all known. “Open points” says why."))
    else:
        said.append(line("Nothing differs in what the ledger compares of this form."))
    if len(sheet.received) > 1:
        ids = ", ".join(form.id for form in sheet.received)
        said.append(line(f"{len(sheet.received)} forms are added up here: {ids}."))
    for form in sheet.received:
        if form.value.note:
            said.append(line(f"Note on {form.id}: {form.value.note}"))
        if form.value.document:
            said.append(line(f"Read from: {form.value.document}"))
    said += [line(f"· {note}", "$text-muted") for note in sheet.notes]
    if sheet.received and sheet.is_expected:
        said.append(line(_LEGEND, "$text-muted"))
    return lines(said)
