"""Corrected forms: which earlier form each takes the place of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from ledger.domain.alerts.alert import INFO, WARNING
from ledger.domain.entries.forms import Box, Form1099R, Form5498, FormW2
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.reconcile.difference import FORM_1099R, Difference, apart

Form = TypeVar("Form", Form1099R, FormW2, Form5498)
# One thing alike is enough where only one form could be meant.
_LEAST = 2


def standing(
    received: Iterable[Recorded[Form]], likeness: Callable[[Recorded[Form], Recorded[Form]], int]
) -> tuple[list[Recorded[Form]], list[tuple[Recorded[Form], Recorded[Form]]]]:
    """The forms that count, and each form that was corrected with the one that took its place.

    Args:
        received: Of one payer and year, in any order.
        likeness: How much an earlier form is like a corrected one; 0: it is another form.

    Returns:
        The forms that stand, each in the place of the one it corrects; and pairs of the first form and its
        correction. A corrected form whose first one was never entered stands beside the others.
    """
    forms: list[Recorded[Form]] = []
    corrections = []
    for form in sorted(received, key=lambda each: (each.value.corrected, each.sequence)):
        if form.value.corrected:
            alike = [(likeness(first, form), place) for place, first in enumerate(forms)]
            alike = [each for each in alike if each[0]]
            best = max(alike, default=(0, 0))
            if best[0] >= _LEAST or len(alike) == 1:
                corrections.append((forms[best[1]], form))
                forms[best[1]] = form
                continue
        forms.append(form)
    return forms, corrections


def corrected_differences(
    corrections: Iterable[tuple[Recorded[Form], Recorded[Form]]],
    others: Iterable[Difference],
    *,
    boxes: Iterable[str],
    form: str,
    plan: str | None = None,
    employer: str | None = None,
) -> list[Difference]:
    """F16: corrected forms took the place of earlier ones; all stay in the ledger.

    Args:
        corrections: Each form as first received, with the one that counts in its place.
        others: What differs otherwise, which says whether a corrected form agrees itself.
        boxes: Those to look at; the first of them that changed is the one named apart.
        form: `1099-R`, `W-2` or `5498`.
        plan: Id, of a plan's form.
        employer: Id, of a W-2.

    Source: General Instructions for Certain Information Returns, corrected statements to recipients.
    """
    pairs, names = list(corrections), tuple(boxes)
    replaced = {first.id for first, _ in pairs}
    differing = {id_ for each in others if each.level == WARNING for id_ in each.entries}
    differences = []
    for first, corrected in pairs:
        action = _action(
            is_replaced=corrected.id in replaced,
            takes_back=form == FORM_1099R and is_cancelled(corrected),
            differs=corrected.id in differing,
        )
        found = _corrected(first, corrected, names, whose=plan or employer or "IRA", action=action)
        differences.append(replace(found, plan=plan, employer=employer, form=form))
    return differences


def _corrected(
    first: Recorded[Form], corrected: Recorded[Form], names: Iterable[str], *, whose: str, action: str
) -> Difference:
    before, after = first.value.boxes, corrected.value.boxes
    changed = [box for box in names if before.get(box) != after.get(box)]
    main = changed[0] if changed else "1"
    what = "; ".join(f"box {box}: {_written(before, box)} before, {_written(after, box)} now" for box in changed)
    expected, received = _comparable(before.get(main)), _comparable(after.get(main))
    return Difference(
        plan=None,
        code="F16",
        box=main,
        expected=expected,
        received=received,
        message=f"{whose}: a corrected form takes the place of the first one"
        f" ({what or 'no box that is compared here changed'}).",
        action=action,
        difference=None if isinstance(expected, str) or isinstance(received, str) else apart(received, expected),
        cause="The payer corrected the form.",
        level=INFO,
        entries=(first.id, corrected.id),
    )


def is_cancelled(form: Recorded[Form]) -> bool:
    """Whether a corrected Form 1099-R takes all of it back: nothing is left in box 1.

    Source: General Instructions for Certain Information Returns, corrected returns: what should not have been filed
    is corrected to zero.
    """
    return form.value.corrected and form.value.boxes.get("1") == ZERO


def _action(*, is_replaced: bool, takes_back: bool, differs: bool) -> str:
    if is_replaced:
        return "It was corrected again: use the last form, and keep all of them."
    if takes_back:
        return "The payer took the form back: report nothing of it, and keep both."
    if differs:
        return (
            "The corrected form differs from the ledger too, as is said beside this: keep both, and settle that"
            " difference before either is used."
        )
    return "Use the corrected form and keep both."


def _comparable(box: Box) -> Money | str | None:
    if box is None or isinstance(box, Money):
        return box
    return _text(box)


def _written(boxes: Mapping[str, Box], name: str) -> str:
    box = boxes.get(name)
    return "blank" if box is None else _text(box)


def _text(box: Box) -> str:
    if isinstance(box, bool):
        return "ticked" if box else "not ticked"
    if isinstance(box, Mapping):
        return ", ".join(f"{label} {amount}" for label, amount in box.items())
    return str(box)
