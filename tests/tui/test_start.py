"""Starting and ending on a terminal: where there is one, where there is none, and when the process is asked to end."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tui.terminal_screen import Screen

BOOK: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": "Pat Rivera", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
]
TODAY = "2026-11-20"


@pytest.mark.parametrize("colours", [{}, {"NO_COLOR": "1"}, {"TERM": "vt100"}])
def test_it_shows_the_ledger_and_leaves_the_terminal_as_it_was(
    book: Callable[..., Path], colours: dict[str, str]
) -> None:
    with Screen("--db", book(*BOOK), today=TODAY, variables=colours) as screen:
        screen.waits_for("Pat Rivera", "402(g)")
        screen.press("q")
        assert screen.ends() == 0
        assert screen.text().strip() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_puts_the_terminal_back(book: Callable[..., Path], number: signal.Signals) -> None:
    with Screen("--db", book(*BOOK), today=TODAY) as screen:
        screen.waits_for("402(g)")
        screen.process.send_signal(number)
        assert screen.ends() == 130
        assert screen.text().strip() == "error: interrupted."


def test_a_damaged_ledger_is_a_sentence(path: Path) -> None:
    path.write_bytes(b"no ledger at all" * 400)
    path.chmod(0o600)
    with Screen("--db", path, today=TODAY) as screen:
        assert screen.ends() == 1
        assert screen.text().split()[:2] == ["error:", str(path)]
        assert "hint:" in screen.text()


def test_a_terminal_that_places_no_text_is_told_so(path: Path) -> None:
    with Screen("--db", path, today=TODAY, variables={"TERM": "dumb"}) as screen:
        assert screen.ends() == 1
        assert "error: The screens need a terminal that can place text" in screen.text()


def test_without_a_terminal_there_is_the_help(path: Path) -> None:
    command = [sys.executable, "-m", "ledger", "--db", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert ran.returncode == 2
    assert ran.stdout.startswith("Usage: roth-ledger")
    assert not path.exists()
