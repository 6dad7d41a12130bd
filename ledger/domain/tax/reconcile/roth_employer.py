"""F11: employer money that went to the Roth account, whose form looks like that of a conversion of pre-tax money."""

from ledger.domain.money import ZERO
from ledger.domain.tax.reconcile.boxes import Boxes, same_gross
from ledger.domain.tax.reconcile.difference import Difference, apart, shown

_ASK = "Ask the plan for a corrected form, and"


def roth_employer_differences(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> list[Difference]:
    """F11: the amount differs, or the form treats it as a conversion.

    Source: Notice 2024-2 section L: boxes 1 and 2a hold the total of the year, code G.
    """
    if not same_gross(want, have):
        message = f"{plan}: box 1 has {have.box_1}; the ledger has {want.box_1} of Roth employer money in the year."
        return [
            Difference(
                plan=plan,
                code="F11",
                box="1",
                expected=want.box_1,
                received=have.box_1,
                message=message,
                action="Roth employer money is income of the year in which it reaches the account, whatever year it is"
                " for: check the deposit dates around 31 December, then ask the plan.",
                difference=apart(have.box_1, want.box_1),
                counted_twice=max(apart(have.box_2a, want.box_1), ZERO),
                cause="A deposit around the turn of the year, or one that is not entered.",
                entries=entries,
            )
        ]
    if have.box_2a != have.box_1 or have.box_5:
        return [
            Difference(
                plan=plan,
                code="F11",
                box="2a",
                expected=want.box_2a,
                received=have.box_2a,
                message=f"{plan}: box 2a has {shown(have.box_2a)} and box 5 {shown(have.box_5)}, as for a conversion;"
                f" the {want.box_1} is Roth employer money, all of it income.",
                action=f"{_ASK} report {want.box_2a} as taxable on line 5b.",
                difference=apart(have.box_2a, want.box_2a),
                cause="Roth employer money was taken for a conversion of after-tax money.",
                entries=entries,
            )
        ]
    return []


def roth_employer_missing(plan: str, want: Boxes) -> Difference:
    """F11: other forms of the plan came, none for its Roth employer money."""
    return Difference(
        plan=plan,
        code="F11",
        box="1",
        expected=want.box_1,
        received=None,
        message=f"{plan}: no form has come for {want.box_1} of Roth employer money, which is income of the year.",
        action=f"Report {want.box_1} on line 5b; ask the plan for the form, which has boxes 1 and 2a and code G.",
        difference=-want.box_1,
        cause="The plan has not sent the form yet, or reported the money elsewhere: it does not belong on the W-2.",
    )


def entered_as_conversion(plan: str, want: Boxes, entries: tuple[str, ...]) -> Difference:
    """F11: the only form of an amount is that of Roth employer money, and a conversion of it is entered as well."""
    return Difference(
        plan=plan,
        code="F11",
        box="1",
        expected=want.box_1,
        received=None,
        message=f"{plan}: one form reports {want.box_1}; the ledger has Roth employer money of that amount and a"
        " conversion of the same amount, and counts both as income.",
        action="If the conversion was entered from the form of the Roth employer money, void it; else ask the plan for"
        " the second form.",
        difference=-want.box_1,
        counted_twice=want.box_1,
        cause="The form of Roth employer money looks like that of a conversion of pre-tax money.",
        entries=entries,
    )
