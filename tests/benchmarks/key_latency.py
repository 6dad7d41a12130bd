"""How long a key takes to show on a large ledger: from the key to the first output after it, and to the last."""

import os
import re
import select
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from tests.tui.pseudo_terminal import NAMES, key_bytes, send, start

COLUMNS, ROWS = 120, 40
MOST = 0.033  # seconds, for 95 keys of 100
_LONGEST_WAIT = 60.0
_QUIET = 0.15  # seconds without output after which what a key led to is taken to be over
_STYLE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
# The least that typing into a Textual app can take.
_ONE_INPUT = """
from textual.app import App, ComposeResult
from textual.widgets import Input

class OneInput(App[None]):
    def compose(self) -> ComposeResult:
        yield Input("$0.00")

OneInput().run()
"""
AMOUNT = "1,234.56"


class Key(NamedTuple):
    """What one key took, in seconds; `settled` is the last output that followed it."""

    shown: float
    settled: float


class _Run:
    """A program on a terminal, its keys timed."""

    def __init__(self, command: Sequence[str], variables: Mapping[str, str]) -> None:
        self.process, self._terminal = start(command, COLUMNS, ROWS, variables)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._terminal)

    def go(self, keys: Sequence[str], shown: bytes) -> None:
        """Press keys and wait until something is shown and all is quiet."""
        written = b""
        for key in keys:
            send(self._terminal, key_bytes(key) if key in NAMES else key.encode())
        until = time.perf_counter() + _LONGEST_WAIT
        while not re.search(shown, _STYLE.sub(b"", written)):
            if not (piece := self._output(max(until - time.perf_counter(), 0))):
                raise RuntimeError(f"waited for {shown!r} in: {_STYLE.sub(b'', written)[-2000:]!r}")
            written += piece
        self._to_the_end()

    def timed(self, keys: Sequence[str]) -> Iterator[Key]:
        """Press keys one by one, each when the one before is done with.

        Raises:
            RuntimeError: a key shows nothing.
        """
        for key in keys:
            begun = time.perf_counter()
            send(self._terminal, key_bytes(key))
            if not self._output(_LONGEST_WAIT):
                raise RuntimeError(f"{key} shows nothing")
            shown = time.perf_counter()
            yield Key(shown - begun, max(self._to_the_end(), shown) - begun)

    def _to_the_end(self) -> float:
        """Read until it is quiet; gives when the last output came."""
        last = 0.0
        while self._output(_QUIET):
            last = time.perf_counter()
        return last

    def _output(self, patience: float) -> bytes:
        return os.read(self._terminal, 65_536) if select.select([self._terminal], [], [], patience)[0] else b""


def one_input(variables: Mapping[str, str]) -> list[Key]:
    """The yardstick: an amount typed into a Textual app of one Input, and taken out again, six times."""
    with _Run((sys.executable, "-c", _ONE_INPUT), variables) as run:
        run.go((), rb"\$0\.00")
        return list(run.timed((*AMOUNT, *["backspace"] * len(AMOUNT)) * 6))


def in_the_list(command: Sequence[str], variables: Mapping[str, str]) -> list[Key]:
    """Down and page down through the pay stubs, 200 keys.

    Args:
        command: What shows the screens of the ledger.
        variables: Its environment.
    """
    with _Run(command, variables) as run:
        run.go((), rb"\$\d")
        run.go(("2",), rb"\d{4}-\d\d-\d\d")
        return list(run.timed((*["down"] * 100, *["pagedown", "down"] * 50)))


def in_the_form(command: Sequence[str], variables: Mapping[str, str]) -> list[Key]:
    """An amount typed into the form of a pay stub, and taken out again, 100 keys and some.

    Args:
        command: What shows the screens of the ledger.
        variables: Its environment.
    """
    with _Run(command, variables) as run:
        run.go((), rb"\$\d")
        run.go(("n",), rb"Pay stub: ")
        # The pay date, where none was proposed; then on to the after-tax money.
        run.go(("2026-12-31",), rb"2026-12-31")
        run.go(["tab"] * 6, rb".")
        return list(run.timed((*AMOUNT, *["backspace"] * len(AMOUNT)) * 7))


def percentile(seconds: Sequence[float], share: int) -> float:
    """What so many of a hundred keys stay within."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]
