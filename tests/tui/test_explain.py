"""`x`: a figure walked back on the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from ledger.services.explaining import FIGURES, SAYS
from ledger.tui.screens.explain import ExplainScreen
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

PARTIES: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": HOSTILE, "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": HOSTILE},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": HOSTILE, "kind": "401k"},
]


def stub(day: str, after_tax: str, **more: str) -> dict[str, Any]:
    amounts = {"pre_tax_deferral": "800.00", "after_tax": after_tax}
    return {"record": "pay_stub", "person": "pat", "plan": "acme-401k", "pay_date": day, "amounts": amounts, **more}


async def open_additions(pilot: Pilot[None]) -> None:
    """From the history, where the cursor stands on no figure: the list of figures, of which 415(c) is the second."""
    await pilot.press("6", "t", "slash", *"nothing has this", "enter")
    await settle(pilot)
    await pilot.press("x", "j", "enter")
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_figure_is_walked_back_to_an_entry_and_forth(book: Callable[..., Path], size: tuple[int, int]) -> None:
    path = book(*PARTIES, stub("2026-01-15", "1200.00", document=HOSTILE), stub("2026-01-30", "1300.00"))
    async with shown(path, size=size) as pilot:
        await open_additions(pilot)
        assert isinstance(pilot.app.screen, ExplainScreen)
        table = pilot.app.screen.query_one("#explain-tree", LedgerTable)
        text = screen_text(pilot)
        assert HOSTILE in text
        # 800.00 + 1,200.00 + 800.00 + 1,300.00
        assert "$4,100.00" in text
        assert table.move_to("0.0.1.0")
        await pilot.press("j")
        await settle(pilot)
        assert HOSTILE in screen_text(pilot)  # the document that the stub was read from
        await pilot.resize_terminal(60, 15)
        await pilot.press("enter")
        await settle(pilot)
        assert "pay stub" in screen_text(pilot)
        assert "$4,100.00" not in screen_text(pilot)
        await pilot.press("backspace")
        await settle(pilot)
        assert table.cursor_key == "0.0.1.0.e0"
        await pilot.press("backspace")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, ExplainScreen)


async def test_parts_are_folded_and_copied(book: Callable[..., Path]) -> None:
    path = book(*PARTIES, stub("2026-01-15", "1200.00"))
    async with shown(path, size=(100, 30)) as pilot:
        await open_additions(pilot)
        table = pilot.app.screen.query_one("#explain-tree", LedgerTable)
        rows = table.row_count
        await pilot.press("space")
        await settle(pilot)
        assert table.row_count == 1
        await pilot.press("enter")
        await settle(pilot)
        assert table.row_count == rows
        await pilot.press("y")
        assert "annual additions" in pilot.app.clipboard
        assert HOSTILE in pilot.app.clipboard


def test_every_figure_says_what_it_is() -> None:
    assert list(SAYS) == list(FIGURES)
