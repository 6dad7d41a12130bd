"""F13: a Form W-2 as received, compared with what the pay stubs add up to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from ledger.domain.entries.forms import FormW2
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.reconcile.difference import FORM_W2, Difference, apart
from ledger.domain.tax.reconcile.superseded import corrected_differences, standing

# Sums of pay stubs are exact; five cents let payroll round.
_TOLERANCE = 5
_DEFERRAL_CODES = ("D", "E", "F", "G", "S", "AA", "BB", "EE")
_ROTH_CODES = frozenset({"AA", "BB", "EE"})
# Employers choose the label of box 14 themselves: `AFTER TAX`, `401K AT`, `after-tax 401(k)`.
_MARKS = frozenset({"AT", "AFTER", "AFTERTAX", "AFT", "AFTTAX", "ATAX"})
_BESIDE = frozenset(
    [
        *("TAX", "TX", "401", "401K", "403", "403B", "K", "B", "EE", "EMPLOYEE", "NON", "NONROTH"),
        *("CONTRIBUTION", "CONTRIBUTIONS", "CONTRIB", "CONTR", "CONT", "PLAN", "RETIREMENT", "RET", "SAVINGS"),
    ]
)
_BOXES = ("12", "14", "1", "3", "5")


class ExpectedW2(Protocol):
    """What an employer's Form W-2 should hold of plan money."""

    @property
    def employer(self) -> str:
        """Its id."""

    @property
    def box_12(self) -> Mapping[str, Money]:
        """Deferrals by code."""

    @property
    def after_tax(self) -> Money:
        """After-tax contributions by pay date, which box 14 may show."""


def reconcile_w2(
    year: int, expected: Iterable[ExpectedW2], received: Iterable[Recorded[FormW2]]
) -> tuple[Difference, ...]:
    """What differs, employer by employer; nothing where no form of an employer has come.

    Boxes of several forms of one employer are added up. Of a corrected form (W-2c) the boxes that are filled take
    the place of the first form's. That box 14 names no after-tax money proves nothing.

    Args:
        year: Of the forms; others are passed over.
        expected: By employer; of one that the ledger does not know, nothing is compared.
        received: A form without an employer is taken for the only employer's.

    Source: General Instructions for Forms W-2 and W-3, box 12 codes and box 14; IRC 402(g), 402A(c).
    """
    awaited = {each.employer: each for each in expected}
    by_employer: dict[str, list[Recorded[FormW2]]] = {}
    for form in sorted(received, key=lambda each: each.sequence):
        employer = form.value.employer or (next(iter(awaited)) if len(awaited) == 1 else None)
        if form.value.year == year and employer in awaited and employer is not None:
            by_employer.setdefault(employer, []).append(form)
    differences: list[Difference] = []
    for employer, forms in by_employer.items():
        counting, corrections = standing(forms, _likeness)
        first_forms = {corrected.id: first for first, corrected in corrections}
        sums = {box: labelled(box, counting, first_forms) for box in ("12", "14")}
        ids = tuple(form.id for form in counting)
        found = [*_box_12(awaited[employer], sums["12"], ids), *_box_14(awaited[employer], sums["14"], ids)]
        differences += found
        differences += corrected_differences(corrections, found, boxes=_BOXES, form=FORM_W2, employer=employer)
    return tuple(differences)


def _likeness(first: Recorded[FormW2], corrected: Recorded[FormW2]) -> int:
    """A W-2c belongs to the only earlier form of the employer; of several, to that with most boxes alike."""
    return 1 + sum(first.value.boxes.get(box) == corrected.value.boxes.get(box) for box in ("1", "3", "5"))


def labelled(
    box: str, forms: Sequence[Recorded[FormW2]], first_forms: Mapping[str, Recorded[FormW2]]
) -> dict[str, Money]:
    """Box 12 or 14 of all forms, added up by code or label."""
    sums: dict[str, Money] = {}
    for form in forms:
        held = form.value.boxes.get(box)
        if held is None and form.id in first_forms:
            held = first_forms[form.id].value.boxes.get(box)
        for label, amount in held.items() if isinstance(held, Mapping) else ():
            name = label.strip().upper()
            sums[name] = sums.get(name, ZERO) + amount
    return sums


def _box_12(want: ExpectedW2, box_12: Mapping[str, Money], ids: tuple[str, ...]) -> list[Difference]:
    differences = []
    for code in _DEFERRAL_CODES:
        received, expected = box_12.get(code), want.box_12.get(code, ZERO)
        gap = apart(received, expected)
        if abs(gap.cents) <= _TOLERANCE:
            continue
        miscoded = code in _ROTH_CODES and bool(want.after_tax) and abs((gap - want.after_tax).cents) <= _TOLERANCE
        has = "nothing" if received is None else str(received)
        message = f"{want.employer}: box 12 has {has} with code {code}; the pay stubs add up to {expected}."
        cause = "A pay stub that is missing or entered under another source, or a mistake of payroll's."
        if miscoded:
            message += f" The {gap} too much is the after-tax money, which has no code in box 12."
            cause = (
                "Payroll counted after-tax money as Roth deferrals: it would count against the deferral limit and start"
                " the Roth account's five years."
            )
        differences.append(
            Difference(
                plan=None,
                code="F13",
                box=f"12:{code}",
                expected=expected,
                received=received,
                message=message,
                action="Compare with the last pay stub's year to date; if the stubs are right, ask the employer for a"
                " corrected Form W-2c.",
                form=FORM_W2,
                employer=want.employer,
                difference=gap,
                cause=cause,
                entries=ids,
            )
        )
    return differences


def _box_14(want: ExpectedW2, box_14: Mapping[str, Money], ids: tuple[str, ...]) -> list[Difference]:
    labels = [label for label in box_14 if _is_after_tax(label)]
    if not labels:
        return []
    received = total(box_14[label] for label in labels)
    gap = apart(received, want.after_tax)
    roth = [want.box_12[code] for code in want.box_12 if code in _ROTH_CODES]
    if abs(gap.cents) <= _TOLERANCE or (not want.after_tax and received in roth):
        return []  # some payrolls call Roth deferrals after-tax
    return [
        Difference(
            plan=None,
            code="F13",
            box="14",
            expected=want.after_tax,
            received=received,
            message=f"{want.employer}: box 14 has {received} of after-tax money ({', '.join(labels)}); by pay date the"
            f" stubs add up to {want.after_tax}.",
            action="Compare with the last pay stub's year to date. Box 14 goes by pay date, not by deposit date; if the"
            " stubs are right, ask the employer for a corrected Form W-2c.",
            form=FORM_W2,
            employer=want.employer,
            difference=gap,
            cause="A pay stub that is missing, a pay date counted in the other year, or a mistake of payroll's.",
            entries=ids,
        )
    ]


def _is_after_tax(label: str) -> bool:
    """Whether a label of box 14 can only mean after-tax plan money: insurance and the like are after-tax too."""
    words = set(re.findall(r"[A-Z0-9]+", label.upper()))
    return bool(words & _MARKS) and words <= _MARKS | _BESIDE
