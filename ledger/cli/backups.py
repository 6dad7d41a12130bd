"""`backup` and `restore`: verified copies of the ledger, and the way back from one."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import entries_of, held, hint, note, say, say_json
from ledger.cli.session import Session
from ledger.cli.verify import history_of, measure
from ledger.domain.backups import ANOTHER, REASONS, SAME, Listed
from ledger.domain.errors import LedgerError
from ledger.domain.recorded import Batch

_FILE = click.Path(path_type=Path)
_LATEST = "latest"
_SHOWN = 20
_DIGITS = 6


@click.command(
    short_help="A verified copy of the ledger; those that are kept.",
    epilog=example("backup") + "\n\n" + example("backup ~/ledger-2026-06-30.db") + "\n\n" + example("backup --list"),
)
@click.argument("file", type=_FILE, required=False)
@click.option("--list", "list_", is_flag=True, help="List the backups that are kept, each checked.")
@click.option("--quick", is_flag=True, help="With --list: do not check whether each is whole.")
@as_json
@click.pass_obj
def backup(session: Session, file: Path | None, *, list_: bool, quick: bool, as_json: bool) -> None:
    """Copy the ledger to FILE, which must not be there yet, and verify the copy.

    Without FILE it is kept in the folder LEDGER-backups beside the ledger, and in a second one where the setting
    backup.folder names it. The program keeps one there by itself before each import, upgrade and restore: three of
    today, one a day for fourteen days, one a month for two years. Those made by hand stay until you remove them.
    """
    if list_:
        if file is not None:
            raise click.UsageError("--list takes no FILE.")
        _list(session, quick=quick, as_json=as_json)
        return
    if quick or as_json:
        raise click.UsageError("--quick and --json go with --list.")
    from ledger.storage.backups import kept_by_hand
    from ledger.storage.verify_place import replaced

    for wrong in replaced(session.path):
        session.tell(wrong)
    copy = kept_by_hand(session.path, None if file is None else file.expanduser(), session.now(), session.tell)
    say(f"backup: {copy} ({copy.stat().st_size:,} bytes){measure(history_of(copy) or [])}")


def _list(session: Session, *, quick: bool, as_json: bool) -> None:
    from ledger.storage.backup_list import listed
    from ledger.storage.backups import folder_of, second_folder

    found, second = listed(session.path, check=not quick, now=session.now()), second_folder()
    if as_json:
        say_json(
            {
                "folder": str(folder_of(session.path)),
                "second_folder": None if second is None else str(second),
                "backups": [_document(number, each) for number, each in enumerate(found, 1)],
            }
        )
        return
    from ledger.cli.columns import say_columns

    say(f"backups: {folder_of(session.path)}")
    if second is not None:
        say(f"and:     {second}{'' if second.is_dir() else ' (not there now)'}")
    if not found:
        say("There are none yet.")
        hint("Make one: roth-ledger backup")
        return
    say_columns(
        ("", "MADE (UTC)", "WHY", "BYTES", "ENTRIES", "BATCHES", "STANDS", "SOUND", "FILE"),
        [_row(number, each) for number, each in enumerate(found, 1)],
    )
    hint("To put one back: roth-ledger restore latest, or restore and a number; --dry-run shows what would change.")


def _row(number: int, found: Listed) -> Sequence[object]:
    ends = found.ends
    return (
        number,
        f"{found.backup.at:%Y-%m-%d %H:%M:%S}",
        REASONS[found.backup.reason],
        f"{found.size:,}",
        "not known" if ends is None else f"{ends.entries:,}",
        "not known" if ends is None else f"{ends.batches:,}",
        found.stands or "not known",
        {None: "not checked", "": "yes"}.get(found.wrong, f"no: {found.wrong}"),
        found.backup.path,
    )


def _document(number: int, found: Listed) -> dict[str, Any]:
    ends = found.ends
    return {
        "number": number,
        "file": str(found.backup.path),
        "at": found.backup.at.isoformat(),
        "reason": found.backup.reason,
        "bytes": found.size,
        "batches": None if ends is None else ends.batches,
        "entries": None if ends is None else ends.entries,
        "seal": None if ends is None else ends.seal,
        "stands": found.stands,
        "sound": None if found.wrong is None else not found.wrong,
        "problem": found.wrong or None,
    }


@click.command(
    short_help="Put a backup in the place of the ledger.",
    epilog=example("restore latest --dry-run") + "\n\n" + example("restore ~/backups/ledger-2026-06-30.db"),
)
@click.argument("file", metavar="FILE|latest|NUMBER")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.pass_obj
def restore(session: Session, file: str, *, dry_run: bool) -> None:
    """Put a backup in the ledger's place, once it is verified; the present ledger is kept beside it.

    FILE names any copy; `latest` is the newest kept backup that is sound, a NUMBER that of `backup --list`. What the
    present ledger holds and the backup does not is shown first. While another program has the ledger open, nothing is
    done.
    """
    from ledger.storage.backup_list import rehearse
    from ledger.storage.restoring import restore_ledger
    from ledger.storage.verify import problems

    copy = _meant(session, file)
    if not os.path.lexists(copy):
        raise LedgerError(
            f"There is no backup at {copy}.",
            hint="Nothing was changed. The backups that are kept: roth-ledger backup --list",
        )
    found = problems(copy)
    if found:
        raise LedgerError(f"{copy} is not sound: {found[0]}", hint="Nothing was changed. Choose another backup.")
    tell = say if dry_run else note
    rehearsal = rehearse(session.path, copy)
    if rehearsal.stands is None and session.path.exists():
        tell(f"{session.path} cannot be read; what it holds and the backup does not is not known.")
    if rehearsal.stands == ANOTHER:
        tell("This is a backup of another ledger than the one here: not even their first batches are the same.")
    _say_batches(tell, "in the ledger and not in the backup", rehearsal.lost)
    _say_batches(tell, "in the backup and not in the ledger", rehearsal.gained)
    if dry_run:
        if rehearsal.stands == SAME:
            say("The ledger and the backup hold the same.")
        say(f"would restore: {copy}{measure(history_of(copy) or [])}")
        return
    kept = restore_ledger(session.path, copy, session.now(), session.tell)
    session.ledger.has_saved = True  # the ledger has changed, even where it cannot be read to be shown
    say(f"restored: {session.path}{measure(history_of(session.path) or [])}")
    if kept is not None:
        say(f"the ledger that was there is kept as {kept}")


def _meant(session: Session, named: str) -> Path:
    """The backup that is meant: a file, the newest that is sound, or one by its number in the list.

    Raises:
        LedgerError: there is none.
    """
    from ledger.storage.backup_list import kept_backups, to_come_back_to
    from ledger.storage.backups import folder_of
    from ledger.storage.verify import sealed_problems

    number = int(named) if named.isascii() and named.isdigit() and len(named) <= _DIGITS else None
    if named != _LATEST and number is None:
        return Path(named).expanduser()
    found = kept_backups(session.path, session.now())
    if not found:
        raise LedgerError(
            f"There are no backups in {folder_of(session.path)}.", hint="Name the file of one: roth-ledger restore FILE"
        )
    if number is not None:
        if not 1 <= number <= len(found):
            raise LedgerError(
                f"There is no backup {named}; there are {len(found)}.", hint="See `roth-ledger backup --list`."
            )
        return found[number - 1].path
    for each in to_come_back_to(session.path, session.now()):
        try:
            wrong = sealed_problems(each.path)
        except LedgerError as problem:
            wrong = [problem.message]
        if not wrong:
            return each.path
        note(f"note: {each.path} is passed over: {wrong[0]}")
    raise LedgerError("None of the kept backups is sound.", hint="See `roth-ledger backup --list`.")


def _say_batches(tell: Any, where: str, batches: Sequence[Batch]) -> None:
    if not batches:
        return
    entries = sum(each.entries for each in batches)
    tell(f"{where}: {held(len(batches), entries)}")
    for each in batches[-_SHOWN:][::-1]:
        tell(f"  batch {each.number} of {each.at[:10]} ({each.command}), {entries_of(each.entries)}")
    if len(batches) > _SHOWN:
        tell(f"  and {len(batches) - _SHOWN:,} before them")
