"""The passphrases that the keyring of the computer holds, each under the path of its ledger."""

import os
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError

_SERVICE = "roth-ledger"


def held(path: Path) -> str | None:
    """The passphrase of a ledger; None where no keyring holds one, or there is none."""
    try:
        keyring = _keyring()
    except LedgerError:
        return None
    try:
        passphrase: str | None = keyring.get_password(_SERVICE, _account(path))
    except _errors():
        return None
    return passphrase


def hold(path: Path, passphrase: str) -> None:
    """Have the keyring hold the passphrase of a ledger.

    Raises:
        LedgerError: there is none, or it refuses.
    """
    try:
        _keyring().set_password(_SERVICE, _account(path), passphrase)
    except _errors() as error:
        raise _refused(error) from None
    if held(path) != passphrase:  # a keyring that keeps nothing says nothing
        raise LedgerError("The keyring of this computer keeps nothing.", hint="The passphrase is asked for each time.")


def let_go(path: Path) -> bool:
    """Have the keyring forget the passphrase of a ledger.

    Returns:
        Whether it held one.

    Raises:
        LedgerError: it refuses.
    """
    if held(path) is None:
        return False
    try:
        _keyring().delete_password(_SERVICE, _account(path))
    except _errors() as error:
        raise _refused(error) from None
    return True


def _account(path: Path) -> str:
    return os.path.realpath(path)


def _keyring() -> Any:
    try:
        import keyring
    except ImportError:
        raise LedgerError(
            "The keyring of this computer cannot be used: what asks it is not installed.",
            hint="pip install 'roth-ledger[encrypted]'",
        ) from None
    return keyring


def _errors() -> tuple[type[Exception], ...]:
    """What a keyring fails with: its own errors, and those of the system behind it."""
    try:
        from keyring.errors import KeyringError
    except ImportError:
        return (OSError,)
    return (KeyringError, OSError, RuntimeError)


def _refused(error: Exception) -> LedgerError:
    from keyring.errors import NoKeyringError

    if isinstance(error, NoKeyringError):
        return LedgerError(
            "This computer has no keyring that could hold the passphrase.", hint="It is asked for each time instead."
        )
    return LedgerError(f"The keyring of this computer refused: {error}.", hint="Unlock it, and try again.")
