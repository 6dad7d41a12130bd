"""Box 7 of Form 1099-R for money that was paid to the person."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.parties import Plan

EARLY, EARLY_WITH_EXCEPTION, DISABILITY, DEATH, NORMAL = "1", "2", "3", "4", "7"
DESIGNATED_ROTH = "B"

# Form 5329's numbers: separation from service at 55 or later, equal periodic payments, disability, death.
_CODE_OF_EXCEPTION = {"01": EARLY_WITH_EXCEPTION, "02": EARLY_WITH_EXCEPTION, "03": DISABILITY, "04": DEATH}
_BESIDE_DESIGNATED_ROTH = frozenset("12478GP")


class BoxSeven(NamedTuple):
    """The code; None is not known, and `note` says why and what to enter."""

    code: str | None
    note: str | None = None


def distribution_code(outcome: ConversionOutcome, *, birth_date: dt.date | None, plan: Plan | None) -> BoxSeven:
    """The code of money paid to the person, as entered or else by age and exception on its day.

    Args:
        outcome: A leg kept in cash, or paid out and rolled over within 60 days.
        birth_date: None is not known.
        plan: The paying plan; None takes it for one that is no 457(b) plan.

    Source: Instructions for Forms 1099-R and 5498, Guide to Distribution Codes 1, 2, 3, 4 and 7; IRC 72(t)(2)(A),
    and 72(t)(9) for governmental 457(b) plans.
    """
    if outcome.code is not None:
        return BoxSeven("".join(outcome.code.upper().split()))
    what = f"the distribution of {outcome.date} from {outcome.plan}"
    code = _CODE_OF_EXCEPTION.get(outcome.exception or "", EARLY)
    if code == DEATH:  # whatever the age
        return BoxSeven(DEATH)
    if plan is not None and plan.kind == "457b" and not plan.governmental:
        return BoxSeven(
            None,
            f"{outcome.plan} is a 457(b) plan of an employer that is not governmental: {what} is reported on"
            " Form W-2, not on Form 1099-R (Notice 2003-20). Compare box 1 of the W-2.",
        )
    if birth_date is None:
        return BoxSeven(
            None, f"Box 7 of {what} depends on age, and the birth date is not on file: enter it with the person."
        )
    if outcome.date >= reaches_59_and_a_half(birth_date):
        return BoxSeven(NORMAL)
    if plan is not None and plan.kind == "457b":
        return BoxSeven(
            None,
            f"Box 7 of {what}, a 457(b) plan, is 2 for the plan's own money and 1 for what was rolled in from a plan of"
            " another kind (IRC 72(t)(9)), which is not worked out: enter the code with the distribution.",
        )
    return BoxSeven(code)


def beside_designated_roth(code: str | None) -> str | None:
    """A code as it stands for money of a designated Roth account: with a B after it, where the form pairs them.

    Source: Instructions for Forms 1099-R and 5498, Guide to Distribution Codes, code B; it is not used with 3 or E.
    """
    if code is None:
        return None
    alone = code.replace(DESIGNATED_ROTH, "")
    return alone + DESIGNATED_ROTH if len(alone) <= 1 and set(alone) <= _BESIDE_DESIGNATED_ROTH else code
