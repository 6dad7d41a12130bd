"""Taking files in: each line new, known, unclear, refused or ignored; all of one call recorded together or nothing."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.domain.dates import check_born
from ledger.domain.entries.bookkeeping import ImportAnswer
from ledger.domain.errors import LedgerError
from ledger.domain.parties import Person
from ledger.domain.records import Line, as_recorded, is_entry, line_of, record_of, reference, with_made_id
from ledger.importers.base import Candidate, Context, Found, Ignored, Importer, Question, Refused, Unclear
from ledger.services.merging import Merger, NamedParties, refuse_unknown
from ledger.services.ports import Reader, Store, Writer

_CHUNK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToRead:
    """A file and the format it is read as; `name` is what people know it by."""

    path: Path
    name: str
    importer: Importer


@dataclass(slots=True, kw_only=True)
class FileReport:
    """What became of one file; `new` holds book lines where they were asked for, `added` counts them."""

    file: str
    format: str
    plan: str | None
    new: list[Mapping[str, Any]] = field(default_factory=list)
    added: int = 0
    known: int = 0
    confirming: int = 0
    known_since: str | None = None
    replaced: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    first_day: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What became of one call; `batch` is its number in the history, None where nothing was recorded."""

    files: list[FileReport]
    batch: int | None = None

    @property
    def refused(self) -> bool:
        """Whether a line of any file was refused."""
        return any(file.refused for file in self.files)

    @property
    def questions(self) -> list[Question]:
        """What is to be answered first."""
        return [question for file in self.files for question in file.questions]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a call reads its files.

    Attributes:
        today: The day of the import, on which everybody named must be alive; None asks for nothing.
        keep_new: Whether the report holds the lines themselves; a big file need not.
        progress: Told every thousand lines how many were read.
    """

    today: dt.date | None = None
    person: str | None = None
    plan: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    confirm_candidates: bool = False
    dry_run: bool = False
    keep_new: bool = False
    progress: Callable[[int], None] | None = None


class _NothingRecordedError(Exception):
    """Leaves the batch without saving it; the report says why."""


def import_files(store: Store, files: Sequence[FileToRead], command: str, options: ImportOptions) -> ImportReport:
    """Read files and record what is new in them, in one batch.

    Nothing is recorded where a line is refused, a question is open, or the call is a dry run.

    Raises:
        LedgerError: a file as a whole cannot be read, or the ledger cannot be written.
    """
    setting = _setting(options)
    prints = [(file.name, fingerprint(file.path), f"{file.importer.name} {setting}") for file in files]
    report = ImportReport(files=[])
    try:
        with store.batch(command, files=prints) as writer:
            named: NamedParties = {}
            for file, (_, print_, read_as) in zip(files, prints, strict=True):
                report.files.append(_import_file(writer, file, print_, read_as, options, named))
            refuse_unknown(writer, named)
            for each in report.files:
                each.refused.sort(key=lambda refused: refused.line)
            _leave_if_nothing_is_to_be_recorded(report, options)
            if writer.recorded:
                report.batch = writer.number
    except _NothingRecordedError:
        pass
    return report


def _leave_if_nothing_is_to_be_recorded(report: ImportReport, options: ImportOptions) -> None:
    if options.dry_run or report.refused or report.questions:
        raise _NothingRecordedError


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's bytes.

    Raises:
        LedgerError: the file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be read: {error.strerror}.", hint="Check the name and its permissions."
        ) from None
    return digest.hexdigest()


def _setting(options: ImportOptions) -> str:
    chosen = {"person": options.person, "plan": options.plan, "answers": dict(sorted(options.answers.items()))}
    return json.dumps({**chosen, "confirmed": options.confirm_candidates}, ensure_ascii=False)


def _import_file(
    writer: Writer, file: FileToRead, print_: str, read_as: str, options: ImportOptions, named: NamedParties
) -> FileReport:
    report = FileReport(file=file.name, format=file.importer.name, plan=options.plan)
    known = None if options.keep_new else writer.known_file(print_, read_as)
    if known is not None:
        report.known_since = known[1]
        return report
    answers = {**_remembered(writer.reader, options.plan), **options.answers}
    context = Context(person=options.person, plan=options.plan, answers=answers)

    def found() -> Iterator[Found]:
        for item in file.importer.read(file.path, context):
            if isinstance(item, Candidate) and item.value.id is not None and writer.standing(item.value.id):
                report.confirmed.add(item.key)
                report.known += 1
            else:
                yield from _sort_in(report, item, options)

    merger = Merger(writer, report.refused, named=named, on_new=_noting(report, options))
    merger.expect(_with_a_history(file, context))
    for chunk in _chunks(_identified(found()), options.progress):
        merger.merge(chunk)
    # A conversion that is not confirmed is shown, and the rest is recorded without it.
    shown = {candidate.key for candidate in report.candidates} | report.confirmed
    report.questions = [question for question in report.questions if question.key not in shown]
    report.known += merger.known
    report.replaced = merger.replaced
    report.notes = [
        f"line {line}: another stub of {stub.pay_date} stands for {stub.plan} with other amounts ({other}), and both "
        f"count. If this one corrects it: roth-ledger void {other} --reason …"
        for line, stub, other in merger.doubled
    ]
    if options.plan is not None:
        new = [
            ImportAnswer(plan=options.plan, label=key, answer=answer)
            for key, answer in options.answers.items()
            if not key.startswith("conversion:")
        ]
        writer.record([line for line in map(as_recorded, new) if _is_news(writer, line)])
    return report


def _is_news(writer: Writer, line: Line) -> bool:
    standing = writer.standing(line.reference)
    return standing is None or standing.value != line.value


def _remembered(reader: Reader, plan: str | None) -> dict[str, str]:
    return {each.label: each.answer for each in reader.parties("import_answer") if each.plan == plan}


def _sort_in(report: FileReport, item: Any, options: ImportOptions) -> Iterator[Found]:
    """Put what a reader gives where the report wants it, and pass on what is to be recorded."""
    match item:
        case Found(line, Person() as person) if (why := _why_not_born(person, options)) is not None:
            report.refused.append(Refused(line, why.message, why.hint))
        case Found():
            yield item
        case Candidate() if options.confirm_candidates:
            report.confirmed.add(item.key)
            yield Found(item.line, item.value)
        case Candidate():
            report.candidates.append(item)
        case Unclear():
            report.new.append(item.draft)
        case Question():
            report.questions.append(item)
        case Refused():
            report.refused.append(item)
        case Ignored():
            report.ignored.append(item)


def _why_not_born(person: Person, options: ImportOptions) -> LedgerError | None:
    try:
        if options.today is not None:
            check_born(person.birth_date, options.today)
    except LedgerError as error:
        return error
    return None


def _identified(found: Iterable[Found]) -> Iterator[tuple[int, Line]]:
    """Give every entry its id: equal lines of one file are told apart by their place among equals."""
    seen: set[int] = set()
    repeated: dict[int, int] = {}
    for item in found:
        value = item.value
        if not is_entry(record_of(value)) or value.id is not None:
            yield item.line, as_recorded(value)
            continue
        content = line_of(value)
        key = hash(content)
        ordinal = 1
        if key in seen:
            ordinal = repeated[key] = repeated.get(key, 1) + 1
        else:
            seen.add(key)
        yield item.line, with_made_id(value, content, ordinal)


def _with_a_history(file: FileToRead, context: Context) -> list[Line]:
    """The lines of a book whose references it takes up more than once: entries it voids, parties it changes."""
    if file.importer.name != "book":
        return []
    met: set[str] = set()
    again: set[str] = set()
    for value in (item.value for item in file.importer.read(file.path, context) if isinstance(item, Found)):
        record = record_of(value)
        if record == "void":
            again.add(value.entry)
        elif not is_entry(record):
            party = reference(value)
            (again if party in met else met).add(party)
    if not again:
        return []
    found = (item for item in file.importer.read(file.path, context) if isinstance(item, Found))
    return [
        line
        for _, line in _identified(found)
        if (line.value.entry if record_of(line.value) == "void" else line.reference) in again
    ]


def _noting(report: FileReport, options: ImportOptions) -> Callable[[Line], None]:
    def note(line: Line) -> None:
        report.added += 1
        if options.keep_new:
            report.new.append(json.loads(line.text))

    return note


def _chunks(
    lines: Iterator[tuple[int, Line]], progress: Callable[[int], None] | None
) -> Iterator[list[tuple[int, Line]]]:
    chunk: list[tuple[int, Line]] = []
    read = 0
    for line in lines:
        chunk.append(line)
        if len(chunk) == _CHUNK:
            read += len(chunk)
            if progress is not None:
                progress(read)
            yield chunk
            chunk = []
    yield chunk
