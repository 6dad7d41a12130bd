"""A terminal of its own for a program, and what its keys send; nothing but the standard library."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
_KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    # As terminals with the newer keyboard protocol send it: a bare ESC would be waited on for what may follow it.
    "escape": "\x1b[27u",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
}

NAMES = frozenset(_KEYS)


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a key: a character, `ctrl+s`, or a name such as `down`."""
    if key.startswith("ctrl+"):
        return bytes([ord(key.removeprefix("ctrl+").upper()) - 64])
    return (_KEYS[key] if len(key) > 1 else key).encode()


def environment(**more: str) -> dict[str, str]:
    """The variables of a program on such a terminal: every colour, no motion, a day of its own."""
    ours = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none", "LANG": "C.UTF-8"}
    held = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES")}
    return {**held, **ours, "ROTH_LEDGER_TODAY": "2026-06-30", **more}


def start(
    program: Sequence[str], columns: int, rows: int, variables: Mapping[str, str], folder: Path = ROOT
) -> tuple[subprocess.Popen[bytes], int]:
    """Start a program whose three streams are one terminal; gives it and our end of the terminal."""
    own, theirs = pty.openpty()
    set_size(own, columns, rows)
    process = subprocess.Popen(
        program,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=dict(variables),
        cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - so that a resize reaches it
    )
    os.close(theirs)
    return process, own


def set_size(terminal: int, columns: int, rows: int) -> None:
    """Make a terminal larger or smaller; the kernel tells the program."""
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def send(terminal: int, keys: bytes) -> None:
    """Type, all of it."""
    while keys:
        keys = keys[os.write(terminal, keys) :]
