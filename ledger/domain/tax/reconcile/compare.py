"""What one form, or several that belong together, say otherwise than the ledger expects."""

from ledger.domain.alerts.alert import INFO
from ledger.domain.money import ZERO
from ledger.domain.tax.expected.form_1099r import DESIGNATED_ROTH_ROLLOVER, ROTH_EMPLOYER
from ledger.domain.tax.reconcile.boxes import Boxes, close, left_blank, named, same_gross, same_whole_dollars
from ledger.domain.tax.reconcile.codes import code_difference
from ledger.domain.tax.reconcile.combined import WORDS_OF_KINDS, in_words, split_lines
from ledger.domain.tax.reconcile.difference import Difference, apart, shown
from ledger.domain.tax.reconcile.evidence import Evidence
from ledger.domain.tax.reconcile.other_boxes import other_differences
from ledger.domain.tax.reconcile.roth_employer import roth_employer_differences
from ledger.domain.tax.reconcile.taxable import (
    by_its_own_boxes,
    not_determined,
    nothing_filled,
    rounded,
    taxable_differences,
    taxed_twice,
)


def compare(plan: str, want: Boxes, have: Boxes, evidence: Evidence) -> list[Difference]:
    """All that differs between what is expected and what came for it; empty where nothing does."""
    conversions = want.entries or evidence.of_kinds(plan, want.kinds)
    entries = tuple(dict.fromkeys((*have.ids, *conversions)))
    contradictions = [contradiction(plan, form) for form in have.forms if contradicts_itself(form)]
    code = None if contradictions else code_difference(plan, want, have, entries)
    differences = [*contradictions]
    if want.kind == ROTH_EMPLOYER and not have.not_determined:
        differences += roth_employer_differences(plan, want, have, entries)
    elif not same_gross(want, have):
        differences.append(_gross_differs(plan, want, have, evidence, entries))
        if want.box_5 and not have.box_5 and have.box_2a == have.box_1:
            differences.append(taxed_twice(plan, want, have, entries))
    elif not have.not_determined and not contradictions and not (code and want.kind == DESIGNATED_ROTH_ROLLOVER):
        # Money out of the Roth account under a wrong code has a wrong taxable amount for that very reason.
        differences += _taxable(plan, want, have, evidence, entries)
    if have.not_determined:
        differences.append(not_determined(plan, want, have, entries))
    differences += other_differences(plan, want, have, entries)
    return [*differences, code] if code is not None else differences


def _taxable(plan: str, want: Boxes, have: Boxes, evidence: Evidence, entries: tuple[str, ...]) -> list[Difference]:
    """What boxes 2a and 5 say otherwise of a form whose box 1 is as expected."""
    if left_blank(have) and _is_to_be_filled(want):
        return [nothing_filled(plan, want, have, entries)]
    if not want.known:
        return by_its_own_boxes(plan, want, have, entries)
    if len(want.forms) > 1:
        return _several(plan, want, have, entries)
    return taxable_differences(plan, want, have, evidence, entries)


def _is_to_be_filled(want: Boxes) -> bool:
    """Whether blank boxes 2a and 5 leave something out; of a Roth rollover forms differ in box 5."""
    if not want.known:
        return True
    return bool(want.box_2a) or (bool(want.box_5) and want.kind != DESIGNATED_ROTH_ROLLOVER)


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
        message=f"{named(plan, form)}: the form contradicts itself: box 1 has {form.box_1} and box 5"
        f" {shown(form.box_5)}, so at most {most} can be taxable, yet box 2a has {form.box_2a}.",
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


def _gross_differs(plan: str, want: Boxes, have: Boxes, evidence: Evidence, entries: tuple[str, ...]) -> Difference:
    gap = apart(have.box_1, want.box_1)
    found = evidence.explain_gross(plan, gap)
    return Difference(
        plan=plan,
        code="F5",
        box="1",
        expected=want.box_1,
        received=have.box_1,
        message=f"{named(plan, have)}: box 1 has {have.box_1}; the ledger has {want.box_1} leaving the plan."
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
    if not differences and not same_whole_dollars(have.box_2a, want.box_2a):
        differences = [rounded(plan, want, have, entries)]
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
    expected, received = (want.box_5, have.box_5) if box == "5" else (want.box_2a, have.box_2a)
    return close(received, expected, want.tolerance)


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
