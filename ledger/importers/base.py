"""What every reader of files gives back; readers only read, and what is unclear is asked, never guessed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ledger.domain.money import Money


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a conversion: shown, and posted only when confirmed."""

    line: int
    date: dt.date
    amount: Money
    evidence: str
    value: Any

    @property
    def key(self) -> str:
        """What an answer that confirms it names."""
        return f"conversion:{self.date}:{self.amount.plain()}"


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file cannot say; `key` is what `--answer KEY=VALUE` names."""

    key: str
    text: str
    choices: tuple[str, ...]


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


Item = Found | Unclear | Candidate | Question | Refused | Ignored


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the caller knows that a file may not say."""

    person: str | None = None
    plan: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


class Importer(Protocol):
    """One format: recognises a file by its beginning and reads it, line by line, from front to end."""

    name: str
    describes: str
    example: str

    def identify(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that begins with these bytes (up to 64 KiB) is of this format."""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """What the file holds, in its order.

        Raises:
            LedgerError: the file as a whole cannot be read.
        """
