"""The list of pay stubs: the year to date, sorting, filtering, changing, voiding. Sums are worked out by hand."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from ledger.storage.store import LedgerStore
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

Book = Callable[..., Path]
SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]
PARTIES: tuple[dict[str, Any], ...] = (
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-01"},
)


def stub(day: str, **keys: Any) -> dict[str, Any]:
    amounts = {"pre_tax_deferral": "800.00", "after_tax": "1200.00", "employer_match": "400.00"}
    line = {"record": "pay_stub", "person": "pat", "plan": "acme-401k", "pay_date": day, "amounts": amounts}
    return {**line, **keys}


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*text)
    await settle(pilot)


def row(pilot: Pilot[None], place: int | None = None) -> tuple[str, ...]:
    """The cells of a row, of None of the one that the cursor stands on."""
    table = pilot.app.screen.query_one(LedgerTable)
    found = table.row_at(table.cursor if place is None else place)
    assert found is not None
    return found.cells


@pytest.mark.parametrize("size", SIZES)
async def test_the_year_to_date_runs_and_everything_about_a_stub_can_be_seen(size: tuple[int, int], book: Book) -> None:
    path = book(
        *PARTIES,
        stub("2025-12-19"),
        stub("2026-10-23", note=HOSTILE, document=HOSTILE),
        stub("2026-11-06", id="nov", year_to_date={"after_tax": "2400.00", "employer_match": "790.00"}),
    )
    async with shown(path, size=size) as pilot:
        await press(pilot, "2")

        assert row(pilot)[0] == "2026-11-06"
        assert "$4,800.00" in row(pilot)  # 800 + 1,200 + 400, twice
        assert "≠YTD" in row(pilot)
        assert "$2,400.00" in row(pilot, 1)
        text = screen_text(pilot)
        assert "2 stubs" in text
        assert "$1,600.00" in text  # pre-tax, in the line of totals
        if size == (120, 40):
            assert "The ledger has $800.00; -$10.00 apart." in text
            assert "Id nov" in text
        await press(pilot, "down")
        if size == (120, 40):
            assert screen_text(pilot).count(HOSTILE) == 2
        await pilot.resize_terminal(60, 15)
        await settle(pilot)
        assert "2026-10-23" in screen_text(pilot)
        await press(pilot, "a")
        assert "3 stubs" in screen_text(pilot)
        assert "2025-12-19" in screen_text(pilot)


async def test_rows_are_sorted_and_the_choice_is_remembered(book: Book) -> None:
    lines = [stub("2026-01-09"), stub("2026-02-06", amounts={"after_tax": "9.00"}), stub("2026-03-06")]
    around = Around(book(*PARTIES, *lines))
    async with shown(around.path, around=around) as pilot:
        await press(pilot, "2", "down")
        assert row(pilot)[0] == "2026-02-06"

        await press(pilot, "s")  # by pre-tax money, the next column; what has none comes last

        assert row(pilot)[0] == "2026-02-06"
        assert pilot.app.screen.query_one(LedgerTable).cursor == 2
        await pilot.click(LedgerTable, offset=(3, 0))
        await settle(pilot)
        assert [row(pilot, place)[0] for place in range(3)] == ["2026-03-06", "2026-02-06", "2026-01-09"]
        await press(pilot, "S")
        assert row(pilot, 0)[0] == "2026-01-09"
    assert (around.kept["stubs_sort"], around.kept["stubs_way"]) == ("day", "up")


async def test_a_filter_shows_what_holds_a_text_and_escape_shows_all(book: Book) -> None:
    path = book(*PARTIES, stub("2026-01-09", note="[/b] 50% raise"), stub("2026-02-06"))
    async with shown(path) as pilot:
        await press(pilot, "2", "slash")
        pilot.app.screen.query_one("#stubs-filter", Input).value = "[/B] 50%"
        await settle(pilot)
        assert "1 stub " in screen_text(pilot)
        assert "filter: [/B] 50%" in screen_text(pilot)
        await typed(pilot, "q")
        assert "Nothing holds that text. Esc clears the filter." in screen_text(pilot)
        await press(pilot, "escape")

        assert "2 stubs" in screen_text(pilot)
        assert isinstance(pilot.app.focused, LedgerTable)


@pytest.mark.parametrize("size", SIZES)
async def test_a_stub_is_voided_with_a_reason_and_comes_back(size: tuple[int, int], book: Book) -> None:
    path = book(*PARTIES, stub("2026-10-23", id="oct"), stub("2026-11-06", id="nov"))
    async with shown(path, size=size) as pilot:
        await press(pilot, "2", "v")
        assert "Void the pay stub of 2026-11-06 of $2,400.00?" in screen_text(pilot)
        await press(pilot, "enter")  # the safe answer has the focus
        assert "2 stubs" in screen_text(pilot)
        await press(pilot, "v")
        await pilot.resize_terminal(60, 15)
        pilot.app.screen.query_one("#reason", Input).value = HOSTILE
        await pilot.resize_terminal(*size)
        await press(pilot, "f2")
        assert "1 stub " in screen_text(pilot)
        with LedgerStore(path) as other:
            (voided,) = other.reader().of_batch(2)
        assert HOSTILE.replace("\\", "\\\\") in voided.line  # as JSON has it

        await press(pilot, "V")
        assert "void" in row(pilot, 0)
        assert "voided stubs too, which the totals leave out" in screen_text(pilot)
        await press(pilot, "u")
        assert "2 stubs" in screen_text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_a_stub_is_changed_under_its_id_and_the_cursor_stays(size: tuple[int, int], book: Book) -> None:
    path = book(*PARTIES, stub("2026-10-23", id="oct"), stub("2026-11-06", id="nov"))
    async with shown(path, size=size) as pilot:
        await press(pilot, "2", "down", "e")
        await typed(pilot, "1,000")
        await pilot.resize_terminal(60, 15)
        await settle(pilot)
        await pilot.resize_terminal(*size)
        await press(pilot, "f2")

        assert row(pilot)[0] == "2026-10-23"
        assert "$2,200.00" in row(pilot)  # 800 + 1,000 + 400
        assert "$4,600.00" in row(pilot, 0)
        with LedgerStore(path) as other:
            assert '"after_tax": "1000.00"' in other.reader().standing("oct").line  # type: ignore[union-attr]
        await press(pilot, "u")
        assert "$2,400.00" in row(pilot)


async def test_without_stubs_it_says_what_to_press(book: Book) -> None:
    async with shown(book(*PARTIES), today=dt.date(2026, 1, 5)) as pilot:
        await press(pilot, "2", "e", "v", "y", "d", "s")
        assert "No pay stubs in 2026 yet. Press n to log one" in screen_text(pilot)


async def test_long_lists_are_read_where_they_are_seen(book: Book) -> None:
    days = (dt.date(1990, 1, 1) + dt.timedelta(days=number) for number in range(1_000))
    path = book(*PARTIES, *(stub(day.isoformat()) for day in days))
    async with shown(path) as pilot:
        await press(pilot, "2", "a", "G")
        assert row(pilot)[0] == "1990-01-01"
        assert " 1,000 " in screen_text(pilot)
        await press(pilot, "g")
        assert row(pilot)[0] == "1992-09-26"
