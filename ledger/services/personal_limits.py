"""A person's own limits of a year: every one of them, what decides it, and where it comes from."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.figures import GREATEST, SUM, Figure
from ledger.domain.limits.personal import HIGHER, NONE, CatchUpYear, catch_up_calendar
from ledger.domain.money import ZERO
from ledger.domain.parties import Plan
from ledger.domain.status import GroupStanding
from ledger.services.explain.additions_limit import additions_limit
from ledger.services.explain.caps import after_tax_caps, compensation_cap, deferral_caps
from ledger.services.explain.context import Context, context, not_on_file, notice, wages_line
from ledger.services.explain.ira import ira_figures
from ledger.services.explain.limit_figures import catch_up, deferral_limit, plan_catch_up, roth_catch_up
from ledger.services.limits.deferrals import allowed_catch_up
from ledger.services.ports import Reader


class PersonalLimits(NamedTuple):
    """A person's limits of a year, each with what it comes from; names may come several times, once a plan or group.

    Attributes:
        name: Of the person.
        age: Reached by the end of the year.
    """

    person: str
    name: str
    year: int
    as_of: dt.date
    age: int
    figures: tuple[Figure, ...]


def personal_limits(reader: Reader, person: str, year: int, as_of: dt.date) -> PersonalLimits:
    """Every limit that holds for a person in a year, as far as the ledger knows what it rests on.

    Raises:
        NotFoundError: the person, or a plan or employer that their entries name, is not in the ledger.
    """
    known = context(reader, person, year, as_of)
    figures = [
        deferral_limit(known),
        catch_up(known),
        *(roth_catch_up(known, employer) for employer in known.status.roth_catch_up_required),
        *_deferred_compensation(known),
        *_by_group(known),
        *(_highly_compensated(known, employer) for employer in known.status.highly_compensated),
        _key_employee(known),
        *ira_figures(known),
        _calendar(known),
    ]
    return PersonalLimits(person, known.facts.person.name, year, as_of, known.age, tuple(figures))


def _by_group(context: Context) -> Iterator[Figure]:
    """415(c), all sources together, countable pay and the plans' own caps, group by group."""
    for group in context.status.annual_additions:
        limit = additions_limit(context, group)
        yield limit._replace(name="annual_additions")
        yield _all_sources(context, group, limit)
        yield _countable_pay(context, group)
        for plan in (context.facts.plans[each] for each in group.recorded.plans):
            yield from after_tax_caps(context, group, plan)
            yield from deferral_caps(context, group, plan)


def _all_sources(context: Context, group: GroupStanding, limit: Figure) -> Figure:
    """415(c) and the catch-up that its plans allow: what may go in at most, from everybody."""
    plans = [context.facts.plans[each] for each in group.recorded.plans]
    most = allowed_catch_up(context.facts, plans, group.recorded.year)
    amount = None if limit.amount is None or most is None else limit.amount + most
    missing = limit.missing if limit.amount is None else _catch_up_missing(context, plans) if most is None else ""
    return Figure(
        "all_sources",
        f"all sources together, {context.group_name(group)}",
        amount,
        how=SUM,
        text="Catch-up is of elective deferrals alone, and once a person." if most else "",
        missing=missing,
        source="IRC 415(c)(1), 414(v)(3)",
        parts=(
            Figure("limit", "415(c) limit", limit.amount),
            Figure("catch_up", f"catch-up its plans allow in {group.recorded.year}", most),
        ),
    )


def _catch_up_missing(context: Context, plans: list[Plan]) -> str:
    return next((part.missing for plan in plans if (part := plan_catch_up(context, plan)).missing), "")


def _countable_pay(context: Context, group: GroupStanding) -> Figure:
    figure = compensation_cap(context, group)
    limits = context.facts.limits(group.recorded.period[0].year)
    whole = None if limits is None else limits.compensation_cap
    if figure.amount == whole:
        return figure
    text = f"{figure.text} Its share of {whole}, for a plan that measures pay over the short period alone."
    return figure._replace(text=text)


