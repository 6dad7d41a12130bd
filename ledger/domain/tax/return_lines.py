"""What a year's plan money puts on Forms 1040, 8606 and 5329."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH, TRADITIONAL_IRA
from ledger.domain.entries.ira import (
    IraContribution,
    IraConversion,
    IraDistribution,
    IraRollIn,
    RothIraDistribution,
)
from ledger.domain.money import ZERO, total
from ledger.domain.tax.expected_forms import DIRECT_ROLLOVER, ROTH_TO_ROTH_IRA, ExpectedForm

_NOT_ON_8606 = (
    "In-plan Roth conversions and rollovers from a plan to a Roth IRA do not go on Form 8606 in the year they happen"
    " (its Part II takes conversions from traditional, SEP and SIMPLE IRAs only); keep the figures for Part III later."
)
_EARLY_RATE = Decimal("0.10")
# Box 7 codes under which a distribution is no early one, or one with an exception the payer knows of.
_EARLY_WITHOUT_EXCEPTION = "1"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Form8606:
    """Whether the form is needed, why, and its lines by their number."""

    required: bool
    why: str
    lines: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form5329:
    """Part I in whole dollars: early distributions in income, and the additional tax. None is unknown."""

    line_1: str | None
    line_4: str | None
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


def form_8606(ira_activity: Iterable[Any], outcomes: Iterable[ConversionOutcome], year: int) -> Form8606:
    """Whether Form 8606 is needed; its lines are not computed yet.

    Source: Form 8606 instructions, Who Must File; line 2 for after-tax plan money rolled to a traditional IRA.
    """
    reasons = [_why_8606(each, year) for each in ira_activity]
    reasons += [
        f"money {'with' if each.basis else 'that may hold'} after-tax basis went from {each.plan} to a traditional IRA"
        f" on {each.date}; that basis belongs on line 2"
        for each in outcomes
        if each.destination == TRADITIONAL_IRA and each.date.year == year and each.basis != ZERO
    ]
    found = [each for each in dict.fromkeys(reasons) if each]
    if not found:
        return Form8606(required=False, why=_NOT_ON_8606)
    return Form8606(
        required=True,
        why=f"In {year}: {'; '.join(found)}.",
        unknown=("Form 8606 is needed, and its lines are not computed by this version.",),
    )


def _why_8606(entry: object, year: int) -> str:
    if isinstance(entry, IraContribution):
        counts = entry.for_year == year and entry.kind == "traditional_nondeductible"
        return "a nondeductible contribution to a traditional IRA" if counts else ""
    if isinstance(entry, IraRollIn) or not _on_line_4(entry) or getattr(entry, "date", dt.date.min).year != year:
        return ""
    if isinstance(entry, IraConversion):
        return "a conversion from a traditional IRA"
    if isinstance(entry, IraDistribution):
        return "a distribution from a traditional IRA, if any IRA of yours holds basis"
    return "a distribution from a Roth IRA, unless it was qualified"


def form_5329(
    outcomes: Iterable[ConversionOutcome],
    ira_activity: Iterable[Any],
    *,
    year: int,
    birth_date: dt.date | None,
    plans_457b: Sequence[str] = (),
) -> Form5329:
    """Part I: early distributions that are income, and 10 % of those without an exception.

    Args:
        outcomes: Of all plans; only what was kept in cash counts, rollovers and conversions never do.
        ira_activity: IRA entries; distributions make the lines unknown.
        year: The tax year.
        birth_date: None is unknown.
        plans_457b: Ids of 457(b) plans, whose early distributions make the lines unknown.

    Source: IRC 72(t)(1) and (2)(A)(i); no tax on conversions, 402A(c)(4)(A)(ii); Form 5329, Part I.
    """
    kept = [
        each
        for each in outcomes
        if each.destination == CASH
        and each.date.year == year
        and (each.code is None or _EARLY_WITHOUT_EXCEPTION in each.code)
        and (birth_date is None or each.date < _reaches_59_and_a_half(birth_date))
        and each.taxable != ZERO
    ]
    unknown = _why_5329_unknown(kept, ira_activity, year, birth_date)
    unknown += [
        f"Form 5329: whether the 10 % tax reaches the distribution of {each.date} from {each.plan}, a 457(b) plan, "
        "is not worked out by this version."
        for each in kept
        if each.plan in plans_457b
    ]
    if unknown:
        return Form5329(line_1=None, line_4=None, unknown=tuple(unknown))
    early = total(each.taxable or ZERO for each in kept)
    without = total(each.taxable or ZERO for each in kept if each.exception is None)
    unsettled = (
        ("Form 5329: no exception is recorded for an early distribution; line 4 takes none.",) if without else ()
    )
    # Rounded once: ten per cent of the cents, straight to the dollar.
    tax = (Decimal(without.cents) * _EARLY_RATE / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return Form5329(line_1=early.whole_dollars(), line_4=str(tax), unsettled=unsettled)


def _why_5329_unknown(
    kept: Sequence[ConversionOutcome], ira_activity: Iterable[Any], year: int, birth_date: dt.date | None
) -> list[str]:
    unknown = [
        f"Form 5329: what is taxable of the distribution of {each.date} from {each.plan} is unknown."
        for each in kept
        if each.taxable is None
    ]
    if kept and birth_date is None:
        unknown.append("Form 5329: the birth date is not on file.")
    if any(
        isinstance(each, (IraDistribution, RothIraDistribution)) and each.date.year == year for each in ira_activity
    ):
        unknown.append("Form 5329: early distributions from IRAs are not computed by this version.")
    if any(each.source in ROTH_ACCOUNT and each.destination == CASH and each.date.year == year for each in kept):
        unknown.append("Form 5329: what a distribution recaptures of Roth conversions is not computed by this version.")
    return unknown


def _reaches_59_and_a_half(birth_date: dt.date) -> dt.date:
    """The day on which a person is 59 1/2; the first of the next month where the month is too short for it."""
    year, month = birth_date.year + 59, birth_date.month + 6
    if month > 12:
        year, month = year + 1, month - 12
    try:
        return dt.date(year, month, birth_date.day)
    except ValueError:
        return dt.date(year, month + 1, 1)
