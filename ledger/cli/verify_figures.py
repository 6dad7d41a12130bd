"""Whether everybody's figures add up, in as many processes as there are processors where many are to be followed."""

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from ledger.domain.errors import LedgerError

AT_ONCE = 500
_PARTS_WORTH_PROCESSES = 3

Found = Iterator[list[str]]


@contextlib.contextmanager
def contradictions(path: Path) -> Iterator[Found]:
    """What does not add up in anybody's figures, some hundred people after the other.

    Of many people it is looked for from now on, while something else is done here; else when it is asked for. None is
    looked for in a file of an older schema, left as it is.

    Args:
        path: The ledger, whose passphrase is known by now where it has one.
    """
    try:
        people = _people(path)
    except LedgerError:
        yield _one_after_the_other(path)  # which says so, where the file turns out to be sound
        return
    parts = [people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)]
    if len(parts) < _PARTS_WORTH_PROCESSES or not hasattr(os, "fork"):
        yield map(partial(_of_some, path), parts)
        return
    with multiprocessing.get_context("fork").Pool(initializer=_end_quietly) as pool:
        yield pool.imap(partial(_of_some, path), parts)


def _one_after_the_other(path: Path) -> Found:
    yield _of_some(path, _people(path))


def _people(path: Path) -> list[str]:
    from ledger.storage.connection import OldSchemaError, open_reading
    from ledger.storage.queries import LedgerReader

    try:
        with contextlib.closing(open_reading(path)) as connection:
            return LedgerReader(connection, path).people()
    except OldSchemaError:
        return []


def _of_some(path: Path, people: Sequence[str]) -> list[str]:
    from ledger.services.invariants import broken_invariants
    from ledger.storage.connection import open_reading
    from ledger.storage.many import ManyPeopleReader

    with contextlib.closing(open_reading(path)) as connection:
        return list(broken_invariants(ManyPeopleReader(connection, path, people), people))


def _end_quietly() -> None:
    """An interrupt ends the program that asked, which then ends these; they have nothing to say of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_DFL)
