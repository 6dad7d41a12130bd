"""Contributions for the year before: by the words of a row, and what is told where their pay date is not known."""

import datetime as dt
import re

from ledger.domain.money import Money
from ledger.importers.base import Remark

_PRIOR_YEAR = re.compile(r"\bprior y(?:ear|r)\b", re.IGNORECASE)


def says_prior_year(words: str) -> bool:
    """Whether the words of a row say that it is for the year before."""
    return _PRIOR_YEAR.search(words) is not None


def pay_date_unknown(line: int, day: dt.date, amount: Money, year: int, id_: str | None) -> Remark:
    """What to know of a contribution for an earlier year whose pay date the file does not say.

    Args:
        line: Where it stands in the file.
        day: When the money reached the plan.
        amount: How much it is.
        year: In which its limitation year ends.
        id_: The id it is recorded under, where that is known.
    """
    return Remark(
        line,
        f"{amount} of {day} is for {year}, and the file does not say when it was paid: an elective deferral counts for "
        f"the limit of 402(g) in the year of its pay date. If that was before {day.year}: roth-ledger replace "
        f"{id_ or 'ID'} --set date=… --reason …",
    )
