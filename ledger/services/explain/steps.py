"""The steps by which `standings.group_standing` comes to its figures, for those that status does not show."""

from dataclasses import replace
from typing import Any, NamedTuple

from ledger.domain.limits.additions import GroupYear, additions_standing
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.services.explain.context import Context
from ledger.services.limits import standings
from ledger.services.limits.limit_years import LimitYear


class CatchUpSlices(NamedTuple):
    """What of a group's deferrals is catch-up, in the order in which the limits are passed; together `catch_up`.

    Attributes:
        earlier: Over the deferral limit of the calendar year in which a fiscal limitation year began.
        over_deferral_limit: Over 402(g), or the plan's own cap on deferrals.
        over_additions: Over 415(c).
        kept: ADP refund kept as catch-up, by notice of the plan.
    """

    earlier: Money
    over_deferral_limit: Money
    over_additions: Money
    kept: Money


def group_year(context: Context, group: LimitYear) -> GroupYear:
    """What went into a group's plans in a limitation year, as `additions_standing` takes it."""
    return standings.group_year(context.facts, group, _corrections(context))


def catch_up_slices(recorded: GroupYear, limits: AnnualLimits | None) -> CatchUpSlices:
    """Tell the parts of the catch-up slice apart: each is what its own limit adds to those before it."""
    unlimited = None if limits is None else replace(limits, annual_additions=None)
    without_notice = replace(recorded, kept_as_catch_up=ZERO)
    first = additions_standing(without_notice, unlimited).catch_up
    second = additions_standing(without_notice, limits).catch_up
    earlier = min(recorded.earlier_catch_up, first)
    return CatchUpSlices(
        earlier, first - earlier, second - first, additions_standing(recorded, limits).catch_up - second
    )


def beside_after_tax(context: Context, group: LimitYear) -> standings.Beside:
    """What 415(c) leaves for after-tax money beside all else that is still to come."""
    return standings.beside_after_tax(context.facts, group, group_year(context, group))


def runs(context: Context, plan: Plan) -> bool:
    """Whether a plan still runs on the day it is seen from."""
    return plan.ended is None or plan.ended > context.as_of


def _corrections(context: Context) -> list[Any]:
    held = context.reader.entries("refund", "forfeited", person=context.person, until=context.as_of)
    return [each.value for each in held]
