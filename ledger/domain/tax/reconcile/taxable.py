"""Boxes 2a and 5 of a form whose box 1 is as expected: F1 to F4."""

from ledger.domain.alerts.alert import INFO
from ledger.domain.money import ZERO, Money
from ledger.domain.tax.reconcile.boxes import Boxes, close
from ledger.domain.tax.reconcile.difference import Difference, apart, shown
from ledger.domain.tax.reconcile.evidence import Evidence


def taxable_differences(
    plan: str, want: Boxes, have: Boxes, evidence: Evidence, entries: tuple[str, ...]
) -> list[Difference]:
    """F1, F2 and F4: the taxable amount is too low or too high, or the basis is another.

    Args:
        plan: Its id.
        want: With known figures.
        have: With box 2b not ticked.
        evidence: What may explain a gap.
        entries: Ids of the form and of what it reports.

    Source: IRC 72(e)(8), 402A(c)(4)(A); Instructions for Forms 1099-R and 5498, boxes 2a and 5.
    """
    expected, basis, received = want.box_2a or ZERO, want.box_5 or ZERO, have.box_2a or ZERO
    basis_differs = not close(have.box_5, basis, want.tolerance)
    differs = _apart(received, expected, want.tolerance)
    if differs and received > expected and (not have.box_5 or not basis_differs):
        return [taxed_twice(plan, want, have, entries)]
    differences = []
    if differs and received < expected and not (basis_differs and _adds_up(have, want.tolerance)):
        differences.append(_too_low(plan, want, have, entries))
    if basis_differs:
        differences.append(_basis_differs(plan, want, have, evidence, entries))
    if have.box_2a is None and not expected and have.box_1:
        differences.append(_blank(plan, want, entries))
    return differences


def taxed_twice(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    """F2: money that is not taxable now is reported as taxable."""
    over = apart(have.box_2a, want.box_2a)
    what = "after-tax money" if want.box_5 else "money that was rolled over untaxed"
    return Difference(
        plan=plan,
        code="F2",
        box="2a",
        expected=want.box_2a,
        received=have.box_2a,
        message=f"{plan}: box 2a has {have.box_2a} of {have.box_1}, which treats {over} of {what} as taxable:"
        " you would pay tax on it again.",
        action=f"Ask the plan for a corrected form; until it comes, report {want.box_2a} on line 5b.",
        difference=over,
        counted_twice=max(over, ZERO),
        cause="The payer did not take the after-tax contributions into account."
        if want.box_5
        else "The payer took an untaxed rollover for a taxable one.",
        entries=entries,
    )


def not_determined(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    """F3: box 2b says that the taxable amount is not determined."""
    known = want.known
    return Difference(
        plan=plan,
        code="F3",
        box="2a",
        expected=want.box_2a,
        received=have.box_2a,
        message=f"{plan}: box 2b says that the taxable amount is not determined, which is neither zero nor all of it: "
        + (f"{want.box_2a} is taxable, do not report {have.box_1}." if known else "the ledger does not know it yet."),
        action=f"Report {want.box_2a} as taxable on line 5b." if known else "Ask the plan for the after-tax part.",
        difference=apart(have.box_2a, want.box_2a) if known and have.box_2a is not None else None,
        # Software takes all of box 1 as taxable.
        counted_twice=max(apart(have.box_1, want.box_2a), ZERO) if known else None,
        cause="The payer does not know, or did not look up, the after-tax contributions.",
        entries=entries,
    )


def _blank(plan: str, want: Boxes, entries: tuple[str, ...]) -> Difference:
    return Difference(
        plan=plan,
        code="F3",
        box="2a",
        expected=ZERO,
        received=None,
        message=f"{plan}: box 2a is blank, which is not zero; nothing of the {want.box_1} is taxable.",
        action="Enter 0 for box 2a: left blank, software may take all of box 1 as taxable.",
        counted_twice=want.box_1,
        cause="The payer left the box blank where it should say 0.",
        level=INFO,
        entries=entries,
    )


def _too_low(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    return Difference(
        plan=plan,
        code="F1",
        box="2a",
        expected=want.box_2a,
        received=have.box_2a,
        message=f"{plan}: box 2a has {shown(have.box_2a)}; {want.box_2a} of the {want.box_1} is taxable.",
        action=f"Report {want.box_2a} as taxable on line 5b, and ask the plan for a corrected form.",
        difference=apart(have.box_2a, want.box_2a),
        cause="Payers are known to report a conversion of after-tax money as wholly untaxed, its earnings too.",
        entries=entries,
    )


def _basis_differs(plan: str, want: Boxes, have: Boxes, evidence: Evidence, entries: tuple[str, ...]) -> Difference:
    gap = apart(have.box_5, want.box_5)
    found = evidence.explain_basis(plan, gap)
    over = apart(have.box_2a, want.box_2a)
    effect = f" {want.box_2a} is taxable, not {shown(have.box_2a)}." if over else ""
    has = have.box_5 if have.box_5 is not None else "nothing"
    return Difference(
        plan=plan,
        code="F4",
        box="5",
        expected=want.box_5,
        received=have.box_5,
        message=f"{plan}: box 5 has {has}; the ledger finds {want.box_5 or ZERO} of after-tax contributions in what was"
        f" converted.{effect}" + (f" {found.sentence}" if found is not None else ""),
        action="Look for a deposit around the turn of the year, basis carried from a loss, or a missing stub;"
        " then ask the plan which contributions it counted.",
        difference=gap,
        counted_twice=max(over, ZERO),
        cause=found.sentence
        if found is not None
        else "Contributions counted in another year, basis carried from a loss, or a pay stub that is not entered.",
        entries=tuple(dict.fromkeys((*entries, *(found.ids if found is not None else ())))),
    )


def _apart(received: Money, expected: Money, tolerance: int) -> bool:
    """Whether taxable amounts differ by more than rounding, or enough to change a whole dollar of the return."""
    return not close(received, expected, tolerance) or received.whole_dollars() != expected.whole_dollars()


def _adds_up(have: Boxes, tolerance: int) -> bool:
    """Whether box 2a follows from box 5: then the one is wrong because the other is."""
    return have.box_2a is not None and close(have.box_2a, apart(have.box_1, have.box_5), tolerance)
