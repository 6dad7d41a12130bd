"""What was chosen on the screen, kept for next time: a small file that the program writes by itself.

Nothing rests on it: a file that is not there, is damaged or cannot be written is as if nothing had been chosen.
"""

import contextlib
import json
import os
import stat
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.storage.keys import is_encrypted
from ledger.storage.location import state_folder

ENVIRONMENT = "ROTH_LEDGER_REMEMBERED"
_LONGEST = 262_144
_MOST_LEDGERS = 50
_MOST_CHOICES = 100
_LONGEST_TEXT = 500
# Chosen for the program, whichever ledger is open.
_OF_THE_PROGRAM = frozenset({"theme"})
_PROGRAM, _LEDGERS = "program", "ledgers"

Choices = dict[str, str]


def remembered_path() -> Path | None:
    """The file: `ROTH_LEDGER_REMEMBERED`, else `remembered.json` in the platform's state folder; None: nowhere."""
    named = os.environ.get(ENVIRONMENT)
    try:
        if named:
            return Path(named).expanduser()
    except RuntimeError:  # nobody's home
        return None
    folder = state_folder()
    return None if folder is None else folder / "remembered.json"


def read_remembered(ledger: Path) -> Choices:
    """What was chosen with a ledger file and for the program, by name; nothing where nothing can be read."""
    path = remembered_path()
    program, ledgers = ({}, {}) if path is None else _read(path)
    return ledgers.get(_name(ledger), {}) | program


def remember(ledger: Path, **choices: str) -> None:
    """Keep some choices beside those that are kept; an empty text forgets one. What cannot be kept is forgotten.

    Of ledgers the 50 whose choices changed last are known; of an encrypted one nothing, whose own choices name people.
    """
    path = remembered_path()
    if path is None:
        return
    program, ledgers = _read(path)
    own = ledgers.pop(_name(ledger), {})
    before = (dict(program), dict(own))
    for name, value in choices.items():
        held = program if name in _OF_THE_PROGRAM else own
        held.pop(name, None)
        if _is_choice(name, value):
            held[name] = value
    if is_encrypted(ledger):
        own = {}
    if (program, own) == before:
        return
    if own:  # last: those that come first were changed longest ago
        ledgers[_name(ledger)] = dict(list(own.items())[-_MOST_CHOICES:])
    with contextlib.suppress(LedgerError, OSError, RuntimeError, ValueError):
        _write(path.resolve(), program, list(ledgers.items())[-_MOST_LEDGERS:])


def forget(ledger: Path) -> None:
    """Keep nothing any more of what was chosen with a ledger file."""
    remember(ledger, **dict.fromkeys(read_remembered(ledger).keys() - _OF_THE_PROGRAM, ""))


def _name(ledger: Path) -> str:
    try:
        return str(ledger.resolve())
    except (OSError, RuntimeError, ValueError):
        return str(ledger)


def _read(path: Path) -> tuple[Choices, dict[str, Choices]]:
    """The program's choices, and each ledger's, those that changed last at the end."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST or not _is_own(found):
            return {}, {}
        held = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}, {}
    if not isinstance(held, dict):
        return {}, {}
    ledgers = held.get(_LEDGERS)
    named = ledgers.items() if isinstance(ledgers, dict) else ()
    return _choices(held.get(_PROGRAM)), {ledger: _choices(choices) for ledger, choices in named}


def _is_own(found: os.stat_result) -> bool:
    """Whether a file is that of whoever runs the program; Windows does not say."""
    return os.name != "posix" or found.st_uid == os.geteuid()


def _choices(held: Any) -> Choices:
    return {name: value for name, value in held.items() if _is_choice(name, value)} if isinstance(held, dict) else {}


def _is_choice(name: str, value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TEXT and len(name) <= _LONGEST_TEXT


def _write(path: Path, program: Choices, ledgers: list[tuple[str, Choices]]) -> None:
    """Write the file anew, as long as it may be; another user's file is left alone."""
    from ledger.storage.location import make_folder
    from ledger.storage.saving import save_lines

    make_folder(path.parent)
    if path.exists() and not _is_own(path.stat()):
        return
    while len(text := json.dumps({_PROGRAM: program, _LEDGERS: dict(ledgers)}, indent=1)) >= _LONGEST:
        del ledgers[0]
    save_lines(path, [text], replace=True)
