"""What a file brought in a note neither steers the terminal nor leaves by the clipboard, on whichever screen."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.conftest import screen_text, settle, shown

# A clipboard written by the terminal, a screen cleared, text turned round, nothing that is seen, an ideographic space.
NOTE = "a\x1b]52;c;QUFB\x07b \x9b2Jc \u202egpj d\u200be\tf\u3000g"
STUB = {
    "record": "pay_stub",
    "person": "pat",
    "plan": "acme-401k",
    "pay_date": "2026-03-31",
    "amounts": {"after_tax": "500.00"},
    "note": NOTE,
}
CONVERSION = {
    "record": "conversion",
    "person": "pat",
    "plan": "acme-401k",
    "date": "2026-04-01",
    "amount": "500.00",
    "earnings": "0.00",
    "destination": "in_plan_roth",
    "note": NOTE,
}
PARTIES = (
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
)


def steering(text: str) -> list[str]:
    """The characters of a text that a terminal would obey, or that nobody would see."""
    return [char for char in text if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs")]


async def _go(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def test_a_note_steers_no_terminal_in_lists_forms_and_the_clipboard(book: Callable[..., Path]) -> None:
    async with shown(book(*PARTIES, STUB, CONVERSION), size=(160, 50)) as pilot:
        await _go(pilot, "2", "y")
        assert "QUFB" in screen_text(pilot)
        assert steering(screen_text(pilot) + pilot.app.clipboard) == []
        assert pilot.app.clipboard.count("\n") == 0
        await _go(pilot, "e")
        drawn = screen_text(pilot)
        assert "a�]52;c;QUFB�b �2Jc �gpj d�e�f\u3000g" in drawn
        assert steering(drawn) == []
        await _go(pilot, "escape", "3", "y")
        assert "QUFB" in pilot.app.clipboard
        assert steering(screen_text(pilot) + pilot.app.clipboard) == []
        await _go(pilot, "e")
        assert "QUFB" in screen_text(pilot)
        assert steering(screen_text(pilot)) == []
