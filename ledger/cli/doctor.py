"""`doctor`: looks at everything the ledger rests on, changes nothing, and says of each thing what to do."""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from ledger.cli.doctor_machine import cipher_finding, machine_findings, plain_copies_findings
from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import held, say_all_styled, say_json
from ledger.cli.session import TODAY, Session
from ledger.domain.dates import parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.health import ACT, GOOD, NOTE, Finding
from ledger.domain.recorded import Batch

# A sign and a word beside the colour, in characters that every terminal has.
_SIGNS = {GOOD: "+ good", NOTE: "- note", ACT: "! act "}
_STYLES: dict[str, dict[str, Any]] = {GOOD: {}, NOTE: {"fg": "yellow"}, ACT: {"fg": "red", "bold": True}}
_ABOUT = 10


class _Read(NamedTuple):
    """What was read of a ledger: its batches, the years whose limits it holds itself, and what its anchor says."""

    history: list[Batch]
    own_limits: list[int]
    replaced: str | None
    older: bool


@click.command(short_help="Is everything that the ledger rests on in order?", epilog=example("doctor --no-rehearsal"))
@click.option("--no-rehearsal", is_flag=True, help="Leave out the restore of the newest backup on a copy.")
@as_json
@click.pass_obj
def doctor(session: Session, *, no_rehearsal: bool, as_json: bool) -> int:
    """Look at the ledger, its backups, its folder, this computer and the IRS limits; change nothing.

    Each line is good, a note, or something to act on, with what to do. Exits 1 where something is to be acted on.
    """
    path = session.path.absolute()
    found = list(_shown(_examined(session, path, rehearsal=not no_rehearsal), as_json=as_json))
    act, notes = (sum(each.level == level for each in found) for level in (ACT, NOTE))
    if as_json:
        say_json({"ledger": str(path), "act": act, "notes": notes, "findings": [each._asdict() for each in found]})
    else:
        summary = "nothing to act on" if not act else f"{act} to act on"
        say_all_styled([(f"{summary}, {notes} {'note' if notes == 1 else 'notes'}", _STYLES[ACT if act else GOOD])])
    return 1 if act else 0


def _shown(findings: Iterable[Finding], *, as_json: bool) -> Iterator[Finding]:
    """Each finding, said as soon as it is known."""
    for each in findings:
        if not as_json:
            style = _STYLES[each.level]
            lines = [(f"{_SIGNS[each.level]}  {each.about:<{_ABOUT}}  {each.says}", style)]
            if each.do:
                lines.append((f"   what to do: {each.do}", {}))
            say_all_styled(lines)
            sys.stdout.flush()
        yield each


def _examined(session: Session, path: Path, *, rehearsal: bool) -> Iterator[Finding]:
    """Everything that is looked at, in order."""
    from ledger.cli.doctor_backups import backup_findings, rehearsal_findings
    from ledger.services.doctor import clock_finding, limit_findings
    from ledger.storage import health, places
    from ledger.storage.location import LostLedgerError, no_ledger

    there = path.is_file() or path.is_symlink()
    held: _Read | None = None
    if there:
        held, found = _ledger(path)
        yield from found
    else:
        missing = no_ledger(path)
        yield Finding(
            ACT if isinstance(missing, LostLedgerError) else NOTE, "ledger", missing.message, missing.hint or ""
        )
    yield from _tried("sync", lambda: places.place_findings(path, places.MOUNTS))
    if there:
        yield from _tried("privacy", lambda: health.file_findings(path))
        yield from _tried("leftovers", lambda: health.leftover_findings(path))
    yield from _tried("room", lambda: [health.room_finding(path, path.lstat().st_size if there else 0)])
    yield from _anchor(path, held)
    yield from _sqlite(path)
    yield from machine_findings(session)
    yield from limit_findings(session.today, held.own_limits if held else ())
    if held is not None and held.history:
        if not os.environ.get(TODAY):  # else the day is not the clock's, which is said above
            yield clock_finding(session.today, max(parse_day(batch.at[:10]) for batch in held.history))
        yield from _tried("backup", lambda: backup_findings(path, held.history, session.now()))
        if rehearsal:
            _progress("rehearsing a restore of the newest backup on a copy")
            yield from _tried("rehearsal", lambda: rehearsal_findings(path, held.history, session.now()))


