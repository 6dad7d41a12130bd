"""Values as text for the screen: the one place where they become widgets' content, and never markup."""

import datetime as dt
from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.shown import one_line, show
from ledger.tui.as_keys import as_keys

NOT_KNOWN = "not known"
# A sign beside each colour, which is never the only one.
MARKS = {"critical": "!!", "warning": "! ", "info": "· "}
STYLES = {"critical": "$text-error", "warning": "$text-warning", "info": "$text-muted"}
# `$text-muted` is “auto 60%”, and within content Textual 8.2 forgets the percentage: it would be the brightest text.
MUTED = "$foreground 60%"


def plain(value: object) -> str:
    """A value on one line, its controls written out; None is nothing."""
    return "" if value is None else one_line(value)


def advice(text: str) -> str:
    """What the services say is so or to be done, on one line: a command in it as the key that does the same."""
    return as_keys(plain(text))


def figure(value: Money | int | dt.date | None) -> str:
    """A figure; None is not known."""
    return NOT_KNOWN if value is None else str(value)


def copied(cells: Iterable[object]) -> str:
    """Cells as one line for the clipboard, parted by tabs; what would steer where it is pasted is written out."""
    return "\t".join(plain(cell) for cell in cells)


def block(text: str) -> Content:
    """Text of several lines, such as a letter, as content that is no markup."""
    return Content(show(text))


def line(value: object, style: str = "") -> Content:
    """Text on one line, as content that is no markup."""
    content = Content(plain(value))
    return content.stylize(_kept(style)) if style else content


def styled(template: str, **values: object) -> Content:
    """Markup of ours with values in it, which are never parsed: `styled("[b]$plan[/b]", plan=name)`."""
    return Content.from_markup(_kept(template), **{name: plain(value) for name, value in values.items()})


def _kept(style: str) -> str:
    return style.replace("$text-muted", MUTED)


def lines(parts: Iterable[Content]) -> Content:
    """Contents, each on a line of its own."""
    return Content("\n").join(parts)


def told(error: LedgerError) -> str:
    """What is wrong and what to do, on one line of the screen; it may quote what steers a terminal."""
    return advice(f"{error.message} {error.hint}".strip())


def shortened(value: object, width: int) -> str:
    """A value in at most so many columns."""
    text = plain(value)
    return text if cell_len(text) <= width else cut(text, max(width, 1)).rstrip()


def cut(text: str, width: int) -> str:
    """Text in exactly so many columns; what does not fit ends in an ellipsis."""
    sized = set_cell_size(text, width)
    if width > 1 and sized.rstrip() != text.rstrip():
        return set_cell_size(text, width - 1) + "…"
    return sized
