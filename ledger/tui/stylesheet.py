"""The stylesheet of the app, which parses each source once, however many screens come to it."""

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

_SOURCES = 1024  # more than there are: Textual's own 64 are fewer than its widgets and our screens have together


class AppStylesheet(Stylesheet):
    """Parses a source again only where the theme's colours have changed.

    Textual parses all of them again whenever a screen with a file of its own is first shown, which takes as long as
    drawing the screen does.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(_SOURCES)

    def has_variables(self, variables: dict[str, str]) -> bool:
        """Whether it is made with these colours."""
        return variables == self._variables

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take up the colours of a theme; Textual sets them anew before each screen, mostly the same ones."""
        if not self.has_variables(variables):
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new; `set_variables` has forgotten what was parsed with other colours."""
        self.parse()
