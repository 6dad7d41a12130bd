"""What every reader of files gives back; readers only read, and what is unclear is asked, never guessed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money

IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Found:
    """A record that a line of the file holds; entries may lack an id yet."""

    line: int
    value: Any


@dataclass(frozen=True, slots=True)
class Unclear:
    """A record whose source the file does not say; `draft` is its book line, with the source null."""

    line: int
    draft: Mapping[str, Any]
    question: str


class Received(NamedTuple):
    """A record keeper's row that says money came into the plan.

    What it becomes depends on the ledger: a contribution, the confirmation of a pay stub that holds the same
    money, a row that is known already, or a question.

    Attributes:
        line: Where it stands in the file, from 1.
        day: When the money reached the plan, as printed.
        amount: Below zero where money was taken back.
        key: What an answer names that says which source the money is of: the format and the file's own word.
        source: The source, where the file says it beyond doubt; else None, and the answer to `key` decides.
        choices: The sources that may be answered.
        content: The row in one normalised text, alike in every download that holds it, however it was saved.
        id: The entry's id, where the file numbers its rows; else None: made of the content and its place among
            equals of its day.
        pay_date: The pay date, where the file says that too.
        limitation_year: The year in which the limitation year it is allocated to ends, where the file says so.
        document: What it was read from, alike in every download; None where nothing is worth saying.
        of_all_sources: Whether the file adds all sources of a pay date together: a pay stub then knows the split
            better than any answer.
        asking: What to know for an answer, in a sentence; empty where the question says it all.
        shown: What else the row says, for the evidence of a question: a payee's name, a memo; empty where nothing.
    """

    line: int
    day: dt.date
    amount: Money
    key: str
    source: str | None
    choices: tuple[str, ...]
    content: str
    id: str | None = None
    pay_date: dt.date | None = None
    limitation_year: int | None = None
    document: str | None = None
    of_all_sources: bool = False
    asking: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a conversion: shown, and posted only when confirmed.

    Attributes:
        line: Where its first row stands in the file, from 1.
        date: Of the conversion.
        amount: What left its source.
        evidence: What the file shows of it, in a sentence.
        value: The conversion as it would be recorded.
        mark: What tells the key of a further one of the file from that of the first of its day and amount: `#2`.
    """

    line: int
    date: dt.date
    amount: Money
    evidence: str
    value: Any
    mark: str = ""

    @property
    def key(self) -> str:
        """What an answer that confirms it names."""
        return f"conversion:{self.date}:{self.amount.plain()}{self.mark}"


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file cannot say.

    Attributes:
        key: What `--answer KEY=VALUE` names; an answer is remembered for the plan under it.
        text: The question, in a sentence.
        choices: What may be answered; where empty, free text.
        evidence: What the file and the ledger show about it, one fact a line.
        optional: Whether the import goes on without an answer, and what is asked then stays unknown.
        splits: Whether several sources may be answered together, and one day apart from the others.
    """

    key: str
    text: str
    choices: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    optional: bool = False
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be recorded; with one of these nothing of the call is."""

    line: int
    why: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A line that is no record of ours, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about the file that is no line of it: a balance, a figure that does not agree."""

    line: int
    text: str


class StatedYear(NamedTuple):
    """What a record keeper says was contributed in a part of a year, to hold against the ledger; never recorded.

    Attributes:
        line: Where it stands in the file, from 1.
        first: First day of the period, of the same year as `last`.
        last: Last day of the period.
        amounts: Contributions by the file's own word for their source (OFX: PRETAX, AFTERTAX…), in its order; the
            one word TOTAL where it does not split them.
    """

    line: int
    first: dt.date
    last: dt.date
    amounts: tuple[tuple[str, Money], ...]


Item = Found | Unclear | Received | Candidate | Question | Refused | Ignored | Remark | StatedYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the caller knows that a file may not say.

    Attributes:
        person: Whose money the file is about.
        plan: The plan it is about.
        answers: Answers to questions by their key, those given now before those remembered.
        mappings: Saved mappings of columns by their name: field to column, as in `import_mapping`.
    """

    person: str | None = None
    plan: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def whose(self) -> tuple[str, str]:
        """The person and the plan of a file that names neither.

        Raises:
            LedgerError: one of them is not given.
        """
        if self.person is None or self.plan is None:
            missing = "person" if self.person is None else "plan"
            raise LedgerError(f"The file does not say which {missing} it belongs to.", hint=f"Give --{missing}.")
        return self.person, self.plan

    def answer(self, key: str, choices: tuple[str, ...]) -> str | None:
        """The answer to a question; None where there is none yet.

        Raises:
            LedgerError: what was answered is none of its choices.
        """
        answer = self.answers.get(key)
        if answer is not None and answer not in choices:
            raise LedgerError(f"“{answer[:40]}” is no answer to {key}.", hint=f"One of: {', '.join(choices)}.")
        return answer


class Importer(Protocol):
    """One format: recognises a file by its beginning and reads it, line by line, from front to end."""

    name: str
    describes: str
    example: str
    names_plan: bool  # whether the file itself says whose money and which plan each line is about

    def identify(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that begins with these bytes (up to 64 KiB) is of this format."""

    def belongs_to(self, path: Path) -> str:
        """What the file says of the account, plan or employer it is of, to know the plan again; else empty."""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """What the file holds, in its order.

        Raises:
            LedgerError: the file as a whole cannot be read.
        """
