"""What one form, or several that belong together, say otherwise than the ledger expects."""

from ledger.domain.alerts.alert import INFO
from ledger.domain.money import ZERO
from ledger.domain.tax.expected.expected_forms import DESIGNATED_ROTH_ROLLOVER, ROTH_EMPLOYER
from ledger.domain.tax.reconcile.boxes import Boxes, close, same_gross
from ledger.domain.tax.reconcile.codes import code_difference
from ledger.domain.tax.reconcile.combined import WORDS_OF_KINDS, in_words, split_lines
from ledger.domain.tax.reconcile.difference import Difference, apart, shown
from ledger.domain.tax.reconcile.evidence import Evidence
from ledger.domain.tax.reconcile.roth_employer import roth_employer_differences
from ledger.domain.tax.reconcile.taxable import not_determined, taxable_differences, taxed_twice


def compare(plan: str, want: Boxes, have: Boxes, evidence: Evidence) -> list[Difference]:
    """All that differs between what is expected and what came for it; empty where nothing does."""
    entries = tuple(dict.fromkeys((*have.ids, *evidence.of_kinds(plan, want.kinds))))
    contradictions = [contradiction(plan, form) for form in have.forms if contradicts_itself(form)]
    code = None if contradictions else code_difference(plan, want, have, entries)
    differences = [*contradictions]
    if want.kind == ROTH_EMPLOYER and not have.not_determined:
        differences += roth_employer_differences(plan, want, have, entries)
    elif not same_gross(want, have):
        differences.append(_gross_differs(plan, want, have, evidence, entries))
        if want.box_5 and not have.box_5 and have.box_2a == have.box_1:
            differences.append(taxed_twice(plan, want, have, entries))
    elif want.known and not have.not_determined and not contradictions:
        if len(want.forms) > 1:
            differences += _several(plan, want, have, entries)
        elif code is None or want.kind != DESIGNATED_ROTH_ROLLOVER:
            # Money out of the Roth account under a wrong code has a wrong taxable amount for that very reason.
            differences += taxable_differences(plan, want, have, evidence, entries)
    if have.not_determined:
        differences.append(not_determined(plan, want, have, entries))
    return [*differences, code] if code is not None else differences


def contradicts_itself(form: Boxes) -> bool:
    """Whether more is taxable than box 1 less box 5, or any where box 5 is all of it or more."""
    most = max(apart(form.box_1, form.box_5), ZERO)
    taxable = form.box_2a or ZERO
    return taxable > most and not (form.box_1 >= (form.box_5 or ZERO) and close(taxable, most, form.tolerance))


def contradiction(plan: str | None, form: Boxes) -> Difference:
    """F15: the boxes of one form contradict each other.

    Source: Instructions for Forms 1099-R and 5498, boxes 1, 2a and 5; IRC 72(e)(2)(B): no more is income than the
    excess of value over basis.
    """
    most = max(apart(form.box_1, form.box_5), ZERO)
    over = apart(form.box_2a, most)
    return Difference(
        plan=plan,
        code="F15",
        box="2a",
        expected=most,
        received=form.box_2a,
        message=f"{plan or 'IRA'}: the form contradicts itself: box 1 has {form.box_1} and box 5 {shown(form.box_5)},"
        f" so at most {most} can be taxable, yet box 2a has {form.box_2a}.",
        action=f"Ask the payer for a corrected form; do not report {form.box_2a} as taxable before it is explained.",
        difference=over,
        counted_twice=over,
        cause="At a loss box 5 is more than box 1 and nothing is taxable; the payer's system did not see it so."
        if form.box_5 is not None and form.box_5 > form.box_1
        else "The payer reported untaxed money as taxable, or box 1 or 5 holds another amount.",
        entries=form.ids,
    )


def missing(plan: str, want: Boxes, entries: tuple[str, ...]) -> Difference:
    """F5: forms of the plan came, none for this money."""
    code = f", code {want.code}" if want.code is not None else ""
    what = WORDS_OF_KINDS.get(want.kind or "", "money out")
    return Difference(
        plan=plan,
        code="F5",
        box="1",
        expected=want.box_1,
        received=None,
        message=f"{plan}: no form has come for {want.box_1} ({what}{code}).",
        action="Enter the form if it came; else ask the plan for it, and report the money with your records.",
        difference=-want.box_1,
        cause="A form that is still to come or not entered, or a conversion that the plan did not carry out.",
        entries=entries,
    )


