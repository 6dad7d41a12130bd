"""Texts saved for a person, such as a letter: whole under its name or not at all, readable to nobody else."""

import os
from contextlib import suppress
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.refused_files import not_written
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
    if path.exists() and not replace:
        raise LedgerError(f"{path} is there already.", hint="Choose another name.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(show(text).rstrip("\n") + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise not_written(path, error) from None
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed either
            unfinished.unlink(missing_ok=True)
