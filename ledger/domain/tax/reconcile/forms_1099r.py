"""Forms 1099-R as received, compared with the expected ones: where the payer's figures would tax money twice."""

from collections.abc import Iterable, Mapping, Sequence

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import IN_PLAN_ROTH
from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.expected_forms import ROTH_EMPLOYER, ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, close, of_expected, of_received, same_code, same_gross
from ledger.domain.tax.reconcile.compare import compare, contradiction, contradicts_itself, missing, unexplained
from ledger.domain.tax.reconcile.difference import FORM_1099R, Difference
from ledger.domain.tax.reconcile.evidence import Evidence, NearDeposit
from ledger.domain.tax.reconcile.pairing import Pair, pair
from ledger.domain.tax.reconcile.roth_employer import entered_as_conversion, roth_employer_missing
from ledger.domain.tax.reconcile.states import state_differences
from ledger.domain.tax.reconcile.superseded import corrected_difference, standing

_BOXES = ("2a", "5", "1", "7", "7a", "4", "2b_not_determined")


def reconcile(
    year: int,
    expected: Iterable[ExpectedForm],
    received: Iterable[Recorded[Form1099R]],
    *,
    conversions: Sequence[ConversionOutcome] = (),
    deposits_near: Sequence[NearDeposit] = (),
    carried_losses: Mapping[str, Sequence[Money]] | None = None,
) -> tuple[Difference, ...]:
    """What differs, plan by plan; nothing where no form of a plan has come yet.

    A corrected form takes the place of the form it corrects. Once one form of a plan has come, the others that are
    expected of it are awaited.

    Args:
        year: Of the forms; others are passed over.
        expected: What the plans should report.
        received: Forms of plans and, without a plan, of IRAs, of which only contradictions are seen.
        conversions: Outcomes that the forms report, and those around the turn of the year; they name what explains
            a gap.
        deposits_near: After-tax deposits around the turn of the year, which may explain a gap in box 5.
        carried_losses: By plan, after-tax money that conversions at a loss left unrecovered, for the same.

    Source: Instructions for Forms 1099-R and 5498; IRC 72(e)(8), 402A(c)(4).
    """
    evidence = Evidence(year, tuple(conversions), tuple(deposits_near), carried_losses or {})
    by_plan: dict[str | None, list[Recorded[Form1099R]]] = {}
    for form in sorted(received, key=lambda each: each.sequence):
        if form.value.year == year:
            by_plan.setdefault(form.value.plan, []).append(form)
    awaited = list(expected)
    differences: list[Difference] = []
    for plan, forms in by_plan.items():
        wanted = [of_expected(each) for each in awaited if each.plan == plan]
        differences += _of_plan(plan, wanted, forms, evidence)
    return tuple(differences)


def _of_plan(
    plan: str | None, wanted: Sequence[Boxes], forms: Sequence[Recorded[Form1099R]], evidence: Evidence
) -> list[Difference]:
    counting, corrections = standing(forms, lambda first, corrected: _likeness(first, corrected, wanted))
    boxes = [of_received(form) for form in counting]
    differences: list[Difference] = []
    if plan is None:
        differences += [contradiction(None, each) for each in boxes if contradicts_itself(each)]
    else:
        pairs = pair(wanted, boxes)
        for each in pairs:
            differences += _of_pair(plan, each, pairs, evidence)
    differences += state_differences(plan, counting)
    differences += [
        corrected_difference(first, corrected, boxes=_BOXES, form=FORM_1099R, plan=plan)
        for first, corrected in corrections
    ]
    return differences


def _of_pair(plan: str, found: Pair, pairs: Sequence[Pair], evidence: Evidence) -> list[Difference]:
    want, have = found
    if want is None:
        return [] if have is None else [_of_unexpected(plan, have)]
    if have is not None:
        return compare(plan, want, have, evidence)
    if want.kind == ROTH_EMPLOYER:
        return [roth_employer_missing(plan, want)]
    entries = evidence.of_kinds(plan, want.kinds)
    if want.kind == IN_PLAN_ROTH and _is_also_roth_employer(want, pairs):
        return [entered_as_conversion(plan, want, entries)]
    return [missing(plan, want, entries)]


def _of_unexpected(plan: str, have: Boxes) -> Difference:
    return contradiction(plan, have) if contradicts_itself(have) else unexplained(plan, have)


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
    if len(accounts) > 1 or (before.box_1 != after.box_1 and _agrees(before, wanted)):
        return 0
    return 1 + 4 * (before.box_1 == after.box_1) + 2 * (before.code == after.code)


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
