"""One year of Form 8606, Parts I and II, in exact cents."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ledger.domain.money import ZERO, Money

IraLines = Mapping[str, Money | Decimal | None]

_ONE = Decimal(1)


@dataclass(slots=True, kw_only=True)
class IraActivity:
    """What the entries of one year add up to.

    Attributes:
        nondeductible: Contributions for the year, whenever made; line 1.
        contributed_later: What of them was made in the next year; line 4.
        rolled_in_basis: After-tax money that arrived from plans; None is unknown.
        rolled_in_pre_tax: Pre-tax money that arrived from plans.
    """

    nondeductible: Money = ZERO
    deductible: Money = ZERO
    contributed_later: Money = ZERO
    converted: Money = ZERO
    distributed: Money = ZERO
    rolled_in_basis: Money | None = ZERO
    rolled_in_pre_tax: Money = ZERO
    why_unknown: list[str] = field(default_factory=list)


class PartsOneAndTwo(NamedTuple):
    """The lines of a year that are filled, and what they lead to; None is unknown."""

    lines: IraLines
    closing_basis: Money | None
    nontaxable_conversion: Money | None
    taxable_conversion: Money | None
    taxable_distribution: Money | None
    uses_worksheet: bool = False
    why_unknown: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def parts_one_and_two(
    year: int, *, opening: Money | None, activity: IraActivity, value: Money | None, as_of: dt.date, decimals: int
) -> PartsOneAndTwo:
    """The lines of a year.

    Without basis the nontaxable part is zero whatever the IRAs are worth, and Part I stays blank; where no money
    left, lines 4 to 13 do. Basis recovered is never more than line 5 (line 3 under the worksheet).

    Args:
        year: The calendar year.
        opening: Line 14 of the year before; None is unknown.
        activity: The year's entries.
        value: Line 6; None is not known.
        as_of: Says whether line 6 could be known by now.
        decimals: Of line 10.

    Source: Form 8606 and its instructions, lines 1 to 18; IRC 72(e)(6), 408(d)(2).
    """
    line_2 = None if opening is None or activity.rolled_in_basis is None else opening + activity.rolled_in_basis
    line_3 = None if line_2 is None else activity.nondeductible + line_2
    lines: dict[str, Money | Decimal | None] = {"1": activity.nondeductible, "2": line_2, "3": line_3}
    if not activity.converted and not activity.distributed:
        return PartsOneAndTwo({**lines, "14": line_3} if line_3 != ZERO else {}, line_3, ZERO, ZERO, ZERO)
    if line_3 == ZERO:
        return _without_basis(activity)
    if activity.nondeductible and activity.deductible:
        return _by_worksheet(year, lines, activity, value, as_of, decimals)
    line_5 = None if line_3 is None else line_3 - activity.contributed_later
    line_9 = None if value is None else value + activity.distributed + activity.converted
    lines |= {"4": activity.contributed_later, "5": line_5, "6": value, "7": activity.distributed}
    lines |= {"8": activity.converted, "9": line_9, "10": _fraction(line_5, line_9, decimals)}
    return _recovered(year, lines, activity, line_5, as_of)


def _without_basis(activity: IraActivity) -> PartsOneAndTwo:
    converted = activity.converted
    lines: IraLines = {"16": converted, "17": ZERO, "18": converted} if converted else {}
    return PartsOneAndTwo(lines, ZERO, ZERO, converted, activity.distributed)


def _by_worksheet(
    year: int,
    lines: dict[str, Money | Decimal | None],
    activity: IraActivity,
    value: Money | None,
    as_of: dt.date,
    decimals: int,
) -> PartsOneAndTwo:
    """Lines 13 to 18 where the year's contributions are deductible in part: all of them count as basis for the share.

    Contributions are those for the year, whenever they were made; those for the year before are in its line 14.

    Source: IRS Pub. 590-B, Worksheet 1-1.
    """
    line_2, line_3 = lines["2"], lines["3"]
    held = line_2 + activity.nondeductible + activity.deductible if isinstance(line_2, Money) else None
    whole = None if value is None else value + activity.distributed + activity.converted
    lines["10"] = _fraction(held, whole, decimals)
    found = _recovered(year, lines, activity, line_3 if isinstance(line_3, Money) else None, as_of)
    blank = {"10", "11", "12"}
    return found._replace(
        lines={line: amount for line, amount in found.lines.items() if line not in blank}, uses_worksheet=True
    )


def _fraction(basis: Money | None, whole: Money | None, decimals: int) -> Decimal | None:
    """Line 10, rounded half up; 1 at the most."""
    if basis is None or (whole is None and basis):
        return None
    share = Decimal(0) if whole is None else Decimal(basis.cents) / whole.cents
    return min(share, _ONE).quantize(_ONE.scaleb(-decimals), ROUND_HALF_UP)


def _recovered(
    year: int,
    lines: dict[str, Money | Decimal | None],
    activity: IraActivity,
    most: Money | None,
    as_of: dt.date,
) -> PartsOneAndTwo:
    """Lines 11 to 18 from the fraction of line 10; no more than `most` of basis is recovered."""
    fraction, line_3 = lines["10"], lines["3"]
    if not isinstance(fraction, Decimal) or most is None or not isinstance(line_3, Money):
        left = activity.converted + activity.distributed
        why = _line_6_missing(year, left, as_of) if most is not None else _basis_unknown(year, left)
        unknown = dict.fromkeys(("11", "12", "13", "14", "15a", "15c"))
        second = {"16": activity.converted, "17": None, "18": None} if activity.converted else {}
        return PartsOneAndTwo({**lines, **unknown, **second}, None, None, None, None, why_unknown=(why,))
    line_11 = min(activity.converted.times(fraction), most)
    line_12 = min(activity.distributed.times(fraction), most - line_11)
    line_13 = line_11 + line_12
    taxable_conversion, line_15 = activity.converted - line_11, activity.distributed - line_12
    lines |= {"11": line_11, "12": line_12, "13": line_13, "14": line_3 - line_13, "15a": line_15, "15c": line_15}
    if activity.converted:
        lines |= {"16": activity.converted, "17": line_11, "18": taxable_conversion}
    questions = (
        (_contaminated(year, activity.rolled_in_pre_tax),) if activity.rolled_in_pre_tax and taxable_conversion else ()
    )
    return PartsOneAndTwo(lines, line_3 - line_13, line_11, taxable_conversion, line_15, questions=questions)


def _line_6_missing(year: int, left: Money, as_of: dt.date) -> str:
    last = dt.date(year, 12, 31)
    value = f"line 6 of Form 8606, what all traditional, SEP and SIMPLE IRAs are worth on {last}"
    missing = f"{value}, is known after that day" if as_of <= last else f"{value}, is not on file"
    return (
        f"What is taxable of the {left} that left traditional IRAs in {year} is unknown: {missing}."
        " Enter it as ira_year_end_value."
    )


def _basis_unknown(year: int, left: Money) -> str:
    return (
        f"What is taxable of the {left} that left traditional IRAs in {year} is unknown, as their basis is:"
        " enter an opening balance with line 14 of the last Form 8606."
    )


def _contaminated(year: int, pre_tax: Money) -> str:
    """Pre-tax plan money that makes a conversion taxable in part.

    Source: IRC 408(d)(2), 408(d)(3)(A)(ii) and (H).
    """
    return (
        f"{pre_tax} of pre-tax plan money went to a traditional IRA in {year} and counts on line 6 of Form 8606, which"
        " makes part of the year's conversions taxable. Pre-tax IRA money that is rolled into a plan by 31 December of"
        " a year leaves all basis behind (IRC 408(d)(3)(H))."
    )
