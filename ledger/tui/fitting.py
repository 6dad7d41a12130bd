"""The classes of a screen that say how much room it has, given before it is drawn for the first time."""

from typing import Any

from textual.screen import Screen


def fit(screen: Screen[Any]) -> None:
    """Give a new screen the classes of the terminal's size: those given later would style all its widgets again."""
    app = screen.app
    for extent, breakpoints in (
        (app.size.width, app.HORIZONTAL_BREAKPOINTS),
        (app.size.height, app.VERTICAL_BREAKPOINTS),
    ):
        screen.add_class(*screen._get_breakpoint_classes(extent, breakpoints or []), update=False)  # noqa: SLF001
