"""Which form came: one of those that are awaited, or any other."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ledger.services.form_sheets import YearSheets
from ledger.tui.screens.year_end_rows import payer_name
from ledger.tui.text import line


class FormChoice(NamedTuple):
    """A form that could have come: `1099-R`, `W-2` or `5498`, of whom, and what people call it."""

    form: str
    payer: str | None
    said: str


def forms_to_choose(found: YearSheets, names: dict[str, str]) -> list[FormChoice]:
    """The forms that are awaited, then each kind of form."""
    choices = [
        FormChoice(sheet.form, sheet.payer, f"Form {sheet.form} of {payer_name(sheet, names)}, not entered yet")
        for sheet in found.sheets
        if not sheet.received
    ]
    plan = next((sheet.payer for sheet in found.sheets if sheet.form == "1099-R"), None)
    return [
        *choices,
        FormChoice("1099-R", plan, "Another Form 1099-R"),
        FormChoice("W-2", None, "Another Form W-2"),
        FormChoice("5498", None, "Another Form 5498"),
    ]


class ChooseForm(ModalScreen[FormChoice | None]):
    """Dismisses with the form chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back", id="choose_form.back")]

    def __init__(self, choices: list[FormChoice]) -> None:
        super().__init__()
        self._choices = choices

    def compose(self) -> ComposeResult:
        """A list; Enter or a click chooses."""
        with Vertical(id="choose-form") as frame:
            frame.border_title = line("Which form came?")
            yield OptionList(*(Option(line(each.said)) for each in self._choices), compact=True)
            yield Static("Enter chooses, Esc goes back", classes="muted")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index])
