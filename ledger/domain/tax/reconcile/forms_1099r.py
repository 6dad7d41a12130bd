"""Forms 1099-R as received, compared with the expected ones: where the payer's figures would tax money twice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import IN_PLAN_ROTH
from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import ROTH_EMPLOYER, ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, close, of_received, same_code, same_gross
from ledger.domain.tax.reconcile.compare import compare, contradiction, contradicts_itself, missing
from ledger.domain.tax.reconcile.difference import FORM_1099R, Difference
from ledger.domain.tax.reconcile.evidence import Evidence, LeftPlan, NearDeposit
from ledger.domain.tax.reconcile.iras import IraMoney, ira_differences
from ledger.domain.tax.reconcile.loans import without_loans
from ledger.domain.tax.reconcile.other_boxes import marked_as_ira
from ledger.domain.tax.reconcile.pairing import Pair, pair
from ledger.domain.tax.reconcile.roth_employer import entered_as_conversion, roth_employer_missing
from ledger.domain.tax.reconcile.runs import with_conversions
from ledger.domain.tax.reconcile.states import state_differences
from ledger.domain.tax.reconcile.superseded import corrected_differences, is_cancelled, standing
from ledger.domain.tax.reconcile.unexplained import unexplained

_BOXES = ("2a", "5", "1", "7", "7a", "4", "2b_not_determined")


class _Facts(NamedTuple):
    """What the forms are held against; as the arguments of `reconcile`."""

    year: int
    expected: Sequence[ExpectedForm]
    evidence: Evidence
    deemed_loans: Mapping[str, Sequence[Money]]
    ira_plans: Collection[str]
    iras: IraMoney | None

    def wanted(self, plan: str) -> list[Boxes]:
        """What one plan should report, with the conversions in it."""
        return [
            with_conversions(each, self.evidence.of_kind(plan, each.kind))
            for each in self.expected
            if each.plan == plan
        ]


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
    facts = _Facts(year, tuple(expected), evidence, deemed_loans or {}, ira_plans, iras)
    by_plan: dict[str | None, list[Recorded[Form1099R]]] = {}
    for form in sorted(received, key=lambda each: each.sequence):
        if form.value.year == year:
            by_plan.setdefault(form.value.plan, []).append(form)
    return tuple(each for plan, forms in by_plan.items() for each in _of_payer(plan, forms, facts))


def _of_payer(plan: str | None, forms: Sequence[Recorded[Form1099R]], facts: _Facts) -> list[Difference]:
    """What differs in the forms of one plan, or of all IRAs."""
    wanted = [] if plan is None else facts.wanted(plan)
    standing_forms, corrections = standing(forms, lambda first, corrected: _likeness(first, corrected, wanted))
    counting = [form for form in standing_forms if not is_cancelled(form)]
    boxes = [of_received(form) for form in counting]
    if plan is None:
        differences = [contradiction(None, each) for each in boxes if contradicts_itself(each)]
        differences += ira_differences(facts.year, counting, facts.expected, facts.iras)
    else:
        differences = _of_plan(plan, wanted, boxes, facts) if boxes else []
    differences += state_differences(plan, counting)
    return [
        *differences,
        *corrected_differences(corrections, differences, boxes=_BOXES, form=FORM_1099R, plan=plan),
    ]


def _of_plan(plan: str, wanted: Sequence[Boxes], boxes: Sequence[Boxes], facts: _Facts) -> list[Difference]:
    differences: list[Difference] = []
    pairs = pair(wanted, without_loans(boxes, facts.deemed_loans.get(plan, ())))
    for want, have in pairs:
        if want is None and have is not None:
            differences.append(
                contradiction(plan, have)
                if contradicts_itself(have)
                else unexplained(plan, have, others=boxes, expected=facts.expected, evidence=facts.evidence)
            )
        elif want is not None and have is not None:
            differences += compare(plan, want, have, facts.evidence)
        elif want is not None:
            differences.append(_missing(plan, want, pairs, facts.evidence))
    if plan not in facts.ira_plans:
        differences += [marked_as_ira(plan, each) for each in boxes if each.marked_as_ira]
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


def _likeness(first: Recorded[Form1099R], corrected: Recorded[Form1099R], wanted: Sequence[Boxes]) -> int:
    """How much an earlier form of the plan is like a corrected one: account, box 1, code; 0: another form."""
    accounts = {first.value.account, corrected.value.account} - {None}
    before, after = of_received(first), of_received(corrected)
    if len(accounts) > 1:
        return 0
    agrees = before.box_1 != after.box_1 and _agrees(before, wanted)
    if is_cancelled(corrected):
        # What is wrong is rather taken back than what is right.
        return 1 + 4 * (not agrees) + 2 * (before.code == after.code)
    return 0 if agrees else 1 + 4 * (before.box_1 == after.box_1) + 2 * (before.code == after.code)


def _agrees(form: Boxes, wanted: Sequence[Boxes]) -> bool:
    """Whether the ledger expects just this form, so that there is nothing to correct in it."""
    return any(
        want.known
        and same_gross(want, form)
        and same_code(want, form)
        and close(form.box_2a, want.box_2a, want.tolerance)
        and close(form.box_5, want.box_5, want.tolerance)
        for want in wanted
    )
