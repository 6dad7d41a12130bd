"""The letters by which a person tells plans which of them is to return an excess deferral."""

from ledger.domain.errors import LedgerError, NotFoundError
from ledger.domain.excess.correction_calendar import EXCESS_DEFERRAL
from ledger.domain.excess.corrections import CHOICE, OPEN, PARTLY_RETURNED, Correction
from ledger.domain.excess.excess_deferrals import allocation_letter
from ledger.domain.money import ZERO, Money, total
from ledger.domain.shown import one_line
from ledger.services.excess.corrections_due import CorrectionsDue


def letters(due: CorrectionsDue, plan: str | None = None) -> list[str]:
    """Letters that allocate open excess deferrals to plans, from which most could come first.

    Args:
        due: What was found.
        plan: The one plan that is to return as much as it can; the person's choice.

    Raises:
        NotFoundError: the plan has no part in an open excess deferral.
        LedgerError: a limit that the letter names is not known.
    """
    written: list[str] = []
    for each in due.corrections:
        if each.kind != EXCESS_DEFERRAL or each.status not in (OPEN, PARTLY_RETURNED) or each.open is None:
            continue
        limit = due.deferral_limits[each.year]
        if limit is None:
            raise LedgerError(f"The deferral limit of {each.year} is not known, so no letter can name the excess.")
        for chosen, amount in _allocated(each, plan):
            written.append(
                allocation_letter(
                    person=one_line(due.name),
                    plan=one_line(due.plan_names[chosen]),
                    year=each.year,
                    amount=amount,
                    contributed=total(each.contributed.values()),
                    limit=limit,
                    as_of=due.as_of,
                )
            )
    if plan is not None and not written:
        raise NotFoundError(
            f"The plan “{plan}” took in no deferrals that an open excess could come from.",
            hint="See the plans with `roth-ledger corrections`.",
        )
    return written


def _allocated(correction: Correction, plan: str | None) -> list[tuple[str, Money]]:
    """The plans that are to return an open excess, each with its part."""
    most: dict[str, Money] = {}
    for step in correction.steps:
        if step.outcome == CHOICE and step.plan is not None and step.amount is not None:
            most[step.plan] = most.get(step.plan, ZERO) + step.amount
    left = correction.open or ZERO
    parts = []
    for chosen in sorted(most, key=lambda each: -most[each].cents) if plan is None else [plan]:
        part = min(left, most.get(chosen, ZERO))
        left -= part
        if part:
            parts.append((chosen, part))
    return parts
