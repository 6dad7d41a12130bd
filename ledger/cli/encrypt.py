"""`encrypt`: a ledger that only its passphrase opens; turning that on and off, and what goes with it."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import note, say, say_json
from ledger.cli.passphrases import asked, asked_anew
from ledger.cli.session import Session
from ledger.domain.errors import ConflictError, LedgerError

if TYPE_CHECKING:
    from ledger.storage.keys import Key

_WITH_BACKUPS = click.option("--backups", is_flag=True, help="Do the same with the backups that the program keeps.")
_DISK = (
    "What was once written to a disk may be read from it for a long time, also after it was removed; on an SSD nothing "
    "can be overwritten for sure. Encrypt the whole disk too: FileVault on a Mac, LUKS on Linux, BitLocker on Windows."
)


@click.group(short_help="A passphrase for the ledger.", epilog=example("encrypt on --backups"))
def encrypt() -> None:
    """Have a passphrase open the ledger: without it the file, its backups and its journal are useless."""


@encrypt.command(epilog=example("encrypt on --backups"))
@_WITH_BACKUPS
@click.pass_obj
def on(session: Session, *, backups: bool) -> None:
    """Encrypt the ledger with a passphrase, which is asked for twice on the terminal."""
    from ledger.storage import anchors, cipher, encrypting, keyrings, keys, remembered

    path = session.path
    cipher.version()
    if not encrypting.is_encrypted(path):
        encrypting.recode(path, keys.derive(asked_anew()))
        remembered.forget(path)  # whose figures were looked at is nobody's business any more
        anchors.keep_no_words(path)
        with contextlib.suppress(LedgerError):  # of an earlier ledger, or an earlier passphrase
            keyrings.let_go(path)
        say(f"encrypted: {path}")
    elif not backups:
        raise ConflictError(f"{path} is encrypted already.", hint="For another passphrase: roth-ledger encrypt change")
    if backups:
        _recode_copies(encrypting.plain_copies(path), encrypting.key_of(path), "encrypted")
    _say_plain_copies(path)
    note(f"note: {_DISK}")


@encrypt.command(epilog=example("encrypt off"))
@_WITH_BACKUPS
@click.pass_obj
def off(session: Session, *, backups: bool) -> None:
    """Make the ledger plain again: whoever can read the file can then read all that is in it."""
    from ledger.storage import encrypting, keyrings

    path = _encrypted(session)
    encrypting.recode(path, None)
    say(f"plain: {path}; whoever can read the file can read all that is in it.")
    copies = [copy for copy in encrypting.copies_of(path) if encrypting.is_encrypted(copy)]
    if backups:
        _recode_copies(copies, None, "plain")
    elif copies:
        note(f"note: {_files(len(copies))} kept by the program still open with the passphrase alone: keep it.")
    with contextlib.suppress(LedgerError):
        keyrings.let_go(path)


@encrypt.command(epilog=example("encrypt change --backups"))
@_WITH_BACKUPS
@click.pass_obj
def change(session: Session, *, backups: bool) -> None:
    """Encrypt the ledger anew, with another passphrase."""
    from ledger.storage import encrypting, keyrings, keys

    path = _encrypted(session)
    # The keyring does not answer for whoever sits there: who changes a passphrase has to know it.
    encrypting.unlock(path, asked(f"Present passphrase of {path}: "))
    passphrase = asked_anew()
    key = keys.derive(passphrase)
    encrypting.recode(path, key)
    say(f"encrypted anew: {path}")
    if keyrings.held(path) is not None:
        keyrings.hold(path, passphrase)
        say("The keyring holds the new passphrase.")
    copies = encrypting.copies_of(path)
    if backups:
        _recode_copies(copies, key, "encrypted anew")
    elif copies:
        note(f"note: {_files(len(copies))} kept by the program still open as before: keep the old passphrase.")
    _say_plain_copies(path)


@encrypt.command(epilog=example("encrypt remember"))
@click.pass_obj
def remember(session: Session) -> None:
    """Have the keyring of this computer hold the passphrase, so that it is not asked for any more."""
    from ledger.storage import encrypting, keyrings

    path = _encrypted(session)
    passphrase = asked(f"Passphrase of {path}: ")
    encrypting.unlock(path, passphrase)
    keyrings.hold(path, passphrase)
    say(f"The keyring of this computer holds the passphrase of {path}.")
    note("note: who is logged in to this computer as you can open the ledger now. Write the passphrase down as well.")


@encrypt.command(epilog=example("encrypt forget"))
@click.pass_obj
def forget(session: Session) -> None:
    """Have the keyring of this computer forget the passphrase."""
    from ledger.storage import keyrings

    known = keyrings.let_go(session.path)
    say(f"The keyring {'has forgotten' if known else 'does not hold'} the passphrase of {session.path}.")


@encrypt.command(epilog=example("encrypt sheet --output recovery.txt"))
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; else it is shown.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def sheet(session: Session, *, output: Path | None, force: bool) -> None:
    """A page to print: what the ledger is, how to open it, and a line to write the passphrase on by hand."""
    from ledger.cli.recovery_sheet import recovery_sheet

    lines = recovery_sheet(session, _encrypted(session))
    if output is None:
        for line in lines:
            say(line)
        return
    from ledger.storage.saving import save_lines

    save_lines(output.expanduser(), lines, replace=force)
    say(f"recovery sheet: {output}. Print it, write the passphrase on it by hand, and keep it apart from the computer.")


@encrypt.command(epilog=example("encrypt status"))
@as_json
@click.pass_obj
def status(session: Session, *, as_json: bool) -> None:
    """Whether the ledger and the copies that the program keeps of it are encrypted; no passphrase is asked for."""
    from ledger.storage import cipher, encrypting, keyrings

    path = session.path
    encrypted = encrypting.is_encrypted(path)
    try:
        version = cipher.version()
    except LedgerError:
        version = None
    plain, held = encrypting.plain_copies(path), keyrings.held(path) is not None
    if as_json:
        document = {"ledger": str(path), "encrypted": encrypted, "sqlcipher": version, "in_keyring": held}
        say_json({**document, "plain_copies": [str(each) for each in plain]})
        return
    say(f"{path} is {'encrypted' if encrypted else 'plain'}.")
    say(f"SQLCipher: {version or 'not installed'}")
    say(f"The keyring of this computer {'holds' if held else 'does not hold'} its passphrase.")
    if encrypted:
        _say_plain_copies(path)


def _encrypted(session: Session) -> Path:
    """The ledger file, which is to be encrypted.

    Raises:
        ConflictError: it is plain.
    """
    from ledger.storage import encrypting

    if not encrypting.is_encrypted(session.path):
        raise ConflictError(f"{session.path} is not encrypted.", hint="To encrypt it: roth-ledger encrypt on")
    return session.path


def _recode_copies(copies: list[Path], key: "Key | None", became: str) -> None:
    from ledger.storage import encrypting

    recoded = encrypting.recode_copies(copies, key)
    for copy in recoded.done:
        say(f"{became}: {copy}")
    for copy, why in recoded.left:
        note(f"note: {copy} was left as it is: {why}.")


def _say_plain_copies(path: Path) -> None:
    """Name the copies that anybody can read, and say that there may be others."""
    from ledger.storage import encrypting

    plain = encrypting.plain_copies(path)
    if plain:
        note(f"note: these hold the ledger too, and are not encrypted ({_files(len(plain))}):")
        for copy in plain:
            note(f"  {copy}")
        note("To encrypt those too: roth-ledger encrypt on --backups")
    note("note: what you copied or exported elsewhere stays as it is; the program cannot know where that lies.")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
