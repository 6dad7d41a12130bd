"""Taking files in: each line new, known, confirming, unclear, refused or ignored; all of one call or nothing."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ledger.domain.entries.bookkeeping import ImportAnswer
from ledger.domain.errors import LedgerError
from ledger.domain.record_keepers import RECORD_KEEPERS
from ledger.domain.records import Line, as_recorded, record_of
from ledger.domain.refused_files import not_read
from ledger.importers.base import Context, Found, Importer, Question, Received
from ledger.importers.file_names import name_as_text
from ledger.services.alerts.receipt_alerts import disagreeing
from ledger.services.importing.answers import Answers, remembered
from ledger.services.importing.effects import Effects
from ledger.services.importing.items import Sorter
from ledger.services.importing.lines import CHUNK, chunks, identified, with_a_history
from ledger.services.importing.received import PlanRows
from ledger.services.importing.report import FileReport, FileToRead, ImportOptions, ImportReport
from ledger.services.importing.stated import differing
from ledger.services.importing.whose import its_plan, mark_of, plan_of_file
from ledger.services.merging import Merger, NamedParties, refuse_unknown
from ledger.services.ports import Store, Writer
from ledger.services.receipts.arrivals import SEPARATE, Told, read_told, take_place_of_rows
from ledger.services.receipts.entries import learn_deposit_dates

_SHOWN = 6
_NAMED = 3
_OF_ONE_SOURCE = frozenset({"contribution", "conversion"})


class _NothingRecordedError(Exception):
    """Leaves the batch without saving it; the report says why."""


def import_files(store: Store, files: Sequence[FileToRead], command: str, options: ImportOptions) -> ImportReport:
    """Read files and record what is new in them, in one batch.

    Nothing is recorded where a line is refused, a question is open, or the call is a dry run.

    Raises:
        LedgerError: a file as a whole cannot be read, or the ledger cannot be written.
    """
    setting = _setting(options)
    prints = [
        (file.name, file.fingerprint or fingerprint(file.path), f"{file.importer.name} {setting}") for file in files
    ]
    report = ImportReport(files=[])
    try:
        with store.batch(command, files=() if options.dry_run else prints) as writer:
            named: NamedParties = {}
            effects = Effects(options)
            unasked = set(options.answers)
            reports: dict[int, FileReport] = {}
            for place in _in_order(files):
                read = _FileImport(writer, files[place], options, named, effects)
                name, print_, read_as = prints[place]
                reports[place] = read.run(print_, read_as)
                if files[place].fingerprint is not None or reports[place].known_since is None:
                    _check_unchanged(files[place], print_)
                if reports[place].candidates:  # what is still open is shown again the next time
                    prints[place] = (name, print_, f"{read_as} open")
                unasked -= read.asked
            report.files = [reports[place] for place in range(len(files))]
            report.unasked = sorted(unasked)
            refuse_unknown(writer, named)
            for each in report.files:
                each.refused.sort(key=lambda refused: refused.line)
            if not report.refused and any(file.importer.name != "book" for file in files):
                report.effects = effects.after(writer.reader)
            _leave_if_nothing_is_to_be_recorded(report, options)
            if writer.recorded:
                report.batch = writer.number
    except _NothingRecordedError:
        pass
    return report


def command_of(files: Sequence[Path]) -> str:
    """What an import is called in the history: `import a.csv, b.csv, c.csv …`."""
    names = ", ".join(name_as_text(path.name or path) for path in files[:_NAMED])
    return f"import {names}{' …' if len(files) > _NAMED else ''}"


def _in_order(files: Sequence[FileToRead]) -> list[int]:
    """Pay stubs before the rows of record keepers, which they explain; else as given."""
    return sorted(range(len(files)), key=lambda place: files[place].importer.name in RECORD_KEEPERS)


def _check_unchanged(file: FileToRead, print_: str) -> None:
    """Check that a file is still the one whose fingerprint is kept.

    Raises:
        LedgerError: it was changed while it was read.
    """
    if fingerprint(file.path) != print_:
        raise LedgerError(
            f"{file.name} was changed while it was read; nothing was recorded.",
            hint="Import it again when it is whole.",
        )


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
        raise not_read(path, error) from None
    return digest.hexdigest()


def _setting(options: ImportOptions) -> str:
    chosen = {"person": options.person, "plan": options.plan, "answers": dict(sorted(options.answers.items()))}
    return json.dumps({**chosen, "confirmed": options.confirm_candidates}, ensure_ascii=False)


class _FileImport:
    """One file on its way into an open batch."""

    def __init__(
        self, writer: Writer, file: FileToRead, options: ImportOptions, named: NamedParties, effects: Effects
    ) -> None:
        self._writer = writer
        self._file = file
        self._importer: Importer = file.importer
        self._text = file.text or file.path
        self._options = options
        self._effects = effects
        self.report = FileReport(file=file.name, format=file.importer.name, plan=options.plan)
        self._merger = Merger(writer, self.report.refused, named=named, on_new=self._note_new)
        self._stubs: list[Any] = []
        self._read = 0
        self.asked: set[str] = set()

    def run(self, print_: str, read_as: str) -> FileReport:
        """Read the file and record what is new in it."""
        report = self.report
        known = None if self._options.keep_new else self._writer.known_file(print_, read_as)
        if known is not None:
            report.known_since = known[1]
            self.asked = set(self._options.answers)
            return report
        answers = Answers({}, self._options.answers)
        person, plan = plan_of_file(self._writer, self._file, self._options, answers, report)
        self.asked |= answers.asked
        if any(not question.optional for question in report.questions):
            return report
        report.plan = plan
        answers = Answers(remembered(self._writer.reader, plan), self._options.answers)
        mappings = {each.name: each.columns for each in self._writer.reader.parties("import_mapping")}
        context = Context(person=person, plan=plan, answers=answers, mappings=mappings)
        self._merge(context, answers)
        self._finish(context, answers)
        self.asked |= answers.asked
        return report

    def _merge(self, context: Context, answers: Answers) -> None:
        sorter = Sorter(self._writer, self._file, self._options, answers, self.report)
        received: list[Received] = []

        def found() -> Iterator[Found]:
            for item in self._importer.read(self._text, context):
                self._count()
                if isinstance(item, Received):
                    received.append(item)
                else:
                    yield from sorter.sort(item)
            if received:
                rows = PlanRows(self._writer, self._importer.name, context.whose, answers, self.report)
                for item in rows.resolve(received):
                    yield from sorter.sort(item)
                self.report.notes += learn_deposit_dates(self._writer, context.whose, rows.pay_dates)
                self._differences(context, rows)

        self._merger.expect(with_a_history(self._importer, self._text, context))
        for chunk in chunks(identified(found())):
            if len(chunk) < CHUNK:
                self._effects.before(self._writer.reader, [line.value for _, line in chunk])
            else:
                self._effects.leave_out()
            self._merger.merge(chunk)
        sorter.finish()
        if sorter.stated:
            self.report.remarks += differing(self._writer.reader, context.whose, sorter.stated, answers)

    def _finish(self, context: Context, answers: Answers) -> None:
        report, merger = self.report, self._merger
        report.known += merger.known
        report.replaced = merger.replaced
        report.notes += [
            f"line {line}: another stub of {stub.pay_date} stands for {stub.plan} with other amounts ({other}), and "
            f"both count. If this one corrects it: roth-ledger void {other} --reason …"
            for line, stub, other in merger.doubled
        ]
        self._arrive(answers)
        if context.plan is None:
            return
        kept: list[Any] = [
            ImportAnswer(plan=context.plan, label=key, answer=answer) for key, answer in answers.to_remember.items()
        ]
        mark = "" if self._importer.names_plan else mark_of(self._file)
        if mark and (report.added or report.confirming):
            kept.append(its_plan(context.plan, mark))
        self._writer.record([line for line in map(as_recorded, kept) if self._is_news(line)])

    def _arrive(self, answers: Answers) -> None:
        """Let new stubs take the place of rows that hold their money; a book says itself what became of which."""
        if not self._stubs or self._importer.name == "book":
            return

        def told_of(plan: str) -> Told:
            known = {**remembered(self._writer.reader, plan), **answers.given}
            return lambda day: read_told(known.get(f"same:{day}"))

        told = {key: answer for key, answer in answers.given.items() if key.startswith("same:")}
        plans = dict.fromkeys(stub.plan for stub in self._stubs) if told else {}
        kept = [ImportAnswer(plan=plan, label=key, answer=answer) for plan in plans for key, answer in told.items()]
        self._writer.record([line for line in map(as_recorded, kept) if self._is_news(line)])
        arrived = take_place_of_rows(self._writer, self._stubs, told_of)
        self.report.notes += arrived.notes
        for doubt in arrived.doubts:
            key = f"same:{doubt.day}"
            answers.get(key)
            self.report.ask(
                Question(
                    key,
                    f"The ledger holds {doubt.amount} that the record keeper received on {doubt.day}. Is it the money "
                    f"of the pay stub of {doubt.pay_date}, which has other amounts, or separate money?",
                    (doubt.pay_date.isoformat(), SEPARATE),
                    tuple(f"in the ledger: {id_}" for id_ in doubt.ids[:_SHOWN]),
                )
            )

    def _is_news(self, line: Line) -> bool:
        standing = self._writer.standing(line.reference)
        return standing is None or standing.value != line.value

    def _differences(self, context: Context, rows: PlanRows) -> None:
        """Where what was received of a pay date is not what its stubs hold."""
        if not rows.pay_dates:
            return
        person, plan = context.whose
        held = self._writer.reader.entries("receipt", person=person, plan=plan)
        receipts = [each for each in held if each.value.pay_date in rows.pay_dates]
        self.report.differences += disagreeing(self._writer.reader, person, plan, receipts)

    def _note_new(self, line: Line) -> None:
        self.report.added += 1
        value, record = line.value, record_of(line.value)
        if record == "pay_stub":
            self._stubs.append(value)
        if self._options.effects and not self._importer.names_plan:
            for source, amount in value.amounts.items() if record == "pay_stub" else ():
                self.report.add_up(record, source, amount.cents)
            if record in _OF_ONE_SOURCE and value.amount is not None:
                self.report.add_up(record, value.source, value.amount.cents)
        if self._options.keep_new:
            self.report.new.append(json.loads(line.text))

    def _count(self) -> None:
        self._read += 1
        if self._read % CHUNK == 0 and self._options.progress is not None:
            self._options.progress(self._read)
