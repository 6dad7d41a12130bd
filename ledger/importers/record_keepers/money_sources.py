"""Which source a record keeper's name of a money source says beyond doubt."""

import re

from ledger.domain.sources import PRE_TAX_DEFERRAL
from ledger.importers.labels import MONEY, read_label

_SAYS_PRE_TAX = re.compile(r"\b(?:pre|before)[\s-]*tax|traditional", re.IGNORECASE)


def sure_source(label: str) -> str | None:
    """The source a label says; None where it must be asked.

    `Employee Deferral` or `401(k)` alone stands for pre-tax money on a pay stub's list of pre-tax deductions; in a
    record keeper's file it may as well be Roth money.
    """
    known = read_label(label)
    if known.kind != MONEY or not known.sure:
        return None
    if known.source == PRE_TAX_DEFERRAL and not _SAYS_PRE_TAX.search(label):
        return None
    return known.source
