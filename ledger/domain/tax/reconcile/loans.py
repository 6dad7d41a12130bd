"""Forms of loans that became taxable without leaving the plan: code L."""

from collections.abc import Sequence

from ledger.domain.money import Money, total
from ledger.domain.tax.reconcile.boxes import Boxes, close

_DEEMED = "L"


def without_loans(forms: Sequence[Boxes], loans: Sequence[Money]) -> list[Boxes]:
    """The forms of a plan but for those that report its deemed loans.

    Args:
        forms: Of one plan and year.
        loans: Each deemed distribution of a loan of that plan and year; forms report them one by one or together.

    Source: Instructions for Forms 1099-R and 5498, Table 1, code L; IRC 72(p).
    """
    open_loans = list(loans)
    others = []
    for form in forms:
        if _DEEMED in (form.code or ""):
            if open_loans and close(form.box_1, total(open_loans), form.tolerance):
                open_loans = []
                continue
            same = next((each for each in open_loans if close(form.box_1, each, form.tolerance)), None)
            if same is not None:
                open_loans.remove(same)
                continue
        others.append(form)
    return others
