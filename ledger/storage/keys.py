"""The keys of encrypted ledgers: kept in memory alone, derived once, found by the salt that each file begins with.

An encrypted ledger is an ordinary SQLCipher file: its key comes from the passphrase and the file's first 16 bytes by
PBKDF2-HMAC-SHA512 with 256,000 rounds, so that every program that knows SQLCipher opens it with the passphrase alone.
A backup has the salt of its ledger, and so its key.

Source: https://www.zetetic.net/sqlcipher/design/
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError, LockedError

ROUNDS = 256_000
SALT_BYTES = 16

# Passphrases for a file, one after the other until one opens it; none where nobody can be asked.
Asker = Callable[[Path], Iterator[str]]


class Key(NamedTuple):
    """What opens an encrypted file: 32 bytes, and the salt that they were derived with."""

    secret: bytes
    salt: bytes

    @property
    def pragma(self) -> str:
        """As SQLCipher takes it: the raw key and the salt in hexadecimal digits."""
        return f"\"x'{self.secret.hex()}{self.salt.hex()}'\""


def nobody(_path: Path) -> Iterator[str]:
    """Nobody is asked."""
    return iter(())


class _Memory:
    """What this process knows; gone with it."""

    def __init__(self) -> None:
        self.by_salt: dict[bytes, Key] = {}
        self.salts: dict[tuple[int, int], bytes] = {}  # of encrypted files, by device and number on the disk
        self.for_new: Key | None = None
        self.ask: Asker = nobody


_MEMORY = _Memory()


def derive(passphrase: str, salt: bytes | None = None) -> Key:
    """The key of a passphrase; with a new salt where none is given. Takes a tenth of a second.

    The letters of a passphrase are taken as one character each (NFC), in whichever way a keyboard makes them.

    Raises:
        LedgerError: it is empty, or no text.
    """
    if not passphrase:
        raise LedgerError("The passphrase is empty.", hint="Choose one of several words.")
    import hashlib  # only where a ledger is encrypted
    import unicodedata

    try:
        text = unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError:
        raise LedgerError("The passphrase holds what is no text.", hint="Set the terminal to UTF-8.") from None
    chosen = os.urandom(SALT_BYTES) if salt is None else salt
    return Key(hashlib.pbkdf2_hmac("sha512", text, chosen, ROUNDS, 32), chosen)


def ask_with(asker: Asker) -> Asker:
    """From now on, whoever this is asks for passphrases; gives who asked before."""
    before, _MEMORY.ask = _MEMORY.ask, asker
    return before


@contextlib.contextmanager
def asking_about(named: Path) -> Iterator[None]:
    """Within, whoever is asked for a passphrase is told of this file: the one that is opened is a copy of it."""
    before = _MEMORY.ask
    _MEMORY.ask = lambda _path: before(named)
    try:
        yield
    finally:
        _MEMORY.ask = before


def keep(key: Key) -> None:
    """Keep a key that is known to open its file, until `forget`; a crash writes no memory to the disk from then on."""
    _MEMORY.by_salt[key.salt] = key
    _leave_no_core()


def _leave_no_core() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such files
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def known(salt: bytes) -> Key | None:
    """The key of the files with a salt, where it was found before."""
    return _MEMORY.by_salt.get(salt)


def forget() -> None:
    """Forget every key: the next open asks again."""
    _MEMORY.by_salt.clear()
    _MEMORY.for_new = None


def only(passphrase: str) -> Asker:
    """One passphrase, for whichever file is asked about."""
    return lambda _path: iter((passphrase,))


def encrypt_new_files(key: Key | None) -> None:
    """From now on ledgers that this process makes are encrypted with a key; None: plain ones."""
    _MEMORY.for_new = key
    if key is not None:
        keep(key)


def key_for_new_file() -> Key | None:
    """The key that a ledger being made is to have; None: a plain one."""
    return _MEMORY.for_new


def find(path: Path, salt: bytes, opens: Callable[[Key], bool]) -> Key:
    """The key of a file, by its salt, asking where it is not known.

    Args:
        path: The file, to name it.
        salt: What it begins with.
        opens: Whether a key opens it.

    Raises:
        LockedError: nobody can be asked, or no passphrase given opened it.
    """
    key = known(salt)
    if key is not None and opens(key):
        return key
    tried = False
    for passphrase in _MEMORY.ask(path):
        tried = True
        key = derive(passphrase, salt) if passphrase else None
        if key is not None and opens(key):
            keep(key)
            return key
    if tried:
        raise not_opened(path)
    raise LockedError(
        f"{path} is encrypted, or damaged: there is nobody to ask for its passphrase.",
        hint="Nothing was changed. Run it on a terminal, or let the keyring hold the passphrase: "
        "`roth-ledger encrypt remember`.",
    )


def not_opened(path: Path) -> LockedError:
    """What to say where no passphrase that was given opens a file."""
    return LockedError(
        f"No passphrase that was given opens {path}.",
        hint="Nothing was changed. If you never encrypted it, it is damaged: restore your newest backup.",
    )


def is_encrypted(path: Path) -> bool:
    """Whether a file was found to be encrypted before; looks at its name alone, never into it."""
    try:
        return _number(path) in _MEMORY.salts
    except OSError:  # there is none
        return False


def key_of(path: Path) -> Key:
    """The key of a file that was opened with it."""
    return _MEMORY.by_salt[_MEMORY.salts[_number(path)]]


def note_salt(path: Path, salt: bytes | None) -> None:
    """Remember that a file is encrypted, with this salt; None: that it is not."""
    if salt is None:
        _MEMORY.salts.pop(_number(path), None)
    else:
        _MEMORY.salts[_number(path)] = salt


def _number(path: Path) -> tuple[int, int]:
    found = os.lstat(path)
    return found.st_dev, found.st_ino
