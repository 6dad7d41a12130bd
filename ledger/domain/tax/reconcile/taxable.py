"""Boxes 2a and 5 of a form whose box 1 is as expected: F1 to F4."""

from ledger.domain.alerts.alert import INFO, WARNING
from ledger.domain.money import ZERO, Money
from ledger.domain.tax.expected.form_1099r import DESIGNATED_ROTH_ROLLOVER, DISTRIBUTION, ROTH_TO_ROTH_IRA
from ledger.domain.tax.reconcile.boxes import Boxes, close, named, same_whole_dollars
from ledger.domain.tax.reconcile.difference import Difference, apart, shown
from ledger.domain.tax.reconcile.evidence import Evidence

# All that left for these is basis or income; of what goes elsewhere a part may be neither.
_TO_ROTH = frozenset({"in_plan_roth", "roth_ira"})
_WHAT_ROTH_MONEY_IS = "basis (Roth contributions and what was converted) in what left the Roth account"


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
    basis_differs = not close(have.box_5, basis, want.tolerance) and not _may_be_blank(want, have)
    differs = not close(received, expected, want.tolerance)
    if differs and received > expected and (not have.box_5 or not basis_differs):
        return [taxed_twice(plan, want, have, entries)]
    differences = []
    if differs and received < expected and not (basis_differs and _adds_up(have, want.tolerance)):
        differences.append(_too_low(plan, want, have, entries))
    if basis_differs:
        differences.append(_basis_differs(plan, want, have, evidence, entries))
    if not differs and not same_whole_dollars(received, expected):
        differences.append(rounded(plan, want, have, entries))
    if have.box_2a is None and not expected and have.box_1:
        differences.append(_blank(plan, want, have, entries))
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
        message=f"{named(plan, have)}: box 2a has {have.box_2a} of {have.box_1}, which treats {over} of {what} as"
        " taxable: you would pay tax on it again.",
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
        message=f"{named(plan, have)}: box 2b says that the taxable amount is not determined, which is neither zero"
        " nor all of it: "
        + (f"{want.box_2a} is taxable, do not report {have.box_1}." if known else "the ledger does not know it yet."),
        action=f"Report {want.box_2a} as taxable on line 5b." if known else "Ask the plan for the after-tax part.",
        difference=apart(have.box_2a, want.box_2a) if known and have.box_2a is not None else None,
        # Software takes all of box 1 as taxable.
        counted_twice=max(apart(have.box_1, want.box_2a), ZERO) if known else None,
        cause="The payer does not know, or did not look up, the after-tax contributions.",
        entries=entries,
    )


