"""Which source of money OFX's own words stand for, and what may be answered where they do not say it."""

from ledger.domain.entries.conversions import IN_PLAN_ROTH, ROTH_IRA
from ledger.domain.sources import (
    AFTER_TAX,
    DESIGNATED_ROTH,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH,
    ROTH_DEFERRAL,
    SOURCES,
)
from ledger.importers.base import IGNORE, Context

AFTERTAX = "AFTERTAX"
SOURCE_OF_TAG = {
    "PRETAX": PRE_TAX_DEFERRAL,
    "MATCH": EMPLOYER_MATCH,
    "PROFITSHARING": EMPLOYER_NONELECTIVE,
    "ROLLOVER": ROLLOVER_IN,
}
_EMPLOYER = (EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, EMPLOYER_MATCH_ROTH, EMPLOYER_NONELECTIVE_ROTH)
_AFTER_TAX_CHOICES = (AFTER_TAX, ROTH_DEFERRAL, IGNORE)
OTHER_CHOICES = (AFTER_TAX, ROTH_DEFERRAL, PRE_TAX_DEFERRAL, *_EMPLOYER, ROLLOVER_IN, IGNORE)

_AFTER_TAX_OUT = (AFTER_TAX, DESIGNATED_ROTH)
_OTHERS_OUT = (AFTER_TAX, PRE_TAX_DEFERRAL, DESIGNATED_ROTH, EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, ROLLOVER_IN)


def label_of(tag: str) -> tuple[str, tuple[str, ...]]:
    """The key under which a source name of the file is asked about, and what may be answered."""
    return f"ofx:{tag or 'no-source'}", _AFTER_TAX_CHOICES if tag == AFTERTAX else OTHER_CHOICES


def source_out(context: Context, tag: str) -> str | None:
    """Which source money is of that left under a name of the file; None while that is not known.

    What was answered about purchases counts where it says which one source the name stands for. It says nothing of
    money that left where it puts purchases aside, or is about purchases without a name.
    """
    answer = context.answers.get(label_of(tag)[0]) if tag else None
    source = SOURCE_OF_TAG.get(tag) or (answer if answer in SOURCES else None)
    return DESIGNATED_ROTH if source in ROTH else source


def destinations(source: str) -> tuple[str, ...]:
    """Where money of a source may have gone; Roth money does not become Roth again in its plan."""
    return (ROTH_IRA,) if source == DESIGNATED_ROTH else (IN_PLAN_ROTH, ROTH_IRA)


def choices_out(tag: str, source: str | None) -> tuple[str, ...]:
    """What may be answered about money that left: where it went, and of which source it is where that is not known."""
    if source is not None:
        return (*destinations(source), IGNORE)
    sources = _AFTER_TAX_OUT if tag == AFTERTAX else _OTHERS_OUT
    return (*(f"{each}:{destination}" for each in sources for destination in destinations(each)), IGNORE)
