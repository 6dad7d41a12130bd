"""How it looks: ticks, cursors, totals and names can be read in any terminal, also without colour."""

from collections.abc import Callable
from pathlib import Path

from textual.app import App, ComposeResult

from ledger.tui.screens.choose_scope import ChooseScope
from ledger.tui.widgets.inputs import AmountInput, Tick
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row
from tests.tui.conftest import screen_text, settle, shown

_LONG = "Anastasia-Maximiliane von Hohenlohe-Langenburg and Everybody Else There Is"
_BOOK = (
    {"record": "person", "id": "ana", "name": _LONG, "birth_date": "1971-03-01"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "kind": "401k", "name": "Acme 401(k)"},
)


class Parts(App[None]):
    """The parts of a form and a table, by themselves."""

    CSS_PATH = str(Path(__file__).parents[2] / "ledger" / "tui" / "app.tcss")

    def compose(self) -> ComposeResult:
        yield Tick(value=False, id="tick")
        yield AmountInput(id="amount")
        yield LedgerTable([Column("what", "What", 6), Column("sum", "Sum", 8, right=True)], id="table")


def _line(app: App[None], y: int) -> str:
    return "".join(segment.text for segment in app.screen._compositor.render_strips()[y])


async def test_ticks_totals_and_cursors_are_told_apart_without_colour() -> None:
    app = Parts()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert _line(app, 0).startswith("[ ]")
        await pilot.press("space")
        await pilot.pause()
        assert _line(app, 0).startswith("[X]")
        assert "0.00" not in _line(app, 1)  # nothing typed is not $0.00
        table = app.query_one(LedgerTable)
        table.show_rows([Row("a", ("a", "$1.00")), Row("b", ("b", "$2.00"))], totals=("Sum", "$3.00"))
        await pilot.pause()
        assert "$2.00" in _line(app, 4)
        assert "$3.00" in _line(app, 5)  # right below the rows, not at the foot of the screen
        without = next(iter(table.render_line(1))).style
        await pilot.click("#table", offset=(3, 3))  # the totals are no row
        assert table.cursor == 0
        table.focus()
        await pilot.pause()
        focused = next(iter(table.render_line(1))).style
        assert without is not None
        assert focused is not None
        assert without.bgcolor != focused.bgcolor  # of two tables one sees which has the keys
        table.show_rows([Row(str(place), (str(place), "$1.00")) for place in range(30)], totals=("Sum", "$30.00"))
        await pilot.pause()
        assert "$30.00" in _line(app, 11)  # with more rows than lines they stay in view


async def test_long_names_leave_the_year_and_every_screen_in_view(book: Callable[..., Path]) -> None:
    path = book(*_BOOK)
    async with shown(path, size=(60, 15)) as pilot:
        first, second = screen_text(pilot).splitlines()[:2]
        assert "6 Hist" in first
        assert "2026 · all plans" in second
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        first, second = screen_text(pilot).splitlines()[:2]
        assert "6 History" in first
        assert f"{_LONG} · 2026 · all plans  seen from 2026-11-20" in second
        await pilot.press("3")
        await settle(pilot)
        assert "c Convert" in screen_text(pilot).splitlines()[-1]
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ChooseScope)
        assert "F2 Take it" in screen_text(pilot).splitlines()[-1]
