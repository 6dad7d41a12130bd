"""What a person may answer to the questions of an import, checked before the files are read again."""

import re
from collections.abc import Collection, Mapping

from ledger.domain.dates import parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import SOURCES
from ledger.importers.base import Candidate, Question
from ledger.services.importing.answers import read_split
from ledger.services.importing.report import ImportReport

NOT_KNOWN = "unknown"
LATER = "later"
# What a candidate for a conversion may be.
CONVERSIONS = ("in_plan_roth", "roth_ira", "ignore")

_MAPPING = "mapping"
_OF_A_COLUMN, _OF_A_TYPE = "column:", "type:"
_NO_NAMES = frozenset({"y", "yes", "n", "no"})
_OF_A_DAY = re.compile(r"@([0-9]{4}-[0-9]{2}-[0-9]{2})\s*=\s*(.*)", re.ASCII | re.DOTALL)


def is_free(question: Question) -> bool:
    """Whether the answer is text and none of some choices."""
    return not question.choices


def is_of_columns(question: Question) -> bool:
    """Whether it asks how the columns of a table are read, and for a name for that."""
    return question.key == _MAPPING and not question.choices


def checked_answer(question: Question, text: str) -> tuple[str, str]:
    """The key that was answered and its answer, as it was typed or chosen.

    Another key is answered where a column of a table is corrected (`column:amount=Worth`), and where a source is
    said of one day alone (`@2026-01-30=after_tax`).

    Raises:
        LedgerError: it cannot be an answer.
    """
    if is_of_columns(question):
        return _name_or_column(text)
    of_a_day = _OF_A_DAY.fullmatch(text) if question.splits else None
    if of_a_day is not None:
        day = parse_day(of_a_day[1])
        _check_choice(question, of_a_day[2])
        return f"{question.key}@{day}", of_a_day[2]
    if question.key.startswith("earnings:"):
        if text != NOT_KNOWN:
            Money.parse(text)
    elif question.choices:
        _check_choice(question, text)
    return question.key, text


def _check_choice(question: Question, text: str) -> None:
    if text in question.choices:
        return
    if ":" not in text or not set(question.choices) & set(SOURCES):
        raise LedgerError(f"“{text[:40]}” is no answer.", hint=f"One of: {', '.join(question.choices)}.")
    read_split(question.key, text, question.choices)


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


def checked_kind(text: str) -> str:
    """What a candidate for a conversion is, or that it is left for later.

    Raises:
        LedgerError: it is neither.
    """
    if text not in (*CONVERSIONS, LATER):
        choices = ", ".join((*CONVERSIONS, LATER))
        raise LedgerError(f"“{text[:40]}” is no answer.", hint=f"One of: {choices}.")
    return text


def open_candidates(report: ImportReport, given: Mapping[str, str], left: Collection[str]) -> list[Candidate]:
    """What looks like a conversion and was neither answered nor left for later."""
    found = (each for file in report.files for each in file.candidates)
    return [each for each in found if each.key not in given and each.key not in left]


def corrects_a_table(report: ImportReport, new: Mapping[str, str]) -> bool:
    """Whether an answer was given that nobody asked for: how a column is to be read."""
    asked = {question.key for question in report.all_questions}
    asked |= {candidate.key for file in report.files for candidate in file.candidates}
    return not new.keys() <= asked
