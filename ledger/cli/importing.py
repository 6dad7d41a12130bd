"""`import`: files in, shown before they are recorded, all of one call or nothing."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from ledger.cli import options
from ledger.cli.import_text import list_formats, say_report
from ledger.cli.output import note, show
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.services.importing.report import FileToRead, ImportOptions, ImportReport
from ledger.services.importing.run import import_files

_STDIN = "-"
_MAX_STDIN = 50_000_000


@click.command(
    "import",
    epilog="Example: roth-ledger import history.csv --plan acme-401k --dry-run",
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
    given = dict(_answer(text) for text in answers)
    with _readable(session, files, format_, given) as readable, _ledger(session, dry_run=dry_run) as store:
        _check_named(store, person, plan)
        asking = _on_terminal() and not (no_input or as_json)
        run = _Run(store, readable, _command(files), person, plan, yes=yes, keep_new=as_json)
        # A person sees everything before it is recorded; of books and tables of our own there is nothing to doubt.
        reviewing = asking and not (yes or dry_run) and not all(file.importer.names_plan for file in readable)
        report = run.once(given, dry_run=dry_run or reviewing)
        while asking and not report.refused and (new := _ask(report, given, candidates=not yes)):
            try:
                report = run.once({**given, **new}, dry_run=dry_run or reviewing)
                given |= new
            except LedgerError as problem:  # an answer that cannot be: asked again
                note(f"{problem.message} {problem.hint}".strip())
        if reviewing and not (report.refused or report.questions):
            report = _review(run, report, given)
    return say_report(report, dry_run=dry_run, as_json=as_json)


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


def _answer(text: str) -> tuple[str, str]:
    key, found, value = text.rpartition("=")
    if not found or not key:
        raise click.UsageError(f"--answer takes KEY=VALUE, not “{text}”.")
    return key, value


@contextmanager
def _readable(
    session: Session, files: Sequence[Path], format_: str | None, given: dict[str, str]
) -> Iterator[list[FileToRead]]:
    """The files to read, each with its reader; what is no text is made text in a private folder meanwhile."""
    with tempfile.TemporaryDirectory(prefix="roth-ledger-") as name:
        folder = Path(name)
        readable: list[FileToRead] = []
        for file in files:
            path = _from_stdin(folder) if str(file) == _STDIN else file.expanduser()
            if path.is_dir():
                readable += _in_folder(path, folder)
                continue
            readable.append(_file(session, path, _STDIN if str(file) == _STDIN else path.name, folder, format_, given))
        yield readable


def _from_stdin(folder: Path) -> Path:
    from ledger.importers.unpack import copy_stdin

    if sys.stdin is None:
        raise LedgerError("Standard input is closed.", hint="Name a file, or send one: … | roth-ledger import -")
    path = folder / "stdin"
    copy_stdin(sys.stdin.buffer, path, _MAX_STDIN)
    return path


def _file(
    session: Session, path: Path, name: str, folder: Path, format_: str | None, given: dict[str, str]
) -> FileToRead:
    from ledger.importers import formats

    text = _unpacked(path, folder)
    if format_ is not None and format_ not in formats.FORMATS and _is_saved_mapping(session, format_):
        given.setdefault("mapping", format_)
        format_ = "mapping"
    importer = formats.importer(format_) if format_ else formats.identify(text, name)
    if importer is None:
        raise LedgerError(
            f"{name} is of no format that is known.",
            hint="Name it with --format; `roth-ledger import --list` shows them all.",
        )
    return FileToRead(path=path, name=name, importer=importer, text=text, checked_by_eye=_is_pdf(path))


def _unpacked(path: Path, folder: Path) -> Path:
    from ledger.importers.unpack import unpack

    own = Path(tempfile.mkdtemp(dir=folder))
    return unpack(path, own)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _is_saved_mapping(session: Session, name: str) -> bool:
    return session.ledger.exists and any(each.name == name for each in session.reader.parties("import_mapping"))


def _in_folder(top: Path, folder: Path) -> list[FileToRead]:
    """Every file of a folder and the folders in it that is of a known format; hidden ones and links are left."""
    from ledger.importers import formats

    readable = []
    for path in sorted(top.rglob("*")):
        inside = path.relative_to(top)
        if any(part.startswith(".") for part in inside.parts) or not path.is_file() or path.is_symlink():
            continue
        try:
            text = _unpacked(path, folder)
            importer = formats.identify(text, path.name)
        except LedgerError as problem:
            note(f"left out: {inside}: {problem.message}")
            continue
        if importer is None or importer.name == "mapping":
            note(f"left out: {inside} is of no format that is known.")
        else:
            readable.append(
                FileToRead(path=path, name=str(inside), importer=importer, text=text, checked_by_eye=_is_pdf(path))
            )
    if not readable:
        raise LedgerError(f"{top} holds no file that can be imported.", hint="See `roth-ledger import --list`.")
    return readable


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


def _command(files: Sequence[Path]) -> str:
    names = ", ".join(path.name or str(path) for path in files[:3])
    return f"import {names}{' …' if len(files) > 3 else ''}"


def _progress() -> Callable[[int], None] | None:
    """Counts lines on a terminal, once the import has taken a second."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def tell(lines: int) -> None:
        if time.monotonic() - begun > 1:
            click.echo(f"\r{lines:,} lines read", nl=False, err=True)

    return tell


def _ask(report: ImportReport, given: Mapping[str, str], *, candidates: bool) -> dict[str, str]:
    """Ask what the files could not say, with what they show; what may stay open can be left with Enter."""
    answers: dict[str, str] = {}
    for question in report.all_questions:
        if question.key in given:
            continue
        note(question.text)
        for line in question.evidence:
            note(f"  {line}")
        if question.choices:
            note(f"  one of: {', '.join(question.choices)}")
        default = "unknown" if question.optional else None
        answers[question.key] = click.prompt(show(question.key), default=default, err=True)
    if report.questions or not candidates:
        return answers
    for file in report.files:
        for candidate in file.candidates:
            if candidate.key not in given:
                note(candidate.evidence)
                chosen = click.prompt(
                    f"{candidate.date}: {candidate.amount} looks like a conversion. It is",
                    type=click.Choice(["in_plan_roth", "roth_ira", "ignore"]),
                    err=True,
                )
                answers[candidate.key] = chosen
    return answers
