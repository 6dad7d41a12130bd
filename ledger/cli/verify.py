"""`verify`: whether every recorded fact is still what it was."""

import contextlib
import shlex
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import entries_of, held, hint, note, say, say_json
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.domain.recorded import Batch

_REPLACED = "has taken its place."
_NOT_BOTH = "--quick, --mend-sums and --accept exclude each other."


@click.command(short_help="Is every recorded fact still what it was?", epilog=example("verify --json"))
@click.option("--quick", is_flag=True, help="Look at the guards, the newest seal and the place alone.")
@click.option("--mend-sums", is_flag=True, help="Where nothing but kept sums is wrong: add up the amounts anew.")
@click.option("--accept", metavar="REASON", help="Take this file for the ledger that belongs here, and keep why.")
@as_json
@click.pass_obj
def verify(session: Session, *, quick: bool, mend_sums: bool, accept: str | None, as_json: bool) -> int:
    """Check that the ledger is whole, every guard, seal, amount, reference and page, and that its figures add up.

    Exits 1 where something is wrong.
    """
    if quick + mend_sums + (accept is not None) > 1:
        raise click.UsageError(_NOT_BOTH)
    if quick:
        from ledger.storage.verify_place import quick_problems_in_place

        return _answer(session.path, quick_problems_in_place(session.path), [], as_json=as_json, quick=True)
    if mend_sums:
        _mend(session.path)
    if accept is not None:
        _accept(session, accept)
    found, contradicting = _everything(session.path)
    return _answer(session.path, found, contradicting, as_json=as_json)


def _everything(path: Path) -> tuple[list[str], list[str]]:
    """What is wrong with the file, and what its figures contradict; these are looked at in a sound file alone."""
    from ledger.cli.verify_figures import AT_ONCE, contradictions
    from ledger.storage.verify_place import problems_in_place

    tell = _progress()
    with contradictions(path) as figures:
        found = problems_in_place(path, lambda entries: tell(f"{entries_of(entries)} read"))
        contradicting: list[str] = []
        if not found:  # figures made from facts that are not what they were would contradict each other too
            for part, some in enumerate(figures, 1):
                contradicting += some
                tell(f"figures of {part * AT_ONCE:,} people added up")
    tell("")
    return found, contradicting


def _answer(path: Path, found: list[str], contradicting: list[str], *, as_json: bool, quick: bool = False) -> int:
    history = history_of(path, damaged=bool(found))
    if as_json:
        say_json(({"quick": True} if quick else {}) | _document(found, contradicting, history))
    elif found:
        say(f"{path} is not sound:")
        _say_each(found)
        hint(_way_back(path, found))
    elif contradicting:
        say(f"{path} is whole, but its entries lead to figures that contradict each other:")
        _say_each(contradicting)
        hint("Look at the entries named, and void or replace the one that is wrong: roth-ledger void ID")
    else:
        say(f"{'nothing wrong at a quick look' if quick else 'sound'}: {path}{measure(history or [])}")
    return 1 if found or contradicting else 0


def _document(found: list[str], contradicting: list[str], history: list[Batch] | None) -> dict[str, Any]:
    return {
        "sound": not found and not contradicting,
        "problems": found,
        "contradictions": contradicting,
        "batches": None if history is None else len(history),
        "entries": None if history is None else _entries(history),
        "seal": history[-1].seal if history else None,
    }


def _say_each(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        say(f"  {sentence}")


def _way_back(path: Path, found: list[str]) -> str:
    """What to do about it: the newest backup that is sound, where there is one."""
    from ledger.storage.verify import WRONG_SUMS

    if found == [WRONG_SUMS]:
        return "No entry is lost: roth-ledger verify --mend-sums"
    backup = newest_sound_backup(path)
    way = (
        "Put your newest backup in its place: roth-ledger restore FILE"
        if backup is None
        else f"Put your newest sound backup in its place: roth-ledger restore {shlex.quote(str(backup))}"
    )
    if len(found) == 1 and found[0].endswith(_REPLACED):  # sound in itself
        return f"{way}; or, if this file is the right one: roth-ledger verify --accept 'why'"
    return way


def newest_sound_backup(path: Path) -> Path | None:
    """The newest of the kept backups in which nothing is wrong; None where there is none."""
    from ledger.storage.backup_list import to_come_back_to
    from ledger.storage.verify import problems

    with contextlib.suppress(LedgerError):
        for each in to_come_back_to(path):
            with contextlib.suppress(LedgerError):
                if not problems(each.path):
                    return each.path
    return None


def _mend(path: Path) -> None:
    """Make the kept sums anew, where they alone are wrong."""
    from ledger.storage.sums import mend
    from ledger.storage.verify import WRONG_SUMS
    from ledger.storage.verify_place import problems_in_place

    found = problems_in_place(path)
    if found == [WRONG_SUMS]:
        mend(path)
        note("The sums were made anew from the amounts.")
    elif found:
        raise LedgerError(
            f"{path} is not sound: {found[0]}", hint="Nothing was changed: sums of wrong amounts would be wrong too."
        )


def _accept(session: Session, reason: str) -> None:
    """From now on the file that lies there is the ledger, where it is sound in itself."""
    from ledger.storage.anchors import accept
    from ledger.storage.verify import problems

    path = session.path
    if not reason.strip():
        raise click.UsageError("--accept wants the reason.")
    found = problems(path)
    if found:
        raise LedgerError(f"{path} is not sound: {found[0]}", hint="Nothing was changed. Restore a sound backup.")
    history = history_of(path)
    if not history:
        raise LedgerError(f"{path} holds nothing yet.", hint="Nothing was changed. Restore your newest backup.")
    newest = history[-1]
    accept(path, newest.number, newest.seal, reason.strip(), session.now())
    note(f"accepted: {path}, its newest seal is {newest.seal}")


def history_of(path: Path, *, damaged: bool = False) -> list[Batch] | None:
    """The batches of a file, a backup of an older schema too; None where it is too damaged to say."""
    from ledger.storage.connection import open_reading
    from ledger.storage.queries import LedgerReader

    try:
        with contextlib.closing(open_reading(path, older=True)) as connection:
            return LedgerReader(connection, path).history()
    except LedgerError:
        if damaged:
            return None
        raise


def _progress() -> Callable[[str], None]:
    """Says on a terminal how far it is, once it has taken a second; an empty text ends the line."""
    begun, seen, said = time.monotonic(), sys.stderr is not None and sys.stderr.isatty(), False

    def tell(text: str) -> None:
        nonlocal said
        if seen and (said or (text and time.monotonic() - begun > 1)):
            said = True
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)

    return tell


def _entries(history: list[Batch]) -> int:
    return sum(batch.entries for batch in history)


def measure(history: list[Batch]) -> str:
    """How much a ledger holds, and its newest seal."""
    if not history:
        return ", nothing recorded yet"
    return f", {held(len(history), _entries(history))}, newest seal {history[-1].seal}"
