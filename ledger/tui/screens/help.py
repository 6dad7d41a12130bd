"""Help: the keys of the screen it was called from, and the words of the trade."""

from importlib.resources import files
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Markdown, Static

from ledger.tui.text import line, styled
from ledger.tui.widgets.keys_line import KeysLine


class HelpScreen(ModalScreen[None]):
    """Keys first, then words; Escape goes back to where one was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,q", "dismiss", "Back", id="help.back"),
    ]

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._keys = _keys_of(about)
        self._own: str = getattr(about, "HELP", "")

    def compose(self) -> ComposeResult:
        """The keys of the screen, then help.md."""
        with Vertical(id="help-frame") as frame:
            frame.border_title = line("Help")
            with VerticalScroll(id="help-text"):
                yield Static("Keys here", classes="section")
                for key, does in self._keys:
                    yield Static(styled("[b]$key[/b]  $does", key=key.rjust(12), does=does))
                # Our own texts, not anybody's data.
                if self._own:
                    yield Markdown(self._own, open_links=False)
                yield Markdown(files("ledger.tui").joinpath("help.md").read_text("utf-8"), open_links=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """The text can be scrolled at once."""
        self.query_one("#help-text").focus()


def _keys_of(screen: Screen[Any]) -> "list[tuple[str, str]]":
    """Key and what it does, of every binding that is in force on a screen, once."""
    found: dict[str, tuple[list[str], str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.description and binding.id:  # an input's own editing keys have no id
            keys, _ = found.setdefault(binding.action, ([], binding.tooltip or binding.description))
            key = binding.key_display or screen.app.get_key_display(binding)
            if key not in keys:
                keys.append(key)
    return [(", ".join(keys), does) for keys, does in found.values()]
