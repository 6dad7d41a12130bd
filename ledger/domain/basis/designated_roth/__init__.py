"""Designated Roth accounts: basis, layers of conversions, clocks, and what leaves them."""

from ledger.domain.basis.designated_roth.excess import UnreturnedExcess
from ledger.domain.basis.designated_roth.outcomes import DesignatedRoth, RothAccounts, RothOutflow
from ledger.domain.basis.designated_roth.walk import follow_designated_roth

__all__ = ["DesignatedRoth", "RothAccounts", "RothOutflow", "UnreturnedExcess", "follow_designated_roth"]