def _deferred_compensation(context: Context) -> Iterator[Figure]:
    """The limit of 457(b) plans, which is their own, where the person has one."""
    standing = context.status.section_457b
    if standing is None:
        return
    more = [plan_catch_up(context, context.facts.plans[plan]) for plan in standing.plans]
    amount = None
    if standing.limit is not None and standing.catch_up_limit is not None:
        amount = standing.limit + standing.catch_up_limit
    missing = next((each.missing for each in more if each.missing), "")
    yield Figure(
        "section_457b",
        "457(b) limit",
        amount,
        how=SUM,
        text="Employee and employer money together; apart from 402(g) and 415(c). The larger limit of the last three "
        "years before retirement is not worked out.",
        missing=not_on_file(context, context.year, "elective_deferral") if standing.limit is None else missing,
        source="IRC 457(b)(2), 414(v)(6)",
        parts=(
            Figure("basic", f"limit of {context.year}", standing.limit,
                   source=notice(context.facts.limits(context.year))),
            Figure("catch_up", "catch-up", standing.catch_up_limit, how=GREATEST, parts=tuple(more)),
        ),
    )  # fmt: skip


def _highly_compensated(context: Context, employer: str) -> Figure:
    """Whether the person is highly compensated this year, by last year's pay."""
    facts, before = context.facts, context.year - 1
    held = context.status.highly_compensated[employer]
    limits = facts.limits(before)
    threshold = None if limits is None else limits.highly_compensated
    wages = facts.wages.get((employer, before))
    pay = None if wages is None else wages.compensation
    source = "wages record"
    if pay is None:
        plans = [plan.id for plan in facts.plans.values() if plan.employer == employer]
        days = dt.date(before, 1, 1), dt.date(before, 12, 31)
        pay, source = facts.pay(plans, *days, facts.contributed(*days)), "pay stubs"
    over = pay is not None and threshold is not None and pay > threshold
    missing = ""
    if held is None:
        text = ""
        missing = not_on_file(context, before, "highly_compensated")
        if pay is None:
            what = f"Pay of {before} is not on file (0 for a new hire)."
            missing = wages_line(context, what, employer, before, "compensation")
    elif held:
        text = f"Yes: pay of {pay} is more than {threshold}." if over else "Yes: more than 5 % owner."
    else:
        text = f"No: pay of {pay} is not more than {threshold}." if pay else f"No: no pay from it in {before}."
    return Figure(
        "highly_compensated",
        f"highly compensated at {facts.employers[employer].name} in {context.year}",
        text=f"{text} An employer may count only its best paid fifth.".strip(),
        missing=missing,
        source="IRC 414(q)(1)",
        parts=(
            Figure("pay", f"pay of {before}", pay, source=source)
            if pay is not None
            else Figure("pay", f"pay of {before}", missing=f"Pay of {before} is not on file."),
            Figure("threshold", f"figure of {before}", threshold, source=notice(limits)),
        ),
    )


def _key_employee(context: Context) -> Figure:
    limits = context.facts.limits(context.year)
    amount = None if limits is None else limits.key_employee
    return Figure(
        "key_employee",
        "key employee: pay of an officer over",
        amount,
        text="So is who owns more than 5 %, or more than 1 % with pay over $150,000.00. It matters only where a plan "
        "is top-heavy.",
        missing="" if amount is not None else not_on_file(context, context.year, "key_employee"),
        source=f"IRC 416(i)(1)(A); {notice(limits)}" if limits else "IRC 416(i)(1)(A)",
    )


def _calendar(context: Context) -> Figure:
    """What age adds this year and in the four after it, where a plan allows it."""
    years = catch_up_calendar(context.facts.person.birth_date, context.year, context.facts.limits)
    return Figure(
        "catch_up_calendar",
        f"catch-up by age, {years[0].year} to {years[-1].year}",
        text="By the age reached in the year, from 1 January on; where a plan allows it.",
        source="IRC 414(v)(2)(B), (E), (5)(A)",
        parts=tuple(_calendar_year(context, each) for each in years),
    )


def _calendar_year(context: Context, each: CatchUpYear) -> Figure:
    label = f"{each.year}, age {each.age}"
    if each.kind == NONE:
        return Figure(str(each.year), label, ZERO, text="None before the year of the 50th birthday.")
    text = "The higher amount for 60 to 63." if each.kind == HIGHER else "The regular amount."
    if each.last_of_kind:
        text = "The higher amount, for the last time."
    if each.amount is None:
        return Figure(str(each.year), label, missing=f"{text} The figures of {each.year} are not on file.")
    return Figure(str(each.year), label, each.amount, text=text, source=notice(context.facts.limits(each.year)))
