"""How long it takes from the command to its first screen, without and with figures, on a terminal of its own."""

import os
import re
import select
import shutil
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tui.pseudo_terminal import start

COLUMNS, ROWS = 100, 30
ROUNDS = 9
OF_ONE_WIDGET = 1.5
OF_BAGELS = 0.35
_LONGEST_WAIT = 60.0
_STYLE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
# The least that a Textual app can be, and what it shows.
_ONE_WIDGET = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class OneWidget(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("$0.00")

OneWidget().run()
"""


@dataclass(frozen=True, slots=True)
class Paints:
    """A program to be timed.

    Attributes:
        command: Its command line.
        shown: What its first full screen holds, and nothing that is on the terminal before it.
    """

    command: tuple[str, ...]
    shown: re.Pattern[bytes]


def one_widget() -> Paints:
    """The yardstick: a Textual app of one Static widget."""
    return Paints((sys.executable, "-c", _ONE_WIDGET), re.compile(rb"\$0\.00"))


def frame(command: tuple[str, ...]) -> Paints:
    """The overview's frame: the screens to go to, whose year, the panels' titles.

    Args:
        command: What shows the screens.
    """
    return Paints(command, re.compile(rb"Limits.*Alerts", re.DOTALL))


def ours(command: tuple[str, ...]) -> Paints:
    """The overview of a ledger, with its figures.

    Args:
        command: What shows the screens.
    """
    return Paints(command, re.compile(rb"402\(g\).*\$\d.*Alerts", re.DOTALL))


def bagels(folder: Path) -> Paints | None:
    """Bagels, an expense tracker made with Textual, with nothing in it; None where it is not installed.

    Args:
        folder: Where it may keep its files.
    """
    found = os.environ.get("BAGELS") or shutil.which("bagels")
    return None if found is None else Paints((found, "--at", str(folder)), re.compile(rb"Period"))


def measure(programs: Mapping[str, Paints], variables: Mapping[str, str]) -> dict[str, list[float]]:
    """Seconds to the first screen of each program, `ROUNDS` times, one after another, after a first run of each.

    Args:
        programs: By name.
        variables: The environment of all of them.
    """
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(ROUNDS + 1):
        for name, program in programs.items():
            seconds = _seconds(program, variables)
            if number:
                taken[name].append(seconds)
    return taken


def against(seconds: Sequence[float], unit: Sequence[float]) -> list[float]:
    """How many times the other's median each took."""
    middle = statistics.median(unit)
    return [each / middle for each in seconds]


def _seconds(program: Paints, variables: Mapping[str, str]) -> float:
    begun = time.perf_counter()
    process, terminal = start(program.command, COLUMNS, ROWS, variables)
    written = b""
    try:
        while not program.shown.search(_STYLE.sub(b"", written)):
            left = begun + _LONGEST_WAIT - time.perf_counter()
            if left < 0 or not select.select([terminal], [], [], left)[0]:
                raise RuntimeError(f"{program.command[0]} showed only: {_STYLE.sub(b'', written)[-2000:]!r}")
            written += os.read(terminal, 65_536)
        return time.perf_counter() - begun
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
