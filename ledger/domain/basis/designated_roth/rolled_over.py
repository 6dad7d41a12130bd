"""Roth money on its way from one plan's Roth account to another's."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.basis.layers import RothLayer
from ledger.domain.money import Money


class RolledOver(NamedTuple):
    """Roth money that one leg brings to another plan's Roth account.

    Attributes:
        basis: None is unknown.
        layers: What of conversions came with it; unknown parts are None.
        first_year: The clock of the account it comes from, and `clock_why` why it is unknown; it counts only
            where the rollover is `direct`.
    """

    origin: str
    day: dt.date
    amount: Money
    direct: bool
    basis: Money | None
    layers: tuple[RothLayer, ...]
    first_year: int | None
    clock_why: str
