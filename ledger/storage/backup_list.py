"""The kept backups of a ledger one by one, and how each of them stands to the ledger as it is now."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ledger.domain.backups import ANOTHER, ITS_OWN_WAY, NEWER, OLDER, SAME, Backup, Listed
from ledger.domain.errors import LedgerError
from ledger.domain.recorded import Batch
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


def kept_backups(path: Path) -> list[Backup]:
    """Every backup of a ledger by its name, newest first; one kept in both folders comes twice.

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
    order = sorted(found, key=lambda pair: (pair[0].at, written.get(pair[0].path.name, 0), -pair[1]), reverse=True)
    return [each for each, _ in order]


def listed(path: Path, *, check: bool) -> list[Listed]:
    """The same, looked into; where `check`, every page, guard and seal of each is gone through too."""
    found = kept_backups(path)
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
