"""The limits on a person's own money of a year: deferrals, what age adds, and whether that must be Roth."""

from ledger.domain.figures import GREATEST, LEAST, SUM, Figure
from ledger.domain.limits.deferrals import (
    catch_up_limit,
    long_service_increase,
    plan_allows_catch_up,
)
from ledger.domain.limits.personal import HIGHER, NONE, catch_up_kind
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.person_years import LongService
from ledger.services.explain.context import Context, entering, not_on_file, notice, wages_line
from ledger.services.limits.deferrals import roth_required

_LIFETIME, _A_YEAR, _OF_SERVICE = Money(15_000_00), Money(3_000_00), Money(5_000_00)


def deferral_limit(context: Context) -> Figure:
    """402(g) of the year, with the 15-year amount of a 403(b) and without catch-up."""
    limits = context.facts.limits(context.year)
    amount = None if limits is None else limits.elective_deferral
    basic = Figure(
        "basic",
        "limit of the year",
        amount,
        text="Over all employers together, pre-tax and Roth; never prorated.",
        missing="" if amount is not None else not_on_file(context, context.year, "elective_deferral"),
        source=f"IRC 402(g)(1); {notice(limits)}" if limits else "IRC 402(g)(1)",
    )
    services = [each for plan in context.deferral_plans() if (each := _long_service(context, plan)) is not None]
    longest = max(services, key=lambda each: each.amount or ZERO, default=None)
    return Figure(
        "elective_deferral",
        "402(g) limit on elective deferrals",
        context.status.elective_deferrals.limit,
        how=SUM,
        missing=basic.missing,
        source="IRC 402(g)(1), (7)" if longest else "IRC 402(g)(1)",
        parts=(basic,) if longest is None else (basic, longest),
    )


def _long_service(context: Context, plan: Plan) -> Figure | None:
    """What 15 years of service add in one 403(b); None where the plan has no such rule."""
    if plan.kind != "403b" or not plan.long_service_catch_up_allowed:
        return None
    held = context.facts.service.get((plan.id, context.year))
    label = f"15-year amount of {plan.name}"
    if held is None:
        ask = "Years of service and earlier deferrals are not on file, so nothing is added."
        line = entering(
            ask,
            "long_service",
            person=context.person,
            plan=plan.id,
            year=context.year,
            years=None,
            prior_deferrals=None,
            used_before=None,
        )
        return Figure("long_service", label, ZERO, missing=line, source="IRC 402(g)(7)")
    added = long_service_increase(years=held.years, prior_deferrals=held.prior_deferrals, used_before=held.used_before)
    if held.years < 15:
        return Figure("long_service", label, ZERO, text=f"{held.years} years of service; 15 are needed.")
    return Figure(
        "long_service",
        label,
        added,
        how=LEAST,
        text="It raises the limit before any catch-up, and it counts in 415(c).",
        source="IRC 402(g)(7)",
        parts=_least_of(held),
    )


def _least_of(held: LongService) -> tuple[Figure, ...]:
    """The three amounts of which the least is added."""
    by_service = Money(held.years * _OF_SERVICE.cents)
    lifetime = f"{_LIFETIME} in a lifetime, less {held.used_before} used before"
    service = f"{_OF_SERVICE} x {held.years} years, less {held.prior_deferrals} deferred before"
    return (
        Figure("a_year", "a year's most", _A_YEAR),
        Figure("lifetime", lifetime, max(_LIFETIME - held.used_before, ZERO)),
        Figure("service", service, max(by_service - held.prior_deferrals, ZERO)),
    )


def catch_up(context: Context) -> Figure:
    """What age adds to the limit: the most that a plan of the person's allows."""
    standing = context.status.elective_deferrals
    parts = tuple(plan_catch_up(context, plan) for plan in context.deferral_plans())
    missing = next((part.missing for part in parts if part.amount is None), "")
    return Figure(
        "catch_up",
        "catch-up limit",
        standing.catch_up_limit,
        how=GREATEST if parts else "",
        text=f"Age {context.age} at the end of {context.year}; one amount for the person, whatever the plans call it."
        if parts
        else "No plan that 402(g) sees is on file for the year.",
        missing=missing if standing.catch_up_limit is None else "",
        source="IRC 414(v)(2), (5); Reg. 1.402(g)-2(b)",
        parts=parts,
    )


