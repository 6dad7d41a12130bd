"""Parsers that do what a hostile file may bring a parser to; run in the sandbox by its tests."""

import json
import os
import sys
import time
from pathlib import Path

from ledger.domain.errors import LedgerError


def tell(path: Path) -> str:
    """What a parser sees of the machine."""
    return json.dumps(
        {
            "file": path.name,
            "folder": sorted(each.name for each in Path().iterdir()),
            "environment": sorted(os.environ),
            "stdin": sys.stdin.read(),
            "isolated": sys.flags.isolated,
        }
    )


def talk(path: Path) -> str:
    """A library that prints."""
    print("half a result {")
    print("and a warning", file=sys.stderr)
    return f"read {path.name}"


def refuse(path: Path) -> str:
    """A parser of ours that knows what is wrong."""
    raise LedgerError(f"{path.name} is a picture.", hint="Type it.")


def break_down(path: Path) -> str:
    """A parser of others that does not."""
    raise IndexError("list index out of range")


def die(path: Path) -> str:
    """A crash in a library written in C."""
    os.abort()


def eat_memory(path: Path) -> str:
    """More than it may have."""
    return "x" * (2 << 30)


def spin(path: Path) -> str:
    """Works for ever."""
    while True:
        pass


def sleep(path: Path) -> str:
    """Waits for ever."""
    time.sleep(600)
    return ""


def print_without_end(path: Path) -> str:
    """Gets round the result it is to return."""
    while True:
        for number in range(3, 64):
            try:
                os.write(number, b"x" * 65_536)
            except OSError:
                continue


def write(path: Path) -> str:
    """Tries to change the file it was given."""
    try:
        with path.open("ab") as file:
            file.write(b"changed")
            file.flush()
    except OSError as error:
        return type(error).__name__
    return "written"


def long_result(path: Path) -> str:
    """As many letters as the file says."""
    return "x" * int(path.read_text())


def half_a_pair(path: Path) -> str:
    """Text that no encoding can save."""
    return "a\ud800b"
