"""Who is asked for the passphrase of an encrypted ledger: the keyring first, then whoever sits at the terminal.

A passphrase is never an argument or a variable, which other programs of the computer could read.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ledger.cli.output import note
from ledger.domain.errors import LedgerError
from ledger.storage import keyrings, keys

LOST = (
    "A lost passphrase is a lost ledger: nobody can open it then, and nothing in it can be got back. Write the "
    "passphrase down on the recovery sheet, and keep that apart from this computer: roth-ledger encrypt sheet"
)
_TRIES = 3
_LONG = 20  # letters, as of four words; three words, or a few letters with signs among them, can be guessed
_DIFFERENT = 8
# Files whose passphrase whoever sits there does not know: a command that opens one again does not ask again.
_GIVEN_UP: set[Path] = set()


def offered(path: Path) -> Iterator[str]:
    """Passphrases for a ledger, one after the other until one opens it.

    Raises:
        LockedError: none of those that were given for it before did.
    """
    if path in _GIVEN_UP:
        raise keys.not_opened(path)
    held = keyrings.held(path)
    if held is not None:
        yield held
        note("note: the passphrase that the keyring holds does not open this file.")
    if not has_terminal():
        return
    for left in reversed(range(_TRIES)):
        yield asked(f"Passphrase of {path}: ")
        note(f"That is not its passphrase.{' Try again.' if left else ''}")
    _GIVEN_UP.add(path)


def has_terminal() -> bool:
    """Whether somebody sits at a terminal who could be asked; what is piped in or out does not matter."""
    if not any(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return False
    if os.name != "posix":
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def asked(prompt: str) -> str:
    """What is typed at the terminal and not shown there.

    Raises:
        LedgerError: there is none.
        click.Abort: Ctrl-C or Ctrl-D was typed.
    """
    if not has_terminal():
        raise LedgerError(
            "There is no terminal to ask for a passphrase on.",
            hint="Run it on a terminal: a passphrase is never given as an argument or in a variable.",
        )
    from getpass import getpass

    from ledger.domain.shown import one_line

    try:
        return getpass(one_line(prompt))
    except (EOFError, KeyboardInterrupt):
        note("")
        raise click.Abort from None


def asked_anew() -> str:
    """A passphrase for a ledger that is to be encrypted, typed twice.

    Raises:
        LedgerError: it is empty, or the second is another one.
    """
    note(f"note: {LOST}")
    passphrase = asked("New passphrase: ")
    if not passphrase:
        raise LedgerError("The passphrase is empty.", hint="Nothing was changed. Choose one of several words.")
    if is_weak(passphrase):
        note(
            f"note: that passphrase is short ({len(passphrase)} characters): who has the file can try millions of "
            "them. Six words taken by chance from a dictionary hold. Ctrl-C leaves all as it is."
        )
    if asked("The same again: ") != passphrase:
        raise LedgerError("The two passphrases are not the same.", hint="Nothing was changed. Try again.")
    return passphrase


def is_weak(passphrase: str) -> bool:
    """Whether a passphrase is so short, or of so few different characters, that it could be guessed."""
    return len(passphrase) < _LONG or len(set(passphrase)) < _DIFFERENT
