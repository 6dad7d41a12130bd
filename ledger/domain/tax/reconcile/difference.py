"""What does not agree: one box of a form received, or one line of a return filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.alerts.alert import WARNING
from ledger.domain.money import ZERO, Money

FORM_1099R, FORM_W2, FORM_5498, RETURN, LEDGER = "1099-R", "W-2", "5498", "return", "ledger"
FILED = "FILED"


class SplitLine(NamedTuple):
    """One piece of a form that reports several rollovers, as it is typed into tax software; None is a blank box."""

    kind: str
    box_1: Money
    box_2a: Money
    box_5: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One box or line that is not as expected.

    Attributes:
        plan: Id of the plan that the form is of; None for a W-2, an IRA's form and a return.
        code: F1: taxable amount too low. F2: untaxed money reported as taxable. F3: taxable amount not determined.
            F4: basis differs. F5: the forms do not add up to what left the plan or the IRAs, or to the tax withheld
            (box 4), or one form reports several rollovers. F6: another code, the mark of IRAs on a plan's form (7b),
            or another first year (11). F7: plan money on the lines of IRAs. F8: an opening balance that contradicts
            the entries. F9: Form 8606 missing, or its chain broken. F10: after-tax money rolled into a traditional
            IRA missing from line 2. F11: Roth employer money. F12: Form 5498. F13: Form W-2. F14: a state with a
            basis of its own. F15: a form that contradicts itself. F16: a corrected form took another's place.
            FILED: a line as filed is not what the ledger finds now.
        box: Of the form; `1040:5b` of a return; `basis` of an opening balance.
        expected: What the ledger finds; None is blank or not known.
        received: What the form or return says; None is blank, or that no form came.
        message: What is so.
        action: What to do.
        form: `1099-R`, `W-2`, `5498`, `return`; `ledger` for an opening balance.
        employer: Id, of a W-2.
        difference: Received less expected, a blank box as zero; None where either is no amount or not known.
        counted_twice: Income that would be taxed twice if the form or return were followed; None is not known.
        cause: What most likely lies behind it.
        level: Only a `warning` calls for something to be done; `info` is good to know.
        entries: Ids of the form received and of the entries that explain it.
        split: The pieces of a form that reports several rollovers; they add up to each of its boxes.
        for_payer: Whether the payer could mend it; not what was entered twice, or not entered here.
    """

    plan: str | None
    code: str
    box: str
    expected: Money | str | None
    received: Money | str | None
    message: str
    action: str
    form: str = FORM_1099R
    employer: str | None = None
    difference: Money | None = None
    counted_twice: Money | None = ZERO
    cause: str = ""
    level: str = WARNING
    entries: tuple[str, ...] = ()
    split: tuple[SplitLine, ...] = ()
    for_payer: bool = True


def apart(received: Money | None, expected: Money | None) -> Money:
    """Received less expected, a blank box as zero."""
    return (received or ZERO) - (expected or ZERO)


def shown(box: Money | None) -> str:
    """What stands in a box, in words where that is nothing."""
    return "nothing" if box is None else str(box)


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
