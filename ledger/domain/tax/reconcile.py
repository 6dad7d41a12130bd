"""Forms 1099-R as received, compared with the expected ones: where the payer's figures would tax money twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected_forms import REFUND, ExpectedForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One box that is not as expected; None: blank or not known.

    Attributes:
        code: F1: taxable amount too low. F2: after-tax money treated as taxable. F3: taxable amount not determined.
            F4: basis differs. F5: the forms do not add up to what left the plan. F6: another code.
    """

    plan: str
    code: str
    box: str
    expected: Money | str | None
    received: Money | str | None
    message: str
    action: str


class _Boxes(NamedTuple):
    """The boxes that are compared, of one form or of several added up."""

    box_1: Money
    box_2a: Money | None
    box_5: Money | None
    code: str | None
    not_determined: bool = False
    events: int = 1
    known: bool = True
    refund: bool = False


def reconcile(
    year: int, expected: Iterable[ExpectedForm], received: Iterable[Recorded[Form1099R]]
) -> tuple[Difference, ...]:
    """What differs, plan by plan; nothing where no form of a plan has come yet.

    A corrected form takes the place of the form it corrects. Forms are matched by box 1 and code, then by
    box 1; what is left of a plan and code is added up and compared as one, as payers split and join forms.
    """
    by_plan: dict[str, list[Form1099R]] = {}
    for each in sorted(received, key=lambda each: each.sequence):
        form = each.value
        if form.plan is not None and form.year == year:
            _put(by_plan.setdefault(form.plan, []), form)
    differences: list[Difference] = []
    awaited = list(expected)
    for plan, forms in by_plan.items():
        wanted = [_of_expected(each) for each in awaited if each.plan == plan]
        for want, have in _pair(wanted, [_of_received(form) for form in forms]):
            differences += _unexplained(plan, have) if want is None else _compare(plan, want, have)
    return tuple(differences)


def _put(forms: list[Form1099R], form: Form1099R) -> None:
    """Add a form, or put a corrected one in the place of the likeliest form of its account."""
    if form.corrected:
        places = [place for place, each in enumerate(forms) if each.account == form.account]
        if places:
            boxes = _of_received(form)

            def likeness(place: int) -> tuple[int, int]:
                other = _of_received(forms[place])
                return (other.box_1 == boxes.box_1) + (other.code == boxes.code), place

            forms[max(places, key=likeness)] = form
            return
    forms.append(form)


def _of_expected(form: ExpectedForm) -> _Boxes:
    return _Boxes(
        form.box_1,
        form.box_2a,
        form.box_5,
        form.box_7,
        events=form.events,
        known=form.known,
        refund=form.kind == REFUND,
    )


def _of_received(form: Form1099R) -> _Boxes:
    boxes = form.boxes
    code = boxes.get("7a") or boxes.get("7")
    return _Boxes(
        _amount(boxes.get("1")) or ZERO,
        _amount(boxes.get("2a")),
        _amount(boxes.get("5")),
        "".join(sorted(code.upper().replace(" ", ""))) if isinstance(code, str) else None,
        not_determined=boxes.get("2b_not_determined") is True,
    )


def _amount(box: object) -> Money | None:
    return box if isinstance(box, Money) else None


def _pair(wanted: list[_Boxes], have: list[_Boxes]) -> list[tuple[_Boxes | None, _Boxes]]:
    pairs: list[tuple[_Boxes | None, _Boxes]] = []
    wanted, have = list(wanted), list(have)
    for by_code in (True, False):
        for form in list(have):
            for want in wanted:
                if want.box_1 == form.box_1 and (not by_code or _same_code(want, form)):
                    pairs.append((want, form))
                    wanted.remove(want)
                    have.remove(form)
                    break
    for form in list(have):
        if form in have:
            alike = [each for each in have if each.code == form.code]
            matching = [each for each in wanted if _same_code(each, form)] or (
                wanted if len(alike) == len(have) else []
            )
            pairs.append((_join(matching) if matching else None, _join(alike)))
            wanted = [each for each in wanted if each not in matching]
            have = [each for each in have if each.code != form.code]
    return pairs


def _join(forms: Sequence[_Boxes]) -> _Boxes:
    """Several forms as one; a blank box adds nothing unless all are blank."""
    known = all(form.known for form in forms)
    codes = {form.code for form in forms}
    return _Boxes(
        total(form.box_1 for form in forms),
        _sum_of_filled(form.box_2a for form in forms),
        _sum_of_filled(form.box_5 for form in forms),
        codes.pop() if len(codes) == 1 else None,
        not_determined=any(form.not_determined for form in forms),
        events=sum(form.events for form in forms),
        known=known,
        refund=all(form.refund for form in forms),
    )


def _sum_of_filled(boxes: Iterable[Money | None]) -> Money | None:
    filled = [each for each in boxes if each is not None]
    return total(filled) if filled else None


def _same_code(want: _Boxes, have: _Boxes) -> bool:
    if want.code is None:
        return False
    wanted, found = set(want.code), set(have.code or "")
    # A refund out of the Roth account carries a B beside its code.
    return wanted == found or (want.refund and wanted == found - {"B"})


