"""`import`: files in, shown before they are recorded, all of one call or nothing."""

import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from ledger.cli import options
from ledger.cli.import_files import readable
from ledger.cli.import_prompts import Prompts
from ledger.cli.import_text import list_formats, say_report
from ledger.cli.output import note
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.services.importing.checked_answers import corrects_a_table
from ledger.services.importing.report import FileToRead, ImportOptions, ImportReport
from ledger.services.importing.run import command_of, import_files


@click.command(
    "import",
    epilog="Example: roth-ledger import history.csv --plan acme-401k --dry-run\n\n"
    "Example: roth-ledger import pay-stubs/ --plan acme-401k",
    short_help="Read pay stubs, a record keeper's download, forms or a book.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--format", "format_", metavar="NAME", help="Read every file as this format (see --list).")
@options.person
@click.option("--plan", metavar="ID", help="The plan that a file is of; may be left out where the ledger holds one.")
@click.option("--answer", "answers", multiple=True, metavar="KEY=VALUE", help="Answer a question beforehand.")
@click.option("--no-input", is_flag=True, help="Ask nothing: with open questions nothing is imported.")
@click.option("--list", "formats", is_flag=True, help="List the formats that can be read, with an example each.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and record nothing.")
@click.option("--yes", is_flag=True, help="Confirm what looks like a conversion, and what was read from a PDF.")
@options.as_json
@click.pass_obj
def import_(
    session: Session,
    files: tuple[Path, ...],
    format_: str | None,
    person: str | None,
    plan: str | None,
    answers: tuple[str, ...],
    *,
    no_input: bool,
    formats: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Read FILES (a folder, or - for standard input) and record what is new in them, all or nothing.

    Shows what is new, known, confirming, unclear, refused and ignored, and what it does to limits and basis. What a
    file cannot say is asked once and remembered for the plan. Importing a file twice adds nothing.
    """
    if formats:
        return list_formats(session, as_json=as_json)
    if not files:
        raise click.UsageError("Name a file to import, or - for standard input; --list shows the formats.")
    for text in (format_, person, plan, *answers):
        _check_text(text or "")
    given = dict(_answer(text) for text in answers)
    with readable(session, files, format_, given) as found, _ledger(session, dry_run=dry_run) as store:
        _check_named(store, person, plan)
        asking = _on_terminal() and not (no_input or as_json)
        run = _Run(store, found, command_of(files), person, plan, yes=yes, keep_new=as_json)
        # A person sees everything before it is recorded; of books and tables of our own there is nothing to doubt.
        reviewing = asking and not (yes or dry_run) and not all(file.importer.names_plan for file in found)
        report = run.once(given, dry_run=dry_run or reviewing)
        if asking:
            report = _asked(run, report, given, Prompts(candidates=not yes), dry_run=dry_run or reviewing)
        if reviewing and not (report.refused or report.questions):
            report = _review(run, report, given)
    return say_report(report, dry_run=dry_run, as_json=as_json, undo=_undo())


class _Run:
    """The same files, read again with every new answer."""

    def __init__(
        self,
        session: Session,
        files: Sequence[FileToRead],
        command: str,
        person: str | None,
        plan: str | None,
        *,
        yes: bool,
        keep_new: bool,
    ) -> None:
        self._session, self._files, self._command = session, files, command
        self._whose = (person, plan)
        self._yes, self._keep_new = yes, keep_new

    def once(self, answers: Mapping[str, str], *, dry_run: bool) -> ImportReport:
        """Read the files with these answers."""
        person, plan = self._whose
        session = self._session
        return import_files(
            session.store,
            self._files,
            self._command,
            ImportOptions(
                today=session.today,
                person=person,
                plan=plan,
                answers=answers,
                confirm_candidates=self._yes,
                dry_run=dry_run,
                keep_new=self._keep_new,
                effects=True,
                thresholds=session.thresholds,
                progress=_progress(),
            ),
        )


def _asked(run: _Run, report: ImportReport, given: dict[str, str], prompts: Prompts, *, dry_run: bool) -> ImportReport:
    """Ask until nothing is open; an answer with which the files cannot be read is asked again."""
    while not report.refused and (new := prompts.ask(report, given)):
        try:
            tried = run.once({**given, **new}, dry_run=dry_run)
        except LedgerError as problem:
            note(f"{problem.message} {problem.hint}".strip())
            continue
        if tried.refused and corrects_a_table(report, new):
            for each in (each for file in tried.files for each in file.refused):
                note(f"{each.why} {each.hint}".strip())
            continue
        report = tried
        given |= new
    return report


def _review(run: _Run, report: ImportReport, given: Mapping[str, str]) -> ImportReport:
    """Show what would be recorded, and record it where the person says so."""
    if not any(file.added or file.confirming for file in report.files):
        return run.once(given, dry_run=False)
    say_report(report, dry_run=True, as_json=False)
    if not click.confirm("Record this?", default=True, err=True):
        raise click.Abort
    return run.once(given, dry_run=False)


def _on_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _check_text(option: str) -> None:
    """Only the name of a file may be other bytes than UTF-8."""
    try:
        option.encode()
    except UnicodeEncodeError:
        raise click.UsageError(f"{option!a} is not UTF-8 text.") from None


def _answer(text: str) -> tuple[str, str]:
    key, found, value = text.rpartition("=")
    if not found or not key:
        raise click.UsageError(f"--answer takes KEY=VALUE, not “{text}”.")
    return key, value


@contextmanager
def _ledger(session: Session, *, dry_run: bool) -> Iterator[Session]:
    """The ledger to import into, made where there is none; one that stays empty is not kept."""
    if session.ledger.exists:
        yield session
        return
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="roth-ledger-") as folder:
            rehearsal = Session(Path(folder) / "ledger.db")
            rehearsal.ledger.make()
            try:
                yield rehearsal
            finally:
                rehearsal.close()
        return
    session.ledger.make()
    try:
        yield session
    finally:
        session.ledger.unmake_if_empty()


def _check_named(session: Session, person: str | None, plan: str | None) -> None:
    """Check that a person and plan that were named are there.

    Raises:
        LedgerError: one is not.
    """
    for record, named in (("person", person), ("plan", plan)):
        if named is not None and not session.reader.named(record, [named]):
            raise LedgerError(f"The {record} “{named}” is not in the ledger.", hint=f"See `roth-ledger {record} list`.")


def _undo() -> str:
    """The command that takes the import back, with the ledger where it was named."""
    db = click.get_current_context().find_root().params.get("db")
    return "roth-ledger undo" if db is None else f"roth-ledger --db {shlex.quote(str(db))} undo"


def _progress() -> Callable[[int], None] | None:
    """Counts lines on a terminal, once the import has taken a second."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def tell(lines: int) -> None:
        if time.monotonic() - begun > 1:
            click.echo(f"\r{lines:,} lines read", nl=False, err=True)

    return tell
