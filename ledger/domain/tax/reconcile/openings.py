"""F8: an opening balance that contradicts what the entries before it add up to."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from ledger.domain.money import ZERO, Money
from ledger.domain.tax.reconcile.difference import LEDGER, Difference, apart


class OpeningCheck(NamedTuple):
    """A stated basis beside the one that the entries before it give; None is not known, and is not compared."""

    plan: str
    source: str
    date: dt.date
    stated: Money | None
    followed: Money | None
    id: str


def reconcile_openings(openings: Iterable[OpeningCheck]) -> tuple[Difference, ...]:
    """Where a year would open with another basis than the last one closed with.

    Args:
        openings: Opening balances of sources that already had entries before their date.

    Source: IRC 72(e)(6): basis is reduced only by what was excludable, so none of it goes between two years.
    """
    return tuple(
        _contradicts(each, each.stated, each.followed)
        for each in openings
        if each.stated is not None and each.followed is not None and each.stated != each.followed
    )


def _contradicts(opening: OpeningCheck, stated: Money, followed: Money) -> Difference:
    gap = apart(stated, followed)
    lost = max(-gap, ZERO)
    effect = f"{lost} of basis would be lost and taxed again later." if lost else f"{gap} would leave untaxed."
    return Difference(
        plan=opening.plan,
        code="F8",
        box="basis",
        expected=followed,
        received=stated,
        message=f"{opening.plan}: the opening balance of {opening.source} on {opening.date} states a basis of {stated};"
        f" the entries before it leave {followed}. {effect}",
        action="Compare with the last statement before that day; void the opening balance, or enter what is missing"
        " before it.",
        form=LEDGER,
        difference=gap,
        counted_twice=lost,
        cause="Unconverted after-tax money of the year before was not carried over, or entries before it are missing.",
        entries=(opening.id,),
    )
