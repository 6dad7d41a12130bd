"""The questions of an import on a terminal: each asked until its answer can be one."""

from collections.abc import Mapping

import click

from ledger.cli.output import note
from ledger.domain.errors import LedgerError
from ledger.domain.shown import one_line
from ledger.importers.base import Candidate, Question
from ledger.services.importing.checked_answers import (
    CONVERSIONS,
    LATER,
    NOT_KNOWN,
    checked_answer,
    checked_kind,
    open_candidates,
)
from ledger.services.importing.report import ImportReport


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
        for candidate in open_candidates(report, given, self._left):
            answer = _kind_of(candidate)
            if answer == LATER:
                self._left.add(candidate.key)
            else:
                answers[candidate.key] = answer
        return answers


def _answer_to(question: Question) -> tuple[str, str]:
    """The key that was answered and its answer; the key is another where a column of a table is named."""
    note(question.text)
    for line in question.evidence:
        note(f"  {line}")
    if question.choices:
        note(f"  one of: {', '.join(question.choices)}")
    while True:
        text = _prompt(question.key, NOT_KNOWN if question.optional else None)
        try:
            return checked_answer(question, text)
        except LedgerError as problem:
            note(f"{problem.message} {problem.hint}".strip())


def _kind_of(candidate: Candidate) -> str:
    note(candidate.evidence)
    note(f"  one of: {', '.join((*CONVERSIONS, LATER))}")
    while True:
        text = _prompt(f"{candidate.date}: {candidate.amount} looks like a conversion. It is", LATER)
        try:
            return checked_kind(text)
        except LedgerError as problem:
            note(f"{problem.message} {problem.hint}")


def _prompt(text: str, default: str | None) -> str:
    answer: str = click.prompt(one_line(text), default=default, err=True)
    return answer.strip()
