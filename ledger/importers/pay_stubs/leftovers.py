"""What is left over on a printed line about the plan, once its labels and its figures are taken."""

import re
from typing import Final

from ledger.importers.labels import MONEY, names_a_plan, read_label, stray_figure
from ledger.importers.pay_stubs.printed import Cells
from ledger.importers.words import clean_label

MOST_WORDS: Final = 8  # of a label; what is longer is a sentence
WORD: Final = re.compile(r"[^\W\d_]{4,}")  # longer than the sign of a currency


def is_money(label: str) -> bool:
    """Whether a label names plan money, or may name it."""
    return read_label(label).kind == MONEY


def not_accounted(line: str, cells: list[Cells]) -> str | None:
    """Why a line about the plan is not read: a word or a figure of it is neither label nor column; else None."""
    short = len(line.split()) <= 2 * MOST_WORDS
    if not short or not any(is_money(each.label) for each in cells):
        return None
    for place, each in enumerate(cells):
        stray = stray_figure(each.label)
        if stray is not None and (is_money(each.label) or place):
            return f"“{clean_label(stray[0])}” in “{clean_label(line)}” is neither an amount nor a part of the label."
        if not each.figures:
            return f"“{clean_label(each.label)}” stands after the figures of “{clean_label(line)}”."
        if place and not WORD.search(each.label) and not names_a_plan(each.label):
            return f"“{clean_label(each.label)}” stands between the figures of “{clean_label(line)}”."
    return None
