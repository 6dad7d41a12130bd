"""A table of any length: it draws the lines that are seen, and asks for rows as they come near."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message

from ledger.tui.widgets.drawn_table import GAP, PAGE, Column, DrawnTable, Fetch, Row

__all__ = ["Column", "Fetch", "LedgerTable", "Row"]

# Pages of rows kept, around the one read last: memory stays bounded however far one scrolls.
_PAGES_KEPT = 20


class LedgerTable(DrawnTable, can_focus=True):
    """Rows of text under headings, with a line of totals that stays in view; vim keys, arrows and the mouse.

    Cells are plain text, so that nothing in them can be markup.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="table.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="table.up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="table.page_down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="table.page_up"),
        Binding("home,g", "to(0)", "First", show=False, id="table.first"),
        Binding("end,G", "to(-1)", "Last", show=False, id="table.last"),
        Binding("right,l", "across(8)", "Right", show=False, id="table.right"),
        Binding("left,h", "across(-8)", "Left", show=False, id="table.left"),
        Binding("enter", "choose", "Open", id="table.choose"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another row; `key` is None where there are none or it is not read yet."""

        table: "LedgerTable"
        key: str | None

        @property
        def control(self) -> "LedgerTable":
            """The table."""
            return self.table

    @dataclass
    class Chosen(Message):
        """Enter or a second click on the row of a key."""

        table: "LedgerTable"
        key: str

        @property
        def control(self) -> "LedgerTable":
            """The table."""
            return self.table

    @dataclass
    class SortAsked(Message):
        """A click on the heading of a column."""

        table: "LedgerTable"
        column: str

        @property
        def control(self) -> "LedgerTable":
            """The table."""
            return self.table

    def show_rows(self, rows: Sequence[Row], *, totals: Sequence[str] | None = None) -> None:
        """Show rows that are all there; the cursor stays on the row it was on, where that is still among them."""
        held = self.cursor_key
        self._begin(len(rows), None, totals)
        for page in range(0, len(rows), PAGE):
            self._pages[page // PAGE] = tuple(rows[page : page + PAGE])
        places = {row.key: place for place, row in enumerate(rows)}
        self._settle(places.get(held, min(self.cursor, max(len(rows) - 1, 0))) if held is not None else 0)

    def show_pages(self, count: int, fetch: Fetch, *, cursor: int = 0, totals: Sequence[str] | None = None) -> None:
        """Show so many rows, of which `fetch(first, how_many)` gives those that come into view."""
        self._begin(count, fetch, totals)
        self._settle(min(cursor, max(count - 1, 0)))

    def say_where_empty(self, text: str) -> None:
        """Say another text where there are no rows."""
        self._empty = text

    def show_sorting(self, column: str, *, descending: bool) -> None:
        """Mark the column that rows are sorted by."""
        self._sorted = (column, descending)
        self.refresh()

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def cursor_key(self) -> str | None:
        """The key of the row that the cursor stands on; None where there are none, or it is not read yet."""
        row = self.row_at(self.cursor)
        return None if row is None else row.key

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row of a key; False where it is not among those read."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.key == key:
                    self.cursor = page * PAGE + place
                    return True
        return False

    def _begin(self, count: int, fetch: Fetch | None, totals: Sequence[str] | None) -> None:
        self._generation += 1
        self._count, self._fetch = count, fetch
        self._pages, self._asked = {}, set()
        self._totals = None if totals is None else tuple(totals)
        self._measure()

    def _settle(self, cursor: int) -> None:
        moved = cursor != self.cursor
        self.cursor = cursor
        self.refresh()
        if not moved:
            self._into_view()
            self.post_message(self.Highlighted(self, self.cursor_key))

    # --- reading ---

    def _want(self, page: int) -> None:
        if self._fetch is not None and page not in self._asked:
            self._asked.add(page)
            self._read(page, self._generation)

    @work
    async def _read(self, page: int, generation: int) -> None:
        if self._fetch is None:
            return
        rows = await self._fetch(page * PAGE, PAGE)
        if generation != self._generation:
            return
        self._pages[page] = rows
        for far in sorted(self._pages, key=lambda each: abs(each - page))[_PAGES_KEPT:]:
            del self._pages[far]
            self._asked.discard(far)
        self.refresh()
        if self.cursor // PAGE == page:
            self.post_message(self.Highlighted(self, self.cursor_key))

    # --- moving ---

    def watch_cursor(self) -> None:
        """Keep the cursor in view, and say where it stands."""
        self._into_view()
        self.refresh()
        if self._count and self.row_at(self.cursor) is None:
            self._want(self.cursor // PAGE)
        self.post_message(self.Highlighted(self, self.cursor_key))

    def _into_view(self) -> None:
        seen = Region(self.scroll_offset.x, self.cursor, 1, 1 + self._frame)  # with what covers lines above and below
        self.scroll_to_region(seen, animate=False, force=True, immediate=True, x_axis=False)

    def validate_cursor(self, cursor: int) -> int:
        """Within the rows there are."""
        return min(max(cursor, 0), max(self._count - 1, 0))

    def action_move(self, by: int) -> None:
        """Move by some rows."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Move by what is seen at once."""
        self.cursor += by * max(self.scrollable_content_region.height - self._frame - 1, 1)

    def action_to(self, place: int) -> None:
        """Move to a row, from 0; -1 is the last."""
        self.cursor = place if place >= 0 else self._count - 1

    def action_across(self, by: int) -> None:
        """Look further to the right or left, where the columns need more room than there is."""
        self.scroll_relative(x=by, animate=False, immediate=True)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        key = self.cursor_key
        if key is not None:
            self.post_message(self.Chosen(self, key))

    def on_click(self, event: events.Click) -> None:
        """A click on a heading sorts; on a row it moves the cursor, and opens the row it stands on."""
        if event.y == 0:
            at = event.x + self.scroll_offset.x
            for column, width in zip(self.columns, self._widths(), strict=True):
                if at < width + GAP:
                    if column.sorts:
                        self.post_message(self.SortAsked(self, column.key))
                    return
                at -= width + GAP
            return
        place = self._place_at(event.y)
        if place is None:
            return
        if place == self.cursor and event.chain > 1:
            self.action_choose()
        else:
            self.cursor = place

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the row under the mouse."""
        place = self._place_at(event.y)
        self._hover_over(-1 if place is None else place)

    def on_leave(self) -> None:
        """No row is under the mouse."""
        self._hover_over(-1)

    def _hover_over(self, place: int) -> None:
        if place != self._hover:
            self._hover = place
            self.refresh()

    def _place_at(self, y: int) -> int | None:
        if y < 1 or (self._totals is not None and y >= self._totals_line):
            return None
        place = y - 1 + self.scroll_offset.y
        return place if place < self._count else None