def _compare(plan: str, want: _Boxes, have: _Boxes) -> list[Difference]:
    differences = []
    # Two cents an event, five at least: payers round each conversion their own way.
    tolerance = max(2 * want.events, 5)
    if abs(have.box_1.cents - want.box_1.cents) > tolerance:
        differences.append(_gross_differs(plan, want, have))
        if want.box_5 and not have.box_5 and have.box_2a == have.box_1:
            differences.append(_taxed_twice(plan, want, have))
    elif want.known and not have.not_determined:
        differences += _taxable_differs(plan, want, have, tolerance)
    if have.not_determined:
        differences.append(_not_determined(plan, want, have))
    if want.code is not None and not _same_code(want, have):
        differences.append(
            Difference(
                plan=plan,
                code="F6",
                box="7",
                expected=want.code,
                received=have.code,
                message=f"{plan}: box 7 has code {have.code or 'none'}, where {want.code} is expected.",
                action="Ask the plan which distribution this form reports, and for a corrected form.",
            )
        )
    return differences


def _taxable_differs(plan: str, want: _Boxes, have: _Boxes, tolerance: int) -> list[Difference]:
    expected, basis = want.box_2a or ZERO, want.box_5 or ZERO
    taxable, box_5 = have.box_2a, have.box_5
    if taxable is not None and _apart(taxable, expected, tolerance) and taxable > expected and not box_5:
        return [_taxed_twice(plan, want, have)]
    differences = []
    if _apart(taxable or ZERO, expected, tolerance) and (taxable or ZERO) < expected:
        differences.append(_taxable_too_low(plan, want, have))
    if abs((box_5 or ZERO).cents - basis.cents) > tolerance:
        differences.append(
            Difference(
                plan=plan,
                code="F4",
                box="5",
                expected=want.box_5,
                received=box_5,
                message=f"{plan}: box 5 has {box_5 if box_5 is not None else 'nothing'}; the ledger finds {basis} of"
                " after-tax contributions in what was converted.",
                action="Look for a deposit around the turn of the year, basis carried from a loss, or a missing stub;"
                " then ask the plan which contributions it counted.",
            )
        )
    return differences


def _apart(received: Money, expected: Money, tolerance: int) -> bool:
    """Whether taxable amounts differ by more than rounding, or enough to change a whole dollar of the return."""
    return abs(received.cents - expected.cents) > tolerance or received.whole_dollars() != expected.whole_dollars()


def _taxable_too_low(plan: str, want: _Boxes, have: _Boxes) -> Difference:
    shown = have.box_2a if have.box_2a is not None else "nothing"
    return Difference(
        plan=plan,
        code="F1",
        box="2a",
        expected=want.box_2a,
        received=have.box_2a,
        message=f"{plan}: box 2a has {shown}; {want.box_2a} of the {want.box_1} is taxable.",
        action=f"Report {want.box_2a} as taxable on line 5b, and ask the plan for a corrected form.",
    )


def _taxed_twice(plan: str, want: _Boxes, have: _Boxes) -> Difference:
    over = (have.box_2a or ZERO) - (want.box_2a or ZERO)
    return Difference(
        plan=plan,
        code="F2",
        box="2a",
        expected=want.box_2a,
        received=have.box_2a,
        message=f"{plan}: box 2a has {have.box_2a} of {have.box_1}, which treats {over} of after-tax money as taxable:"
        " you would pay tax on it again.",
        action=f"Ask the plan for a corrected form; until it comes, report {want.box_2a} on line 5b.",
    )


def _not_determined(plan: str, want: _Boxes, have: _Boxes) -> Difference:
    known = want.known
    return Difference(
        plan=plan,
        code="F3",
        box="2a",
        expected=want.box_2a,
        received=have.box_2a,
        message=f"{plan}: box 2b says that the taxable amount is not determined, which is neither zero nor all of it: "
        + (f"{want.box_2a} is taxable, do not report {have.box_1}." if known else "the ledger does not know it yet."),
        action=f"Report {want.box_2a} as taxable on line 5b." if known else "Ask the plan for the after-tax part.",
    )


def _gross_differs(plan: str, want: _Boxes, have: _Boxes) -> Difference:
    return Difference(
        plan=plan,
        code="F5",
        box="1",
        expected=want.box_1,
        received=have.box_1,
        message=f"{plan}: box 1 has {have.box_1}; the ledger has {want.box_1} leaving the plan.",
        action="Look for a conversion around the turn of the year, one not entered, or a form still to come.",
    )


def _unexplained(plan: str, have: _Boxes) -> list[Difference]:
    return [
        Difference(
            plan=plan,
            code="F5",
            box="1",
            expected=None,
            received=have.box_1,
            message=f"{plan}: a form reports {have.box_1}, code {have.code or 'none'}; the ledger has nothing like it.",
            action="Enter the conversion, distribution or Roth employer money that it reports.",
        )
    ]
