"""What `doctor` says of backups: how old the newest is, whether there is a second place, and a restore rehearsed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from ledger.cli.output import entries_of
from ledger.domain.backups import Backup
from ledger.domain.dates import parse_day
from ledger.domain.health import ACT, GOOD, NOTE, Finding
from ledger.domain.money import Money
from ledger.domain.recorded import Batch
from ledger.storage.backup_list import to_come_back_to
from ledger.storage.backups import backups_in, ends_of_kept, folder_of, second_folder
from ledger.storage.location import on_a_shell
from ledger.storage.places import keeps_no_modes
from ledger.storage.rehearsal import Held, rehearse, remove_old_rehearsals

_MAKE_ONE = "Make one: roth-ledger backup"
_DAYS_BEHIND = 7


def backup_findings(ledger: Path, history: Sequence[Batch], now: dt.datetime) -> Iterator[Finding]:
    """Whether there is a backup, how much was recorded since, and whether there is one in a second place.

    Raises:
        LedgerError: the newest backup, or the settings file that names the second folder, cannot be read.
    """
    kept = to_come_back_to(ledger, now)
    if not kept:
        yield Finding(ACT, "backup", f"There is no backup in {folder_of(ledger)}.", _MAKE_ONE)
    else:
        yield _how_new(kept[0], history, now.date())
    yield _second_place(ledger, kept)


def _how_new(backup: Backup, history: Sequence[Batch], today: dt.date) -> Finding:
    holds = ends_of_kept(backup)
    made = f"The newest backup, {backup.path}, was made on {backup.at:%Y-%m-%d}"
    lacking = [batch for batch in history if batch.number > holds.batches]
    if holds.seal not in (batch.seal for batch in history):
        return Finding(ACT, "backup", f"{made} and is not a part of the ledger as it is now.", _MAKE_ONE)
    if not lacking:
        return Finding(GOOD, "backup", f"{made} and holds everything.")
    since = parse_day(lacking[0].at[:10])
    late = today - since > dt.timedelta(days=_DAYS_BEHIND)
    return Finding(
        ACT if late else NOTE,
        "backup",
        f"{made} and lacks {len(lacking):,} of {len(history):,} batches, from {since} on.",
        _MAKE_ONE,
    )


def _second_place(ledger: Path, kept: Sequence[Backup]) -> Finding:
    folder = second_folder()
    if folder is None:
        return Finding(
            NOTE,
            "backup",
            "Backups are kept on the ledger's own disk alone, and would be lost with it.",
            "Name a folder on another disk, or one that is synced: roth-ledger settings set backup.folder FOLDER",
        )
    where = f"The second folder for backups, {folder},"
    if not folder.is_dir():
        return Finding(ACT, "backup", f"{where} is not there.", "Connect its disk, or name another folder.")
    there = {backup.path.name for backup in backups_in(folder, ledger)}
    if kept and kept[0].path.name not in there:
        return Finding(ACT, "backup", f"{where} lacks {kept[0].path.name}.", _MAKE_ONE)
    if keeps_no_modes(folder):
        return Finding(
            NOTE,
            "backup",
            f"{where} holds the newest too; its disk keeps no modes, so whoever has it can read them.",
            "Keep that disk with you, or encrypt the ledger: roth-ledger encrypt on --backups",
        )
    return Finding(GOOD, "backup", f"{where} holds the newest too.")


def rehearsal_findings(ledger: Path, history: Sequence[Batch], now: dt.datetime) -> Iterator[Finding]:
    """A restore of the newest backup on a copy, and what came back."""
    for left in remove_old_rehearsals(ledger):
        yield Finding(NOTE, "rehearsal", f"{left} was left by an examination that was killed; it is removed.")
    kept = to_come_back_to(ledger, now)
    if not kept:
        return
    backup = kept[0].path
    back, then = rehearse(ledger, backup)
    came_back = f"{backup.name} came back whole: {_said(back)}"
    if then is None or back.batch > history[-1].number:
        yield Finding(
            ACT,
            "rehearsal",
            f"{came_back}, but it holds batches that the ledger does not.",
            f"See what they are: {on_a_shell('roth-ledger restore --dry-run', backup)}",
        )
    elif then != back:
        yield Finding(
            ACT,
            "rehearsal",
            f"{came_back}, but the ledger holds something else up to there: {_said(then)}.",
            f"One of the two went its own way; see how: {on_a_shell('roth-ledger restore --dry-run', backup)}",
        )
    else:
        yield Finding(GOOD, "rehearsal", f"{came_back}, the same as the ledger up to there.")


def _said(held: Held) -> str:
    return f"{entries_of(held.entries)} up to batch {held.batch}, contributions of {Money(held.cents)} in all"
