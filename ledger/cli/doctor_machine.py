"""What `doctor` says of the computer: Python and what is installed, the settings, the day, the terminal."""

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from ledger.cli.session import TODAY, Session
from ledger.domain.errors import LedgerError
from ledger.domain.health import ACT, GOOD, NOTE, Finding
from ledger.domain.settings_file import read_screen_settings
from ledger.storage.backups import second_folder
from ledger.storage.settings import read_document, settings_path

_SHOWN = ("sqlalchemy", "sqlmodel", "alembic", "textual", "click")
# What tables and screens are drawn with.
_SIGNS = "─█▸…“”"


def machine_findings(session: Session) -> Iterator[Finding]:
    """Everything that is not about the ledger file."""
    yield _installed()
    yield _settings(session)
    if os.environ.get(TODAY):
        yield Finding(
            NOTE,
            "today",
            f"{TODAY} says that today is {session.today}; every figure is seen from there.",
            f"To go by the clock: unset {TODAY}",
        )
    yield _terminal()


def cipher_finding() -> Finding:
    """What opens this encrypted ledger."""
    from ledger.storage.cipher import version

    return Finding(GOOD, "encryption", f"The ledger is encrypted; SQLCipher {version()} opens it.")


def plain_copies_findings(ledger: Path) -> Iterator[Finding]:
    """The copies of an encrypted ledger that are not encrypted.

    Raises:
        LedgerError: the settings file, which names the second folder, cannot be read.
    """
    from ledger.storage.encrypting import plain_copies

    plain = plain_copies(ledger)
    if plain:
        count = "1 copy of it is" if len(plain) == 1 else f"{len(plain):,} copies of it are"
        yield Finding(
            ACT,
            "encryption",
            f"{count} not encrypted, and whoever can read such a file can read all that is in it: {plain[0]}"
            f"{'' if len(plain) == 1 else ' and others'}.",
            "Encrypt them too: roth-ledger encrypt on --backups",
        )


def _installed() -> Finding:
    try:
        own = metadata.version("roth-ledger")
        others = ", ".join(f"{name} {metadata.version(name)}" for name in _SHOWN)
    except metadata.PackageNotFoundError as missing:
        return Finding(
            ACT, "program", f"{missing.name} is not installed as a package.", "Run: pip install --upgrade roth-ledger"
        )
    return Finding(GOOD, "program", f"roth-ledger {own} on Python {platform.python_version()}, with {others}.")


def _settings(session: Session) -> Finding:
    try:
        path = settings_path()
        document = read_document(path)
        _ = session.thresholds
        read_screen_settings(document, str(path))
        second_folder()
    except LedgerError as problem:
        return Finding(ACT, "settings", problem.message, problem.hint)
    if not document:
        return Finding(GOOD, "settings", f"There is no settings file; the defaults hold ({path}).")
    return Finding(GOOD, "settings", f"Every setting in {path} is known.")


def _terminal() -> Finding:
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    try:
        _SIGNS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Finding(
            NOTE,
            "terminal",
            f"This terminal's locale says {encoding}: signs that it has not are written as codes, and the screens do "
            "not start.",
            "Start with: LANG=C.UTF-8 PYTHONUTF8=1 roth-ledger",
        )
    if os.environ.get("TERM") == "dumb":
        return Finding(
            NOTE,
            "terminal",
            "TERM says that this terminal is “dumb”: the screens do not start on it.",
            "Every command works on it: roth-ledger --help",
        )
    return Finding(GOOD, "terminal", f"This terminal can show every sign ({encoding}).")
