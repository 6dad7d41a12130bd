"""A file's name as somebody types it."""

import contextlib
import os
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.tui.text import plain

_SHOWN = 60


def typed_path(text: str) -> Path:
    """The file that is meant, `~` and `~name` among its folders; whether or not it is there.

    Raises:
        LedgerError: no file can be called so.
    """
    try:
        path = Path(text.strip()).expanduser()
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            os.stat(path)  # noqa: PTH116 - `Path.exists` calls what can be no name a file that is not there
    except (OSError, RuntimeError, ValueError) as problem:
        said = getattr(problem, "strerror", None) or "no file can be called so"
        raise LedgerError(
            f"“{plain(text.strip()[:_SHOWN])}”: {said[0].lower()}{said[1:]}.", hint="Type another name."
        ) from None
    return path