def nothing_filled(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    """F3: boxes 2a and 5 are blank and box 2b is not ticked."""
    known = want.known
    over = max(apart(have.box_1, want.box_2a), ZERO) if known else None
    said = f"{want.box_2a} of it is." if known else "what of it is, the ledger does not know yet."
    return Difference(
        plan=plan,
        code="F3",
        box="2a",
        expected=want.box_2a,
        received=None,
        message=f"{named(plan, have)}: boxes 2a and 5 are blank and box 2b is not ticked: software takes all of the"
        f" {have.box_1} as taxable; {said}",
        action=f"Report {want.box_2a} as taxable on line 5b, and ask the plan for a corrected form."
        if known
        else "Ask the plan for the after-tax part, and enter the earnings of the conversion.",
        difference=apart(None, want.box_2a) if known else None,
        counted_twice=over,
        cause="The payer left the boxes blank, or they were not entered.",
        level=INFO if over == ZERO else WARNING,
        entries=entries,
    )


def by_its_own_boxes(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> list[Difference]:
    """F1 while the ledger does not know what is taxable: box 2a is less than box 1 less box 5 says.

    Only of what went to Roth: of a rollover to a traditional IRA or to a pre-tax plan the rest is not taxable.

    Source: Instructions for Forms 1099-R and 5498, boxes 2a and 5; IRC 72(e)(8), 402A(c)(4)(A).
    """
    if not set(want.kinds) <= _TO_ROTH:
        return []
    differences = []
    for form in have.forms:
        by_form = max(apart(form.box_1, form.box_5), ZERO)
        if close(form.box_2a, by_form, want.tolerance):
            continue
        differences.append(
            Difference(
                plan=plan,
                code="F1",
                box="2a",
                expected=by_form,
                received=form.box_2a,
                message=f"{named(plan, form)}: box 2a has {shown(form.box_2a)}, yet box 1 has {form.box_1} and box 5"
                f" {shown(form.box_5)}: {by_form} should be taxable by the form itself. The ledger does not know yet.",
                action="Enter the earnings of the conversion as the plan states them, then compare again; if the form"
                " is wrong, ask the plan for a corrected one.",
                difference=apart(form.box_2a, by_form),
                cause="Payers are known to report a conversion of after-tax money as wholly untaxed, its earnings too.",
                entries=entries,
            )
        )
    return differences


def rounded(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    """F1 or F2: cents of rounding that make another number of whole dollars of the taxable amount."""
    over = apart(have.box_2a, want.box_2a)
    return Difference(
        plan=plan,
        code="F2" if over > ZERO else "F1",
        box="2a",
        expected=want.box_2a,
        received=have.box_2a,
        message=f"{named(plan, have)}: box 2a has {shown(have.box_2a)} and the ledger {want.box_2a}: rounding of"
        f" {Money(abs(over.cents))}, which makes another whole dollar.",
        action="Add up the cents of all forms as they came, then round line 5b once; nothing else is to be done.",
        difference=over,
        counted_twice=max(over, ZERO),
        cause="The payer rounds each conversion in its own way.",
        level=INFO,
        entries=entries,
    )


def _blank(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    return Difference(
        plan=plan,
        code="F3",
        box="2a",
        expected=ZERO,
        received=None,
        message=f"{named(plan, have)}: box 2a is blank, which is not zero; nothing of the {want.box_1} is taxable.",
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
        message=f"{named(plan, have)}: box 2a has {shown(have.box_2a)}; {want.box_2a} of the {want.box_1} is taxable.",
        action=f"Report {want.box_2a} as taxable on line 5b, and ask the plan for a corrected form.",
        difference=apart(have.box_2a, want.box_2a),
        cause="Payers are known to report a conversion of after-tax money as wholly untaxed, its earnings too.",
        entries=entries,
    )


def _basis_differs(plan: str, want: Boxes, have: Boxes, evidence: Evidence, entries: tuple[str, ...]) -> Difference:
    gap = apart(have.box_5, want.box_5)
    # Deposits and losses of after-tax money say nothing about the Roth account.
    found = None if _is_roth_money(want) else evidence.explain_basis(plan, gap)
    over = apart(have.box_2a, want.box_2a)
    effect = f" {want.box_2a} is taxable, not {shown(have.box_2a)}." if over else ""
    has = have.box_5 if have.box_5 is not None else "nothing"
    what = _WHAT_ROTH_MONEY_IS if _is_roth_money(want) else "after-tax contributions in what was converted"
    return Difference(
        plan=plan,
        code="F4",
        box="5",
        expected=want.box_5,
        received=have.box_5,
        message=f"{named(plan, have)}: box 5 has {has}; the ledger finds {want.box_5 or ZERO} of {what}."
        f"{effect}" + (f" {found.sentence}" if found is not None else ""),
        action="Compare with the plan's statement of what went into the Roth account, and enter what is missing; then"
        " ask the plan how it found the amount."
        if _is_roth_money(want)
        else "Look for a deposit around the turn of the year, basis carried from a loss, or a missing stub;"
        " then ask the plan which contributions it counted.",
        difference=gap,
        counted_twice=max(over, ZERO),
        cause=found.sentence if found is not None else _likely(want),
        entries=tuple(dict.fromkeys((*entries, *(found.ids if found is not None else ())))),
    )


def _likely(want: Boxes) -> str:
    if _is_roth_money(want):
        return (
            "Roth contributions or conversions that are not entered, or another basis in the account's opening balance."
        )
    return "Contributions counted in another year, basis carried from a loss, or a pay stub that is not entered."


def _is_roth_money(want: Boxes) -> bool:
    """Whether a form reports money out of the designated Roth account."""
    return want.kind == DESIGNATED_ROTH_ROLLOVER or (want.kind == DISTRIBUTION and "B" in (want.code or ""))


def _may_be_blank(want: Boxes, have: Boxes) -> bool:
    """Whether box 5 may be another: on forms with code H payers differ, and after a loss it holds all contributions.

    Source: Instructions for Forms 1099-R and 5498, box 2a, Losses: the value in box 1, all contributions in box 5.
    """
    if have.box_5 is None:
        return want.kind == DESIGNATED_ROTH_ROLLOVER and want.code == ROTH_TO_ROTH_IRA
    at_a_loss = want.kind == DISTRIBUTION and not want.box_2a and not have.box_2a
    return at_a_loss and have.box_5 > have.box_1


def _adds_up(have: Boxes, tolerance: int) -> bool:
    """Whether box 2a follows from box 5: then the one is wrong because the other is."""
    return have.box_2a is not None and close(have.box_2a, apart(have.box_1, have.box_5), tolerance)
