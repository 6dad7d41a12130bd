"""The Forms 1099-R that a year's conversions, distributions and refunds should bring."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.refunds import Refund
from ledger.domain.money import ZERO, Money, total
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.sources import EMPLOYER_ROTH
from ledger.domain.tax.expected.corrective_distributions import refund_parts
from ledger.domain.tax.expected.form_parts import (
    DESIGNATED_ROTH_ROLLOVER,
    DIRECT_ROLLOVER,
    DISTRIBUTION,
    REFUND,
    ROTH_EMPLOYER,
    ROTH_TO_OTHER_PLAN,
    ROTH_TO_ROTH_IRA,
    FormPart,
)
from ledger.domain.tax.expected.form_revisions import SETTLED_THROUGH, Box, laid_out
from ledger.domain.tax.expected.outflow_parts import outcome_part, roth_outflow_parts

__all__ = [
    "DESIGNATED_ROTH_ROLLOVER",
    "DIRECT_ROLLOVER",
    "DISTRIBUTION",
    "REFUND",
    "ROTH_EMPLOYER",
    "ROTH_TO_OTHER_PLAN",
    "ROTH_TO_ROTH_IRA",
    "ExpectedForm",
    "expected_forms",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedForm:
    """What one plan should report of one kind and code; the form of a payer may add several of these up.

    Attributes:
        box_2a: None is unknown.
        box_5: None is blank, or unknown where `known` is False. After a loss in a Roth account that was rolled over
            whole it may exceed box 1.
        box_7: None is not known; `notes` say why. A designated Roth account's B comes last: `1B`, `GB`.
        income: What of it enters the income of the form's own year; None is unknown.
        events: How many conversions or other events it adds up.
        box_4: Federal income tax withheld; None is blank.
        box_10: The most that can be allocable to conversions within five years; None is blank, or unknown where a
            note says so.
        box_11: First year of the designated Roth account; None is blank or unknown.
        revision: The year of the form, whose names `boxes` uses.
        rolled_over: What of it was rolled over within 60 days, which the payer cannot know.
        notes: Sentences.
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
    box_4: Money | None = None
    box_10: Money | None = None
    box_11: int | None = None
    revision: int = SETTLED_THROUGH
    rolled_over: Money = ZERO
    notes: tuple[str, ...] = ()

    @property
    def boxes(self) -> dict[str, Box]:
        """The boxes by the names of the form's own year, in its order; None is blank or unknown."""
        return laid_out(
            self.revision,
            {
                "1": self.box_1,
                "2a": self.box_2a,
                "2b_not_determined": False,  # never expected, as basis is followed
                "4": self.box_4,
                "5": self.box_5,
                "7": self.box_7,
                "7_ira_sep_simple": False,
                "10": self.box_10,
                "11": self.box_11,
            },
        )


def expected_forms(
    year: int,
    *,
    outcomes: Iterable[ConversionOutcome],
    roth_outflows: Iterable[RothOutflow] = (),
    refunds: Iterable[Recorded[Refund]] = (),
    deposits: Iterable[Deposited] = (),
    birth_date: dt.date | None = None,
    plans: Mapping[str, Plan] | None = None,
) -> tuple[ExpectedForm, ...]:
    """One form per plan, kind and code, the year's amounts added.

    Args:
        year: Everything else is left out, by the date of the conversion, refund or deposit.
        outcomes: Of conversions and distributions, of all plans; those of Roth money are passed over.
        roth_outflows: What left designated Roth accounts, by day.
        refunds: Corrective distributions.
        deposits: Roth employer money, which is income on its deposit date; other sources are passed over.
        birth_date: Of the person; None leaves box 7 of what was paid to them unknown where no code was entered.
        plans: By id, for the rules of 457(b) plans.

    Source: Instructions for Forms 1099-R and 5498, boxes 1 to 11; IRC 402A(c)(4), 402(c), Notice 2014-54;
    Notice 2024-2 section L for Roth employer money.
    """
    known_plans = plans or {}
    parts = [
        outcome_part(each, birth_date, known_plans.get(each.plan))
        for each in outcomes
        if each.date.year == year and each.source not in ROTH_ACCOUNT
    ]
    parts += roth_outflow_parts(
        [each for each in roth_outflows if each.outcome.date.year == year], birth_date, known_plans
    )
    parts += [
        FormPart(
            each.plan, ROTH_EMPLOYER, DIRECT_ROLLOVER, Money(each.cents), Money(each.cents), ZERO, Money(each.cents)
        )
        for each in deposits
        if each.source in EMPLOYER_ROTH and each.date.year == year
    ]
    for refund in refunds:
        if refund.value.date.year == year:
            parts += refund_parts(refund.value)
    groups: dict[tuple[str, str, str | None], list[FormPart]] = {}
    for part in parts:
        groups.setdefault((part.plan, part.kind, part.code), []).append(part)
    return _may_be_one([_add_up(year, group) for group in groups.values() if any(part.box_1 for part in group)])


def _may_be_one(forms: list[ExpectedForm]) -> tuple[ExpectedForm, ...]:
    """Say of a plan's direct rollovers to several places that the payer may put them on one form."""
    apart: dict[str, list[Money]] = {}
    for form in forms:
        if _is_direct_rollover(form):
            apart.setdefault(form.plan, []).append(form.box_1)
    result = []
    for form in forms:
        if _is_direct_rollover(form) and len(apart[form.plan]) > 1:
            note = (
                f"{form.plan} may report its direct rollovers of {form.revision}, {total(apart[form.plan])} in all, on"
                " one form with code G: each of its boxes is then the sum of these entries."
            )
            result.append(replace(form, notes=(*form.notes, note)))
        else:
            result.append(form)
    return tuple(result)


def _is_direct_rollover(form: ExpectedForm) -> bool:
    return form.box_7 == DIRECT_ROLLOVER and form.kind != ROTH_EMPLOYER


def _add_up(year: int, parts: list[FormPart]) -> ExpectedForm:
    first = parts[0]
    basis = _sum(part.basis for part in parts)
    box_2a = _sum(part.box_2a for part in parts)
    return ExpectedForm(
        plan=first.plan,
        kind=first.kind,
        box_1=total(part.box_1 for part in parts),
        box_2a=box_2a,
        box_5=basis or None,  # nothing recovered: the box is left blank
        box_7=first.code,
        income=_sum(part.income for part in parts),
        known=basis is not None and box_2a is not None,
        events=len(parts),
        box_4=total(part.box_4 for part in parts) or None,
        box_10=_sum(part.box_10 for part in parts) or None,
        box_11=min((part.box_11 for part in parts if part.box_11 is not None), default=None),
        revision=year,
        rolled_over=total(part.rolled_over for part in parts),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    """The sum, unknown where one amount is."""
    result = ZERO
    for amount in amounts:
        if amount is None:
            return None
        result += amount
    return result
