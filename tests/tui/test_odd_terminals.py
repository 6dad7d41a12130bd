"""Terminals and surroundings that the screens cannot be shown in: a sentence and an exit code, never half a screen."""

import os
import select
import sys
from pathlib import Path

import pytest

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
