"""The table by itself: its columns share the width, late pages of other rows are dropped, few pages are kept."""

import asyncio
from collections.abc import Sequence

from textual.app import App, ComposeResult

from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row

COLUMNS = (Column("day", "Day", 10), Column("name", "Name", 5, grow=True), Column("note", "Note", 5, grow=True))


class TableApp(App[None]):
    """A table and nothing else."""

    def compose(self) -> ComposeResult:
        yield LedgerTable(COLUMNS, empty="nothing")


async def test_rows_of_a_list_that_is_gone_are_dropped_and_far_pages_forgotten() -> None:
    late = asyncio.Event()

    async def slow(first: int, many: int) -> Sequence[Row]:
        await late.wait()
        return [Row(f"old{place}", ("old", "", "")) for place in range(first, first + many)]

    async def quick(first: int, many: int) -> Sequence[Row]:
        return [Row(f"new{place}", ("new", "", "")) for place in range(first, first + many)]

    async with TableApp().run_test(size=(61, 12)) as pilot:
        table = pilot.app.query_one(LedgerTable)
        table.show_pages(20_000, slow)
        await pilot.pause()
        table.show_pages(20_000, quick, totals=("sum", "", ""))
        await pilot.pause()
        late.set()
        await pilot.pause()
        assert table.cursor_key == "new0"
        assert table._widths() == [10, 22, 21]  # of 61 columns two are the bar's; each cell has two beside it
        for page in range(1, 40):
            table.cursor = page * 200
            await pilot.pause()
        assert table.cursor_key == "new7800"
        assert len(table._pages) == 20
        assert table._totals_line == 11
        table.show_rows([Row("one", ("1", "", "")), Row("two", ("2", "", ""))], totals=("sum", "", ""))
        await pilot.pause()
        assert table._totals_line == 3  # right below the two rows
        assert table._place_at(3) is None
