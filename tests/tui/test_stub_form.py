"""The form of a pay stub: filled in, moving while it is typed, losing nothing. Sums are worked out by hand.

Pat is 46 in 2026: 402(g) is $24,500 and 415(c) $72,000 (Notice 2025-67). The two stubs that there are put in
$1,600 pre-tax, $2,400 after-tax and $800 of match.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select, Static

from ledger.domain.records import as_recorded, read_line
from ledger.storage.connection import TIMEOUT_ENVIRONMENT
from ledger.storage.store import LedgerStore
from ledger.tui.forms.stub_modal import StubForm
from tests.tui.conftest import HOSTILE, screen_text, settle, shown
from tests.tui.test_stubs import PARTIES, SIZES, press, row, stub, typed

Book = Callable[..., Path]
_EVER = (dt.date(1974, 1, 1), dt.date(2199, 12, 31))
SCHEDULE = {
    "record": "pay_schedule",
    "person": "pat",
    "plan": "acme-401k",
    "frequency": "biweekly",
    "first_pay_date": "2026-01-02",
}
LINES: tuple[dict[str, Any], ...] = (*PARTIES, SCHEDULE, stub("2026-10-23"), stub("2026-11-06"))


def said(pilot: Pilot[None]) -> list[str]:
    return [note.message for note in pilot.app._notifications]


def held(pilot: Pilot[None], key: str) -> str:
    return pilot.app.screen.query_one(f"#field-{key}", Input).value


def newest(path: Path) -> dict[str, Any]:
    """The newest pay stub of the ledger, by day."""
    with LedgerStore(path) as other:
        reader = other.reader()
        (latest,) = reader.newest_stubs("pat", "acme-401k", *_EVER, 1)
        line: dict[str, Any] = json.loads(reader.standing(latest.id).line)  # type: ignore[union-attr]
    return line


def log_elsewhere(path: Path, line: dict[str, Any]) -> None:
    """Another program logs a stub."""
    with LedgerStore(path) as other, other.batch("another program") as writer:
        writer.record([as_recorded(read_line(line))])


@pytest.mark.parametrize("size", SIZES)
async def test_an_unchanged_stub_is_two_keys(size: tuple[int, int], book: Book) -> None:
    path = book(*LINES)
    async with shown(path, size=size) as pilot:
        await press(pilot, "2", "n")
        assert "2026-11-20 is the next pay date of the schedule." in screen_text(pilot)
        assert not pilot.app.screen.query_one("#more").display

        await press(pilot, "f2")

        assert row(pilot)[0] == "2026-11-20"
        assert "$7,200.00" in row(pilot)
        assert said(pilot)[0] == (
            "Logged the pay stub of 2026-11-20. 402(g) room $22,900.00 → $22,100.00; "
            "415(c) room $67,200.00 → $64,800.00. u takes it back."
        )
        assert newest(path)["amounts"] == stub("")["amounts"]
        await press(pilot, "u")
        assert row(pilot)[0] == "2026-11-06"


@pytest.mark.parametrize("size", SIZES)
async def test_limits_and_year_to_date_move_while_it_is_typed(size: tuple[int, int], book: Book) -> None:
    path = book(*LINES)
    async with shown(path, size=size) as pilot:
        await press(pilot, "2", "n")
        assert pilot.app.focused is pilot.app.screen.query_one("#field-amounts-after_tax")
        await typed(pilot, "1200+350")

        assert "$67,200.00 → $64,450.00" in screen_text(pilot)  # 800 + 1,550 + 400 less
        assert "$3,950.00" in screen_text(pilot)  # 2,400 + 1,550
        await typed(pilot, "+")  # half a sum is no mistake yet, and the figures stay
        assert "$67,200.00 → $64,450.00" in screen_text(pilot)
        assert not pilot.app.screen.query_one("#problem", Static).display
        await pilot.resize_terminal(60, 15)
        await press(pilot, "backspace", "tab")
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert held(pilot, "amounts-after_tax") == "1,550.00"
        pilot.app.screen.query_one("#field-year_to_date-after_tax", Input).value = "3900"
        pilot.app.screen.query_one("#field-year_to_date-employer_match", Input).value = "1,200.00"
        await settle(pilot)
        assert "≠ -$50.00" in screen_text(pilot)
        assert "= agrees" in screen_text(pilot)
        await press(pilot, "f2")

        logged = newest(path)
        assert logged["amounts"]["after_tax"] == "1550.00"
        assert logged["year_to_date"] == {"after_tax": "3900.00", "employer_match": "1200.00"}
        assert "≠YTD" in row(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_what_cannot_be_is_said_and_nothing_typed_is_lost(size: tuple[int, int], book: Book) -> None:
    path = book(*LINES)
    async with shown(path, size=size) as pilot:
        await press(pilot, "2", "n")
        for key, text in (("note", HOSTILE), ("document", HOSTILE), ("amounts-after_tax", HOSTILE)):
            pilot.app.screen.query_one(f"#field-{key}", Input).value = text
        await press(pilot, "f2")
        assert f"After-tax: “{HOSTILE}” is not a dollar amount" in " ".join(screen_text(pilot).replace("│", "").split())
        assert pilot.app.focused is pilot.app.screen.query_one("#field-amounts-after_tax")
        await press(pilot, "escape")
        assert "What you typed is not saved." in screen_text(pilot)
        await press(pilot, "n")
        assert held(pilot, "amounts-after_tax") == HOSTILE
        pilot.app.screen.query_one("#field-amounts-after_tax", Input).value = "$1,000,000.00"
        await settle(pilot)
        assert "over the limit" in screen_text(pilot)  # which stops nobody: payroll already happened
        await press(pilot, "f2")
        assert newest(path)["note"] == HOSTILE
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        pilot.app.clear_notifications()
        await settle(pilot)
        assert screen_text(pilot).count(HOSTILE) == 2


async def test_a_year_of_stubs_is_caught_up_on_one_after_the_other(book: Book) -> None:
    path = book(*LINES)
    async with shown(path) as pilot:
        await press(pilot, "2", "n", "f3")
        assert held(pilot, "pay_date") == "2026-12-04"
        assert "2026-12-04 is still to come." in screen_text(pilot)
        await press(pilot, "ctrl+n")
        assert held(pilot, "pay_date") == "2026-12-18"
        await press(pilot, "escape")  # nothing was typed, so nothing is asked
        assert row(pilot)[0] == "2026-12-04"
        assert newest(path)["pay_date"] == "2026-12-04"


async def test_another_program_writes_while_the_form_is_open(book: Book) -> None:
    path = book(*LINES)
    async with shown(path) as pilot:
        await press(pilot, "2", "n")
        log_elsewhere(path, stub("2026-11-13", amounts={"pre_tax_deferral": "100.00"}))
        await typed(pilot, "1200")
        assert "$22,800.00 → $22,000.00" in screen_text(pilot)  # 24,500 less 1,600 and 100, then 800
        log_elsewhere(path, stub("2026-11-20", id="same-day", amounts={"pre_tax_deferral": "50.00"}))
        await press(pilot, "f2")
        assert "402(g) room $22,750.00 → $21,950.00" in said(pilot)[0]
        assert any("same-day is another stub of that pay date" in text for text in said(pilot))


async def test_a_ledger_that_another_program_is_writing_to_loses_nothing(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TIMEOUT_ENVIRONMENT, "0")
    path = book(*LINES)
    async with shown(path) as pilot:
        await press(pilot, "2", "n")
        await typed(pilot, "900")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            await press(pilot, "f2")
            assert isinstance(pilot.app.screen, StubForm)
            assert pilot.app.screen.query_one("#problem", Static).display
            assert held(pilot, "amounts-after_tax") == "900"
        finally:
            other.execute("ROLLBACK")
            other.close()
        await press(pilot, "f2")
        assert newest(path)["amounts"]["after_tax"] == "900.00"


async def test_of_several_plans_one_is_chosen_and_each_keeps_what_was_typed(book: Book) -> None:
    other = {"record": "plan", "id": "acme-403b", "employer": "acme", "name": HOSTILE, "kind": "403b"}
    path = book(*LINES, other, {**stub("2026-09-30"), "plan": "acme-403b", "amounts": {"roth_deferral": "70.00"}})
    async with shown(path) as pilot:
        await press(pilot, "2", "n")
        await typed(pilot, "7.77")
        pilot.app.screen.query_one("#stub-plan", Select).value = "acme-403b"
        await settle(pilot)
        assert HOSTILE in screen_text(pilot)
        assert held(pilot, "amounts-roth_deferral") == "70.00"
        assert held(pilot, "pay_date") == ""
        pilot.app.screen.query_one("#stub-plan", Select).value = "acme-401k"
        await settle(pilot)
        assert held(pilot, "amounts-after_tax") == "7.77"
        await press(pilot, "f2")
        assert newest(path)["amounts"]["after_tax"] == "7.77"


async def test_a_first_stub_has_every_source_and_says_what_is_missing(book: Book) -> None:
    path = book(*PARTIES)
    async with shown(path) as pilot:
        await press(pilot, "2", "n")
        assert "There is no earlier pay stub of this plan" in screen_text(pilot)
        assert pilot.app.focused is pilot.app.screen.query_one("#field-pay_date")
        await press(pilot, "f2")
        assert "Pay date is not filled in." in screen_text(pilot)
        await typed(pilot, "2026-11-21")
        await press(pilot, "f4")
        pilot.app.screen.query_one("#field-amounts-forfeiture", Input).value = "12"
        await settle(pilot)
        assert "2026-11-21 is a Saturday." in screen_text(pilot)
        await press(pilot, "f2")
        assert row(pilot)[0] == "2026-11-21"
        assert newest(path)["amounts"] == {"forfeiture": "12.00"}


async def test_without_a_plan_it_says_where_to_add_one(book: Book) -> None:
    async with shown(book(PARTIES[2])) as pilot:
        await press(pilot, "2", "n")
        assert said(pilot) == ["There is no plan yet: press 5 to add one, then log the pay stub."]
