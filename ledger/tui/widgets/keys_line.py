"""The keys of the screen that is shown, on its last line; Textual's own footer makes a widget of each every time."""

from typing import ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from ledger.tui.text import MUTED


class _Key(NamedTuple):
    """One key as it is shown: from which column to which, what it is called, and whether it does anything now."""

    first: int
    end: int
    key: str
    shown: str
    does: str
    enabled: bool


class KeysLine(Widget):
    """The bindings in force that are to be shown, as far as the line holds them; a click does what the key does."""

    DEFAULT_CSS: ClassVar[str] = """
    KeysLine { dock: bottom; height: 1; background: $footer-background; color: $footer-foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[_Key] = []

    def on_mount(self) -> None:
        """Follow the focus: other keys hold elsewhere."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen and self._found() != self._keys:
            self.refresh()

    def _found(self) -> list[_Key]:
        """The keys that fit into the line, each action once."""
        found: list[_Key] = []
        met: set[str] = set()
        column = 1
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not binding.show or binding.action in met:
                continue
            met.add(binding.action)
            shown = self.app.get_key_display(binding)
            end = column + len(shown) + 1 + len(binding.description)
            if end > self.size.width:
                break
            found.append(_Key(column, end, binding.key, shown, binding.description, active.enabled))
            column = end + 2
        return found

    def render(self) -> Content:
        """Key and what it does, two blanks between them."""
        self._keys = self._found()
        parts: list[Content | str] = [" "]
        for key in self._keys:
            style = "bold $footer-key-foreground" if key.enabled else MUTED
            does = Content(f" {key.does}  ")
            parts += [Content(key.shown).stylize(style), does if key.enabled else does.stylize(MUTED)]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        for key in self._keys:
            if key.first <= event.x < key.end and key.enabled:
                self.app.simulate_key(key.key)
