"""`demo`: a ledger made of the sample data, and what it has to say."""

import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import click

import ledger
from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.services.sample_ledger import AS_OF, load_sample, sample_folder


@click.command(
    epilog="Example: roth-ledger demo --dir ~/roth-ledger-demo",
    short_help="A ledger of sample data, and what it shows.",
)
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path), help="Where to make it; a new temporary folder where not given."
)
def demo(folder: Path | None) -> None:
    """Build a ledger from the sample data, apart from your own, and show status, alerts and year end.

    Two people: Pat converts inside the plan after each pay date, Sam changed jobs and rolls over to a Roth IRA.
    """
    sample = sample_folder()
    path = _new_ledger(folder)
    session = Session(path)
    try:
        _build(session, sample)
        _show(session)
    finally:
        session.close()
    _what_next(path)


def _new_ledger(folder: Path | None) -> Path:
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="roth-ledger-demo-")) / "ledger.db"
    path = folder.expanduser().absolute() / "ledger.db"
    if os.path.lexists(path):
        raise LedgerError(
            f"{folder} holds a ledger already.", hint="Name another folder with --dir, or leave it out for a new one."
        )
    return path


def _build(session: Session, sample: Path) -> None:
    session.ledger.make()
    note(f"{load_sample(session.store, sample)} lines of sample data recorded in {session.path}.")


def _show(session: Session) -> None:
    from ledger.cli.status_text import print_status
    from ledger.cli.year_end_text import print_year_end
    from ledger.services.status import status
    from ledger.services.year_end import year_end

    people = [person.id for person in session.reader.parties("person")]
    for person in people:
        print_status(status(session.reader, person, AS_OF.year, AS_OF))
        say()
    for person in people:
        print_year_end(year_end(session.reader, person, AS_OF.year - 1, AS_OF))
        say()


def _what_next(path: Path) -> None:
    command = f"{_program()} --db {shlex.quote(str(path))}"
    say("To look at it on the screen, as on the day of the sample:")
    say(f"  ROTH_LEDGER_TODAY={AS_OF} {command}")
    say("What to type next, on this ledger:")
    for what in (
        f"status --person sam --as-of {AS_OF}",
        f"year-end --person pat --year {AS_OF.year - 1}",
        "list --person pat --kind conversion",
        "replace sam-rollover-2026-08 --set earnings=61.09 --reason 'from the confirmation'",
        "history",
    ):
        say(f"  {command} {what}")
    say("And for a ledger of your own:")
    say(f"  {_program()}")


def _program() -> str:
    """How this program was called, so that what is printed can be typed."""
    called = sys.argv[0]
    if Path(called).absolute() == Path(ledger.__file__).with_name("__main__.py").absolute():
        return f"{shlex.quote(sys.executable)} -m ledger"
    if Path(called).name == "roth-ledger" and shutil.which("roth-ledger") is None:
        return shlex.quote(called)
    return "roth-ledger"
