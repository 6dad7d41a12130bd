"""Whether a ledger is sound where it lies: the file itself, and whether it is the one that was saved there.

That others can neither read the file nor put another in its place is looked at whenever a ledger is opened.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.storage import anchors
from ledger.storage.connection import open_file, plain_errors
from ledger.storage.verify import Tell, problems, quick_problems

# What SQLite leaves beside a file that is kept in WAL mode, which this program never uses.
_OF_OTHERS = ("-wal", "-shm")


def problems_in_place(path: Path, tell: Tell = lambda _: None) -> list[str]:
    """What is wrong with a ledger and with what lies beside it; nothing where all is sound.

    Args:
        path: The ledger; of a copy `problems` says what is wrong with it.
        tell: Told now and then how many entries were read.

    Raises:
        LedgerError: it cannot be opened, or is no ledger that this version knows.
    """
    return _with_its_place(path, lambda: problems(path, tell))


def quick_problems_in_place(path: Path) -> list[str]:
    """The same without a look at every page and entry.

    Raises:
        LedgerError: it cannot be opened, or is no ledger that this version knows.
    """
    return _with_its_place(path, lambda: quick_problems(path))


def _with_its_place(path: Path, look: Callable[[], list[str]]) -> list[str]:
    beside = list(_beside(path))  # before SQLite is asked, which removes what it can make use of
    return [*look(), *replaced(path), *beside]


def replaced(path: Path) -> Iterator[str]:
    """What is wrong where it is another file than was saved there, as far as it can be read at all."""
    with contextlib.suppress(LedgerError), plain_errors(path), contextlib.closing(open_file(path)) as connection:
        wrong = anchors.stands_against(connection, path)
        if wrong is not None:
            yield wrong


def _beside(path: Path) -> Iterator[str]:
    for ending in _OF_OTHERS:
        left = path.with_name(f"{path.name}{ending}")
        if os.path.lexists(left):
            yield f"{left} is none of this program's: another program has the ledger open, or left it behind."
