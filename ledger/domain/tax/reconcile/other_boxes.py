"""Boxes beside the taxable amount: tax withheld, the mark of IRAs, the first year of the Roth account."""

from ledger.domain.alerts.alert import INFO
from ledger.domain.money import ZERO
from ledger.domain.tax.reconcile.boxes import Boxes, close, named
from ledger.domain.tax.reconcile.difference import Difference, apart, shown

TICKED, NOT_TICKED = "ticked", "not ticked"


def other_differences(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> list[Difference]:
    """F5 of box 4 and F6 of box 11.

    Args:
        plan: Its id.
        want: What is expected.
        have: What came for it.
        entries: Ids of the form and of what it reports.

    Source: Instructions for Forms 1099-R and 5498, boxes 4 and 11; Form 1040 instructions, line 25b.
    """
    differences = []
    if not close(have.box_4, want.box_4, want.tolerance):
        differences.append(_withheld(plan, want, have, entries))
    if want.box_11 is not None and have.box_11 is not None and want.box_11 != have.box_11:
        differences.append(_first_year(plan, want, have, entries))
    return differences


def marked_as_ira(plan: str, form: Boxes) -> Difference:
    """F6: the box IRA/SEP/SIMPLE is ticked on a plan's form.

    Source: Instructions for Forms 1099-R and 5498, box 7 (IRA/SEP/SIMPLE); Form 1040 instructions, lines 4a to 5b.
    """
    return Difference(
        plan=plan,
        code="F6",
        box="7b",
        expected=NOT_TICKED,
        received=TICKED,
        message=f"{named(plan, form)}: the box IRA/SEP/SIMPLE (7b) is ticked, which is for IRAs alone: software would"
        f" put the {form.box_1} on lines 4a and 4b of Form 1040.",
        action="Report it on lines 5a and 5b, and ask the plan for a corrected form; if an IRA sent this form, void it"
        " and enter it with --ira.",
        cause="The payer's system took the plan for an IRA, or the form of an IRA was entered as the plan's.",
        entries=form.ids,
    )


def _withheld(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    recorded = bool(want.box_4)
    return Difference(
        plan=plan,
        code="F5",
        box="4",
        expected=want.box_4,
        received=have.box_4,
        message=f"{named(plan, have)}: box 4 has {shown(have.box_4)} of federal income tax withheld; the ledger has"
        f" {want.box_4 or ZERO}.",
        action="Compare both with the plan's statement; correct `withheld` of the entry, or ask the plan for a"
        " corrected form: line 25b of Form 1040 rests on it."
        if recorded
        else "Enter it as `withheld` of the distribution or conversion that it was kept from: line 25b of Form 1040"
        " rests on it. If nothing was withheld, ask the plan for a corrected form.",
        difference=apart(have.box_4, want.box_4),
        cause="The tax withheld is not entered, or entered with another amount."
        if have.box_4
        else "Box 4 was left out.",
        entries=entries,
        for_payer=recorded,
    )


def _first_year(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference:
    expected, received = want.box_11 or 0, have.box_11 or 0
    return Difference(
        plan=plan,
        code="F6",
        box="11",
        expected=str(expected),
        received=str(received),
        message=f"{named(plan, have)}: box 11 names {received} as the first year of the Roth account; in the ledger it"
        f" is {expected}. The five years of a qualified distribution begin with it.",
        action="Look for Roth money of earlier years, a rollover that brought its years along, or an opening balance"
        " without its `first_year`, and enter it."
        if received < expected
        else "Ask the plan which contribution it counts as the first: a conversion or a rollover may be missing there.",
        cause="Roth contributions before the first entry of the ledger."
        if received < expected
        else "The plan counts from a later contribution, or began anew when the record keeper changed.",
        level=INFO,
        entries=entries,
    )
