"""The headings of a pay stub: who pays what stands below them, and whether that is money of this period at all."""

import re
from typing import Final, NamedTuple

from ledger.domain.sources import EMPLOYER, PRE_TAX_CATCH_UP, PRE_TAX_DEFERRAL
from ledger.importers.labels import LOAN, MONEY, OTHER, TOTAL, normalise, read_label
from ledger.importers.pay_stubs.stub import StubLine

PAID: Final = "paid"
POST_TAX: Final = "post_tax"
OF_EMPLOYER: Final = "employer"
NOT_PAID: Final = "not_paid"
UNKNOWN: Final = "unknown"

_MOST_WORDS = 6
_BEFORE = r"(?:employee|your|other|statutory|voluntary|current|retirement|(?:pre|before)[ -]?tax)"
_KNOWN = re.compile(
    r"\b(?:(?P<employer>(?:employer|company|er)(?:[ -](?:paid|retirement|contributions?|benefits?|match(?:ing)?|taxes|"
    r"costs?)\b)+|(?:benefits )?paid by (?:the )?(?:employer|company))|"
    r"(?P<not_paid>(?:taxable|subject) (?:wages|earnings)|(?:paid )?time off|leave (?:balances?|plan)|accruals?|"
    r"net pay distributions?|payment information|deposit information|direct deposits?|deposits|account number|"
    r"withholding information)|"
    r"(?P<post_tax>(?:employee )?(?:post|after)[ -]?tax (?:deductions?|contributions?|benefits|items))|"
    rf"(?P<paid>(?:{_BEFORE} )*deductions?(?: (?:statutory|voluntary|withheld|from pay))*|"
    r"(?:employee |(?:pre|before)[ -]?tax )+contributions?)|"
    r"(?P<unknown>(?:(?:employee|other|statutory) )?tax(?:es)?(?: withheld)?|"
    r"(?:hours and |gross )?earnings(?! statement)))(?![\w/])",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"description|type|codes?|dates?|item|pay|other|and|&|totals?|summary|amounts?|hours|rate|page|"
    r"statement|paystub|stub|payslip|slip",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:ytd|y-t-d|year[ -]to[ -]date)\b", re.IGNORECASE)


class Section(NamedTuple):
    """What a heading says of the lines below it, and its words."""

    kind: str = PAID
    title: str = ""


def read_heading(words: str) -> tuple[Section, ...]:
    """The sections that a heading names, side by side as they are printed; nothing where it says nothing of them.

    One word that is not known makes it an unknown section: what stands below is then asked about.
    """
    text = " ".join(_YEAR.sub(" ", normalise(words)).split())
    found = tuple(Section(each.lastgroup or UNKNOWN, each[0]) for each in _KNOWN.finditer(text))
    rest = [each for each in _KNOWN.sub(" ", text).split() if not _NEUTRAL.fullmatch(each)]
    return (Section(UNKNOWN, text),) if rest else found


def either(sections: tuple[Section, ...]) -> Section | None:
    """The section of a line that may stand in any of several; None where the employer pays one of them, or none is."""
    kinds = {each.kind for each in sections}
    if len(kinds) == 1:
        return sections[0]
    asked = kinds <= {PAID, POST_TAX, UNKNOWN}
    return Section(UNKNOWN, " ".join(each.title for each in sections)) if asked else None


def is_known(sections: tuple[Section, ...]) -> bool:
    """Whether a line is a heading beyond doubt, wherever it stands."""
    return any(each.kind != UNKNOWN for each in sections)


def looks_like_heading(line: str) -> bool:
    """Whether a line without figures may be a heading: some words, no sentence, no note, no other field."""
    words = line.rstrip(" :")
    if not words[:1].isalpha() or len(words.split()) > _MOST_WORDS or words.endswith("."):
        return False
    return ":" not in words and not any(each.isdigit() for each in words)


def is_label_alone(line: str) -> bool:
    """Whether a line without figures is the label of a deduction that is none of the plan, broken off its figures."""
    return read_label(line).kind in (OTHER, LOAN, TOTAL)


def is_of_the_year(line: str) -> bool:
    """Whether a line without figures says that the amounts below it are those of the year to date."""
    return looks_like_heading(line) and _YEAR.search(line) is not None


def under(line: StubLine, section: Section) -> StubLine:
    """A line as its section lets it be read; one of the plan below a heading that says too little has to be asked."""
    if section.kind == OF_EMPLOYER:
        return line._replace(of_employer=True)
    meaning = read_label(line.label)
    if meaning.kind != MONEY or (meaning.source in EMPLOYER and meaning.sure):
        return line
    pre_tax = meaning.source in (PRE_TAX_DEFERRAL, PRE_TAX_CATCH_UP)
    if section.kind == UNKNOWN or (section.kind == POST_TAX and pre_tax):
        return below_title(line, section.title)
    return line


def below_title(line: StubLine, title: str) -> StubLine:
    """A line whose label has to be asked about together with its heading."""
    return line._replace(label=f"{title}: {line.label}" if title else line.label, asked=True)
