"""Which source of money OFX's own words stand for, and what may be answered where they do not say it."""

from ledger.domain.sources import (
    AFTER_TAX,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH_DEFERRAL,
    SOURCES,
)
from ledger.importers.base import IGNORE, Context

SOURCE_OF_TAG = {
    "PRETAX": PRE_TAX_DEFERRAL,
    "MATCH": EMPLOYER_MATCH,
    "PROFITSHARING": EMPLOYER_NONELECTIVE,
    "ROLLOVER": ROLLOVER_IN,
}
_EMPLOYER = (EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, EMPLOYER_MATCH_ROTH, EMPLOYER_NONELECTIVE_ROTH)
_AFTER_TAX_CHOICES = (AFTER_TAX, ROTH_DEFERRAL, IGNORE)
OTHER_CHOICES = (AFTER_TAX, ROTH_DEFERRAL, PRE_TAX_DEFERRAL, *_EMPLOYER, ROLLOVER_IN, IGNORE)


def label_of(tag: str) -> tuple[str, tuple[str, ...]]:
    """The key under which a source name of the file is asked about, and what may be answered."""
    return f"ofx:{tag or 'no-source'}", _AFTER_TAX_CHOICES if tag == "AFTERTAX" else OTHER_CHOICES


def answered(context: Context, key: str) -> str | None:
    """The one source, or “ignore”, that an answer names; None where there is none, or where it splits the money."""
    answer = context.answers.get(key)
    return answer if answer in SOURCES or answer == IGNORE else None


def source_of(context: Context, tag: str) -> str | None:
    """Which source a name of the file stands for; None while that is not answered."""
    return SOURCE_OF_TAG.get(tag) or answered(context, label_of(tag)[0])
