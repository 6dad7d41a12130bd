"""What may explain a gap between a form and the ledger: a deposit, a conversion, a loss of earlier years."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH
from ledger.domain.money import Money, total
from ledger.domain.tax.expected.form_1099r import DESIGNATED_ROTH_ROLLOVER, DISTRIBUTION
from ledger.domain.tax.reconcile.difference import listed


class NearDeposit(NamedTuple):
    """An after-tax deposit around the turn of a year, which the plan may count in the other one."""

    plan: str
    date: dt.date
    amount: Money
    id: str


class LeftPlan(NamedTuple):
    """A conversion or distribution: the plan, its day and amount, and the id of the entry."""

    plan: str
    date: dt.date
    amount: Money
    id: str


class Found(NamedTuple):
    """What explains a gap: a sentence, and the ids of the entries."""

    sentence: str
    ids: tuple[str, ...]


class Evidence(NamedTuple):
    """What is known beside the forms.

    Attributes:
        year: Of the forms.
        conversions: Outcomes of conversions and distributions, of any year and plan.
        deposits: After-tax deposits around the turn of the year, by date.
        carried_losses: By plan, after-tax money that conversions at a loss left unrecovered.
        later: What left plans in the first weeks of the next year.
    """

    year: int
    conversions: Sequence[ConversionOutcome]
    deposits: Sequence[NearDeposit]
    carried_losses: Mapping[str, Sequence[Money]]
    later: Sequence[LeftPlan] = ()

    def of_other_years(self, plan: str) -> list[LeftPlan]:
        """What left a plan in other years, those nearest to this one first."""
        others = [each for each in self._left(plan) if each.date.year != self.year]
        middle = dt.date(self.year, 7, 1)
        return sorted(others, key=lambda each: abs(each.date - middle))

    def of_kind(self, plan: str, kind: str) -> list[ConversionOutcome]:
        """The year's conversions and distributions that the form of a kind reports, by day."""
        found = [
            each
            for each in self.conversions
            if each.plan == plan and each.date.year == self.year and kind_of(each) == kind
        ]
        return sorted(found, key=lambda each: each.date)

    def of_kinds(self, plan: str, kinds: Sequence[str]) -> tuple[str, ...]:
        """Ids of the year's conversions and distributions that forms of these kinds report."""
        ids = [
            each.id
            for each in self.conversions
            if each.plan == plan and each.date.year == self.year and kind_of(each) in kinds
        ]
        return tuple(dict.fromkeys(ids))

    def explain_gross(self, plan: str, gap: Money) -> Found | None:
        """What is as large as a gap in box 1."""
        for each in self._left(plan):
            if each.amount.cents == abs(gap.cents):
                sentence = f"The conversion of {each.date} ({each.amount}) is exactly the gap: a cut-off"
                return Found(f"{sentence} at the turn of the year, or one that the form does not have.", (each.id,))
        return None

    def explain_basis(self, plan: str, gap: Money) -> Found | None:
        """What is as large as a gap in box 5: a conversion, a deposit or a run of them, or an old loss."""
        size = abs(gap.cents)
        for each in self.conversions:
            if each.plan == plan and each.basis is not None and each.basis.cents == size:
                return Found(
                    f"The conversion of {each.date} holds exactly the gap of {each.basis}: a cut-off at the turn of"
                    " the year, or a conversion that the plan counts otherwise.",
                    (each.id,),
                )
        for run in self._runs(plan):
            if total(each.amount for each in run).cents == size:
                days = listed([str(each.date) for each in run])
                deposits = f"deposit{'s' if len(run) > 1 else ''} of {days}"
                return Found(
                    f"The {deposits} ({total(each.amount for each in run)}) {'are' if len(run) > 1 else 'is'} exactly"
                    " the gap: a cut-off, counted in one year here and in another by the plan.",
                    tuple(each.id for each in run),
                )
        if any(loss.cents == size for loss in self.carried_losses.get(plan, ())):
            return Found(
                f"{Money(size)} is exactly what a conversion at a loss once left unrecovered: the plan treats such"
                " basis otherwise than the ledger (the plan's rule loss_basis_policy).",
                (),
            )
        return None

    def _left(self, plan: str) -> list[LeftPlan]:
        """What left a plan, of any year."""
        known = [LeftPlan(each.plan, each.date, each.amount, each.id) for each in self.conversions]
        return [each for each in (*known, *self.later) if each.plan == plan]

    def _runs(self, plan: str) -> Iterator[list[NearDeposit]]:
        """Each deposit, and each run of deposits that follow one another, the shortest first."""
        deposits = sorted(each for each in self.deposits if each.plan == plan)
        for length in range(1, len(deposits) + 1):
            for start in range(len(deposits) - length + 1):
                yield deposits[start : start + length]


def kind_of(outcome: ConversionOutcome) -> str:
    """The kind of expected form that an outcome is part of."""
    if outcome.destination == CASH or not outcome.direct:
        return DISTRIBUTION
    return DESIGNATED_ROTH_ROLLOVER if outcome.source in ROTH_ACCOUNT else outcome.destination
