"""The Forms 1099-R received, payer by payer: which of them count, and what each should report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, close, of_received, same_code, same_gross
from ledger.domain.tax.reconcile.evidence import Evidence
from ledger.domain.tax.reconcile.loans import without_loans
from ledger.domain.tax.reconcile.pairing import Pair, pair
from ledger.domain.tax.reconcile.runs import with_conversions
from ledger.domain.tax.reconcile.superseded import is_cancelled, standing


class Payer(NamedTuple):
    """One plan that sent forms, or all IRAs.

    Attributes:
        plan: Its id; None of IRAs.
        counting: The forms that count: neither corrected since nor taken back.
        boxes: Their boxes, in the same order.
        corrections: Each form that was corrected, with the one that took its place.
        pairs: What is expected and what came for it; empty of IRAs, and where no form counts.
    """

    plan: str | None
    counting: tuple[Recorded[Form1099R], ...]
    boxes: tuple[Boxes, ...]
    corrections: tuple[tuple[Recorded[Form1099R], Recorded[Form1099R]], ...]
    pairs: tuple[Pair, ...]


def payers(
    year: int,
    expected: Sequence[ExpectedForm],
    received: Iterable[Recorded[Form1099R]],
    evidence: Evidence,
    deemed_loans: Mapping[str, Sequence[Money]],
) -> list[Payer]:
    """Everybody who sent a form, in the order of the first form.

    Args:
        year: Of the forms; others are passed over.
        expected: What the plans should report.
        received: Forms of plans and, without a plan, of IRAs.
        evidence: The conversions that say which of several forms is which.
        deemed_loans: By plan, loans that were deemed distributed, whose forms report nothing else.
    """
    by_plan: dict[str | None, list[Recorded[Form1099R]]] = {}
    for form in sorted(received, key=lambda each: each.sequence):
        if form.value.year == year:
            by_plan.setdefault(form.value.plan, []).append(form)
    found = []
    for plan, forms in by_plan.items():
        wanted = [
            with_conversions(each, evidence.of_kind(plan, each.kind))
            for each in expected
            if plan is not None and each.plan == plan
        ]
        found.append(_payer(plan, forms, wanted, () if plan is None else deemed_loans.get(plan, ())))
    return found


def _payer(
    plan: str | None, forms: Sequence[Recorded[Form1099R]], wanted: Sequence[Boxes], loans: Sequence[Money]
) -> Payer:
    standing_forms, corrections = standing(forms, lambda first, corrected: _likeness(first, corrected, wanted))
    counting = tuple(form for form in standing_forms if not is_cancelled(form))
    boxes = tuple(of_received(form) for form in counting)
    pairs = pair(wanted, without_loans(boxes, loans)) if plan is not None and boxes else []
    return Payer(plan, counting, boxes, tuple(corrections), tuple(pairs))


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