def _tried(about: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a look gives; what stands in its way is something to act on."""
    try:
        return list(look())
    except LedgerError as problem:
        return [Finding(ACT, about, problem.message, problem.hint)]
    except OSError as problem:
        return [
            Finding(
                ACT, about, f"{problem.filename} cannot be looked at: {problem.strerror}.", "Check its permissions."
            )
        ]


def _ledger(path: Path) -> tuple[_Read | None, list[Finding]]:
    """What a ledger holds and whether it is whole; None where it cannot be read."""
    held: list[_Read] = []

    def look() -> Iterator[Finding]:
        held.append(_read(path))
        size = path.lstat().st_size
        yield Finding(GOOD, "ledger", f"{path}, {size:,} bytes, {_measured(held[0].history)}.")
        if held[0].older:
            yield Finding(
                NOTE,
                "ledger",
                "It was saved by an older version of the program.",
                "Nothing: the next command that opens it copies it and brings it up to date.",
            )
        yield from _whole(path)

    found = _tried("ledger", look)
    return (held[0] if held else None), found


def _read(path: Path) -> _Read:
    """Read a ledger as it is: an older one is not brought up to date."""
    from ledger.storage.anchors import stands_against
    from ledger.storage.connection import SCHEMA_VERSION, check_identity, open_reading, plain_errors
    from ledger.storage.queries import LedgerReader

    with plain_errors(path), contextlib.closing(open_reading(path, older=True)) as connection:
        reader = LedgerReader(connection, path)
        own = [limits.year for limits in reader.parties("limits")]
        older = check_identity(connection, path) < SCHEMA_VERSION
        return _Read(reader.history(), own, stands_against(connection, path), older)


def _measured(history: list[Batch]) -> str:
    if not history:
        return "nothing recorded yet"
    entries = sum(batch.entries for batch in history)
    return (
        f"begun {history[0].at[:10]}, {held(len(history), entries)}, the newest of "
        f"{history[-1].at[:10]}, newest seal {history[-1].seal}"
    )


def _whole(path: Path) -> Iterator[Finding]:
    from ledger.storage.verify import sealed_problems

    _progress("checking every page and seal")
    wrong = sealed_problems(path)
    for each in wrong:
        yield Finding(ACT, "ledger", each, "Put your newest sound backup in its place: roth-ledger backup --list")
    if not wrong:
        yield Finding(
            GOOD,
            "ledger",
            "Every page, guard and seal is as it was recorded; `roth-ledger verify` looks at each amount too.",
        )


def _anchor(path: Path, held: _Read | None) -> Iterator[Finding]:
    from ledger.storage.anchors import WHAT_TO_DO
    from ledger.storage.health import state_finding

    if held is not None and held.replaced is not None:
        yield Finding(ACT, "anchor", held.replaced, WHAT_TO_DO)
    yield from _tried("anchor", lambda: [state_finding(path, recorded=held is not None and bool(held.history))])


def _sqlite(path: Path) -> Iterator[Finding]:
    from ledger.storage import health, keys

    yield from health.sqlite_findings(sqlite3.sqlite_version_info)
    threads = health.threads_finding()
    if threads is not None:
        yield threads
    if path.is_file() and keys.is_encrypted(path):
        yield cipher_finding()
        yield from _tried("encryption", lambda: plain_copies_findings(path))


def _progress(doing: str) -> None:
    """Say on a terminal what is being done."""
    if sys.stderr is not None and sys.stderr.isatty():
        click.echo(f"{doing} …", err=True)
