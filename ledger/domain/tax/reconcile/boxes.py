"""The boxes of Form 1099-R that are compared, of one form or of several added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.expected_forms import REFUND, ExpectedForm

# Payers round each conversion their own way: two cents a conversion are rounding, and five cents a form.
_CENTS_A_CONVERSION, _CENTS_A_FORM = 2, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Boxes 1, 2a, 5 and 7; None is blank, or not known where `known` is False.

    Attributes:
        code: Box 7, its characters sorted, B last; None where it is not known, blank, or not the same on all forms.
        kind: Of an expected form; None of one received, or where several kinds are added up.
        events: How many conversions or other events are in it.
        id: Of a form received.
        parts: The forms that are added up; empty for a single one.
    """

    box_1: Money
    box_2a: Money | None
    box_5: Money | None
    code: str | None
    kind: str | None = None
    events: int = 1
    known: bool = True
    not_determined: bool = False
    id: str | None = None
    parts: tuple["Boxes", ...] = ()

    @property
    def forms(self) -> tuple["Boxes", ...]:
        """The single forms in it."""
        return self.parts or (self,)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the forms received in it."""
        return tuple(form.id for form in self.forms if form.id is not None)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the expected forms in it."""
        return tuple(dict.fromkeys(form.kind for form in self.forms if form.kind is not None))

    @property
    def tolerance(self) -> int:
        """How many cents may be rounding."""
        return max(_CENTS_A_CONVERSION * self.events, _CENTS_A_FORM)


def of_expected(form: ExpectedForm) -> Boxes:
    """The boxes of a form to come."""
    return Boxes(
        box_1=form.box_1,
        box_2a=form.box_2a,
        box_5=form.box_5,
        code=None if form.box_7 is None else _sorted(form.box_7),
        kind=form.kind,
        events=form.events,
        known=form.known,
    )


def of_received(form: Recorded[Form1099R]) -> Boxes:
    """The boxes of a form that came; the form of 2026 has its codes in box 7a."""
    boxes = form.value.boxes
    code = boxes.get("7a") or boxes.get("7")
    return Boxes(
        box_1=amount(boxes.get("1")) or ZERO,
        box_2a=amount(boxes.get("2a")),
        box_5=amount(boxes.get("5")),
        code=_sorted(code) if isinstance(code, str) else None,
        not_determined=boxes.get("2b_not_determined") is True,
        id=form.id,
    )


def amount(box: object) -> Money | None:
    """What stands in a box for dollars."""
    return box if isinstance(box, Money) else None


def join(forms: Sequence[Boxes]) -> Boxes:
    """Several forms as one; a blank box adds nothing unless all are blank."""
    if len(forms) == 1:
        return forms[0]
    codes = {form.code for form in forms}
    kinds = {form.kind for form in forms}
    known = all(form.known for form in forms)
    return Boxes(
        box_1=total(form.box_1 for form in forms),
        box_2a=_sum_of_filled(form.box_2a for form in forms),
        box_5=_sum_of_filled(form.box_5 for form in forms),
        code=codes.pop() if len(codes) == 1 else None,
        kind=kinds.pop() if len(kinds) == 1 else None,
        events=sum(form.events for form in forms),
        known=known,
        not_determined=any(form.not_determined for form in forms),
        parts=tuple(each for form in forms for each in form.forms),
    )


def same_code(want: Boxes, have: Boxes) -> bool:
    """Whether box 7 is as expected; a refund out of the Roth account may carry a B beside its code."""
    if want.code is None:
        return False
    wanted, found = set(want.code), set(have.code or "")
    return wanted == found or (want.kind == REFUND and wanted == found - {"B"})


def same_gross(want: Boxes, have: Boxes) -> bool:
    """Whether box 1 is as expected, but for rounding."""
    return abs(have.box_1.cents - want.box_1.cents) <= want.tolerance


def close(received: Money | None, expected: Money | None, tolerance: int) -> bool:
    """Whether two amounts differ by no more than rounding, a blank box as zero."""
    return abs((received or ZERO).cents - (expected or ZERO).cents) <= tolerance


def _sum_of_filled(boxes: Iterable[Money | None]) -> Money | None:
    filled = [each for each in boxes if each is not None]
    return total(filled) if filled else None


def _sorted(code: str) -> str:
    return "".join(sorted(code.upper().replace(" ", ""), key=lambda each: (each == "B", each)))
