"""Forms 1099-R as received, compared with the expected ones: where the payer's figures would tax money twice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import IN_PLAN_ROTH
from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import ROTH_EMPLOYER, ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, same_gross
from ledger.domain.tax.reconcile.compare import compare, contradiction, contradicts_itself, missing
from ledger.domain.tax.reconcile.difference import FORM_1099R, Difference
from ledger.domain.tax.reconcile.evidence import Evidence, LeftPlan, NearDeposit
from ledger.domain.tax.reconcile.iras import IraMoney, ira_differences
from ledger.domain.tax.reconcile.other_boxes import marked_as_ira
from ledger.domain.tax.reconcile.pairing import Pair
from ledger.domain.tax.reconcile.payers import Payer, payers
from ledger.domain.tax.reconcile.roth_employer import entered_as_conversion, roth_employer_missing
from ledger.domain.tax.reconcile.states import state_differences
from ledger.domain.tax.reconcile.superseded import corrected_differences
from ledger.domain.tax.reconcile.unexplained import unexplained

_BOXES = ("2a", "5", "1", "7", "7a", "4", "2b_not_determined")


def reconcile(
    year: int,
    expected: Iterable[ExpectedForm],
    received: Iterable[Recorded[Form1099R]],
    *,
    conversions: Sequence[ConversionOutcome] = (),
    deposits_near: Sequence[NearDeposit] = (),
    carried_losses: Mapping[str, Sequence[Money]] | None = None,
    later: Sequence[LeftPlan] = (),
    deemed_loans: Mapping[str, Sequence[Money]] | None = None,
    ira_plans: Collection[str] = (),
    iras: IraMoney | None = None,
) -> tuple[Difference, ...]:
    """What differs, plan by plan; nothing where no form of a plan has come yet.

    A corrected form takes the place of the form it corrects, and one of nothing cancels it. Once one form of a plan
    has come, the others that are expected of it are awaited.

    Args:
        year: Of the forms; others are passed over.
        expected: What the plans should report.
        received: Forms of plans and, without a plan, of IRAs.
        conversions: Outcomes that the forms report, and those around the turn of the year; they name what explains
            a gap, and which of several forms is which.
        deposits_near: After-tax deposits around the turn of the year, which may explain a gap in box 5.
        carried_losses: By plan, after-tax money that conversions at a loss left unrecovered, for the same.
        later: Conversions in the first weeks of the next year.
        deemed_loans: By plan, loans that were deemed distributed in the year.
        ira_plans: Ids of plans that are IRAs themselves (SEP, SIMPLE), whose forms are marked so.
        iras: What left IRAs in the year; None is not known, and of their forms only contradictions are seen.

    Source: Instructions for Forms 1099-R and 5498; IRC 72(e)(8), 402A(c)(4).
    """
    evidence = Evidence(year, tuple(conversions), tuple(deposits_near), carried_losses or {}, tuple(later))
    facts = _Facts(year, tuple(expected), evidence, ira_plans, iras)
    found = payers(year, facts.expected, received, evidence, deemed_loans or {})
    return tuple(each for payer in found for each in _of_payer(payer, facts))


class _Facts(NamedTuple):
    """What the forms are held against; as the arguments of `reconcile`."""

    year: int
    expected: Sequence[ExpectedForm]
    evidence: Evidence
    ira_plans: Collection[str]
    iras: IraMoney | None


def _of_payer(payer: Payer, facts: _Facts) -> list[Difference]:
    """What differs in the forms of one plan, or of all IRAs."""
    if payer.plan is None:
        differences = [contradiction(None, each) for each in payer.boxes if contradicts_itself(each)]
        differences += ira_differences(facts.year, payer.counting, facts.expected, facts.iras)
    else:
        differences = _of_plan(payer.plan, payer, facts)
    differences += state_differences(payer.plan, payer.counting)
    return [
        *differences,
        *corrected_differences(payer.corrections, differences, boxes=_BOXES, form=FORM_1099R, plan=payer.plan),
    ]


def _of_plan(plan: str, payer: Payer, facts: _Facts) -> list[Difference]:
    differences: list[Difference] = []
    for want, have in payer.pairs:
        if want is None and have is not None:
            differences.append(
                contradiction(plan, have)
                if contradicts_itself(have)
                else unexplained(plan, have, others=payer.boxes, expected=facts.expected, evidence=facts.evidence)
            )
        elif want is not None and have is not None:
            differences += compare(plan, want, have, facts.evidence)
        elif want is not None:
            differences.append(_missing(plan, want, payer.pairs, facts.evidence))
    if plan not in facts.ira_plans:
        differences += [marked_as_ira(plan, each) for each in payer.boxes if each.marked_as_ira]
    return differences


def _missing(plan: str, want: Boxes, pairs: Sequence[Pair], evidence: Evidence) -> Difference:
    """F5 or F11: other forms of the plan came, none for this."""
    if want.kind == ROTH_EMPLOYER:
        return roth_employer_missing(plan, want)
    entries = evidence.of_kinds(plan, want.kinds)
    if want.kind == IN_PLAN_ROTH and _is_also_roth_employer(want, pairs):
        return entered_as_conversion(plan, want, entries)
    return missing(plan, want, entries)


def _is_also_roth_employer(want: Boxes, pairs: Sequence[Pair]) -> bool:
    """Whether a conversion, all taxable, is as large as the Roth employer money whose form came."""
    return want.box_2a == want.box_1 and any(
        each.have is not None
        and each.want is not None
        and each.want.kind == ROTH_EMPLOYER
        and same_gross(each.want, want)
        for each in pairs
    )
