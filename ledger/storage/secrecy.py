"""A ledger that is put in the place of an encrypted one is no less secret: it gets the key of the one before it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.storage import cipher, keys
from ledger.storage.connection import open_file
from ledger.storage.keys import Key


class Secrecy(NamedTuple):
    """Whether the ledger at a place is, or was, encrypted as far as can be seen, and its key where that is known."""

    encrypted: bool
    key: Key | None


def secrecy_of(path: Path) -> Secrecy:
    """How secret the ledger at a place is, asking for its passphrase; this process must not have it open.

    Of one that is gone the kept backups tell; nobody is asked for theirs.
    """
    if not path.is_file() or not path.lstat().st_size:
        from ledger.storage.backups import backups_in, folder_of

        return Secrecy(any(not _is_plain(each.path) for each in backups_in(folder_of(path), path)), None)
    if _is_plain(path):
        return Secrecy(encrypted=False, key=None)
    return Secrecy(encrypted=True, key=_key(path))


def _is_plain(path: Path) -> bool:
    try:
        return cipher.is_plain(path)
    except OSError:
        return True


def _key(path: Path) -> Key | None:
    """The key of a ledger; None where it is plain, damaged, or nobody knows its passphrase."""
    try:
        open_file(path).close()
        return keys.key_of(path) if keys.is_encrypted(path) else None
    except LedgerError:
        return None


def has_key(path: Path, key: Key) -> bool:
    """Whether a file is encrypted with a key; its passphrase is asked for where it is not known.

    Raises:
        LedgerError: it cannot be opened.
    """
    open_file(path).close()
    return keys.is_encrypted(path) and keys.key_of(path) == key


def say_what_opens_it(path: Path, before: Secrecy, tell: Callable[[str], None], *, anew: bool) -> None:
    """Say what a person would not expect of a ledger that was put in the place of another: what opens it now.

    Args:
        path: The ledger, as it lies there now.
        before: How secret the one before it was.
        tell: Is told the sentence.
        anew: Whether it was encrypted anew, with the key of the one before it.
    """
    encrypted = keys.is_encrypted(path)
    if anew:
        tell(
            "The ledger opens with the passphrase of the one that was there; the file that it came from does not, and "
            "stays as it is."
        )
    elif encrypted and before.key is None:
        tell("The ledger is encrypted: the passphrase of the file that it came from opens it.")
    elif before.encrypted and not encrypted:
        tell(
            "The ledger that was there was encrypted, or is damaged or gone: its key is not known. The one in its "
            "place is plain: whoever can read the file can read all that is in it. To encrypt it: roth-ledger encrypt "
            "on --backups"
        )
