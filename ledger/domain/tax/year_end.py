"""One person's tax summary of a year."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.domain.basis.designated_roth import DesignatedRoth
from ledger.domain.basis.ira.roth_ira import RothIra
from ledger.domain.basis.outcomes import ConversionOutcome, PoolYear
from ledger.domain.money import Money
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.expected.form_5498 import Expected5498
from ledger.domain.tax.expected.form_w2 import ExpectedW2
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
        questions: What to look into although the figures stand.
        assumptions: How the figures were found where there is more than one way.
        conversions: What was converted or rolled over, by day, Roth money out of plans among it.
        contributions: By plan and source, by pay date.
        filed_on: When the newest return of the year on file was filed; None where none is.
        later: How many entries are dated after a day within the year, and so left out.
    """

    person: str
    year: int
    as_of: dt.date
    unknown: tuple[str, ...]
    unsettled: tuple[str, ...]
    questions: tuple[str, ...]
    assumptions: tuple[str, ...]
    after_tax_accounts: tuple[PoolYear, ...]
    conversions: tuple[ConversionOutcome, ...]
    expected_1099r: tuple[ExpectedForm, ...]
    expected_w2: tuple[ExpectedW2, ...]
    expected_5498: tuple[Expected5498, ...]
    differences: tuple[Difference, ...]
    form_1040: Form1040
    form_8606: Form8606
    form_5329: Form5329
    designated_roth: tuple[DesignatedRoth, ...]
    roth_ira: RothIra
    contributions: Mapping[str, Mapping[str, Money]]
    filed_on: dt.date | None
    later: int

    @property
    def complete(self) -> bool:
        """Whether no figure of the year rests on something unknown."""
        return not self.unknown
