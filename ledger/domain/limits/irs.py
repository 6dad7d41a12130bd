"""One year's dollar limits, as the IRS or the person states them, and their share of a short year."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.domain.dates import days_in_month
from ledger.domain.money import Money

if TYPE_CHECKING:  # few ledgers hold a limits record; the others do not load its module
    from ledger.domain.entries.bookkeeping import OwnLimits

Range = tuple[Money, Money]

# 414(v)(2)(E): for taxable years after 2024.
HIGHER_CATCH_UP_FROM = 2025
# 414(v)(7): Notice 2023-62 lets plans do without it in 2024 and 2025.
ROTH_CATCH_UP_FROM = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLimits:
    """The figures of one calendar year; None is a figure that is not known or a rule not yet in force.

    Attributes:
        source: The notice they were published in.
        own: A figure comes from the person's own `limits` record.
        annual_additions: 415(c)(1)(A), for limitation years that end in `year`.
        compensation_cap: 401(a)(17), for plan years that begin in `year`.
        highly_compensated: 414(q)(1)(B), measured on the pay of `year`; decides about the year after.
        roth_ira_single: Income from which the Roth IRA limit falls, and at which it is gone.
        roth_catch_up_wages: 414(v)(7), for catch-up of `year`, measured on the wages of the year before.
        roth_catch_up_enforced: False while the transition of Notice 2023-62 lasted.
    """

    year: int
    source: str
    own: bool = False
    elective_deferral: Money | None = None
    catch_up: Money | None = None
    catch_up_60_63: Money | None = None
    annual_additions: Money | None = None
    compensation_cap: Money | None = None
    highly_compensated: Money | None = None
    key_employee: Money | None = None
    ira: Money | None = None
    ira_catch_up: Money | None = None
    roth_ira_single: Range | None = None
    roth_ira_married_joint: Range | None = None
    roth_ira_married_separate: Range | None = None
    roth_catch_up_wages: Money | None = None
    roth_catch_up_enforced: bool = False


def figures_of_dollars(dollars: Mapping[str, Any]) -> dict[str, Money | Range]:
    """Turn whole dollars, or two of them, into the arguments of `AnnualLimits`."""
    return {
        name: Money(value * 100) if isinstance(value, int) else (Money(value[0] * 100), Money(value[1] * 100))
        for name, value in dollars.items()
    }


def with_own(limits: AnnualLimits | None, own: "OwnLimits") -> AnnualLimits:
    """The year's limits with the person's own figures in place of those on file.

    Args:
        limits: The year on file; None where there is none, and then only the person's figures are known.
        own: Whole dollars by name, of the same year.
    """
    known: dict[str, Any] = {}
    source, enforced = own.source, own.year >= ROTH_CATCH_UP_FROM
    if limits is not None:
        known = {name: getattr(limits, name) for name in AnnualLimits.__slots__}
        source, enforced = f"{limits.source}; {own.source}", limits.roth_catch_up_enforced
    if own.roth_catch_up_enforced is not None:
        enforced = own.roth_catch_up_enforced
    known.update(figures_of_dollars(own.figures))
    known.update(year=own.year, source=source, own=True, roth_catch_up_enforced=enforced)
    return AnnualLimits(**known)


def prorated(amount: Money, first: dt.date, last: dt.date) -> Money:
    """The share of a year's amount that a period of less than twelve months has, rounded half up to the cent.

    Args:
        amount: The figure of the year in which the period ends.
        first: The period's first day.
        last: Its last day, included.

    Whether a month that was begun counts whole is unsettled (“including fractional parts”); its days are
    counted, which gives the smaller limit. The plan administrator's figure goes before this one.

    Source: Reg. 1.415(j)-1(d)(2)-(3); IRC 401(a)(17) where a plan measures pay over the short period.
    """
    end = last + dt.timedelta(days=1)
    if (end.year, end.month, end.day) == (first.year + 1, first.month, first.day):
        return amount
    months = (end.year - first.year) * 12 + end.month - first.month
    if _months_later(first, months) > end:
        months -= 1
    if months >= 12:
        return amount
    begun = _months_later(first, months)
    whole = (_months_later(first, months + 1) - begun).days
    numerator, denominator = amount.cents * (months * whole + (end - begun).days), 12 * whole
    return Money((2 * numerator + denominator) // (2 * denominator))


def compensation_cap_of(limits: AnnualLimits | None, first: dt.date, last: dt.date) -> Money | None:
    """Pay that a plan may count in its year, taken to be the limitation year; None where the figure is not on file.

    Args:
        limits: Figures of the calendar year in which the plan year begins.
        first: The plan year's first day.
        last: Its last day; a short year has its share of the figure.

    Source: IRC 401(a)(17).
    """
    if limits is None or limits.compensation_cap is None:
        return None
    return prorated(limits.compensation_cap, first, last)


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, days_in_month(year, month + 1)))
