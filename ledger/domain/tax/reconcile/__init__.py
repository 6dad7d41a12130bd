"""What forms received and returns filed say otherwise than the ledger; every difference has a code."""

from ledger.domain.tax.reconcile.difference import Difference, SplitLine
from ledger.domain.tax.reconcile.evidence import LeftPlan, NearDeposit
from ledger.domain.tax.reconcile.forms_1099r import reconcile
from ledger.domain.tax.reconcile.forms_5498 import reconcile_5498
from ledger.domain.tax.reconcile.forms_w2 import reconcile_w2
from ledger.domain.tax.reconcile.iras import IraMoney
from ledger.domain.tax.reconcile.openings import OpeningCheck, reconcile_openings
from ledger.domain.tax.reconcile.returns import reconcile_returns

__all__ = [
    "Difference",
    "IraMoney",
    "LeftPlan",
    "NearDeposit",
    "OpeningCheck",
    "SplitLine",
    "reconcile",
    "reconcile_5498",
    "reconcile_openings",
    "reconcile_returns",
    "reconcile_w2",
]
