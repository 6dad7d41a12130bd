"""Texts saved for a person, such as a letter: readable to nobody else, and never over another file unasked."""

import os
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.shown import show


def save_text(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a text to a file, as UTF-8.

    Args:
        path: The file.
        text: What to write; a last line is ended. What would steer the terminal that shows the file is written out.
        replace: Whether a file of that name is replaced.

    Raises:
        LedgerError: the name is taken and `replace` is not asked for, or the file cannot be written.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise LedgerError(f"{path} is no ordinary file.", hint="Choose another name.")
    if replace:
        path.unlink(missing_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(show(text).rstrip("\n") + "\n")
    except FileExistsError:
        raise LedgerError(f"{path} is there already.", hint="Choose another name.") from None
    except OSError as error:
        raise LedgerError(
            f"{path} could not be written: {error.strerror}.", hint="Choose another folder or free some space."
        ) from None
