"""F14: states whose basis differs from the federal one; said, never computed."""

import re
from collections.abc import Sequence

from ledger.domain.alerts.alert import INFO
from ledger.domain.entries.forms import Form1099R
from ledger.domain.recorded import Recorded
from ledger.domain.tax.reconcile.difference import Difference

_WHY = {
    "NJ": "New Jersey taxes some contributions when they are made, and has a basis and recovery worksheets of its own",
    "PA": "Pennsylvania excludes no employee contribution, deferrals among them, and recovers cost first",
    "MA": "Massachusetts never lets IRA contributions be deducted, and has a basis of its own for them",
}
_STATE = re.compile(r"\b([A-Z]{2})(?=\b|[0-9])")


def state_differences(plan: str | None, forms: Sequence[Recorded[Form1099R]]) -> list[Difference]:
    """One difference a state that box 15 names and whose basis is another than the federal.

    Source: Instructions for Forms 1099-R and 5498, boxes 14 to 19; the state rules are partly verified only.
    """
    named: dict[str, list[str]] = {}
    for form in forms:
        box = form.value.boxes.get("15")
        for state in _STATE.findall(box.upper()) if isinstance(box, str) else ():
            if state in _WHY:
                named.setdefault(state, []).append(form.id)
    return [
        Difference(
            plan=plan,
            code="F14",
            box="15",
            expected=None,
            received=state,
            message=f"{plan or 'IRA'}: box 15 names {state}. {_WHY[state]}: the federal taxable amount may not be the"
            " state's. This is unsettled here and not computed.",
            action=f"Review the {state} return by hand, with the contributions that {state} has already taxed.",
            counted_twice=None,
            cause="The state's basis differs from the federal one.",
            level=INFO,
            entries=tuple(dict.fromkeys(ids)),
        )
        for state, ids in named.items()
    ]
