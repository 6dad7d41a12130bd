"""A short list of ways on, one of which is chosen."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ledger.tui.text import line, styled
from ledger.tui.widgets.keys_line import KeysLine


class Way(NamedTuple):
    """One way on: its name in the program, a key, and what people read."""

    id: str
    key: str
    name: str
    about: str = ""


class ChooseWay(ModalScreen[str | None]):
    """Dismisses with the way chosen, None when it was left; each has a key of its own."""

    CSS_PATH = "plans_menu.tcss"
    AUTO_FOCUS = "#ways"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="menu.leave"),
        Binding("j", "app.simulate_key('down')", "Down", show=False, id="table.down"),
        Binding("k", "app.simulate_key('up')", "Up", show=False, id="table.up"),
    ]

    def __init__(self, title: str, ways: Sequence[Way]) -> None:
        """`title` is the question."""
        super().__init__()
        self._question, self._ways = title, tuple(ways)

    def compose(self) -> ComposeResult:
        """The question and the ways."""
        with Vertical(id="menu") as frame:
            frame.border_title = line(self._question)
            yield OptionList(*(Option(_shown(way), id=way.id) for way in self._ways), id="ways", markup=False)
            yield Static(line("A letter, Enter or a click chooses."), classes="muted")
        yield KeysLine()

    def on_key(self, event: events.Key) -> None:
        """A letter chooses at once."""
        way = next((each for each in self._ways if each.key == event.key), None)
        if way is not None:
            event.stop()
            self.dismiss(way.id)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)


def _shown(way: Way) -> Content:
    return styled("[b]$key[/]  $name  [dim]$about[/]", key=way.key, name=way.name.ljust(22), about=way.about)
