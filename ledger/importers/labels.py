"""The words with which payroll and record keepers name money, and which source of a plan each of them means."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from ledger.domain.sources import (
    AFTER_TAX,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    LOAN_REPAYMENT,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)
from ledger.importers.base import IGNORE
from ledger.importers.words import clean_label

MONEY: Final = "money"
LOAN: Final = "loan"
OTHER: Final = "other"
TOTAL: Final = "total"
CONVERSION: Final = "conversion"
UNKNOWN: Final = "unknown"

Kind = Literal["money", "loan", "other", "total", "conversion", "unknown"]
Confidence = Literal["high", "medium", "ask"]

_EMPLOYER_SOURCES = (EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, EMPLOYER_MATCH_ROTH, EMPLOYER_NONELECTIVE_ROTH)
_PAID_AFTER_TAX = (AFTER_TAX, ROTH_DEFERRAL, ROTH_CATCH_UP)
_PAID_BY_EMPLOYEE = (PRE_TAX_DEFERRAL, ROTH_DEFERRAL, PRE_TAX_CATCH_UP, ROTH_CATCH_UP, AFTER_TAX)


class Label(NamedTuple):
    """What a label means.

    Attributes:
        kind: Money of the plan, a loan's repayment, something else, a row of totals, a conversion, or unknown.
        source: The source of plan money; the likeliest one where it must be asked; None where there is none.
        confidence: `high` and `medium` are taken as they are; with `ask` somebody has to say what the label means.
    """

    kind: Kind
    source: str | None = None
    confidence: Confidence = "high"

    @property
    def sure(self) -> bool:
        """Whether the label says its source beyond what must be asked."""
        return self.confidence != "ask"

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be answered where the label is asked about, the likeliest first."""
        if self.source in _EMPLOYER_SOURCES:
            return (*_EMPLOYER_SOURCES, IGNORE)
        if self.source == AFTER_TAX:
            return (*_PAID_AFTER_TAX, IGNORE)
        return (*_PAID_BY_EMPLOYEE, *_EMPLOYER_SOURCES, ROLLOVER_IN, IGNORE)


_PLAN = r"(?<!\d)(?:40[13](?:\s*\(\s*[kb]\s*\)?|[kb]|\s[kb]\b)|457(?:\s*\(b\)?|b)?(?!\d))"
_AFTER = r"(?:after[\s-]*tax|aft[\s-]*tax|post[\s-]*tax)"
_ROTH = r"(?:(?<![a-z])roth(?![a-z])|(?<=40[13][kb])roth(?![a-z])|\brth\b|\(rth\d+\)|\brth(?=40[13]))"
_EMPLOYER = r"(?:\bemployer\b|\bER\b|\bcompany\b|\bCo\b)"
_MATCH = r"(?:\bmatch(?:ing)?\b|\(erm\d+\))"
_CATCH_UP = r"(?:catch[\s-]*up|\bCU\b)"
_SUMMED = r"(?:deductions(?: ?/ ?contributions)?|benefits|items)"
_ELSE = (
    r"\b(?:medical|dental|vision|life|ad&d|std|ltd|disability|legal|espp|rsu|stock|fsa|dcfsa|lpfsa|hsa|hra|health|"
    r"insurance|commuter|parking|transit|charit(?:y|able)|donations?|giving|gifts?|garnish\w*|tuition|child|"
    r"dependent|accident|critical|hospital|pet|meals?|gym|wellness|medicare|social|fica|oasdi|union|dues|"
    r"pto|vacation|sick|holiday|snacks?|phone|internet)\b"
)


def _has(*patterns: str) -> Callable[[str], bool]:
    """Whether each of the patterns is found somewhere in the words."""
    compiled = [re.compile(pattern, re.IGNORECASE | re.ASCII) for pattern in patterns]
    return lambda words: all(each.search(words) for each in compiled)


