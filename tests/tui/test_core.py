"""What holds on every screen: keys, help, palette, undo, leaving, another program's writing, small terminals."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from ledger.domain.errors import LedgerError
from ledger.domain.records import read_line
from ledger.domain.settings import ScreenSettings
from ledger.services.recording import record
from ledger.storage.store import LedgerStore
from ledger.tui.app import LedgerApp
from ledger.tui.forms.stub_modal import StubForm
from ledger.tui.screens.confirm import Confirm
from ledger.tui.screens.help import HelpScreen
from ledger.tui.widgets.alert_list import AlertList
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

SIZES = [(80, 24), (120, 40)]
MODES = ("overview", "stubs", "conversions", "year_end", "plans", "history")
PARTIES: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": f"Pat {HOSTILE}", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": f"Acme {HOSTILE}"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": f"Saver {HOSTILE}", "kind": "401k"},
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


def app_of(pilot: Pilot[None]) -> LedgerApp:
    app = pilot.app
    assert isinstance(app, LedgerApp)
    return app


def said(pilot: Pilot[None]) -> str:
    return "\n".join(str(each.message) for each in pilot.app._notifications)


@pytest.fixture
def ledger(book: Callable[..., Path]) -> Path:
    """A ledger of one batch with two stubs."""
    return book(*PARTIES, stub("2026-09-15", "1000.00"), stub("2026-10-15", "1200.00"))


async def test_every_main_screen_shows_hostile_names_in_a_small_terminal(ledger: Path) -> None:
    async with shown(ledger, size=(60, 15)) as pilot:
        for key, mode in enumerate(MODES, start=1):
            await pilot.press(str(key))
            await settle(pilot)
            assert pilot.app.current_mode == mode
            assert f"Pat {HOSTILE}" in screen_text(pilot)
        await pilot.resize_terminal(200, 60)
        await pilot.resize_terminal(60, 15)
        await pilot.press("1")
        await settle(pilot)
        assert "402(g)" in screen_text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_undo_and_redo_of_what_another_program_wrote(ledger: Path, size: tuple[int, int]) -> None:
    async with shown(ledger, size=size) as pilot:
        assert "basis $2,200.00" in screen_text(pilot)
        with LedgerStore(ledger) as other:
            record(other, read_line(stub("2026-11-15", "300.00")), "stub add")
        await pilot.app.workers.wait_for_complete([app_of(pilot).look_again()])
        await settle(pilot)
        assert "basis $2,500.00" in screen_text(pilot)  # seen without a key
        await pilot.press("u")
        await settle(pilot)
        assert "basis $2,200.00" in screen_text(pilot)
        assert "Took back “stub add”" in said(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "basis $2,500.00" in screen_text(pilot)


async def test_nothing_to_undo_is_said(book: Callable[..., Path]) -> None:
    async with shown(book(*PARTIES)) as pilot:
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "redo" in said(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_help_names_the_keys_of_its_screen(ledger: Path, size: tuple[int, int]) -> None:
    async with shown(ledger, size=size) as pilot:
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Let an alert be, with a reason" in screen_text(pilot)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, HelpScreen)


async def test_the_palette_lists_what_a_screen_can_do(ledger: Path) -> None:
    async with shown(ledger) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CommandPalette)
        pilot.app.screen.query_one(Input).value = "Acknowl"
        await pilot.pause(0.3)
        assert "Acknowledge (a)" in screen_text(pilot)
        await pilot.press("escape")


@pytest.mark.parametrize("size", SIZES)
async def test_leaving_asks_where_something_is_typed(ledger: Path, size: tuple[int, int]) -> None:
    async with shown(ledger, size=size) as pilot:
        await pilot.press("n")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, StubForm)
        note = form.query_one("#field-note", Input)
        note.focus()
        await pilot.pause()
        note.value = HOSTILE
        await pilot.press("end", "q")  # a letter, as a field has the focus
        assert note.value.endswith("q")
        await pilot.resize_terminal(60, 15)
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("n")
        await settle(pilot)
        assert note.is_attached
        assert note.value == f"{HOSTILE}q"
        await pilot.press("ctrl+q")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert not pilot.app.is_running


async def test_a_ledger_that_cannot_be_read_is_a_sentence(path: Path) -> None:
    path.write_bytes(b"no ledger at all" * 400)
    path.chmod(0o600)
    with pytest.raises(LedgerError, match="is not a roth-ledger file") as refused:
        async with shown(path):
            pass
    assert refused.value.hint


# --- the settings ---


async def test_own_keys_take_the_place_of_ours_and_the_loser_is_named_once(ledger: Path) -> None:
    settings = ScreenSettings(keys={"new.stub": "ctrl+n", "undo": " i ", "no.such_key": "z"})
    async with shown(ledger, around=Around(ledger, settings=settings)) as pilot:
        await pilot.press("n")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, StubForm)
        await pilot.press("i", "i")  # undo now, and not the import
        await settle(pilot)
        assert "Took back" in said(pilot)
        await pilot.app.workers.wait_for_complete([each for each in pilot.app.workers if each.group == "warm"])
        await pilot.pause()
        assert "“no.such_key”, which there is not" in said(pilot)
        assert said(pilot).count("the key “i” would mean “Import” (import) and “Undo” (undo)") == 1
        assert "new.stub" not in said(pilot)


@pytest.mark.parametrize("vim_keys", [True, False])
async def test_vim_keys_can_be_turned_off(ledger: Path, vim_keys: bool) -> None:
    settings = ScreenSettings(vim_keys=vim_keys)
    async with shown(ledger, around=Around(ledger, settings=settings)) as pilot:
        alerts = pilot.app.screen.query_one(AlertList)
        assert alerts.option_count > 1
        await pilot.press("j")
        assert alerts.highlighted == (1 if vim_keys else 0)
        await pilot.press("home", "down")
        assert alerts.highlighted == 1
        await pilot.press("G")
        assert alerts.highlighted == (alerts.option_count - 1 if vim_keys else 1)
        assert not said(pilot)


async def test_the_theme_of_the_settings_is_taken_and_one_that_is_none_is_said(ledger: Path) -> None:
    settings = ScreenSettings(theme="nord", animations=False)
    async with shown(ledger, around=Around(ledger, settings=settings)) as pilot:
        assert pilot.app.theme == "nord"
        assert pilot.app.animation_level == "none"
        assert not said(pilot)
    settings = ScreenSettings(theme=HOSTILE)
    async with shown(ledger, around=Around(ledger, settings=settings)) as pilot:
        assert f"There is no theme “{HOSTILE}”" in said(pilot)


async def test_a_theme_chosen_in_the_palette_is_kept(ledger: Path) -> None:
    around = Around(ledger)
    async with shown(ledger, around=around) as pilot:
        pilot.app.theme = "gruvbox"
        await pilot.pause()
    assert around.kept["theme"] == "gruvbox"
    again = Around(ledger)
    again.kept = around.kept
    async with shown(ledger, around=again) as pilot:
        assert pilot.app.theme == "gruvbox"


async def test_today_may_become_tomorrow(ledger: Path) -> None:
    around = Around(ledger)
    async with shown(ledger, around=around) as pilot:
        around.today = dt.date(2026, 11, 21)
        await pilot.press("f5")
        await settle(pilot)
        assert "seen from 2026-11-21" in screen_text(pilot)
