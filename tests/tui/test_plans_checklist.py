"""The checklist of a plan: answered in place, undone, and the letter about what is open."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from ledger.domain.records import line_of
from ledger.services.ports import Reader
from ledger.storage.store import LedgerStore
from ledger.tui.screens.checklist import ChecklistScreen
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

PAT = {"record": "person", "id": "pat", "name": "Pat Lee", "birth_date": "1976-05-04"}
ACME = {"record": "employer", "id": "acme", "name": HOSTILE}
PLAN = {
    "record": "plan",
    "id": "acme-401k",
    "employer": "acme",
    "name": HOSTILE,
    "kind": "401k",
    "unconfirmed": ["after_tax_allowed", "in_plan_conversion_allowed"],
}


def standing(path: Path, record: str) -> list[dict[str, Any]]:
    """What stands of a kind, as lines of the book, without ids of entries."""
    with LedgerStore(path) as store:
        reader: Reader = store.reader()
        held = [each.value for each in reader.entries(record)] if record == "plan_change" else reader.parties(record)
        return [json.loads(line_of(each)) for each in held]


async def opened(pilot: Pilot[None]) -> LedgerTable:
    """Open the checklist of the only plan."""
    await pilot.press("5")
    await settle(pilot)
    await pilot.press("t")
    for _ in range(100):
        await settle(pilot)
        if isinstance(pilot.app.screen, ChecklistScreen):
            break
    await settle(pilot)
    return pilot.app.screen.query_one("#items", LedgerTable)


@pytest.mark.parametrize("size", [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")])
async def test_answers_are_recorded_and_undone(book: Callable[..., Path], size: tuple[int, int]) -> None:
    path = book(PAT, ACME, PLAN)
    confirmed = {key: value for key, value in PLAN.items() if key != "unconfirmed"}
    async with shown(path, size=size) as pilot:
        table = await opened(pilot)
        text = screen_text(pilot)
        assert HOSTILE in text
        assert "? Not known yet." in text
        assert "Does the plan accept voluntary after-tax" in text
        await pilot.press("y")
        await settle(pilot)
        assert standing(path, "plan") == [{**PLAN, "unconfirmed": ["in_plan_conversion_allowed"]}]
        await pilot.press("j", "n")
        await settle(pilot)
        assert standing(path, "plan") == [{**confirmed, "in_plan_conversion_allowed": False}]
        assert table.cursor == 1
        await pilot.resize_terminal(60, 15)
        await pilot.press("n")
        await settle(pilot)
        assert "says so already" in screen_text(pilot)
        await pilot.resize_terminal(*size)
        await pilot.press("y", "t")  # otherwise than it says, from today on
        await settle(pilot)
        (change,) = standing(path, "plan_change")
        assert (change["from"], change["in_plan_conversion_allowed"]) == ("2026-11-20", True)
        await pilot.press("question_mark")
        await settle(pilot)
        assert standing(path, "plan_change")[-1]["unconfirmed"] == ["in_plan_conversion_allowed"]
        await pilot.press("u", "u", "u")
        for _ in range(3):
            await settle(pilot)
        assert standing(path, "plan_change") == []
        assert standing(path, "plan") == [{**PLAN, "unconfirmed": ["in_plan_conversion_allowed"]}]


async def test_the_letter_asks_what_is_open(book: Callable[..., Path]) -> None:
    path = book(PAT, ACME, PLAN)
    async with shown(path, size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("w")
        await settle(pilot)
        text = screen_text(pilot)
        assert "To the benefits department of" in text
        assert HOSTILE in text
        assert "1.  Does the plan accept voluntary after-tax" in text
        await pilot.press("escape", "down", "down", "down", "y")
        await settle(pilot)
        assert "That is not answered by yes or no" in screen_text(pilot)
