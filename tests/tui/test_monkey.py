"""Keys, clicks, pastes and sizes at random: nothing ends the app but leaving it, no question stays, all is sound.

`ROTH_LEDGER_FAULTS=full` tries more of them, `ROTH_LEDGER_SEED` others.
"""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import OutOfBounds, Pilot

from ledger.storage.verify import problems
from ledger.tui.screens.confirm import Confirm
from tests.faults.harness import FULL, SEED
from tests.tui.conftest import HOSTILE, settle, shown

KEYS = (
    *"123456ncixpuvesyfamtbdko/jkgGhl[]? 0.,-EKLB",
    *("enter", "tab", "escape") * 4,
    *("shift+tab", "space", "backspace", "delete", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("f1", "f2", "f2", "f3", "f4", "f5", "f9", "ctrl+r", "ctrl+p", "ctrl+a", "ctrl+x", "ctrl+v", "ctrl+w", "ctrl+k"),
)
PASTES = (HOSTILE, "1200+350", "2026-03-31", "\x1b]52;c;QUFB\x07", "a\tb\nc", "\ud800", "漢" * 500, "-5", "9" * 30, "")
SIZES = ((80, 24), (120, 40), (60, 15), (20, 5), (9, 4), (200, 60))
BOOK = (
    {"record": "person", "id": "pat", "name": f"Pat {HOSTILE}", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme [/b]"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": HOSTILE, "kind": "401k"},
    *(
        {
            "record": "pay_stub",
            "person": "pat",
            "plan": "acme-401k",
            "pay_date": f"2026-{month:02}-15",
            "amounts": {"after_tax": "8000.00", "pre_tax_deferral": "2000.00"},
            "note": "a\x1b[2J\u202eb",
        }
        for month in range(1, 10)
    ),
    {
        "record": "conversion",
        "person": "pat",
        "plan": "acme-401k",
        "date": "2026-06-30",
        "amount": "40000.00",
        "destination": "roth_ira",
    },
)
SEEDS = range(SEED, SEED + (30 if FULL else 1))
STEPS = 200 if FULL else 30


async def _at_random(pilot: Pilot[None], dice: random.Random) -> None:
    what = dice.random()
    if what < 0.86:
        await pilot.press(dice.choice(KEYS))
    elif what < 0.92:
        width, height = pilot.app.size
        try:
            await pilot.click(offset=(dice.randrange(width), dice.randrange(height)), times=dice.choice((1, 2)))
        except OutOfBounds:  # the screen was made smaller meanwhile
            return
    elif what < 0.96:
        pilot.app.post_message(events.Paste(dice.choice(PASTES)))
    else:
        await pilot.resize_terminal(*dice.choice(SIZES))


async def _leave(pilot: Pilot[None]) -> None:
    """Out of whatever is open, as a person gets out of it: Escape, and yes where a form asks."""
    await pilot.resize_terminal(80, 24)
    for _ in range(30):
        if not pilot.app.is_running:
            return
        if isinstance(pilot.app.screen, Confirm):
            await pilot.press("y")
        elif len(pilot.app.screen_stack) > 1:
            await pilot.press("escape")
        else:
            await pilot.press("escape", "q")
        await settle(pilot)
    pytest.fail(f"there is no way out of {pilot.app.screen_stack}")


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_is_pressed_the_app_goes_on_and_can_be_left(
    seed: int, path: Path, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # what is saved as a file is saved there
    dice = random.Random(seed)
    if seed % 4:
        book(*BOOK)
    async with shown(path) as pilot:
        for _ in range(STEPS):
            await _at_random(pilot, dice)
            if not pilot.app.is_running:
                break
        await _leave(pilot)
        assert pilot.app.return_code in (None, 0)
    if path.exists():
        assert problems(path) == []
