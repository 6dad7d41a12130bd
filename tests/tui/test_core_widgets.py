"""The table and the inputs by themselves: cursor, sorting, totals, pages, amounts and days as people type them."""

import datetime as dt
from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.tui.widgets.inputs import AmountInput, DayInput, TextInput
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row
from tests.tui.conftest import HOSTILE, screen_text

COLUMNS = (Column("day", "Day", 10), Column("what", "What", 12, grow=True), Column("sum", "Sum", 12, right=True))


class TableApp(App[None]):
    """A table alone, and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield LedgerTable(COLUMNS, empty="Nothing here: press n.", id="table")

    def on_ledger_table_chosen(self, event: LedgerTable.Chosen) -> None:
        self.said.append(("chosen", event.key))

    def on_ledger_table_sort_asked(self, event: LedgerTable.SortAsked) -> None:
        self.said.append(("sort", event.column))


class InputApp(App[None]):
    """One input of each kind."""

    def compose(self) -> ComposeResult:
        yield AmountInput(Money(1_234_56), id="amount")
        yield DayInput(dt.date(2026, 2, 28), id="day")
        yield TextInput(id="text")


def rows(count: int) -> list[Row]:
    return [Row(f"key-{place}", (f"day {place}", HOSTILE, f"${place}.00")) for place in range(count)]


async def test_cells_are_plain_text_and_totals_stay_in_view() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 12)) as pilot:
        table = app.query_one(LedgerTable)
        table.show_rows([])
        await pilot.pause()
        assert "Nothing here: press n." in screen_text(pilot)
        table.show_rows(rows(500), totals=("Total", "", "$124,750.00"))
        await pilot.press("G")
        await pilot.pause()
        lines = screen_text(pilot).splitlines()
        assert HOSTILE in lines[5]
        assert lines[0].split() == ["Day", "What", "Sum"]
        assert lines[-1].split()[:2] == ["Total", "$124,750.00"]
        assert "day 499" in lines[-2]
        assert "$499.00 " in f"{lines[-2]} "


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["down", "j", "k"], 1),
        (["G", "up"], 498),
        (["end", "g"], 0),
        (["up"], 0),
        (["pagedown", "home"], 0),
        (["G", "down"], 499),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], place: int) -> None:
    app = TableApp()
    async with app.run_test(size=(80, 12)) as pilot:
        table = app.query_one(LedgerTable)
        table.show_rows(rows(500))
        await pilot.press(*keys)
        assert table.cursor_key == f"key-{place}"


async def test_the_cursor_stays_on_its_row_after_a_reload() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 12)) as pilot:
        table = app.query_one(LedgerTable)
        table.show_rows(rows(20))
        assert table.move_to("key-7")
        table.show_rows(list(reversed(rows(20))))
        await pilot.pause()
        assert (table.cursor_key, table.cursor) == ("key-7", 12)
        table.show_rows(rows(3))
        assert table.cursor == 2


async def test_the_mouse_sorts_chooses_and_opens() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 12)) as pilot:
        table = app.query_one(LedgerTable)
        table.show_rows(rows(20))
        await pilot.pause()
        await pilot.click("#table", offset=(3, 0))
        await pilot.click("#table", offset=(3, 4))
        assert table.cursor_key == "key-3"
        await pilot.click("#table", offset=(3, 5), times=2)
        await pilot.press("enter")
        await pilot.pause()
        assert app.said == [("sort", "day"), ("chosen", "key-4"), ("chosen", "key-4")]


async def test_pages_are_asked_for_as_they_come_near() -> None:
    asked: list[int] = []
    app = TableApp()

    async def fetch(first: int, most: int) -> Sequence[Row]:
        asked.append(first)
        return [Row(f"key-{place}", (str(place), "", "")) for place in range(first, first + most)]

    async with app.run_test(size=(80, 12)) as pilot:
        table = app.query_one(LedgerTable)
        table.show_pages(100_000, fetch)
        await pilot.pause()
        assert asked == [0]
        await pilot.press("G")
        await pilot.pause()
        await pilot.pause()
        assert table.cursor_key == "key-99999"
        assert asked == [0, 99_800]  # 200 rows a page
        await pilot.resize_terminal(60, 15)
        assert "99999" in screen_text(pilot)


async def typed(pilot: Pilot[None], which: str, text: str) -> None:
    pilot.app.query_one(f"#{which}").focus()
    await pilot.pause()
    pilot.app.query_one(f"#{which}").value = text  # type: ignore[attr-defined]
    await pilot.press("tab")
    await pilot.pause()


async def test_amounts_are_written_out_when_they_are_left() -> None:
    app = InputApp()
    async with app.run_test() as pilot:
        amount = app.query_one(AmountInput)
        assert (amount.value, amount.read()) == ("1,234.56", Money(1_234_56))
        await typed(pilot, "amount", "$1,200 + 350 - .50")
        assert (amount.value, amount.read()) == ("1,549.50", Money(1_549_50))
        await typed(pilot, "amount", "12x")
        assert amount.value == "12x"  # nothing typed is lost
        with pytest.raises(LedgerError):
            amount.read()
        await typed(pilot, "amount", "  ")
        assert amount.read() is None


async def test_arrows_go_from_day_to_day() -> None:
    app = InputApp()
    async with app.run_test() as pilot:
        day = app.query_one(DayInput)
        day.focus()
        await pilot.press("up")
        assert day.read() == dt.date(2026, 3, 1)
        await pilot.press("down", "down")
        assert day.read() == dt.date(2026, 2, 27)
        day.value = "2026-02-3"
        await pilot.press("up")
        assert day.value == "2026-02-3"


async def test_pasted_lines_become_one_line() -> None:
    from textual.events import Paste

    app = InputApp()
    async with app.run_test() as pilot:
        text = app.query_one(TextInput)
        text.focus()
        await pilot.pause()
        text.post_message(Paste(f"first {HOSTILE}\nsecond\r\n third"))
        await pilot.pause()
        assert text.read() == f"first {HOSTILE} second third"
        text.value = "   "
        assert text.read() is None
