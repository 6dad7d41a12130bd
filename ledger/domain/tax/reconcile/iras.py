"""Forms 1099-R of IRAs: added up against what left them, and plan money among them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.domain.entries.form_boxes import is_of_a_roth_ira
from ledger.domain.entries.forms import Form1099R
from ledger.domain.money import Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA, ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, close, join, named, of_expected, of_received, rounding, same_code
from ledger.domain.tax.reconcile.compare import contradicts_itself
from ledger.domain.tax.reconcile.difference import Difference, apart
from ledger.domain.tax.reconcile.other_boxes import NOT_TICKED, TICKED

# Recharacterized or returned contributions, which the ledger does not follow (Table 1, codes N, R, 8 and P).
_NOT_FOLLOWED = frozenset("NR8P")


class IraMoney(NamedTuple):
    """What left a person's IRAs in a year.

    Attributes:
        traditional: Converted, paid out, and rolled into plans.
        rolled_in: Each rollover of IRA money into a plan, code G as well; part of `traditional`.
        roth: Paid out of Roth IRAs.
        entries: Ids of the entries, of traditional IRAs and of Roth IRAs.
    """

    traditional: Money
    rolled_in: Sequence[Money]
    roth: Money
    entries: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def ira_differences(
    year: int, forms: Sequence[Recorded[Form1099R]], expected: Iterable[ExpectedForm], iras: IraMoney | None
) -> list[Difference]:
    """F6 of forms that look like a plan's, and F5 where the others do not add up.

    Args:
        year: Of the forms.
        forms: Those without a plan that stand.
        expected: What plans should report.
        iras: None is not known: nothing is then added up.

    Source: Instructions for Forms 1099-R and 5498, box 1 and Table 1 (codes G, J, Q and T); IRC 408(d)(1) and (3).
    """
    awaited = list(expected)
    differences = []
    others = []
    for form in forms:
        plan = _plan_that_may_have_sent(of_received(form), awaited, iras)
        if plan is None:
            others.append(form)
        else:
            differences.append(_of_a_plan(plan, of_received(form)))
    if iras is None:
        return differences
    roth = [form for form in others if is_of_a_roth_ira(form.value.boxes)]
    traditional = [form for form in others if form not in roth]
    return [
        *differences,
        *_added_up(year, "traditional", traditional, iras.traditional, iras.entries[0]),
        *_added_up(year, "Roth", roth, iras.roth, iras.entries[1]),
    ]


def _plan_that_may_have_sent(form: Boxes, expected: Iterable[ExpectedForm], iras: IraMoney | None) -> str | None:
    """The plan whose direct rollovers, one kind or all of one code, are as large as a form with their code."""
    if form.code is None or form.code[0] not in {DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA} or not form.box_1:
        return None
    if iras is not None and any(
        close(form.box_1, each, form.tolerance) for each in (*iras.rolled_in, total(iras.rolled_in))
    ):
        return None
    by_plan: dict[str, list[Boxes]] = {}
    for each in expected:
        want = of_expected(each)
        if same_code(want, form):
            by_plan.setdefault(each.plan, []).append(want)
    for plan, wants in by_plan.items():
        if any(close(form.box_1, want.box_1, want.tolerance) for want in (*wants, join(wants))):
            return plan
    return None


def _of_a_plan(plan: str, form: Boxes) -> Difference:
    ticked = form.marked_as_ira
    return Difference(
        plan=plan,
        code="F6",
        box="7b",
        expected=NOT_TICKED,
        received=TICKED if ticked else None,
        message=f"{named(plan, form)}: a form of {form.box_1}, code {form.code}, was entered as the form of an IRA; the"
        f" ledger expects just that of {plan}. On lines 4a and 4b of Form 1040 it would be in the wrong place.",
        action=f"If {plan} sent it, void it and enter it with --plan {plan}"
        + ("; ask the plan for a form without the tick in box IRA/SEP/SIMPLE (7b)." if ticked else "."),
        cause="The plan's form has the tick of an IRA, or it was entered without its plan.",
        entries=form.ids,
        for_payer=ticked,
    )


def _added_up(
    year: int, kind: str, forms: Sequence[Recorded[Form1099R]], expected: Money, entries: tuple[str, ...]
) -> list[Difference]:
    """F5 where the forms of one kind of IRA do not report what left them; nothing where none came.

    Nor where one contradicts itself, which is said by itself: its box 1 may be what is wrong.
    """
    boxes = [of_received(form) for form in forms]
    if any(contradicts_itself(each) for each in boxes):
        return []
    counting = [each for each in boxes if _NOT_FOLLOWED.isdisjoint(each.code or "")]
    received = total(each.box_1 for each in counting)
    if not counting or close(received, expected, rounding(len(counting))):
        return []
    how = "converted, paid out or rolled into plans" if kind == "traditional" else "paid out"
    commands = "`roth-ledger ira convert`, `ira distribute` or `ira roll-in`"
    enter = commands if kind == "traditional" else "`roth-ledger ira roth-distribute`"
    more = received > expected
    return [
        Difference(
            plan=None,
            code="F5",
            box="1",
            expected=expected,
            received=received,
            message=f"IRA: the forms of {kind} IRAs of {year} that came report {received} in box 1; the ledger has"
            f" {expected} {how}.",
            action=f"Enter what is missing with {enter}; if the form is a plan's, void it and enter it with --plan."
            if more
            else "Enter the other forms if they came; else compare the entries with the custodian's statements.",
            difference=apart(received, expected),
            counted_twice=None,
            cause="Something that left an IRA and is not entered, a rollover between IRAs, or a form entered twice."
            if more
            else "A form that is still to come or not entered, or an entry that is too large.",
            entries=(*(id_ for each in counting for id_ in each.ids), *entries),
        )
    ]