# The first that fits decides. Labels as ADP, UKG, Gusto, QuickBooks, Workday, Vanguard and others print them.
_RULES: tuple[tuple[Callable[[str], bool], Label], ...] = (
    # An employer may match what somebody pays on a student loan (IRC 401(m)(13)): that is no loan of the plan.
    (_has(r"\bloans?\b(?!.*match)|\blon\d|\bln\s*\d"), Label(LOAN, LOAN_REPAYMENT)),
    (_has(_ELSE, _PLAN), Label(MONEY, None, "ask")),
    (_has(_ELSE), Label(OTHER)),
    (_has(r"\bira\b"), Label(OTHER)),
    (_has(r"^(?:total|sub ?total|gross|net)\b|\b(?:sub ?)?(?:totals?|summary)$"), Label(TOTAL)),
    (
        _has(rf"^(?:employee )?(?:pre|before|post|after)[\s-]*tax {_SUMMED}$"),
        Label(TOTAL),
    ),
    # What a tax or a match is reckoned from is nothing that was paid.
    (_has(r"\b(?:wages?|eligible|balance|limit|available|income tax)\b|\b(?:gross|base)$"), Label(OTHER)),
    (_has(r"\btaxable\b", rf"{_PLAN}|{_ROTH}|{_MATCH}"), Label(MONEY, None, "ask")),
    (_has(r"\btaxable\b"), Label(OTHER)),
    (_has(r"in[\s-]*plan (?:roth )?(?:conv|roll)|\birr\b|roth conv"), Label(CONVERSION)),
    (_has(_ROTH, r"profit shar|non[\s-]*elective"), Label(MONEY, EMPLOYER_NONELECTIVE_ROTH)),
    (_has(_ROTH, _MATCH), Label(MONEY, EMPLOYER_MATCH_ROTH)),
    (_has(_ROTH, _EMPLOYER), Label(MONEY, EMPLOYER_MATCH_ROTH, "ask")),
    (_has(r"\bloans?\b"), Label(MONEY, EMPLOYER_MATCH, "ask")),
    (_has(_MATCH), Label(MONEY, EMPLOYER_MATCH)),
    (_has(r"profit[\s-]*shar|non[\s-]*elective"), Label(MONEY, EMPLOYER_NONELECTIVE, "medium")),
    # Each of these words is said of matching and of other employer money.
    (_has(r"safe harbor|true[\s-]*up|(?:employer|company|\bER) contrib"), Label(MONEY, EMPLOYER_NONELECTIVE, "ask")),
    (_has(_PLAN, _EMPLOYER), Label(MONEY, EMPLOYER_MATCH, "ask")),
    (_has(_ROTH, _CATCH_UP), Label(MONEY, ROTH_CATCH_UP)),
    (_has(_AFTER, _CATCH_UP), Label(MONEY, AFTER_TAX, "ask")),
    (_has(rf"catch[\s-]*up|{_PLAN}.*\bcu\b|\bcu\b.*{_PLAN}|\b401c[fp]\b"), Label(MONEY, PRE_TAX_CATCH_UP)),
    (_has(r"\brollover\b"), Label(MONEY, ROLLOVER_IN, "medium")),
    (_has(rf"non[\s-]*roth.*{_AFTER}"), Label(MONEY, AFTER_TAX)),
    # "Mega backdoor Roth" names what becomes of the money; payroll pays it in after tax.
    (_has(r"\bmega\b|\bback[\s-]*door\b"), Label(MONEY, AFTER_TAX, "ask")),
    (_has(_ROTH), Label(MONEY, ROTH_DEFERRAL)),
    # QuickBooks and Gusto users write "401(k) After Tax" for Roth deferrals, others for what the words say.
    (_has(_AFTER), Label(MONEY, AFTER_TAX, "ask")),
    (_has(_PLAN, r"\ba/?t\b"), Label(MONEY, AFTER_TAX, "ask")),
    (_has(r"\bvol[fp]\b"), Label(MONEY, AFTER_TAX, "ask")),
)

