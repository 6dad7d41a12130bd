"""What one person may defer in a calendar year over all employers, and who must do it how."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.limits.irs import HIGHER_CATCH_UP_FROM, AnnualLimits
from ledger.domain.money import ZERO, Money
from ledger.domain.sources import ELECTIVE_DEFERRALS

if TYPE_CHECKING:  # a year without refunds does not load their module
    from ledger.domain.entries.refunds import Forfeited, Refund
    from ledger.domain.parties import Plan
    from ledger.domain.recorded import Contributed

OWNER_SHARE = Decimal("0.05")


class DeferralStanding(NamedTuple):
    """Where a person's elective deferrals of a calendar year stand.

    Attributes:
        total: After excess that was returned in time.
        limit: 402(g), with the 15-year amount of a 403(b) and without catch-up.
        catch_up_limit: What age adds.
        room: What may still go in, catch-up included; never below zero.
        excess: What is over, catch-up included.

    Limit, room and excess are None where the year's figures are not on file.
    """

    year: int
    total: Money
    limit: Money | None
    catch_up_limit: Money | None
    room: Money | None
    excess: Money | None

    @property
    def limit_with_catch_up(self) -> Money | None:
        """Both limits together; None where one of them is not known."""
        return None if self.limit is None or self.catch_up_limit is None else self.limit + self.catch_up_limit


def counts_in_402g(plan_kind: str) -> bool:
    """Whether deferrals to a plan of this kind share the person's 402(g) limit; a 457(b) has one of its own.

    Source: IRC 402(g)(3), which names SIMPLE and salary-reduction SEP deferrals too; 457(b)(2).
    """
    return plan_kind != "457b"


def age_at_year_end(birth_date: dt.date, year: int) -> int:
    """The age reached by 31 December; it holds from 1 January of that year on.

    Source: IRC 414(v)(5)(A).
    """
    return year - birth_date.year


def plan_allows_catch_up(plan: "Plan", *, roth_required: bool | None) -> bool | None:
    """Whether a plan takes a person's catch-up at all; None where that rests on wages that are not on file.

    Args:
        plan: As it is in the year.
        roth_required: The person's catch-up must be Roth (`roth_catch_up_required`).

    Source: IRC 414(v)(6)(A)(iii) (of 457(b) plans only governmental ones); Reg. 1.414(v)-2: where catch-up
    must be Roth and the plan has no Roth, the limit is zero.
    """
    if not plan.catch_up_allowed or (plan.kind == "457b" and not plan.governmental):
        return False
    if plan.roth_allowed or roth_required is False:
        return True
    return None if roth_required is None else False


def catch_up_limit(age: int, limits: AnnualLimits | None, *, allowed: bool, higher_allowed: bool) -> Money | None:
    """What age adds to the limit on deferrals; zero for whom it adds nothing, None where the figure is not known.

    Args:
        age: Reached by the end of the year.
        limits: That year's figures; None where they are not on file.
        allowed: A plan of the person's offers catch-up.
        higher_allowed: It offers the amount for 60 to 63 too; who turns 64 is back at the regular one.

    Source: IRC 414(v)(2)(B)(i) and (E), 414(v)(5).
    """
    if age < 50 or not allowed:
        return ZERO
    if limits is None:
        return None
    if 60 <= age <= 63 and higher_allowed and limits.year >= HIGHER_CATCH_UP_FROM:
        return limits.catch_up_60_63
    return limits.catch_up


def long_service_increase(*, years: int, prior_deferrals: Money, used_before: Money) -> Money:
    """What 15 years with a qualified organisation add to a 403(b)'s deferral limit; used before any catch-up.

    Args:
        years: Of service, whole.
        prior_deferrals: All elective deferrals of earlier years with that employer.
        used_before: What this rule added in earlier years, of 15,000 dollars in a lifetime.

    Source: IRC 402(g)(7).
    """
    if years < 15:
        return ZERO
    least = min(3_000_00, 15_000_00 - used_before.cents, 5_000_00 * years - prior_deferrals.cents)
    return Money(max(least, 0))


def return_deadline(year: int) -> dt.date:
    """The day by which a year's excess deferrals must have been paid out; no extension of a return moves it.

    Source: IRC 402(g)(2)(A)(ii).
    """
    return dt.date(year + 1, 4, 15)


def returned_in_time(refund: "Refund | Forfeited") -> bool:
    """Whether a refund undoes an excess deferral: it then leaves the deferrals and the annual additions.

    Source: IRC 402(g)(2)(A)(ii); Reg. 1.402(g)-1(e)(1)(ii), 1.415(c)-1(b)(2)(ii)(D).
    """
    if refund.reason != "excess_deferral" or refund.for_year is None:
        return False
    return refund.date <= return_deadline(refund.for_year)


def deferred(contributed: Iterable["Contributed"], kinds: Mapping[str, str]) -> Money:
    """All elective deferrals of a person, pre-tax and Roth, over every plan that 402(g) sees.

    Args:
        contributed: Sums of one calendar year's pay dates.
        kinds: The kind of each plan by its id.
    """
    return Money(
        sum(
            each.cents for each in contributed if each.source in ELECTIVE_DEFERRALS and counts_in_402g(kinds[each.plan])
        )
    )


def elective_deferral_standing(
    *,
    year: int,
    deferrals: Money,
    limits: AnnualLimits | None,
    catch_up_limit: Money | None,
    refunds: Iterable["Refund"] = (),
    long_service: Money = ZERO,
    without_long_service: Money = ZERO,
) -> DeferralStanding:
    """Hold a person's deferrals of a year against 402(g); employers know of their own plans only.

    Age raises the limit whether or not any plan treated a deferral as catch-up, so that two jobs, each below
    the limit, can add up to the raised one.

    Args:
        year: The calendar year of the pay dates.
        deferrals: All of that year, as contributed (`deferred`).
        limits: That year's figures; None where they are not on file.
        catch_up_limit: The most that a plan of the person's allows at that age; None where it is not known.
        refunds: Of plans that 402(g) sees; those of other years or reasons, and late ones, change nothing.
        long_service: The 15-year amount of a 403(b) (`long_service_increase`).
        without_long_service: Of the deferrals, those to other plans than that: the amount is not for them.

    Source: IRC 402(g)(1), (2), (7); Reg. 1.402(g)-2(b).
    """
    returned = sum(each.amount.cents for each in refunds if each.for_year == year and returned_in_time(each))
    limit = room = excess = None
    if limits is not None and limits.elective_deferral is not None:
        limit = limits.elective_deferral + long_service
        if catch_up_limit is not None:
            most = limit.cents + catch_up_limit.cents
            left = most - deferrals.cents
            if long_service:
                left = min(left, most - long_service.cents - without_long_service.cents)
            returned = min(returned, max(-left, 0))  # what was no excess is no excess returned
            left += returned
            room, excess = Money(max(left, 0)), Money(max(-left, 0))
            if long_service and room:  # what other plans leave of their own limit does not cut the 403(b)'s
                room = Money(max(most - deferrals.cents + returned, 0))
    total = Money(deferrals.cents - returned)
    return DeferralStanding(
        year=year, total=total, limit=limit, catch_up_limit=catch_up_limit, room=room, excess=excess
    )


def roth_catch_up_required(age: int, limits: AnnualLimits | None, wages: Money | None) -> bool | None:
    """Whether a person's catch-up at an employer must be Roth; None where that is not known.

    Args:
        age: Reached by the end of the catch-up year.
        limits: Figures of the catch-up year; None where they are not on file.
        wages: Social Security wages (W-2 box 3) that the plan's employer paid the year before, not annualised;
            zero for a new hire, None where they are not on file.

    Source: IRC 414(v)(7); Reg. 1.414(v)-2(a)(2); Notice 2023-62 for 2024 and 2025.
    """
    if age < 50 or (limits is not None and not limits.roth_catch_up_enforced) or wages == ZERO:
        return False
    if limits is None or limits.roth_catch_up_wages is None or wages is None:
        return None
    return wages > limits.roth_catch_up_wages


def highly_compensated(
    prior_pay: Money | None, prior_limits: AnnualLimits | None, *, owner_share: Decimal | None = None
) -> bool | None:
    """Whether a person is highly compensated in a year, by the pay of the year before; None where not known.

    An employer may have chosen to count only the best paid fifth; the plan's own notice goes before this.

    Args:
        prior_pay: Pay from the employer in the year before; zero for a new hire.
        prior_limits: Figures of the year before.
        owner_share: The most the person owned of the employer in either year.

    Source: IRC 414(q)(1).
    """
    if owner_share is not None and owner_share > OWNER_SHARE:
        return True
    if prior_pay == ZERO:
        return False
    if prior_pay is None or prior_limits is None or prior_limits.highly_compensated is None:
        return None
    return prior_pay > prior_limits.highly_compensated
