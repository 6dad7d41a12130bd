"""One person's tax summary of a year."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.domain.basis.designated_roth import DesignatedRoth
from ledger.domain.basis.outcomes import ConversionOutcome, PoolYear
from ledger.domain.basis.roth_ira import RothIra
from ledger.domain.money import Money
from ledger.domain.tax.expected_forms import ExpectedForm
from ledger.domain.tax.form_1040 import Form1040
from ledger.domain.tax.form_5329 import Form5329
from ledger.domain.tax.form_8606 import Form8606
from ledger.domain.tax.reconcile import Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """What the year's facts add up to, seen from `as_of`; None anywhere is unknown, or blank on a form.

    Attributes:
        unknown: Why figures are missing, a sentence each.
        unsettled: Points of law that figures rest on and that are not settled.
        contributions: By plan and source, by pay date.
        later: How many entries are dated after a day within the year, and so left out.
    """

    person: str
    year: int
    as_of: dt.date
    unknown: tuple[str, ...]
    unsettled: tuple[str, ...]
    after_tax_accounts: tuple[PoolYear, ...]
    conversions: tuple[ConversionOutcome, ...]
    expected_1099r: tuple[ExpectedForm, ...]
    differences: tuple[Difference, ...]
    form_1040: Form1040
    form_8606: Form8606
    form_5329: Form5329
    designated_roth: tuple[DesignatedRoth, ...]
    roth_ira: RothIra
    contributions: Mapping[str, Mapping[str, Money]]
    later: int

    @property
    def complete(self) -> bool:
        """Whether no figure of the year rests on something unknown."""
        return not self.unknown
