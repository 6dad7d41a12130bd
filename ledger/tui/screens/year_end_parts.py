"""The sections of the year end, their names on one line, and which figure stands where."""

from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from ledger.services.explaining import FIGURES, is_line_of_8606
from ledger.services.form_sheets import FormSheet
from ledger.tui.text import line
from ledger.tui.widgets.ledger_table import LedgerTable


class Section(NamedTuple):
    """A section: its key and its name."""

    key: str
    name: str


SECTIONS = (
    Section("basis", "Basis"),
    Section("conversions", "Conversions"),
    Section("forms", "Forms"),
    Section("return", "Return"),
    Section("roth", "Roth accounts"),
    Section("open", "Open points"),
)


class SectionName(Static):
    """The name of a section; a click goes there."""

    def __init__(self, section: Section) -> None:
        super().__init__(line(section.name), id=f"section-{section.key}", classes="year-section")
        self.section = section

    async def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        await self.run_action(f"screen.show_section('{self.section.key}')")


class SectionBar(Horizontal):
    """The names of all sections on one line."""

    def __init__(self) -> None:
        super().__init__(id="year-bar")

    def compose(self) -> ComposeResult:
        """The names."""
        for section in SECTIONS:
            yield SectionName(section)

    def choose(self, key: str) -> None:
        """Mark one."""
        for each in self.query(SectionName):
            each.set_class(each.section.key == key, "-chosen")


class YearTable(LedgerTable):
    """A table in which `l` writes the letter, as everywhere on this screen; the arrows look to the side."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "screen.letter", "Letter", show=False, id="table.letter"),
    ]


def figure_at(section: str, key: str, sheet: FormSheet | None) -> tuple[str, dict[str, Any]] | None:
    """What explains the figure on a row: a name for `services.explaining.explain` and its choices; None where nothing.

    Args:
        section: The section that is shown.
        key: The key of its row.
        sheet: In the section of forms, the form.
    """
    first, _, last = key.partition("|")
    if section == "basis":
        return ("taxable" if last == "taxable" else "basis", {"plan": first}) if last else None
    if section == "conversions":
        return first, {}
    if section == "return":
        return _line(first, last)
    if section == "roth":
        return ("roth-ira", {}) if first.startswith("Roth IRA") else ("roth-basis", {"plan": first})
    if sheet is None:
        return None
    if not sheet.is_expected:
        return (sheet.received[0].id, {}) if sheet.received else None
    return ("1099r", {"plan": sheet.payer}) if sheet.form == "1099-R" else (sheet.form.replace("-", "").lower(), {})


def _line(form: str, line_: str) -> tuple[str, dict[str, Any]] | None:
    """A line of the return; the rollover box explains line 5b; a return on file is an entry."""
    if not line_:
        return form, {}
    if form == "8606":
        name = f"8606-{line_}"
        return (name, {}) if is_line_of_8606(name) else None
    name = f"5329-{line_}" if form == "5329" else "5b" if line_ == "Rollover" else line_
    return (name, {}) if name in FIGURES else None