# What may stand beside "401(k)" or "pre-tax" in the label of a plain pre-tax deferral.
_PLAN_WORDS = rf"{_PLAN}|\bbtk\d*|\b(?:elective|employee|salary) deferrals?\b"
_PRE_TAX = re.compile(rf"{_PLAN_WORDS}|\bpre[\s-]*tax|\bbefore[\s-]*tax", re.IGNORECASE)
_PLAIN_WORDS = (
    r"plan|ee|emp|employee|elective|deferrals?|contrib(?:ution)?s?|ded(?:uction)?s?|reg(?:ular)?|salary|base|pay|"
    r"bonus|perf(?:ormance)?|commissions?|savings?|ret(?:irement)?|inv(?:estment)?|traditional|trad|amt|amount|flat|"
    r"basic|source|money|before|gp|group|ytd|current|apb|of|and"
)
_BESIDE = re.compile(_PLAIN_WORDS, re.IGNORECASE)
# What may stand in a label whose words say its source. A word more may turn it into something else: "Roth 401k
# Refund", "Pension Match". So may a word at the end that names pay: it may be what a deferral is reckoned from.
_KNOWN = re.compile(
    rf"{_PLAIN_WORDS}|roth|rth\d*|match(?:ing)?|erm\d*|employer|er|company|co|safe|harbor|true|up|catch|catchup|cu|"
    r"401c[fp]|after|aft|post|tax|aftertax|posttax|non|nonelective|discretionary|profit|sharing|profitsharing|rollover",
    re.IGNORECASE,
)
_ENDS_IN_PAY = re.compile(r"\b(?:salary|pay)$", re.IGNORECASE)
_NAMES_A_PLAN = _has(_PLAN)
_DEFERS = _has(_PLAN_WORDS)
_KINDS_OF_PLAN = {
    "401(k)": _has(r"(?<!\d)401(?:\s*\(\s*k|k|\sk\b)"),
    "401(a)": _has(r"(?<!\d)401(?:\s*\(\s*a|a\b|\sa\b)"),
    "403(b)": _has(r"(?<!\d)403(?:\s*\(\s*b|b|\sb\b)"),
    "457(b)": _has(r"(?<!\d)457(?!\d)"),
}
_RETIREMENT = _has(r"40[13]\s*\(?a|retire|pension|deferr|\bthrift\b|\btsp\b|savings plan|\bsep\b|\bsimple\b")
# What sections of the tax law allow to be paid before tax besides a plan: cafeteria, dependent care, transit.
_OF_SECTION = r"(?:pre|before)[\s-]*tax\s*(?:125|129|132)\b"
_LOOKS_LIKE_PLAN = re.compile(rf"{_PLAN}|401\s*\(?a\)?|{_OF_SECTION}", re.IGNORECASE)
_STRAY = re.compile(r"(?:^|(?<=\s))[^\w\s]*\d(?:[^\w\s]|\d)*(?=\s|$)")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | dict.fromkeys("_=", " "))
_LONGEST = 200


def normalise(text: str) -> str:
    """A label's words: one kind of dash and of blank, without marks around, at most 200 characters."""
    return clean_label(text.translate(_DASHES), _LONGEST).strip(" *:;,.†‡")


def label_key(text: str) -> str:
    """The key under which is asked and remembered what a label of a pay stub means."""
    return f"label:{clean_label(normalise(text))}"


@lru_cache(maxsize=2_048)  # the labels of a stub return on the next one
def read_label(text: str) -> Label:
    """What a label of a pay stub, or a record keeper's name of a money source, means."""
    words = normalise(text)
    for fits, label in _RULES:
        if fits(words):
            return (
                label
                if not label.sure or label.kind != MONEY or _accounted(words)
                else label._replace(confidence="ask")
            )
    rest = _PRE_TAX.sub(" ", words)
    if rest != words:
        return Label(MONEY, PRE_TAX_DEFERRAL, "medium" if _accounted(words, _BESIDE) else "ask")
    return Label(MONEY, None, "ask") if _RETIREMENT(words) else Label(UNKNOWN)


def read_stub_label(text: str) -> Label:
    """What a label of a pay stub means, where "pre-tax" is said of insurance and transit as well as of a plan."""
    label = read_label(text)
    if label.source == PRE_TAX_DEFERRAL and not _DEFERS(normalise(text)):
        return label._replace(confidence="ask")
    return label


def _accounted(words: str, known: re.Pattern[str] = _KNOWN) -> bool:
    """Whether no word of a label is left over that may change what the others say."""
    rest = re.findall(r"[^\W_]+", _PRE_TAX.sub(" ", words))
    return "%" not in words and not _ENDS_IN_PAY.search(words) and all(map(known.fullmatch, rest))


def kind_of_plan(text: str) -> str | None:
    """The kind of plan that a label names, such as 403(b); None where it names none, or a number of them."""
    words = normalise(text)
    found = [kind for kind, names in _KINDS_OF_PLAN.items() if names(words)]
    return found[0] if len(found) == 1 else None


def stray_figure(text: str) -> re.Match[str] | None:
    """The first word made of digits in a printed label, besides the name of a plan; its places are those of `text`."""
    return _STRAY.search(_LOOKS_LIKE_PLAN.sub(lambda found: "x" * len(found[0]), text))


def names_a_plan(text: str) -> bool:
    """Whether the words name a 401(k), 403(b) or 457(b)."""
    return _NAMES_A_PLAN(normalise(text))
