"""`verify`: whether every recorded fact is still what it was."""

import contextlib
from pathlib import Path

import click

from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.domain.recorded import Batch

_AT_ONCE = 500


@click.command(short_help="Is every recorded fact still what it was?", epilog=example("verify --json"))
@as_json
@click.pass_obj
def verify(session: Session, *, as_json: bool) -> int:
    """Check that the ledger is whole, every seal, amount, reference and page, and that its figures add up.

    Exits 1 where something is wrong.
    """
    from ledger.storage.verify import problems

    found = problems(session.path)
    history = history_of(session.path, damaged=bool(found))
    # Figures made from facts that are not what they were would contradict each other too.
    contradictions = [] if found else _contradictions(session.path)
    if as_json:
        say_json(
            {
                "sound": not found and not contradictions,
                "problems": found,
                "contradictions": contradictions,
                "batches": None if history is None else len(history),
                "entries": None if history is None else _entries(history),
                "seal": history[-1].seal if history else None,
            }
        )
    elif found:
        say(f"{session.path} is not sound:")
        for problem in found:
            say(f"  {problem}")
        note("hint: Put your newest backup in its place: roth-ledger restore FILE")
    elif contradictions:
        say(f"{session.path} is whole, but its entries lead to figures that contradict each other:")
        for contradiction in contradictions:
            say(f"  {contradiction}")
        note("hint: Look at the entries named, and void or replace the one that is wrong: roth-ledger void ID")
    else:
        say(f"sound: {session.path}{measure(history or [])}")
    return 1 if found or contradictions else 0


def _contradictions(path: Path) -> list[str]:
    """What does not add up in anybody's figures; none is looked for in a file of an older schema, left as it is."""
    from ledger.services.invariants import broken_invariants
    from ledger.storage.connection import OldSchemaError, open_reading
    from ledger.storage.many import ManyPeopleReader

    try:
        opened = open_reading(path)
    except OldSchemaError:
        return []
    found: list[str] = []
    with contextlib.closing(opened) as connection:
        people = ManyPeopleReader(connection, path, ()).people()
        for start in range(0, len(people), _AT_ONCE):  # what is read of so many at once fits in memory
            some = people[start : start + _AT_ONCE]
            found.extend(broken_invariants(ManyPeopleReader(connection, path, some), some))
    return found


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


def _entries(history: list[Batch]) -> int:
    return sum(batch.entries for batch in history)


def measure(history: list[Batch]) -> str:
    """How much a ledger holds, and its newest seal."""
    if not history:
        return ", nothing recorded yet"
    return f", {len(history):,} batches, {_entries(history):,} entries, newest seal {history[-1].seal}"
