"""Terminals and surroundings that the screens cannot be shown in: a sentence and an exit code, never half a screen."""

import os
import select
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import screen_text, settle, shown
from tests.tui.pseudo_terminal import environment, start


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PYTHONIOENCODING": "ascii"}, "error: The screens need UTF-8; this terminal's locale says “ascii”."),
        ({"ROTH_LEDGER_TODAY": "20x6\x1b[2J"}, "error: ROTH_LEDGER_TODAY: “20x6\\x1b[2J” is not a date."),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    program = [sys.executable, "-m", "ledger", "--db", str(tmp_path / "ledger.db")]
    process, terminal = start(program, 200, 24, environment(**variables))
    written = b""
    while select.select([terminal], [], [], 30)[0]:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:  # as Linux says that nobody is at the other end any more
            break
        if not piece:
            break
        written += piece
    os.close(terminal)
    assert process.wait() == 1
    text = written.decode()
    assert said.replace("“", "\\u201c").replace("”", "\\u201d") in text or said in text
    assert "\x1b[?1049h" not in text


async def test_a_terminal_made_next_to_nothing_for_a_moment_ends_no_screen(book: Callable[..., Path]) -> None:
    """Textual cannot break the lines of a list that is left no width; a window can be drawn that narrow."""
    path = book(
        {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"},
        {"record": "employer", "id": "acme", "name": "Acme"},
        {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
        {
            "record": "pay_stub",
            "person": "pat",
            "plan": "acme-401k",
            "pay_date": "2026-03-31",
            "amounts": {"after_tax": "500.00"},
        },
    )
    async with shown(path) as pilot:
        before = screen_text(pilot)
        for size in ((3, 3), (6, 3), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert screen_text(pilot) == before