def unexplained(plan: str, have: Boxes) -> Difference:
    """F5: a form of which the ledger has nothing."""
    wholly_taxable = have.box_2a == have.box_1 and not have.box_5
    return Difference(
        plan=plan,
        code="F5",
        box="1",
        expected=None,
        received=have.box_1,
        message=f"{plan}: a form reports {have.box_1}, code {have.code or 'none'}; the ledger has nothing like it.",
        action="Enter the conversion, distribution or Roth employer money that it reports.",
        difference=have.box_1,
        counted_twice=None,
        cause="A conversion of pre-tax money or Roth employer money that is not entered."
        if have.code == "G" and wholly_taxable
        else "Money out of the plan that is not entered, or the same form entered twice.",
        entries=have.ids,
    )


def _gross_differs(plan: str, want: Boxes, have: Boxes, evidence: Evidence, entries: tuple[str, ...]) -> Difference:
    gap = apart(have.box_1, want.box_1)
    found = evidence.explain_gross(plan, gap)
    return Difference(
        plan=plan,
        code="F5",
        box="1",
        expected=want.box_1,
        received=have.box_1,
        message=f"{plan}: box 1 has {have.box_1}; the ledger has {want.box_1} leaving the plan."
        + (f" {found.sentence}" if found is not None else ""),
        action="Look for a conversion around the turn of the year, one not entered, or a form still to come.",
        difference=gap,
        counted_twice=None,
        cause=found.sentence
        if found is not None
        else "A conversion around the turn of the year, one that is not entered, or a form still to come.",
        entries=tuple(dict.fromkeys((*entries, *(found.ids if found is not None else ())))),
    )


def _several(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> list[Difference]:
    """F5: one form for several rollovers: how to split it, or where the pieces do not add up."""
    if want.box_5 and not have.box_5 and have.box_2a == have.box_1:
        return [taxed_twice(plan, want, have, entries)]
    differences = [
        _pieces_do_not_add_up(plan, box, want, have, entries) for box in ("2a", "5") if not _equal(box, want, have)
    ]
    if differences or len(want.kinds) < 2 or len(have.forms) >= len(want.forms):
        return differences
    lines = split_lines(want, have)
    return [
        Difference(
            plan=plan,
            code="F5",
            box="1",
            expected=want.box_1,
            received=have.box_1,
            message=f"{plan}: one form of {have.box_1} reports {len(lines)} rollovers; its boxes add up.",
            action=f"Type it into tax software as {len(lines)} forms: {in_words(lines)}. Every other box goes once, to"
            " the piece it belongs to.",
            difference=apart(have.box_1, want.box_1),
            cause="The payer put several rollovers on one form, which tax software cannot take as one.",
            level=INFO,
            entries=entries,
            split=lines,
        )
    ]


def _equal(box: str, want: Boxes, have: Boxes) -> bool:
    if box == "5":
        return close(have.box_5, want.box_5, want.tolerance)
    expected, received = want.box_2a or ZERO, have.box_2a or ZERO
    return close(received, expected, want.tolerance) and received.whole_dollars() == expected.whole_dollars()


def _pieces_do_not_add_up(plan: str, box: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    expected, received = (want.box_2a, have.box_2a) if box == "2a" else (want.box_5, have.box_5)
    pieces = tuple(line for part in want.forms for line in split_lines(part, part))
    return Difference(
        plan=plan,
        code="F5",
        box=box,
        expected=expected,
        received=received,
        message=f"{plan}: one form of {have.box_1} reports {len(pieces)} rollovers, and box {box} has"
        f" {shown(received)} where they add up to {expected or ZERO}.",
        action=f"Ask the plan for a corrected form; your records give these pieces: {in_words(pieces)}.",
        difference=apart(received, expected),
        counted_twice=max(apart(have.box_2a, want.box_2a), ZERO),
        cause="The payer gave a piece the taxable amount or the basis of another.",
        entries=entries,
        split=pieces,
    )
