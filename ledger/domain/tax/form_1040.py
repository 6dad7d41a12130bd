"""What a year's plan money and IRAs put on Form 1040."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.domain.entries.ira import IraConversion, IraDistribution, IraRollIn, RothIraDistribution
from ledger.domain.money import ZERO, total
from ledger.domain.tax.expected_forms import DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA, ExpectedForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Form1040:
    """Lines in whole dollars: cents are added first, then rounded once, half up. None: blank or unknown."""

    line_4a: str | None
    line_4b: str | None
    line_5a: str | None
    line_5b: str | None
    rollover_box: bool | None
    unknown: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()


def form_1040(forms: Sequence[ExpectedForm], ira_activity: Iterable[Any], year: int) -> Form1040:
    """Lines 4 and 5.

    Args:
        forms: The year's expected forms of plans.
        ira_activity: IRA entries; those that no line 4 shows, and other years', are passed over.
        year: The tax year.

    Source: Form 1040 instructions, lines 4a to 5c: 5a is left blank where all of it is taxable, and a box (until
    2024 the word) says where a rollover makes 5b less than 5a.
    """
    paid = [each for each in ira_activity if _on_line_4(each) and each.date.year == year]
    # A refund taxed in the year of its deferral (code P) is none of this year's line 5.
    forms = [form for form in forms if form.box_7 != "P"]
    gross = total(form.box_1 for form in forms)
    incomes = [form.income for form in forms]
    taxable = None if None in incomes else total(each for each in incomes if each is not None)
    all_taxable = taxable is not None and taxable == gross and bool(gross)
    rolled = [form for form in forms if (form.box_7 or "")[:1] in {DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA}]
    box = _rollover_box(forms, rolled)
    return Form1040(
        line_4a=None if paid else "0",
        line_4b=None if paid else "0",
        line_5a=None if all_taxable else gross.whole_dollars(),
        line_5b=None if taxable is None else taxable.whole_dollars(),
        rollover_box=box,
        unknown=("Lines 4a and 4b: what came out of IRAs is not computed by this version.",) if paid else (),
        unsettled=_where_unsettled(forms, box=box, all_rolled_untaxed=all(form.income == ZERO for form in rolled)),
    )


def _rollover_box(forms: Sequence[ExpectedForm], rolled: Sequence[ExpectedForm]) -> bool | None:
    """Whether a rollover makes 5b less than 5a, or less than the forms' own taxable amounts."""
    if any(form.income is None for form in rolled):
        return None
    return any(form.income != form.box_1 for form in rolled) or any(form.income != form.box_2a for form in forms)


def _where_unsettled(forms: Sequence[ExpectedForm], *, box: bool | None, all_rolled_untaxed: bool) -> tuple[str, ...]:
    sentences = []
    if box and not all_rolled_untaxed:
        sentences.append(
            "The rollover box of line 5c beside a partly taxable rollover to Roth is practice, not instruction:"
            " it explains why 5b is less than 5a; follow your software."
        )
    if any(form.box_7 == "8" for form in forms):
        sentences.append(
            "Corrective distributions with code 8 are counted on line 5 here;"
            " check the Form 1040 instructions, which may want them with wages."
        )
    return tuple(sentences)


def _on_line_4(entry: object) -> bool:
    return isinstance(entry, (IraConversion, IraDistribution, IraRollIn, RothIraDistribution))
