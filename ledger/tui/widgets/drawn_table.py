"""How a table is drawn: headings, the rows that are seen, the line of totals."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ledger.tui.text import cut, plain

PAGE = 200
GAP = 2


class Column(NamedTuple):
    """A column: its name for sorting, heading, width in cells, and whether it holds figures.

    Attributes:
        grow: Whether it takes what the others leave.
        sorts: Whether rows can be sorted by it.
    """

    key: str
    heading: str
    width: int
    right: bool = False
    grow: bool = False
    sorts: bool = True


class Row(NamedTuple):
    """One row: the id that it is known by, the text of its cells, and a style class (`muted`, `bad`, `strong`)."""

    key: str
    cells: tuple[str, ...]
    style: str = ""


Fetch = Callable[[int, int], Awaitable[Sequence[Row]]]


class DrawnTable(ScrollView):
    """Draws the lines that are seen. Cells are plain text, so that nothing in them can be markup."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading",
        "table--totals",
        "table--cursor",
        "table--cursor-blurred",
        "table--hover",
        "table--muted",
        "table--bad",
        "table--strong",
    }
    cursor: reactive[int] = reactive(0)

    def __init__(self, columns: Sequence[Column], *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        """`empty` is said where there are no rows: what to press."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self._empty = empty
        self._count = 0
        self._pages: dict[int, Sequence[Row]] = {}
        self._asked: set[int] = set()
        self._fetch: Fetch | None = None
        self._generation = 0
        self._totals: tuple[str, ...] | None = None
        self._sorted: tuple[str, bool] | None = None
        self._hover = -1

    def row_at(self, place: int) -> Row | None:
        """The row at a place, from 0; None where there is none, or it is not read yet."""
        if not 0 <= place < self._count:
            return None
        page = self._pages.get(place // PAGE)
        return None if page is None or place % PAGE >= len(page) else page[place % PAGE]

    def on_resize(self) -> None:
        """The columns share the new width."""
        self._measure()

    def _measure(self) -> None:
        fixed = sum(column.width for column in self.columns) + GAP * len(self.columns)
        height = self._count + self._frame if self._count else 1 + self._frame
        inner = self.region.shrink(self.styles.gutter)
        bar = self.styles.scrollbar_size_vertical if height > inner.height else 0  # it comes only once this is drawn
        self.virtual_size = Size(max(fixed, inner.width - bar), height)

    @property
    def _frame(self) -> int:
        """Lines that do not scroll: the headings and the totals."""
        return 1 + (self._totals is not None)

    @property
    def _totals_line(self) -> int:
        """Where the totals stand: right below the rows, or on the last line where more rows scroll beneath them."""
        return min(self._count + 1, self.scrollable_content_region.height - 1)

    def _widths(self) -> list[int]:
        widths = [column.width for column in self.columns]
        spare = self.virtual_size.width - sum(widths) - GAP * len(widths)
        growing = [place for place, column in enumerate(self.columns) if column.grow]
        for order, place in enumerate(growing):
            widths[place] += spare // len(growing) + (order < spare % len(growing))
        return widths

    def render_line(self, y: int) -> Strip:
        """One line of what is seen, headings and totals staying where they are."""
        across, down = self.scroll_offset
        width = self.scrollable_content_region.width
        if y == 0:
            strip = self._strip(self._headings(), self._style("table--heading"))
        elif self._totals is not None and y == self._totals_line:
            strip = self._strip(self._totals, self._style("table--totals"))
        elif not self._count:
            return Strip([Segment(cut(f" {self._empty}" if y == 2 else "", width), self._style("table--muted"))])
        else:
            strip = self._row_strip(down + y - 1)
        return strip.crop(across, across + width).adjust_cell_length(width, self.rich_style)

    def _row_strip(self, place: int) -> Strip:
        if place >= self._count:
            return Strip.blank(self.virtual_size.width, self.rich_style)
        row = self.row_at(place)
        if row is None:
            self._want(place // PAGE)
            return self._strip(("…",), self._style("table--muted"))
        style = self._style(f"table--{row.style}") if row.style else self.rich_style
        if place == self.cursor:
            style += self._style("table--cursor" if self.has_focus else "table--cursor-blurred")
        elif place == self._hover:
            style += self._style("table--hover")
        return self._strip(row.cells, style)

    def _headings(self) -> list[str]:
        marked = []
        for column in self.columns:
            mark = ""
            if self._sorted is not None and self._sorted[0] == column.key:
                mark = " ▼" if self._sorted[1] else " ▲"
            marked.append(f"{column.heading}{mark}")
        return marked

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _strip(self, cells: Sequence[str], style: Style) -> Strip:
        parts = []
        for place, (column, width) in enumerate(zip(self.columns, self._widths(), strict=True)):
            text = plain(cells[place]) if place < len(cells) else ""
            if column.right and len(text) < width:
                text = text.rjust(width)
            parts.append(f" {cut(text, width)} ")
        return Strip([Segment("".join(parts), style)])

    def _want(self, page: int) -> None:
        """Have a page of rows read, as it comes into view."""
        raise NotImplementedError
