"""F5: a form that reports nothing that is awaited, and what else the ledger holds of that amount."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.money import Money, total
from ledger.domain.tax.expected.form_1099r import DIRECT_ROLLOVER, ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, close, named
from ledger.domain.tax.reconcile.difference import Difference
from ledger.domain.tax.reconcile.evidence import Evidence, kind_of

_NOT_AGAIN = "do not enter the money again"


class Known(NamedTuple):
    """What a form may report that is not awaited of it: a sentence, what to do, why, and ids of entries."""

    sentence: str
    action: str
    cause: str
    ids: tuple[str, ...]


def unexplained(
    plan: str, have: Boxes, *, others: Sequence[Boxes], expected: Sequence[ExpectedForm], evidence: Evidence
) -> Difference:
    """F5: a form of which the ledger has nothing that no other form reports.

    Args:
        plan: Its id.
        have: The form.
        others: The forms of the plan and year that stand, this one among them.
        expected: What all plans should report of the year.
        evidence: Conversions of other years.
    """
    known = (
        _entered_before(have, others)
        or _of_another_plan(plan, have, expected)
        or _of_another_day(plan, have, evidence)
        or _of_another_year(plan, have, evidence)
    )
    begins = f"{named(plan, have)}: a form reports {have.box_1}, code {have.code or 'none'};"
    return Difference(
        plan=plan,
        code="F5",
        box="1",
        expected=None,
        received=have.box_1,
        message=f"{begins} the ledger has nothing like it." if known is None else f"{begins} {known.sentence}",
        action="Enter the conversion, distribution or Roth employer money that it reports."
        if known is None
        else known.action,
        difference=have.box_1,
        counted_twice=None,
        cause=_likely(have) if known is None else known.cause,
        entries=have.ids if known is None else tuple(dict.fromkeys((*have.ids, *known.ids))),
        for_payer=known is None,
    )


def _likely(have: Boxes) -> str:
    wholly_taxable = have.box_2a == have.box_1 and not have.box_5
    if have.code == DIRECT_ROLLOVER and wholly_taxable:
        return "A conversion of pre-tax money or Roth employer money that is not entered."
    return "Money out of the plan that is not entered."


def _entered_before(have: Boxes, others: Sequence[Boxes]) -> Known | None:
    """Another form with the same boxes."""
    boxes = (have.box_1, have.box_2a, have.box_5, have.code)
    for other in others:
        if other.id != have.id and boxes == (other.box_1, other.box_2a, other.box_5, other.code):
            return Known(
                f"{other.id} has the same boxes, and what the ledger has is reported by it.",
                f"If it is the same form entered twice, void one of the two; {_NOT_AGAIN}. If the plan sent two, ask"
                " it what the second one reports.",
                "The same form entered twice.",
                other.ids,
            )
    return None


def _of_another_plan(plan: str, have: Boxes, expected: Sequence[ExpectedForm]) -> Known | None:
    for form in expected:
        if form.plan != plan and close(have.box_1, form.box_1, have.tolerance):
            return Known(
                f"the ledger expects {form.box_1} of {form.plan}, not of {plan}.",
                f"If {form.plan} sent the form, void it and enter it with --plan {form.plan}; {_NOT_AGAIN}.",
                "The form was entered under the wrong plan, or the conversion was.",
                (),
            )
    return None


def _of_another_day(plan: str, have: Boxes, evidence: Evidence) -> Known | None:
    """A single conversion of another year."""
    for each in evidence.of_other_years(plan):
        if close(have.box_1, each.amount, have.tolerance):
            return Known(
                f"the ledger has a conversion of {each.amount} on {each.date}, in another year.",
                f"Compare its date with the statement: the year of the form is that in which the plan carried it out;"
                f" {_NOT_AGAIN}.",
                "A conversion around 31 December that the plan counts in the other year, or a form of another year.",
                (each.id,),
            )
    return None


def _of_another_year(plan: str, have: Boxes, evidence: Evidence) -> Known | None:
    """All conversions of one kind and year."""
    sums: dict[tuple[int, str], list[Money]] = {}
    for each in evidence.conversions:
        if each.plan == plan and each.date.year != evidence.year:
            sums.setdefault((each.date.year, kind_of(each)), []).append(each.amount)
    for (year, _), amounts in sums.items():
        if close(have.box_1, total(amounts), have.tolerance):
            return Known(
                f"the ledger expects {total(amounts)} of {plan} for {year}.",
                f"If it is the form of {year}, void it and enter it with --year {year}; {_NOT_AGAIN}.",
                "The form was entered under the wrong year.",
                (),
            )
    return None
