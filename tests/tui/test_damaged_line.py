"""A recorded line that is not as it was: the screen says that the ledger is damaged, and stays."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.tui.conftest import screen_text, shown
from tests.tui.test_stubs import PARTIES, press, stub

DAMAGED = "A recorded line cannot be read: the ledger is damaged."


def write_over(path: Path, old: str, new: str) -> None:
    """Change every pay stub as another program could."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE entry SET line = replace(line, ?, ?) WHERE record = 'pay_stub'", (old, new))


@pytest.mark.parametrize(("old", "new"), [("}", ""), ('"amounts"', '"amountz"'), ('"pay_stub"', '"pay_stuc"')])
async def test_a_damaged_line_is_said_and_the_screen_stays(book: Callable[..., Path], old: str, new: str) -> None:
    path = book(*PARTIES, stub("2026-10-23", id="oct"))
    write_over(path, old, new)
    async with shown(path) as pilot:
        assert "Nothing to act on" not in screen_text(pilot)  # nobody knows
        await press(pilot, "2")
        await press(pilot, "6")
        said = [note.message for note in pilot.app._notifications]
        assert DAMAGED in "\n".join([*said, screen_text(pilot)])
        assert pilot.app.is_running
        assert not pilot.app._exit
