"""The questions of an import as the screen asks them: words, choices, and what else may be typed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.domain.sources import SOURCES
from ledger.importers.base import IGNORE, Candidate, Question
from ledger.services.importing.checked_answers import (
    CONVERSIONS,
    LATER,
    NOT_KNOWN,
    is_free,
    is_of_columns,
)
from ledger.tui.words import DESTINATIONS, source_name

_CHOICES = {
    **DESTINATIONS,
    **{source: source_name(source) for source in SOURCES},
    IGNORE: "Leave it out",
    LATER: "Decide another time; it stays out now",
    NOT_KNOWN: "Not known",
    "contribution": "Contribution",
    "exchange": "Exchange between funds",
    "earnings": "Earnings",
    "fee": "Fee",
    "conversion": "Conversion to Roth",
    "money_out": "Money paid out",
    "yes": "Yes",
    "separate": "Separate money, which counts beside it",
    "difference": "None: one of the two is wrong",
    "another": "Another pay check of that date",
    "same": "The same; what the ledger holds stands",
    "month-first": "The month first",
    "day-first": "The day first",
    "none": "No column",
}
_COLUMNS = (
    "No format knows the columns of this file; below is how they would be read. If that is right, type a name of your "
    "own for it, such as my-plan: files with the same columns are then read so by themselves. To correct a column, "
    "type column:FIELD=COLUMN, or column:FIELD=none. The fields are date, amount, money_in, money_out, type, source, "
    "fund, units and price."
)
_SPLIT = "or type a split, or @DAY=SOURCE for one day alone"
_READ_RIGHT = " If it was not, leave with Esc and log the stub by hand (n)."


class Asked(NamedTuple):
    """A question as it stands on the screen.

    Attributes:
        about: What is asked.
        text: The question, in sentences.
        evidence: What the file and the ledger show about it, one fact a line.
        choices: The word of each answer, and what people read.
        typed: What may be typed, as a hint in the input; None where nothing may.
        if_empty: The answer where nothing is typed; None where something has to be.
    """

    about: Question | Candidate
    text: str
    evidence: Sequence[str]
    choices: Sequence[tuple[str, str]]
    typed: str | None
    if_empty: str | None = None


def asked(about: Question | Candidate, names: Mapping[str, str]) -> Asked:
    """A question or a candidate, as it is asked.

    Args:
        about: What is asked.
        names: Of people and plans, by id.
    """
    if isinstance(about, Candidate):
        text = f"{about.amount} of {about.date} looks like a conversion. What is it?"
        return Asked(about, text, (about.evidence,), _labelled((*CONVERSIONS, LATER), names), None)
    return Asked(
        about,
        _text_of(about),
        about.evidence,
        _labelled(about.choices, names),
        _typed(about),
        NOT_KNOWN if about.optional else None,
    )


def _labelled(choices: Sequence[str], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    labels = {**names, **_CHOICES}
    return tuple((word, labels.get(word, "")) for word in choices)


def _text_of(question: Question) -> str:
    if is_of_columns(question):
        return _COLUMNS
    # What is meant for the command line alone is left out, or said as it is typed here.
    text = question.text.removesuffix(f" (Or give --{question.key}.)").replace("alone, KEY@", "alone, @")
    return text + (_READ_RIGHT if question.key.startswith("read:") else "")


def _typed(question: Question) -> str | None:
    if is_of_columns(question):
        return "a name of your own, or a correction: column:amount=Worth"
    if question.key.startswith("earnings:"):
        return "an amount; nothing leaves it unknown"
    if is_free(question):
        return "the answer"
    return _SPLIT if question.splits else None
