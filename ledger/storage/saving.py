"""Saving a document beside the ledger: whole under its name or not at all, readable by its owner alone."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.refused_files import not_written
from ledger.storage.location import open_private, sync_folder


def save_lines(path: Path, lines: Iterable[str], *, replace: bool = False) -> int:
    """Write lines to a file.

    Returns:
        How many there were.

    Raises:
        LedgerError: the name is taken and `replace` is not asked for, or the file cannot be written.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise LedgerError(f"{path} is no ordinary file.", hint="Choose another name.")
    if path.exists() and not replace:
        raise LedgerError(f"{path} is there already.", hint="Choose another name, or add --force to replace it.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    count = 0
    try:
        unfinished.unlink(missing_ok=True)
        with os.fdopen(open_private(unfinished), "w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed either
            unfinished.unlink(missing_ok=True)
    return count
