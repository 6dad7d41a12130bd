"""The questions of an import on a terminal: each asked until its answer can be one."""

from collections.abc import Mapping

import click

from ledger.cli.output import note, one_line
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import SOURCES
from ledger.importers.base import Candidate, Question
from ledger.services.importing.answers import read_split
from ledger.services.importing.report import ImportReport

_MAPPING = "mapping"
_OF_A_COLUMN, _OF_A_TYPE = "column:", "type:"
_NO_NAMES = frozenset({"y", "yes", "n", "no"})
_UNKNOWN = "unknown"
_CONVERSIONS = ("in_plan_roth", "roth_ira", "ignore")
_LATER = "later"


class Prompts:
    """Asks what the files of one call could not say, with what they show."""

    def __init__(self, *, candidates: bool) -> None:
        """`candidates` says whether what looks like a conversion is asked about too."""
        self._candidates = candidates
        self._left: set[str] = set()

    def ask(self, report: ImportReport, given: Mapping[str, str]) -> dict[str, str]:
        """The answers to what is open; an empty one where nothing is, or all of it is left for later.

        What may stay open can be left with Enter.
        """
        answers: dict[str, str] = {}
        for question in report.all_questions:
            if question.key in given:
                continue
            key, answer = _answer_to(question)
            answers[key] = answer
            if key != question.key:  # a column is another: the table is read again before anything else is asked
                return answers
        if report.questions or not self._candidates:
            return answers
        for candidate in (each for file in report.files for each in file.candidates):
            if candidate.key not in given and candidate.key not in self._left:
                answer = _kind_of(candidate)
                if answer == _LATER:
                    self._left.add(candidate.key)
                else:
                    answers[candidate.key] = answer
        return answers


def _answer_to(question: Question) -> tuple[str, str]:
    """The key that was answered and its answer; the key is another where a column of a table is named."""
    note(one_line(question.text))
    for line in question.evidence:
        note(f"  {one_line(line)}")
    if question.choices:
        note(f"  one of: {', '.join(question.choices)}")
    while True:
        text = _prompt(question.key, _UNKNOWN if question.optional else None)
        try:
            return _checked(question, text)
        except LedgerError as problem:
            note(f"{problem.message} {problem.hint}".strip())


def _kind_of(candidate: Candidate) -> str:
    note(one_line(candidate.evidence))
    note(f"  one of: {', '.join((*_CONVERSIONS, _LATER))}")
    while True:
        text = _prompt(f"{candidate.date}: {candidate.amount} looks like a conversion. It is", _LATER)
        if text in (*_CONVERSIONS, _LATER):
            return text
        note(f"“{text[:40]}” is no answer. One of: {', '.join((*_CONVERSIONS, _LATER))}.")


def _prompt(text: str, default: str | None) -> str:
    answer: str = click.prompt(one_line(text), default=default, err=True)
    return answer.strip()


def _checked(question: Question, text: str) -> tuple[str, str]:
    """What was typed as an answer.

    Raises:
        LedgerError: it cannot be one.
    """
    if question.key == _MAPPING and not question.choices:
        return _name_or_column(text)
    if question.key.startswith("earnings:"):
        if text != _UNKNOWN:
            Money.parse(text)
    elif question.choices and text not in question.choices:
        if ":" not in text or not set(question.choices) & set(SOURCES):
            raise LedgerError(f"“{text[:40]}” is no answer.", hint=f"One of: {', '.join(question.choices)}.")
        read_split(question.key, text, question.choices)
    return question.key, text


def _name_or_column(text: str) -> tuple[str, str]:
    key, equals, value = text.rpartition("=")
    if equals and key.startswith(_OF_A_COLUMN):
        return key.strip(), value.strip()
    if text.startswith(_OF_A_TYPE):
        raise LedgerError("What the rows of a type are is asked as soon as the mapping has a name.", hint="Name it.")
    if text.lower() in _NO_NAMES or text.startswith(_OF_A_COLUMN):
        raise LedgerError(
            f"“{text[:40]}” is no name for a mapping.",
            hint="Where the columns are read rightly, type a name of your own; else correct one: column:FIELD=COLUMN.",
        )
    return _MAPPING, text