def plan_catch_up(context: Context, plan: Plan) -> Figure:
    """What one plan allows of catch-up at the person's age, and why."""
    limits, age, year = context.facts.limits(context.year), context.age, context.year
    required = roth_required(context.facts, plan.employer, year)
    allowed = plan_allows_catch_up(plan, roth_required=required)
    source = f"IRC 414(v)(2)(B); {notice(limits)}" if limits else "IRC 414(v)(2)(B)"
    if age < 50:
        return Figure(plan.id, plan.name, ZERO, text=f"Age {age}: none before the year of the 50th birthday.")
    if allowed is None:
        missing = roth_wages_missing(context, plan.employer)
        return Figure(plan.id, plan.name, text="Whether it must be Roth is not known, and the plan has no Roth.",
                      missing=missing, source="IRC 414(v)(7)")  # fmt: skip
    if not allowed:
        return Figure(plan.id, plan.name, ZERO, text=_why_none(plan), source="IRC 414(v)(7); plan document")
    amount = catch_up_limit(age, limits, allowed=True, higher_allowed=plan.higher_catch_up_allowed)
    kind = catch_up_kind(age, year)
    name = "catch_up"
    if kind == HIGHER and plan.higher_catch_up_allowed:
        name, text = "catch_up_60_63", f"Age {age}: the higher amount for 60 to 63."
        source = source.replace("(B)", "(E)")
    elif kind == HIGHER:
        text = f"Age {age}, but the plan has no higher amount for 60 to 63: the regular one."
    else:
        text = f"Age {age}: the regular amount."
    missing = not_on_file(context, year, name) if amount is None else ""
    return Figure(plan.id, plan.name, amount, text=text, missing=missing, source=source)


def _why_none(plan: Plan) -> str:
    if not plan.catch_up_allowed:
        return "The plan allows no catch-up."
    if plan.kind == "457b" and not plan.governmental:
        return "A 457(b) that is not governmental has no catch-up by age."
    return "Catch-up must be Roth here, and the plan has no Roth: its catch-up limit is zero."


def roth_wages_missing(context: Context, employer: str) -> str:
    """What is missing to say whether catch-up must be Roth at an employer."""
    limits = context.facts.limits(context.year)
    if limits is None or limits.roth_catch_up_wages is None:
        return not_on_file(context, context.year, "roth_catch_up_wages")
    others = {each for plan in context.facts.plans.values() if plan.employer == employer
              for each in plan.catch_up_wages_of}  # fmt: skip
    for each in sorted({employer, *others}):
        held = context.facts.wages.get((each, context.year - 1))
        if held is None or (held.social_security_wages is None and held.net_earnings is None):
            what = f"Social Security wages of {context.year - 1} from {each} are not on file (0 for a new hire)."
            return wages_line(context, what, each, context.year - 1, "social_security_wages")
    return ""


def roth_catch_up(context: Context, employer: str) -> Figure:
    """Whether catch-up at an employer must be Roth, with the wages that decide it."""
    facts, year = context.facts, context.year
    limits = facts.limits(year)
    required = roth_required(facts, employer, year)
    name = facts.employers[employer].name
    label = f"catch-up at {name} must be Roth"
    source = "IRC 414(v)(7); Reg. 1.414(v)-2(a)(2)"
    if catch_up_kind(context.age, year) == NONE:
        return Figure("roth_catch_up", label, text=f"No: age {context.age}, no catch-up.", source=source)
    if limits is not None and not limits.roth_catch_up_enforced:
        text = f"No: in {year} it need not be." if year < 2024 else f"No: not enforced in {year}."
        return Figure("roth_catch_up", label, text=text, source=f"{source}; Notice 2023-62" if year >= 2024 else source)
    wages = tuple(_wages(context, each) for each in _wage_employers(context, employer))
    threshold = None if limits is None else limits.roth_catch_up_wages
    over = Figure(
        "threshold",
        f"amount set for wages of {year - 1}",
        threshold,
        missing="" if threshold is not None else not_on_file(context, year, "roth_catch_up_wages"),
        source=notice(limits),
    )
    total = sum(each.amount.cents for each in wages if each.amount is not None)
    if required is None:
        missing = roth_wages_missing(context, employer)
        return Figure("roth_catch_up", label, missing=missing, source=source, parts=(*wages, over))
    if total == 0:
        text = f"No: no Social Security wages from it in {year - 1}."
    elif required:
        text = f"Yes: {Money(total)} is more than {threshold}."
    else:
        text = f"No: {Money(total)} is not more than {threshold}."
    return Figure("roth_catch_up", label, text=text, source=source, parts=(*wages, over))


def _wage_employers(context: Context, employer: str) -> list[str]:
    plans = [plan for plan in context.facts.plans.values() if plan.employer == employer]
    return list(dict.fromkeys([employer, *(each for plan in plans for each in plan.catch_up_wages_of)]))


def _wages(context: Context, employer: str) -> Figure:
    held = context.facts.wages.get((employer, context.year - 1))
    amount = None if held is None else held.social_security_wages
    if amount is None and held is not None and held.net_earnings is not None:
        text = "What an owner earns without wages is no wage."
        return Figure("wages", f"Social Security wages of {context.year - 1} from {employer}", ZERO, text=text,
                      source="Reg. 1.414(v)-2(a)(2)")  # fmt: skip
    return Figure(
        "wages",
        f"Social Security wages of {context.year - 1} from {employer}",
        amount,
        missing="" if amount is not None else f"Those from {employer} are not on file.",
        source="" if amount is None else (held and held.document) or "W-2 box 3",
    )
