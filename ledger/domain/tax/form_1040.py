"""What a year's plan money and IRAs put on Form 1040."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.domain.basis.ira.roth_ira_year import RothIraYear
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.entries.ira import IraRollIn
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.corrective_distributions import (
    TAXABLE_NOW,
    TAXABLE_THE_YEAR_BEFORE,
    deferral_year_sentence,
)
from ledger.domain.tax.expected.form_1099r import DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA, ExpectedForm

_LAST_YEAR_OF_THE_WORD = 2024
_FIRST_YEAR_OF_THE_BOX = 2025


@dataclass(frozen=True, slots=True, kw_only=True)
class Form1040:
    """Lines in whole dollars: cents are added first, then rounded once, half up. None: blank or unknown.

    Attributes:
        rollover_box: Whether a rollover explains line 5b; None is unknown.
        ira_rollover_box: The same of line 4b.
        line_25b: Tax withheld by plans.
        notes: How the rollover is shown on the form of the year, and what a line leaves out, sentences.
        unknown, unsettled: Sentences.
    """

    line_4a: str | None
    line_4b: str | None
    line_5a: str | None
    line_5b: str | None
    rollover_box: bool | None
    ira_rollover_box: bool | None = False
    line_25b: str | None = "0"
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()


class _Lines:
    """An amount and its taxable part, cents added and not yet rounded; None is unknown."""

    __slots__ = ("gross", "taxable")

    def __init__(self, gross: Iterable[Money | None], taxable: Iterable[Money | None]) -> None:
        self.gross = _sum(gross)
        self.taxable = _sum(taxable)

    @property
    def line_a(self) -> str | None:
        """Left blank where all of it is taxable."""
        if self.gross is None or (self.gross and self.gross == self.taxable):
            return None
        return self.gross.whole_dollars()

    @property
    def line_b(self) -> str | None:
        return None if self.taxable is None else self.taxable.whole_dollars()


def form_1040(
    year: int,
    *,
    forms: Sequence[ExpectedForm],
    traditional: TraditionalIraYear | None = None,
    roth: RothIraYear | None = None,
    ira_events: Iterable[Recorded[Any]] = (),
    excess_deferrals: Money = ZERO,
) -> Form1040:
    """Lines 4, 5 and 25b.

    Args:
        year: The tax year.
        forms: The year's expected forms of plans.
        traditional: What was converted and paid out of traditional IRAs in the year; None: nothing was.
        roth: What was paid out of Roth IRAs in the year; None: nothing was.
        ira_events: IRA entries; all but the year's rollovers of IRA money into plans are passed over.
        excess_deferrals: Deferrals that are income of the year and on none of its forms (`deferral_year_income`).

    Source: Form 1040 instructions, lines 4a to 5c and 25b: 4a and 5a are left blank where all of it is taxable, and a
    box (until 2024 the word) says where a rollover makes 4b or 5b less; IRC 408(d)(3)(A)(ii) for IRA money rolled into
    a plan.
    """
    # A refund taxed in the year of its deferral (code P) is none of this year's line 5.
    on_line_5 = [form for form in forms if TAXABLE_THE_YEAR_BEFORE not in (form.box_7 or "")]
    line_5 = _Lines((form.box_1 for form in on_line_5), (form.income for form in on_line_5))
    box = _rollover_box(on_line_5)
    into_plans = [
        each.value.amount
        for each in ira_events
        if isinstance(each.value, IraRollIn) and each.value.date.year == year and each.value.amount
    ]
    line_4 = _line_4(traditional, roth, into_plans)
    return Form1040(
        line_4a=line_4.line_a,
        line_4b=line_4.line_b,
        line_5a=line_5.line_a,
        line_5b=line_5.line_b,
        rollover_box=box,
        ira_rollover_box=bool(into_plans),
        line_25b=total(form.box_4 or ZERO for form in forms).whole_dollars(),
        notes=_notes(year, box=bool(box), ira_box=bool(into_plans), ira_money=bool(line_4.gross)),
        unknown=_why_unknown(line_4),
        unsettled=_where_unsettled(year, on_line_5, excess_deferrals, box=bool(box)),
    )


def _line_4(traditional: TraditionalIraYear | None, roth: RothIraYear | None, into_plans: Sequence[Money]) -> _Lines:
    gross: list[Money | None] = list(into_plans)
    taxable: list[Money | None] = []
    if traditional is not None:
        gross += [traditional.converted, traditional.distributed]
        taxable += [traditional.taxable_conversion, traditional.taxable_distribution]
    if roth is not None:
        gross.append(roth.distributed)
        taxable.append(roth.taxable)
    return _Lines(gross, taxable)


def _rollover_box(forms: Sequence[ExpectedForm]) -> bool | None:
    """Whether a rollover makes 5b less than 5a, or less than the forms' own taxable amounts."""
    rolled = [form for form in forms if _is_direct_rollover(form) or form.rolled_over]
    known = [form for form in forms if form.income is not None]
    if any(form in rolled and form.income != form.box_1 for form in known):
        return True
    if any(form.box_2a is not None and form.income != form.box_2a for form in known):
        return True
    return False if all(form in known for form in rolled) else None


