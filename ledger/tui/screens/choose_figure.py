"""Which figure to explain, where the cursor stands on none."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from ledger.services.explaining import SAYS
from ledger.tui.text import line
from ledger.tui.widgets.keys_line import KeysLine
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row


class ChooseFigure(ModalScreen[str | None]):
    """Dismisses with the name of a figure, or None."""

    CSS_PATH = "explain.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", key_display="Esc", id="figure.leave"),
    ]

    def compose(self) -> ComposeResult:
        """Every figure with what it is."""
        with Vertical(id="figure-frame") as frame:
            frame.border_title = line("Which figure?")
            yield LedgerTable(
                [Column("name", "Figure", 14, sorts=False), Column("says", "What it is", 30, grow=True, sorts=False)],
                id="figures",
            )
        yield KeysLine()

    def on_mount(self) -> None:
        """Fill the list."""
        table = self.query_one(LedgerTable)
        table.show_rows([Row(name, (name, says)) for name, says in SAYS.items()])
        table.focus()

    @on(LedgerTable.Chosen)
    def _chosen(self, event: LedgerTable.Chosen) -> None:
        self.dismiss(event.key)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
