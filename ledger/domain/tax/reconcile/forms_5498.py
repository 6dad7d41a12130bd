"""F12: Forms 5498 as received from IRA custodians, compared with what went into the IRAs."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from ledger.domain.entries.forms import Form5498
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.reconcile.boxes import amount
from ledger.domain.tax.reconcile.difference import FORM_5498, Difference, apart, shown
from ledger.domain.tax.reconcile.superseded import corrected_differences, standing

ROTH, TRADITIONAL = "roth", "traditional"
# Where contributions for the year stand on the form of each kind.
_CONTRIBUTIONS = {ROTH: "10", TRADITIONAL: "1"}
_TOLERANCE = 5


class Expected5498(Protocol):
    """What the custodians of one kind of IRA should report together; None is a blank box."""

    @property
    def kind(self) -> str:
        """`roth` or `traditional`."""

    @property
    def box_1(self) -> Money | None:
        """Contributions to traditional IRAs."""

    @property
    def box_2(self) -> Money | None:
        """Rollover contributions: all plan money."""

    @property
    def box_3(self) -> Money | None:
        """Conversions out of traditional IRAs."""

    @property
    def box_10(self) -> Money | None:
        """Contributions to Roth IRAs."""


def reconcile_5498(
    year: int, expected: Iterable[Expected5498], received: Iterable[Recorded[Form5498]]
) -> tuple[Difference, ...]:
    """What differs in boxes 2 and 3, Roth IRAs and traditional ones apart; nothing where no form of a kind has come.

    The forms of several custodians are added up. Whose form it is says box 7, else the boxes that are filled.

    Args:
        year: Of the forms; others are passed over.
        expected: One a kind; of a kind that is not expected, every box should be blank.
        received: In any order.

    Source: Instructions for Forms 1099-R and 5498: plan money that is rolled over is box 2; box 3 is for conversions
    out of traditional, SEP and SIMPLE IRAs alone.
    """
    awaited = {each.kind: each for each in expected}
    by_kind: dict[str, list[Recorded[Form5498]]] = {}
    for form in sorted(received, key=lambda each: each.sequence):
        if form.value.year == year:
            by_kind.setdefault(kind_of(form.value, awaited.values()), []).append(form)
    differences: list[Difference] = []
    for kind, forms in by_kind.items():
        counting, corrections = standing(forms, _likeness)
        found = _of_kind(kind, awaited.get(kind), counting)
        differences += found
        differences += corrected_differences(corrections, found, boxes=("2", "3", "10", "1", "5"), form=FORM_5498)
    return tuple(differences)


def kind_of(form: Form5498, expected: Iterable[Expected5498]) -> str:
    """Which kind of IRA a form is of: as its box 7 says, else by the boxes that are filled."""
    box_7 = form.boxes.get("7")
    if isinstance(box_7, str) and box_7:
        return ROTH if "ROTH" in box_7.upper() else TRADITIONAL
    if amount(form.boxes.get("3")) or amount(form.boxes.get("10")):
        return ROTH
    if amount(form.boxes.get("1")):
        return TRADITIONAL
    rolled = [each for each in expected if each.box_2]
    return min(rolled, key=lambda each: (each.box_2 != form.boxes.get("2"), each.kind)).kind if rolled else ROTH


def _likeness(first: Recorded[Form5498], corrected: Recorded[Form5498]) -> int:
    return 1 + sum(first.value.boxes.get(box) == corrected.value.boxes.get(box) for box in ("5", "2", "3"))


def _of_kind(kind: str, want: Expected5498 | None, forms: Sequence[Recorded[Form5498]]) -> list[Difference]:
    rolled = want.box_2 if want is not None else None
    converted = want.box_3 if want is not None else None
    contributed = (want.box_10 if kind == ROTH else want.box_1) if want is not None else None
    box_2, box_3, other = (_sum(forms, box) for box in ("2", "3", _CONTRIBUTIONS[kind]))
    short, extra = apart(rolled, box_2), apart(box_3, converted)
    ids = tuple(form.id for form in forms)
    if short.cents > _TOLERANCE and extra.cents > _TOLERANCE and abs((short - extra).cents) <= _TOLERANCE:
        return [_as_conversion(kind, converted, box_3, extra, ids)]
    more = apart(other, contributed)
    if short.cents > _TOLERANCE and abs((short - more).cents) <= _TOLERANCE:
        return [_as_contribution(kind, contributed, other, short, ids)]
    return [
        _differs(kind, box, expected, received, ids)
        for box, expected, received in (("2", rolled, box_2), ("3", converted, box_3))
        if abs(apart(received, expected).cents) > _TOLERANCE
    ]


def _sum(forms: Iterable[Recorded[Form5498]], box: str) -> Money | None:
    filled = [found for form in forms if (found := amount(form.value.boxes.get(box))) is not None]
    return total(filled) if filled else None


def _as_conversion(
    kind: str, expected: Money | None, received: Money | None, extra: Money, ids: tuple[str, ...]
) -> Difference:
    return Difference(
        plan=None,
        code="F12",
        box="3",
        expected=expected,
        received=received,
        message=f"The {kind} IRA's Form 5498: {extra} of plan money stands in box 3, which is for conversions from a"
        " traditional IRA; plan money belongs in box 2.",
        action="Ask the custodian for a corrected Form 5498; do not put this money on Form 8606, Part II.",
        form=FORM_5498,
        difference=extra,
        counted_twice=None,
        cause="The custodian took the rollover from the plan for a conversion.",
        entries=ids,
    )


def _as_contribution(
    kind: str, expected: Money | None, received: Money | None, short: Money, ids: tuple[str, ...]
) -> Difference:
    box = _CONTRIBUTIONS[kind]
    return Difference(
        plan=None,
        code="F12",
        box=box,
        expected=expected,
        received=received,
        message=f"The {kind} IRA's Form 5498: {short} of plan money stands in box {box}, as a contribution for the"
        " year; it belongs in box 2.",
        action="Ask the custodian for a corrected Form 5498: as a contribution it would be over the yearly limit.",
        form=FORM_5498,
        difference=short,
        cause="The custodian booked the plan's check as a contribution.",
        entries=ids,
    )


def _differs(kind: str, box: str, expected: Money | None, received: Money | None, ids: tuple[str, ...]) -> Difference:
    what = "rolled over from plans" if box == "2" else "converted from traditional IRAs"
    return Difference(
        plan=None,
        code="F12",
        box=box,
        expected=expected,
        received=received,
        message=f"The {kind} IRA's Form 5498: box {box} has {shown(received)}; the ledger has {expected or ZERO}"
        f" {what}.",
        action="Enter what is missing, or the form of another custodian; if the ledger is right, ask the custodian for"
        " a corrected Form 5498.",
        form=FORM_5498,
        difference=apart(received, expected),
        counted_twice=None,
        cause="A rollover or conversion that is not entered, a form of another custodian still to come (they are due by"
        " 31 May), or the custodian coded the money otherwise.",
        entries=ids,
    )
