"""The employer match that pay and contributions bring, pay date by pay date and over the year.

A plan measures its match over the plan year; pay dates and totals are those of one plan year, and the 401(a)(17)
cap is the figure of the calendar year in which it begins (`irs.prorated` for a short one). Eligibility (hours, a
last day) and vesting are not looked at. Elective deferrals include catch-up: a plan that does not match catch-up
matches less than is said here, and whether one does is its document's choice.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.money import ZERO, Money

if TYPE_CHECKING:  # only its attributes are read
    from ledger.domain.plan_rules import Match, Tier

_CENT = Decimal(1)


class PayDate(NamedTuple):
    """One pay check as the match sees it; two of one day are two.

    Attributes:
        pay: As the plan's formulas see it (`plan_pay`); zero for a bonus they leave out, None where not known.
        elective_deferrals: Pre-tax and Roth, catch-up included.
        student_loan: Payments certified for the match, cut to what may be matched (`cut_student_loans`).
    """

    pay_date: dt.date
    pay: Money | None
    elective_deferrals: Money = ZERO
    after_tax: Money = ZERO
    student_loan: Money = ZERO


class YearTotals(NamedTuple):
    """What the annual formula looks at: the sums over a plan year; `pay` before the cap, None where not known."""

    pay: Money | None
    elective_deferrals: Money = ZERO
    after_tax: Money = ZERO
    student_loan: Money = ZERO


def year_totals(pay_dates: Iterable[PayDate]) -> YearTotals:
    """The sums over some pay dates; pay is None as soon as one pay is not known."""
    pay: int | None = 0
    deferrals = after_tax = student_loan = 0
    for each in pay_dates:
        pay = None if pay is None or each.pay is None else pay + each.pay.cents
        deferrals += each.elective_deferrals.cents
        after_tax += each.after_tax.cents
        student_loan += each.student_loan.cents
    return YearTotals(None if pay is None else Money(pay), Money(deferrals), Money(after_tax), Money(student_loan))


def fully_matched_share(match: "Match") -> Decimal:
    """The share of pay up to which the plan matches at all: that of its highest tier with a rate above zero."""
    return max(share for rate, share in match.tiers if rate > 0)


def annual_match(match: "Match", totals: YearTotals, compensation_cap: Money | None) -> Money | None:
    """What the formula gives on the year's totals: the whole match of a `year` plan and the target of a true-up.

    Args:
        match: The plan's formula; its period is not looked at.
        totals: Of the plan year, every kind of money whether matched or not.
        compensation_cap: 401(a)(17); pay above it does not count, whatever was deferred from it.

    Returns:
        Rounded half up to the cent once, at most the plan's dollar cap; zero where nothing was put in that is
        matched, else None where pay or the cap is not known.

    Source: IRC 401(a)(17); Reg. 1.401(a)(17)-1(b). The formula is the plan document's.
    """
    money = _matched_cents(match, totals)
    if money <= 0:
        return ZERO
    if totals.pay is None or compensation_cap is None:
        return None
    counted = max(min(totals.pay.cents, compensation_cap.cents), 0)
    brought = Money(_formula(match.tiers, counted, money))
    return brought if match.dollar_cap is None else min(brought, match.dollar_cap)


def match_of_pay_dates(
    match: "Match",
    pay_dates: Sequence[PayDate],
    *,
    compensation_cap: Money | None,
    first_brought: Money | None = None,
) -> tuple[Money | None, ...]:
    """The match that each pay date brings: zero on all of them where the plan matches the year as a whole.

    On each pay date every tier's rate is applied to the slice of that date's money that falls into the tier's
    slice of that date's pay, added up, and rounded half up to the cent once. A line that takes pay and money back
    takes its match back. The dollar cap holds for the year: the pay date that reaches it brings what is left.

    The pay cap is a cap on the year's pay, and how a plan matching by pay date keeps it is unsettled (practice
    varies; the document decides):
      - `stops_at_pay_cap`: pay counts until the year's pay reaches the cap, of the date that passes it the part
        below; later dates bring nothing.
      - otherwise every date is matched on its full pay, and from the date on that passes the cap the year's match
        may not pass what the annual formula gives on pay of the cap and the money put in so far.

    Args:
        match: The plan's formula.
        pay_dates: All of the plan year, oldest first, recorded and expected; a part of the year would not know
            where pay, money and match stand against the year's caps. The dates that are over may stand in front as
            one line of their sums.
        compensation_cap: 401(a)(17); None where the year's figure is not on file.
        first_brought: The match that the first line brought, where it is known otherwise, such as the match paid
            in on the dates whose sums it is; the formula on sums would overlook what those dates missed.

    Returns:
        One amount a pay date, in their order. None where that date's pay (or the cap) is not known and money was
        put in; the dates after it then rest on what is known, so that only the sum is lost with it.

    Source: IRC 401(a)(17); Reg. 1.401(a)(17)-1(b). The formula is the plan document's.
    """
    if match.period == "year":
        return (ZERO,) * len(pay_dates)
    found: list[Money | None] = []
    pay_so_far = money_so_far = given = 0
    if first_brought is not None and pay_dates:
        first, *pay_dates = pay_dates
        found.append(first_brought)
        given, money_so_far = first_brought.cents, _matched_cents(match, first)
        pay_so_far = 0 if first.pay is None else first.pay.cents
    asked: tuple[int, int] | None = None
    by_formula = 0
    for each in pay_dates:
        money = _matched_cents(match, each)
        money_so_far += money
        if each.pay is None or compensation_cap is None:
            found.append(None if money else ZERO)
            continue
        pay_before, pay_so_far = pay_so_far, pay_so_far + each.pay.cents
        counted, cap = each.pay.cents, compensation_cap.cents
        if match.stops_at_pay_cap:
            counted = min(pay_so_far, cap) - min(pay_before, cap)
        if (counted, money) != asked:  # most pay dates are as the one before
            asked, by_formula = (counted, money), _formula(match.tiers, counted, money)
        brought = by_formula
        if pay_so_far > cap and not match.stops_at_pay_cap:
            # All that a year can bring on pay of the cap; then what it brings on the money put in so far.
            brought = min(brought, max(_formula(match.tiers, cap, cap) - given, 0))
            most = _formula(match.tiers, cap, money_so_far)
            if given + brought > most + len(found):  # up to a cent a pay date is rounding
                brought = max(most - given, 0)
        if match.dollar_cap is not None:
            brought = min(brought, max(match.dollar_cap.cents - given, 0))
        given += brought
        found.append(Money(brought))
    return tuple(found)


def match_for_year(match: "Match", pay_dates: Sequence[PayDate], *, compensation_cap: Money | None) -> Money | None:
    """All match of a plan year, true-up included; None where a part of it is not known.

    Args:
        match: The plan's formula.
        pay_dates: All of the plan year, oldest first.
        compensation_cap: 401(a)(17); None where the year's figure is not on file.
    """
    by_date = _sum(match_of_pay_dates(match, pay_dates, compensation_cap=compensation_cap))
    later = true_up(match, pay_dates, compensation_cap=compensation_cap, matched=by_date)
    return None if by_date is None or later is None else by_date + later


def true_up(
    match: "Match", pay_dates: Sequence[PayDate], *, compensation_cap: Money | None, matched: Money | None = None
) -> Money | None:
    """What comes after year end on top of the pay dates' match: never below zero.

    It is the whole annual match of a `year` plan and zero of a `paycheck` one. It is an annual addition of the
    limitation year it is allocated to, the one that has ended, if it is paid in no later than 30 days after the
    employer's tax return is due, extensions included: room for it is kept in the year it is for.

    Args:
        match: The plan's formula.
        pay_dates: All of the plan year, oldest first.
        compensation_cap: 401(a)(17); None where the year's figure is not on file.
        matched: The match paid in for that year so far, with what pay dates are still to bring, where it is known
            otherwise than by the formula, such as from pay stubs.

    Returns:
        None where pay, the cap or the pay dates' match is not known.

    Source: Reg. 1.415(c)-1(b)(6)(i)(B); IRC 401(a)(17). That there is a true-up is the plan document's.
    """
    if match.period == "paycheck":
        return ZERO
    if matched is None:
        matched = _sum(match_of_pay_dates(match, pay_dates, compensation_cap=compensation_cap))
    annual = annual_match(match, year_totals(pay_dates), compensation_cap)
    return None if annual is None or matched is None else max(annual - matched, ZERO)


def matchable_student_loan(
    payments: Money, *, elective_deferrals: Money, deferral_limit: Money | None, compensation: Money | None
) -> Money | None:
    """How much of a year's certified student loan payments a plan may match.

    The payments are no contributions: they use up neither 402(g) nor 415(c); the match on them is an annual addition.

    Args:
        payments: Certified for the year.
        elective_deferrals: Of the person in that year, catch-up included, over all plans that 402(g) sees.
        deferral_limit: 402(g) with the person's catch-up; None where not known.
        compensation: 415 pay of the year; None where not known.

    Returns:
        None where the limit or pay is not known and it matters.

    Source: IRC 401(m)(4)(A)(iii) as amended by SECURE 2.0 §110; Notice 2024-63.
    """
    if payments <= ZERO:
        return ZERO
    rooms = [
        None if limit is None else max(limit - elective_deferrals, ZERO) for limit in (deferral_limit, compensation)
    ]
    known = [each for each in rooms if each is not None]
    if len(known) < len(rooms) and ZERO not in known:
        return None
    return min(payments, *known)


def cut_student_loans(pay_dates: Iterable[PayDate], at_most: Money) -> tuple[PayDate, ...]:
    """The same pay dates with student loan payments up to `at_most`, the oldest first.

    Args:
        pay_dates: Oldest first; a payment stands on the pay date with which the plan matches it, which is the
            plan's choice, at least once a year (Notice 2024-63).
        at_most: What may be matched in the year (`matchable_student_loan`).
    """
    cut = []
    left = at_most.cents
    for each in pay_dates:
        kept = min(each.student_loan.cents, left)
        left -= kept
        cut.append(each._replace(student_loan=Money(kept)))
    return tuple(cut)


def _matched_cents(match: "Match", of: PayDate | YearTotals) -> int:
    """The employee's money that the plan matches; which kind comes first makes no difference to tiers."""
    cents = 0
    if "elective_deferral" in match.on:
        cents += of.elective_deferrals.cents
    if "after_tax" in match.on:
        cents += of.after_tax.cents
    if "student_loan_payment" in match.on:
        cents += of.student_loan.cents
    return cents


def _formula(tiers: tuple["Tier", ...], pay: int, money: int) -> int:
    """Rate times slice over the tiers, rounded half up (away from zero) to the cent; all in cents.

    Below zero only where both pay and money are.
    """
    if pay < 0 and money < 0:
        return -_formula(tiers, -pay, -money)
    if pay <= 0 or money <= 0:
        return 0
    matched = below = Decimal(0)
    for rate, share in tiers:
        top = min(Decimal(money), pay * share)
        matched += rate * (top - below)
        below = top
    return int(matched.quantize(_CENT, ROUND_HALF_UP))


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    cents = 0
    for each in amounts:
        if each is None:
            return None
        cents += each.cents
    return Money(cents)
