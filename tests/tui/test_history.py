"""History on the screen: batches, entries, voids with their reasons, and undo after a restart."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ledger.domain.records import read_line
from ledger.services.corrections import replace_entry, void_entry
from ledger.services.recording import record
from ledger.storage.store import LedgerStore
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

PARTIES: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
]


def stub(day: str, after_tax: str) -> dict[str, Any]:
    return {
        "record": "pay_stub",
        "id": f"stub-{day}",
        "person": "pat",
        "plan": "acme-401k",
        "pay_date": day,
        "amounts": {"after_tax": after_tax},
        "note": HOSTILE,
    }


@pytest.fixture
def path(book: Callable[..., Path]) -> Path:
    """A ledger of three more batches: a stub, its replacement, and the void of another."""
    made = book(*PARTIES, stub("2026-01-15", "1200.00"))
    with LedgerStore(made, lambda: dt.datetime(2026, 2, 1, tzinfo=dt.UTC)) as store:
        record(store, read_line(stub("2026-01-30", "1300.00")), "stub add")
        changes = {"amounts": {"after_tax": "1250.00"}}
        replace_entry(store, "stub-2026-01-15", changes, f"misread {HOSTILE}", "replace")
        void_entry(store, "stub-2026-01-30", f"twice {HOSTILE}", "void")
    return made


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_batch_and_entry_is_shown_with_its_reason(path: Path, size: tuple[int, int]) -> None:
    async with shown(path, size=size) as pilot:
        await pilot.press("6")
        await settle(pilot)
        batches = pilot.app.screen.query_one("#batches", LedgerTable)
        assert [batches.row_at(place).cells[0] for place in range(4)] == ["4", "3", "2", "1"]  # type: ignore[union-attr]
        await pilot.press("j")  # the replacement: a void and the stub anew
        await settle(pilot)
        entries = pilot.app.screen.query_one("#entries", LedgerTable)
        assert entries.row_count == 2
        await pilot.press("t")
        await settle(pilot)
        assert entries.row_count == 3
        assert entries.row_at(2).cells[2] == "voided"  # type: ignore[union-attr]
        await pilot.press("G")
        await settle(pilot)
        assert f"Taken back by batch 3 on 2026-02-01: misread {HOSTILE}" in screen_text(pilot)
        await pilot.press("enter")
        await settle(pilot)
        story = screen_text(pilot)
        assert "taken back by batch 3" in story
        assert "1250.00" in story
        assert HOSTILE in story
        await pilot.resize_terminal(60, 15)
        await pilot.press("escape")
        await settle(pilot)


async def test_entries_are_filtered_as_one_types(path: Path) -> None:
    async with shown(path) as pilot:
        await pilot.press("6", "t", "slash", *"1,250")
        await settle(pilot)
        entries = pilot.app.screen.query_one("#entries", LedgerTable)
        assert entries.row_count == 1
        assert pilot.app.screen.query_one("#history-filter", Input).has_focus
        await pilot.press("escape")
        await settle(pilot)
        assert entries.row_count == 3


async def test_undo_and_redo_take_back_what_was_done_before_the_start(path: Path) -> None:
    def standing() -> list[str]:
        with LedgerStore(path) as store:
            return [each.id for each in store.reader().entries("pay_stub")]

    assert standing() == ["stub-2026-01-15"]
    async with shown(path) as pilot:
        await pilot.press("6", "u")
        await settle(pilot)
        assert standing() == ["stub-2026-01-15", "stub-2026-01-30"]
        assert "taken back" in screen_text(pilot)
        assert pilot.app.screen.query_one("#batches", LedgerTable).row_count == 5
    async with shown(path) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert standing() == ["stub-2026-01-15"]
