"""What of a year's early payments the additional tax reaches, payer by payer."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.ira.early_payments import FIRST_HOME, IraPayment, exception_reaching, ira_payments
from ledger.domain.basis.ira.roth_ira_year import RothIraYear
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.ira import IraDistribution, RothIraDistribution
from ledger.domain.money import ZERO, Money, split_pro_rata, total

_NO_BIRTH_DATE = "Form 5329: the birth date is not on file."


@dataclass(slots=True)
class EarlyAmounts:
    """The sums of Form 5329, Part I, while they are added up, in cents; `excepted` is a part of `early`.

    Attributes:
        bare: Whether an early payment has no exception recorded.
        unreached: Why exceptions that are recorded do not reach all of their payments, a sentence each.
    """

    early: Money = ZERO
    excepted: Money = ZERO
    exceptions: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    bare: bool = False
    unreached: list[str] = field(default_factory=list)

    def add(
        self, amount: Money, exception: str | None, reached: Money | None = None, unreached: str | None = None
    ) -> None:
        """Add what was paid early.

        Args:
            amount: What of it is on line 1.
            exception: The number of the one that reaches it.
            reached: What of the amount that one reaches: all of it unless said.
            unreached: Why one that is recorded does not reach all of it; None where none is recorded.
        """
        self.early += amount
        part = ZERO if exception is None else amount if reached is None else min(amount, reached)
        if part and exception is not None:
            self.excepted += part
            self.exceptions.append(exception)
        if part < amount:
            self.note_unreached(unreached)

    def note_unreached(self, unreached: str | None) -> None:
        """Note of an early payment, or a part of one, that no exception reaches it."""
        if unreached is None:
            self.bare = True
        else:
            self.unreached.append(unreached)


def of_plans(sums: EarlyAmounts, paid: Iterable[ConversionOutcome], birth_date: dt.date | None) -> None:
    """Add early payments of money outside Roth accounts: what of them is income."""
    for each in paid:
        if each.taxable == ZERO:
            continue
        if each.taxable is None:
            sums.unknown.append(_unknown_taxable(each))
        elif birth_date is None:
            sums.unknown.append(_NO_BIRTH_DATE)
        else:
            number, refused = _exception(sums, each)
            sums.add(each.taxable, number, unreached=refused)


def of_roth_accounts(
    sums: EarlyAmounts, paid: Sequence[RothOutflow], birth_date: dt.date | None, box_10: Mapping[str, Money]
) -> None:
    """Add early payments out of designated Roth accounts: earnings, and what they recapture of conversions.

    Where no Form 1099-R says what is recaptured, conversions are taken to leave first, the oldest year first.

    Source: IRC 402A(c)(4)(D), 408A(d)(3)(F); Form 1099-R, box 10.
    """
    for plan in dict.fromkeys(each.outcome.plan for each in paid):
        flows = [each for each in paid if each.outcome.plan == plan and each.qualified is not True]
        stated = box_10.get(plan)
        for each in flows:
            recaptured = _recaptured(sums, each, stated)
            if each.outcome.taxable is None:
                sums.unknown.append(_unknown_taxable(each.outcome))
            elif recaptured is not None and (each.outcome.taxable or recaptured):
                if birth_date is None:
                    sums.unknown.append(_NO_BIRTH_DATE)
                number, refused = _exception(sums, each.outcome)
                sums.add(each.outcome.taxable + recaptured, number, unreached=refused)
        if stated and flows:
            if birth_date is None:
                sums.unknown.append(_NO_BIRTH_DATE)
            # The box is blank where the payer knows of an exception: what it holds is reached by none but all alike.
            found = {_exception(sums, each.outcome)[0] for each in flows}
            refused = next((why for _, why in (_exception(sums, each.outcome) for each in flows) if why), None)
            if len(found) > 1:
                refused = (
                    f"Box 10 of {plan} does not say which of several payments it is of, and not all have the same."
                )
            sums.add(stated, found.pop() if len(found) == 1 else None, unreached=refused)


def _recaptured(sums: EarlyAmounts, flow: RothOutflow, stated: Money | None) -> Money | None:
    """What one payment recaptures; zero where the form received says it for the plan."""
    if stated is not None:
        return ZERO
    outcome = flow.outcome
    what = f"Form 5329: what the distribution of {outcome.date} from the Roth account of {outcome.plan} recaptures of"
    if flow.recapture is None or flow.recaptured is None:
        sums.unknown.append(
            f"{what} conversions is unknown: enter the Form 1099-R received, whose box 10 says it, or what is missing"
            " of that account."
        )
        return None
    least, most = flow.recapture
    if least != most:
        sums.unsettled.append(
            f"{what} conversions is between {least} and {most}, as the law does not say which dollars leave first:"
            f" line 1 takes {flow.recaptured}, conversions first, the oldest year first. Box 10 of the Form 1099-R"
            " received takes its place."
        )
    return flow.recaptured


def of_traditional_iras(
    sums: EarlyAmounts,
    ira_activity: Iterable[Any],
    row: TraditionalIraYear | None,
    year: int,
    birth_date: dt.date | None,
) -> None:
    """Add early distributions from traditional IRAs: each has its share of line 15c.

    An exception for a first home reaches no more than what its lifetime limit leaves.

    Source: IRC 408(d)(2), 72(t)(2), 72(t)(8)(B).
    """
    paid = _paid(ira_activity, IraDistribution, year, birth_date)
    if not paid:
        return
    taxable = None if row is None else row.taxable_distribution
    if taxable is None:
        if any(each.early is not False for each in paid):
            sums.unknown.append(
                f"Form 5329: what is taxable of the traditional IRA distributions of {year} is unknown; it takes"
                " line 15c of Form 8606."
            )
        return
    left = total(each.entry.amount for each in paid)
    for each in paid:
        share, taxable = split_pro_rata(taxable, each.entry.amount, left) if left else (ZERO, taxable)
        left -= each.entry.amount
        sums.questions += [each.refused] if each.refused else []
        if each.early is None and share:
            sums.unknown.append(_NO_BIRTH_DATE)
        elif each.early:
            reached = each.first_home if each.exception == FIRST_HOME else None
            sums.add(share, each.exception, reached, each.unreached)


def of_roth_iras(sums: EarlyAmounts, ira_activity: Iterable[Any], row: RothIraYear | None, year: int) -> None:
    """Add early distributions from Roth IRAs: earnings, and what they recapture of conversions.

    Source: IRC 408A(d)(3)(F), 72(t)(1); Form 5329 instructions, line 1.
    """
    if row is None:
        if _paid(ira_activity, RothIraDistribution, year, None):
            sums.unknown.append(f"Form 5329: what the Roth IRA distributions of {year} took out is unknown.")
        return
    sums.questions += row.questions
    sums.unsettled += row.unsettled
    if row.early_taxable is None or row.recaptured is None or row.excepted is None:
        sums.unknown += row.unknown
        return
    sums.early += row.early_taxable + row.recaptured
    sums.excepted += row.excepted
    sums.exceptions += row.exceptions
    for payment in row.without_exception:
        sums.note_unreached(payment.unreached)


def _paid(
    ira_activity: Iterable[Any], kind: type[IraDistribution | RothIraDistribution], year: int, born: dt.date | None
) -> list[IraPayment]:
    return [
        each
        for each in ira_payments(ira_activity, born)
        if isinstance(each.entry, kind) and each.entry.date.year == year
    ]


def _exception(sums: EarlyAmounts, outcome: ConversionOutcome) -> tuple[str | None, str | None]:
    """The exception that reaches a payment of a plan, and why one that is recorded does not."""
    what = f"The distribution of {outcome.date} from {outcome.plan}"
    number, refused = exception_reaching(outcome.exception, what, ira=False)
    if refused:
        sums.questions.append(refused)
    return number, refused


def _unknown_taxable(outcome: ConversionOutcome) -> str:
    return f"Form 5329: what is taxable of the distribution of {outcome.date} from {outcome.plan} is unknown."
