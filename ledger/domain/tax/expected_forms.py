"""The Forms 1099-R that a year's conversions, distributions and refunds should bring."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.basis.outcomes import CONVERSION, ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH, OTHER_PLAN, ROTH_IRA
from ledger.domain.entries.refunds import Refund
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.sources import AFTER_TAX, EMPLOYER_ROTH

ROTH_EMPLOYER, REFUND, DISTRIBUTION = "roth_employer", "refund", "distribution"
DESIGNATED_ROTH_ROLLOVER = "designated_roth_rollover"

DIRECT_ROLLOVER = "G"
ROTH_TO_ROTH_IRA, ROTH_TO_OTHER_PLAN = "H", "GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedForm:
    """What one plan should report of one kind and code; the form of a payer may add several of these up.

    Attributes:
        box_2a: None is unknown.
        box_5: None is blank, or unknown where `known` is False.
        box_7: None is not known: it depends on age and separation.
        income: What of it enters the income of the form's own year; None is unknown.
        events: How many conversions or other events it adds up.
    """

    plan: str
    kind: str
    box_1: Money
    box_2a: Money | None
    box_5: Money | None
    box_7: str | None
    income: Money | None
    known: bool
    events: int


class _Part(NamedTuple):
    """One event's share of a form."""

    plan: str
    kind: str
    code: str | None
    box_1: Money
    box_2a: Money | None
    basis: Money | None
    income: Money | None


def expected_forms(
    year: int,
    *,
    outcomes: Iterable[ConversionOutcome],
    refunds: Iterable[Recorded[Refund]] = (),
    deposits: Iterable[Deposited] = (),
) -> tuple[ExpectedForm, ...]:
    """One form per plan, kind and code, the year's amounts added.

    Args:
        year: Everything else is left out, by the date of the conversion, refund or deposit.
        outcomes: Of conversions and distributions, of all plans.
        refunds: Corrective distributions.
        deposits: Roth employer money, which is income on its deposit date; other sources are passed over.

    Source: Instructions for Forms 1099-R and 5498, boxes 1, 2a, 5 and 7; IRC 402A(c)(4), 402(c), Notice 2014-54;
    Notice 2024-2 section L for Roth employer money.
    """
    parts = [_of_outcome(each) for each in outcomes if each.date.year == year]
    parts += [
        _Part(each.plan, ROTH_EMPLOYER, DIRECT_ROLLOVER, Money(each.cents), Money(each.cents), ZERO, Money(each.cents))
        for each in deposits
        if each.source in EMPLOYER_ROTH and each.date.year == year
    ]
    for refund in refunds:
        if refund.value.date.year == year:
            parts += _of_refund(refund.value)
    groups: dict[tuple[str, str, str | None], list[_Part]] = {}
    for part in parts:
        groups.setdefault((part.plan, part.kind, part.code), []).append(part)
    return tuple(_add_up(group) for group in groups.values() if any(part.box_1 for part in group))


def _of_outcome(outcome: ConversionOutcome) -> _Part:
    if outcome.source in ROTH_ACCOUNT and outcome.record == CONVERSION and outcome.destination != CASH:
        code = {ROTH_IRA: ROTH_TO_ROTH_IRA, OTHER_PLAN: ROTH_TO_OTHER_PLAN}.get(outcome.destination)
        return _Part(outcome.plan, DESIGNATED_ROTH_ROLLOVER, code, outcome.amount, None, None, None)
    if outcome.destination == CASH or not outcome.direct:
        # What is rolled over within 60 days was paid to the person; the payer cannot know of the rollover.
        kind, code, box_2a = DISTRIBUTION, outcome.code, outcome.earnings_out
    else:
        kind, code, box_2a = outcome.destination, DIRECT_ROLLOVER, outcome.taxable
    return _Part(outcome.plan, kind, code, outcome.amount, box_2a, outcome.basis, outcome.taxable)


def _of_refund(refund: Refund) -> list[_Part]:
    """Principal and earnings under the code of the reason.

    Source: Form 1099-R instructions, codes 8, E and P; IRC 402(g)(2)(C), 401(m)(7), 401(k)(8); Reg. 1.402(g)-1(e).
    """
    already_taxed = refund.source == AFTER_TAX or refund.source in ROTH_ACCOUNT
    if refund.reason == "excess_deferral" and refund.date.year > refund.for_year:
        if refund.date > dt.date(refund.for_year + 1, 4, 15):
            # Too late: taxed again as it is paid, even where it was taxed when it was deferred (402(g)(6), 402A(d)(3)).
            gross = refund.amount + refund.earnings
            return [_Part(refund.plan, REFUND, None, gross, gross, ZERO, gross)]
        principal = refund.amount
        taxed_before = _Part(
            refund.plan,
            REFUND,
            "P",
            principal,
            ZERO if already_taxed else principal,
            principal if already_taxed else ZERO,
            ZERO,  # income of the year of the deferral, not of the form's
        )
        return [taxed_before, _principal_and_earnings(refund, ZERO, "8", already_taxed=already_taxed)]
    code = "E" if refund.reason == "excess_annual_addition" else "8"
    return [_principal_and_earnings(refund, refund.amount, code, already_taxed=already_taxed)]


def _principal_and_earnings(refund: Refund, principal: Money, code: str, *, already_taxed: bool) -> _Part:
    gross = max(principal + refund.earnings, ZERO)
    basis = min(principal, gross) if already_taxed else ZERO
    return _Part(refund.plan, REFUND, code, gross, gross - basis, basis, gross - basis)


def _add_up(parts: list[_Part]) -> ExpectedForm:
    first = parts[0]
    basis = _sum(part.basis for part in parts)
    box_2a = _sum(part.box_2a for part in parts)
    return ExpectedForm(
        plan=first.plan,
        kind=first.kind,
        box_1=sum((part.box_1 for part in parts), ZERO),
        box_2a=box_2a,
        box_5=basis or None,  # nothing recovered: the box is left blank
        box_7=first.code,
        income=_sum(part.income for part in parts),
        known=basis is not None and box_2a is not None,
        events=len(parts),
    )


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    """The sum, unknown where one amount is."""
    result = ZERO
    for amount in amounts:
        if amount is None:
            return None
        result += amount
    return result
