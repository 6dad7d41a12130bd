"""F6: box 7 has another code than the money calls for."""

from ledger.domain.money import ZERO
from ledger.domain.tax.expected.form_1099r import (
    DESIGNATED_ROTH_ROLLOVER,
    DIRECT_ROLLOVER,
    ROTH_TO_OTHER_PLAN,
    ROTH_TO_ROTH_IRA,
)
from ledger.domain.tax.reconcile.boxes import Boxes, named, same_code
from ledger.domain.tax.reconcile.difference import Difference, apart

_PAID_OUT = frozenset("127")


def code_difference(plan: str, want: Boxes, have: Boxes, entries: tuple[str, ...]) -> Difference | None:
    """F6, where box 7 is not as expected or a code contradicts box 2a; None where it is right or not known.

    Source: Instructions for Forms 1099-R and 5498, box 7, codes 1, 7, B, G and H.
    """
    taxed = have.code == ROTH_TO_ROTH_IRA and bool(have.box_2a)
    if want.code is None or (same_code(want, have) and not taxed):
        return None
    over = max(apart(have.box_2a, want.box_2a), ZERO)
    twice = over if want.known and want.kind == DESIGNATED_ROTH_ROLLOVER else ZERO
    if same_code(want, have):
        return Difference(
            plan=plan,
            code="F6",
            box="2a",
            expected=want.box_2a,
            received=have.box_2a,
            message=f"{named(plan, have)}: code H reports Roth money that went to a Roth IRA, of which"
            f" nothing is taxable, yet box 2a has {have.box_2a}.",
            action="Report $0.00 of it on line 5b, and ask the plan for a corrected form.",
            difference=apart(have.box_2a, want.box_2a) if want.known else None,
            counted_twice=over,
            cause="The payer's system took the earnings of the Roth account for taxable.",
            entries=entries,
        )
    return Difference(
        plan=plan,
        code="F6",
        box="7",
        expected=want.code,
        received=have.code,
        message=f"{named(plan, have)}: box 7 has code {have.code or 'none'}, where {want.code} is expected.",
        action="Ask the plan which distribution this form reports, and for a corrected form."
        " Report the money as what it was, with your records.",
        counted_twice=twice,
        cause=_cause(want, have),
        entries=entries,
    )


def _cause(want: Boxes, have: Boxes) -> str:
    code = have.code or ""
    if want.code == ROTH_TO_ROTH_IRA and code == DIRECT_ROLLOVER:
        return "The rollover of the Roth account was coded as one of other money: to a Roth IRA it is H, not G."
    if want.code == DIRECT_ROLLOVER and code == ROTH_TO_ROTH_IRA:
        return "Codes G and H are swapped: H is for money out of the Roth account alone."
    if want.code == ROTH_TO_OTHER_PLAN and code in {DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA}:
        return "The Roth account went to another plan's Roth account, which is G with B."
    if want.code in {DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA} and set(code) & _PAID_OUT:
        return (
            "The payer took a direct rollover or conversion for money paid to you; code 1 also asks for the 10 % tax."
        )
    if "B" in set(want.code or "") - set(code):
        return "Code B, which marks money out of the Roth account, is missing."
    return "The payer knows an age or an exception that the ledger does not, or chose the wrong code."
