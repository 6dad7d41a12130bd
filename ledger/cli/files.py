"""Files in and out: `import` and `export`."""

import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ledger.cli import options
from ledger.cli.output import error, note, say, say_json, show
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError, RefusedError
from ledger.services.importing import FileReport, FileToRead, ImportOptions, ImportReport, import_files

_LISTED = 20


@click.command(
    "import",
    epilog="Example: roth-ledger import stubs.csv --plan acme-401k",
    short_help="Read a book, pay stubs or a record keeper's download.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--format", "format_", metavar="NAME", help="Read every file as this format (see --list).")
@options.person
@click.option("--plan", metavar="ID", help="The plan that a file is of; may be left out where the ledger holds one.")
@click.option("--answer", "answers", multiple=True, metavar="KEY=VALUE", help="Answer a question beforehand.")
@click.option("--no-input", is_flag=True, help="Ask nothing: with open questions nothing is imported.")
@click.option("--list", "list_formats", is_flag=True, help="List the formats that can be read.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and record nothing.")
@click.option("--yes", is_flag=True, help="Confirm what looks like a conversion.")
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
    list_formats: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Read FILES (a folder, or - for standard input) and record what is new in them, all or nothing.

    Shows what is new, known, unclear or refused. Importing a file twice adds nothing.
    """
    if list_formats:
        return _list_formats(as_json=as_json)
    if not files:
        raise click.UsageError("Name a file to import, or - for standard input; --list shows the formats.")
    given = dict(_answer(text) for text in answers)
    with _readable(files, format_) as readable, _ledger(session, dry_run=dry_run) as store:
        person, plan = _whose(store, person, plan)
        asking = sys.stdin is not None and sys.stdin.isatty() and not (no_input or as_json)
        while True:
            report = import_files(
                store.store,
                readable,
                _command(files),
                ImportOptions(
                    today=session.today,
                    person=person,
                    plan=plan,
                    answers=given,
                    confirm_candidates=yes,
                    dry_run=dry_run,
                    keep_new=as_json,
                    progress=_progress(),
                ),
            )
            new_answers = _ask(report, given) if asking and not dry_run and not report.refused else {}
            if not new_answers:
                break
            given |= new_answers
    return _tell(report, dry_run=dry_run, as_json=as_json)


@click.command(
    epilog="Example: roth-ledger export --output book.jsonl", short_help="Write every recorded line to a book."
)
@click.option("--format", "format_", type=click.Choice(["book"]), default="book", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; standard output where not given.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def export(session: Session, format_: str, output: Path | None, *, force: bool) -> None:
    """Write every line ever recorded, voids and what they took back included.

    The book imports into an empty ledger, which then exports the same bytes.
    """
    del format_
    lines = session.ledger.reader().book()
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # a book is UTF-8 whatever the terminal is
        for line in lines:
            sys.stdout.write(f"{line}\n")
        return
    from ledger.storage.saving import save_lines

    count = save_lines(output.expanduser(), lines, replace=force)
    say(f"{count} lines written to {output}.")


def _list_formats(*, as_json: bool) -> int:
    from ledger.importers.formats import describe

    formats = describe()
    if as_json:
        say_json({"formats": [dict(zip(("name", "describes", "example"), each, strict=True)) for each in formats]})
        return 0
    for name, describes, example in formats:
        say(f"{name:10} {describes}\n{'':10} {example}")
    return 0


def _answer(text: str) -> tuple[str, str]:
    key, found, value = text.rpartition("=")
    if not found or not key:
        raise click.UsageError(f"--answer takes KEY=VALUE, not “{text}”.")
    return key, value


@contextmanager
def _readable(files: Sequence[Path], format_: str | None) -> Iterator[list[FileToRead]]:
    """The files to read, each with its reader; standard input is kept in a private folder meanwhile."""
    from ledger.importers import formats

    with tempfile.TemporaryDirectory(prefix="roth-ledger-") as folder:
        readable = []
        for file in files:
            path = file.expanduser()
            if str(file) == "-":
                path = Path(folder) / "stdin"
                if sys.stdin is None:
                    raise LedgerError(
                        "Standard input is closed.", hint="Name a file, or send one: … | roth-ledger import -"
                    )
                path.write_bytes(sys.stdin.buffer.read())
            if path.is_dir():
                readable += _in_folder(path)
                continue
            importer = formats.importer(format_) if format_ else formats.identify(path)
            if importer is None:
                raise LedgerError(
                    f"{file} is of no format that is known.",
                    hint="Name it with --format; `roth-ledger import --list` shows them all.",
                )
            readable.append(FileToRead(path=path, name=path.name if str(file) != "-" else "-", importer=importer))
        yield readable


def _in_folder(folder: Path) -> list[FileToRead]:
    from ledger.importers import formats

    readable = []
    for path in sorted(each for each in folder.iterdir() if each.is_file()):
        importer = formats.identify(path)
        if importer is None:
            note(f"left out: {path.name} is of no format that is known.")
        else:
            readable.append(FileToRead(path=path, name=path.name, importer=importer))
    if not readable:
        raise LedgerError(f"{folder} holds no file that can be imported.", hint="See `roth-ledger import --list`.")
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


def _whose(session: Session, person: str | None, plan: str | None) -> tuple[str | None, str | None]:
    """The person and plan of files that do not say it: those named, else the only ones there are."""
    reader = session.reader
    for record, named in (("person", person), ("plan", plan)):
        if named is not None and not reader.named(record, [named]):
            raise LedgerError(f"The {record} “{named}” is not in the ledger.", hint=f"See `roth-ledger {record} list`.")
    people, plans = reader.parties("person"), reader.parties("plan")
    if person is None and len(people) == 1:
        person = people[0].id
    if plan is None and len(plans) == 1:
        plan = plans[0].id
    return person, plan


def _command(files: Sequence[Path]) -> str:
    names = ", ".join(path.name or str(path) for path in files[:3])
    return f"import {names}{' …' if len(files) > 3 else ''}"


def _progress() -> Callable[[int], None] | None:
    """Counts lines on a terminal, once the import has taken a second."""
    if not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def tell(lines: int) -> None:
        if time.monotonic() - begun > 1:
            click.echo(f"\r{lines:,} lines read", nl=False, err=True)

    return tell


def _ask(report: ImportReport, given: dict[str, str]) -> dict[str, str]:
    """Ask what the files could not say."""
    answers: dict[str, str] = {}
    for question in report.questions:
        note(question.text)
        answers[question.key] = click.prompt(
            show(question.key), type=click.Choice(question.choices), err=True, show_choices=True
        )
    if not report.questions and report.batch is None:
        return answers
    for file in report.files:
        for candidate in file.candidates:
            if candidate.key not in given and not report.questions:
                note(candidate.evidence)
                chosen = click.prompt(
                    f"{candidate.date}: {candidate.amount} looks like a conversion. It is",
                    type=click.Choice(["in_plan_roth", "roth_ira", "ignore"]),
                    err=True,
                )
                answers[candidate.key] = chosen
    return answers


def _tell(report: ImportReport, *, dry_run: bool, as_json: bool) -> int:
    open_questions = bool(report.questions) and not dry_run
    if as_json:
        say_json({"files": [_file_json(file) for file in report.files], "batch": report.batch})
        return 1 if report.refused or open_questions else 0
    if report.refused:
        several = sum(bool(file.refused) for file in report.files) > 1
        lines = tuple(
            (each.line, f"{f'{file.file}: ' if several else ''}{each.why} {each.hint}".strip())
            for file in report.files
            for each in file.refused
        )
        names = ", ".join(file.file for file in report.files if file.refused)
        raise RefusedError(
            f"{names}: {len(lines)} {'line' if len(lines) == 1 else 'lines'} cannot be recorded; nothing was imported.",
            lines,
            hint="Correct these lines and import again.",
        )
    if open_questions:
        error("What the file cannot say must be answered first; nothing was imported.")
        for question in report.questions:
            note(f"question: {question.text}")
            note(f"  --answer '{question.key}=…' with one of: {', '.join(question.choices)}")
        return 1
    for file in report.files:
        _tell_file(file, dry_run=dry_run)
    if report.batch is not None:
        say("To take it back: roth-ledger undo")
    return 0


def _tell_file(file: FileReport, *, dry_run: bool) -> None:
    if file.known_since is not None:
        say(f"{file.file}: known, imported on {file.known_since[:10]}; nothing new.")
        return
    counts = [f"{file.added} {'would be new' if dry_run else 'new'}", f"{file.known} known"]
    if file.replaced:
        counts.append(f"{len(file.replaced)} in place of an earlier record ({', '.join(file.replaced[:3])})")
    if file.ignored:
        counts.append(f"{len(file.ignored)} ignored")
    say(f"{file.file} ({file.format}): {', '.join(counts)}.")
    for text in file.notes[:_LISTED]:
        note(f"note: {file.file}, {text}")
    for ignored in file.ignored[:_LISTED]:
        say(f"  line {ignored.line} ignored: {ignored.why}")
    if len(file.ignored) > _LISTED:
        say(f"  … and {len(file.ignored) - _LISTED} more")
    for question in file.questions:
        say(f"  question: {question.text} --answer '{question.key}=…' ({', '.join(question.choices)})")
    for candidate in file.candidates:
        say(f"  {candidate.date}: {candidate.amount} may be a conversion, not recorded. {candidate.evidence}")
        say(f"    To record it: --yes, or --answer '{candidate.key}=in_plan_roth'")


def _file_json(file: FileReport) -> dict[str, Any]:
    return {
        "file": file.file,
        "format": file.format,
        "plan": file.plan,
        "new": file.new,
        "conversion_candidates": [
            {
                "date": each.date.isoformat(),
                "amount": each.amount.plain(),
                "evidence": each.evidence,
                "key": each.key,
            }
            for each in file.candidates
        ],
        "known": file.known,
        "confirming": file.confirming,
        "questions": [{"key": each.key, "text": each.text, "choices": list(each.choices)} for each in file.questions],
        "refused": [{"line": each.line, "why": f"{each.why} {each.hint}".strip()} for each in file.refused],
        "notes": file.notes,
        "ignored": [{"line": each.line, "why": each.why} for each in file.ignored],
    }