def _is_direct_rollover(form: ExpectedForm) -> bool:
    return (form.box_7 or "")[:1] in {DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA}


def _is_partly_taxable(form: ExpectedForm) -> bool:
    return form.income is not None and form.income not in {ZERO, form.box_1}


def _notes(year: int, *, box: bool, ira_box: bool, ira_money: bool) -> tuple[str, ...]:
    notes = []
    if box:
        notes.append(_how_shown(year, 5))
    if ira_box:
        notes.append(_how_shown(year, 4))
    if ira_money:
        notes.append("Line 25b: tax that IRA custodians withheld is not in the ledger; add box 4 of their forms.")
    return tuple(notes)


def _how_shown(year: int, line: int) -> str:
    if year <= _LAST_YEAR_OF_THE_WORD:
        return f"Line {line}b: write “Rollover” beside it."
    if year == _FIRST_YEAR_OF_THE_BOX:
        return f"Line {line}c: tick box 1, Rollover."
    return f"Line {line}c: tick box 1, Rollover, as on the form of {_FIRST_YEAR_OF_THE_BOX}; check the form of {year}."


def _why_unknown(line_4: _Lines) -> tuple[str, ...]:
    sentences = []
    if line_4.gross is None:
        sentences.append("Line 4a: not everything that came out of IRAs in the year is known.")
    if line_4.taxable is None:
        sentences.append(
            "Line 4b: what is taxable of what came out of IRAs is unknown until Form 8606 can be worked out."
        )
    return tuple(sentences)


def _where_unsettled(
    year: int, forms: Sequence[ExpectedForm], excess_deferrals: Money, *, box: bool
) -> tuple[str, ...]:
    sentences = []
    if box and any(_is_partly_taxable(form) for form in forms if _is_direct_rollover(form)):
        shown = "word “Rollover” at line 5b" if year <= _LAST_YEAR_OF_THE_WORD else "rollover box of line 5c"
        sentences.append(
            f"The {shown} beside a partly taxable rollover to Roth is practice, not instruction:"
            " it explains why 5b is less than 5a; follow your software."
        )
    if any(TAXABLE_NOW in (form.box_7 or "") for form in forms):
        sentences.append(
            "Corrective distributions with code 8 are counted on line 5 here;"
            " check the Form 1040 instructions, which may want them with wages."
        )
    if excess_deferrals:
        sentences.append(deferral_year_sentence(year, excess_deferrals))
    return tuple(sentences)


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    """The sum, unknown where one amount is."""
    listed = list(amounts)
    return None if None in listed else total(each for each in listed if each is not None)
