"""What an import is asked to do, and what became of each file."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ledger.domain.money import Money
from ledger.domain.received import Disagreement
from ledger.domain.settings import DEFAULTS, Thresholds
from ledger.importers.base import Candidate, Ignored, Importer, Question, Refused, Remark, Unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToRead:
    """A file and the format it is read as.

    Attributes:
        path: The file as it was given: its bytes are its fingerprint.
        name: What people know it by.
        importer: The format.
        text: The file as text, where it is none itself.
        checked_by_eye: Whether what was read from it has to be looked at before it is recorded (PDF).
        fingerprint: SHA-256 of the file before it was made text; None where it is read as it stands.
    """

    path: Path
    name: str
    importer: Importer
    text: Path | None = None
    checked_by_eye: bool = False
    fingerprint: str | None = None


class Effect(NamedTuple):
    """What an import does to one plan's year: before and after.

    Attributes:
        additions: Annual additions of the plan's employer group; their limit is None where not on file.
        basis: After-tax basis that waits in the plan today; None where another line tells it.
        alerts: Codes of the alerts that were not there before.
        told: What those alerts say.
    """

    person: str
    plan: str
    year: int
    additions: tuple[Money, Money] | None
    limit: Money | None
    basis: tuple[Money | None, Money | None] | None
    alerts: tuple[str, ...]
    told: tuple[str, ...] = ()


class Confirmation(NamedTuple):
    """A row that is money of a pay stub in the ledger."""

    line: int
    pay_date: dt.date
    amount: Money


@dataclass(slots=True, kw_only=True)
class FileReport:
    """What became of one file; `new` holds book lines where they were asked for, `added` counts them.

    `new` also holds the drafts of lines that are unclear; `drafts` are those alone, with what is asked of each.
    `sums` counts and adds up the money in new lines, in cents by record and source, where effects were asked for.
    """

    file: str
    format: str
    plan: str | None
    new: list[Mapping[str, Any]] = field(default_factory=list)
    added: int = 0
    sums: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    known: int = 0
    confirming: int = 0
    unclear: int = 0
    drafts: list[Unclear] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    known_since: str | None = None
    replaced: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    differences: list[Disagreement] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def add_up(self, record: str, source: str, cents: int) -> None:
        """Count the money of a new line."""
        number, sum_ = self.sums.get((record, source), (0, 0))
        self.sums[record, source] = (number + 1, sum_ + cents)

    def ask(self, question: Question) -> None:
        """Add a question that was not asked of this file yet."""
        if all(each.key != question.key for each in self.questions):
            self.questions.append(question)


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What became of one call.

    `batch` is its number in the history, None where nothing was recorded; `unasked` are keys that were answered though
    no file asked about them.
    """

    files: list[FileReport]
    effects: list[Effect] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    batch: int | None = None

    @property
    def refused(self) -> bool:
        """Whether a line of any file was refused."""
        return any(file.refused for file in self.files)

    @property
    def questions(self) -> list[Question]:
        """What has to be answered first."""
        return [question for question in self.all_questions if not question.optional]

    @property
    def all_questions(self) -> list[Question]:
        """What may be answered, each question once."""
        return list({question.key: question for file in self.files for question in file.questions}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a call reads its files.

    Attributes:
        today: The day of the import, on which everybody named must be alive; None asks for nothing.
        answers: To questions, by their keys.
        confirm_candidates: Whether what looks like a conversion is one, and what was read from a PDF is right.
        keep_new: Whether the report holds the lines themselves; a big file need not.
        effects: Whether to work out what the import does to limits and basis.
        thresholds: From when on alerts speak up.
        progress: Told every thousand lines how many were read.
    """

    today: dt.date | None = None
    person: str | None = None
    plan: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    confirm_candidates: bool = False
    dry_run: bool = False
    keep_new: bool = False
    effects: bool = False
    thresholds: Thresholds = DEFAULTS
    progress: Callable[[int], None] | None = None
