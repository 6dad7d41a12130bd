"""The boxes of Form 1099-R that are compared, of one form or of several added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.domain.entries.form_boxes import is_marked_as_ira
from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import REFUND, ExpectedForm

# Payers round each conversion their own way: two cents a conversion are rounding, and five cents a form.
_CENTS_A_CONVERSION, _CENTS_A_FORM = 2, 5
_LOAN_OFFSET = "M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Boxes 1, 2a, 5 and 7; None is blank, or not known where `known` is False.

    Attributes:
        code: Box 7, its characters sorted, B last; None where it is not known, blank, or not the same on all forms.
        kind: Of an expected form; None of one received, or where several kinds are added up.
        events: How many conversions or other events are in it.
        id: Of a form received.
        account: Of a form received; None where it names none, or where several forms name others.
        marked_as_ira: Whether the box IRA/SEP/SIMPLE of a form received is ticked.
        one_of_several: Whether other forms received report the rest of what is expected.
        entries: Of some of the conversions that are expected, their ids.
        conversions: Of an expected form, each conversion alone, by day; empty where they are not known one by one.
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
    box_4: Money | None = None
    box_11: int | None = None
    account: str | None = None
    marked_as_ira: bool = False
    one_of_several: bool = False
    entries: tuple[str, ...] = ()
    conversions: tuple["Boxes", ...] = ()
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
        return rounding(self.events)


def rounding(events: int) -> int:
    """How many cents may be rounding on a form of so many conversions."""
    return max(_CENTS_A_CONVERSION * events, _CENTS_A_FORM)


def of_expected(form: ExpectedForm) -> Boxes:
    """The boxes of a form to come, its conversions not told apart."""
    return Boxes(
        box_1=form.box_1,
        box_2a=form.box_2a,
        box_5=form.box_5,
        code=None if form.box_7 is None else _sorted(form.box_7),
        kind=form.kind,
        events=form.events,
        known=form.known,
        box_4=form.box_4,
        box_11=form.box_11,
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
        box_4=amount(boxes.get("4")),
        box_11=_year(boxes.get("11")),
        account=form.value.account,
        marked_as_ira=is_marked_as_ira(boxes),
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
    accounts = {form.account for form in forms}
    known = all(form.known for form in forms)
    return Boxes(
        box_1=total(form.box_1 for form in forms),
        # The sum of what is known alone would be taken for the whole.
        box_2a=_sum_of_filled(form.box_2a for form in forms) if known else None,
        box_5=_sum_of_filled(form.box_5 for form in forms) if known else None,
        code=codes.pop() if len(codes) == 1 else None,
        kind=kinds.pop() if len(kinds) == 1 else None,
        events=sum(form.events for form in forms),
        known=known,
        not_determined=any(form.not_determined for form in forms),
        box_4=_sum_of_filled(form.box_4 for form in forms),
        box_11=min((form.box_11 for form in forms if form.box_11 is not None), default=None),
        account=accounts.pop() if len(accounts) == 1 else None,
        parts=tuple(each for form in forms for each in form.forms),
    )


def same_code(want: Boxes, have: Boxes) -> bool:
    """Whether box 7 is as expected.

    A refund out of the Roth account may carry a B beside its code, and the offset of a loan an M.

    Source: Instructions for Forms 1099-R and 5498, Table 1, codes B and M.
    """
    if want.code is None:
        return False
    wanted, found = set(want.code), set(have.code or "")
    beside = {_LOAN_OFFSET, "B"} if want.kind == REFUND else {_LOAN_OFFSET}
    return wanted == found or wanted == found - beside


def same_gross(want: Boxes, have: Boxes) -> bool:
    """Whether box 1 is as expected, but for rounding."""
    return abs(have.box_1.cents - want.box_1.cents) <= want.tolerance


def same_whole_dollars(received: Money | None, expected: Money | None) -> bool:
    """Whether two amounts are one number of whole dollars, a blank box as zero."""
    return (received or ZERO).whole_dollars() == (expected or ZERO).whole_dollars()


def left_blank(have: Boxes) -> bool:
    """Whether neither box 2a nor box 5 is filled, and box 2b does not say why."""
    return have.box_2a is None and have.box_5 is None and not have.not_determined and bool(have.box_1)


def named(plan: str | None, have: Boxes) -> str:
    """The beginning of a sentence about a form: its plan, and what tells it from other forms of the plan."""
    marks = [f"account {have.account}"] if have.account is not None else []
    marks += [f"box 1 {have.box_1}"] if have.one_of_several else []
    return f"{plan or 'IRA'} ({', '.join(marks)})" if marks else plan or "IRA"


def close(received: Money | None, expected: Money | None, tolerance: int) -> bool:
    """Whether two amounts differ by no more than rounding, a blank box as zero."""
    return abs((received or ZERO).cents - (expected or ZERO).cents) <= tolerance


def _sum_of_filled(boxes: Iterable[Money | None]) -> Money | None:
    filled = [each for each in boxes if each is not None]
    return total(filled) if filled else None


def _year(box: object) -> int | None:
    return box if isinstance(box, int) and not isinstance(box, bool) else None


def _sorted(code: str) -> str:
    return "".join(sorted(code.upper().replace(" ", ""), key=lambda each: (each == "B", each)))
