"""The program on a terminal of its own, seen as a person sees it: a screen of characters, and keys pressed."""

import codecs
import os
import re
import select
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

import pyte

from tests.tui.pseudo_terminal import ROOT, environment, key_bytes, send, set_size, start

_LONGEST_WAIT = 30.0
# What Textual asks of and tells a modern terminal, and the emulator here does not know: the kitty keyboard, questions
# about modes (`$p`), the terminal's name. A terminal that knows none of it says nothing, so nothing is answered.
_UNKNOWN = re.compile(r"\x1b\[[<=>][0-9;]*[ -/]*[@-~]|\x1b\[\??[0-9;]*[ -/]+[@-~]|\x1bP.*?\x1b\\", re.DOTALL)
_BEGUN = re.compile(r"\x1b(\[[0-?]*[ -/]*|P[^\x1b]*(\x1b)?)?\Z")
# The emulator has one screen; a program that leaves its own finds the other as it was, empty.
_LEAVES = "\x1b[?1049l"
_CLEAR = "\x1b[0m\x1b[2J\x1b[H"


class Emulator:
    """A terminal's screen, made of what a program wrote."""

    def __init__(self, columns: int, rows: int) -> None:
        self.cells = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.cells)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = ""  # of a sequence whose rest is still to be read

    def feed(self, piece: bytes) -> None:
        """Take in what was written."""
        written = self._begun + self._decoder.decode(piece)
        unfinished = _BEGUN.search(written)
        end = unfinished.start() if unfinished else len(written)
        self._begun = written[end:]
        self._stream.feed(_UNKNOWN.sub("", written[:end]).replace(_LEAVES, _LEAVES + _CLEAR))

    def text(self) -> str:
        """What is on the screen, line by line."""
        rows, columns = range(self.cells.lines), range(self.cells.columns)
        # The second cell of a wide character holds nothing.
        return "\n".join("".join(self.cells.buffer[row][column].data for column in columns).rstrip() for row in rows)


class Screen:
    """One run of the program, its three streams being one terminal of so many columns and rows."""

    def __init__(
        self,
        *arguments: object,
        columns: int = 100,
        rows: int = 30,
        program: tuple[str, ...] = (sys.executable, "-m", "ledger"),
        folder: Path = ROOT,
        today: str = "2026-06-30",
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self._emulator = Emulator(columns, rows)
        command = [*program, *map(str, arguments)]
        self.process, self._own = start(
            command, columns, rows, environment(ROTH_LEDGER_TODAY=today, **(variables or {})), folder
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._own)

    @property
    def cells(self) -> pyte.Screen:
        """The emulator: every cell with its colours."""
        return self._emulator.cells

    def text(self) -> str:
        """What is on the screen, line by line."""
        return self._emulator.text()

    def press(self, *keys: str) -> None:
        """Press keys by name: `n`, `tab`, `f2`, `ctrl+s`, `escape`, `down`."""
        for key in keys:
            send(self._own, key_bytes(key))

    def type(self, text: str) -> None:
        """Type text."""
        send(self._own, text.encode())

    def waits_for(self, *texts: str) -> str:
        """Read until all of these are on the screen at once, blanks between words apart; gives the screen."""

        def all_there() -> bool:
            shown = _one_blank(self.text())
            return all(_one_blank(text) in shown for text in texts)

        return self.waits_until(all_there, f"for {texts!r}")

    def waits_without(self, text: str) -> str:
        """Read until this is no longer on the screen; gives the screen."""
        return self.waits_until(lambda: text not in self.text(), f"for {text!r} to go")

    def waits_until(self, enough: Callable[[], bool], what: str) -> str:
        """Read until something is so; gives the screen."""
        until = time.monotonic() + _LONGEST_WAIT
        while not enough():
            left = max(until - time.monotonic(), 0)
            assert self._read(left), f"it waited {what}; the screen:\n{self.text()}"
        return self.text()

    def settles(self, quiet: float = 0.3) -> str:
        """Read until little was written for a moment; for pictures alone, a test waits for what it looks for.

        A cursor blinks every half second, so it must be quiet for less than that.
        """
        until = time.monotonic() + _LONGEST_WAIT
        while self._read(quiet) and time.monotonic() < until:
            pass
        return self.text()

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal larger or smaller; the kernel tells the program."""
        self._emulator.cells.resize(rows, columns)
        set_size(self._own, columns, rows)

    def ends(self) -> int:
        """Read to the end: the exit code."""
        until = time.monotonic() + _LONGEST_WAIT
        while self._read(max(until - time.monotonic(), 0)):
            pass
        return self.process.wait(max(until - time.monotonic(), 1))

    def _read(self, patience: float) -> bool:
        """Take in what the program wrote, all that is there; whether there was anything in time."""
        written = b""
        while select.select([self._own], [], [], 0 if written else patience)[0]:
            try:
                piece = os.read(self._own, 65_536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not piece:
                break
            written += piece
        self._emulator.feed(written)
        return bool(written)


def _one_blank(text: str) -> str:
    return re.sub(" +", " ", text)
