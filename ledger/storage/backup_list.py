"""The kept backups of a ledger one by one, and how each of them stands to the ledger as it is now."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ledger.domain.backups import ANOTHER, ITS_OWN_WAY, NEWER, OLDER, SAME, Backup, Listed
from ledger.domain.errors import LedgerError
from ledger.domain.recorded import Batch
from ledger.storage import anchors
from ledger.storage.backups import backups_in, ends_of_kept, folder_of, second_folder
from ledger.storage.connection import open_reading, plain_errors
from ledger.storage.queries import LedgerReader
from ledger.storage.verify import sealed_problems


class Rehearsal(NamedTuple):
    """What putting a backup in a ledger's place would change.

    Attributes:
        stands: How the backup stands to the present ledger; None where that one is missing or cannot be read.
        lost: The batches of the present ledger that are not in the backup, oldest first.
        gained: Those of the backup that are not in the present ledger.
    """

    stands: str | None
    lost: Sequence[Batch]
    gained: Sequence[Batch]


def kept_backups(path: Path, now: dt.datetime | None = None) -> list[Backup]:
    """Every backup of a ledger by its name, newest first; one kept in both folders comes twice.

    Those that a wrong clock put into the future come last: they may hold less than older ones.

    Args:
        path: The ledger, be it there or not.
        now: The moment; the clock's where none is given.

    Raises:
        LedgerError: the settings file, which names the second folder, cannot be read.
    """
    second = second_folder()
    folders = [folder_of(path), *([] if second is None else [second])]
    found = [(each, place) for place, folder in enumerate(folders) for each in backups_in(folder, path)]
    written: dict[str, int] = {}  # tells apart those of one second, by when the first of the two files was written
    for each, _ in found:
        with contextlib.suppress(OSError):
            written.setdefault(each.path.name, each.path.lstat().st_mtime_ns)
    tomorrow = (dt.datetime.now(dt.UTC) if now is None else now) + dt.timedelta(days=1)  # the day may have begun there
    order = sorted(
        found,
        key=lambda pair: (pair[0].at <= tomorrow, pair[0].at, written.get(pair[0].path.name, 0), -pair[1]),
        reverse=True,
    )
    return [each for each, _ in order]


def to_come_back_to(path: Path, now: dt.datetime | None = None) -> list[Backup]:
    """The kept backups of the ledger itself, the one to put back first; one that cannot be read keeps its place.

    Another ledger of the same name may keep its own in the second folder. Where the file that is there now is not the
    one that was last acknowledged, what holds that comes first: a copy of the wrong file may be the newest.

    Raises:
        LedgerError: they are of several ledgers, and nothing says which of them was kept here.
    """
    kept = kept_backups(path, now)
    chains = {each: _chain(each) for each in kept}
    known, own = anchors.read_anchor(path), list[str]()
    with contextlib.suppress(LedgerError):
        own = [each.seal for each in _history(path)]
    if known is not None and known.seal not in own:
        kept.sort(key=lambda each: bool(chains[each]) and known.seal not in chains[each])
        own = next((chains[each] for each in kept if known.seal in chains[each]), own)
    if not own:  # what lies beside it is its own; a second folder may be shared
        readable = [each for each in kept if chains[each]]
        beside = [each for each in readable if each.path.parent == folder_of(path)]
        if not beside and len({chains[each][0] for each in readable}) > 1:
            raise LedgerError(
                "The kept backups are of several ledgers, and nothing says which of them was kept here.",
                hint="Choose one of `roth-ledger backup --list` by its number.",
            )
        own = next((chains[each] for each in beside or readable), own)
    return [each for each in kept if not own or not chains[each] or chains[each][0] == own[0]]


def _chain(backup: Backup) -> list[str]:
    """The seals of a backup in their order; none where it cannot be read, or not without asking for a passphrase."""
    try:
        ends_of_kept(backup)
        return [each.seal for each in _history(backup.path)]
    except LedgerError:
        return []


def listed(path: Path, *, check: bool, now: dt.datetime | None = None) -> list[Listed]:
    """The same as `kept_backups`, looked into; where `check`, every page, guard and seal of each is gone through."""
    found = kept_backups(path, now)
    present: Sequence[Batch] | None = None
    try:
        present = _history(path)
    except LedgerError:
        with contextlib.suppress(LedgerError):  # without the ledger, the newest backup asks for its passphrase
            for each in found[:1]:
                _history(each.path)
    return [_looked_into(each, present, check=check) for each in found]


def rehearse(path: Path, copy: Path) -> Rehearsal:
    """What putting a backup in a ledger's place would change.

    Raises:
        LedgerError: the backup cannot be read.
    """
    back = _history(copy)
    try:
        present = _history(path)
    except LedgerError:
        return Rehearsal(None, (), ())
    common = 0
    for ours, theirs in zip(present, back, strict=False):
        if ours.seal != theirs.seal:
            break
        common += 1
    return Rehearsal(_stands(present, back), present[common:], back[common:])


def _looked_into(backup: Backup, present: Sequence[Batch] | None, *, check: bool) -> Listed:
    size = 0
    try:
        with contextlib.suppress(OSError):
            size = backup.path.lstat().st_size
        ends = ends_of_kept(backup)
        stands = None if present is None else _stands(present, _history(backup.path))
        wrong = sealed_problems(backup.path) if check else None
    except LedgerError as problem:
        return Listed(backup, size, None, None, problem.message)
    return Listed(backup, size, ends, stands, None if wrong is None else " ".join(wrong[:1]))


def _stands(present: Sequence[Batch], back: Sequence[Batch]) -> str:
    """How a backup stands to the present ledger, by their chains: a seal holds all that came before it."""
    if not back or not present:
        return SAME if not back and not present else OLDER if not back else NEWER
    if len(back) <= len(present) and present[len(back) - 1].seal == back[-1].seal:
        return SAME if len(back) == len(present) else OLDER
    if len(back) > len(present) and back[len(present) - 1].seal == present[-1].seal:
        return NEWER
    return ITS_OWN_WAY if back[0].seal == present[0].seal else ANOTHER


def _history(path: Path) -> list[Batch]:
    with plain_errors(path), contextlib.closing(open_reading(path, older=True)) as connection:
        return LedgerReader(connection, path).history()
