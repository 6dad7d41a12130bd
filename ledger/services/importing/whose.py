"""Which person and plan a file is about, where it does not say: named, known again, the only one, or asked."""

from collections.abc import Sequence

from ledger.domain.entries.bookkeeping import ImportAnswer
from ledger.domain.errors import LedgerError
from ledger.importers.base import Question
from ledger.importers.words import clean_label
from ledger.services.importing.answers import Answers
from ledger.services.importing.report import FileReport, FileToRead, ImportOptions
from ledger.services.ports import Reader, Writer

_ITS_FILE = "this plan"
_YES = "yes"
_MAX_LABEL = 150
# What tells whose plan it is, from what is said most plainly.
_OF_A_PERSON = ("pay_schedule", "opening_balance", "conversion", "valuation", "contribution")


def plan_of_file(
    writer: Writer, file: FileToRead, options: ImportOptions, answers: Answers, report: FileReport
) -> tuple[str | None, str | None]:
    """The person and plan of a file that names neither; a question is asked where several could be meant.

    Raises:
        LedgerError: there is no plan yet, or an answer names none there is.
    """
    reader = writer.reader
    if file.importer.names_plan:
        return options.person or _only("person", reader), options.plan or _only("plan", reader)
    mark = mark_of(file)
    before = _plans_before(reader, mark)
    known = before[0] if len(before) == 1 else None
    plan = options.plan or known or _chosen("plan", reader, answers, report)
    if plan is not None and options.plan is None and mark and not before and "plan" not in answers.given:
        said = mark.partition(f"file-of:{file.importer.name}:")[2]
        report.notes.append(f"the file is of “{said}”; it is taken as {plan}, the only plan of the ledger.")
    if plan is not None and before and plan not in before:
        _ask_about_another(plan, before, answers, report)
    person = options.person
    if person is None and plan is not None:
        person = _person_of(reader, plan) or _chosen("person", reader, answers, report)
    return person, plan


def mark_of(file: FileToRead) -> str:
    """What a file of the same account is known by; empty where it says nothing."""
    belongs_to = clean_label(file.importer.belongs_to(file.text or file.path), _MAX_LABEL)
    return f"file-of:{file.importer.name}:{belongs_to}" if belongs_to else ""


def its_plan(plan: str, mark: str) -> ImportAnswer:
    """The record that files with a mark are of a plan."""
    return ImportAnswer(plan=plan, label=mark, answer=_ITS_FILE)


def _plans_before(reader: Reader, mark: str) -> list[str]:
    """The plans of which files with a mark were imported before."""
    if not mark:
        return []
    return [each.plan for each in reader.parties("import_answer") if each.label == mark and each.answer == _ITS_FILE]


def _ask_about_another(plan: str, before: Sequence[str], answers: Answers, report: FileReport) -> None:
    """Ask whether a file of the same account as another plan's is meant: two spouses may have one employer."""
    key = f"another-plan:{plan}"
    answer = answers.get(key)
    if answer is None:
        report.ask(
            Question(
                key,
                f"Files that say the same of their account were imported for {', '.join(before)}. Is {report.file} of "
                f"{plan} all the same?",
                (_YES,),
            )
        )
    elif answer != _YES:
        raise LedgerError(f"“{answer[:40]}” is no answer to {key}.", hint=f"Answer “{_YES}”, or name the other plan.")


def _chosen(record: str, reader: Reader, answers: Answers, report: FileReport) -> str | None:
    ids: Sequence[str] = [each.id for each in reader.parties(record)]
    if not ids:
        raise LedgerError(
            f"The file does not say which {record} it belongs to, and the ledger holds none yet.",
            hint=f"Run `roth-ledger init`, or add one: roth-ledger {record} add …",
        )
    if len(ids) == 1:
        return str(ids[0])
    answer = answers.get(record)
    if answer is None:
        report.ask(
            Question(record, f"Which {record} is {report.file} of? (Or give --{record}.)", tuple(ids), (report.format,))
        )
    elif answer not in ids:
        raise LedgerError(f"The {record} “{answer[:40]}” is not in the ledger.", hint=f"One of: {', '.join(ids)}.")
    return answer


def _only(record: str, reader: Reader) -> str | None:
    ids = [each.id for each in reader.parties(record)]
    return str(ids[0]) if len(ids) == 1 else None


def _person_of(reader: Reader, plan: str) -> str | None:
    """The only person who has anything in a plan; None where several have, or nobody yet."""
    only = _only("person", reader)
    if only is not None:
        return only
    for record in _OF_A_PERSON:
        whose = {each.value.person for each in reader.entries(record, plan=plan)}
        if len(whose) == 1:
            return str(whose.pop())
    return None
