"""The program on a terminal of its own, typed at as a person types."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

_LONGEST_WAIT = 30.0
_STYLE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def _at_a_terminal() -> None:
    """So that Ctrl-C reaches it, and the end of the terminal too where the tests were started with `nohup`."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Terminal:
    """One command, its three streams being one terminal."""

    def __init__(self, *arguments: object, columns: int = 100, **environment: str) -> None:
        own, theirs = pty.openpty()
        fcntl.ioctl(own, termios.TIOCSWINSZ, struct.pack("HHHH", 24 if columns else 0, columns, 0, 0))
        self._own = own
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ledger", *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "ROTH_LEDGER_TODAY": "2026-06-30", **environment},
            cwd=Path(__file__).parents[2],
            start_new_session=True,
            preexec_fn=_at_a_terminal,  # noqa: PLW1509 - nothing runs beside it here
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._own)

    def waits_for(self, prompt: str) -> str:
        """Read until it says something; gives what it said up to there."""
        return self._read(lambda: prompt in self.said)

    def type(self, text: str) -> None:
        """Type a line; what was said before is forgotten."""
        self.said = ""
        os.write(self._own, text.encode())

    def line(self, text: str) -> None:
        """Type a line and Enter."""
        self.type(f"{text}\n")

    def ends(self) -> tuple[int, str]:
        """Read to the end: the exit code and what was said since the last line typed."""
        said = self._read(lambda: False)
        return self.process.wait(_LONGEST_WAIT), said

    def _read(self, enough: Callable[[], bool]) -> str:
        until = time.monotonic() + _LONGEST_WAIT
        while not enough():
            ready, _, _ = select.select([self._own], [], [], max(until - time.monotonic(), 0))
            assert ready, f"it waits, having said: {self.said}"
            try:
                piece = os.read(self._own, 65_536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not piece:
                break
            self.said += _STYLE.sub("", piece.decode()).replace("\r\n", "\n")
        return self.said
