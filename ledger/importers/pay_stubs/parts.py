"""Several pay statements in one text: where each of them begins."""

import datetime as dt
import itertools
import re
from typing import NamedTuple

from ledger.importers.pay_stubs.columns import read_header
from ledger.importers.pay_stubs.heading import PayDate, document

_TITLE = re.compile(r"\b(?:earnings statement|pay ?stub|pay statement|pay ?slip|advice of deposit)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9][. ][0-9]{2}(?![0-9])")
_GROSS = re.compile(r"\bgross\b", re.IGNORECASE)


class Part(NamedTuple):
    """One statement: its lines from `first` up to `end`, and its pay date with the line of it; counted from 0."""

    first: int
    end: int
    line: int
    day: dt.date


def split_statements(raw: list[str], lines: list[str], dates: list[PayDate]) -> list[Part]:
    """The statements of a text; none where the lines before the first date cannot be told from those of the next.

    Args:
        raw: The lines of the text, with the form feeds between pages.
        lines: The same lines as `printed.plain` gives them.
        dates: Every pay date that a line names, at least one.
    """
    firsts = _firsts(lines, dates)
    begins, sure = [0], True
    for before, paid in itertools.pairwise(firsts):
        begin, marked = _begin(raw, lines, before.at, paid.at)
        begins.append(begin)
        sure = sure and marked
    if not sure and any(read_header(line) for line in lines[: dates[0].at]):
        return []
    ends = [*begins[1:], len(lines)]
    return [
        Part(begin, end, paid.at, paid.day)
        for begin, end, paid in zip(begins, ends, firsts, strict=True)
        if paid.day is not None
    ]


def _firsts(lines: list[str], dates: list[PayDate]) -> list[PayDate]:
    """The dates that begin a statement, and not its next page or the check below it, where the date stands again."""
    firsts: list[PayDate] = []
    number, gross = None, False
    ends = [*(paid.at for paid in dates[1:]), len(lines)]
    for paid, end in zip(dates, ends, strict=True):
        now = lines[paid.at : end]
        its_number, its_gross = document(now), any(_GROSS.search(line) for line in now)
        another = bool(number and its_number and number != its_number)
        repeated = its_gross and any(read_header(line) for line in now)
        if not firsts or paid.day != firsts[-1].day or (gross and (another or repeated)):
            firsts.append(paid)
            number, gross = None, False
        number, gross = number or its_number, gross or its_gross
    return firsts


def _begin(raw: list[str], lines: list[str], before: int, now: int) -> tuple[int, bool]:
    """Where the statement of a date begins, and whether a new page or a title says so."""
    for at in range(now, before, -1):
        if "\f" in raw[at]:
            return at, True
    for at in range(now, before, -1):
        if _TITLE.search(lines[at]):
            return at, True
        if _AMOUNT.search(lines[at]) and at < now:
            return at + 1, False
    return now, False
