"""What a person may put into IRAs for a year, and how much of it into a Roth IRA at their income."""

from typing import NamedTuple

from ledger.domain.limits.irs import AnnualLimits, Range
from ledger.domain.money import ZERO, Money

# 219(g)(2)(B), (C): the reduced limit goes up to the next 10 dollars, and while anything is left it is 200 or more.
STEP = Money(10_00)
FLOOR = Money(200_00)

SINGLE, MARRIED_JOINT, MARRIED_SEPARATE = "single", "married_joint", "married_separate"


class RothIraLimit(NamedTuple):
    """A person's Roth IRA limit of a year; an amount is None where it rests on what is not known.

    Attributes:
        combined: Traditional and Roth IRAs together, with the catch-up of age.
        phase_out: Income from which the Roth limit falls, and at which it is gone.
        reduced: The combined limit after that reduction.
        limit: That, or what contributions to traditional IRAs leave of the combined limit, where it is less.
        missing: The key of `tax_year` that is not on file (`filing_status`, `lived_apart`, `modified_agi`), or
            `limits` where the year's figures are not; empty where the limit is known.
    """

    combined: Money | None
    phase_out: Range | None
    reduced: Money | None
    limit: Money | None
    missing: str


def ira_limit(age: int, limits: AnnualLimits | None) -> Money | None:
    """The most that goes into traditional and Roth IRAs together for a year; None where it is not on file.

    Pay of the year can bring it lower; that is not looked at here.

    Args:
        age: Reached by 31 December of the year.
        limits: Figures of the year.

    Source: IRC 219(b)(5)(A), (B); 408A(c)(2).
    """
    if limits is None or limits.ira is None:
        return None
    if age < 50:
        return limits.ira
    return None if limits.ira_catch_up is None else limits.ira + limits.ira_catch_up


def phase_out_range(limits: AnnualLimits, filing_status: str, *, lived_apart: bool | None) -> tuple[Range | None, str]:
    """The income range over which a filer's Roth IRA limit falls, and what is missing where that cannot be said.

    Who files separately and lived apart from the spouse all year has the range of single people.

    Args:
        limits: Figures of the year.
        filing_status: Of the return; `single`, `married_joint`, `married_separate` or `head_of_household`.
        lived_apart: From the spouse, the whole year; None where it is not on file.

    Source: IRC 408A(c)(3)(B)(ii), (C); 219(g)(4).
    """
    if filing_status == MARRIED_SEPARATE and lived_apart is None:
        return None, "lived_apart"
    if filing_status == MARRIED_JOINT:
        found = limits.roth_ira_married_joint
    elif filing_status == MARRIED_SEPARATE and not lived_apart:
        found = limits.roth_ira_married_separate
    else:
        found = limits.roth_ira_single
    return found, "" if found is not None else "limits"


def reduced_limit(limit: Money, modified_agi: Money, phase_out: Range) -> Money:
    """The Roth IRA limit that income leaves: less limit x (income - start) / (end - start).

    Rounded up to the next 10 dollars, and 200 dollars while it is above zero; nothing is rounded before.

    Args:
        limit: Without regard to income.
        modified_agi: Without income from conversions (408A(c)(3)(B)(i)).
        phase_out: Where the reduction starts, and where nothing is left; 15,000 dollars apart, 10,000 for married
            people who lived together.

    Source: IRC 408A(c)(3)(A); the rounding and the 200 dollars from 219(g)(2)(B), (C).
    """
    start, end = phase_out
    if modified_agi <= start:
        return limit
    if modified_agi >= end:
        return ZERO
    # One division at the end, so that no cent of income is lost to rounding in between.
    numerator, denominator = limit.cents * (end.cents - modified_agi.cents), (end.cents - start.cents) * STEP.cents
    rounded = Money(-(-numerator // denominator) * STEP.cents)
    return min(max(rounded, FLOOR), limit)


def roth_ira_limit(
    *,
    age: int,
    limits: AnnualLimits | None,
    filing_status: str | None,
    lived_apart: bool | None,
    modified_agi: Money | None,
    traditional: Money = ZERO,
) -> RothIraLimit:
    """A person's Roth IRA limit of a year, as far as what is on file decides it; nothing is guessed.

    Args:
        age: Reached by 31 December of the year.
        limits: Figures of the year; None where they are not on file.
        filing_status: None where it is not on file.
        lived_apart: From the spouse all year, asked only of who files separately.
        modified_agi: For Roth IRAs; None where it is not on file.
        traditional: Contributed to traditional IRAs for the year, deductible or not.

    Source: IRC 408A(c)(2), (3).
    """
    combined = ira_limit(age, limits)
    if limits is None or combined is None:
        return RothIraLimit(combined, None, None, None, "limits")
    if filing_status is None:
        return RothIraLimit(combined, None, None, None, "filing_status")
    phase_out, missing = phase_out_range(limits, filing_status, lived_apart=lived_apart)
    if phase_out is None:
        return RothIraLimit(combined, None, None, None, missing)
    if modified_agi is None:
        return RothIraLimit(combined, phase_out, None, None, "modified_agi")
    reduced = reduced_limit(combined, modified_agi, phase_out)
    left = max(combined - traditional, ZERO)
    return RothIraLimit(combined, phase_out, reduced, min(reduced, left), "")
