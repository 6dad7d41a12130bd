"""`backup` and `restore`: verified copies of the ledger, and the way back from one."""

from pathlib import Path

import click

from ledger.cli.entering import example
from ledger.cli.output import say
from ledger.cli.session import Session
from ledger.cli.verify import history_of, measure

_FILE = click.Path(path_type=Path)


@click.command(short_help="A verified copy of the ledger.", epilog=example("backup ~/backups/ledger-2026-06-30.db"))
@click.argument("file", type=_FILE)
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Copy the ledger to FILE, which must not be there yet, and verify the copy."""
    from ledger.storage.backup import copy_ledger

    copy = file.expanduser()
    copy_ledger(session.path, copy)
    say(f"backup: {copy} ({copy.stat().st_size:,} bytes){measure(history_of(copy) or [])}")


@click.command(
    short_help="Put a backup in the place of the ledger.", epilog=example("restore ~/backups/ledger-2026-06-30.db")
)
@click.argument("file", type=_FILE)
@click.pass_obj
def restore(session: Session, file: Path) -> None:
    """Put the backup FILE in the ledger's place, once it is verified; the present ledger is kept beside it."""
    from ledger.storage.backup import restore_ledger

    kept = restore_ledger(session.path, file.expanduser())
    say(f"restored: {session.path}{measure(history_of(session.path) or [])}")
    if kept is not None:
        say(f"the ledger that was there is kept as {kept}")
