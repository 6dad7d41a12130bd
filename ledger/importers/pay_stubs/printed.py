"""A printed line of a pay stub, taken apart: labels, and the figures after each of them."""

import re
from typing import Literal, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.numbers import read_amount

AMOUNT: Literal["amount"] = "amount"
NUMBER: Literal["number"] = "number"
DASH: Literal["dash"] = "dash"
DOUBTFUL: Literal["doubtful"] = "doubtful"
FLAG: Literal["flag"] = "flag"

LONGEST = 2_000

_MINUS = "-\u2212\u2013"
_MARKS = "*†‡#"
_AMOUNT = re.compile(
    rf"\(?[{_MINUS}]?\$?[{_MINUS}]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,12}})\.[0-9]{{2}}\)?[{_MINUS}]?"
)
_NUMBER = re.compile(rf"[{_MINUS}]?\$?[0-9][0-9,]*\.[0-9]+%?|\$[0-9][0-9,]*|[0-9]{{1,3}}%|%")
_DASHES = re.compile(rf"[{_MINUS}\u2014]{{1,3}}")
_MISREAD = re.compile(rf"[{_MINUS}($]*[0-9OoQlI|SB][0-9OoQlI|SB,]*\.[0-9OoQlI|SB]{{2}}[){_MINUS}]?")
_CORRECTED = str.maketrans("OoQlI|SB", "00011158")
_FLAGS = frozenset({"yes", "no", "y", "n"})
_GARBLED = re.compile(r"\(cid:[0-9]{1,6}\)")
# "$ 39.17", "( 5.00)" and "6 %" are one figure each; "- $1.00" may be a blank cell and the one after it.
_GAPS = (
    (re.compile(r"([$(]) (?=[$0-9])"), r"\1"),
    (re.compile(r"(?<=[0-9]) %"), "%"),
)

# Text of some PDF files has blanks where the decimal point and the commas are printed: "-1 234 56*" is 1,234.56.
_FIRST = re.compile(rf"[{_MINUS}($]*[0-9]{{1,9}}")
_THOUSANDS = re.compile(r"[0-9]{3}")
_CENTS = re.compile(rf"[0-9]{{2}}[){_MINUS}{re.escape(_MARKS)}]*")
_RATE = re.compile(r"[0-9]{4}")


class Figure(NamedTuple):
    """What stands in a cell: an amount, another number, a dash for nothing, a misread amount, or a yes or no."""

    kind: Literal["amount", "number", "dash", "doubtful", "flag"]
    text: str
    amount: Money | None = None


class Cells(NamedTuple):
    """A label and the figures after it; tables printed side by side give several of these a line.

    Words after the last figure are a label without any.
    """

    label: str
    figures: tuple[Figure, ...]


def plain(line: str) -> str:
    """A line with single blanks, rules between cells gone, and at most 2,000 characters."""
    text = " ".join(_GARBLED.sub(" ", line[:LONGEST].replace("|", " ")).split())
    for gap, closed in _GAPS:
        text = gap.sub(closed, text)
    return text


def is_garbled(line: str) -> bool:
    """Whether a PDF gave codes of its font for some of the line's characters."""
    return "(cid:" in line[:LONGEST]


def has_points(lines: list[str]) -> bool:
    """Whether any amount of these lines is printed with its decimal point."""
    return any(_AMOUNT.fullmatch(word.rstrip(_MARKS)) for line in lines for word in line.split() if "." in word)


def take_apart(line: str, *, points: bool) -> list[Cells]:
    """The labels of a line, each with its figures.

    Args:
        line: As `plain` gives it.
        points: Whether amounts have decimal points; else blanks stand for them.
    """
    words = line.split()
    figures = [_figure(word) for word in words] if points else _joined(words)
    made: list[Cells] = []
    label: list[str] = []
    cells: list[Figure] = []
    for at, item in enumerate(figures):
        follows = figures[at + 1] if at + 1 < len(figures) else None
        if isinstance(item, Figure) and (item.kind != DASH or cells or isinstance(follows, Figure)):
            cells.append(item)
            continue
        word = item if isinstance(item, str) else item.text
        if cells and word.lower() in _FLAGS and isinstance(follows, Figure):
            cells.append(Figure(FLAG, word))
            continue
        if cells:
            made.append(Cells(" ".join(label), tuple(cells)))
            label, cells = [], []
        label.append(word)
    if words:
        made.append(Cells(" ".join(label), tuple(cells)))
    return made


def _figure(word: str) -> Figure | str:
    """A word as a figure; the word itself where it is none."""
    bare = word.rstrip(_MARKS)
    if _AMOUNT.fullmatch(bare):
        try:
            return Figure(AMOUNT, word, read_amount(bare))
        except LedgerError:  # two signs, or more than a billion dollars
            return Figure(DOUBTFUL, word)
    if _NUMBER.fullmatch(bare):
        return Figure(NUMBER, word)
    if _DASHES.fullmatch(word):
        return Figure(DASH, word)
    if _MISREAD.fullmatch(bare) and any(each.isdigit() for each in bare):
        return Figure(DOUBTFUL, word)
    return word


def looks_like(figure: Figure) -> str:
    """Words that say how an amount that was misread probably reads; none where it was not misread."""
    bare = figure.text.rstrip(_MARKS)
    corrected = bare.translate(_CORRECTED)
    return f"; it looks like {corrected}" if corrected != bare else ""


def _joined(words: list[str]) -> list[Figure | str]:
    """Figures whose point and commas came out as blanks: 1 to 3 digits, groups of three, then two for the cents."""
    made: list[Figure | str] = []
    at = 0
    while at < len(words):
        length, figure = _joined_at(words, at)
        made.append(figure)
        at += length
    return made


def _joined_at(words: list[str], at: int) -> tuple[int, Figure | str]:
    first = words[at]
    if not _FIRST.fullmatch(first):
        return 1, first if not _DASHES.fullmatch(first) else Figure(DASH, first)
    end = at + 1
    if len(first.strip(f"{_MINUS}($")) <= 3:
        while end < len(words) and _THOUSANDS.fullmatch(words[end]):
            end += 1
    if end < len(words) and _CENTS.fullmatch(words[end]):
        figure = _figure(f"{''.join(words[at:end])}.{words[end]}")
        return end + 1 - at, figure
    if end == at + 1 and end < len(words) and _RATE.fullmatch(words[end]):
        return 2, Figure(NUMBER, f"{first}.{words[end]}")
    return 1, first
