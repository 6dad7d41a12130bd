"""The limit of 457(b) plans, which is their own: neither 402(g) nor 415(c) sees their money."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from ledger.domain.alerts.alert import CRITICAL, NEAR_INFO, NEAR_WARNING, Alert, nearness
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import Money
from ledger.domain.sources import ANNUAL_ADDITIONS


class Section457bStanding(NamedTuple):
    """Where what went into a person's 457(b) plans in a calendar year stands.

    Attributes:
        total: Of the employee and the employer.
        limit: Without catch-up.
        catch_up_limit: What age adds, of governmental plans only.
        room: Never below zero; catch-up included, like `excess`.

    Limit, room and excess are None where the year's figures are not on file.
    """

    year: int
    plans: tuple[str, ...]
    total: Money
    limit: Money | None
    catch_up_limit: Money | None
    room: Money | None
    excess: Money | None

    @property
    def limit_with_catch_up(self) -> Money | None:
        """Both limits together; None where one of them is not known."""
        return None if self.limit is None or self.catch_up_limit is None else self.limit + self.catch_up_limit


def section_457b_standing(
    plans: tuple[str, ...], cents: Mapping[str, int], limits: AnnualLimits | None, *, year: int, catch_up: Money | None
) -> Section457bStanding:
    """Hold a person's 457(b) money of a calendar year against its own limit.

    The larger limit of the last three years before retirement age, which takes the place of the catch-up by age, is
    not counted: the plan says whether it applies.

    Args:
        plans: Ids of the person's 457(b) plans.
        cents: What went into them by source.
        limits: That year's figures; None where they are not on file.
        year: The calendar year.
        catch_up: What age adds in a governmental plan (`deferrals.catch_up_limit`); None where it is not known.

    Source: IRC 457(b)(2), (c); 457(e)(15), (18); 414(v)(6)(A)(iii), (C).
    """
    total = sum(amount for source, amount in cents.items() if source in ANNUAL_ADDITIONS)
    limit = None if limits is None else limits.elective_deferral
    room = excess = None
    if limit is not None and catch_up is not None:
        left = limit.cents + catch_up.cents - total
        room, excess = Money(max(left, 0)), Money(max(-left, 0))
    return Section457bStanding(year, plans, Money(total), limit, catch_up, room, excess)


def section_457b_alert(
    standing: Section457bStanding,
    *,
    as_of: dt.date,
    projected_total: Money | None = None,
    near_info: int = NEAR_INFO,
    near_warning: int = NEAR_WARNING,
) -> Alert | None:
    """`457b_over` or `457b_near`, if either is so; None where the limit is not known.

    Args:
        standing: Of the person.
        as_of: The day it is seen from; of a year that is over no election can be changed.
        projected_total: What the schedule's later pay dates would bring the total to; None where none is known.
        near_info: Percent of the limit with catch-up, from which it is said.
        near_warning: Percent from which it is a warning.

    Source: IRC 457(b)(2), (c); Reg. 1.457-4(e).
    """
    if standing.limit is None or standing.catch_up_limit is None or standing.room is None or standing.excess is None:
        return None
    limit = standing.limit + standing.catch_up_limit
    total = f"457(b): what you and your employer put into 457(b) plans in {standing.year} is {standing.total}"
    over = as_of.year > standing.year
    if standing.excess:
        stop = "" if over else f"Stop deferring for {standing.year}. "
        return Alert(
            code="457b_over",
            level=CRITICAL,
            message=f"{total}, {standing.excess} over the limit of {limit}.",
            action=f"{stop}Ask the plan to pay out {standing.excess} and its earnings. In your last three years before "
            "the plan's retirement age another limit may hold: ask the plan.",
            amount=standing.excess,
            date=dt.date(standing.year, 12, 31),
            source="IRC 457(b)(2), (c); Reg. 1.457-4(e)",
        )
    level = nearness(standing.total, limit, projected_total, near_info, near_warning)
    if level is None:
        return None
    return Alert(
        code="457b_near",
        level=level,
        message=f"{total} of the limit of {limit}; {standing.room} may still go in. 402(g) and 415(c) do not count it.",
        action="The year is over: nothing is left to do."
        if over
        else f"Set the election so that the pay dates left in {standing.year} add up to {standing.room} at most.",
        amount=standing.room,
        date=dt.date(standing.year, 12, 31),
        source="IRC 457(b)(2), (c)",
    )
