"""A short list of lines or paragraphs, one of which the cursor stands on; under the same keys as tables."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


def hanging(mark: Content, text: Content, width: int) -> Content:
    """A mark, and text beside it that is wrapped at a width, all of its lines beginning in the same column."""
    indent = mark.cell_length
    wrapped = text.wrap(max(width - indent, 1))
    return Content("\n").join(
        [Content.assemble(Content(" " * indent) if place else mark, each) for place, each in enumerate(wrapped)]
    )


class LinesList(OptionList):
    """Paragraphs to choose from; each is known by its place, and nothing in it is markup."""

    DEFAULT_CSS = """
    LinesList {
        height: auto; border: none; padding: 0; background: $background; scrollbar-size-vertical: 1;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted { background: $background; color: $foreground; text-style: none; }
        &:focus {
            border: none; background-tint: $foreground 0%;
            & > .option-list--option-highlighted { background: $boost; color: $foreground; text-style: none; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Down", show=False, id="list.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="list.up"),
        Binding("home,g", "first", "First", show=False, id="list.first"),
        Binding("end,G", "last", "Last", show=False, id="list.last"),
        Binding("enter", "select", "Open", id="list.choose"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._said: tuple[Content, ...] = ()

    @property
    def text_width(self) -> int:
        """Cells that a line has beside the scrollbar, whether or not it is shown: lines need no breaking anew."""
        inner = self.region.shrink(self.styles.gutter)
        return max(inner.width - 2 - self.styles.scrollbar_size_vertical, 1)

    def show_lines(self, lines: Sequence[Content]) -> None:
        """Show paragraphs; the cursor stays at its place, and nothing moves where they are the same as before."""
        said = tuple(lines)
        if said == self._said:
            return
        place = self.highlighted or 0
        self._said = said
        self.set_options(Option(each) for each in said)
        self.highlighted = min(place, len(said) - 1) if said else None
